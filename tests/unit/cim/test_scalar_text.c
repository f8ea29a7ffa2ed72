/* SPDX-License-Identifier: MIT */
#include "scalar_rows.h"

static const struct accepted characters[] = {
    GOOD(CHAR16, "65", "65"), /* OMI: the number of the code unit */
    GOOD(CHAR16, "9", "9"),   /* the same: TAB, not the digit */
    GOOD(CHAR16, "0", "0"),
    GOOD(CHAR16, "8364", "8364"),
    GOOD(CHAR16, "65535", "65535"),
    GOOD(CHAR16, "00065", "65"),
    GOOD(CHAR16, " 65\n", "65"),
    GOOD(CHAR16, "55296", "55296"), /* half of a pair: MI holds units */
    GOOD(CHAR16, "A", "65"),        /* DSP0230: the character */
    GOOD(CHAR16, "\xE2\x82\xAC", "8364"),
    GOOD(CHAR16, " \xC3\xA9 ", "233"),
    GOOD(CHAR16, " ", "32"),
    GOOD(CHAR16, "\n", "10"),
    GOOD(CHAR16, "+", "43"),
    GOOD(CHAR16, "\xEF\xBF\xBD", "65533"),
};

LEAK_TEST(scalar_text, a_char16_is_a_number_or_one_character)
{
    check_accepted(characters, ROWS(characters));
}

static const struct refused no_characters[] = {
    BAD(CHAR16, "", SYNTAX, 0),
    BAD(CHAR16, "  ", SYNTAX, 2),
    BAD(CHAR16, "65536", LIMIT, 0),
    BAD(CHAR16, " 99999999999999999999", LIMIT, 1),
    BAD(CHAR16, "AB", SYNTAX, 0),
    BAD(CHAR16, "6A", SYNTAX, 1),
    BAD(CHAR16, " 1 2", SYNTAX, 2),
    BAD(CHAR16, "-1", SYNTAX, 0),
    BAD(CHAR16, "+65", SYNTAX, 0),
    BAD(CHAR16, "0x41", SYNTAX, 1),
    BAD(CHAR16, "\xF0\x9F\x98\x80", SYNTAX, 0), /* beyond the basic plane */
    BAD(CHAR16, "\xED\xA0\x80", SYNTAX, 0),     /* a surrogate in bytes */
    BAD(CHAR16, "e\xCC\x81", SYNTAX, 0),        /* two characters, one letter */
};

LEAK_TEST(scalar_text, what_is_neither_is_refused_with_its_offset)
{
    check_refused(no_characters, ROWS(no_characters));
}

static const struct accepted strings[] = {
    GOOD(STRING, "", ""),
    GOOD(STRING, "  two blanks  ", "  two blanks  "),
    GOOD(STRING, "\t\r\n", "\t\r\n"),
    GOOD(STRING, "<a & \"b\">", "<a & \"b\">"), /* escaping is the writer's of XML */
    GOOD(STRING, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
    GOOD(STRING, "\x7F\xC2\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF",
         "\x7F\xC2\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBF"),
};

LEAK_TEST(scalar_text, strings_are_verbatim)
{
    check_accepted(strings, ROWS(strings));
}

LEAK_TEST(scalar_text, a_string_borrows_the_text)
{
    struct wsmi_view text = WSMI_VIEW(" as it is ");
    union wsmi_scalar value;
    struct wsmi_err err;
    cr_assert(wsmi_scalar_parse(text, WSMI_TYPE_STRING, &value, &err));
    cr_assert_eq(value.string.ptr, text.ptr);
    cr_assert_eq(value.string.len, text.len);
}

LEAK_TEST(scalar_text, what_xml_cannot_carry_is_not_written_and_the_offset_tells_where)
{
    static const struct {
        struct wsmi_view text;
        size_t offset;
    } rows[] = {
        {WSMI_VIEW_INIT("a\0b"), 1},
        {WSMI_VIEW_INIT("\x01"), 0},
        {WSMI_VIEW_INIT("abc\x1F"), 3},
        {WSMI_VIEW_INIT("\v"), 0},
        {WSMI_VIEW_INIT("ab\xEF\xBF\xBE"), 2}, /* U+FFFE */
        {WSMI_VIEW_INIT("\xEF\xBF\xBF"), 0},
        {WSMI_VIEW_INIT("ab\xED\xA0\x80"), 2}, /* U+D800 */
        {WSMI_VIEW_INIT("\xED\xBF\xBF"), 0},
        {WSMI_VIEW_INIT("\xC0\x80"), 0},
        {WSMI_VIEW_INIT("ok\xE2\x82"), 2},
        {WSMI_VIEW_INIT("\xFF"), 0},
        {WSMI_VIEW_INIT("\xF4\x90\x80\x80"), 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        union wsmi_scalar value = {.string = rows[i].text};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_scalar_write(WSMI_TYPE_STRING, &value, &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE, "row %zu", i);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu", i);
        cr_assert_eq(buf.len, 0, "row %zu", i);
        wsmi_buf_clean_up(&buf);
    }
}

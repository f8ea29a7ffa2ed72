/* SPDX-License-Identifier: MIT */
#include "wsmi/charset.h"

#include "core/utf8.h"
#include "props/prop.h"
#include "testlib/leak.h"

#define BYTES(literal) WSMI_VIEW_INIT(literal)

LEAK_TEST(charset, names_are_known_without_case_and_others_are_unknown)
{
    static const struct {
        struct wsmi_view name;
        enum wsmi_charset charset;
    } rows[] = {
        {BYTES("UTF-8"), WSMI_CHARSET_UTF8},
        {BYTES("utf8"), WSMI_CHARSET_UTF8},
        {BYTES("Utf-16"), WSMI_CHARSET_UTF16},
        {BYTES("UTF-16LE"), WSMI_CHARSET_UTF16LE},
        {BYTES("utf-16be"), WSMI_CHARSET_UTF16BE},
        {BYTES("US-ASCII"), WSMI_CHARSET_ASCII},
        {BYTES("ISO-8859-1"), WSMI_CHARSET_LATIN1},
        {BYTES("latin1"), WSMI_CHARSET_LATIN1},
        {BYTES(""), WSMI_CHARSET_UNKNOWN},
        {BYTES("utf-7"), WSMI_CHARSET_UNKNOWN},
        {BYTES("utf-8 "), WSMI_CHARSET_UNKNOWN},
        {BYTES("UTF-32"), WSMI_CHARSET_UNKNOWN},
        {BYTES("windows-1252"), WSMI_CHARSET_UNKNOWN},
        {BYTES("ebcdic-us"), WSMI_CHARSET_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_eq(wsmi_charset_from_name(rows[i].name), rows[i].charset, "row %zu", i);
    }
}

struct conversion {
    enum wsmi_charset declared;
    struct wsmi_view in;
    struct wsmi_view out;
};

static void check_conversion(size_t row, const struct conversion *want)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_view got = {NULL, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_charset_to_utf8(want->in, want->declared, &limits, &arena, &got, &err),
              "row %zu: %s at %zu", row, err.reason, err.offset);
    cr_assert(wsmi_view_eq(got, want->out), "row %zu", row);
    cr_assert_eq(err.code, WSMI_OK, "row %zu: success must leave the error alone", row);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(charset, every_supported_encoding_becomes_utf8)
{
    static const struct conversion rows[] = {
        {WSMI_CHARSET_NONE, BYTES(""), BYTES("")},
        {WSMI_CHARSET_NONE, BYTES("a\xC3\xA9"), BYTES("a\xC3\xA9")},
        {WSMI_CHARSET_UTF8, BYTES("\xEF\xBB\xBFx"), BYTES("x")},
        {WSMI_CHARSET_UTF8, BYTES("\xF4\x8F\xBF\xBF"), BYTES("\xF4\x8F\xBF\xBF")},
        {WSMI_CHARSET_UTF16, BYTES("<\0a\0"), BYTES("<a")},
        {WSMI_CHARSET_UTF16, BYTES("\xFE\xFF\0<\0a"), BYTES("<a")},
        {WSMI_CHARSET_UTF16LE, BYTES("\xE9\0\xAC\x20"), BYTES("\xC3\xA9\xE2\x82\xAC")},
        {WSMI_CHARSET_UTF16BE, BYTES("\0\xE9\x20\xAC"), BYTES("\xC3\xA9\xE2\x82\xAC")},
        {WSMI_CHARSET_UTF16LE, BYTES("\x3D\xD8\x00\xDE"), BYTES("\xF0\x9F\x98\x80")},
        {WSMI_CHARSET_UTF16BE, BYTES("\xDB\xFF\xDF\xFF"), BYTES("\xF4\x8F\xBF\xBF")},
        {WSMI_CHARSET_ASCII, BYTES("abc"), BYTES("abc")},
        {WSMI_CHARSET_LATIN1, BYTES("abc"), BYTES("abc")},
        {WSMI_CHARSET_LATIN1, BYTES("a\xE9\xFF"), BYTES("a\xC3\xA9\xC3\xBF")},
        /* The mark wins over what was declared. */
        {WSMI_CHARSET_UTF16BE, BYTES("\xFF\xFE<\0"), BYTES("<")},
        {WSMI_CHARSET_UTF8, BYTES("\xFE\xFF\0<"), BYTES("<")},
        {WSMI_CHARSET_LATIN1, BYTES("\xEF\xBB\xBF\xC3\xA9"), BYTES("\xC3\xA9")},
        {WSMI_CHARSET_NONE, BYTES("\xFF\xFE"), BYTES("")},
        {WSMI_CHARSET_NONE, BYTES("\xEF\xBB\xBF"), BYTES("")},
        /* Only the first mark is one. */
        {WSMI_CHARSET_UTF8, BYTES("\xEF\xBB\xBF\xEF\xBB\xBF"), BYTES("\xEF\xBB\xBF")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_conversion(i, &rows[i]);
    }
}

struct refusal {
    enum wsmi_charset declared;
    struct wsmi_view in;
    enum wsmi_code code;
    size_t offset;
};

LEAK_TEST(charset, malformed_text_is_refused_with_its_offset)
{
    static const struct refusal rows[] = {
        {WSMI_CHARSET_UTF8, BYTES("ab\xC0\x80"), WSMI_E_SYNTAX, 2},
        {WSMI_CHARSET_UTF8, BYTES("\xC1\xBF"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF8, BYTES("a\xE0\x9F\xBF"), WSMI_E_SYNTAX, 1},
        {WSMI_CHARSET_UTF8, BYTES("a\xED\xA0\x80"), WSMI_E_SYNTAX, 1},
        {WSMI_CHARSET_UTF8, BYTES("\xF0\x8F\xBF\xBF"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF8, BYTES("\xF4\x90\x80\x80"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF8, BYTES("\xF5\x80\x80\x80"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF8, BYTES("\x80"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF8, BYTES("0123456789abcdefghij\xC3"), WSMI_E_SYNTAX, 20},
        {WSMI_CHARSET_UTF8, BYTES("a\xE2\x82"), WSMI_E_SYNTAX, 1},
        {WSMI_CHARSET_UTF8, BYTES("a\xC3(z"), WSMI_E_SYNTAX, 1},
        {WSMI_CHARSET_UTF8, BYTES("\xEF\xBB\xBFx\xFF"), WSMI_E_SYNTAX, 4},
        {WSMI_CHARSET_UTF16LE, BYTES("<\0a"), WSMI_E_SYNTAX, 2},
        {WSMI_CHARSET_UTF16LE, BYTES("<\0\x00\xD8"), WSMI_E_SYNTAX, 2},
        {WSMI_CHARSET_UTF16LE, BYTES("\x00\xD8<\0"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_UTF16LE, BYTES("\x00\xDC<\0"), WSMI_E_SYNTAX, 0},
        {WSMI_CHARSET_NONE, BYTES("\xFE\xFF\0<\xD8\0\0<"), WSMI_E_SYNTAX, 4},
        {WSMI_CHARSET_ASCII, BYTES("abc\xC3\xA9"), WSMI_E_SYNTAX, 3},
        {WSMI_CHARSET_UNKNOWN, BYTES("abc"), WSMI_E_UNSUPPORTED, 0},
        {WSMI_CHARSET_UNKNOWN, BYTES("\xEF\xBB\xBF"), WSMI_E_UNSUPPORTED, 0},
        {WSMI_CHARSET_COUNT, BYTES("abc"), WSMI_E_UNSUPPORTED, 0},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_arena arena;
        struct wsmi_view got = WSMI_VIEW("untouched");
        struct wsmi_err err;
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        cr_assert_not(
            wsmi_charset_to_utf8(rows[i].in, rows[i].declared, &limits, &arena, &got, &err),
            "row %zu", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu", i);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: offset %zu", i, err.offset);
        cr_assert(wsmi_view_eq(got, WSMI_VIEW("untouched")), "row %zu", i);
        wsmi_arena_clean_up(&arena);
    }
}

LEAK_TEST(charset, message_limit_is_inclusive)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_view got;
    struct wsmi_err err;
    limits.max_message_bytes = 4;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(
        wsmi_charset_to_utf8(WSMI_VIEW("abcd"), WSMI_CHARSET_UTF8, &limits, &arena, &got, &err));
    cr_assert_not(
        wsmi_charset_to_utf8(WSMI_VIEW("abcde"), WSMI_CHARSET_UTF8, &limits, &arena, &got, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 4);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(charset, transcoding_reports_arena_limit_and_lack_of_memory_apart)
{
    const enum wsmi_charset charsets[] = {WSMI_CHARSET_UTF16LE, WSMI_CHARSET_LATIN1};
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < 2; i++) {
        struct wsmi_arena arena;
        struct prop_allocator allocator;
        struct wsmi_view got;
        struct wsmi_err err;
        wsmi_arena_init(&arena, wsmi_allocator_system(), 1);
        cr_assert_not(
            wsmi_charset_to_utf8(WSMI_VIEW("\xE9\0"), charsets[i], &limits, &arena, &got, &err));
        cr_assert_eq(err.code, WSMI_E_LIMIT);
        wsmi_arena_clean_up(&arena);
        prop_allocator_init(&allocator, 1);
        wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
        cr_assert_not(
            wsmi_charset_to_utf8(WSMI_VIEW("\xE9\0"), charsets[i], &limits, &arena, &got, &err));
        cr_assert_eq(err.code, WSMI_E_OOM);
        cr_assert_eq(allocator.live, 0);
        wsmi_arena_clean_up(&arena);
    }
}

LEAK_TEST(charset, valid_utf8_is_borrowed_not_copied)
{
    const enum wsmi_charset charsets[] = {WSMI_CHARSET_NONE, WSMI_CHARSET_UTF8, WSMI_CHARSET_ASCII,
                                          WSMI_CHARSET_LATIN1};
    const struct wsmi_view in = WSMI_VIEW("plain");
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < 4; i++) {
        struct wsmi_arena arena;
        struct wsmi_view got;
        struct wsmi_err err;
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        cr_assert(wsmi_charset_to_utf8(in, charsets[i], &limits, &arena, &got, &err));
        cr_assert_eq(got.ptr, in.ptr);
        cr_assert_eq(arena.used_bytes, 0);
        wsmi_arena_clean_up(&arena);
    }
}

LEAK_TEST(charset, every_scalar_value_encodes_to_what_decodes_to_it)
{
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        uint8_t bytes[4];
        uint32_t back = UINT32_MAX;
        if (scalar >= 0xD800 && scalar <= 0xDFFF) {
            continue;
        }
        struct wsmi_cur cur =
            wsmi_cur_init((struct wsmi_view){bytes, wsmi_utf8_encode(scalar, bytes)});
        if (!wsmi_utf8_take(&cur, &back) || back != scalar || !wsmi_cur_at_end(&cur)) {
            cr_assert_fail("U+%04X read as U+%04X", (unsigned)scalar, (unsigned)back);
        }
    }
}

/* Every position of the first high byte, so that the fast path and its tail are both crossed. */
LEAK_TEST(charset, the_ascii_prefix_ends_at_the_first_high_byte)
{
    uint8_t bytes[70];
    for (size_t at = 0; at <= sizeof(bytes); at++) {
        struct wsmi_view text = {bytes, sizeof(bytes)};
        memset(bytes, 0x7F, sizeof(bytes));
        if (at < sizeof(bytes)) {
            bytes[at] = 0x80;
        }
        cr_assert_eq(wsmi_utf8_ascii_prefix(text), at);
        cr_assert_eq(wsmi_utf8_valid_prefix(text), at);
    }
}

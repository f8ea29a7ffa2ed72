/* SPDX-License-Identifier: MIT */
#include "wsmi/view.h"

#include "testlib/leak.h"

static const struct wsmi_view none = {NULL, 0};

LEAK_TEST(view, of_a_literal_and_of_a_string_leave_the_terminator_out)
{
    cr_assert_eq(WSMI_VIEW("").len, 0);
    cr_assert_eq(WSMI_VIEW("a\0b").len, 3);
    cr_assert_eq(wsmi_view_from_str("a\0b").len, 1);
    cr_assert_eq(wsmi_view_from_str(NULL).len, 0);
}

LEAK_TEST(view, equal_means_every_octet)
{
    cr_assert(wsmi_view_eq(none, WSMI_VIEW("")));
    cr_assert(wsmi_view_eq(WSMI_VIEW("a\0b"), WSMI_VIEW("a\0b")));
    cr_assert_not(wsmi_view_eq(WSMI_VIEW("a\0b"), WSMI_VIEW("a\0c")));
    cr_assert_not(wsmi_view_eq(WSMI_VIEW("a"), WSMI_VIEW("A")));
    cr_assert_not(wsmi_view_eq(WSMI_VIEW("a"), WSMI_VIEW("ab")));
    cr_assert_not(wsmi_view_eq(WSMI_VIEW("a"), none));
}

LEAK_TEST(view, without_case_folds_ascii_letters_and_nothing_else)
{
    cr_assert(wsmi_view_eq_nocase(none, WSMI_VIEW("")));
    cr_assert(wsmi_view_eq_nocase(WSMI_VIEW("aBc-9"), WSMI_VIEW("AbC-9")));
    cr_assert_not(wsmi_view_eq_nocase(WSMI_VIEW("abc"), WSMI_VIEW("ab")));
    cr_assert_not(wsmi_view_eq_nocase(WSMI_VIEW("[\\]^_@"), WSMI_VIEW("{|}~\x7F`")),
                  "32 apart, but no letters");
    cr_assert_not(wsmi_view_eq_nocase(WSMI_VIEW("\xC4"), WSMI_VIEW("\xE4")),
                  "letters of no other alphabet");
}

LEAK_TEST(view, trimming_takes_xml_white_space_off_both_ends_only)
{
    static const struct wsmi_view rows[][2] = {
        {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("")},
        {WSMI_VIEW_INIT(" \t\r\n"), WSMI_VIEW_INIT("")},
        {WSMI_VIEW_INIT("a"), WSMI_VIEW_INIT("a")},
        {WSMI_VIEW_INIT("\r\n a b\t"), WSMI_VIEW_INIT("a b")},
        {WSMI_VIEW_INIT("\va\f"), WSMI_VIEW_INIT("\va\f")},
        {WSMI_VIEW_INIT("\0a \0"), WSMI_VIEW_INIT("\0a \0")},
        {WSMI_VIEW_INIT("\xA0 a"), WSMI_VIEW_INIT("\xA0 a")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert(wsmi_view_eq(wsmi_view_trim(rows[i][0]), rows[i][1]), "row %zu", i);
    }
    cr_assert_eq(wsmi_view_trim(none).len, 0);
}

/* SPDX-License-Identifier: MIT */
#include "accept.h"

#include "dest/percent.h"

LEAK_TEST(percent, users_are_refused_with_offset_and_reason)
{
    static const struct refused_row rows[] = {
        {"@host", 0, "user name is empty", 0, 0},
        {"http://@host", 7, "user name is empty", 0, 0},
        {"user:password@host", 4, "password in a destination: use an option for it", 0, 0},
        {"http://user:@host", 11, "password in a destination: use an option for it", 0, 0},
        {":p@host", 0, "password in a destination: use an option for it", 0, 0},
        {"u%3Ap@host", 1, "colon in the user name", 0, 0},
        {"a@b@host", 3, "second '@': inside a user name it is written %40", 0, 0},
        {"u%@host", 1, "percent sign without two hexadecimal digits", 0, 0},
        {"u%4@host", 1, "percent sign without two hexadecimal digits", 0, 0},
        {"u%4g@host", 1, "percent sign without two hexadecimal digits", 0, 0},
        {"u%g4@host", 1, "percent sign without two hexadecimal digits", 0, 0},
        {"u%00@host", 1, "control character in the user name", 0, 0},
        {"u%0d%0a@host", 1, "control character in the user name", 0, 0},
        {"u%7F@host", 1, "control character in the user name", 0, 0},
        {"u%C2%80@host", 1, "control character in the user name", 0, 0},
        {"u%C3@host", 1, "user name is not UTF-8", 0, 0},
        {"u%C3%28@host", 1, "user name is not UTF-8", 0, 0},
        {"u%ED%A0%80@host", 1, "user name is not UTF-8", 0, 0},
        {"u\"@host", 1, "byte that must be percent-encoded in a user name", 0, 0},
        {"u[1]@host", 1, "byte that must be percent-encoded in a user name", 0, 0},
        {"<u>@host", 0, "byte that must be percent-encoded in a user name", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(percent, users_are_decoded_once)
{
    cr_expect_str_eq(user_of("CONTOSO%5Cadmin@h").text, "CONTOSO\\admin");
    cr_expect_str_eq(user_of("admin%40contoso.com@h").text, "admin@contoso.com");
    cr_expect_str_eq(user_of("100%2525@h").text, "100%25");
    cr_expect_str_eq(user_of("a%20b%2F%3f@h").text, "a b/?");
    cr_expect_str_eq(user_of("Andr\xC3\xA9@h").text, "Andr\xC3\xA9");
    cr_expect_str_eq(user_of("Andr%c3%A9@h").text, "Andr\xC3\xA9");
    cr_expect_str_eq(user_of("%F0%9F%94%91@h").text, "\xF0\x9F\x94\x91");
    cr_expect_str_eq(user_of("h").text, "");
}

LEAK_TEST(percent, the_canonical_user_encodes_only_what_must_be)
{
    struct wsmi_destination dest = accepted("%41%5c%2b%25%20%C3%A9@h");
    cr_expect_str_eq(canonical(&dest).text, "A%5C+%25%20\xC3\xA9@h");
}

LEAK_TEST(percent, prefixes_are_refused_with_offset_and_reason)
{
    static const struct refused_row rows[] = {
        {"h//wsman", 2, "empty segment in the prefix", 0, 0},
        {"h//", 2, "empty segment in the prefix", 0, 0},
        {"h/a//b", 4, "empty segment in the prefix", 0, 0},
        {"h/.", 2, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/..", 2, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/a/../b", 4, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/./b", 2, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/%2e", 2, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/a/.%2E/b", 4, "'.' or '..' as a segment of the prefix", 0, 0},
        {"h/%", 2, "percent sign without two hexadecimal digits", 0, 0},
        {"h/ab%4", 4, "percent sign without two hexadecimal digits", 0, 0},
        {"h/%zz/b", 2, "percent sign without two hexadecimal digits", 0, 0},
        {"h/%00", 2, "encoded control byte in the prefix", 0, 0},
        {"h/a%0Ab", 3, "encoded control byte in the prefix", 0, 0},
        {"h/%7f", 2, "encoded control byte in the prefix", 0, 0},
        {"h/a\"b", 3, "byte that must be percent-encoded in a prefix", 0, 0},
        {"h/{x}", 2, "byte that must be percent-encoded in a prefix", 0, 0},
        {"h/[x]", 2, "byte that must be percent-encoded in a prefix", 0, 0},
        {"h/\xC3\xA9", 2, "byte that must be percent-encoded in a prefix", 0, 0},
    };
    CHECK_REFUSED(rows);
}

LEAK_TEST(percent, dots_inside_a_segment_are_ordinary)
{
    struct wsmi_destination dest = accepted("h/.../a.b/..c/.d/e.");
    cr_expect_str_eq(canonical(&dest).text, "h/.../a.b/..c/.d/e.");
}

LEAK_TEST(percent, a_bad_escape_leaves_the_cursor_alone)
{
    struct wsmi_cur cur = wsmi_cur_init(WSMI_VIEW("%4x"));
    uint8_t byte = 7;
    bool encoded = true;
    cr_expect_not(wsmi_percent_next(&cur, &byte, &encoded));
    cr_expect_eq(cur.offset, 0);
    cr_expect(byte == 7 && encoded);
}

/* SPDX-License-Identifier: MIT */
#include "core/line.h"

#include "testlib/leak.h"

static void clean(const char *foreign, size_t max_bytes, char out[64])
{
    struct wsmi_line line;
    wsmi_line_init(&line, out, 64);
    wsmi_line_put_foreign(&line, wsmi_view_from_str(foreign), max_bytes);
}

LEAK_TEST(line, foreign_text_loses_what_could_fool_a_reader)
{
    static const struct {
        const char *foreign;
        const char *expected;
    } rows[] = {
        {"plain text", "plain text"},
        {" \r\n two\t\n lines \n", "two lines"},
        {"\033[31mred\007", "?[31mred?"},
        {"del\x7F", "del?"},
        {"c1 \xC2\x9B", "c1 ?"},
        {"bidi \xE2\x80\xAE"
         "evil",
         "bidi ?evil"},
        {"zero\xE2\x80\x8Bwidth\xEF\xBB\xBF", "zero?width?"},
        {"tag \xF3\xA0\x81\x81", "tag ?"},
        {"soft\xC2\xADhyphen", "soft?hyphen"},
        {"broken \xFF\xC3", "broken ??"},
        {"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[64];
        clean(rows[i].foreign, 60, out);
        cr_assert_str_eq(out, rows[i].expected, "%zu: %s", i, out);
    }
}

LEAK_TEST(line, foreign_text_is_cut_at_a_character)
{
    char out[64];
    clean("abcdef", 6, out);
    cr_assert_str_eq(out, "abcdef");
    clean("abcdefg", 6, out);
    cr_assert_str_eq(out, "abcdef...");
    clean("abcde\xC3\xBC", 6, out);
    cr_assert_str_eq(out, "abcde...");
}

LEAK_TEST(line, what_does_not_fit_is_dropped_whole_and_for_good)
{
    char out[8];
    struct wsmi_line line;
    wsmi_line_init(&line, out, sizeof(out));
    wsmi_line_put_foreign(&line, WSMI_VIEW("abcdef\xC3\xBC"), 60);
    cr_assert_str_eq(out, "abcdef");
    wsmi_line_put(&line, "x");
    cr_assert_str_eq(out, "abcdef", "nothing may follow a gap");
    wsmi_line_init(&line, out, 1);
    wsmi_line_put(&line, "x");
    cr_assert_str_eq(out, "");
}

LEAK_TEST(line, numbers_are_written_in_full)
{
    char out[64];
    struct wsmi_line line;
    wsmi_line_init(&line, out, sizeof(out));
    wsmi_line_put_u64(&line, 0);
    wsmi_line_put(&line, " ");
    wsmi_line_put_u64(&line, UINT64_MAX);
    wsmi_line_put(&line, " ");
    wsmi_line_put_hex32(&line, 0x8033800Fu);
    cr_assert_str_eq(out, "0 18446744073709551615 0x8033800f");
}

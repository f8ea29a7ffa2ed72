/* SPDX-License-Identifier: MIT */
#include "wsmi/duration.h"

#include "testlib/leak.h"

#define MAX_MS 8639999999999999u /* 99999999 days 23:59:59.999 */

static void assert_text(const struct wsmi_duration *duration,
                        void (*write)(const struct wsmi_duration *, struct wsmi_buf *),
                        const char *expected)
{
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    write(duration, &buf);
    cr_assert_eq(buf.failed, WSMI_OK);
    cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), wsmi_view_from_str(expected)), "%.*s, not %s",
              (int)buf.len, (const char *)buf.ptr, expected);
    wsmi_buf_clean_up(&buf);
}

static void assert_fields(const struct wsmi_duration *got, const struct wsmi_duration *expected,
                          const char *text)
{
    cr_assert_eq(got->days, expected->days, "%s: %u days", text, got->days);
    cr_assert_eq(got->hours, expected->hours, "%s: %u hours", text, got->hours);
    cr_assert_eq(got->minutes, expected->minutes, "%s: %u minutes", text, got->minutes);
    cr_assert_eq(got->seconds, expected->seconds, "%s: %u seconds", text, got->seconds);
    cr_assert_eq(got->microseconds, expected->microseconds, "%s: %u us", text, got->microseconds);
}

LEAK_TEST(duration, xsd_forms_give_normalised_fields)
{
    static const struct {
        const char *text;
        struct wsmi_duration expected;
    } rows[] = {
        {"PT0S", {0, 0, 0, 0, 0}},
        {"P", {0, 0, 0, 0, 0}},
        {"PT", {0, 0, 0, 0, 0}},
        {"P0DT0H1M0S", {0, 0, 1, 0, 0}},
        {"P1DT2H3M4.500000S", {1, 2, 3, 4, 500000}},
        {"PT60.000S", {0, 0, 1, 0, 0}},
        {"PT90S", {0, 0, 1, 30, 0}},
        {"PT1M90S", {0, 0, 2, 30, 0}},
        {"PT36H", {1, 12, 0, 0, 0}},
        {"PT0.1S", {0, 0, 0, 0, 100000}},
        {"PT0.0000019S", {0, 0, 0, 0, 1}},
        {"PT1.999999999999S", {0, 0, 0, 1, 999999}},
        {"P1M", {30, 0, 0, 0, 0}},
        {"P2M", {61, 0, 0, 0, 0}},
        {"P1Y", {365, 0, 0, 0, 0}},
        {"P4Y", {1461, 0, 0, 0, 0}},
        {"P5Y3M2D", {5 * 365 + 1 + 3 * 30 + 1 + 2, 0, 0, 0, 0}},
        {"P99999999DT23H59M59.999999S", {99999999, 23, 59, 59, 999999}},
        {"PT8639999999999S", {99999999, 23, 59, 59, 0}},
        {"PT0000000000000000000000000000000007S", {0, 0, 0, 7, 0}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_duration got;
        struct wsmi_err err;
        cr_assert(wsmi_duration_parse_xsd(wsmi_view_from_str(rows[i].text), &got, &err), "%s: %s",
                  rows[i].text, err.reason);
        assert_fields(&got, &rows[i].expected, rows[i].text);
        cr_assert(wsmi_duration_parse_short(wsmi_view_from_str(rows[i].text), &got, &err),
                  "%s is a short form too", rows[i].text);
        assert_fields(&got, &rows[i].expected, rows[i].text);
    }
}

struct refusal {
    const char *text;
    size_t offset;
};

static void assert_refused(const struct refusal *row,
                           bool (*parse)(struct wsmi_view, struct wsmi_duration *,
                                         struct wsmi_err *))
{
    const struct wsmi_duration before = {1, 2, 3, 4, 5};
    struct wsmi_duration got = before;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    cr_assert_not(parse(wsmi_view_from_str(row->text), &got, &err), "'%s' was accepted", row->text);
    cr_assert_eq(err.code, WSMI_E_SYNTAX, "'%s'", row->text);
    cr_assert_eq(err.offset, row->offset, "'%s': offset %zu", row->text, err.offset);
    cr_assert_not_null(err.reason);
    assert_fields(&got, &before, row->text);
}

LEAK_TEST(duration, xsd_errors_carry_their_offset_and_leave_the_output_alone)
{
    static const struct refusal rows[] = {
        {"", 0},
        {"-PT1S", 0},
        {"+PT1S", 0},
        {" PT1S", 0},
        {"pt1s", 0},
        {"T1S", 0},
        {"2024-05-06T07:08:09Z", 0},
        {"PT1S ", 4},
        {"P1", 2},
        {"P1DT", 4},
        {"PT1", 3},
        {"PTS", 2},
        {"P-1D", 1},
        {"P1H", 2},
        {"PT1D", 3},
        {"PT1S1S", 5},
        {"PT1S1M", 5},
        {"PT1M1H", 5},
        {"P1D1Y", 4},
        {"P1D1D", 4},
        {"PT1.S", 4},
        {"PT.5S", 2},
        {"PT1.5M", 5},
        {"PT1.5", 5},
        {"P1.5D", 4},
        {"PT1HT1M", 4},
        {"PTT1S", 2},
        {"PT1,5S", 3},
        {"P100000000D", 1},
        {"PT8640000000000S", 2},
        {"P99999999DT24H", 11},
        {"P273973Y", 1},
        {"PT18446744073709551617S", 2},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_refused(&rows[i], wsmi_duration_parse_xsd);
    }
}

LEAK_TEST(duration, a_number_needs_one_of_the_short_units)
{
    static const struct {
        const char *text;
        struct wsmi_duration expected;
        const char *canonical;
    } rows[] = {
        {"0s", {0, 0, 0, 0, 0}, "0s"},
        {"0ms", {0, 0, 0, 0, 0}, "0s"},
        {"500ms", {0, 0, 0, 0, 500000}, "500ms"},
        {"1500ms", {0, 0, 0, 1, 500000}, "1500ms"},
        {"2000ms", {0, 0, 0, 2, 0}, "2s"},
        {"30s", {0, 0, 0, 30, 0}, "30s"},
        {"90s", {0, 0, 1, 30, 0}, "90s"},
        {"120s", {0, 0, 2, 0, 0}, "2m"},
        {"5m", {0, 0, 5, 0, 0}, "5m"},
        {"36h", {1, 12, 0, 0, 0}, "36h"},
        {"48h", {2, 0, 0, 0, 0}, "2d"},
        {"99999999d", {99999999, 0, 0, 0, 0}, "99999999d"},
        {"8639999999999999ms", {99999999, 23, 59, 59, 999000}, "8639999999999999ms"},
    };
    static const struct refusal bad[] = {{"", 0},           {"30", 2},   {"30S", 2},
                                         {"30 s", 2},       {"s", 0},    {"1.5s", 1},
                                         {"-1s", 0},        {"5min", 1}, {"8640000000000000ms", 0},
                                         {"100000000d", 0}, {"1y", 1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_duration got;
        struct wsmi_err err;
        cr_assert(wsmi_duration_parse_short(wsmi_view_from_str(rows[i].text), &got, &err), "%s: %s",
                  rows[i].text, err.reason);
        assert_fields(&got, &rows[i].expected, rows[i].text);
        assert_text(&got, wsmi_duration_write_short, rows[i].canonical);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_refused(&bad[i], wsmi_duration_parse_short);
    }
}

LEAK_TEST(duration, writers_print_what_their_readers_take)
{
    static const struct {
        struct wsmi_duration duration;
        const char *xsd;
        const char *wire;
        const char *brief;
    } rows[] = {
        {{0, 0, 0, 0, 0}, "PT0S", "PT0.000S", "0s"},
        {{0, 0, 1, 0, 0}, "PT1M", "PT60.000S", "1m"},
        {{1, 0, 0, 0, 0}, "P1D", "PT86400.000S", "1d"},
        {{1, 2, 3, 4, 500000}, "P1DT2H3M4.500000S", "PT93784.500S", "93784500ms"},
        {{0, 0, 0, 0, 1}, "PT0.000001S", "PT0.001S", "PT0.000001S"},
        {{0, 0, 0, 59, 999001}, "PT59.999001S", "PT60.000S", "PT59.999001S"},
        {{0, 0, 0, 120, 2500000}, "PT2M2.500000S", "PT122.500S", "122500ms"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_text(&rows[i].duration, wsmi_duration_write_xsd, rows[i].xsd);
        assert_text(&rows[i].duration, wsmi_duration_write_wire, rows[i].wire);
        assert_text(&rows[i].duration, wsmi_duration_write_short, rows[i].brief);
        struct wsmi_duration again;
        struct wsmi_duration normal = rows[i].duration;
        struct wsmi_err err;
        cr_assert(wsmi_duration_normalise(&normal));
        cr_assert(wsmi_duration_parse_xsd(wsmi_view_from_str(rows[i].xsd), &again, &err));
        assert_fields(&again, &normal, rows[i].xsd);
        cr_assert(wsmi_duration_parse_short(wsmi_view_from_str(rows[i].brief), &again, &err));
        assert_fields(&again, &normal, rows[i].brief);
    }
}

LEAK_TEST(duration, milliseconds_round_up_and_stop_at_the_longest_duration)
{
    const struct wsmi_duration longest = {99999999, 23, 59, 59, 999000};
    const struct wsmi_duration tiny = {0, 0, 0, 0, 1};
    struct wsmi_duration any = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    struct wsmi_duration got = tiny;
    uint64_t ms = 7;
    cr_assert(wsmi_duration_to_ms(&longest, &ms));
    cr_assert_eq(ms, MAX_MS);
    cr_assert(wsmi_duration_to_ms(&tiny, &ms));
    cr_assert_eq(ms, 1);
    cr_assert_not(wsmi_duration_to_ms(&any, &ms));
    cr_assert_eq(ms, 1);
    cr_assert_not(wsmi_duration_normalise(&any));
    cr_assert_eq(any.days, UINT32_MAX);
    assert_text(&any, wsmi_duration_write_xsd, "P4476956592DT2H54M49.967295S");
    cr_assert(wsmi_duration_from_ms(MAX_MS, &got));
    assert_fields(&got, &longest, "longest");
    cr_assert_not(wsmi_duration_from_ms(MAX_MS + 1, &got));
    cr_assert_not(wsmi_duration_from_ms(UINT64_MAX, &got));
    assert_fields(&got, &longest, "untouched");
}

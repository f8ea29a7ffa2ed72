/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "datetime_rows.h"

#define BAD(text, offset)                                                                          \
    {                                                                                              \
        WSMI_VIEW_INIT(text), offset                                                               \
    }

static const struct refused refused[] = {
    BAD("", 0),
    BAD("x", 0),
    BAD("20240506070809", 0),
    BAD("20240506070809.123456+12", 0), /* not 25 characters: no form at all */
    BAD("-P1D", 0),
    BAD("p1D", 0),
    BAD("P1X", 2),
    BAD("2024-05", 7),
    BAD("2024-05-06X", 10),
    BAD("2024-05-06T07", 13),
    BAD("07:08", 5),
};

LEAK_TEST(datetime, bytes_of_no_form_or_a_broken_one_are_refused)
{
    check_refused(refused, ROWS(refused), wsmi_datetime_parse);
}

LEAK_TEST(datetime, forms_of_the_same_length_are_told_apart)
{
    static const struct wsmi_view texts[] = {
        WSMI_VIEW_INIT("2024-05-06T07:08:09.12345"), WSMI_VIEW_INIT("20240506070809.123456+000"),
        WSMI_VIEW_INIT("00000001020304.500000:000"), WSMI_VIEW_INIT("PT000000000012.000000000S"),
        WSMI_VIEW_INIT("07:08:09.1234567890+02:00")};
    static const bool is_timestamp[] = {true, true, false, false, true};
    for (size_t i = 0; i < ROWS(texts); i++) {
        struct wsmi_datetime value;
        struct wsmi_err err;
        cr_assert_eq(texts[i].len, 25);
        cr_assert(wsmi_datetime_parse(texts[i], &value, &err), "row %zu", i);
        cr_assert_eq(value.is_timestamp, is_timestamp[i], "row %zu", i);
    }
}

LEAK_TEST(datetime, a_duration_is_an_interval_in_both_forms)
{
    struct wsmi_datetime value;
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    cr_assert(wsmi_datetime_parse(WSMI_VIEW("P1DT2H3M4.5S"), &value, &err));
    cr_assert_not(value.is_timestamp);
    cr_assert(wsmi_datetime_write_cim(&value, &buf, &err));
    cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("00000001020304.500000:000")));
    wsmi_buf_reset(&buf);
    cr_assert(wsmi_datetime_write_xsd(&value, &buf, &err));
    cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("P1DT2H3M4.500000S")));
    wsmi_buf_clean_up(&buf);
}

#define STAMP(...)                                                                                 \
    {                                                                                              \
        .is_timestamp = true, .timestamp = { __VA_ARGS__ }                                         \
    }

static const struct wsmi_datetime invalid[] = {
    STAMP(WSMI_TIMESTAMP_FULL, 10000, 5, 6, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 13, 6, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, UINT32_MAX, 6, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 32, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 0, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 0, 0, 6, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 24, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 60, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 60, 0, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 9, 1000000, 0),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 9, 0, 1000),
    STAMP(WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 9, 0, INT32_MIN),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 5, 6, 7, 0, 0, 0, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 5, 6, 0, 8, 0, 0, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 5, 6, 0, 0, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 5, 6, 0, 0, 0, 1, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 0, 6, 0, 0, 0, 0, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 10000, 0, 0, 0, 0, 0, 0, 0),
    STAMP(WSMI_TIMESTAMP_DATE, 2024, 13, 0, 0, 0, 0, 0, 0),
    STAMP(WSMI_TIMESTAMP_TIME, 1, 0, 0, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_TIME, 0, 1, 0, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_TIME, 0, 0, 1, 7, 8, 9, 0, 0),
    STAMP(WSMI_TIMESTAMP_PARTS_COUNT, 2024, 5, 6, 7, 8, 9, 0, 0),
    {.interval = {100000000, 0, 0, 0, 0}},
    {.interval = {0, 24, 0, 0, 0}},
    {.interval = {0, 0, 60, 0, 0}},
    {.interval = {0, 0, 0, 60, 0}},
    {.interval = {0, 0, 0, 0, 1000000}},
};

LEAK_TEST(datetime, fields_out_of_range_are_invalid_and_never_written)
{
    for (size_t i = 0; i < ROWS(invalid); i++) {
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_datetime_is_valid(&invalid[i]), "row %zu", i);
        cr_assert_not(wsmi_datetime_write_cim(&invalid[i], &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE);
        cr_assert_not(wsmi_datetime_write_xsd(&invalid[i], &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE);
        cr_assert_eq(buf.len, 0);
        wsmi_buf_clean_up(&buf);
    }
}

/* Days of the proleptic Gregorian calendar counted by adding one at a time. */
LEAK_TEST(datetime, every_day_of_four_hundred_years_and_no_other_is_accepted)
{
    size_t accepted = 0;
    for (uint32_t year = 1900; year < 2300; year++) {
        for (uint32_t month = 0; month <= 13; month++) {
            for (uint32_t day = 0; day <= 32; day++) {
                char text[32];
                struct wsmi_datetime value;
                struct wsmi_err err;
                (void)snprintf(text, sizeof(text), "%04u%02u%02u000000.000000+000", year, month,
                               day);
                accepted += wsmi_datetime_parse(wsmi_view_from_str(text), &value, &err) ? 1 : 0;
            }
        }
    }
    cr_assert_eq(accepted, 146097, "days of 400 Gregorian years: %zu", accepted);
}

/* Midnight by 24:00:00 walks the same calendar. */
LEAK_TEST(datetime, twenty_four_o_clock_walks_through_every_day)
{
    char text[64] = "2019-12-31T24:00:00Z";
    struct wsmi_datetime value;
    size_t days = 0;
    do {
        struct wsmi_err err;
        cr_assert(wsmi_datetime_parse(wsmi_view_from_str(text), &value, &err), "%s", text);
        (void)snprintf(text, sizeof(text), "%04u-%02u-%02uT24:00:00Z", value.timestamp.year,
                       value.timestamp.month, value.timestamp.day);
        days++;
    } while (value.timestamp.year < 2024);
    cr_assert_eq(days, 1 + 366 + 365 + 365 + 365);
}

LEAK_TEST(datetime, a_buffer_too_small_is_a_limit)
{
    struct wsmi_datetime value;
    struct wsmi_err err;
    cr_assert(wsmi_datetime_parse(WSMI_VIEW("20240506070809.123456+120"), &value, &err));
    for (size_t max = 0; max <= 25; max++) {
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), max);
        bool ok = wsmi_datetime_write_cim(&value, &buf, &err);
        cr_assert_eq(ok, max == 25);
        cr_assert(ok || err.code == WSMI_E_LIMIT);
        wsmi_buf_clean_up(&buf);
        wsmi_buf_init(&buf, wsmi_allocator_system(), max);
        cr_assert_not(wsmi_datetime_write_xsd(&value, &buf, &err), "it needs 32");
        cr_assert_eq(err.code, WSMI_E_LIMIT);
        wsmi_buf_clean_up(&buf);
    }
}

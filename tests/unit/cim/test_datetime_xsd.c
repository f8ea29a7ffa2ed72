/* SPDX-License-Identifier: MIT */
#include "datetime_rows.h"

#define ROW(text, canonical)                                                                       \
    {                                                                                              \
        WSMI_VIEW_INIT(text), WSMI_VIEW_INIT(canonical)                                            \
    }
#define SAME(text) ROW(text, text)
#define BAD(text, offset)                                                                          \
    {                                                                                              \
        WSMI_VIEW_INIT(text), offset                                                               \
    }

static const struct accepted datetimes[] = {
    SAME("2024-05-06T07:08:09Z"),
    SAME("2024-05-06T07:08:09.123456+02:00"),
    SAME("2024-05-06T07:08:09.000001-05:30"),
    SAME("2024-05-06T07:08:09+14:00"),
    SAME("2024-05-06T07:08:09-14:00"),
    SAME("0000-00-00T00:00:00Z"), /* OMI's empty MI_Datetime */
    SAME("0000-01-01T00:00:00Z"),
    SAME("9999-12-31T23:59:59.999999Z"),
    SAME("2024-02-29T00:00:00Z"),
    ROW("2024-05-06T07:08:09", "2024-05-06T07:08:09Z"),
    ROW("2024-05-06T07:08:09-00:00", "2024-05-06T07:08:09Z"),
    ROW("2024-05-06T07:08:09.5", "2024-05-06T07:08:09.500000Z"),
    ROW("2024-05-06T07:08:09.0", "2024-05-06T07:08:09Z"),
    ROW("2024-05-06T07:08:09.1234569999999999999999999999999Z", "2024-05-06T07:08:09.123456Z"),
    ROW("2024-05-06T24:00:00Z", "2024-05-07T00:00:00Z"),
    ROW("2024-02-28T24:00:00.000Z", "2024-02-29T00:00:00Z"),
    ROW("2023-02-28T24:00:00+01:00", "2023-03-01T00:00:00+01:00"),
    ROW("2024-12-31T24:00:00", "2025-01-01T00:00:00Z"),
    ROW("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z"),
    ROW("2017-01-01T05:29:60.75+05:30", "2017-01-01T05:29:59.999999+05:30"),
};

static const struct refused bad_datetimes[] = {
    BAD("", 0),
    BAD("2024", 4),
    BAD("2024-05-06", 10),
    BAD("2024-05-06t07:08:09Z", 10),
    BAD("2024-05-06 07:08:09Z", 10),
    BAD("2024-05-06T", 11),
    BAD("2024-05-06T7:08:09Z", 11),
    BAD("2024-05-06T07:08Z", 16),
    BAD("2024-05-06T07:08:9Z", 17),
    BAD("2024-05-06T07:08:09.Z", 20),
    BAD("2024-05-06T07:08:09,5Z", 19),
    BAD("2024-05-06T07:08:09z", 19),
    BAD("2024-05-06T07:08:09ZZ", 20),
    BAD("2024-05-06T07:08:09Z ", 20),
    BAD(" 2024-05-06T07:08:09Z", 0),
    BAD("2024-05-06T07:08:09+2:00", 19),
    BAD("2024-05-06T07:08:09+0200", 19),
    BAD("2024-05-06T07:08:09+02", 19),
    BAD("2024-05-06T07:08:09+14:01", 19),
    BAD("2024-05-06T07:08:09-15:00", 19),
    BAD("2024-05-06T07:08:09+02:60", 19),
    BAD("2024-05-06T07:08:09+02:00x", 25),
    BAD("2024-05-06T25:00:00Z", 11),
    BAD("2024-05-06T24:00:01Z", 11),
    BAD("2024-05-06T24:01:00Z", 11),
    BAD("2024-05-06T24:00:00.1Z", 11),
    BAD("2024-05-06T24:00:60Z", 11),
    BAD("2024-05-06T07:60:09Z", 14),
    BAD("2024-05-06T07:08:61Z", 17),
    BAD("9999-12-31T24:00:00Z", 11),
    BAD("0000-00-00T24:00:00Z", 11),
    BAD("2024-13-06T07:08:09Z", 5),
    BAD("2024-00-06T07:08:09Z", 8),
    BAD("2024-05-00T07:08:09Z", 8),
    BAD("2024-04-31T07:08:09Z", 8),
    BAD("2023-02-29T07:08:09Z", 8),
    BAD("2024-05-32T07:08:09Z", 8),
    BAD("-2024-05-06T07:08:09Z", 0),
    BAD("+2024-05-06T07:08:09Z", 0),
    BAD("12024-05-06T07:08:09Z", 4),
    BAD("2024:05-06T07:08:09Z", 4),
    BAD("2024-05:06T07:08:09Z", 7),
    BAD("2024-05-06T07-08:09Z", 13),
    BAD("2024-05-06T07:08-09Z", 16),
    BAD("2024-05-06T07:08:09\0", 19),
};

LEAK_TEST(datetime_xsd, a_datetime_reads_back_as_it_was_written)
{
    check_accepted(datetimes, ROWS(datetimes), wsmi_datetime_parse_xsd_datetime,
                   wsmi_datetime_write_xsd);
    check_accepted(datetimes, ROWS(datetimes), wsmi_datetime_parse, wsmi_datetime_write_xsd);
}

LEAK_TEST(datetime_xsd, a_datetime_out_of_grammar_or_calendar_is_refused_at_its_field)
{
    check_refused(bad_datetimes, ROWS(bad_datetimes), wsmi_datetime_parse_xsd_datetime);
}

static const struct accepted dates[] = {
    SAME("2024-05-06Z"), SAME("2024-02-29+02:00"),         SAME("2024-02-29-14:00"),
    SAME("0000-00-00Z"), ROW("2024-05-06", "2024-05-06Z"),
};

static const struct refused bad_dates[] = {
    BAD("2024-05-06T07:08:09Z", 10),
    BAD("2024-05-06T", 10),
    BAD("2023-02-29", 8),
    BAD("2024-05-", 8),
    BAD("2024-05-06 ", 10),
    BAD("2024-05-06+15:00", 10),
    BAD("2024-05", 7),
    BAD("20240506", 4),
};

LEAK_TEST(datetime_xsd, a_date_reads_back_as_it_was_written)
{
    check_accepted(dates, ROWS(dates), wsmi_datetime_parse_xsd_date, wsmi_datetime_write_xsd);
    check_accepted(dates, ROWS(dates), wsmi_datetime_parse, wsmi_datetime_write_xsd);
    check_refused(bad_dates, ROWS(bad_dates), wsmi_datetime_parse_xsd_date);
}

static const struct accepted times[] = {
    SAME("07:08:09Z"),
    SAME("23:59:59.999999-05:00"),
    ROW("07:08:09", "07:08:09Z"),
    ROW("24:00:00", "00:00:00Z"),
    ROW("23:59:60Z", "23:59:59.999999Z"),
};

static const struct refused bad_times[] = {
    BAD("", 0),          BAD("7:08:09", 0),    BAD("07:08", 5),
    BAD("07:08:09.", 9), BAD("24:00:01", 0),   BAD("25:00:00", 0),
    BAD("07:08:09 ", 8), BAD("07:08:09Zx", 9), BAD("T07:08:09", 0),
};

LEAK_TEST(datetime_xsd, a_time_reads_back_as_it_was_written)
{
    check_accepted(times, ROWS(times), wsmi_datetime_parse_xsd_time, wsmi_datetime_write_xsd);
    check_accepted(times, ROWS(times), wsmi_datetime_parse, wsmi_datetime_write_xsd);
    check_refused(bad_times, ROWS(bad_times), wsmi_datetime_parse_xsd_time);
}

LEAK_TEST(datetime_xsd, every_field_lands_where_it_belongs)
{
    struct wsmi_datetime value;
    struct wsmi_err err;
    cr_assert(wsmi_datetime_parse(WSMI_VIEW("2024-05-06T07:08:09.123456-05:30"), &value, &err));
    const struct wsmi_datetime timestamp = {
        .is_timestamp = true,
        .timestamp = {WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 9, 123456, -330}};
    cr_assert(same_datetime(&value, &timestamp));
    cr_assert(wsmi_datetime_parse(WSMI_VIEW("2024-05-06+01:00"), &value, &err));
    const struct wsmi_datetime date = {
        .is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_DATE, 2024, 5, 6, 0, 0, 0, 0, 60}};
    cr_assert(same_datetime(&value, &date));
    cr_assert(wsmi_datetime_parse(WSMI_VIEW("07:08:09.5"), &value, &err));
    const struct wsmi_datetime time = {
        .is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_TIME, 0, 0, 0, 7, 8, 9, 500000, 0}};
    cr_assert(same_datetime(&value, &time));
}

static const struct wsmi_datetime only_cim[] = {
    {.is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_DATE, 2024, 5, 0, 0, 0, 0, 0, 0}},
    {.is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_DATE, 2024, 0, 0, 0, 0, 0, 0, 0}},
    {.is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_FULL, 2024, 5, 6, 0, 0, 0, 0, 841}},
    {.is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_FULL, 2024, 5, 6, 0, 0, 0, 0, -841}},
};

LEAK_TEST(datetime_xsd, what_only_the_cim_form_can_hold_is_refused_before_anything_is_written)
{
    for (size_t i = 0; i < ROWS(only_cim); i++) {
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_datetime_write_xsd(&only_cim[i], &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE);
        cr_assert_eq(buf.len, 0);
        cr_assert(wsmi_datetime_write_cim(&only_cim[i], &buf, &err), "row %zu", i);
        wsmi_buf_clean_up(&buf);
    }
}

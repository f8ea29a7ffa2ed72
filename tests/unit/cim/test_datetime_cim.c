/* SPDX-License-Identifier: MIT */
#include "datetime_rows.h"

#define ROW(text, canonical)                                                                       \
    {                                                                                              \
        WSMI_VIEW_INIT(text), WSMI_VIEW_INIT(canonical)                                            \
    }
#define SAME(text) ROW(text, text)

static const struct accepted accepted[] = {
    SAME("20240506070809.123456+120"),
    SAME("20240506070809.000000-300"),
    SAME("00000000000000.000000+000"), /* the empty MI_Datetime */
    SAME("00000101000000.000000+720"), /* the earliest of DSP0004 */
    SAME("99991231235959.999999-720"),
    SAME("20240229000000.000000+000"), /* leap year */
    SAME("20000229000000.000000+000"), /* leap century */
    SAME("00000229000000.000000+000"),
    SAME("20240506070809.123456+999"),
    SAME("20240506070809.123456-999"),
    ROW("20240506070809.123456-000", "20240506070809.123456+000"),
    ROW("20240506070809.123456+***", "20240506070809.123456+000"),
    ROW("20240506070809.******+000", "20240506070809.000000+000"),
    ROW("20240506070809.1*****+000", "20240506070809.100000+000"),
    ROW("202405060708**.******+000", "20240506070800.000000+000"),
    ROW("2024050607****.******+000", "20240506070000.000000+000"),
    SAME("20240506******.******+060"),
    SAME("202405********.******+060"),
    SAME("2024**********.******+060"),
    ROW("0000**********.******+000", "00000000******.******+000"),
    ROW("000000********.******+000", "00000000******.******+000"),
    SAME("00000000******.******+000"),
    SAME("00000000000000.000000:000"),
    SAME("99999999235959.999999:000"),
    SAME("00000001020304.500000:000"),
    ROW("000000010203**.******:000", "00000001020300.000000:000"),
    ROW("00000001020304.5*****:000", "00000001020304.500000:000"),
    ROW("00000001******.******:000", "00000001000000.000000:000"),
};

LEAK_TEST(datetime_cim, reads_back_what_it_writes)
{
    check_accepted(accepted, ROWS(accepted), wsmi_datetime_parse_cim, wsmi_datetime_write_cim);
    check_accepted(accepted, ROWS(accepted), wsmi_datetime_parse, wsmi_datetime_write_cim);
}

#define BAD(text, offset)                                                                          \
    {                                                                                              \
        WSMI_VIEW_INIT(text), offset                                                               \
    }

static const struct refused refused[] = {
    BAD("", 0),
    BAD("20240506070809.123456+12", 24),
    BAD("20240506070809.123456+1200", 26),
    BAD("20241306070809.123456+120", 4),  /* month 13 */
    BAD("20240006070809.123456+120", 4),  /* month 0 of a year */
    BAD("20240500070809.123456+120", 4),  /* day 0 of a month */
    BAD("20240532070809.123456+120", 6),  /* day 32 */
    BAD("20240431070809.123456+120", 4),  /* 31 April */
    BAD("20230229070809.123456+120", 4),  /* no leap year */
    BAD("19000229070809.123456+120", 4),  /* no leap century */
    BAD("00000001070809.123456+120", 4),  /* a day without a month */
    BAD("20240506240000.000000+120", 8),  /* hour 24 */
    BAD("20240506076009.123456+120", 10), /* minute 60 */
    BAD("20240506070860.123456+120", 12), /* leap seconds do not exist here */
    BAD("20240506070809,123456+120", 14),
    BAD("20240506070809.12345x+120", 20),
    BAD("20240506070809.123456 120", 21),
    BAD("20240506070809.123456+1*0", 22),
    BAD("20240506070809.123456+-20", 22),
    BAD("+0240506070809.123456+120", 0),
    BAD("2024050607 809.123456+120", 10),
    BAD("**************.******+000", 0), /* nothing known */
    BAD("****0506070809.123456+120", 0),
    BAD("202*0506070809.123456+120", 0), /* half a field */
    BAD("2024**06070809.123456+120", 6), /* known behind unknown */
    BAD("202400********.******+000", 4), /* month 0 with the day unknown */
    BAD("20240506**0809.123456+120", 10),
    BAD("202405060708**.123456+120", 15),
    BAD("20240506070809.*23456+120", 16),
    BAD("20240506070809.12\000456+120", 17),
    BAD("********020304.500000:000", 0),
    BAD("00000001240304.500000:000", 8),
    BAD("00000001026004.500000:000", 10),
    BAD("00000001020360.500000:000", 12),
    BAD("00000001020304.500000:001", 21),
    BAD("00000001020304.500000:***", 21),
    BAD("00000001020304:500000:000", 14),
    BAD("0000000102**04.500000:000", 12),
};

LEAK_TEST(datetime_cim, what_dsp0004_excludes_is_refused_at_its_field)
{
    check_refused(refused, ROWS(refused), wsmi_datetime_parse_cim);
}

LEAK_TEST(datetime_cim, every_field_lands_where_it_belongs)
{
    struct wsmi_datetime value;
    struct wsmi_err err;
    cr_assert(wsmi_datetime_parse_cim(WSMI_VIEW("20240506070809.123456-330"), &value, &err));
    const struct wsmi_datetime timestamp = {
        .is_timestamp = true,
        .timestamp = {WSMI_TIMESTAMP_FULL, 2024, 5, 6, 7, 8, 9, 123456, -330}};
    cr_assert(same_datetime(&value, &timestamp));
    cr_assert(wsmi_datetime_parse_cim(WSMI_VIEW("12345678010203.000045:000"), &value, &err));
    const struct wsmi_datetime interval = {.interval = {12345678, 1, 2, 3, 45}};
    cr_assert(same_datetime(&value, &interval));
    cr_assert(wsmi_datetime_parse_cim(WSMI_VIEW("202405********.******+060"), &value, &err));
    const struct wsmi_datetime partial = {
        .is_timestamp = true, .timestamp = {WSMI_TIMESTAMP_DATE, 2024, 5, 0, 0, 0, 0, 0, 60}};
    cr_assert(same_datetime(&value, &partial));
}

LEAK_TEST(datetime_cim, a_time_without_a_date_cannot_be_written)
{
    const struct wsmi_datetime time = {.is_timestamp = true,
                                       .timestamp = {.parts = WSMI_TIMESTAMP_TIME, .hour = 7}};
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    cr_assert_not(wsmi_datetime_write_cim(&time, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_USAGE);
    cr_assert_eq(buf.len, 0);
    wsmi_buf_clean_up(&buf);
}

/* SPDX-License-Identifier: MIT */
/* xs:dateTime, xs:date and xs:time: XML Schema part 2, sections 3.2.7 to 3.2.9. */
#include "cim/datetime.h"
#include "core/ascii.h"
#include "core/fail.h"

enum { MAX_OFFSET_HOURS = 14, MAX_OFFSET_MINUTES = MAX_OFFSET_HOURS * 60, MICRO_DIGITS = 6 };

static bool read_date(struct wsmi_cur *cur, struct wsmi_timestamp *ret, struct wsmi_err *err)
{
    if (!wsmi_datetime_digits(cur, 4, 0, 9999, &ret->year)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "year is not four digits");
    }
    if (!wsmi_cur_accept(cur, '-') || !wsmi_datetime_digits(cur, 2, 0, 12, &ret->month)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "month is not '-' and two digits");
    }
    if (!wsmi_cur_accept(cur, '-') || !wsmi_datetime_digits(cur, 2, 0, 31, &ret->day)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "day is not '-' and two digits");
    }
    if (!wsmi_datetime_is_date(ret)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset - 2, "no such day in the calendar");
    }
    return true;
}

/* Digits behind the point; at least one. */
static bool read_fraction(struct wsmi_cur *cur, uint32_t *ret, struct wsmi_err *err)
{
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
    uint32_t micros = 0;
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "no digit behind the decimal point");
    }
    for (size_t i = 0; i < MICRO_DIGITS; i++) {
        micros = micros * 10 + (i < digits.len ? (uint32_t)(digits.ptr[i] - '0') : 0);
    }
    *ret = micros;
    return true;
}

/* As written: the hour may be 24 and the second 60. */
static bool read_time(struct wsmi_cur *cur, struct wsmi_timestamp *ret, struct wsmi_err *err)
{
    size_t start = cur->offset;
    if (!wsmi_datetime_digits(cur, 2, 0, 24, &ret->hour)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "hour is not two digits up to 24");
    }
    if (!wsmi_cur_accept(cur, ':') || !wsmi_datetime_digits(cur, 2, 0, 59, &ret->minute)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "minute is not ':' and two digits");
    }
    if (!wsmi_cur_accept(cur, ':') || !wsmi_datetime_digits(cur, 2, 0, 60, &ret->second)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "second is not ':' and two digits");
    }
    if (wsmi_cur_accept(cur, '.') && !read_fraction(cur, &ret->microseconds, err)) {
        return false;
    }
    if (ret->hour == 24 && (ret->minute > 0 || ret->second > 0 || ret->microseconds > 0)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "hour 24 is not exactly midnight");
    }
    if (ret->second == 60) {
        ret->second = 59;
        ret->microseconds = 999999;
    }
    return true;
}

/* Optional zone, then the end. */
static bool read_zone(struct wsmi_cur *cur, int32_t *ret, struct wsmi_err *err)
{
    size_t start = cur->offset;
    int32_t minutes = 0;
    if (!wsmi_cur_at_end(cur) && !wsmi_cur_accept(cur, 'Z')) {
        uint32_t hour;
        uint32_t minute;
        bool is_west = wsmi_cur_accept(cur, '-');
        if ((!is_west && !wsmi_cur_accept(cur, '+')) ||
            !wsmi_datetime_digits(cur, 2, 0, MAX_OFFSET_HOURS, &hour) ||
            !wsmi_cur_accept(cur, ':') || !wsmi_datetime_digits(cur, 2, 0, 59, &minute) ||
            hour * 60 + minute > MAX_OFFSET_MINUTES) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start, "zone is not Z, +hh:mm or -hh:mm");
        }
        minutes = (int32_t)(hour * 60 + minute);
        minutes = is_west ? -minutes : minutes;
    }
    if (!wsmi_cur_at_end(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "bytes behind the zone");
    }
    *ret = minutes;
    return true;
}

/* 24:00:00 as the next day's 00:00:00. */
static bool roll_over(struct wsmi_timestamp *timestamp)
{
    timestamp->hour = 0;
    if (timestamp->month == 0) {
        return false;
    }
    timestamp->day++;
    if (timestamp->day > wsmi_datetime_days_in_month(timestamp->year, timestamp->month)) {
        timestamp->day = 1;
        timestamp->month++;
    }
    if (timestamp->month > 12) {
        timestamp->month = 1;
        timestamp->year++;
    }
    return timestamp->year <= 9999;
}

bool wsmi_datetime_parse_xsd_datetime(struct wsmi_view in, struct wsmi_datetime *ret,
                                      struct wsmi_err *err)
{
    struct wsmi_datetime datetime = {.is_timestamp = true};
    struct wsmi_timestamp *timestamp = &datetime.timestamp;
    struct wsmi_cur cur = wsmi_cur_init(in);
    if (!read_date(&cur, timestamp, err)) {
        return false;
    }
    if (!wsmi_cur_accept(&cur, 'T')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "no 'T' between date and time");
    }
    size_t time_offset = cur.offset;
    if (!read_time(&cur, timestamp, err) || !read_zone(&cur, &timestamp->utc, err)) {
        return false;
    }
    if (timestamp->hour == 24 && !roll_over(timestamp)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, time_offset, "24:00:00 of a day without a next one");
    }
    *ret = datetime;
    return true;
}

bool wsmi_datetime_parse_xsd_date(struct wsmi_view in, struct wsmi_datetime *ret,
                                  struct wsmi_err *err)
{
    struct wsmi_datetime datetime = {.is_timestamp = true};
    struct wsmi_cur cur = wsmi_cur_init(in);
    datetime.timestamp.parts = WSMI_TIMESTAMP_DATE;
    if (!read_date(&cur, &datetime.timestamp, err) ||
        !read_zone(&cur, &datetime.timestamp.utc, err)) {
        return false;
    }
    *ret = datetime;
    return true;
}

bool wsmi_datetime_parse_xsd_time(struct wsmi_view in, struct wsmi_datetime *ret,
                                  struct wsmi_err *err)
{
    struct wsmi_datetime datetime = {.is_timestamp = true};
    struct wsmi_cur cur = wsmi_cur_init(in);
    datetime.timestamp.parts = WSMI_TIMESTAMP_TIME;
    if (!read_time(&cur, &datetime.timestamp, err) ||
        !read_zone(&cur, &datetime.timestamp.utc, err)) {
        return false;
    }
    datetime.timestamp.hour %= 24;
    *ret = datetime;
    return true;
}

static void put_date(const struct wsmi_timestamp *timestamp, struct wsmi_buf *buf)
{
    wsmi_datetime_put_digits(buf, timestamp->year, 4);
    wsmi_buf_put_byte(buf, '-');
    wsmi_datetime_put_digits(buf, timestamp->month, 2);
    wsmi_buf_put_byte(buf, '-');
    wsmi_datetime_put_digits(buf, timestamp->day, 2);
}

static void put_time(const struct wsmi_timestamp *timestamp, struct wsmi_buf *buf)
{
    wsmi_datetime_put_digits(buf, timestamp->hour, 2);
    wsmi_buf_put_byte(buf, ':');
    wsmi_datetime_put_digits(buf, timestamp->minute, 2);
    wsmi_buf_put_byte(buf, ':');
    wsmi_datetime_put_digits(buf, timestamp->second, 2);
    if (timestamp->microseconds > 0) {
        wsmi_buf_put_byte(buf, '.');
        wsmi_datetime_put_digits(buf, timestamp->microseconds, MICRO_DIGITS);
    }
}

static void put_zone(int32_t utc, struct wsmi_buf *buf)
{
    uint32_t minutes = (uint32_t)(utc < 0 ? -utc : utc);
    if (minutes == 0) {
        wsmi_buf_put_byte(buf, 'Z');
        return;
    }
    wsmi_buf_put_byte(buf, utc < 0 ? '-' : '+');
    wsmi_datetime_put_digits(buf, minutes / 60, 2);
    wsmi_buf_put_byte(buf, ':');
    wsmi_datetime_put_digits(buf, minutes % 60, 2);
}

static bool write_timestamp(const struct wsmi_timestamp *timestamp, struct wsmi_buf *buf,
                            struct wsmi_err *err)
{
    if (timestamp->utc < -MAX_OFFSET_MINUTES || timestamp->utc > MAX_OFFSET_MINUTES) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "offset from UTC is beyond 14:00");
    }
    if (!wsmi_datetime_is_date(timestamp)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "an xs:date cannot be without a day");
    }
    if (timestamp->parts != WSMI_TIMESTAMP_TIME) {
        put_date(timestamp, buf);
    }
    if (timestamp->parts == WSMI_TIMESTAMP_FULL) {
        wsmi_buf_put_byte(buf, 'T');
    }
    if (timestamp->parts != WSMI_TIMESTAMP_DATE) {
        put_time(timestamp, buf);
    }
    put_zone(timestamp->utc, buf);
    return true;
}

bool wsmi_datetime_write_xsd(const struct wsmi_datetime *datetime, struct wsmi_buf *buf,
                             struct wsmi_err *err)
{
    if (!wsmi_datetime_is_valid(datetime)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "field of the datetime is out of range");
    }
    if (!datetime->is_timestamp) {
        wsmi_duration_write_xsd(&datetime->interval, buf);
    } else if (!write_timestamp(&datetime->timestamp, buf, err)) {
        return false;
    }
    return wsmi_buf_ok(buf, err);
}

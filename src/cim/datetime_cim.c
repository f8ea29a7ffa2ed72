/* SPDX-License-Identifier: MIT */
/* The 25 characters: DSP0004 section 5.2.4. */
#include "cim/datetime.h"
#include "core/fail.h"

enum { LENGTH = 25, SIGN_AT = 21, MICRO_DIGITS = 6 };

/* A fixed-width field; where it goes and the range a value must have. */
struct field {
    size_t width;
    uint32_t min;
    uint32_t max;
    uint32_t *value;
    bool is_known; /* not asterisks */
};

static bool accept_wildcard(struct wsmi_cur *cur, size_t width)
{
    struct wsmi_cur next = *cur;
    for (size_t i = 0; i < width; i++) {
        if (!wsmi_cur_accept(&next, '*')) {
            return false;
        }
    }
    *cur = next;
    return true;
}

/* Fields from the most significant on. Once one is unknown, all behind it have to be. */
static bool read_fields(struct wsmi_cur *cur, struct field *fields, size_t count,
                        struct wsmi_err *err)
{
    bool known = true;
    for (size_t i = 0; i < count; i++) {
        struct field *field = &fields[i];
        if (i > 0 && accept_wildcard(cur, field->width)) {
            known = false;
            *field->value = 0;
        } else if (!known) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "field is given although one before it is unknown");
        } else if (!wsmi_datetime_digits(cur, field->width, field->min, field->max, field->value)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "field of a CIM datetime is not digits in its range");
        }
        field->is_known = known;
    }
    return true;
}

/* `.mmmmmm`, of which digits from the right may be asterisks; all of them must be when `known` is
 * false. */
static bool read_micros(struct wsmi_cur *cur, bool known, uint32_t *ret, struct wsmi_err *err)
{
    uint32_t micros = 0;
    if (!wsmi_cur_accept(cur, '.')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "no '.' before the microseconds");
    }
    for (size_t i = 0; i < MICRO_DIGITS; i++) {
        uint32_t digit = 0;
        if (wsmi_cur_accept(cur, '*')) {
            known = false;
        } else if (!known || !wsmi_datetime_digits(cur, 1, 0, 9, &digit)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "microseconds are not digits, then asterisks");
        }
        micros = micros * 10 + digit;
    }
    *ret = micros;
    return true;
}

/* Sign and three digits of minutes. */
static bool read_utc(struct wsmi_cur *cur, int32_t *ret, struct wsmi_err *err)
{
    uint32_t minutes = 0;
    bool is_west = wsmi_cur_accept(cur, '-');
    if (!is_west && !wsmi_cur_accept(cur, '+')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "no sign before the offset from UTC");
    }
    if (!accept_wildcard(cur, 3) && !wsmi_datetime_digits(cur, 3, 0, 999, &minutes)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "offset from UTC is not three digits");
    }
    *ret = is_west ? -(int32_t)minutes : (int32_t)minutes;
    return true;
}

static bool read_timestamp(struct wsmi_cur *cur, struct wsmi_timestamp *ret, struct wsmi_err *err)
{
    enum { DAY = 2, HOUR, SECOND = 5, COUNT };
    struct field fields[COUNT] = {
        {4, 0, 9999, &ret->year, false}, {2, 0, 12, &ret->month, false},
        {2, 0, 31, &ret->day, false},    {2, 0, 23, &ret->hour, false},
        {2, 0, 59, &ret->minute, false}, {2, 0, 59, &ret->second, false},
    };
    if (!read_fields(cur, fields, COUNT, err)) {
        return false;
    }
    bool is_date = fields[DAY].is_known
                       ? wsmi_datetime_is_date(ret)
                       : ret->month > 0 || ret->year == 0 || !fields[DAY - 1].is_known;
    if (!is_date) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 4, "no such day in the calendar");
    }
    ret->parts = fields[HOUR].is_known ? WSMI_TIMESTAMP_FULL : WSMI_TIMESTAMP_DATE;
    return read_micros(cur, fields[SECOND].is_known, &ret->microseconds, err) &&
           read_utc(cur, &ret->utc, err);
}

static bool read_interval(struct wsmi_cur *cur, struct wsmi_duration *ret, struct wsmi_err *err)
{
    enum { SECOND = 3, COUNT };
    struct field fields[COUNT] = {
        {8, 0, WSMI_DURATION_MAX_DAYS, &ret->days, false},
        {2, 0, 23, &ret->hours, false},
        {2, 0, 59, &ret->minutes, false},
        {2, 0, 59, &ret->seconds, false},
    };
    if (!read_fields(cur, fields, COUNT, err) ||
        !read_micros(cur, fields[SECOND].is_known, &ret->microseconds, err)) {
        return false;
    }
    if (!wsmi_cur_accept_view(cur, WSMI_VIEW(":000"))) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "interval does not end in :000");
    }
    return true;
}

bool wsmi_datetime_parse_cim(struct wsmi_view in, struct wsmi_datetime *ret, struct wsmi_err *err)
{
    struct wsmi_datetime datetime = {.is_timestamp = false};
    struct wsmi_cur cur = wsmi_cur_init(in);
    if (in.len != LENGTH) {
        return wsmi_fail(err, WSMI_E_SYNTAX, in.len, "CIM datetime is not 25 characters long");
    }
    datetime.is_timestamp = wsmi_cur_peek_at(&cur, SIGN_AT) != ':';
    if (!(datetime.is_timestamp ? read_timestamp(&cur, &datetime.timestamp, err)
                                : read_interval(&cur, &datetime.interval, err))) {
        return false;
    }
    *ret = datetime;
    return true;
}

static void put_micros(struct wsmi_buf *buf, uint32_t micros)
{
    wsmi_buf_put_byte(buf, '.');
    wsmi_datetime_put_digits(buf, micros, MICRO_DIGITS);
}

static void write_timestamp(const struct wsmi_timestamp *timestamp, struct wsmi_buf *buf)
{
    bool has_time = timestamp->parts == WSMI_TIMESTAMP_FULL;
    bool is_date = wsmi_datetime_is_date(timestamp);
    wsmi_datetime_put_digits(buf, timestamp->year, 4);
    if (is_date || timestamp->month > 0) {
        wsmi_datetime_put_digits(buf, timestamp->month, 2);
    } else {
        wsmi_buf_put_str(buf, "**");
    }
    if (is_date) {
        wsmi_datetime_put_digits(buf, timestamp->day, 2);
    } else {
        wsmi_buf_put_str(buf, "**");
    }
    if (has_time) {
        wsmi_datetime_put_digits(buf, timestamp->hour, 2);
        wsmi_datetime_put_digits(buf, timestamp->minute, 2);
        wsmi_datetime_put_digits(buf, timestamp->second, 2);
        put_micros(buf, timestamp->microseconds);
    } else {
        wsmi_buf_put_str(buf, "******.******");
    }
    wsmi_buf_put_byte(buf, timestamp->utc < 0 ? '-' : '+');
    wsmi_datetime_put_digits(buf, (uint32_t)(timestamp->utc < 0 ? -timestamp->utc : timestamp->utc),
                             3);
}

static void write_interval(const struct wsmi_duration *interval, struct wsmi_buf *buf)
{
    wsmi_datetime_put_digits(buf, interval->days, 8);
    wsmi_datetime_put_digits(buf, interval->hours, 2);
    wsmi_datetime_put_digits(buf, interval->minutes, 2);
    wsmi_datetime_put_digits(buf, interval->seconds, 2);
    put_micros(buf, interval->microseconds);
    wsmi_buf_put_str(buf, ":000");
}

bool wsmi_datetime_write_cim(const struct wsmi_datetime *datetime, struct wsmi_buf *buf,
                             struct wsmi_err *err)
{
    if (!wsmi_datetime_is_valid(datetime)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "field of the datetime is out of range");
    }
    if (!datetime->is_timestamp) {
        write_interval(&datetime->interval, buf);
    } else if (datetime->timestamp.parts == WSMI_TIMESTAMP_TIME) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "a CIM datetime cannot hold a time without a date");
    } else {
        write_timestamp(&datetime->timestamp, buf);
    }
    return wsmi_buf_ok(buf, err);
}

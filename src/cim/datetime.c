/* SPDX-License-Identifier: MIT */
#include "cim/datetime.h"

#include "core/fail.h"

enum { CIM_LENGTH = 25, CIM_POINT = 14, MAX_UTC_MINUTES = 999 };

uint32_t wsmi_datetime_days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap ? 1u : 0u);
}

bool wsmi_datetime_is_date(const struct wsmi_timestamp *timestamp)
{
    if (timestamp->month == 0) {
        return timestamp->year == 0 && timestamp->day == 0;
    }
    return timestamp->year <= 9999 && timestamp->month <= 12 && timestamp->day >= 1 &&
           timestamp->day <= wsmi_datetime_days_in_month(timestamp->year, timestamp->month);
}

void wsmi_datetime_put_digits(struct wsmi_buf *buf, uint32_t value, size_t width)
{
    uint32_t power = 10;
    while (width > 1) {
        if (value < power) {
            wsmi_buf_put_byte(buf, '0');
        }
        power *= 10;
        width--;
    }
    wsmi_buf_put_u64(buf, value);
}

/* As is_date, but the day, or month and day, may be unknown. */
static bool is_partial_date(const struct wsmi_timestamp *timestamp)
{
    return wsmi_datetime_is_date(timestamp) ||
           (timestamp->year <= 9999 && timestamp->month <= 12 && timestamp->day == 0);
}

static bool is_valid_timestamp(const struct wsmi_timestamp *timestamp)
{
    bool no_date = timestamp->year == 0 && timestamp->month == 0 && timestamp->day == 0;
    bool no_time = timestamp->hour == 0 && timestamp->minute == 0 && timestamp->second == 0 &&
                   timestamp->microseconds == 0;
    if (timestamp->hour > 23 || timestamp->minute > 59 || timestamp->second > 59 ||
        timestamp->microseconds > 999999 || timestamp->utc < -MAX_UTC_MINUTES ||
        timestamp->utc > MAX_UTC_MINUTES) {
        return false;
    }
    switch (timestamp->parts) {
    case WSMI_TIMESTAMP_FULL:
        return wsmi_datetime_is_date(timestamp);
    case WSMI_TIMESTAMP_DATE:
        return no_time && is_partial_date(timestamp);
    case WSMI_TIMESTAMP_TIME:
        return no_date;
    default:
        return false;
    }
}

bool wsmi_datetime_is_valid(const struct wsmi_datetime *datetime)
{
    const struct wsmi_duration *interval = &datetime->interval;
    if (datetime->is_timestamp) {
        return is_valid_timestamp(&datetime->timestamp);
    }
    return interval->days <= WSMI_DURATION_MAX_DAYS && interval->hours < 24 &&
           interval->minutes < 60 && interval->seconds < 60 && interval->microseconds < 1000000;
}

bool wsmi_datetime_parse(struct wsmi_view in, struct wsmi_datetime *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    if (wsmi_cur_peek(&cur) == 'P') {
        struct wsmi_datetime datetime = {.is_timestamp = false};
        if (!wsmi_duration_parse_xsd(in, &datetime.interval, err)) {
            return false;
        }
        *ret = datetime;
        return true;
    }
    if (in.len == CIM_LENGTH && wsmi_cur_peek_at(&cur, CIM_POINT) == '.') {
        return wsmi_datetime_parse_cim(in, ret, err);
    }
    if (wsmi_cur_peek_at(&cur, 2) == ':') {
        return wsmi_datetime_parse_xsd_time(in, ret, err);
    }
    if (wsmi_cur_peek_at(&cur, 4) != '-') {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "neither a CIM nor an XML Schema datetime");
    }
    return wsmi_cur_peek_at(&cur, 10) == 'T' ? wsmi_datetime_parse_xsd_datetime(in, ret, err)
                                             : wsmi_datetime_parse_xsd_date(in, ret, err);
}

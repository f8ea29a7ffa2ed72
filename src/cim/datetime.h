/* SPDX-License-Identifier: MIT */
/* What both spellings of a datetime share: fixed-width fields and the calendar. */
#ifndef WSMI_CIM_DATETIME_H
#define WSMI_CIM_DATETIME_H

#include "core/cur.h"
#include "wsmi/datetime.h"

/* Exactly `count` digits with a value from `min` to `max`, or false with `cur` untouched. */
WSMI_MUST_USE static inline bool wsmi_datetime_digits(struct wsmi_cur *cur, size_t count,
                                                      uint32_t min, uint32_t max, uint32_t *ret)
{
    uint32_t value = 0;
    if (cur->rest.len < count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) { /* at most eight of them */
        uint32_t digit = (uint32_t)cur->rest.ptr[i] - '0';
        if (digit > 9) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (value < min || value > max) {
        return false;
    }
    *ret = value;
    return wsmi_cur_skip(cur, count);
}

/* 28-31; `month` is 1-12. */
uint32_t wsmi_datetime_days_in_month(uint32_t year, uint32_t month);

/* A day of the calendar, or all zero. */
bool wsmi_datetime_is_date(const struct wsmi_timestamp *timestamp);

/* Appends `value` in at least `width` digits (up to 9). */
void wsmi_datetime_put_digits(struct wsmi_buf *buf, uint32_t value, size_t width);

#endif

/* SPDX-License-Identifier: MIT */
/* What both spellings of a datetime share: fixed-width fields and the calendar. */
#ifndef WSMI_CIM_DATETIME_H
#define WSMI_CIM_DATETIME_H

#include "core/cur.h"
#include "wsmi/datetime.h"

/* Exactly `count` digits with a value from `min` to `max`, or false with `cur` untouched. */
bool wsmi_datetime_digits(struct wsmi_cur *cur, size_t count, uint32_t min, uint32_t max,
                          uint32_t *ret) WSMI_MUST_USE;

/* 28-31; `month` is 1-12. */
uint32_t wsmi_datetime_days_in_month(uint32_t year, uint32_t month);

/* A day of the calendar, or all zero. */
bool wsmi_datetime_is_date(const struct wsmi_timestamp *timestamp);

/* Appends `value` in at least `width` digits (up to 9). */
void wsmi_datetime_put_digits(struct wsmi_buf *buf, uint32_t value, size_t width);

#endif

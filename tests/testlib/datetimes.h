/* SPDX-License-Identifier: MIT */
/* Datetimes compared field by field; padding is nobody's. */
#ifndef WSMI_TESTLIB_DATETIMES_H
#define WSMI_TESTLIB_DATETIMES_H

#include "wsmi/datetime.h"

static inline bool same_datetime(const struct wsmi_datetime *a, const struct wsmi_datetime *b)
{
    const struct wsmi_timestamp *x = &a->timestamp;
    const struct wsmi_timestamp *y = &b->timestamp;
    const struct wsmi_duration *p = &a->interval;
    const struct wsmi_duration *q = &b->interval;
    return a->is_timestamp == b->is_timestamp && x->parts == y->parts && x->year == y->year &&
           x->month == y->month && x->day == y->day && x->hour == y->hour &&
           x->minute == y->minute && x->second == y->second && x->microseconds == y->microseconds &&
           x->utc == y->utc && p->days == q->days && p->hours == q->hours &&
           p->minutes == q->minutes && p->seconds == q->seconds &&
           p->microseconds == q->microseconds;
}

#endif

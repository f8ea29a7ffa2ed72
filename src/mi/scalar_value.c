/* SPDX-License-Identifier: MIT */
#include "mi/scalar_value.h"

#include "mi/layout.h"

_Static_assert(sizeof(bool) == sizeof(MI_Boolean) && sizeof(uint64_t) == sizeof(MI_Uint64) &&
                   sizeof(double) == sizeof(MI_Real64) && sizeof(uint16_t) == sizeof(MI_Char16),
               "numbers of both unions have one representation");

static void datetime_to_mi(const struct wsmi_datetime *in, MI_Datetime *ret)
{
    if (in->is_timestamp) {
        const struct wsmi_timestamp *from = &in->timestamp;
        ret->isTimestamp = 1;
        ret->u.timestamp =
            (MI_Timestamp){from->year,   from->month,  from->day,          from->hour,
                           from->minute, from->second, from->microseconds, from->utc};
    } else {
        const struct wsmi_duration *from = &in->interval;
        ret->isTimestamp = 0;
        ret->u.interval = (MI_Interval){.days = from->days,
                                        .hours = from->hours,
                                        .minutes = from->minutes,
                                        .seconds = from->seconds,
                                        .microseconds = from->microseconds};
    }
}

static void datetime_from_mi(const MI_Datetime *in, struct wsmi_datetime *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->is_timestamp = in->isTimestamp != 0;
    if (ret->is_timestamp) {
        const MI_Timestamp *from = &in->u.timestamp;
        ret->timestamp = (struct wsmi_timestamp){
            from->day == 0 && from->year != 0 ? WSMI_TIMESTAMP_DATE : WSMI_TIMESTAMP_FULL,
            from->year,
            from->month,
            from->day,
            from->hour,
            from->minute,
            from->second,
            from->microseconds,
            from->utc};
    } else {
        const MI_Interval *from = &in->u.interval;
        ret->interval.days = from->days;
        ret->interval.hours = from->hours;
        ret->interval.minutes = from->minutes;
        ret->interval.seconds = from->seconds;
        ret->interval.microseconds = from->microseconds;
    }
}

void wsmi_value_from_scalar(enum wsmi_type type, const union wsmi_scalar *in, MI_Value *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (type == WSMI_TYPE_DATETIME) {
        datetime_to_mi(&in->datetime, &ret->datetime);
    } else if (type < WSMI_TYPE_DATETIME) {
        memcpy(ret, in, wsmi_value_bytes((MI_Type)type));
    }
}

union wsmi_scalar wsmi_scalar_from_value(enum wsmi_type type, const MI_Value *in)
{
    union wsmi_scalar scalar;
    memset(&scalar, 0, sizeof(scalar));
    if (type == WSMI_TYPE_DATETIME) {
        datetime_from_mi(&in->datetime, &scalar.datetime);
    } else if (type == WSMI_TYPE_STRING) {
        scalar.string = wsmi_view_from_str(in->string);
    } else if (type == WSMI_TYPE_BOOLEAN) {
        scalar.boolean = in->boolean != 0; /* any number but zero is true */
    } else if (type < WSMI_TYPE_DATETIME) {
        memcpy(&scalar, in, wsmi_value_bytes((MI_Type)type));
    }
    return scalar;
}

/* SPDX-License-Identifier: MIT */
/* Owned copies of MI_Value, of all 32 types. */
#ifndef WSMI_MI_VALUE_H
#define WSMI_MI_VALUE_H

#include "mi.h"
#include "wsmi/view.h"

/* Instances inside instances, counted from the outermost; bounds the recursion of copying and
 * freeing. */
enum { WSMI_VALUE_MAX_DEPTH = 64 };

/* One of the 32 types. */
bool wsmi_value_is_type(MI_Type type);

/*
 * Copies everything `value` points to: strings, array storage, embedded instances and references
 * (by their own Clone). `depth` instances are around the value. An array of length 0 has no
 * storage. INVALID_PARAMETER for an unknown type, a NULL pointer inside or instead of an array's
 * storage, an embedded instance without a table; SERVER_LIMITS_EXCEEDED on memory and beyond
 * WSMI_VALUE_MAX_DEPTH. `ret` is written on success only; wsmi_value_free frees it.
 */
MI_Result wsmi_value_copy(MI_Type type, const MI_Value *value, unsigned depth, MI_Value *ret);

/* Frees what a copy points to, and zeroes it. */
void wsmi_value_free(MI_Type type, MI_Value *value);

/* A scalar whose pointer is NULL: a string, instance or reference without a value. */
bool wsmi_value_is_null(MI_Type type, const MI_Value *value);

/* Ranges of DSP0004: hours < 24, days <= 99999999, month 1-12 and so on. */
bool wsmi_value_interval_is_legal(const MI_Interval *interval);
bool wsmi_value_timestamp_is_legal(const MI_Timestamp *timestamp);

/* Milliseconds, parts rounded up. False, with `ret` untouched, when that is longer than any
 * xs:duration this library writes. */
bool wsmi_value_interval_to_ms(const MI_Interval *interval, uint64_t *ret);

/* The same for a timeout: nothing here waits for ever, so all zero, which is "no limit" in MI, and
 * anything longer are 24 hours. */
bool wsmi_value_timeout_to_ms(const MI_Interval *interval, uint64_t *ret);

#endif

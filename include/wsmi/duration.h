/* SPDX-License-Identifier: MIT */
/*
 * Lengths of time: xs:duration (XML Schema part 2, section 3.2.6) as WS-Management messages carry
 * it (DSP0226 section 6.1; DSP0230 for CIM intervals), and the short form people type in option
 * blocks. The bytes come from a peer or from the user. Every function is pure and keeps nothing.
 */
#ifndef WSMI_DURATION_H
#define WSMI_DURATION_H

#include "wsmi/buf.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The longest duration a CIM interval can hold has this many days (eight digits, DSP0004). */
#define WSMI_DURATION_MAX_DAYS 99999999u

/*
 * A duration that is never negative. Normalised means days <= WSMI_DURATION_MAX_DAYS, hours < 24,
 * minutes < 60, seconds < 60, microseconds < 1000000. Parsers give normalised values only; the
 * other functions take any field values and count what they add up to.
 */
struct wsmi_duration {
    uint32_t days;
    uint32_t hours;
    uint32_t minutes;
    uint32_t seconds;
    uint32_t microseconds;
};

/*
 * Reads PnYnMnDTnHnMn[.f]S without white space around it. Years and months have no CIM counterpart
 * and are counted as OMI does: 365 days a year and one per four years, 30 days a month and one per
 * two months. Fraction digits beyond the sixth are dropped. Leniency: `P` and `PT` are zero (OMI
 * prints them). SYNTAX: anything else, a leading sign, more than WSMI_DURATION_MAX_DAYS.
 */
/*@
  requires readable(in) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> ret->days <= WSMI_DURATION_MAX_DAYS && ret->hours < 24 &&
    ret->minutes < 60 && ret->seconds < 60 && ret->microseconds < 1000000;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret) && err->offset <= in.len;
*/
WSMI_API bool wsmi_duration_parse_xsd(struct wsmi_view in, struct wsmi_duration *ret,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * The form of option blocks and command lines: digits and one of the units ms, s, m, h, d (lower
 * case, no white space: `30s`), or an xs:duration as above. A number without a unit is SYNTAX.
 */
/*@
  requires readable(in) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> ret->days <= WSMI_DURATION_MAX_DAYS && ret->hours < 24 &&
    ret->minutes < 60 && ret->seconds < 60 && ret->microseconds < 1000000;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret) && err->offset <= in.len;
*/
WSMI_API bool wsmi_duration_parse_short(struct wsmi_view in, struct wsmi_duration *ret,
                                        struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Appends the shortest xs:duration without years and months: `P1DT2H`, `PT0.500000S`, `PT0S`. */
/*@
  requires \valid_read(duration) && buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
WSMI_API void wsmi_duration_write_xsd(const struct wsmi_duration *duration,
                                      struct wsmi_buf *buf) WSMI_NONNULL;

/*
 * Appends the form of the OperationTimeout header: seconds with exactly three decimals,
 * `PT60.000S`. Parts of a millisecond are rounded up, so that a short timeout never becomes none.
 */
/*@
  requires \valid_read(duration) && buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
WSMI_API void wsmi_duration_write_wire(const struct wsmi_duration *duration,
                                       struct wsmi_buf *buf) WSMI_NONNULL;

/* Appends one number with the largest unit that is exact: `90s`, `1500ms`, `2d`, `0s`; an
 * xs:duration where none of them is. */
/*@
  requires \valid_read(duration) && buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
*/
WSMI_API void wsmi_duration_write_short(const struct wsmi_duration *duration,
                                        struct wsmi_buf *buf) WSMI_NONNULL;

/* Makes any field values normalised. False, with `duration` untouched, when they add up to more
 * than WSMI_DURATION_MAX_DAYS and a part of a day. */
/*@
  requires \valid(duration);
  assigns *duration;
  ensures !\result ==> *duration == \old(*duration);
*/
WSMI_API bool wsmi_duration_normalise(struct wsmi_duration *duration) WSMI_NONNULL WSMI_MUST_USE;

/* Milliseconds, parts rounded up. False, with `ret_ms` untouched, when the duration is longer than
 * a normalised one can be. */
/*@
  requires \valid_read(duration) && \valid(ret_ms) && \separated(duration, ret_ms);
  assigns *ret_ms;
  ensures !\result ==> *ret_ms == \old(*ret_ms);
*/
WSMI_API bool wsmi_duration_to_ms(const struct wsmi_duration *duration,
                                  uint64_t *ret_ms) WSMI_NONNULL WSMI_MUST_USE;

/* The normalised duration of `ms` milliseconds; false, with `ret` untouched, when it is too long.
 */
/*@
  requires \valid(ret);
  assigns *ret;
  ensures \result ==> ret->days <= WSMI_DURATION_MAX_DAYS && ret->hours < 24 &&
    ret->minutes < 60 && ret->seconds < 60;
  ensures \result ==> ((((ret->days * 24 + ret->hours) * 60 + ret->minutes) * 60 +
    ret->seconds) * 1000000 + ret->microseconds) == ms * 1000;
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_API bool wsmi_duration_from_ms(uint64_t ms,
                                    struct wsmi_duration *ret) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/* Checked numbers: no sign, no white space, no trailing bytes, no wrap-around; and their way back.
 */
#ifndef WSMI_CORE_NUM_H
#define WSMI_CORE_NUM_H

#include "wsmi/view.h"

/*@
  predicate all_digits{L}(uint8_t *text, integer len) =
    \forall integer i; 0 <= i < len ==> '0' <= text[i] <= '9';

  // The number that `len` digits mean.
  logic integer decimal{L}(uint8_t *text, integer len) =
    len <= 0 ? 0 : decimal(text, len - 1) * 10 + (text[len - 1] - '0');

  // The first number that has more than `digits` digits.
  logic integer beyond(integer digits) = digits <= 0 ? 1 : 10 * beyond(digits - 1);
*/

/*
 * Decimal digits only, value <= `max`. Leading zeros are legal, but the text may not be longer than
 * 64 bytes (nobody writes a number that way; bounds the work). False with `ret` untouched
 * otherwise.
 */
/*@
  requires readable(text) && \valid(ret);
  assigns *ret;
  ensures \result ==> decimal(text.ptr, text.len) == *ret <= max;
  ensures \result ==> 0 < text.len <= 64 && all_digits(text.ptr, text.len);
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_MUST_USE bool wsmi_num_u64(struct wsmi_view text, uint64_t max, uint64_t *ret);

/*@
  requires readable(text) && \valid(ret);
  assigns *ret;
  ensures \result ==> decimal(text.ptr, text.len) == *ret <= max;
  ensures \result ==> 0 < text.len <= 64 && all_digits(text.ptr, text.len);
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_MUST_USE static inline bool wsmi_num_u32(struct wsmi_view text, uint32_t max, uint32_t *ret)
{
    uint64_t value;
    if (!wsmi_num_u64(text, max, &value)) {
        return false;
    }
    *ret = (uint32_t)value;
    return true;
}

enum { WSMI_NUM_U64_BYTES = 20 };

/* Decimal digits without leading zeros: a view into `room`. */
/*@
  requires \valid(room + (0 .. WSMI_NUM_U64_BYTES - 1));
  assigns room[0 .. WSMI_NUM_U64_BYTES - 1];
  ensures 0 < \result.len <= WSMI_NUM_U64_BYTES && readable(\result);
  ensures \result.ptr + \result.len == room + WSMI_NUM_U64_BYTES;
*/
struct wsmi_view wsmi_num_write_u64(uint64_t value, uint8_t room[WSMI_NUM_U64_BYTES]);

/* Sum and product without wrap-around; false with `ret` untouched when the result does not fit. */
/*@
  requires \valid(ret);
  assigns *ret;
  ensures \result <==> a + b <= SIZE_MAX;
  ensures \result ==> *ret == a + b;
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_MUST_USE static inline bool wsmi_num_add(size_t a, size_t b, size_t *ret)
{
    if (a > SIZE_MAX - b) {
        return false;
    }
    *ret = a + b;
    return true;
}

/*@
  requires \valid(ret);
  assigns *ret;
  ensures \result <==> a * b <= SIZE_MAX;
  ensures \result ==> *ret == a * b;
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_MUST_USE static inline bool wsmi_num_mul(size_t a, size_t b, size_t *ret)
{
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *ret = a * b;
    return true;
}

#endif

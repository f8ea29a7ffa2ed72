/* SPDX-License-Identifier: MIT */
/* Checked numbers: no sign, no white space, no trailing bytes, no wrap-around; and their way back.
 */
#ifndef WSMI_CORE_NUM_H
#define WSMI_CORE_NUM_H

#include "wsmi/view.h"

/*
 * Decimal digits only, value <= `max`. Leading zeros are legal, but the text may not be longer than
 * 64 bytes (nobody writes a number that way; bounds the work). False with `ret` untouched
 * otherwise.
 */
WSMI_MUST_USE bool wsmi_num_u64(struct wsmi_view text, uint64_t max, uint64_t *ret);

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
struct wsmi_view wsmi_num_write_u64(uint64_t value, uint8_t room[WSMI_NUM_U64_BYTES]);

/* Sum and product without wrap-around; false with `ret` untouched when the result does not fit. */
WSMI_MUST_USE static inline bool wsmi_num_add(size_t a, size_t b, size_t *ret)
{
    if (a > SIZE_MAX - b) {
        return false;
    }
    *ret = a + b;
    return true;
}

WSMI_MUST_USE static inline bool wsmi_num_mul(size_t a, size_t b, size_t *ret)
{
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *ret = a * b;
    return true;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Exact conversion between decimal digits and the binary formats of IEEE 754: correctly rounded one
 * way (to nearest, ties to even), the shortest digits that read back the other way. Integers only:
 * no rounding mode, no locale, no C library.
 */
#ifndef WSMI_CIM_DECIMAL_H
#define WSMI_CIM_DECIMAL_H

#include "wsmi/view.h"

/*
 * No number that halves the gap between two doubles has more digits that are not zero at an end.
 * Whatever follows can be told by one further digit: 0, or 1 for anything else.
 */
enum { WSMI_DECIMAL_MAX_DIGITS = 768 };

/* The number 0.d1 d2 d3 ... * 10^point. */
struct wsmi_decimal {
    int64_t point;
    size_t count; /* 0 is the number zero; otherwise the first digit is not 0 */
    uint8_t digits[WSMI_DECIMAL_MAX_DIGITS + 1]; /* 0-9 */
};

/* An interchange format: the magnitude's bits are a field for the exponent and one for the rest. */
struct wsmi_real_format {
    unsigned precision;      /* bits of the significand, the hidden one included; at most 53 */
    int32_t lowest;          /* the smallest number above zero is 2^lowest; at least -1074 */
    uint64_t infinity_field; /* the exponent field of infinities and NaNs */
};

/* False with `ret` untouched when the nearest number is infinity. Bounded work. */
bool wsmi_decimal_to_bits(const struct wsmi_decimal *decimal, const struct wsmi_real_format *format,
                          uint64_t *ret) WSMI_NONNULL WSMI_MUST_USE;

/* `bits` is finite, not zero and without sign. At most 17 digits, the last not 0. */
void wsmi_decimal_from_bits(uint64_t bits, const struct wsmi_real_format *format,
                            struct wsmi_decimal *ret) WSMI_NONNULL;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Natural numbers of a fixed maximum, enough for the exact conversion of one real (cim/decimal.c).
 * Plain schoolbook arithmetic. What exceeds the maximum is a defect of the caller: it is cut off,
 * never written past the end.
 */
#ifndef WSMI_CIM_BIGNAT_H
#define WSMI_CIM_BIGNAT_H

#include "wsmi/view.h"

/* 2560 bits are needed, see the bounds in cim/decimal.c. */
enum { WSMI_BIGNAT_LIMBS = 84 };

struct wsmi_bignat {
    size_t count;                      /* limbs in use; the last one is not zero */
    uint32_t limbs[WSMI_BIGNAT_LIMBS]; /* least significant first; those not in use are garbage */
};

void wsmi_bignat_set(struct wsmi_bignat *number, uint64_t value) WSMI_NONNULL;

static inline bool wsmi_bignat_is_zero(const struct wsmi_bignat *number)
{
    return number->count == 0;
}

/* Position of the highest bit plus one; 0 for zero. */
size_t wsmi_bignat_bits(const struct wsmi_bignat *number) WSMI_NONNULL;

/* -1, 0 or 1. */
int wsmi_bignat_compare(const struct wsmi_bignat *a, const struct wsmi_bignat *b) WSMI_NONNULL;

/* number = number * factor + addend */
void wsmi_bignat_multiply_add(struct wsmi_bignat *number, uint32_t factor,
                              uint32_t addend) WSMI_NONNULL;

/* number = number * 5^power */
void wsmi_bignat_multiply_pow5(struct wsmi_bignat *number, size_t power) WSMI_NONNULL;

void wsmi_bignat_shift_left(struct wsmi_bignat *number, size_t bits) WSMI_NONNULL;

/* sum = a + b; `ret` may be none of the others. */
void wsmi_bignat_add(const struct wsmi_bignat *a, const struct wsmi_bignat *b,
                     struct wsmi_bignat *ret) WSMI_NONNULL;

/* a = a - b; `b` is not larger than `a`. */
void wsmi_bignat_subtract(struct wsmi_bignat *a, const struct wsmi_bignat *b) WSMI_NONNULL;

#endif

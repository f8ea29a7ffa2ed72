/* SPDX-License-Identifier: MIT */
#include "cim/bignat.h"

enum { LIMB_BITS = 32 };

static void append(struct wsmi_bignat *number, uint32_t limb)
{
    if (number->count < WSMI_BIGNAT_LIMBS) {
        number->limbs[number->count] = limb;
        number->count++;
    }
}

static void drop_zeros(struct wsmi_bignat *number)
{
    while (number->count > 0 && number->limbs[number->count - 1] == 0) {
        number->count--;
    }
}

void wsmi_bignat_set(struct wsmi_bignat *number, uint64_t value)
{
    number->count = 0;
    append(number, (uint32_t)value);
    append(number, (uint32_t)(value >> LIMB_BITS));
    drop_zeros(number);
}

size_t wsmi_bignat_bits(const struct wsmi_bignat *number)
{
    if (number->count == 0) {
        return 0;
    }
    size_t bits = (number->count - 1) * LIMB_BITS;
    for (uint32_t top = number->limbs[number->count - 1]; top != 0; top >>= 1) {
        bits++;
    }
    return bits;
}

int wsmi_bignat_compare(const struct wsmi_bignat *a, const struct wsmi_bignat *b)
{
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    for (size_t i = a->count; i > 0; i--) {
        if (a->limbs[i - 1] != b->limbs[i - 1]) {
            return a->limbs[i - 1] < b->limbs[i - 1] ? -1 : 1;
        }
    }
    return 0;
}

void wsmi_bignat_multiply_add(struct wsmi_bignat *number, uint32_t factor, uint32_t addend)
{
    uint64_t carry = addend;
    for (size_t i = 0; i < number->count; i++) {
        carry += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry != 0) {
        append(number, (uint32_t)carry);
    }
}

void wsmi_bignat_multiply_pow5(struct wsmi_bignat *number, size_t power)
{
    enum { CHUNK = 13 }; /* the largest power of 5 in a limb */
    static const uint32_t powers[CHUNK + 1] = {
        1,     5,      25,      125,     625,      3125,      15625,
        78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
    };
    for (; power >= CHUNK; power -= CHUNK) {
        wsmi_bignat_multiply_add(number, powers[CHUNK], 0);
    }
    wsmi_bignat_multiply_add(number, powers[power], 0);
}

/* By less than a limb. */
static void shift_bits(struct wsmi_bignat *number, unsigned bits)
{
    uint32_t carry = 0;
    for (size_t i = 0; i < number->count; i++) {
        uint64_t wide = (uint64_t)number->limbs[i] << bits | carry;
        number->limbs[i] = (uint32_t)wide;
        carry = (uint32_t)(wide >> LIMB_BITS);
    }
    if (carry != 0) {
        append(number, carry);
    }
}

void wsmi_bignat_shift_left(struct wsmi_bignat *number, size_t bits)
{
    size_t whole = bits / LIMB_BITS;
    shift_bits(number, (unsigned)(bits % LIMB_BITS));
    if (whole == 0 || number->count == 0) {
        return;
    }
    if (whole > WSMI_BIGNAT_LIMBS - number->count) {
        whole = WSMI_BIGNAT_LIMBS - number->count;
    }
    memmove(number->limbs + whole, number->limbs, number->count * sizeof(number->limbs[0]));
    memset(number->limbs, 0, whole * sizeof(number->limbs[0]));
    number->count += whole;
}

void wsmi_bignat_add(const struct wsmi_bignat *a, const struct wsmi_bignat *b,
                     struct wsmi_bignat *ret)
{
    const struct wsmi_bignat *longer = a->count < b->count ? b : a;
    const struct wsmi_bignat *shorter = a->count < b->count ? a : b;
    uint64_t carry = 0;
    ret->count = longer->count;
    for (size_t i = 0; i < longer->count; i++) {
        carry += longer->limbs[i];
        carry += i < shorter->count ? shorter->limbs[i] : 0;
        ret->limbs[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry != 0) {
        append(ret, (uint32_t)carry);
    }
}

void wsmi_bignat_subtract(struct wsmi_bignat *a, const struct wsmi_bignat *b)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        uint64_t taken = borrow + (i < b->count ? b->limbs[i] : 0);
        borrow = taken > a->limbs[i] ? 1 : 0;
        a->limbs[i] = (uint32_t)(a->limbs[i] - taken);
    }
    drop_zeros(a);
}

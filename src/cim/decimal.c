/* SPDX-License-Identifier: MIT */
#include "cim/decimal.h"

#include "cim/bignat.h"

enum {
    QUOTIENT_BITS = 64,
    /* 10^310 is more than any double; 10^-330 is less than half of the smallest. */
    MAX_POINT = 310,
    MIN_POINT = -330,
};

/*
 * Bounds of the numbers in here, in bits: 769 digits are below 2^2555. The divisor of a text is at
 * most 5^(769 + 330), below 2^2552. Aligning makes neither longer than the longer of the two plus
 * one. Writing needs 53 + 2 bits times 10^324, below 2^1133.
 */

static void from_digits(const struct wsmi_decimal *decimal, struct wsmi_bignat *ret)
{
    enum { CHUNK = 9 }; /* digits that fit a limb */
    wsmi_bignat_set(ret, 0);
    size_t done = 0;
    while (done < decimal->count) {
        uint32_t factor = 1;
        uint32_t value = 0;
        for (size_t i = 0; i < CHUNK && done < decimal->count; i++) {
            factor *= 10;
            value = value * 10 + decimal->digits[done];
            done++;
        }
        wsmi_bignat_multiply_add(ret, factor, value);
    }
}

/* A number of QUOTIENT_BITS significant bits, the highest of which is worth 2^exponent. */
struct quotient {
    uint64_t bits;
    int64_t exponent;
    bool is_inexact; /* a little more than that */
};

/* dividend / divisor * 2^exponent; both are clobbered. */
static struct quotient divide(struct wsmi_bignat *dividend, struct wsmi_bignat *divisor,
                              int64_t exponent)
{
    size_t dividend_bits = wsmi_bignat_bits(dividend);
    size_t divisor_bits = wsmi_bignat_bits(divisor);
    struct quotient quotient = {0, exponent, false};
    if (dividend_bits >= divisor_bits) {
        wsmi_bignat_shift_left(divisor, dividend_bits - divisor_bits);
    } else {
        wsmi_bignat_shift_left(dividend, divisor_bits - dividend_bits);
    }
    quotient.exponent += (int64_t)dividend_bits - (int64_t)divisor_bits;
    if (wsmi_bignat_compare(dividend, divisor) < 0) {
        wsmi_bignat_shift_left(dividend, 1);
        quotient.exponent--;
    }
    for (unsigned i = 0; i < QUOTIENT_BITS; i++) {
        quotient.bits <<= 1;
        if (wsmi_bignat_compare(dividend, divisor) >= 0) {
            wsmi_bignat_subtract(dividend, divisor);
            quotient.bits |= 1;
        }
        wsmi_bignat_shift_left(dividend, 1);
    }
    quotient.is_inexact = !wsmi_bignat_is_zero(dividend);
    return quotient;
}

static unsigned bits_of(uint64_t word)
{
    unsigned bits = 0;
    for (; word != 0; word >>= 1) {
        bits++;
    }
    return bits;
}

/*
 * The same for what fits a word, as most reals do: digits * 10^exponent. Neither number passes 63
 * bits, so the dividend, less than twice the divisor, does not pass a word. False: they do not fit.
 */
static bool divide_words(const struct wsmi_decimal *decimal, int64_t exponent, struct quotient *ret)
{
    const uint64_t most = UINT64_MAX / 2;
    uint64_t dividend = 0;
    uint64_t divisor = 1;
    struct quotient quotient = {0, exponent, false};
    for (size_t i = 0; i < decimal->count; i++) {
        if (dividend > (most - decimal->digits[i]) / 10) {
            return false;
        }
        dividend = dividend * 10 + decimal->digits[i];
    }
    for (int64_t power = exponent; power != 0; power += power < 0 ? 1 : -1) {
        uint64_t *number = power < 0 ? &divisor : &dividend;
        if (*number > most / 5) {
            return false;
        }
        *number *= 5;
    }
    unsigned dividend_bits = bits_of(dividend);
    unsigned divisor_bits = bits_of(divisor);
    dividend <<= QUOTIENT_BITS - 1 - dividend_bits;
    divisor <<= QUOTIENT_BITS - 1 - divisor_bits;
    quotient.exponent += (int64_t)dividend_bits - (int64_t)divisor_bits;
    if (dividend < divisor) {
        dividend <<= 1;
        quotient.exponent--;
    }
    unsigned left = QUOTIENT_BITS;
    do {
        uint64_t bit = dividend >= divisor; /* as good as random, so not branched upon */
        dividend = (dividend - (divisor & (0 - bit))) << 1;
        quotient.bits = quotient.bits << 1 | bit;
        left--;
    } while (left > 0 && dividend != 0);
    quotient.bits <<= left;
    quotient.is_inexact = dividend != 0;
    *ret = quotient;
    return true;
}

/* digits * 10^exponent */
static struct quotient divide_numbers(const struct wsmi_decimal *decimal, int64_t exponent)
{
    struct wsmi_bignat dividend;
    struct wsmi_bignat divisor;
    from_digits(decimal, &dividend);
    wsmi_bignat_set(&divisor, 1);
    if (exponent >= 0) {
        wsmi_bignat_multiply_pow5(&dividend, (size_t)exponent);
    } else {
        wsmi_bignat_multiply_pow5(&divisor, (size_t)-exponent);
    }
    return divide(&dividend, &divisor, exponent);
}

/* To nearest, ties to even; false when that is infinity. */
static bool round_quotient(const struct quotient *quotient, const struct wsmi_real_format *format,
                           uint64_t *ret)
{
    int64_t lowest = quotient->exponent - (int64_t)format->precision + 1;
    if (lowest < format->lowest) {
        lowest = format->lowest;
    }
    int64_t dropped = lowest - (quotient->exponent - QUOTIENT_BITS + 1);
    if (dropped > QUOTIENT_BITS) {
        *ret = 0; /* less than half of the smallest */
        return true;
    }
    uint64_t significand = dropped == QUOTIENT_BITS ? 0 : quotient->bits >> dropped;
    uint64_t half = (uint64_t)1 << (dropped - 1);
    bool is_more_than_half = (quotient->bits & (half - 1)) != 0 || quotient->is_inexact;
    bool is_up = (quotient->bits & half) != 0 && (is_more_than_half || (significand & 1) != 0);
    /* The hidden bit of a normal number counts the exponent field up by one, and so does a carry
     * out of the significand. */
    uint64_t field = (uint64_t)(lowest - format->lowest);
    uint64_t bits = (field << (format->precision - 1)) + significand + (is_up ? 1 : 0);
    if (bits >> (format->precision - 1) >= format->infinity_field) {
        return false;
    }
    *ret = bits;
    return true;
}

bool wsmi_decimal_to_bits(const struct wsmi_decimal *decimal, const struct wsmi_real_format *format,
                          uint64_t *ret)
{
    if (decimal->count == 0 || decimal->point < MIN_POINT) {
        *ret = 0;
        return true;
    }
    if (decimal->point > MAX_POINT) {
        return false;
    }
    struct quotient quotient;
    int64_t exponent = decimal->point - (int64_t)decimal->count; /* of ten, behind all digits */
    if (!divide_words(decimal, exponent, &quotient)) {
        quotient = divide_numbers(decimal, exponent);
    }
    return round_quotient(&quotient, format, ret);
}

/*
 * The state of free-format printing (Steele and White 1990; Burger and Dybvig 1996): the number is
 * rest / scale, and everything from (rest - below) / scale to (rest + above) / scale reads back as
 * it; the ends do when the significand is even.
 */
struct printing {
    struct wsmi_bignat rest;
    struct wsmi_bignat scale;
    struct wsmi_bignat below;
    struct wsmi_bignat above;
    bool is_closed;
};

static void multiply_pow10(struct wsmi_bignat *number, size_t power)
{
    wsmi_bignat_multiply_pow5(number, power);
    wsmi_bignat_shift_left(number, power);
}

/* Not above the power of ten of 2^`exponent`, and at most one below it. */
static int64_t floor_log10_of_pow2(int64_t exponent)
{
    /* 78913 / 2^18 is log10(2) less 8e-7, exact enough for 1100 powers either way. */
    int64_t scaled = exponent * 78913;
    int64_t unit = (int64_t)1 << 18;
    return scaled >= 0 ? scaled / unit : -((-scaled + unit - 1) / unit);
}

/* significand * 2^exponent; `is_lower_closer` when the number below has a smaller exponent. */
static void start_printing(uint64_t significand, int64_t exponent, bool is_lower_closer,
                           struct printing *ret)
{
    size_t doubled = is_lower_closer ? 2 : 1;
    wsmi_bignat_set(&ret->rest, significand);
    wsmi_bignat_set(&ret->scale, 1);
    wsmi_bignat_set(&ret->below, 1);
    wsmi_bignat_set(&ret->above, doubled);
    wsmi_bignat_shift_left(&ret->rest, doubled);
    wsmi_bignat_shift_left(&ret->scale, doubled);
    if (exponent >= 0) {
        wsmi_bignat_shift_left(&ret->rest, (size_t)exponent);
        wsmi_bignat_shift_left(&ret->below, (size_t)exponent);
        wsmi_bignat_shift_left(&ret->above, (size_t)exponent);
    } else {
        wsmi_bignat_shift_left(&ret->scale, (size_t)-exponent);
    }
    ret->is_closed = significand % 2 == 0;
}

/* Whether the upper end reaches `scale`. */
static bool reaches_next(const struct printing *printing)
{
    struct wsmi_bignat sum;
    wsmi_bignat_add(&printing->rest, &printing->above, &sum);
    return wsmi_bignat_compare(&sum, &printing->scale) >= (printing->is_closed ? 0 : 1);
}

/* Multiplies by a power of ten so that the number is below one, and gives the power taken out. */
static int64_t scale_to_fraction(struct printing *printing, int64_t highest_bit)
{
    int64_t point = floor_log10_of_pow2(highest_bit) + 1;
    if (point >= 0) {
        multiply_pow10(&printing->scale, (size_t)point);
    } else {
        multiply_pow10(&printing->rest, (size_t)-point);
        multiply_pow10(&printing->below, (size_t)-point);
        multiply_pow10(&printing->above, (size_t)-point);
    }
    if (reaches_next(printing)) {
        multiply_pow10(&printing->scale, 1);
        point++;
    }
    return point;
}

/* Takes the next digit off; true when it was the last one needed. */
static bool next_digit(struct printing *printing, uint8_t *ret)
{
    uint8_t digit = 0;
    wsmi_bignat_multiply_add(&printing->rest, 10, 0);
    wsmi_bignat_multiply_add(&printing->below, 10, 0);
    wsmi_bignat_multiply_add(&printing->above, 10, 0);
    while (wsmi_bignat_compare(&printing->rest, &printing->scale) >= 0) {
        wsmi_bignat_subtract(&printing->rest, &printing->scale);
        digit++;
    }
    bool is_low =
        wsmi_bignat_compare(&printing->rest, &printing->below) < (printing->is_closed ? 1 : 0);
    bool is_high = reaches_next(printing);
    if (is_low && is_high) {
        struct wsmi_bignat doubled = printing->rest;
        wsmi_bignat_shift_left(&doubled, 1);
        int side = wsmi_bignat_compare(&doubled, &printing->scale);
        is_high = side > 0 || (side == 0 && digit % 2 == 1);
    }
    *ret = (uint8_t)(digit + (is_high ? 1 : 0));
    return is_low || is_high;
}

void wsmi_decimal_from_bits(uint64_t bits, const struct wsmi_real_format *format,
                            struct wsmi_decimal *ret)
{
    uint64_t hidden = (uint64_t)1 << (format->precision - 1);
    uint64_t field = bits / hidden;
    uint64_t significand = field == 0 ? bits : bits % hidden + hidden;
    int64_t exponent = format->lowest + (field == 0 ? 0 : (int64_t)field - 1);
    struct printing printing;
    int64_t highest_bit = exponent - 1;
    for (uint64_t rest = significand; rest != 0; rest >>= 1) {
        highest_bit++;
    }
    start_printing(significand, exponent, significand == hidden && field > 1, &printing);
    ret->point = scale_to_fraction(&printing, highest_bit);
    ret->count = 0;
    bool is_last = false;
    while (!is_last && ret->count < WSMI_DECIMAL_MAX_DIGITS) {
        is_last = next_digit(&printing, &ret->digits[ret->count]);
        ret->count++;
    }
}

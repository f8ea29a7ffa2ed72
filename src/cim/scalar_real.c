/* SPDX-License-Identifier: MIT */
/* Reals: xs:float and xs:double (XML Schema part 2, sections 3.2.4 and 3.2.5). */
#include "cim/decimal.h"
#include "cim/scalar.h"
#include "core/ascii.h"
#include "core/fail.h"

_Static_assert(sizeof(float) == 4 && sizeof(double) == 8, "the formats of IEEE 754");

static const struct wsmi_real_format real32 = {24, -149, 255};
static const struct wsmi_real_format real64 = {53, -1074, 2047};

#define MAX_REAL64_BITS UINT64_C(0x7FEFFFFFFFFFFFFF)

static uint64_t infinity_of(const struct wsmi_real_format *format)
{
    return format->infinity_field << (format->precision - 1);
}

static uint64_t quiet_nan_of(const struct wsmi_real_format *format)
{
    return infinity_of(format) | (uint64_t)1 << (format->precision - 2);
}

static uint64_t sign_of(const struct wsmi_real_format *format)
{
    return (format->infinity_field + 1) << (format->precision - 1);
}

/* Names of XML Schema, of C's printf (OMI) and of Microsoft's. `is_nan` or else infinity. */
static bool read_name(struct wsmi_view text, bool *ret_is_nan)
{
    static const struct {
        struct wsmi_view text;
        bool is_nan;
    } names[] = {
        {WSMI_VIEW_INIT("INF"), false},    {WSMI_VIEW_INIT("infinity"), false},
        {WSMI_VIEW_INIT("1.#INF"), false}, {WSMI_VIEW_INIT("NaN"), true},
        {WSMI_VIEW_INIT("1.#QNAN"), true}, {WSMI_VIEW_INIT("1.#SNAN"), true},
        {WSMI_VIEW_INIT("1.#IND"), true},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (wsmi_view_eq_nocase(text, names[i].text)) {
            *ret_is_nan = names[i].is_nan;
            return true;
        }
    }
    return false;
}

/* Adds the digits that come next to `decimal`; gives how many there were, zeros included. */
static size_t read_digits(struct wsmi_cur *cur, bool is_fraction, struct wsmi_decimal *decimal,
                          bool *is_more)
{
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
    for (size_t i = 0; i < digits.len; i++) {
        uint8_t digit = (uint8_t)(digits.ptr[i] - '0');
        if (digit == 0 && decimal->count == 0) {
            decimal->point -= is_fraction ? 1 : 0;
            continue;
        }
        decimal->point += is_fraction ? 0 : 1;
        if (decimal->count < WSMI_DECIMAL_MAX_DIGITS) {
            decimal->digits[decimal->count] = digit;
            decimal->count++;
        } else {
            *is_more = *is_more || digit != 0;
        }
    }
    return digits.len;
}

/* Trailing zeros cost work and say nothing; what did not fit becomes one digit. */
static void finish_digits(struct wsmi_decimal *decimal, bool is_more)
{
    if (is_more) {
        decimal->digits[WSMI_DECIMAL_MAX_DIGITS] = 1;
        decimal->count = WSMI_DECIMAL_MAX_DIGITS + 1;
        return;
    }
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0) {
        decimal->count--;
    }
}

/* [eE][+-]digits, or nothing. */
static bool read_exponent(struct wsmi_cur *cur, int64_t *ret, struct wsmi_err *err)
{
    /* More than any text has digits to make up for, and far from wrapping around. */
    const int64_t max = (int64_t)1 << 56;
    int64_t exponent = 0;
    if (!wsmi_cur_accept(cur, 'e') && !wsmi_cur_accept(cur, 'E')) {
        *ret = 0;
        return true;
    }
    bool is_negative = wsmi_cur_accept(cur, '-');
    if (!is_negative) {
        (void)wsmi_cur_accept(cur, '+');
    }
    struct wsmi_view digits = wsmi_cur_span(cur, WSMI_DIGIT);
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "exponent of a real has no digits");
    }
    for (size_t i = 0; i < digits.len && exponent < max; i++) {
        exponent = exponent * 10 + (digits.ptr[i] - '0');
    }
    *ret = is_negative ? -exponent : exponent;
    return true;
}

/* What stands behind the sign, when it is no name. */
static bool read_decimal(struct wsmi_cur *cur, struct wsmi_decimal *ret, struct wsmi_err *err)
{
    bool is_more = false;
    int64_t exponent;
    ret->point = 0;
    ret->count = 0;
    size_t digits = read_digits(cur, false, ret, &is_more);
    if (wsmi_cur_accept(cur, '.')) {
        digits += read_digits(cur, true, ret, &is_more);
    }
    if (digits == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "real has no digits");
    }
    finish_digits(ret, is_more);
    if (!read_exponent(cur, &exponent, err)) {
        return false;
    }
    if (!wsmi_cur_at_end(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "bytes behind a real");
    }
    ret->point += exponent;
    return true;
}

/* The magnitude; `cur` stands behind the sign. */
static bool read_bits(struct wsmi_cur cur, const struct wsmi_real_format *format, uint64_t *ret,
                      struct wsmi_err *err)
{
    struct wsmi_decimal decimal;
    size_t start = cur.offset;
    bool is_nan;
    if (read_name(cur.rest, &is_nan)) {
        *ret = is_nan ? quiet_nan_of(format) : infinity_of(format);
        return true;
    }
    /* The largest double as OMI prints it, with 15 digits, would round to infinity. */
    if (format == &real64 && wsmi_view_eq(cur.rest, WSMI_VIEW("1.79769313486232e+308"))) {
        *ret = MAX_REAL64_BITS;
        return true;
    }
    if (!read_decimal(&cur, &decimal, err)) {
        return false;
    }
    if (!wsmi_decimal_to_bits(&decimal, format, ret)) {
        return wsmi_fail(err, WSMI_E_LIMIT, start, "real is out of its type's range");
    }
    return true;
}

bool wsmi_scalar_read_real(struct wsmi_view text, size_t offset, enum wsmi_type type,
                           union wsmi_scalar *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = {text, offset};
    const struct wsmi_real_format *format = type == WSMI_TYPE_REAL32 ? &real32 : &real64;
    uint64_t bits;
    bool is_negative = wsmi_cur_accept(&cur, '-');
    if (!is_negative) {
        (void)wsmi_cur_accept(&cur, '+');
    }
    if (!read_bits(cur, format, &bits, err)) {
        return false;
    }
    if (is_negative && bits != quiet_nan_of(format)) {
        bits |= sign_of(format);
    }
    if (format == &real32) {
        uint32_t narrow = (uint32_t)bits;
        memcpy(&ret->real32, &narrow, sizeof(narrow));
    } else {
        memcpy(&ret->real64, &bits, sizeof(bits));
    }
    return true;
}

static void put_digits(const struct wsmi_decimal *decimal, size_t from, size_t to,
                       struct wsmi_buf *out)
{
    for (size_t i = from; i < to; i++) {
        wsmi_buf_put_byte(out, (uint8_t)('0' + (i < decimal->count ? decimal->digits[i] : 0)));
    }
}

/* 0.0001 to 17 places before the point stand in full, the rest has an exponent. */
static void put_decimal(const struct wsmi_decimal *decimal, struct wsmi_buf *out)
{
    enum { MIN_PLAIN_POINT = -3, MAX_PLAIN_POINT = 17 };
    bool is_plain = decimal->point >= MIN_PLAIN_POINT && decimal->point <= MAX_PLAIN_POINT;
    if (is_plain && decimal->point <= 0) {
        wsmi_buf_put_str(out, "0.");
        for (int64_t i = decimal->point; i < 0; i++) {
            wsmi_buf_put_byte(out, '0');
        }
        put_digits(decimal, 0, decimal->count, out);
        return;
    }
    size_t whole = is_plain ? (size_t)decimal->point : 1;
    put_digits(decimal, 0, whole, out);
    if (decimal->count > whole) {
        wsmi_buf_put_byte(out, '.');
        put_digits(decimal, whole, decimal->count, out);
    }
    if (!is_plain) {
        int64_t exponent = decimal->point - 1;
        wsmi_buf_put_str(out, exponent < 0 ? "e-" : "e");
        wsmi_buf_put_u64(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
    }
}

void wsmi_scalar_write_real(enum wsmi_type type, const union wsmi_scalar *value,
                            struct wsmi_buf *out)
{
    const struct wsmi_real_format *format = type == WSMI_TYPE_REAL32 ? &real32 : &real64;
    struct wsmi_decimal decimal;
    uint64_t bits;
    if (format == &real32) {
        uint32_t narrow;
        memcpy(&narrow, &value->real32, sizeof(narrow));
        bits = narrow;
    } else {
        memcpy(&bits, &value->real64, sizeof(bits));
    }
    uint64_t magnitude = bits & (sign_of(format) - 1);
    if (magnitude > infinity_of(format)) {
        wsmi_buf_put_str(out, "NaN");
        return;
    }
    if (bits != magnitude) {
        wsmi_buf_put_byte(out, '-');
    }
    if (magnitude == infinity_of(format)) {
        wsmi_buf_put_str(out, "INF");
    } else if (magnitude == 0) {
        wsmi_buf_put_byte(out, '0');
    } else {
        wsmi_decimal_from_bits(magnitude, format, &decimal);
        put_decimal(&decimal, out);
    }
}

/* SPDX-License-Identifier: MIT */
/* Integers of every width: xs:unsignedByte to xs:long (XML Schema part 2, section 3.3). */
#include "cim/scalar.h"
#include "core/ascii.h"
#include "core/fail.h"

/* The largest magnitude on each side of zero. */
struct range {
    uint64_t positive;
    uint64_t negative;
};

static struct range range_of(enum wsmi_type type)
{
    static const struct range ranges[WSMI_TYPE_COUNT] = {
        [WSMI_TYPE_UINT8] = {UINT8_MAX, 0},
        [WSMI_TYPE_SINT8] = {INT8_MAX, (uint64_t)INT8_MAX + 1},
        [WSMI_TYPE_UINT16] = {UINT16_MAX, 0},
        [WSMI_TYPE_SINT16] = {INT16_MAX, (uint64_t)INT16_MAX + 1},
        [WSMI_TYPE_UINT32] = {UINT32_MAX, 0},
        [WSMI_TYPE_SINT32] = {INT32_MAX, (uint64_t)INT32_MAX + 1},
        [WSMI_TYPE_UINT64] = {UINT64_MAX, 0},
        [WSMI_TYPE_SINT64] = {INT64_MAX, (uint64_t)INT64_MAX + 1},
    };
    return ranges[type];
}

/* All digits that are left; any number of leading zeros. */
static bool read_magnitude(struct wsmi_cur *cur, uint64_t base, uint64_t max, uint64_t *ret,
                           struct wsmi_err *err)
{
    uint64_t value = 0;
    if (wsmi_cur_at_end(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "integer has no digits");
    }
    while (!wsmi_cur_at_end(cur)) {
        int digit = wsmi_ascii_hex_value((uint8_t)wsmi_cur_peek(cur));
        if (digit < 0 || (uint64_t)digit >= base) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "byte is no digit of an integer");
        }
        if ((uint64_t)digit > max || value > (max - (uint64_t)digit) / base) {
            return wsmi_fail(err, WSMI_E_LIMIT, cur->offset, "integer is out of its type's range");
        }
        value = value * base + (uint64_t)digit;
        (void)wsmi_cur_skip(cur, 1);
    }
    *ret = value;
    return true;
}

/* From -`magnitude`, at most 2^63, to the number. */
static int64_t negated(uint64_t magnitude)
{
    return magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
}

static void store(enum wsmi_type type, uint64_t number, int64_t signed_number,
                  union wsmi_scalar *ret)
{
    switch (type) {
    case WSMI_TYPE_UINT8:
        ret->uint8 = (uint8_t)number;
        break;
    case WSMI_TYPE_SINT8:
        ret->sint8 = (int8_t)signed_number;
        break;
    case WSMI_TYPE_UINT16:
        ret->uint16 = (uint16_t)number;
        break;
    case WSMI_TYPE_SINT16:
        ret->sint16 = (int16_t)signed_number;
        break;
    case WSMI_TYPE_UINT32:
        ret->uint32 = (uint32_t)number;
        break;
    case WSMI_TYPE_SINT32:
        ret->sint32 = (int32_t)signed_number;
        break;
    case WSMI_TYPE_UINT64:
        ret->uint64 = number;
        break;
    default:
        ret->sint64 = signed_number;
        break;
    }
}

/* Digits and nothing else, so few that they cannot overflow: what integers nearly always are. */
static bool read_plain(struct wsmi_view text, uint64_t max, uint64_t *ret)
{
    enum { SAFE_DIGITS = 19 };
    uint64_t value = 0;
    if (text.len == 0 || text.len > SAFE_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)text.ptr[i] - '0';
        if (digit > 9) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = value;
    return value <= max;
}

/* With a sign, in hexadecimal, with many zeros in front, or not at all. */
WSMI_APART static bool read_other(struct wsmi_cur cur, enum wsmi_type type, union wsmi_scalar *ret,
                                  struct wsmi_err *err)
{
    struct range range = range_of(type);
    uint64_t magnitude;
    bool is_negative = wsmi_cur_accept(&cur, '-');
    if (!is_negative) {
        (void)wsmi_cur_accept(&cur, '+');
    }
    /* Hexadecimal is none of XML Schema's; some management controllers write it. */
    uint64_t base = wsmi_cur_accept_nocase(&cur, WSMI_VIEW("0x")) ? 16 : 10;
    if (!read_magnitude(&cur, base, is_negative ? range.negative : range.positive, &magnitude,
                        err)) {
        return false;
    }
    if (is_negative) {
        store(type, 0, negated(magnitude), ret);
    } else {
        store(type, magnitude, range.negative == 0 ? 0 : (int64_t)magnitude, ret);
    }
    return true;
}

bool wsmi_scalar_read_integer(struct wsmi_view text, size_t offset, enum wsmi_type type,
                              union wsmi_scalar *ret, struct wsmi_err *err)
{
    struct range range = range_of(type);
    uint64_t magnitude;
    if (!read_plain(text, range.positive, &magnitude)) {
        struct wsmi_cur cur = {text, offset};
        return read_other(cur, type, ret, err);
    }
    store(type, magnitude, range.negative == 0 ? 0 : (int64_t)magnitude, ret);
    return true;
}

static void put_signed(int64_t number, struct wsmi_buf *out)
{
    if (number < 0) {
        wsmi_buf_put_byte(out, '-');
        wsmi_buf_put_u64(out, (uint64_t) - (number + 1) + 1);
    } else {
        wsmi_buf_put_u64(out, (uint64_t)number);
    }
}

void wsmi_scalar_write_integer(enum wsmi_type type, const union wsmi_scalar *value,
                               struct wsmi_buf *out)
{
    switch (type) {
    case WSMI_TYPE_UINT8:
        wsmi_buf_put_u64(out, value->uint8);
        break;
    case WSMI_TYPE_SINT8:
        put_signed(value->sint8, out);
        break;
    case WSMI_TYPE_UINT16:
        wsmi_buf_put_u64(out, value->uint16);
        break;
    case WSMI_TYPE_SINT16:
        put_signed(value->sint16, out);
        break;
    case WSMI_TYPE_UINT32:
        wsmi_buf_put_u64(out, value->uint32);
        break;
    case WSMI_TYPE_SINT32:
        put_signed(value->sint32, out);
        break;
    case WSMI_TYPE_UINT64:
        wsmi_buf_put_u64(out, value->uint64);
        break;
    default:
        put_signed(value->sint64, out);
        break;
    }
}

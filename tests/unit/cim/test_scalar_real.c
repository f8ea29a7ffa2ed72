/* SPDX-License-Identifier: MIT */
#include "scalar_rows.h"

/* The texts are read and compared by bits; more of them against the C library in real_oracle.c. */
static const struct {
    struct wsmi_view text;
    uint64_t bits;
} doubles[] = {
    {WSMI_VIEW_INIT("0"), 0},
    {WSMI_VIEW_INIT("-0"), UINT64_C(0x8000000000000000)},
    {WSMI_VIEW_INIT("1"), UINT64_C(0x3FF0000000000000)},
    {WSMI_VIEW_INIT("0.1"), UINT64_C(0x3FB999999999999A)},
    {WSMI_VIEW_INIT("5e-324"), 1},
    {WSMI_VIEW_INIT("4.94065645841247e-324"), 1}, /* as OMI prints it */
    /* 2^-1075, the middle between zero and the smallest, goes to the even zero ... */
    {WSMI_VIEW_INIT("2.4703282292062327208e-324"), 0},
    /* ... and what is above it in the 20th digit does not. */
    {WSMI_VIEW_INIT("2.4703282292062327209e-324"), 1},
    {WSMI_VIEW_INIT("7.4109846876186981627e-324"), 2},
    {WSMI_VIEW_INIT("2.2250738585072011e-308"), UINT64_C(0x000FFFFFFFFFFFFF)},
    {WSMI_VIEW_INIT("2.2250738585072012e-308"), UINT64_C(0x0010000000000000)},
    {WSMI_VIEW_INIT("2.2250738585072014e-308"), UINT64_C(0x0010000000000000)},
    {WSMI_VIEW_INIT("9007199254740992"), UINT64_C(0x4340000000000000)},
    {WSMI_VIEW_INIT("9007199254740993"), UINT64_C(0x4340000000000000)},
    {WSMI_VIEW_INIT("9007199254740993.0000000000000000000000000000001"),
     UINT64_C(0x4340000000000001)},
    {WSMI_VIEW_INIT("9007199254740995"), UINT64_C(0x4340000000000002)},
    {WSMI_VIEW_INIT("1e23"), UINT64_C(0x44B52D02C7E14AF6)},
    {WSMI_VIEW_INIT("8.41e21"), UINT64_C(0x447C7E83209E90B2)},
    {WSMI_VIEW_INIT("1e22"), UINT64_C(0x4480F0CF064DD592)},
    {WSMI_VIEW_INIT("17976931348623157e292"), UINT64_C(0x7FEFFFFFFFFFFFFF)},
    /* The last number before the middle between the largest and what would be next. */
    {WSMI_VIEW_INIT("1.797693134862315807e308"), UINT64_C(0x7FEFFFFFFFFFFFFF)},
    {WSMI_VIEW_INIT("1.79769313486232e+308"), UINT64_C(0x7FEFFFFFFFFFFFFF)}, /* OMI's DBL_MAX */
    {WSMI_VIEW_INIT(" -1.79769313486232e+308\n"), UINT64_C(0xFFEFFFFFFFFFFFFF)},
    {WSMI_VIEW_INIT("1e-400"), 0},
    {WSMI_VIEW_INIT("-1e-99999999999999999999999999999"), UINT64_C(0x8000000000000000)},
    {WSMI_VIEW_INIT("0e99999999999999999999999999999"), 0},
    {WSMI_VIEW_INIT("+.5E+0001"), UINT64_C(0x4014000000000000)},
    {WSMI_VIEW_INIT("5."), UINT64_C(0x4014000000000000)},
    {WSMI_VIEW_INIT("INF"), UINT64_C(0x7FF0000000000000)},
    {WSMI_VIEW_INIT("-inf"), UINT64_C(0xFFF0000000000000)},
    {WSMI_VIEW_INIT("+Infinity"), UINT64_C(0x7FF0000000000000)},
    {WSMI_VIEW_INIT("-1.#INF"), UINT64_C(0xFFF0000000000000)},
    {WSMI_VIEW_INIT("NaN"), UINT64_C(0x7FF8000000000000)},
    {WSMI_VIEW_INIT("-nan"), UINT64_C(0x7FF8000000000000)},
    {WSMI_VIEW_INIT("1.#QNAN"), UINT64_C(0x7FF8000000000000)},
    {WSMI_VIEW_INIT("1.#snan"), UINT64_C(0x7FF8000000000000)},
    {WSMI_VIEW_INIT("-1.#IND"), UINT64_C(0x7FF8000000000000)},
};

static uint64_t bits_of(const union wsmi_scalar *value)
{
    uint64_t bits;
    memcpy(&bits, &value->real64, sizeof(bits));
    return bits;
}

LEAK_TEST(scalar_real, doubles_are_rounded_once_and_correctly)
{
    for (size_t i = 0; i < ROWS(doubles); i++) {
        union wsmi_scalar value;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert(wsmi_scalar_parse(doubles[i].text, WSMI_TYPE_REAL64, &value, &err), "row %zu: %s",
                  i, err.reason);
        cr_assert_eq(bits_of(&value), doubles[i].bits, "row %zu: %llx", i,
                     (unsigned long long)bits_of(&value));
    }
}

static const struct {
    struct wsmi_view text;
    uint32_t bits;
} floats[] = {
    {WSMI_VIEW_INIT("0.1"), 0x3DCCCCCD},
    {WSMI_VIEW_INIT("0.100000001490116"), 0x3DCCCCCD},     /* as OMI prints it */
    {WSMI_VIEW_INIT("3.40282346638529e+38"), 0x7F7FFFFF},  /* OMI's FLT_MAX needs no favour */
    {WSMI_VIEW_INIT("3.4028235677973366e38"), 0x7F7FFFFF}, /* below the middle to infinity, */
    {WSMI_VIEW_INIT("340282356779733661637539395458142568447"), 0x7F7FFFFF}, /* which is ...448 */
    {WSMI_VIEW_INIT("1.17549435e-38"), 0x00800000},
    {WSMI_VIEW_INIT("9.9999993504564e-39"), 0x006CE3EE},
    {WSMI_VIEW_INIT("1.4e-45"), 1},
    {WSMI_VIEW_INIT("7.006492321624085e-46"), 0},  /* a hair below 2^-150 */
    {WSMI_VIEW_INIT("7.0064923216240854e-46"), 1}, /* a hair above */
    {WSMI_VIEW_INIT("16777217"), 0x4B800000},
    {WSMI_VIEW_INIT("16777219"), 0x4B800002},
    /* Next to a middle of floats by less than a double can tell: rounding twice would fail. */
    {WSMI_VIEW_INIT("1.00000005960464477540"), 0x3F800001},
    {WSMI_VIEW_INIT("1.00000005960464477539"), 0x3F800000},
    {WSMI_VIEW_INIT("INF"), 0x7F800000},
    {WSMI_VIEW_INIT("-INF"), 0xFF800000},
    {WSMI_VIEW_INIT("-NaN"), 0x7FC00000},
    {WSMI_VIEW_INIT("-1e-50"), 0x80000000},
};

LEAK_TEST(scalar_real, floats_are_rounded_once_and_correctly)
{
    for (size_t i = 0; i < ROWS(floats); i++) {
        union wsmi_scalar value;
        uint32_t bits;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert(wsmi_scalar_parse(floats[i].text, WSMI_TYPE_REAL32, &value, &err), "row %zu: %s",
                  i, err.reason);
        memcpy(&bits, &value.real32, sizeof(bits));
        cr_assert_eq(bits, floats[i].bits, "row %zu: %x", i, bits);
    }
}

/* Shortest digits. */
static const struct accepted written[] = {
    GOOD(REAL64, "0", "0"),
    GOOD(REAL64, "-0.000", "-0"),
    GOOD(REAL64, "1.0E0", "1"),
    GOOD(REAL64, "0.1", "0.1"),
    GOOD(REAL64, "-2.25", "-2.25"),
    GOOD(REAL64, "0.3000000000000000444", "0.30000000000000004"),
    GOOD(REAL64, "1e-4", "0.0001"),
    GOOD(REAL64, "0.000012", "1.2e-5"),
    GOOD(REAL64, "12345678901234567", "12345678901234568"),
    GOOD(REAL64, "1e16", "10000000000000000"),
    GOOD(REAL64, "1e17", "1e17"),
    GOOD(REAL64, "1e23", "1e23"),
    GOOD(REAL64, "9.999999999999999e22", "1e23"),
    GOOD(REAL64, "8.41e21", "8.41e21"),
    GOOD(REAL64, "9007199254740993", "9007199254740992"),
    GOOD(REAL64, "4.94065645841247e-324", "5e-324"),
    GOOD(REAL64, "2.2250738585072014e-308", "2.2250738585072014e-308"),
    GOOD(REAL64, "2.2250738585072011e-308", "2.225073858507201e-308"),
    GOOD(REAL64, "1.79769313486232e+308", "1.7976931348623157e308"),
    GOOD(REAL64, "5.684341886080801486968994140625e-14", "5.684341886080802e-14"), /* 2^-44 */
    GOOD(REAL64, "inf", "INF"),
    GOOD(REAL64, "-Infinity", "-INF"),
    GOOD(REAL64, "-nan", "NaN"),
    GOOD(REAL32, "0.1", "0.1"),
    GOOD(REAL32, "16777216", "16777216"),
    GOOD(REAL32, "3.40282346638529e+38", "3.4028235e38"),
    GOOD(REAL32, "1.17549435082229e-38", "1.1754944e-38"),
    GOOD(REAL32, "1.40129846432482e-45", "1e-45"),
    GOOD(REAL32, "-1e10", "-10000000000"),
    GOOD(REAL32, "nan", "NaN"),
    GOOD(REAL32, "-1.#INF", "-INF"),
};

LEAK_TEST(scalar_real, the_fewest_digits_that_read_back_are_written)
{
    check_accepted(written, ROWS(written));
}

static const struct refused no_reals[] = {
    BAD(REAL64, "", SYNTAX, 0),
    BAD(REAL64, "  ", SYNTAX, 2),
    BAD(REAL64, "-", SYNTAX, 1),
    BAD(REAL64, ".", SYNTAX, 1),
    BAD(REAL64, "--1", SYNTAX, 1),
    BAD(REAL64, " 1.5x", SYNTAX, 4),
    BAD(REAL64, "1,5", SYNTAX, 1), /* the point of some locales */
    BAD(REAL64, "1.2.3", SYNTAX, 3),
    BAD(REAL64, "1e", SYNTAX, 2),
    BAD(REAL64, "1e+", SYNTAX, 3),
    BAD(REAL64, "1e1.5", SYNTAX, 3),
    BAD(REAL64, "e5", SYNTAX, 0),
    BAD(REAL64, "0x1p3", SYNTAX, 1),
    BAD(REAL64, "1f", SYNTAX, 1),
    BAD(REAL64, "INFx", SYNTAX, 0),
    BAD(REAL64, "nan(1)", SYNTAX, 0),
    BAD(REAL64, "1.#", SYNTAX, 2),
    BAD(REAL64, "1.0\0", SYNTAX, 3),
    BAD(REAL64, "1e309", LIMIT, 0),
    BAD(REAL64, " -1e310", LIMIT, 2),
    BAD(REAL64, "1e99999999999999999999999999", LIMIT, 0),
    BAD(REAL64, "1.7976931348623159e308", LIMIT, 0),
    BAD(REAL64, "1.79769313486232e308", LIMIT, 0), /* not the text OMI writes */
    BAD(REAL32, "1.79769313486232e+308", LIMIT, 0),
    BAD(REAL32, "3.4028236e38", LIMIT, 0),
    BAD(REAL32, "340282356779733661637539395458142568448", LIMIT, 0), /* the middle itself */
};

LEAK_TEST(scalar_real, what_is_no_real_or_rounds_to_infinity_is_refused_with_its_offset)
{
    check_refused(no_reals, ROWS(no_reals));
}

/* `head`, then `count` times `digit`, then `tail`. */
static uint64_t read_long(const char *head, char digit, size_t count, const char *tail)
{
    union wsmi_scalar value;
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), count + 100);
    wsmi_buf_put_str(&buf, head);
    for (size_t i = 0; i < count; i++) {
        wsmi_buf_put_byte(&buf, (uint8_t)digit);
    }
    wsmi_buf_put_str(&buf, tail);
    cr_assert(wsmi_scalar_parse(wsmi_buf_view(&buf), WSMI_TYPE_REAL64, &value, &err), "%s at %zu",
              err.reason, err.offset);
    wsmi_buf_clean_up(&buf);
    return bits_of(&value);
}

LEAK_TEST(scalar_real, digits_of_any_number_count)
{
    uint64_t one = UINT64_C(0x3FF0000000000000);
    /* The middle between 1 and its successor is even with zeros behind, and is not with a digit. */
    const char *middle = "1.00000000000000011102230246251565404236316680908203125";
    cr_assert_eq(read_long(middle, '0', 100000, ""), one);
    cr_assert_eq(read_long(middle, '0', 100000, "1"), one + 1);
    cr_assert_eq(read_long(middle, '0', 712, "1"), one + 1);
    cr_assert_eq(read_long(middle, '0', 713, "1"), one + 1);
    cr_assert_eq(read_long(middle, '0', 714, "1"), one + 1);
    cr_assert_eq(read_long(middle, '0', 715, "1"), one + 1);
    cr_assert_eq(read_long("0.", '9', 100000, ""), one);
    /* Zeros that an exponent makes up for. */
    cr_assert_eq(read_long("0.", '0', 99999, "1e100000"), one);
    cr_assert_eq(read_long("1", '0', 100000, "e-100000"), one);
}

/* SPDX-License-Identifier: MIT */
#include "scalar_rows.h"

static const struct accepted integers[] = {
    GOOD(UINT8, "0", "0"),
    GOOD(UINT8, "255", "255"),
    GOOD(UINT8, "-0", "0"),
    GOOD(UINT8, "+255", "255"),
    GOOD(UINT8, "0xfF", "255"),
    GOOD(SINT8, "127", "127"),
    GOOD(SINT8, "-128", "-128"),
    GOOD(SINT8, "-0x80", "-128"),
    GOOD(SINT8, "-0", "0"),
    GOOD(UINT16, "65535", "65535"),
    GOOD(SINT16, "32767", "32767"),
    GOOD(SINT16, "-32768", "-32768"),
    GOOD(UINT32, "4294967295", "4294967295"),
    GOOD(SINT32, "2147483647", "2147483647"),
    GOOD(SINT32, "-2147483648", "-2147483648"),
    GOOD(UINT64, "18446744073709551615", "18446744073709551615"),
    GOOD(UINT64, "0XFFFFFFFFFFFFFFFF", "18446744073709551615"),
    GOOD(SINT64, "9223372036854775807", "9223372036854775807"),
    GOOD(SINT64, "-9223372036854775808", "-9223372036854775808"),
    GOOD(SINT64, "-1", "-1"),
    GOOD(UINT32, " \r\n42\t", "42"),
    GOOD(UINT8, "0000000000000000000000000000000000000000000000000000000000000000000000007", "7"),
};

LEAK_TEST(scalar_integer, every_width_is_exact_to_both_ends_of_its_range)
{
    check_accepted(integers, ROWS(integers));
}

static const struct refused no_integers[] = {
    BAD(UINT8, "256", LIMIT, 2),
    BAD(UINT8, "1000x", LIMIT, 3), /* out of range before it is anything else */
    BAD(UINT8, "-1", LIMIT, 1),
    BAD(UINT8, "0x100", LIMIT, 4),
    BAD(SINT8, "128", LIMIT, 2),
    BAD(SINT8, "-129", LIMIT, 3),
    BAD(SINT8, "0xff", LIMIT, 3), /* a magnitude, not a bit pattern */
    BAD(UINT16, "65536", LIMIT, 4),
    BAD(SINT16, "32768", LIMIT, 4),
    BAD(SINT16, "-32769", LIMIT, 5),
    BAD(UINT32, "4294967296", LIMIT, 9),
    BAD(SINT32, "2147483648", LIMIT, 9),
    BAD(SINT32, "-2147483649", LIMIT, 10),
    BAD(UINT64, "18446744073709551616", LIMIT, 19),
    BAD(UINT64, "99999999999999999999999", LIMIT, 19),
    BAD(UINT64, "0x10000000000000000", LIMIT, 18),
    BAD(SINT64, "9223372036854775808", LIMIT, 18),
    BAD(SINT64, "-9223372036854775809", LIMIT, 19),
    BAD(UINT32, "", SYNTAX, 0),
    BAD(UINT32, " \n", SYNTAX, 2),
    BAD(UINT32, " +", SYNTAX, 2),
    BAD(SINT32, "-", SYNTAX, 1),
    BAD(SINT32, "--1", SYNTAX, 1),
    BAD(SINT32, "+-1", SYNTAX, 1),
    BAD(UINT32, "0x", SYNTAX, 2),
    BAD(UINT32, "0xg", SYNTAX, 2),
    BAD(UINT32, "1a", SYNTAX, 1),
    BAD(UINT32, "1 2", SYNTAX, 1),
    BAD(UINT32, "1.0", SYNTAX, 1),
    BAD(UINT32, "1e3", SYNTAX, 1),
    BAD(UINT32, "1,000", SYNTAX, 1),
    BAD(UINT32, "\xD9\xA1", SYNTAX, 0), /* a digit, but no ASCII one */
    BAD(UINT32, "12\0", SYNTAX, 2),
};

LEAK_TEST(scalar_integer, what_is_out_of_range_or_no_integer_is_refused_with_its_offset)
{
    check_refused(no_integers, ROWS(no_integers));
}

LEAK_TEST(scalar_integer, a_value_lands_in_the_member_of_its_type)
{
    union wsmi_scalar value;
    struct wsmi_err err;
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("200"), WSMI_TYPE_UINT8, &value, &err));
    cr_assert_eq(value.uint8, 200);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("-2"), WSMI_TYPE_SINT8, &value, &err));
    cr_assert_eq(value.sint8, -2);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("60000"), WSMI_TYPE_UINT16, &value, &err));
    cr_assert_eq(value.uint16, 60000);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("-300"), WSMI_TYPE_SINT16, &value, &err));
    cr_assert_eq(value.sint16, -300);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("4000000000"), WSMI_TYPE_UINT32, &value, &err));
    cr_assert_eq(value.uint32, 4000000000u);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("-70000"), WSMI_TYPE_SINT32, &value, &err));
    cr_assert_eq(value.sint32, -70000);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("10000000000"), WSMI_TYPE_UINT64, &value, &err));
    cr_assert_eq(value.uint64, UINT64_C(10000000000));
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("-10000000000"), WSMI_TYPE_SINT64, &value, &err));
    cr_assert_eq(value.sint64, INT64_C(-10000000000));
}

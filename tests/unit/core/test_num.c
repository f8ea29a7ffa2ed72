/* SPDX-License-Identifier: MIT */
#include "core/num.h"

#include "testlib/leak.h"

LEAK_TEST(num, accepts_the_largest_value_and_refuses_the_next)
{
    uint64_t value = 0;
    cr_assert(wsmi_num_u64(WSMI_VIEW("18446744073709551615"), UINT64_MAX, &value));
    cr_assert_eq(value, UINT64_MAX);
    cr_assert_not(wsmi_num_u64(WSMI_VIEW("18446744073709551616"), UINT64_MAX, &value));
    cr_assert(wsmi_num_u64(WSMI_VIEW("7"), 7, &value));
    cr_assert_not(wsmi_num_u64(WSMI_VIEW("8"), 7, &value));
    cr_assert_eq(value, 7, "a refused number must leave the output alone");
}

LEAK_TEST(num, refuses_everything_but_digits)
{
    const struct wsmi_view bad[] = {WSMI_VIEW_INIT(""),   WSMI_VIEW_INIT("-1"),
                                    WSMI_VIEW_INIT("+1"), WSMI_VIEW_INIT(" 1"),
                                    WSMI_VIEW_INIT("1 "), WSMI_VIEW_INIT("0x1")};
    uint64_t value = 99;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(wsmi_num_u64(bad[i], UINT64_MAX, &value), "row %zu", i);
        cr_assert_eq(value, 99);
    }
}

LEAK_TEST(num, leading_zeros_count_for_nothing_but_the_length_is_bounded)
{
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000042";
    uint64_t value = 0;
    struct wsmi_view text = {(const uint8_t *)zeros, 64};
    cr_assert(wsmi_num_u64(text, 42, &value));
    cr_assert_eq(value, 42);
    cr_assert(wsmi_num_u64(WSMI_VIEW("0"), 0, &value));
    cr_assert_eq(value, 0);
    cr_assert_not(wsmi_num_u64(WSMI_VIEW("1"), 0, &value));
    cr_assert_not(
        wsmi_num_u64(WSMI_VIEW("00000000000000000000000000000000000000000000000000000000000000042"),
                     42, &value));
}

LEAK_TEST(num, agrees_with_a_128_bit_loop_around_every_maximum)
{
    static const uint64_t maxima[] = {0, 9, 10, 255, 65535, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX};
    for (size_t row = 0; row < sizeof(maxima) / sizeof(maxima[0]); row++) {
        for (int step = -12; step <= 12; step++) {
            __extension__ typedef __int128 wide;
            wide number = (wide)maxima[row] + step;
            uint8_t digits[40];
            size_t start = sizeof(digits);
            uint64_t value = 77;
            if (number < 0) {
                continue;
            }
            for (wide rest = number; rest > 0 || start == sizeof(digits); rest /= 10) {
                digits[--start] = (uint8_t)('0' + (int)(rest % 10));
            }
            struct wsmi_view text = {digits + start, sizeof(digits) - start};
            bool ok = wsmi_num_u64(text, maxima[row], &value);
            cr_assert_eq(ok, number <= (wide)maxima[row], "row %zu, step %d", row, step);
            cr_assert(ok ? value == (uint64_t)number : value == 77);
        }
    }
}

LEAK_TEST(num, is_written_in_as_many_digits_as_it_has)
{
    static const struct {
        uint64_t value;
        const char *digits;
    } rows[] = {{0, "0"},
                {9, "9"},
                {10, "10"},
                {100, "100"},
                {UINT64_MAX / 10, "1844674407370955161"},
                {UINT64_MAX, "18446744073709551615"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t room[WSMI_NUM_U64_BYTES];
        struct wsmi_view digits = wsmi_num_write_u64(rows[i].value, room);
        cr_assert(wsmi_view_eq(digits, wsmi_view_from_str(rows[i].digits)), "row %zu", i);
    }
}

LEAK_TEST(num, thirty_two_bits_end_where_they_end)
{
    uint32_t value = 5;
    cr_assert(wsmi_num_u32(WSMI_VIEW("4294967295"), UINT32_MAX, &value));
    cr_assert_eq(value, UINT32_MAX);
    cr_assert_not(wsmi_num_u32(WSMI_VIEW("4294967296"), UINT32_MAX, &value));
    cr_assert_eq(value, UINT32_MAX);
}

LEAK_TEST(num, sums_and_products_that_do_not_fit_are_refused)
{
    size_t value = 77;
    cr_assert(wsmi_num_add(SIZE_MAX - 1, 1, &value));
    cr_assert_eq(value, SIZE_MAX);
    cr_assert_not(wsmi_num_add(SIZE_MAX, 1, &value));
    cr_assert_not(wsmi_num_add(1, SIZE_MAX, &value));
    cr_assert_eq(value, SIZE_MAX);
    cr_assert(wsmi_num_mul(SIZE_MAX / 3, 3, &value));
    cr_assert_eq(value, SIZE_MAX / 3 * 3);
    cr_assert(wsmi_num_mul(SIZE_MAX, 0, &value));
    cr_assert_eq(value, 0);
    cr_assert(wsmi_num_mul(0, SIZE_MAX, &value));
    cr_assert_not(wsmi_num_mul(SIZE_MAX / 2 + 1, 2, &value));
    cr_assert_not(wsmi_num_mul(2, SIZE_MAX / 2 + 1, &value));
    cr_assert_eq(value, 0);
}

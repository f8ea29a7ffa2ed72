/* SPDX-License-Identifier: MIT */
#include "cim/bignat.h"
#include "testlib/leak.h"

LEAK_TEST(bignat, bits_are_counted_from_the_highest_one)
{
    struct wsmi_bignat number;
    wsmi_bignat_set(&number, 0);
    cr_assert(wsmi_bignat_is_zero(&number));
    cr_assert_eq(wsmi_bignat_bits(&number), 0);
    wsmi_bignat_set(&number, 1);
    for (size_t bits = 1; bits < 200; bits++) {
        cr_assert_eq(wsmi_bignat_bits(&number), bits);
        wsmi_bignat_shift_left(&number, 1);
    }
}

LEAK_TEST(bignat, carries_and_borrows_cross_limbs)
{
    struct wsmi_bignat a;
    struct wsmi_bignat b;
    struct wsmi_bignat sum;
    wsmi_bignat_set(&a, UINT64_MAX);
    wsmi_bignat_set(&b, 1);
    wsmi_bignat_add(&a, &b, &sum);
    cr_assert_eq(wsmi_bignat_bits(&sum), 65);
    cr_assert_eq(wsmi_bignat_compare(&sum, &a), 1);
    cr_assert_eq(wsmi_bignat_compare(&a, &sum), -1);
    wsmi_bignat_add(&b, &a, &sum);
    wsmi_bignat_subtract(&sum, &b);
    cr_assert_eq(wsmi_bignat_compare(&sum, &a), 0);
    wsmi_bignat_subtract(&sum, &a);
    cr_assert(wsmi_bignat_is_zero(&sum));
}

LEAK_TEST(bignat, powers_of_five_are_products_of_five)
{
    struct wsmi_bignat fast;
    struct wsmi_bignat slow;
    wsmi_bignat_set(&slow, 3);
    for (size_t power = 0; power < 100; power++) {
        wsmi_bignat_set(&fast, 3);
        wsmi_bignat_multiply_pow5(&fast, power);
        cr_assert_eq(wsmi_bignat_compare(&fast, &slow), 0, "5^%zu", power);
        wsmi_bignat_multiply_add(&slow, 5, 0);
    }
}

LEAK_TEST(bignat, what_exceeds_the_maximum_is_cut_off_and_writes_nothing_behind_it)
{
    struct wsmi_bignat number;
    wsmi_bignat_set(&number, UINT64_MAX);
    wsmi_bignat_shift_left(&number, 100000);
    cr_assert_eq(number.count, WSMI_BIGNAT_LIMBS);
    wsmi_bignat_shift_left(&number, 31);
    wsmi_bignat_multiply_add(&number, UINT32_MAX, UINT32_MAX);
    wsmi_bignat_multiply_pow5(&number, 1000);
    cr_assert_eq(number.count, WSMI_BIGNAT_LIMBS);
}

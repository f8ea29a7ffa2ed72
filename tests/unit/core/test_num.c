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

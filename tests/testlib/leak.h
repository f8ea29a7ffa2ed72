/* SPDX-License-Identifier: MIT */
/*
 * Criterion's workers leave without the leak check of AddressSanitizer, so a leak would pass.
 * LEAK_TEST runs the body and then asks LeakSanitizer itself; without ASan it is a plain Test.
 */
#ifndef WSMI_TESTLIB_LEAK_H
#define WSMI_TESTLIB_LEAK_H

#include <criterion/criterion.h>

#include "core/asan.h"

#if WSMI_UNDER_ASAN
#include <sanitizer/lsan_interface.h>
#define WSMI_ASSERT_NO_LEAK() cr_assert_eq(__lsan_do_recoverable_leak_check(), 0, "memory leaked")
#else
#define WSMI_ASSERT_NO_LEAK() ((void)0)
#endif

/* Test whose leaks count. The body is a function of its own, so that its stack frame is gone when
 * the check runs. */
#define LEAK_TEST(suite, name, ...)                                                                \
    static void leak_body_##suite##_##name(void);                                                  \
    Test(suite, name, ##__VA_ARGS__)                                                               \
    {                                                                                              \
        leak_body_##suite##_##name();                                                              \
        WSMI_ASSERT_NO_LEAK();                                                                     \
    }                                                                                              \
    static void leak_body_##suite##_##name(void)

#endif

/* SPDX-License-Identifier: MIT */
#include "wsmi/secret.h"

#include "testlib/leak.h"
#include "testlib/recorder.h"

LEAK_TEST(secret, is_kept_as_given_with_a_nul_behind)
{
    struct recorder recorder;
    struct wsmi_secret secret = {NULL, NULL, 0};
    struct wsmi_err err;
    char password[] = "pass\0word";
    struct wsmi_view bytes = {(const uint8_t *)password, 9};
    recorder_init(&recorder, 0);
    cr_assert(wsmi_secret_set(&secret, &recorder.base, bytes, &err));
    memset(password, 'X', sizeof(password));
    cr_assert(wsmi_view_eq(wsmi_secret_reveal(&secret), WSMI_VIEW("pass\0word")));
    cr_assert_eq(wsmi_secret_reveal(&secret).ptr[9], 0);
    wsmi_secret_clean_up(&secret);
    cr_assert_eq(recorder.live, 0);
    cr_assert_eq(recorder.dirty, 0, "memory went back with the password in it");
}

LEAK_TEST(secret, replacing_wipes_the_old_value)
{
    struct recorder recorder;
    struct wsmi_secret secret = {NULL, NULL, 0};
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    cr_assert(wsmi_secret_set(&secret, &recorder.base, WSMI_VIEW("first"), &err));
    cr_assert(wsmi_secret_set(&secret, &recorder.base, WSMI_VIEW("second"), &err));
    cr_assert_eq(recorder.live, 1);
    cr_assert_eq(recorder.dirty, 0);
    cr_assert(wsmi_view_eq(wsmi_secret_reveal(&secret), WSMI_VIEW("second")));
    cr_assert(wsmi_secret_set(&secret, &recorder.base, wsmi_secret_reveal(&secret), &err),
              "from itself");
    cr_assert(wsmi_view_eq(wsmi_secret_reveal(&secret), WSMI_VIEW("second")));
    wsmi_secret_clean_up(&secret);
    cr_assert_eq(recorder.live, 0);
    cr_assert_eq(recorder.dirty, 0);
}

LEAK_TEST(secret, a_failed_replacement_keeps_the_old_value)
{
    struct recorder recorder;
    struct wsmi_secret secret = {NULL, NULL, 0};
    struct wsmi_err err;
    struct wsmi_view huge = {(const uint8_t *)"", SIZE_MAX};
    recorder_init(&recorder, 2);
    cr_assert(wsmi_secret_set(&secret, &recorder.base, WSMI_VIEW("first"), &err));
    cr_assert_not(wsmi_secret_set(&secret, &recorder.base, WSMI_VIEW("second"), &err));
    cr_assert_eq(err.code, WSMI_E_OOM);
    cr_assert_not(wsmi_secret_set(&secret, &recorder.base, huge, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert(wsmi_secret_eq(&secret, WSMI_VIEW("first")));
    wsmi_secret_clean_up(&secret);
    cr_assert_eq(recorder.dirty, 0);
}

LEAK_TEST(secret, empty_and_cleaned_up_secrets_are_empty)
{
    struct recorder recorder;
    struct wsmi_secret secret = {NULL, NULL, 0};
    struct wsmi_err err;
    const struct wsmi_view none = {NULL, 0};
    recorder_init(&recorder, 0);
    wsmi_secret_clean_up(&secret);
    cr_assert(wsmi_secret_eq(&secret, none));
    cr_assert(wsmi_secret_set(&secret, &recorder.base, none, &err));
    cr_assert_eq(wsmi_secret_reveal(&secret).len, 0);
    cr_assert_eq(wsmi_secret_reveal(&secret).ptr[0], 0, "a C string all the same");
    wsmi_secret_clean_up(&secret);
    cr_assert_null(wsmi_secret_reveal(&secret).ptr);
    cr_assert_eq(recorder.live, 0);
}

LEAK_TEST(secret, equal_means_every_byte_and_the_length)
{
    struct wsmi_secret secret = {NULL, NULL, 0};
    struct wsmi_err err;
    cr_assert(wsmi_secret_set(&secret, wsmi_allocator_system(), WSMI_VIEW("abc"), &err));
    cr_assert(wsmi_secret_eq(&secret, WSMI_VIEW("abc")));
    cr_assert_not(wsmi_secret_eq(&secret, WSMI_VIEW("")));
    cr_assert_not(wsmi_secret_eq(&secret, WSMI_VIEW("ab")), "a prefix is not enough");
    cr_assert_not(wsmi_secret_eq(&secret, WSMI_VIEW("abcd")));
    cr_assert_not(wsmi_secret_eq(&secret, WSMI_VIEW("abc\0")));
    for (size_t i = 0; i < 3; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            uint8_t other[] = {'a', 'b', 'c'};
            struct wsmi_view view = {other, 3};
            other[i] ^= (uint8_t)(1u << bit);
            cr_assert_not(wsmi_secret_eq(&secret, view), "byte %zu, bit %u", i, bit);
        }
    }
    wsmi_secret_clean_up(&secret);
}

LEAK_TEST(secret, wiping_zeroes_what_it_was_given_and_no_more)
{
    uint8_t bytes[] = {1, 2, 3, 4};
    const uint8_t expected[] = {1, 0, 0, 4};
    wsmi_wipe(bytes + 1, 2);
    cr_assert_eq(memcmp(bytes, expected, sizeof(bytes)), 0);
    wsmi_wipe(bytes, 0);
    wsmi_wipe(NULL, 5);
    cr_assert_eq(memcmp(bytes, expected, sizeof(bytes)), 0);
}

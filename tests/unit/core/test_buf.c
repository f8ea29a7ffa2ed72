/* SPDX-License-Identifier: MIT */
#include "wsmi/buf.h"

#include "testlib/leak.h"
#include "testlib/recorder.h"

static struct wsmi_view zeros(size_t len)
{
    static const uint8_t bytes[4096];
    struct wsmi_view view = {bytes, len};
    cr_assert_leq(len, sizeof(bytes));
    return view;
}

LEAK_TEST(buf, everything_put_comes_out_in_order)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    const struct wsmi_view none = {NULL, 0};
    wsmi_buf_init(&buf, wsmi_allocator_system(), 100);
    cr_assert(wsmi_buf_ok(&buf, &err), "an empty buffer is fine");
    cr_assert_eq(wsmi_buf_view(&buf).len, 0);
    wsmi_buf_put(&buf, WSMI_VIEW("a\0b"));
    wsmi_buf_put(&buf, none);
    wsmi_buf_put_byte(&buf, 0xFF);
    wsmi_buf_put_str(&buf, "text");
    wsmi_buf_put_str(&buf, "");
    wsmi_buf_put_u64(&buf, 0);
    wsmi_buf_put_u64(&buf, 10);
    wsmi_buf_put_u64(&buf, UINT64_MAX);
    cr_assert(wsmi_buf_ok(&buf, &err));
    cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("a\0b\xFF"
                                                          "text01018446744073709551615")));
    wsmi_buf_clean_up(&buf);
}

LEAK_TEST(buf, the_maximum_is_reached_exactly_and_the_next_byte_fails)
{
    static const size_t maxima[] = {0, 1, 255, 256, 257, 511, 512, 513, 1000, 4096};
    for (size_t row = 0; row < sizeof(maxima) / sizeof(maxima[0]); row++) {
        struct wsmi_buf buf;
        struct wsmi_err err;
        wsmi_buf_init(&buf, wsmi_allocator_system(), maxima[row]);
        for (size_t i = 0; i < maxima[row]; i++) {
            wsmi_buf_put_byte(&buf, (uint8_t)i);
        }
        cr_assert(wsmi_buf_ok(&buf, &err), "maximum %zu", maxima[row]);
        cr_assert_eq(buf.len, maxima[row]);
        wsmi_buf_put_byte(&buf, 'x');
        cr_assert_not(wsmi_buf_ok(&buf, &err), "maximum %zu", maxima[row]);
        cr_assert_eq(err.code, WSMI_E_LIMIT);
        cr_assert_eq(err.offset, maxima[row]);
        cr_assert_eq(buf.len, maxima[row]);
        for (size_t i = 0; i < maxima[row]; i++) {
            cr_assert_eq(buf.ptr[i], (uint8_t)i);
        }
        wsmi_buf_clean_up(&buf);
    }
}

LEAK_TEST(buf, memory_never_grows_past_the_maximum)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 1000);
    for (int i = 0; i < 1000; i++) {
        wsmi_buf_put_byte(&buf, 'x');
    }
    cr_assert(wsmi_buf_ok(&buf, &err));
    cr_assert_eq(recorder.largest, 1000);
    cr_assert_leq(recorder.requests, 3);
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.live, 0);
}

LEAK_TEST(buf, a_failure_sticks_even_for_what_would_fit)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4);
    wsmi_buf_put_str(&buf, "abc");
    wsmi_buf_put_str(&buf, "de");
    wsmi_buf_put_str(&buf, "f");
    wsmi_buf_put_u64(&buf, 1);
    cr_assert_not(wsmi_buf_ok(&buf, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 3);
    cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("abc")));
    wsmi_buf_reset(&buf);
    cr_assert(wsmi_buf_ok(&buf, &err));
    cr_assert_eq(buf.len, 0);
    wsmi_buf_put_str(&buf, "wxyz");
    cr_assert(wsmi_buf_ok(&buf, &err));
    wsmi_buf_clean_up(&buf);
}

LEAK_TEST(buf, a_refusing_allocator_is_not_a_limit_and_sticks)
{
    for (size_t fail_at = 1; fail_at <= 2; fail_at++) {
        struct recorder recorder;
        struct wsmi_buf buf;
        struct wsmi_err err;
        size_t kept = fail_at == 1 ? 0 : 256;
        recorder_init(&recorder, fail_at);
        wsmi_buf_init(&buf, &recorder.base, 4096);
        wsmi_buf_put(&buf, zeros(256));
        wsmi_buf_put(&buf, zeros(256));
        wsmi_buf_put_byte(&buf, 1);
        cr_assert_not(wsmi_buf_ok(&buf, &err));
        cr_assert_eq(err.code, WSMI_E_OOM);
        cr_assert_eq(err.offset, kept);
        cr_assert_eq(buf.len, kept);
        wsmi_buf_clean_up(&buf);
        cr_assert_eq(recorder.live, 0);
    }
}

LEAK_TEST(buf, a_size_that_would_wrap_is_a_limit)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    struct wsmi_view huge = {(const uint8_t *)"", SIZE_MAX};
    wsmi_buf_init(&buf, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_byte(&buf, 'x');
    wsmi_buf_put(&buf, huge);
    cr_assert_not(wsmi_buf_ok(&buf, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(buf.len, 1);
    wsmi_buf_clean_up(&buf);
}

LEAK_TEST(buf, growing_and_cleaning_up_wipe_what_they_release)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    for (int i = 0; i < 3000; i++) {
        wsmi_buf_put_byte(&buf, 's');
    }
    cr_assert_geq(recorder.requests, 4);
    cr_assert_eq(recorder.live, 1, "the old memory is gone");
    cr_assert_eq(recorder.dirty, 0, "growing left bytes behind");
    wsmi_buf_reset(&buf);
    wsmi_buf_put_byte(&buf, 's');
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.live, 0);
    cr_assert_eq(recorder.dirty, 0, "bytes behind the end must be wiped too");
}

LEAK_TEST(buf, clean_up_leaves_a_usable_buffer)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 2);
    wsmi_buf_put_str(&buf, "abc");
    wsmi_buf_clean_up(&buf);
    wsmi_buf_clean_up(&buf);
    wsmi_buf_put_str(&buf, "ab");
    cr_assert(wsmi_buf_ok(&buf, &err));
    wsmi_buf_clean_up(&buf);
    struct wsmi_buf zeroed;
    memset(&zeroed, 0, sizeof(zeroed));
    wsmi_buf_clean_up(&zeroed);
}

LEAK_TEST(buf, a_buffer_can_be_appended_to_itself)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    wsmi_buf_put_str(&buf, "0123456789abcdef");
    for (int i = 0; i < 8; i++) {
        wsmi_buf_put(&buf, wsmi_buf_view(&buf)); /* doubles, across every growth */
    }
    cr_assert(wsmi_buf_ok(&buf, &err));
    cr_assert_eq(buf.len, 4096);
    for (size_t i = 0; i < buf.len; i++) {
        cr_assert_eq(buf.ptr[i], "0123456789abcdef"[i % 16]);
    }
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.dirty, 0);
}

LEAK_TEST(buf, what_was_written_before_a_reset_is_wiped_as_well)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    wsmi_buf_put_str(&buf, "a long secret that comes first");
    wsmi_buf_reset(&buf);
    wsmi_buf_put_str(&buf, "short");
    cr_assert_eq(buf.used, 30);
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.dirty, 0);
}

LEAK_TEST(buf, what_is_discarded_is_freed_as_it_is)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    wsmi_buf_put_str(&buf, "ciphertext");
    wsmi_buf_discard(&buf);
    cr_assert_eq(recorder.live, 0);
    cr_assert_null(buf.ptr);
    wsmi_buf_put_str(&buf, "again");
    cr_assert(wsmi_buf_ok(&buf, &err) && buf.len == 5);
    wsmi_buf_clean_up(&buf);
}

LEAK_TEST(buf, what_is_expected_needs_no_further_memory)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    recorder_init(&recorder, 0);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    wsmi_buf_put_str(&buf, "head");
    wsmi_buf_expect(&buf, 3000);
    const uint8_t *place = buf.ptr;
    wsmi_buf_expect(&buf, 3000);
    for (int i = 0; i < 30; i++) {
        wsmi_buf_put(&buf, zeros(100));
    }
    cr_assert_eq(buf.ptr, place);
    cr_assert_eq(buf.len, 3004);
    cr_assert_eq(memcmp(buf.ptr, "head", 5), 0);
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.dirty, 0);
    cr_assert_eq(recorder.live, 0);
}

LEAK_TEST(buf, what_cannot_be_expected_changes_nothing)
{
    struct recorder recorder;
    struct wsmi_buf buf;
    struct wsmi_err err;
    recorder_init(&recorder, 2);
    wsmi_buf_init(&buf, &recorder.base, 4096);
    wsmi_buf_put_str(&buf, "head");
    const struct wsmi_buf before = buf;
    wsmi_buf_expect(&buf, 4093);
    wsmi_buf_expect(&buf, SIZE_MAX);
    cr_assert(wsmi_buf_ok(&buf, &err));
    wsmi_buf_expect(&buf, 4092); /* no memory */
    cr_assert_eq(buf.failed, WSMI_E_OOM);
    wsmi_buf_expect(&buf, 4092);
    cr_assert_eq(buf.ptr, before.ptr);
    cr_assert_eq(buf.cap, before.cap);
    cr_assert_eq(recorder.requests, 2);
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(recorder.dirty, 0);
}

/* SPDX-License-Identifier: MIT */
#include "core/base64.h"

#include "testlib/leak.h"

struct pair {
    struct wsmi_view bytes;
    struct wsmi_view text;
};

/* RFC 4648 section 10, and the digits that differ between the alphabets. */
static const struct pair pairs[] = {
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("")},
    {WSMI_VIEW_INIT("f"), WSMI_VIEW_INIT("Zg==")},
    {WSMI_VIEW_INIT("fo"), WSMI_VIEW_INIT("Zm8=")},
    {WSMI_VIEW_INIT("foo"), WSMI_VIEW_INIT("Zm9v")},
    {WSMI_VIEW_INIT("foob"), WSMI_VIEW_INIT("Zm9vYg==")},
    {WSMI_VIEW_INIT("fooba"), WSMI_VIEW_INIT("Zm9vYmE=")},
    {WSMI_VIEW_INIT("foobar"), WSMI_VIEW_INIT("Zm9vYmFy")},
    {WSMI_VIEW_INIT("\xFB\xEF\xFF"), WSMI_VIEW_INIT("++//")},
    {WSMI_VIEW_INIT("\0\0\0"), WSMI_VIEW_INIT("AAAA")},
};

struct refusal {
    struct wsmi_view text;
    size_t offset;
};

static const struct refusal refusals[] = {
    {WSMI_VIEW_INIT("Z"), 1},                                      /* incomplete quantum */
    {WSMI_VIEW_INIT("Zg"), 2},                                     /* padding missing */
    {WSMI_VIEW_INIT("Zg="), 3},                                    /* padding short */
    {WSMI_VIEW_INIT("Zg==="), 5},                                  /* padding long */
    {WSMI_VIEW_INIT("===="), 0},                                   /* padding alone */
    {WSMI_VIEW_INIT("Z==="), 1},                                   /* three pads */
    {WSMI_VIEW_INIT("Zg==Zg=="), 2},                               /* padding inside */
    {WSMI_VIEW_INIT("Zg=v"), 2},                                   /* padding before a digit */
    {WSMI_VIEW_INIT("Zh=="), 1},                                   /* four unused bits set */
    {WSMI_VIEW_INIT("Zm9="), 2},                                   /* two unused bits set */
    {WSMI_VIEW_INIT("Zm9v\nZm9"), 4},                              /* white space */
    {WSMI_VIEW_INIT("Zm9 "), 3},      {WSMI_VIEW_INIT("Zm-_"), 2}, /* the URL alphabet */
    {WSMI_VIEW_INIT("\0AAA"), 0},     {WSMI_VIEW_INIT("AAA\xC1"), 3},
};

LEAK_TEST(base64, encodes_and_decodes_the_vectors_of_the_rfc)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        wsmi_base64_encode(pairs[i].bytes, &buf);
        cr_assert(wsmi_buf_ok(&buf, &err));
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), pairs[i].text), "row %zu", i);
        wsmi_buf_reset(&buf);
        cr_assert(wsmi_base64_decode(pairs[i].text, 0, &buf, &err), "row %zu", i);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), pairs[i].bytes), "row %zu", i);
        wsmi_buf_clean_up(&buf);
    }
}

LEAK_TEST(base64, refuses_every_other_spelling_at_its_offset_and_appends_nothing)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        wsmi_buf_put_str(&buf, "before");
        cr_assert_not(wsmi_base64_decode(refusals[i].text, 100, &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_SYNTAX, "row %zu", i);
        cr_assert_eq(err.offset, 100 + refusals[i].offset, "row %zu: %zu", i, err.offset);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("before")), "row %zu", i);
        cr_assert_eq(buf.failed, WSMI_OK);
        wsmi_buf_clean_up(&buf);
    }
}

LEAK_TEST(base64, every_length_up_to_several_chunks_survives_the_round_trip)
{
    uint8_t bytes[700];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 37 + i / 256);
    }
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        struct wsmi_err err;
        struct wsmi_view in = {bytes, len};
        struct wsmi_buf text;
        struct wsmi_buf back;
        wsmi_buf_init(&text, wsmi_allocator_system(), 1024);
        wsmi_buf_init(&back, wsmi_allocator_system(), 1024);
        wsmi_base64_encode(in, &text);
        cr_assert_eq(text.len, (len + 2) / 3 * 4);
        cr_assert(wsmi_base64_decode(wsmi_buf_view(&text), 0, &back, &err));
        cr_assert(wsmi_view_eq(wsmi_buf_view(&back), in), "length %zu", len);
        wsmi_buf_clean_up(&text);
        wsmi_buf_clean_up(&back);
    }
}

LEAK_TEST(base64, of_all_last_quanta_only_those_with_zero_bits_left_are_accepted)
{
    const struct wsmi_allocator *system = wsmi_allocator_system();
    size_t accepted = 0;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, system, 64);
    for (unsigned second = 0; second < 256; second++) {
        struct wsmi_err err;
        const uint8_t quantum[] = {'A', (uint8_t)second, '=', '='};
        struct wsmi_view text = {quantum, sizeof(quantum)};
        accepted += wsmi_base64_decode(text, 0, &buf, &err) ? 1 : 0;
        wsmi_buf_reset(&buf);
    }
    wsmi_buf_clean_up(&buf);
    cr_assert_eq(accepted, 4, "A, Q, g and w are the digits whose low four bits are zero");
}

LEAK_TEST(base64, a_buffer_too_small_or_failed_before_is_a_limit_at_the_given_offset)
{
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 3);
    cr_assert(wsmi_base64_decode(WSMI_VIEW("Zm9v"), 7, &buf, &err));
    cr_assert_not(wsmi_base64_decode(WSMI_VIEW("Zg=="), 7, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 7);
    cr_assert_not(wsmi_base64_decode(WSMI_VIEW(""), 9, &buf, &err), "the failure sticks");
    cr_assert_eq(err.offset, 9);
    wsmi_base64_encode(WSMI_VIEW("x"), &buf);
    cr_assert_eq(buf.len, 3);
    wsmi_buf_clean_up(&buf);
}

static void *refuse(void *context, size_t size)
{
    (void)context;
    (void)size;
    return NULL;
}

LEAK_TEST(base64, no_memory_is_reported_as_such)
{
    const struct wsmi_allocator none = {refuse, NULL, NULL};
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, &none, 64);
    cr_assert_not(wsmi_base64_decode(WSMI_VIEW("Zm9v"), 7, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_OOM);
    cr_assert_eq(err.offset, 7);
}

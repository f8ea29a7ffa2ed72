/* SPDX-License-Identifier: MIT */
#include "proto/answer_stream.h"

#include <stdio.h>

#include "props/prop.h"
#include "testlib/leak.h"

enum { LARGEST = 12 };

/* Feeds `text` in pieces; every complete message goes to `out` in brackets, what is left at the end
 * behind '+'. Ends at the first refusal, which is returned. */
static enum wsmi_flow run(struct wsmi_answer_stream *stream, const char *text, size_t piece_size,
                          char *out, size_t out_size)
{
    size_t length = 0;
    size_t left = strlen(text);
    out[0] = '\0';
    while (left > 0) {
        size_t size = piece_size < left ? piece_size : left;
        enum wsmi_flow flow =
            wsmi_answer_stream_put(stream, (struct wsmi_view){(const uint8_t *)text, size});
        if (flow != WSMI_FLOW_GO && flow != WSMI_FLOW_PAUSE) {
            return flow;
        }
        cr_assert_eq(flow == WSMI_FLOW_PAUSE, stream->has_message);
        while (stream->has_message) {
            struct wsmi_view message = wsmi_answer_stream_message(stream);
            length += (size_t)snprintf(out + length, out_size - length, "[%.*s]", (int)message.len,
                                       (const char *)message.ptr);
            wsmi_answer_stream_drop(stream);
        }
        text += size;
        left -= size;
    }
    struct wsmi_view rest = wsmi_answer_stream_message(stream);
    (void)snprintf(out + length, out_size - length, "+%.*s", (int)rest.len, (const char *)rest.ptr);
    return WSMI_FLOW_GO;
}

static const struct {
    const char *in;
    const char *out;
} rows[] = {
    {"<a/>", "[<a/>]+"},
    {"<a/>\r\n<b></b>", "[<a/>][<b></b>]+"},
    {"<a/><b/><c/><d/><e/>", "[<a/>][<b/>][<c/>][<d/>][<e/>]+"},
    {" <a/> <b>", "[<a/>]+<b>"},
    {"no XML <a/>", "+no XML <a/>"},
    {"<a/>no <b/>", "[<a/>]+no <b/>"},
    {"<abcdefghi/>", "[<abcdefghi/>]+"}, /* as long as it may be */
};

LEAK_TEST(answer_stream, gives_one_message_after_the_other_whatever_the_pieces)
{
    struct wsmi_answer_stream stream;
    char out[128];
    wsmi_answer_stream_init(&stream, wsmi_allocator_system(), LARGEST);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t size = 1; size <= 24; size++) {
            cr_assert_eq(run(&stream, rows[i].in, size, out, sizeof(out)), WSMI_FLOW_GO);
            cr_expect_str_eq(out, rows[i].out, "%s in pieces of %zu: %s", rows[i].in, size, out);
            wsmi_answer_stream_reset(&stream);
        }
    }
    wsmi_answer_stream_clean_up(&stream);
}

LEAK_TEST(answer_stream, a_message_beyond_the_limit_is_too_large_complete_or_not)
{
    static const char *const large[] = {"<abcdefghij/>", "<a>bcdefghijkl", "no XML but much",
                                        "<a/><abcdefghij/>"};
    struct wsmi_answer_stream stream;
    char out[128];
    for (size_t i = 0; i < 3; i++) {
        for (size_t size = 1; size <= 24; size++) {
            wsmi_answer_stream_init(&stream, wsmi_allocator_system(), LARGEST);
            cr_expect_eq(run(&stream, large[i], size, out, sizeof(out)), WSMI_FLOW_TOO_LARGE);
            wsmi_answer_stream_clean_up(&stream);
        }
    }
    /* Behind another in the same piece it is noticed as soon as there is more of it. */
    wsmi_answer_stream_init(&stream, wsmi_allocator_system(), LARGEST);
    cr_expect_eq(run(&stream, large[3], 1, out, sizeof(out)), WSMI_FLOW_TOO_LARGE);
    cr_expect_str_eq(out, "[<a/>]");
    wsmi_answer_stream_clean_up(&stream);
}

LEAK_TEST(answer_stream, without_memory_it_says_so)
{
    for (size_t k = 1; k <= 2; k++) {
        struct prop_allocator allocator;
        struct wsmi_answer_stream stream;
        char out[128];
        prop_allocator_init(&allocator, k);
        wsmi_answer_stream_init(&stream, &allocator.base, LARGEST);
        cr_expect_eq(run(&stream, "<a/><b", 5, out, sizeof(out)), WSMI_FLOW_OOM, "allocation %zu",
                     k);
        wsmi_answer_stream_clean_up(&stream);
        cr_expect_eq(allocator.live, 0);
    }
}

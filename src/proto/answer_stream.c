/* SPDX-License-Identifier: MIT */
#include "proto/answer_stream.h"

void wsmi_answer_stream_init(struct wsmi_answer_stream *stream,
                             const struct wsmi_allocator *allocator, size_t max_message_bytes)
{
    memset(stream, 0, sizeof(*stream));
    /* What is unfinished is held to the limit below; the rest is one piece of the transport. */
    wsmi_buf_init(&stream->bytes, allocator, SIZE_MAX / 2);
    wsmi_buf_init(&stream->spare, allocator, SIZE_MAX / 2);
    stream->max_message_bytes = max_message_bytes;
}

void wsmi_answer_stream_clean_up(struct wsmi_answer_stream *stream)
{
    wsmi_buf_clean_up(&stream->bytes);
    wsmi_buf_clean_up(&stream->spare);
}

void wsmi_answer_stream_reset(struct wsmi_answer_stream *stream)
{
    static const struct wsmi_envelope_split start = {0};
    wsmi_buf_reset(&stream->bytes);
    stream->split = start;
    stream->begin = 0;
    stream->scanned = 0;
    stream->has_message = false;
    stream->is_whole = false;
}

static struct wsmi_view rest_from(const struct wsmi_answer_stream *stream, size_t from)
{
    struct wsmi_view all = wsmi_buf_view(&stream->bytes);
    return (struct wsmi_view){from == 0 ? all.ptr : all.ptr + from, all.len - from};
}

/* Each byte moves once at most: behind it comes a piece, and there is nothing to move then. */
static void move_to_front(struct wsmi_answer_stream *stream)
{
    struct wsmi_buf front = stream->spare;
    if (stream->begin == 0) {
        return;
    }
    wsmi_buf_reset(&front);
    wsmi_buf_put(&front, rest_from(stream, stream->begin));
    stream->spare = stream->bytes;
    stream->bytes = front;
    stream->scanned -= stream->begin;
    stream->begin = 0;
}

static void scan(struct wsmi_answer_stream *stream)
{
    while (!stream->has_message && !stream->is_whole && stream->scanned < stream->bytes.len) {
        size_t used;
        enum wsmi_split what =
            wsmi_envelope_split_feed(&stream->split, rest_from(stream, stream->scanned), &used);
        stream->scanned += used;
        switch (what) {
        case WSMI_SPLIT_MORE:
            break;
        case WSMI_SPLIT_GAP:
            stream->begin = stream->scanned;
            break;
        case WSMI_SPLIT_END:
            stream->has_message = true;
            break;
        case WSMI_SPLIT_BROKEN:
            stream->is_whole = true;
            break;
        }
    }
}

enum wsmi_flow wsmi_answer_stream_put(struct wsmi_answer_stream *stream, struct wsmi_view piece)
{
    move_to_front(stream);
    wsmi_buf_put(&stream->bytes, piece);
    if (stream->bytes.failed != WSMI_OK) {
        return stream->bytes.failed == WSMI_E_LIMIT ? WSMI_FLOW_TOO_LARGE : WSMI_FLOW_OOM;
    }
    scan(stream);
    if (wsmi_answer_stream_message(stream).len > stream->max_message_bytes) {
        return WSMI_FLOW_TOO_LARGE;
    }
    return stream->has_message ? WSMI_FLOW_PAUSE : WSMI_FLOW_GO;
}

struct wsmi_view wsmi_answer_stream_message(const struct wsmi_answer_stream *stream)
{
    struct wsmi_view rest = rest_from(stream, stream->begin);
    if (stream->has_message) {
        rest.len = stream->scanned - stream->begin;
    }
    return rest;
}

void wsmi_answer_stream_drop(struct wsmi_answer_stream *stream)
{
    if (stream->has_message) {
        stream->has_message = false;
        stream->begin = stream->scanned;
        scan(stream);
    }
}

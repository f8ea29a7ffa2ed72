/* SPDX-License-Identifier: MIT */
/*
 * The body of an answer that is delivered while it comes in (transport.h), as the envelopes in it.
 * The peer supplies every byte; one envelope, and what came in one piece behind it, is all that is
 * ever held.
 */
#ifndef WSMI_PROTO_ANSWER_STREAM_H
#define WSMI_PROTO_ANSWER_STREAM_H

#include "proto/envelope_split.h"
#include "proto/transport.h"
#include "wsmi/buf.h"

/* Not thread safe. */
struct wsmi_answer_stream {
    struct wsmi_buf bytes;
    struct wsmi_buf spare; /* the other of the two, while the rest moves to the front */
    struct wsmi_envelope_split split;
    size_t max_message_bytes;
    size_t begin;     /* of the envelope at hand, in `bytes` */
    size_t scanned;   /* by `split` */
    bool has_message; /* it ends at `scanned` */
    bool is_whole;    /* nothing here can be cut: UTF-16, or no XML */
};

void wsmi_answer_stream_init(struct wsmi_answer_stream *stream,
                             const struct wsmi_allocator *allocator, size_t max_message_bytes);
void wsmi_answer_stream_clean_up(struct wsmi_answer_stream *stream);

/* Ready for another body; keeps the memory. */
void wsmi_answer_stream_reset(struct wsmi_answer_stream *stream);

/* Takes a piece. PAUSE: an envelope is complete; to be used and dropped before the next piece. */
enum wsmi_flow wsmi_answer_stream_put(struct wsmi_answer_stream *stream, struct wsmi_view piece);

/* The complete envelope; without one, everything that is left. Valid until the next change. */
struct wsmi_view wsmi_answer_stream_message(const struct wsmi_answer_stream *stream);

/* Forgets the complete envelope and looks for the next. */
void wsmi_answer_stream_drop(struct wsmi_answer_stream *stream);

#endif

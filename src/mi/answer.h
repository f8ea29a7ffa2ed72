/* SPDX-License-Identifier: MIT */
/* From a complete or failed exchange to an envelope, or to the error that says why there is none.
 */
#ifndef WSMI_MI_ANSWER_H
#define WSMI_MI_ANSWER_H

#include "mi/error.h"
#include "proto/reply.h"

struct wsmi_session;

/* Zeroed is empty. Reused for one answer after the other. */
struct wsmi_answer {
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    bool is_open;
};

void wsmi_answer_clean_up(struct wsmi_answer *answer);

/*
 * Reads `http`, an answer to `session`, and forgets what was read before. False with `error`, which
 * borrows the arena: no answer, a fault (then answer->reply.kind is FAULT), a status, something
 * that is no envelope, or an envelope whose body is not among `bodies` (bits 1 << wsmi_body_kind).
 */
bool wsmi_answer_read(struct wsmi_answer *answer, const struct wsmi_session *session,
                      const struct wsmi_http_answer *http,
                      const struct wsmi_envelope_expect *expect, unsigned bodies,
                      struct wsmi_error *error);

#endif

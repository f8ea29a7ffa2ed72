/* SPDX-License-Identifier: MIT */
/*
 * The peer's side of an enumeration or a pull subscription, as one operation sees it: the machine
 * of proto/pull_fsm.h, and what its effects mean for the next request.
 */
#ifndef WSMI_MI_STREAM_H
#define WSMI_MI_STREAM_H

#include "mi/answer.h"
#include "mi/call.h"
#include "mi/task.h"
#include "proto/pull_fsm.h"
#include "wsmi/envelope.h"
#include "wsmi/request.h"

struct wsmi_stream {
    struct wsmi_call *call;
    struct wsmi_pull_fsm fsm;
    bool is_started;
    enum wsmi_pull_effect asked; /* which message is under way */
    enum wsmi_request_kind open_kind;
    struct wsmi_request_header open_header; /* of the request that opens */
    struct wsmi_arena arena;                /* what Unsubscribe and Renew need of the answer */
    struct wsmi_subscription manager;       /* in `arena` */
    char warning[160];                      /* what a request is the occasion to say */
};

/* `call` is complete when the first request is filled. */
void wsmi_stream_init(struct wsmi_stream *stream, struct wsmi_call *call);
void wsmi_stream_clean_up(struct wsmi_stream *stream);

/* The first step: OPEN. */
struct wsmi_pull_step wsmi_stream_start(struct wsmi_stream *stream);

/*
 * The step that an answer leads to. `answer` was read from `http` (not when that failed). FAIL
 * with `error` filled unless the answer's own error, which the caller has, is the reason.
 */
struct wsmi_pull_step wsmi_stream_answer(struct wsmi_stream *stream,
                                         const struct wsmi_http_answer *http,
                                         const struct wsmi_answer *answer,
                                         struct wsmi_error *error);

/*
 * Whether the next Pull goes out already: `http` is the answer to the last one, not read yet, or
 * NULL while the user is at its items. True: the step, which is PULL.
 */
bool wsmi_stream_ahead(struct wsmi_stream *stream, const struct wsmi_http_answer *http,
                       const struct wsmi_envelope_expect *expect, struct wsmi_pull_step *ret);

/* The operation is over, and the Pull that went ahead was answered. `answer` was read from `http`
 * (not when that failed). */
void wsmi_stream_learn(struct wsmi_stream *stream, const struct wsmi_http_answer *http,
                       const struct wsmi_answer *answer);

/* The step when all items are taken. */
struct wsmi_pull_step wsmi_stream_more(struct wsmi_stream *stream);

/* Nothing follows the items at hand. */
bool wsmi_stream_is_draining(const struct wsmi_stream *stream);

/* The message under way is a Pull, a Renew or a Release, so a fault may be about its context. */
enum wsmi_action wsmi_stream_action(const struct wsmi_stream *stream, enum wsmi_action open);

/* Makes the call's request the message of an effect (OPEN, PULL, RENEW, RELEASE). */
void wsmi_stream_fill(struct wsmi_stream *stream, const struct wsmi_pull_step *step,
                      struct wsmi_task_request *request);

/* How long the message under way may take: `timeout_ms`, or less when a heartbeat is due. */
uint64_t wsmi_stream_timeout(const struct wsmi_stream *stream, uint64_t timeout_ms);

/* The operation ends early: true when the call's request is now a Release or Unsubscribe. */
bool wsmi_stream_stop(struct wsmi_stream *stream, struct wsmi_task_request *request);

#endif

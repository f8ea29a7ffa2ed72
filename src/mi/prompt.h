/* SPDX-License-Identifier: MIT */
/*
 * A question inside an answer, from its event to the request that tells the peer what the user said
 * (MS-WSMV sections 3.1.6.8, 3.2.7.6, 3.2.7.7). One at a time: what the peer says behind it waits.
 */
#ifndef WSMI_MI_PROMPT_H
#define WSMI_MI_PROMPT_H

#include "mi/convert_value.h"
#include "mi/dispatch.h"
#include "mi/task.h"
#include "mi/turns.h"

enum wsmi_prompt_state {
    WSMI_PROMPT_NONE = 0, /* nothing is asked */
    WSMI_PROMPT_OPEN,     /* the user has not answered */
    WSMI_PROMPT_ANSWERED, /* he has; a consumer is to send it */
    WSMI_PROMPT_SENDING   /* the peer has not confirmed it */
};

enum wsmi_prompt_kind {
    WSMI_PROMPT_ERROR = 0, /* writeError */
    WSMI_PROMPT_NORMAL,    /* promptUser */
    WSMI_PROMPT_CRITICAL,
    WSMI_PROMPT_VALUE, /* a streamed parameter, to be acknowledged: the peer does not learn of it */
    WSMI_PROMPT_KINDS
};

/* In an operation, under its lock but where it says otherwise. */
struct wsmi_prompt {
    enum wsmi_prompt_state state;
    enum wsmi_prompt_kind kind;                 /* of the last one */
    unsigned turn;                              /* which function answers the last one */
    MI_OperationCallback_ResponseType response; /* in ANSWERED */
    /* A ...ToAll of this operation: what the rest is answered. */
    bool is_settled[WSMI_PROMPT_KINDS];
    MI_OperationCallback_ResponseType settled[WSMI_PROMPT_KINDS];

    /* Whoever raises events uses these without the lock. What the last event is made of is the
     * user's until he answers, so it lives until the next event, in `arena`. */
    struct wsmi_arena arena;
    MI_Instance *error;
    struct wsmi_value_maker maker;

    /* The request with the answer: a consumer's before it is sent, then nobody's. */
    struct wsmi_task_request request;
    const char *headers[1 + WSMI_TASK_MAX_HEADERS];
    struct wsmi_exchange *exchange;
    const struct wsmi_http_answer *confirmation;
    struct wsmi_dispatch_job job;
};

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Events inside an answer, from the transport to the user's callbacks, and from the user back to
 * the peer.
 *
 * operation_events.c   the stream, its order, messages and progress
 * operation_prompt.c   questions and their answers
 * operation_value.c    streamed parameters
 */
#ifndef WSMI_MI_OPERATION_EVENTS_H
#define WSMI_MI_OPERATION_EVENTS_H

#include "mi/operation.h"
#include "wsmi/envelope.h"

/* What an envelope of the stream is. */
enum wsmi_verdict {
    WSMI_VERDICT_RAISED,  /* an event the user was told of, or the peer answered */
    WSMI_VERDICT_DROPPED, /* nothing for the user */
    WSMI_VERDICT_FINAL,   /* the answer */
    WSMI_VERDICT_BROKEN   /* the operation has failed: `events_failed` */
};

/* The bits of __MI_CallbackRegistration for the callbacks that are set. */
MI_Uint32 wsmi_operation_listens(const struct wsmi_operation *operation);

/* For the transport. */
enum wsmi_flow wsmi_operation_on_data(void *context, const struct wsmi_http_answer *head,
                                      struct wsmi_view piece);

/* True when an envelope waits that may be an event. */
bool wsmi_operation_has_event_locked(const struct wsmi_operation *operation);

/* True while the exchange cannot end, whatever its answer: something waits to be raised, or to be
 * answered. */
bool wsmi_operation_is_talking_locked(const struct wsmi_operation *operation);

/* Raises the event that waits, or finds that it is the answer; on a consumer's thread. The lock is
 * released in between. False: there is none, or not now. */
bool wsmi_operation_raise_locked(struct wsmi_operation *operation);

/* Sends the user's answer; as above. */
bool wsmi_operation_respond_locked(struct wsmi_operation *operation);

/*
 * Lets the transfer go on, or its end be seen, unless something still waits. What the user was told
 * of restarts the clock; what he was not goes on where it stood. After BROKEN the exchange is given
 * up.
 */
void wsmi_operation_go_on_locked(struct wsmi_operation *operation, enum wsmi_verdict verdict);

/* Nobody is left to be answered: the operation was cancelled, or the connection is lost. */
void wsmi_operation_drop_prompt_locked(struct wsmi_operation *operation);

/* Frees what the last event lent to the user. Not under the lock. */
void wsmi_operation_forget_lent(struct wsmi_operation *operation);

/* The operation will end with `error`; by the occupant. Always BROKEN. */
enum wsmi_verdict wsmi_operation_fail_events(struct wsmi_operation *operation,
                                             const struct wsmi_error *error);

/* The same for a rule that the peer broke. */
enum wsmi_verdict wsmi_operation_refuse_event(struct wsmi_operation *operation, const char *reason);

/*
 * One kind of event each, by the occupant: checks it and calls back. What is lent to the callback
 * lives in operation->prompt.
 */
enum wsmi_verdict wsmi_operation_raise_error(struct wsmi_operation *operation,
                                             const struct wsmi_interactive_event *event);
enum wsmi_verdict wsmi_operation_raise_prompt(struct wsmi_operation *operation,
                                              const struct wsmi_interactive_event *event);
enum wsmi_verdict wsmi_operation_raise_value(struct wsmi_operation *operation,
                                             const struct wsmi_interactive_event *event);

/* Opens a question of `kind` before the user is called: from then on he may answer. False: not any
 * more, the operation ends. By the occupant. */
bool wsmi_operation_open_prompt(struct wsmi_operation *operation, enum wsmi_prompt_kind kind,
                                bool waits);

#endif

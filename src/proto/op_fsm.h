/* SPDX-License-Identifier: MIT */
/*
 * Life of one operation, as a table. Pure: the caller holds its lock, feeds events, and performs
 * the effects. An operation is a stream: exchanges and results take turns until the final result,
 * which is delivered exactly once: the four last states are entered through DELIVERING only, by
 * every path, and never left.
 */
#ifndef WSMI_PROTO_OP_FSM_H
#define WSMI_PROTO_OP_FSM_H

#include <stdbool.h>

/*
 * _LENT: a result before the last is with the user, not acknowledged. _CLOSED: the owner has closed
 * the handle, the final callback is still owed.
 */
#define WSMI_OP_STATES(X)                                                                          \
    X(ILLEGAL)   /* zero: a forgotten cell of the table */                                         \
    X(NEW)       /* the starting thread is inside the task for the first time */                   \
    X(ABANDONED) /* as NEW, an early end was asked for */                                          \
    X(ABANDONED_CLOSED)                                                                            \
    X(RUNNING) /* an exchange is under way */                                                      \
    X(RUNNING_LENT)                                                                                \
    X(DUE)        /* it is the task's turn, on a thread of a consumer */                           \
    X(DUE_LENT)   /* as DUE, once the result is acknowledged */                                    \
    X(ADVANCING)  /* a consumer is inside the task */                                              \
    X(CANCELLING) /* as RUNNING, the exchange was told to end */                                   \
    X(CANCELLING_LENT)                                                                             \
    X(CANCELLING_CLOSED)                                                                           \
    X(CANCELLING_LENT_CLOSED)                                                                      \
    X(ENDING) /* as ADVANCING, an early end was asked for */                                       \
    X(ENDING_CLOSED)                                                                               \
    X(READY) /* it is over, nobody has seen the final result */                                    \
    X(READY_LENT)                                                                                  \
    X(READY_CLOSED)                                                                                \
    X(READY_LENT_CLOSED)                                                                           \
    X(DELIVERING) /* the final result is with the user, not acknowledged */                        \
    X(DELIVERING_CLOSED)                                                                           \
    X(DONE) /* acknowledged, handle open */                                                        \
    X(GONE) /* acknowledged and closed: to be freed */

#define WSMI_OP_EVENTS(X)                                                                          \
    X(SENT)    /* the task wanted a request, and it went out */                                    \
    X(RESULT)  /* the task has a result, and more may follow */                                    \
    X(FINAL)   /* the last result is known: by the task, by an error, by the early end */          \
    X(ANSWER)  /* the exchange is over: answer, failure, deadline */                               \
    X(REPORT)  /* the consumer takes the empty result that says "started" */                       \
    X(TURN)    /* the consumer asks the task what comes next */                                    \
    X(DELIVER) /* the consumer takes the final result */                                           \
    X(ACK)     /* the user is finished with the result */                                          \
    X(CANCEL)  /* by the user or by a closing session */                                           \
    X(CLOSE)   /* the owner gives the handle back */

enum wsmi_op_state {
#define WSMI_OP_STATE(name) WSMI_OP_##name,
    WSMI_OP_STATES(WSMI_OP_STATE)
#undef WSMI_OP_STATE
        WSMI_OP_STATE_COUNT
};

enum wsmi_op_event {
#define WSMI_OP_EVENT(name) WSMI_OP_ON_##name,
    WSMI_OP_EVENTS(WSMI_OP_EVENT)
#undef WSMI_OP_EVENT
        WSMI_OP_EVENT_COUNT
};

/* What the caller has to do after a step. */
enum wsmi_op_effect {
    WSMI_OP_EFFECT_NONE = 0,
    WSMI_OP_EFFECT_ABORT,  /* cancel the exchange, or let it go on without the operation */
    WSMI_OP_EFFECT_NOTIFY, /* a consumer is wanted: wake the getter, schedule the callback */
    WSMI_OP_EFFECT_FREE,   /* the last step: drop the handle's reference */
    WSMI_OP_EFFECT_COUNT
};

struct wsmi_op_step {
    enum wsmi_op_state next;
    enum wsmi_op_effect effect;
};

/* The cell of the table; next is ILLEGAL where the event cannot happen. Pure. */
struct wsmi_op_step wsmi_op_fsm_look_up(enum wsmi_op_state state, enum wsmi_op_event event);

/*
 * The one place that assigns a state. False, with nothing changed, when the event is illegal in
 * `*state`. Not thread safe: under the owner's lock.
 */
bool wsmi_op_fsm_step(enum wsmi_op_state *state, enum wsmi_op_event event,
                      enum wsmi_op_effect *ret_effect);

/* True once the owner has closed the handle. Pure. */
bool wsmi_op_fsm_is_closed(enum wsmi_op_state state);

/* "RUNNING" ...; "UNKNOWN" outside the enumerations. Static. */
const char *wsmi_op_state_name(enum wsmi_op_state state);
const char *wsmi_op_event_name(enum wsmi_op_event event);
const char *wsmi_op_effect_name(enum wsmi_op_effect effect);

#endif

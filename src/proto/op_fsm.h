/* SPDX-License-Identifier: MIT */
/*
 * Life of one operation, as a table. Pure: the caller holds its lock, feeds events, and performs
 * the effects outside of it. "Finished exactly once" is the table's doing: DELIVER is legal in one
 * state only for the final result, and every path to GONE passes it.
 */
#ifndef WSMI_PROTO_OP_FSM_H
#define WSMI_PROTO_OP_FSM_H

#include <stdbool.h>

#define WSMI_OP_STATES(X)                                                                          \
    X(ILLEGAL)           /* zero: a forgotten cell of the table */                                 \
    X(NEW)               /* created, nothing sent */                                               \
    X(ABANDONED)         /* cancelled before anything was sent: START is illegal from here */      \
    X(RUNNING)           /* an exchange is under way */                                            \
    X(CANCELLING)        /* as RUNNING, an early end was asked for */                              \
    X(CLOSING)           /* as CANCELLING, and the owner has closed the handle */                  \
    X(READY)             /* the outcome is known, nobody has seen it */                            \
    X(READY_CLOSED)      /* as READY, handle closed: the final callback is still owed */           \
    X(DELIVERING)        /* the final result is with the user, not acknowledged */                 \
    X(DELIVERING_CLOSED) /* as DELIVERING, handle closed */                                        \
    X(DONE)              /* acknowledged, handle open */                                           \
    X(GONE)              /* acknowledged and closed: to be freed */

#define WSMI_OP_EVENTS(X)                                                                          \
    X(START)   /* the request goes out */                                                          \
    X(OUTCOME) /* answer, failure, deadline or setup error: the operation's fate is decided */     \
    X(CANCEL)  /* by the user or by a closing session */                                           \
    X(DELIVER) /* the consumer takes the final result, or its callback is about to run */          \
    X(ACK)     /* the consumer is finished with it */                                              \
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
    WSMI_OP_EFFECT_SEND,   /* start the exchange */
    WSMI_OP_EFFECT_ABORT,  /* cancel the exchange */
    WSMI_OP_EFFECT_NOTIFY, /* wake the waiting getter, or schedule the callback */
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

/* True once the outcome has been decided. Pure. */
bool wsmi_op_fsm_is_decided(enum wsmi_op_state state);

/* True once the owner has closed the handle. Pure. */
bool wsmi_op_fsm_is_closed(enum wsmi_op_state state);

/* "RUNNING" ...; "UNKNOWN" outside the enumerations. Static. */
const char *wsmi_op_state_name(enum wsmi_op_state state);
const char *wsmi_op_event_name(enum wsmi_op_event event);
const char *wsmi_op_effect_name(enum wsmi_op_effect effect);

#endif

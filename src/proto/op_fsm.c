/* SPDX-License-Identifier: MIT */
#include "proto/op_fsm.h"

#define GO(state)                                                                                  \
    {                                                                                              \
        WSMI_OP_##state, WSMI_OP_EFFECT_NONE                                                       \
    }
#define GO_AND(state, effect)                                                                      \
    {                                                                                              \
        WSMI_OP_##state, WSMI_OP_EFFECT_##effect                                                   \
    }

/* src/proto/README.md draws this table; a test compares the two. Cells not named are ILLEGAL. */
static const struct wsmi_op_step table[WSMI_OP_STATE_COUNT][WSMI_OP_EVENT_COUNT] =
    {
        [WSMI_OP_NEW] =
            {
                [WSMI_OP_ON_SENT] = GO(RUNNING),
                [WSMI_OP_ON_RESULT] = GO_AND(DUE, NOTIFY),
                [WSMI_OP_ON_FINAL] = GO_AND(READY, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(ABANDONED),
                [WSMI_OP_ON_CLOSE] = GO(ABANDONED_CLOSED),
            },
        [WSMI_OP_ABANDONED] =
            {
                [WSMI_OP_ON_FINAL] = GO_AND(READY, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(ABANDONED),
                [WSMI_OP_ON_CLOSE] = GO(ABANDONED_CLOSED),
            },
        [WSMI_OP_ABANDONED_CLOSED] =
            {
                [WSMI_OP_ON_FINAL] = GO_AND(READY_CLOSED, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(ABANDONED_CLOSED),
            },
        [WSMI_OP_RUNNING] =
            {
                [WSMI_OP_ON_ANSWER] = GO_AND(DUE, NOTIFY),
                [WSMI_OP_ON_REPORT] = GO(RUNNING_LENT),
                [WSMI_OP_ON_CANCEL] = GO_AND(CANCELLING, ABORT),
                [WSMI_OP_ON_CLOSE] = GO_AND(CANCELLING_CLOSED, ABORT),
            },
        [WSMI_OP_RUNNING_LENT] =
            {
                [WSMI_OP_ON_ANSWER] = GO(DUE_LENT),
                [WSMI_OP_ON_ACK] = GO(RUNNING),
                [WSMI_OP_ON_CANCEL] = GO_AND(CANCELLING_LENT, ABORT),
                [WSMI_OP_ON_CLOSE] = GO_AND(CANCELLING_LENT_CLOSED, ABORT),
            },
        [WSMI_OP_DUE] =
            {
                [WSMI_OP_ON_TURN] = GO(ADVANCING),
                [WSMI_OP_ON_CANCEL] = GO_AND(READY, NOTIFY),
                [WSMI_OP_ON_CLOSE] = GO_AND(READY_CLOSED, NOTIFY),
            },
        [WSMI_OP_DUE_LENT] =
            {
                [WSMI_OP_ON_ACK] = GO_AND(DUE, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(READY_LENT),
                [WSMI_OP_ON_CLOSE] = GO(READY_LENT_CLOSED),
            },
        [WSMI_OP_ADVANCING] =
            {
                [WSMI_OP_ON_SENT] = GO(RUNNING),
                [WSMI_OP_ON_RESULT] = GO(DUE_LENT),
                [WSMI_OP_ON_FINAL] = GO(DELIVERING),
                [WSMI_OP_ON_CANCEL] = GO(ENDING),
                [WSMI_OP_ON_CLOSE] = GO(ENDING_CLOSED),
            },
        [WSMI_OP_CANCELLING] =
            {
                [WSMI_OP_ON_ANSWER] = GO_AND(READY, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(CANCELLING),
                [WSMI_OP_ON_CLOSE] = GO(CANCELLING_CLOSED),
            },
        [WSMI_OP_CANCELLING_LENT] =
            {
                [WSMI_OP_ON_ANSWER] = GO(READY_LENT),
                [WSMI_OP_ON_ACK] = GO(CANCELLING),
                [WSMI_OP_ON_CANCEL] = GO(CANCELLING_LENT),
                [WSMI_OP_ON_CLOSE] = GO(CANCELLING_LENT_CLOSED),
            },
        [WSMI_OP_CANCELLING_CLOSED] =
            {
                [WSMI_OP_ON_ANSWER] = GO_AND(READY_CLOSED, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(CANCELLING_CLOSED),
            },
        [WSMI_OP_CANCELLING_LENT_CLOSED] =
            {
                [WSMI_OP_ON_ANSWER] = GO(READY_LENT_CLOSED),
                [WSMI_OP_ON_ACK] = GO(CANCELLING_CLOSED),
                [WSMI_OP_ON_CANCEL] = GO(CANCELLING_LENT_CLOSED),
            },
        [WSMI_OP_ENDING] =
            {
                [WSMI_OP_ON_FINAL] = GO(DELIVERING),
                [WSMI_OP_ON_CANCEL] = GO(ENDING),
                [WSMI_OP_ON_CLOSE] = GO(ENDING_CLOSED),
            },
        [WSMI_OP_ENDING_CLOSED] =
            {
                [WSMI_OP_ON_FINAL] = GO(DELIVERING_CLOSED),
                [WSMI_OP_ON_CANCEL] = GO(ENDING_CLOSED),
            },
        [WSMI_OP_READY] =
            {
                [WSMI_OP_ON_DELIVER] = GO(DELIVERING),
                [WSMI_OP_ON_CANCEL] = GO(READY),
                [WSMI_OP_ON_CLOSE] = GO(READY_CLOSED),
            },
        [WSMI_OP_READY_LENT] =
            {
                [WSMI_OP_ON_ACK] = GO_AND(READY, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(READY_LENT),
                [WSMI_OP_ON_CLOSE] = GO(READY_LENT_CLOSED),
            },
        [WSMI_OP_READY_CLOSED] =
            {
                [WSMI_OP_ON_DELIVER] = GO(DELIVERING_CLOSED),
                [WSMI_OP_ON_CANCEL] = GO(READY_CLOSED),
            },
        [WSMI_OP_READY_LENT_CLOSED] =
            {
                [WSMI_OP_ON_ACK] = GO_AND(READY_CLOSED, NOTIFY),
                [WSMI_OP_ON_CANCEL] = GO(READY_LENT_CLOSED),
            },
        [WSMI_OP_DELIVERING] =
            {
                [WSMI_OP_ON_ACK] = GO(DONE),
                [WSMI_OP_ON_CANCEL] = GO(DELIVERING),
                [WSMI_OP_ON_CLOSE] = GO(DELIVERING_CLOSED),
            },
        [WSMI_OP_DELIVERING_CLOSED] =
            {
                [WSMI_OP_ON_ACK] = GO_AND(GONE, FREE),
                [WSMI_OP_ON_CANCEL] = GO(DELIVERING_CLOSED),
            },
        [WSMI_OP_DONE] =
            {
                [WSMI_OP_ON_CANCEL] = GO(DONE),
                [WSMI_OP_ON_CLOSE] = GO_AND(GONE, FREE),
            },
};

struct wsmi_op_step wsmi_op_fsm_look_up(enum wsmi_op_state state, enum wsmi_op_event event)
{
    static const struct wsmi_op_step illegal = GO(ILLEGAL);
    if ((unsigned)state >= WSMI_OP_STATE_COUNT || (unsigned)event >= WSMI_OP_EVENT_COUNT) {
        return illegal;
    }
    return table[state][event];
}

bool wsmi_op_fsm_step(enum wsmi_op_state *state, enum wsmi_op_event event,
                      enum wsmi_op_effect *ret_effect)
{
    struct wsmi_op_step step = wsmi_op_fsm_look_up(*state, event);
    if (step.next == WSMI_OP_ILLEGAL) {
        return false;
    }
    *state = step.next;
    *ret_effect = step.effect;
    return true;
}

bool wsmi_op_fsm_is_closed(enum wsmi_op_state state)
{
    switch (state) {
    case WSMI_OP_ABANDONED_CLOSED:
    case WSMI_OP_CANCELLING_CLOSED:
    case WSMI_OP_CANCELLING_LENT_CLOSED:
    case WSMI_OP_ENDING_CLOSED:
    case WSMI_OP_READY_CLOSED:
    case WSMI_OP_READY_LENT_CLOSED:
    case WSMI_OP_DELIVERING_CLOSED:
    case WSMI_OP_GONE:
        return true;
    default:
        return false;
    }
}

const char *wsmi_op_state_name(enum wsmi_op_state state)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_OP_STATES(NAME)};
#undef NAME
    return (unsigned)state < WSMI_OP_STATE_COUNT ? names[state] : "UNKNOWN";
}

const char *wsmi_op_event_name(enum wsmi_op_event event)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_OP_EVENTS(NAME)};
#undef NAME
    return (unsigned)event < WSMI_OP_EVENT_COUNT ? names[event] : "UNKNOWN";
}

const char *wsmi_op_effect_name(enum wsmi_op_effect effect)
{
    static const char *const names[] = {"-", "abort", "notify", "free"};
    return (unsigned)effect < WSMI_OP_EFFECT_COUNT ? names[effect] : "UNKNOWN";
}

/* SPDX-License-Identifier: MIT */
#include "proto/op_fsm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documented.h"
#include "testlib/leak.h"

#define EACH_STATE(state)                                                                          \
    for (enum wsmi_op_state state = WSMI_OP_NEW; state < WSMI_OP_STATE_COUNT; state++)
#define EACH_EVENT(event)                                                                          \
    for (enum wsmi_op_event event = WSMI_OP_ON_SENT; event < WSMI_OP_EVENT_COUNT; event++)

/* The table as src/proto/README.md prints it. */
static void print_table(char *out, size_t size)
{
    size_t used = 0;
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            struct wsmi_op_step step = wsmi_op_fsm_look_up(state, event);
            if (step.next == WSMI_OP_ILLEGAL) {
                continue;
            }
            int written = snprintf(out + used, size - used, "| %s | %s | %s | %s |\n",
                                   wsmi_op_state_name(state), wsmi_op_event_name(event),
                                   wsmi_op_state_name(step.next), wsmi_op_effect_name(step.effect));
            cr_assert(written > 0 && (size_t)written < size - used);
            used += (size_t)written;
        }
    }
}

LEAK_TEST(op_fsm, the_table_is_the_one_the_documentation_prints)
{
    static char rows[DOCUMENT_BYTES];
    print_table(rows, sizeof(rows));
    expect_documented("op_fsm", rows);
}

/* Every state reachable from NEW, by walking all legal events. */
static void reach(enum wsmi_op_state state, bool *seen)
{
    if (seen[state]) {
        return;
    }
    seen[state] = true;
    EACH_EVENT(event)
    {
        struct wsmi_op_step step = wsmi_op_fsm_look_up(state, event);
        if (step.next != WSMI_OP_ILLEGAL) {
            reach(step.next, seen);
        }
    }
}

LEAK_TEST(op_fsm, every_state_is_reachable_and_every_state_leads_to_gone)
{
    bool from_new[WSMI_OP_STATE_COUNT] = {false};
    reach(WSMI_OP_NEW, from_new);
    EACH_STATE(state)
    {
        bool onwards[WSMI_OP_STATE_COUNT] = {false};
        cr_assert(from_new[state], "%s", wsmi_op_state_name(state));
        reach(state, onwards);
        cr_assert(onwards[WSMI_OP_GONE], "%s", wsmi_op_state_name(state));
    }
}

static enum wsmi_op_state next_of(enum wsmi_op_state state, enum wsmi_op_event event)
{
    return wsmi_op_fsm_look_up(state, event).next;
}

/* The final result has been with the user. */
static bool is_delivered(enum wsmi_op_state state)
{
    return state == WSMI_OP_DELIVERING || state == WSMI_OP_DELIVERING_CLOSED ||
           state == WSMI_OP_DONE || state == WSMI_OP_GONE;
}

/* Nothing goes on any more; the final result may still be owed. */
static bool is_ended(enum wsmi_op_state state)
{
    switch (state) {
    case WSMI_OP_ILLEGAL:
    case WSMI_OP_NEW:
    case WSMI_OP_RUNNING:
    case WSMI_OP_RUNNING_LENT:
    case WSMI_OP_DUE:
    case WSMI_OP_DUE_LENT:
    case WSMI_OP_ADVANCING:
        return false;
    default:
        return true;
    }
}

static bool is_lent(enum wsmi_op_state state)
{
    return strstr(wsmi_op_state_name(state), "_LENT") != NULL;
}

LEAK_TEST(op_fsm, every_path_delivers_the_final_result_exactly_once)
{
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            enum wsmi_op_state next = next_of(state, event);
            if (next == WSMI_OP_ILLEGAL) {
                continue;
            }
            if (is_delivered(state)) {
                /* Never back, and from acknowledged never to unacknowledged. */
                cr_assert(is_delivered(next));
                cr_assert(state != WSMI_OP_DONE ||
                          (next != WSMI_OP_DELIVERING && next != WSMI_OP_DELIVERING_CLOSED));
                cr_assert_neq(state, WSMI_OP_GONE);
            } else if (is_delivered(next)) {
                /* One way in: the consumer takes it. */
                cr_assert(next == WSMI_OP_DELIVERING || next == WSMI_OP_DELIVERING_CLOSED);
                cr_assert(event == WSMI_OP_ON_DELIVER || event == WSMI_OP_ON_FINAL);
            }
        }
    }
}

LEAK_TEST(op_fsm, only_acknowledging_and_closing_free_the_operation)
{
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            struct wsmi_op_step step = wsmi_op_fsm_look_up(state, event);
            cr_assert_eq(step.next == WSMI_OP_GONE, step.effect == WSMI_OP_EFFECT_FREE);
            if (step.next == WSMI_OP_GONE) {
                cr_assert((state == WSMI_OP_DELIVERING_CLOSED && event == WSMI_OP_ON_ACK) ||
                          (state == WSMI_OP_DONE && event == WSMI_OP_ON_CLOSE));
            }
        }
    }
}

/* No result is taken while another is unacknowledged, and what is acknowledged was taken. */
LEAK_TEST(op_fsm, the_user_has_one_result_at_a_time)
{
    EACH_STATE(state)
    {
        bool lent =
            is_lent(state) || state == WSMI_OP_DELIVERING || state == WSMI_OP_DELIVERING_CLOSED;
        cr_assert_eq(lent, next_of(state, WSMI_OP_ON_ACK) != WSMI_OP_ILLEGAL);
        EACH_EVENT(event)
        {
            bool takes = event == WSMI_OP_ON_REPORT || event == WSMI_OP_ON_TURN ||
                         event == WSMI_OP_ON_DELIVER;
            enum wsmi_op_state next = next_of(state, event);
            cr_assert(!lent || !takes || next == WSMI_OP_ILLEGAL);
            if (is_lent(state) && next != WSMI_OP_ILLEGAL) {
                cr_assert_eq(is_lent(next), event != WSMI_OP_ON_ACK);
            }
        }
    }
}

LEAK_TEST(op_fsm, after_an_early_end_nothing_is_sent_and_no_result_but_the_last_is_taken)
{
    EACH_STATE(state)
    {
        for (enum wsmi_op_event event = WSMI_OP_ON_SENT;
             is_ended(state) && event < WSMI_OP_EVENT_COUNT; event++) {
            enum wsmi_op_state next = next_of(state, event);
            bool goes_on = event == WSMI_OP_ON_SENT || event == WSMI_OP_ON_RESULT ||
                           event == WSMI_OP_ON_REPORT || event == WSMI_OP_ON_TURN;
            cr_assert(!goes_on || next == WSMI_OP_ILLEGAL);
            cr_assert(next == WSMI_OP_ILLEGAL || is_ended(next));
        }
    }
}

LEAK_TEST(op_fsm, cancelling_is_legal_until_the_operation_is_gone_ends_it_and_aborts_once)
{
    for (enum wsmi_op_state state = WSMI_OP_NEW; state < WSMI_OP_GONE; state++) {
        struct wsmi_op_step step = wsmi_op_fsm_look_up(state, WSMI_OP_ON_CANCEL);
        cr_assert_neq(step.next, WSMI_OP_ILLEGAL, "%s", wsmi_op_state_name(state));
        cr_assert(is_ended(step.next));
        cr_assert_eq(step.effect == WSMI_OP_EFFECT_ABORT,
                     state == WSMI_OP_RUNNING || state == WSMI_OP_RUNNING_LENT);
        cr_assert_eq(is_ended(state), step.next == state);
    }
}

LEAK_TEST(op_fsm, closing_is_legal_once_and_cancels)
{
    EACH_STATE(state)
    {
        struct wsmi_op_step close = wsmi_op_fsm_look_up(state, WSMI_OP_ON_CLOSE);
        struct wsmi_op_step cancel = wsmi_op_fsm_look_up(state, WSMI_OP_ON_CANCEL);
        bool closed = wsmi_op_fsm_is_closed(state);
        cr_assert_eq(close.next == WSMI_OP_ILLEGAL, closed);
        if (!closed) {
            cr_assert(wsmi_op_fsm_is_closed(close.next));
            cr_assert_not(wsmi_op_fsm_is_closed(cancel.next));
            cr_assert(state == WSMI_OP_DONE || close.effect == cancel.effect);
        }
        for (enum wsmi_op_event event = WSMI_OP_ON_SENT; closed && event < WSMI_OP_EVENT_COUNT;
             event++) {
            enum wsmi_op_state next = next_of(state, event);
            cr_assert(next == WSMI_OP_ILLEGAL || wsmi_op_fsm_is_closed(next));
        }
    }
}

/* Whenever a consumer's next step becomes possible by somebody else's event, it is called for. */
LEAK_TEST(op_fsm, a_consumer_is_notified_exactly_when_it_can_go_on)
{
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            struct wsmi_op_step step = wsmi_op_fsm_look_up(state, event);
            if (step.next == WSMI_OP_ILLEGAL) {
                continue;
            }
            bool could = next_of(state, WSMI_OP_ON_TURN) != WSMI_OP_ILLEGAL ||
                         next_of(state, WSMI_OP_ON_DELIVER) != WSMI_OP_ILLEGAL;
            bool can = next_of(step.next, WSMI_OP_ON_TURN) != WSMI_OP_ILLEGAL ||
                       next_of(step.next, WSMI_OP_ON_DELIVER) != WSMI_OP_ILLEGAL;
            if (can && !could) {
                cr_assert_eq(step.effect, WSMI_OP_EFFECT_NOTIFY);
            }
            cr_assert(can || step.effect != WSMI_OP_EFFECT_NOTIFY);
        }
    }
}

LEAK_TEST(op_fsm, an_illegal_event_changes_nothing)
{
    enum wsmi_op_state state = WSMI_OP_DONE;
    enum wsmi_op_effect effect = WSMI_OP_EFFECT_ABORT;
    cr_assert_not(wsmi_op_fsm_step(&state, WSMI_OP_ON_FINAL, &effect));
    cr_assert_eq(state, WSMI_OP_DONE);
    cr_assert_eq(effect, WSMI_OP_EFFECT_ABORT);
    state = (enum wsmi_op_state)99;
    cr_assert_not(wsmi_op_fsm_step(&state, WSMI_OP_ON_SENT, &effect));
    state = WSMI_OP_NEW;
    cr_assert_not(wsmi_op_fsm_step(&state, (enum wsmi_op_event)99, &effect));
}

LEAK_TEST(op_fsm, everything_has_a_name)
{
    EACH_STATE(state)
    {
        cr_assert_str_neq(wsmi_op_state_name(state), "UNKNOWN");
    }
    cr_assert_str_eq(wsmi_op_state_name(WSMI_OP_STATE_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_op_event_name(WSMI_OP_EVENT_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_op_effect_name(WSMI_OP_EFFECT_COUNT), "UNKNOWN");
}

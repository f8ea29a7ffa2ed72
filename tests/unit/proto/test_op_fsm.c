/* SPDX-License-Identifier: MIT */
#include "proto/op_fsm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testlib/leak.h"

enum { MAX_TEXT = 64 * 1024 };

/* The table as src/proto/README.md prints it. */
static void print_table(char *out, size_t size)
{
    size_t used = 0;
    for (int state = WSMI_OP_NEW; state < WSMI_OP_STATE_COUNT; state++) {
        for (int event = 0; event < WSMI_OP_EVENT_COUNT; event++) {
            struct wsmi_op_step step =
                wsmi_op_fsm_look_up((enum wsmi_op_state)state, (enum wsmi_op_event)event);
            if (step.next == WSMI_OP_ILLEGAL) {
                continue;
            }
            int written = snprintf(out + used, size - used, "| %s | %s | %s | %s |\n",
                                   wsmi_op_state_name((enum wsmi_op_state)state),
                                   wsmi_op_event_name((enum wsmi_op_event)event),
                                   wsmi_op_state_name(step.next), wsmi_op_effect_name(step.effect));
            cr_assert(written > 0 && (size_t)written < size - used);
            used += (size_t)written;
        }
    }
}

LEAK_TEST(op_fsm, the_table_is_the_one_the_documentation_prints)
{
    static char expected[MAX_TEXT];
    static char document[MAX_TEXT];
    FILE *file = fopen(WSMI_SOURCE_DIR "/src/proto/README.md", "rb");
    cr_assert_not_null(file);
    size_t length = fread(document, 1, sizeof(document) - 1, file);
    (void)fclose(file);
    document[length] = '\0';
    char *begin = strstr(document, "| --- | --- | --- | --- |\n");
    char *end = strstr(document, "<!-- op_fsm: end -->");
    cr_assert(begin != NULL && end != NULL && begin < end);
    begin = strchr(begin, '\n') + 1;
    *end = '\0';
    print_table(expected, sizeof(expected));
    cr_assert_str_eq(begin, expected, "src/proto/README.md should read:\n%s", expected);
}

/* Every state reachable from NEW, by walking all legal events. */
static void reach(enum wsmi_op_state state, bool *seen)
{
    if (seen[state]) {
        return;
    }
    seen[state] = true;
    for (int event = 0; event < WSMI_OP_EVENT_COUNT; event++) {
        struct wsmi_op_step step = wsmi_op_fsm_look_up(state, (enum wsmi_op_event)event);
        if (step.next != WSMI_OP_ILLEGAL) {
            reach(step.next, seen);
        }
    }
}

LEAK_TEST(op_fsm, every_state_is_reachable_and_every_state_leads_to_gone)
{
    bool from_new[WSMI_OP_STATE_COUNT] = {false};
    reach(WSMI_OP_NEW, from_new);
    for (int state = WSMI_OP_NEW; state < WSMI_OP_STATE_COUNT; state++) {
        bool onwards[WSMI_OP_STATE_COUNT] = {false};
        cr_assert(from_new[state], "%s", wsmi_op_state_name((enum wsmi_op_state)state));
        reach((enum wsmi_op_state)state, onwards);
        cr_assert(onwards[WSMI_OP_GONE], "%s", wsmi_op_state_name((enum wsmi_op_state)state));
    }
}

/* Longest chain of DELIVER steps from `state`, at most `depth` events deep. */
static int most_deliveries(enum wsmi_op_state state, int depth)
{
    int most = 0;
    for (int event = 0; depth > 0 && event < WSMI_OP_EVENT_COUNT; event++) {
        struct wsmi_op_step step = wsmi_op_fsm_look_up(state, (enum wsmi_op_event)event);
        if (step.next == WSMI_OP_ILLEGAL || step.next == state) {
            continue;
        }
        int deliveries = most_deliveries(step.next, depth - 1) + (event == WSMI_OP_ON_DELIVER);
        most = deliveries > most ? deliveries : most;
    }
    return most;
}

LEAK_TEST(op_fsm, the_final_result_is_delivered_at_most_once_on_any_path)
{
    cr_assert_eq(most_deliveries(WSMI_OP_NEW, WSMI_OP_STATE_COUNT + 2), 1);
}

LEAK_TEST(op_fsm, nothing_reaches_gone_without_delivery)
{
    for (int state = WSMI_OP_NEW; state < WSMI_OP_STATE_COUNT; state++) {
        for (int event = 0; event < WSMI_OP_EVENT_COUNT; event++) {
            struct wsmi_op_step step =
                wsmi_op_fsm_look_up((enum wsmi_op_state)state, (enum wsmi_op_event)event);
            if (step.next == WSMI_OP_GONE && state != WSMI_OP_GONE) {
                cr_assert(state == WSMI_OP_DELIVERING_CLOSED || state == WSMI_OP_DONE);
                cr_assert_eq(step.effect, WSMI_OP_EFFECT_FREE);
            }
        }
    }
}

LEAK_TEST(op_fsm, cancelling_is_legal_until_the_operation_is_gone_and_aborts_once)
{
    for (int state = WSMI_OP_NEW; state < WSMI_OP_GONE; state++) {
        struct wsmi_op_step step =
            wsmi_op_fsm_look_up((enum wsmi_op_state)state, WSMI_OP_ON_CANCEL);
        cr_assert_neq(step.next, WSMI_OP_ILLEGAL, "%s",
                      wsmi_op_state_name((enum wsmi_op_state)state));
        cr_assert_eq(step.effect == WSMI_OP_EFFECT_ABORT, state == WSMI_OP_RUNNING);
    }
}

LEAK_TEST(op_fsm, an_illegal_event_changes_nothing)
{
    enum wsmi_op_state state = WSMI_OP_DONE;
    enum wsmi_op_effect effect = WSMI_OP_EFFECT_ABORT;
    cr_assert_not(wsmi_op_fsm_step(&state, WSMI_OP_ON_OUTCOME, &effect));
    cr_assert_eq(state, WSMI_OP_DONE);
    cr_assert_eq(effect, WSMI_OP_EFFECT_ABORT);
    state = (enum wsmi_op_state)99;
    cr_assert_not(wsmi_op_fsm_step(&state, WSMI_OP_ON_START, &effect));
    state = WSMI_OP_NEW;
    cr_assert_not(wsmi_op_fsm_step(&state, (enum wsmi_op_event)99, &effect));
}

LEAK_TEST(op_fsm, decided_and_closed_follow_from_the_paths)
{
    cr_assert_not(wsmi_op_fsm_is_decided(WSMI_OP_CLOSING));
    cr_assert(wsmi_op_fsm_is_closed(WSMI_OP_CLOSING));
    cr_assert(wsmi_op_fsm_is_decided(WSMI_OP_READY));
    cr_assert_not(wsmi_op_fsm_is_closed(WSMI_OP_READY));
    for (int state = WSMI_OP_NEW; state < WSMI_OP_STATE_COUNT; state++) {
        struct wsmi_op_step close =
            wsmi_op_fsm_look_up((enum wsmi_op_state)state, WSMI_OP_ON_CLOSE);
        if (close.next != WSMI_OP_ILLEGAL) {
            cr_assert(wsmi_op_fsm_is_closed(close.next));
            cr_assert_not(wsmi_op_fsm_is_closed((enum wsmi_op_state)state));
        }
        cr_assert_str_neq(wsmi_op_state_name((enum wsmi_op_state)state), "UNKNOWN");
    }
    cr_assert_str_eq(wsmi_op_state_name(WSMI_OP_STATE_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_op_event_name(WSMI_OP_EVENT_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_op_effect_name(WSMI_OP_EFFECT_COUNT), "UNKNOWN");
}

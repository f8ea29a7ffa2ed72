/* SPDX-License-Identifier: MIT */
#include "proto/pull_fsm.h"

#include <stdio.h>

#include "documented.h"
#include "testlib/leak.h"

/* As src/proto/README.md prints it. */
static void print_table(char *out, size_t size)
{
    size_t used = 0;
    for (int state = WSMI_PULL_NEW; state < WSMI_PULL_STATE_COUNT; state++) {
        for (int event = 0; event < WSMI_PULL_EVENT_COUNT; event++) {
            struct wsmi_pull_cell cell =
                wsmi_pull_fsm_look_up((enum wsmi_pull_state)state, (enum wsmi_pull_event)event);
            if (cell.next == WSMI_PULL_ILLEGAL) {
                continue;
            }
            int written =
                snprintf(out + used, size - used, "| %s | %s | %s | %s |\n",
                         wsmi_pull_state_name((enum wsmi_pull_state)state),
                         wsmi_pull_event_name((enum wsmi_pull_event)event),
                         wsmi_pull_state_name(cell.next), wsmi_pull_effect_name(cell.effect));
            cr_assert(written > 0 && (size_t)written < size - used);
            used += (size_t)written;
        }
    }
}

LEAK_TEST(pull_fsm, the_table_is_the_one_the_documentation_prints)
{
    static char rows[DOCUMENT_BYTES];
    print_table(rows, sizeof(rows));
    expect_documented("pull_fsm", rows);
}

static void reach(enum wsmi_pull_state state, bool *seen)
{
    if (seen[state]) {
        return;
    }
    seen[state] = true;
    for (int event = 0; event < WSMI_PULL_EVENT_COUNT; event++) {
        struct wsmi_pull_cell cell = wsmi_pull_fsm_look_up(state, (enum wsmi_pull_event)event);
        if (cell.next != WSMI_PULL_ILLEGAL) {
            reach(cell.next, seen);
        }
    }
}

LEAK_TEST(pull_fsm, every_state_is_reachable_and_every_state_leads_to_an_end)
{
    bool from_new[WSMI_PULL_STATE_COUNT] = {false};
    reach(WSMI_PULL_NEW, from_new);
    for (int state = WSMI_PULL_NEW; state < WSMI_PULL_STATE_COUNT; state++) {
        bool onwards[WSMI_PULL_STATE_COUNT] = {false};
        cr_expect(from_new[state], "%s", wsmi_pull_state_name((enum wsmi_pull_state)state));
        reach((enum wsmi_pull_state)state, onwards);
        cr_expect(onwards[WSMI_PULL_ENDED] || onwards[WSMI_PULL_FAILED], "%s",
                  wsmi_pull_state_name((enum wsmi_pull_state)state));
    }
}

/* One cell after the other: what an effect means for the state behind it, and the other way. */
LEAK_TEST(pull_fsm, effects_and_states_agree_in_every_cell)
{
    static const enum wsmi_pull_effect entering[WSMI_PULL_STATE_COUNT] = {
        [WSMI_PULL_OPENING] = WSMI_PULL_EFFECT_OPEN,
        [WSMI_PULL_HOLDING] = WSMI_PULL_EFFECT_DELIVER,
        [WSMI_PULL_DRAINING] = WSMI_PULL_EFFECT_DELIVER,
        [WSMI_PULL_PULLING] = WSMI_PULL_EFFECT_PULL,
        [WSMI_PULL_READING] = WSMI_PULL_EFFECT_PULL,
        [WSMI_PULL_RENEWING] = WSMI_PULL_EFFECT_RENEW,
        [WSMI_PULL_BROKEN] = WSMI_PULL_EFFECT_FAIL,
        [WSMI_PULL_FAILING] = WSMI_PULL_EFFECT_FAIL,
    };
    for (int state = 0; state < WSMI_PULL_STATE_COUNT; state++) {
        for (int event = 0; event < WSMI_PULL_EVENT_COUNT; event++) {
            struct wsmi_pull_cell cell =
                wsmi_pull_fsm_look_up((enum wsmi_pull_state)state, (enum wsmi_pull_event)event);
            const char *name = wsmi_pull_state_name((enum wsmi_pull_state)state);
            if (cell.next == WSMI_PULL_ILLEGAL) {
                cr_expect_eq(cell.effect, WSMI_PULL_EFFECT_NONE);
                continue;
            }
            cr_expect_neq(state, WSMI_PULL_ILLEGAL);
            enum wsmi_pull_effect wanted = entering[cell.next];
            if (state == WSMI_PULL_FAILING ||
                (state == WSMI_PULL_LEADING && cell.next != WSMI_PULL_PULLING)) {
                wanted = WSMI_PULL_EFFECT_NONE; /* learnt behind the end, or where it is known */
            } else if (cell.next == WSMI_PULL_PULLING &&
                       (state == WSMI_PULL_LEADING || state == WSMI_PULL_READING)) {
                wanted = WSMI_PULL_EFFECT_AWAIT; /* it is on its way */
            }
            if (entering[cell.next] != WSMI_PULL_EFFECT_NONE) {
                cr_expect_eq(cell.effect, wanted, "%s %d", name, event);
            }
            /* Only stopping releases, only once, and only what the peer holds. */
            bool holds = state == WSMI_PULL_HOLDING || state == WSMI_PULL_PULLING ||
                         state == WSMI_PULL_READING || state == WSMI_PULL_LEADING ||
                         state == WSMI_PULL_RENEWING || state == WSMI_PULL_BROKEN ||
                         state == WSMI_PULL_FAILING;
            cr_expect_eq(cell.effect == WSMI_PULL_EFFECT_RELEASE,
                         holds && event == WSMI_PULL_ON_STOP, "%s %d", name, event);
            cr_expect(cell.next != WSMI_PULL_RELEASING || event == WSMI_PULL_ON_STOP);
            /* The consumer hears of the end once. */
            bool is_over = state == WSMI_PULL_ENDED || state == WSMI_PULL_FAILED ||
                           state == WSMI_PULL_BROKEN || state == WSMI_PULL_FAILING ||
                           state == WSMI_PULL_RELEASING;
            cr_expect(!is_over || cell.effect == WSMI_PULL_EFFECT_NONE ||
                          cell.effect == WSMI_PULL_EFFECT_RELEASE,
                      "%s %d", name, event);
        }
    }
}

LEAK_TEST(pull_fsm, stopping_is_legal_in_every_state)
{
    for (int state = WSMI_PULL_NEW; state < WSMI_PULL_STATE_COUNT; state++) {
        cr_expect_neq(wsmi_pull_fsm_look_up((enum wsmi_pull_state)state, WSMI_PULL_ON_STOP).next,
                      WSMI_PULL_ILLEGAL, "%s", wsmi_pull_state_name((enum wsmi_pull_state)state));
    }
    cr_expect_eq(wsmi_pull_fsm_look_up(WSMI_PULL_STATE_COUNT, WSMI_PULL_ON_STOP).next,
                 WSMI_PULL_ILLEGAL);
    cr_expect_eq(wsmi_pull_fsm_look_up(WSMI_PULL_NEW, WSMI_PULL_EVENT_COUNT).next,
                 WSMI_PULL_ILLEGAL);
}

LEAK_TEST(pull_fsm, everything_has_a_name_and_nothing_else_has)
{
    for (int i = 0; i < WSMI_PULL_STATE_COUNT; i++) {
        cr_expect_str_neq(wsmi_pull_state_name((enum wsmi_pull_state)i), "UNKNOWN");
    }
    for (int i = 0; i < WSMI_PULL_EVENT_COUNT; i++) {
        cr_expect_str_neq(wsmi_pull_event_name((enum wsmi_pull_event)i), "UNKNOWN");
    }
    for (int i = 0; i < WSMI_PULL_EFFECT_COUNT; i++) {
        cr_expect_str_neq(wsmi_pull_effect_name((enum wsmi_pull_effect)i), "UNKNOWN");
    }
    for (int i = WSMI_PULL_REASON_ANSWER; i < WSMI_PULL_REASON_COUNT; i++) {
        cr_expect_gt(strlen(wsmi_pull_reason_text((enum wsmi_pull_reason)i)), 5);
    }
    cr_expect_str_eq(wsmi_pull_reason_text(WSMI_PULL_REASON_NONE), "");
    cr_expect_str_eq(wsmi_pull_reason_text(WSMI_PULL_REASON_COUNT), "unknown reason");
    cr_expect_str_eq(wsmi_pull_state_name(WSMI_PULL_STATE_COUNT), "UNKNOWN");
    cr_expect_str_eq(wsmi_pull_event_name(WSMI_PULL_EVENT_COUNT), "UNKNOWN");
    cr_expect_str_eq(wsmi_pull_effect_name(WSMI_PULL_EFFECT_COUNT), "UNKNOWN");
}

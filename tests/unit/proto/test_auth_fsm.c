/* SPDX-License-Identifier: MIT */
#include "proto/auth_fsm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documented.h"
#include "testlib/leak.h"

enum { SMALL = 100 };

#define EACH_STATE(state)                                                                          \
    for (enum wsmi_auth_state state = WSMI_AUTH_NEW; state < WSMI_AUTH_STATE_COUNT; state++)
#define EACH_EVENT(event)                                                                          \
    for (enum wsmi_auth_event event = WSMI_AUTH_ON_REQUEST; event < WSMI_AUTH_EVENT_COUNT; event++)

static void print_table(char *out, size_t size)
{
    size_t used = 0;
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            struct wsmi_auth_cell cell = wsmi_auth_fsm_look_up(state, event);
            if (cell.next == WSMI_AUTH_ILLEGAL) {
                continue;
            }
            int written =
                snprintf(out + used, size - used, "| %s | %s | %s | %s |\n",
                         wsmi_auth_state_name(state), wsmi_auth_event_name(event),
                         wsmi_auth_state_name(cell.next), wsmi_auth_effect_name(cell.effect));
            cr_assert(written > 0 && (size_t)written < size - used);
            used += (size_t)written;
        }
    }
}

LEAK_TEST(auth_fsm, the_table_is_the_one_the_documentation_prints)
{
    static char rows[DOCUMENT_BYTES];
    print_table(rows, sizeof(rows));
    expect_documented("auth_fsm", rows);
}

static void reach(enum wsmi_auth_state state, bool *seen)
{
    if (seen[state]) {
        return;
    }
    seen[state] = true;
    EACH_EVENT(event)
    {
        struct wsmi_auth_cell cell = wsmi_auth_fsm_look_up(state, event);
        if (cell.next != WSMI_AUTH_ILLEGAL) {
            reach(cell.next, seen);
        }
    }
}

LEAK_TEST(auth_fsm, every_state_is_reachable_and_failed_is_the_only_end)
{
    bool from_new[WSMI_AUTH_STATE_COUNT] = {false};
    reach(WSMI_AUTH_NEW, from_new);
    EACH_STATE(state)
    {
        bool onwards[WSMI_AUTH_STATE_COUNT] = {false};
        cr_assert(from_new[state], "%s", wsmi_auth_state_name(state));
        reach(state, onwards);
        cr_assert(onwards[WSMI_AUTH_FAILED], "%s", wsmi_auth_state_name(state));
        cr_assert(state == WSMI_AUTH_FAILED || onwards[WSMI_AUTH_READY], "%s",
                  wsmi_auth_state_name(state));
    }
}

/* The promises that can be read off the table, cell by cell. */
LEAK_TEST(auth_fsm, every_cell_keeps_the_rules)
{
    EACH_STATE(state)
    {
        EACH_EVENT(event)
        {
            struct wsmi_auth_cell cell = wsmi_auth_fsm_look_up(state, event);
            if (cell.next == WSMI_AUTH_ILLEGAL) {
                cr_assert_eq(cell.effect, WSMI_AUTH_EFFECT_NONE);
                continue;
            }
            /* A body leaves only an established context, a token only one that was just made. */
            cr_assert(cell.effect != WSMI_AUTH_EFFECT_POST || state == WSMI_AUTH_READY ||
                      state == WSMI_AUTH_SEALING);
            cr_assert_eq(cell.effect == WSMI_AUTH_EFFECT_LEG,
                         cell.next == WSMI_AUTH_LEG || cell.next == WSMI_AUTH_LAST_LEG);
            cr_assert(cell.effect != WSMI_AUTH_EFFECT_LEG || state == WSMI_AUTH_MAKING);
            cr_assert_eq(cell.effect == WSMI_AUTH_EFFECT_POST, cell.next == WSMI_AUTH_SENT);
            /* Established by the peer's agreement or by a proof of it, and by nothing else. */
            if (cell.effect == WSMI_AUTH_EFFECT_GO) {
                bool agreed = state == WSMI_AUTH_LAST_LEG &&
                              (event == WSMI_AUTH_ON_GRANT || event == WSMI_AUTH_ON_CONSENT);
                bool proved = state == WSMI_AUTH_PROVING && event == WSMI_AUTH_ON_COMPLETE;
                cr_assert(agreed || proved);
            }
            /* Failing is for good, and nothing else ends there. */
            bool ends = cell.effect == WSMI_AUTH_EFFECT_FAIL ||
                        cell.effect == WSMI_AUTH_EFFECT_STATUS ||
                        cell.effect == WSMI_AUTH_EFFECT_DROP;
            cr_assert_eq(ends, cell.next == WSMI_AUTH_FAILED && state != WSMI_AUTH_FAILED);
            cr_assert(state != WSMI_AUTH_FAILED ||
                      (event == WSMI_AUTH_ON_STOP && cell.effect == WSMI_AUTH_EFFECT_NONE));
        }
        /* Giving up is possible at any time. */
        cr_assert_eq(wsmi_auth_fsm_look_up(state, WSMI_AUTH_ON_STOP).next, WSMI_AUTH_FAILED);
    }
}

LEAK_TEST(auth_fsm, a_plain_context_never_delivers_what_it_had_to_unseal)
{
    cr_assert_eq(wsmi_auth_fsm_look_up(WSMI_AUTH_SENT, WSMI_AUTH_ON_BARE_ANSWER).effect,
                 WSMI_AUTH_EFFECT_FAIL);
    EACH_STATE(state)
    {
        enum wsmi_auth_state after = wsmi_auth_fsm_look_up(state, WSMI_AUTH_ON_UNSEALED).next;
        cr_assert_eq(after != WSMI_AUTH_ILLEGAL, state == WSMI_AUTH_UNSEALING);
    }
}

LEAK_TEST(auth_fsm, what_is_outside_the_enumerations_is_illegal_and_has_no_name)
{
    cr_assert_eq(wsmi_auth_fsm_look_up(WSMI_AUTH_STATE_COUNT, WSMI_AUTH_ON_STOP).next,
                 WSMI_AUTH_ILLEGAL);
    cr_assert_eq(wsmi_auth_fsm_look_up(WSMI_AUTH_NEW, WSMI_AUTH_EVENT_COUNT).next,
                 WSMI_AUTH_ILLEGAL);
    cr_assert_str_eq(wsmi_auth_state_name(WSMI_AUTH_STATE_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_auth_event_name(WSMI_AUTH_EVENT_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_auth_effect_name(WSMI_AUTH_EFFECT_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_auth_reason_text(WSMI_AUTH_REASON_COUNT), "unknown reason");
    for (int i = 0; i < WSMI_AUTH_REASON_COUNT; i++) {
        const char *text = wsmi_auth_reason_text((enum wsmi_auth_reason)i);
        cr_assert_eq(text[0] == '\0', i == 0);
    }
}

/* --- the rules with a memory --- */

struct course {
    struct wsmi_auth_fsm fsm;
    enum wsmi_auth_effect effect;
};

static void expect_effect(const struct course *course, enum wsmi_auth_effect effect)
{
    cr_assert_eq(course->effect, effect, "%s in %s, not %s", wsmi_auth_effect_name(course->effect),
                 wsmi_auth_state_name(course->fsm.state), wsmi_auth_effect_name(effect));
}

static void expect_failure(const struct course *course, enum wsmi_auth_reason reason)
{
    expect_effect(course, WSMI_AUTH_EFFECT_FAIL);
    cr_assert_eq(course->fsm.state, WSMI_AUTH_FAILED);
    cr_assert_eq(course->fsm.reason, reason, "%s, not %s",
                 wsmi_auth_reason_text(course->fsm.reason), wsmi_auth_reason_text(reason));
}

static void token(struct course *course, size_t size, bool is_complete)
{
    cr_assert(wsmi_auth_token(&course->fsm, WSMI_SECURITY_OK, size, is_complete, &course->effect));
}

static void answer(struct course *course, enum wsmi_auth_answer_kind kind, unsigned status)
{
    const struct wsmi_auth_answer given = {.kind = kind, .status = status};
    cr_assert(wsmi_auth_answer(&course->fsm, &given, &course->effect));
}

static void sealed_answer(struct course *course, unsigned status)
{
    const struct wsmi_auth_answer given = {
        .kind = WSMI_AUTH_ANSWER_STATUS, .status = status, .is_sealed = true};
    cr_assert(wsmi_auth_answer(&course->fsm, &given, &course->effect));
}

static void request(struct course *course, bool may_repeat)
{
    cr_assert(wsmi_auth_request(&course->fsm, may_repeat, &course->effect));
}

static struct course begin(bool is_sealed)
{
    struct course course;
    wsmi_auth_init(&course.fsm, is_sealed, false);
    request(&course, false);
    expect_effect(&course, WSMI_AUTH_EFFECT_OPEN);
    return course;
}

/* As NTLM does: two legs, the second token is the last. Then the request goes out. */
static void establish(struct course *course)
{
    token(course, SMALL, false);
    expect_effect(course, WSMI_AUTH_EFFECT_LEG);
    answer(course, WSMI_AUTH_ANSWER_CHALLENGE, 401);
    expect_effect(course, WSMI_AUTH_EFFECT_STEP);
    token(course, SMALL, true);
    expect_effect(course, WSMI_AUTH_EFFECT_LEG);
    answer(course, WSMI_AUTH_ANSWER_CONSENT, 200);
    expect_effect(course, WSMI_AUTH_EFFECT_GO);
    cr_assert(wsmi_auth_proceed(&course->fsm, &course->effect));
}

static void seal(struct course *course)
{
    expect_effect(course, WSMI_AUTH_EFFECT_SEAL);
    cr_assert(wsmi_auth_sealed(&course->fsm, WSMI_SECURITY_OK, &course->effect));
    expect_effect(course, WSMI_AUTH_EFFECT_POST);
}

static void unseal(struct course *course)
{
    expect_effect(course, WSMI_AUTH_EFFECT_UNSEAL);
    cr_assert(wsmi_auth_unsealed(&course->fsm, WSMI_SECURITY_OK, &course->effect));
    expect_effect(course, WSMI_AUTH_EFFECT_DELIVER);
}

/* READY, after one request. */
static struct course served(bool is_sealed)
{
    struct course course = begin(is_sealed);
    establish(&course);
    if (is_sealed) {
        seal(&course);
        sealed_answer(&course, 200);
        unseal(&course);
    } else {
        expect_effect(&course, WSMI_AUTH_EFFECT_POST);
        answer(&course, WSMI_AUTH_ANSWER_STATUS, 500);
        expect_effect(&course, WSMI_AUTH_EFFECT_DELIVER);
    }
    return course;
}

LEAK_TEST(auth_fsm, one_authentication_serves_many_requests)
{
    for (int is_sealed = 0; is_sealed < 2; is_sealed++) {
        struct course course = served(is_sealed == 1);
        for (int i = 0; i < 200; i++) {
            request(&course, false);
            if (is_sealed == 1) {
                seal(&course);
                sealed_answer(&course, i % 2 == 0 ? 200 : 500);
                unseal(&course);
            } else {
                expect_effect(&course, WSMI_AUTH_EFFECT_POST);
                answer(&course, WSMI_AUTH_ANSWER_CONSENT, 200);
                expect_effect(&course, WSMI_AUTH_EFFECT_DELIVER);
            }
        }
        cr_assert_eq(course.fsm.legs, 2);
        cr_assert_eq(course.fsm.renewals, 0);
    }
}

LEAK_TEST(auth_fsm, the_proof_that_comes_with_the_agreement_is_looked_at)
{
    struct course course = begin(true);
    token(&course, SMALL, false);
    answer(&course, WSMI_AUTH_ANSWER_GRANT, 200);
    expect_effect(&course, WSMI_AUTH_EFFECT_STEP);
    token(&course, 0, true);
    expect_effect(&course, WSMI_AUTH_EFFECT_GO);
}

/* Bound, and the empty request has just been answered. */
static struct course probed(bool is_sealed, enum wsmi_auth_answer_kind kind, unsigned status)
{
    struct course course;
    wsmi_auth_init(&course.fsm, is_sealed, true);
    request(&course, true);
    expect_effect(&course, WSMI_AUTH_EFFECT_PROBE);
    cr_assert_not(wsmi_auth_token(&course.fsm, WSMI_SECURITY_OK, SMALL, false, &course.effect));
    answer(&course, kind, status);
    return course;
}

LEAK_TEST(auth_fsm, a_bound_context_is_opened_after_an_empty_request_and_only_if_it_is_wanted)
{
    static const struct {
        enum wsmi_auth_answer_kind kind;
        unsigned status;
        enum wsmi_auth_effect effect;
        enum wsmi_auth_reason reason;
    } rows[] = {
        {WSMI_AUTH_ANSWER_DENIAL, 401, WSMI_AUTH_EFFECT_OPEN, WSMI_AUTH_REASON_NONE},
        {WSMI_AUTH_ANSWER_CHALLENGE, 401, WSMI_AUTH_EFFECT_OPEN, WSMI_AUTH_REASON_NONE},
        {WSMI_AUTH_ANSWER_CONSENT, 200, WSMI_AUTH_EFFECT_OPEN, WSMI_AUTH_REASON_NONE},
        {WSMI_AUTH_ANSWER_GRANT, 200, WSMI_AUTH_EFFECT_OPEN, WSMI_AUTH_REASON_NONE},
        {WSMI_AUTH_ANSWER_UNOFFERED, 401, WSMI_AUTH_EFFECT_FAIL, WSMI_AUTH_REASON_NOT_OFFERED},
        {WSMI_AUTH_ANSWER_STATUS, 503, WSMI_AUTH_EFFECT_STATUS, WSMI_AUTH_REASON_NONE},
        {WSMI_AUTH_ANSWER_MALFORMED, 401, WSMI_AUTH_EFFECT_FAIL, WSMI_AUTH_REASON_MALFORMED},
        {WSMI_AUTH_ANSWER_OOM, 401, WSMI_AUTH_EFFECT_FAIL, WSMI_AUTH_REASON_OOM},
        {WSMI_AUTH_ANSWER_LOST, 0, WSMI_AUTH_EFFECT_FAIL, WSMI_AUTH_REASON_LOST},
    };
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        struct course course = probed(i % 2 == 1, rows[i / 2].kind, rows[i / 2].status);
        expect_effect(&course, rows[i / 2].effect);
        cr_assert_eq(course.fsm.reason, rows[i / 2].reason);
        cr_assert_eq(course.fsm.legs, 0);
        if (rows[i / 2].effect == WSMI_AUTH_EFFECT_OPEN) {
            establish(&course);
        }
    }
}

LEAK_TEST(auth_fsm, a_bound_context_is_renewed_from_the_empty_request_on)
{
    for (int is_sealed = 0; is_sealed < 2; is_sealed++) {
        struct course course = probed(is_sealed == 1, WSMI_AUTH_ANSWER_DENIAL, 401);
        establish(&course);
        if (is_sealed == 1) {
            seal(&course);
        }
        const struct wsmi_auth_answer lost = {.is_unprocessed = true};
        cr_assert(wsmi_auth_answer(&course.fsm, &lost, &course.effect));
        expect_effect(&course, WSMI_AUTH_EFFECT_REPROBE);
        answer(&course, WSMI_AUTH_ANSWER_DENIAL, 401);
        expect_effect(&course, WSMI_AUTH_EFFECT_OPEN);
        establish(&course);
        if (is_sealed == 1) {
            seal(&course);
        }
        cr_assert(wsmi_auth_answer(&course.fsm, &lost, &course.effect));
        expect_failure(&course, WSMI_AUTH_REASON_LOST);
    }
}

LEAK_TEST(auth_fsm, a_failing_leg_has_the_reason_that_fits)
{
    static const struct {
        enum wsmi_auth_answer_kind kind;
        unsigned status;
        bool is_complete;
        unsigned legs_before;
        enum wsmi_auth_reason reason;
    } rows[] = {
        {WSMI_AUTH_ANSWER_DENIAL, 401, false, 0, WSMI_AUTH_REASON_DENIED},
        {WSMI_AUTH_ANSWER_DENIAL, 401, true, 1, WSMI_AUTH_REASON_DENIED},
        {WSMI_AUTH_ANSWER_CHALLENGE, 401, true, 1, WSMI_AUTH_REASON_DENIED},
        {WSMI_AUTH_ANSWER_UNOFFERED, 401, false, 0, WSMI_AUTH_REASON_NOT_OFFERED},
        {WSMI_AUTH_ANSWER_UNOFFERED, 401, true, 1, WSMI_AUTH_REASON_DENIED},
        {WSMI_AUTH_ANSWER_CONSENT, 200, false, 0, WSMI_AUTH_REASON_UNPROVEN},
        {WSMI_AUTH_ANSWER_CONSENT, 200, false, 1, WSMI_AUTH_REASON_UNPROVEN},
        {WSMI_AUTH_ANSWER_MALFORMED, 401, false, 0, WSMI_AUTH_REASON_MALFORMED},
        {WSMI_AUTH_ANSWER_MALFORMED, 200, true, 0, WSMI_AUTH_REASON_MALFORMED},
        {WSMI_AUTH_ANSWER_TOO_LARGE, 401, false, 0, WSMI_AUTH_REASON_TOKEN_TOO_LARGE},
        {WSMI_AUTH_ANSWER_OOM, 401, false, 0, WSMI_AUTH_REASON_OOM},
        {WSMI_AUTH_ANSWER_LOST, 0, false, 0, WSMI_AUTH_REASON_LOST},
        {WSMI_AUTH_ANSWER_LOST, 0, true, 1, WSMI_AUTH_REASON_LOST},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct course course = begin(true);
        for (unsigned k = 0; k < rows[i].legs_before; k++) {
            token(&course, SMALL, false);
            answer(&course, WSMI_AUTH_ANSWER_CHALLENGE, 401);
        }
        token(&course, SMALL, rows[i].is_complete);
        answer(&course, rows[i].kind, rows[i].status);
        expect_failure(&course, rows[i].reason);
    }
}

LEAK_TEST(auth_fsm, another_status_ends_it_and_is_the_outcome)
{
    for (int is_complete = 0; is_complete < 2; is_complete++) {
        struct course course = begin(true);
        token(&course, SMALL, is_complete == 1);
        answer(&course, WSMI_AUTH_ANSWER_STATUS, 503);
        expect_effect(&course, WSMI_AUTH_EFFECT_STATUS);
        cr_assert_eq(course.fsm.state, WSMI_AUTH_FAILED);
    }
}

LEAK_TEST(auth_fsm, what_the_mechanism_says_is_ours_or_the_peers_fault)
{
    static const struct {
        enum wsmi_security_code code;
        enum wsmi_auth_reason first;
        enum wsmi_auth_reason later;
    } rows[] = {
        {WSMI_SECURITY_OOM, WSMI_AUTH_REASON_OOM, WSMI_AUTH_REASON_OOM},
        {WSMI_SECURITY_UNAVAILABLE, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_SETUP},
        {WSMI_SECURITY_CREDENTIALS, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_SETUP},
        {WSMI_SECURITY_TARGET, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_SETUP},
        {WSMI_SECURITY_UNREACHABLE, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_SETUP},
        {WSMI_SECURITY_CLOCK, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_SETUP},
        {WSMI_SECURITY_TOKEN, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_PEER_TOKEN},
        {WSMI_SECURITY_WEAK, WSMI_AUTH_REASON_SETUP, WSMI_AUTH_REASON_PEER_TOKEN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct course course = begin(true);
        cr_assert(wsmi_auth_token(&course.fsm, rows[i].code, 0, false, &course.effect));
        expect_failure(&course, rows[i].first);
        course = begin(true);
        token(&course, SMALL, false);
        answer(&course, WSMI_AUTH_ANSWER_GRANT, 200);
        cr_assert(wsmi_auth_token(&course.fsm, rows[i].code, 0, false, &course.effect));
        expect_failure(&course, rows[i].later);
    }
}

LEAK_TEST(auth_fsm, tokens_and_legs_are_bounded)
{
    struct course course = begin(true);
    token(&course, WSMI_AUTH_MAX_TOKEN_BYTES, false);
    expect_effect(&course, WSMI_AUTH_EFFECT_LEG);
    course = begin(true);
    token(&course, WSMI_AUTH_MAX_TOKEN_BYTES + 1, false);
    expect_failure(&course, WSMI_AUTH_REASON_TOKEN_TOO_LARGE);
    course = begin(true);
    for (int i = 0; i < WSMI_AUTH_MAX_LEGS; i++) {
        token(&course, SMALL, false);
        expect_effect(&course, WSMI_AUTH_EFFECT_LEG);
        answer(&course, WSMI_AUTH_ANSWER_CHALLENGE, 401);
    }
    expect_failure(&course, WSMI_AUTH_REASON_TOO_MANY_LEGS);
    cr_assert_eq(course.fsm.legs, WSMI_AUTH_MAX_LEGS);
}

LEAK_TEST(auth_fsm, two_sides_that_disagree_about_the_end_do_not_go_on)
{
    struct course course = begin(true);
    token(&course, 0, false);
    expect_failure(&course, WSMI_AUTH_REASON_OUT_OF_STEP);
    course = begin(true);
    token(&course, 0, true);
    expect_failure(&course, WSMI_AUTH_REASON_OUT_OF_STEP);
    for (int is_complete = 0; is_complete < 2; is_complete++) {
        course = begin(true);
        token(&course, SMALL, false);
        answer(&course, WSMI_AUTH_ANSWER_GRANT, 200);
        token(&course, SMALL, is_complete == 1);
        expect_failure(&course, WSMI_AUTH_REASON_OUT_OF_STEP);
    }
}

LEAK_TEST(auth_fsm, a_lost_request_is_renewed_once_and_only_when_nothing_can_have_come_of_it)
{
    static const struct {
        bool is_unprocessed;
        bool is_unanswered;
        bool may_repeat;
        bool renews;
    } rows[] = {
        {true, false, false, true},  {true, true, true, true},    {false, true, true, true},
        {false, true, false, false}, {false, false, true, false}, {false, false, false, false},
    };
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wsmi_auth_answer lost = {.is_unprocessed = rows[i / 2].is_unprocessed,
                                              .is_unanswered = rows[i / 2].is_unanswered};
        struct course course = served(i % 2 == 1);
        request(&course, rows[i / 2].may_repeat);
        if (i % 2 == 1) {
            seal(&course);
        }
        cr_assert(wsmi_auth_answer(&course.fsm, &lost, &course.effect));
        if (!rows[i / 2].renews) {
            expect_failure(&course, WSMI_AUTH_REASON_LOST);
            continue;
        }
        expect_effect(&course, WSMI_AUTH_EFFECT_RENEW);
        establish(&course);
        if (i % 2 == 1) {
            seal(&course);
        }
        cr_assert(wsmi_auth_answer(&course.fsm, &lost, &course.effect));
        expect_failure(&course, WSMI_AUTH_REASON_LOST);
    }
}

LEAK_TEST(auth_fsm, a_context_the_peer_forgot_is_renewed_and_a_new_one_it_refuses_is_not)
{
    struct course course = begin(true);
    establish(&course);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_DENIAL, 401);
    expect_failure(&course, WSMI_AUTH_REASON_DENIED);

    course = served(true);
    request(&course, true);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_UNOFFERED, 401);
    expect_effect(&course, WSMI_AUTH_EFFECT_RENEW);
    establish(&course);
    seal(&course);
    sealed_answer(&course, 401);
    expect_failure(&course, WSMI_AUTH_REASON_DENIED);

    /* Each request has one of its own. */
    course = served(true);
    for (int i = 0; i < 3; i++) {
        request(&course, true);
        seal(&course);
        answer(&course, WSMI_AUTH_ANSWER_CHALLENGE, 401);
        expect_effect(&course, WSMI_AUTH_EFFECT_RENEW);
        establish(&course);
        seal(&course);
        sealed_answer(&course, 200);
        unseal(&course);
    }
}

LEAK_TEST(auth_fsm, a_renewal_that_is_refused_is_not_tried_again)
{
    struct course course = served(true);
    request(&course, true);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_DENIAL, 401);
    token(&course, SMALL, false);
    answer(&course, WSMI_AUTH_ANSWER_DENIAL, 401);
    expect_failure(&course, WSMI_AUTH_REASON_DENIED);
}

LEAK_TEST(auth_fsm, a_context_out_of_time_is_renewed_before_anything_is_sent)
{
    struct course course = begin(true);
    establish(&course);
    cr_assert(wsmi_auth_sealed(&course.fsm, WSMI_SECURITY_MESSAGE, &course.effect));
    expect_failure(&course, WSMI_AUTH_REASON_SEAL);
    course = served(true);
    request(&course, false);
    cr_assert(wsmi_auth_sealed(&course.fsm, WSMI_SECURITY_CREDENTIALS, &course.effect));
    expect_effect(&course, WSMI_AUTH_EFFECT_RENEW);
    establish(&course);
    cr_assert(wsmi_auth_sealed(&course.fsm, WSMI_SECURITY_CREDENTIALS, &course.effect));
    expect_failure(&course, WSMI_AUTH_REASON_SEAL);
    course = served(true);
    request(&course, false);
    cr_assert(wsmi_auth_sealed(&course.fsm, WSMI_SECURITY_OOM, &course.effect));
    expect_failure(&course, WSMI_AUTH_REASON_OOM);
}

LEAK_TEST(auth_fsm, what_comes_in_the_clear_is_refused_or_a_bare_status)
{
    struct course course = served(true);
    request(&course, true);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_CONSENT, 200);
    expect_failure(&course, WSMI_AUTH_REASON_UNSEALED);
    course = served(true);
    request(&course, true);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_GRANT, 202);
    expect_failure(&course, WSMI_AUTH_REASON_UNSEALED);
    course = served(true);
    request(&course, true);
    seal(&course);
    answer(&course, WSMI_AUTH_ANSWER_STATUS, 500);
    expect_effect(&course, WSMI_AUTH_EFFECT_STATUS);
    cr_assert_eq(course.fsm.state, WSMI_AUTH_FAILED);
}

LEAK_TEST(auth_fsm, an_answer_that_cannot_be_unsealed_ends_the_context)
{
    struct course course = served(true);
    request(&course, true);
    seal(&course);
    sealed_answer(&course, 200);
    cr_assert(wsmi_auth_unsealed(&course.fsm, WSMI_SECURITY_MESSAGE, &course.effect));
    expect_failure(&course, WSMI_AUTH_REASON_SEAL);
    cr_assert_not(wsmi_auth_request(&course.fsm, true, &course.effect));
}

LEAK_TEST(auth_fsm, giving_up_is_final_and_an_illegal_input_changes_nothing)
{
    struct course course = begin(true);
    cr_assert_not(wsmi_auth_proceed(&course.fsm, &course.effect));
    cr_assert_not(wsmi_auth_sealed(&course.fsm, WSMI_SECURITY_OK, &course.effect));
    cr_assert_not(wsmi_auth_unsealed(&course.fsm, WSMI_SECURITY_OK, &course.effect));
    cr_assert_eq(course.fsm.state, WSMI_AUTH_MAKING);
    expect_effect(&course, WSMI_AUTH_EFFECT_OPEN);
    cr_assert(wsmi_auth_stop(&course.fsm, &course.effect));
    expect_effect(&course, WSMI_AUTH_EFFECT_DROP);
    cr_assert_eq(course.fsm.reason, WSMI_AUTH_REASON_STOPPED);
    cr_assert(wsmi_auth_stop(&course.fsm, &course.effect));
    expect_effect(&course, WSMI_AUTH_EFFECT_NONE);
    cr_assert_not(wsmi_auth_token(&course.fsm, WSMI_SECURITY_OK, 1, true, &course.effect));
    const struct wsmi_auth_answer late = {.kind = WSMI_AUTH_ANSWER_CONSENT, .status = 200};
    cr_assert_not(wsmi_auth_answer(&course.fsm, &late, &course.effect));
}

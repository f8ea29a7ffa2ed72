/* SPDX-License-Identifier: MIT */
/* Enumerations and subscriptions as sequences of answers: what the machine asks for in return. */
#include "pull_script.h"

LEAK_TEST(pull_script, an_optimized_answer_that_is_the_whole_sends_nothing_else)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), .is_end = true, CONTEXT("")), DELIVER);
    more(&script, END);
    stop(&script, NONE);
    finish(&script);
}

LEAK_TEST(pull_script, end_of_sequence_decides_whatever_the_context_says)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), CONTEXT("42")), DELIVER);
    more(&script, PULL);
    answer(&script, OK(.is_end = true, CONTEXT("42")), END);
    stop(&script, NONE);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(.is_end = true), END);
    stop(&script, NONE);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), CONTEXT("42")), DELIVER);
    more(&script, PULL);
    answer(&script, OK(ITEMS(1), .is_end = true, CONTEXT("42")), DELIVER);
    stop(&script, NONE);
    finish(&script);
}

LEAK_TEST(pull_script, the_newest_context_is_kept_byte_for_byte)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(CONTEXT(" a\r\n&")), PULL);
    cr_assert_eq(script.step.wait_ms, 0, "the first Pull has nothing to wait for");
    assert_context(&script, WSMI_VIEW(" a\r\n&"));
    answer(&script, OK(ITEMS(100)), DELIVER);
    assert_context(&script, WSMI_VIEW(" a\r\n&"));
    more(&script, PULL);
    answer(&script, OK(ITEMS(100), CONTEXT("b")), DELIVER);
    assert_context(&script, WSMI_VIEW("b"));
    more(&script, PULL);
    answer(&script, OK(ITEMS(100), CONTEXT("")), DELIVER);
    assert_context(&script, WSMI_VIEW(""));
    more(&script, PULL);
    answer(&script, OK(ITEMS(100)), DELIVER);
    assert_context(&script, WSMI_VIEW(""));
    stop(&script, RELEASE);
    answer(&script, REFUSED(GONE), NONE);
    stop(&script, NONE);
    finish(&script);
}

LEAK_TEST(pull_script, no_context_and_no_end_is_a_failure_with_nothing_to_release)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3)), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_NO_CONTEXT, NONE);
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(0)), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_NO_CONTEXT, NONE);
}

LEAK_TEST(pull_script, a_context_is_as_long_as_the_limit_and_no_longer)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), CONTEXT("0123456789abcdef")), DELIVER);
    more(&script, PULL);
    answer(&script, OK(ITEMS(3), CONTEXT("0123456789abcdefg")), FAIL);
    assert_context(&script, WSMI_VIEW("0123456789abcdef"));
    assert_failed(&script, WSMI_PULL_REASON_CONTEXT_TOO_LONG, RELEASE);
}

LEAK_TEST(pull_script, without_memory_for_a_new_context_the_old_one_is_released)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), CONTEXT("a")), DELIVER);
    more(&script, PULL);
    script.allocator.fail_at = script.allocator.requests + 1;
    answer(&script, OK(ITEMS(3), CONTEXT("b")), FAIL);
    assert_context(&script, WSMI_VIEW("a"));
    assert_failed(&script, WSMI_PULL_REASON_OOM, RELEASE);
    begin(&script, &enumeration);
    script.allocator.fail_at = 1;
    answer(&script, OK(ITEMS(3), CONTEXT("a")), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_OOM, NONE);
}

LEAK_TEST(pull_script, stopping_releases_what_the_peer_holds)
{
    struct script script;
    struct wsmi_pull_fsm fresh;
    wsmi_pull_init(&fresh, &enumeration, wsmi_allocator_system());
    cr_assert(wsmi_pull_stop(&fresh, &script.step));
    expect(&script, NONE);
    wsmi_pull_clean_up(&fresh);
    begin(&script, &enumeration);
    stop(&script, NONE);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(3), CONTEXT("a")), DELIVER);
    stop(&script, RELEASE);
    stop(&script, NONE);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(CONTEXT("a")), PULL);
    stop(&script, RELEASE);
    assert_context(&script, WSMI_VIEW("a"));
    finish(&script);
}

LEAK_TEST(pull_script, a_fault_ends_it_and_releases_unless_the_context_is_gone)
{
    static const struct {
        enum wsmi_pull_answer_kind kind;
        enum wsmi_pull_reason reason;
        enum wsmi_pull_effect when_stopped;
    } rows[] = {{WSMI_PULL_ANSWER_OTHER, WSMI_PULL_REASON_ANSWER, RELEASE},
                {WSMI_PULL_ANSWER_SILENT, WSMI_PULL_REASON_ANSWER, RELEASE},
                {WSMI_PULL_ANSWER_GONE, WSMI_PULL_REASON_GONE, NONE}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wsmi_pull_answer fault = {.kind = rows[i].kind};
        struct script script;
        begin(&script, &enumeration);
        answer(&script, OK(CONTEXT("a")), PULL);
        answer(&script, &fault, FAIL);
        assert_failed(&script, rows[i].reason, rows[i].when_stopped);
        begin(&script, &enumeration);
        answer(&script, &fault, FAIL);
        assert_failed(&script, WSMI_PULL_REASON_ANSWER, NONE);
    }
}

LEAK_TEST(pull_script, a_hundred_answers_without_items_in_a_row_are_borne)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(CONTEXT("a")), PULL);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < WSMI_PULL_MAX_EMPTY; i++) {
            answer(&script, OK(ITEMS(0)), PULL);
        }
        answer(&script, OK(ITEMS(1)), DELIVER);
        more(&script, PULL);
    }
    for (int i = 0; i < WSMI_PULL_MAX_EMPTY; i++) {
        answer(&script, OK(ITEMS(0)), PULL);
    }
    answer(&script, OK(ITEMS(0)), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_TOO_MANY_EMPTY, RELEASE);
}

LEAK_TEST(pull_script, quick_answers_of_nothing_are_asked_for_ever_more_slowly)
{
    static const uint32_t waits[] = {2, 4, 8, 16, 32, 64, 128, 256, 500, 500};
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(CONTEXT("a")), PULL);
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        answer(&script, i % 2 == 0 ? OK(ITEMS(0)) : REFUSED(TIMED_OUT), PULL);
        cr_assert_eq(script.step.wait_ms, waits[i], "%u", script.step.wait_ms);
        script.now_ms += script.step.wait_ms + WSMI_PULL_MAX_WAIT_MS - 1;
    }
    script.now_ms += 1;
    answer(&script, OK(ITEMS(0)), PULL);
    cr_assert_eq(script.step.wait_ms, 0, "it took half a second by itself");
    answer(&script, OK(ITEMS(0)), PULL);
    cr_assert_eq(script.step.wait_ms, 2);
    answer(&script, OK(ITEMS(100)), DELIVER);
    more(&script, PULL);
    cr_assert_eq(script.step.wait_ms, 0);
    finish(&script);
}

LEAK_TEST(pull_script, crumbs_are_given_two_milliseconds_to_become_more)
{
    static const struct {
        size_t items;
        size_t bytes;
        uint32_t max_elements;
        uint32_t max_envelope_bytes;
        uint32_t wait_ms;
    } rows[] = {
        {24, 1000, 100, 512000, WSMI_PULL_CRUMB_WAIT_MS}, /* few items in few bytes */
        {25, 1000, 100, 512000, 0},
        {24, 127999, 100, 512000, WSMI_PULL_CRUMB_WAIT_MS},
        {24, 128000, 100, 512000, 0}, /* large items fill a message */
        {1, 1000, 100, 0, WSMI_PULL_CRUMB_WAIT_MS},
        {1, 1000, 4, 512000, 0},
        {1, 1000, 0, 512000, 0}, /* one was asked for */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_pull_config config = enumeration;
        struct script script;
        config.max_elements = rows[i].max_elements;
        config.max_envelope_bytes = rows[i].max_envelope_bytes;
        begin(&script, &config);
        answer(&script, OK(.item_count = rows[i].items, .bytes = rows[i].bytes, CONTEXT("a")),
               DELIVER);
        more(&script, PULL);
        cr_expect_eq(script.step.wait_ms, rows[i].wait_ms, "row %zu", i);
        finish(&script);
    }
}

LEAK_TEST(pull_script, encoding_limit_halves_the_items_down_to_one_and_warns_once)
{
    static const uint32_t counts[] = {50, 25, 12, 6, 3, 1};
    struct script script;
    begin(&script, &enumeration);
    answer(&script, REFUSED(TOO_LARGE), OPEN);
    cr_assert_eq(script.fsm.max_elements, counts[0]);
    cr_assert(script.step.is_reduced);
    answer(&script, OK(CONTEXT("a")), PULL);
    for (size_t i = 1; i < sizeof(counts) / sizeof(counts[0]); i++) {
        answer(&script, REFUSED(TOO_LARGE), PULL);
        cr_assert_eq(script.fsm.max_elements, counts[i]);
        cr_assert_not(script.step.is_reduced);
        cr_assert_eq(script.step.wait_ms, 0);
    }
    cr_assert_eq(script.fsm.max_envelope_bytes, 512000);
    answer(&script, REFUSED(TOO_LARGE), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_TOO_LARGE, RELEASE);
    struct wsmi_pull_config config = enumeration;
    config.max_elements = 0;
    begin(&script, &config);
    answer(&script, REFUSED(TOO_LARGE), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_TOO_LARGE, NONE);
}

LEAK_TEST(pull_script, http_413_also_halves_the_announced_size_down_to_the_least_there_is)
{
    static const uint32_t sizes[] = {256000, 128000, 64000, 32000, 16000, 8192};
    struct wsmi_pull_config config = enumeration;
    struct script script;
    config.max_elements = 4;
    begin(&script, &config);
    answer(&script, OK(CONTEXT("a")), PULL);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        answer(&script, REFUSED(HTTP_413), PULL);
        cr_assert_eq(script.fsm.max_envelope_bytes, sizes[i]);
        cr_assert_eq(script.fsm.max_elements, i == 0 ? 2 : 1);
        cr_assert_eq(script.step.is_reduced, i == 0);
    }
    answer(&script, REFUSED(HTTP_413), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_TOO_LARGE, RELEASE);
}

LEAK_TEST(pull_script, a_pull_that_times_out_is_repeated_until_the_deadline)
{
    struct wsmi_pull_config config = enumeration;
    struct script script;
    config.deadline_ms = 1000000 + 150000;
    begin(&script, &config);
    answer(&script, OK(CONTEXT("a")), PULL);
    script.now_ms += 60000;
    answer(&script, REFUSED(TIMED_OUT), PULL);
    script.now_ms += 60000;
    answer(&script, REFUSED(TIMED_OUT), PULL);
    cr_assert_eq(script.step.wait_ms, 0);
    script.now_ms += 29999;
    answer(&script, REFUSED(TIMED_OUT), PULL);
    script.now_ms += 1;
    answer(&script, REFUSED(TIMED_OUT), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_DEADLINE, RELEASE);
    begin(&script, &enumeration);
    answer(&script, REFUSED(TIMED_OUT), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_ANSWER, NONE);
}

LEAK_TEST(pull_script, timeouts_do_not_count_as_answers_without_items)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(CONTEXT("a")), PULL);
    for (int i = 0; i < 3 * WSMI_PULL_MAX_EMPTY; i++) {
        answer(&script, REFUSED(TIMED_OUT), PULL);
    }
    answer(&script, OK(ITEMS(0)), PULL);
    finish(&script);
}

LEAK_TEST(pull_script, a_subscription_lives_on_empty_answers_and_timeouts)
{
    struct script script;
    begin(&script, &subscription);
    answer(&script, OK(CONTEXT("s"), .expires_ms = 3600000), PULL);
    for (int i = 0; i < 5 * WSMI_PULL_MAX_EMPTY; i++) {
        script.now_ms += 1000;
        answer(&script, i % 3 == 0 ? REFUSED(TIMED_OUT) : OK(ITEMS(0)), PULL);
        cr_assert_eq(script.fsm.answer_by_ms, script.now_ms + 3000);
        cr_assert_eq(script.step.wait_ms, 0);
    }
    answer(&script, OK(ITEMS(1), CONTEXT("t")), DELIVER);
    cr_assert_eq(script.fsm.answer_by_ms, WSMI_PULL_NEVER, "nobody has been asked");
    script.now_ms += 100000;
    more(&script, PULL);
    script.now_ms = script.fsm.answer_by_ms;
    answer(&script, REFUSED(SILENT), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_SILENT, RELEASE);
}

LEAK_TEST(pull_script, without_heartbeats_silence_is_the_transports_business)
{
    struct wsmi_pull_config config = subscription;
    struct script script;
    config.heartbeat_ms = 0;
    begin(&script, &config);
    answer(&script, OK(CONTEXT("s")), PULL);
    cr_assert_eq(script.fsm.answer_by_ms, WSMI_PULL_NEVER);
    script.now_ms = WSMI_PULL_NEVER - 1;
    answer(&script, REFUSED(SILENT), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_ANSWER, RELEASE);
}

LEAK_TEST(pull_script, a_subscription_is_renewed_half_way)
{
    struct script script;
    begin(&script, &subscription);
    answer(&script, OK(CONTEXT("s"), .expires_ms = 100000), PULL);
    script.now_ms += 49999;
    answer(&script, OK(ITEMS(0)), PULL);
    script.now_ms += 1;
    answer(&script, OK(ITEMS(0)), RENEW);
    answer(&script, OK(.expires_ms = 10000), PULL);
    script.now_ms += 4999;
    answer(&script, OK(ITEMS(1)), DELIVER);
    script.now_ms += 1;
    more(&script, RENEW);
    answer(&script, OK(.expires_ms = 0), PULL);
    script.now_ms += 29999;
    answer(&script, REFUSED(TIMED_OUT), PULL);
    script.now_ms += 1;
    answer(&script, REFUSED(TIMED_OUT), RENEW);
    stop(&script, RELEASE);
    finish(&script);
}

LEAK_TEST(pull_script, what_cannot_be_renewed_is_opened_again_once_it_has_expired)
{
    static const struct wsmi_pull_answer endings[] = {
        {.kind = WSMI_PULL_ANSWER_GONE}, {.kind = WSMI_PULL_ANSWER_OK, .is_end = true}};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        struct script script;
        begin(&script, &subscription);
        answer(&script, OK(CONTEXT("s")), PULL);
        script.now_ms += 30000;
        answer(&script, OK(ITEMS(0)), RENEW);
        answer(&script, REFUSED(OTHER), PULL);
        script.now_ms += 30000;
        answer(&script, OK(ITEMS(1)), DELIVER);
        more(&script, PULL);
        answer(&script, &endings[i], OPEN);
        cr_assert(script.step.is_reopened);
        cr_assert_not(script.fsm.has_context);
        answer(&script, OK(CONTEXT("t")), PULL);
        cr_assert_not(script.step.is_reopened);
        script.now_ms += 59999;
        answer(&script, OK(ITEMS(0)), PULL);
        answer(&script, &endings[i], endings[i].kind == WSMI_PULL_ANSWER_GONE ? FAIL : END);
        stop(&script, NONE);
        finish(&script);
    }
}

LEAK_TEST(pull_script, a_peer_that_grants_no_time_is_still_mostly_pulled_from)
{
    struct script script;
    unsigned pulls = 0;
    unsigned others = 0;
    begin(&script, &subscription);
    answer(&script, OK(CONTEXT("s"), .expires_ms = 1), PULL);
    while (script.now_ms < 1000000 + 10000) {
        script.now_ms += 10;
        cr_assert(wsmi_pull_answer(&script.fsm, OK(CONTEXT("s"), .expires_ms = 1), script.now_ms,
                                   &script.step));
        pulls += script.step.effect == PULL;
        others += script.step.effect == RENEW;
    }
    cr_assert_leq(others, 20);
    cr_assert_gt(pulls, 10 * others);
    finish(&script);
}

LEAK_TEST(pull_script, an_enumeration_never_renews_nor_opens_again)
{
    struct wsmi_pull_config config = enumeration;
    struct script script;
    config.expires_ms = 1000;
    begin(&script, &config);
    answer(&script, OK(CONTEXT("a"), .expires_ms = 1000), PULL);
    script.now_ms = UINT64_MAX;
    answer(&script, OK(ITEMS(0)), PULL);
    answer(&script, REFUSED(GONE), FAIL);
    assert_failed(&script, WSMI_PULL_REASON_GONE, NONE);
}

/* Every input in every state a script can be in; what is not legal changes nothing. */
static void check_inputs(const struct script *script)
{
    enum { INPUTS = 3 };
    for (int input = 0; input < INPUTS; input++) {
        struct script copy = *script;
        struct wsmi_pull_step before;
        memset(&before, 0x5A, sizeof(before));
        copy.step = before;
        bool under_way =
            copy.fsm.state == WSMI_PULL_OPENING || copy.fsm.state == WSMI_PULL_PULLING ||
            copy.fsm.state == WSMI_PULL_RENEWING || copy.fsm.state == WSMI_PULL_RELEASING ||
            copy.fsm.state == WSMI_PULL_READING || copy.fsm.state == WSMI_PULL_LEADING ||
            copy.fsm.state == WSMI_PULL_FAILING;
        bool holding = copy.fsm.state == WSMI_PULL_HOLDING ||
                       copy.fsm.state == WSMI_PULL_DRAINING || copy.fsm.state == WSMI_PULL_LEADING;
        bool legal = input == 0   ? wsmi_pull_start(&copy.fsm, 0, &copy.step)
                     : input == 1 ? wsmi_pull_answer(&copy.fsm, REFUSED(OTHER), 0, &copy.step)
                                  : wsmi_pull_more(&copy.fsm, 0, &copy.step);
        cr_assert_eq(legal, input == 0 ? false : input == 1 ? under_way : holding);
        if (!legal) {
            cr_assert_eq(memcmp(&copy.fsm, &script->fsm, sizeof(copy.fsm)), 0);
            cr_assert_eq(memcmp(&copy.step, &before, sizeof(before)), 0);
        }
    }
}

LEAK_TEST(pull_script, an_input_out_of_turn_changes_nothing)
{
    struct script script;
    begin(&script, &subscription);
    check_inputs(&script);
    answer(&script, OK(CONTEXT("a")), PULL);
    check_inputs(&script);
    answer(&script, OK(ITEMS(1)), DELIVER);
    check_inputs(&script);
    script.now_ms += 30000;
    more(&script, RENEW);
    check_inputs(&script);
    answer(&script, REFUSED(OTHER), PULL);
    answer(&script, REFUSED(OTHER), FAIL);
    check_inputs(&script);
    stop(&script, RELEASE);
    check_inputs(&script);
    answer(&script, REFUSED(OTHER), NONE);
    check_inputs(&script);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(1), .is_end = true), DELIVER);
    check_inputs(&script);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, REFUSED(OTHER), FAIL);
    check_inputs(&script);
    finish(&script);
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(100), CONTEXT("a")), DELIVER);
    lead(&script, NULL);
    check_inputs(&script);
    more(&script, AWAIT);
    lead(&script, OK(CONTEXT("a"), .bytes = 400000));
    check_inputs(&script);
    answer(&script, REFUSED(OTHER), FAIL);
    check_inputs(&script);
    answer(&script, REFUSED(OTHER), NONE);
    check_inputs(&script);
    finish(&script);
}

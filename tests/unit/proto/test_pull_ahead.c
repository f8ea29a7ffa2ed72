/* SPDX-License-Identifier: MIT */
/* A Pull that goes out while the consumer is busy with the last answer. */
#include "pull_script.h"

/* As far as the items of the first Pull, which are all that was asked for. */
static void begin_and_pull(struct script *script, const struct wsmi_pull_config *config)
{
    begin(script, config);
    answer(script, OK(ITEMS(100), CONTEXT("a")), DELIVER);
    more(script, PULL);
}

LEAK_TEST(pull_ahead, the_next_pull_goes_out_while_the_consumer_is_at_the_items)
{
    struct script script;
    begin(&script, &enumeration);
    answer(&script, OK(ITEMS(100), CONTEXT("a")), DELIVER);
    lead(&script, NULL);
    assert_context(&script, WSMI_VIEW("a"));
    refuse_to_lead(&script, NULL); /* one is ahead */
    more(&script, AWAIT);
    refuse_to_lead(&script, NULL);
    answer(&script, OK(ITEMS(100), CONTEXT("b")), DELIVER);
    lead(&script, NULL);
    assert_context(&script, WSMI_VIEW("b"));
    more(&script, AWAIT);
    answer(&script, OK(ITEMS(1), .is_end = true), DELIVER);
    refuse_to_lead(&script, NULL);
    more(&script, END);
    stop(&script, NONE);
    finish(&script);
}

LEAK_TEST(pull_ahead, a_look_at_an_answer_is_enough_for_the_next_pull)
{
    struct script script;
    begin_and_pull(&script, &enumeration);
    lead(&script, OK(CONTEXT("b"), .bytes = 400000));
    assert_context(&script, WSMI_VIEW("b"));
    answer(&script, OK(ITEMS(100), CONTEXT("b")), DELIVER);
    refuse_to_lead(&script, NULL);
    more(&script, AWAIT);
    lead(&script, OK(CONTEXT("b"), .bytes = 400000));
    answer(&script, OK(ITEMS(0), CONTEXT("b")), AWAIT);
    answer(&script, OK(.is_end = true), END);
    stop(&script, NONE);
    finish(&script);
}

LEAK_TEST(pull_ahead, the_answer_to_enumerate_is_read_before_anything_is_pulled)
{
    struct script script;
    begin(&script, &enumeration);
    refuse_to_lead(&script, OK(CONTEXT("a"), .bytes = 400000));
    finish(&script);
}

LEAK_TEST(pull_ahead, what_may_be_a_crumb_is_not_hurried)
{
    struct script script;
    struct wsmi_pull_config unlimited = enumeration;
    unlimited.max_envelope_bytes = 0;
    begin_and_pull(&script, &enumeration);
    refuse_to_lead(&script, OK(CONTEXT("b"), .bytes = 127999));
    lead(&script, OK(CONTEXT("b"), .bytes = 128000));
    finish(&script);
    begin_and_pull(&script, &unlimited);
    refuse_to_lead(&script, OK(CONTEXT("b"), .bytes = 400000));
    answer(&script, OK(CONTEXT("b"), .item_count = 24, .bytes = 400000), DELIVER);
    refuse_to_lead(&script, NULL);
    more(&script, PULL);
    cr_assert_eq(script.step.wait_ms, WSMI_PULL_CRUMB_WAIT_MS);
    answer(&script, OK(CONTEXT("b"), .item_count = 25, .bytes = 400), DELIVER);
    lead(&script, NULL);
    finish(&script);
}

LEAK_TEST(pull_ahead, a_look_that_finds_no_context_an_end_or_too_long_a_context_changes_nothing)
{
    struct script script;
    begin_and_pull(&script, &enumeration);
    refuse_to_lead(&script, OK(.bytes = 400000));
    refuse_to_lead(&script, OK(CONTEXT("b"), .is_end = true, .bytes = 400000));
    refuse_to_lead(&script, OK(CONTEXT("0123456789abcdefg"), .bytes = 400000));
    refuse_to_lead(&script, REFUSED(GONE));
    script.allocator.fail_at = script.allocator.requests + 1;
    refuse_to_lead(&script, OK(CONTEXT("b"), .bytes = 400000));
    answer(&script, OK(ITEMS(100), CONTEXT("c")), DELIVER);
    more(&script, PULL);
    finish(&script);
}

LEAK_TEST(pull_ahead, a_subscription_is_never_ahead)
{
    struct script script;
    begin(&script, &subscription);
    answer(&script, OK(CONTEXT("s")), PULL);
    refuse_to_lead(&script, OK(CONTEXT("s"), .bytes = 400000));
    answer(&script, OK(ITEMS(100), CONTEXT("s")), DELIVER);
    refuse_to_lead(&script, NULL);
    finish(&script);
}

LEAK_TEST(pull_ahead, an_answer_that_is_not_what_a_look_said_is_a_failure)
{
    const struct wsmi_pull_answer *const others[] = {OK(ITEMS(100), CONTEXT("c")), OK(ITEMS(100)),
                                                     OK(ITEMS(100), CONTEXT("b"), .is_end = true),
                                                     OK(.is_end = true)};
    struct script script;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        begin_and_pull(&script, &enumeration);
        lead(&script, OK(CONTEXT("b"), .bytes = 400000));
        answer(&script, others[i], FAIL);
        assert_failed(&script, WSMI_PULL_REASON_CONTRADICTION, RELEASE);
    }
    begin_and_pull(&script, &enumeration);
    lead(&script, OK(CONTEXT("b"), .bytes = 400000));
    answer(&script, REFUSED(OTHER), FAIL); /* no envelope at all */
    assert_failed(&script, WSMI_PULL_REASON_ANSWER, RELEASE);
}

/* What is to be released when the consumer stops at the items of an answer, or that answer was bad,
 * and the Pull that went ahead has been answered or not. */
LEAK_TEST(pull_ahead, what_went_ahead_says_what_there_is_to_release)
{
    const struct {
        const struct wsmi_pull_answer *answer;
        const char *context; /* to release; NULL: nothing is left */
    } rows[] = {
        {NULL, "b"},
        {OK(ITEMS(100), CONTEXT("c")), "c"},
        {OK(ITEMS(0), CONTEXT("c")), "c"},
        {OK(ITEMS(1), .is_end = true, CONTEXT("c")), NULL},
        {OK(.is_end = true), NULL},
        {REFUSED(GONE), NULL},
        {REFUSED(TIMED_OUT), "b"},
        {REFUSED(OTHER), "b"},
        {OK(ITEMS(3), CONTEXT("0123456789abcdefg")), "b"},
    };
    struct script script;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int is_broken = 0; is_broken < 2; is_broken++) {
            begin_and_pull(&script, &enumeration);
            lead(&script, OK(CONTEXT("b"), .bytes = 400000));
            if (is_broken) {
                answer(&script, REFUSED(OTHER), FAIL);
            } else {
                answer(&script, OK(ITEMS(100), CONTEXT("b")), DELIVER);
            }
            if (rows[i].answer != NULL) {
                answer(&script, rows[i].answer, NONE);
            }
            if (rows[i].context != NULL) {
                assert_context(&script, wsmi_view_from_str(rows[i].context));
            }
            stop(&script, rows[i].context != NULL ? RELEASE : NONE);
            stop(&script, NONE);
            finish(&script);
        }
    }
}

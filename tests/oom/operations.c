/* SPDX-License-Identifier: MIT */
/*
 * Every operation with the k-th allocation of wsmi or libxml2, or piece of an arena, failing, for
 * every k until nothing fails any more, by getters and, more coarsely, by callbacks: one final
 * result each time, which is that the memory is missing, or what would have come anyway and then
 * with every result and every type; never a leak; and what the peer holds is released. Then the
 * same with all later allocations failing, too.
 */
#include <libxml/xmlmemory.h>

#include "exercise.h"
#include "fail_malloc.h"

enum { NO_SUCH_ALLOCATION = 20000, STRIDE = 7 };

static struct exercise_outcome healthy;
static struct exercise_outcome outcome;

/* What is not released was never known: the first message of the context could not be read. */
static bool may_be_held(const struct exercise *exercise)
{
    size_t first = 0;
    while (exercise->steps[first].peer != SCRIPTED_PEER_HOLDS) {
        first++;
        if (first == EXERCISE_MAX_STEPS) {
            return false;
        }
    }
    return outcome.results == 0 && outcome.counters.exchanges_started == first + 1;
}

static bool is_right(void)
{
    if (outcome.result == MI_RESULT_SERVER_LIMITS_EXCEEDED) {
        return outcome.failed && strncmp(outcome.text, healthy.text, outcome.length) == 0;
    }
    return outcome.result == healthy.result && strcmp(outcome.text, healthy.text) == 0;
}

static void check(const struct exercise *exercise, const char *how, size_t k, long leaked,
                  bool must_release)
{
    bool lost = must_release && outcome.counters.held > 0 && !may_be_held(exercise);
    if (is_right() && leaked == 0 && !lost) {
        return;
    }
    (void)fprintf(stderr,
                  "\n%s, %s, allocation %zu: result %d (%s), %u results, %ld blocks leaked, "
                  "%zu requests%s\n%s",
                  exercise->name, how, k, (int)outcome.result, outcome.message, outcome.results,
                  leaked, outcome.counters.exchanges_started,
                  lost ? ", and the peer still holds a context" : "", outcome.text);
    CHECK(false);
}

struct tally {
    size_t allocations;
    size_t tolerated;
    size_t held; /* because nobody knew of it */
};

/* Every `stride`-th allocation. */
static struct tally fail_each(const struct exercise *exercise, const char *how,
                              struct exercise_run run, size_t stride, bool is_lasting)
{
    struct tally tally = {0, 0, 0};
    long live = fail_malloc_live();
    run.arm = is_lasting ? fail_malloc_arm_from : fail_malloc_arm;
    run.k = 1;
    do {
        CHECK(run.k < NO_SUCH_ALLOCATION);
        exercise_do(exercise, &run, &outcome);
        check(exercise, how, run.k, fail_malloc_live() - live, !is_lasting);
        tally.tolerated += outcome.failed && outcome.result != MI_RESULT_SERVER_LIMITS_EXCEEDED;
        tally.held += outcome.counters.held;
        tally.allocations += outcome.failed;
        run.k += stride;
    } while (outcome.failed);
    return tally;
}

static void every_failing_allocation(const struct exercise *exercise)
{
    struct exercise_run run = exercise_as_written(exercise);
    exercise_do(exercise, &run, &healthy); /* what is made once and kept is made */
    exercise_do(exercise, &run, &healthy);
    if (healthy.result != exercise->result || healthy.results != exercise->results) {
        (void)fprintf(stderr, "\nresult %d (%s), %u results\n%s", (int)healthy.result,
                      healthy.message, healthy.results, healthy.text);
        CHECK(false);
    }
    CHECK(healthy.counters.held == 0);
    struct tally one = fail_each(exercise, "by getter", run, 1, false);
    struct tally lasting = fail_each(exercise, "by getter, lasting", run, STRIDE, true);
    run.by_callback = true;
    struct tally called = fail_each(exercise, "by callback", run, STRIDE, false);
    (void)printf(": %zu allocations, %zu without consequence, %zu contexts nobody knew of\n",
                 one.allocations, one.tolerated, one.held);
    CHECK(one.allocations > 20 && one.tolerated < one.allocations / 2);
    CHECK(called.allocations >= one.allocations / STRIDE);
    CHECK(lasting.allocations >= one.allocations / STRIDE);
}

static void every_operation(void)
{
    exercise_each(every_failing_allocation);
}

int main(void)
{
    CHECK(xmlMemSetup(fail_free, fail_malloc, fail_realloc, fail_strdup) == 0);
    RUN(every_operation);
    return 0;
}

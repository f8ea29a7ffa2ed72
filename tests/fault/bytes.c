/* SPDX-License-Identifier: MIT */
/*
 * Every operation with an answer that ends too early, that holds a byte which is no text, or whose
 * connection breaks, at every so many bytes of its first, a middle and its last answer; and with
 * one that answers another request, as if it came twice: one final result each time; an error with
 * words and details, after nothing but results that were whole; and what the peer holds is released
 * when it is known. One that is only late changes nothing. Nothing leaks.
 */
#include <libxml/xmlmemory.h>

#include "exercise.h"
#include "fail_malloc.h"

enum { MOST_BODY_BYTES = 8192, FAULTS_AN_ANSWER = 43, RESETS_AN_ANSWER = 3 };

enum fault { CUT = 0, GARBLED, RESET, FAULT_COUNT, ANOTHERS = FAULT_COUNT, LATE };

static const char *const fault_names[] = {"cut", "garbled", "reset", "another's", "late"};

static struct exercise_outcome healthy;
static struct exercise_outcome outcome;

struct damage {
    const struct exercise *exercise;
    size_t exchange;
    enum fault fault;
    size_t byte;
};

/* A declaration that only types what was asked for, or an answer to Identify that only tells how to
 * ask, or a renewal, which a new subscription replaces: without it there are results, too. */
static bool is_about_form(const struct damage *damage)
{
    const char *body = damage->exercise->steps[damage->exchange].body;
    bool is_alone = exercise_as_written(damage->exercise).step_count == 1;
    return (damage->exercise->channel == EXERCISE_INSTANCES && strstr(body, "<CLASS ") != NULL) ||
           (!is_alone && strstr(body, "IdentifyResponse>") != NULL) ||
           strstr(body, "RenewResponse>") != NULL;
}

/* Copies `text` without the types of an embedded instance. */
static char *copy_untyped(const char *text, const char *end, char *ret)
{
    static const char type[] = " TYPE=&quot;";
    while (text < end) {
        if (strncmp(text, type, strlen(type)) == 0) {
            text = strstr(text + strlen(type), "&quot;");
            CHECK(text != NULL);
        }
        *ret++ = *text++;
    }
    return ret;
}

/* The values of the properties alone, whatever they were taken for. */
static void keep_values(const char *text, char *ret)
{
    static const char qualifier[] = "<QUALIFIER ";
    static const char value[] = "<VALUE>";
    const char *end;
    while ((text = strchr(text, '<')) != NULL) {
        bool is_value = strncmp(text, value, strlen(value)) == 0;
        bool is_qualifier = strncmp(text, qualifier, strlen(qualifier)) == 0;
        end = is_value ? strstr(text, "</VALUE>") : text + 1;
        end = is_qualifier ? strstr(text, "</QUALIFIER>") : end;
        CHECK(end != NULL);
        if (is_value) {
            ret = copy_untyped(text, end, ret);
        }
        text = end;
    }
    *ret = '\0';
}

/* `whole`: everything, not just its beginning. */
static bool has_right_results(const struct damage *damage, bool whole)
{
    static char expected[EXERCISE_TEXT_BYTES];
    static char actual[EXERCISE_TEXT_BYTES];
    if (is_about_form(damage)) {
        keep_values(healthy.text, expected);
        keep_values(outcome.text, actual);
    } else {
        memcpy(expected, healthy.text, sizeof(expected));
        memcpy(actual, outcome.text, sizeof(actual));
    }
    return whole ? strcmp(expected, actual) == 0 && outcome.results == healthy.results
                 : strncmp(expected, actual, strlen(actual)) == 0;
}

/* Known is what an earlier answer told. */
static bool is_known(const struct damage *damage)
{
    for (size_t i = 0; i < damage->exchange; i++) {
        if (damage->exercise->steps[i].peer == SCRIPTED_PEER_HOLDS) {
            return true;
        }
    }
    return false;
}

static bool is_right(const struct damage *damage)
{
    if (outcome.counters.held > 0 && is_known(damage)) {
        return false;
    }
    if (outcome.result != MI_RESULT_OK) {
        return outcome.message[0] != '\0' && outcome.has_details &&
               has_right_results(damage, false);
    }
    return is_about_form(damage) && has_right_results(damage, true);
}

static void check(const struct damage *damage, bool right, long leaked)
{
    if (right && leaked == 0) {
        return;
    }
    (void)fprintf(stderr,
                  "\n%s, answer %zu %s at byte %zu: result %d (%s), %u results, %zu requests, %zu "
                  "held, %ld blocks leaked\n%s",
                  damage->exercise->name, damage->exchange, fault_names[damage->fault],
                  damage->byte, (int)outcome.result, outcome.message, outcome.results,
                  outcome.counters.exchanges_started, outcome.counters.held, leaked, outcome.text);
    (void)fprintf(stderr, "%s", healthy.text);
    CHECK(false);
}

static void run_damaged(const struct damage *damage, char *body, const struct scripted_step *steps,
                        size_t step_count)
{
    struct exercise_run run = {
        .steps = steps, .step_count = step_count, .by_callback = damage->byte % 2 == 1};
    long live = fail_malloc_live();
    char kept = body[damage->byte];
    body[damage->byte] = damage->fault == GARBLED ? '\xff' : '\0';
    exercise_do(damage->exercise, &run, &outcome);
    body[damage->byte] = kept;
    check(damage, is_right(damage), fail_malloc_live() - live);
}

/* Every prime-th byte, from a different one in each answer. */
static size_t stride_of(size_t length, enum fault fault)
{
    static const size_t primes[] = {1, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
    size_t i = 0;
    if (fault == RESET) { /* the transport keeps no part of a broken answer */
        return length / RESETS_AN_ANSWER;
    }
    while (i + 1 < COUNT(primes) && length / primes[i] > FAULTS_AN_ANSWER) {
        i++;
    }
    return primes[i];
}

static size_t damage_answer(struct damage *damage)
{
    static char body[MOST_BODY_BYTES];
    struct exercise_run written = exercise_as_written(damage->exercise);
    struct scripted_step steps[EXERCISE_MAX_STEPS];
    size_t length = strlen(written.steps[damage->exchange].body);
    size_t stride = stride_of(length, damage->fault);
    size_t count = 0;
    CHECK(length < sizeof(body));
    memcpy(body, written.steps[damage->exchange].body, length + 1);
    memcpy(steps, damage->exercise->steps, sizeof(steps));
    steps[damage->exchange].body = body;
    steps[damage->exchange].failure =
        damage->fault == RESET ? WSMI_FAILURE_TRUNCATED : WSMI_FAILURE_NONE;
    if (damage->fault == RESET) {
        steps[damage->exchange].phase = WSMI_PHASE_RECEIVE;
    }
    for (damage->byte = length * damage->exchange % stride; damage->byte < length;
         damage->byte += stride) {
        run_damaged(damage, body, steps, written.step_count);
        count++;
    }
    return count;
}

static void run_whole(const struct damage *damage, const struct scripted_step *steps)
{
    struct exercise_run run = {.steps = steps,
                               .step_count = exercise_as_written(damage->exercise).step_count,
                               .by_callback = damage->exchange % 2 == 1};
    long live = fail_malloc_live();
    exercise_do(damage->exercise, &run, &outcome);
    bool is_healthy = outcome.result == damage->exercise->result && has_right_results(damage, true);
    check(damage, damage->fault == LATE ? is_healthy : is_right(damage), fail_malloc_live() - live);
}

/* The answer relates to a request of long ago. What relates to nothing belongs to every request. */
static size_t answer_anothers(struct damage *damage)
{
    static char body[MOST_BODY_BYTES];
    struct scripted_step steps[EXERCISE_MAX_STEPS];
    const char *written = damage->exercise->steps[damage->exchange].body;
    const char *mark = strstr(written, SCRIPTED_ID);
    damage->fault = ANOTHERS;
    if (mark == NULL) {
        return 0;
    }
    CHECK((size_t)snprintf(body, sizeof(body), "%.*suuid:of-another-request%s",
                           (int)(mark - written), written,
                           mark + strlen(SCRIPTED_ID)) < sizeof(body));
    memcpy(steps, damage->exercise->steps, sizeof(steps));
    steps[damage->exchange].body = body;
    run_whole(damage, steps);
    return 1;
}

static size_t answer_late(struct damage *damage)
{
    enum { LATE_MS = 5 };
    struct scripted_step steps[EXERCISE_MAX_STEPS];
    damage->fault = LATE;
    memcpy(steps, damage->exercise->steps, sizeof(steps));
    steps[damage->exchange].delay_ms = LATE_MS;
    run_whole(damage, steps);
    return 1;
}

static void every_damaged_answer(const struct exercise *exercise)
{
    struct exercise_run run = exercise_as_written(exercise);
    const size_t places[] = {0, run.step_count / 2, run.step_count - 1};
    struct damage damage = {.exercise = exercise};
    size_t count = 0;
    exercise_do(exercise, &run, &healthy);
    exercise_do(exercise, &run, &healthy);
    CHECK(healthy.result == exercise->result && healthy.results == exercise->results);
    for (size_t i = 0; i < COUNT(places); i++) {
        damage.exchange = places[i];
        if (exercise->prepare != NULL && damage.exchange == 0 && run.step_count > 1) {
            continue; /* it is part of the preparation */
        }
        for (int fault = 0; (i == 0 || places[i] != places[i - 1]) && fault < FAULT_COUNT;
             fault++) {
            damage.fault = (enum fault)fault;
            count += damage_answer(&damage);
        }
        count += answer_anothers(&damage) + answer_late(&damage);
    }
    (void)printf(": %zu damaged answers\n", count);
    CHECK(count > 70);
}

static void every_operation(void)
{
    exercise_each(every_damaged_answer);
}

int main(void)
{
    CHECK(xmlMemSetup(fail_free, fail_malloc, fail_realloc, fail_strdup) == 0);
    RUN(every_operation);
    return 0;
}

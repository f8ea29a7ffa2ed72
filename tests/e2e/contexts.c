/* SPDX-License-Identifier: MIT */
/* An enumeration that ends early, in whatever phase and way, leaves no context with the peer. */
#include "demo.h"

enum { MAX_ELEMENTS = 10, SOON_MS = 2000 };

static const char *const many[] = {"--generate", "100000", NULL};

enum way { CLOSES, CANCELS, CLOSES_THE_SESSION, TIMES_OUT, WAYS };

static const char *const names[WAYS] = {"close", "cancel", "close of the session", "timeout"};

static void start(MI_Session *session, MI_Operation *operation)
{
    MI_Operation empty = MI_OPERATION_NULL;
    *operation = empty;
    MI_Session_EnumerateInstances(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, DEMO, "Demo_Generated",
                                  MI_FALSE, NULL, operation);
}

static void *close_in_thread(void *argument)
{
    close_session(argument);
    return NULL;
}

/* Ends `operation`, of which `taken` results were taken. */
static void end(enum way way, MI_Session *session, MI_Operation *operation)
{
    pthread_t thread;
    struct ended rest;
    unsigned long long begun = clock_ms();
    switch (way) {
    case CLOSES:
        CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
        break;
    case CANCELS:
        CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
        rest = demo_drain(operation, NULL, NULL);
        EXPECT(rest, MI_RESULT_FAILED);
        CHECK(rest.report.category == MI_ERRORCATEGORY_OPERATION_STOPPED);
        CHECK(rest.count <= MAX_ELEMENTS);
        break;
    case CLOSES_THE_SESSION:
        CHECK(pthread_create(&thread, NULL, close_in_thread, session) == 0);
        rest = demo_drain(operation, NULL, NULL);
        EXPECT(rest, MI_RESULT_FAILED);
        CHECK(pthread_join(thread, NULL) == 0);
        break;
    default:
        rest = demo_drain(operation, NULL, NULL);
        EXPECT(rest, MI_RESULT_FAILED);
        CHECK(rest.report.category == MI_ERRORCATEGORY_OPERATION_TIMEOUT);
        break;
    }
    CHECK(clock_ms() - begun < SOON_MS);
}

static void end_after(const char *agent, enum way way, unsigned taken)
{
    struct demo demo;
    const struct demo_wishes wishes = {.max_elements = MAX_ELEMENTS};
    MI_Session session;
    MI_Operation operation;
    struct ended ended = {.count = 0};
    const MI_Instance *instance;
    demo_open(&demo, agent, many, NULL);
    demo_open_session(&demo, &wishes, &session);
    start(&session, &operation);
    for (unsigned i = 0; i < taken; i++) {
        CHECK(demo_take(&operation, &instance, &ended));
    }
    end(way, &session, &operation);
    if (way != CLOSES_THE_SESSION) {
        close_session(&session);
    }
    demo_expect_nothing_open(&demo);
    unsigned long opened = peer_counter(&demo.peer, "contexts_opened");
    CHECK(opened == 1);
    CHECK(peer_counter(&demo.peer, "contexts_released") == opened);
    demo_close(&demo);
}

static void an_enumeration_that_ends_early_is_released(void)
{
    static const unsigned taken[] = {1, MAX_ELEMENTS, MAX_ELEMENTS + 1, 5 * MAX_ELEMENTS};
    for (size_t agent = 0; agent < AGENTS; agent++) {
        unsigned long long begun = clock_ms();
        for (enum way way = 0; way < TIMES_OUT; way++) {
            for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
                end_after(demo_agents[agent], way, taken[i]);
            }
        }
        (void)printf("  %s: %llu ms\n", demo_agents[agent], clock_ms() - begun);
        (void)fflush(stdout);
    }
}

/* The request that opens the context, or a Pull, is under way when the operation ends. */
static void end_while_under_way(enum way way, unsigned nth)
{
    char path[64];
    struct demo demo;
    const struct demo_wishes wishes = {
        .max_elements = MAX_ELEMENTS, .timeout_ms = way == TIMES_OUT ? 300 : 0, .path = path};
    MI_Session session;
    MI_Operation operation;
    struct ended ended = {.count = 0};
    const MI_Instance *instance;
    (void)snprintf(path, sizeof(path), "wsman/x/delay=600,nth=%u", nth);
    demo_open(&demo, "default", many, NULL);
    demo_open_session(&demo, &wishes, &session);
    start(&session, &operation);
    if (nth > 1) {
        for (unsigned i = 0; i < MAX_ELEMENTS; i++) {
            CHECK(demo_take(&operation, &instance, &ended));
        }
    }
    sleep_ms(100);
    end(way, &session, &operation);
    if (way != CLOSES_THE_SESSION) {
        close_session(&session);
    }
    unsigned long open = peer_counter(&demo.peer, "contexts");
    (void)printf("  %s in %s: %lu open\n", names[way], nth > 1 ? "a Pull" : "Enumerate", open);
    if (nth > 1) {
        demo_expect_nothing_open(&demo);
    }
    close_session(&demo.session);
    close_application(&demo.application);
    peer_stop(&demo.peer, NULL);
}

static void a_pull_under_way_does_not_keep_the_context(void)
{
    for (enum way way = 0; way < WAYS; way++) {
        end_while_under_way(way, 2);
    }
}

/* Nobody knows the name of a context that was never told. It ends with the connection's peer. */
static void an_enumeration_that_is_not_answered_ends_at_once(void)
{
    for (enum way way = 0; way < WAYS; way++) {
        end_while_under_way(way, 1);
    }
}

struct follower {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned long calls;
    unsigned finals;
};

static void MI_CALL listen_to(MI_Operation *operation, void *context, const MI_Instance *instance,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct follower *follower = context;
    (void)operation;
    (void)result;
    (void)message;
    (void)details;
    CHECK(acknowledge == NULL && (instance != NULL || !more));
    CHECK(pthread_mutex_lock(&follower->lock) == 0);
    follower->calls++;
    follower->finals += !more;
    CHECK(pthread_cond_broadcast(&follower->changed) == 0);
    CHECK(pthread_mutex_unlock(&follower->lock) == 0);
}

static void wait_for(struct follower *follower, unsigned long calls, unsigned finals)
{
    CHECK(pthread_mutex_lock(&follower->lock) == 0);
    while (follower->calls < calls || follower->finals < finals) {
        CHECK(pthread_cond_wait(&follower->changed, &follower->lock) == 0);
    }
    CHECK(follower->finals <= 1);
    CHECK(pthread_mutex_unlock(&follower->lock) == 0);
}

enum { OPERATIONS = 24, ROUNDS = 8 };

static void storm(struct demo *demo, unsigned round)
{
    MI_Operation operations[OPERATIONS];
    struct follower followers[OPERATIONS];
    for (size_t i = 0; i < OPERATIONS; i++) {
        const struct follower fresh = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                       .changed = PTHREAD_COND_INITIALIZER};
        MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
        MI_Operation empty = MI_OPERATION_NULL;
        followers[i] = fresh;
        callbacks.callbackContext = &followers[i];
        callbacks.instanceResult = listen_to;
        operations[i] = empty;
        MI_Session_EnumerateInstances(&demo->session, 0, NULL, DEMO, "Demo_Generated", MI_FALSE,
                                      &callbacks, &operations[i]);
    }
    for (size_t i = 0; i < OPERATIONS; i++) {
        wait_for(&followers[i], 1 + round * i, 0);
        if (i % 3 != 0) {
            CHECK(MI_Operation_Cancel(&operations[i], MI_REASON_NONE) == MI_RESULT_OK);
        }
    }
    for (size_t i = 0; i < OPERATIONS; i++) {
        CHECK(MI_Operation_Close(&operations[i]) == MI_RESULT_OK);
        wait_for(&followers[i], 1, 1);
    }
}

/* Many at once, cancelled and closed at any time: one final callback each. */
static void a_storm_of_cancelled_enumerations_leaves_nothing(void)
{
    const struct demo_wishes wishes = {.max_elements = 3};
    struct demo demo;
    demo_open(&demo, "default", many, &wishes);
    for (unsigned round = 0; round < ROUNDS; round++) {
        storm(&demo, round);
    }
    CHECK(peer_counter(&demo.peer, "contexts_opened") == ROUNDS * OPERATIONS);
    demo_close(&demo);
}

int main(void)
{
    RUN(an_enumeration_that_ends_early_is_released);
    RUN(a_pull_under_way_does_not_keep_the_context);
    RUN(an_enumeration_that_is_not_answered_ends_at_once);
    RUN(a_storm_of_cancelled_enumerations_leaves_nothing);
    return 0;
}

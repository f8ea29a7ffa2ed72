/* SPDX-License-Identifier: MIT */
/* An enumeration or a subscription that ends early, in whatever phase and way, leaves nothing with
 * the peer. */
#include "demo.h"

/* Nothing here takes so long of itself. */
enum { MAX_ELEMENTS = 10, LATE_MS = 20000 };

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
    CHECK(clock_ms() - begun < LATE_MS);
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

static void a_pull_under_way_does_not_keep_the_context(void)
{
    for (enum way way = 0; way < WAYS; way++) {
        struct demo demo;
        const struct demo_wishes wishes = {.max_elements = MAX_ELEMENTS,
                                           .timeout_ms = way == TIMES_OUT ? 1000 : 0,
                                           .path = way == TIMES_OUT ? "wsman/x/delay=2000,nth=2"
                                                                    : "wsman/x/delay=600,nth=2"};
        MI_Session session;
        MI_Operation operation;
        struct ended ended = {.count = 0};
        const MI_Instance *instance;
        demo_open(&demo, "default", many, NULL);
        demo_open_session(&demo, &wishes, &session);
        start(&session, &operation);
        for (unsigned i = 0; i < MAX_ELEMENTS; i++) {
            CHECK(demo_take(&operation, &instance, &ended));
        }
        sleep_ms(100);
        end(way, &session, &operation);
        if (way != CLOSES_THE_SESSION) {
            close_session(&session);
        }
        demo_close(&demo);
    }
}

/* Waits until the peer has `count` of what the counter counts: the request has reached it. */
static void wait_for_counter(const struct demo *demo, const char *name, unsigned long count)
{
    while (peer_counter(&demo->peer, name) < count) {
        sleep_ms(5);
    }
}

static void subscribe(MI_Session *session, MI_Operation *operation)
{
    MI_Operation empty = MI_OPERATION_NULL;
    *operation = empty;
    MI_Session_Subscribe(session, 0, NULL, DEMO, "WQL", "select * from Demo_Alert", NULL, NULL,
                         operation);
}

/* The answer to Subscribe or Enumerate takes ANSWER_MS when the operation ends. */
static void end_unanswered(const char *agent, enum way way, bool is_subscription)
{
    enum { ANSWER_MS = 1200 };
    struct demo demo;
    const struct demo_wishes wishes = {.max_elements = MAX_ELEMENTS,
                                       .path = "wsman/x/delay=1200,nth=1"};
    const char *opened = is_subscription ? "subscriptions_opened" : "contexts_opened";
    MI_Session session;
    MI_Operation operation;
    pthread_t thread;
    demo_open(&demo, agent, many, NULL);
    demo_open_session(&demo, &wishes, &session);
    unsigned long long begun = clock_ms();
    if (is_subscription) {
        subscribe(&session, &operation);
    } else {
        start(&session, &operation);
    }
    wait_for_counter(&demo, opened, 1);
    unsigned long long asked = clock_ms();
    if (way == CLOSES_THE_SESSION) {
        CHECK(pthread_create(&thread, NULL, close_in_thread, &session) == 0);
    } else if (way == CANCELS) {
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    unsigned long long closed = clock_ms() - asked;
    if (way == CLOSES_THE_SESSION) {
        CHECK(pthread_join(thread, NULL) == 0);
    } else {
        close_session(&session);
    }
    unsigned long long over = clock_ms() - begun;
    (void)printf("  %s, %s of %s: ended after %llu ms, released after %llu ms\n", agent, names[way],
                 is_subscription ? "Subscribe" : "Enumerate", closed, over);
    (void)fflush(stdout);
    CHECK(closed < ANSWER_MS && over >= ANSWER_MS && over < ANSWER_MS + LATE_MS);
    demo_expect_nothing_open(&demo);
    CHECK(peer_counter(&demo.peer, opened) == 1);
    CHECK(peer_counter(&demo.peer, is_subscription ? "unsubscribe" : "contexts_released") == 1);
    CHECK(peer_counter(&demo.peer,
                       is_subscription ? "subscriptions_expired" : "contexts_expired") == 0);
    demo_close(&demo);
}

/* The end does not wait for the answer, the session does, and frees what it names. */
static void what_is_opened_after_the_end_is_released(void)
{
    for (enum way way = 0; way < TIMES_OUT; way++) {
        end_unanswered("default", way, false);
        end_unanswered("default", way, true);
    }
    end_unanswered("omi", CANCELS, false);
    end_unanswered("windows", CANCELS, true);
}

/* For tests that leave something behind. */
static void close_all_but_contexts(struct demo *demo)
{
    close_session(&demo->session);
    close_application(&demo->application);
    peer_stop(&demo->peer, NULL);
}

/* Its time is up, and the peer knows that, too: OperationTimeout ends what it opened. */
static void the_deadline_of_the_opening_request_ends_the_operation(void)
{
    struct demo demo;
    const struct demo_wishes wishes = {.timeout_ms = 300, .path = "wsman/x/delay=600,nth=1"};
    MI_Session session;
    MI_Operation operation;
    demo_open(&demo, "default", many, NULL);
    demo_open_session(&demo, &wishes, &session);
    start(&session, &operation);
    end(TIMES_OUT, &session, &operation);
    close_session(&session);
    close_all_but_contexts(&demo);
}

/* Nobody answers, at whatever stage: a closing session waits only where the peer may have it. */
static void silence_is_waited_for_only_where_the_peer_has_the_request(void)
{
    for (int connects = 0; connects < 2; connects++) {
        const unsigned timeout_ms = connects ? 3000 : 50000;
        const struct demo_wishes wishes = {.timeout_ms = timeout_ms, .path = "wsman/x/delay=60000"};
        struct demo demo;
        struct black_hole hole;
        MI_Session session;
        MI_Operation operation;
        demo_open(&demo, "default", many, NULL);
        black_hole_open(&hole);
        unsigned port = demo.peer.port;
        demo.peer.port = connects ? port : hole.listener.port;
        demo_open_session(&demo, &wishes, &session);
        demo.peer.port = port;
        unsigned long long begun = clock_ms();
        start(&session, &operation);
        if (connects) {
            wait_for_counter(&demo, "enumerate", 1);
        } else {
            sleep_ms(100);
        }
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        CHECK(clock_ms() - begun < timeout_ms);
        close_session(&session);
        unsigned long long took = clock_ms() - begun;
        (void)printf("  %s: %llu ms\n", connects ? "no answer" : "no connection", took);
        CHECK(connects ? took >= timeout_ms && took < timeout_ms + LATE_MS : took < LATE_MS);
        black_hole_close(&hole);
        close_all_but_contexts(&demo);
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

/* The moment at which each ends: after so many results, or without waiting for one. */
static void wait_for_moment(struct follower *follower, unsigned round, size_t i)
{
    if (round % 2 == 0) {
        wait_for(follower, 1 + round * i, 0);
    } else {
        sleep_ms((unsigned)i % 4);
    }
}

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
        wait_for_moment(&followers[i], round, i);
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
    const struct demo_wishes wishes = {.max_elements = 3, .path = "wsman/x/delay=5"};
    struct demo demo;
    demo_open(&demo, "default", many, &wishes);
    for (unsigned round = 0; round < ROUNDS; round++) {
        storm(&demo, round);
    }
    demo_expect_nothing_open(&demo);
    unsigned long opened = peer_counter(&demo.peer, "contexts_opened");
    (void)printf("  %lu opened by %d operations\n", opened, ROUNDS * OPERATIONS);
    CHECK(opened >= ROUNDS * OPERATIONS / 2 && opened <= ROUNDS * OPERATIONS);
    CHECK(peer_counter(&demo.peer, "contexts_released") == opened);
    demo_close(&demo);
}

int main(void)
{
    RUN(an_enumeration_that_ends_early_is_released);
    RUN(a_pull_under_way_does_not_keep_the_context);
    RUN(what_is_opened_after_the_end_is_released);
    RUN(the_deadline_of_the_opening_request_ends_the_operation);
    RUN(silence_is_waited_for_only_where_the_peer_has_the_request);
    RUN(a_storm_of_cancelled_enumerations_leaves_nothing);
    return 0;
}

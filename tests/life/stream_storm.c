/* SPDX-License-Identifier: MIT */
/*
 * Threads that run streams at random: scripts of all kinds, by getter and by callback, drained,
 * cancelled and closed after any number of results and at any moment, by themselves and by others,
 * while the peer answers, fails, or keeps silent. Each gives exactly one final result, each task is
 * destroyed, nothing is left, and every answer that opened something was seen by a task that then
 * was asked to free it, also when what it answers went ahead of the results. Meant for
 * ThreadSanitizer and AddressSanitizer.
 */
#include "script.h"

enum { THREADS = 6, ROUNDS = 250, SESSION_TIMEOUT_MS = 30 };

static const struct scripted_step peer[] = {
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .delay_ms = 1},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
    {.failure = WSMI_FAILURE_CLOSED, .phase = WSMI_PHASE_WAIT, .delay_ms = 1},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
    {.hold = true},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .delay_ms = 4},
    {.refuse_start = true},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .unsent = true},
};

static const struct script_move pages[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_FINAL, .object = true},
};
static const struct script_move opening[] = {
    {.next = WSMI_NEXT_SEND, .opens = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND, .opens = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_FINAL, .object = true},
};
static const struct script_move leading[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true, .ahead = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_AWAIT},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND, .ahead = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_AWAIT},
    {.next = WSMI_NEXT_AWAIT, .ahead = true},
    {.next = WSMI_NEXT_FINAL, .object = true},
};
static const struct script_move local[] = {
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_FAILED},
};

struct worker {
    struct stage *stage;
    unsigned seed;
    unsigned opened; /* by the peer, as far as the tasks know */
    unsigned learnt;
    pthread_t thread;
};

static unsigned draw(struct worker *worker, unsigned below)
{
    worker->seed = worker->seed * 1103515245u + 12345u;
    return (worker->seed >> 16) % below;
}

static struct script make_script(struct worker *worker)
{
    static const struct script scripts[] = {SCRIPT(pages),   SCRIPT(opening), SCRIPT(opening),
                                            SCRIPT(leading), SCRIPT(leading), SCRIPT(local)};
    struct script script = scripts[draw(worker, 6)];
    script.no_release = draw(worker, 2) == 0;
    script.fail_create = draw(worker, 16) == 0;
    return script;
}

static MI_Uint32 draw_flags(struct worker *worker)
{
    return draw(worker, 2) == 0 ? 0 : (MI_Uint32)MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED;
}

/* Once nobody but the test knows the script any more. The epilogue's end is not announced. */
static void wait_for_destruction(struct worker *worker, struct script *script)
{
    while (!script->fail_create && script->destroys == 0) {
        sleep_ms(1);
    }
    CHECK(script->destroys == (script->fail_create ? 0 : 1));
    CHECK(script->abandons <= 1);
    worker->opened += script->opened;
    worker->learnt += script->learnt;
}

static void *cancel_elsewhere(void *argument)
{
    (void)MI_Operation_Cancel(argument, MI_REASON_NONE);
    return NULL;
}

static void run_sync(struct worker *worker)
{
    struct script script = make_script(worker);
    MI_Operation operation = MI_OPERATION_NULL;
    struct taken out = {.more = MI_TRUE};
    pthread_t canceller;
    unsigned end_after = draw(worker, 6);
    unsigned how = draw(worker, 4);
    script_start(&script, &worker->stage->session, draw_flags(worker), NULL, &operation);
    MI_Operation copy = operation;
    if (how == 3) {
        CHECK(pthread_create(&canceller, NULL, cancel_elsewhere, &copy) == 0);
    }
    for (unsigned taken = 0; out.more && (how == 0 || taken < end_after); taken++) {
        CHECK(take(&operation, &out) == MI_RESULT_OK);
        CHECK(out.result == MI_RESULT_OK || !out.more);
    }
    if (how == 1) {
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
        while (out.more) {
            CHECK(take(&operation, &out) == MI_RESULT_OK);
        }
    }
    if (how == 3) {
        CHECK(pthread_join(canceller, NULL) == 0);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    wait_for_destruction(worker, &script);
}

struct listener {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned calls;
    unsigned finals;
    unsigned end_at; /* call in which it ends */
    unsigned how;    /* 1: cancel inside, 2: close inside, else not */
    bool acknowledge_here;
    bool owed; /* an acknowledgement, by the worker */
    bool closed;
    MI_Result(MI_CALL *acknowledge)(MI_Operation *operation);
};

static void MI_CALL listen_to(MI_Operation *operation, void *context, const MI_Instance *instance,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct listener *listener = context;
    (void)message;
    (void)details;
    (void)result;
    CHECK(instance == NULL || script_number(instance) > 0);
    (void)pthread_mutex_lock(&listener->lock);
    CHECK(listener->finals == 0);
    bool end = listener->calls++ == listener->end_at;
    bool close = end && listener->how == 2;
    listener->closed = listener->closed || close;
    listener->acknowledge = acknowledge;
    listener->owed = acknowledge != NULL && !listener->acknowledge_here;
    (void)pthread_cond_broadcast(&listener->changed); /* it may acknowledge while this still runs */
    (void)pthread_mutex_unlock(&listener->lock);
    if (end && listener->how == 1) {
        CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
    }
    if (close) {
        CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    }
    if (acknowledge != NULL && listener->acknowledge_here) {
        CHECK(acknowledge(operation) == MI_RESULT_OK);
    }
    (void)pthread_mutex_lock(&listener->lock);
    listener->finals += more ? 0 : 1;
    (void)pthread_cond_broadcast(&listener->changed);
    (void)pthread_mutex_unlock(&listener->lock);
}

/* Acknowledges what is left to the worker, until the final result was there. */
static void attend(struct listener *listener, MI_Operation *operation)
{
    (void)pthread_mutex_lock(&listener->lock);
    while (listener->finals == 0 || listener->owed) {
        if (!listener->owed) {
            (void)pthread_cond_wait(&listener->changed, &listener->lock);
            continue;
        }
        listener->owed = false;
        (void)pthread_mutex_unlock(&listener->lock);
        CHECK(listener->acknowledge(operation) == MI_RESULT_OK);
        (void)pthread_mutex_lock(&listener->lock);
    }
    (void)pthread_mutex_unlock(&listener->lock);
}

static void run_async(struct worker *worker)
{
    struct script script = make_script(worker);
    struct listener listener = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                .changed = PTHREAD_COND_INITIALIZER,
                                .end_at = draw(worker, 6),
                                .how = draw(worker, 4),
                                .acknowledge_here = draw(worker, 2) == 0};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Uint32 flags = draw_flags(worker);
    if (draw(worker, 2) == 0) {
        flags |= (MI_Uint32)MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS;
    }
    callbacks.callbackContext = &listener;
    callbacks.instanceResult = listen_to;
    script_start(&script, &worker->stage->session, flags, &callbacks, &operation);
    if (listener.how == 3) {
        (void)MI_Operation_Cancel(&operation, MI_REASON_NONE);
    }
    attend(&listener, &operation);
    CHECK(MI_Operation_Close(&operation) ==
          (listener.closed ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
    wait_for_destruction(worker, &script);
    CHECK(listener.finals == 1);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    for (int round = 0; round < ROUNDS; round++) {
        if (draw(worker, 2) == 0) {
            run_sync(worker);
        } else {
            run_async(worker);
        }
    }
    return NULL;
}

static void random_streams_by_many_threads_leave_nothing_behind(void)
{
    struct stage stage;
    struct worker workers[THREADS];
    stage_open_with_timeout(&stage, peer, sizeof(peer) / sizeof(peer[0]), SESSION_TIMEOUT_MS);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.stage = &stage, .seed = i + 1};
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
    size_t opened = 0;
    size_t learnt = 0;
    for (unsigned i = 0; i < THREADS; i++) {
        CHECK(pthread_join(workers[i].thread, NULL) == 0);
        opened += workers[i].opened;
        learnt += workers[i].learnt;
    }
    CHECK(stage.counters.exchanges_started > THREADS * ROUNDS / 2);
    stage_close(&stage);
    CHECK(stage.counters.withdrawals > 0 && stage.counters.opened > 0);
    CHECK(stage.counters.opened == opened && learnt > 0);
}

/* Sessions and the application are closed while streams of theirs are anywhere. */
static void *run_until_closed(void *argument)
{
    struct worker *worker = argument;
    bool refused;
    do {
        struct script script = make_script(worker);
        struct taken out;
        MI_Operation operation = MI_OPERATION_NULL;
        script_start(&script, &worker->stage->session, draw_flags(worker), NULL, &operation);
        CHECK(take(&operation, &out) == MI_RESULT_OK);
        refused = out.message != NULL && strstr(out.message, "session handle") != NULL;
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        if (!refused) {
            wait_for_destruction(worker, &script);
        }
    } while (!refused);
    return NULL;
}

static void closing_everything_under_running_streams_waits_for_them(void)
{
    for (unsigned race = 0; race < 40; race++) {
        struct stage stage;
        struct stage copy;
        struct worker workers[2];
        stage_open_with_timeout(&stage, peer, sizeof(peer) / sizeof(peer[0]), 10);
        copy = stage;
        for (unsigned i = 0; i < 2; i++) {
            workers[i] = (struct worker){.stage = &copy, .seed = race * 2 + i};
            CHECK(pthread_create(&workers[i].thread, NULL, run_until_closed, &workers[i]) == 0);
        }
        sleep_ms(race % 8);
        CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
        CHECK(MI_Application_Close(&stage.application) == MI_RESULT_OK);
        for (unsigned i = 0; i < 2; i++) {
            CHECK(pthread_join(workers[i].thread, NULL) == 0);
        }
        CHECK(stage.counters.exchanges_live == 0 && stage.counters.endpoints_open == 0);
        CHECK(stage.counters.opened == workers[0].opened + workers[1].opened);
        CHECK(wsmi_handle_count() == 0);
    }
}

int main(void)
{
    RUN(random_streams_by_many_threads_leave_nothing_behind);
    RUN(closing_everything_under_running_streams_waits_for_them);
    return 0;
}

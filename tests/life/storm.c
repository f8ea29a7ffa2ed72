/* SPDX-License-Identifier: MIT */
/*
 * Threads that start, cancel, drain and close at random, on shared sessions and with stale handles
 * in between: nothing may be lost, be delivered twice, or be touched after it is gone. Meant for
 * ThreadSanitizer and AddressSanitizer.
 */
#include "life.h"

enum { THREADS = 6, ROUNDS = 300 };

static const struct scripted_step script[] = {
    {.delay_ms = 1, .failure = WSMI_FAILURE_CLOSED, .phase = WSMI_PHASE_WAIT},
    {.hold = true},
    {.failure = WSMI_FAILURE_REFUSED, .phase = WSMI_PHASE_CONNECT},
    {.hold = true},
    {.delay_ms = 2, .status = 404, .content_type = "text/html", .body = "x"},
    {.hold = true},
};

struct worker {
    struct stage *stage;
    unsigned seed;
    pthread_t thread;
};

static unsigned draw(struct worker *worker, unsigned below)
{
    worker->seed = worker->seed * 1103515245u + 12345u;
    return (worker->seed >> 16) % below;
}

static void run_sync(struct worker *worker)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Result result;
    MI_Session_TestConnection(&worker->stage->session, 0, NULL, &operation);
    MI_Operation stale = operation;
    if (draw(worker, 2) == 0) {
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
              MI_RESULT_OK);
        CHECK(result != MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Cancel(&stale, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
}

static void close_maybe(struct recorder *recorder, MI_Operation *operation)
{
    if (recorder->extra != NULL) {
        (void)MI_Operation_Close(operation);
    }
}

static void run_async(struct worker *worker)
{
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    bool manual = draw(worker, 2) == 0;
    bool inside = draw(worker, 2) == 0;
    recorder_init(&recorder);
    recorder.inside = close_maybe;
    recorder.extra = inside ? &recorder : NULL;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&worker->stage->session,
                              manual ? MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS : 0, &callbacks,
                              &operation);
    MI_Result cancelled = MI_Operation_Cancel(&operation, MI_REASON_NONE);
    CHECK(cancelled == MI_RESULT_OK || inside);
    recorder_wait(&recorder, 1);
    if (manual) {
        CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_OK);
    }
    MI_Result closed = MI_Operation_Close(&operation);
    CHECK(closed == (inside ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
    CHECK(recorder_calls(&recorder) == 1);
    recorder_clean_up(&recorder);
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

static void random_use_by_many_threads_leaves_nothing_behind(void)
{
    struct stage stage;
    struct worker workers[THREADS];
    stage_open(&stage, script, sizeof(script) / sizeof(script[0]));
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i].stage = &stage;
        workers[i].seed = i + 1;
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        CHECK(pthread_join(workers[i].thread, NULL) == 0);
    }
    CHECK(stage.counters.exchanges_started > THREADS * ROUNDS / 2);
    stage_close(&stage);
}

int main(void)
{
    RUN(random_use_by_many_threads_leaves_nothing_behind);
    return 0;
}

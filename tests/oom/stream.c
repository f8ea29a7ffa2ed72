/* SPDX-License-Identifier: MIT */
/*
 * Streams with the k-th allocation failing, for every k until nothing fails any more: an error
 * result each time, by getter and by callback, exactly one of them final, never a crash or a leak;
 * and with an epilogue that may not get its memory either.
 */
#include "fail_malloc.h"
#include "script.h"
#include "wsmi/xml.h"

enum { NO_SUCH_ALLOCATION = 10000 };

static const struct scripted_step answer = {
    .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "text/plain", .body = "answer"};

static const struct script_move complete[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND, .headers = 2},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_FINAL, .object = true},
};
static const struct script_move failing[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_ACCESS_DENIED},
};

/* One way to run a script; gives the final result. */
typedef MI_Result way_to_run(struct script *script, const MI_Session *session);

static MI_Result drain(struct script *script, const MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    struct taken out;
    script_start(script, session, 0, NULL, &operation);
    do {
        CHECK(take(&operation, &out) == MI_RESULT_OK);
        CHECK(!out.more || out.instance != NULL);
    } while (out.more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return out.result;
}

/* Takes one result if there is one, then cancels: the epilogue has to be sent. */
static MI_Result cut(struct script *script, const MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    struct taken out;
    script_start(script, session, 0, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK);
    (void)MI_Operation_Cancel(&operation, MI_REASON_NONE);
    while (out.more) {
        CHECK(take(&operation, &out) == MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(script->abandons <= 1);
    return out.result;
}

struct listener {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool over;
    MI_Result result;
};

static void MI_CALL on_indication(MI_Operation *operation, void *context,
                                  const MI_Instance *instance, const MI_Char *bookmark,
                                  const MI_Char *machine, MI_Boolean more, MI_Result result,
                                  const MI_Char *message, const MI_Instance *details,
                                  MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct listener *listener = context;
    (void)operation;
    (void)message;
    (void)details;
    CHECK(acknowledge == NULL && (instance == NULL || (bookmark != NULL && machine != NULL)));
    if (more) {
        return;
    }
    (void)pthread_mutex_lock(&listener->lock);
    CHECK(!listener->over);
    listener->over = true;
    listener->result = result;
    (void)pthread_cond_signal(&listener->changed);
    (void)pthread_mutex_unlock(&listener->lock);
}

static MI_Result listen_to_indications(struct script *script, const MI_Session *session)
{
    struct listener listener = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                .changed = PTHREAD_COND_INITIALIZER};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    callbacks.callbackContext = &listener;
    callbacks.indicationResult = on_indication;
    script->channel = WSMI_CHANNEL_INDICATION;
    script_start(script, session, 0, &callbacks, &operation);
    (void)pthread_mutex_lock(&listener.lock);
    while (!listener.over) {
        (void)pthread_cond_wait(&listener.changed, &listener.lock);
    }
    (void)pthread_mutex_unlock(&listener.lock);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return listener.result;
}

static void every_failing_allocation_is_an_error_result(const struct script *model, way_to_run *run,
                                                        MI_Result expected)
{
    struct stage stage;
    struct script script;
    stage_open(&stage, &answer, 1);
    bool failed = true;
    size_t k = 1;
    for (; failed; k++) {
        CHECK(k < NO_SUCH_ALLOCATION);
        script = *model;
        fail_malloc_arm(k);
        MI_Result result = run(&script, &stage.session);
        /* The epilogue's end too, whose job the session's close would wait for. */
        while (script.turns > 0 && script.destroys == 0) {
            sleep_ms(1);
        }
        failed = fail_malloc_disarm();
        bool must_fail = fail_malloc_hit_wsmi() && expected == MI_RESULT_OK;
        if (must_fail ? result == MI_RESULT_OK : !failed && result != expected) {
            (void)fprintf(stderr, "allocation %zu: result %d\n", k, (int)result);
            CHECK(false);
        }
    }
    stage_close(&stage);
    (void)printf("  %zu allocations failed one by one\n", k - 2);
    CHECK(k > 5);
}

/* Not a leak: the whole stage, with a stream, again and again. */
static void nothing_is_left_whatever_fails(const struct script *model, way_to_run *run)
{
    long live = -1;
    for (size_t k = 0; k < 60; k++) {
        struct stage stage;
        struct script script = *model;
        stage_open(&stage, &answer, 1);
        if (k > 1) {
            fail_malloc_arm(k - 1);
        }
        (void)run(&script, &stage.session);
        (void)fail_malloc_disarm();
        stage_close(&stage);
        if (k > 0 && fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k - 1,
                          fail_malloc_live() - live);
            CHECK(false);
        }
        live = fail_malloc_live();
    }
}

static void run_both(const struct script *model, way_to_run *run, MI_Result expected)
{
    every_failing_allocation_is_an_error_result(model, run, expected);
    nothing_is_left_whatever_fails(model, run);
}

static void streams_by_getter(void)
{
    const struct script model = SCRIPT(complete);
    run_both(&model, drain, MI_RESULT_OK);
}

static void streams_by_callback(void)
{
    const struct script model = SCRIPT(complete);
    run_both(&model, listen_to_indications, MI_RESULT_OK);
}

static void streams_that_fail(void)
{
    const struct script model = SCRIPT(failing);
    run_both(&model, drain, MI_RESULT_ACCESS_DENIED);
    run_both(&model, listen_to_indications, MI_RESULT_ACCESS_DENIED);
}

static void streams_that_are_cancelled(void)
{
    const struct script model = SCRIPT(complete);
    run_both(&model, cut, MI_RESULT_FAILED);
}

int main(void)
{
    wsmi_xml_init();
    RUN(streams_by_getter);
    RUN(streams_by_callback);
    RUN(streams_that_fail);
    RUN(streams_that_are_cancelled);
    return 0;
}

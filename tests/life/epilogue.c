/* SPDX-License-Identifier: MIT */
/*
 * The epilogue: what the peer holds is freed after every end but the task's own good one, in the
 * background, bounded in time, and the session waits for it while nobody else does.
 */
#include "script.h"

/*
 * The peer keeps silent for SILENCE_MS, the session's timeout; what does not wait for it is through
 * in IN_TIME_MS, even on a busy machine under valgrind.
 */
enum { SILENCE_MS = 1500, IN_TIME_MS = 1200, AT_LAST_MS = 15000 };

#define COMPLETE                                                                                   \
    {                                                                                              \
        .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"                 \
    }

/* The first exchange is answered, the second (the epilogue) is not. */
static const struct scripted_step then_silence[] = {COMPLETE, {.hold = true}};

static const struct script_move one_result[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_FINAL},
};

/* Takes the one result, so that the next exchange is the epilogue. */
static void start_and_take(struct script *script, struct stage *stage, MI_Operation *operation)
{
    struct taken out;
    script_start(script, &stage->session, 0, NULL, operation);
    CHECK(take(operation, &out) == MI_RESULT_OK && out.more == MI_TRUE);
}

static void cancel_and_take(MI_Operation *operation)
{
    struct taken out;
    unsigned long long before = now_ms();
    CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(take(operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_FAILED);
    CHECK(now_ms() - before < IN_TIME_MS);
}

static void the_end_and_the_close_do_not_wait_but_the_session_does_within_its_timeout(void)
{
    for (int cancel = 0; cancel < 2; cancel++) {
        struct script script = SCRIPT(one_result);
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        stage_open_with_timeout(&stage, then_silence, 2, SILENCE_MS);
        start_and_take(&script, &stage, &operation);
        unsigned long long before = now_ms();
        if (cancel) {
            cancel_and_take(&operation);
        }
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        CHECK(now_ms() - before < IN_TIME_MS);
        CHECK(script.abandons == 1 && script.destroys == 0);
        CHECK(stage.counters.exchanges_started == 2 &&
              stage.counters.last_timeout_ms <= SILENCE_MS);
        CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
        CHECK(now_ms() - before >= SILENCE_MS - 10 && now_ms() - before < AT_LAST_MS);
        stage_close_application(&stage);
        CHECK(script.destroys == 1);
    }
}

static void it_never_gets_more_than_five_seconds(void)
{
    static const struct scripted_step complete = COMPLETE;
    struct script script = SCRIPT(one_result);
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &complete, 1); /* a session with 30 s */
    start_and_take(&script, &stage, &operation);
    CHECK(stage.counters.last_timeout_ms > 20000);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.last_timeout_ms <= 5000 && stage.counters.last_timeout_ms > 4000);
    stage_close(&stage);
}

struct completion {
    atomic_int calls;
    unsigned long long at_ms;
};

static void completed(void *context)
{
    struct completion *completion = context;
    completion->at_ms = now_ms();
    (void)atomic_fetch_add(&completion->calls, 1);
}

static void an_asynchronous_session_close_completes_after_it(void)
{
    struct script script = SCRIPT(one_result);
    struct completion completion = {.calls = 0};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open_with_timeout(&stage, then_silence, 2, SILENCE_MS);
    start_and_take(&script, &stage, &operation);
    unsigned long long before = now_ms();
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&stage.session, &completion, completed) == MI_RESULT_OK);
    CHECK(now_ms() - before < IN_TIME_MS && completion.calls == 0);
    stage_close_application(&stage); /* waits for the session */
    CHECK(completion.calls == 1 && completion.at_ms - before >= SILENCE_MS - 10);
}

static void *close_application(void *argument)
{
    struct stage *stage = argument;
    CHECK(MI_Application_Close(&stage->application) == MI_RESULT_OK);
    return NULL;
}

/* Application_Close first: it cancels, the user drains and closes, the epilogue is waited for. */
static void a_closing_application_waits_for_it_too(void)
{
    struct script script = SCRIPT(one_result);
    struct stage stage;
    struct taken out;
    pthread_t closer;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open_with_timeout(&stage, then_silence, 2, 200);
    start_and_take(&script, &stage, &operation);
    CHECK(pthread_create(&closer, NULL, close_application, &stage) == 0);
    do {
        sleep_ms(1);
        CHECK(take(&operation, &out) == MI_RESULT_OK);
    } while (out.more);
    CHECK(out.result == MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(pthread_join(closer, NULL) == 0);
    CHECK(stage.counters.exchanges_live == 0 && stage.counters.endpoints_open == 0);
    CHECK(script.destroys == 1);
}

static void only_an_end_that_may_leave_something_behind_has_one(void)
{
    static const struct scripted_step complete = COMPLETE;
    static const struct scripted_step broken = {.failure = WSMI_FAILURE_CLOSED,
                                                .phase = WSMI_PHASE_WAIT};
    static const struct script_move good[] = {{.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_FINAL}};
    static const struct script_move bad[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_ACCESS_DENIED}};
    const struct {
        struct script script;
        const struct scripted_step *step;
        unsigned abandons;
        size_t exchanges;
    } rows[] = {
        {SCRIPT(good), &complete, 0, 1},
        {SCRIPT(bad), &complete, 1, 2},
        {SCRIPT(good), &broken, 1, 2},
    };
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
        struct script script = rows[row].script;
        struct stage stage;
        struct taken out;
        MI_Operation operation = MI_OPERATION_NULL;
        stage_open(&stage, rows[row].step, 1);
        script_start(&script, &stage.session, 0, NULL, &operation);
        CHECK(take(&operation, &out) == MI_RESULT_OK && out.more == MI_FALSE);
        CHECK((out.result == MI_RESULT_OK) == (row == 0));
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
        CHECK(script.abandons == rows[row].abandons);
        CHECK(stage.counters.exchanges_started == rows[row].exchanges);
    }
}

static void one_that_cannot_be_sent_is_forgotten(void)
{
    static const struct scripted_step steps[] = {COMPLETE, {.refuse_start = true}};
    struct script script = SCRIPT(one_result);
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, 2);
    start_and_take(&script, &stage, &operation);
    cancel_and_take(&operation);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.abandons == 1 && script.destroys == 1);
}

static void the_handle_may_stay_open_longer_than_it(void)
{
    static const struct scripted_step complete = COMPLETE;
    struct script script = SCRIPT(one_result);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &complete, 1);
    start_and_take(&script, &stage, &operation);
    cancel_and_take(&operation);
    sleep_ms(50);
    CHECK(script.abandons == 1 && script.destroys == 0);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_FAILED);
    CHECK_CONTAINS(out.message, "cancelled");
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.abandons == 1 && script.destroys == 1);
}

/* It is on its way when the final callback runs, which may take its time. */
static void wait_for_epilogue(struct recorder *recorder, MI_Operation *operation)
{
    struct stage *stage = recorder->extra;
    CHECK(stage->counters.exchanges_started == 2);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    sleep_ms(50);
}

static void a_callback_that_takes_its_time_does_not_hold_it_up(void)
{
    static const struct script_move bad[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_ACCESS_DENIED}};
    for (int silent = 0; silent < 2; silent++) {
        struct script script = SCRIPT(bad);
        struct stage stage;
        struct recorder recorder;
        MI_Operation operation = MI_OPERATION_NULL;
        stage_open_with_timeout(&stage, then_silence, silent ? 2 : 1, 150);
        recorder_init(&recorder);
        recorder.inside = wait_for_epilogue;
        recorder.extra = &stage;
        MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
        script_start(&script, &stage.session, 0, &callbacks, &operation);
        recorder_wait(&recorder, 1);
        CHECK(recorder.result == MI_RESULT_ACCESS_DENIED && script.abandons == 1);
        stage_close(&stage);
        CHECK(recorder.calls == 1 && script.destroys == 1);
        recorder_clean_up(&recorder);
    }
}

int main(void)
{
    RUN(the_end_and_the_close_do_not_wait_but_the_session_does_within_its_timeout);
    RUN(it_never_gets_more_than_five_seconds);
    RUN(an_asynchronous_session_close_completes_after_it);
    RUN(a_closing_application_waits_for_it_too);
    RUN(only_an_end_that_may_leave_something_behind_has_one);
    RUN(one_that_cannot_be_sent_is_forgotten);
    RUN(the_handle_may_stay_open_longer_than_it);
    RUN(a_callback_that_takes_its_time_does_not_hold_it_up);
    return 0;
}

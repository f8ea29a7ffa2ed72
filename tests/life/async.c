/* SPDX-License-Identifier: MIT */
/* Asynchronous operations: one final callback, acknowledgement, closing and cancelling from
 * everywhere (mi-api sections 7 and 8). */
#include "life.h"

enum { BLOCKERS = 20 };

static const struct scripted_step held = {.hold = true};

static void the_final_callback_comes_once_on_another_thread(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operation);
    memset(&callbacks, 0xEE, sizeof(callbacks)); /* they were copied */
    recorder_wait(&recorder, 1);
    CHECK(recorder.more == MI_FALSE && recorder.result == MI_RESULT_OK);
    CHECK(recorder.has_instance && !recorder.has_details && !recorder.has_acknowledgement);
    CHECK(!recorder.same_thread);
    CHECK(recorder.operation.reserved1 == operation.reserved1);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(recorder.calls == 1);
    recorder_clean_up(&recorder);
}

static void getters_of_an_asynchronous_operation_are_refused(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(result == MI_RESULT_INVALID_PARAMETER);
    recorder_wait(&recorder, 1);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    recorder_clean_up(&recorder);
}

static void note_session_closed(void *context)
{
    struct stage *stage = context;
    memset(&stage->session, 0, sizeof(stage->session));
}

static void with_manual_acknowledgement_the_session_stays_open_until_it_comes(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &callbacks,
                              &operation);
    recorder_wait(&recorder, 1);
    CHECK(recorder.has_acknowledgement);
    /* Close first, acknowledge later: legal, and only then the operation is over. */
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Session_Close(&stage.session, &stage, note_session_closed) == MI_RESULT_OK);
    sleep_ms(20);
    CHECK(stage.session.ft != NULL);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_OK);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_INVALID_PARAMETER);
    stage_close_application(&stage);
    CHECK(stage.session.ft == NULL);
    recorder_clean_up(&recorder);
}

static void acknowledging_twice_or_before_closing_is_told_apart(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &callbacks,
                              &operation);
    recorder_wait(&recorder, 1);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_OK);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_INVALID_PARAMETER);
    stage_close(&stage);
    recorder_clean_up(&recorder);
}

static void close_inside(struct recorder *recorder, MI_Operation *operation)
{
    (void)recorder;
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_INVALID_PARAMETER);
}

static void closing_inside_the_final_callback_is_legal(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    recorder.inside = close_inside;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    CHECK(recorder.has_instance);
    stage_close(&stage);
    CHECK(recorder.calls == 1);
    recorder_clean_up(&recorder);
}

static void closing_a_running_operation_cancels_it_and_the_callback_still_comes(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &held, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operation);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    recorder_wait(&recorder, 1);
    CHECK(recorder.result == MI_RESULT_FAILED && recorder.has_details);
    CHECK_CONTAINS(recorder.message, "cancel");
    stage_close(&stage);
    CHECK(recorder.calls == 1);
    recorder_clean_up(&recorder);
}

static void cancel_other(struct recorder *recorder, MI_Operation *operation)
{
    (void)operation;
    CHECK(MI_Operation_Cancel(recorder->extra, MI_REASON_NONE) == MI_RESULT_OK);
}

static void an_operation_can_be_cancelled_from_the_callback_of_another(void)
{
    static const struct scripted_step steps[] = {
        {.hold = true},
        {.failure = WSMI_FAILURE_REFUSED, .phase = WSMI_PHASE_CONNECT},
    };
    struct stage stage;
    struct recorder first;
    struct recorder second;
    MI_Operation held_operation = MI_OPERATION_NULL;
    MI_Operation quick_operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, 2);
    recorder_init(&first);
    recorder_init(&second);
    second.inside = cancel_other;
    second.extra = &held_operation;
    MI_OperationCallbacks first_callbacks = recorder_callbacks(&first);
    MI_OperationCallbacks second_callbacks = recorder_callbacks(&second);
    MI_Session_TestConnection(&stage.session, 0, &first_callbacks, &held_operation);
    MI_Session_TestConnection(&stage.session, 0, &second_callbacks, &quick_operation);
    recorder_wait(&second, 1);
    recorder_wait(&first, 1);
    CHECK(first.result == MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&held_operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&quick_operation) == MI_RESULT_OK);
    stage_close(&stage);
    recorder_clean_up(&first);
    recorder_clean_up(&second);
}

static void start_another(struct recorder *recorder, MI_Operation *operation)
{
    MI_Session session = MI_SESSION_NULL;
    CHECK(MI_Operation_GetSession(operation, &session) == MI_RESULT_OK);
    *(MI_Result *)recorder->extra = test_connection(&session);
}

static void a_callback_may_use_the_whole_api(void)
{
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Result inner = MI_RESULT_FAILED;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    recorder.inside = start_another;
    recorder.extra = &inner;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    CHECK(inner == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    recorder_clean_up(&recorder);
}

static void wait_for_gate(struct recorder *recorder, MI_Operation *operation)
{
    struct recorder *gate = recorder->extra;
    (void)operation;
    recorder_wait(gate, 1);
}

static void a_blocking_callback_delays_only_its_own_operation(void)
{
    struct stage stage;
    struct recorder blocked[BLOCKERS];
    struct recorder quick;
    struct recorder gate;
    MI_Operation operations[BLOCKERS + 1];
    memset(operations, 0, sizeof(operations));
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&gate);
    for (int i = 0; i < BLOCKERS; i++) {
        recorder_init(&blocked[i]);
        blocked[i].inside = wait_for_gate;
        blocked[i].extra = &gate;
        MI_OperationCallbacks callbacks = recorder_callbacks(&blocked[i]);
        MI_Session_TestConnection(&stage.session, 0, &callbacks, &operations[i]);
    }
    recorder_init(&quick);
    MI_OperationCallbacks callbacks = recorder_callbacks(&quick);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, &operations[BLOCKERS]);
    recorder_wait(&quick, 1); /* would never come if the blocked ones held it up */
    CHECK(test_connection(&stage.session) == MI_RESULT_OK);
    (void)pthread_mutex_lock(&gate.lock);
    gate.calls = 1;
    (void)pthread_cond_broadcast(&gate.changed);
    (void)pthread_mutex_unlock(&gate.lock);
    for (int i = 0; i < BLOCKERS; i++) {
        recorder_wait(&blocked[i], 1);
    }
    for (int i = 0; i <= BLOCKERS; i++) {
        CHECK(MI_Operation_Close(&operations[i]) == MI_RESULT_OK);
    }
    stage_close(&stage);
    for (int i = 0; i < BLOCKERS; i++) {
        recorder_clean_up(&blocked[i]);
    }
    recorder_clean_up(&quick);
    recorder_clean_up(&gate);
}

int main(void)
{
    RUN(the_final_callback_comes_once_on_another_thread);
    RUN(getters_of_an_asynchronous_operation_are_refused);
    RUN(with_manual_acknowledgement_the_session_stays_open_until_it_comes);
    RUN(acknowledging_twice_or_before_closing_is_told_apart);
    RUN(closing_inside_the_final_callback_is_legal);
    RUN(closing_a_running_operation_cancels_it_and_the_callback_still_comes);
    RUN(an_operation_can_be_cancelled_from_the_callback_of_another);
    RUN(a_callback_may_use_the_whole_api);
    RUN(a_blocking_callback_delays_only_its_own_operation);
    return 0;
}

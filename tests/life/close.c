/* SPDX-License-Identifier: MIT */
/* Closing sessions and applications, and what cannot even start (mi-api sections 5, 6 and 6.1). */
#include "life.h"

static const struct scripted_step held = {.hold = true};

struct completion {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int calls;
};

static void completed(void *context)
{
    struct completion *completion = context;
    (void)pthread_mutex_lock(&completion->lock);
    completion->calls++;
    (void)pthread_cond_broadcast(&completion->changed);
    (void)pthread_mutex_unlock(&completion->lock);
}

static int completion_calls(struct completion *completion)
{
    (void)pthread_mutex_lock(&completion->lock);
    int calls = completion->calls;
    (void)pthread_mutex_unlock(&completion->lock);
    return calls;
}

static void completion_wait(struct completion *completion)
{
    (void)pthread_mutex_lock(&completion->lock);
    while (completion->calls == 0) {
        (void)pthread_cond_wait(&completion->changed, &completion->lock);
    }
    (void)pthread_mutex_unlock(&completion->lock);
}

#define COMPLETION                                                                                 \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                     \
    }

static void an_idle_session_closes_at_once_and_only_once(void)
{
    struct stage stage;
    struct completion completion = COMPLETION;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session copy = stage.session;
    CHECK(MI_Session_Close(&stage.session, &completion, completed) == MI_RESULT_OK);
    CHECK(completion_calls(&completion) == 1);
    CHECK(MI_Session_Close(&copy, &completion, completed) == MI_RESULT_INVALID_PARAMETER);
    CHECK(completion_calls(&completion) == 1);
    stage_close_application(&stage);
}

static void an_asynchronous_close_waits_for_the_operations_to_be_closed(void)
{
    struct stage stage;
    struct completion completion = COMPLETION;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(MI_Session_Close(&stage.session, &completion, completed) == MI_RESULT_OK);
    /* The close has cancelled the operation; its result can still be read. */
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_FAILED);
    sleep_ms(20);
    CHECK(completion_calls(&completion) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    completion_wait(&completion);
    stage_close_application(&stage);
    CHECK(completion_calls(&completion) == 1);
}

static void *close_session(void *argument)
{
    CHECK(MI_Session_Close(argument, NULL, NULL) == MI_RESULT_OK);
    return NULL;
}

static void a_synchronous_close_waits_for_the_operations_to_be_closed(void)
{
    struct stage stage;
    pthread_t closer;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    MI_Session copy = stage.session;
    CHECK(pthread_create(&closer, NULL, close_session, &copy) == 0);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(pthread_join(closer, NULL) == 0);
    stage_close_application(&stage);
}

static void close_own_session(struct recorder *recorder, MI_Operation *operation)
{
    struct stage *stage = recorder->extra;
    struct completion *completion = (struct completion *)(void *)(stage + 1);
    (void)operation;
    CHECK(MI_Session_Close(&stage->session, NULL, NULL) == MI_RESULT_FAILED);
    CHECK(MI_Application_Close(&stage->application) == MI_RESULT_FAILED);
    CHECK(MI_Session_Close(&stage->session, completion, completed) == MI_RESULT_OK);
}

static void inside_a_callback_only_the_asynchronous_close_is_possible(void)
{
    struct {
        struct stage stage;
        struct completion completion;
    } both = {.completion = COMPLETION};
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&both.stage, &scripted_identify, 1);
    recorder_init(&recorder);
    recorder.inside = close_own_session;
    recorder.extra = &both.stage;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&both.stage.session, 0, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    CHECK(completion_calls(&both.completion) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    completion_wait(&both.completion);
    stage_close_application(&both.stage);
    recorder_clean_up(&recorder);
}

struct greedy {
    struct completion completion; /* first, so that completed() can be given it */
    MI_Application *application;
    MI_Result closed;
};

static void close_application_in_completion(void *context)
{
    struct greedy *greedy = context;
    greedy->closed = MI_Application_Close(greedy->application);
    completed(&greedy->completion);
}

static void the_application_cannot_be_closed_inside_a_completion_callback(void)
{
    struct stage stage;
    struct greedy greedy = {COMPLETION, &stage.application, MI_RESULT_OK};
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(MI_Session_Close(&stage.session, &greedy, close_application_in_completion) ==
          MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    completion_wait(&greedy.completion);
    CHECK(greedy.closed == MI_RESULT_FAILED);
    stage_close_application(&stage);
}

static void close_application_inside(struct recorder *recorder, MI_Operation *operation)
{
    (void)operation;
    CHECK(MI_Application_Close(recorder->extra) == MI_RESULT_FAILED);
}

/* It runs on the thread that starts the operation, whose session is open. */
static void the_application_cannot_be_closed_inside_the_callback_of_a_refused_start(void)
{
    const MI_Uint32 no_such_flag = 0x80000000U;
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    recorder.inside = close_application_inside;
    recorder.extra = &stage.application;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, no_such_flag, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    CHECK(recorder.result == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    recorder_clean_up(&recorder);
}

static void after_close_began_no_operation_starts(void)
{
    struct stage stage;
    struct recorder recorder;
    struct completion completion = COMPLETION;
    MI_Operation running = MI_OPERATION_NULL;
    MI_Operation late = MI_OPERATION_NULL;
    MI_Session session;
    const MI_Instance *instance;
    const MI_Char *message;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &running);
    CHECK(MI_Session_Close(&stage.session, &completion, completed) == MI_RESULT_OK);
    CHECK(MI_Operation_GetSession(&running, &session) == MI_RESULT_OK);
    MI_Session_TestConnection(&session, 0, NULL, &late);
    CHECK(MI_Operation_GetInstance(&late, &instance, &more, &result, &message, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_INVALID_PARAMETER && more == MI_FALSE && instance == NULL);
    CHECK_CONTAINS(message, "session");
    CHECK(MI_Operation_Close(&late) == MI_RESULT_OK);
    CHECK(late.ft == NULL);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&session, 0, &callbacks, &late);
    CHECK(recorder.calls == 1 && recorder.same_thread && !recorder.has_acknowledgement);
    CHECK(recorder.result == MI_RESULT_INVALID_PARAMETER && recorder.more == MI_FALSE);
    CHECK(MI_Operation_Close(&late) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&running) == MI_RESULT_OK);
    completion_wait(&completion);
    stage_close_application(&stage);
    recorder_clean_up(&recorder);
}

static void *close_application(void *argument)
{
    CHECK(MI_Application_Close(argument) == MI_RESULT_OK);
    return NULL;
}

static void closing_the_application_waits_for_its_sessions_and_refuses_new_ones(void)
{
    struct stage stage;
    pthread_t closer;
    MI_Session second = MI_SESSION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    MI_Application copy = stage.application;
    CHECK(pthread_create(&closer, NULL, close_application, &stage.application) == 0);
    sleep_ms(50);
    CHECK(MI_Application_NewSession(&copy, MI_T("WINRM"), MI_T("x"), NULL, NULL, NULL, &second) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(second.ft == NULL);
    CHECK(MI_Application_Close(&copy) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(pthread_join(closer, NULL) == 0);
    CHECK(stage.application.ft == NULL);
    CHECK(stage.counters.endpoints_open == 0);
}

static void a_failed_start_answers_every_getter_and_closes(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session session = MI_SESSION_NULL;
    const MI_Instance *instance;
    const MI_Class *class_result;
    const MI_Char *message;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0x40, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, &message, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_INVALID_PARAMETER && more == MI_FALSE);
    CHECK_CONTAINS(message, "flags");
    CHECK(MI_Operation_GetClass(&operation, &class_result, &more, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_INVALID_PARAMETER && class_result == NULL);
    CHECK(MI_Operation_GetIndication(&operation, &instance, NULL, NULL, &more, &result, NULL,
                                     NULL) == MI_RESULT_OK);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_FAILED);
    CHECK(MI_Operation_GetSession(&operation, &session) == MI_RESULT_FAILED);
    CHECK(memcmp(&session, &stage.session, sizeof(session)) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(operation.ft == NULL);
    CHECK(stage.counters.exchanges_started == 0);
    stage_close(&stage);
}

static void a_missing_operation_argument_reaches_the_callback_or_nobody(void)
{
    struct stage stage;
    struct recorder recorder;
    stage_open(&stage, &scripted_identify, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_TestConnection(&stage.session, 0, &callbacks, NULL);
    CHECK(recorder.calls == 1 && recorder.result == MI_RESULT_INVALID_PARAMETER);
    MI_Session_TestConnection(&stage.session, 0, NULL, NULL);
    CHECK(stage.counters.exchanges_started == 0);
    stage_close(&stage);
    recorder_clean_up(&recorder);
}

static void a_missing_argument_is_the_one_result(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    const MI_Char *message;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_GetInstance(&stage.session, 0, NULL, NULL, NULL, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, &message, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(message, "instance argument is NULL");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 0);
    stage_close(&stage);
}

static void parents_are_handed_out_as_equal_copies(void)
{
    struct stage stage;
    MI_Application application = MI_APPLICATION_NULL;
    stage_open(&stage, &scripted_identify, 1);
    CHECK(MI_Session_GetApplication(&stage.session, &application) == MI_RESULT_OK);
    CHECK(memcmp(&application, &stage.application, sizeof(application)) == 0);
    CHECK(MI_Session_GetApplication(&stage.session, NULL) == MI_RESULT_INVALID_PARAMETER);
    stage_close(&stage);
}

int main(void)
{
    RUN(an_idle_session_closes_at_once_and_only_once);
    RUN(an_asynchronous_close_waits_for_the_operations_to_be_closed);
    RUN(a_synchronous_close_waits_for_the_operations_to_be_closed);
    RUN(inside_a_callback_only_the_asynchronous_close_is_possible);
    RUN(the_application_cannot_be_closed_inside_a_completion_callback);
    RUN(the_application_cannot_be_closed_inside_the_callback_of_a_refused_start);
    RUN(after_close_began_no_operation_starts);
    RUN(closing_the_application_waits_for_its_sessions_and_refuses_new_ones);
    RUN(a_failed_start_answers_every_getter_and_closes);
    RUN(a_missing_operation_argument_reaches_the_callback_or_nobody);
    RUN(a_missing_argument_is_the_one_result);
    RUN(parents_are_handed_out_as_equal_copies);
    return 0;
}

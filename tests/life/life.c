/* SPDX-License-Identifier: MIT */
#include "life.h"

#include <time.h>

#include "mi/application.h"
#include "wsmi/xml.h"

void stage_open_with_timeout(struct stage *stage, const struct scripted_step *steps,
                             size_t step_count, MI_Uint32 timeout_ms)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    const MI_Interval interval = {.seconds = timeout_ms / 1000,
                                  .microseconds = timeout_ms % 1000 * 1000};
    memset(stage, 0, sizeof(*stage));
    wsmi_xml_init();
    CHECK(wsmi_application_new(scripted_transport_new(steps, step_count, &stage->counters),
                               &stage->application) == MI_RESULT_OK);
    CHECK(MI_Application_NewDestinationOptions(&stage->application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetTimeout(&options, &interval) == MI_RESULT_OK);
    CHECK(MI_Application_NewSession(&stage->application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, NULL, NULL, &stage->session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
}

void stage_open(struct stage *stage, const struct scripted_step *steps, size_t step_count)
{
    stage_open_with_timeout(stage, steps, step_count, 30000);
}

void stage_close_application(struct stage *stage)
{
    CHECK(MI_Application_Close(&stage->application) == MI_RESULT_OK);
    CHECK(stage->counters.exchanges_live == 0);
    CHECK(stage->counters.endpoints_open == 0);
    CHECK(wsmi_handle_count() == 0);
}

void stage_close(struct stage *stage)
{
    CHECK(MI_Session_Close(&stage->session, NULL, NULL) == MI_RESULT_OK);
    stage_close_application(stage);
}

void recorder_init(struct recorder *recorder)
{
    memset(recorder, 0, sizeof(*recorder));
    (void)pthread_mutex_init(&recorder->lock, NULL);
    (void)pthread_cond_init(&recorder->changed, NULL);
    recorder->owner = pthread_self();
}

void recorder_clean_up(struct recorder *recorder)
{
    (void)pthread_cond_destroy(&recorder->changed);
    (void)pthread_mutex_destroy(&recorder->lock);
}

void recorder_wait(struct recorder *recorder, int calls)
{
    (void)pthread_mutex_lock(&recorder->lock);
    while (recorder->calls < calls) {
        (void)pthread_cond_wait(&recorder->changed, &recorder->lock);
    }
    (void)pthread_mutex_unlock(&recorder->lock);
}

int recorder_calls(struct recorder *recorder)
{
    (void)pthread_mutex_lock(&recorder->lock);
    int calls = recorder->calls;
    (void)pthread_mutex_unlock(&recorder->lock);
    return calls;
}

static void MI_CALL record(MI_Operation *operation, void *context, const MI_Instance *instance,
                           MI_Boolean more, MI_Result result, const MI_Char *message,
                           const MI_Instance *details,
                           MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct recorder *recorder = context;
    if (recorder->inside != NULL) {
        recorder->inside(recorder, operation);
    }
    (void)pthread_mutex_lock(&recorder->lock);
    recorder->more = more;
    recorder->result = result;
    (void)snprintf(recorder->message, sizeof(recorder->message), "%s",
                   message == NULL ? "" : message);
    recorder->has_instance = instance != NULL;
    recorder->has_details = details != NULL;
    recorder->has_acknowledgement = acknowledge != NULL;
    recorder->acknowledge = acknowledge;
    recorder->same_thread = pthread_equal(recorder->owner, pthread_self()) != 0;
    if (operation != NULL) {
        recorder->operation = *operation;
    }
    recorder->calls++;
    (void)pthread_cond_broadcast(&recorder->changed);
    (void)pthread_mutex_unlock(&recorder->lock);
}

MI_OperationCallbacks recorder_callbacks(struct recorder *recorder)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = recorder;
    callbacks.instanceResult = record;
    return callbacks;
}

void sleep_ms(unsigned ms)
{
    const struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

unsigned long long now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
}

MI_Result test_connection(MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_TestConnection(session, 0, NULL, &operation);
    while (more) {
        CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return result;
}

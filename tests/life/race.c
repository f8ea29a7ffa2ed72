/* SPDX-License-Identifier: MIT */
/* Closing while another thread, or the library itself further up the stack, is in the middle of a
 * call: every order is answered, none crashes or hangs. */
#include "life.h"
#include "mi/handle.h"
#include "wsmi/options.h"

enum { RACES = 150 };

static void *close_application(void *argument)
{
    CHECK(MI_Application_Close(argument) == MI_RESULT_OK);
    return NULL;
}

static void open_application(struct stage *stage, const struct scripted_step *step)
{
    stage_open(stage, step, 1);
    CHECK(MI_Session_Close(&stage->session, NULL, NULL) == MI_RESULT_OK);
}

/* A destination the session warns about, and `level` as its log level. */
static MI_DestinationOptions plain_http_options(MI_Application *application, MI_Uint32 level)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    CHECK(MI_Application_NewDestinationOptions(application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetPacketPrivacy(&options, MI_FALSE) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetNumber(&options, WSMI_OPTION_LOG_LEVEL, level) == MI_RESULT_OK);
    return options;
}

static void MI_CALL close_application_meanwhile(MI_Application *application, void *context,
                                                MI_Uint32 channel, const MI_Char *message)
{
    pthread_t closer;
    (void)application;
    (void)channel;
    (void)message;
    CHECK(pthread_create(&closer, NULL, close_application, context) == 0);
    CHECK(pthread_join(closer, NULL) == 0);
}

static void an_application_closed_inside_new_session_refuses_the_session(void)
{
    struct stage stage;
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *error = NULL;
    open_application(&stage, &scripted_identify);
    MI_Application copy = stage.application;
    MI_DestinationOptions options = plain_http_options(&copy, 0);
    MI_SessionCallbacks callbacks = MI_SESSIONCALLBACKS_NULL;
    callbacks.callbackContext = &stage.application;
    callbacks.writeMessage = close_application_meanwhile;
    CHECK(MI_Application_NewSession(&copy, MI_T("WINRM"), MI_T("http://server.example"), &options,
                                    &callbacks, &error, &session) == MI_RESULT_INVALID_PARAMETER);
    CHECK(session.ft == NULL && error != NULL);
    CHECK(MI_Instance_Delete(error) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    CHECK(stage.counters.endpoints_open == 0);
    CHECK(wsmi_handle_count() == 0);
}

static void *create_sessions(void *argument)
{
    MI_Application application = *(MI_Application *)argument;
    MI_Result result = MI_RESULT_OK;
    while (result == MI_RESULT_OK) {
        MI_Session session = MI_SESSION_NULL;
        result = MI_Application_NewSession(&application, MI_T("WINRM"), MI_T("server.example"),
                                           NULL, NULL, NULL, &session);
        if (result == MI_RESULT_OK) {
            CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
        }
    }
    CHECK(result == MI_RESULT_INVALID_PARAMETER);
    return NULL;
}

static void sessions_are_created_until_their_application_closes(void)
{
    for (int race = 0; race < RACES; race++) {
        struct stage stage;
        pthread_t creator;
        open_application(&stage, &scripted_identify);
        MI_Application copy = stage.application;
        CHECK(pthread_create(&creator, NULL, create_sessions, &copy) == 0);
        CHECK(MI_Application_Close(&stage.application) == MI_RESULT_OK);
        CHECK(pthread_join(creator, NULL) == 0);
        CHECK(stage.counters.endpoints_open == 0);
        CHECK(wsmi_handle_count() == 0);
    }
}

static void close_operation(struct recorder *recorder, MI_Operation *operation)
{
    (void)recorder;
    (void)MI_Operation_Close(operation);
}

static void *start_operations(void *argument)
{
    MI_Session session = *(MI_Session *)argument;
    struct recorder recorder;
    int calls = 0;
    recorder_init(&recorder);
    recorder.inside = close_operation;
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    do {
        MI_Operation operation = MI_OPERATION_NULL;
        MI_Session_TestConnection(&session, 0, &callbacks, &operation);
        recorder_wait(&recorder, ++calls);
    } while (recorder.result != MI_RESULT_INVALID_PARAMETER);
    recorder_clean_up(&recorder);
    return NULL;
}

static void operations_are_started_until_session_and_application_close(void)
{
    for (int race = 0; race < RACES; race++) {
        struct stage stage;
        pthread_t starter;
        stage_open(&stage, &scripted_identify, 1);
        MI_Session copy = stage.session;
        CHECK(pthread_create(&starter, NULL, start_operations, &copy) == 0);
        CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
        CHECK(MI_Application_Close(&stage.application) == MI_RESULT_OK);
        CHECK(pthread_join(starter, NULL) == 0);
        CHECK(stage.counters.exchanges_live == 0 && stage.counters.endpoints_open == 0);
        CHECK(wsmi_handle_count() == 0);
    }
}

/* What callbacks that close too much were answered. */
struct answers {
    struct stage stage;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    MI_Result application;
    MI_Result session;
    int calls;
};

static void answers_open(struct answers *answers)
{
    memset(answers, 0, sizeof(*answers));
    (void)pthread_mutex_init(&answers->lock, NULL);
    (void)pthread_cond_init(&answers->changed, NULL);
}

static void answers_wait(struct answers *answers, int calls)
{
    (void)pthread_mutex_lock(&answers->lock);
    while (answers->calls < calls) {
        (void)pthread_cond_wait(&answers->changed, &answers->lock);
    }
    (void)pthread_mutex_unlock(&answers->lock);
}

static void answered(struct answers *answers)
{
    (void)pthread_mutex_lock(&answers->lock);
    answers->calls++;
    (void)pthread_cond_broadcast(&answers->changed);
    (void)pthread_mutex_unlock(&answers->lock);
}

static void MI_CALL close_all_on_message(MI_Application *application, void *context,
                                         MI_Uint32 channel, const MI_Char *message)
{
    struct answers *answers = context;
    (void)application;
    (void)message;
    if (channel != MI_WRITEMESSAGE_CHANNEL_WARNING) {
        answers->session = MI_Session_Close(&answers->stage.session, NULL, NULL);
        answers->application = MI_Application_Close(&answers->stage.application);
        answered(answers);
    }
}

static void a_message_callback_cannot_close_what_it_was_called_for(void)
{
    struct answers answers;
    answers_open(&answers);
    open_application(&answers.stage, &scripted_identify);
    MI_DestinationOptions options = plain_http_options(&answers.stage.application, 2);
    MI_SessionCallbacks callbacks = MI_SESSIONCALLBACKS_NULL;
    callbacks.callbackContext = &answers;
    callbacks.writeMessage = close_all_on_message;
    CHECK(MI_Application_NewSession(&answers.stage.application, MI_T("WINRM"),
                                    MI_T("http://server.example"), &options, &callbacks, NULL,
                                    &answers.stage.session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    CHECK(test_connection(&answers.stage.session) == MI_RESULT_OK);
    answers_wait(&answers, 1);
    CHECK(answers.session == MI_RESULT_FAILED && answers.application == MI_RESULT_FAILED);
    stage_close(&answers.stage);
}

static void MI_CALL note_reminder(MI_Application *application, void *context, MI_Uint32 channel,
                                  const MI_Char *message)
{
    (void)application;
    (void)channel;
    if (strstr(message, "waits for") != NULL) {
        CHECK_CONTAINS(message, "3 open session(s)");
        answered(context);
    }
}

static void a_waiting_application_close_reminds_every_session_that_listens(void)
{
    struct answers listeners[2];
    MI_Session sessions[3] = {MI_SESSION_NULL, MI_SESSION_NULL, MI_SESSION_NULL};
    struct stage stage;
    pthread_t closer;
    open_application(&stage, &scripted_identify);
    for (size_t i = 0; i < 3; i++) {
        /* The last one is first in the application's list; it has a level but no callback. */
        MI_DestinationOptions options = plain_http_options(&stage.application, 1);
        MI_SessionCallbacks callbacks = MI_SESSIONCALLBACKS_NULL;
        if (i < 2) {
            answers_open(&listeners[i]);
            callbacks.callbackContext = &listeners[i];
            callbacks.writeMessage = note_reminder;
        }
        CHECK(MI_Application_NewSession(&stage.application, MI_T("WINRM"),
                                        MI_T("http://server.example"), &options, &callbacks, NULL,
                                        &sessions[i]) == MI_RESULT_OK);
        MI_DestinationOptions_Delete(&options);
    }
    CHECK(pthread_create(&closer, NULL, close_application, &stage.application) == 0);
    answers_wait(&listeners[0], 1);
    answers_wait(&listeners[1], 1);
    for (size_t i = 0; i < 3; i++) {
        CHECK(MI_Session_Close(&sessions[i], NULL, NULL) == MI_RESULT_OK);
    }
    CHECK(pthread_join(closer, NULL) == 0);
    CHECK(wsmi_handle_count() == 0);
}

static void a_made_up_session_handle_is_refused(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session parent = MI_SESSION_NULL;
    const MI_Instance *instance;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &scripted_identify, 1);
    for (int i = 0; i < 2; i++) {
        MI_Session session = stage.session;
        session.reserved2 = i == 0 ? PTRDIFF_MIN : PTRDIFF_MAX;
        MI_Session_TestConnection(&session, 0, NULL, &operation);
        CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
              MI_RESULT_OK);
        CHECK(result == MI_RESULT_INVALID_PARAMETER);
        CHECK(MI_Operation_GetSession(&operation, &parent) == MI_RESULT_FAILED);
        CHECK(parent.ft == NULL);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    stage_close(&stage);
}

int main(void)
{
    RUN(an_application_closed_inside_new_session_refuses_the_session);
    RUN(sessions_are_created_until_their_application_closes);
    RUN(operations_are_started_until_session_and_application_close);
    RUN(a_message_callback_cannot_close_what_it_was_called_for);
    RUN(a_waiting_application_close_reminds_every_session_that_listens);
    RUN(a_made_up_session_handle_is_refused);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Each callback is set and something is done that raises it. */
#include "parity.h"

static const MI_Char root[] = "root/demo";

static void instance_result(void)
{
    static const struct scripted_step steps[] = {{ANSWER(LAMP("7"))}};
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage.application);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_GetInstance(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, key, &callbacks,
                           &operation);
    recorder_wait(&recorder, 1);
    SHOW("MI_OperationCallbacks.instanceResult", recorder.result,
         recorder.has_instance && !recorder.more && !recorder.same_thread);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    recorder_clean_up(&recorder);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

/* What the other callbacks were given; `lock` and `changed` as in life.h. */
struct seen {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int results;
    MI_Result result;
    bool has_object;
    bool has_bookmark;
    unsigned messages;
    unsigned progress;
    unsigned errors;
    unsigned prompts;
    unsigned streamed;
    char message[256];
};

static void note_result(struct seen *seen, MI_Result result, bool has_object)
{
    (void)pthread_mutex_lock(&seen->lock);
    if (seen->results++ == 0) {
        seen->result = result;
        seen->has_object = has_object;
    }
    (void)pthread_cond_broadcast(&seen->changed);
    (void)pthread_mutex_unlock(&seen->lock);
}

static void wait_for_result(struct seen *seen)
{
    (void)pthread_mutex_lock(&seen->lock);
    while (seen->results == 0) {
        (void)pthread_cond_wait(&seen->changed, &seen->lock);
    }
    (void)pthread_mutex_unlock(&seen->lock);
}

static void seen_init(struct seen *seen)
{
    memset(seen, 0, sizeof(*seen));
    (void)pthread_mutex_init(&seen->lock, NULL);
    (void)pthread_cond_init(&seen->changed, NULL);
}

static void seen_clean_up(struct seen *seen)
{
    (void)pthread_cond_destroy(&seen->changed);
    (void)pthread_mutex_destroy(&seen->lock);
}

static void on_indication(MI_Operation *operation, void *context, const MI_Instance *instance,
                          const MI_Char *bookmark, const MI_Char *machine, MI_Boolean more,
                          MI_Result result, const MI_Char *message, const MI_Instance *details,
                          MI_Result (*acknowledge)(MI_Operation *operation))
{
    (void)operation;
    (void)bookmark;
    (void)machine;
    (void)more;
    (void)message;
    (void)details;
    (void)acknowledge;
    note_result(context, result, instance != NULL);
}

static void indication_result(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://server.example/"
                "</a:Address></e:SubscriptionManager><n:EnumerationContext>e</n:EnumerationContext>"
                "</e:SubscribeResponse>")},
        {ANSWER("<n:PullResponse><n:Items>" LAMP("1") "</n:Items><n:EndOfSequence/>"
                                                      "</n:PullResponse>")},
        {ANSWER("")}};
    struct stage stage;
    struct seen seen;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = {.callbackContext = &seen, .indicationResult = on_indication};
    seen_init(&seen);
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_Subscribe(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, MI_T("WQL"),
                         MI_T("select * from Demo_Alert"), NULL, &callbacks, &operation);
    wait_for_result(&seen);
    SHOW("MI_OperationCallbacks.indicationResult", seen.result, seen.has_object);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    seen_clean_up(&seen);
}

static void on_class(MI_Operation *operation, void *context, const MI_Class *found, MI_Boolean more,
                     MI_Result result, const MI_Char *message, const MI_Instance *details,
                     MI_Result (*acknowledge)(MI_Operation *operation))
{
    (void)operation;
    (void)more;
    (void)message;
    (void)details;
    (void)acknowledge;
    note_result(context, result, found != NULL);
}

static void class_result(void)
{
    static const struct scripted_step steps[] = {{ANSWER("<CLASS NAME=\"Demo_Lamp\"></CLASS>")}};
    struct stage stage;
    struct seen seen;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = {.callbackContext = &seen, .classResult = on_class};
    seen_init(&seen);
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_GetClass(&stage.session, 0, NULL, root, MI_T("Demo_Lamp"), &callbacks, &operation);
    wait_for_result(&seen);
    SHOW("MI_OperationCallbacks.classResult", seen.result, seen.has_object);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    seen_clean_up(&seen);
}

/* Interactive: a method that talks while it runs. */

static void on_final(MI_Operation *operation, void *context, const MI_Instance *instance,
                     MI_Boolean more, MI_Result result, const MI_Char *message,
                     const MI_Instance *details, MI_Result (*acknowledge)(MI_Operation *operation))
{
    struct seen *seen = context;
    (void)operation;
    (void)more;
    (void)details;
    (void)acknowledge;
    (void)snprintf(seen->message, sizeof(seen->message), "%s", message == NULL ? "" : message);
    note_result(seen, result, instance != NULL);
}

static void
on_prompt(MI_Operation *operation, void *context, const MI_Char *message, MI_PromptType type,
          MI_Result (*answer)(MI_Operation *operation, MI_OperationCallback_ResponseType response))
{
    struct seen *seen = context;
    seen->prompts += strcmp(message, "Really?") == 0 && type == MI_PROMPTTYPE_CRITICAL;
    if (answer != NULL) {
        (void)answer(operation, MI_OperationCallback_ResponseType_Yes);
    }
}

static void on_error(MI_Operation *operation, void *context, MI_Instance *error,
                     MI_Result (*answer)(MI_Operation *operation,
                                         MI_OperationCallback_ResponseType response))
{
    struct seen *seen = context;
    seen->errors += error != NULL;
    if (answer != NULL) {
        (void)answer(operation, MI_OperationCallback_ResponseType_Yes);
    }
}

static void on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                       const MI_Char *message)
{
    struct seen *seen = context;
    (void)operation;
    seen->messages += channel == MI_WRITEMESSAGE_CHANNEL_VERBOSE && strcmp(message, "words") == 0;
}

static void on_progress(MI_Operation *operation, void *context, const MI_Char *activity,
                        const MI_Char *current, const MI_Char *status, MI_Uint32 percent,
                        MI_Uint32 seconds)
{
    struct seen *seen = context;
    (void)operation;
    (void)current;
    (void)status;
    (void)seconds;
    seen->progress += percent == 30 && strcmp(activity, "Copying") == 0;
}

static void on_streamed(MI_Operation *operation, void *context, const MI_Char *name, MI_Type type,
                        const MI_Value *value, MI_Result (*acknowledge)(MI_Operation *operation))
{
    struct seen *seen = context;
    (void)operation;
    (void)type;
    (void)acknowledge;
    seen->streamed += strcmp(name, "Lines") == 0 && value != NULL;
}

/* Numbered, and of the operation that the request announced (MS-WSMV section 3.1.4.1.39). */
#define EVENT(sequence, inside)                                                                    \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" xmlns:c=\"urn:c\"><s:Header>" \
    "<a:RelatesTo>" SCRIPTED_ID "</a:RelatesTo><p:OperationID>" SCRIPTED_OPERATION                 \
    "</p:OperationID><p:SequenceId>" sequence "</p:SequenceId></s:Header><s:Body>"                 \
    "<i:InteractiveEvent xmlns:i=\"http://schemas.microsoft.com/wbem/wsman/1/cim/"                 \
    "interactive.xsd\">" inside "</i:InteractiveEvent></s:Body></s:Envelope>"

static const char *const talk[] = {
    EVENT("1", "<i:EventType>Verbose</i:EventType><i:Description>words</i:Description>"),
    EVENT("2", "<i:EventType>Progress</i:EventType><i:Activity>Copying</i:Activity>"
               "<i:CurrentOperation>one</i:CurrentOperation><i:StatusDescription>busy"
               "</i:StatusDescription><i:PercentComplete>30</i:PercentComplete>"
               "<i:SecondsRemaining>12</i:SecondsRemaining>"),
    EVENT("3", "<i:EventType>StreamingOutput</i:EventType><i:Name>Lines</i:Name><i:Type>13</i:Type>"
               "<i:Value><c:Lines>a</c:Lines></i:Value>"),
    EVENT("4", "<i:EventType>ErrorAction</i:EventType><i:Description><c:CIM_Error><c:Message>no"
               "</c:Message></c:CIM_Error></i:Description><i:ActionType>Inquire</i:ActionType>"),
    EVENT("5", "<i:EventType>Confirm</i:EventType><i:Description>Really?</i:Description>"
               "<i:PromptType>Critical</i:PromptType>"),
    ENVELOPE("<c:Glow_OUTPUT><c:ReturnValue>0</c:ReturnValue></c:Glow_OUTPUT>"),
};

/* All envelopes of the talk, one after the other. */
static void put_talk(char *out, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < COUNT(talk); i++) {
        length += (size_t)snprintf(out + length, size - length, "%s", talk[i]);
        CHECK(length < size);
    }
}

static void interactive(void)
{
    static char body[8192];
    const struct scripted_step steps[] = {{.phase = WSMI_PHASE_DECODE,
                                           .status = 200,
                                           .content_type = "application/soap+xml;charset=UTF-8",
                                           .body = body},
                                          {ANSWER("")}};
    struct stage stage;
    struct seen seen;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = {
        .callbackContext = &seen,
        .promptUser = on_prompt,
        .writeError = on_error,
        .writeMessage = on_message,
        .writeProgress = on_progress,
        .instanceResult = on_final,
        .streamedParameterResult = on_streamed,
    };
    put_talk(body, sizeof(body));
    seen_init(&seen);
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_Invoke(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, MI_T("Demo_Lamp"),
                      MI_T("Glow"), NULL, NULL, &callbacks, &operation);
    wait_for_result(&seen);
    parity_raised_row("MI_OperationCallbacks.writeMessage", seen.messages == 1);
    parity_raised_row("MI_OperationCallbacks.writeProgress", seen.progress == 1);
    parity_raised_row("MI_OperationCallbacks.streamedParameterResult", seen.streamed == 1);
    parity_raised_row("MI_OperationCallbacks.writeError", seen.errors == 1);
    parity_raised_row("MI_OperationCallbacks.promptUser", seen.prompts == 1);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    seen_clean_up(&seen);
}

static void on_session_message(MI_Application *application, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    (void)application;
    (void)channel;
    *(int *)context += strstr(message, "is not verified") != NULL;
}

static void on_session_error(MI_Application *application, void *context, MI_Instance *error)
{
    (void)application;
    *(int *)context += error != NULL;
}

static void session(void)
{
    struct stage stage;
    int calls = 0;
    MI_Session made = MI_SESSION_NULL;
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_SessionCallbacks messages = {&calls, on_session_message, NULL};
    MI_SessionCallbacks errors = {&calls, NULL, on_session_error};
    stage_open(&stage, &scripted_identify, 1);
    CHECK(MI_Application_NewDestinationOptions(&stage.application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetCertCACheck(&options, MI_FALSE) == MI_RESULT_OK);
    MI_Result result =
        MI_Application_NewSession(&stage.application, MI_T("WINRM"), MI_T("server.example"),
                                  &options, &messages, NULL, &made);
    SHOW("MI_SessionCallbacks.writeMessage", result, calls == 1);
    CHECK(MI_Session_Close(&made, NULL, NULL) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    calls = 0;
    result = MI_Application_NewSession(&stage.application, MI_T("NOTHING"), MI_T("server.example"),
                                       NULL, &errors, NULL, &made);
    SHOW("MI_SessionCallbacks.writeError",
         result == MI_RESULT_NOT_FOUND ? MI_RESULT_OK : MI_RESULT_FAILED, calls == 1);
    stage_close(&stage);
}

void parity_callbacks(void)
{
    parity_group("Callbacks", "callbacks.c");
    instance_result();
    indication_result();
    class_result();
    interactive();
    session();
}

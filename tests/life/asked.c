/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include <stdio.h>
#include <string.h>

/* With the lock. */
static void add_text(struct asked *asked, const char *text)
{
    CHECK(strlen(asked->text) + strlen(text) < sizeof(asked->text));
    strcat(asked->text, text);
}

#define ADD(asked, ...)                                                                            \
    do {                                                                                           \
        char line_[256];                                                                           \
        CHECK((size_t)snprintf(line_, sizeof(line_), __VA_ARGS__) < sizeof(line_));                \
        add_text(asked, line_);                                                                    \
    } while (0)

/* The line was added, with the lock, which is let go here. */
static void finish_question(struct asked *asked, MI_Operation *operation, asked_answer *answer,
                            MI_Result (*acknowledge)(MI_Operation *operation))
{
    CHECK(!scripted_is_io_thread());
    asked->questions++;
    asked->operation = *operation;
    asked->answer = answer;
    asked->acknowledge = acknowledge;
    (void)pthread_cond_broadcast(&asked->changed);
    (void)pthread_mutex_unlock(&asked->lock);
    if (asked->answers_inside && answer != NULL) {
        asked->given = answer(operation, asked->response);
    }
    if (asked->inside != NULL) {
        asked->inside(asked, operation);
    }
}

static void MI_CALL on_prompt(MI_Operation *operation, void *context, const MI_Char *message,
                              MI_PromptType type, asked_answer *answer)
{
    struct asked *asked = context;
    (void)pthread_mutex_lock(&asked->lock);
    ADD(asked, "prompt %d %s %s\n", (int)type, message, answer == NULL ? "told" : "asked");
    finish_question(asked, operation, answer, NULL);
}

static void MI_CALL on_error(MI_Operation *operation, void *context, MI_Instance *error,
                             asked_answer *answer)
{
    struct asked *asked = context;
    const MI_Char *class_name = NULL;
    MI_Value status = {.uint32 = 0};
    MI_Value message = {.string = NULL};
    MI_Type type = MI_STRING;
    CHECK(MI_Instance_GetClassName(error, &class_name) == MI_RESULT_OK);
    if (MI_Instance_GetElement(error, MI_T("CIMStatusCode"), &status, &type, NULL, NULL) ==
        MI_RESULT_OK) {
        CHECK(type == MI_UINT32);
    }
    CHECK(MI_Instance_GetElement(error, MI_T("Message"), &message, &type, NULL, NULL) ==
              MI_RESULT_OK &&
          type == MI_STRING);
    (void)pthread_mutex_lock(&asked->lock);
    ADD(asked, "error %s %u %s %s\n", class_name, status.uint32, message.string,
        answer == NULL ? "told" : "asked");
    finish_question(asked, operation, answer, NULL);
}

static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    struct asked *asked = context;
    (void)operation;
    (void)pthread_mutex_lock(&asked->lock);
    ADD(asked, "message %u %s\n", channel, message);
    (void)pthread_mutex_unlock(&asked->lock);
}

static void add_value(struct asked *asked, MI_Type type, const MI_Value *value)
{
    const MI_Char *name = NULL;
    switch (type) {
    case MI_UINT32:
        ADD(asked, " %u", value->uint32);
        break;
    case MI_STRING:
        ADD(asked, " %s", value->string);
        break;
    case MI_STRINGA:
        for (MI_Uint32 i = 0; i < value->stringa.size; i++) {
            ADD(asked, " [%s]", value->stringa.data[i]);
        }
        break;
    case MI_INSTANCE:
        CHECK(MI_Instance_GetClassName(value->instance, &name) == MI_RESULT_OK);
        ADD(asked, " %s", name);
        break;
    default:
        CHECK(false);
    }
}

static void MI_CALL on_value(MI_Operation *operation, void *context, const MI_Char *name,
                             MI_Type type, const MI_Value *value,
                             MI_Result (*acknowledge)(MI_Operation *operation))
{
    struct asked *asked = context;
    (void)pthread_mutex_lock(&asked->lock);
    ADD(asked, "value %s %d", name, (int)type);
    if (value == NULL) {
        ADD(asked, " null");
    } else {
        add_value(asked, type, value);
    }
    ADD(asked, "\n");
    finish_question(asked, operation, NULL, acknowledge);
}

void asked_init(struct asked *asked)
{
    memset(asked, 0, sizeof(*asked));
    recorder_init(&asked->recorder);
    (void)pthread_mutex_init(&asked->lock, NULL);
    (void)pthread_cond_init(&asked->changed, NULL);
}

void asked_clean_up(struct asked *asked)
{
    (void)pthread_cond_destroy(&asked->changed);
    (void)pthread_mutex_destroy(&asked->lock);
    recorder_clean_up(&asked->recorder);
}

MI_OperationCallbacks asked_callbacks(struct asked *asked)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = asked;
    callbacks.promptUser = on_prompt;
    callbacks.writeError = on_error;
    callbacks.writeMessage = on_message;
    callbacks.streamedParameterResult = on_value;
    return callbacks;
}

void asked_wait(struct asked *asked, unsigned questions)
{
    (void)pthread_mutex_lock(&asked->lock);
    while (asked->questions < questions) {
        (void)pthread_cond_wait(&asked->changed, &asked->lock);
    }
    (void)pthread_mutex_unlock(&asked->lock);
}

MI_Result asked_give(struct asked *asked, MI_OperationCallback_ResponseType response)
{
    (void)pthread_mutex_lock(&asked->lock);
    MI_Operation operation = asked->operation;
    asked_answer *answer = asked->answer;
    (void)pthread_mutex_unlock(&asked->lock);
    CHECK(answer != NULL);
    return answer(&operation, response);
}

void asked_invoke(struct stage *stage, MI_Uint32 flags, MI_OperationOptions *options,
                  MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    *operation = (MI_Operation)MI_OPERATION_NULL;
    MI_Session_Invoke(&stage->session, MI_OPERATIONFLAGS_NO_RTTI | flags, options,
                      MI_T("root/demo"), MI_T("Demo_Lamp"), MI_T("Blink"), NULL, NULL, callbacks,
                      operation);
}

MI_Result asked_drain(MI_Operation *operation, char *message, size_t size)
{
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    while (more) {
        CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, &text, NULL) ==
              MI_RESULT_OK);
        CHECK(result != MI_RESULT_OK || more || instance != NULL);
    }
    if (message != NULL) {
        (void)snprintf(message, size, "%s", text == NULL ? "" : text);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return result;
}

void asked_expect_refusals(const struct asked_broken *broken, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct scripted_step steps[] = {{SOAP, .body = broken[i].event}, CANCEL};
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        char message[512];
        asked_init(&asked);
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        stage_open(&stage, steps, COUNT(steps));
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        CHECK(asked_drain(&operation, message, sizeof(message)) != MI_RESULT_OK);
        CHECK_CONTAINS(message, broken[i].message);
        CHECK_STR(asked.text, "");
        stage_close(&stage);
        asked_clean_up(&asked);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * A method whose answer holds questions and a streamed parameter, with the k-th allocation failing,
 * for every k until nothing fails any more: one final result each time, and never a good one
 * without all events; never a leak. (Types that cannot be looked up are strings, so not every
 * failure is an error.)
 */
#include "fail_malloc.h"
#include "life.h"
#include "wsmi/xml.h"

enum { NO_SUCH_ALLOCATION = 10000 };

#define ENVELOPE(sequence, body)                                                                   \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" "                             \
    "xmlns:it=\"http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd\"><s:Header>"        \
    "<a:RelatesTo>" SCRIPTED_ID "</a:RelatesTo><p:OperationID>" SCRIPTED_OPERATION                 \
    "</p:OperationID><p:SequenceId>" sequence "</p:SequenceId></s:Header><s:Body>" body            \
    "</s:Body></s:Envelope>"
#define EVENT(sequence, type, children)                                                            \
    ENVELOPE(sequence, "<it:InteractiveEvent><it:EventType>" type "</it:EventType>" children       \
                       "</it:InteractiveEvent>")

static const struct scripted_step steps[] = {
    {
        .phase = WSMI_PHASE_DECODE,
        .status = 200,
        .content_type = "application/soap+xml;charset=UTF-8",
        .body = EVENT("1", "Confirm",
                      "<it:Description>text</it:Description><it:PromptType>Normal</it:PromptType>")
            EVENT("2", "ErrorAction",
                  "<it:Description><c:CIM_Error xmlns:c=\"urn:c\"><c:CIMStatusCode>1"
                  "</c:CIMStatusCode><c:Message>text</c:Message></c:CIM_Error>"
                  "</it:Description><it:ActionType>Inquire</it:ActionType>")
                EVENT("3", "StreamingOutput",
                      "<it:Name>Lines</it:Name><it:Type>29</it:Type><it:Value>"
                      "<c:Lines xmlns:c=\"urn:c\">text</c:Lines></it:Value>")
                    ENVELOPE("4", "<c:O xmlns:c=\"urn:c\"><c:ReturnValue>0</c:ReturnValue>"
                                  "</c:O>"),
        .piece_bytes = 700,
    },
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = ""},
};

static void MI_CALL on_prompt(MI_Operation *operation, void *context, const MI_Char *message,
                              MI_PromptType type,
                              MI_Result (*answer)(MI_Operation *operation,
                                                  MI_OperationCallback_ResponseType response))
{
    CHECK(type == MI_PROMPTTYPE_NORMAL && strcmp(message, "text") == 0);
    CHECK(answer(operation, MI_OperationCallback_ResponseType_Yes) == MI_RESULT_OK);
    ++*(unsigned *)context;
}

static void MI_CALL on_error(MI_Operation *operation, void *context, MI_Instance *error,
                             MI_Result (*answer)(MI_Operation *operation,
                                                 MI_OperationCallback_ResponseType response))
{
    MI_Uint32 count = 0;
    (void)operation;
    CHECK(answer == NULL && MI_Instance_GetElementCount(error, &count) == MI_RESULT_OK);
    CHECK(count == 2);
    ++*(unsigned *)context;
}

static void MI_CALL on_value(MI_Operation *operation, void *context, const MI_Char *name,
                             MI_Type type, const MI_Value *value,
                             MI_Result (*acknowledge)(MI_Operation *operation))
{
    (void)operation;
    CHECK(acknowledge == NULL && type == MI_STRINGA && strcmp(name, "Lines") == 0);
    CHECK(value->stringa.size == 1 && strcmp(value->stringa.data[0], "text") == 0);
    ++*(unsigned *)context;
}

static MI_Result run(MI_Session *session, unsigned *events)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    *events = 0;
    callbacks.callbackContext = events;
    callbacks.promptUser = on_prompt;
    callbacks.writeError = on_error;
    callbacks.streamedParameterResult = on_value;
    MI_Session_Invoke(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, MI_T("root/demo"),
                      MI_T("Demo_Lamp"), MI_T("Blink"), NULL, NULL, &callbacks, &operation);
    while (more) {
        CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
    }
    CHECK(result != MI_RESULT_OK || instance != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return result;
}

static void a_failing_allocation_loses_no_question_of_a_good_result(void)
{
    long live = -1;
    size_t errors = 0;
    size_t k = 0;
    for (bool failed = true; failed; k++) {
        struct stage stage;
        unsigned events;
        CHECK(k < NO_SUCH_ALLOCATION);
        stage_open(&stage, steps, sizeof(steps) / sizeof(steps[0]));
        fail_malloc_arm(k);
        MI_Result result = run(&stage.session, &events);
        failed = fail_malloc_disarm() || k == 0;
        stage_close(&stage);
        CHECK(events <= 3 && (result != MI_RESULT_OK || events == 3));
        CHECK(failed || result == MI_RESULT_OK);
        errors += result == MI_RESULT_OK ? 0 : 1;
        if (k > 0 && fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k,
                          fail_malloc_live() - live);
            CHECK(false);
        }
        live = fail_malloc_live();
    }
    (void)printf("  %zu allocations failed one by one, %zu errors\n", k - 2, errors);
    CHECK(errors > 15);
}

int main(void)
{
    wsmi_xml_init();
    RUN(a_failing_allocation_loses_no_question_of_a_good_result);
    return 0;
}

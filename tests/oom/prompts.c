/* SPDX-License-Identifier: MIT */
/*
 * A method whose answer holds questions and a streamed parameter, with the k-th allocation failing,
 * for every k until nothing fails any more: one final result each time, and never a good one
 * without all events; never a leak. (Types that cannot be looked up are strings, so not every
 * failure is an error.)
 */
#include "blink.h"
#include "wsmi/xml.h"

static const struct scripted_step steps[] = {
    {
        SOAP,
        .body = EVENT("1", "Confirm",
                      "<it:Description>text</it:Description><it:PromptType>Normal</it:PromptType>")
            EVENT("2", "ErrorAction",
                  "<it:Description><c:CIM_Error xmlns:c=\"urn:c\"><c:CIMStatusCode>1"
                  "</c:CIMStatusCode><c:Message>text</c:Message></c:CIM_Error>"
                  "</it:Description><it:ActionType>Inquire</it:ActionType>")
                EVENT("3", "StreamingOutput",
                      "<it:Name>Lines</it:Name><it:Type>29</it:Type><it:Value>"
                      "<c:Lines xmlns:c=\"urn:c\">text</c:Lines></it:Value>") OUTPUT("4"),
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

static void a_failing_allocation_loses_no_question_of_a_good_result(void)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.promptUser = on_prompt;
    callbacks.writeError = on_error;
    callbacks.streamedParameterResult = on_value;
    blink_without_each_allocation(steps, COUNT(steps), &callbacks);
}

int main(void)
{
    wsmi_xml_init();
    RUN(a_failing_allocation_loses_no_question_of_a_good_result);
    return 0;
}

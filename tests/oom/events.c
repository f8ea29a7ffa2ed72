/* SPDX-License-Identifier: MIT */
/*
 * A method whose answer holds events, with the k-th allocation failing, for every k until nothing
 * fails any more: one final result each time, and never a good one without all events; never a
 * leak. (Types that cannot be looked up are strings, so not every failure is an error.)
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
#define DEBUG(sequence)                                                                            \
    ENVELOPE(sequence, "<it:InteractiveEvent><it:EventType>Debug</it:EventType><it:Description>"   \
                       "text</it:Description></it:InteractiveEvent>")

static const struct scripted_step step = {
    .phase = WSMI_PHASE_DECODE,
    .status = 200,
    .content_type = "application/soap+xml;charset=UTF-8",
    .body = DEBUG("1") DEBUG("2") DEBUG("3")
        ENVELOPE("4", "<c:O xmlns:c=\"urn:c\"><c:ReturnValue>0</c:ReturnValue></c:O>"),
    .piece_bytes = 700,
};

static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    (void)operation;
    CHECK(channel == MI_WRITEMESSAGE_CHANNEL_DEBUG && strcmp(message, "text") == 0);
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
    callbacks.writeMessage = on_message;
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

static void a_failing_allocation_loses_no_event_of_a_good_result(void)
{
    long live = -1;
    size_t errors = 0;
    size_t k = 0;
    for (bool failed = true; failed; k++) {
        struct stage stage;
        unsigned events;
        CHECK(k < NO_SUCH_ALLOCATION);
        stage_open(&stage, &step, 1);
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
    RUN(a_failing_allocation_loses_no_event_of_a_good_result);
    return 0;
}

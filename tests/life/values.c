/* SPDX-License-Identifier: MIT */
/* Parameters that are streamed before the result. */
#include "asked.h"

#include <string.h>

#define VALUE(sequence, type, element)                                                             \
    EVENT(sequence, "StreamingOutput",                                                             \
          "<it:Name>Lines</it:Name><it:Type>" type "</it:Type><it:Value>" element "</it:Value>")
#define TWO_AND_RESULT                                                                             \
    VALUE("1", "13", "<c:Lines>one</c:Lines>")                                                     \
    VALUE("2", "13", "<c:Lines>two</c:Lines>") OUTPUT("3")

static const struct {
    const char *event;
    const char *told;
} values[] = {
    {VALUE("1", "13", "<c:Lines>a &lt;b&gt;</c:Lines>"), "value Lines 13 a <b>\n"},
    {VALUE("1", " 5 ", "<c:Lines>7</c:Lines>"), "value Lines 5 7\n"},
    {VALUE("1", "29", "<c:Lines>a</c:Lines>"), "value Lines 29 [a]\n"},
    {VALUE("1", "29", "<c:Lines>a</c:Lines><c:Lines>b</c:Lines>"), "value Lines 29 [a] [b]\n"},
    {VALUE("1", "13",
           "<c:Lines xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"),
     "value Lines 13 null\n"},
    {VALUE("1", "15",
           "<c:Lines xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
           "xmlns:d=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Item\" "
           "xsi:type=\"d:Demo_Item_Type\"><d:Id>1</d:Id></c:Lines>"),
     "value Lines 15 Demo_Item\n"},
};

static void a_value_is_told_as_the_type_that_the_peer_names(void)
{
    for (size_t i = 0; i < COUNT(values); i++) {
        char body[4096];
        const struct scripted_step step = {SOAP, .body = body};
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        (void)snprintf(body, sizeof(body), "%s%s", values[i].event, OUTPUT("2"));
        asked_init(&asked);
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        stage_open(&stage, &step, 1);
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
        CHECK_STR(asked.text, values[i].told);
        CHECK(asked.acknowledge == NULL);
        stage_close(&stage);
        CHECK(stage.counters.exchanges_started == 1);
        asked_clean_up(&asked);
    }
}

static const struct asked_broken broken[] = {
    {EVENT("1", "StreamingOutput", "<it:Type>13</it:Type><it:Value><c:L>a</c:L></it:Value>"),
     "no name, type or value"},
    {EVENT("1", "StreamingOutput", "<it:Name>L</it:Name><it:Value><c:L>a</c:L></it:Value>"),
     "no name, type or value"},
    {EVENT("1", "StreamingOutput", "<it:Name>L</it:Name><it:Type>13</it:Type>"),
     "no name, type or value"},
    {VALUE("1", "32", "<c:Lines>a</c:Lines>"), "no name, type or value"},
    {VALUE("1", "-1", "<c:Lines>a</c:Lines>"), "no name, type or value"},
    {VALUE("1", "5", "<c:Lines>many</c:Lines>"), "digit"},
    {VALUE("1", "13", "<c:Lines>a</c:Lines><c:Lines>b</c:Lines>"), "several values"},
    {VALUE("1", "15", "<c:Lines>a</c:Lines>"), "neither the reference nor the instance"},
    {VALUE("1", "14", "<c:Lines>a</c:Lines>"), "neither the reference nor the instance"},
};

static void a_value_against_the_rules_fails_the_operation(void)
{
    asked_expect_refusals(broken, COUNT(broken));
}

static void acknowledge_inside(struct asked *asked, MI_Operation *operation)
{
    CHECK(asked->acknowledge(operation) == MI_RESULT_OK);
    CHECK(asked->acknowledge(operation) == MI_RESULT_INVALID_PARAMETER);
}

static void a_value_acknowledged_inside_its_callback_is_done_with(void)
{
    static const struct scripted_step step = {SOAP, .body = TWO_AND_RESULT, .piece_bytes = 300};
    for (int async = 0; async < 2; async++) {
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        asked_init(&asked);
        asked.inside = acknowledge_inside;
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
        callbacks.instanceResult = async != 0 ? results.instanceResult : NULL;
        stage_open(&stage, &step, 1);
        asked_invoke(&stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, NULL, &callbacks, &operation);
        if (async != 0) {
            recorder_wait(&asked.recorder, 1);
            CHECK(asked.recorder.result == MI_RESULT_OK);
            CHECK(asked.recorder.acknowledge(&asked.recorder.operation) == MI_RESULT_OK);
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        } else {
            CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
        }
        CHECK_STR(asked.text, "value Lines 13 one\nvalue Lines 13 two\n");
        stage_close(&stage);
        CHECK(stage.counters.pauses == stage.counters.resumes);
        asked_clean_up(&asked);
    }
}

static void the_next_value_waits_for_the_acknowledgement(void)
{
    static const struct scripted_step step = {SOAP, .body = TWO_AND_RESULT, .piece_bytes = 300};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
    callbacks.instanceResult = results.instanceResult;
    stage_open_with_timeout(&stage, &step, 1, 200);
    asked_invoke(&stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, NULL, &callbacks, &operation);
    for (unsigned i = 1; i <= 2; i++) {
        asked_wait(&asked, i);
        sleep_ms(300); /* the time of the user is not the peer's */
        CHECK(asked.questions == i && recorder_calls(&asked.recorder) == 0);
        CHECK(asked.acknowledge(&asked.operation) == MI_RESULT_OK);
    }
    recorder_wait(&asked.recorder, 1);
    CHECK(asked.recorder.result == MI_RESULT_OK);
    CHECK(asked.acknowledge(&asked.operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked.recorder.acknowledge(&asked.recorder.operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(asked.acknowledge(&asked.operation) == MI_RESULT_INVALID_PARAMETER);
    stage_close(&stage);
    asked_clean_up(&asked);
}

/* What is said twice of one value must not be taken for a word about the next. */
static void a_value_is_acknowledged_once(void)
{
    static const struct scripted_step step = {SOAP, .body = TWO_AND_RESULT, .piece_bytes = 300};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
    callbacks.instanceResult = results.instanceResult;
    stage_open(&stage, &step, 1);
    asked_invoke(&stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, NULL, &callbacks, &operation);
    asked_wait(&asked, 1);
    MI_Result (*const first)(MI_Operation *) = asked.acknowledge;
    CHECK(first(&asked.operation) == MI_RESULT_OK);
    asked_wait(&asked, 2);
    CHECK(first(&asked.operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked.acknowledge(&asked.operation) == MI_RESULT_OK);
    recorder_wait(&asked.recorder, 1);
    CHECK(asked.recorder.result == MI_RESULT_OK);
    CHECK(asked.recorder.acknowledge(&asked.recorder.operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    asked_clean_up(&asked);
}

static void a_value_that_is_never_acknowledged_holds_up_no_cancellation(void)
{
    static const struct scripted_step steps[] = {{SOAP, .body = TWO_AND_RESULT}, {EMPTY}};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
    callbacks.instanceResult = results.instanceResult;
    stage_open(&stage, steps, COUNT(steps));
    asked_invoke(&stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, NULL, &callbacks, &operation);
    asked_wait(&asked, 1);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    recorder_wait(&asked.recorder, 1);
    CHECK(asked.recorder.result == MI_RESULT_FAILED);
    CHECK(asked.acknowledge(&asked.operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked.recorder.acknowledge(&asked.recorder.operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK_STR(asked.text, "value Lines 13 one\n");
    stage_close(&stage);
    asked_clean_up(&asked);
}

int main(void)
{
    RUN(a_value_is_told_as_the_type_that_the_peer_names);
    RUN(a_value_against_the_rules_fails_the_operation);
    RUN(a_value_acknowledged_inside_its_callback_is_done_with);
    RUN(the_next_value_waits_for_the_acknowledgement);
    RUN(a_value_is_acknowledged_once);
    RUN(a_value_that_is_never_acknowledged_holds_up_no_cancellation);
    return 0;
}

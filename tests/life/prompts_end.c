/* SPDX-License-Identifier: MIT */
/* Questions that are not answered, or whose answer goes wrong. */
#include "asked.h"

#include <stdatomic.h>
#include <string.h>

#define YES    MI_OperationCallback_ResponseType_Yes
#define NORMAL CONFIRM("1", "Normal", "Really?")
#define FAULT(text)                                                                                \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header/><s:Body><s:Fault>" \
    "<s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">" text          \
    "</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>"
/* Against 30 s of waiting, on a machine that has other things to do. */
enum { AT_ONCE_MS = 5000 };

/* Synchronous operations are drained on a thread of their own, which is in the getter. */
struct drainer {
    MI_Operation operation;
    MI_Result result;
    char message[512];
    atomic_bool closed; /* by the other thread, and its texts with it */
};

static void *drain_elsewhere(void *argument)
{
    struct drainer *drainer = argument;
    const MI_Instance *instance;
    const MI_Char *text = NULL;
    MI_Boolean more;
    drainer->result = MI_RESULT_OK;
    if (MI_Operation_GetInstance(&drainer->operation, &instance, &more, &drainer->result, &text,
                                 NULL) == MI_RESULT_OK &&
        !atomic_load(&drainer->closed) && text != NULL) {
        (void)snprintf(drainer->message, sizeof(drainer->message), "%s", text);
    }
    return NULL;
}

/* A question is open, of a synchronous or an asynchronous operation. */
struct open_question {
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    struct drainer drainer;
    pthread_t thread;
    bool async;
};

static void question_open(struct open_question *q, const struct scripted_step *steps, size_t count,
                          bool async, MI_Uint32 timeout_ms)
{
    asked_init(&q->asked);
    q->async = async;
    MI_OperationCallbacks callbacks = asked_callbacks(&q->asked);
    MI_OperationCallbacks results = recorder_callbacks(&q->asked.recorder);
    callbacks.instanceResult = async ? results.instanceResult : NULL;
    stage_open_with_timeout(&q->stage, steps, count, timeout_ms);
    asked_invoke(&q->stage, 0, NULL, &callbacks, &q->operation);
    if (!async) {
        memset(&q->drainer, 0, sizeof(q->drainer));
        q->drainer.operation = q->operation;
        CHECK(pthread_create(&q->thread, NULL, drain_elsewhere, &q->drainer) == 0);
    }
    asked_wait(&q->asked, 1);
}

/* The result has come by itself; its message. */
static const char *question_result(struct open_question *q, MI_Result *ret)
{
    if (q->async) {
        recorder_wait(&q->asked.recorder, 1);
        *ret = q->asked.recorder.result;
        return q->asked.recorder.message;
    }
    CHECK(pthread_join(q->thread, NULL) == 0);
    *ret = q->drainer.result;
    return q->drainer.message;
}

static void question_close(struct open_question *q)
{
    CHECK(MI_Operation_Close(&q->operation) == MI_RESULT_OK);
    stage_close(&q->stage);
    CHECK(asked_give(&q->asked, YES) == MI_RESULT_INVALID_PARAMETER);
    asked_clean_up(&q->asked);
}

/* The peer is silent behind its question. */
static const struct scripted_step silent[] = {{SOAP, .body = NORMAL, .hold = true}, CANCEL};

static void a_question_stays_open_until_a_cancellation_ends_it_at_once(void)
{
    for (int async = 0; async < 2; async++) {
        struct open_question q;
        MI_Result result;
        question_open(&q, silent, COUNT(silent), async != 0, 200);
        sleep_ms(500); /* longer than the peer has time */
        CHECK(recorder_calls(&q.asked.recorder) == 0);
        unsigned long long before = now_ms();
        CHECK(MI_Operation_Cancel(&q.operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_INVALID_PARAMETER);
        CHECK_CONTAINS(question_result(&q, &result), "cancelled");
        CHECK(result == MI_RESULT_FAILED && now_ms() - before < AT_ONCE_MS);
        question_close(&q);
        CHECK(q.stage.counters.exchanges_started == 2);
    }
}

static void closing_with_a_question_open_ends_it(void)
{
    for (int async = 0; async < 2; async++) {
        struct open_question q;
        MI_Result result = MI_RESULT_OK;
        question_open(&q, silent, COUNT(silent), async != 0, 30000);
        unsigned long long before = now_ms();
        atomic_store(&q.drainer.closed, true);
        CHECK(MI_Operation_Close(&q.operation) == MI_RESULT_OK);
        (void)question_result(&q, &result);
        CHECK(result == MI_RESULT_FAILED || async == 0);
        CHECK(now_ms() - before < AT_ONCE_MS);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_INVALID_PARAMETER);
        stage_close(&q.stage);
        CHECK(q.stage.counters.exchanges_started == 2);
        asked_clean_up(&q.asked);
    }
}

static void close_it(struct recorder *recorder, MI_Operation *operation)
{
    (void)recorder;
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
}

static void closing_the_session_ends_it(void)
{
    struct open_question q;
    question_open(&q, silent, COUNT(silent), true, 30000);
    q.asked.recorder.inside = close_it;
    unsigned long long before = now_ms();
    CHECK(MI_Session_Close(&q.stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(now_ms() - before < AT_ONCE_MS);
    CHECK(recorder_calls(&q.asked.recorder) == 1 && q.asked.recorder.result == MI_RESULT_FAILED);
    CHECK(asked_give(&q.asked, YES) == MI_RESULT_INVALID_PARAMETER);
    stage_close_application(&q.stage);
    asked_clean_up(&q.asked);
}

static void a_connection_lost_while_a_question_is_open_is_the_result(void)
{
    static const struct scripted_step steps[] = {{.failure = WSMI_FAILURE_TRUNCATED,
                                                  .phase = WSMI_PHASE_RECEIVE,
                                                  .status = 200,
                                                  .content_type = "application/soap+xml",
                                                  .body = NORMAL,
                                                  .piece_delay_ms = 50},
                                                 CANCEL};
    for (int async = 0; async < 2; async++) {
        struct open_question q;
        MI_Result result;
        question_open(&q, steps, COUNT(steps), async != 0, 30000);
        CHECK_CONTAINS(question_result(&q, &result), "inside its answer");
        CHECK(result == MI_RESULT_FAILED);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_INVALID_PARAMETER);
        question_close(&q);
    }
}

static void an_answer_that_is_complete_behind_its_question_waits_too(void)
{
    static const struct scripted_step steps[] = {{SOAP, .body = NORMAL OUTPUT("2")}, {EMPTY}, END};
    for (int async = 0; async < 2; async++) {
        struct open_question q;
        MI_Result result;
        question_open(&q, steps, COUNT(steps), async != 0, 30000);
        sleep_ms(50);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_OK);
        (void)question_result(&q, &result);
        CHECK(result == MI_RESULT_OK);
        question_close(&q);
    }
}

static const struct {
    struct scripted_step step;
    const char *message;
} refusals[] = {
    {{SOAP, .body = FAULT("no such prompt")}, "no such prompt"},
    {{.phase = WSMI_PHASE_DECODE,
      .status = 500,
      .content_type = "application/soap+xml",
      .body = FAULT("no such prompt")},
     "no such prompt"},
    {{.phase = WSMI_PHASE_DECODE, .status = 401, .content_type = "", .body = ""}, "credentials"},
    {{.phase = WSMI_PHASE_DECODE, .status = 404, .content_type = "", .body = ""}, "404"},
    {{SOAP, .body = "what?"}, "before the element"},
    {{.failure = WSMI_FAILURE_REFUSED, .phase = WSMI_PHASE_CONNECT}, "connection refused"},
    {{.hold = true}, "timed out"},
    {{.refuse_start = true}, "refuses to start"},
};

static void an_answer_that_is_not_taken_ends_the_operation(void)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const struct scripted_step steps[] = {
            {SOAP, .body = NORMAL, .hold = true}, refusals[i].step, CANCEL, END};
        struct open_question q;
        MI_Result result;
        question_open(&q, steps, COUNT(steps), i % 2 == 0, 200);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_OK);
        CHECK_CONTAINS(question_result(&q, &result), refusals[i].message);
        CHECK(result != MI_RESULT_OK);
        question_close(&q);
        CHECK(q.stage.counters.exchanges_started == 4);
    }
}

static void a_cancellation_while_the_answer_is_on_its_way_waits_for_nobody(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = NORMAL, .hold = true}, {.hold = true}, CANCEL, END};
    for (int async = 0; async < 2; async++) {
        struct open_question q;
        MI_Result result;
        question_open(&q, steps, COUNT(steps), async != 0, 30000);
        CHECK(asked_give(&q.asked, YES) == MI_RESULT_OK);
        sleep_ms(50);
        unsigned long long before = now_ms();
        CHECK(MI_Operation_Cancel(&q.operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK_CONTAINS(question_result(&q, &result), "cancelled");
        CHECK(now_ms() - before < AT_ONCE_MS);
        question_close(&q);
        CHECK(q.stage.counters.cancelled == 2);
    }
}

static void a_session_outlives_the_answer_that_is_on_its_way(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = NORMAL, .hold = true}, {.hold = true, .cancel_ms = 150}, CANCEL, END};
    struct open_question q;
    MI_Result result;
    question_open(&q, steps, COUNT(steps), true, 30000);
    CHECK(asked_give(&q.asked, YES) == MI_RESULT_OK);
    sleep_ms(50);
    unsigned long long before = now_ms();
    CHECK(MI_Operation_Cancel(&q.operation, MI_REASON_NONE) == MI_RESULT_OK);
    (void)question_result(&q, &result);
    question_close(&q);
    CHECK(now_ms() - before >= 150);
}

static void a_connection_lost_while_the_answer_is_on_its_way_is_the_result(void)
{
    static const struct scripted_step steps[] = {
        {.failure = WSMI_FAILURE_TRUNCATED,
         .phase = WSMI_PHASE_RECEIVE,
         .status = 200,
         .content_type = "application/soap+xml",
         .body = NORMAL MESSAGE("2", "Debug") CONFIRM("3", "Critical", "dead?"),
         .piece_delay_ms = 100},
        {.hold = true},
        CANCEL,
        END};
    struct open_question q;
    MI_Result result;
    question_open(&q, steps, COUNT(steps), true, 30000);
    CHECK(asked_give(&q.asked, YES) == MI_RESULT_OK);
    CHECK_CONTAINS(question_result(&q, &result), "inside its answer");
    /* What was delivered is told; a question to which no answer can come is none. */
    CHECK_STR(q.asked.text, "prompt 0 Really? asked\nmessage 2 Debug <text>\n");
    CHECK(asked_give(&q.asked, YES) == MI_RESULT_INVALID_PARAMETER);
    question_close(&q);
}

static const struct asked_broken broken[] = {
    {EVENT("1", "Confirm", "<it:PromptType>Normal</it:PromptType>"), "no Description"},
    {EVENT("1", "Confirm", "<it:Description>d</it:Description>"), "no known PromptType"},
    {CONFIRM("1", "Urgent", "d"), "no known PromptType"},
    {ERROR_ACTION("1", "Maybe"), "no known ActionType"},
    {EVENT("1", "ErrorAction", "<it:ActionType>Report</it:ActionType>"), "no instance"},
    {EVENT("1", "ErrorAction", "<it:Description/><it:ActionType>Report</it:ActionType>"),
     "no instance"},
};

static void a_question_against_the_rules_fails_the_operation(void)
{
    asked_expect_refusals(broken, COUNT(broken));
}

static void cancel_inside(struct asked *asked, MI_Operation *operation)
{
    asked->given = MI_Operation_Cancel(operation, MI_REASON_NONE);
    CHECK(asked->answer(operation, YES) == MI_RESULT_INVALID_PARAMETER);
}

static void close_inside(struct asked *asked, MI_Operation *operation)
{
    asked->given = MI_Operation_Close(operation);
    CHECK(asked->answer(operation, YES) ==
          (asked->given == MI_RESULT_OK ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
}

static void cancelling_and_closing_inside_the_callback(void)
{
    void (*const moves[])(struct asked *, MI_Operation *) = {cancel_inside, close_inside};
    for (size_t i = 0; i < 2 * COUNT(moves); i++) {
        static const struct scripted_step held[] = {{SOAP, .body = NORMAL, .hold = true}, {EMPTY}};
        static const struct scripted_step going[] = {{SOAP, .body = NORMAL OUTPUT("2")}, {EMPTY}};
        bool async = i % 2 != 0;
        bool is_refused = !async && moves[i / 2] == close_inside;
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        asked_init(&asked);
        asked.inside = moves[i / 2];
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
        callbacks.instanceResult = async ? results.instanceResult : NULL;
        stage_open(&stage, is_refused ? going : held, 2);
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        if (async) {
            recorder_wait(&asked.recorder, 1);
            CHECK(asked.recorder.result == MI_RESULT_FAILED);
        } else {
            CHECK(asked_drain(&operation, NULL, 0) ==
                  (is_refused ? MI_RESULT_OK : MI_RESULT_FAILED));
        }
        CHECK((asked.given == MI_RESULT_OK) == !is_refused);
        if (async && moves[i / 2] == cancel_inside) {
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        stage_close(&stage);
        asked_clean_up(&asked);
    }
}

/* Answers, or ends the operation, at about the same time. */
struct meddler {
    struct asked *asked;
    MI_Operation operation;
    unsigned delay_ms;
    bool ends;
    bool closes; /* instead of cancelling */
};

static void *meddle(void *argument)
{
    struct meddler *meddler = argument;
    if (meddler->ends) {
        sleep_ms(meddler->delay_ms);
        if (meddler->closes) {
            CHECK(MI_Operation_Close(&meddler->operation) == MI_RESULT_OK);
        } else {
            (void)MI_Operation_Cancel(&meddler->operation, MI_REASON_NONE);
        }
        return NULL;
    }
    asked_wait(meddler->asked, 1);
    sleep_ms(meddler->delay_ms / 4);
    (void)asked_give(meddler->asked, YES);
    (void)asked_give(meddler->asked, YES);
    return NULL;
}

static void answers_and_ends_at_any_moment_leave_nothing_behind(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = NORMAL MESSAGE("2", "Debug") CONFIRM("3", "Normal", "again?") OUTPUT("4"),
         .piece_bytes = 500, .piece_delay_ms = 1},
        {EMPTY, .delay_ms = 3}};
    for (unsigned i = 0; i < 60; i++) {
        struct stage stage;
        struct asked asked;
        pthread_t threads[2];
        MI_Operation operation;
        asked_init(&asked);
        asked.answers_inside = i % 3 == 0;
        asked.response = YES;
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
        callbacks.instanceResult = i % 2 == 0 ? NULL : results.instanceResult;
        stage_open(&stage, steps, COUNT(steps));
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        bool closes = i % 4 == 1; /* with a result callback */
        struct meddler meddlers[] = {{&asked, operation, i / 2, false, false},
                                     {&asked, operation, i / 2, true, closes}};
        /* The first question is told before any cancellation, so that somebody can wait for it. */
        struct drainer drainer = {.operation = operation};
        pthread_t drains;
        if (i % 2 == 0) {
            CHECK(pthread_create(&drains, NULL, drain_elsewhere, &drainer) == 0);
        }
        asked_wait(&asked, 1);
        for (size_t k = 0; k < COUNT(threads); k++) {
            CHECK(pthread_create(&threads[k], NULL, meddle, &meddlers[k]) == 0);
        }
        if (i % 2 == 0) {
            CHECK(pthread_join(drains, NULL) == 0);
        } else {
            recorder_wait(&asked.recorder, 1);
        }
        for (size_t k = 0; k < COUNT(threads); k++) {
            CHECK(pthread_join(threads[k], NULL) == 0);
        }
        CHECK(MI_Operation_Close(&operation) ==
              (closes ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
        stage_close(&stage);
        CHECK(recorder_calls(&asked.recorder) == (i % 2 == 0 ? 0 : 1) && !asked.recorder.more);
        asked_clean_up(&asked);
    }
}

int main(void)
{
    RUN(a_question_stays_open_until_a_cancellation_ends_it_at_once);
    RUN(closing_with_a_question_open_ends_it);
    RUN(closing_the_session_ends_it);
    RUN(a_connection_lost_while_a_question_is_open_is_the_result);
    RUN(an_answer_that_is_complete_behind_its_question_waits_too);
    RUN(an_answer_that_is_not_taken_ends_the_operation);
    RUN(a_cancellation_while_the_answer_is_on_its_way_waits_for_nobody);
    RUN(a_session_outlives_the_answer_that_is_on_its_way);
    RUN(a_connection_lost_while_the_answer_is_on_its_way_is_the_result);
    RUN(a_question_against_the_rules_fails_the_operation);
    RUN(cancelling_and_closing_inside_the_callback);
    RUN(answers_and_ends_at_any_moment_leave_nothing_behind);
    return 0;
}

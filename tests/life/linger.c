/* SPDX-License-Identifier: MIT */
/*
 * Operations that end while Enumerate or Subscribe is unanswered: the end comes at once, the answer
 * is still taken, and what it names is freed. The session waits for that, nobody else does, and not
 * for long.
 */
#include "script.h"
#include "testlib/lamp.h"

enum { IN_TIME_MS = 1200, AT_LAST_MS = 5000, LATE_MS = 15000 };

static atomic_bool gate;

#define CONTEXT "<n:EnumerateResponse><n:EnumerationContext>held</n:EnumerationContext>"
#define RELEASE                                                                                    \
    {                                                                                              \
        ANSWER(""), .expect = "<n:Release><n:EnumerationContext>held</n:EnumerationContext>"       \
    }

/* What the peer says in the end, and how many exchanges that makes. */
static const struct talk {
    const char *name;
    bool is_subscription;
    size_t exchanges;
    struct scripted_step steps[2];
} talks[] = {
    {"a context", false, 2, {{ANSWER(CONTEXT "</n:EnumerateResponse>"), .gate = &gate}, RELEASE}},
    {"items",
     false,
     2,
     {{ANSWER(CONTEXT "<w:Items>" LAMP("1") LAMP("2") "</w:Items></n:EnumerateResponse>"),
       .gate = &gate},
      RELEASE}},
    {"a subscription",
     true,
     2,
     {{ANSWER("<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://elsewhere/</a:Address>"
              "<a:ReferenceParameters><e:Identifier>id-1</e:Identifier></a:ReferenceParameters>"
              "</e:SubscriptionManager><e:Expires>PT600S</e:Expires>"
              "<n:EnumerationContext>events</n:EnumerationContext></e:SubscribeResponse>"),
       .gate = &gate},
      {ANSWER(""), .expect = ">id-1</e:Identifier>"}}},
    {"the end",
     false,
     1,
     {{ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items>" LAMP(
           "1") "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"),
       .gate = &gate}}},
    {"a fault", false, 1, {{REFUSAL("a:DestinationUnreachable", ""), .gate = &gate}}},
    {"a fault that asks for less", false, 1, {{REFUSAL("w:EncodingLimit", ""), .gate = &gate}}},
    {"a fault about events",
     true,
     1,
     {{REFUSAL("e:EventSourceUnableToProcess", ""), .gate = &gate}}},
    {"no envelope", false, 1, {{ANSWER("<n:EnumerateResponse>"), .gate = &gate}}},
    {"a lost connection",
     false,
     1,
     {{.failure = WSMI_FAILURE_TRUNCATED, .phase = WSMI_PHASE_RECEIVE, .gate = &gate}}},
};

/* Counts final callbacks. */
static void MI_CALL count_instance(MI_Operation *operation, void *context,
                                   const MI_Instance *instance, MI_Boolean more, MI_Result result,
                                   const MI_Char *message, const MI_Instance *details,
                                   MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    (void)operation;
    (void)details;
    (void)acknowledge;
    CHECK(instance == NULL && !more && result == MI_RESULT_FAILED);
    CHECK_CONTAINS(message, "cancelled");
    (void)atomic_fetch_add((atomic_int *)context, 1);
}

static void MI_CALL count_indication(MI_Operation *operation, void *context,
                                     const MI_Instance *instance, const MI_Char *bookmark,
                                     const MI_Char *machine_id, MI_Boolean more, MI_Result result,
                                     const MI_Char *message, const MI_Instance *details,
                                     MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    (void)bookmark;
    (void)machine_id;
    count_instance(operation, context, instance, more, result, message, details, acknowledge);
}

static void start(const struct talk *talk, struct stage *stage, atomic_int *finals,
                  MI_Operation *operation)
{
    const MI_Operation empty = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    const MI_Uint32 flags = MI_OPERATIONFLAGS_NO_RTTI;
    callbacks.callbackContext = finals;
    callbacks.instanceResult = count_instance;
    callbacks.indicationResult = count_indication;
    *operation = empty;
    if (talk->is_subscription) {
        MI_Session_Subscribe(&stage->session, flags, NULL, MI_T("root/demo"), MI_T("WQL"),
                             MI_T("select * from Demo_Alert"), NULL,
                             finals == NULL ? NULL : &callbacks, operation);
    } else {
        MI_Session_EnumerateInstances(&stage->session, flags, NULL, MI_T("root/demo"),
                                      MI_T("Demo_Lamp"), MI_FALSE,
                                      finals == NULL ? NULL : &callbacks, operation);
    }
}

static void expect_cancelled(const struct talk *talk, MI_Operation *operation)
{
    const MI_Instance *instance = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_OK;
    MI_Value phase;
    CHECK((talk->is_subscription ? MI_Operation_GetIndication(operation, &instance, NULL, NULL,
                                                              &more, &result, &message, &details)
                                 : MI_Operation_GetInstance(operation, &instance, &more, &result,
                                                            &message, &details)) == MI_RESULT_OK);
    CHECK(instance == NULL && !more && result == MI_RESULT_FAILED);
    CHECK_CONTAINS(message, "cancelled");
    CHECK(MI_Instance_GetElement(details, MI_T("WSMI_Phase"), &phase, NULL, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK_STR(phase.string, "WAIT");
}

static void wait_for_final(atomic_int *finals)
{
    while (atomic_load(finals) == 0) {
        sleep_ms(1);
    }
}

/* Closes session and application, in whatever order, in a thread of its own. */
struct closer {
    struct stage *stage;
    bool application_first;
    bool is_async;
    pthread_t thread;
    pthread_t session_thread;
    atomic_bool closed;
};

static void note_closed(void *context)
{
    atomic_store((atomic_bool *)context, true);
}

static void *close_session(void *argument)
{
    struct closer *closer = argument;
    if (closer->is_async) {
        CHECK(MI_Session_Close(&closer->stage->session, &closer->closed, note_closed) ==
              MI_RESULT_OK);
    } else {
        CHECK(MI_Session_Close(&closer->stage->session, NULL, NULL) == MI_RESULT_OK);
        atomic_store(&closer->closed, true);
    }
    return NULL;
}

static void *close_everything(void *argument)
{
    struct closer *closer = argument;
    if (closer->application_first) {
        CHECK(pthread_create(&closer->session_thread, NULL, close_session, closer) == 0);
    } else {
        (void)close_session(closer);
    }
    CHECK(MI_Application_Close(&closer->stage->application) == MI_RESULT_OK);
    CHECK(atomic_load(&closer->closed) || closer->application_first);
    if (closer->application_first) {
        CHECK(pthread_join(closer->session_thread, NULL) == 0);
    }
    return NULL;
}

enum way {
    CANCEL,
    CLOSE,
    CANCEL_ASYNC,
    CLOSE_ASYNC,
    CLOSE_SESSION,
    CLOSE_SESSION_ASYNC,
    CLOSE_APPLICATION,
    WAYS
};

/* Ends the operation as told, and starts to close the rest. */
static void end(enum way way, const struct talk *talk, struct closer *closer)
{
    struct stage *stage = closer->stage;
    atomic_int finals = 0;
    MI_Operation operation;
    bool is_async = way == CANCEL_ASYNC || way == CLOSE_ASYNC || way == CLOSE_SESSION_ASYNC;
    start(talk, stage, is_async ? &finals : NULL, &operation);
    closer->application_first = way == CLOSE_APPLICATION;
    closer->is_async = way == CLOSE_SESSION_ASYNC;
    if (way >= CLOSE_SESSION) {
        CHECK(pthread_create(&closer->thread, NULL, close_everything, closer) == 0);
    } else if (way == CANCEL || way == CANCEL_ASYNC) {
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    }
    if (!is_async && way != CLOSE) {
        expect_cancelled(talk, &operation);
    }
    if (way == CANCEL_ASYNC || way == CLOSE_SESSION_ASYNC) {
        wait_for_final(&finals);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    if (is_async) {
        wait_for_final(&finals);
    }
    if (way < CLOSE_SESSION) {
        CHECK(pthread_create(&closer->thread, NULL, close_everything, closer) == 0);
    }
    CHECK(atomic_load(&finals) == (is_async ? 1 : 0));
}

/* The gate shows it: the end is there before the answer is, and the session is not closed. */
static void the_end_comes_at_once_and_what_the_answer_names_is_freed(void)
{
    for (size_t i = 0; i < COUNT(talks); i++) {
        (void)printf("  %s\n", talks[i].name);
        (void)fflush(stdout);
        for (enum way way = CANCEL; way < WAYS; way++) {
            struct stage stage;
            struct closer closer = {.stage = &stage};
            atomic_store(&gate, false);
            stage_open(&stage, talks[i].steps, talks[i].exchanges);
            end(way, &talks[i], &closer);
            sleep_ms(10);
            CHECK(!atomic_load(&closer.closed));
            atomic_store(&gate, true);
            CHECK(pthread_join(closer.thread, NULL) == 0);
            CHECK(atomic_load(&closer.closed));
            CHECK(stage.counters.exchanges_live == 0 && stage.counters.endpoints_open == 0);
            CHECK(wsmi_handle_count() == 0);
            CHECK(stage.counters.exchanges_started == talks[i].exchanges);
            CHECK(stage.counters.withdrawals == 1 && stage.counters.cancelled == 0);
            CHECK(talks[i].exchanges == 1 || stage.counters.last_timeout_ms <= AT_LAST_MS);
        }
    }
}

static void what_has_not_left_is_given_up_at_once(void)
{
    static const struct scripted_step unsent = {.hold = true, .unsent = true};
    static const enum way ways[] = {CANCEL, CLOSE, CANCEL_ASYNC, CLOSE_ASYNC};
    const struct talk enumeration = {.is_subscription = false};
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct stage stage;
        struct closer closer = {.stage = &stage};
        unsigned long long before = now_ms();
        stage_open(&stage, &unsent, 1);
        end(ways[i], &enumeration, &closer);
        CHECK(pthread_join(closer.thread, NULL) == 0);
        CHECK(now_ms() - before < LATE_MS);
        CHECK(stage.counters.withdrawals == 1 && stage.counters.cancelled == 1);
        CHECK(stage.counters.exchanges_started == 1 && stage.counters.exchanges_live == 0);
        CHECK(wsmi_handle_count() == 0);
    }
}

/* Neither longer than five seconds, nor longer than the request had left. */
static void silence_is_waited_for_no_longer_than_for_an_epilogue(void)
{
    static const struct scripted_step silence = {.hold = true};
    static const struct {
        MI_Uint32 timeout_ms;
        unsigned long long wait_ms;
    } rows[] = {{30000, 5000}, {1500, 1500}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stage stage;
        struct closer closer = {.stage = &stage};
        stage_open_with_timeout(&stage, &silence, 1, rows[i].timeout_ms);
        unsigned long long before = now_ms();
        end(CANCEL, &(struct talk){.is_subscription = false}, &closer);
        CHECK(now_ms() - before < IN_TIME_MS);
        CHECK(pthread_join(closer.thread, NULL) == 0);
        unsigned long long took = now_ms() - before;
        CHECK(took >= rows[i].wait_ms - 10 && took < rows[i].wait_ms + LATE_MS);
        CHECK(stage.counters.exchanges_started == 1 && stage.counters.exchanges_live == 0);
        CHECK(wsmi_handle_count() == 0);
    }
}

/* The answer is late, and the peer does not answer the Release: each has its own time. */
static void the_release_is_no_longer_waited_for_than_any_other(void)
{
    struct scripted_step steps[] = {talks[0].steps[0], {.hold = true}};
    struct stage stage;
    struct closer closer = {.stage = &stage};
    atomic_store(&gate, false);
    stage_open_with_timeout(&stage, steps, COUNT(steps), 600);
    end(CLOSE, &talks[0], &closer);
    unsigned long long before = now_ms();
    atomic_store(&gate, true);
    CHECK(pthread_join(closer.thread, NULL) == 0);
    CHECK(now_ms() - before >= 590 && now_ms() - before < LATE_MS);
    CHECK(stage.counters.exchanges_started == 2 && stage.counters.exchanges_live == 0);
}

static void a_release_that_cannot_be_sent_is_forgotten(void)
{
    struct scripted_step steps[] = {talks[0].steps[0], {.refuse_start = true}};
    struct stage stage;
    struct closer closer = {.stage = &stage};
    atomic_store(&gate, false);
    stage_open(&stage, steps, COUNT(steps));
    end(CANCEL, &talks[0], &closer);
    atomic_store(&gate, true);
    CHECK(pthread_join(closer.thread, NULL) == 0);
    CHECK(stage.counters.exchanges_started == 2 && stage.counters.exchanges_live == 0);
    CHECK(wsmi_handle_count() == 0);
}

/* The exchange has ended by then; what the peer opened ends by the OperationTimeout it was sent. */
static void the_deadline_of_the_request_itself_leaves_nothing_to_wait_for(void)
{
    static const struct scripted_step silence = {.hold = true};
    struct stage stage;
    struct taken out;
    MI_Operation operation;
    stage_open_with_timeout(&stage, &silence, 1, 100);
    start(&talks[0], &stage, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && !out.more);
    CHECK(out.result == MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == 1 && stage.counters.withdrawals == 0);
}

/* The scripts of these open something with their first request. */
static const struct scripted_step later[] = {
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .gate = &gate},
    {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
};

static void wait_until_seen(struct script *script)
{
    while (script->answers == 0) {
        sleep_ms(1);
    }
}

static void the_final_result_stays_what_it_was(void)
{
    static const struct script_move moves[] = {{.next = WSMI_NEXT_SEND, .opens = true},
                                               {.next = WSMI_NEXT_RESULT, .object = true}};
    struct script script = SCRIPT(moves);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    atomic_store(&gate, false);
    script.channel = WSMI_CHANNEL_CLASS;
    stage_open(&stage, later, COUNT(later));
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    for (int i = 0; i < 2; i++) {
        const MI_Class *class_result = NULL;
        memset(&out, 0, sizeof(out));
        CHECK(MI_Operation_GetClass(&operation, &class_result, &out.more, &out.result, &out.message,
                                    &out.details) == MI_RESULT_OK);
        CHECK(out.result == MI_RESULT_FAILED && !out.more && class_result == NULL);
        CHECK_CONTAINS(out.message, "cancelled");
        CHECK(script.turns == (i == 0 ? 1 : 2) && script.destroys == 0);
        atomic_store(&gate, true);
        wait_until_seen(&script);
    }
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.objects == 1 && script.deleted == 1);
    CHECK(script.turns == 2 && script.abandons == 1 && script.destroys == 1);
    CHECK(stage.counters.exchanges_started == 2);
}

static void the_task_is_asked_what_to_free_unless_it_came_to_a_good_end(void)
{
    static const struct script_move good[] = {{.next = WSMI_NEXT_SEND, .opens = true},
                                              {.next = WSMI_NEXT_FINAL, .object = true}};
    static const struct script_move bad[] = {
        {.next = WSMI_NEXT_SEND, .opens = true},
        {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_ACCESS_DENIED}};
    static const struct script_move more[] = {{.next = WSMI_NEXT_SEND, .opens = true},
                                              {.next = WSMI_NEXT_SEND, .warn = true}};
    const struct {
        struct script script;
        unsigned abandons;
    } rows[] = {{SCRIPT(good), 0}, {SCRIPT(bad), 1}, {SCRIPT(more), 1}};
    for (size_t row = 0; row < COUNT(rows); row++) {
        struct script script = rows[row].script;
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        atomic_store(&gate, false);
        stage_open(&stage, later, COUNT(later));
        script_start(&script, &stage.session, 0, NULL, &operation);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        CHECK(script.turns == 1 && script.abandons == 0 && script.destroys == 0);
        atomic_store(&gate, true);
        stage_close(&stage);
        CHECK(script.turns == 2 && script.answers == 1);
        CHECK(script.abandons == rows[row].abandons && script.destroys == 1);
        CHECK(stage.counters.exchanges_started == 1 + rows[row].abandons);
    }
}

/* The second request of this script opens something, the first does not. */
static void only_the_request_that_opens_something_is_waited_for(void)
{
    static const struct script_move moves[] = {{.next = WSMI_NEXT_SEND},
                                               {.next = WSMI_NEXT_RESULT, .object = true},
                                               {.next = WSMI_NEXT_SEND, .opens = true},
                                               {.next = WSMI_NEXT_RESULT, .object = true}};
    static const struct scripted_step answered = {
        .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"};
    for (int second = 0; second < 2; second++) {
        struct scripted_step steps[] = {second ? answered : later[0], later[0], answered};
        struct script script = SCRIPT(moves);
        struct recorder recorder;
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        atomic_store(&gate, false);
        recorder_init(&recorder);
        script.no_release = true;
        stage_open(&stage, steps, COUNT(steps));
        MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
        script_start(&script, &stage.session, 0, &callbacks, &operation);
        recorder_wait(&recorder, second ? 1 : 0);
        while (script.turns < (second ? 3 : 1)) {
            sleep_ms(1);
        }
        sleep_ms(10); /* the request goes out behind the turn */
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        recorder_wait(&recorder, second ? 2 : 1);
        CHECK(recorder.result == MI_RESULT_FAILED && !recorder.more);
        atomic_store(&gate, true);
        stage_close(&stage);
        CHECK(stage.counters.withdrawals == (second ? 1 : 0));
        CHECK(stage.counters.cancelled == (second ? 0 : 1));
        CHECK(script.answers == (second ? 2 : 0) && script.abandons == 1);
        recorder_clean_up(&recorder);
    }
}

int main(void)
{
    RUN(the_end_comes_at_once_and_what_the_answer_names_is_freed);
    RUN(what_has_not_left_is_given_up_at_once);
    RUN(silence_is_waited_for_no_longer_than_for_an_epilogue);
    RUN(the_release_is_no_longer_waited_for_than_any_other);
    RUN(a_release_that_cannot_be_sent_is_forgotten);
    RUN(the_deadline_of_the_request_itself_leaves_nothing_to_wait_for);
    RUN(the_final_result_stays_what_it_was);
    RUN(the_task_is_asked_what_to_free_unless_it_came_to_a_good_end);
    RUN(only_the_request_that_opens_something_is_waited_for);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Early ends of synchronous operations, in each state there is: cancelled or closed while an
 * exchange is under way, while a consumer is inside the task, between getters, with an answer
 * nobody has looked at.
 */
#include "script.h"
#include "wsmi/options.h"

static const struct script_move pages[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_FINAL},
};

static void expect_cancelled(MI_Operation *operation)
{
    struct taken out;
    MI_Value category;
    unsigned long long before = now_ms();
    CHECK(take(operation, &out) == MI_RESULT_OK);
    CHECK(now_ms() - before < 15000); /* a session has 30 s */
    CHECK(out.result == MI_RESULT_FAILED && out.more == MI_FALSE && out.instance == NULL);
    CHECK_CONTAINS(out.message, "cancelled");
    CHECK(MI_Instance_GetElement(out.details, MI_T("error_Category"), &category, NULL, NULL,
                                 NULL) == MI_RESULT_OK);
    CHECK(category.uint16 == MI_ERRORCATEGORY_OPERATION_STOPPED);
}

static void an_idle_operation_ends_at_once_and_its_last_result_stays_readable(void)
{
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.more == MI_TRUE);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(script_number(out.instance) == 1);
    expect_cancelled(&operation);
    CHECK(script.turns == 2 && script.abandons == 1);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == 2 && stage.counters.cancelled == 0);
}

/* Cancels while another thread waits in a getter. */
struct waiter {
    MI_Operation operation;
    struct taken out;
    MI_Result called;
};

static void *wait_in_getter(void *argument)
{
    struct waiter *waiter = argument;
    waiter->called = take(&waiter->operation, &waiter->out);
    return NULL;
}

static void an_exchange_under_way_is_aborted_and_a_waiting_getter_gets_the_end(void)
{
    static const struct scripted_step steps[] = {
        {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
        {.hold = true},
    };
    for (unsigned i = 0; i < 4; i++) {
        bool close = i % 2 == 1;
        bool second = i >= 2; /* the exchange */
        struct script script = SCRIPT(pages);
        struct stage stage;
        struct waiter waiter = {.operation = MI_OPERATION_NULL};
        pthread_t thread;
        script.no_release = true;
        stage_open(&stage, second ? steps : &steps[1], second ? 2 : 1);
        script_start(&script, &stage.session, 0, NULL, &waiter.operation);
        MI_Operation operation = waiter.operation;
        for (int before = 0; second && before < 2; before++) {
            CHECK(take(&operation, &waiter.out) == MI_RESULT_OK && waiter.out.more == MI_TRUE);
        }
        CHECK(pthread_create(&thread, NULL, wait_in_getter, &waiter) == 0);
        sleep_ms(20);
        CHECK((close ? MI_Operation_Close(&operation)
                     : MI_Operation_Cancel(&operation, MI_REASON_NONE)) == MI_RESULT_OK);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(waiter.called == MI_RESULT_OK && waiter.out.result == MI_RESULT_FAILED);
        CHECK(waiter.out.more == MI_FALSE && waiter.out.instance == NULL);
        if (!close) {
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        CHECK(script.abandons == 1 && script.answers == (second ? 1 : 0));
        CHECK(stage.counters.cancelled == 1);
        stage_close(&stage);
        CHECK(script.destroys == 1);
    }
}

static void an_announced_start_can_be_cancelled_before_anything_came(void)
{
    static const struct scripted_step held = {.hold = true};
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    script.no_release = true;
    stage_open(&stage, &held, 1);
    script_start(&script, &stage.session, MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED, NULL,
                 &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.more == MI_TRUE && out.instance == NULL);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    expect_cancelled(&operation);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

/* The consumer is inside the task when the end comes: its turn is finished, what it says counts
 * only when it is the end. */
static void a_turn_under_way_is_finished_and_only_its_final_counts(void)
{
    static const struct script_move sends[] = {{.next = WSMI_NEXT_SEND},
                                               {.next = WSMI_NEXT_SEND, .gate = true}};
    static const struct script_move results[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_RESULT, .object = true, .gate = true}};
    static const struct script_move finals[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_FINAL, .object = true, .gate = true}};
    const struct script rows[] = {SCRIPT(sends), SCRIPT(results), SCRIPT(finals)};
    for (int row = 0; row < 3; row++) {
        struct script script = rows[row];
        struct stage stage;
        struct waiter waiter = {.operation = MI_OPERATION_NULL};
        pthread_t thread;
        script.no_release = true;
        stage_open(&stage, &script_answer, 1);
        script_start(&script, &stage.session, 0, NULL, &waiter.operation);
        CHECK(pthread_create(&thread, NULL, wait_in_getter, &waiter) == 0);
        script_wait_at_gate(&script);
        CHECK(MI_Operation_Cancel(&waiter.operation, MI_REASON_NONE) == MI_RESULT_OK);
        script_open_gate(&script);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(waiter.called == MI_RESULT_OK && waiter.out.more == MI_FALSE);
        CHECK(waiter.out.result == (row == 2 ? MI_RESULT_OK : MI_RESULT_FAILED));
        CHECK((waiter.out.instance != NULL) == (row == 2));
        CHECK(script.abandons == (row == 2 ? 0 : 1) && script.turns == 2);
        CHECK(MI_Operation_Close(&waiter.operation) == MI_RESULT_OK);
        CHECK(stage.counters.exchanges_started == 1);
        stage_close(&stage);
    }
}

static void *close_elsewhere(void *argument)
{
    CHECK(MI_Operation_Close(argument) == MI_RESULT_OK);
    return NULL;
}

static void closing_waits_for_the_turn_of_another_thread(void)
{
    static const struct script_move moves[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_RESULT, .object = true, .gate = true}};
    struct script script = SCRIPT(moves);
    struct stage stage;
    struct waiter waiter = {.operation = MI_OPERATION_NULL};
    pthread_t getter;
    pthread_t closer;
    script.no_release = true;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &waiter.operation);
    MI_Operation copy = waiter.operation;
    CHECK(pthread_create(&getter, NULL, wait_in_getter, &waiter) == 0);
    script_wait_at_gate(&script);
    CHECK(pthread_create(&closer, NULL, close_elsewhere, &copy) == 0);
    sleep_ms(20);
    CHECK(script.destroys == 0);
    script_open_gate(&script);
    CHECK(pthread_join(closer, NULL) == 0);
    CHECK(pthread_join(getter, NULL) == 0);
    CHECK(waiter.called == MI_RESULT_OK && waiter.out.result == MI_RESULT_FAILED);
    stage_close(&stage);
    CHECK(script.destroys == 1);
}

/* The answer is complete and nobody has looked at it: it may name what is to be freed, or be the
 * end. */
static void an_unseen_answer_is_shown_to_the_task_once(void)
{
    static const struct script_move finals[] = {{.next = WSMI_NEXT_SEND},
                                                {.next = WSMI_NEXT_FINAL, .object = true}};
    for (int close = 0; close < 2; close++) {
        struct script unfinished = SCRIPT(pages);
        struct script finished = SCRIPT(finals);
        struct stage stage;
        struct taken out;
        MI_Operation operations[2] = {MI_OPERATION_NULL, MI_OPERATION_NULL};
        stage_open(&stage, &script_answer, 1);
        script_start(&unfinished, &stage.session, 0, NULL, &operations[0]);
        script_start(&finished, &stage.session, 0, NULL, &operations[1]);
        sleep_ms(50);
        CHECK(unfinished.turns == 1 && finished.turns == 1);
        if (!close) {
            CHECK(MI_Operation_Cancel(&operations[0], MI_REASON_NONE) == MI_RESULT_OK);
            CHECK(MI_Operation_Cancel(&operations[1], MI_REASON_NONE) == MI_RESULT_OK);
            expect_cancelled(&operations[0]);
            CHECK(take(&operations[1], &out) == MI_RESULT_OK);
            CHECK(out.result == MI_RESULT_OK && out.instance != NULL); /* it did happen */
        }
        CHECK(MI_Operation_Close(&operations[0]) == MI_RESULT_OK);
        CHECK(MI_Operation_Close(&operations[1]) == MI_RESULT_OK);
        CHECK(unfinished.turns == 2 && unfinished.answers == 1 && unfinished.abandons == 1);
        CHECK(finished.turns == 2 && finished.answers == 1 && finished.abandons == 0);
        stage_close(&stage);
        CHECK(stage.counters.exchanges_started == 3);
    }
}

static void a_held_result_is_dropped(void)
{
    static const struct script_move moves[] = {{.next = WSMI_NEXT_RESULT, .object = true}};
    struct script script = SCRIPT(moves);
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script.channel = WSMI_CHANNEL_CLASS;
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(script.objects == 1 && script.deleted == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(script.turns == 1 && script.abandons == 1);
    stage_close(&stage);
    CHECK(script.deleted == 1);
}

/* The session is closed by another thread while the start is still inside the task. */
struct starter {
    struct stage stage;
    struct script script;
    MI_Operation operation;
};

static void *start_at_gate(void *argument)
{
    struct starter *starter = argument;
    script_start(&starter->script, &starter->stage.session, 0, NULL, &starter->operation);
    return NULL;
}

static void note_closed(void *context)
{
    atomic_store((atomic_bool *)context, true);
}

static void a_start_overtaken_by_a_closing_session_sends_nothing(void)
{
    static const struct script_move sends[] = {{.next = WSMI_NEXT_SEND, .gate = true}};
    static const struct script_move results[] = {
        {.next = WSMI_NEXT_RESULT, .object = true, .gate = true}};
    static const struct script_move finals[] = {
        {.next = WSMI_NEXT_FINAL, .object = true, .gate = true}};
    const struct script rows[] = {SCRIPT(sends), SCRIPT(results), SCRIPT(finals)};
    for (int row = 0; row < 3; row++) {
        struct starter starter = {.script = rows[row], .operation = MI_OPERATION_NULL};
        struct taken out;
        pthread_t thread;
        atomic_bool closed = false;
        starter.script.no_release = true;
        stage_open(&starter.stage, &script_answer, 1);
        CHECK(pthread_create(&thread, NULL, start_at_gate, &starter) == 0);
        script_wait_at_gate(&starter.script);
        CHECK(MI_Session_Close(&starter.stage.session, &closed, note_closed) == MI_RESULT_OK);
        script_open_gate(&starter.script);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(take(&starter.operation, &out) == MI_RESULT_OK);
        CHECK(out.more == MI_FALSE);
        CHECK(out.result == (row == 2 ? MI_RESULT_OK : MI_RESULT_FAILED));
        CHECK((out.instance != NULL) == (row == 2));
        CHECK(starter.script.turns == 1 && starter.script.abandons == (row == 2 ? 0 : 1));
        CHECK(!atomic_load(&closed));
        CHECK(MI_Operation_Close(&starter.operation) == MI_RESULT_OK);
        stage_close_application(&starter.stage);
        CHECK(atomic_load(&closed));
        CHECK(starter.stage.counters.exchanges_started == 0);
    }
}

/* A session whose message callback tries to use the operation that is at work. */
struct intruder {
    MI_Operation operation;
    unsigned warnings;
    unsigned attempts;
};

static void MI_CALL intrude(MI_Application *application, void *context, MI_Uint32 channel,
                            const MI_Char *message)
{
    struct intruder *intruder = context;
    struct taken out;
    (void)application;
    if (channel == MI_WRITEMESSAGE_CHANNEL_WARNING) {
        intruder->warnings += strstr(message, "a scripted warning") != NULL ? 1 : 0;
    }
    if (intruder->operation.ft == NULL) {
        return;
    }
    CHECK(take(&intruder->operation, &out) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Cancel(&intruder->operation, MI_REASON_NONE) == MI_RESULT_OK);
    MI_Operation copy = intruder->operation;
    CHECK(MI_Operation_Close(&copy) == MI_RESULT_FAILED);
    intruder->attempts++;
}

typedef void MI_CALL write_message_callback(MI_Application *application, void *context,
                                            MI_Uint32 channel, const MI_Char *message);

/* A session that tells `write_message` what its log level lets through. */
static MI_Session open_talkative(struct stage *stage, MI_Uint32 level, void *context,
                                 write_message_callback *write_message)
{
    MI_Session session = MI_SESSION_NULL;
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_SessionCallbacks callbacks = MI_SESSIONCALLBACKS_NULL;
    CHECK(MI_Application_NewDestinationOptions(&stage->application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetNumber(&options, WSMI_OPTION_LOG_LEVEL, level) == MI_RESULT_OK);
    callbacks.callbackContext = context;
    callbacks.writeMessage = write_message;
    CHECK(MI_Application_NewSession(&stage->application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, &callbacks, NULL, &session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    return session;
}

static void inside_its_own_task_an_operation_can_be_cancelled_but_not_waited_for(void)
{
    static const struct script_move moves[] = {
        {.next = WSMI_NEXT_SEND, .warn = true},
        {.next = WSMI_NEXT_SEND, .warn = true},
        {.next = WSMI_NEXT_FINAL},
    };
    struct script script = SCRIPT(moves);
    struct intruder intruder = {.operation = MI_OPERATION_NULL};
    MI_Operation operation = MI_OPERATION_NULL;
    struct stage stage;
    stage_open(&stage, &script_answer, 1);
    MI_Session session = open_talkative(&stage, 3, &intruder, intrude);
    script.no_release = true;
    script_start(&script, &session, 0, NULL, &operation);
    CHECK(intruder.warnings == 1 && intruder.attempts == 0);
    intruder.operation = operation;
    expect_cancelled(&intruder.operation);
    CHECK(intruder.warnings == 2 && intruder.attempts >= 2 && script.turns == 2);
    CHECK(MI_Operation_Close(&intruder.operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    stage_close(&stage);
}

static void MI_CALL count_downgrades(MI_Application *application, void *context, MI_Uint32 channel,
                                     const MI_Char *message)
{
    (void)application;
    CHECK(channel == MI_WRITEMESSAGE_CHANNEL_WARNING);
    CHECK(strcmp(message, "another mechanism") == 0);
    (*(unsigned *)context)++;
}

/* Nobody asked for a log; this is no matter of logging. */
static void what_is_less_secure_is_told_whatever_the_log_level_and_the_outcome(void)
{
    struct scripted_step steps[3] = {scripted_identify, scripted_identify, scripted_identify};
    unsigned count = 0;
    struct stage stage;
    steps[0].warning = "another mechanism";
    steps[2].warning = "another mechanism";
    steps[2].failure = WSMI_FAILURE_AUTH_DENIED;
    stage_open(&stage, steps, 3);
    MI_Session session = open_talkative(&stage, 0, &count, count_downgrades);
    CHECK(test_connection(&session) == MI_RESULT_OK && count == 1);
    CHECK(test_connection(&session) == MI_RESULT_OK && count == 1);
    CHECK(test_connection(&session) == MI_RESULT_ACCESS_DENIED && count == 2);
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    stage_close(&stage);
}

static void MI_CALL close_at_once(MI_Application *application, void *context, MI_Uint32 channel,
                                  const MI_Char *message)
{
    MI_Operation *operation = context;
    (void)application;
    (void)message;
    if (channel == MI_WRITEMESSAGE_CHANNEL_WARNING) {
        CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
        CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    }
}

/* The handle is filled before the task is asked, so a callback from in there may have it. */
static void an_asynchronous_operation_can_be_closed_inside_its_own_start(void)
{
    static const struct script_move moves[] = {{.next = WSMI_NEXT_SEND, .warn = true}};
    struct script script = SCRIPT(moves);
    struct recorder recorder;
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    script.no_release = true;
    recorder_init(&recorder);
    stage_open(&stage, &script_answer, 1);
    MI_Session session = open_talkative(&stage, 3, &operation, close_at_once);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    script_start(&script, &session, 0, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    CHECK(recorder.result == MI_RESULT_FAILED && recorder.more == MI_FALSE);
    CHECK_CONTAINS(recorder.message, "cancelled");
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(recorder.calls == 1 && script.turns == 1 && script.abandons == 1);
    CHECK(stage.counters.exchanges_started == 0);
    recorder_clean_up(&recorder);
}

int main(void)
{
    RUN(an_idle_operation_ends_at_once_and_its_last_result_stays_readable);
    RUN(an_exchange_under_way_is_aborted_and_a_waiting_getter_gets_the_end);
    RUN(an_announced_start_can_be_cancelled_before_anything_came);
    RUN(a_turn_under_way_is_finished_and_only_its_final_counts);
    RUN(closing_waits_for_the_turn_of_another_thread);
    RUN(an_unseen_answer_is_shown_to_the_task_once);
    RUN(a_held_result_is_dropped);
    RUN(a_start_overtaken_by_a_closing_session_sends_nothing);
    RUN(inside_its_own_task_an_operation_can_be_cancelled_but_not_waited_for);
    RUN(what_is_less_secure_is_told_whatever_the_log_level_and_the_outcome);
    RUN(an_asynchronous_operation_can_be_closed_inside_its_own_start);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Results by callback: order, no overlap, acknowledgement, ends from inside and outside. */
#include "script.h"

enum { MAX_CALLS = 64 };

static const struct script_move pages[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_FINAL, .object = true},
};

typedef MI_Result(MI_CALL acknowledgement)(MI_Operation *operation);

/* What the callbacks of one operation were given, in order. */
struct tape {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int calls;
    unsigned numbers[MAX_CALLS]; /* 0: no object */
    MI_Result results[MAX_CALLS];
    bool more[MAX_CALLS];
    bool inside; /* a callback is running */
    bool io_thread;
    MI_Operation operation;
    acknowledgement *acknowledge;
    void (*action)(struct tape *tape, MI_Operation *operation, int call);
    struct script *script;
};

static void tape_init(struct tape *tape, struct script *script)
{
    memset(tape, 0, sizeof(*tape));
    (void)pthread_mutex_init(&tape->lock, NULL);
    (void)pthread_cond_init(&tape->changed, NULL);
    tape->script = script;
}

static void tape_clean_up(struct tape *tape)
{
    (void)pthread_cond_destroy(&tape->changed);
    (void)pthread_mutex_destroy(&tape->lock);
}

/* Waits for so many calls that have returned. */
static void tape_wait(struct tape *tape, int calls)
{
    (void)pthread_mutex_lock(&tape->lock);
    while (tape->calls < calls || tape->inside) {
        (void)pthread_cond_wait(&tape->changed, &tape->lock);
    }
    (void)pthread_mutex_unlock(&tape->lock);
}

static void write_tape(struct tape *tape, MI_Operation *operation, unsigned number, MI_Boolean more,
                       MI_Result result, acknowledgement *acknowledge)
{
    (void)pthread_mutex_lock(&tape->lock);
    CHECK(!tape->inside && tape->calls < MAX_CALLS && !scripted_is_io_thread());
    CHECK(tape->calls == 0 || tape->more[tape->calls - 1]); /* nothing after the last */
    int call = tape->calls++;
    tape->inside = true;
    tape->numbers[call] = number;
    tape->results[call] = result;
    tape->more[call] = more != MI_FALSE;
    tape->operation = *operation;
    tape->acknowledge = acknowledge;
    (void)pthread_mutex_unlock(&tape->lock);
    if (tape->action != NULL) {
        tape->action(tape, operation, call);
    }
    (void)pthread_mutex_lock(&tape->lock);
    tape->inside = false;
    (void)pthread_cond_broadcast(&tape->changed);
    (void)pthread_mutex_unlock(&tape->lock);
}

static void MI_CALL on_instance(MI_Operation *operation, void *context, const MI_Instance *instance,
                                MI_Boolean more, MI_Result result, const MI_Char *message,
                                const MI_Instance *details, acknowledgement *acknowledge)
{
    CHECK((result != MI_RESULT_OK) == (message != NULL && details != NULL));
    write_tape(context, operation, instance == NULL ? 0 : script_number(instance), more, result,
               acknowledge);
}

static void MI_CALL on_class(MI_Operation *operation, void *context, const MI_Class *class_result,
                             MI_Boolean more, MI_Result result, const MI_Char *message,
                             const MI_Instance *details, acknowledgement *acknowledge)
{
    (void)message;
    (void)details;
    write_tape(context, operation, class_result == NULL ? 0 : script_class_number(class_result),
               more, result, acknowledge);
}

static void MI_CALL on_indication(MI_Operation *operation, void *context,
                                  const MI_Instance *instance, const MI_Char *bookmark,
                                  const MI_Char *machine, MI_Boolean more, MI_Result result,
                                  const MI_Char *message, const MI_Instance *details,
                                  acknowledgement *acknowledge)
{
    (void)message;
    (void)details;
    CHECK((instance != NULL) == (bookmark != NULL && machine != NULL));
    write_tape(context, operation, instance == NULL ? 0 : script_number(instance), more, result,
               acknowledge);
}

/* One callback, that of the channel. */
static MI_OperationCallbacks tape_callbacks(struct tape *tape)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = tape;
    switch (tape->script->channel) {
    case WSMI_CHANNEL_INSTANCE:
        callbacks.instanceResult = on_instance;
        break;
    case WSMI_CHANNEL_CLASS:
        callbacks.classResult = on_class;
        break;
    case WSMI_CHANNEL_INDICATION:
        callbacks.indicationResult = on_indication;
        break;
    }
    return callbacks;
}

static void tape_start(struct tape *tape, const struct stage *stage, MI_Uint32 flags,
                       MI_Operation *operation)
{
    MI_OperationCallbacks callbacks = tape_callbacks(tape);
    script_start(tape->script, &stage->session, flags, &callbacks, operation);
}

static void every_channel_calls_back_in_order_and_ends_once(void)
{
    static const enum wsmi_result_channel channels[] = {WSMI_CHANNEL_INSTANCE, WSMI_CHANNEL_CLASS,
                                                        WSMI_CHANNEL_INDICATION};
    for (size_t i = 0; i < 3; i++) {
        struct script script = SCRIPT(pages);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        script.channel = channels[i];
        tape_init(&tape, &script);
        stage_open(&stage, &script_answer, 1);
        tape_start(&tape, &stage, 0, &operation);
        tape_wait(&tape, 4);
        for (int call = 0; call < 4; call++) {
            CHECK(tape.numbers[call] == (unsigned)call + 1);
            CHECK(tape.more[call] == (call < 3) && tape.results[call] == MI_RESULT_OK);
        }
        CHECK(tape.acknowledge == NULL);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
        CHECK(tape.calls == 4 && script.turns == 6 && script.abandons == 0);
        CHECK(script.destroys == 1);
        tape_clean_up(&tape);
    }
}

static void pause_inside(struct tape *tape, MI_Operation *operation, int call)
{
    (void)operation;
    (void)call;
    unsigned turns = tape->script->turns;
    sleep_ms(220);
    CHECK(tape->script->turns == turns); /* nobody goes on behind the callback's back */
}

static void a_slow_callback_holds_the_task_back_and_costs_no_deadline(void)
{
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct tape tape;
    MI_Operation operation = MI_OPERATION_NULL;
    tape_init(&tape, &script);
    tape.action = pause_inside;
    stage_open_with_timeout(&stage, &script_answer, 1, 200);
    tape_start(&tape, &stage, 0, &operation);
    tape_wait(&tape, 4);
    CHECK(tape.results[3] == MI_RESULT_OK && tape.numbers[3] == 4);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    tape_clean_up(&tape);
}

static void with_manual_acknowledgement_the_next_result_waits_for_it(void)
{
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct tape tape;
    MI_Operation operation = MI_OPERATION_NULL;
    tape_init(&tape, &script);
    stage_open(&stage, &script_answer, 1);
    tape_start(&tape, &stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &operation);
    for (int call = 1; call <= 4; call++) {
        tape_wait(&tape, call);
        unsigned turns = script.turns;
        sleep_ms(20);
        CHECK(tape.calls == call && script.turns == turns);
        CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
    }
    CHECK(!tape.more[3]);
    CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    tape_clean_up(&tape);
}

/* What is said twice of one result must not be taken for a word about the next. */
static void a_result_is_acknowledged_once(void)
{
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct tape tape;
    MI_Operation operation = MI_OPERATION_NULL;
    acknowledgement *before = NULL;
    tape_init(&tape, &script);
    stage_open(&stage, &script_answer, 1);
    tape_start(&tape, &stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &operation);
    for (int call = 1; call <= 4; call++) {
        tape_wait(&tape, call);
        CHECK(before == NULL || before(&tape.operation) == MI_RESULT_INVALID_PARAMETER);
        CHECK(tape.calls == call);
        before = tape.acknowledge;
        CHECK(before(&tape.operation) == MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(before(&tape.operation) == MI_RESULT_INVALID_PARAMETER);
    stage_close(&stage);
    tape_clean_up(&tape);
}

static void acknowledge_inside(struct tape *tape, MI_Operation *operation, int call)
{
    CHECK(tape->acknowledge(operation) == MI_RESULT_OK);
    if (call < 3) {
        sleep_ms(10); /* write_tape checks that no callback comes while this one runs */
    }
}

static void acknowledging_inside_the_callback_starts_no_second_one_beside_it(void)
{
    struct script script = SCRIPT(pages);
    struct stage stage;
    struct tape tape;
    MI_Operation operation = MI_OPERATION_NULL;
    tape_init(&tape, &script);
    tape.action = acknowledge_inside;
    stage_open(&stage, &script_answer, 1);
    tape_start(&tape, &stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &operation);
    tape_wait(&tape, 4);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(tape.calls == 4);
    tape_clean_up(&tape);
}

static void end_in_second(struct tape *tape, MI_Operation *operation, int call, bool close)
{
    if (call == 1) {
        CHECK((close ? MI_Operation_Close(operation)
                     : MI_Operation_Cancel(operation, MI_REASON_NONE)) == MI_RESULT_OK);
        CHECK(tape->script->abandons == 0); /* the task rests while its result is looked at */
    }
}

static void cancel_in_second(struct tape *tape, MI_Operation *operation, int call)
{
    end_in_second(tape, operation, call, false);
}

static void close_in_second(struct tape *tape, MI_Operation *operation, int call)
{
    end_in_second(tape, operation, call, true);
}

static void an_end_inside_a_callback_is_followed_by_the_final_one(void)
{
    for (int close = 0; close < 2; close++) {
        struct script script = SCRIPT(pages);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        tape_init(&tape, &script);
        tape.action = close ? close_in_second : cancel_in_second;
        stage_open(&stage, &script_answer, 1);
        tape_start(&tape, &stage, 0, &operation);
        tape_wait(&tape, 3);
        CHECK(tape.numbers[1] == 2 && tape.numbers[2] == 0);
        CHECK(tape.results[2] == MI_RESULT_FAILED && !tape.more[2]);
        CHECK(MI_Operation_Close(&operation) ==
              (close ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
        stage_close(&stage);
        CHECK(tape.calls == 3 && script.abandons == 1 && script.turns == 3);
        CHECK(stage.counters.exchanges_started == 2);
        tape_clean_up(&tape);
    }
}

static void with_a_result_unacknowledged_the_final_one_waits_for_it(void)
{
    for (int close = 0; close < 2; close++) {
        struct script script = SCRIPT(pages);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        tape_init(&tape, &script);
        stage_open(&stage, &script_answer, 1);
        tape_start(&tape, &stage, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, &operation);
        tape_wait(&tape, 1);
        CHECK((close ? MI_Operation_Close(&operation)
                     : MI_Operation_Cancel(&operation, MI_REASON_NONE)) == MI_RESULT_OK);
        sleep_ms(20);
        CHECK(tape.calls == 1);
        CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
        tape_wait(&tape, 2);
        CHECK(tape.results[1] == MI_RESULT_FAILED && !tape.more[1]);
        CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
        if (!close) {
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        stage_close(&stage);
        CHECK(tape.calls == 2 && script.abandons == 1);
        tape_clean_up(&tape);
    }
}

static void an_end_while_the_task_is_at_work_lets_it_finish_its_turn(void)
{
    static const struct script_move moves[] = {
        {.next = WSMI_NEXT_SEND}, {.next = WSMI_NEXT_RESULT, .object = true, .gate = true}};
    for (int close = 0; close < 2; close++) {
        struct script script = SCRIPT(moves);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        tape_init(&tape, &script);
        stage_open(&stage, &script_answer, 1);
        tape_start(&tape, &stage, 0, &operation);
        script_wait_at_gate(&script);
        CHECK((close ? MI_Operation_Close(&operation)
                     : MI_Operation_Cancel(&operation, MI_REASON_NONE)) == MI_RESULT_OK);
        CHECK(tape.calls == 0);
        script_open_gate(&script);
        tape_wait(&tape, 1);
        CHECK(tape.results[0] == MI_RESULT_FAILED && !tape.more[0] && tape.numbers[0] == 0);
        if (!close) {
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        stage_close(&stage);
        CHECK(tape.calls == 1 && script.abandons == 1);
        tape_clean_up(&tape);
    }
}

static void end_in_first(struct tape *tape, MI_Operation *operation, int call)
{
    (void)tape;
    if (call == 0) {
        CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    }
}

/* The exchange goes on beside the report; what ends it meanwhile is told after it. */
static void an_announced_start_is_a_result_beside_the_exchange(void)
{
    static const struct scripted_step slow = {.phase = WSMI_PHASE_DECODE,
                                              .status = 200,
                                              .content_type = "",
                                              .body = "x",
                                              .delay_ms = 200};
    static const struct scripted_step held = {.hold = true};
    const MI_Uint32 flags =
        MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED | MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS;
    for (int row = 0; row < 4; row++) {
        struct script script = SCRIPT(pages);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        script.no_release = true;
        tape_init(&tape, &script);
        tape.action = row == 3 ? end_in_first : NULL;
        stage_open(&stage, row < 2 ? &slow : &held, 1);
        tape_start(&tape, &stage, flags, &operation);
        tape_wait(&tape, 1);
        CHECK(tape.numbers[0] == 0 && tape.more[0] && script.turns == 1);
        if (row == 1) {
            sleep_ms(400); /* the answer comes while the report is unacknowledged */
            CHECK(tape.calls == 1 && script.turns == 1);
        } else if (row == 2) {
            CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
            sleep_ms(50); /* the exchange has ended, the report is still unacknowledged */
            CHECK(tape.calls == 1);
        }
        CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
        tape_wait(&tape, 2);
        CHECK(tape.more[1] == (row < 2) && tape.numbers[1] == (row < 2 ? 1 : 0));
        if (row < 2) {
            CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
            CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
            tape_wait(&tape, 3);
        }
        CHECK(!tape.more[tape.calls - 1] && tape.results[tape.calls - 1] == MI_RESULT_FAILED);
        CHECK(tape.acknowledge(&tape.operation) == MI_RESULT_OK);
        CHECK(row == 3 || MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
        CHECK(script.abandons == 1);
        tape_clean_up(&tape);
    }
}

static void what_fails_at_the_start_is_called_back_elsewhere(void)
{
    static const struct script_move finals[] = {
        {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_INVALID_CLASS}};
    for (int row = 0; row < 2; row++) {
        struct script script = SCRIPT(finals);
        struct stage stage;
        struct tape tape;
        MI_Operation operation = MI_OPERATION_NULL;
        script.fail_create = row == 0;
        script.no_release = true;
        tape_init(&tape, &script);
        stage_open(&stage, &script_answer, 1);
        tape_start(&tape, &stage, 0, &operation);
        tape_wait(&tape, 1);
        CHECK(tape.results[0] ==
              (row == 0 ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_INVALID_CLASS));
        CHECK(!tape.more[0] && tape.operation.reserved1 == operation.reserved1);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
        CHECK(tape.calls == 1);
        tape_clean_up(&tape);
    }
}

int main(void)
{
    RUN(every_channel_calls_back_in_order_and_ends_once);
    RUN(a_slow_callback_holds_the_task_back_and_costs_no_deadline);
    RUN(with_manual_acknowledgement_the_next_result_waits_for_it);
    RUN(a_result_is_acknowledged_once);
    RUN(acknowledging_inside_the_callback_starts_no_second_one_beside_it);
    RUN(an_end_inside_a_callback_is_followed_by_the_final_one);
    RUN(with_a_result_unacknowledged_the_final_one_waits_for_it);
    RUN(an_end_while_the_task_is_at_work_lets_it_finish_its_turn);
    RUN(an_announced_start_is_a_result_beside_the_exchange);
    RUN(what_fails_at_the_start_is_called_back_elsewhere);
    return 0;
}

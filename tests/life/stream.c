/* SPDX-License-Identifier: MIT */
/* Synchronous operations of many results: order, back-pressure, lifetimes, channels, the start. */
#include "script.h"

static const struct script_move two_pages[] = {
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_SEND},
    {.next = WSMI_NEXT_RESULT, .object = true},
    {.next = WSMI_NEXT_FINAL, .object = true},
};

static void results_arrive_one_by_one_and_only_when_they_are_asked_for(void)
{
    static const unsigned turns_after[] = {2, 3, 5, 6};
    static const size_t exchanges_after[] = {1, 1, 2, 2};
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(script.turns == 1 && stage.counters.exchanges_started == 1);
    CHECK(pthread_equal(script.last_thread, pthread_self()) != 0);
    sleep_ms(20); /* the answer is there; nobody has asked */
    CHECK(script.turns == 1);
    for (unsigned i = 0; i < 4; i++) {
        CHECK(take(&operation, &out) == MI_RESULT_OK);
        CHECK(out.result == MI_RESULT_OK && out.message == NULL && out.details == NULL);
        CHECK(out.more == (i < 3 ? MI_TRUE : MI_FALSE));
        CHECK(script_number(out.instance) == i + 1);
        sleep_ms(5);
        CHECK(script.turns == turns_after[i]);
        CHECK(stage.counters.exchanges_started == exchanges_after[i]);
    }
    CHECK(take(&operation, &out) == MI_RESULT_OK);
    CHECK(out.instance == NULL && out.more == MI_FALSE && out.result == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.abandons == 0 && script.destroys == 1 && script.turns == 6);
}

struct getter {
    MI_Operation operation;
    struct taken out;
    MI_Result called;
};

static void *take_elsewhere(void *argument)
{
    struct getter *getter = argument;
    getter->called = take(&getter->operation, &getter->out);
    return NULL;
}

static void the_task_is_asked_on_the_thread_of_the_getter(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct getter getter = {.operation = MI_OPERATION_NULL};
    pthread_t thread;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &getter.operation);
    CHECK(pthread_create(&thread, NULL, take_elsewhere, &getter) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(getter.called == MI_RESULT_OK && script_number(getter.out.instance) == 1);
    CHECK(pthread_equal(script.last_thread, thread) != 0);
    CHECK(MI_Operation_Close(&getter.operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void two_threads_that_ask_share_the_results(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct getter getters[4];
    pthread_t threads[4];
    unsigned sum = 0;
    static const struct scripted_step slow = {
        .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .delay_ms = 20};
    stage_open(&stage, &slow, 1);
    memset(getters, 0, sizeof(getters));
    script_start(&script, &stage.session, 0, NULL, &getters[0].operation);
    for (unsigned i = 0; i < 4; i++) {
        getters[i].operation = getters[0].operation;
        CHECK(pthread_create(&threads[i], NULL, take_elsewhere, &getters[i]) == 0);
    }
    for (unsigned i = 0; i < 4; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK(getters[i].called == MI_RESULT_OK && getters[i].out.result == MI_RESULT_OK);
        sum += getters[i].out.more ? 0 : 1;
    }
    CHECK(sum == 1 && script.objects == 4);
    CHECK(MI_Operation_Close(&getters[0].operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void results_without_an_exchange_are_possible(void)
{
    static const struct script_move moves[] = {
        {.next = WSMI_NEXT_RESULT, .object = true},
        {.next = WSMI_NEXT_RESULT, .object = true},
        {.next = WSMI_NEXT_FINAL},
    };
    struct script script = SCRIPT(moves);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(script.turns == 1); /* the first result is held, the second is not made yet */
    CHECK(take(&operation, &out) == MI_RESULT_OK && script_number(out.instance) == 1);
    CHECK(script.turns == 1 && out.more == MI_TRUE);
    CHECK(take(&operation, &out) == MI_RESULT_OK && script_number(out.instance) == 2);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.instance == NULL && out.more == MI_FALSE);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 0);
    stage_close(&stage);
}

static void a_task_may_end_at_the_start(void)
{
    static const struct script_move moves[] = {
        {.next = WSMI_NEXT_FINAL, .code = MI_RESULT_INVALID_QUERY}};
    struct script script = SCRIPT(moves);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script.no_release = true;
    script_start(&script, &stage.session, 0, NULL, &operation);
    for (int i = 0; i < 2; i++) { /* the text stays with the repeated final result */
        CHECK(take(&operation, &out) == MI_RESULT_OK);
        CHECK(out.result == MI_RESULT_INVALID_QUERY && out.more == MI_FALSE);
        CHECK(out.details != NULL);
        CHECK_CONTAINS(out.message, "as scripted");
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(script.abandons == 1 && stage.counters.exchanges_started == 0);
    stage_close(&stage);
}

static void a_task_that_cannot_be_created_is_the_one_result(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script.fail_create = true;
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK);
    CHECK(out.result == MI_RESULT_INVALID_PARAMETER && out.more == MI_FALSE);
    CHECK_CONTAINS(out.message, "the script cannot be created");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(script.turns == 0 && script.destroys == 0);
    stage_close(&stage);
}

static void legal_flags_reach_the_task_and_others_are_refused(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, SCRIPT_FLAGS, NULL, &operation);
    CHECK(script.flags == (unsigned)SCRIPT_FLAGS);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    script_start(&script, &stage.session, MI_OPERATIONFLAGS_FULL_RTTI, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(out.message, "flags");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.destroys == 1); /* once the epilogue was over */
}

static void an_announced_start_is_told_unless_a_result_is_already_there(void)
{
    static atomic_bool gate;
    static const struct scripted_step slow = {
        .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x", .gate = &gate};
    const MI_Uint32 flags = MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED;
    for (int late = 0; late < 2; late++) {
        struct script script = SCRIPT(two_pages);
        struct stage stage;
        struct taken out;
        MI_Operation operation = MI_OPERATION_NULL;
        stage_open(&stage, &slow, 1);
        atomic_store(&gate, late != 0);
        script_start(&script, &stage.session, flags, NULL, &operation);
        CHECK(script.flags == flags);
        if (late == 0) {
            CHECK(take(&operation, &out) == MI_RESULT_OK);
            CHECK(out.instance == NULL && out.more == MI_TRUE && out.result == MI_RESULT_OK);
            CHECK(script.turns == 1);
            atomic_store(&gate, true);
        } else {
            sleep_ms(500); /* the answer is there before anybody asks */
        }
        for (unsigned i = 0; i < 4; i++) {
            CHECK(take(&operation, &out) == MI_RESULT_OK && script_number(out.instance) == i + 1);
        }
        CHECK(out.more == MI_FALSE);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
    }
}

static void each_exchange_has_its_own_deadline_and_the_consumer_may_be_slow(void)
{
    enum { TIMEOUT_MS = 20000, LEAST_MS = 10000 };
    /* By the transport's clock: longer than an exchange has, before anybody takes its results. */
    static const struct scripted_step later = {.phase = WSMI_PHASE_DECODE,
                                               .status = 200,
                                               .content_type = "",
                                               .body = "x",
                                               .jump_ms = 30000};
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open_with_timeout(&stage, &later, 1, TIMEOUT_MS);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(stage.counters.last_timeout_ms <= TIMEOUT_MS &&
          stage.counters.last_timeout_ms > LEAST_MS);
    for (unsigned i = 0; i < 4; i++) {
        CHECK(take(&operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_OK);
    }
    CHECK(stage.counters.exchanges_started == 2);
    CHECK(stage.counters.last_timeout_ms <= TIMEOUT_MS &&
          stage.counters.last_timeout_ms > LEAST_MS);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void the_timeout_of_a_task_goes_before_that_of_the_session(void)
{
    static const struct scripted_step steps[] = {
        {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
        {.hold = true},
        {.phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = "x"},
    };
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    script.timeout_ms = 50;
    stage_open(&stage, steps, 3);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && take(&operation, &out) == MI_RESULT_OK);
    unsigned long long before = now_ms();
    CHECK(take(&operation, &out) == MI_RESULT_OK);
    CHECK(out.result == MI_RESULT_FAILED && out.more == MI_FALSE);
    CHECK(now_ms() - before >= 49 && now_ms() - before < 15000);
    CHECK(script.abandons == 1); /* an error: there may be something to free */
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == 3);
}

static void classes_come_by_their_getter_alone(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    struct taken out;
    const MI_Class *class_result;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script.channel = WSMI_CHANNEL_CLASS;
    script_start(&script, &stage.session, 0, NULL, &operation);
    for (unsigned i = 0; i < 4; i++) {
        CHECK(take(&operation, &out) == MI_RESULT_INVALID_PARAMETER);
        CHECK(out.instance == NULL && out.result == MI_RESULT_INVALID_PARAMETER);
        CHECK(MI_Operation_GetClass(&operation, NULL, NULL, NULL, NULL, NULL) ==
              MI_RESULT_INVALID_PARAMETER);
        CHECK(MI_Operation_GetClass(&operation, &class_result, &out.more, &out.result, NULL,
                                    NULL) == MI_RESULT_OK);
        CHECK(script_class_number(class_result) == i + 1);
        CHECK(script.deleted == i); /* the last one stays until the next is taken */
        CHECK(out.more == (i < 3 ? MI_TRUE : MI_FALSE));
    }
    CHECK(MI_Operation_GetClass(&operation, &class_result, &out.more, &out.result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(class_result == NULL && script.deleted == 3);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(script.deleted == 4);
}

static void indications_come_with_bookmark_and_machine(void)
{
    struct script script = SCRIPT(two_pages);
    struct stage stage;
    const MI_Instance *instance;
    const MI_Char *bookmark;
    const MI_Char *machine;
    MI_Boolean more;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script.channel = WSMI_CHANNEL_INDICATION;
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, NULL, NULL, NULL) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_GetIndication(&operation, &instance, &bookmark, &machine, &more, NULL, NULL,
                                     NULL) == MI_RESULT_OK);
    CHECK(script_number(instance) == 1 && more == MI_TRUE);
    CHECK_STR(bookmark, "bookmark 1");
    CHECK_STR(machine, "machine");
    CHECK(MI_Operation_GetIndication(&operation, &instance, NULL, NULL, NULL, NULL, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(script_number(instance) == 2);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_request_that_cannot_be_sent_is_the_final_result(void)
{
    static const struct script_move too_many[] = {{.next = WSMI_NEXT_SEND, .headers = 5}};
    static const struct script_move failed[] = {
        {.next = WSMI_NEXT_RESULT, .object = true},
        {.next = WSMI_NEXT_SEND, .fail_body = true},
    };
    static const struct scripted_step refusing = {.refuse_start = true};
    static const struct script_move plain[] = {{.next = WSMI_NEXT_SEND, .headers = 4}};
    const struct {
        struct script script;
        const struct scripted_step *step;
        MI_Result result;
        const char *text;
        unsigned before;
    } rows[] = {
        {SCRIPT(too_many), &script_answer, MI_RESULT_FAILED, "too many headers", 0},
        {SCRIPT(failed), &script_answer, MI_RESULT_FAILED, "", 1},
        {SCRIPT(plain), &refusing, MI_RESULT_SERVER_LIMITS_EXCEEDED, "refuses to start", 0},
    };
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
        struct script script = rows[row].script;
        struct stage stage;
        struct taken out;
        MI_Operation operation = MI_OPERATION_NULL;
        stage_open(&stage, rows[row].step, 1);
        script.no_release = true;
        script_start(&script, &stage.session, 0, NULL, &operation);
        for (unsigned i = 0; i < rows[row].before; i++) {
            CHECK(take(&operation, &out) == MI_RESULT_OK && out.more == MI_TRUE);
        }
        CHECK(take(&operation, &out) == MI_RESULT_OK && out.more == MI_FALSE);
        CHECK(out.result != MI_RESULT_OK && out.instance == NULL && out.details != NULL);
        CHECK(rows[row].step == &script_answer || out.result == rows[row].result);
        CHECK_CONTAINS(out.message, rows[row].text);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        CHECK(script.abandons == 1);
        stage_close(&stage);
    }
}

static void headers_of_the_task_go_beside_the_content_type(void)
{
    static const struct script_move moves[] = {{.next = WSMI_NEXT_SEND, .headers = 4},
                                               {.next = WSMI_NEXT_FINAL}};
    struct script script = SCRIPT(moves);
    struct stage stage;
    struct taken out;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &script_answer, 1);
    script_start(&script, &stage.session, 0, NULL, &operation);
    CHECK(take(&operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_OK);
    CHECK(stage.counters.last_header_count == 5);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

int main(void)
{
    RUN(results_arrive_one_by_one_and_only_when_they_are_asked_for);
    RUN(the_task_is_asked_on_the_thread_of_the_getter);
    RUN(two_threads_that_ask_share_the_results);
    RUN(results_without_an_exchange_are_possible);
    RUN(a_task_may_end_at_the_start);
    RUN(a_task_that_cannot_be_created_is_the_one_result);
    RUN(legal_flags_reach_the_task_and_others_are_refused);
    RUN(an_announced_start_is_told_unless_a_result_is_already_there);
    RUN(each_exchange_has_its_own_deadline_and_the_consumer_may_be_slow);
    RUN(the_timeout_of_a_task_goes_before_that_of_the_session);
    RUN(classes_come_by_their_getter_alone);
    RUN(indications_come_with_bookmark_and_machine);
    RUN(a_request_that_cannot_be_sent_is_the_final_result);
    RUN(headers_of_the_task_go_beside_the_content_type);
    return 0;
}

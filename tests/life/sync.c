/* SPDX-License-Identifier: MIT */
/* Synchronous operations: the getters' two results, draining, cancelling, closing (mi-api section
 * 7). */
#include "life.h"

static const struct scripted_step held = {.hold = true};

struct getter {
    const MI_Instance *instance;
    MI_Boolean more;
    MI_Result result;
    const MI_Char *message;
    const MI_Instance *details;
};

static MI_Result get(MI_Operation *operation, struct getter *out)
{
    memset(out, 0x5A, sizeof(*out));
    return MI_Operation_GetInstance(operation, &out->instance, &out->more, &out->result,
                                    &out->message, &out->details);
}

static const MI_Char *text_of(const MI_Instance *instance, const MI_Char *name)
{
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(instance, name, &value, &type, NULL, NULL) == MI_RESULT_OK);
    CHECK(type == MI_STRING);
    return value.string;
}

static void the_identity_arrives_with_the_final_result(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    const MI_Char *class_name;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(out.result == MI_RESULT_OK && out.more == MI_FALSE && out.message == NULL);
    CHECK(out.details == NULL && out.instance != NULL);
    CHECK(MI_Instance_GetClassName(out.instance, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "IdentifyResponse");
    CHECK_STR(text_of(out.instance, "ProductVendor"), "Example Corp");
    CHECK_STR(text_of(out.instance, "ProductVersion"), "OS: 1.2.3 SP: 0.0 Stack: 3.0");
    CHECK_STR(text_of(out.instance, "ProtocolVersion"),
              "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void after_the_final_result_the_getter_repeats_its_code_without_the_instance(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    for (int i = 0; i < 2; i++) {
        CHECK(get(&operation, &out) == MI_RESULT_OK);
        CHECK(out.instance == NULL && out.more == MI_FALSE && out.result == MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_failed_operation_still_gives_function_result_ok(void)
{
    static const struct scripted_step refused = {.failure = WSMI_FAILURE_REFUSED,
                                                 .phase = WSMI_PHASE_CONNECT};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    stage_open(&stage, &refused, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(out.result == MI_RESULT_FAILED && out.more == MI_FALSE && out.instance == NULL);
    CHECK(out.message != NULL && out.message[0] != '\0');
    CHECK(out.details != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_getter_without_an_instance_pointer_consumes_nothing(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    out.result = MI_RESULT_OK;
    CHECK(MI_Operation_GetInstance(&operation, NULL, &out.more, &out.result, NULL, NULL) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(out.result == MI_RESULT_INVALID_PARAMETER);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(out.instance != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void the_wrong_getter_is_refused_and_consumes_nothing(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    const MI_Class *class_result;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(MI_Operation_GetClass(&operation, &class_result, &out.more, &out.result, NULL, NULL) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(out.result == MI_RESULT_INVALID_PARAMETER && class_result == NULL);
    CHECK(MI_Operation_GetIndication(&operation, &out.instance, NULL, NULL, &out.more, &out.result,
                                     NULL, NULL) == MI_RESULT_INVALID_PARAMETER);
    CHECK(get(&operation, &out) == MI_RESULT_OK && out.instance != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void cancelling_ends_a_running_operation_with_one_final_result(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    sleep_ms(20);
    unsigned long long before = now_ms();
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_SHUTDOWN) == MI_RESULT_OK);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(now_ms() - before < 15000); /* a session has 30 s */
    CHECK(out.result == MI_RESULT_FAILED && out.more == MI_FALSE);
    CHECK_CONTAINS(out.message, "cancel");
    CHECK(stage.counters.cancelled == 1);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void cancelling_at_once_is_not_lost(void)
{
    struct stage stage;
    stage_open(&stage, &held, 1);
    for (int i = 0; i < 200; i++) {
        MI_Operation operation = MI_OPERATION_NULL;
        struct getter out;
        MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK(get(&operation, &out) == MI_RESULT_OK && out.result == MI_RESULT_FAILED);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    stage_close(&stage);
}

static void closing_an_undrained_operation_does_not_hang(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    unsigned long long before = now_ms();
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(now_ms() - before < 15000); /* a session has 30 s */
    stage_close(&stage);
}

static void *close_later(void *argument)
{
    sleep_ms(50);
    CHECK(MI_Operation_Close(argument) == MI_RESULT_OK);
    return NULL;
}

static void closing_while_another_thread_waits_releases_that_thread(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    pthread_t closer;
    const MI_Instance *instance;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &held, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    MI_Operation copy = operation;
    CHECK(pthread_create(&closer, NULL, close_later, &copy) == 0);
    MI_Result called = MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL);
    CHECK(called == MI_RESULT_OK || called == MI_RESULT_INVALID_PARAMETER);
    CHECK(result != MI_RESULT_OK && instance == NULL);
    CHECK(pthread_join(closer, NULL) == 0);
    stage_close(&stage);
}

static void the_deadline_ends_an_operation_nobody_answers(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    MI_Value category;
    stage_open_with_timeout(&stage, &held, 1, 50);
    unsigned long long before = now_ms();
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(now_ms() - before >= 49 && now_ms() - before < 15000);
    CHECK(out.result == MI_RESULT_FAILED);
    CHECK(MI_Instance_GetElement(out.details, MI_T("error_Category"), &category, NULL, NULL,
                                 NULL) == MI_RESULT_OK);
    CHECK(category.uint16 == MI_ERRORCATEGORY_OPERATION_TIMEOUT);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_transport_that_cannot_start_is_a_final_result(void)
{
    static const struct scripted_step refusing = {.refuse_start = true};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct getter out;
    stage_open(&stage, &refusing, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(out.result == MI_RESULT_SERVER_LIMITS_EXCEEDED);
    CHECK_CONTAINS(out.message, "the script refuses to start");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_closed_handle_is_recognised_by_every_call(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session session;
    struct getter out;
    stage_open(&stage, &scripted_identify, 1);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    MI_Operation stale = operation;
    CHECK(get(&operation, &out) == MI_RESULT_OK);
    CHECK(MI_Operation_GetSession(&operation, &session) == MI_RESULT_OK);
    CHECK(memcmp(&session, &stage.session, sizeof(session)) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&stale) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Cancel(&stale, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    CHECK(get(&stale, &out) == MI_RESULT_INVALID_PARAMETER);
    CHECK(out.result == MI_RESULT_INVALID_PARAMETER && out.more == MI_FALSE);
    CHECK(MI_Operation_GetSession(&stale, &session) == MI_RESULT_INVALID_PARAMETER);
    /* The slot is used again; the number is not. */
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(operation.reserved2 == stale.reserved2 && operation.reserved1 != stale.reserved1);
    CHECK(MI_Operation_Cancel(&stale, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    stale.reserved2 = 1 << 20;
    CHECK(MI_Operation_Cancel(&stale, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    stale.reserved2 = -1;
    CHECK(MI_Operation_Cancel(&stale, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

int main(void)
{
    RUN(the_identity_arrives_with_the_final_result);
    RUN(after_the_final_result_the_getter_repeats_its_code_without_the_instance);
    RUN(a_failed_operation_still_gives_function_result_ok);
    RUN(a_getter_without_an_instance_pointer_consumes_nothing);
    RUN(the_wrong_getter_is_refused_and_consumes_nothing);
    RUN(cancelling_ends_a_running_operation_with_one_final_result);
    RUN(cancelling_at_once_is_not_lost);
    RUN(closing_an_undrained_operation_does_not_hang);
    RUN(closing_while_another_thread_waits_releases_that_thread);
    RUN(the_deadline_ends_an_operation_nobody_answers);
    RUN(a_transport_that_cannot_start_is_a_final_result);
    RUN(a_closed_handle_is_recognised_by_every_call);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Get, Enumerate with a Pull, and Invoke with the k-th allocation failing, for every k until
 * nothing fails any more: an error result each time, exactly one of them final, never a crash or a
 * leak. The peer is a script and has a class declaration.
 */
#include "fail_malloc.h"
#include "life.h"
#include "wsmi/xml.h"

enum { NO_SUCH_ALLOCATION = 20000 };

#define CLASS_NS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp"
#define ENVELOPE(body)                                                                             \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\" "                               \
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" xmlns:c=\"" CLASS_NS "\">"         \
    "<s:Header><a:Action>urn:any</a:Action><a:RelatesTo>" SCRIPTED_ID "</a:RelatesTo></s:Header>"  \
    "<s:Body>" body "</s:Body></s:Envelope>"
#define LAMP(id) "<c:Demo_Lamp><c:Id>" id "</c:Id><c:Name>a&amp;b</c:Name></c:Demo_Lamp>"
#define ANSWER(text)                                                                               \
    {                                                                                              \
        .phase = WSMI_PHASE_DECODE, .status = 200,                                                 \
        .content_type = "application/soap+xml;charset=UTF-8", .body = ENVELOPE(text)               \
    }
#define CLASS                                                                                      \
    ANSWER("<CLASS NAME=\"Demo_Lamp\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"><QUALIFIER "           \
           "NAME=\"key\" TYPE=\"boolean\"><VALUE>true</VALUE></QUALIFIER></PROPERTY>"              \
           "<PROPERTY NAME=\"Name\" TYPE=\"string\"/><METHOD NAME=\"Toggle\" TYPE=\"uint32\">"     \
           "</METHOD></CLASS>")

static const struct scripted_step get_steps[] = {ANSWER(LAMP("7")), CLASS};
static const struct scripted_step pull_steps[] = {
    ANSWER("<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext><w:Items>" LAMP(
        "1") LAMP("2") "</w:Items></n:EnumerateResponse>"),
    CLASS,
    ANSWER("<n:PullResponse><n:Items>" LAMP("3") "</n:Items><n:EndOfSequence/></n:PullResponse>"),
};
/* A lamp with a bulb, and its class with a superclass. */
static const struct scripted_step deep_steps[] = {
    ANSWER("<c:Demo_Lamp><c:Id>7</c:Id><c:Bulb><b:Watts xmlns:b=\"http://schemas.dmtf.org/wbem/"
           "wscim/1/cim-schema/2/Demo_Bulb\">9</b:Watts></c:Bulb></c:Demo_Lamp>"),
    ANSWER("<CLASS NAME=\"Demo_Lamp\" SUPERCLASS=\"Demo_Thing\"><PROPERTY NAME=\"Id\" "
           "TYPE=\"uint32\"/><PROPERTY NAME=\"Bulb\" TYPE=\"string\" "
           "EmbeddedObject=\"instance\"/></CLASS>"),
    ANSWER("<CLASS NAME=\"Demo_Thing\"/>"),
    ANSWER("<CLASS NAME=\"Demo_Bulb\"><PROPERTY NAME=\"Watts\" TYPE=\"uint16\"/></CLASS>")};
static const struct scripted_step invoke_steps[] = {
    ANSWER("<c:Toggle_OUTPUT><c:ReturnValue>0</c:ReturnValue></c:Toggle_OUTPUT>"), CLASS};

/* Starts one operation on `key`. */
typedef void start_function(MI_Session *session, const MI_Instance *key, MI_Operation *ret);

static void start_get(MI_Session *session, const MI_Instance *key, MI_Operation *ret)
{
    MI_Session_GetInstance(session, 0, NULL, MI_T("root/demo"), key, NULL, ret);
}

static void start_deep(MI_Session *session, const MI_Instance *key, MI_Operation *ret)
{
    MI_Session_GetInstance(session, MI_OPERATIONFLAGS_FULL_RTTI, NULL, MI_T("root/demo"), key, NULL,
                           ret);
}

static void start_enumerate(MI_Session *session, const MI_Instance *key, MI_Operation *ret)
{
    (void)key;
    MI_Session_EnumerateInstances(session, 0, NULL, MI_T("root/demo"), MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, ret);
}

static void start_invoke(MI_Session *session, const MI_Instance *key, MI_Operation *ret)
{
    MI_Session_Invoke(session, 0, NULL, MI_T("root/demo"), MI_T("Demo_Lamp"), MI_T("Toggle"), key,
                      key, NULL, ret);
}

/* Typed by the declaration, or not delivered. */
static void check_types(const MI_Instance *instance)
{
    MI_Value value;
    MI_Type type = MI_STRING;
    if (MI_Instance_GetElement(instance, MI_T("Id"), &value, &type, NULL, NULL) != MI_RESULT_OK) {
        CHECK(MI_Instance_GetElement(instance, MI_T("ReturnValue"), &value, &type, NULL, NULL) ==
              MI_RESULT_OK);
    }
    CHECK(type == MI_UINT32);
    if (MI_Instance_GetElement(instance, MI_T("Bulb"), &value, &type, NULL, NULL) == MI_RESULT_OK) {
        CHECK(type == MI_INSTANCE);
        CHECK(MI_Instance_GetElement(value.instance, MI_T("Watts"), &value, &type, NULL, NULL) ==
              MI_RESULT_OK);
        CHECK(type == MI_UINT16);
        CHECK(instance->classDecl->superClassDecl != NULL);
    }
}

static MI_Result drain(MI_Operation *operation, unsigned *count)
{
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    *count = 0;
    while (more) {
        CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
        CHECK(!more || (instance != NULL && result == MI_RESULT_OK));
        if (instance != NULL) {
            check_types(instance);
            ++*count;
        }
    }
    return result;
}

/* Counts nothing but what the operation itself allocates: stage and key are made before. */
static MI_Result run(start_function *start, const struct scripted_step *steps, size_t step_count,
                     size_t k, unsigned *count, bool *ret_failed)
{
    struct stage stage;
    MI_Instance *key = NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Value id = {.uint32 = 7};
    stage_open(&stage, steps, step_count);
    CHECK(MI_Application_NewInstance(&stage.application, MI_T("Demo_Lamp"), NULL, &key) ==
          MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(key, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    if (k > 0) {
        fail_malloc_arm(k);
    }
    start(&stage.session, key, &operation);
    MI_Result result = MI_RESULT_FAILED;
    if (operation.ft != NULL) {
        result = drain(&operation, count);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    *ret_failed = fail_malloc_disarm();
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    /* An epilogue may be under way, or may have had no memory. */
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    stage_close_application(&stage);
    return result;
}

static void every_failing_allocation(start_function *start, const struct scripted_step *steps,
                                     size_t step_count, unsigned results)
{
    size_t k = 0;
    size_t tolerated = 0;
    bool failed = true;
    unsigned count = 0;
    CHECK(run(start, steps, step_count, 0, &count, &failed) == MI_RESULT_OK && count == results);
    CHECK(run(start, steps, step_count, 0, &count, &failed) == MI_RESULT_OK && count == results);
    long live = fail_malloc_live();
    for (failed = true; failed;) {
        CHECK(++k < NO_SUCH_ALLOCATION);
        MI_Result result = run(start, steps, step_count, k, &count, &failed);
        /* What is only remembered for later may be forgotten: the results are all there then. */
        tolerated += failed && result == MI_RESULT_OK;
        if ((result == MI_RESULT_OK && count != results) || (result != MI_RESULT_OK && !failed)) {
            (void)fprintf(stderr, "allocation %zu: result %d, %u results\n", k, (int)result, count);
            CHECK(false);
        }
        if (fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k,
                          fail_malloc_live() - live);
            CHECK(false);
        }
    }
    (void)printf("  %zu allocations failed one by one, %zu without consequence\n", k - 1,
                 tolerated);
    CHECK(k > 20 && tolerated < k / 2);
}

static void get_instance(void)
{
    every_failing_allocation(start_get, get_steps, 2, 1);
}

static void get_with_what_is_inside_and_above(void)
{
    every_failing_allocation(start_deep, deep_steps, 4, 1);
}

static void enumerate_and_pull(void)
{
    every_failing_allocation(start_enumerate, pull_steps, 3, 3);
}

static void invoke(void)
{
    every_failing_allocation(start_invoke, invoke_steps, 2, 1);
}

int main(void)
{
    wsmi_xml_init();
    RUN(get_instance);
    RUN(get_with_what_is_inside_and_above);
    RUN(enumerate_and_pull);
    RUN(invoke);
    return 0;
}

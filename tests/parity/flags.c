/* SPDX-License-Identifier: MIT */
/* What each flag of an operation changes. */
#include "parity.h"

#define LAMP_CLASS                                                                                 \
    "<CLASS NAME=\"Demo_Lamp\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"></PROPERTY></CLASS>"
#define BULB(id)                                                                                   \
    "<b:Demo_Bulb "                                                                                \
    "xmlns:b=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Bulb\"><b:Id>" id            \
    "</b:Id></b:Demo_Bulb>"
#define ITEMS(inside)                                                                              \
    "<n:EnumerateResponse><n:EnumerationContext/><w:Items>" inside                                 \
    "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"

static const MI_Char root[] = "root/demo";

/* A Get with `flags` takes so many exchanges and delivers an Id of `type`. */
static void show_type(const char *name, MI_Uint32 flags, size_t exchanges, MI_Type type)
{
    static const struct scripted_step steps[] = {{ANSWER(LAMP("7"))}, {ANSWER(LAMP_CLASS)}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage.application);
    MI_Session_GetInstance(&stage.session, flags, NULL, root, key, NULL, &operation);
    struct outcome got = finish(&operation);
    SHOW(name, got.result,
         got.type == type && strcmp(got.text, "7") == 0 &&
             stage.counters.exchanges_started == exchanges);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

/* The lamp's class says what its superclass is, which is fetched as well. */
static void show_full(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7"))},
        {ANSWER("<CLASS NAME=\"Demo_Lamp\" SUPERCLASS=\"Demo_Thing\"><PROPERTY NAME=\"Id\" "
                "TYPE=\"uint32\"/></CLASS>")},
        {ANSWER("<CLASS NAME=\"Demo_Thing\"/>"), .expect = "\"ClassName\">Demo_Thing<"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *lamp = NULL;
    MI_Class *own = NULL;
    MI_Class *super = NULL;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage.application);
    MI_Session_GetInstance(&stage.session, MI_OPERATIONFLAGS_FULL_RTTI, NULL, root, key, NULL,
                           &operation);
    (void)MI_Operation_GetInstance(&operation, &lamp, NULL, &result, NULL, NULL);
    SHOW("MI_OPERATIONFLAGS_FULL_RTTI", result,
         MI_Instance_GetClass(lamp, &own) == MI_RESULT_OK &&
             MI_Class_GetParentClass(own, &super) == MI_RESULT_OK &&
             stage.counters.exchanges_started == COUNT(steps));
    CHECK(super != NULL && MI_Class_Delete(super) == MI_RESULT_OK);
    CHECK(own != NULL && MI_Class_Delete(own) == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

static void rtti(void)
{
    parity_say("classes of results and of what is inside them are fetched once a session; without "
               "one, values are strings");
    show_type("MI_OPERATIONFLAGS_DEFAULT_RTTI", MI_OPERATIONFLAGS_DEFAULT_RTTI, 2, MI_UINT32);
    parity_say("what the session knows already; nothing is fetched");
    show_type("MI_OPERATIONFLAGS_BASIC_RTTI", MI_OPERATIONFLAGS_BASIC_RTTI, 1, MI_STRING);
    parity_say("as DEFAULT_RTTI, and the superclasses as well");
    show_full();
    parity_say("as DEFAULT_RTTI, but a fetch for the result that fails on the way ends the "
               "operation");
    show_type("MI_OPERATIONFLAGS_STANDARD_RTTI", MI_OPERATIONFLAGS_STANDARD_RTTI, 2, MI_UINT32);
    parity_say("every simple value is a string");
    show_type("MI_OPERATIONFLAGS_NO_RTTI", MI_OPERATIONFLAGS_NO_RTTI, 1, MI_STRING);
}

/* An enumeration whose request contains `expect` delivers so many instances. */
static void show_count(const char *name, MI_Uint32 flags, const struct scripted_step *steps,
                       size_t step_count, unsigned count)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, step_count);
    MI_Session_EnumerateInstances(&stage.session, flags, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    struct outcome got = finish(&operation);
    SHOW(name, got.result, got.count == count);
    stage_close(&stage);
}

static void polymorphism(void)
{
    static const struct scripted_step two[] = {{ANSWER(ITEMS(LAMP("1") BULB("2")))}};
    static const struct scripted_step base[] = {
        {ANSWER(ITEMS(LAMP("1"))),
         .expect = "<b:PolymorphismMode>ExcludeSubClassProperties</b:PolymorphismMode>"},
        {ANSWER(LAMP_CLASS)}};
    parity_say("instances of subclasses are dropped when they come in");
    show_count("MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW",
               MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW | MI_OPERATIONFLAGS_NO_RTTI, two, 1, 1);
    show_count("MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY",
               MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY, base, COUNT(base), 1);
}

static void no_effect(void)
{
    static const struct scripted_step steps[] = {{ANSWER(ITEMS(LAMP("1")))}};
    parity_no_effect("nothing is sent for it");
    show_count("MI_OPERATIONFLAGS_LOCALIZED_QUALIFIERS",
               MI_OPERATIONFLAGS_LOCALIZED_QUALIFIERS | MI_OPERATIONFLAGS_NO_RTTI, steps, 1, 1);
    parity_no_effect("nothing is sent for it");
    show_count("MI_OPERATIONFLAGS_EXPENSIVE_PROPERTIES",
               MI_OPERATIONFLAGS_EXPENSIVE_PROPERTIES | MI_OPERATIONFLAGS_NO_RTTI, steps, 1, 1);
}

static void manual_ack(void)
{
    static const struct scripted_step steps[] = {{ANSWER(ITEMS(LAMP("1") LAMP("2")))}};
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_EnumerateInstances(&stage.session,
                                  MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS | MI_OPERATIONFLAGS_NO_RTTI,
                                  NULL, root, MI_T("Demo_Lamp"), MI_FALSE, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    sleep_ms(20);
    bool waited = recorder_calls(&recorder) == 1 && recorder.has_acknowledgement;
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_OK);
    recorder_wait(&recorder, 2);
    CHECK(recorder.acknowledge(&recorder.operation) == MI_RESULT_OK);
    SHOW("MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS", recorder.result, waited && !recorder.more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    recorder_clean_up(&recorder);
    stage_close(&stage);
}

/* The peer never answers, so the report is the only thing there can be. */
static void report_started(void)
{
    static const struct scripted_step steps[] = {{.hold = true}};
    struct stage stage;
    struct recorder recorder;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, 1);
    recorder_init(&recorder);
    MI_OperationCallbacks callbacks = recorder_callbacks(&recorder);
    MI_Session_EnumerateInstances(
        &stage.session, MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED | MI_OPERATIONFLAGS_NO_RTTI,
        NULL, root, MI_T("Demo_Lamp"), MI_FALSE, &callbacks, &operation);
    recorder_wait(&recorder, 1);
    parity_say("a result without an object, unless the first one is there at once");
    SHOW("MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED", recorder.result,
         !recorder.has_instance && recorder.more);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    recorder_wait(&recorder, 2);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    recorder_clean_up(&recorder);
    stage_close(&stage);
}

void parity_flags(void)
{
    parity_group("Operation flags", "flags.c");
    manual_ack();
    rtti();
    no_effect();
    polymorphism();
    report_started();
}

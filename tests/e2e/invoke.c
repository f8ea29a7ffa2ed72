/* SPDX-License-Identifier: MIT */
/* Methods with every agent: static and of instances, every type there and back, every MI_Result as
 * a failure, time. */
#include "demo.h"

static struct ended invoke(struct demo *demo, const char *method, const MI_Instance *object,
                           const MI_Instance *parameters, MI_Instance **ret)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_Invoke(&demo->session, 0, NULL, DEMO,
                      object == NULL ? MI_T("Demo_Methods") : MI_T("Demo_Lamp"), method, object,
                      parameters, NULL, &operation);
    return demo_drain(&operation, ret == NULL ? NULL : demo_keep, ret);
}

static void with_every_agent(void (*test)(struct demo *demo))
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        (void)printf("  %s\n", demo_agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, demo_agents[i], NULL, NULL);
        test(&demo);
        demo_close(&demo);
    }
}

static void change_a_lamp(struct demo *demo)
{
    MI_Instance *lamp = demo_lamp(demo, 1);
    MI_Instance *parameters = demo_new(demo, "Parameters");
    MI_Instance *out = NULL;
    demo_set_text(parameters, "Name", "blue & <bold>", 0);
    struct ended ended = invoke(demo, "SetColour", lamp, parameters, &out);
    EXPECT(ended, MI_RESULT_OK);
    CHECK_STR(demo_text(out, "ReturnValue"), "0");
    CHECK_STR(demo_text(out, "Old"), "amber");
    demo_get_lamp(demo, 1, demo_keep, &out);
    CHECK_STR(demo_text(out, "Colour"), "blue & <bold>");
    CHECK_STR(demo_text(out, "On"), "true");
    MI_Instance *nothing = NULL;
    ended = invoke(demo, "Toggle", lamp, NULL, &nothing);
    EXPECT(ended, MI_RESULT_OK);
    demo_get_lamp(demo, 1, demo_keep, &out);
    CHECK_STR(demo_text(out, "On"), "false");
    CHECK(MI_Instance_Delete(out) == MI_RESULT_OK);
    if (nothing != NULL) {
        CHECK(MI_Instance_Delete(nothing) == MI_RESULT_OK);
    }
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

static void methods_of_instances_change_them(void)
{
    with_every_agent(change_a_lamp);
}

static const struct {
    const char *name;
    MI_Type type;
    const char *text;
    MI_Value value;
} numbers[] = {
    {"Boolean", MI_BOOLEAN, "true", {.boolean = 1}},
    {"Uint8", MI_UINT8, "255", {.uint8 = 255}},
    {"Sint8", MI_SINT8, "-128", {.sint8 = -128}},
    {"Uint16", MI_UINT16, "65535", {.uint16 = 65535}},
    {"Sint16", MI_SINT16, "-32768", {.sint16 = -32768}},
    {"Uint32", MI_UINT32, "4294967295", {.uint32 = 4294967295u}},
    {"Sint32", MI_SINT32, "-2147483648", {.sint32 = -2147483647 - 1}},
    {"Uint64", MI_UINT64, "18446744073709551615", {.uint64 = 18446744073709551615u}},
    {"Sint64", MI_SINT64, "-9223372036854775808", {.sint64 = -9223372036854775807 - 1}},
};
enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };

static const char special[] = "<tag a=\"v\"> & 'x' ]]> \xE2\x82\xAC \xF0\x9F\x98\x80\ttab\nline";

/* A lamp's key as a reference, an instance inside an instance, and arrays of both and of text. */
static void add_objects(struct demo *demo, MI_Instance *parameters)
{
    MI_Instance *bulbs[2] = {demo_new(demo, "Demo_Bulb"), demo_new(demo, "Demo_Led")};
    MI_Instance *lamps[2] = {demo_lamp(demo, 1), demo_lamp(demo, 2)};
    const MI_Value watts = {.uint16 = 60};
    char first[] = "one <&>";
    char second[] = "";
    char *texts[2] = {first, second};
    MI_Value value;
    CHECK(MI_Instance_SetNameSpace(lamps[0], DEMO) == MI_RESULT_OK);
    CHECK(MI_Instance_SetNameSpace(lamps[1], DEMO) == MI_RESULT_OK);
    demo_set(bulbs[0], "Watts", MI_UINT16, watts, 0);
    demo_set_text(bulbs[0], "Maker", special, 0);
    demo_set_number(bulbs[1], "Kelvin", 2700, 0);
    memset(&value, 0, sizeof(value));
    value.instance = bulbs[0];
    demo_set(parameters, "Instance", MI_INSTANCE, value, 0);
    value.reference = lamps[0];
    demo_set(parameters, "Reference", MI_REFERENCE, value, 0);
    value.instancea.data = bulbs;
    value.instancea.size = 2;
    demo_set(parameters, "InstanceA", MI_INSTANCEA, value, 0);
    value.referencea.data = lamps;
    demo_set(parameters, "ReferenceA", MI_REFERENCEA, value, 0);
    value.stringa.data = texts;
    demo_set(parameters, "StringA", MI_STRINGA, value, 0);
    for (size_t i = 0; i < 2; i++) {
        CHECK(MI_Instance_Delete(bulbs[i]) == MI_RESULT_OK);
        CHECK(MI_Instance_Delete(lamps[i]) == MI_RESULT_OK);
    }
}

static void get(const MI_Instance *instance, const char *name, MI_Type type, MI_Value *ret)
{
    MI_Type found;
    MI_Uint32 flags;
    CHECK(MI_Instance_GetElement(instance, name, ret, &found, &flags, NULL) == MI_RESULT_OK);
    if (found != type || (flags & MI_FLAG_NULL) != 0) {
        (void)fprintf(stderr, "%s has type %d, not %d, flags %x\n", name, (int)found, (int)type,
                      (unsigned)flags);
    }
    CHECK(found == type && (flags & MI_FLAG_NULL) == 0);
}

static void check_objects(const MI_Instance *out)
{
    MI_Value value;
    const MI_Char *class_name = NULL;
    get(out, "Instance", MI_INSTANCE, &value);
    CHECK_STR(demo_text(value.instance, "Watts"), "60");
    CHECK_STR(demo_text(value.instance, "Maker"), special);
    get(out, "Reference", MI_REFERENCE, &value);
    CHECK(MI_Instance_GetClassName(value.reference, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "Demo_Lamp");
    CHECK_STR(demo_text(value.reference, "Id"), "1");
    get(out, "InstanceA", MI_INSTANCEA, &value);
    CHECK(value.instancea.size == 2);
    CHECK_STR(demo_text(value.instancea.data[1], "Kelvin"), "2700");
    CHECK(MI_Instance_GetClassName(value.instancea.data[1], &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "Demo_Led");
    get(out, "ReferenceA", MI_REFERENCEA, &value);
    CHECK(value.referencea.size == 2);
    CHECK_STR(demo_text(value.referencea.data[1], "Id"), "2");
    get(out, "StringA", MI_STRINGA, &value);
    CHECK(value.stringa.size == 2);
    CHECK_STR(value.stringa.data[0], "one <&>");
    CHECK_STR(value.stringa.data[1], "");
}

static void echo(struct demo *demo)
{
    MI_Instance *parameters = demo_new(demo, "Parameters");
    MI_Instance *out = NULL;
    for (size_t i = 0; i < NUMBERS; i++) {
        demo_set(parameters, numbers[i].name, numbers[i].type, numbers[i].value, 0);
    }
    demo_set_text(parameters, "String", special, 0);
    add_objects(demo, parameters);
    struct ended ended = invoke(demo, "Echo", NULL, parameters, &out);
    EXPECT(ended, MI_RESULT_OK);
    const MI_Char *class_name = NULL;
    CHECK(MI_Instance_GetClassName(out, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "Parameters");
    CHECK_STR(demo_text(out, "ReturnValue"), "0");
    for (size_t i = 0; i < NUMBERS; i++) {
        const char *text = demo_text(out, numbers[i].name);
        CHECK_STR(strcmp(text, "TRUE") == 0 ? "true" : text, numbers[i].text);
    }
    CHECK_STR(demo_text(out, "String"), special);
    check_objects(out);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(out) == MI_RESULT_OK);
}

static void every_kind_of_value_goes_there_and_back(void)
{
    with_every_agent(echo);
}

enum { MI_RESULTS = 28 };

static struct ended fail_with(struct demo *demo, MI_Uint32 code)
{
    MI_Instance *parameters = demo_new(demo, "Parameters");
    demo_set_number(parameters, "Code", code, 0);
    demo_set_text(parameters, "Message", "no <lamp> & no bulb", 0);
    struct ended ended = invoke(demo, "Fail", NULL, parameters, NULL);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    return ended;
}

/* What is left of each result where the fault has a subcode and no number; 0: all of it. */
static const MI_Uint8 by_subcode[MI_RESULTS + 1] = {
    [3] = 5,  [8] = 1,  [9] = 1,  [10] = 1, [12] = 1, [16] = 1,
    [18] = 1, [19] = 1, [20] = 1, [23] = 1, [24] = 1, [26] = 1,
};
static const MI_Uint8 by_openwsman[MI_RESULTS + 1] = {
    [3] = 6,  [7] = 17, [8] = 11, [9] = 11, [10] = 11, [12] = 1, [16] = 17,
    [18] = 1, [19] = 1, [20] = 1, [23] = 1, [24] = 1,  [26] = 1,
};
static const MI_Uint8 by_number[MI_RESULTS + 1] = {[18] = 1, [19] = 1}; /* mi.h has neither */

static const MI_Uint8 *expected_of(const char *agent)
{
    if (strcmp(agent, "windows") == 0 || strcmp(agent, "omi") == 0) {
        return by_number;
    }
    return strcmp(agent, "openwsman") == 0 ? by_openwsman : by_subcode;
}

static void fail_with_all(struct demo *demo)
{
    const MI_Uint8 *expected = expected_of(demo->agent);
    for (MI_Uint32 code = 1; code <= MI_RESULTS; code++) {
        struct ended ended = fail_with(demo, code);
        EXPECT(ended, (MI_Result)(expected[code] == 0 ? code : expected[code]));
        CHECK(ended.count == 0);
        if (ended.report.http_status != 401) { /* openwsman's ACCESS_DENIED: no envelope is read */
            CHECK_CONTAINS(ended.report.message, "no <lamp> & no bulb");
        }
    }
    struct ended ended = fail_with(demo, 0);
    EXPECT(ended, MI_RESULT_OK);
}

/* Agents that send an error instance have a number for each; the others have a subcode. */
static void every_result_of_a_provider_is_told(void)
{
    with_every_agent(fail_with_all);
}

static void unknown_method(struct demo *demo)
{
    struct ended ended = invoke(demo, "Glow", NULL, NULL, NULL);
    /* OMI says no more than that it failed. */
    EXPECT(ended, strcmp(demo->agent, "omi") == 0 ? MI_RESULT_FAILED : MI_RESULT_METHOD_NOT_FOUND);
    ended = invoke(demo, "no name", NULL, NULL, NULL);
    EXPECT(ended, MI_RESULT_INVALID_PARAMETER);
}

static void an_unknown_method_is_named_as_such(void)
{
    with_every_agent(unknown_method);
}

static void start_to_sleep(struct demo *demo, MI_Uint32 ms, MI_Uint32 timeout_ms,
                           MI_Operation *operation)
{
    MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
    const MI_Interval interval = {.seconds = timeout_ms / 1000,
                                  .microseconds = timeout_ms % 1000 * 1000};
    MI_Instance *parameters = demo_new(demo, "Parameters");
    demo_set_number(parameters, "Milliseconds", ms, 0);
    CHECK(MI_Application_NewOperationOptions(&demo->application, MI_FALSE, &options) ==
          MI_RESULT_OK);
    if (timeout_ms > 0) {
        CHECK(MI_OperationOptions_SetTimeout(&options, &interval) == MI_RESULT_OK);
    }
    MI_Session_Invoke(&demo->session, 0, &options, DEMO, "Demo_Methods", "Sleep", NULL, parameters,
                      NULL, operation);
    MI_OperationOptions_Delete(&options);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
}

static void sleep_and_wake(struct demo *demo)
{
    enum { SLEEP_MS = 60000, TIMEOUT_MS = 1200, SOON_MS = 15000 };
    MI_Operation operation = MI_OPERATION_NULL;
    start_to_sleep(demo, 50, 0, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);

    unsigned long long begun = clock_ms();
    start_to_sleep(demo, SLEEP_MS, TIMEOUT_MS, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    CHECK(ended.result != MI_RESULT_OK);
    CHECK(ended.report.category == MI_ERRORCATEGORY_OPERATION_TIMEOUT);
    CHECK(clock_ms() - begun < TIMEOUT_MS + SOON_MS);

    begun = clock_ms();
    start_to_sleep(demo, SLEEP_MS, 0, &operation);
    sleep_ms(50);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_FAILED);
    CHECK(ended.report.category == MI_ERRORCATEGORY_OPERATION_STOPPED);
    CHECK(clock_ms() - begun < SOON_MS);
}

static void a_long_method_ends_by_itself_by_timeout_and_by_cancel(void)
{
    with_every_agent(sleep_and_wake);
}

int main(void)
{
    RUN(methods_of_instances_change_them);
    RUN(every_kind_of_value_goes_there_and_back);
    RUN(every_result_of_a_provider_is_told);
    RUN(an_unknown_method_is_named_as_such);
    RUN(a_long_method_ends_by_itself_by_timeout_and_by_cancel);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Values inside values, typed by classes of their own, and superclasses; the peer is a script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "life.h"
#include "mi/schema.h"
#include "testlib/lamp.h"

static const MI_Char root[] = "root/demo";

#define SCHEMA               "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define NAMED(name)          "<w:Selector Name=\"ClassName\">" name "</w:Selector>"
#define PROPERTY(name, type) "<PROPERTY NAME=\"" name "\" TYPE=\"" type "\"/>"
#define LAMP_CLASS                                                                                 \
    "<CLASS NAME=\"Demo_Lamp\">" PROPERTY(                                                         \
        "Id",                                                                                      \
        "uint32") "<PROPERTY NAME=\"Bulb\" "                                                       \
                  "TYPE=\"string\" EmbeddedObject=\"instance\"/><PROPERTY.ARRAY NAME=\"Spares\" "  \
                  "TYPE=\"string\" EmbeddedObject=\"instance\"/><PROPERTY.REFERENCE "              \
                  "NAME=\"Desk\" "                                                                 \
                  "REFERENCECLASS=\"Demo_Desk\"/></CLASS>"
#define BULB_CLASS "<CLASS NAME=\"Demo_Bulb\">" PROPERTY("Watts", "uint16") "</CLASS>"
#define LED_CLASS                                                                                  \
    "<CLASS NAME=\"Demo_Led\" SUPERCLASS=\"Demo_Bulb\">" PROPERTY("Watts", "uint16")               \
        PROPERTY("Kelvin", "uint32") "</CLASS>"
#define DESK_CLASS                                                                                 \
    "<CLASS NAME=\"Demo_Desk\">" PROPERTY("Room", "string") PROPERTY("Number", "uint8")            \
        PROPERTY("Area", "real32") "</CLASS>"
#define BULB(watts) "<b:Watts xmlns:b=\"" SCHEMA "Demo_Bulb\">" watts "</b:Watts>"
#define LED(watts, kelvin)                                                                         \
    "<b:Watts xmlns:b=\"" SCHEMA "Demo_Led\">" watts "</b:Watts><b:Kelvin xmlns:b=\"" SCHEMA       \
    "Demo_Led\">" kelvin "</b:Kelvin>"
#define DESK(number)                                                                               \
    "<a:EndpointReference><a:Address>urn:x</"                                                      \
    "a:Address><a:ReferenceParameters><w:ResourceURI>" SCHEMA                                      \
    "Demo_Desk</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Room\">north</w:Selector>"         \
    "<w:Selector Name=\"Number\">" number "</w:Selector></w:SelectorSet></a:ReferenceParameters>"  \
    "</a:EndpointReference>"
#define DEEP_LAMP                                                                                  \
    "<c:Demo_Lamp><c:Id>7</c:Id><c:Bulb>" BULB("9") "</c:Bulb><c:Spares>" BULB(                    \
        "1") "</c:Spares><c:Spares>" LED("2",                                                      \
                                         "2700") "</c:Spares><c:Desk>" DESK("3") "</c:Desk></"     \
                                                                                 "c:Demo_Lamp>"
#define NO_CLASS                                                                                   \
    "<o:OMI_Error xmlns:o=\"" SCHEMA "OMI_Error\"><o:CIMStatusCode>5</o:CIMStatusCode>"            \
    "</o:OMI_Error>"

static MI_Instance *get_and_listen(struct stage *stage, MI_Uint32 flags,
                                   MI_OperationCallbacks *callbacks, MI_Result expected)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    MI_Instance *key = NULL;
    MI_Instance *copy = NULL;
    MI_Result result = MI_RESULT_FAILED;
    MI_Value id = {.uint32 = 7};
    CHECK(MI_Application_NewInstance(&stage->application, MI_T("Demo_Lamp"), NULL, &key) ==
          MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(key, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    MI_Session_GetInstance(&stage->session, flags, NULL, root, key, callbacks, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == expected && (instance != NULL) == (result == MI_RESULT_OK));
    if (instance != NULL) {
        CHECK(MI_Instance_Clone(instance, &copy) == MI_RESULT_OK);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    return copy;
}

static MI_Instance *get(struct stage *stage, MI_Uint32 flags, MI_Result expected)
{
    return get_and_listen(stage, flags, NULL, expected);
}

static MI_Value element(const MI_Instance *instance, const MI_Char *name, MI_Type *type)
{
    MI_Value value;
    MI_Uint32 flags;
    CHECK(MI_Instance_GetElement(instance, name, &value, type, &flags, NULL) == MI_RESULT_OK);
    CHECK((flags & MI_FLAG_NULL) == 0);
    return value;
}

/* What is inside the lamp, a number or a string. */
static void check_inside(const MI_Instance *lamp, bool typed)
{
    MI_Type type;
    MI_Value value = element(element(lamp, "Bulb", &type).instance, "Watts", &type);
    CHECK(type == (typed ? MI_UINT16 : MI_STRING));
    CHECK(typed ? value.uint16 == 9 : strcmp(value.string, "9") == 0);
    MI_Array spares = element(lamp, "Spares", &type).array;
    CHECK(type == MI_INSTANCEA && spares.size == 2);
    const MI_Instance *led = ((MI_Instance **)spares.data)[1];
    value = element(led, "Kelvin", &type);
    CHECK(type == (typed ? MI_UINT32 : MI_STRING));
    CHECK(typed ? value.uint32 == 2700 : strcmp(value.string, "2700") == 0);
    const MI_Instance *desk = element(lamp, "Desk", &type).reference;
    value = element(desk, "Number", &type);
    CHECK(type == (typed ? MI_UINT8 : MI_STRING));
    CHECK(typed ? value.uint8 == 3 : strcmp(value.string, "3") == 0);
    MI_Uint32 count;
    CHECK(MI_Instance_GetElementCount(desk, &count) == MI_RESULT_OK);
    CHECK(count == 2); /* its keys, not its area */
}

static void values_inside_are_typed_by_their_own_classes_which_are_fetched_once(void)
{
    static const MI_Uint32 flags[] = {0, MI_OPERATIONFLAGS_STANDARD_RTTI};
    static const struct scripted_step steps[] = {{ANSWER(DEEP_LAMP)},
                                                 {ANSWER(LAMP_CLASS), .expect = NAMED("Demo_Lamp")},
                                                 {ANSWER(BULB_CLASS), .expect = NAMED("Demo_Bulb")},
                                                 {ANSWER(LED_CLASS), .expect = NAMED("Demo_Led")},
                                                 {ANSWER(DESK_CLASS), .expect = NAMED("Demo_Desk")},
                                                 {ANSWER(DEEP_LAMP), .expect = "transfer/Get<"}};
    for (size_t i = 0; i < COUNT(flags); i++) {
        struct stage stage;
        stage_open(&stage, steps, COUNT(steps));
        for (unsigned round = 0; round < 2; round++) {
            MI_Instance *lamp = get(&stage, flags[i], MI_RESULT_OK);
            check_inside(lamp, true);
            CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
        }
        CHECK(stage.counters.exchanges_started == COUNT(steps));
        stage_close(&stage);
    }
}

static void flags_that_fetch_nothing_fetch_nothing_for_what_is_inside(void)
{
    static const MI_Uint32 flags[] = {MI_OPERATIONFLAGS_BASIC_RTTI, MI_OPERATIONFLAGS_NO_RTTI};
    static const struct scripted_step steps[] = {{ANSWER(DEEP_LAMP)}};
    for (size_t i = 0; i < COUNT(flags); i++) {
        struct stage stage;
        stage_open(&stage, steps, COUNT(steps));
        MI_Instance *lamp = get(&stage, flags[i], MI_RESULT_OK);
        check_inside(lamp, false);
        CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
        CHECK(stage.counters.exchanges_started == 1);
        stage_close(&stage);
    }
}

static void classes_inside_that_cannot_be_fetched_leave_strings(void)
{
    static const struct scripted_step unknown[] = {
        {ANSWER(DEEP_LAMP)},
        {ANSWER(LAMP_CLASS)},
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = NAMED("Demo_Bulb")},
        {ANSWER("<CLASS NAME=\"Demo_Led\"><PROPERTY NAME=\"A\" TYPE=\"string\"/><PROPERTY "
                "NAME=\"A\" TYPE=\"string\"/></CLASS>"),
         .expect = NAMED("Demo_Led")}, /* no class can have that */
        {ANSWER("<n:PullResponse/>"), .expect = NAMED("Demo_Desk")}};
    static const struct scripted_step lost[] = {
        {ANSWER(DEEP_LAMP)},
        {ANSWER(LAMP_CLASS)},
        {.failure = WSMI_FAILURE_TRUNCATED, .phase = WSMI_PHASE_RECEIVE}};
    struct stage stage;
    stage_open(&stage, unknown, COUNT(unknown));
    MI_Instance *lamp = get(&stage, MI_OPERATIONFLAGS_STANDARD_RTTI, MI_RESULT_OK);
    check_inside(lamp, false);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(unknown));
    stage_close(&stage);
    stage_open(&stage, lost, COUNT(lost)); /* which is not tried for the next class */
    lamp = get(&stage, MI_OPERATIONFLAGS_STANDARD_RTTI, MI_RESULT_OK);
    check_inside(lamp, false);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(lost));
    stage_close(&stage);
}

static void a_lost_connection_still_ends_the_operation_when_the_result_cannot_be_typed(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(DEEP_LAMP)}, {.failure = WSMI_FAILURE_TRUNCATED, .phase = WSMI_PHASE_RECEIVE}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    CHECK(get(&stage, MI_OPERATIONFLAGS_STANDARD_RTTI, MI_RESULT_FAILED) == NULL);
    stage_close(&stage);
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *lamp = get(&stage, 0, MI_RESULT_OK);
    check_inside(lamp, false);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static char *append(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length + 1);
    return at + length;
}

/* A lamp with bulbs of so many classes. */
static char *lamp_of_many_classes(unsigned count)
{
    static const char end[] = "</c:Demo_Lamp></s:Body></s:Envelope>";
    static const char start[] = ENVELOPE("@");
    char *body = malloc(sizeof(start) + (size_t)count * 256 + 1024);
    CHECK(body != NULL);
    char *at = append(body, start);
    at = append(strchr(body, '@') == NULL ? at : strstr(body, "<s:Body>") + 8, "<c:Demo_Lamp>");
    for (unsigned i = 0; i < count; i++) {
        char bulb[256];
        (void)snprintf(bulb, sizeof(bulb),
                       "<c:Spares><b:Watts xmlns:b=\"" SCHEMA "Demo_B%u\">1</b:Watts></c:Spares>",
                       i);
        at = append(at, bulb);
    }
    (void)append(at, end);
    return body;
}

static void one_answer_makes_us_fetch_a_bounded_number_of_classes(void)
{
    static const struct {
        unsigned classes;
        unsigned fetches;
    } rows[] = {{WSMI_SCHEMA_MAX_FETCHES - 1, WSMI_SCHEMA_MAX_FETCHES},
                {WSMI_SCHEMA_MAX_FETCHES, WSMI_SCHEMA_MAX_FETCHES},
                {1000, WSMI_SCHEMA_MAX_FETCHES}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stage stage;
        char *body = lamp_of_many_classes(rows[i].classes);
        struct scripted_step steps[] = {
            {ANSWER("")},
            {ANSWER(LAMP_CLASS), .expect = NAMED("Demo_Lamp")},
            {ANSWER("<CLASS NAME=\"Demo_B\">" PROPERTY("Watts", "uint16") "</CLASS>")}};
        steps[0].body = body;
        stage_open(&stage, steps, COUNT(steps));
        MI_Type type;
        MI_Instance *lamp = get(&stage, 0, MI_RESULT_OK);
        MI_Array spares = element(lamp, "Spares", &type).array;
        CHECK(spares.size == rows[i].classes);
        unsigned typed = 0;
        for (unsigned k = 0; k < spares.size; k++) {
            (void)element(((MI_Instance **)spares.data)[k], "Watts", &type);
            typed += type == MI_UINT16;
        }
        CHECK(typed == rows[i].fetches - 1); /* the lamp's own is one */
        CHECK(stage.counters.exchanges_started == 1 + rows[i].fetches);
        CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
        stage_close(&stage);
        free(body);
    }
}

/* The names of a class and its superclasses, and how the last one said that there are no more. */
static void list_ancestors(const MI_Class *from, char *names, size_t size, MI_Result *ret_last,
                           unsigned *ret_count)
{
    MI_Class *at = NULL;
    const MI_Char *name = NULL;
    names[0] = '\0';
    *ret_count = 0;
    CHECK(MI_Class_Clone(from, &at) == MI_RESULT_OK);
    while (at != NULL) {
        MI_Class *parent = NULL;
        size_t used = strlen(names);
        CHECK(MI_Class_GetClassName(at, &name) == MI_RESULT_OK);
        (void)snprintf(names + used, size - used, "%s ", name);
        ++*ret_count;
        CHECK(*ret_count <= 2 * WSMI_DECL_MAX_SUPERCLASSES);
        *ret_last = MI_Class_GetParentClass(at, &parent);
        CHECK((*ret_last == MI_RESULT_OK) == (parent != NULL));
        CHECK(MI_Class_Delete(at) == MI_RESULT_OK);
        at = parent;
    }
}

static void check_ancestors(struct stage *stage, MI_Uint32 flags, const char *expected)
{
    MI_Instance *lamp = get(stage, flags, MI_RESULT_OK);
    MI_Class *class_object = NULL;
    char names[1024];
    MI_Result last;
    unsigned count;
    CHECK(MI_Instance_GetClass(lamp, &class_object) == MI_RESULT_OK);
    list_ancestors(class_object, names, sizeof(names), &last, &count);
    CHECK(last == MI_RESULT_INVALID_SUPERCLASS);
    if (expected != NULL) {
        CHECK_STR(names, expected);
    } else {
        CHECK(count == WSMI_DECL_MAX_SUPERCLASSES);
    }
    CHECK(MI_Class_Delete(class_object) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

#define CLASS_OF(name, super)                                                                      \
    "<CLASS NAME=\"" name "\" SUPERCLASS=\"" super "\">" PROPERTY("Id", "uint32") "</CLASS>"

static void full_rtti_fetches_the_superclasses_once(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7"))},
        {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Thing")), .expect = NAMED("Demo_Lamp")},
        {ANSWER(LAMP("7"))},
        {ANSWER(CLASS_OF("Demo_Thing", "Demo_Root")), .expect = NAMED("Demo_Thing")},
        {ANSWER("<CLASS NAME=\"Demo_Root\"/>"), .expect = NAMED("Demo_Root")},
        {ANSWER(LAMP("7"))}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    check_ancestors(&stage, MI_OPERATIONFLAGS_STANDARD_RTTI, "Demo_Lamp ");
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp Demo_Thing Demo_Root ");
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp Demo_Thing Demo_Root ");
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void superclasses_the_peer_has_not_are_left_out(void)
{
    static const struct scripted_step missing[] = {
        {ANSWER(LAMP("7"))},
        {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Thing"))},
        {ANSWER(CLASS_OF("Demo_Thing", "Demo_Root"))},
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = NAMED("Demo_Root")}};
    static const struct scripted_step lost[] = {
        {ANSWER(LAMP("7"))},
        {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Thing"))},
        {.failure = WSMI_FAILURE_TRUNCATED, .phase = WSMI_PHASE_RECEIVE}};
    struct stage stage;
    stage_open(&stage, missing, COUNT(missing));
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp Demo_Thing ");
    CHECK(stage.counters.exchanges_started == COUNT(missing));
    stage_close(&stage);
    stage_open(&stage, lost, COUNT(lost));
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp ");
    CHECK(stage.counters.exchanges_started == COUNT(lost));
    stage_close(&stage);
}

static void circles_and_endless_lines_of_superclasses_end(void)
{
    static const struct scripted_step own[] = {{ANSWER(LAMP("7"))},
                                               {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Lamp"))}};
    static const struct scripted_step circle[] = {{ANSWER(LAMP("7"))},
                                                  {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Thing"))},
                                                  {ANSWER(CLASS_OF("Demo_Thing", "demo_lamp"))}};
    struct scripted_step endless[2 + WSMI_DECL_MAX_SUPERCLASSES] = {{ANSWER(LAMP("7"))}};
    static char bodies[1 + WSMI_DECL_MAX_SUPERCLASSES][sizeof(ENVELOPE("")) + 256];
    struct stage stage;
    stage_open(&stage, own, COUNT(own));
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp ");
    CHECK(stage.counters.exchanges_started == COUNT(own));
    stage_close(&stage);
    stage_open(&stage, circle, COUNT(circle));
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, "Demo_Lamp Demo_Thing ");
    CHECK(stage.counters.exchanges_started == COUNT(circle));
    stage_close(&stage);
    for (unsigned i = 0; i < COUNT(bodies); i++) {
        static const char template[] = ENVELOPE("<CLASS NAME=\"%s\" SUPERCLASS=\"C%u\"/>");
        char name[16] = "Demo_Lamp";
        if (i > 0) {
            (void)snprintf(name, sizeof(name), "C%u", i);
        }
        (void)snprintf(bodies[i], sizeof(bodies[i]), template, name, i + 1);
        endless[i + 1] = (struct scripted_step){ANSWER("")};
        endless[i + 1].body = bodies[i];
    }
    stage_open(&stage, endless, COUNT(endless));
    check_ancestors(&stage, MI_OPERATIONFLAGS_FULL_RTTI, NULL);
    CHECK(stage.counters.exchanges_started == 1 + WSMI_DECL_MAX_SUPERCLASSES);
    stage_close(&stage);
}

static void a_class_that_is_asked_for_has_its_superclasses_with_full_rtti(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Thing")), .expect = NAMED("Demo_Lamp")},
        {ANSWER("<CLASS NAME=\"Demo_Thing\"/>"), .expect = NAMED("Demo_Thing")}};
    static const struct scripted_step circle[] = {
        {ANSWER(CLASS_OF("Demo_Lamp", "Demo_Lamp")), .expect = NAMED("Demo_Lamp")}};
    for (int is_circle = 0; is_circle < 2; is_circle++) {
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        const MI_Class *found = NULL;
        MI_Result result = MI_RESULT_FAILED;
        MI_Result last;
        char names[256];
        unsigned count;
        stage_open(&stage, is_circle ? circle : steps, is_circle ? COUNT(circle) : COUNT(steps));
        MI_Session_GetClass(&stage.session, MI_OPERATIONFLAGS_FULL_RTTI, NULL, root,
                            MI_T("Demo_Lamp"), NULL, &operation);
        CHECK(MI_Operation_GetClass(&operation, &found, NULL, &result, NULL, NULL) == MI_RESULT_OK);
        CHECK(result == MI_RESULT_OK && found != NULL);
        list_ancestors(found, names, sizeof(names), &last, &count);
        CHECK_STR(names, is_circle ? "Demo_Lamp " : "Demo_Lamp Demo_Thing ");
        CHECK(last == MI_RESULT_INVALID_SUPERCLASS);
        CHECK(stage.counters.exchanges_started == 2);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
    }
}

static void values_are_typed_by_the_intrinsic_form_as_well(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7"))},
        {REFUSAL("a:ActionNotSupported", ""), .expect = NAMED("Demo_Lamp")},
        {ANSWER("<i:GetClass xmlns:i=\"http://schemas.openwsman.org/wbem/wscim/1/intrinsic/"
                "Demo_Lamp\"><i:name>Demo_Lamp</i:name><i:properties><i:property><i:name>Id"
                "</i:name><i:type>uint32</i:type></i:property></i:properties></i:GetClass>"),
         .expect = "/intrinsic/Demo_Lamp/GetClass</a:Action>"}};
    static const struct scripted_step neither[] = {{ANSWER(LAMP("7"))},
                                                   {REFUSAL("a:ActionNotSupported", "")},
                                                   {REFUSAL("a:DestinationUnreachable", "")},
                                                   {ANSWER(LAMP("7"))}};
    struct stage stage;
    MI_Type type;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *lamp = get(&stage, 0, MI_RESULT_OK);
    CHECK(element(lamp, "Id", &type).uint32 == 7 && type == MI_UINT32);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    stage_close(&stage);
    stage_open(&stage, neither, COUNT(neither));
    for (unsigned i = 0; i < 2; i++) { /* the second time it is known to have none */
        lamp = get(&stage, 0, MI_RESULT_OK);
        CHECK_STR(element(lamp, "Id", &type).string, "7");
        CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    }
    CHECK(stage.counters.exchanges_started == COUNT(neither));
    stage_close(&stage);
}

static void MI_CALL ignore_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                                   const MI_Char *message)
{
    (void)operation;
    (void)context;
    (void)channel;
    (void)message;
}

/* A peer that remembers OperationIDs takes one for a repetition. */
static void a_class_is_not_asked_for_in_the_name_of_the_operation_that_was_announced(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7")),
         .expect = "</p:OperationID><p:SequenceId s:mustUnderstand=\"false\">1<"},
        {ANSWER(LAMP_CLASS), .expect = "</p:SessionId><w:SelectorSet>"}};
    struct stage stage;
    MI_Type type;
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.writeMessage = ignore_message;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *lamp = get_and_listen(&stage, 0, &callbacks, MI_RESULT_OK);
    CHECK(element(lamp, "Id", &type).uint32 == 7 && type == MI_UINT32);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

int main(void)
{
    RUN(values_inside_are_typed_by_their_own_classes_which_are_fetched_once);
    RUN(flags_that_fetch_nothing_fetch_nothing_for_what_is_inside);
    RUN(classes_inside_that_cannot_be_fetched_leave_strings);
    RUN(a_lost_connection_still_ends_the_operation_when_the_result_cannot_be_typed);
    RUN(one_answer_makes_us_fetch_a_bounded_number_of_classes);
    RUN(full_rtti_fetches_the_superclasses_once);
    RUN(superclasses_the_peer_has_not_are_left_out);
    RUN(circles_and_endless_lines_of_superclasses_end);
    RUN(a_class_that_is_asked_for_has_its_superclasses_with_full_rtti);
    RUN(values_are_typed_by_the_intrinsic_form_as_well);
    RUN(a_class_is_not_asked_for_in_the_name_of_the_operation_that_was_announced);
    return 0;
}

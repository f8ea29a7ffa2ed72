/* SPDX-License-Identifier: MIT */
/* Class declarations: what is asked, what refusals mean; the peer is a script. */
#include <stdio.h>
#include <string.h>

#include "life.h"
#include "testlib/lamp.h"

static const MI_Char root[] = "root/demo";

#define CIMXML      ">http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*</w:ResourceURI>"
#define NAMED(name) "<w:Selector Name=\"ClassName\">" name "</w:Selector>"
#define LAMP_CLASS  "<CLASS NAME=\"Demo_Lamp\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"/></CLASS>"
/* How OMI says that there is no such class, and Windows through its providers. */
#define NO_CLASS                                                                                   \
    "<o:OMI_Error xmlns:o=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/OMI_Error\">"        \
    "<o:CIMStatusCode>5</o:CIMStatusCode></o:OMI_Error>"

/* One class result after the other; how the operation ended. */
struct listing {
    unsigned count;
    MI_Uint32 properties; /* of all */
    MI_Result result;
    char names[256];
    char message[512];
};

static struct listing drain(MI_Operation *operation)
{
    struct listing listing = {0, 0, MI_RESULT_FAILED, "", ""};
    MI_Boolean more = MI_TRUE;
    while (more) {
        const MI_Class *found = NULL;
        const MI_Char *message = NULL;
        const MI_Char *name = NULL;
        CHECK(MI_Operation_GetClass(operation, &found, &more, &listing.result, &message, NULL) ==
              MI_RESULT_OK);
        if (found != NULL) {
            size_t used = strlen(listing.names);
            CHECK(MI_Class_GetClassName(found, &name) == MI_RESULT_OK);
            (void)snprintf(listing.names + used, sizeof(listing.names) - used, "%s ", name);
            listing.count++;
            MI_Uint32 properties = 0;
            CHECK(MI_Class_GetElementCount(found, &properties) == MI_RESULT_OK);
            listing.properties += properties;
        }
        (void)snprintf(listing.message, sizeof(listing.message), "%s",
                       message == NULL ? "" : message);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return listing;
}

static struct listing list(struct stage *stage, MI_Uint32 flags, const MI_Char *base,
                           MI_Boolean names_only)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_EnumerateClasses(&stage->session, flags, NULL, root, base, names_only, NULL,
                                &operation);
    return drain(&operation);
}

static struct listing get(struct stage *stage, MI_Uint32 flags, const MI_Char *name)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_GetClass(&stage->session, flags, NULL, root, name, NULL, &operation);
    return drain(&operation);
}

static void a_peer_that_lists_no_classes_is_named_as_such(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = NAMED("")}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    struct listing listing = list(&stage, 0, NULL, MI_TRUE);
    CHECK(listing.result == MI_RESULT_NOT_SUPPORTED && listing.count == 0);
    CHECK_CONTAINS(listing.message, "the peer does not list classes");
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
}

static void whether_the_class_is_declared_tells_what_a_refused_listing_means(void)
{
    static const struct scripted_step exists[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = "enumeration/Enumerate<"},
        {ANSWER(LAMP_CLASS), .expect = "transfer/Get<"},
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = "enumeration/Enumerate<"}};
    static const struct scripted_step missing[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = "enumeration/Enumerate<"},
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = "transfer/Get<"}};
    struct stage stage;
    stage_open(&stage, exists, COUNT(exists));
    for (unsigned i = 0; i < 2; i++) { /* the second one knows the class */
        struct listing listing = list(&stage, 0, MI_T("Demo_Lamp"), MI_TRUE);
        CHECK(listing.result == MI_RESULT_NOT_SUPPORTED);
        CHECK_CONTAINS(listing.message, "the peer does not list classes");
    }
    CHECK(stage.counters.exchanges_started == 3);
    stage_close(&stage);
    stage_open(&stage, missing, COUNT(missing));
    CHECK(list(&stage, 0, MI_T("Demo_Lamp"), MI_TRUE).result == MI_RESULT_INVALID_CLASS);
    CHECK(stage.counters.exchanges_started == 2);
    stage_close(&stage);
}

static void other_errors_of_a_listing_stay_what_they_are(void)
{
    static const struct scripted_step denied[] = {{REFUSAL("w:AccessDenied", "")}};
    static const struct scripted_step lost[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS)},
        {.failure = WSMI_FAILURE_REFUSED, .phase = WSMI_PHASE_CONNECT}};
    struct stage stage;
    stage_open(&stage, denied, COUNT(denied));
    CHECK(list(&stage, 0, MI_T("Demo_Lamp"), MI_TRUE).result == MI_RESULT_ACCESS_DENIED);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
    stage_open(&stage, lost, COUNT(lost));
    CHECK(list(&stage, 0, MI_T("Demo_Lamp"), MI_TRUE).result == MI_RESULT_INVALID_CLASS);
    stage_close(&stage);
}

static void a_class_that_is_not_there_is_invalid(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = NAMED("Demo_Lamp")}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    CHECK(get(&stage, 0, MI_T("Demo_Lamp")).result == MI_RESULT_INVALID_CLASS);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
}

#define INTRINSIC "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"
#define UNKNOWN_RESOURCE                                                                           \
    REFUSAL("a:DestinationUnreachable",                                                            \
            "<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"               \
            "InvalidResourceURI</w:FaultDetail>")
#define INTRINSIC_CLASS(name)                                                                      \
    "<i:GetClass xmlns:i=\"" INTRINSIC "/" name "\"><i:name>" name "</i:name><i:properties>"       \
    "<i:property><i:name>Id</i:name><i:type>uint32</i:type></i:property></i:properties>"           \
    "</i:GetClass>"
#define ASKS_INTRINSIC(name) ">" INTRINSIC "/" name "/GetClass</a:Action>"
#define INTRINSIC_NAMES                                                                            \
    "<i:EnumerateClassNames xmlns:i=\"" INTRINSIC "\"><i:name>root/demo:Demo_Lamp</i:name>"        \
    "<i:name>root/demo:Demo_Desk</i:name></i:EnumerateClassNames>"

static void the_intrinsic_form_is_tried_second_and_remembered(void)
{
    static const struct scripted_step steps[] = {
        {UNKNOWN_RESOURCE, .expect = CIMXML},
        {ANSWER(INTRINSIC_CLASS("Demo_Lamp")), .expect = ASKS_INTRINSIC("Demo_Lamp")},
        {ANSWER(INTRINSIC_CLASS("Demo_Desk")), .expect = ASKS_INTRINSIC("Demo_Desk")},
        {UNKNOWN_RESOURCE, .expect = ASKS_INTRINSIC("Demo_None")}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    struct listing lamp = get(&stage, 0, MI_T("Demo_Lamp"));
    CHECK(lamp.result == MI_RESULT_OK && strcmp(lamp.names, "Demo_Lamp ") == 0);
    CHECK(get(&stage, 0, MI_T("Demo_Desk")).result == MI_RESULT_OK);
    CHECK(get(&stage, 0, MI_T("Demo_None")).result == MI_RESULT_INVALID_CLASS);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void what_is_said_about_the_class_itself_is_no_reason_to_try_the_second_form(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("a:DestinationUnreachable", NO_CLASS), .expect = CIMXML},
        {ANSWER(LAMP_CLASS), .expect = CIMXML},
        {UNKNOWN_RESOURCE, .expect = CIMXML}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    CHECK(get(&stage, 0, MI_T("Demo_None")).result == MI_RESULT_INVALID_CLASS);
    CHECK(get(&stage, 0, MI_T("Demo_Lamp")).result == MI_RESULT_OK);
    CHECK(get(&stage, 0, MI_T("Demo_None")).result == MI_RESULT_INVALID_CLASS); /* settled */
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void a_name_that_is_no_cim_name_goes_into_no_uri(void)
{
    static const struct scripted_step steps[] = {{UNKNOWN_RESOURCE, .expect = CIMXML}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    CHECK(get(&stage, 0, MI_T("../Demo Lamp")).result == MI_RESULT_INVALID_PARAMETER);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
}

static void names_of_all_classes_come_from_the_intrinsic_form(void)
{
    static const struct scripted_step steps[] = {
        {UNKNOWN_RESOURCE, .expect = "enumeration/Enumerate<"},
        {ANSWER(INTRINSIC_NAMES), .expect = ">" INTRINSIC "/EnumerateClassNames</a:Action>"},
        {ANSWER(INTRINSIC_NAMES), .expect = ">" INTRINSIC "/EnumerateClassNames</a:Action>"},
        {ANSWER(INTRINSIC_CLASS("Demo_Lamp")), .expect = ASKS_INTRINSIC("Demo_Lamp")},
        {UNKNOWN_RESOURCE, .expect = ASKS_INTRINSIC("Demo_Desk")}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    struct listing names = list(&stage, 0, NULL, MI_TRUE);
    CHECK(names.result == MI_RESULT_OK && strcmp(names.names, "Demo_Lamp Demo_Desk ") == 0);
    names = list(&stage, MI_OPERATIONFLAGS_BASIC_RTTI, NULL, MI_FALSE); /* with declarations */
    CHECK(names.result == MI_RESULT_OK && strcmp(names.names, "Demo_Lamp Demo_Desk ") == 0);
    CHECK(names.properties == 1);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    static const MI_Uint32 flags[] = {0, MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW};
    for (size_t i = 0; i < COUNT(flags); i++) { /* what derives from what is not told */
        names = list(&stage, flags[i], i == 0 ? MI_T("Demo_Lamp") : NULL, MI_TRUE);
        CHECK(names.result == MI_RESULT_NOT_SUPPORTED);
        CHECK_CONTAINS(names.message, "not which derives from which");
    }
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void a_listing_whose_declarations_cannot_be_fetched_fails(void)
{
    static const struct scripted_step steps[] = {
        {UNKNOWN_RESOURCE},
        {ANSWER(INTRINSIC_NAMES)},
        {.failure = WSMI_FAILURE_TRUNCATED, .phase = WSMI_PHASE_RECEIVE}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    struct listing listing = list(&stage, 0, NULL, MI_FALSE);
    CHECK(listing.result == MI_RESULT_FAILED && listing.count == 0);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void a_peer_with_neither_form_is_named_as_such_and_not_asked_for_ever(void)
{
    static const struct scripted_step steps[] = {{UNKNOWN_RESOURCE}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    struct listing listing = list(&stage, 0, NULL, MI_TRUE);
    CHECK(listing.result == MI_RESULT_NOT_SUPPORTED);
    CHECK_CONTAINS(listing.message, "the peer does not list classes");
    CHECK(stage.counters.exchanges_started == 2);
    CHECK(list(&stage, 0, MI_T("Demo_Lamp"), MI_TRUE).result == MI_RESULT_NOT_SUPPORTED);
    CHECK(stage.counters.exchanges_started == 5); /* the class in both forms */
    for (unsigned i = 0; i < 5; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "Demo_%u", i);
        CHECK(list(&stage, 0, name, MI_TRUE).result == MI_RESULT_NOT_SUPPORTED);
    }
    /* Two more classes are tried, then it has none. */
    CHECK(stage.counters.exchanges_started == 5 + 2 * 3 + 3);
    stage_close(&stage);
}

int main(void)
{
    RUN(a_peer_that_lists_no_classes_is_named_as_such);
    RUN(whether_the_class_is_declared_tells_what_a_refused_listing_means);
    RUN(other_errors_of_a_listing_stay_what_they_are);
    RUN(a_class_that_is_not_there_is_invalid);
    RUN(the_intrinsic_form_is_tried_second_and_remembered);
    RUN(what_is_said_about_the_class_itself_is_no_reason_to_try_the_second_form);
    RUN(a_name_that_is_no_cim_name_goes_into_no_uri);
    RUN(names_of_all_classes_come_from_the_intrinsic_form);
    RUN(a_listing_whose_declarations_cannot_be_fetched_fails);
    RUN(a_peer_with_neither_form_is_named_as_such_and_not_asked_for_ever);
    return 0;
}

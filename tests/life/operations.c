/* SPDX-License-Identifier: MIT */
/* What the operations on instances send, and what they make of answers; the peer is a script. */
#include <stdio.h>
#include <string.h>

#include "life.h"
#include "testlib/lamp.h"

static const MI_Uint32 strings = MI_OPERATIONFLAGS_NO_RTTI;
static const MI_Char root[] = "root/demo";

static MI_Instance *lamp_key(struct stage *stage)
{
    MI_Instance *key = NULL;
    MI_Value id = {.uint32 = 7};
    CHECK(MI_Application_NewInstance(&stage->application, MI_T("Demo_Lamp"), NULL, &key) ==
          MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(key, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    return key;
}

/* One getter call; the Id of the instance, "" for none. */
struct one {
    MI_Boolean more;
    MI_Result result;
    char id[16];
    char message[512];
};

static struct one next(MI_Operation *operation)
{
    struct one one = {MI_FALSE, MI_RESULT_FAILED, "", ""};
    const MI_Instance *instance = NULL;
    const MI_Char *message = NULL;
    MI_Value value;
    CHECK(MI_Operation_GetInstance(operation, &instance, &one.more, &one.result, &message, NULL) ==
          MI_RESULT_OK);
    if (instance != NULL &&
        MI_Instance_GetElement(instance, MI_T("Id"), &value, NULL, NULL, NULL) == MI_RESULT_OK) {
        (void)snprintf(one.id, sizeof(one.id), "%s", value.string);
    }
    (void)snprintf(one.message, sizeof(one.message), "%s", message == NULL ? "" : message);
    return one;
}

static void get_sends_the_keys_and_delivers_the_instance(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7")), .expect = "<w:Selector Name=\"__cimnamespace\">root/demo</w:Selector>"
                                      "<w:Selector Name=\"Id\">7</w:Selector>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage);
    MI_Session_GetInstance(&stage.session, strings, NULL, root, key, NULL, &operation);
    struct one one = next(&operation);
    CHECK(one.result == MI_RESULT_OK && !one.more && strcmp(one.id, "7") == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_deletion_has_one_result_without_an_instance(void)
{
    static const struct scripted_step steps[] = {{ANSWER(""), .expect = "transfer/Delete<"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage);
    MI_Session_DeleteInstance(&stage.session, 0, NULL, root, key, NULL, &operation);
    struct one one = next(&operation);
    CHECK(one.result == MI_RESULT_OK && !one.more && one.id[0] == '\0');
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

static void an_enumeration_pulls_with_the_latest_context_until_its_end(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext>"
                "<w:Items>" LAMP("1") LAMP("2") "</w:Items></n:EnumerateResponse>"),
         .expect = "<w:OptimizeEnumeration/>"},
        {ANSWER("<n:PullResponse><n:EnumerationContext>t&lt;wo</n:EnumerationContext>"
                "<n:Items>" LAMP("3") "</n:Items></n:PullResponse>"),
         .expect = "<n:EnumerationContext>one</n:EnumerationContext>"},
        {ANSWER("<n:PullResponse><n:Items>" LAMP("4")
                    LAMP("5") "</n:Items><n:EndOfSequence/></n:PullResponse>"),
         .expect = "<n:EnumerationContext>t&lt;wo</n:EnumerationContext>"}};
    static const char *const ids[] = {"1", "2", "3", "4", "5"};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    for (size_t i = 0; i < COUNT(ids); i++) {
        struct one one = next(&operation);
        CHECK(one.result == MI_RESULT_OK && strcmp(one.id, ids[i]) == 0);
        CHECK(one.more == (i + 1 < COUNT(ids)));
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    stage_close(&stage);
}

static void nothing_is_pulled_before_the_items_are_taken(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext>"
                "<w:Items>" LAMP("1") LAMP("2") "</w:Items></n:EnumerateResponse>")},
        {ANSWER("<n:PullResponse><n:EndOfSequence/></n:PullResponse>")}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    (void)next(&operation);
    (void)next(&operation);
    sleep_ms(30);
    CHECK(stage.counters.exchanges_started == 1);
    struct one last = next(&operation);
    CHECK(last.result == MI_RESULT_OK && !last.more && last.id[0] == '\0');
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void an_abandoned_enumeration_is_released(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>held</n:EnumerationContext>"
                "<w:Items>" LAMP("1") LAMP("2") "</w:Items></n:EnumerateResponse>")},
        {ANSWER(""), .expect = "<n:Release><n:EnumerationContext>held</n:EnumerationContext>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    CHECK(next(&operation).more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 2);
    stage_close_application(&stage);
}

static void a_class_among_instances_fails_the_enumeration_and_frees_its_context(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext>"
                "<w:Items>" LAMP("1") "<CLASSNAME NAME=\"Demo_Lamp\"/></w:Items>"
                                      "</n:EnumerateResponse>")},
        {ANSWER(""), .expect = "<n:Release><n:EnumerationContext>one</n:EnumerationContext>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    CHECK(next(&operation).more);
    struct one one = next(&operation);
    CHECK(one.result == MI_RESULT_FAILED && !one.more && one.id[0] == '\0');
    CHECK_CONTAINS(one.message, "the answer lists a class among instances");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 2);
    stage_close_application(&stage);
}

static void a_peer_that_cannot_answer_with_so_much_is_asked_for_less(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("w:EncodingLimit", ""), .expect = "<w:MaxElements>1000</w:MaxElements>"},
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items>" LAMP(
             "1") "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"),
         .expect = "<w:MaxElements>500</w:MaxElements>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    struct one one = next(&operation);
    CHECK(one.result == MI_RESULT_OK && strcmp(one.id, "1") == 0 && !one.more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_stale_context_is_named_as_such(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>old</n:EnumerationContext>"
                "<w:Items>" LAMP("1") "</w:Items></n:EnumerateResponse>")},
        {REFUSAL("a:DestinationUnreachable", "")}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    CHECK(next(&operation).more);
    struct one one = next(&operation);
    CHECK(one.result == MI_RESULT_INVALID_ENUMERATION_CONTEXT && !one.more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 2); /* nothing to release */
    stage_close(&stage);
}

static void a_class_without_a_dmtf_address_is_asked_for_by_microsofts(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("w:InternalError", "<f:WSManFault Code=\"2150859065\"/>"),
         .expect = "<w:ResourceURI s:mustUnderstand=\"true\">" CLASS_NS "<"},
        {ANSWER(LAMP("7")), .expect = "wbem/wsman/1/wmi/root/demo/Demo_Lamp</w:ResourceURI>"},
        {ANSWER(LAMP("7")), .expect = "wbem/wsman/1/wmi/root/demo/Demo_Lamp</w:ResourceURI>"}};
    struct stage stage;
    stage_open(&stage, steps, COUNT(steps));
    MI_Instance *key = lamp_key(&stage);
    for (int i = 0; i < 2; i++) {
        MI_Operation operation = MI_OPERATION_NULL;
        MI_Session_GetInstance(&stage.session, strings, NULL, root, key, NULL, &operation);
        CHECK(next(&operation).result == MI_RESULT_OK);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    CHECK(stage.counters.exchanges_started == 3);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_query_falls_back_to_the_dmtf_form_of_all_classes(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("a:DestinationUnreachable",
                 "<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
                 "InvalidResourceURI</w:FaultDetail>"),
         .expect = "wsman/1/wmi/root/demo/*</w:ResourceURI>"},
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items>" LAMP(
             "1") "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"),
         .expect = ">http://schemas.dmtf.org/wbem/wscim/1/*</w:ResourceURI>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_QueryInstances(&stage.session, strings, NULL, root, MI_T("WQL"),
                              MI_T("select * from Demo_Lamp"), NULL, &operation);
    CHECK(next(&operation).result == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 2);
    stage_close(&stage);
}

static void an_unknown_method_is_named_as_such(void)
{
    static const struct scripted_step steps[] = {
        {REFUSAL("a:ActionNotSupported", ""), .expect = CLASS_NS "/Glow</a:Action>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_Invoke(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_T("Glow"), NULL,
                      NULL, NULL, &operation);
    CHECK(next(&operation).result == MI_RESULT_METHOD_NOT_FOUND);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void a_query_is_escaped_and_projections_take_the_class_from_it(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items><w:XmlFragment><Id>3</Id>"
                "</w:XmlFragment></w:Items><w:EndOfSequence/></n:EnumerateResponse>"),
         .expect = ">select Id from Demo_Lamp where Size &lt; 5 and Name = &quot;a&amp;b&quot;<"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    const MI_Char *class_name = NULL;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_QueryInstances(&stage.session, strings, NULL, root, MI_T("wql"),
                              MI_T("select Id from Demo_Lamp where Size < 5 and Name = \"a&b\""),
                              NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_OK && instance != NULL);
    CHECK(MI_Instance_GetClassName(instance, &class_name) == MI_RESULT_OK);
    CHECK(strcmp(class_name, "Demo_Lamp") == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void an_unsubscription_carries_what_the_manager_gave(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(
             "<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://elsewhere/</a:Address>"
             "<a:ReferenceParameters><e:Identifier>id-1</e:Identifier></a:ReferenceParameters>"
             "</e:SubscriptionManager><e:Expires>PT600S</e:Expires>"
             "<n:EnumerationContext>events</n:EnumerationContext></e:SubscribeResponse>"),
         .expect = "wsman/1/wsman/Pull\""},
        {ANSWER(
             "<n:PullResponse><n:EnumerationContext>events2</n:EnumerationContext><n:Items>" LAMP(
                 "1") "</n:Items></n:PullResponse>"),
         .expect = "<n:EnumerationContext>events</n:EnumerationContext>"},
        {ANSWER(""), .expect = ">id-1</e:Identifier>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_FALSE;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_Subscribe(&stage.session, strings, NULL, root, MI_T("WQL"),
                         MI_T("select * from Demo_Alert"), NULL, NULL, &operation);
    CHECK(MI_Operation_GetIndication(&operation, &instance, NULL, NULL, &more, &result, NULL,
                                     NULL) == MI_RESULT_OK);
    CHECK(result == MI_RESULT_OK && instance != NULL && more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 3);
    stage_close_application(&stage);
}

static void push_delivery_is_refused_with_words(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_SubscriptionDeliveryOptions delivery = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    const MI_Instance *instance = NULL;
    const MI_Char *message = NULL;
    MI_Result result = MI_RESULT_OK;
    stage_open(&stage, &scripted_identify, 1);
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &stage.application, MI_SubscriptionDeliveryType_Push, &delivery) == MI_RESULT_OK);
    MI_Session_Subscribe(&stage.session, 0, NULL, root, MI_T("WQL"), MI_T("select * from X"),
                         &delivery, NULL, &operation);
    CHECK(MI_Operation_GetIndication(&operation, &instance, NULL, NULL, NULL, &result, &message,
                                     NULL) == MI_RESULT_OK);
    CHECK(result == MI_RESULT_NOT_SUPPORTED);
    CHECK_CONTAINS(message, "listener");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&delivery) == MI_RESULT_OK);
    stage_close(&stage);
}

/* Starts a subscription that expires as told and gives its first result. */
static MI_Result subscribe_until(struct stage *stage, MI_Datetime expiration, char *message,
                                 size_t size)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_SubscriptionDeliveryOptions delivery = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Result result = MI_RESULT_OK;
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &stage->application, MI_SubscriptionDeliveryType_Pull, &delivery) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_SetExpirationTime(&delivery, &expiration) == MI_RESULT_OK);
    MI_Session_Subscribe(&stage->session, 0, NULL, root, MI_T("WQL"), MI_T("select * from X"),
                         &delivery, NULL, &operation);
    CHECK(MI_Operation_GetIndication(&operation, &instance, NULL, NULL, NULL, &result, &text,
                                     NULL) == MI_RESULT_OK);
    (void)snprintf(message, size, "%s", text == NULL ? "" : text);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&delivery) == MI_RESULT_OK);
    return result;
}

static void an_expiration_is_sent_as_the_time_from_now(void)
{
    static const struct scripted_step interval[] = {
        {REFUSAL("e:UnsupportedExpirationType", ""),
         .expect = "<e:Expires>PT600.000S</e:Expires>"}};
    static const struct scripted_step point[] = {
        {REFUSAL("e:UnsupportedExpirationType", ""), .expect = "<e:Expires>PT"}};
    MI_Datetime expiration;
    struct stage stage;
    char message[256];
    memset(&expiration, 0, sizeof(expiration));
    expiration.u.interval.minutes = 10;
    stage_open(&stage, interval, 1);
    CHECK(subscribe_until(&stage, expiration, message, sizeof(message)) != MI_RESULT_OK);
    stage_close(&stage);
    memset(&expiration, 0, sizeof(expiration));
    expiration.isTimestamp = 1;
    expiration.u.timestamp.year = 2999;
    expiration.u.timestamp.month = 2;
    expiration.u.timestamp.day = 28;
    stage_open(&stage, point, 1);
    CHECK(subscribe_until(&stage, expiration, message, sizeof(message)) != MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
    expiration.u.timestamp.year = 1999;
    stage_open(&stage, point, 1);
    CHECK(subscribe_until(&stage, expiration, message, sizeof(message)) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(message, "has passed");
    CHECK(stage.counters.exchanges_started == 0);
    stage_close(&stage);
}

/* An instance of all zeroes is one that was deleted, or never made. */
static void an_instance_without_a_table_is_refused_by_every_operation(void)
{
    typedef void MI_CALL start(MI_Session *, MI_Uint32, MI_OperationOptions *, const MI_Char *,
                               const MI_Instance *, MI_OperationCallbacks *, MI_Operation *);
    static start *const starts[] = {MI_Session_GetInstance, MI_Session_ModifyInstance,
                                    MI_Session_CreateInstance, MI_Session_DeleteInstance};
    static const MI_Instance dead = {.ft = NULL};
    struct stage stage;
    stage_open(&stage, NULL, 0);
    for (size_t i = 0; i < COUNT(starts); i++) {
        MI_Operation operation = MI_OPERATION_NULL;
        starts[i](&stage.session, strings, NULL, root, &dead, NULL, &operation);
        struct one one = next(&operation);
        CHECK(one.result == MI_RESULT_INVALID_PARAMETER && !one.more);
        CHECK_CONTAINS(one.message, "the instance has no class name");
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    stage_close(&stage);
}

int main(void)
{
    RUN(get_sends_the_keys_and_delivers_the_instance);
    RUN(an_instance_without_a_table_is_refused_by_every_operation);
    RUN(a_deletion_has_one_result_without_an_instance);
    RUN(an_enumeration_pulls_with_the_latest_context_until_its_end);
    RUN(nothing_is_pulled_before_the_items_are_taken);
    RUN(an_abandoned_enumeration_is_released);
    RUN(a_class_among_instances_fails_the_enumeration_and_frees_its_context);
    RUN(a_peer_that_cannot_answer_with_so_much_is_asked_for_less);
    RUN(a_stale_context_is_named_as_such);
    RUN(a_class_without_a_dmtf_address_is_asked_for_by_microsofts);
    RUN(a_query_falls_back_to_the_dmtf_form_of_all_classes);
    RUN(an_unknown_method_is_named_as_such);
    RUN(a_query_is_escaped_and_projections_take_the_class_from_it);
    RUN(an_unsubscription_carries_what_the_manager_gave);
    RUN(push_delivery_is_refused_with_words);
    RUN(an_expiration_is_sent_as_the_time_from_now);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Every operation once, synchronously: what it asks of the peer, and what it makes of the answer.
 */
#include "parity.h"

#define CLASS_XML(name)                                                                            \
    "<CLASS NAME=\"" name "\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"><QUALIFIER NAME=\"Key\" "      \
    "TYPE=\"boolean\"><VALUE>true</VALUE></QUALIFIER></PROPERTY></CLASS>"
#define CREATED                                                                                    \
    "<t:ResourceCreated><a:Address>http://server.example/wsman</a:Address><a:ReferenceParameters>" \
    "<w:ResourceURI>" CLASS_NS "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Id\">7"          \
    "</w:Selector></w:SelectorSet></a:ReferenceParameters></t:ResourceCreated>"
#define ITEMS(inside)                                                                              \
    "<n:EnumerateResponse><n:EnumerationContext/><w:Items>" inside                                 \
    "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"

static const MI_Uint32 strings = MI_OPERATIONFLAGS_NO_RTTI;
static const MI_Char root[] = "root/demo";

/* One operation on its own stage. */
#define OPERATION(function, arguments, check)                                                      \
    do {                                                                                           \
        struct stage stage_;                                                                       \
        MI_Operation operation = MI_OPERATION_NULL;                                                \
        stage_open(&stage_, steps, COUNT(steps));                                                  \
        MI_Session *session = &stage_.session;                                                     \
        MI_Instance *key = lamp_key(&stage_.application);                                          \
        struct outcome got;                                                                        \
        START(function, arguments, (got = finish(&operation)).result,                              \
              (check) && stage_.counters.exchanges_started == COUNT(steps));                       \
        CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);                                            \
        stage_close(&stage_);                                                                      \
    } while (0)

static void get(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(LAMP("7")), .expect = "<w:Selector Name=\"Id\">7</w:Selector>"}};
    OPERATION(MI_Session_GetInstance, (session, strings, NULL, root, key, NULL, &operation),
              got.count == 1 && strcmp(got.text, "7") == 0);
}

static void modify(void)
{
    static const struct scripted_step steps[] = {{ANSWER(LAMP("7")), .expect = "<c:Id>7</c:Id>"}};
    OPERATION(MI_Session_ModifyInstance, (session, strings, NULL, root, key, NULL, &operation),
              got.count == 1 && strcmp(got.name, "Demo_Lamp") == 0);
}

static void create(void)
{
    static const struct scripted_step steps[] = {{ANSWER(CREATED), .expect = "transfer/Create<"}};
    OPERATION(MI_Session_CreateInstance, (session, strings, NULL, root, key, NULL, &operation),
              got.count == 1 && strcmp(got.text, "7") == 0);
}

static void delete_one(void)
{
    static const struct scripted_step steps[] = {{ANSWER(""), .expect = "transfer/Delete<"}};
    OPERATION(MI_Session_DeleteInstance, (session, strings, NULL, root, key, NULL, &operation),
              got.count == 0);
}

static void invoke(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<c:Glow_OUTPUT><c:Id>3</c:Id><c:ReturnValue>0</c:ReturnValue></c:Glow_OUTPUT>"),
         .expect = CLASS_NS "/Glow</a:Action>"}};
    OPERATION(MI_Session_Invoke,
              (session, strings, NULL, root, MI_T("Demo_Lamp"), MI_T("Glow"), key, NULL, NULL,
               &operation),
              got.count == 1 && strcmp(got.text, "3") == 0);
}

static void enumerate(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(
            "<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext><w:Items>" LAMP(
                "1") LAMP("2") "</w:Items></n:EnumerateResponse>")},
        {ANSWER("<n:PullResponse><n:Items>" LAMP("3") "</n:Items><n:EndOfSequence/>"
                                                      "</n:PullResponse>"),
         .expect = "<n:EnumerationContext>one</n:EnumerationContext>"}};
    OPERATION(MI_Session_EnumerateInstances,
              (session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE, NULL, &operation),
              got.count == 3 && strcmp(got.text, "1") == 0);
}

static void query(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(ITEMS(LAMP("4"))), .expect = ">select * from Demo_Lamp where Id &lt; 5<"}};
    OPERATION(MI_Session_QueryInstances,
              (session, strings, NULL, root, MI_T("WQL"),
               MI_T("select * from Demo_Lamp where Id < 5"), NULL, &operation),
              got.count == 1 && strcmp(got.text, "4") == 0);
}

static void associators(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(ITEMS(LAMP("8"))), .expect = "<b:AssociatedInstances>"}};
    OPERATION(MI_Session_AssociatorInstances,
              (session, strings, NULL, root, key, MI_T("Demo_Link"), NULL, MI_T("From"), NULL,
               MI_FALSE, NULL, &operation),
              got.count == 1 && strcmp(got.text, "8") == 0);
}

static void references(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(ITEMS(LAMP("9"))), .expect = "<b:AssociationInstances>"}};
    OPERATION(
        MI_Session_ReferenceInstances,
        (session, strings, NULL, root, key, MI_T("Demo_Link"), NULL, MI_FALSE, NULL, &operation),
        got.count == 1 && strcmp(got.text, "9") == 0);
}

static void get_class(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(CLASS_XML("Demo_Lamp")), .expect = "<w:Selector Name=\"ClassName\">Demo_Lamp<"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct outcome got;
    stage_open(&stage, steps, COUNT(steps));
    START(MI_Session_GetClass, (&stage.session, 0, NULL, root, MI_T("Demo_Lamp"), NULL, &operation),
          (got = finish_classes(&operation)).result,
          got.count == 1 && strcmp(got.name, "Demo_Lamp") == 0);
    stage_close(&stage);
}

static void enumerate_classes(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(ITEMS(CLASS_XML("Demo_Lamp") CLASS_XML("Demo_Bulb")))}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct outcome got;
    stage_open(&stage, steps, COUNT(steps));
    START(MI_Session_EnumerateClasses,
          (&stage.session, 0, NULL, root, NULL, MI_FALSE, NULL, &operation),
          (got = finish_classes(&operation)).result,
          got.count == 2 && strcmp(got.name, "Demo_Lamp") == 0);
    stage_close(&stage);
}

#define SUBSCRIBED                                                                                 \
    "<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://server.example/</a:Address>"    \
    "<a:ReferenceParameters><e:Identifier>id-1</e:Identifier></a:ReferenceParameters>"             \
    "</e:SubscriptionManager><e:Expires>PT600S</e:Expires>"                                        \
    "<n:EnumerationContext>events</n:EnumerationContext></e:SubscribeResponse>"

/* Says what push delivery is answered; true when it is refused. */
static bool push_is_refused(struct stage *stage)
{
    MI_SubscriptionDeliveryOptions delivery = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *none = NULL;
    const MI_Char *message = MI_T("");
    MI_Result result = MI_RESULT_OK;
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &stage->application, MI_SubscriptionDeliveryType_Push, &delivery) == MI_RESULT_OK);
    MI_Session_Subscribe(&stage->session, 0, NULL, root, MI_T("WQL"), MI_T("select * from X"),
                         &delivery, NULL, &operation);
    CHECK(MI_Operation_GetIndication(&operation, &none, NULL, NULL, NULL, &result, &message,
                                     NULL) == MI_RESULT_OK);
    parity_say("pull delivery; push is NOT_SUPPORTED: %s", message);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&delivery) == MI_RESULT_OK);
    return result == MI_RESULT_NOT_SUPPORTED;
}

static void subscribe(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER(SUBSCRIBED), .expect = "wsman/1/wsman/Pull\""},
        {ANSWER("<n:PullResponse><n:EnumerationContext>more</n:EnumerationContext><n:Items>" LAMP(
            "1") "</n:Items></n:PullResponse>")},
        {ANSWER(""), .expect = ">id-1</e:Identifier>"}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *indication = NULL;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    const bool only_pull = push_is_refused(&stage);
    START(
        MI_Session_Subscribe,
        (&stage.session, strings, NULL, root, MI_T("WQL"), MI_T("select * from Demo_Alert"), NULL,
         NULL, &operation),
        MI_Operation_GetIndication(&operation, &indication, NULL, NULL, NULL, &result, NULL, NULL),
        only_pull && result == MI_RESULT_OK && indication != NULL &&
            MI_Operation_Close(&operation) == MI_RESULT_OK &&
            MI_Session_Close(&stage.session, NULL, NULL) == MI_RESULT_OK &&
            stage.counters.exchanges_started == COUNT(steps));
    stage_close_application(&stage);
}

static void test(void)
{
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    struct outcome got;
    stage_open(&stage, &scripted_identify, 1);
    START(MI_Session_TestConnection, (&stage.session, 0, NULL, &operation),
          (got = finish(&operation)).result, got.count == 1);
    stage_close(&stage);
}

static void session_itself(void)
{
    struct stage stage;
    MI_Application application = MI_APPLICATION_NULL;
    MI_Session copy;
    stage_open(&stage, &scripted_identify, 1);
    CALL(MI_Session_GetApplication, (&stage.session, &application),
         memcmp(&application, &stage.application, sizeof(application)) == 0);
    copy = stage.session;
    CALL(MI_Session_Close, (&stage.session, NULL, NULL),
         stage.counters.endpoints_open == 0 &&
             MI_Session_GetApplication(&copy, &application) == MI_RESULT_INVALID_PARAMETER);
    stage_close_application(&stage);
}

void parity_session(void)
{
    parity_group("Session", "session.c");
    get();
    modify();
    create();
    delete_one();
    invoke();
    enumerate();
    query();
    associators();
    references();
    subscribe();
    get_class();
    enumerate_classes();
    test();
    session_itself();
}

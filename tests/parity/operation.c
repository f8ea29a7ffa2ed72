/* SPDX-License-Identifier: MIT */
/* The handle of an operation under way. */
#include "parity.h"

static const MI_Uint32 strings = MI_OPERATIONFLAGS_NO_RTTI;
static const MI_Char root[] = "root/demo";

static void instance(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items>" LAMP("1")
                    LAMP("2") "</w:Items><w:EndOfSequence/></n:EnumerateResponse>")}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session session = MI_SESSION_NULL;
    const MI_Instance *found = NULL;
    MI_Boolean more = MI_FALSE;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  NULL, &operation);
    CALL(MI_Operation_GetInstance, (&operation, &found, &more, &result, NULL, NULL),
         result == MI_RESULT_OK && more && found != NULL);
    CALL(MI_Operation_GetSession, (&operation, &session),
         memcmp(&session, &stage.session, sizeof(session)) == 0);
    MI_Operation copy = operation;
    CALL(MI_Operation_Close, (&operation),
         MI_Operation_GetSession(&copy, &session) == MI_RESULT_INVALID_PARAMETER);
    stage_close(&stage);
}

static void indication(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://server.example/"
                "</a:Address></e:SubscriptionManager><n:EnumerationContext>e</n:EnumerationContext>"
                "</e:SubscribeResponse>")},
        {ANSWER("<n:PullResponse><n:EnumerationContext>f</n:EnumerationContext><n:Items>" LAMP(
            "1") "</n:Items></n:PullResponse>")},
        {ANSWER("")}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *found = NULL;
    const MI_Char *bookmark = NULL;
    const MI_Char *machine = NULL;
    MI_Boolean more = MI_FALSE;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_Subscribe(&stage.session, strings, NULL, root, MI_T("WQL"),
                         MI_T("select * from Demo_Alert"), NULL, NULL, &operation);
    CALL(MI_Operation_GetIndication,
         (&operation, &found, &bookmark, &machine, &more, &result, NULL, NULL),
         result == MI_RESULT_OK && more && found != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void class_object(void)
{
    static const struct scripted_step steps[] = {{ANSWER("<CLASS NAME=\"Demo_Lamp\"></CLASS>")}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Class *found = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_GetClass(&stage.session, 0, NULL, root, MI_T("Demo_Lamp"), NULL, &operation);
    START(MI_Operation_GetClass, (&operation, &found, &more, &result, &message, NULL),
          (parity_say("%s", message == NULL ? MI_T("") : message), result), found != NULL && !more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

static void cancel(void)
{
    static const struct scripted_step steps[] = {{.hold = true}};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, steps, COUNT(steps));
    MI_Session_GetClass(&stage.session, 0, NULL, root, MI_T("Demo_Lamp"), NULL, &operation);
    CALL(MI_Operation_Cancel, (&operation, MI_REASON_NONE),
         finish_classes(&operation).result == MI_RESULT_FAILED && stage.counters.cancelled == 1 &&
             parity_hush());
    stage_close(&stage);
}

void parity_operation(void)
{
    parity_group("Operation", "operation.c");
    instance();
    indication();
    class_object();
    cancel();
}

/* SPDX-License-Identifier: MIT */
/* Delivery options: each is set in options of its own and must show in the Subscribe request, or in
 * the Pull that follows. */
#include "mi/application.h"
#include "parity.h"

#define PUSH_ONLY "means something to push delivery only, which is NOT_SUPPORTED"

static struct scripted_step steps[] = {
    {ANSWER("<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://server.example/"
            "</a:Address></e:SubscriptionManager><n:EnumerationContext>e</n:EnumerationContext>"
            "</e:SubscribeResponse>")},
    {ANSWER("<n:PullResponse><n:EnumerationContext>f</n:EnumerationContext><n:Items>" LAMP(
        "1") "</n:Items></n:PullResponse>")},
    {ANSWER("")}};
static MI_Application application; /* makes options; stages come and go */
static MI_SubscriptionDeliveryOptions options;

static void renew(void)
{
    (void)MI_SubscriptionDeliveryOptions_Delete(&options);
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &application, MI_SubscriptionDeliveryType_Pull, &options) == MI_RESULT_OK);
}

static bool sends(const char *text)
{
    MI_Operation operation = MI_OPERATION_NULL;
    struct scripted_counters counters = {0};
    MI_Application scripted = MI_APPLICATION_NULL;
    MI_Session session = MI_SESSION_NULL;
    const MI_Instance *indication = NULL;
    MI_Result result = MI_RESULT_FAILED;
    bool is_of_the_pull = text != NULL && strncmp(text, "<n:", 3) == 0;
    steps[0].expect = is_of_the_pull ? NULL : text;
    steps[1].expect = is_of_the_pull ? text : NULL;
    CHECK(wsmi_application_new(scripted_transport_new(steps, COUNT(steps), &counters), &scripted) ==
          MI_RESULT_OK);
    CHECK(MI_Application_NewSession(&scripted, MI_T("WINRM"), MI_T("server.example"), NULL, NULL,
                                    NULL, &session) == MI_RESULT_OK);
    MI_Session_Subscribe(&session, MI_OPERATIONFLAGS_NO_RTTI, NULL, MI_T("root/demo"), MI_T("WQL"),
                         MI_T("select * from Demo_Alert"), &options, NULL, &operation);
    CHECK(MI_Operation_GetIndication(&operation, &indication, NULL, NULL, NULL, &result, NULL,
                                     NULL) == MI_RESULT_OK);
    bool same = result == MI_RESULT_OK && indication != NULL;
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&scripted) == MI_RESULT_OK);
    return same;
}

#define INTERVAL(name, days_, hours_, text)                                                        \
    do {                                                                                           \
        MI_Interval set_ = {.days = (days_), .hours = (hours_)};                                   \
        MI_Interval got_ = {0};                                                                    \
        renew();                                                                                   \
        CALL(MI_SubscriptionDeliveryOptions_Set##name, (&options, &set_), sends(text));            \
        CALL(MI_SubscriptionDeliveryOptions_Get##name, (&options, &got_),                          \
             same_interval(&got_, &set_));                                                         \
    } while (0)
#define NUMBER(name, value)                                                                        \
    do {                                                                                           \
        MI_Uint32 got_ = 0;                                                                        \
        renew();                                                                                   \
        CALL(MI_SubscriptionDeliveryOptions_Set##name, (&options, (value)), sends(NULL));          \
        CALL(MI_SubscriptionDeliveryOptions_Get##name, (&options, &got_), got_ == (value));        \
    } while (0)
#define STRING(name, value, text)                                                                  \
    do {                                                                                           \
        const MI_Char *got_ = NULL;                                                                \
        renew();                                                                                   \
        CALL(MI_SubscriptionDeliveryOptions_Set##name, (&options, MI_T(value)), sends(text));      \
        CALL(MI_SubscriptionDeliveryOptions_Get##name, (&options, &got_),                          \
             strcmp(got_, value) == 0);                                                            \
    } while (0)

static void pull(void)
{
    MI_Datetime in_an_hour = {.isTimestamp = MI_FALSE, .u.interval = {.hours = 1}};
    MI_Datetime got = {.isTimestamp = MI_TRUE};
    INTERVAL(HeartbeatInterval, 0, 2, "<w:Heartbeats>PT7200");
    INTERVAL(MaximumLatency, 0, 1, "<n:MaxTime>PT3600.000S</n:MaxTime>");
    renew();
    CALL(MI_SubscriptionDeliveryOptions_SetExpirationTime, (&options, &in_an_hour),
         sends("<e:Expires>PT3600"));
    CALL(MI_SubscriptionDeliveryOptions_GetExpirationTime, (&options, &got),
         !got.isTimestamp && same_interval(&got.u.interval, &in_an_hour.u.interval));
    STRING(Bookmark, MI_SUBSCRIBE_BOOKMARK_OLDEST, "bookmark/earliest");
}

static void push(void)
{
    parity_no_effect(PUSH_ONLY);
    STRING(DeliveryDestination, "http://listener.example/", NULL);
    parity_no_effect(PUSH_ONLY);
    NUMBER(DeliveryPortNumber, 5985);
    parity_no_effect(PUSH_ONLY);
    INTERVAL(DeliveryRetryInterval, 0, 1, NULL);
    parity_no_effect(PUSH_ONLY);
    NUMBER(DeliveryRetryAttempts, 3);
}

static void by_name(void)
{
    const MI_Interval interval = {.minutes = 3};
    const MI_Datetime datetime = {.isTimestamp = MI_TRUE,
                                  .u.timestamp = {.year = 2001, .month = 2, .day = 3}};
    MI_Interval got_interval = {0};
    MI_Datetime got_datetime = {0};
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    MI_Uint32 number = 0;
    MI_Uint32 index = 9;
    const MI_Char *text = NULL;
    const MI_Char *name = NULL;
    renew();
    CALL(MI_SubscriptionDeliveryOptions_SetString, (&options, MI_T("A"), MI_T("x"), 0), true);
    CALL(MI_SubscriptionDeliveryOptions_SetNumber, (&options, MI_T("B"), 5, 0), true);
    CALL(MI_SubscriptionDeliveryOptions_SetDateTime, (&options, MI_T("C"), &datetime, 0), true);
    CALL(MI_SubscriptionDeliveryOptions_SetInterval, (&options, MI_T("D"), &interval, 0), true);
    CALL(MI_SubscriptionDeliveryOptions_GetString, (&options, MI_T("A"), &text, &index, NULL),
         strcmp(text, "x") == 0 && index == 0);
    CALL(MI_SubscriptionDeliveryOptions_GetNumber, (&options, MI_T("B"), &number, &index, NULL),
         number == 5 && index == 1);
    CALL(MI_SubscriptionDeliveryOptions_GetDateTime,
         (&options, MI_T("C"), &got_datetime, &index, NULL),
         got_datetime.isTimestamp && got_datetime.u.timestamp.year == 2001 && index == 2);
    CALL(MI_SubscriptionDeliveryOptions_GetInterval,
         (&options, MI_T("D"), &got_interval, &index, NULL),
         same_interval(&got_interval, &interval) && index == 3);
    CALL(MI_SubscriptionDeliveryOptions_GetOptionCount, (&options, &number), number == 4);
    CALL(MI_SubscriptionDeliveryOptions_GetOptionAt, (&options, 1, &name, &value, &type, NULL),
         strcmp(name, "B") == 0 && type == MI_UINT32 && value.uint32 == 5);
    CALL(MI_SubscriptionDeliveryOptions_GetOption,
         (&options, MI_T("A"), &value, &type, &index, NULL), type == MI_STRING && index == 0);
}

static void credentials(void)
{
    const MI_UserCredentials basic = {
        MI_AUTH_TYPE_BASIC, {.usernamePassword = {MI_T("LAB"), MI_T("ann"), MI_T("secret")}}};
    MI_UserCredentials read;
    MI_Uint32 number = 0;
    MI_Char password[16];
    const MI_Char *name = NULL;
    MI_SubscriptionDeliveryOptions copy = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    parity_no_effect(PUSH_ONLY);
    CALL(MI_SubscriptionDeliveryOptions_AddDeliveryCredentials, (&options, &basic), true);
    CALL(MI_SubscriptionDeliveryOptions_GetCredentialsCount, (&options, &number), number == 1);
    CALL(MI_SubscriptionDeliveryOptions_GetCredentialsAt, (&options, 0, &name, &read, NULL),
         strcmp(read.credentials.usernamePassword.username, "ann") == 0);
    CALL(MI_SubscriptionDeliveryOptions_GetCredentialsPasswordAt,
         (&options, 0, &name, password, COUNT(password), &number, NULL),
         strcmp(password, "secret") == 0);
    CALL(MI_SubscriptionDeliveryOptions_Clone, (&options, &copy),
         MI_SubscriptionDeliveryOptions_GetNumber(&copy, MI_T("B"), &number, NULL, NULL) ==
                 MI_RESULT_OK &&
             number == 5);
    CALL(MI_SubscriptionDeliveryOptions_Delete, (&copy),
         MI_SubscriptionDeliveryOptions_GetOptionCount(&copy, &number) != MI_RESULT_OK);
}

void parity_delivery(void)
{
    parity_group("Subscription delivery options", "delivery.c");
    CHECK(MI_Application_Initialize(0, NULL, NULL, &application) == MI_RESULT_OK);
    pull();
    push();
    by_name();
    credentials();
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&options) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
}

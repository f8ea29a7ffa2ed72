/* SPDX-License-Identifier: MIT */
/*
 * A session with tokens and Digest: when it turns from the one to the other, and that a peer which
 * has taken the first, or refused it, cannot make it; and what a refusal says of either.
 * tests/interop/several.c shows the mechanisms.
 */
#include "life.h"
#include "mi/application.h"
#include "testlib/lamp.h"
#include "wsmi/xml.h"

/* The peer names other schemes; a little later than others answer. */
#define UNOFFERED                                                                                  \
    {                                                                                              \
        .failure = WSMI_FAILURE_AUTH_NOT_OFFERED, .phase = WSMI_PHASE_AUTH, .delay_ms = 30         \
    }
#define DENIED                                                                                     \
    {                                                                                              \
        .failure = WSMI_FAILURE_AUTH_DENIED, .phase = WSMI_PHASE_AUTH                              \
    }

enum { MANY = 16 };

static atomic_bool gate;

static void open_with_both(struct stage *stage, const struct scripted_step *steps, size_t count)
{
    const MI_UsernamePasswordCreds ann = {NULL, MI_T("ann"), MI_T("x")};
    const MI_UserCredentials logins[] = {
        {.authenticationType = MI_AUTH_TYPE_DIGEST, .credentials.usernamePassword = ann},
        {.authenticationType = MI_AUTH_TYPE_NTLM, .credentials.usernamePassword = ann},
    };
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    memset(stage, 0, sizeof(*stage));
    wsmi_xml_init();
    CHECK(wsmi_application_new(scripted_transport_new(steps, count, &stage->counters),
                               &stage->application) == MI_RESULT_OK);
    CHECK(MI_Application_NewDestinationOptions(&stage->application, &options) == MI_RESULT_OK);
    for (size_t i = 0; i < COUNT(logins); i++) {
        CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &logins[i]) ==
              MI_RESULT_OK);
    }
    CHECK(MI_Application_NewSession(&stage->application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, NULL, NULL, &stage->session) == MI_RESULT_OK);
    CHECK(stage->counters.endpoints_open == 2);
    MI_DestinationOptions_Delete(&options);
}

static void expect_sent(struct stage *stage, size_t exchanges, size_t with_digest)
{
    stage_close(stage);
    CHECK(stage->counters.exchanges_started == exchanges);
    CHECK(stage->counters.with_digest == with_digest);
}

static void what_is_not_offered_is_asked_for_no_more(void)
{
    const struct scripted_step steps[] = {UNOFFERED, scripted_identify};
    struct stage stage;
    open_with_both(&stage, steps, COUNT(steps));
    CHECK(test_connection(&stage.session) == MI_RESULT_OK);
    CHECK(test_connection(&stage.session) == MI_RESULT_OK);
    expect_sent(&stage, 3, 2);
}

static void behind_the_last_there_is_none(void)
{
    static const struct scripted_step steps[] = {UNOFFERED};
    struct stage stage;
    open_with_both(&stage, steps, COUNT(steps));
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    expect_sent(&stage, 3, 2);
}

static void who_took_the_first_is_not_offered_the_second(void)
{
    const struct scripted_step steps[] = {scripted_identify, UNOFFERED};
    struct stage stage;
    open_with_both(&stage, steps, COUNT(steps));
    CHECK(test_connection(&stage.session) == MI_RESULT_OK);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    expect_sent(&stage, 2, 0);
}

/* Whenever somebody gets round to looking at the answer. */
static void an_answer_counts_before_it_is_fetched(void)
{
    const struct scripted_step steps[] = {scripted_identify, UNOFFERED};
    MI_Operation first = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    struct stage stage;
    open_with_both(&stage, steps, COUNT(steps));
    MI_Session_TestConnection(&stage.session, 0, NULL, &first);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    CHECK(MI_Operation_GetInstance(&first, &instance, &more, &result, NULL, NULL) == MI_RESULT_OK);
    CHECK(result == MI_RESULT_OK);
    CHECK(MI_Operation_Close(&first) == MI_RESULT_OK);
    expect_sent(&stage, 2, 0);
}

static void an_answer_nobody_fetches_counts(void)
{
    static const struct scripted_step steps[] = {
        {ANSWER("<n:EnumerateResponse><n:EnumerationContext>held</n:EnumerationContext>"
                "</n:EnumerateResponse>"),
         .gate = &gate},
        UNOFFERED}; /* and so the Release, which nobody waits for */
    MI_Operation operation = MI_OPERATION_NULL;
    struct stage stage;
    atomic_store(&gate, false);
    open_with_both(&stage, steps, COUNT(steps));
    MI_Session_EnumerateInstances(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL,
                                  MI_T("root/demo"), MI_T("Demo_Lamp"), MI_FALSE, NULL, &operation);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    atomic_store(&gate, true);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    expect_sent(&stage, 3, 0);
}

static void MI_CALL ignore_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                                   const MI_Char *message)
{
    (void)operation;
    (void)context;
    (void)channel;
    (void)message;
}

static void the_beginning_of_an_answer_counts(void)
{
    static const struct scripted_step steps[] = {{.status = 200,
                                                  .content_type = "application/soap+xml",
                                                  .body = "<s:Envelope",
                                                  .hold = true},
                                                 UNOFFERED};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    struct stage stage;
    callbacks.writeMessage = ignore_message;
    open_with_both(&stage, steps, COUNT(steps));
    MI_Session_Invoke(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, NULL, MI_T("root/demo"),
                      MI_T("Demo_Lamp"), MI_T("Blink"), NULL, NULL, &callbacks, &operation);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    CHECK(stage.counters.pieces == 1 && stage.counters.with_digest == 0);
}

/* Tickets are not remembered as refused, as passwords are. */
static void who_refused_the_first_is_not_offered_the_second(void)
{
    static const struct scripted_step steps[] = {DENIED, UNOFFERED};
    struct stage stage;
    open_with_both(&stage, steps, COUNT(steps));
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    CHECK(test_connection(&stage.session) == MI_RESULT_ACCESS_DENIED);
    expect_sent(&stage, 2, 0);
}

/* Message of TestConnection's failure in a session with that certificate's file and the logins. */
static void refuse(const MI_UserCredentials *logins, size_t count, char *message, size_t size)
{
    static const struct scripted_step refused = {.phase = WSMI_PHASE_DECODE, .status = 401};
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_OK;
    struct stage stage;
    memset(&stage, 0, sizeof(stage));
    wsmi_xml_init();
    CHECK(wsmi_application_new(scripted_transport_new(&refused, 1, &stage.counters),
                               &stage.application) == MI_RESULT_OK);
    CHECK(MI_Application_NewDestinationOptions(&stage.application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetCertFile(&options, MI_T("ann.pem")) == MI_RESULT_OK);
    for (size_t i = 0; i < count; i++) {
        CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &logins[i]) ==
              MI_RESULT_OK);
    }
    CHECK(MI_Application_NewSession(&stage.application, MI_T("WINRM"),
                                    MI_T("https://server.example"), &options, NULL, NULL,
                                    &stage.session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    MI_Session_TestConnection(&stage.session, 0, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, &text, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_ACCESS_DENIED && text != NULL);
    (void)snprintf(message, size, "%s", text);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
}

/* Of tokens the transport says more than a status. */
static void a_refusal_says_what_was_tried(void)
{
    static const MI_UserCredentials certificate = {.authenticationType = MI_AUTH_TYPE_CLIENT_CERTS};
    const MI_UsernamePasswordCreds ann = {NULL, MI_T("ann"), MI_T("x")};
    const struct {
        MI_UserCredentials beside; /* the certificate */
        const char *words;
    } rows[] = {
        {certificate, "tried was a client certificate"},
        {{.authenticationType = MI_AUTH_TYPE_BASIC, .credentials.usernamePassword = ann},
         "tried was Basic as ann"},
        {{.authenticationType = MI_AUTH_TYPE_DIGEST, .credentials.usernamePassword = ann},
         "tried was Digest as ann"},
        {{.authenticationType = MI_AUTH_TYPE_NTLM, .credentials.usernamePassword = ann}, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const MI_UserCredentials logins[] = {certificate, rows[i].beside};
        char message[512];
        refuse(logins, i == 0 ? 1 : 2, message, sizeof(message));
        if (rows[i].words != NULL) {
            CHECK_CONTAINS(message, rows[i].words);
        } else {
            CHECK(strstr(message, "tried was") == NULL);
        }
    }
}

static void operations_under_way_turn_as_well(void)
{
    struct scripted_step steps[MANY + 1];
    MI_Operation operations[MANY];
    struct stage stage;
    for (size_t i = 0; i < MANY; i++) {
        steps[i] = (struct scripted_step)UNOFFERED;
    }
    steps[MANY] = scripted_identify;
    open_with_both(&stage, steps, COUNT(steps));
    for (size_t i = 0; i < MANY; i++) {
        operations[i] = (MI_Operation)MI_OPERATION_NULL;
        MI_Session_TestConnection(&stage.session, 0, NULL, &operations[i]);
    }
    for (size_t i = 0; i < MANY; i++) {
        const MI_Instance *instance = NULL;
        MI_Boolean more = MI_TRUE;
        MI_Result result = MI_RESULT_FAILED;
        CHECK(MI_Operation_GetInstance(&operations[i], &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
        CHECK(result == MI_RESULT_OK && !more);
        CHECK(MI_Operation_Close(&operations[i]) == MI_RESULT_OK);
    }
    expect_sent(&stage, 2 * MANY, MANY);
}

int main(void)
{
    RUN(what_is_not_offered_is_asked_for_no_more);
    RUN(behind_the_last_there_is_none);
    RUN(who_took_the_first_is_not_offered_the_second);
    RUN(operations_under_way_turn_as_well);
    RUN(an_answer_counts_before_it_is_fetched);
    RUN(an_answer_nobody_fetches_counts);
    RUN(the_beginning_of_an_answer_counts);
    RUN(who_refused_the_first_is_not_offered_the_second);
    RUN(a_refusal_says_what_was_tried);
    return 0;
}

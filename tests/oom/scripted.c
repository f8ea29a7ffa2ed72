/* SPDX-License-Identifier: MIT */
/*
 * NewSession and TestConnection with the k-th allocation of wsmi or libxml2 failing, for every k
 * until nothing fails any more: an error result each time, never a crash, never a leak, and the
 * next attempt works.
 */
#include <libxml/xmlmemory.h>

#include "fail_malloc.h"
#include "mi/application.h"
#include "mi/handle.h"
#include "testlib/plain.h"
#include "testlib/scripted_transport.h"
#include "wsmi/xml.h"

enum { NO_SUCH_STEP = 10000 };

static const MI_UsernamePasswordCreds account = {MI_T("LAB"), MI_T("ann"), MI_T("secret")};

static MI_Result set_options(MI_DestinationOptions *options)
{
    MI_UserCredentials credentials;
    MI_Interval timeout = {.seconds = 5};
    credentials.authenticationType = MI_AUTH_TYPE_BASIC;
    credentials.credentials.usernamePassword = account;
    MI_Result result = MI_DestinationOptions_SetTimeout(options, &timeout);
    if (result == MI_RESULT_OK) {
        result = MI_DestinationOptions_SetUILocale(options, MI_T("en-US"));
    }
    if (result == MI_RESULT_OK) {
        result = MI_DestinationOptions_AddDestinationCredentials(options, &credentials);
    }
    return result;
}

static MI_Result drain(MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_TestConnection(session, 0, NULL, &operation);
    while (more) {
        CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
    }
    CHECK(result != MI_RESULT_OK || instance != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return result;
}

static MI_Result open_and_test(MI_Application *application)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *error = NULL;
    MI_Result result = MI_Application_NewDestinationOptions(application, &options);
    if (result != MI_RESULT_OK) {
        return result;
    }
    result = set_options(&options);
    if (result == MI_RESULT_OK) {
        result = MI_Application_NewSession(application, MI_T("WINRM"),
                                           MI_T("https://LAB%5Cann@server.example/wsman"), &options,
                                           NULL, &error, &session);
    }
    MI_DestinationOptions_Delete(&options);
    if (error != NULL) {
        (void)MI_Instance_Delete(error);
    }
    if (result != MI_RESULT_OK) {
        CHECK(session.ft == NULL);
        return result;
    }
    result = drain(&session);
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    return result;
}

static MI_Result whole_run(const struct scripted_step *step)
{
    struct scripted_counters counters;
    MI_Application application = MI_APPLICATION_NULL;
    MI_Result result =
        wsmi_application_new(scripted_transport_new(step, 1, &counters), &application);
    if (result == MI_RESULT_OK) {
        result = open_and_test(&application);
        CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
    }
    CHECK(counters.exchanges_live == 0 && counters.endpoints_open == 0);
    CHECK(wsmi_handle_count() == 0);
    return result;
}

static void every_failing_allocation_is_an_error_result(const struct scripted_step *step,
                                                        MI_Result expected)
{
    size_t k = 1;
    CHECK(whole_run(step) == expected);
    long live = fail_malloc_live();
    for (bool failed = true; failed; k++) {
        CHECK(k < NO_SUCH_STEP);
        fail_malloc_arm(k);
        MI_Result result = whole_run(step);
        failed = fail_malloc_disarm();
        bool must_fail = fail_malloc_hit_wsmi();
        if (must_fail ? result == MI_RESULT_OK : !failed && result != expected) {
            (void)fprintf(stderr, "allocation %zu: result %d\n", k, (int)result);
            CHECK(false);
        }
        if (fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k,
                          fail_malloc_live() - live);
            CHECK(false);
        }
        CHECK(whole_run(step) == expected);
    }
    (void)printf("  %zu allocations failed one by one\n", k - 2);
    CHECK(k > 20);
}

static void a_successful_run(void)
{
    every_failing_allocation_is_an_error_result(&scripted_identify, MI_RESULT_OK);
}

static void a_run_that_ends_in_a_fault(void)
{
    static const struct scripted_step fault = {
        .phase = WSMI_PHASE_DECODE,
        .status = 500,
        .content_type = "application/soap+xml;charset=UTF-8",
        .body = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
                "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"><s:Header/><s:Body>"
                "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:AccessDenied"
                "</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">no</s:Text>"
                "</s:Reason></s:Fault></s:Body></s:Envelope>",
    };
    every_failing_allocation_is_an_error_result(&fault, MI_RESULT_ACCESS_DENIED);
}

int main(void)
{
    CHECK(xmlMemSetup(fail_free, fail_malloc, fail_realloc, fail_strdup) == 0);
    wsmi_xml_init();
    RUN(a_successful_run);
    RUN(a_run_that_ends_in_a_fault);
    return 0;
}

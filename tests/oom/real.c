/* SPDX-License-Identifier: MIT */
/*
 * NewSession and TestConnection over the real transport with the k-th allocation of wsmi, libxml2
 * or libcurl failing, for every k until nothing fails any more. A failure in wsmi is an error
 * result; libcurl may do without what it could not have. Never a crash, a leak or a wait without
 * end. What OpenSSL allocates is not made to fail.
 */
#include <curl/curl.h>
#include <libxml/xmlmemory.h>

#include "client.h"
#include "fail_malloc.h"
#include "mi/handle.h"
#include "peer.h"
#include "wsmi/options.h"

enum { NO_SUCH_STEP = 20000, HEALTHY_EVERY = 16 };

static MI_Result set_options(MI_DestinationOptions *options)
{
    MI_UserCredentials credentials;
    MI_Interval timeout = {.seconds = 20};
    const MI_UsernamePasswordCreds account = {NULL, MI_T(PEER_USER), MI_T(PEER_PASSWORD)};
    credentials.authenticationType = MI_AUTH_TYPE_BASIC;
    credentials.credentials.usernamePassword = account;
    MI_Result result = MI_DestinationOptions_SetTimeout(options, &timeout);
    if (result == MI_RESULT_OK) {
        result = MI_DestinationOptions_SetPacketPrivacy(options, MI_FALSE);
    }
    if (result == MI_RESULT_OK) {
        result = MI_DestinationOptions_SetString(options, MI_T(WSMI_OPTION_CA_FILE),
                                                 MI_T(PEER_CERTS "ca.pem"));
    }
    if (result == MI_RESULT_OK) {
        result = MI_DestinationOptions_AddDestinationCredentials(options, &credentials);
    }
    return result;
}

static MI_Result drain(MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_TestConnection(session, 0, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(more == MI_FALSE && (result == MI_RESULT_OK) == (instance != NULL));
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return result;
}

struct outcome {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned calls;
    MI_Result result;
};

static void MI_CALL receive(MI_Operation *operation, void *context, const MI_Instance *instance,
                            MI_Boolean more, MI_Result result, const MI_Char *message,
                            const MI_Instance *details,
                            MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct outcome *outcome = context;
    (void)operation;
    (void)message;
    (void)details;
    CHECK(more == MI_FALSE && acknowledge == NULL);
    CHECK((result == MI_RESULT_OK) == (instance != NULL));
    CHECK(pthread_mutex_lock(&outcome->lock) == 0);
    outcome->calls++;
    outcome->result = result;
    CHECK(pthread_cond_broadcast(&outcome->changed) == 0);
    CHECK(pthread_mutex_unlock(&outcome->lock) == 0);
}

static MI_Result call_back(MI_Session *session)
{
    struct outcome outcome = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0,
                              MI_RESULT_FAILED};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    callbacks.callbackContext = &outcome;
    callbacks.instanceResult = receive;
    MI_Session_TestConnection(session, 0, &callbacks, &operation);
    CHECK(pthread_mutex_lock(&outcome.lock) == 0);
    while (outcome.calls == 0) {
        CHECK(pthread_cond_wait(&outcome.changed, &outcome.lock) == 0);
    }
    CHECK(pthread_mutex_unlock(&outcome.lock) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(outcome.calls == 1);
    return outcome.result;
}

/* One way to call TestConnection and wait for its result. */
typedef MI_Result ask_function(MI_Session *session);

static MI_Result open_and_ask(MI_Application *application, const char *destination,
                              ask_function *ask)
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
        result = MI_Application_NewSession(application, MI_T("WINRM"), destination, &options, NULL,
                                           &error, &session);
    }
    MI_DestinationOptions_Delete(&options);
    if (error != NULL) {
        (void)MI_Instance_Delete(error);
    }
    if (result != MI_RESULT_OK) {
        CHECK(session.ft == NULL);
        return result;
    }
    result = ask(&session);
    if (result != MI_RESULT_OK) {
        CHECK(ask(&session) == MI_RESULT_OK); /* with memory the same session serves */
    }
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
    return result;
}

static MI_Result whole_run(const char *destination, ask_function *ask)
{
    MI_Application application = MI_APPLICATION_NULL;
    MI_Result result = MI_Application_Initialize(0, MI_T("oom"), NULL, &application);
    if (result == MI_RESULT_OK) {
        result = open_and_ask(&application, destination, ask);
        CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
    }
    CHECK(wsmi_handle_count() == 0);
    return result;
}

static void check_step(size_t k, MI_Result result, bool failed, long leaked)
{
    if ((result != MI_RESULT_OK && !failed) ||
        (result == MI_RESULT_OK && failed && fail_malloc_hit_wsmi())) {
        (void)fprintf(stderr, "allocation %zu: result %d\n", k, (int)result);
        CHECK(false);
    }
    if (leaked != 0) {
        (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k, leaked);
        CHECK(false);
    }
}

static void every_failing_allocation(const char *destination, ask_function *ask)
{
    size_t k = 1;
    size_t ours = 0;
    size_t without = 0;
    CHECK(whole_run(destination, ask) == MI_RESULT_OK);
    long live = fail_malloc_live();
    for (bool failed = true; failed; k++) {
        CHECK(k < NO_SUCH_STEP);
        fail_malloc_arm(k);
        MI_Result result = whole_run(destination, ask);
        failed = fail_malloc_disarm();
        check_step(k, result, failed, fail_malloc_live() - live);
        ours += failed && fail_malloc_hit_wsmi();
        without += failed && result == MI_RESULT_OK;
        if (k % HEALTHY_EVERY == 0) {
            CHECK(whole_run(destination, ask) == MI_RESULT_OK);
        }
    }
    (void)printf(
        "  %zu allocations failed one by one, %zu of them wsmi's own; %zu went unnoticed\n", k - 2,
        ours, without);
    CHECK(ours > 20 && k - 2 - ours > 50);
}

static void over_plain_http(void)
{
    struct peer peer;
    char destination[64];
    peer_start(&peer, NULL);
    (void)snprintf(destination, sizeof(destination), "%s", http_url(peer.port, "wsman"));
    every_failing_allocation(destination, drain);
    every_failing_allocation(destination, call_back);
    peer_stop(&peer, NULL);
}

static void over_tls(void)
{
    struct peer peer;
    char destination[64];
    peer_start_tls(&peer, "server", NULL);
    (void)snprintf(destination, sizeof(destination), "%s",
                   https_url("127.0.0.1", peer.port, "wsman"));
    every_failing_allocation(destination, drain);
    peer_stop(&peer, NULL);
}

int main(void)
{
    CHECK(xmlMemSetup(fail_free, fail_malloc, fail_realloc, fail_strdup) == 0);
    CHECK(curl_global_init_mem(CURL_GLOBAL_DEFAULT, fail_malloc, fail_free, fail_realloc,
                               fail_strdup, fail_calloc) == CURLE_OK);
    RUN(over_plain_http);
    RUN(over_tls);
    return 0;
}

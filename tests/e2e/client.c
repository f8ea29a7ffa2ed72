/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <time.h>

#include "peer.h"
#include "wsmi/options.h"

const struct settings plain = {.no_privacy = true};
const struct settings verified = {.ca_file = PEER_CERTS "ca.pem"};

void open_application(MI_Application *ret)
{
    MI_Application empty = MI_APPLICATION_NULL;
    *ret = empty;
    CHECK(MI_Application_Initialize(0, MI_T("e2e"), NULL, ret) == MI_RESULT_OK);
}

void close_application(MI_Application *application)
{
    CHECK(MI_Application_Close(application) == MI_RESULT_OK);
}

static void set_credentials(MI_DestinationOptions *options, const struct settings *settings)
{
    MI_UserCredentials credentials;
    memset(&credentials, 0, sizeof(credentials));
    credentials.authenticationType = settings->auth;
    credentials.credentials.usernamePassword.domain = settings->domain;
    credentials.credentials.usernamePassword.username = settings->user;
    credentials.credentials.usernamePassword.password = settings->password;
    CHECK(MI_DestinationOptions_AddDestinationCredentials(options, &credentials) == MI_RESULT_OK);
}

void make_options(MI_Application *application, const struct settings *settings,
                  MI_DestinationOptions *ret)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    CHECK(MI_Application_NewDestinationOptions(application, &options) == MI_RESULT_OK);
    if (settings->no_privacy) {
        CHECK(MI_DestinationOptions_SetPacketPrivacy(&options, MI_FALSE) == MI_RESULT_OK);
    }
    if (settings->no_ca_check) {
        CHECK(MI_DestinationOptions_SetCertCACheck(&options, MI_FALSE) == MI_RESULT_OK);
    }
    if (settings->no_cn_check) {
        CHECK(MI_DestinationOptions_SetCertCNCheck(&options, MI_FALSE) == MI_RESULT_OK);
    }
    if (settings->ca_file != NULL) {
        CHECK(MI_DestinationOptions_SetString(&options, MI_T(WSMI_OPTION_CA_FILE),
                                              settings->ca_file) == MI_RESULT_OK);
    }
    if (settings->auth != NULL) {
        set_credentials(&options, settings);
    }
    if (settings->timeout_ms != 0) {
        const MI_Interval interval = {.seconds = settings->timeout_ms / 1000,
                                      .microseconds = settings->timeout_ms % 1000 * 1000};
        CHECK(MI_DestinationOptions_SetTimeout(&options, &interval) == MI_RESULT_OK);
    }
    if (settings->envelope_kib != 0) {
        CHECK(MI_DestinationOptions_SetMaxEnvelopeSize(&options, settings->envelope_kib) ==
              MI_RESULT_OK);
    }
    *ret = options;
}

void open_session(MI_Application *application, const char *destination,
                  const struct settings *settings, MI_Session *ret)
{
    MI_DestinationOptions options;
    MI_Session session = MI_SESSION_NULL;
    make_options(application, settings, &options);
    CHECK(MI_Application_NewSession(application, MI_T("WINRM"), destination, &options, NULL, NULL,
                                    &session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    *ret = session;
}

void close_session(MI_Session *session)
{
    CHECK(MI_Session_Close(session, NULL, NULL) == MI_RESULT_OK);
}

enum { URL_BYTES = 512 };
static _Thread_local char url[URL_BYTES];

const char *http_url(unsigned port, const char *path)
{
    CHECK(snprintf(url, sizeof(url), "http://127.0.0.1:%u/%s", port, path) < URL_BYTES);
    return url;
}

const char *https_url(const char *host, unsigned port, const char *path)
{
    CHECK(snprintf(url, sizeof(url), "https://%s:%u/%s", host, port, path) < URL_BYTES);
    return url;
}

static bool get(const MI_Instance *instance, const char *name, MI_Type wanted, MI_Value *ret)
{
    MI_Type type;
    MI_Uint32 flags;
    if (instance == NULL ||
        MI_Instance_GetElement(instance, name, ret, &type, &flags, NULL) != MI_RESULT_OK ||
        (flags & MI_FLAG_NULL) != 0) {
        return false;
    }
    CHECK(type == wanted);
    return true;
}

static void get_text(const MI_Instance *instance, const char *name, char *out, size_t size)
{
    MI_Value value;
    out[0] = '\0';
    if (get(instance, name, MI_STRING, &value)) {
        (void)snprintf(out, size, "%s", value.string);
    }
}

void read_details(const MI_Instance *details, struct report *ret)
{
    MI_Value value;
    ret->has_details = details != NULL;
    if (details == NULL) {
        return;
    }
    const MI_Char *class_name;
    CHECK(MI_Instance_GetClassName(details, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "MSFT_WmiError");
    get_text(details, MI_T("Message"), ret->message, sizeof(ret->message));
    get_text(details, MI_T("WSMI_Phase"), ret->phase, sizeof(ret->phase));
    get_text(details, MI_T("WSMI_Code"), ret->code, sizeof(ret->code));
    get_text(details, MI_T("WSMI_Subcode"), ret->subcode, sizeof(ret->subcode));
    get_text(details, MI_T("WSMI_Detail"), ret->detail, sizeof(ret->detail));
    CHECK(get(details, MI_T("CIMStatusCode"), MI_UINT32, &value));
    CHECK(value.uint32 == (MI_Uint32)ret->result);
    CHECK(get(details, MI_T("error_Category"), MI_UINT16, &value));
    ret->category = value.uint16;
    CHECK(get(details, MI_T("error_Code"), MI_UINT32, &value));
    ret->error_code = value.uint32;
    ret->http_status = get(details, MI_T("WSMI_HttpStatus"), MI_UINT32, &value) ? value.uint32 : 0;
    ret->has_offset = get(details, MI_T("WSMI_Offset"), MI_UINT64, &value);
    ret->offset = ret->has_offset ? value.uint64 : 0;
}

static void read_identity(const MI_Instance *identity, struct report *ret)
{
    const MI_Char *class_name;
    MI_Value value;
    ret->has_instance = identity != NULL;
    if (identity == NULL) {
        return;
    }
    CHECK(MI_Instance_GetClassName(identity, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "IdentifyResponse");
    get_text(identity, MI_T("ProductVendor"), ret->vendor, sizeof(ret->vendor));
    get_text(identity, MI_T("ProductVersion"), ret->version, sizeof(ret->version));
    get_text(identity, MI_T("ProtocolVersion"), ret->protocol, sizeof(ret->protocol));
    ret->profiles =
        get(identity, MI_T("SecurityProfiles"), MI_STRINGA, &value) ? value.stringa.size : 0;
}

static void read_result(MI_Result result, const MI_Instance *instance, const MI_Char *message,
                        const MI_Instance *details, struct report *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->result = result;
    read_details(details, ret);
    read_identity(instance, ret);
    if (result == MI_RESULT_OK) {
        CHECK(instance != NULL && details == NULL && message == NULL);
        return;
    }
    CHECK(instance == NULL && message != NULL && message[0] != '\0');
    if (details != NULL) {
        CHECK_STR(message, ret->message);
    } else {
        CHECK(snprintf(ret->message, sizeof(ret->message), "%s", message) <
              (int)sizeof(ret->message));
    }
}

struct report test_connection(MI_Session *session)
{
    struct report report;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_TestConnection(session, 0, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, &message, &details) ==
          MI_RESULT_OK);
    CHECK(more == MI_FALSE);
    read_result(result, instance, message, details, &report);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, &message, &details) ==
          MI_RESULT_OK);
    CHECK(more == MI_FALSE && instance == NULL && result == report.result);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return report;
}

struct report test_destination(MI_Application *application, const char *destination,
                               const struct settings *settings)
{
    MI_Session session;
    open_session(application, destination, settings, &session);
    struct report report = test_connection(&session);
    close_session(&session);
    return report;
}

void answer_init(struct answer *answer)
{
    memset(answer, 0, sizeof(*answer));
    CHECK(pthread_mutex_init(&answer->lock, NULL) == 0);
    CHECK(pthread_cond_init(&answer->changed, NULL) == 0);
}

void answer_clean_up(struct answer *answer)
{
    CHECK(answer->calls <= 1);
    CHECK(pthread_cond_destroy(&answer->changed) == 0);
    CHECK(pthread_mutex_destroy(&answer->lock) == 0);
}

static void MI_CALL receive(MI_Operation *operation, void *context, const MI_Instance *instance,
                            MI_Boolean more, MI_Result result, const MI_Char *message,
                            const MI_Instance *details,
                            MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct answer *answer = context;
    struct report report;
    (void)operation;
    CHECK(more == MI_FALSE && acknowledge == NULL);
    unsigned long long now = clock_ms();
    if (answer->inside != NULL) {
        answer->inside(answer);
    }
    read_result(result, instance, message, details, &report);
    CHECK(pthread_mutex_lock(&answer->lock) == 0);
    answer->calls++;
    answer->report = report;
    answer->at_ms = now;
    CHECK(pthread_cond_broadcast(&answer->changed) == 0);
    CHECK(pthread_mutex_unlock(&answer->lock) == 0);
}

void answer_start(struct answer *answer, MI_Session *session)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation empty = MI_OPERATION_NULL;
    callbacks.callbackContext = answer;
    callbacks.instanceResult = receive;
    answer->operation = empty;
    MI_Session_TestConnection(session, 0, &callbacks, &answer->operation);
}

void answer_wait(struct answer *answer)
{
    CHECK(pthread_mutex_lock(&answer->lock) == 0);
    while (answer->calls == 0) {
        CHECK(pthread_cond_wait(&answer->changed, &answer->lock) == 0);
    }
    CHECK(answer->calls == 1);
    CHECK(pthread_mutex_unlock(&answer->lock) == 0);
}

void answer_finish(struct answer *answer)
{
    answer_wait(answer);
    CHECK(MI_Operation_Close(&answer->operation) == MI_RESULT_OK);
}

unsigned long long clock_ms(void)
{
    struct timespec now;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
}

void sleep_ms(unsigned ms)
{
    const struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "mi/result.h"

#include "core/line.h"
#include "proto/auth_answer.h"

enum { MAX_LOCATION_BYTES = 160 };

/* MI_Result: the category as OMI computes it, and standard words. 18 and 19 are unassigned. */
static const struct {
    MI_ErrorCategory category;
    const char *text;
} results[] = {
    [MI_RESULT_OK] = {MI_ERRORCATEGORY_NOT_SPECIFIED, "ok"},
    [MI_RESULT_FAILED] = {MI_ERRORCATEGORY_NOT_SPECIFIED, "failed"},
    [MI_RESULT_ACCESS_DENIED] = {MI_ERRORCATEGORY_ACCESS_DENIED, "access denied"},
    [MI_RESULT_INVALID_NAMESPACE] = {MI_ERRORCATEGORY_METADATA_ERROR, "no such namespace"},
    [MI_RESULT_INVALID_PARAMETER] = {MI_ERRORCATEGORY_INVALID_ARGUMENT, "invalid parameter"},
    [MI_RESULT_INVALID_CLASS] = {MI_ERRORCATEGORY_METADATA_ERROR, "no such class"},
    [MI_RESULT_NOT_FOUND] = {MI_ERRORCATEGORY_OBJECT_NOT_FOUND, "not found"},
    [MI_RESULT_NOT_SUPPORTED] = {MI_ERRORCATEGORY_NOT_IMPLEMENTED, "not supported"},
    [MI_RESULT_CLASS_HAS_CHILDREN] = {MI_ERRORCATEGORY_METADATA_ERROR, "the class has subclasses"},
    [MI_RESULT_CLASS_HAS_INSTANCES] = {MI_ERRORCATEGORY_METADATA_ERROR, "the class has instances"},
    [MI_RESULT_INVALID_SUPERCLASS] = {MI_ERRORCATEGORY_METADATA_ERROR, "no such superclass"},
    [MI_RESULT_ALREADY_EXISTS] = {MI_ERRORCATEGORY_RESOURCE_EXISTS, "already exists"},
    [MI_RESULT_NO_SUCH_PROPERTY] = {MI_ERRORCATEGORY_METADATA_ERROR, "no such property"},
    [MI_RESULT_TYPE_MISMATCH] = {MI_ERRORCATEGORY_INVALID_TYPE, "type mismatch"},
    [MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED] = {MI_ERRORCATEGORY_NOT_IMPLEMENTED,
                                                "query language not supported"},
    [MI_RESULT_INVALID_QUERY] = {MI_ERRORCATEGORY_INVALID_ARGUMENT, "invalid query"},
    [MI_RESULT_METHOD_NOT_AVAILABLE] = {MI_ERRORCATEGORY_METADATA_ERROR, "method not available"},
    [MI_RESULT_METHOD_NOT_FOUND] = {MI_ERRORCATEGORY_METADATA_ERROR, "no such method"},
    [MI_RESULT_NAMESPACE_NOT_EMPTY] = {MI_ERRORCATEGORY_METADATA_ERROR,
                                       "the namespace is not empty"},
    [MI_RESULT_INVALID_ENUMERATION_CONTEXT] = {MI_ERRORCATEGORY_METADATA_ERROR,
                                               "unknown enumeration context"},
    [MI_RESULT_INVALID_OPERATION_TIMEOUT] = {MI_ERRORCATEGORY_INVALID_ARGUMENT,
                                             "operation timeout not supported"},
    [MI_RESULT_PULL_HAS_BEEN_ABANDONED] = {MI_ERRORCATEGORY_OPERATION_STOPPED,
                                           "the pull was abandoned"},
    [MI_RESULT_PULL_CANNOT_BE_ABANDONED] = {MI_ERRORCATEGORY_CLOS_EERROR,
                                            "the pull cannot be abandoned"},
    [MI_RESULT_FILTERED_ENUMERATION_NOT_SUPPORTED] = {MI_ERRORCATEGORY_NOT_IMPLEMENTED,
                                                      "filtered enumeration not supported"},
    [MI_RESULT_CONTINUATION_ON_ERROR_NOT_SUPPORTED] = {MI_ERRORCATEGORY_NOT_IMPLEMENTED,
                                                       "continuation on error not supported"},
    [MI_RESULT_SERVER_LIMITS_EXCEEDED] = {MI_ERRORCATEGORY_RESOURCE_BUSY, "limits exceeded"},
    [MI_RESULT_SERVER_IS_SHUTTING_DOWN] = {MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE,
                                           "the server is shutting down"},
};

enum { RESULT_COUNT = sizeof(results) / sizeof(results[0]) };

MI_ErrorCategory wsmi_error_category(MI_Result result)
{
    return (unsigned)result < RESULT_COUNT ? results[result].category
                                           : MI_ERRORCATEGORY_NOT_SPECIFIED;
}

const char *wsmi_result_text(MI_Result result)
{
    const char *text = (unsigned)result < RESULT_COUNT ? results[result].text : NULL;
    return text != NULL ? text : "unknown result";
}

struct meaning {
    MI_Result result;
    MI_ErrorCategory category;
};

/* Codes of the parsers: what they mean in the caller's input and in anything else. */
static const struct {
    struct meaning caller;
    struct meaning other;
    bool has_offset;
} codes[WSMI_CODE_COUNT] = {
    [WSMI_OK] = {{MI_RESULT_OK, MI_ERRORCATEGORY_NOT_SPECIFIED},
                 {MI_RESULT_OK, MI_ERRORCATEGORY_NOT_SPECIFIED},
                 false},
    [WSMI_E_OOM] = {{MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE},
                    {MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE},
                    false},
    [WSMI_E_LIMIT] = {{MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_LIMITS_EXCEEDED},
                      {MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_LIMITS_EXCEEDED},
                      true},
    [WSMI_E_SYNTAX] = {{MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_SYNTAX_ERROR},
                       {MI_RESULT_FAILED, MI_ERRORCATEGORY_PARSER_ERROR},
                       true},
    [WSMI_E_UNSUPPORTED] = {{MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED},
                            {MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR},
                            true},
    [WSMI_E_PROTOCOL] = {{MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_INVALID_ARGUMENT},
                         {MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR},
                         true},
    [WSMI_E_AUTH] = {{MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR},
                     {MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR},
                     false},
    [WSMI_E_TRANSPORT] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR},
                          {MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR},
                          false},
    [WSMI_E_TIMEOUT] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT},
                        {MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT},
                        false},
    [WSMI_E_USAGE] = {{MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_INVALID_ARGUMENT},
                      {MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_INVALID_ARGUMENT},
                      false},
    [WSMI_E_INTERNAL] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
                         {MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
                         false},
};

static bool is_caller_phase(const char *phase)
{
    static const char *const phases[] = {"parameter", "destination", "option"};
    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        if (strcmp(phase, phases[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool wsmi_error_from_err(const struct wsmi_err *err, const char *phase, struct wsmi_error *ret)
{
    enum wsmi_code code =
        (unsigned)err->code < WSMI_CODE_COUNT && err->code != WSMI_OK ? err->code : WSMI_E_INTERNAL;
    struct meaning meaning = is_caller_phase(phase) ? codes[code].caller : codes[code].other;
    memset(ret, 0, sizeof(*ret));
    ret->result = meaning.result;
    ret->category = meaning.category;
    ret->phase = phase;
    ret->reason = err->reason != NULL ? err->reason : wsmi_code_name(code);
    ret->code = code;
    ret->has_offset = codes[code].has_offset;
    ret->offset = err->offset;
    return false;
}

bool wsmi_error_without_place(const struct wsmi_err *err, const char *phase, struct wsmi_error *ret)
{
    (void)wsmi_error_from_err(err, phase, ret);
    ret->has_offset = false;
    return false;
}

bool wsmi_error_refuse(struct wsmi_error *ret, const char *phase, const char *reason)
{
    const struct wsmi_err err = {WSMI_E_USAGE, 0, reason};
    return wsmi_error_without_place(&err, phase, ret);
}

bool wsmi_error_refuse_as(struct wsmi_error *ret, MI_Result result, const char *phase,
                          const char *reason)
{
    memset(ret, 0, sizeof(*ret));
    ret->result = result;
    ret->category = wsmi_error_category(result);
    ret->phase = phase;
    ret->reason = reason;
    return false;
}

bool wsmi_error_no_memory(struct wsmi_error *ret, const char *phase)
{
    static const struct wsmi_err err = {WSMI_E_OOM, 0, "out of memory"};
    return wsmi_error_without_place(&err, phase, ret);
}

/* One row of the tables below; `windows_code` is what WinRM or WinHTTP reports for the same. */
struct outcome {
    struct meaning meaning;
    uint32_t windows_code;
    const char *text;
};

#define OUTCOME(result, category, windows_code, text)                                              \
    {                                                                                              \
        {MI_RESULT_##result, MI_ERRORCATEGORY_##category}, windows_code, text                      \
    }

/* Exchanges that ended without an answer. */
static const struct outcome failures[WSMI_FAILURE_COUNT] = {
    [WSMI_FAILURE_NONE] = OUTCOME(FAILED, NOT_SPECIFIED, 0, "the answer is complete"),
    [WSMI_FAILURE_OOM] =
        OUTCOME(SERVER_LIMITS_EXCEEDED, RESOURCE_UNAVAILABLE, 0, "out of memory for the exchange"),
    [WSMI_FAILURE_INTERNAL] =
        OUTCOME(FAILED, NOT_SPECIFIED, 0, "the exchange failed inside this library"),
    [WSMI_FAILURE_CANCELLED] =
        OUTCOME(FAILED, OPERATION_STOPPED, 995, "the operation was cancelled"),
    [WSMI_FAILURE_DEADLINE] =
        OUTCOME(FAILED, OPERATION_TIMEOUT, 0x80338126, "the operation timed out"),
    [WSMI_FAILURE_RESOLVE] =
        OUTCOME(FAILED, CONNECTION_ERROR, 0x803381B9, "cannot resolve the host name"),
    [WSMI_FAILURE_REFUSED] =
        OUTCOME(FAILED, CONNECTION_ERROR, 0x80338012, "cannot connect: connection refused"),
    [WSMI_FAILURE_UNREACHABLE] = OUTCOME(FAILED, CONNECTION_ERROR, 0x80338012,
                                         "cannot connect: the host or its network is unreachable"),
    [WSMI_FAILURE_CLOSED] = OUTCOME(FAILED, CONNECTION_ERROR, 0x80338012,
                                    "the peer closed the connection without an answer"),
    [WSMI_FAILURE_TRUNCATED] = OUTCOME(FAILED, CONNECTION_ERROR, 0x80338012,
                                       "the peer closed the connection inside its answer"),
    [WSMI_FAILURE_NOT_HTTP] =
        OUTCOME(FAILED, PROTOCOL_ERROR, 0x803380F7, "the peer does not speak HTTP at this port"),
    [WSMI_FAILURE_HEADERS_TOO_LARGE] =
        OUTCOME(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED, 0,
                "the HTTP header of the answer is larger than allowed"),
    [WSMI_FAILURE_BODY_TOO_LARGE] =
        OUTCOME(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED, 0, "the answer is larger than allowed"),
    [WSMI_FAILURE_ENCODED] = OUTCOME(FAILED, PROTOCOL_ERROR, 0x803380F7,
                                     "the answer has a content encoding that was not asked for"),
    [WSMI_FAILURE_TLS_SETUP] =
        OUTCOME(FAILED, SECURITY_ERROR, 12175, "TLS cannot be set up on this side"),
    [WSMI_FAILURE_TLS_UNTRUSTED] = OUTCOME(FAILED, SECURITY_ERROR, 0x803380E4,
                                           "the certificate is not signed by a trusted authority"),
    [WSMI_FAILURE_TLS_NAME] =
        OUTCOME(FAILED, SECURITY_ERROR, 12038, "the certificate is for another host name"),
    [WSMI_FAILURE_TLS_EXPIRED] =
        OUTCOME(FAILED, SECURITY_ERROR, 12037, "the certificate has expired or is not valid yet"),
    [WSMI_FAILURE_TLS_REVOKED] =
        OUTCOME(FAILED, SECURITY_ERROR, 12170, "the certificate has been revoked"),
    [WSMI_FAILURE_TLS_REVOCATION] =
        OUTCOME(FAILED, SECURITY_ERROR, 12057, "cannot tell whether the certificate is revoked"),
    [WSMI_FAILURE_TLS_CERTIFICATE] =
        OUTCOME(FAILED, SECURITY_ERROR, 12169, "the certificate is not acceptable"),
    [WSMI_FAILURE_TLS_PLAIN_PEER] =
        OUTCOME(FAILED, SECURITY_ERROR, 12175, "the peer does not speak TLS at this port"),
    [WSMI_FAILURE_TLS_HANDSHAKE] =
        OUTCOME(FAILED, SECURITY_ERROR, 0x803381BA, "the TLS handshake failed"),
    [WSMI_FAILURE_TLS_CLIENT] =
        OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 12044,
                "the peer wants a client certificate that it trusts, and has not got one"),
    [WSMI_FAILURE_AUTH_SETUP] = OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 0x8033809D,
                                        "authentication cannot be set up on this side"),
    [WSMI_FAILURE_AUTH_DENIED] =
        OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 5, "the peer does not accept the credentials"),
    [WSMI_FAILURE_AUTH_NOT_OFFERED] =
        OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 0,
                "the peer does not offer the authentication that was asked for"),
    [WSMI_FAILURE_AUTH_PEER] =
        OUTCOME(ACCESS_DENIED, SECURITY_ERROR, 0x803381F0, "the peer has not proved its identity"),
    [WSMI_FAILURE_UNSEALED] =
        OUTCOME(ACCESS_DENIED, SECURITY_ERROR, 0x803381F0,
                "the peer answered in the clear where the answer has to be sealed"),
    [WSMI_FAILURE_SEAL] = OUTCOME(ACCESS_DENIED, SECURITY_ERROR, 0x803381F0,
                                  "a message could not be sealed, or was altered on its way"),
    [WSMI_FAILURE_PROXY] =
        OUTCOME(FAILED, CONNECTION_ERROR, 0x80338012, "the proxy refuses the connection"),
};

static void fill(struct wsmi_error *ret, const struct outcome *outcome, const char *phase)
{
    memset(ret, 0, sizeof(*ret));
    ret->result = outcome->meaning.result;
    ret->category = outcome->meaning.category;
    ret->windows_code = outcome->windows_code;
    ret->reason = outcome->text;
    ret->phase = phase;
}

void wsmi_error_from_failure(const struct wsmi_http_answer *answer, struct wsmi_error *ret)
{
    enum wsmi_failure failure =
        (unsigned)answer->failure < WSMI_FAILURE_COUNT ? answer->failure : WSMI_FAILURE_INTERNAL;
    fill(ret, &failures[failure], wsmi_phase_name(answer->phase));
    ret->http_status = answer->status;
    ret->text = answer->text[0] != '\0' ? answer->text : NULL;
}

/* Answers whose status decides; the first row that fits. */
static const struct {
    unsigned first;
    unsigned last;
    struct outcome outcome;
} statuses[] = {
    {300, 399,
     OUTCOME(NOT_SUPPORTED, CONNECTION_ERROR, 0x80338110, "a redirect, which is not followed")},
    {400, 400, OUTCOME(FAILED, PROTOCOL_ERROR, 0x80338171, "it cannot read the request")},
    {401, 401,
     OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 5,
             "the credentials are missing or were not accepted")},
    {403, 403, OUTCOME(ACCESS_DENIED, ACCESS_DENIED, 5, "access is forbidden")},
    {404, 404, OUTCOME(FAILED, CONNECTION_ERROR, 0x80338113, "nothing is served at this URL")},
    {405, 405,
     OUTCOME(NOT_SUPPORTED, PROTOCOL_ERROR, 0x8033810F, "POST is not allowed at this URL")},
    {407, 407,
     OUTCOME(ACCESS_DENIED, AUTHENTICATION_ERROR, 0x8033810F,
             "a proxy on the way asks for credentials")},
    {408, 408,
     OUTCOME(FAILED, OPERATION_TIMEOUT, 0x8033810F, "it waited too long for the request")},
    {411, 411, OUTCOME(NOT_SUPPORTED, PROTOCOL_ERROR, 0x8033810F, "it wants a Content-Length")},
    {413, 413,
     OUTCOME(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED, 0x80338111, "the request is too large")},
    {415, 415,
     OUTCOME(NOT_SUPPORTED, PROTOCOL_ERROR, 0x8033810F, "it does not take SOAP 1.2 at this URL")},
    {429, 429,
     OUTCOME(SERVER_LIMITS_EXCEEDED, RESOURCE_UNAVAILABLE, 0x80338112, "too many requests")},
    {400, 499, OUTCOME(FAILED, PROTOCOL_ERROR, 0x8033810F, "it refuses the request")},
    {500, 500, OUTCOME(FAILED, NOT_SPECIFIED, 0x80338170, "an error inside the server")},
    {501, 501,
     OUTCOME(NOT_SUPPORTED, PROTOCOL_ERROR, 0x8033810F, "the request is not implemented")},
    {503, 503,
     OUTCOME(SERVER_IS_SHUTTING_DOWN, RESOURCE_UNAVAILABLE, 0x80338112,
             "the service is not available")},
    {500, 599, OUTCOME(FAILED, PROTOCOL_ERROR, 0x8033810F, "the server failed")},
    {0, 999, OUTCOME(FAILED, PROTOCOL_ERROR, 0x8033810F, "no SOAP answer")},
};

enum { STATUS_ROWS = sizeof(statuses) / sizeof(statuses[0]) };

static const struct outcome *find_status(unsigned status)
{
    for (size_t i = 0; i + 1 < STATUS_ROWS; i++) {
        if (status >= statuses[i].first && status <= statuses[i].last) {
            return &statuses[i].outcome;
        }
    }
    return &statuses[STATUS_ROWS - 1].outcome;
}

bool wsmi_status_meaning(unsigned status, MI_Result *ret, MI_ErrorCategory *ret_category)
{
    const struct outcome *outcome = find_status(status);
    if (status < 300) {
        return false;
    }
    *ret = outcome->meaning.result;
    *ret_category = outcome->meaning.category;
    return true;
}

static void put_offered(struct wsmi_line *line, const struct wsmi_http_answer *answer)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_auth_put_offered(answer, &limits, &arena, line);
    wsmi_arena_clean_up(&arena);
}

void wsmi_error_from_status(const struct wsmi_http_answer *answer, struct wsmi_error *ret)
{
    struct wsmi_line line;
    fill(ret, find_status(answer->status), "HTTP");
    ret->http_status = answer->status;
    ret->text = answer->text[0] != '\0' ? answer->text : NULL;
    wsmi_line_init(&line, ret->words, sizeof(ret->words));
    if (answer->status == 401) {
        if (ret->text != NULL) {
            wsmi_line_put(&line, ret->text);
            wsmi_line_put(&line, "; ");
            ret->text = NULL;
        }
        put_offered(&line, answer);
    } else if (answer->status >= 300 && answer->status < 400 && answer->location.len > 0) {
        wsmi_line_put(&line, "REDIRECT_LOCATION: ");
        wsmi_line_put_foreign(&line, answer->location, MAX_LOCATION_BYTES);
    }
}

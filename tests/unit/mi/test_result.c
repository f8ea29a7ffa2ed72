/* SPDX-License-Identifier: MIT */
#include "mi/result.h"

#include "testlib/leak.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

LEAK_TEST(result, every_result_has_the_category_omi_computes)
{
    static const int expected[] = {
        [MI_RESULT_OK] = 0,
        [MI_RESULT_FAILED] = 0,
        [MI_RESULT_ACCESS_DENIED] = 18,
        [MI_RESULT_INVALID_NAMESPACE] = 10,
        [MI_RESULT_INVALID_PARAMETER] = 5,
        [MI_RESULT_INVALID_CLASS] = 10,
        [MI_RESULT_NOT_FOUND] = 13,
        [MI_RESULT_NOT_SUPPORTED] = 11,
        [MI_RESULT_CLASS_HAS_CHILDREN] = 10,
        [MI_RESULT_CLASS_HAS_INSTANCES] = 10,
        [MI_RESULT_INVALID_SUPERCLASS] = 10,
        [MI_RESULT_ALREADY_EXISTS] = 20,
        [MI_RESULT_NO_SUCH_PROPERTY] = 10,
        [MI_RESULT_TYPE_MISMATCH] = 9,
        [MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED] = 11,
        [MI_RESULT_INVALID_QUERY] = 5,
        [MI_RESULT_METHOD_NOT_AVAILABLE] = 10,
        [MI_RESULT_METHOD_NOT_FOUND] = 10,
        [MI_RESULT_NAMESPACE_NOT_EMPTY] = 10,
        [MI_RESULT_INVALID_ENUMERATION_CONTEXT] = 10,
        [MI_RESULT_INVALID_OPERATION_TIMEOUT] = 5,
        [MI_RESULT_PULL_HAS_BEEN_ABANDONED] = 14,
        [MI_RESULT_PULL_CANNOT_BE_ABANDONED] = 2,
        [MI_RESULT_FILTERED_ENUMERATION_NOT_SUPPORTED] = 11,
        [MI_RESULT_CONTINUATION_ON_ERROR_NOT_SUPPORTED] = 11,
        [MI_RESULT_SERVER_LIMITS_EXCEEDED] = 19,
        [MI_RESULT_SERVER_IS_SHUTTING_DOWN] = 21,
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        cr_assert_eq((int)wsmi_error_category((MI_Result)i), expected[i], "result %zu", i);
    }
    cr_assert_eq(wsmi_error_category((MI_Result)29), MI_ERRORCATEGORY_NOT_SPECIFIED);
    cr_assert_eq(wsmi_error_category((MI_Result)-1), MI_ERRORCATEGORY_NOT_SPECIFIED);
}

LEAK_TEST(result, every_result_has_words_of_its_own)
{
    for (int i = 0; i <= MI_RESULT_SERVER_IS_SHUTTING_DOWN; i++) {
        bool assigned = i != 18 && i != 19;
        cr_assert_eq(strcmp(wsmi_result_text((MI_Result)i), "unknown result") != 0, assigned);
        for (int k = 0; assigned && k < i; k++) {
            cr_assert_str_neq(wsmi_result_text((MI_Result)i), wsmi_result_text((MI_Result)k));
        }
    }
    cr_assert_str_eq(wsmi_result_text((MI_Result)1000), "unknown result");
}

LEAK_TEST(result, every_parser_code_becomes_a_failure_with_a_category)
{
    static const struct {
        enum wsmi_code code;
        MI_Result caller;
        MI_Result peer;
        bool has_offset;
    } rows[] = {
        {WSMI_OK, MI_RESULT_FAILED, MI_RESULT_FAILED, false},
        {WSMI_E_OOM, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_RESULT_SERVER_LIMITS_EXCEEDED, false},
        {WSMI_E_LIMIT, MI_RESULT_INVALID_PARAMETER, MI_RESULT_SERVER_LIMITS_EXCEEDED, true},
        {WSMI_E_SYNTAX, MI_RESULT_INVALID_PARAMETER, MI_RESULT_FAILED, true},
        {WSMI_E_UNSUPPORTED, MI_RESULT_NOT_SUPPORTED, MI_RESULT_NOT_SUPPORTED, true},
        {WSMI_E_PROTOCOL, MI_RESULT_INVALID_PARAMETER, MI_RESULT_FAILED, true},
        {WSMI_E_AUTH, MI_RESULT_ACCESS_DENIED, MI_RESULT_ACCESS_DENIED, false},
        {WSMI_E_TRANSPORT, MI_RESULT_FAILED, MI_RESULT_FAILED, false},
        {WSMI_E_TIMEOUT, MI_RESULT_FAILED, MI_RESULT_FAILED, false},
        {WSMI_E_USAGE, MI_RESULT_INVALID_PARAMETER, MI_RESULT_INVALID_PARAMETER, false},
        {WSMI_E_INTERNAL, MI_RESULT_FAILED, MI_RESULT_FAILED, false},
        {WSMI_CODE_COUNT, MI_RESULT_FAILED, MI_RESULT_FAILED, false},
    };
    cr_assert_eq(COUNT(rows), WSMI_CODE_COUNT + 1, "a new code needs a row");
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char *const caller_phases[] = {"parameter", "destination", "option"};
        const struct wsmi_err err = {rows[i].code, 7, "why"};
        struct wsmi_error error;
        for (size_t k = 0; k < COUNT(caller_phases); k++) {
            (void)wsmi_error_from_err(&err, caller_phases[k], &error);
            cr_assert_eq(error.result, rows[i].caller, "%zu", i);
            cr_assert_str_eq(error.phase, caller_phases[k]);
        }
        (void)wsmi_error_from_err(&err, "answer", &error);
        cr_assert_eq(error.result, rows[i].peer, "%zu", i);
        cr_assert_eq(error.has_offset, rows[i].has_offset, "%zu", i);
        cr_assert_eq(error.offset, 7);
        cr_assert_str_eq(error.reason, "why");
        cr_assert_neq(error.code, WSMI_OK);
        cr_assert(error.category != MI_ERRORCATEGORY_NOT_SPECIFIED ||
                  error.code == WSMI_E_INTERNAL);
    }
}

LEAK_TEST(result, an_error_without_a_reason_is_named_by_its_code)
{
    const struct wsmi_err err = {WSMI_E_SYNTAX, 0, NULL};
    struct wsmi_error error;
    (void)wsmi_error_from_err(&err, "answer", &error);
    cr_assert_str_eq(error.reason, "SYNTAX");
}

static const struct {
    enum wsmi_failure failure;
    MI_Result result;
    MI_ErrorCategory category;
    unsigned windows_code;
} failure_rows[] = {
    {WSMI_FAILURE_NONE, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0},
    {WSMI_FAILURE_OOM, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, 0},
    {WSMI_FAILURE_INTERNAL, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0},
    {WSMI_FAILURE_CANCELLED, MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_STOPPED, 995},
    {WSMI_FAILURE_DEADLINE, MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT, 0x80338126},
    {WSMI_FAILURE_RESOLVE, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x803381B9},
    {WSMI_FAILURE_REFUSED, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338012},
    {WSMI_FAILURE_UNREACHABLE, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338012},
    {WSMI_FAILURE_CLOSED, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338012},
    {WSMI_FAILURE_TRUNCATED, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338012},
    {WSMI_FAILURE_NOT_HTTP, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x803380F7},
    {WSMI_FAILURE_HEADERS_TOO_LARGE, MI_RESULT_SERVER_LIMITS_EXCEEDED,
     MI_ERRORCATEGORY_LIMITS_EXCEEDED, 0},
    {WSMI_FAILURE_BODY_TOO_LARGE, MI_RESULT_SERVER_LIMITS_EXCEEDED,
     MI_ERRORCATEGORY_LIMITS_EXCEEDED, 0},
    {WSMI_FAILURE_ENCODED, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x803380F7},
    {WSMI_FAILURE_TLS_SETUP, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12175},
    {WSMI_FAILURE_TLS_UNTRUSTED, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 0x803380E4},
    {WSMI_FAILURE_TLS_NAME, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12038},
    {WSMI_FAILURE_TLS_EXPIRED, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12037},
    {WSMI_FAILURE_TLS_REVOKED, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12170},
    {WSMI_FAILURE_TLS_REVOCATION, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12057},
    {WSMI_FAILURE_TLS_CERTIFICATE, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12169},
    {WSMI_FAILURE_TLS_PLAIN_PEER, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 12175},
    {WSMI_FAILURE_TLS_HANDSHAKE, MI_RESULT_FAILED, MI_ERRORCATEGORY_SECURITY_ERROR, 0x803381BA},
    {WSMI_FAILURE_TLS_CLIENT, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR,
     12044},
    {WSMI_FAILURE_AUTH_SETUP, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR,
     0x8033809D},
    {WSMI_FAILURE_AUTH_DENIED, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR, 5},
    {WSMI_FAILURE_AUTH_NOT_OFFERED, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR,
     0},
    {WSMI_FAILURE_AUTH_PEER, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_SECURITY_ERROR, 0x803381F0},
    {WSMI_FAILURE_UNSEALED, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_SECURITY_ERROR, 0x803381F0},
    {WSMI_FAILURE_SEAL, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_SECURITY_ERROR, 0x803381F0},
    {WSMI_FAILURE_PROXY, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338012},
};

LEAK_TEST(result, every_transport_failure_has_its_own_words_and_a_result)
{
    const char *texts[WSMI_FAILURE_COUNT];
    cr_assert_eq(COUNT(failure_rows), WSMI_FAILURE_COUNT, "a new failure needs a row");
    for (size_t i = 0; i < COUNT(failure_rows); i++) {
        const struct wsmi_http_answer answer = {.failure = failure_rows[i].failure,
                                                .phase = WSMI_PHASE_CONNECT};
        struct wsmi_error error;
        wsmi_error_from_failure(&answer, &error);
        cr_assert_eq(error.result, failure_rows[i].result, "%zu", i);
        cr_assert_eq(error.category, failure_rows[i].category, "%zu", i);
        cr_assert_eq(error.windows_code, failure_rows[i].windows_code, "%zu", i);
        cr_assert_str_eq(error.phase, "CONNECT");
        cr_assert_null(error.text);
        texts[i] = error.reason;
        for (size_t k = 0; k < i; k++) {
            cr_assert_str_neq(texts[i], texts[k]);
        }
    }
}

LEAK_TEST(result, the_words_of_the_socket_or_tls_layer_are_kept)
{
    const struct wsmi_http_answer answer = {.failure = WSMI_FAILURE_TLS_UNTRUSTED,
                                            .phase = WSMI_PHASE_TLS,
                                            .text = "self-signed certificate"};
    const struct wsmi_http_answer wild = {.failure = (enum wsmi_failure)99};
    struct wsmi_error error;
    wsmi_error_from_failure(&answer, &error);
    cr_assert_str_eq(error.text, "self-signed certificate");
    wsmi_error_from_failure(&wild, &error);
    cr_assert_eq(error.result, MI_RESULT_FAILED);
}

LEAK_TEST(result, every_status_has_a_result_a_category_and_a_windows_code)
{
    static const struct {
        unsigned status;
        MI_Result result;
        MI_ErrorCategory category;
        unsigned windows_code;
    } rows[] = {
        {204, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {301, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338110},
        {307, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338110},
        {400, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x80338171},
        {401, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR, 5},
        {403, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_ACCESS_DENIED, 5},
        {404, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR, 0x80338113},
        {405, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {407, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_AUTHENTICATION_ERROR, 0x8033810F},
        {408, MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT, 0x8033810F},
        {409, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {411, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {413, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_LIMITS_EXCEEDED, 0x80338111},
        {415, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {429, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, 0x80338112},
        {500, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0x80338170},
        {501, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {502, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {503, MI_RESULT_SERVER_IS_SHUTTING_DOWN, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, 0x80338112},
        {599, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
        {700, MI_RESULT_FAILED, MI_ERRORCATEGORY_PROTOCOL_ERROR, 0x8033810F},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct wsmi_http_answer answer = {.status = rows[i].status};
        struct wsmi_error error;
        MI_Result result = MI_RESULT_OK;
        MI_ErrorCategory category;
        wsmi_error_from_status(&answer, &error);
        cr_assert_eq(error.result, rows[i].result, "%u", rows[i].status);
        cr_assert_eq(error.category, rows[i].category, "%u", rows[i].status);
        cr_assert_eq(error.windows_code, rows[i].windows_code, "%u", rows[i].status);
        cr_assert_eq(error.http_status, rows[i].status);
        cr_assert_eq(wsmi_status_meaning(rows[i].status, &result, &category),
                     rows[i].status >= 300);
        cr_assert(rows[i].status < 300 || result == rows[i].result);
    }
}

static void explain(const struct wsmi_http_answer *answer, char *text, size_t size)
{
    struct wsmi_error error;
    wsmi_error_from_status(answer, &error);
    wsmi_error_format(&error, text, size);
}

LEAK_TEST(result, a_401_lists_what_the_peer_offers)
{
    const struct wsmi_view challenges[] = {
        WSMI_VIEW_INIT("Negotiate"),
        WSMI_VIEW_INIT("Kerberos, Basic realm=\"OPERATING SYSTEM\""),
        WSMI_VIEW_INIT("\033[31m broken"),
    };
    struct wsmi_http_answer answer = {
        .status = 401, .challenges = challenges, .challenge_count = COUNT(challenges)};
    char text[512];
    explain(&answer, text, sizeof(text));
    cr_assert_str_eq(text, "the peer answered HTTP 401: the credentials are missing or were not "
                           "accepted: the peer offers Negotiate, Kerberos, Basic");
    answer.challenge_count = 0;
    explain(&answer, text, sizeof(text));
    cr_assert_str_eq(text, "the peer answered HTTP 401: the credentials are missing or were not "
                           "accepted: the peer offers no authentication scheme");
}

LEAK_TEST(result, a_401_with_endless_schemes_stays_short)
{
    char field[8192] = "";
    char text[512];
    for (size_t i = 0; i < 12; i++) {
        size_t used = strlen(field);
        memset(field + used, 'a', 400);
        memcpy(field + used + 400, " x=1,", 6);
    }
    const struct wsmi_view challenge = wsmi_view_from_str(field);
    const struct wsmi_http_answer answer = {
        .status = 401, .challenges = &challenge, .challenge_count = 1};
    explain(&answer, text, sizeof(text));
    cr_assert_lt(strlen(text), 400);
    cr_assert_not_null(strstr(text, "aaaa..., aaaa"));
}

LEAK_TEST(result, a_redirect_says_where_to)
{
    struct wsmi_http_answer answer = {.status = 302,
                                      .location = WSMI_VIEW_INIT("https://h/\r\nX: y")};
    char text[512];
    explain(&answer, text, sizeof(text));
    cr_assert_str_eq(text, "the peer answered HTTP 302: a redirect, which is not followed: "
                           "REDIRECT_LOCATION: https://h/ X: y");
    answer.location.len = 0;
    explain(&answer, text, sizeof(text));
    cr_assert_str_eq(text, "the peer answered HTTP 302: a redirect, which is not followed");
}

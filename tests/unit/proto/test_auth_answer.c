/* SPDX-License-Identifier: MIT */
#include "proto/auth_answer.h"

#include <stdlib.h>
#include <string.h>

#include "testlib/leak.h"

enum { MAX_FIELDS = 3 };

static struct wsmi_auth_answer read_answer(const struct wsmi_http_answer *http,
                                           enum wsmi_auth_scheme scheme, char *token,
                                           size_t token_size)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_auth_answer answer;
    struct wsmi_arena arena;
    struct wsmi_buf buf;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_buf_init(&buf, wsmi_allocator_system(), WSMI_AUTH_MAX_TOKEN_BYTES + 3);
    wsmi_buf_put_str(&buf, "what was there before");
    wsmi_auth_answer_read(http, scheme, &limits, &arena, &buf, &answer);
    cr_assert(buf.len < token_size);
    memcpy(token, buf.len > 0 ? (const char *)buf.ptr : "", buf.len);
    token[buf.len] = '\0';
    wsmi_buf_clean_up(&buf);
    wsmi_arena_clean_up(&arena);
    return answer;
}

static struct wsmi_http_answer http_answer(unsigned status, const char *const *fields,
                                           struct wsmi_view *views)
{
    struct wsmi_http_answer http = {.status = status, .phase = WSMI_PHASE_RECEIVE};
    while (http.challenge_count < MAX_FIELDS && fields[http.challenge_count] != NULL) {
        views[http.challenge_count] = wsmi_view_from_str(fields[http.challenge_count]);
        http.challenge_count++;
    }
    http.challenges = views;
    return http;
}

LEAK_TEST(auth_answer, challenges_are_read_for_one_scheme)
{
    static const struct {
        unsigned status;
        enum wsmi_auth_scheme scheme;
        const char *fields[MAX_FIELDS];
        enum wsmi_auth_answer_kind kind;
        const char *token;
    } rows[] = {
        {401, WSMI_AUTH_NEGOTIATE, {"Negotiate YWJj"}, WSMI_AUTH_ANSWER_CHALLENGE, "abc"},
        {401, WSMI_AUTH_NEGOTIATE, {"negotiate YWI="}, WSMI_AUTH_ANSWER_CHALLENGE, "ab"},
        {401, WSMI_AUTH_NEGOTIATE, {"Negotiate"}, WSMI_AUTH_ANSWER_DENIAL, ""},
        /* OMI */
        {401,
         WSMI_AUTH_NEGOTIATE,
         {"Basic realm=\"WSMAN\"", "Negotiate realm=\"WSMAN\"", "Kerberos realm=\"WSMAN\""},
         WSMI_AUTH_ANSWER_DENIAL,
         ""},
        {401, WSMI_AUTH_NEGOTIATE, {"Basic realm=\"WSMAN\""}, WSMI_AUTH_ANSWER_UNOFFERED, ""},
        {401, WSMI_AUTH_NEGOTIATE, {NULL}, WSMI_AUTH_ANSWER_UNOFFERED, ""},
        {401, WSMI_AUTH_KERBEROS, {"Negotiate YWJj, Kerberos"}, WSMI_AUTH_ANSWER_DENIAL, ""},
        {401, WSMI_AUTH_KERBEROS, {"Negotiate, Kerberos YWJj"}, WSMI_AUTH_ANSWER_CHALLENGE, "abc"},
        {401, WSMI_AUTH_NTLM, {"Negotiate", "NTLM YWJj"}, WSMI_AUTH_ANSWER_CHALLENGE, "abc"},
        {401, WSMI_AUTH_NTLM, {"Negotiate YWJj"}, WSMI_AUTH_ANSWER_UNOFFERED, ""},
        {401,
         WSMI_AUTH_NEGOTIATE,
         {"Negotiate realm=\"WSMAN\"", "Negotiate YWJj"},
         WSMI_AUTH_ANSWER_CHALLENGE,
         "abc"},
        {401,
         WSMI_AUTH_NEGOTIATE,
         {"Negotiate YWJj, Negotiate eHl6"},
         WSMI_AUTH_ANSWER_MALFORMED,
         ""},
        {401, WSMI_AUTH_NEGOTIATE, {"Negotiate a%b"}, WSMI_AUTH_ANSWER_MALFORMED, ""},
        {401, WSMI_AUTH_NEGOTIATE, {"Negotiate YWJ"}, WSMI_AUTH_ANSWER_MALFORMED, ""},
        {401, WSMI_AUTH_NEGOTIATE, {"Negotiate -._~"}, WSMI_AUTH_ANSWER_MALFORMED, ""},
        {401, WSMI_AUTH_NEGOTIATE, {"=", "Negotiate YWJj"}, WSMI_AUTH_ANSWER_CHALLENGE, "abc"},
        {200, WSMI_AUTH_NEGOTIATE, {"Negotiate YWJj"}, WSMI_AUTH_ANSWER_GRANT, "abc"},
        {200, WSMI_AUTH_NEGOTIATE, {"Negotiate"}, WSMI_AUTH_ANSWER_CONSENT, ""},
        {200, WSMI_AUTH_NEGOTIATE, {NULL}, WSMI_AUTH_ANSWER_CONSENT, ""},
        {204, WSMI_AUTH_NEGOTIATE, {"Kerberos YWJj"}, WSMI_AUTH_ANSWER_CONSENT, ""},
        {299, WSMI_AUTH_NEGOTIATE, {"Negotiate a b"}, WSMI_AUTH_ANSWER_MALFORMED, ""},
        {300, WSMI_AUTH_NEGOTIATE, {"Negotiate YWJj"}, WSMI_AUTH_ANSWER_STATUS, ""},
        {403, WSMI_AUTH_NEGOTIATE, {"Negotiate YWJj"}, WSMI_AUTH_ANSWER_STATUS, ""},
        {500, WSMI_AUTH_NEGOTIATE, {NULL}, WSMI_AUTH_ANSWER_STATUS, ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_view views[MAX_FIELDS];
        char token[64];
        struct wsmi_http_answer http = http_answer(rows[i].status, rows[i].fields, views);
        struct wsmi_auth_answer answer = read_answer(&http, rows[i].scheme, token, sizeof(token));
        cr_assert_eq(answer.kind, rows[i].kind, "row %zu: %d", i, (int)answer.kind);
        cr_assert_str_eq(token, rows[i].token, "row %zu", i);
        cr_assert_eq(answer.status, rows[i].status);
        cr_assert_not(answer.is_sealed);
    }
}

LEAK_TEST(auth_answer, a_token_of_64_KiB_is_taken_and_one_byte_more_is_not)
{
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_field_bytes = SIZE_MAX;
    for (size_t extra = 0; extra < 8; extra++) {
        size_t bytes = WSMI_AUTH_MAX_TOKEN_BYTES - 1 + extra;
        size_t digits = (bytes + 2) / 3 * 4;
        char *field = calloc(1, 16 + digits);
        cr_assert_not_null(field);
        memcpy(field, "Negotiate ", 10);
        memset(field + 10, 'A', digits);
        memset(field + 10 + digits - (3 - bytes % 3) % 3, '=', (3 - bytes % 3) % 3);
        struct wsmi_view view = {(const uint8_t *)field, 10 + digits};
        const struct wsmi_http_answer http = {
            .status = 401, .challenges = &view, .challenge_count = 1};
        struct wsmi_auth_answer answer;
        struct wsmi_arena arena;
        struct wsmi_buf buf;
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        wsmi_buf_init(&buf, wsmi_allocator_system(), WSMI_AUTH_MAX_TOKEN_BYTES + 3);
        wsmi_auth_answer_read(&http, WSMI_AUTH_NEGOTIATE, &limits, &arena, &buf, &answer);
        cr_assert_eq(answer.kind,
                     bytes <= WSMI_AUTH_MAX_TOKEN_BYTES ? WSMI_AUTH_ANSWER_CHALLENGE
                                                        : WSMI_AUTH_ANSWER_TOO_LARGE,
                     "%zu bytes", bytes);
        wsmi_buf_clean_up(&buf);
        wsmi_arena_clean_up(&arena);
        free(field);
    }
}

LEAK_TEST(auth_answer, a_lost_exchange_says_how_far_it_had_come)
{
    static const struct {
        enum wsmi_failure failure;
        enum wsmi_phase phase;
        bool is_unprocessed;
        bool is_unanswered;
    } rows[] = {
        {WSMI_FAILURE_CLOSED, WSMI_PHASE_RESOLVE, true, true},
        {WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT, false, false},
        {WSMI_FAILURE_OOM, WSMI_PHASE_SETUP, false, false},
        {WSMI_FAILURE_CLOSED, WSMI_PHASE_SEND, false, true},
        {WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT, false, true},
        {WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE, false, false},
        {WSMI_FAILURE_DEADLINE, WSMI_PHASE_WAIT, false, false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char token[64];
        const struct wsmi_http_answer http = {.failure = rows[i].failure, .phase = rows[i].phase};
        struct wsmi_auth_answer answer =
            read_answer(&http, WSMI_AUTH_NEGOTIATE, token, sizeof(token));
        cr_assert_eq(answer.kind, WSMI_AUTH_ANSWER_LOST);
        cr_assert_eq(answer.is_unprocessed, rows[i].is_unprocessed, "row %zu", i);
        cr_assert_eq(answer.is_unanswered, rows[i].is_unanswered, "row %zu", i);
    }
}

LEAK_TEST(auth_answer, the_media_type_says_whether_a_body_is_sealed)
{
    static const struct {
        const char *type;
        bool is_sealed;
    } rows[] = {
        {"multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";"
         "boundary=\"Encrypted Boundary\"",
         true},
        {"Multipart/Encrypted", true},
        {"multipart/mixed", false},
        {"application/soap+xml;charset=UTF-8", false},
        {"multipart/encrypted;;=", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char token[64];
        const struct wsmi_http_answer http = {.status = 500,
                                              .content_type = wsmi_view_from_str(rows[i].type)};
        struct wsmi_auth_answer answer =
            read_answer(&http, WSMI_AUTH_NEGOTIATE, token, sizeof(token));
        cr_assert_eq(answer.is_sealed, rows[i].is_sealed, "%s", rows[i].type);
    }
}

LEAK_TEST(auth_answer, what_is_offered_is_listed_and_fits)
{
    static const struct {
        const char *fields[MAX_FIELDS];
        size_t size;
        const char *text;
    } rows[] = {
        {{"Basic realm=\"x\"", "Kerberos, CredSSP"},
         64,
         "the peer offers Basic, Kerberos, CredSSP"},
        {{"Basic realm=\"x\"", "Kerberos, CredSSP"}, 22, "the peer offers Basic"},
        {{"Basic realm=\"x\""}, 1, ""},
        {{"==="}, 64, "the peer offers no authentication scheme"},
        {{NULL}, 64, "the peer offers no authentication scheme"},
        {{"a-scheme-whose-name-goes-on-and-on-and-on"},
         64,
         "the peer offers a-scheme-whose-name-goes-on-and-..."},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wsmi_limits limits = wsmi_limits_default();
        struct wsmi_view views[MAX_FIELDS];
        struct wsmi_http_answer http = http_answer(401, rows[i].fields, views);
        struct wsmi_arena arena;
        char text[64];
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        struct wsmi_line line;
        wsmi_line_init(&line, text, rows[i].size);
        wsmi_auth_put_offered(&http, &limits, &arena, &line);
        cr_assert_str_eq(text, rows[i].text, "row %zu", i);
        wsmi_arena_clean_up(&arena);
    }
}

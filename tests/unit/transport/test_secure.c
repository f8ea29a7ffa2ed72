/* SPDX-License-Identifier: MIT */
/* Authentication and sealing: what goes out, when, how often, and what becomes of each fault. */
#include "support/check.h"
#include "support/secured.h"

#include <stdio.h>
#include <string.h>

enum { TIMEOUT_MS = 20000 };

static void one_authentication_and_one_connection_serve_many_requests(void)
{
    enum { REQUESTS = 200 };
    struct secured secured;
    secured_init(&secured);
    secured_open(&secured);
    for (int i = 0; i < REQUESTS; i++) {
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        secured_expect(&secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK(secured.inner.connections == 1 && secured.inner.tokens == 2);
    CHECK(secured.inner.bodies == REQUESTS);
    CHECK(strcmp(secured.inner.last_body, "<request/>") == 0);
    CHECK(strstr(secured.inner.last_headers, "Content-Type: multipart/encrypted;") != NULL);
    CHECK(strstr(secured.inner.last_headers, "soap") == NULL);
    CHECK(fake_security_calls(&secured.security, FAKE_OPEN) == 1);
    CHECK(secured.security.saw_password);
    secured_close(&secured);
}

static void without_sealing_bodies_go_out_as_they_are_on_the_authenticated_connection(void)
{
    struct secured secured;
    secured_init(&secured);
    secured.config.protection = WSMI_PROTECTION_NONE;
    secured_open(&secured);
    for (int i = 0; i < 20; i++) {
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        secured_expect(&secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK(secured.inner.connections == 1 && secured.inner.tokens == 2 &&
          secured.inner.bodies == 20);
    CHECK(strcmp(secured.inner.last_body, "<request/>") == 0);
    CHECK(fake_security_calls(&secured.security, FAKE_WRAP) == 0);
    secured_close(&secured);
}

static void every_shape_of_a_handshake_works(void)
{
    static const struct {
        unsigned steps;
        bool wants_proof;
        unsigned legs;
        bool is_kerberos;
    } rows[] = {
        {1, false, 1, false}, {2, true, 1, true},  {2, false, 2, false},
        {3, true, 2, false},  {3, false, 3, true}, {11, true, 10, false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct secured secured;
        secured_init(&secured);
        secured.security.steps = rows[i].steps;
        secured.security.wants_proof = rows[i].wants_proof;
        secured.inner.legs = rows[i].legs;
        secured.inner.gives_proof = rows[i].wants_proof;
        secured.inner.is_kerberos = rows[i].is_kerberos;
        secured.client.config.scheme =
            rows[i].is_kerberos ? WSMI_AUTH_KERBEROS : WSMI_AUTH_NEGOTIATE;
        secured_open(&secured);
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        secured_expect(&secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        CHECK_MSG(secured.inner.tokens == rows[i].legs, "row %zu: %u legs", i,
                  secured.inner.tokens);
        secured_close(&secured);
    }
}

struct stream {
    unsigned pieces;
    char text[64];
    enum wsmi_flow flow;
};

static struct stream stream;

static enum wsmi_flow on_piece(void *context, const struct wsmi_http_answer *head,
                               struct wsmi_view piece)
{
    (void)context;
    CHECK(head->status == 200 && piece.len > 0);
    CHECK(wsmi_view_eq(head->content_type, WSMI_VIEW("application/soap+xml;charset=UTF-8")));
    stream.pieces++;
    strncat(stream.text, (const char *)piece.ptr, piece.len);
    return stream.flow;
}

static void what_needs_no_security_goes_straight_through(void)
{
    struct secured secured;
    struct call call;
    struct wsmi_err err;
    secured_init(&secured);
    secured.inner.legs = 1;
    secured.inner.fault = FAULT_REFUSE_START;
    secured.inner.fault_at = 3;
    secured.config.protection = WSMI_PROTECTION_NONE;
    secured.client.config.security = NULL;
    secured_open(&secured);
    const struct wsmi_transport_ops *ops = secured.client.transport->ops;
    struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
    request.authorization = "Negotiate YzE=";
    request.body.len = 0;
    call_start(&call, &secured.client, &request);
    CHECK(call_wait(&call)->status == 200);
    ops->cancel(call.exchange);
    call_release(&call, &secured.client);

    memset(&stream, 0, sizeof(stream));
    request = secured_request(&secured, TIMEOUT_MS);
    request.only_reused = true;
    request.on_data = on_piece;
    call_start(&call, &secured.client, &request);
    CHECK(call_wait(&call)->failure == WSMI_FAILURE_NONE && stream.pieces == 2);
    ops->resume(call.exchange, request.deadline_ms);
    call_release(&call, &secured.client);
    CHECK(!call_try(&call, &secured.client, &request, &err) && err.code == WSMI_E_OOM);
    CHECK(call.exchange == NULL);
    CHECK(secured.inner.tokens == 1 && fake_security_calls(&secured.security, FAKE_OPEN) == 0);
    secured_close(&secured);
}

static void an_exchange_that_cannot_be_started_inside_ends_without_memory(void)
{
    for (unsigned at = 1; at <= 4; at++) {
        struct secured secured;
        secured_init(&secured);
        secured.inner.fault = FAULT_REFUSE_START;
        secured.inner.fault_at = at;
        secured_open(&secured);
        for (unsigned i = 0; i < 3; i++) {
            struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
            bool is_hit = i == (at <= 3 ? 0u : 1u);
            secured_expect(&secured, &request, is_hit ? WSMI_FAILURE_OOM : WSMI_FAILURE_NONE,
                           WSMI_PHASE_COUNT);
        }
        secured_close(&secured);
    }
}

/* A fault at one of the requests that make up the second exchange of an endpoint, or the first.
 * With two legs, requests 1 and 2 are tokens, 3 is the first body, 4 the second. */
struct fault_row {
    enum fake_fault fault;
    unsigned at;
    unsigned also_at;
    bool is_sealed;
    bool may_repeat;
    enum wsmi_failure failure;
    unsigned status;
    unsigned opens; /* contexts made for both exchanges and a third */
    unsigned bodies;
};

static void check_fault(const struct fault_row *row, size_t index)
{
    struct secured secured;
    struct call call;
    secured_init(&secured);
    secured.config.protection = row->is_sealed ? WSMI_PROTECTION_PRIVACY : WSMI_PROTECTION_NONE;
    secured.config.password.ptr = NULL;
    secured.inner.fault = row->fault;
    secured.inner.fault_at = row->at;
    secured.inner.fault_also_at = row->also_at;
    secured_open(&secured);
    unsigned hit = row->at <= 3 ? 0 : 1;
    for (unsigned i = 0; i < 3; i++) {
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        request.may_repeat = row->may_repeat;
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        enum wsmi_failure expected = i == hit ? row->failure : WSMI_FAILURE_NONE;
        unsigned status = i == hit ? row->status : 200;
        CHECK_MSG(answer->failure == expected && answer->status == status,
                  "row %zu, exchange %u: %s in %s, status %u (\"%s\"), not %s, %u", index, i,
                  wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase),
                  answer->status, answer->text, wsmi_failure_name(expected), status);
        CHECK(expected == WSMI_FAILURE_NONE || answer->text[0] != '\0');
        CHECK(answer->status == 200 || !row->is_sealed || answer->body.len == 0);
        call_release(&call, &secured.client);
    }
    CHECK_MSG(fake_security_calls(&secured.security, FAKE_OPEN) == row->opens,
              "row %zu: %u contexts", index, fake_security_calls(&secured.security, FAKE_OPEN));
    CHECK_MSG(secured.inner.bodies == row->bodies, "row %zu: %u bodies", index,
              secured.inner.bodies);
    CHECK(secured.inner.connections == row->opens);
    secured_close(&secured);
}

static void every_fault_has_its_outcome_and_the_next_exchange_none(void)
{
    static const struct fault_row rows[] = {
        /* while authenticating */
        {FAULT_DENY, 1, 0, true, false, WSMI_FAILURE_AUTH_DENIED, 401, 2, 2},
        {FAULT_DENY, 2, 0, true, true, WSMI_FAILURE_AUTH_DENIED, 401, 2, 2},
        {FAULT_UNOFFERED, 1, 0, true, false, WSMI_FAILURE_AUTH_NOT_OFFERED, 401, 2, 2},
        {FAULT_UNOFFERED, 2, 0, true, false, WSMI_FAILURE_AUTH_DENIED, 401, 2, 2},
        {FAULT_WRONG_TOKEN, 1, 0, true, false, WSMI_FAILURE_AUTH_PEER, 401, 2, 2},
        {FAULT_NO_TOKEN, 1, 0, true, false, WSMI_FAILURE_AUTH_PEER, 200, 2, 2},
        {FAULT_GARBLED, 1, 0, true, false, WSMI_FAILURE_AUTH_PEER, 401, 2, 2},
        {FAULT_STATUS, 1, 0, true, false, WSMI_FAILURE_NONE, 503, 2, 2},
        {FAULT_STATUS, 2, 0, false, false, WSMI_FAILURE_NONE, 503, 2, 2},
        {FAULT_CLOSED_WAIT, 1, 0, true, true, WSMI_FAILURE_CLOSED, 0, 2, 2},
        {FAULT_CLOSED_BEFORE, 2, 0, true, true, WSMI_FAILURE_CLOSED, 0, 2, 2},
        {FAULT_TRUNCATED, 2, 0, true, true, WSMI_FAILURE_TRUNCATED, 0, 2, 2},
        /* the first body under a new context */
        {FAULT_DENY, 3, 0, true, true, WSMI_FAILURE_AUTH_DENIED, 401, 2, 3},
        {FAULT_STATUS, 3, 0, true, true, WSMI_FAILURE_NONE, 503, 2, 3},
        {FAULT_STATUS, 3, 0, false, true, WSMI_FAILURE_NONE, 503, 1, 3},
        {FAULT_BARE, 3, 0, true, true, WSMI_FAILURE_UNSEALED, 200, 2, 3},
        {FAULT_ALTERED, 3, 0, true, true, WSMI_FAILURE_SEAL, 200, 2, 3},
        {FAULT_MISFRAMED, 3, 0, true, true, WSMI_FAILURE_SEAL, 200, 2, 3},
        {FAULT_OTHER_PROTOCOL, 3, 0, true, true, WSMI_FAILURE_SEAL, 200, 2, 3},
        {FAULT_SHORT, 3, 0, true, true, WSMI_FAILURE_SEAL, 200, 2, 3},
        {FAULT_CLOSED_BEFORE, 3, 0, true, false, WSMI_FAILURE_NONE, 200, 2, 3},
        {FAULT_CLOSED_BEFORE, 3, 6, true, false, WSMI_FAILURE_CLOSED, 0, 3, 2},
        /* one more, under a context that has served */
        {FAULT_FORGET, 4, 0, true, true, WSMI_FAILURE_NONE, 200, 2, 3},
        /* who says so, where nothing is sealed that proves it? */
        {FAULT_FORGET, 4, 0, true, false, WSMI_FAILURE_AUTH_DENIED, 401, 2, 2},
        {FAULT_FORGET, 4, 0, false, false, WSMI_FAILURE_NONE, 200, 2, 3},
        {FAULT_FORGET, 4, 5, true, true, WSMI_FAILURE_AUTH_DENIED, 401, 3, 2},
        {FAULT_CLOSED_BEFORE, 4, 0, true, false, WSMI_FAILURE_NONE, 200, 2, 3},
        {FAULT_CLOSED_BEFORE, 4, 0, false, false, WSMI_FAILURE_NONE, 200, 2, 3},
        {FAULT_CLOSED_WAIT, 4, 0, true, false, WSMI_FAILURE_CLOSED, 0, 2, 3},
        {FAULT_CLOSED_WAIT, 4, 0, false, false, WSMI_FAILURE_CLOSED, 0, 2, 3},
        {FAULT_CLOSED_WAIT, 4, 0, true, true, WSMI_FAILURE_NONE, 200, 2, 4},
        {FAULT_TRUNCATED, 4, 0, true, true, WSMI_FAILURE_TRUNCATED, 0, 2, 3},
        {FAULT_BARE, 4, 0, true, true, WSMI_FAILURE_UNSEALED, 200, 2, 3},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_fault(&rows[i], i);
    }
}

/* Nor is one that the mechanism has found by itself: the peer counts it just the same. */
static void check_refused(bool has_password)
{
    struct secured secured;
    struct call call;
    secured_init(&secured);
    if (!has_password) {
        memset(&secured.config.password, 0, sizeof(secured.config.password));
        secured.security.notes.is_counted = true;
    }
    secured.inner.fault = FAULT_DENY;
    secured.inner.fault_at = 2;
    secured_open(&secured);
    for (int i = 0; i < 5; i++) {
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure == WSMI_FAILURE_AUTH_DENIED && answer->phase == WSMI_PHASE_AUTH);
        CHECK_MSG(strstr(answer->text, "user@A.TEST by a mechanism") != NULL, "%s", answer->text);
        call_release(&call, &secured.client);
    }
    CHECK(secured.inner.requests == 2 && secured.inner.bodies == 0);
    CHECK(fake_security_calls(&secured.security, FAKE_OPEN) == 1);
    secured_close(&secured);
}

static void a_refused_password_is_not_tried_again(void)
{
    check_refused(true);
    check_refused(false);
}

/* Whoever issues tickets counts wrong passwords as well; what only failed is tried again, and so
 * are tickets that somebody may have fetched meanwhile. */
static void a_password_refused_by_who_issues_tickets_is_not_tried_again(void)
{
    static const struct {
        enum wsmi_security_code code;
        bool has_password;
        unsigned opens;
    } rows[] = {
        {WSMI_SECURITY_CREDENTIALS, true, 1},
        {WSMI_SECURITY_CREDENTIALS, false, 3},
        {WSMI_SECURITY_UNREACHABLE, true, 3},
        {WSMI_SECURITY_CLOCK, true, 3},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct secured secured;
        secured_init(&secured);
        secured.security.fails = FAKE_OPEN;
        secured.security.fails_at = 1;
        secured.security.code = rows[i].code;
        if (!rows[i].has_password) {
            memset(&secured.config.password, 0, sizeof(secured.config.password));
        }
        secured_open(&secured);
        for (int k = 0; k < 3; k++) {
            struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
            struct call call;
            call_start(&call, &secured.client, &request);
            const struct wsmi_http_answer *answer = call_wait(&call);
            CHECK(answer->failure == WSMI_FAILURE_AUTH_SETUP && answer->phase == WSMI_PHASE_AUTH);
            CHECK_MSG(strstr(answer->text, "the mechanism says") != NULL, "%s", answer->text);
            call_release(&call, &secured.client);
        }
        unsigned opens = fake_security_calls(&secured.security, FAKE_OPEN);
        CHECK_MSG(opens == rows[i].opens, "row %zu: %u attempts", i, opens);
        CHECK(secured.inner.requests == 0);
        secured_close(&secured);
    }
}

/* Authenticated, and 401 to the body all the same: whoever it was, the password was good. */
static void a_context_the_peer_did_not_keep_is_no_refusal_of_the_password(void)
{
    struct secured secured;
    secured_init(&secured);
    secured.inner.fault = FAULT_DENY;
    secured.inner.fault_at = 3;
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
    secured_expect(&secured, &request, WSMI_FAILURE_AUTH_DENIED, WSMI_PHASE_AUTH);
    request = secured_request(&secured, TIMEOUT_MS);
    secured_expect(&secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(secured.inner.connections == 2);
    secured_close(&secured);
}

/* Each context says it with the first answer, whatever that is. */
static void a_warning_of_the_mechanism_comes_with_one_answer(void)
{
    struct secured secured;
    struct call call;
    secured_init(&secured);
    secured.security.notes.warning = "less than was asked for";
    secured.inner.fault = FAULT_DENY;
    secured.inner.fault_at = 3;
    secured_open(&secured);
    for (unsigned i = 0; i < 3; i++) {
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK((answer->failure == WSMI_FAILURE_NONE) == (i > 0));
        CHECK(i == 2 ? answer->warning == NULL
                     : strcmp(answer->warning, "less than was asked for") == 0);
        call_release(&call, &secured.client);
    }
    CHECK(secured.inner.connections == 2);
    secured_close(&secured);
}

static void what_the_peer_offers_instead_is_listed(void)
{
    struct secured secured;
    struct call call;
    secured_init(&secured);
    secured.inner.fault = FAULT_UNOFFERED;
    secured.inner.fault_at = 1;
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
    call_start(&call, &secured.client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK(answer->failure == WSMI_FAILURE_AUTH_NOT_OFFERED);
    CHECK_MSG(strcmp(answer->text, "the peer offers Basic") == 0, "%s", answer->text);
    call_release(&call, &secured.client);
    secured_close(&secured);
}

static void a_mechanism_that_fails_is_quoted(void)
{
    static const struct {
        enum fake_call call;
        unsigned at;
        unsigned until;
        enum wsmi_security_code code;
        enum wsmi_failure failure;
    } rows[] = {
        {FAKE_OPEN, 1, 1, WSMI_SECURITY_UNREACHABLE, WSMI_FAILURE_AUTH_SETUP},
        {FAKE_OPEN, 1, 1, WSMI_SECURITY_OOM, WSMI_FAILURE_OOM},
        {FAKE_STEP, 1, 1, WSMI_SECURITY_TARGET, WSMI_FAILURE_AUTH_SETUP},
        {FAKE_STEP, 2, 2, WSMI_SECURITY_WEAK, WSMI_FAILURE_AUTH_PEER},
        {FAKE_WRAP, 1, 1, WSMI_SECURITY_MESSAGE, WSMI_FAILURE_SEAL},
        {FAKE_WRAP, 2, 2, WSMI_SECURITY_CREDENTIALS, WSMI_FAILURE_NONE},
        {FAKE_WRAP, 2, 3, WSMI_SECURITY_CREDENTIALS, WSMI_FAILURE_SEAL},
        {FAKE_UNWRAP, 1, 1, WSMI_SECURITY_MESSAGE, WSMI_FAILURE_SEAL},
        {FAKE_UNWRAP, 2, 2, WSMI_SECURITY_OOM, WSMI_FAILURE_OOM},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct secured secured;
        struct call call;
        secured_init(&secured);
        secured.security.fails = rows[i].call;
        secured.security.fails_at = rows[i].at;
        secured.security.fails_until = rows[i].until;
        secured.security.code = rows[i].code;
        secured_open(&secured);
        bool is_second = rows[i].call >= FAKE_WRAP && rows[i].at == 2;
        for (int k = 0; k < 2 + is_second; k++) {
            struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
            call_start(&call, &secured.client, &request);
            const struct wsmi_http_answer *answer = call_wait(&call);
            enum wsmi_failure expected = k == is_second ? rows[i].failure : WSMI_FAILURE_NONE;
            CHECK_MSG(answer->failure == expected, "row %zu, %d: %s \"%s\"", i, k,
                      wsmi_failure_name(answer->failure), answer->text);
            CHECK(expected == WSMI_FAILURE_NONE || expected == WSMI_FAILURE_OOM ||
                  strstr(answer->text, "the mechanism says") != NULL);
            call_release(&call, &secured.client);
        }
        secured_close(&secured);
    }
}

static void tokens_of_64_KiB_go_out_and_larger_ones_do_not(void)
{
    for (size_t extra = 0; extra < 2; extra++) {
        struct secured secured;
        secured_init(&secured);
        secured.security.token_bytes = 65536 - 2 + extra;
        secured_open(&secured);
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        secured_expect(&secured, &request, extra == 0 ? WSMI_FAILURE_NONE : WSMI_FAILURE_AUTH_PEER,
                       WSMI_PHASE_COUNT);
        CHECK(secured.inner.requests == (extra == 0 ? 3u : 0u));
        secured_close(&secured);
    }
}

static void what_cannot_be_meant_is_refused_at_once(void)
{
    static const char *const broken[] = {"Content-Type: a/b\r\nX: y"};
    struct secured secured;
    struct call call;
    struct wsmi_err err;
    struct wsmi_endpoint *endpoint;
    secured_init(&secured);
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
    request.authorization = "Basic dTpw";
    CHECK(!call_try(&call, &secured.client, &request, &err) && err.code == WSMI_E_USAGE);
    request = secured_request(&secured, TIMEOUT_MS);
    request.body.len = 0;
    CHECK(!call_try(&call, &secured.client, &request, &err) && err.code == WSMI_E_USAGE);
    request = secured_request(&secured, TIMEOUT_MS);
    request.headers = broken;
    CHECK(!call_try(&call, &secured.client, &request, &err) && err.code == WSMI_E_USAGE);
    const struct wsmi_transport_ops *ops = secured.client.transport->ops;
    struct wsmi_endpoint_config config = secured.client.config;
    config.scheme = WSMI_AUTH_BASIC;
    CHECK(!ops->open_endpoint(secured.client.transport, &config, &endpoint, &err));
    CHECK(err.code == WSMI_E_USAGE);
    config.scheme = WSMI_AUTH_KERBEROS;
    config.url = "ftp://a.test/";
    CHECK(!ops->open_endpoint(secured.client.transport, &config, &endpoint, &err));
    config.url = secured.client.config.url;
    secured.config.host = "";
    CHECK(!ops->open_endpoint(secured.client.transport, &config, &endpoint, &err));
    CHECK(secured.inner.requests == 0);
    secured_close(&secured);
}

/* Of nine octets. One may be padding that RC4 counts; OMI fills up with NULs. */
static void a_message_has_the_length_it_says_and_no_padding(void)
{
    static const struct {
        size_t cuts;
        size_t nuls;
        size_t max_message_bytes;
        enum wsmi_failure failure;
        const char *message;
    } rows[] = {
        {0, 0, 9, WSMI_FAILURE_NONE, "<answer/>"}, {1, 0, 9, WSMI_FAILURE_NONE, "<answer/"},
        {2, 0, 9, WSMI_FAILURE_SEAL, ""},          {0, 3, 9, WSMI_FAILURE_NONE, "<answe"},
        {1, 1, 9, WSMI_FAILURE_NONE, "<answer"},   {0, 0, 8, WSMI_FAILURE_BODY_TOO_LARGE, ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct secured secured;
        struct call call;
        secured_init(&secured);
        secured.security.cuts = rows[i].cuts;
        secured.security.nuls = rows[i].nuls;
        secured.client.config.limits.max_message_bytes = rows[i].max_message_bytes;
        secured_open(&secured);
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK_MSG(answer->failure == rows[i].failure, "row %zu: %s", i,
                  wsmi_failure_name(answer->failure));
        CHECK(wsmi_view_eq(answer->body, wsmi_view_from_str(rows[i].message)));
        CHECK(answer->failure == WSMI_FAILURE_NONE || answer->text[0] != '\0');
        call_release(&call, &secured.client);
        secured_close(&secured);
    }
}

/* Before all of it is here, and before the mechanism has seen any. */
static void a_sealed_answer_that_is_too_large_ends_while_it_comes_in(void)
{
    enum { BYTES = 256 * 1024 };
    struct secured secured;
    struct call call;
    static char message[BYTES + 1];
    memset(message, 'x', BYTES);
    secured_init(&secured);
    secured.inner.message = message;
    secured.client.config.limits.max_message_bytes = BYTES / 4;
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
    call_start(&call, &secured.client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK_MSG(answer->failure == WSMI_FAILURE_BODY_TOO_LARGE, "%s",
              wsmi_failure_name(answer->failure));
    CHECK(answer->phase == WSMI_PHASE_RECEIVE && answer->body.len == 0);
    call_release(&call, &secured.client);
    secured_close(&secured);
}

static void other_headers_go_along_and_every_spelling_is_read(void)
{
    static const char *const headers[] = {"X-First: 1", "content-type:  text/xml", "X-Last: 2"};
    static const enum wsmi_multipart_profile spellings[] = {
        WSMI_MULTIPART_BARE, WSMI_MULTIPART_TABS, WSMI_MULTIPART_OPENWSMAN};
    for (size_t i = 0; i < 2 * sizeof(spellings) / sizeof(spellings[0]); i++) {
        struct secured secured;
        secured_init(&secured);
        secured.client.config.framing = spellings[i / 2];
        secured_open(&secured);
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        request.headers = headers;
        request.header_count = i % 2 == 0 ? 3 : 1;
        secured_expect(&secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        CHECK(strcmp(secured.inner.last_body, "<request/>") == 0);
        CHECK(strstr(secured.inner.last_headers, "\nX-First: 1\n") != NULL);
        CHECK((strstr(secured.inner.last_headers, "\nX-Last: 2\n") != NULL) == (i % 2 == 0));
        CHECK(strstr(secured.inner.last_headers, "text/xml") == NULL);
        secured_close(&secured);
    }
}

static void a_streamed_answer_is_one_piece_when_sealed_and_many_when_not(void)
{
    static const enum wsmi_flow flows[] = {WSMI_FLOW_GO, WSMI_FLOW_PAUSE, WSMI_FLOW_TOO_LARGE,
                                           WSMI_FLOW_OOM};
    static const enum wsmi_failure failures[] = {WSMI_FAILURE_NONE, WSMI_FAILURE_NONE,
                                                 WSMI_FAILURE_BODY_TOO_LARGE, WSMI_FAILURE_OOM};
    for (int i = -1; i < 4; i++) {
        struct secured secured;
        struct call call;
        secured_init(&secured);
        secured.config.protection = i < 0 ? WSMI_PROTECTION_NONE : WSMI_PROTECTION_PRIVACY;
        secured_open(&secured);
        memset(&stream, 0, sizeof(stream));
        stream.flow = i < 0 ? WSMI_FLOW_GO : flows[i];
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        request.on_data = on_piece;
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        secured.client.transport->ops->resume(call.exchange, request.deadline_ms);
        CHECK(answer->failure == (i < 0 ? WSMI_FAILURE_NONE : failures[i]));
        CHECK(answer->body.len == 0 && answer->status == 200);
        CHECK(stream.pieces == (i < 0 ? 2u : 1u) && strcmp(stream.text, "<answer/>") == 0);
        call_release(&call, &secured.client);
        secured_close(&secured);
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(one_authentication_and_one_connection_serve_many_requests),
    CHECK_CASE(without_sealing_bodies_go_out_as_they_are_on_the_authenticated_connection),
    CHECK_CASE(every_shape_of_a_handshake_works),
    CHECK_CASE(what_needs_no_security_goes_straight_through),
    CHECK_CASE(every_fault_has_its_outcome_and_the_next_exchange_none),
    CHECK_CASE(an_exchange_that_cannot_be_started_inside_ends_without_memory),
    CHECK_CASE(a_refused_password_is_not_tried_again),
    CHECK_CASE(a_password_refused_by_who_issues_tickets_is_not_tried_again),
    CHECK_CASE(a_context_the_peer_did_not_keep_is_no_refusal_of_the_password),
    CHECK_CASE(a_warning_of_the_mechanism_comes_with_one_answer),
    CHECK_CASE(what_the_peer_offers_instead_is_listed),
    CHECK_CASE(a_mechanism_that_fails_is_quoted),
    CHECK_CASE(tokens_of_64_KiB_go_out_and_larger_ones_do_not),
    CHECK_CASE(what_cannot_be_meant_is_refused_at_once),
    CHECK_CASE(a_message_has_the_length_it_says_and_no_padding),
    CHECK_CASE(a_sealed_answer_that_is_too_large_ends_while_it_comes_in),
    CHECK_CASE(other_headers_go_along_and_every_spelling_is_read),
    CHECK_CASE(a_streamed_answer_is_one_piece_when_sealed_and_many_when_not),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

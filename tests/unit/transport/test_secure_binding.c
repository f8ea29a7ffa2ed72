/* SPDX-License-Identifier: MIT */
/* Contexts that are bound to the peer's certificate: what goes out first, and what becomes of it.
 */
#include "support/check.h"
#include "support/secured.h"

#include <string.h>

enum { TIMEOUT_MS = 20000 };

static void expect_bindings(struct secured *secured, struct wsmi_view hash)
{
    static const struct wsmi_view prefix = WSMI_VIEW_INIT("tls-server-end-point:");
    const struct wsmi_view all = {(const uint8_t *)secured->security.bindings,
                                  secured->security.bindings_bytes};
    REQUIRE(all.len > prefix.len && memcmp(all.ptr, prefix.ptr, prefix.len) == 0);
    const struct wsmi_view rest = {all.ptr + prefix.len, all.len - prefix.len};
    CHECK(wsmi_view_eq(rest, hash));
}

static void expect(struct secured *secured, enum wsmi_failure failure, enum wsmi_phase phase)
{
    struct wsmi_http_request request = secured_request(secured, TIMEOUT_MS);
    secured_expect(secured, &request, failure, phase);
}

static void an_empty_request_goes_first_once_a_connection_and_what_it_shows_reaches_open(void)
{
    struct secured secured;
    for (int is_sealed = 0; is_sealed < 2; is_sealed++) {
        secured_init(&secured);
        secured_use_tls(&secured);
        secured.config.protection = is_sealed == 1 ? WSMI_PROTECTION_PRIVACY : WSMI_PROTECTION_NONE;
        secured_open(&secured);
        for (int i = 0; i < 20; i++) {
            expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        }
        CHECK(secured.inner.connections == 1 && secured.inner.probes == 1);
        CHECK(secured.inner.tokens == 2 && secured.inner.bodies == 20);
        CHECK(fake_security_calls(&secured.security, FAKE_OPEN) == 1);
        expect_bindings(&secured, fake_inner_end_point(1));
        secured_close(&secured);
    }
}

static void without_tls_nothing_is_asked_first_and_nothing_bound(void)
{
    struct secured secured;
    secured_init(&secured);
    secured_open(&secured);
    expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(secured.inner.probes == 0 && secured.inner.requests == 3);
    CHECK(secured.security.bindings_bytes == 0);
    secured_close(&secured);
}

static void a_tls_library_that_cannot_tell_leaves_the_context_unbound(void)
{
    struct secured secured;
    secured_init(&secured);
    secured_use_tls(&secured);
    secured.inner.is_silent = true;
    secured_open(&secured);
    expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(secured.inner.probes == 1 && secured.security.bindings_bytes == 0);
    secured_close(&secured);
}

static void bindings_of_the_callers_own_need_no_certificate(void)
{
    struct secured secured;
    secured_init(&secured);
    secured_use_tls(&secured);
    secured.inner.is_https = false;
    secured.config.channel_bindings = WSMI_VIEW("tls-server-end-point:mine");
    secured_open(&secured);
    expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(secured.inner.probes == 0);
    expect_bindings(&secured, WSMI_VIEW("mine"));
    secured_close(&secured);
}

static void a_new_connection_is_bound_to_its_own_certificate(void)
{
    struct secured secured;
    secured_init(&secured);
    secured_use_tls(&secured);
    secured.inner.fault = FAULT_FORGET;
    secured.inner.fault_at = 5; /* after the probe, two legs and a body */
    secured_open(&secured);
    for (int i = 0; i < 3; i++) {
        expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK(secured.inner.connections == 2 && secured.inner.probes == 2);
    CHECK(secured.inner.tokens == 4 && secured.inner.bodies == 3);
    expect_bindings(&secured, fake_inner_end_point(2));
    secured_close(&secured);
}

/* What happens to the empty request; the exchange after that has none of it. */
static void a_fault_before_the_first_token_costs_no_context(void)
{
    static const struct {
        enum fake_fault fault;
        enum wsmi_failure failure;
        unsigned status;
        const char *text;
    } rows[] = {
        {FAULT_UNOFFERED, WSMI_FAILURE_AUTH_NOT_OFFERED, 401, "the peer offers Basic"},
        {FAULT_GARBLED, WSMI_FAILURE_AUTH_PEER, 401, "cannot be read"},
        {FAULT_STATUS, WSMI_FAILURE_NONE, 503, ""},
        {FAULT_CLOSED_WAIT, WSMI_FAILURE_CLOSED, 0, "a fault of the test's"},
        {FAULT_TRUNCATED, WSMI_FAILURE_TRUNCATED, 0, "a fault of the test's"},
        {FAULT_REFUSE_START, WSMI_FAILURE_OOM, 0, "memory"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct secured secured;
        struct call call;
        secured_init(&secured);
        secured_use_tls(&secured);
        secured.inner.fault = rows[i].fault;
        secured.inner.fault_at = 1;
        secured_open(&secured);
        struct wsmi_http_request request = secured_request(&secured, TIMEOUT_MS);
        call_start(&call, &secured.client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK_MSG(answer->failure == rows[i].failure && answer->status == rows[i].status,
                  "row %zu: %s, status %u, \"%s\"", i, wsmi_failure_name(answer->failure),
                  answer->status, answer->text);
        CHECK_MSG(strstr(answer->text, rows[i].text) != NULL, "row %zu: \"%s\"", i, answer->text);
        CHECK(answer->body.len == 0);
        call_release(&call, &secured.client);
        CHECK(fake_security_calls(&secured.security, FAKE_OPEN) == 0 && secured.inner.tokens == 0);
        expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        secured_close(&secured);
    }
}

static void a_peer_that_asks_for_nothing_gets_a_token_all_the_same(void)
{
    struct secured secured;
    secured_init(&secured);
    secured_use_tls(&secured);
    secured.inner.fault = FAULT_NO_TOKEN;
    secured.inner.fault_at = 1;
    secured_open(&secured);
    expect(&secured, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(secured.inner.tokens == 2);
    expect_bindings(&secured, fake_inner_end_point(1));
    secured_close(&secured);
}

static void silence_before_the_first_token_ends_at_the_deadline_and_when_cancelled(void)
{
    for (int is_cancelled = 0; is_cancelled < 2; is_cancelled++) {
        struct secured secured;
        struct call call;
        secured_init(&secured);
        secured_use_tls(&secured);
        secured.inner.fault = FAULT_SILENT;
        secured.inner.fault_at = 1;
        secured_open(&secured);
        struct wsmi_http_request request =
            secured_request(&secured, is_cancelled == 1 ? TIMEOUT_MS : 100);
        uint64_t before = client_now_ms();
        call_start(&call, &secured.client, &request);
        if (is_cancelled == 1) {
            client_sleep_ms(50);
            secured.client.transport->ops->cancel(call.exchange);
        }
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure ==
              (is_cancelled == 1 ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_DEADLINE));
        CHECK_MSG(answer->phase == WSMI_PHASE_AUTH, "%s", wsmi_phase_name(answer->phase));
        CHECK(client_now_ms() - before < TIMEOUT_MS / 2);
        call_release(&call, &secured.client);
        CHECK(fake_security_calls(&secured.security, FAKE_OPEN) == 0);
        secured_close(&secured);
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(an_empty_request_goes_first_once_a_connection_and_what_it_shows_reaches_open),
    CHECK_CASE(without_tls_nothing_is_asked_first_and_nothing_bound),
    CHECK_CASE(a_tls_library_that_cannot_tell_leaves_the_context_unbound),
    CHECK_CASE(bindings_of_the_callers_own_need_no_certificate),
    CHECK_CASE(a_new_connection_is_bound_to_its_own_certificate),
    CHECK_CASE(a_fault_before_the_first_token_costs_no_context),
    CHECK_CASE(a_peer_that_asks_for_nothing_gets_a_token_all_the_same),
    CHECK_CASE(silence_before_the_first_token_ends_at_the_deadline_and_when_cancelled),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

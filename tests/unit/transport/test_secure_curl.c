/* SPDX-License-Identifier: MIT */
/* The same over sockets: libcurl's transport inside, a peer on loopback that plays its part. */
#include "support/certificates.h"
#include "support/check.h"
#include "support/client.h"
#include "support/fake_security.h"
#include "support/server.h"
#include "transport/curl.h"
#include "transport/secure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHALLENGE                                                                                  \
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"WSMAN\"\r\n"                     \
    "WWW-Authenticate: Negotiate czE=\r\nContent-Length: 0\r\n\r\n"
#define OFFER                                                                                      \
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"
#define CONSENT "HTTP/1.1 200 Success\r\nContent-Length: 0\r\n\r\n"
#define REFUSAL                                                                                    \
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate realm=\"WSMAN\"\r\n\r\n"             \
    "Content-Length: 0\r\n\r\n"
#define PLAIN                                                                                      \
    "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"                      \
    "Content-Length: 9\r\n\r\n<answer/>"

enum { TIMEOUT_MS = 20000, MAX_STEPS = 500 };

/* What one connection does. */
struct play {
    struct step steps[MAX_STEPS];
    size_t count;
};

static struct wsmi_buf sealed; /* the sealed answer, header and all */

static void make_sealed(void)
{
    struct wsmi_buf body;
    wsmi_buf_init(&body, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&sealed, wsmi_allocator_system(), SIZE_MAX);
    fake_seal("<answer/>", 0, "application/HTTP-SPNEGO-session-encrypted", &body);
    wsmi_buf_put_str(&sealed, "HTTP/1.1 200 OK\r\nContent-Type: multipart/encrypted;protocol="
                              "\"application/HTTP-SPNEGO-session-encrypted\";boundary="
                              "\"Encrypted Boundary\"\r\nContent-Length: ");
    wsmi_buf_put_u64(&sealed, body.len);
    wsmi_buf_put_str(&sealed, "\r\n\r\n");
    wsmi_buf_put(&sealed, wsmi_buf_view(&body));
    wsmi_buf_clean_up(&body);
}

static void add(struct play *play, enum step_kind kind, const char *text, size_t size)
{
    REQUIRE(play->count < MAX_STEPS);
    play->steps[play->count++] = (struct step){kind, text, size};
}

static void add_answer(struct play *play, const char *text)
{
    add(play, STEP_READ_REQUEST, NULL, 0);
    add(play, STEP_SEND, text, 0);
}

static void add_authentication(struct play *play)
{
    add_answer(play, CHALLENGE);
    add_answer(play, CONSENT);
}

static void add_sealed(struct play *play, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        add(play, STEP_READ_REQUEST, NULL, 0);
        add(play, STEP_SEND, (const char *)sealed.ptr, sealed.len);
    }
}

struct stage {
    struct play plays[2];
    struct script scripts[2];
    struct server *server;
    struct fake_security security;
    struct wsmi_security_config config;
    struct client client;
};

static struct stage stage;

static void stage_init(void)
{
    memset(&stage, 0, sizeof(stage));
    make_sealed();
    fake_security_init(&stage.security);
    stage.security.counts = false;
    stage.config.protection = WSMI_PROTECTION_PRIVACY;
    stage.config.host = "a.test";
}

static void stage_open_over(const struct server_tls *tls)
{
    struct wsmi_secure_config config = {.security = &stage.security.base};
    struct client *client = &stage.client;
    struct wsmi_err err;
    for (int i = 0; i < 2; i++) {
        stage.scripts[i] = (struct script){stage.plays[i].steps, stage.plays[i].count};
    }
    stage.server = server_start(stage.scripts, 2, tls);
    client_init(client, tls == NULL ? "http" : "https", "127.0.0.1", server_port(stage.server));
    client->config.tls.verify_chain = false;
    client->config.tls.verify_name = false;
    client->config.security = &stage.config;
    client->config.scheme = WSMI_AUTH_NEGOTIATE;
    REQUIRE(wsmi_curl_transport_new(wsmi_allocator_system(), &config.inner, &err));
    REQUIRE(wsmi_secure_transport_new(wsmi_allocator_system(), &config, &client->transport, &err));
    REQUIRE(client->transport->ops->open_endpoint(client->transport, &client->config,
                                                  &client->endpoint, &err));
}

static void stage_open(void)
{
    stage_open_over(NULL);
}

static void stage_close(void)
{
    client_close(&stage.client);
    server_stop(stage.server);
    fake_security_clean_up(&stage.security);
    wsmi_buf_clean_up(&sealed);
}

static void expect(bool may_repeat, enum wsmi_failure failure, enum wsmi_phase phase)
{
    struct wsmi_http_request request = client_request(&stage.client, TIMEOUT_MS);
    request.may_repeat = may_repeat;
    client_expect(&stage.client, &request, failure, phase);
}

static void two_hundred_requests_are_one_connection_and_one_authentication(void)
{
    enum { REQUESTS = 200 };
    stage_init();
    add_authentication(&stage.plays[0]);
    add_sealed(&stage.plays[0], REQUESTS);
    stage_open();
    uint64_t before = client_now_ms();
    for (int i = 0; i < REQUESTS; i++) {
        expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    uint64_t elapsed = client_now_ms() - before;
    CHECK(server_accepted(stage.server) == 1);
    CHECK(server_requests(stage.server) == REQUESTS + 2);
    CHECK(fake_security_calls(&stage.security, FAKE_OPEN) == 1);
    CHECK(fake_security_calls(&stage.security, FAKE_WRAP) == REQUESTS);
    char *last = server_last_request(stage.server);
    CHECK(strstr(last, "Authorization") == NULL && strstr(last, "<request/>") == NULL);
    CHECK(strstr(last, "\r\nContent-Type: multipart/encrypted;") != NULL);
    free(last);
    printf("     %d requests in %llu ms\n", REQUESTS, (unsigned long long)elapsed);
    stage_close();
}

static void a_connection_that_ends_between_requests_is_authenticated_once_more(void)
{
    enum { HALF = 20 };
    stage_init();
    for (int i = 0; i < 2; i++) {
        add_authentication(&stage.plays[i]);
        add_sealed(&stage.plays[i], HALF);
    }
    stage_open();
    for (int i = 0; i < 2 * HALF; i++) {
        expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        if (i == HALF - 1) {
            client_await_end(server_port(stage.server));
        }
    }
    CHECK(server_accepted(stage.server) == 2);
    CHECK(server_requests(stage.server) == 2 * (HALF + 2));
    CHECK(fake_security_calls(&stage.security, FAKE_OPEN) == 2);
    stage_close();
}

static void a_connection_that_ends_on_a_request_is_reported_unless_it_may_be_repeated(void)
{
    for (int may_repeat = 0; may_repeat < 2; may_repeat++) {
        stage_init();
        add_authentication(&stage.plays[0]);
        add_sealed(&stage.plays[0], 1);
        add(&stage.plays[0], STEP_READ_REQUEST, NULL, 0);
        add(&stage.plays[0], STEP_RESET, NULL, 0);
        add_authentication(&stage.plays[1]);
        add_sealed(&stage.plays[1], 2);
        stage_open();
        expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        if (may_repeat == 1) {
            expect(true, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        } else {
            expect(false, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
        }
        expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        CHECK(server_accepted(stage.server) == 2);
        stage_close();
    }
}

/* OMI's refusal has no length and leaves the connection open. */
static void a_refusal_without_length_is_a_refusal(void)
{
    stage_init();
    add_answer(&stage.plays[0], CHALLENGE);
    add_answer(&stage.plays[0], REFUSAL);
    add(&stage.plays[0], STEP_SILENT, NULL, 0);
    stage_open();
    expect(true, WSMI_FAILURE_AUTH_DENIED, WSMI_PHASE_AUTH);
    CHECK(server_accepted(stage.server) == 1 && server_requests(stage.server) == 2);
    stage_close();
}

static void a_peer_that_drops_the_connection_between_the_legs_is_told_as_such(void)
{
    stage_init();
    add_answer(&stage.plays[0], "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate czE=\r\n"
                                "Connection: close\r\nContent-Length: 0\r\n\r\n");
    stage_open();
    expect(true, WSMI_FAILURE_CLOSED, WSMI_PHASE_RESOLVE);
    CHECK(server_accepted(stage.server) == 1 && server_requests(stage.server) == 1);
    stage_close();
}

static void nobody_at_the_port_is_nobody_at_the_port(void)
{
    stage_init();
    stage_open();
    snprintf(stage.client.url, sizeof(stage.client.url), "http://127.0.0.1:%u/wsman",
             server_unused_port());
    struct wsmi_endpoint *before = stage.client.endpoint;
    struct wsmi_err err;
    const struct wsmi_transport_ops *ops = stage.client.transport->ops;
    REQUIRE(ops->open_endpoint(stage.client.transport, &stage.client.config, &stage.client.endpoint,
                               &err));
    expect(false, WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT);
    ops->close_endpoint(before);
    stage_close();
}

static void tls_takes_the_place_of_sealing(void)
{
    enum { REQUESTS = 20 };
    static const struct certificate_request self = {
        .name = "self", .from_seconds = -3600, .to_seconds = 3600};
    struct certificate certificate;
    (void)certificates_begin();
    certificates_make(&certificate, &self);
    struct server_tls tls = {.certificate = certificate.path, .key = certificate.key};
    stage_init();
    stage.config.protection = WSMI_PROTECTION_NONE;
    add_answer(&stage.plays[0], OFFER);
    add_authentication(&stage.plays[0]);
    for (int i = 0; i < REQUESTS; i++) {
        add_answer(&stage.plays[0], PLAIN);
    }
    stage_open_over(&tls);
    for (int i = 0; i < REQUESTS; i++) {
        expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK(server_accepted(stage.server) == 1 && server_requests(stage.server) == REQUESTS + 3);
    char *last = server_last_request(stage.server);
    CHECK(strstr(last, "Authorization") == NULL && strstr(last, "<request/>") != NULL);
    free(last);
    CHECK(stage.security.bindings_bytes == strlen("tls-server-end-point:") + 32);
    CHECK(memcmp(stage.security.bindings, "tls-server-end-point:", 21) == 0);
    stage_close();
    certificates_end();
}

/* As OMI does to whoever comes without a token. */
static void an_offer_that_ends_the_connection_is_taken_up_on_another(void)
{
    struct certificate certificate;
    (void)certificates_begin();
    certificates_make(&certificate,
                      &(struct certificate_request){.name = "peer", .to_seconds = 60});
    struct server_tls tls = {.certificate = certificate.path, .key = certificate.key};
    stage_init();
    stage.config.protection = WSMI_PROTECTION_NONE;
    add_answer(&stage.plays[0], REFUSAL);
    add(&stage.plays[0], STEP_SILENT, NULL, 0);
    add_authentication(&stage.plays[1]);
    add_answer(&stage.plays[1], PLAIN);
    add_answer(&stage.plays[1], PLAIN);
    stage_open_over(&tls);
    expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(stage.server) == 2 && server_requests(stage.server) == 5);
    CHECK(stage.security.bindings_bytes > 0);
    stage_close();
    certificates_end();
}

struct stream {
    unsigned pieces;
    size_t bytes;
    struct call call;
};

static enum wsmi_flow on_piece(void *context, const struct wsmi_http_answer *head,
                               struct wsmi_view piece)
{
    struct stream *stream = (struct stream *)((char *)context - offsetof(struct stream, call));
    CHECK(head->status == 200);
    stream->bytes += piece.len;
    return stream->pieces++ == 0 ? WSMI_FLOW_PAUSE : WSMI_FLOW_GO;
}

static void without_sealing_answers_are_streamed_and_paused(void)
{
    static struct stream stream;
    stage_init();
    stage.config.protection = WSMI_PROTECTION_NONE;
    struct play *play = &stage.plays[0];
    add_authentication(play);
    add_answer(play, PLAIN);
    add(play, STEP_READ_REQUEST, NULL, 0);
    add(play, STEP_SEND,
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 400000\r\n\r\n", 0);
    add(play, STEP_FILL, NULL, 200000);
    add(play, STEP_SLEEP, NULL, 50);
    add(play, STEP_FILL, NULL, 200000);
    stage_open();
    expect(false, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    struct wsmi_http_request request = client_request(&stage.client, 1000);
    request.on_data = on_piece;
    memset(&stream, 0, sizeof(stream));
    call_start(&stream.call, &stage.client, &request);
    client_sleep_ms(1300); /* no deadline is in force */
    CHECK(!call_is_done(&stream.call));
    const struct wsmi_transport_ops *ops = stage.client.transport->ops;
    ops->resume(stream.call.exchange, ops->now_ms(stage.client.transport) + TIMEOUT_MS);
    CHECK(call_wait(&stream.call)->failure == WSMI_FAILURE_NONE);
    CHECK(stream.bytes == 400000 && stream.pieces > 1);
    call_release(&stream.call, &stage.client);
    CHECK(server_accepted(stage.server) == 1);
    stage_close();
}

static const struct check_case cases[] = {
    CHECK_CASE(two_hundred_requests_are_one_connection_and_one_authentication),
    CHECK_CASE(a_connection_that_ends_between_requests_is_authenticated_once_more),
    CHECK_CASE(a_connection_that_ends_on_a_request_is_reported_unless_it_may_be_repeated),
    CHECK_CASE(a_refusal_without_length_is_a_refusal),
    CHECK_CASE(a_peer_that_drops_the_connection_between_the_legs_is_told_as_such),
    CHECK_CASE(nobody_at_the_port_is_nobody_at_the_port),
    CHECK_CASE(tls_takes_the_place_of_sealing),
    CHECK_CASE(an_offer_that_ends_the_connection_is_taken_up_on_another),
    CHECK_CASE(without_sealing_answers_are_streamed_and_paused),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

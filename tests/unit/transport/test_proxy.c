/* SPDX-License-Identifier: MIT */
/* A proxy on the way: asked for what it has to know and told no more. */
#include "support/certificates.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <stdio.h>
#include <stdlib.h>

/* The next exchange needs a connection of its own, however late the close of this one is seen. */
#define OK_AND_GOODBYE OK_HEAD "Connection: close\r\nContent-Length: 9\r\n\r\n<answer/>"

enum { PATIENT_MS = 10000, DAY = 24 * 3600 };

/* The proxy is the peer as well: behind the 200 to CONNECT the bytes are for the peer. */
static const struct step tunnel[] = {{.kind = STEP_READ_HEADER},
                                     {.kind = STEP_SEND, .text = "HTTP/1.1 200 go on\r\n\r\n"},
                                     {.kind = STEP_SLEEP, .size = 20}};
static const struct step tunnel_and_serve[] = {
    {.kind = STEP_READ_HEADER},  {.kind = STEP_SEND, .text = "HTTP/1.1 200 go on\r\n\r\n"},
    {.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK},
    {.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK}};
static const struct step forward[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK}};
static const struct step deny[] = {
    {.kind = STEP_READ_HEADER},
    {.kind = STEP_SEND,
     .text = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
             "realm=\"p\"\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"}};

static struct server *begin(struct client *client, const struct script *script, char url[64])
{
    struct server *server = server_start(script, 1, NULL);
    snprintf(url, 64, "http://127.0.0.1:%u", server_port(server));
    client_init(client, "http", "peer.example", 5985);
    client->config.proxy.url = url;
    return server;
}

static const struct wsmi_http_answer *ask(struct call *call, struct client *client,
                                          const struct wsmi_http_request *request)
{
    call_start(call, client, request);
    return call_wait(call);
}

static void plain_requests_are_forwarded_without_a_lookup_of_the_peer(void)
{
    const struct script script[] = {SCRIPT(forward)};
    struct client client;
    char url[64];
    struct server *server = begin(&client, script, url);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    char *sent = server_last_request(server);
    CHECK(strstr(sent, "POST http://peer.example:5985/wsman HTTP/1.1\r\n") != NULL);
    free(sent);
    client_close(&client);
    server_stop(server);
}

static void in_a_tunnel_the_proxy_sees_no_header_of_the_request(void)
{
    const struct script script[] = {SCRIPT(tunnel)};
    struct client client;
    char url[64];
    struct server *server = begin(&client, script, url);
    client.config.proxy.tunnel = true;
    client.config.proxy.user = "through";
    client.config.proxy.password = "pass";
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    request.authorization = "Basic c2VjcmV0";
    struct call call;
    (void)ask(&call, &client, &request);
    char *sent = server_last_request(server);
    CHECK(strstr(sent, "CONNECT peer.example:5985 HTTP/1.1\r\n") != NULL);
    CHECK(strstr(sent, "c2VjcmV0") == NULL && strstr(sent, "soap") == NULL);
    /* Only when asked: libcurl waits for the 407 where it may choose a scheme. */
    free(sent);
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

static void one_tunnel_serves_many_requests(void)
{
    const struct script script[] = {SCRIPT(tunnel_and_serve)};
    struct client client;
    char url[64];
    struct server *server = begin(&client, script, url);
    client.config.proxy.tunnel = true;
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 1);
    char *sent = server_last_request(server);
    CHECK(strstr(sent, "POST /wsman HTTP/1.1\r\n") != NULL);
    free(sent);
    client_close(&client);
    server_stop(server);
}

/* The proxy's challenges are not the peer's. */
static void a_proxy_that_refuses_is_named_as_such(void)
{
    const struct script script[] = {SCRIPT(deny)};
    struct client client;
    struct call call;
    char url[64];
    struct server *server = begin(&client, script, url);
    client.config.proxy.tunnel = true;
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    const struct wsmi_http_answer *answer = ask(&call, &client, &request);
    CHECK_MSG(answer->failure == WSMI_FAILURE_PROXY, "%s: %s", wsmi_failure_name(answer->failure),
              answer->text);
    CHECK_MSG(strstr(answer->text, "407") != NULL, "%s", answer->text);
    CHECK(answer->challenge_count == 0);
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

static void credentials_for_the_proxy_go_to_the_proxy_once_it_asks(void)
{
    static const struct step ask_then_forward[] = {
        {.kind = STEP_READ_HEADER},
        {.kind = STEP_SEND,
         .text = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                 "realm=\"p\"\r\nContent-Length: 0\r\n\r\n"},
        {.kind = STEP_READ_HEADER},
        {.kind = STEP_SEND, .text = "HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n"}};
    const struct script script[] = {SCRIPT(ask_then_forward)};
    struct client client;
    struct call call;
    char url[64];
    struct server *server = begin(&client, script, url);
    client.config.proxy.tunnel = true;
    client.config.proxy.user = "through";
    client.config.proxy.password = "pass";
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    request.authorization = "Basic c2VjcmV0";
    const struct wsmi_http_answer *answer = ask(&call, &client, &request);
    CHECK_MSG(answer->failure == WSMI_FAILURE_PROXY, "%s: %s", wsmi_failure_name(answer->failure),
              answer->text);
    char *sent = server_last_request(server);
    CHECK(strstr(sent, "Proxy-Authorization: Basic dGhyb3VnaDpwYXNz\r\n") != NULL);
    CHECK(strstr(sent, "c2VjcmV0") == NULL);
    CHECK(strstr(answer->text, "pass") == NULL && strstr(answer->text, "dGhy") == NULL);
    free(sent);
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

/* A proxy that has been started anew, say, and calls no nonce stale that it does not know. */
static void a_nonce_of_the_proxy_is_not_for_the_next_exchange(void)
{
#define ASK_AND_SERVE(nonce)                                                                       \
    {                                                                                              \
        {.kind = STEP_READ_HEADER},                                                                \
            {.kind = STEP_SEND,                                                                    \
             .text =                                                                               \
                 "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Digest "       \
                 "realm=\"p\", qop=\"auth\", nonce=\"" nonce "\"\r\nContent-Length: 0\r\n\r\n"},   \
            {.kind = STEP_READ_HEADER}, {.kind = STEP_SEND, .text = "HTTP/1.1 200 ok\r\n\r\n"},    \
            {.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK_AND_GOODBYE},              \
    }
    static const struct step first[] = ASK_AND_SERVE("one");
    static const struct step second[] = ASK_AND_SERVE("two");
#undef ASK_AND_SERVE
    const struct script script[] = {SCRIPT(first), SCRIPT(second)};
    struct server *server = server_start(script, 2, NULL);
    struct client client;
    char url[64];
    snprintf(url, sizeof(url), "http://127.0.0.1:%u", server_port(server));
    client_init(&client, "http", "peer.example", 5985);
    client.config.proxy.url = url;
    client.config.proxy.tunnel = true;
    client.config.proxy.user = "through";
    client.config.proxy.password = "pass";
    client.config.proxy.scheme = WSMI_AUTH_DIGEST;
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 2);
    client_close(&client);
    server_stop(server);
}

/* libcurl would ask these by itself. */
static void the_environment_counts_only_when_it_was_chosen(void)
{
    const struct script script[] = {SCRIPT(forward)};
    struct client client;
    char url[64];
    struct server *server = begin(&client, script, url);
    setenv("http_proxy", url, 1);
    client_init(&client, "http", "127.0.0.1", server_unused_port());
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT);
    CHECK(server_accepted(server) == 0);
    client_close(&client);
    client_init(&client, "http", "peer.example", 5985);
    client.config.proxy.from_environment = true;
    client_open(&client);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 1);
    unsetenv("http_proxy");
    client_close(&client);
    server_stop(server);
}

static void a_proxy_nobody_serves_is_a_refused_connection(void)
{
    struct client client;
    char url[64];
    snprintf(url, sizeof(url), "http://127.0.0.1:%u", server_unused_port());
    client_init(&client, "http", "peer.example", 5985);
    client.config.proxy.url = url;
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT);
    client_close(&client);
}

static struct certificate authority;
static struct certificate stranger;
static struct certificate certificate;

/* The peer's chain may be waived, the proxy's never. */
static void a_proxy_over_tls_has_to_be_believed(void)
{
    static const char here[] = "IP:127.0.0.1,DNS:localhost";
    const struct {
        const struct certificate *trusted;
        enum wsmi_failure failure;
    } rows[] = {{&authority, WSMI_FAILURE_NONE}, {&stranger, WSMI_FAILURE_TLS_UNTRUSTED}};
    const struct script script[] = {SCRIPT(forward)};
    const struct certificate_request requests[] = {
        {"authority", NULL, NULL, NULL, true, -DAY, DAY},
        {"stranger", NULL, NULL, NULL, true, -DAY, DAY},
        {"proxy", &authority, here, "serverAuth", false, -DAY, DAY}};
    certificates_make(&authority, &requests[0]);
    certificates_make(&stranger, &requests[1]);
    certificates_make(&certificate, &requests[2]);
    for (size_t i = 0; i < 2; i++) {
        const struct server_tls tls = {.certificate = certificate.path, .key = certificate.key};
        struct server *server = server_start(script, 1, &tls);
        struct client client;
        struct call call;
        char url[64];
        snprintf(url, sizeof(url), "https://127.0.0.1:%u", server_port(server));
        client_init(&client, "http", "peer.example", 5985);
        client.config.proxy.url = url;
        client.config.tls.ca_file = rows[i].trusted->path;
        client.config.tls.verify_chain = false;
        client_open(&client);
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        const struct wsmi_http_answer *answer = ask(&call, &client, &request);
        CHECK_MSG(answer->failure == rows[i].failure, "row %zu: %s: %s", i,
                  wsmi_failure_name(answer->failure), answer->text);
        call_release(&call, &client);
        client_close(&client);
        server_stop(server);
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(plain_requests_are_forwarded_without_a_lookup_of_the_peer),
    CHECK_CASE(in_a_tunnel_the_proxy_sees_no_header_of_the_request),
    CHECK_CASE(one_tunnel_serves_many_requests),
    CHECK_CASE(a_proxy_that_refuses_is_named_as_such),
    CHECK_CASE(credentials_for_the_proxy_go_to_the_proxy_once_it_asks),
    CHECK_CASE(a_nonce_of_the_proxy_is_not_for_the_next_exchange),
    CHECK_CASE(the_environment_counts_only_when_it_was_chosen),
    CHECK_CASE(a_proxy_nobody_serves_is_a_refused_connection),
    CHECK_CASE(a_proxy_over_tls_has_to_be_believed),
};

int main(int argc, char **argv)
{
    (void)certificates_begin();
    int status = check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
    certificates_end();
    return status;
}

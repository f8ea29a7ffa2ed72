/* SPDX-License-Identifier: MIT */
/* What goes out, what comes back, and on which connection. */
#include "proto/security.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static bool contains(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static void the_request_is_one_post_with_nothing_added(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    request.authorization = "Basic dXNlcjpwYXNz";
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    server_expect_post(server, "Content-Type: application/soap+xml;charset=UTF-8\r\n"
                               "Authorization: Basic dXNlcjpwYXNz\r\nContent-Length: 10\r\n\r\n"
                               "<request/>");
    CHECK_MSG(server_last_request_reads(server) == 1, "request came in %u pieces",
              server_last_request_reads(server));
    client_close(&client);
    server_stop(server);
}

static void an_empty_body_is_announced_as_such(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    request.body = (struct wsmi_view){NULL, 0};
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    char *sent = server_last_request(server);
    CHECK(contains(sent, "\r\nContent-Length: 0\r\n"));
    free(sent);
    client_close(&client);
    server_stop(server);
}

static void nothing_says_what_a_body_is_but_the_caller(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    request.header_count = 0;
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    server_expect_post(server, "Content-Length: 10\r\n\r\n<request/>");
    client_close(&client);
    server_stop(server);
}

static void a_large_body_arrives_whole_and_without_expect(void)
{
    enum { SIZE = 1200 * 1000 }; /* libcurl expects from a MiB on */
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    uint8_t *body = malloc(SIZE);
    memset(body, 'b', SIZE);
    struct wsmi_http_request request = client_request(&client, 10000);
    request.body = (struct wsmi_view){body, SIZE};
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    char *sent = server_last_request(server);
    char *start = strstr(sent, "\r\n\r\n");
    CHECK(start != NULL && strlen(start + 4) == SIZE && strspn(start + 4, "b") == SIZE);
    CHECK(!contains(sent, "Expect"));
    free(sent);
    free(body);
    client_close(&client);
    server_stop(server);
}

/* The peer's fields find room in the exchange, or they do not. */
#define LONG_PATH                                                                                  \
    "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
    "a"                                                                                            \
    "/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
    "b"

static void the_answer_is_given_whole(void)
{
    static const struct step steps[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND,
         .text = "HTTP/1.1 100 Continue\r\nContent-Type: text/interim\r\n"
                 "WWW-Authenticate: Interim\r\n\r\n"
                 "HTTP/1.1 500 (null)\r\ncontent-type:  application/soap+xml \r\n"
                 "WWW-Authenticate: Negotiate\r\nwww-authenticate: Basic realm=\"a\tb\"\r\n"
                 "Location: http://elsewhere" LONG_PATH "\r\nX-Odd: \xe9\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n"
                 "3\r\nabc\r\n4\r\ndefg\r\n0\r\nContent-Type: text/trailer\r\n\r\n"},
        {.kind = STEP_START_OVER}};
    const struct script scripts[] = {SCRIPT(steps)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK(answer->failure == WSMI_FAILURE_NONE);
    CHECK(answer->status == 500);
    CHECK(wsmi_view_eq(answer->content_type, WSMI_VIEW("application/soap+xml")));
    CHECK(wsmi_view_eq(answer->location, WSMI_VIEW("http://elsewhere" LONG_PATH)));
    CHECK(wsmi_view_eq(answer->body, WSMI_VIEW("abcdefg")));
    CHECK(answer->challenge_count == 2);
    if (answer->challenge_count == 2) {
        CHECK(wsmi_view_eq(answer->challenges[0], WSMI_VIEW("Negotiate")));
        CHECK(wsmi_view_eq(answer->challenges[1], WSMI_VIEW("Basic realm=\"a\tb\"")));
    }
    CHECK(!answer->reused);
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

static void an_answer_without_length_ends_with_the_connection(void)
{
    static const struct step steps[] = {{.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_SEND, .text = OK_HEAD "\r\nuntil the end"}};
    const struct script scripts[] = {SCRIPT(steps)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK(answer->failure == WSMI_FAILURE_NONE);
    CHECK(wsmi_view_eq(answer->body, WSMI_VIEW("until the end")));
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

static void a_refusal_without_length_ends_with_its_head(void)
{
    static const struct step steps[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND,
         .text = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n"
                 "Content-Length: 0\r\n\r\n"},
        {.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(steps)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (unsigned i = 1; i <= 2; i++) {
        struct wsmi_http_request request = client_request(&client, 5000);
        request.body.len = 0;
        struct call call;
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure == WSMI_FAILURE_NONE && answer->status == 401);
        CHECK(answer->challenge_count == 1 && answer->body.len == 0);
        CHECK(answer->elapsed_ms < 4000);
        call_release(&call, &client);
        CHECK(server_accepted(server) == i);
    }
    client_close(&client);
    server_stop(server);
}

static void a_redirect_is_reported_and_not_followed(void)
{
    static const struct step steps[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND,
         .text = "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"},
        {.kind = STEP_START_OVER}};
    const struct script scripts[] = {SCRIPT(steps)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK(answer->failure == WSMI_FAILURE_NONE && answer->status == 302);
    CHECK(wsmi_view_eq(answer->location, WSMI_VIEW("/other")));
    call_release(&call, &client);
    CHECK(server_requests(server) == 1);
    client_close(&client);
    server_stop(server);
}

static void proxies_of_the_environment_are_ignored(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    setenv("http_proxy", "http://127.0.0.1:1/", 1);
    setenv("all_proxy", "http://127.0.0.1:1/", 1);
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_close(&client);
    server_stop(server);
    unsetenv("http_proxy");
    unsetenv("all_proxy");
}

static void a_thousand_exchanges_use_one_connection(void)
{
    enum { COUNT = 1000 };
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    uint64_t before = client_now_ms();
    for (unsigned i = 0; i < COUNT; i++) {
        struct wsmi_http_request request = client_request(&client, 5000);
        struct call call;
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure == WSMI_FAILURE_NONE);
        CHECK(answer->reused == (i > 0));
        call_release(&call, &client);
    }
    printf("     %d exchanges in %llu ms\n", COUNT, (unsigned long long)(client_now_ms() - before));
    CHECK_MSG(server_accepted(server) == 1, "%u connections", server_accepted(server));
    client_close(&client);
    server_stop(server);
}

static void endpoints_do_not_share_connections(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct wsmi_endpoint *second;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    REQUIRE(client.transport->ops->open_endpoint(client.transport, &client.config, &second, &err));
    struct wsmi_endpoint *first = client.endpoint;
    client.endpoint = second;
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 2);
    client.transport->ops->close_endpoint(first);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 2);
    client_close(&client);
    server_stop(server);
}

/* `answer` must make the client leave the connection alone or keep it. */
static void expect_connections(const char *answer, bool empty_body, unsigned connections)
{
    struct step steps[] = {{.kind = STEP_READ_REQUEST},
                           {.kind = STEP_SEND, .text = answer},
                           {.kind = STEP_START_OVER}};
    const struct script scripts[] = {SCRIPT(steps)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (int i = 0; i < 2; i++) {
        struct wsmi_http_request request = client_request(&client, 5000);
        if (empty_body) {
            request.body.len = 0;
        }
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK_MSG(server_accepted(server) == connections, "%u connections for %s",
              server_accepted(server), answer);
    client_close(&client);
    server_stop(server);
}

static void a_refusal_that_may_have_left_the_body_unread_ends_the_connection(void)
{
    static const struct {
        const char *answer;
        bool empty_body;
        unsigned connections;
    } rows[] = {
        {"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", false, 2},
        {"HTTP/1.1 403 (null)\r\nContent-Length: 0\r\n\r\n", false, 2},
        {"HTTP/1.1 407 Proxy\r\nContent-Length: 0\r\n\r\n", false, 2},
        {"HTTP/1.1 415 Type\r\nContent-Length: 0\r\n\r\n", false, 2},
        {"HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nbusy", false, 2},
        /* No body, nothing unread: authentication of a connection needs it to stay. */
        {"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", true, 1},
        {"HTTP/1.1 500 Fault\r\nContent-Type: application/soap+xml\r\nContent-Length: "
         "4\r\n\r\n<f/>",
         false, 1},
        {"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", false, 2},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_connections(rows[i].answer, rows[i].empty_body, rows[i].connections);
    }
}

/* The second request arrives on a kept connection, which then ends without an answer. */
static void expect_repeat(enum step_kind end, bool read_first, bool may_repeat)
{
    struct step dying[] = {{.kind = STEP_READ_REQUEST},
                           {.kind = STEP_SEND, .text = OK},
                           {.kind = read_first ? STEP_READ_REQUEST : STEP_READ_HEADER},
                           {.kind = end}};
    const struct script scripts[] = {SCRIPT(dying), SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 2, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    request.may_repeat = may_repeat;
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK_MSG(answer->failure == (may_repeat ? WSMI_FAILURE_NONE : WSMI_FAILURE_CLOSED), "%s: %s",
              wsmi_failure_name(answer->failure), answer->text);
    CHECK(answer->reused == !may_repeat);
    CHECK(may_repeat || answer->phase == WSMI_PHASE_WAIT);
    call_release(&call, &client);
    CHECK_MSG(server_requests(server) == (may_repeat ? 3 : 2), "%u requests",
              server_requests(server));
    CHECK_MSG(server_accepted(server) == (may_repeat ? 2 : 1), "%u connections",
              server_accepted(server));
    client_close(&client);
    server_stop(server);
}

static void a_request_is_sent_again_only_with_permission(void)
{
    static const enum step_kind ends[] = {STEP_CLOSE, STEP_RESET};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        expect_repeat(ends[i], true, false);
        expect_repeat(ends[i], false, false);
        expect_repeat(ends[i], true, true);
    }
}

static void a_request_is_sent_again_once_at_most(void)
{
    static const struct step once[] = {{.kind = STEP_READ_REQUEST},
                                       {.kind = STEP_SEND, .text = OK},
                                       {.kind = STEP_READ_REQUEST},
                                       {.kind = STEP_RESET}};
    /* Two idle connections, both about to die under the next request. */
    static const struct step slow_once[] = {{.kind = STEP_READ_REQUEST},
                                            {.kind = STEP_SLEEP, .size = 200},
                                            {.kind = STEP_SEND, .text = OK},
                                            {.kind = STEP_READ_REQUEST},
                                            {.kind = STEP_RESET}};
    const struct script scripts[] = {SCRIPT(slow_once), SCRIPT(slow_once), SCRIPT(slow_once),
                                     SCRIPT(once)};
    struct server *server = server_start(scripts, 4, NULL);
    struct client client;
    struct call calls[3];
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    request.may_repeat = true;
    for (int i = 0; i < 3; i++) {
        call_start(&calls[i], &client, &request);
    }
    for (int i = 0; i < 3; i++) {
        CHECK(call_wait(&calls[i])->failure == WSMI_FAILURE_NONE);
        call_release(&calls[i], &client);
    }
    CHECK(server_accepted(server) == 3);
    client_expect(&client, &request, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
    CHECK_MSG(server_requests(server) == 5, "%u requests", server_requests(server));
    client_close(&client);
    server_stop(server);
}

static void a_connection_closed_while_idle_is_replaced_before_sending(void)
{
    static const struct step once[] = {{.kind = STEP_READ_REQUEST},
                                       {.kind = STEP_SEND, .text = OK}};
    const struct script scripts[] = {SCRIPT(once), SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 2, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_await_end(server_port(server));
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 2 && server_requests(server) == 2);
    client_close(&client);
    server_stop(server);
}

static void connections_are_not_inherited_by_other_programs(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    int fd = client_connection(server_port(server));
    CHECK(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    client.transport->ops->close_endpoint(client.endpoint);
    uint64_t patience = client_now_ms() + 5000;
    while (client_connection(server_port(server)) >= 0 && client_now_ms() < patience) {
        client_sleep_ms(1);
    }
    CHECK_MSG(client_connection(server_port(server)) < 0,
              "closing an endpoint leaves its connection");
    client.transport->ops->destroy(client.transport);
    server_stop(server);
}

static void what_cannot_be_sent_safely_is_refused(void)
{
    static const char *const bad[] = {"X: a\r\nY: b", "X: \x01"};
    struct client client;
    struct wsmi_exchange *exchange = NULL;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", 9);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    for (size_t i = 0; i < 2; i++) {
        struct wsmi_http_request evil = request;
        evil.headers = &bad[i];
        CHECK(!client.transport->ops->start(client.endpoint, &evil, NULL, NULL, &exchange, &err));
        CHECK(err.code == WSMI_E_USAGE);
        evil = request;
        evil.authorization = bad[i];
        CHECK(!client.transport->ops->start(client.endpoint, &evil, NULL, NULL, &exchange, &err));
        CHECK(err.code == WSMI_E_USAGE);
    }
    client_close(&client);
}

static void an_endpoint_needs_a_plain_absolute_url(void)
{
    static const char *const bad[] = {"",
                                      "host",
                                      "ftp://host/",
                                      "file:///etc/passwd",
                                      "http://",
                                      "http://user:secret@host/",
                                      "http://host/?query",
                                      "http://host/#fragment",
                                      "http://host:99999/"};
    static const char *const good[] = {"http://host", "https://[::1]:5986/wsman",
                                       "http://[fe80::1%25lo]:5985/wsman", "HTTP://host/a%20b"};
    struct client client;
    struct wsmi_endpoint *endpoint = NULL;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", 9);
    client_open(&client);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        client.config.url = bad[i];
        CHECK_MSG(!client.transport->ops->open_endpoint(client.transport, &client.config, &endpoint,
                                                        &err),
                  "accepted %s", bad[i]);
        CHECK(err.code == WSMI_E_USAGE && endpoint == NULL);
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        client.config.url = good[i];
        bool opened =
            client.transport->ops->open_endpoint(client.transport, &client.config, &endpoint, &err);
        CHECK_MSG(opened, "refused %s", good[i]);
        if (opened) {
            client.transport->ops->close_endpoint(endpoint);
        }
    }
    client_close(&client);
}

static void what_belongs_to_a_connection_opens_none(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request bound = client_request(&client, 5000);
    bound.only_reused = true;
    bound.may_repeat = true;
    struct call call;
    call_start(&call, &client, &bound);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK(answer->failure == WSMI_FAILURE_CLOSED && answer->phase < WSMI_PHASE_SEND);
    CHECK(server_accepted(server) == 0);
    call_release(&call, &client);
    struct wsmi_http_request free_one = client_request(&client, 5000);
    client_expect(&client, &free_one, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_expect(&client, &bound, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(server_accepted(server) == 1 && server_requests(server) == 2);
    client_close(&client);
    server_stop(server);
}

/* Noticed before anything is sent, and after it, where even what may be repeated is not. */
static void what_belongs_to_a_connection_is_lost_with_it(void)
{
    static const struct step one[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK}};
    static const struct step deaf_ear[] = {{.kind = STEP_READ_REQUEST},
                                           {.kind = STEP_SEND, .text = OK},
                                           {.kind = STEP_READ_REQUEST},
                                           {.kind = STEP_RESET}};
    const struct script scripts[] = {SCRIPT(one), SCRIPT(deaf_ear)};
    struct server *server = server_start(scripts, 2, NULL);
    for (int i = 0; i < 2; i++) {
        struct client client;
        struct call call;
        client_init(&client, "http", "127.0.0.1", server_port(server));
        client_open(&client);
        struct wsmi_http_request request = client_request(&client, 5000);
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
        if (i == 0) {
            client_await_end(server_port(server));
        }
        request.only_reused = true;
        request.may_repeat = true;
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK_MSG(answer->failure == WSMI_FAILURE_CLOSED &&
                      (i == 0 ? answer->phase < WSMI_PHASE_SEND
                              : answer->phase == WSMI_PHASE_WAIT && answer->reused),
                  "%d: %s in %s", i, wsmi_failure_name(answer->failure),
                  wsmi_phase_name(answer->phase));
        call_release(&call, &client);
        client_close(&client);
    }
    CHECK(server_accepted(server) == 2 && server_requests(server) == 3);
    server_stop(server);
}

static void security_nobody_provides_is_refused(void)
{
    static const struct wsmi_security_config security = {.host = "a.test"};
    struct client client;
    struct wsmi_endpoint *endpoint = NULL;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", 9);
    client_open(&client);
    client.config.security = &security;
    CHECK(!client.transport->ops->open_endpoint(client.transport, &client.config, &endpoint, &err));
    CHECK(err.code == WSMI_E_USAGE && endpoint == NULL);
    client_close(&client);
}

static const struct check_case cases[] = {
    CHECK_CASE(the_request_is_one_post_with_nothing_added),
    CHECK_CASE(an_empty_body_is_announced_as_such),
    CHECK_CASE(nothing_says_what_a_body_is_but_the_caller),
    CHECK_CASE(a_large_body_arrives_whole_and_without_expect),
    CHECK_CASE(the_answer_is_given_whole),
    CHECK_CASE(an_answer_without_length_ends_with_the_connection),
    CHECK_CASE(a_refusal_without_length_ends_with_its_head),
    CHECK_CASE(a_redirect_is_reported_and_not_followed),
    CHECK_CASE(proxies_of_the_environment_are_ignored),
    CHECK_CASE(a_thousand_exchanges_use_one_connection),
    CHECK_CASE(endpoints_do_not_share_connections),
    CHECK_CASE(a_refusal_that_may_have_left_the_body_unread_ends_the_connection),
    CHECK_CASE(a_request_is_sent_again_only_with_permission),
    CHECK_CASE(a_request_is_sent_again_once_at_most),
    CHECK_CASE(a_connection_closed_while_idle_is_replaced_before_sending),
    CHECK_CASE(connections_are_not_inherited_by_other_programs),
    CHECK_CASE(what_cannot_be_sent_safely_is_refused),
    CHECK_CASE(an_endpoint_needs_a_plain_absolute_url),
    CHECK_CASE(what_belongs_to_a_connection_opens_none),
    CHECK_CASE(what_belongs_to_a_connection_is_lost_with_it),
    CHECK_CASE(security_nobody_provides_is_refused),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

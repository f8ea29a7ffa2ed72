/* SPDX-License-Identifier: MIT */
/* Every way for an answer not to come, over plain HTTP. */
#include "support/check.h"
#include "support/client.h"
#include "support/resolver.h"
#include "support/server.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATIENT_MS = 10000, HASTY_MS = 300 };

struct setting {
    struct wsmi_limits limits;
    uint64_t timeout_ms;
};

/* One exchange with a server that runs `steps`. */
static uint64_t meet(const struct step *steps, size_t count, const struct setting *setting,
                     enum wsmi_failure failure, enum wsmi_phase phase)
{
    const struct script scripts[] = {{steps, count}};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client.config.limits = setting->limits;
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, setting->timeout_ms);
    uint64_t elapsed = client_expect(&client, &request, failure, phase);
    client_close(&client);
    server_stop(server);
    return elapsed;
}

static struct setting patient(void)
{
    struct setting setting = {wsmi_limits_default(), PATIENT_MS};
    return setting;
}

/* `text` and the end of the connection. */
static void meet_text(const char *text, size_t size, const struct setting *setting,
                      enum wsmi_failure failure, enum wsmi_phase phase)
{
    struct step steps[] = {{.kind = STEP_READ_REQUEST},
                           {.kind = STEP_SEND, .text = text, .size = size}};
    uint64_t elapsed = meet(steps, 2, setting, failure, phase);
    CHECK_MSG(elapsed < PATIENT_MS / 2, "took %llu ms: %.60s", (unsigned long long)elapsed, text);
}

static void meet_nobody(const char *host, unsigned port, enum wsmi_failure failure,
                        enum wsmi_phase phase)
{
    struct client client;
    client_init(&client, "http", host, port);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    CHECK(client_expect(&client, &request, failure, phase) < PATIENT_MS / 2);
    client_close(&client);
}

static void a_port_without_listener_is_refused(void)
{
    meet_nobody("127.0.0.1", server_unused_port(), WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT);
    meet_nobody("localhost", server_unused_port(), WSMI_FAILURE_REFUSED, WSMI_PHASE_CONNECT);
}

static void a_name_without_address_fails_to_resolve(void)
{
    meet_nobody("nobody.test", 5985, WSMI_FAILURE_RESOLVE, WSMI_PHASE_RESOLVE);
}

static void an_address_without_route_is_unreachable(void)
{
    meet_nobody("255.255.255.255", 5985, WSMI_FAILURE_UNREACHABLE, WSMI_PHASE_CONNECT);
}

static void a_connection_lost_before_the_answer_is_closed(void)
{
    static const struct step after_request[] = {{.kind = STEP_READ_REQUEST}};
    static const struct step reset[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_RESET}};
    struct setting setting = patient();
    meet(after_request, 1, &setting, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
    meet(reset, 2, &setting, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
}

static void a_connection_lost_inside_the_answer_is_truncated(void)
{
    static const char *const texts[] = {
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: appl",
        "HTTP/1.1 100 Continue\r\n\r\n",
        OK_HEAD "Content-Length: 10\r\n\r\n",
        OK_HEAD "Content-Length: 10\r\n\r\n123456789",
        OK_HEAD "Transfer-Encoding: chunked\r\n\r\n",
        OK_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\n123",
        OK_HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\n123\r\n",
    };
    struct setting setting = patient();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        meet_text(texts[i], 0, &setting, WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE);
    }
    static const struct step reset[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = OK_HEAD "Content-Length: 100\r\n\r\n1234"},
        {.kind = STEP_SLEEP, .size = 50},
        {.kind = STEP_RESET}};
    meet(reset, 4, &setting, WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE);
}

static void what_is_not_http_is_told_as_such(void)
{
    static const struct {
        const char *text;
        size_t size;
    } rows[] = {
        {"SSH-2.0-OpenSSH_9.2\r\n", 0},
        {"\x15\x03\x03\x00\x02\x02\x46", 7}, /* a TLS alert */
        {"<html>no header</html>\r\n\r\n", 0},
        {"HTTP/2 200\r\n\r\n", 0},
        {"HTTP/3.0 200 OK\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\n: nameless\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nX : spaced\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nX: a\x01z\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nX: a\rz\r\nContent-Length: 0\r\n\r\n", 0},
        {"HTTP/1.1 200 OK\r\nX: a\0z\r\nContent-Length: 0\r\n\r\n", 46},
        {OK_HEAD "Content-Type: text/html\r\nContent-Length: 0\r\n\r\n", 0},
        {OK_HEAD "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 0},
        {OK_HEAD "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n", 0},
    };
    struct setting setting = patient();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct step steps[] = {{.kind = STEP_READ_REQUEST},
                               {.kind = STEP_SEND, .text = rows[i].text, .size = rows[i].size}};
        const struct script scripts[] = {SCRIPT(steps)};
        struct server *server = server_start(scripts, 1, NULL);
        struct client client;
        client_init(&client, "http", "127.0.0.1", server_port(server));
        client_open(&client);
        struct wsmi_http_request request = client_request(&client, setting.timeout_ms);
        struct call call;
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK_MSG(answer->failure == WSMI_FAILURE_NOT_HTTP, "row %zu: %s in %s, \"%s\"", i,
                  wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase), answer->text);
        CHECK(answer->body.len == 0);
        call_release(&call, &client);
        client_close(&client);
        server_stop(server);
    }
}

static void an_encoding_nobody_asked_for_is_refused(void)
{
    struct setting setting = patient();
    meet_text(OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 0, &setting,
              WSMI_FAILURE_ENCODED, WSMI_PHASE_RECEIVE);
    meet_text(OK_HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 0, &setting,
              WSMI_FAILURE_ENCODED, WSMI_PHASE_RECEIVE);
    meet_text(OK_HEAD "Content-Encoding: Identity\r\nContent-Length: 3\r\n\r\nabc", 0, &setting,
              WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
}

static void a_body_is_taken_up_to_its_limit_and_no_further(void)
{
    struct setting setting = patient();
    setting.limits.max_message_bytes = 8;
    static const char *const fitting[] = {
        OK_HEAD "Content-Length: 8\r\n\r\n12345678",
        OK_HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n",
        OK_HEAD "\r\n12345678"};
    static const char *const beyond[] = {
        OK_HEAD "Content-Length: 9\r\n\r\n123456789",
        OK_HEAD "Content-Length: 99999999999999\r\n\r\n",
        OK_HEAD "Content-Length: 99999999999999999999999999\r\n\r\n",
        OK_HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n5\r\n56789\r\n0\r\n\r\n",
        OK_HEAD "\r\n123456789"};
    for (size_t i = 0; i < sizeof(fitting) / sizeof(fitting[0]); i++) {
        meet_text(fitting[i], 0, &setting, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        meet_text(beyond[i], 0, &setting, WSMI_FAILURE_BODY_TOO_LARGE, WSMI_PHASE_RECEIVE);
    }
    setting.limits.max_message_bytes = 0;
    meet_text(fitting[0], 0, &setting, WSMI_FAILURE_BODY_TOO_LARGE, WSMI_PHASE_RECEIVE);
    meet_text(OK_HEAD "Content-Length: 0\r\n\r\n", 0, &setting, WSMI_FAILURE_NONE,
              WSMI_PHASE_RECEIVE);
}

static void headers_are_taken_up_to_their_limits_and_no_further(void)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nX: 12345678\r\nContent-Length: 0\r\n\r\n";
    struct setting setting = patient();
    setting.limits.max_header_bytes = sizeof(text) - 1;
    meet_text(text, 0, &setting, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    setting.limits.max_header_bytes--;
    meet_text(text, 0, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE);
    setting = patient();
    setting.limits.max_field_bytes = 8;
    meet_text(text, 0, &setting, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    setting.limits.max_field_bytes--;
    meet_text(text, 0, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE);
    static const char challenges[] =
        "HTTP/1.1 401 No\r\nWWW-Authenticate: a\r\nWWW-Authenticate: b\r\n"
        "Content-Length: 0\r\n\r\n";
    setting = patient();
    setting.limits.max_challenges = 2;
    meet_text(challenges, 0, &setting, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    setting.limits.max_challenges = 1;
    meet_text(challenges, 0, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE);
    setting.limits.max_challenges = 0;
    meet_text(challenges, 0, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE);
}

static void headers_without_end_are_cut_off(void)
{
    struct setting setting = patient();
    static const struct step endless_line[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = "HTTP/1.1 200 OK\r\nX: "},
        {.kind = STEP_FILL, .size = 100u << 20}};
    CHECK(meet(endless_line, 3, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE) <
          PATIENT_MS / 2);
    static const struct step endless_status[] = {{.kind = STEP_READ_REQUEST},
                                                 {.kind = STEP_SEND, .text = "HTTP/1.1 200 "},
                                                 {.kind = STEP_FILL, .size = 100u << 20}};
    CHECK(meet(endless_status, 3, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_WAIT) <
          PATIENT_MS / 2);
    static struct step interim[2000];
    interim[0].kind = STEP_READ_REQUEST;
    for (size_t i = 1; i < 2000; i++) {
        interim[i].kind = STEP_SEND;
        interim[i].text = "HTTP/1.1 102 Processing\r\nX-Padding: 0123456789\r\n\r\n";
    }
    meet(interim, 2000, &setting, WSMI_FAILURE_HEADERS_TOO_LARGE, WSMI_PHASE_RECEIVE);
}

/* The deadline passes while the server runs `steps`. */
static void meet_deadline(const struct step *steps, size_t count, uint64_t timeout_ms,
                          enum wsmi_phase phase)
{
    const struct script scripts[] = {{steps, count}};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect_deadline(&client, &request, timeout_ms, phase);
    client_close(&client);
    server_stop(server);
}

static void the_deadline_covers_every_phase(void)
{
    static const struct step silent[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SILENT}};
    /* Each drip lasts longer than the deadline. */
    static const struct step slow_status[] = {
        {.kind = STEP_READ_REQUEST}, {.kind = STEP_DRIP, .text = "HTTP/1.1 200 OK", .size = 100}};
    static const struct step slow_head[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = "HTTP/1.1 200 OK\r\n"},
        {.kind = STEP_DRIP, .text = "X-Slow: " OK_HEAD OK_HEAD, .size = 25}};
    static const struct step slow_body[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = OK_HEAD "Content-Length: 1000\r\n\r\n"},
        {.kind = STEP_DRIP, .text = OK_HEAD OK_HEAD, .size = 25}};
    meet_deadline(silent, 2, HASTY_MS, WSMI_PHASE_WAIT);
    meet_deadline(slow_status, 2, HASTY_MS, WSMI_PHASE_WAIT);
    meet_deadline(slow_head, 3, HASTY_MS, WSMI_PHASE_RECEIVE);
    meet_deadline(slow_body, 3, HASTY_MS, WSMI_PHASE_RECEIVE);

    struct client client;
    struct deaf *deaf = deaf_start();
    client_init(&client, "http", "127.0.0.1", deaf_port(deaf));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect_deadline(&client, &request, HASTY_MS, WSMI_PHASE_CONNECT);
    request.deadline_ms = client_now_ms();
    client_expect(&client, &request, WSMI_FAILURE_DEADLINE, WSMI_PHASE_SETUP);
    client_close(&client);
    deaf_stop(deaf);

    client_init(&client, "http", "slow.test", 5985);
    client_open(&client);
    client_expect_deadline(&client, &request, HASTY_MS, WSMI_PHASE_RESOLVE);
    client_close(&client);
    CHECK(resolver_pending() > 0); /* nobody waits for it */
}

static void the_deadline_covers_a_peer_that_does_not_read(void)
{
    enum { SIZE = 32 << 20 };
    static const struct step silent[] = {{.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(silent)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    uint8_t *body = calloc(1, SIZE);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    request.body = (struct wsmi_view){body, SIZE};
    client_expect_deadline(&client, &request, HASTY_MS, WSMI_PHASE_SEND);
    free(body);
    client_close(&client);
    server_stop(server);
}

static void deadlines_of_several_exchanges_are_kept_apart(void)
{
    /* Were they all to end with the last, the first would be LATE_MS late. */
    enum { COUNT = 20, STEP_MS = 50, FIRST_MS = 200, LATE_MS = (COUNT - 1) * STEP_MS };
    static const struct step silent[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(silent)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct call calls[COUNT];
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (size_t i = 0; i < COUNT; i++) {
        /* The latest first, so that the earliest is always the newest. */
        struct wsmi_http_request request =
            client_request(&client, FIRST_MS + (COUNT - 1 - i) * STEP_MS);
        call_start(&calls[i], &client, &request);
    }
    for (size_t i = 0; i < COUNT; i++) {
        const struct wsmi_http_answer *answer = call_wait(&calls[i]);
        uint64_t due = FIRST_MS + (COUNT - 1 - i) * STEP_MS;
        CHECK(answer->failure == WSMI_FAILURE_DEADLINE);
        CHECK_MSG(answer->elapsed_ms >= due - 5 && answer->elapsed_ms < due + LATE_MS - 50,
                  "due after %llu ms, ended after %llu ms", (unsigned long long)due,
                  (unsigned long long)answer->elapsed_ms);
        call_release(&calls[i], &client);
    }
    client_close(&client);
    server_stop(server);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_port_without_listener_is_refused),
    CHECK_CASE(a_name_without_address_fails_to_resolve),
    CHECK_CASE(an_address_without_route_is_unreachable),
    CHECK_CASE(a_connection_lost_before_the_answer_is_closed),
    CHECK_CASE(a_connection_lost_inside_the_answer_is_truncated),
    CHECK_CASE(what_is_not_http_is_told_as_such),
    CHECK_CASE(an_encoding_nobody_asked_for_is_refused),
    CHECK_CASE(a_body_is_taken_up_to_its_limit_and_no_further),
    CHECK_CASE(headers_are_taken_up_to_their_limits_and_no_further),
    CHECK_CASE(headers_without_end_are_cut_off),
    CHECK_CASE(the_deadline_covers_every_phase),
    CHECK_CASE(the_deadline_covers_a_peer_that_does_not_read),
    CHECK_CASE(deadlines_of_several_exchanges_are_kept_apart),
};

int main(int argc, char **argv)
{
    int status = check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
    resolver_settle();
    return status;
}

/* SPDX-License-Identifier: MIT */
/* Handles of libcurl serve exchange after exchange, and none is told by the one before it. */
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

static void nothing_of_a_request_is_in_the_next_one(void)
{
    static const char *const other[] = {"X-Other: 1"};
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
    request.authorization = NULL;
    request.headers = other;
    request.header_count = 1;
    request.body = (struct wsmi_view){NULL, 0};
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    server_expect_post(server, "X-Other: 1\r\nContent-Length: 0\r\n\r\n");
    CHECK(server_accepted(server) == 1);
    client_close(&client);
    server_stop(server);
}

static void connections_are_kept_again_after_one_that_was_given_up(void)
{
    static const struct step refusing[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = "HTTP/1.1 403 (null)\r\nContent-Length: 0\r\n\r\n"},
        {.kind = STEP_START_OVER}};
    const struct script scripts[] = {SCRIPT(refusing), SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 2, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    for (int i = 0; i < 4; i++) {
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK_MSG(server_accepted(server) == 2, "%u connections", server_accepted(server));
    client_close(&client);
    server_stop(server);
}

/* The texts of a failure are not those of the exchange before it. */
static void a_failure_leaves_nothing_for_the_next_exchange(void)
{
    static const struct step dying[] = {{.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_SEND, .text = OK},
                                        {.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_SEND, .text = OK_HEAD "Content-Le"},
                                        {.kind = STEP_CLOSE}};
    const struct script scripts[] = {SCRIPT(dying), SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 2, NULL);
    struct client client;
    struct call call;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 5000);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_expect(&client, &request, WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE);
    for (int i = 0; i < 2; i++) {
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure == WSMI_FAILURE_NONE && answer->text[0] == '\0');
        CHECK(answer->reused == (i > 0));
        call_release(&call, &client);
    }
    client_close(&client);
    server_stop(server);
}

static const struct check_case cases[] = {
    CHECK_CASE(nothing_of_a_request_is_in_the_next_one),
    CHECK_CASE(connections_are_kept_again_after_one_that_was_given_up),
    CHECK_CASE(a_failure_leaves_nothing_for_the_next_exchange),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

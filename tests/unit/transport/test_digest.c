/* SPDX-License-Identifier: MIT */
/* Digest: one question without a body, one answer to it, and no way to be kept answering. */
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <stdio.h>
#include <stdlib.h>

#define ANSWER                                                                                     \
    "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"                      \
    "Content-Length: 9\r\n\r\n<answer/>"
#define DENIED(challenge)                                                                          \
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nLocation: /elsewhere\r\n"             \
    "WWW-Authenticate: " challenge "\r\nContent-Length: 6\r\n\r\n<html>"
#define MD5     "Digest realm=\"r\", nonce=\"n1\", algorithm=MD5, qop=\"auth\""
#define SHA_256 "Digest realm=\"r\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth\""
#define STALE   "Digest realm=\"r\", nonce=\"n3\", stale=true, qop=\"auth\""
#define READ                                                                                       \
    {                                                                                              \
        .kind = STEP_READ_REQUEST                                                                  \
    }
#define SEND(content)                                                                              \
    {                                                                                              \
        .kind = STEP_SEND, .text = content                                                         \
    }

enum { PATIENT_MS = 10000 };

struct scene {
    struct server *server;
    struct client client;
    struct call call;
    const struct wsmi_http_answer *answer;
};

static void set_up(struct scene *scene, const struct script *scripts, size_t count)
{
    scene->server = server_start(scripts, count, NULL);
    client_init(&scene->client, "http", "127.0.0.1", server_port(scene->server));
    scene->client.config.digest_user = "LAB\\ann";
    scene->client.config.digest_password = "secret";
    client_open(&scene->client);
}

static void ask(struct scene *scene)
{
    struct wsmi_http_request request = client_request(&scene->client, PATIENT_MS);
    call_start(&scene->call, &scene->client, &request);
    scene->answer = call_wait(&scene->call);
}

static void forget(struct scene *scene)
{
    call_release(&scene->call, &scene->client);
}

static void tear_down(struct scene *scene)
{
    client_close(&scene->client);
    server_stop(scene->server);
}

static bool last_contains(struct scene *scene, const char *text)
{
    char *sent = server_last_request(scene->server);
    bool found = strstr(sent, text) != NULL;
    free(sent);
    return found;
}

/* Nothing of what was refused is left in it. */
static void check_good(const struct scene *scene)
{
    const struct wsmi_http_answer *answer = scene->answer;
    CHECK_MSG(answer->failure == WSMI_FAILURE_NONE, "%s: %s", wsmi_failure_name(answer->failure),
              answer->text);
    CHECK_MSG(answer->status == 200, "%u", answer->status);
    CHECK(wsmi_view_eq(answer->body, WSMI_VIEW("<answer/>")));
    CHECK(wsmi_view_eq(answer->content_type, WSMI_VIEW("application/soap+xml;charset=UTF-8")));
    CHECK(answer->challenge_count == 0 && answer->location.len == 0);
}

static void check_denied(const struct scene *scene, const char *challenge)
{
    const struct wsmi_http_answer *answer = scene->answer;
    CHECK_MSG(answer->failure == WSMI_FAILURE_NONE, "%s: %s", wsmi_failure_name(answer->failure),
              answer->text);
    CHECK_MSG(answer->status == 401, "%u", answer->status);
    REQUIRE(answer->challenge_count == 1);
    CHECK(wsmi_view_eq(answer->challenges[0], wsmi_view_from_str(challenge)));
}

static void a_question_without_a_body_comes_first(void)
{
    static const struct step steps[] = {READ, {.kind = STEP_SILENT}};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    set_up(&scene, &script, 1);
    struct wsmi_http_request request = client_request(&scene.client, PATIENT_MS);
    client_expect_deadline(&scene.client, &request, 300, WSMI_PHASE_WAIT);
    CHECK(last_contains(&scene, "\r\nContent-Length: 0\r\n"));
    CHECK(!last_contains(&scene, "Authorization") && !last_contains(&scene, "<request/>"));
    tear_down(&scene);
}

/* The value is that of RFC 7616 section 3.4.1 for what libcurl chose as cnonce, so only its form is
 * looked at here; tests/cli/test_digest.py has it computed by the other side. */
static void both_algorithms_are_answered_on_one_connection(void)
{
    static const struct step md5[] = {READ, SEND(DENIED(MD5)), READ, SEND(ANSWER),
                                      READ, SEND(DENIED(MD5)), READ, SEND(ANSWER)};
    static const struct step sha_256[] = {READ, SEND(DENIED(SHA_256)), READ, SEND(ANSWER),
                                          READ, SEND(DENIED(SHA_256)), READ, SEND(ANSWER)};
    const struct script scripts[] = {SCRIPT(md5), SCRIPT(sha_256)};
    for (size_t i = 0; i < 2; i++) {
        struct scene scene;
        set_up(&scene, &scripts[i], 1);
        for (unsigned asked = 1; asked <= 2; asked++) {
            ask(&scene);
            check_good(&scene);
            forget(&scene);
            CHECK(server_requests(scene.server) == 2 * asked);
            CHECK(last_contains(&scene, "\r\nAuthorization: Digest username=\"LAB\\\\ann\","));
            CHECK(last_contains(&scene, "uri=\"/wsman\"") && last_contains(&scene, "qop=auth"));
            CHECK(last_contains(&scene, i == 0 ? "algorithm=MD5" : "algorithm=SHA-256"));
            CHECK(last_contains(&scene, "\r\n\r\n<request/>"));
            CHECK(!last_contains(&scene, "secret"));
        }
        CHECK_MSG(server_accepted(scene.server) == 1, "%u", server_accepted(scene.server));
        tear_down(&scene);
    }
}

static void a_password_that_is_refused_is_sent_once(void)
{
    static const struct step steps[] = {
        READ, SEND(DENIED(MD5)), READ, SEND(DENIED("Digest realm=\"r\", nonce=\"n9\", qop=auth")),
        READ, SEND(ANSWER)};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    set_up(&scene, &script, 1);
    ask(&scene);
    check_denied(&scene, "Digest realm=\"r\", nonce=\"n9\", qop=auth");
    CHECK(wsmi_view_eq(scene.answer->body, WSMI_VIEW("<html>")));
    forget(&scene);
    CHECK_MSG(server_requests(scene.server) == 2, "%u", server_requests(scene.server));
    tear_down(&scene);
}

/* The 401 to a body gives up its connection: who refuses may not have read it. */
static void a_stale_nonce_is_replaced_once(void)
{
    static const struct step first[] = {READ, SEND(DENIED(MD5)), READ, SEND(DENIED(STALE))};
    static const struct step second[] = {READ, SEND(ANSWER)};
    const struct script scripts[] = {SCRIPT(first), SCRIPT(second)};
    struct scene scene;
    set_up(&scene, scripts, 2);
    ask(&scene);
    check_good(&scene);
    forget(&scene);
    CHECK_MSG(server_requests(scene.server) == 3, "%u", server_requests(scene.server));
    CHECK(last_contains(&scene, "nonce=\"n3\"") && last_contains(&scene, "\r\n\r\n<request/>"));
    tear_down(&scene);
}

static void nonces_that_are_always_stale_end_with_the_second(void)
{
    static const struct step steps[] = {READ, SEND(DENIED(STALE)), {.kind = STEP_START_OVER}};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    for (unsigned may_repeat = 0; may_repeat <= 1; may_repeat++) {
        set_up(&scene, &script, 1);
        struct wsmi_http_request request = client_request(&scene.client, PATIENT_MS);
        request.may_repeat = may_repeat != 0;
        call_start(&scene.call, &scene.client, &request);
        scene.answer = call_wait(&scene.call);
        check_denied(&scene, STALE);
        forget(&scene);
        CHECK_MSG(server_requests(scene.server) == 3, "%u", server_requests(scene.server));
        tear_down(&scene);
    }
}

static void a_peer_that_offers_basic_gets_nothing(void)
{
    static const char *const offers[] = {"Basic realm=\"r\"", "Negotiate", "Digest realm=\"r",
                                         "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-1"};
    for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text),
                 "HTTP/1.1 401 no\r\nWWW-Authenticate: %s\r\nContent-Length: 0\r\n\r\n", offers[i]);
        const struct step steps[] = {READ, SEND(text), READ, SEND(ANSWER)};
        const struct script script = SCRIPT(steps);
        struct scene scene;
        set_up(&scene, &script, 1);
        ask(&scene);
        check_denied(&scene, offers[i]);
        forget(&scene);
        CHECK_MSG(server_requests(scene.server) == 1, "%s: %u", offers[i],
                  server_requests(scene.server));
        CHECK(!last_contains(&scene, "<request/>") && !last_contains(&scene, "Authorization"));
        tear_down(&scene);
    }
}

static void a_peer_that_asks_for_nothing_does_not_get_the_body(void)
{
    static const struct step steps[] = {READ, SEND(ANSWER), READ, SEND(ANSWER)};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    set_up(&scene, &script, 1);
    ask(&scene);
    CHECK(scene.answer->failure == WSMI_FAILURE_AUTH_NOT_OFFERED && scene.answer->body.len == 0);
    forget(&scene);
    CHECK(server_requests(scene.server) == 1 && !last_contains(&scene, "<request/>"));
    tear_down(&scene);
}

static void a_refusal_that_ends_with_its_connection_is_gone_after_on_another(void)
{
    static const struct step first[] = {
        READ, SEND("HTTP/1.1 401 no\r\nWWW-Authenticate: " MD5 "\r\n\r\n<html>")};
    static const struct step second[] = {READ, SEND(ANSWER)};
    const struct script scripts[] = {SCRIPT(first), SCRIPT(second)};
    struct scene scene;
    set_up(&scene, scripts, 2);
    ask(&scene);
    check_good(&scene);
    forget(&scene);
    CHECK(server_accepted(scene.server) == 2 && server_requests(scene.server) == 2);
    tear_down(&scene);
}

/* What the peer may have acted upon goes out once, however often it may be asked to prove itself.
 */
static void a_body_whose_answer_was_lost_is_not_sent_again(void)
{
    static const struct step first[] = {READ, SEND(DENIED(MD5)), READ};
    static const struct step second[] = {READ, SEND(DENIED(MD5)), READ, SEND(ANSWER)};
    const struct script scripts[] = {SCRIPT(first), SCRIPT(second)};
    struct scene scene;
    set_up(&scene, scripts, 2);
    ask(&scene);
    CHECK_MSG(scene.answer->failure == WSMI_FAILURE_CLOSED, "%s",
              wsmi_failure_name(scene.answer->failure));
    CHECK(scene.answer->phase == WSMI_PHASE_WAIT && scene.answer->challenge_count == 0);
    forget(&scene);
    CHECK_MSG(server_requests(scene.server) == 2, "%u", server_requests(scene.server));
    tear_down(&scene);
}

/* The question does no harm, so that a kept connection may turn out to be dead. */
static void a_question_on_a_dead_connection_is_asked_again(void)
{
    static const struct step first[] = {READ, SEND(DENIED(MD5)), READ, SEND(ANSWER), READ};
    static const struct step second[] = {READ, SEND(DENIED(MD5)), READ, SEND(ANSWER)};
    const struct script scripts[] = {SCRIPT(first), SCRIPT(second)};
    struct scene scene;
    set_up(&scene, scripts, 2);
    for (unsigned i = 0; i < 2; i++) {
        ask(&scene);
        check_good(&scene);
        forget(&scene);
    }
    CHECK_MSG(server_requests(scene.server) == 5, "%u", server_requests(scene.server));
    tear_down(&scene);
}

static void the_deadline_holds_for_both_rounds_together(void)
{
    static const struct step steps[] = {
        READ, {.kind = STEP_SLEEP, .size = 200}, SEND(DENIED(MD5)), READ, {.kind = STEP_SILENT}};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    set_up(&scene, &script, 1);
    struct wsmi_http_request request = client_request(&scene.client, PATIENT_MS);
    client_expect_deadline(&scene.client, &request, 400, WSMI_PHASE_WAIT);
    tear_down(&scene);
}

static void a_request_that_only_asked_can_be_withdrawn_and_one_that_was_sent_cannot(void)
{
    static const struct step asked[] = {READ, {.kind = STEP_SILENT}};
    static const struct step sent[] = {READ, SEND(DENIED(MD5)), READ, {.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(asked), SCRIPT(sent)};
    for (unsigned i = 0; i < 2; i++) {
        struct scene scene;
        set_up(&scene, &scripts[i], 1);
        struct wsmi_http_request request = client_request(&scene.client, PATIENT_MS);
        call_start(&scene.call, &scene.client, &request);
        while (server_requests(scene.server) < i + 1) {
            client_sleep_ms(1);
        }
        uint64_t now_ms = scene.client.transport->ops->now_ms(scene.client.transport);
        bool unsent =
            scene.client.transport->ops->withdraw(scene.call.exchange, now_ms + PATIENT_MS);
        CHECK(unsent == (i == 0));
        scene.client.transport->ops->cancel(scene.call.exchange);
        CHECK(call_wait(&scene.call)->failure == WSMI_FAILURE_CANCELLED);
        forget(&scene);
        tear_down(&scene);
    }
}

static void an_authorization_besides_is_refused(void)
{
    static const struct step steps[] = {READ};
    const struct script script = SCRIPT(steps);
    struct scene scene;
    struct wsmi_err err;
    set_up(&scene, &script, 1);
    struct wsmi_http_request request = client_request(&scene.client, PATIENT_MS);
    request.authorization = "Basic eDp5";
    CHECK(!call_try(&scene.call, &scene.client, &request, &err) && err.code == WSMI_E_USAGE);
    tear_down(&scene);
}

int main(int argc, char **argv)
{
    static const struct check_case cases[] = {
        CHECK_CASE(a_question_without_a_body_comes_first),
        CHECK_CASE(both_algorithms_are_answered_on_one_connection),
        CHECK_CASE(a_password_that_is_refused_is_sent_once),
        CHECK_CASE(a_stale_nonce_is_replaced_once),
        CHECK_CASE(nonces_that_are_always_stale_end_with_the_second),
        CHECK_CASE(a_peer_that_offers_basic_gets_nothing),
        CHECK_CASE(a_peer_that_asks_for_nothing_does_not_get_the_body),
        CHECK_CASE(a_refusal_that_ends_with_its_connection_is_gone_after_on_another),
        CHECK_CASE(a_body_whose_answer_was_lost_is_not_sent_again),
        CHECK_CASE(a_question_on_a_dead_connection_is_asked_again),
        CHECK_CASE(the_deadline_holds_for_both_rounds_together),
        CHECK_CASE(a_request_that_only_asked_can_be_withdrawn_and_one_that_was_sent_cannot),
        CHECK_CASE(an_authorization_besides_is_refused),
    };
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

/* SPDX-License-Identifier: MIT */
/*
 * A session with tokens and Digest, against peers that take the one, the other, both or neither.
 * In tests/interop/realm, whose user of NTLM the tokens are for; Digest is for somebody else, so
 * that what was used shows.
 */
#include <string.h>

#include "client.h"
#include "peer.h"

#define TOKEN_USER     "ann"
#define TOKEN_PASSWORD "Correct-Horse-7"

/* A peer and a session with credentials of both kinds. */
struct scene {
    MI_Application application;
    MI_Session session;
    struct peer peer;
};

static void start(struct peer *peer, const char *schemes, const char *address)
{
    const char *const arguments[] = {"--auth", schemes, address == NULL ? NULL : "--listen",
                                     address, NULL};
    peer_start(peer, arguments);
}

static void set_up(struct scene *scene, const char *schemes, const MI_Char *password)
{
    const MI_UserCredentials tokens = {
        .authenticationType = MI_AUTH_TYPE_NTLM,
        .credentials.usernamePassword = {MI_T("WSMI"), MI_T(TOKEN_USER), password},
    };
    const MI_UserCredentials digest = {
        .authenticationType = MI_AUTH_TYPE_DIGEST,
        .credentials.usernamePassword = {NULL, MI_T(PEER_USER), MI_T(PEER_PASSWORD)},
    };
    static const struct settings settings = {.no_privacy = true, .timeout_ms = 20000};
    MI_DestinationOptions options;
    start(&scene->peer, schemes, NULL);
    open_application(&scene->application);
    make_options(&scene->application, &settings, &options);
    /* Whatever the order they are given in. */
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &digest) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &tokens) == MI_RESULT_OK);
    CHECK(MI_Application_NewSession(&scene->application, NULL, http_url(scene->peer.port, "wsman"),
                                    &options, NULL, NULL, &scene->session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
}

static void tear_down(struct scene *scene)
{
    close_session(&scene->session);
    close_application(&scene->application);
    peer_stop(&scene->peer, NULL);
}

static size_t count(const struct scene *scene, const char *part)
{
    char *log = peer_log(&scene->peer);
    size_t found = 0;
    for (const char *at = log; (at = strstr(at, part)) != NULL; at++) {
        found++;
    }
    free(log);
    return found;
}

static void check_ok(struct scene *scene)
{
    struct report report = test_connection(&scene->session);
    if (report.result != MI_RESULT_OK) {
        (void)fprintf(stderr, "%s\n", report.message);
    }
    CHECK(report.result == MI_RESULT_OK);
}

static void a_peer_that_takes_both_gets_tokens(void)
{
    struct scene scene;
    set_up(&scene, "digest,negotiate", MI_T(TOKEN_PASSWORD));
    check_ok(&scene);
    CHECK(peer_counter(&scene.peer, "authentications") == 1);
    CHECK(count(&scene, "auth=digest") == 0);
    tear_down(&scene);
}

static void a_peer_without_negotiate_gets_digest_from_then_on(void)
{
    struct scene scene;
    set_up(&scene, "digest", MI_T(TOKEN_PASSWORD));
    check_ok(&scene);
    CHECK(count(&scene, "auth=digest authorized=yes") == 1);
    size_t asked = count(&scene, "auth=negotiate");
    check_ok(&scene);
    CHECK(count(&scene, "auth=digest authorized=yes") == 2);
    CHECK(count(&scene, "auth=negotiate") == asked);
    tear_down(&scene);
}

/* Nor to Digest, which the same peer would take. */
static void refused_tokens_are_followed_by_nothing(void)
{
    struct scene scene;
    set_up(&scene, "negotiate,digest", MI_T("Wrong-Battery-9"));
    struct report report = test_connection(&scene.session);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK(count(&scene, "auth=digest") == 0);
    CHECK(peer_counter(&scene.peer, "refused") == 1);
    tear_down(&scene);
}

static void a_peer_that_takes_neither_is_told_nothing(void)
{
    struct scene scene;
    set_up(&scene, "basic", MI_T(TOKEN_PASSWORD));
    struct report report = test_connection(&scene.session);
    (void)printf("  %s\n", report.message);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK_CONTAINS(report.message, "Basic");
    CHECK(count(&scene, "auth=basic") == 0 && count(&scene, "authorized=yes") == 0);
    tear_down(&scene);
}

/* Somebody on the way who takes Negotiate out of the offer later gets nothing by it. */
static void a_peer_that_took_tokens_is_not_offered_digest_later(void)
{
    struct scene scene;
    char address[32];
    set_up(&scene, "negotiate,digest", MI_T(TOKEN_PASSWORD));
    check_ok(&scene);
    (void)snprintf(address, sizeof(address), "127.0.0.1:%u", scene.peer.port);
    peer_stop(&scene.peer, NULL);
    start(&scene.peer, "digest", address);
    struct report report = test_connection(&scene.session);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK_CONTAINS(report.message, "Digest");
    CHECK(count(&scene, "auth=digest") == 0);
    tear_down(&scene);
}

int main(void)
{
    RUN(a_peer_that_takes_both_gets_tokens);
    RUN(a_peer_without_negotiate_gets_digest_from_then_on);
    RUN(refused_tokens_are_followed_by_nothing);
    RUN(a_peer_that_takes_neither_is_told_nothing);
    RUN(a_peer_that_took_tokens_is_not_offered_digest_later);
    return 0;
}

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

static void open_with_both(MI_Application *application, unsigned port, const MI_Char *password,
                           MI_Session *ret)
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
    make_options(application, &settings, &options);
    /* Whatever the order they are given in. */
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &digest) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &tokens) == MI_RESULT_OK);
    CHECK(MI_Application_NewSession(application, NULL, http_url(port, "wsman"), &options, NULL,
                                    NULL, ret) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
}

static void start(struct peer *peer, const char *schemes, const char *address)
{
    const char *const arguments[] = {"--auth", schemes, address == NULL ? NULL : "--listen",
                                     address, NULL};
    peer_start(peer, arguments);
}

static size_t count(const struct peer *peer, const char *part)
{
    char *log = peer_log(peer);
    size_t found = 0;
    for (const char *at = log; (at = strstr(at, part)) != NULL; at++) {
        found++;
    }
    free(log);
    return found;
}

static void check_ok(MI_Session *session)
{
    struct report report = test_connection(session);
    if (report.result != MI_RESULT_OK) {
        (void)fprintf(stderr, "%s\n", report.message);
    }
    CHECK(report.result == MI_RESULT_OK);
}

static void a_peer_that_takes_both_gets_tokens(void)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    start(&peer, "digest,negotiate", NULL);
    open_application(&application);
    open_with_both(&application, peer.port, MI_T(TOKEN_PASSWORD), &session);
    check_ok(&session);
    CHECK(peer_counter(&peer, "authentications") == 1);
    CHECK(count(&peer, "auth=digest") == 0);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void a_peer_without_negotiate_gets_digest_from_then_on(void)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    start(&peer, "digest", NULL);
    open_application(&application);
    open_with_both(&application, peer.port, MI_T(TOKEN_PASSWORD), &session);
    check_ok(&session);
    CHECK(count(&peer, "auth=digest authorized=yes") == 1);
    size_t asked = count(&peer, "auth=negotiate");
    check_ok(&session);
    CHECK(count(&peer, "auth=digest authorized=yes") == 2);
    CHECK(count(&peer, "auth=negotiate") == asked);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

/* Nor to Digest, which the same peer would take. */
static void refused_tokens_are_followed_by_nothing(void)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    start(&peer, "negotiate,digest", NULL);
    open_application(&application);
    open_with_both(&application, peer.port, MI_T("Wrong-Battery-9"), &session);
    struct report report = test_connection(&session);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK(count(&peer, "auth=digest") == 0);
    CHECK(peer_counter(&peer, "refused") == 1);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void a_peer_that_takes_neither_is_told_nothing(void)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    start(&peer, "basic", NULL);
    open_application(&application);
    open_with_both(&application, peer.port, MI_T(TOKEN_PASSWORD), &session);
    struct report report = test_connection(&session);
    (void)printf("  %s\n", report.message);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK_CONTAINS(report.message, "Basic");
    CHECK(count(&peer, "auth=basic") == 0 && count(&peer, "authorized=yes") == 0);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

/* Somebody on the way who takes Negotiate out of the offer later gets nothing by it. */
static void a_peer_that_took_tokens_is_not_offered_digest_later(void)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    char address[32];
    start(&peer, "negotiate,digest", NULL);
    open_application(&application);
    open_with_both(&application, peer.port, MI_T(TOKEN_PASSWORD), &session);
    check_ok(&session);
    (void)snprintf(address, sizeof(address), "127.0.0.1:%u", peer.port);
    peer_stop(&peer, NULL);
    start(&peer, "digest", address);
    struct report report = test_connection(&session);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK_CONTAINS(report.message, "Digest");
    CHECK(count(&peer, "auth=digest") == 0);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
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

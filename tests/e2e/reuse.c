/* SPDX-License-Identifier: MIT */
/* How many TCP connections it takes, as the peer counts them. */
#include "client.h"
#include "peer.h"

enum { CALLS = 1000, FEW_CALLS = 5 };

static void start(struct peer *peer, bool tls, const char *const *arguments)
{
    if (tls) {
        peer_start_tls(peer, "server", arguments);
    } else {
        peer_start(peer, arguments);
    }
}

static const struct settings both = {.no_privacy = true,
                                     .ca_file = PEER_CERTS "ca.pem",
                                     .auth = "Basic",
                                     .user = PEER_USER,
                                     .password = PEER_PASSWORD};

static const char *destination(const struct peer *peer, bool tls)
{
    return tls ? https_url("127.0.0.1", peer->port, "wsman") : http_url(peer->port, "wsman");
}

/* `calls` in a row in one session. */
static struct peer_stats run_calls(bool tls, const char *const *arguments, size_t calls)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    struct peer_stats stats;
    start(&peer, tls, arguments);
    open_application(&application);
    open_session(&application, destination(&peer, tls), &both, &session);
    unsigned long long begun = clock_ms();
    for (size_t i = 0; i < calls; i++) {
        struct report report = test_connection(&session);
        CHECK(report.result == MI_RESULT_OK);
    }
    unsigned long long took = clock_ms() - begun;
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, &stats);
    (void)printf("  %s: %lu requests, %lu connections, %llu ms\n", tls ? "TLS" : "plain",
                 stats.requests, stats.connections, took);
    CHECK(stats.requests == calls);
    return stats;
}

static void a_thousand_calls_take_one_connection(void)
{
    CHECK(run_calls(false, NULL, CALLS).connections == 1);
    CHECK(run_calls(true, NULL, CALLS).connections == 1);
}

/* openwsman says "Connection: Close" with every answer. */
static void a_peer_that_closes_gets_a_new_connection_each_time(void)
{
    static const char *const openwsman[] = {"--agent", "openwsman", NULL};
    CHECK(run_calls(false, openwsman, FEW_CALLS).connections == FEW_CALLS);
    CHECK(run_calls(true, openwsman, FEW_CALLS).connections == FEW_CALLS);
}

/* Identify may be repeated, so a kept connection that died unnoticed is replaced silently. */
static void a_kept_connection_that_is_reset_is_replaced(void)
{
    static const char *const reset[] = {"--misbehave", "reset-reused", NULL};
    struct peer peer;
    MI_Application application;
    MI_Session session;
    struct peer_stats stats;
    peer_start(&peer, reset);
    open_application(&application);
    open_session(&application, destination(&peer, false), &both, &session);
    for (size_t i = 0; i < FEW_CALLS; i++) {
        CHECK(test_connection(&session).result == MI_RESULT_OK);
    }
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, &stats);
    CHECK(stats.connections == FEW_CALLS);
}

/* A connection belongs to the credentials that opened it. */
static void sessions_never_share_a_connection(void)
{
    for (int tls = 0; tls <= 1; tls++) {
        MI_Application application;
        MI_Session sessions[2];
        struct peer peer;
        struct peer_stats stats;
        start(&peer, tls, NULL);
        open_application(&application);
        for (size_t i = 0; i < 2; i++) {
            open_session(&application, destination(&peer, tls), &both, &sessions[i]);
        }
        for (size_t i = 0; i < 2 * (size_t)FEW_CALLS; i++) {
            CHECK(test_connection(&sessions[i % 2]).result == MI_RESULT_OK);
        }
        CHECK(peer_stats(&peer).connections == 2);
        /* Nor is one inherited by a later session. */
        close_session(&sessions[0]);
        open_session(&application, destination(&peer, tls), &both, &sessions[0]);
        CHECK(test_connection(&sessions[0]).result == MI_RESULT_OK);
        close_session(&sessions[0]);
        close_session(&sessions[1]);
        close_application(&application);
        peer_stop(&peer, &stats);
        CHECK(stats.connections == 3);
    }
}

/* After an answer that was refused nobody knows where the next one begins. */
static void a_connection_that_went_wrong_is_not_used_again(void)
{
    static const char *const specs[] = {"nth=1,length=12x", "nth=1,headers=9000",
                                        "nth=1,header=Content-Encoding: gzip",
                                        "nth=1,oversize=17000000"};
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
        const char *const arguments[] = {"--misbehave", specs[i], NULL};
        MI_Application application;
        MI_Session session;
        struct peer peer;
        struct peer_stats stats;
        peer_start(&peer, arguments);
        open_application(&application);
        open_session(&application, destination(&peer, false), &both, &session);
        CHECK(test_connection(&session).result != MI_RESULT_OK);
        CHECK(test_connection(&session).result != MI_RESULT_OK);
        close_session(&session);
        close_application(&application);
        peer_stop(&peer, &stats);
        CHECK(stats.connections == 2);
    }
}

int main(void)
{
    RUN(a_thousand_calls_take_one_connection);
    RUN(a_peer_that_closes_gets_a_new_connection_each_time);
    RUN(a_kept_connection_that_is_reset_is_replaced);
    RUN(sessions_never_share_a_connection);
    RUN(a_connection_that_went_wrong_is_not_used_again);
    return 0;
}

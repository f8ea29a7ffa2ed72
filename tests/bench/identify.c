/* SPDX-License-Identifier: MIT */
/*
 * Warm TestConnection calls against wsmi-responder on loopback, in one session:
 * bench_identify [CALLS]. For instructions per call run it under callgrind with two numbers of
 * calls and divide the difference.
 */
#include "client.h"
#include "peer.h"

enum { DEFAULT_CALLS = 20000, WARM_UP = 100 };

static const struct settings both = {.no_privacy = true,
                                     .ca_file = PEER_CERTS "ca.pem",
                                     .auth = "Basic",
                                     .user = PEER_USER,
                                     .password = PEER_PASSWORD};

static void measure(bool tls, unsigned long calls)
{
    MI_Application application;
    MI_Session session;
    struct peer peer;
    if (tls) {
        peer_start_tls(&peer, "server", NULL);
    } else {
        peer_start(&peer, NULL);
    }
    open_application(&application);
    open_session(&application,
                 tls ? https_url("127.0.0.1", peer.port, "wsman") : http_url(peer.port, "wsman"),
                 &both, &session);
    for (unsigned long i = 0; i < WARM_UP; i++) {
        CHECK(test_connection(&session).result == MI_RESULT_OK);
    }
    unsigned long long begun = clock_ms();
    for (unsigned long i = 0; i < calls; i++) {
        CHECK(test_connection(&session).result == MI_RESULT_OK);
    }
    unsigned long long took = clock_ms() - begun;
    (void)printf("identify %-5s %8lu calls %8llu ms %8.0f calls/s\n", tls ? "https" : "http", calls,
                 took, 1000.0 * (double)calls / (double)(took == 0 ? 1 : took));
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

int main(int argc, char **argv)
{
    unsigned long calls = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_CALLS;
    measure(false, calls);
    measure(true, calls);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Contexts on many threads at once, and beside one that waits for a key distribution centre which
 * takes every request and answers none.
 */
#include "support/check.h"
#include "support/pair.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 16, ROUNDS = 3 };

static bool has_ntlm;

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One in four by a password, Kerberos; by the cache; NTLM raw; NTLM in SPNEGO. */
static void talk_once(unsigned kind)
{
    struct pair pair;
    pair_init(&pair, kind == 2 && has_ntlm ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO);
    if (kind == 1) {
        pair.config.user = NULL;
        pair.config.password = (struct wsmi_view){NULL, 0};
    } else if (kind == 3 && has_ntlm) {
        pair.config.user = "WSMI\\ann";
        pair.config.allow_ntlm = true;
    }
    bool ok = pair_open(&pair) && pair_talk(&pair);
    CHECK_MSG(ok, "%u: %s", kind, pair.failure.text);
    for (unsigned i = 0; ok && i < 5; i++) {
        CHECK(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("a message of this thread's")));
    }
    pair_clean_up(&pair);
}

static void *talk(void *argument)
{
    unsigned first = *(unsigned *)argument;
    for (unsigned round = 0; round < ROUNDS; round++) {
        talk_once((first + round) % 4);
    }
    return NULL;
}

static void sixteen_threads_have_a_context_each(void)
{
    pthread_t threads[THREADS];
    unsigned numbers[THREADS];
    pair_get_tickets("ann", "Correct-Horse-7", getenv("KRB5CCNAME"));
    for (unsigned i = 0; i < THREADS; i++) {
        numbers[i] = i;
        REQUIRE(pthread_create(&threads[i], NULL, talk, &numbers[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        REQUIRE(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(unlink(pair_path("cc")) == 0);
}

static atomic_bool is_waiting;

static void *wait_for_silence(void *argument)
{
    struct wsmi_security_failure *failure = argument;
    struct pair pair;
    pair_init(&pair, WSMI_MECH_SPNEGO);
    pair.config.user = "ann@SILENT.TEST";
    double before = seconds();
    CHECK(!pair_open(&pair));
    printf("     given up after %.1f s\n", seconds() - before);
    *failure = pair.failure;
    atomic_store(&is_waiting, false);
    pair_clean_up(&pair);
    return NULL;
}

/* Both sockets of a port; returns the number. */
static unsigned listen_and_be_silent(int *stream, int *datagram)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *stream = socket(AF_INET, SOCK_STREAM, 0);
    *datagram = socket(AF_INET, SOCK_DGRAM, 0);
    REQUIRE(bind(*stream, (struct sockaddr *)&address, sizeof(address)) == 0);
    REQUIRE(listen(*stream, 16) == 0);
    REQUIRE(getsockname(*stream, (struct sockaddr *)&address, &length) == 0);
    REQUIRE(bind(*datagram, (struct sockaddr *)&address, sizeof(address)) == 0);
    return ntohs(address.sin_port);
}

static void configure(unsigned silent_port)
{
    FILE *file = fopen(pair_path("silent.conf"), "w");
    REQUIRE(file != NULL);
    fprintf(file,
            "[libdefaults]\n default_realm = WSMI.TEST\n dns_lookup_kdc = false\n"
            "[realms]\n WSMI.TEST = {\n  kdc = 127.0.0.1:%s\n }\n"
            " SILENT.TEST = {\n  kdc = 127.0.0.1:%u\n }\n",
            getenv("WSMI_REALM_KDC_PORT"), silent_port);
    fclose(file);
    (void)setenv("KRB5_CONFIG", pair_path("silent.conf"), 1);
}

/* The wait ends by itself after half a minute; closing the sockets makes it shorter. */
static void a_silent_key_distribution_centre_delays_nobody_else(void)
{
    int stream;
    int datagram;
    pthread_t waiter;
    struct wsmi_security_failure failure;
    memset(&failure, 0, sizeof(failure));
    configure(listen_and_be_silent(&stream, &datagram));
    atomic_store(&is_waiting, true);
    REQUIRE(pthread_create(&waiter, NULL, wait_for_silence, &failure) == 0);
    double before = seconds();
    for (unsigned i = 0; i < 12; i++) {
        talk_once(i % 4 == 1 ? 0 : i % 4);
    }
    printf("     12 contexts in %.2f s beside it\n", seconds() - before);
    CHECK(atomic_load(&is_waiting));
    close(stream);
    close(datagram);
    REQUIRE(pthread_join(waiter, NULL) == 0);
    CHECK_MSG(failure.code == WSMI_SECURITY_UNREACHABLE, "%s", failure.text);
    (void)setenv("KRB5_CONFIG", pair_path("krb5.conf"), 1);
}

static const struct check_case cases[] = {
    CHECK_CASE(sixteen_threads_have_a_context_each),
    CHECK_CASE(a_silent_key_distribution_centre_delays_nobody_else),
};

int main(int argc, char **argv)
{
    struct wsmi_gss_description description;
    pair_need_realm();
    wsmi_gss_describe(&description);
    has_ntlm = description.ntlm;
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

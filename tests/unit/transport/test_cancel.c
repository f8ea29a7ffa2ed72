/* SPDX-License-Identifier: MIT */
/* Cancellation in every phase, the end of threads, signals and sleep. */
#include "support/check.h"
#include "support/client.h"
#include "support/resolver.h"
#include "support/server.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* The promise is 100 ms; a loaded machine that runs sanitizers gets more, and several tries. */
enum { FAR_MS = 60000, PROMPT_MS = 1000, SETTLE_MS = 150 };

/* Starts, and cancels after `settle_ms`. False: the machine was so busy that the exchange did not
 * sit in `phase` by then, or did not end at once. */
static bool cancel_in(struct client *client, const struct wsmi_http_request *request,
                      enum wsmi_phase phase, unsigned settle_ms)
{
    struct call call;
    call_start(&call, client, request);
    client_sleep_ms(settle_ms);
    CHECK(!call_is_done(&call));
    uint64_t before = client_now_ms();
    client->transport->ops->cancel(call.exchange);
    client->transport->ops->cancel(call.exchange);
    const struct wsmi_http_answer *answer = call_wait(&call);
    uint64_t elapsed = client_now_ms() - before;
    bool settled = answer->phase == phase && elapsed < PROMPT_MS;
    CHECK_MSG(answer->failure == WSMI_FAILURE_CANCELLED && answer->phase <= phase, "%s in %s",
              wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase));
    printf("     %s: %llu ms\n", wsmi_phase_name(answer->phase), (unsigned long long)elapsed);
    client->transport->ops->cancel(call.exchange);
    call_release(&call, client);
    return settled;
}

typedef bool end_in(struct client *client, const struct wsmi_http_request *request,
                    enum wsmi_phase phase, unsigned settle_ms);

/* Ends an exchange that sits in `phase`, and checks how. A busy machine gets the time it needs. */
static void end_settled(end_in *end, struct client *client, const struct wsmi_http_request *request,
                        enum wsmi_phase phase)
{
    unsigned settle_ms = SETTLE_MS;
    while (!end(client, request, phase, settle_ms)) {
        settle_ms *= 2;
        REQUIRE(settle_ms < FAR_MS);
    }
}

static void end_at_server(end_in *end, const char *scheme, const struct step *steps, size_t count,
                          size_t body_size, enum wsmi_phase phase)
{
    const struct script scripts[] = {{steps, count}};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    uint8_t *body = calloc(1, body_size + 1);
    client_init(&client, scheme, "127.0.0.1", server_port(server));
    client.config.tls.verify_chain = false; /* nor is there time to read the system's CA file */
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, FAR_MS);
    request.body = (struct wsmi_view){body, body_size};
    end_settled(end, &client, &request, phase);
    client_close(&client);
    server_stop(server);
    free(body);
}

static void end_in_every_phase(end_in *end)
{
    static const struct step silent[] = {{.kind = STEP_SILENT}};
    static const struct step wait[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SILENT}};
    static const struct step begun[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = OK_HEAD "Content-Length: 9\r\n\r\n<ans"},
        {.kind = STEP_SILENT}};
    struct client client;
    client_init(&client, "http", "slow.test", 5985);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, FAR_MS);
    end_settled(end, &client, &request, WSMI_PHASE_RESOLVE);
    CHECK(resolver_pending() > 0);
    client_close(&client);
    CHECK(resolver_pending() > 0); /* nobody waits for it */

    struct deaf *deaf = deaf_start();
    client_init(&client, "http", "127.0.0.1", deaf_port(deaf));
    client_open(&client);
    request = client_request(&client, FAR_MS);
    end_settled(end, &client, &request, WSMI_PHASE_CONNECT);
    client_close(&client);
    deaf_stop(deaf);

    end_at_server(end, "https", silent, 1, 10, WSMI_PHASE_TLS);
    end_at_server(end, "http", silent, 1, 32u << 20, WSMI_PHASE_SEND);
    end_at_server(end, "http", wait, 2, 10, WSMI_PHASE_WAIT);
    end_at_server(end, "http", begun, 3, 10, WSMI_PHASE_RECEIVE);
}

static void cancelling_takes_effect_at_once_in_every_phase(void)
{
    end_in_every_phase(cancel_in);
}

/* Wants it back while it sits in `phase`. Before SEND that is a cancellation, later it ends by the
 * new deadline. */
static bool withdraw_in(struct client *client, const struct wsmi_http_request *request,
                        enum wsmi_phase phase, unsigned settle_ms)
{
    enum { MORE_MS = 300 };
    struct call call;
    call_start(&call, client, request);
    client_sleep_ms(settle_ms);
    CHECK(!call_is_done(&call));
    uint64_t before = client_now_ms();
    bool sent = !client->transport->ops->withdraw(call.exchange, before + MORE_MS);
    const struct wsmi_http_answer *answer = call_wait(&call);
    uint64_t elapsed = client_now_ms() - before;
    bool settled = answer->phase == phase && elapsed < (sent ? MORE_MS : 0) + PROMPT_MS;
    CHECK_MSG(answer->failure == (sent ? WSMI_FAILURE_DEADLINE : WSMI_FAILURE_CANCELLED) &&
                  answer->phase <= phase && (!settled || sent == (phase >= WSMI_PHASE_SEND)),
              "%s in %s", wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase));
    CHECK_MSG(elapsed >= MORE_MS || !sent, "%s: %llu ms", wsmi_phase_name(phase),
              (unsigned long long)elapsed);
    CHECK(!client->transport->ops->withdraw(call.exchange, before));
    call_release(&call, client);
    return settled;
}

static void a_request_can_be_had_back_until_it_is_sent(void)
{
    end_in_every_phase(withdraw_in);
}

/* Whatever the moment: the peer got it, and the answer comes, or it never will. */
static void withdrawn_means_that_the_peer_never_gets_it(void)
{
    enum { ROUNDS = 300 };
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    unsigned sent = 0;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct wsmi_http_request request = client_request(&client, FAR_MS);
        struct call call;
        struct timespec pause = {0, (long)(i % 30) * 10000};
        call_start(&call, &client, &request);
        if (i % 3 == 0) {
            (void)nanosleep(&pause, NULL);
        }
        bool back = client.transport->ops->withdraw(call.exchange, client_now_ms() + FAR_MS);
        enum wsmi_failure failure = call_wait(&call)->failure;
        CHECK(failure == (back ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_NONE));
        sent += !back;
        call_release(&call, &client);
    }
    client_close(&client);
    CHECK(sent > 0 && sent < ROUNDS);
    CHECK_MSG(server_requests(server) == sent, "%u arrived, %u were sent", server_requests(server),
              sent);
    printf("     %u of %d were sent\n", sent, ROUNDS);
    server_stop(server);
}

static void what_cannot_be_had_back_keeps_its_own_deadline_and_can_be_cancelled(void)
{
    static const struct step wait[] = {{.kind = STEP_READ_REQUEST}, {.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(wait)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (int cancel = 0; cancel < 2; cancel++) {
        struct wsmi_http_request request = client_request(&client, cancel ? FAR_MS : 2 * SETTLE_MS);
        struct call call;
        call_start(&call, &client, &request);
        client_sleep_ms(SETTLE_MS);
        uint64_t before = client_now_ms();
        CHECK(!client.transport->ops->withdraw(call.exchange, before + FAR_MS));
        if (cancel) {
            client.transport->ops->cancel(call.exchange);
        }
        CHECK(call_wait(&call)->failure ==
              (cancel ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_DEADLINE));
        CHECK(client_now_ms() - before < FAR_MS / 2);
        call_release(&call, &client);
    }
    client_close(&client);
    server_stop(server);
}

static void a_slow_lookup_delays_nobody_else(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct wsmi_err err;
    struct call slow;
    client_init(&client, "http", "slow.test", 5985);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, FAR_MS);
    call_start(&slow, &client, &request);
    struct wsmi_endpoint *slow_endpoint = client.endpoint;
    snprintf(client.url, sizeof(client.url), "http://127.0.0.1:%u/", server_port(server));
    REQUIRE(client.transport->ops->open_endpoint(client.transport, &client.config, &client.endpoint,
                                                 &err));
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(!call_is_done(&slow));
    client.transport->ops->cancel(slow.exchange);
    CHECK(call_wait(&slow)->failure == WSMI_FAILURE_CANCELLED);
    call_release(&slow, &client);
    client.transport->ops->close_endpoint(slow_endpoint);
    client_close(&client);
    server_stop(server);
}

static void cancelling_the_unstarted_touches_no_network(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (int i = 0; i < 200; i++) {
        struct wsmi_http_request request = client_request(&client, FAR_MS);
        struct call call;
        call_start(&call, &client, &request);
        client.transport->ops->cancel(call.exchange);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK(answer->failure == WSMI_FAILURE_CANCELLED || answer->failure == WSMI_FAILURE_NONE);
        call_release(&call, &client);
    }
    client_close(&client);
    server_stop(server);
}

/* Releases its own exchange from inside `done` and starts the next one there. */
struct chain {
    struct client *client;
    struct wsmi_exchange *exchange;
    struct wsmi_http_request request;
    unsigned left;
    atomic_bool ended;
};

static void on_link_done(void *context, const struct wsmi_http_answer *answer)
{
    struct chain *chain = context;
    const struct wsmi_transport_ops *ops = chain->client->transport->ops;
    struct wsmi_err err;
    CHECK(answer->failure == WSMI_FAILURE_NONE);
    ops->release(chain->exchange);
    if (--chain->left == 0) {
        atomic_store(&chain->ended, true);
        return;
    }
    REQUIRE(ops->start(chain->client->endpoint, &chain->request, on_link_done, chain,
                       &chain->exchange, &err));
}

static void done_may_release_and_start_again(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct chain chain = {.client = &client, .left = 50};
    chain.request = client_request(&client, FAR_MS);
    REQUIRE(client.transport->ops->start(client.endpoint, &chain.request, on_link_done, &chain,
                                         &chain.exchange, &err));
    while (!atomic_load(&chain.ended)) {
        client_sleep_ms(5);
    }
    CHECK(server_requests(server) == 50 && server_accepted(server) == 1);
    client_close(&client);
    server_stop(server);
}

struct storm {
    struct client *client;
    unsigned seed;
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void *storm_thread(void *context)
{
    enum { ROUNDS = 40, WIDTH = 8 };
    struct storm *storm = context;
    struct call calls[WIDTH];
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct wsmi_http_request request =
            client_request(storm->client, 1 + next_random(&storm->seed) % 40);
        for (unsigned i = 0; i < WIDTH; i++) {
            call_start(&calls[i], storm->client, &request);
        }
        for (unsigned i = 0; i < WIDTH; i++) {
            unsigned what = next_random(&storm->seed) % 4;
            if (what > 1) {
                (void)storm->client->transport->ops->withdraw(
                    calls[i].exchange, client_now_ms() + next_random(&storm->seed) % 20);
            }
            if (what % 2 == 0) {
                storm->client->transport->ops->cancel(calls[i].exchange);
            }
        }
        for (unsigned i = 0; i < WIDTH; i++) {
            enum wsmi_failure failure = call_wait(&calls[i])->failure;
            CHECK_MSG(failure == WSMI_FAILURE_NONE || failure == WSMI_FAILURE_CANCELLED ||
                          failure == WSMI_FAILURE_DEADLINE,
                      "%s", wsmi_failure_name(failure));
            call_release(&calls[i], storm->client);
        }
    }
    return NULL;
}

static void a_storm_of_cancellations_ends_every_exchange_once(void)
{
    enum { THREADS = 4 };
    static const struct step unsteady[] = {{.kind = STEP_READ_REQUEST},
                                           {.kind = STEP_SLEEP, .size = 5},
                                           {.kind = STEP_SEND, .text = OK},
                                           {.kind = STEP_START_OVER}};
    const struct script scripts[] = {SCRIPT(unsteady)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    pthread_t threads[THREADS];
    struct storm storms[THREADS];
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    for (unsigned i = 0; i < THREADS; i++) {
        storms[i] = (struct storm){&client, i + 1};
        REQUIRE(pthread_create(&threads[i], NULL, storm_thread, &storms[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    client_close(&client);
    server_stop(server);
}

#if defined(__SANITIZE_THREAD__)
static const bool under_thread_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
static const bool under_thread_sanitizer = true;
#else
static const bool under_thread_sanitizer = false;
#endif
#else
static const bool under_thread_sanitizer = false;
#endif

/* Counts of this process: every thread but the one that sleeps here is idle. */
static long switches_in(unsigned seconds)
{
    struct rusage before;
    struct rusage after;
    getrusage(RUSAGE_SELF, &before);
    client_sleep_ms(seconds * 1000);
    getrusage(RUSAGE_SELF, &after);
    return (after.ru_nvcsw - before.ru_nvcsw) + (after.ru_nivcsw - before.ru_nivcsw);
}

static void an_idle_transport_sleeps(void)
{
    /* One or two are this thread's own sleep. ThreadSanitizer has a thread that wakes by itself. */
    enum { SECONDS = 2, FEW = 4, TRIES = 5 };
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, FAR_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_sleep_ms(100);
    long switches = switches_in(SECONDS);
    for (int i = 1; i < TRIES && switches > FEW && !under_thread_sanitizer; i++) {
        switches = switches_in(SECONDS); /* a busy machine may still have been at the exchange */
    }
    CHECK_MSG(switches <= FEW || under_thread_sanitizer, "%ld context switches in %d s", switches,
              SECONDS);
    printf("     %ld context switches in %d s with an idle connection\n", switches, SECONDS);
    client_close(&client);
    server_stop(server);
}

static volatile sig_atomic_t handled;
static pthread_t main_thread;

static void on_signal(int number)
{
    handled = handled + (pthread_equal(pthread_self(), main_thread) != 0 ? 1 : 1000);
    (void)number;
}

static void expect_same_mask(const sigset_t *before)
{
    sigset_t after;
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    for (int i = 1; i < NSIG; i++) {
        CHECK(sigismember(before, i) == sigismember(&after, i));
    }
}

/* A signal that this thread and the server's block for a while would go to the I/O thread, if that
 * took any. */
static void signals_stay_with_the_program(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct client client;
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction pipe_before;
    struct sigaction pipe_after;
    sigset_t user;
    sigset_t mask;
    main_thread = pthread_self();
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGPIPE, NULL, &pipe_before);
    sigemptyset(&user);
    sigaddset(&user, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &user, NULL);
    struct server *server = server_start(scripts, 1, NULL);
    pthread_sigmask(SIG_UNBLOCK, &user, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, FAR_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    expect_same_mask(&mask);
    handled = 0;
    pthread_sigmask(SIG_BLOCK, &user, NULL);
    kill(getpid(), SIGUSR1);
    client_sleep_ms(50);
    CHECK_MSG(handled == 0, "handled %d", (int)handled);
    pthread_sigmask(SIG_UNBLOCK, &user, NULL);
    CHECK_MSG(handled == 1, "handled %d", (int)handled);
    client_close(&client);
    sigaction(SIGPIPE, NULL, &pipe_after);
    CHECK(pipe_before.sa_handler == pipe_after.sa_handler);
    server_stop(server);
}

static void what_was_never_used_costs_no_thread(void)
{
    struct client client;
    client_init(&client, "http", "127.0.0.1", 9);
    client_open(&client);
    client_close(&client);
}

static const struct check_case cases[] = {
    CHECK_CASE(cancelling_takes_effect_at_once_in_every_phase),
    CHECK_CASE(a_request_can_be_had_back_until_it_is_sent),
    CHECK_CASE(withdrawn_means_that_the_peer_never_gets_it),
    CHECK_CASE(what_cannot_be_had_back_keeps_its_own_deadline_and_can_be_cancelled),
    CHECK_CASE(a_slow_lookup_delays_nobody_else),
    CHECK_CASE(cancelling_the_unstarted_touches_no_network),
    CHECK_CASE(done_may_release_and_start_again),
    CHECK_CASE(a_storm_of_cancellations_ends_every_exchange_once),
    CHECK_CASE(an_idle_transport_sleeps),
    CHECK_CASE(signals_stay_with_the_program),
    CHECK_CASE(what_was_never_used_costs_no_thread),
};

int main(int argc, char **argv)
{
    int status = check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
    resolver_settle();
    return status;
}

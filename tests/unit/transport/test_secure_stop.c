/* SPDX-License-Identifier: MIT */
/* Calls that hang, peers that are silent, many at once: nobody waits for longer than he has to. */
#include "support/check.h"
#include "support/secured.h"

#include <stdio.h>
#include <string.h>

/* The promise is 100 ms; a loaded machine that runs sanitizers gets more. */
enum { FAR_MS = 60000, NEAR_MS = 150, PROMPT_MS = 5000, SETTLE_MS = 50 };

/* Where the second exchange of an endpoint, or the first, gets stuck. */
struct stuck {
    const char *name;
    enum fake_call call; /* hangs */
    enum fake_fault fault;
    unsigned at; /* the request that is not answered */
    enum wsmi_phase phase;
};

static const struct stuck places[] = {
    {"acquiring credentials", FAKE_OPEN, FAULT_NONE, 0, WSMI_PHASE_AUTH},
    {"token 1", FAKE_STEP, FAULT_NONE, 0, WSMI_PHASE_AUTH},
    {"leg 1", FAKE_NONE, FAULT_SILENT, 1, WSMI_PHASE_AUTH},
    {"leg 2", FAKE_NONE, FAULT_SILENT, 2, WSMI_PHASE_AUTH},
    {"sealing", FAKE_WRAP, FAULT_NONE, 0, WSMI_PHASE_AUTH},
    {"sealed request", FAKE_NONE, FAULT_SILENT, 3, WSMI_PHASE_WAIT},
    {"unsealing", FAKE_UNWRAP, FAULT_NONE, 0, WSMI_PHASE_DECODE},
};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

static void get_stuck(struct secured *secured, struct call *call,
                      const struct wsmi_http_request *request, const struct stuck *place)
{
    call_start(call, &secured->client, request);
    if (place->call != FAKE_NONE) {
        fake_security_await_hang(&secured->security);
        return;
    }
    unsigned requests = 0;
    while (requests < place->at) {
        client_sleep_ms(1);
        pthread_mutex_lock(&secured->inner.lock);
        requests = secured->inner.requests;
        pthread_mutex_unlock(&secured->inner.lock);
    }
    client_sleep_ms(SETTLE_MS);
}

static void stick(struct secured *secured, const struct stuck *place)
{
    secured_init(secured);
    secured->security.hangs = place->call;
    secured->inner.fault = place->fault;
    secured->inner.fault_at = place->at;
    secured_open(secured);
}

/* The endpoint serves the next one as if nothing had been. */
static void go_on(struct secured *secured)
{
    struct wsmi_http_request request = secured_request(secured, FAR_MS);
    secured_expect(secured, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
}

static void cancelling_takes_effect_at_once_wherever_it_is_stuck(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        struct secured secured;
        struct call call;
        stick(&secured, &places[i]);
        struct wsmi_http_request request = secured_request(&secured, FAR_MS);
        get_stuck(&secured, &call, &request, &places[i]);
        uint64_t before = client_now_ms();
        secured.client.transport->ops->cancel(call.exchange);
        secured.client.transport->ops->cancel(call.exchange);
        const struct wsmi_http_answer *answer = call_wait(&call);
        uint64_t elapsed = client_now_ms() - before;
        CHECK_MSG(answer->failure == WSMI_FAILURE_CANCELLED && answer->phase == places[i].phase,
                  "%s: %s in %s", places[i].name, wsmi_failure_name(answer->failure),
                  wsmi_phase_name(answer->phase));
        CHECK_MSG(elapsed < PROMPT_MS, "%s: %llu ms", places[i].name, (unsigned long long)elapsed);
        printf("     %s: %llu ms\n", places[i].name, (unsigned long long)elapsed);
        secured.client.transport->ops->cancel(call.exchange);
        call_release(&call, &secured.client);
        go_on(&secured);
        fake_security_let_go(&secured.security);
        secured_close(&secured);
    }
}

/* Tokens are no part of the request; sealing it is nothing the peer hears of. */
static void what_the_peer_cannot_have_is_taken_back_and_the_rest_is_waited_for(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        struct secured secured;
        struct call call;
        bool was_sent = places[i].at == 3 || places[i].call == FAKE_UNWRAP;
        stick(&secured, &places[i]);
        struct wsmi_http_request request = secured_request(&secured, FAR_MS);
        get_stuck(&secured, &call, &request, &places[i]);
        uint64_t before = client_now_ms();
        bool taken = secured.client.transport->ops->withdraw(call.exchange, before + NEAR_MS);
        CHECK_MSG(taken != was_sent, "%s", places[i].name);
        const struct wsmi_http_answer *answer = call_wait(&call);
        uint64_t elapsed = client_now_ms() - before;
        CHECK_MSG(answer->failure == (was_sent ? WSMI_FAILURE_DEADLINE : WSMI_FAILURE_CANCELLED),
                  "%s: %s", places[i].name, wsmi_failure_name(answer->failure));
        CHECK_MSG(elapsed < NEAR_MS + PROMPT_MS && (elapsed >= NEAR_MS - 5 || !was_sent),
                  "%s: %llu ms", places[i].name, (unsigned long long)elapsed);
        CHECK(!secured.client.transport->ops->withdraw(call.exchange, before));
        call_release(&call, &secured.client);
        go_on(&secured);
        fake_security_let_go(&secured.security);
        secured_close(&secured);
    }
}

static bool is_stuck(struct secured *secured, const struct stuck *place)
{
    pthread_mutex_lock(&secured->security.lock);
    bool is_hanging = secured->security.is_hanging;
    pthread_mutex_unlock(&secured->security.lock);
    pthread_mutex_lock(&secured->inner.lock);
    unsigned requests = secured->inner.requests;
    pthread_mutex_unlock(&secured->inner.lock);
    return place->call != FAKE_NONE ? is_hanging : requests >= place->at;
}

/* False: the machine was so busy that the deadline came before the place. */
static bool deadline_holds_at(const struct stuck *place, unsigned timeout_ms)
{
    struct secured secured;
    struct call call;
    stick(&secured, place);
    struct wsmi_http_request request = secured_request(&secured, timeout_ms);
    uint64_t before = client_now_ms();
    call_start(&call, &secured.client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    uint64_t elapsed = client_now_ms() - before;
    bool was_stuck = is_stuck(&secured, place);
    CHECK_MSG(answer->failure == WSMI_FAILURE_DEADLINE && answer->text[0] != '\0', "%s: %s",
              place->name, wsmi_failure_name(answer->failure));
    CHECK_MSG(!was_stuck || answer->phase == place->phase, "%s: in %s", place->name,
              wsmi_phase_name(answer->phase));
    CHECK_MSG(elapsed >= timeout_ms - 5 && elapsed < timeout_ms + PROMPT_MS, "%s: %llu ms",
              place->name, (unsigned long long)elapsed);
    call_release(&call, &secured.client);
    if (was_stuck) {
        go_on(&secured);
    }
    fake_security_let_go(&secured.security);
    secured_close(&secured);
    return was_stuck;
}

static void deadlines_hold_wherever_it_is_stuck(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        unsigned timeout_ms = NEAR_MS;
        while (!deadline_holds_at(&places[i], timeout_ms) && timeout_ms < FAR_MS) {
            timeout_ms *= 2;
        }
        CHECK_MSG(timeout_ms < FAR_MS, "%s: never got there", places[i].name);
    }
}

/* Who waits for a context in the making waits for the next one then. */
static void who_gives_up_while_authenticating_gives_up_for_himself_only(void)
{
    for (size_t i = 0; i < PLACES && places[i].phase == WSMI_PHASE_AUTH; i++) {
        struct secured secured;
        struct call first;
        struct call second;
        stick(&secured, &places[i]);
        struct wsmi_http_request near = secured_request(&secured, NEAR_MS);
        struct wsmi_http_request far = secured_request(&secured, FAR_MS);
        call_start(&first, &secured.client, &near);
        call_start(&second, &secured.client, &far);
        CHECK(call_wait(&first)->failure == WSMI_FAILURE_DEADLINE);
        const struct wsmi_http_answer *answer = call_wait(&second);
        CHECK_MSG(answer->failure == WSMI_FAILURE_NONE, "%s: %s in %s", places[i].name,
                  wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase));
        call_release(&first, &secured.client);
        call_release(&second, &secured.client);
        fake_security_let_go(&secured.security);
        secured_close(&secured);
    }
}

static void those_in_the_queue_can_be_cancelled_and_have_deadlines_too(void)
{
    struct secured secured;
    struct call first;
    struct call second;
    struct call third;
    stick(&secured, &places[0]);
    struct wsmi_http_request far = secured_request(&secured, FAR_MS);
    struct wsmi_http_request near = secured_request(&secured, NEAR_MS);
    get_stuck(&secured, &first, &far, &places[0]);
    call_start(&second, &secured.client, &far);
    call_start(&third, &secured.client, &near);
    CHECK(call_wait(&third)->failure == WSMI_FAILURE_DEADLINE);
    CHECK(third.answer->phase == WSMI_PHASE_SETUP);
    secured.client.transport->ops->cancel(second.exchange);
    CHECK(call_wait(&second)->failure == WSMI_FAILURE_CANCELLED);
    CHECK(!call_is_done(&first) && secured.inner.requests == 0);
    fake_security_let_go(&secured.security);
    CHECK(call_wait(&first)->failure == WSMI_FAILURE_NONE);
    call_release(&first, &secured.client);
    call_release(&second, &secured.client);
    call_release(&third, &secured.client);
    secured_close(&secured);
}

static void a_call_that_hangs_delays_nobody_else_and_not_the_end(void)
{
    struct secured secured;
    struct client other;
    struct call stuck;
    struct wsmi_err err;
    stick(&secured, &places[0]);
    struct wsmi_http_request request = secured_request(&secured, FAR_MS);
    get_stuck(&secured, &stuck, &request, &places[0]);
    other = secured.client;
    REQUIRE(
        other.transport->ops->open_endpoint(other.transport, &other.config, &other.endpoint, &err));
    uint64_t before = client_now_ms();
    client_expect(&other, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    CHECK(client_now_ms() - before < PROMPT_MS);
    other.transport->ops->close_endpoint(other.endpoint);
    other.transport->ops->cancel(stuck.exchange);
    CHECK(call_wait(&stuck)->failure == WSMI_FAILURE_CANCELLED);
    call_release(&stuck, &secured.client);
    before = client_now_ms();
    client_close(&secured.client);
    CHECK(client_now_ms() - before < PROMPT_MS);
    fake_security_let_go(&secured.security);
    fake_security_clean_up(&secured.security); /* its worker has closed the context */
    fake_inner_clean_up(&secured.inner);
}

/* Sixteen at once, and the password is wrong: the account is not locked. */
static void wrong_credentials_are_tried_once_for_all_who_wait(void)
{
    enum { WIDTH = 16 };
    struct secured secured;
    struct call calls[WIDTH];
    secured_init(&secured);
    secured.inner.fault = FAULT_DENY;
    secured.inner.fault_at = 2;
    secured.inner.delay_ms = 30;
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, FAR_MS);
    for (int i = 0; i < WIDTH; i++) {
        call_start(&calls[i], &secured.client, &request);
    }
    for (int i = 0; i < WIDTH; i++) {
        CHECK(call_wait(&calls[i])->failure == WSMI_FAILURE_AUTH_DENIED);
        CHECK(strstr(calls[i].answer->text, "user@A.TEST") != NULL);
        call_release(&calls[i], &secured.client);
    }
    CHECK(secured.inner.tokens == 2 && secured.inner.connections == 1);
    secured_close(&secured);
}

static void lanes_are_made_when_needed_one_after_another_and_never_too_many(void)
{
    enum { WIDTH = 24, LANES = 3, ROUNDS = 4 };
    struct secured secured;
    struct call calls[WIDTH];
    secured_init(&secured);
    secured.transport.max_lanes = LANES;
    secured.inner.delay_ms = 5;
    secured_open(&secured);
    for (int round = 0; round < ROUNDS; round++) {
        struct wsmi_http_request request = secured_request(&secured, FAR_MS);
        for (int i = 0; i < WIDTH; i++) {
            call_start(&calls[i], &secured.client, &request);
        }
        for (int i = 0; i < WIDTH; i++) {
            CHECK(call_wait(&calls[i])->failure == WSMI_FAILURE_NONE);
            call_release(&calls[i], &secured.client);
        }
    }
    CHECK_MSG(secured.inner.connections == LANES && secured.inner.tokens == 2 * LANES,
              "%u connections, %u tokens", secured.inner.connections, secured.inner.tokens);
    CHECK(secured.inner.bodies == WIDTH * ROUNDS);
    secured_close(&secured);
}

static void no_more_calls_at_a_time_than_workers(void)
{
    enum { WIDTH = 12, WORKERS = 2 };
    struct secured secured;
    struct client clients[WIDTH];
    struct call calls[WIDTH];
    struct wsmi_err err;
    secured_init(&secured);
    secured.transport.max_workers = WORKERS;
    secured.security.call_ms = 3;
    secured_open(&secured);
    struct wsmi_http_request request = secured_request(&secured, FAR_MS);
    for (int i = 0; i < WIDTH; i++) {
        clients[i] = secured.client;
        REQUIRE(clients[i].transport->ops->open_endpoint(clients[i].transport, &clients[i].config,
                                                         &clients[i].endpoint, &err));
        call_start(&calls[i], &clients[i], &request);
    }
    for (int i = 0; i < WIDTH; i++) {
        CHECK(call_wait(&calls[i])->failure == WSMI_FAILURE_NONE);
        call_release(&calls[i], &clients[i]);
        clients[i].transport->ops->close_endpoint(clients[i].endpoint);
    }
    CHECK_MSG(secured.security.most_busy == WORKERS, "%u at a time", secured.security.most_busy);
    secured_close(&secured);
}

/* --- many threads --- */

enum { SESSIONS = 16, ROUNDS = 6, WIDTH = 4 };

struct session {
    struct secured *secured;
    struct client client;
    unsigned seed;
    bool is_wild; /* cancels, and has short deadlines */
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void *run_session(void *context)
{
    struct session *session = context;
    struct client *client = &session->client;
    const struct wsmi_transport_ops *ops = client->transport->ops;
    struct wsmi_err err;
    struct call calls[WIDTH];
    REQUIRE(ops->open_endpoint(client->transport, &client->config, &client->endpoint, &err));
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t timeout_ms = session->is_wild ? 1 + next_random(&session->seed) % 20 : FAR_MS;
        struct wsmi_http_request request = client_request(client, timeout_ms);
        for (unsigned i = 0; i < WIDTH; i++) {
            call_start(&calls[i], client, &request);
        }
        for (unsigned i = 0; i < WIDTH; i++) {
            if (session->is_wild && next_random(&session->seed) % 3 == 0) {
                ops->cancel(calls[i].exchange);
            }
        }
        for (unsigned i = 0; i < WIDTH; i++) {
            enum wsmi_failure failure = call_wait(&calls[i])->failure;
            bool is_early = failure == WSMI_FAILURE_CANCELLED || failure == WSMI_FAILURE_DEADLINE;
            CHECK_MSG(failure == WSMI_FAILURE_NONE || (session->is_wild && is_early), "%s: %s",
                      wsmi_failure_name(failure), calls[i].answer->text);
            call_release(&calls[i], client);
        }
    }
    ops->close_endpoint(client->endpoint);
    return NULL;
}

static void run_sessions(bool is_wild)
{
    struct secured secured;
    struct session sessions[SESSIONS];
    pthread_t threads[SESSIONS];
    secured_init(&secured);
    secured.inner.delay_ms = 1;
    secured.security.call_ms = 1;
    secured_open(&secured);
    for (unsigned i = 0; i < SESSIONS; i++) {
        sessions[i] = (struct session){&secured, secured.client, i + 1, is_wild};
        REQUIRE(pthread_create(&threads[i], NULL, run_session, &sessions[i]) == 0);
    }
    for (unsigned i = 0; i < SESSIONS; i++) {
        pthread_join(threads[i], NULL);
    }
    CHECK(is_wild || secured.inner.bodies == SESSIONS * ROUNDS * WIDTH);
    CHECK(is_wild || secured.inner.tokens == 2 * secured.inner.connections);
    printf("     %u connections, %u bodies, %u calls of the mechanism at a time\n",
           secured.inner.connections, secured.inner.bodies, secured.security.most_busy);
    secured_close(&secured);
}

static void sixteen_sessions_authenticate_at_once(void)
{
    run_sessions(false);
}

static void a_storm_of_cancellations_and_deadlines_ends_every_exchange_once(void)
{
    run_sessions(true);
}

static const struct check_case cases[] = {
    CHECK_CASE(cancelling_takes_effect_at_once_wherever_it_is_stuck),
    CHECK_CASE(what_the_peer_cannot_have_is_taken_back_and_the_rest_is_waited_for),
    CHECK_CASE(deadlines_hold_wherever_it_is_stuck),
    CHECK_CASE(who_gives_up_while_authenticating_gives_up_for_himself_only),
    CHECK_CASE(those_in_the_queue_can_be_cancelled_and_have_deadlines_too),
    CHECK_CASE(a_call_that_hangs_delays_nobody_else_and_not_the_end),
    CHECK_CASE(wrong_credentials_are_tried_once_for_all_who_wait),
    CHECK_CASE(lanes_are_made_when_needed_one_after_another_and_never_too_many),
    CHECK_CASE(no_more_calls_at_a_time_than_workers),
    CHECK_CASE(sixteen_sessions_authenticate_at_once),
    CHECK_CASE(a_storm_of_cancellations_and_deadlines_ends_every_exchange_once),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

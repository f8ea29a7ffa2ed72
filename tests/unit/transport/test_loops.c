/* SPDX-License-Identifier: MIT */
/* Thousands of endpoints: more than one I/O thread, and nobody can tell. */
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"
#include "support/stingy.h"
#include "transport/curl.h"
#include "transport/curl_internal.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    MANY = WSMI_CURL_MOST_LOOPS * WSMI_CURL_MANY_ENDPOINTS + 16,
    CALLS = 8,
    MOST_DESCRIPTORS = 1024
};

static struct wsmi_endpoint *endpoints[MANY];

static int processors(void)
{
    cpu_set_t set;
    REQUIRE(sched_getaffinity(0, sizeof(set), &set) == 0);
    return CPU_COUNT(&set);
}

static void open_all(struct client *client, const struct wsmi_allocator *allocator)
{
    struct wsmi_err err;
    REQUIRE(wsmi_curl_transport_new(allocator, &client->transport, &err));
    for (int i = 0; i < MANY; i++) {
        REQUIRE(client->transport->ops->open_endpoint(client->transport, &client->config,
                                                      &endpoints[i], &err));
    }
}

static void close_all(struct client *client)
{
    for (int i = 0; i < MANY; i++) {
        client->transport->ops->close_endpoint(endpoints[i]);
    }
    client->transport->ops->destroy(client->transport);
}

/* An exchange each with the first and the last few, all at once. */
static void call_some(struct client *client)
{
    struct wsmi_http_request request = client_request(client, 20000);
    struct call calls[2 * CALLS];
    for (int i = 0; i < 2 * CALLS; i++) {
        client->endpoint = endpoints[i < CALLS ? i : MANY - 1 - i];
        call_start(&calls[i], client, &request);
    }
    for (int i = 0; i < 2 * CALLS; i++) {
        const struct wsmi_http_answer *answer = call_wait(&calls[i]);
        CHECK_MSG(answer->failure == WSMI_FAILURE_NONE, "%d: %s", i, answer->text);
        call_release(&calls[i], client);
    }
}

static size_t loops_of(const struct client *client, size_t *ret_endpoints)
{
    size_t count = 0;
    *ret_endpoints = 0;
    for (const struct wsmi_curl *curl = (const struct wsmi_curl *)client->transport; curl != NULL;
         curl = curl->next) {
        count++;
        *ret_endpoints += curl->endpoints;
    }
    return count;
}

static void thousands_of_endpoints_have_a_loop_for_each_processor(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    const size_t most =
        (size_t)(processors() < WSMI_CURL_MOST_LOOPS ? processors() : WSMI_CURL_MOST_LOOPS);
    struct client client;
    size_t counted;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    open_all(&client, wsmi_allocator_system());
    CHECK_MSG(loops_of(&client, &counted) == most, "%zu loops", loops_of(&client, &counted));
    CHECK(counted == MANY);
    CHECK((endpoints[0]->curl == endpoints[WSMI_CURL_MANY_ENDPOINTS - 1]->curl));
    CHECK((endpoints[0]->curl == endpoints[WSMI_CURL_MANY_ENDPOINTS]->curl) == (most == 1));
    call_some(&client);
    for (const struct wsmi_curl *curl = (const struct wsmi_curl *)client.transport; curl != NULL;
         curl = curl->next) {
        CHECK(curl->running);
    }
    close_all(&client);
    server_stop(server);
}

/* Another loop is asked for with the first endpoint that is one too many, and with each after it.
 */
static void without_memory_for_another_loop_endpoints_share_the_first(void)
{
    struct stingy stingy = {.secret = "none of them is told one"};
    const struct wsmi_allocator allocator = stingy_allocator(&stingy);
    struct client client;
    size_t counted;
    struct wsmi_err err;
    if (processors() == 1) {
        printf("     one processor: there is never another one\n");
        return;
    }
    client_init(&client, "http", "127.0.0.1", 1);
    REQUIRE(wsmi_curl_transport_new(&allocator, &client.transport, &err));
    for (int i = 0; i < MANY; i++) {
        if (i == WSMI_CURL_MANY_ENDPOINTS) {
            stingy.fail_at = stingy.count + 2; /* its own memory comes first */
        }
        REQUIRE(client.transport->ops->open_endpoint(client.transport, &client.config,
                                                     &endpoints[i], &err));
    }
    CHECK(endpoints[WSMI_CURL_MANY_ENDPOINTS]->curl == endpoints[0]->curl);
    CHECK(endpoints[WSMI_CURL_MANY_ENDPOINTS + 1]->curl != endpoints[0]->curl);
    CHECK(loops_of(&client, &counted) > 1 && counted == MANY);
    close_all(&client);
    CHECK(stingy.live == 0);
}

static int held[MOST_DESCRIPTORS];
static int held_count;
static struct rlimit limit_before;

static void take_all_descriptors(void)
{
    REQUIRE(getrlimit(RLIMIT_NOFILE, &limit_before) == 0);
    struct rlimit limit = {MOST_DESCRIPTORS, limit_before.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    held_count = 0;
    for (int taken = dup(STDOUT_FILENO); taken >= 0; taken = dup(STDOUT_FILENO)) {
        held[held_count++] = taken;
    }
}

static void give_them_back(void)
{
    while (held_count > 0) {
        REQUIRE(close(held[--held_count]) == 0);
    }
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit_before) == 0);
}

/* libcurl makes a multi handle then that sleeps for as long as it is told. */
static void a_loop_that_could_not_be_woken_does_not_start(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct call call;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, 20000);
    take_all_descriptors();
    CHECK(!call_try(&call, &client, &request, &err) && err.code == WSMI_E_TRANSPORT);
    give_them_back();
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_close(&client);
    server_stop(server);
}

static void without_descriptors_for_another_loop_endpoints_share_the_first(void)
{
    enum { FULL = WSMI_CURL_MANY_ENDPOINTS };
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    struct wsmi_err err;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    REQUIRE(wsmi_curl_transport_new(wsmi_allocator_system(), &client.transport, &err));
    const struct wsmi_transport_ops *ops = client.transport->ops;
    for (int i = 0; i < FULL + 2; i++) {
        if (i == FULL) {
            take_all_descriptors();
        }
        REQUIRE(ops->open_endpoint(client.transport, &client.config, &endpoints[i], &err));
        if (i == FULL) {
            give_them_back();
        }
    }
    CHECK(endpoints[FULL]->curl == endpoints[0]->curl);
    CHECK((endpoints[FULL + 1]->curl == endpoints[0]->curl) == (processors() == 1));
    struct wsmi_http_request request = client_request(&client, 20000);
    for (int i = FULL; i < FULL + 2; i++) {
        client.endpoint = endpoints[i];
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    for (int i = 0; i < FULL + 2; i++) {
        ops->close_endpoint(endpoints[i]);
    }
    ops->destroy(client.transport);
    server_stop(server);
}

/* Nothing runs yet, so that closing is done at once. */
static void an_endpoint_that_was_closed_or_did_not_open_does_not_count(void)
{
    struct stingy stingy = {.secret = "none of them is told one"};
    const struct wsmi_allocator allocator = stingy_allocator(&stingy);
    struct client client;
    struct wsmi_endpoint *refused;
    struct wsmi_err err;
    size_t counted;
    client_init(&client, "http", "127.0.0.1", 1);
    REQUIRE(wsmi_curl_transport_new(&allocator, &client.transport, &err));
    const struct wsmi_transport_ops *ops = client.transport->ops;
    for (int i = 0; i < 3; i++) {
        REQUIRE(ops->open_endpoint(client.transport, &client.config, &endpoints[i], &err));
    }
    stingy.fail_at = stingy.count + 2; /* its copy of what was configured */
    CHECK(!ops->open_endpoint(client.transport, &client.config, &refused, &err));
    CHECK(loops_of(&client, &counted) == 1 && counted == 3);
    ops->close_endpoint(endpoints[1]);
    CHECK(loops_of(&client, &counted) == 1 && counted == 2);
    ops->close_endpoint(endpoints[0]);
    ops->close_endpoint(endpoints[2]);
    ops->destroy(client.transport);
    CHECK(stingy.live == 0);
}

static void *clean_up_again_and_again(void *context)
{
    (void)context;
    for (int i = 0; i < 5000; i++) {
        CURLSH *share = curl_share_init();
        REQUIRE(share != NULL &&
                curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) == CURLSHE_OK);
        wsmi_curl_clean_up_share(share);
    }
    return NULL;
}

static void loops_that_close_at_once_leave_the_disposition_of_sigpipe_alone(void)
{
    struct sigaction before = {.sa_handler = SIG_DFL};
    struct sigaction after;
    pthread_t threads[2];
    REQUIRE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    REQUIRE(sigaction(SIGPIPE, &before, NULL) == 0);
    for (int i = 0; i < 2; i++) {
        REQUIRE(pthread_create(&threads[i], NULL, clean_up_again_and_again, NULL) == 0);
    }
    for (int i = 0; i < 2; i++) {
        REQUIRE(pthread_join(threads[i], NULL) == 0);
    }
    REQUIRE(sigaction(SIGPIPE, NULL, &after) == 0);
    CHECK(after.sa_handler == SIG_DFL);
    curl_global_cleanup();
}

static const struct check_case cases[] = {
    CHECK_CASE(thousands_of_endpoints_have_a_loop_for_each_processor),
    CHECK_CASE(without_memory_for_another_loop_endpoints_share_the_first),
    CHECK_CASE(a_loop_that_could_not_be_woken_does_not_start),
    CHECK_CASE(without_descriptors_for_another_loop_endpoints_share_the_first),
    CHECK_CASE(an_endpoint_that_was_closed_or_did_not_open_does_not_count),
    CHECK_CASE(loops_that_close_at_once_leave_the_disposition_of_sigpipe_alone),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}

/* SPDX-License-Identifier: MIT */
#include "client.h"

#include "check.h"
#include "transport/curl.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

void client_init(struct client *client, const char *scheme, const char *host, unsigned port)
{
    memset(client, 0, sizeof(*client));
    snprintf(client->url, sizeof(client->url), "%s://%s:%u/wsman", scheme, host, port);
    client->config.url = client->url;
    client->config.user_agent = "wsmi-test";
    client->config.tls.verify_chain = true;
    client->config.tls.verify_name = true;
    client->config.limits = wsmi_limits_default();
}

void client_open(struct client *client)
{
    struct wsmi_err err;
    REQUIRE(wsmi_curl_transport_new(wsmi_allocator_system(), &client->transport, &err));
    REQUIRE(client->transport->ops->open_endpoint(client->transport, &client->config,
                                                  &client->endpoint, &err));
}

void client_close(struct client *client)
{
    client->transport->ops->close_endpoint(client->endpoint);
    client->transport->ops->destroy(client->transport);
}

struct wsmi_http_request client_request(struct client *client, uint64_t timeout_ms)
{
    static const char *const headers[] = {"Content-Type: application/soap+xml;charset=UTF-8"};
    struct wsmi_http_request request = {
        .headers = headers,
        .header_count = 1,
        .body = WSMI_VIEW("<request/>"),
        .deadline_ms = client->transport->ops->now_ms(client->transport) + timeout_ms,
    };
    return request;
}

static void on_done(void *context, const struct wsmi_http_answer *answer)
{
    struct call *call = context;
    pthread_mutex_lock(&call->lock);
    call->done++;
    call->answer = answer;
    pthread_cond_broadcast(&call->changed);
    pthread_mutex_unlock(&call->lock);
}

bool call_try(struct call *call, struct client *client, const struct wsmi_http_request *request,
              struct wsmi_err *err)
{
    memset(call, 0, sizeof(*call));
    pthread_mutex_init(&call->lock, NULL);
    pthread_cond_init(&call->changed, NULL);
    return client->transport->ops->start(client->endpoint, request, on_done, call, &call->exchange,
                                         err);
}

void call_start(struct call *call, struct client *client, const struct wsmi_http_request *request)
{
    struct wsmi_err err;
    REQUIRE(call_try(call, client, request, &err));
}

const struct wsmi_http_answer *call_wait(struct call *call)
{
    pthread_mutex_lock(&call->lock);
    while (call->done == 0) {
        pthread_cond_wait(&call->changed, &call->lock);
    }
    CHECK(call->done == 1);
    const struct wsmi_http_answer *answer = call->answer;
    pthread_mutex_unlock(&call->lock);
    return answer;
}

bool call_is_done(struct call *call)
{
    pthread_mutex_lock(&call->lock);
    bool done = call->done > 0;
    pthread_mutex_unlock(&call->lock);
    return done;
}

void call_release(struct call *call, struct client *client)
{
    CHECK(call->done == 1);
    client->transport->ops->release(call->exchange);
    pthread_cond_destroy(&call->changed);
    pthread_mutex_destroy(&call->lock);
}

uint64_t client_expect(struct client *client, const struct wsmi_http_request *request,
                       enum wsmi_failure failure, enum wsmi_phase phase)
{
    struct call call;
    uint64_t before = client_now_ms();
    call_start(&call, client, request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    uint64_t elapsed = client_now_ms() - before;
    CHECK_MSG(answer->failure == failure && answer->phase == phase,
              "expected %s in %s, got %s in %s (status %u, \"%s\")", wsmi_failure_name(failure),
              wsmi_phase_name(phase), wsmi_failure_name(answer->failure),
              wsmi_phase_name(answer->phase), answer->status, answer->text);
    for (const char *at = answer->text; *at != '\0'; at++) {
        CHECK(*at >= ' ' && *at <= '~');
    }
    CHECK(answer->phase >= WSMI_PHASE_SEND || !answer->reused);
    CHECK(failure == WSMI_FAILURE_NONE || failure == WSMI_FAILURE_CANCELLED ||
          answer->text[0] != '\0');
    call_release(&call, client);
    return elapsed;
}

void client_expect_deadline(struct client *client, const struct wsmi_http_request *request,
                            uint64_t timeout_ms, enum wsmi_phase phase)
{
    enum { LATE_MS = 10000, MOST_MS = 60000 };
    for (bool came = false; !came; timeout_ms *= 2) {
        struct wsmi_http_request timed = *request;
        struct call call;
        REQUIRE(timeout_ms < MOST_MS);
        uint64_t before = client_now_ms();
        timed.deadline_ms = client->transport->ops->now_ms(client->transport) + timeout_ms;
        call_start(&call, client, &timed);
        const struct wsmi_http_answer *answer = call_wait(&call);
        uint64_t elapsed = client_now_ms() - before;
        came = answer->phase == phase;
        CHECK_MSG(answer->failure == WSMI_FAILURE_DEADLINE && answer->phase <= phase,
                  "expected the deadline in %s, got %s in %s", wsmi_phase_name(phase),
                  wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase));
        CHECK(answer->text[0] != '\0');
        CHECK_MSG(elapsed >= timeout_ms && elapsed < timeout_ms + LATE_MS, "ended after %llu ms",
                  (unsigned long long)elapsed);
        printf("     deadline of %llu ms took effect after %llu ms in %s\n",
               (unsigned long long)timeout_ms, (unsigned long long)elapsed,
               wsmi_phase_name(answer->phase));
        call_release(&call, client);
    }
}

int client_connection(unsigned port)
{
    for (int fd = 0; fd < 256; fd++) {
        struct sockaddr_in peer = {0};
        socklen_t size = sizeof(peer);
        if (getpeername(fd, (struct sockaddr *)&peer, &size) == 0 && peer.sin_family == AF_INET &&
            ntohs(peer.sin_port) == port) {
            return fd;
        }
    }
    return -1;
}

void client_await_end(unsigned port)
{
    enum { PATIENCE_MS = 20000 };
    struct pollfd end = {.fd = client_connection(port), .events = POLLRDHUP};
    /* One that was reset is connected to nobody. */
    CHECK(end.fd < 0 || poll(&end, 1, PATIENCE_MS) == 1);
}

uint64_t client_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void client_sleep_ms(unsigned ms)
{
    struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000L};
    nanosleep(&pause, NULL);
}

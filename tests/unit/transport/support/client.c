/* SPDX-License-Identifier: MIT */
#include "client.h"

#include "check.h"
#include "transport/curl.h"

#include <stdio.h>
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

/* SPDX-License-Identifier: MIT */
#include "testlib/scripted_transport.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "testlib/plain.h"

struct wsmi_exchange {
    struct wsmi_exchange *next;
    struct wsmi_endpoint *endpoint;
    const struct scripted_step *step;
    wsmi_exchange_done *done;
    void *context;
    uint64_t due_ms;
    uint64_t deadline_ms;
    bool cancelled;
    struct wsmi_http_answer answer;
    char *body; /* NULL: the step's */
};

struct scripted {
    struct wsmi_transport base;
    const struct scripted_step *steps;
    size_t step_count;
    struct scripted_counters *counters;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool running;
    bool stopping;
    struct wsmi_exchange *pending;
};

struct wsmi_endpoint {
    struct scripted *transport;
};

#define SOAP_OPEN                                                                                  \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\"><s:Header/>"

const struct scripted_step scripted_identify = {
    .phase = WSMI_PHASE_DECODE,
    .status = 200,
    .content_type = "application/soap+xml;charset=UTF-8",
    .body = SOAP_OPEN "<s:Body><i:IdentifyResponse><i:ProtocolVersion>"
                      "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>"
                      "<i:ProductVendor>Example Corp</i:ProductVendor>"
                      "<i:ProductVersion>OS: 1.2.3 SP: 0.0 Stack: 3.0</i:ProductVersion>"
                      "</i:IdentifyResponse></s:Body></s:Envelope>",
};

static uint64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t scripted_now_ms(struct wsmi_transport *transport)
{
    (void)transport;
    return clock_ms();
}

/* By the script's clock: an answer that was due in time is in time, however late this thread is. */
static void finish(struct wsmi_exchange *exchange, bool cancelled)
{
    const struct scripted_step *step = exchange->step;
    struct wsmi_http_answer *answer = &exchange->answer;
    answer->failure = step->failure;
    answer->phase = step->phase;
    bool late = step->hold || exchange->due_ms >= exchange->deadline_ms;
    if (cancelled || late) {
        answer->failure = cancelled ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_DEADLINE;
        answer->phase = WSMI_PHASE_WAIT;
    }
    if (answer->failure == WSMI_FAILURE_NONE) {
        answer->status = step->status;
        answer->content_type = wsmi_view_from_str(step->content_type);
        answer->body = wsmi_view_from_str(exchange->body != NULL ? exchange->body : step->body);
    }
    exchange->done(exchange->context, answer);
}

/* Takes the first exchange that is due; sets `next_ms` to when another look is worth it. */
static struct wsmi_exchange *take_due_locked(struct scripted *scripted, uint64_t now,
                                             uint64_t *next_ms)
{
    *next_ms = now + 1000;
    for (struct wsmi_exchange **link = &scripted->pending; *link != NULL; link = &(*link)->next) {
        struct wsmi_exchange *exchange = *link;
        uint64_t end_ms = exchange->deadline_ms;
        if (!exchange->step->hold && exchange->due_ms < end_ms) {
            end_ms = exchange->due_ms;
        }
        if (exchange->cancelled || end_ms <= now) {
            *link = exchange->next;
            return exchange;
        }
        *next_ms = end_ms < *next_ms ? end_ms : *next_ms;
    }
    return NULL;
}

static _Thread_local bool is_io_thread;

bool scripted_is_io_thread(void)
{
    return is_io_thread;
}

static void *scripted_main(void *argument)
{
    struct scripted *scripted = argument;
    is_io_thread = true;
    (void)pthread_mutex_lock(&scripted->lock);
    while (!scripted->stopping) {
        uint64_t next_ms;
        uint64_t now = clock_ms();
        struct wsmi_exchange *exchange = take_due_locked(scripted, now, &next_ms);
        if (exchange != NULL) {
            bool cancelled = exchange->cancelled; /* what comes later comes too late */
            scripted->counters->cancelled += cancelled ? 1 : 0;
            (void)pthread_mutex_unlock(&scripted->lock);
            finish(exchange, cancelled);
            (void)pthread_mutex_lock(&scripted->lock);
            continue;
        }
        struct timespec until = {.tv_sec = (time_t)(next_ms / 1000),
                                 .tv_nsec = (long)(next_ms % 1000) * 1000000};
        (void)pthread_cond_timedwait(&scripted->wake, &scripted->lock, &until);
    }
    (void)pthread_mutex_unlock(&scripted->lock);
    return NULL;
}

static bool scripted_open(struct wsmi_transport *transport,
                          const struct wsmi_endpoint_config *config, struct wsmi_endpoint **ret,
                          struct wsmi_err *err)
{
    struct scripted *scripted = (struct scripted *)transport;
    struct wsmi_endpoint *endpoint = calloc(1, sizeof(*endpoint));
    (void)err;
    CHECK(endpoint != NULL && config->url != NULL);
    endpoint->transport = scripted;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->endpoints_open++;
    (void)pthread_mutex_unlock(&scripted->lock);
    *ret = endpoint;
    return true;
}

static void scripted_close(struct wsmi_endpoint *endpoint)
{
    struct scripted *scripted = endpoint->transport;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->endpoints_open--;
    (void)pthread_mutex_unlock(&scripted->lock);
    free(endpoint);
}

/* The text of the request's MessageID, in a buffer of the caller's. */
static void find_message_id(const char *body, char *out, size_t size)
{
    const char *start = strstr(body, "<a:MessageID>");
    const char *end = start == NULL ? NULL : strstr(start, "</a:MessageID>");
    CHECK(end != NULL);
    start += strlen("<a:MessageID>");
    (void)snprintf(out, size, "%.*s", (int)(end - start), start);
}

static void relate(struct wsmi_exchange *exchange, const char *request)
{
    const char *mark =
        exchange->step->body == NULL ? NULL : strstr(exchange->step->body, SCRIPTED_ID);
    char id[128];
    if (mark == NULL) {
        return;
    }
    find_message_id(request, id, sizeof(id));
    size_t size = strlen(exchange->step->body) + sizeof(id);
    exchange->body = calloc(1, size);
    CHECK(exchange->body != NULL);
    (void)snprintf(exchange->body, size, "%.*s%s%s", (int)(mark - exchange->step->body),
                   exchange->step->body, id, mark + strlen(SCRIPTED_ID));
}

/* Checks the request against its step. */
static void look_at_request(struct wsmi_exchange *exchange, struct wsmi_view body)
{
    char *text = calloc(1, body.len + 1); /* not malloc, which tests make fail */
    CHECK(text != NULL);
    memcpy(text, body.ptr, body.len);

    if (exchange->step->expect != NULL) {
        CHECK_CONTAINS(text, exchange->step->expect);
    }
    relate(exchange, text);
    free(text);
}

static bool scripted_start(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                           wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                           struct wsmi_err *err)
{
    struct scripted *scripted = endpoint->transport;
    struct wsmi_exchange *exchange = calloc(1, sizeof(*exchange));
    CHECK(exchange != NULL && request->body.len > 0);
    (void)pthread_mutex_lock(&scripted->lock);
    size_t index = scripted->counters->exchanges_started++;
    exchange->step =
        &scripted->steps[index < scripted->step_count ? index : scripted->step_count - 1];
    if (exchange->step->refuse_start) {
        (void)pthread_mutex_unlock(&scripted->lock);
        free(exchange);
        err->code = WSMI_E_OOM;
        err->offset = 0;
        err->reason = "the script refuses to start";
        return false;
    }
    look_at_request(exchange, request->body);
    exchange->endpoint = endpoint;
    exchange->done = done;
    exchange->context = context;
    exchange->due_ms = clock_ms() + exchange->step->delay_ms;
    scripted->counters->last_timeout_ms = request->deadline_ms - clock_ms();
    scripted->counters->last_header_count = request->header_count;
    exchange->deadline_ms = request->deadline_ms;
    exchange->next = scripted->pending;
    scripted->pending = exchange;
    scripted->counters->exchanges_live++;
    if (!scripted->running) {
        CHECK(pthread_create(&scripted->thread, NULL, scripted_main, scripted) == 0);
        scripted->running = true;
    }
    *ret = exchange;
    (void)pthread_cond_signal(&scripted->wake);
    (void)pthread_mutex_unlock(&scripted->lock);
    return true;
}

static void scripted_cancel(struct wsmi_exchange *exchange)
{
    struct scripted *scripted = exchange->endpoint->transport;
    (void)pthread_mutex_lock(&scripted->lock);
    exchange->cancelled = true;
    (void)pthread_cond_signal(&scripted->wake);
    (void)pthread_mutex_unlock(&scripted->lock);
}

static void scripted_release(struct wsmi_exchange *exchange)
{
    struct scripted *scripted = exchange->endpoint->transport;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->exchanges_live--;
    (void)pthread_mutex_unlock(&scripted->lock);
    free(exchange->body);
    memset(exchange, 0xA5, sizeof(*exchange)); /* whoever still looks at it shall notice */
    free(exchange);
}

static void scripted_destroy(struct wsmi_transport *transport)
{
    struct scripted *scripted = (struct scripted *)transport;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->stopping = true;
    (void)pthread_cond_signal(&scripted->wake);
    bool join = scripted->running;
    (void)pthread_mutex_unlock(&scripted->lock);
    if (join) {
        CHECK(pthread_join(scripted->thread, NULL) == 0);
    }
    CHECK(scripted->pending == NULL);
    (void)pthread_cond_destroy(&scripted->wake);
    (void)pthread_mutex_destroy(&scripted->lock);
    free(scripted);
}

struct wsmi_transport *scripted_transport_new(const struct scripted_step *steps, size_t step_count,
                                              struct scripted_counters *counters)
{
    static const struct wsmi_transport_ops ops = {
        .now_ms = scripted_now_ms,
        .open_endpoint = scripted_open,
        .close_endpoint = scripted_close,
        .start = scripted_start,
        .cancel = scripted_cancel,
        .release = scripted_release,
        .destroy = scripted_destroy,
    };
    struct scripted *scripted = calloc(1, sizeof(*scripted));
    pthread_condattr_t monotonic;
    CHECK(scripted != NULL && pthread_condattr_init(&monotonic) == 0);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&scripted->lock, NULL);
    (void)pthread_cond_init(&scripted->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    scripted->base.ops = &ops;
    scripted->steps = steps;
    scripted->step_count = step_count;
    scripted->counters = counters;
    memset(counters, 0, sizeof(*counters));
    return &scripted->base;
}

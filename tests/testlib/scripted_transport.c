/* SPDX-License-Identifier: MIT */
#include "testlib/scripted_transport.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/security.h"
#include "testlib/plain.h"

struct wsmi_exchange {
    struct wsmi_exchange *next;
    struct wsmi_endpoint *endpoint;
    const struct scripted_step *step;
    wsmi_exchange_done *done;
    void *context;
    uint64_t due_ms;
    uint64_t deadline_ms;
    wsmi_exchange_data *on_data;
    size_t offset; /* of a streamed body, what was delivered */
    int holds;     /* pauses minus resumes */
    enum wsmi_failure refused;
    bool cancelled;
    uint64_t cancelled_ms; /* when */
    bool opens;
    bool released;
    struct wsmi_http_answer answer;
    char *body; /* NULL: the step's */
};

struct scripted {
    struct wsmi_transport base;
    const struct scripted_step *steps;
    size_t step_count;
    struct scripted_counters *counters;
    _Atomic uint64_t jumped_ms; /* the script's clock is so much ahead */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool running;
    bool stopping;
    struct wsmi_exchange *pending;
};

struct wsmi_endpoint {
    struct scripted *transport;
    bool has_digest;
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

static uint64_t clock_ms(struct scripted *scripted)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000 +
           atomic_load(&scripted->jumped_ms);
}

static uint64_t scripted_now_ms(struct wsmi_transport *transport)
{
    return clock_ms((struct scripted *)transport);
}

static const char *body_of(const struct wsmi_exchange *exchange)
{
    return exchange->body != NULL ? exchange->body : exchange->step->body;
}

static bool is_streamed(const struct wsmi_exchange *exchange)
{
    const struct scripted_step *step = exchange->step;
    return exchange->on_data != NULL && step->body != NULL && step->status / 100 == 2;
}

/* Bytes of a streamed body to come. */
static size_t left_of(const struct wsmi_exchange *exchange)
{
    return is_streamed(exchange) ? strlen(body_of(exchange)) - exchange->offset : 0;
}

static bool is_shut(const struct wsmi_exchange *exchange)
{
    const atomic_bool *gate = exchange->step->gate;
    return gate != NULL && !atomic_load(gate);
}

/* By the script's clock: an answer that was due in time is in time, however late this thread is. */
static bool is_late_locked(const struct wsmi_exchange *exchange)
{
    return (exchange->step->hold || is_shut(exchange) ||
            exchange->due_ms >= exchange->deadline_ms) &&
           exchange->holds <= 0;
}

static bool is_opening_answer(const struct wsmi_exchange *exchange, bool cancelled, bool late)
{
    return exchange->opens && exchange->step->failure == WSMI_FAILURE_NONE && !cancelled && !late;
}

static void finish(struct wsmi_exchange *exchange, bool cancelled, bool late)
{
    const struct scripted_step *step = exchange->step;
    struct wsmi_http_answer *answer = &exchange->answer;
    (void)atomic_fetch_add(&exchange->endpoint->transport->jumped_ms, step->jump_ms);
    answer->failure = step->failure;
    answer->phase = step->phase;
    answer->warning = step->warning;
    if (exchange->refused != WSMI_FAILURE_NONE) {
        answer->failure = exchange->refused;
        answer->phase = WSMI_PHASE_RECEIVE;
    }
    if (cancelled || (late && exchange->refused == WSMI_FAILURE_NONE)) {
        answer->failure = cancelled ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_DEADLINE;
        answer->phase = exchange->offset > 0 ? WSMI_PHASE_RECEIVE : WSMI_PHASE_WAIT;
    }
    if (answer->failure == WSMI_FAILURE_NONE) {
        answer->status = step->status;
        answer->content_type = wsmi_view_from_str(step->content_type);
        if (!is_streamed(exchange)) {
            answer->body = wsmi_view_from_str(body_of(exchange));
        }
    }
    struct scripted_counters *counters = exchange->endpoint->transport->counters;
    exchange->done(exchange->context, answer); /* which may release it */
    (void)atomic_fetch_add(&counters->ended, 1);
}

/* Delivers one piece of a streamed body; without the lock. */
static enum wsmi_flow deliver(struct wsmi_exchange *exchange)
{
    const struct scripted_step *step = exchange->step;
    size_t size = left_of(exchange);
    if (step->piece_bytes > 0 && step->piece_bytes < size) {
        size = step->piece_bytes;
    }
    struct wsmi_http_answer head = {.status = step->status,
                                    .content_type = wsmi_view_from_str(step->content_type)};
    struct wsmi_view piece = {(const uint8_t *)body_of(exchange) + exchange->offset, size};
    exchange->offset += size;
    return exchange->on_data(exchange->context, &head, piece);
}

static void deliver_unlocked(struct scripted *scripted, struct wsmi_exchange *exchange)
{
    (void)pthread_mutex_unlock(&scripted->lock);
    enum wsmi_flow flow = deliver(exchange);
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->pieces++;
    exchange->due_ms = clock_ms(scripted) + exchange->step->piece_delay_ms;
    if (flow == WSMI_FLOW_PAUSE) {
        scripted->counters->pauses++;
        exchange->holds++;
    } else if (flow != WSMI_FLOW_GO) {
        exchange->refused = flow == WSMI_FLOW_OOM ? WSMI_FAILURE_OOM : WSMI_FAILURE_BODY_TOO_LARGE;
    }
}

enum due { DUE_NOTHING, DUE_PIECE, DUE_END };

/* `ret_ms`: when to look again, for NOTHING. */
static enum due what_is_due(const struct wsmi_exchange *exchange, uint64_t now, uint64_t *ret_ms)
{
    bool held = exchange->holds > 0;
    bool piece = left_of(exchange) > 0;
    bool waits = piece ? held : exchange->step->hold;
    uint64_t deadline_ms = held ? UINT64_MAX : exchange->deadline_ms;
    if (exchange->refused != WSMI_FAILURE_NONE) {
        return DUE_END;
    }
    if (exchange->cancelled) {
        *ret_ms = exchange->cancelled_ms + exchange->step->cancel_ms;
        return *ret_ms > now ? DUE_NOTHING : DUE_END;
    }
    if (is_shut(exchange) && now < deadline_ms) {
        *ret_ms = now + 1; /* nobody says when it is opened */
        return DUE_NOTHING;
    }
    *ret_ms = waits || exchange->due_ms >= deadline_ms ? deadline_ms : exchange->due_ms;
    if (*ret_ms > now) {
        return DUE_NOTHING;
    }
    return piece && *ret_ms < deadline_ms ? DUE_PIECE : DUE_END;
}

/* Takes the first exchange that is at its end, or only finds one that has a piece to deliver; sets
 * `next_ms` to when another look is worth it. */
static struct wsmi_exchange *take_due_locked(struct scripted *scripted, uint64_t now,
                                             uint64_t *next_ms, enum due *ret)
{
    *next_ms = now + 1000;
    for (struct wsmi_exchange **link = &scripted->pending; *link != NULL; link = &(*link)->next) {
        struct wsmi_exchange *exchange = *link;
        uint64_t look_ms = UINT64_MAX;
        *ret = what_is_due(exchange, now, &look_ms);
        if (*ret == DUE_END) {
            *link = exchange->next;
        }
        if (*ret != DUE_NOTHING) {
            return exchange;
        }
        *next_ms = look_ms < *next_ms ? look_ms : *next_ms;
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
        uint64_t now = clock_ms(scripted);
        enum due due = DUE_NOTHING;
        struct wsmi_exchange *exchange = take_due_locked(scripted, now, &next_ms, &due);
        if (due == DUE_PIECE) {
            deliver_unlocked(scripted, exchange);
            continue;
        }
        if (exchange != NULL) {
            bool cancelled = exchange->cancelled; /* what comes later comes too late */
            bool late = is_late_locked(exchange);
            scripted->counters->cancelled += cancelled ? 1 : 0;
            scripted->counters->opened += is_opening_answer(exchange, cancelled, late) ? 1 : 0;
            (void)pthread_mutex_unlock(&scripted->lock);
            finish(exchange, cancelled, late);
            (void)pthread_mutex_lock(&scripted->lock);
            continue;
        }
        next_ms -= atomic_load(&scripted->jumped_ms);
        struct timespec until = {.tv_sec = (time_t)(next_ms / 1000),
                                 .tv_nsec = (long)(next_ms % 1000) * 1000000};
        (void)pthread_cond_timedwait(&scripted->wake, &scripted->lock, &until);
    }
    (void)pthread_mutex_unlock(&scripted->lock);
    return NULL;
}

static const char *or_none(const char *text)
{
    return text == NULL ? "-" : text;
}

static void describe(const struct wsmi_endpoint_config *config, char *out, size_t size)
{
    static const char *const mechs[] = {"SPNEGO", "Kerberos", "NTLM"};
    const struct wsmi_tls_config *tls = &config->tls;
    const struct wsmi_proxy_config *proxy = &config->proxy;
    const struct wsmi_security_config *security = config->security;
    (void)snprintf(
        out, size,
        "chain=%d name=%d revocation=%d only_1_3=%d ca_file=%s; ca_dir=%s; crl=%s; "
        "certificate=%s; key=%s; proxy=%s; user=%s; environment=%d tunnel=%d "
        "connect=%s; digest=%s; tokens=%s of %s ntlm=%d protection=%d port=%u",
        tls->verify_chain, tls->verify_name, tls->verify_revocation, tls->only_1_3,
        or_none(tls->ca_file), or_none(tls->ca_dir), or_none(tls->crl_file),
        or_none(tls->certificate_file), or_none(tls->key_file), or_none(proxy->url),
        or_none(proxy->user), proxy->from_environment, proxy->tunnel, or_none(config->connect_to),
        or_none(config->digest_user), security == NULL ? "-" : mechs[security->mech],
        or_none(security == NULL ? NULL : security->user), security != NULL && security->allow_ntlm,
        security == NULL ? 0 : (int)security->protection, security == NULL ? 0 : security->port);
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
    endpoint->has_digest = config->digest_user != NULL;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->endpoints_open++;
    describe(config, scripted->counters->last_endpoint, sizeof(scripted->counters->last_endpoint));
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

/* Puts the text of the request's element `local` where `mark` stands in the body. */
static void relate(struct wsmi_exchange *exchange, const char *request, const char *mark,
                   const char *local)
{
    char open[32];
    const char *at = body_of(exchange);
    if (at == NULL || strstr(at, mark) == NULL) {
        return;
    }
    (void)snprintf(open, sizeof(open), ":%s", local);
    const char *start = strstr(request, open);
    start = start == NULL ? NULL : strchr(start, '>');
    const char *end = start == NULL ? NULL : strchr(start, '<');
    CHECK(end != NULL);
    size_t length = (size_t)(end - ++start);
    char *related = calloc(strlen(at) + 1, 1 + length); /* the mark has one byte at least */
    char *to = related;
    CHECK(related != NULL);
    for (const char *next; (next = strstr(at, mark)) != NULL; at = next + strlen(mark)) {
        memcpy(to, at, (size_t)(next - at));
        to += next - at;
        memcpy(to, start, length);
        to += length;
    }
    memcpy(to, at, strlen(at));
    free(exchange->body);
    exchange->body = related;
}

/* What the peer holds once it has answered, whether or not the answer arrives. */
static void keep_accounts(struct scripted_counters *counters, const struct scripted_step *step,
                          const char *request)
{
    if (strstr(request, "enumeration/Release<") != NULL ||
        strstr(request, "eventing/Unsubscribe<") != NULL) {
        counters->held = 0;
        counters->releases++;
    } else if (step->peer != SCRIPTED_PEER_STAYS) {
        counters->held = step->peer == SCRIPTED_PEER_HOLDS;
    }
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
    exchange->opens = strstr(text, SCRIPTED_OPENS) != NULL;
    keep_accounts(exchange->endpoint->transport->counters, exchange->step, text);
    relate(exchange, text, SCRIPTED_ID, "MessageID");
    relate(exchange, text, SCRIPTED_OPERATION, "OperationID");
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
    exchange->endpoint = endpoint;
    scripted->counters->with_digest += endpoint->has_digest ? 1 : 0;
    look_at_request(exchange, request->body);
    exchange->done = done;
    exchange->context = context;
    exchange->on_data = request->on_data;
    exchange->due_ms = clock_ms(scripted) + exchange->step->delay_ms;
    scripted->counters->last_timeout_ms = request->deadline_ms - clock_ms(scripted);
    scripted->counters->last_header_count = request->header_count;
    (void)snprintf(scripted->counters->last_authorization,
                   sizeof(scripted->counters->last_authorization), "%s",
                   request->authorization == NULL ? "" : request->authorization);
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
    CHECK(!exchange->released);
    exchange->cancelled_ms = exchange->cancelled ? exchange->cancelled_ms : clock_ms(scripted);
    exchange->cancelled = true;
    (void)pthread_cond_signal(&scripted->wake);
    (void)pthread_mutex_unlock(&scripted->lock);
}

static bool scripted_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct scripted *scripted = exchange->endpoint->transport;
    CHECK(exchange->on_data == NULL);
    (void)pthread_mutex_lock(&scripted->lock);
    bool unsent = exchange->step->unsent;
    scripted->counters->withdrawals++;
    exchange->cancelled = exchange->cancelled || unsent;
    if (deadline_ms < exchange->deadline_ms) {
        exchange->deadline_ms = deadline_ms;
    }
    (void)pthread_cond_signal(&scripted->wake);
    (void)pthread_mutex_unlock(&scripted->lock);
    return unsent;
}

static void scripted_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct scripted *scripted = exchange->endpoint->transport;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->resumes++;
    exchange->holds--;
    exchange->deadline_ms = deadline_ms;
    (void)pthread_cond_signal(&scripted->wake);
    (void)pthread_mutex_unlock(&scripted->lock);
}

static void wait_to_release(atomic_uint *release)
{
    const struct timespec moment = {.tv_nsec = 1000 * 1000};
    atomic_store(release, SCRIPTED_RELEASE_BEGUN);
    while (atomic_load(release) == SCRIPTED_RELEASE_BEGUN) {
        (void)nanosleep(&moment, NULL);
    }
}

static void scripted_release(struct wsmi_exchange *exchange)
{
    struct scripted *scripted = exchange->endpoint->transport;
    (void)pthread_mutex_lock(&scripted->lock);
    scripted->counters->exchanges_live--;
    exchange->released = true;
    (void)pthread_mutex_unlock(&scripted->lock);
    if (exchange->step->release != NULL) {
        wait_to_release(exchange->step->release);
    }
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
        .withdraw = scripted_withdraw,
        .resume = scripted_resume,
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

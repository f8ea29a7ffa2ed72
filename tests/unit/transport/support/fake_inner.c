/* SPDX-License-Identifier: MIT */
#include "fake_inner.h"

#include "check.h"
#include "fake_security.h"

#include "core/base64.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SOAP "application/soap+xml;charset=UTF-8"

struct wsmi_endpoint {
    struct fake_inner *inner;
    bool is_connected;
    bool is_probed;
    unsigned number;
    unsigned legs;
    unsigned received;
    unsigned sent;
    unsigned exchanges;
};

struct wsmi_exchange {
    struct wsmi_exchange *next;
    struct wsmi_endpoint *endpoint;
    wsmi_exchange_done *done;
    wsmi_exchange_data *on_data;
    void *context;
    uint64_t due_ms;
    uint64_t deadline_ms;
    bool is_cancelled;
    struct wsmi_http_answer answer;
    struct wsmi_view challenges[2];
    char challenge[128];
    struct wsmi_buf body;
};

static uint64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t fake_now_ms(struct wsmi_transport *transport)
{
    (void)transport;
    return clock_ms();
}

static bool fake_open(struct wsmi_transport *transport, const struct wsmi_endpoint_config *config,
                      struct wsmi_endpoint **ret, struct wsmi_err *err)
{
    struct fake_inner *inner = (struct fake_inner *)transport;
    struct wsmi_endpoint *endpoint = calloc(1, sizeof(*endpoint));
    REQUIRE(endpoint != NULL && config->security == NULL);
    if (strncmp(config->url, "http", 4) != 0) {
        free(endpoint);
        *err = (struct wsmi_err){WSMI_E_USAGE, 0, "no URL"};
        return false;
    }
    endpoint->inner = inner;
    pthread_mutex_lock(&inner->lock);
    inner->endpoints++;
    pthread_mutex_unlock(&inner->lock);
    *ret = endpoint;
    return true;
}

static void fake_close(struct wsmi_endpoint *endpoint)
{
    struct fake_inner *inner = endpoint->inner;
    pthread_mutex_lock(&inner->lock);
    CHECK(endpoint->exchanges == 0);
    inner->endpoints--;
    pthread_mutex_unlock(&inner->lock);
    free(endpoint);
}

/* --- the peer --- */

static const char *protocol_of(const struct fake_inner *inner)
{
    return inner->is_kerberos ? "application/HTTP-Kerberos-session-encrypted"
                              : "application/HTTP-SPNEGO-session-encrypted";
}

static void challenge(struct wsmi_exchange *exchange, unsigned status, const char *token)
{
    const struct fake_inner *inner = exchange->endpoint->inner;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), sizeof(exchange->challenge));
    wsmi_buf_put_str(&buf, inner->is_kerberos ? "Kerberos" : "Negotiate");
    if (token != NULL) {
        wsmi_buf_put_byte(&buf, ' ');
        wsmi_base64_encode(wsmi_view_from_str(token), &buf);
    }
    memcpy(exchange->challenge, buf.ptr, buf.len);
    exchange->challenges[0] = WSMI_VIEW("Basic realm=\"here\"");
    exchange->challenges[1] = (struct wsmi_view){(const uint8_t *)exchange->challenge, buf.len};
    wsmi_buf_clean_up(&buf);
    exchange->answer.status = status;
    exchange->answer.challenges = exchange->challenges;
    exchange->answer.challenge_count = 2;
}

static void answer_leg(struct wsmi_exchange *exchange, struct wsmi_view token)
{
    struct wsmi_endpoint *endpoint = exchange->endpoint;
    struct fake_inner *inner = endpoint->inner;
    char expected[16];
    char proof[16];
    inner->tokens++;
    endpoint->legs++;
    snprintf(expected, sizeof(expected), "c%u", endpoint->legs);
    snprintf(proof, sizeof(proof), "s%u", endpoint->legs);
    CHECK(token.len >= strlen(expected) && memcmp(token.ptr, expected, strlen(expected)) == 0);
    if (endpoint->legs < inner->legs) {
        challenge(exchange, 401, proof);
    } else if (inner->gives_proof) {
        challenge(exchange, 200, proof);
    } else {
        exchange->answer.status = 200;
    }
}

struct wsmi_view fake_inner_end_point(unsigned connection)
{
    static const char bytes[] = "\0 the hash that was made of the certificate of a connection, "
                                "whichever it is";
    REQUIRE(connection + FAKE_END_POINT_BYTES < sizeof(bytes));
    return (struct wsmi_view){(const uint8_t *)bytes + connection - 1, FAKE_END_POINT_BYTES};
}

static void answer_probe(struct wsmi_exchange *exchange, const struct wsmi_http_request *request)
{
    struct wsmi_endpoint *endpoint = exchange->endpoint;
    struct fake_inner *inner = endpoint->inner;
    CHECK(inner->is_https && !endpoint->is_probed && request->wants_tls_end_point);
    CHECK(!request->only_reused && !request->may_repeat && request->on_data == NULL);
    inner->probes++;
    endpoint->is_probed = true;
    challenge(exchange, 401, NULL);
    if (!inner->is_silent) {
        exchange->answer.tls_end_point = fake_inner_end_point(endpoint->number);
    }
}

static void put_body(struct wsmi_exchange *exchange, const char *type, const char *text)
{
    exchange->answer.content_type = wsmi_view_from_str(type);
    wsmi_buf_put_str(&exchange->body, text);
}

static const char *sealed_type(bool is_kerberos)
{
    return is_kerberos ? "multipart/encrypted;protocol=\"application/HTTP-Kerberos-session-"
                         "encrypted\";boundary=\"Encrypted Boundary\""
                       : "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-"
                         "encrypted\";boundary=\"Encrypted Boundary\"";
}

static void answer_body(struct wsmi_exchange *exchange, const struct wsmi_http_request *request)
{
    struct wsmi_endpoint *endpoint = exchange->endpoint;
    struct fake_inner *inner = endpoint->inner;
    struct wsmi_buf message;
    wsmi_buf_init(&message, wsmi_allocator_system(), SIZE_MAX);
    CHECK(endpoint->legs >= inner->legs);
    inner->bodies++;
    if (inner->is_sealed) {
        CHECK(fake_unseal(request->body, endpoint->received++, inner->counts, &message));
        exchange->answer.content_type = wsmi_view_from_str(sealed_type(inner->is_kerberos));
        fake_seal(inner->message, endpoint->sent++, protocol_of(inner), &exchange->body);
    } else {
        wsmi_buf_put(&message, request->body);
        put_body(exchange, SOAP, inner->message);
    }
    exchange->answer.status = 200;
    size_t length =
        message.len < sizeof(inner->last_body) - 1 ? message.len : sizeof(inner->last_body) - 1;
    memcpy(inner->last_body, message.ptr, length);
    inner->last_body[length] = '\0';
    wsmi_buf_clean_up(&message);
}

static void fail(struct wsmi_exchange *exchange, enum wsmi_failure failure, enum wsmi_phase phase)
{
    memset(&exchange->answer, 0, sizeof(exchange->answer));
    exchange->answer.failure = failure;
    exchange->answer.phase = phase;
    snprintf(exchange->answer.text, sizeof(exchange->answer.text), "a fault of the test's");
}

static void lose(struct wsmi_exchange *exchange, enum fake_fault fault)
{
    switch (fault) {
    case FAULT_CLOSED_BEFORE:
        fail(exchange, WSMI_FAILURE_CLOSED, WSMI_PHASE_RESOLVE);
        break;
    case FAULT_CLOSED_WAIT:
        fail(exchange, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
        break;
    case FAULT_TRUNCATED:
        fail(exchange, WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE);
        break;
    case FAULT_SILENT:
        exchange->due_ms = UINT64_MAX;
        break;
    default:
        break;
    }
}

/* What would have been the answer becomes another. */
static void spoil(struct wsmi_exchange *exchange, enum fake_fault fault)
{
    struct wsmi_buf *body = &exchange->body;
    uint8_t *data = body->ptr;
    switch (fault) {
    case FAULT_DENY:
    case FAULT_FORGET:
        challenge(exchange, 401, NULL);
        break;
    case FAULT_UNOFFERED:
        challenge(exchange, 401, NULL);
        exchange->answer.challenge_count = 1;
        break;
    case FAULT_WRONG_TOKEN:
        challenge(exchange, exchange->answer.status, "who knows");
        break;
    case FAULT_NO_TOKEN:
        exchange->answer.status = 200;
        exchange->answer.challenge_count = 0;
        break;
    case FAULT_GARBLED:
        exchange->answer.status = 401;
        exchange->challenges[0] = WSMI_VIEW("Negotiate a b c");
        exchange->answer.challenges = exchange->challenges;
        exchange->answer.challenge_count = 1;
        break;
    case FAULT_STATUS:
    case FAULT_BARE:
        wsmi_buf_reset(body);
        put_body(exchange, SOAP, "<in-the-clear/>");
        exchange->answer.status = fault == FAULT_BARE ? 200 : 503;
        break;
    case FAULT_ALTERED:
        for (size_t i = 0; i + 6 < body->len; i++) {
            data[i + 5] = memcmp(data + i, "header", 6) == 0 ? 'x' : data[i + 5];
        }
        break;
    case FAULT_MISFRAMED:
        wsmi_buf_reset(body);
        wsmi_buf_put_str(body, "--Encrypted Boundary\r\nno end of it");
        break;
    case FAULT_OTHER_PROTOCOL:
        exchange->answer.content_type =
            wsmi_view_from_str(sealed_type(!exchange->endpoint->inner->is_kerberos));
        break;
    case FAULT_SHORT:
        body->len -= 30;
        break;
    default:
        lose(exchange, fault);
        break;
    }
}

static void note_headers(struct fake_inner *inner, const struct wsmi_http_request *request)
{
    size_t used = 0;
    inner->last_headers[0] = '\0';
    for (size_t i = 0; i < request->header_count; i++) {
        int written = snprintf(inner->last_headers + used, sizeof(inner->last_headers) - used,
                               "%s\n", request->headers[i]);
        REQUIRE(written > 0 && (size_t)written < sizeof(inner->last_headers) - used);
        used += (size_t)written;
    }
}

static void answer(struct wsmi_exchange *exchange, const struct wsmi_http_request *request)
{
    struct fake_inner *inner = exchange->endpoint->inner;
    const char *scheme = inner->is_kerberos ? "Kerberos " : "Negotiate ";
    exchange->answer.phase = WSMI_PHASE_RECEIVE;
    if (request->authorization == NULL && request->body.len == 0) {
        answer_probe(exchange, request);
        return;
    }
    CHECK(exchange->endpoint->is_probed == inner->is_https && !request->wants_tls_end_point);
    if (request->authorization == NULL) {
        CHECK(request->only_reused && !request->may_repeat);
        answer_body(exchange, request);
        return;
    }
    struct wsmi_buf token;
    struct wsmi_err err;
    wsmi_buf_init(&token, wsmi_allocator_system(), SIZE_MAX);
    CHECK(request->body.len == 0 && request->on_data == NULL);
    REQUIRE(strncmp(request->authorization, scheme, strlen(scheme)) == 0);
    REQUIRE(wsmi_base64_decode(wsmi_view_from_str(request->authorization + strlen(scheme)), 0,
                               &token, &err));
    CHECK(request->only_reused == (exchange->endpoint->legs > 0));
    answer_leg(exchange, wsmi_buf_view(&token));
    wsmi_buf_clean_up(&token);
}

/* --- the transport --- */

static struct wsmi_exchange *take_due_locked(struct fake_inner *inner, uint64_t *ret_next)
{
    uint64_t now = clock_ms();
    *ret_next = now + 1000;
    for (struct wsmi_exchange **link = &inner->pending; *link != NULL; link = &(*link)->next) {
        struct wsmi_exchange *exchange = *link;
        uint64_t due =
            exchange->due_ms < exchange->deadline_ms ? exchange->due_ms : exchange->deadline_ms;
        if (exchange->is_cancelled || due <= now) {
            *link = exchange->next;
            return exchange;
        }
        *ret_next = due < *ret_next ? due : *ret_next;
    }
    return NULL;
}

static void finish(struct wsmi_exchange *exchange, bool is_cancelled)
{
    if (is_cancelled) {
        fail(exchange, WSMI_FAILURE_CANCELLED, WSMI_PHASE_WAIT);
    } else if (exchange->due_ms >= exchange->deadline_ms) {
        fail(exchange, WSMI_FAILURE_DEADLINE, WSMI_PHASE_WAIT);
    }
    struct wsmi_http_answer *made = &exchange->answer;
    struct wsmi_view body = wsmi_buf_view(&exchange->body);
    if (made->failure == WSMI_FAILURE_NONE) {
        if (exchange->on_data != NULL && made->status == 200 && body.len > 1) {
            struct wsmi_view half = {body.ptr, body.len / 2};
            struct wsmi_view rest = {body.ptr + half.len, body.len - half.len};
            enum wsmi_flow flow = exchange->on_data(exchange->context, made, half);
            flow = flow == WSMI_FLOW_GO ? exchange->on_data(exchange->context, made, rest) : flow;
            CHECK(flow != WSMI_FLOW_PAUSE);
            if (flow != WSMI_FLOW_GO) {
                fail(exchange,
                     flow == WSMI_FLOW_OOM ? WSMI_FAILURE_OOM : WSMI_FAILURE_BODY_TOO_LARGE,
                     WSMI_PHASE_RECEIVE);
            }
        } else {
            made->body = body;
        }
    }
    exchange->done(exchange->context, made);
}

static void *run(void *context)
{
    struct fake_inner *inner = context;
    pthread_mutex_lock(&inner->lock);
    while (!inner->is_stopping) {
        uint64_t next_ms;
        struct wsmi_exchange *exchange = take_due_locked(inner, &next_ms);
        if (exchange != NULL) {
            bool is_cancelled = exchange->is_cancelled;
            pthread_mutex_unlock(&inner->lock);
            finish(exchange, is_cancelled);
            pthread_mutex_lock(&inner->lock);
            continue;
        }
        struct timespec until = {(time_t)(next_ms / 1000), (long)(next_ms % 1000) * 1000000L};
        pthread_cond_timedwait(&inner->wake, &inner->lock, &until);
    }
    pthread_mutex_unlock(&inner->lock);
    return NULL;
}

static bool start_locked(struct fake_inner *inner, struct wsmi_exchange *exchange,
                         const struct wsmi_http_request *request)
{
    struct wsmi_endpoint *endpoint = exchange->endpoint;
    unsigned number = ++inner->requests;
    bool is_hit = number == inner->fault_at || number == inner->fault_also_at;
    enum fake_fault fault = is_hit ? inner->fault : FAULT_NONE;
    if (fault == FAULT_REFUSE_START) {
        return false;
    }
    CHECK(endpoint->exchanges == 0); /* one at a time */
    endpoint->exchanges++;
    inner->exchanges++;
    note_headers(inner, request);
    exchange->due_ms = clock_ms() + inner->delay_ms;
    CHECK(!request->only_reused || endpoint->is_connected);
    if (!endpoint->is_connected) {
        endpoint->is_connected = true;
        endpoint->number = ++inner->connections;
    }
    if (fault != FAULT_CLOSED_BEFORE && fault != FAULT_FORGET) {
        answer(exchange, request);
    }
    spoil(exchange, fault);
    exchange->next = inner->pending;
    inner->pending = exchange;
    if (!inner->is_running) {
        REQUIRE(pthread_create(&inner->thread, NULL, run, inner) == 0);
        inner->is_running = true;
    }
    pthread_cond_signal(&inner->wake);
    return true;
}

static bool fake_start(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                       wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                       struct wsmi_err *err)
{
    struct fake_inner *inner = endpoint->inner;
    struct wsmi_exchange *exchange = calloc(1, sizeof(*exchange));
    REQUIRE(exchange != NULL);
    exchange->endpoint = endpoint;
    exchange->done = done;
    exchange->on_data = request->on_data;
    exchange->context = context;
    exchange->deadline_ms = request->deadline_ms;
    wsmi_buf_init(&exchange->body, wsmi_allocator_system(), SIZE_MAX);
    *ret = exchange;
    pthread_mutex_lock(&inner->lock);
    bool ok = start_locked(inner, exchange, request);
    pthread_mutex_unlock(&inner->lock);
    if (!ok) {
        *ret = NULL;
        free(exchange);
        *err = (struct wsmi_err){WSMI_E_OOM, 0, "the test refuses"};
    }
    return ok;
}

static void fake_cancel(struct wsmi_exchange *exchange)
{
    struct fake_inner *inner = exchange->endpoint->inner;
    pthread_mutex_lock(&inner->lock);
    exchange->is_cancelled = true;
    pthread_cond_signal(&inner->wake);
    pthread_mutex_unlock(&inner->lock);
}

/* Everything that was started has been sent. */
static bool fake_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct fake_inner *inner = exchange->endpoint->inner;
    pthread_mutex_lock(&inner->lock);
    if (deadline_ms < exchange->deadline_ms) {
        exchange->deadline_ms = deadline_ms;
    }
    pthread_cond_signal(&inner->wake);
    pthread_mutex_unlock(&inner->lock);
    return false;
}

static void fake_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct fake_inner *inner = exchange->endpoint->inner;
    pthread_mutex_lock(&inner->lock);
    exchange->deadline_ms = deadline_ms;
    inner->resumes++;
    pthread_mutex_unlock(&inner->lock);
}

static void fake_release(struct wsmi_exchange *exchange)
{
    struct fake_inner *inner = exchange->endpoint->inner;
    pthread_mutex_lock(&inner->lock);
    exchange->endpoint->exchanges--;
    inner->exchanges--;
    pthread_mutex_unlock(&inner->lock);
    wsmi_buf_clean_up(&exchange->body);
    memset(exchange, 0xA5, sizeof(*exchange)); /* whoever still looks at it shall notice */
    free(exchange);
}

static void fake_destroy(struct wsmi_transport *transport)
{
    struct fake_inner *inner = (struct fake_inner *)transport;
    pthread_mutex_lock(&inner->lock);
    inner->is_stopping = true;
    pthread_cond_signal(&inner->wake);
    bool is_running = inner->is_running;
    CHECK(inner->endpoints == 0 && inner->exchanges == 0 && inner->pending == NULL);
    pthread_mutex_unlock(&inner->lock);
    if (is_running) {
        pthread_join(inner->thread, NULL);
    }
}

void fake_inner_init(struct fake_inner *inner)
{
    static const struct wsmi_transport_ops ops = {
        .now_ms = fake_now_ms,
        .open_endpoint = fake_open,
        .close_endpoint = fake_close,
        .start = fake_start,
        .cancel = fake_cancel,
        .withdraw = fake_withdraw,
        .resume = fake_resume,
        .release = fake_release,
        .destroy = fake_destroy,
    };
    pthread_condattr_t monotonic;
    memset(inner, 0, sizeof(*inner));
    inner->base.ops = &ops;
    inner->legs = 2;
    inner->is_sealed = true;
    inner->counts = true;
    inner->message = "<answer/>";
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&inner->lock, NULL);
    pthread_cond_init(&inner->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void fake_inner_clean_up(struct fake_inner *inner)
{
    pthread_cond_destroy(&inner->wake);
    pthread_mutex_destroy(&inner->lock);
}

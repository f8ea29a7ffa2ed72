/* SPDX-License-Identifier: MIT */
#include "stepped/peer.h"

#include <stdlib.h>
#include <string.h>

#include "props/prop.h"

struct wsmi_endpoint {
    struct stepped_peer *peer;
    size_t exchanges; /* ever; the connection is there behind the first */
};

struct wsmi_exchange {
    struct wsmi_exchange *next;
    struct wsmi_endpoint *endpoint;
    wsmi_exchange_done *done;
    wsmi_exchange_data *on_data;
    void *context;
    uint64_t deadline_ms;
    bool has_body;
    bool has_token;
    bool is_cancelled;
    bool is_withdrawn;
    bool is_over;
    struct wsmi_view fields[PEER_MAX_FIELDS];
    uint8_t *bytes; /* of all that `outcome` points to */
    struct wsmi_http_answer outcome;
};

void stepped_peer_note(struct stepped_peer *peer, const void *bytes, size_t size)
{
    const struct wsmi_view noted = {bytes, size};
    peer->trace = (peer->trace ^ size) * UINT64_C(0x100000001B3) + 1;
    peer->trace = (peer->trace ^ prop_pick(noted, SIZE_MAX)) * UINT64_C(0x100000001B3);
}

static uint64_t peer_now_ms(struct wsmi_transport *transport)
{
    return ((struct stepped_peer *)transport)->now_ms;
}

static bool peer_open_endpoint(struct wsmi_transport *transport,
                               const struct wsmi_endpoint_config *config,
                               struct wsmi_endpoint **ret, struct wsmi_err *err)
{
    struct stepped_peer *peer = (struct stepped_peer *)transport;
    struct wsmi_endpoint *endpoint = calloc(1, sizeof(*endpoint));
    (void)err;
    PROP_CHECK(endpoint != NULL && config->url != NULL && config->security == NULL);
    endpoint->peer = peer;
    peer->endpoints_open++;
    *ret = endpoint;
    return true;
}

static void peer_close_endpoint(struct wsmi_endpoint *endpoint)
{
    endpoint->peer->endpoints_open--;
    free(endpoint);
}

/* A token travels in an empty request, a body on the connection that was agreed on, and sealed
 * where it is to be; the password nowhere. */
static void check_request(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request)
{
    struct stepped_peer *peer = endpoint->peer;
    bool is_sealed = false;
    for (size_t i = 0; i < request->header_count; i++) {
        struct wsmi_view header = wsmi_view_from_str(request->headers[i]);
        PROP_CHECK(!prop_shows(header, peer->secret));
        PROP_CHECK(strpbrk(request->headers[i], "\r\n") == NULL);
        is_sealed = is_sealed || prop_shows(header, "multipart/encrypted");
        stepped_peer_note(peer, header.ptr, header.len);
    }
    if (request->authorization != NULL) {
        struct wsmi_view value = wsmi_view_from_str(request->authorization);
        PROP_CHECK(request->body.len == 0 && !prop_shows(value, peer->secret));
        stepped_peer_note(peer, value.ptr, value.len);
    }
    if (request->body.len == 0) {
        return;
    }
    PROP_CHECK(request->only_reused && endpoint->exchanges > 0 && !request->may_repeat);
    PROP_CHECK(is_sealed == (peer->protection != WSMI_PROTECTION_NONE));
    PROP_CHECK(!prop_shows(request->body, peer->secret));
    PROP_CHECK(peer->protection != WSMI_PROTECTION_PRIVACY ||
               !prop_shows(request->body, peer->text));
    peer->posts++;
    stepped_peer_note(peer, request->body.ptr, request->body.len);
}

static bool peer_start(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                       wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                       struct wsmi_err *err)
{
    struct stepped_peer *peer = endpoint->peer;
    struct wsmi_exchange **link = &peer->pending;
    if (peer->starts_refused > 0) {
        peer->starts_refused--;
        *err = (struct wsmi_err){WSMI_E_TRANSPORT, 0, "the script refuses to start"};
        return false;
    }
    check_request(endpoint, request);
    /* One connection authenticates at a time, so that wrong credentials are tried once. */
    for (struct wsmi_exchange *other = peer->pending; other != NULL; other = other->next) {
        PROP_CHECK(request->authorization == NULL || !other->has_token || other->is_cancelled);
    }
    struct wsmi_exchange *exchange = calloc(1, sizeof(*exchange));
    PROP_CHECK(exchange != NULL);
    exchange->endpoint = endpoint;
    exchange->done = done;
    exchange->on_data = request->on_data;
    exchange->context = context;
    exchange->deadline_ms = request->deadline_ms;
    exchange->has_body = request->body.len > 0;
    exchange->has_token = request->authorization != NULL;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = exchange;
    peer->exchanges_live++;
    endpoint->exchanges++;
    *ret = exchange;
    return true;
}

static void peer_cancel(struct wsmi_exchange *exchange)
{
    exchange->is_cancelled = true;
}

static bool peer_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    exchange->is_withdrawn = true;
    if (deadline_ms < exchange->deadline_ms) {
        exchange->deadline_ms = deadline_ms;
    }
    return false;
}

static void peer_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    exchange->deadline_ms = deadline_ms;
}

static void peer_release(struct wsmi_exchange *exchange)
{
    PROP_CHECK(exchange->is_over);
    exchange->endpoint->peer->exchanges_live--;
    free(exchange->bytes);
    memset(exchange, 0xA5, sizeof(*exchange)); /* whoever still looks at it shall notice */
    free(exchange);
}

static void peer_destroy(struct wsmi_transport *transport)
{
    struct stepped_peer *peer = (struct stepped_peer *)transport;
    PROP_CHECK(!peer->is_destroyed && peer->pending == NULL && peer->endpoints_open == 0);
    peer->is_destroyed = true;
}

void stepped_peer_init(struct stepped_peer *peer)
{
    static const struct wsmi_transport_ops ops = {
        .now_ms = peer_now_ms,
        .open_endpoint = peer_open_endpoint,
        .close_endpoint = peer_close_endpoint,
        .start = peer_start,
        .cancel = peer_cancel,
        .withdraw = peer_withdraw,
        .resume = peer_resume,
        .release = peer_release,
        .destroy = peer_destroy,
    };
    peer->transport.ops = &ops;
    peer->now_ms = 1000 * 1000;
}

/* A copy that ends where it does, so that reads behind it are seen. */
static struct wsmi_view place(uint8_t **at, struct wsmi_view from)
{
    struct wsmi_view copy = {*at, from.len};
    if (from.len > 0) {
        memcpy(*at, from.ptr, from.len);
    }
    *at += from.len;
    return copy;
}

static void fill(struct wsmi_exchange *exchange, const struct peer_answer *answer)
{
    static const struct wsmi_view certificate = WSMI_VIEW_INIT("0123456789abcdef0123456789abcdef");
    struct wsmi_http_answer *outcome = &exchange->outcome;
    size_t size = certificate.len + answer->content_type.len + answer->body.len;
    for (size_t i = 0; i < answer->field_count; i++) {
        size += answer->fields[i].len;
    }
    exchange->bytes = malloc(size);
    PROP_CHECK(exchange->bytes != NULL);
    uint8_t *at = exchange->bytes;
    for (size_t i = 0; i < answer->field_count; i++) {
        exchange->fields[i] = place(&at, answer->fields[i]);
    }
    outcome->status = answer->status;
    outcome->challenges = exchange->fields;
    outcome->challenge_count = answer->field_count;
    outcome->content_type = place(&at, answer->content_type);
    outcome->tls_end_point =
        place(&at, answer->has_end_point ? certificate : (struct wsmi_view){NULL, 0});
    outcome->body = place(&at, answer->body);
}

/* Whether the consumer goes on. */
static bool stream(struct wsmi_exchange *exchange)
{
    struct wsmi_http_answer *outcome = &exchange->outcome;
    const struct wsmi_http_answer head = {.status = outcome->status,
                                          .content_type = outcome->content_type};
    struct wsmi_view rest = outcome->body;
    outcome->body = (struct wsmi_view){NULL, 0};
    while (rest.len > 0) {
        struct wsmi_view piece = {rest.ptr, rest.len < 16 ? rest.len : 16};
        enum wsmi_flow flow = exchange->on_data(exchange->context, &head, piece);
        if (flow == WSMI_FLOW_TOO_LARGE || flow == WSMI_FLOW_OOM) {
            outcome->failure =
                flow == WSMI_FLOW_OOM ? WSMI_FAILURE_OOM : WSMI_FAILURE_BODY_TOO_LARGE;
            outcome->phase = WSMI_PHASE_RECEIVE;
            return false;
        }
        PROP_CHECK(flow != WSMI_FLOW_PAUSE || !exchange->is_withdrawn);
        if (flow == WSMI_FLOW_PAUSE) {
            return false; /* the body turns out to be complete */
        }
        rest.ptr += piece.len;
        rest.len -= piece.len;
    }
    return true;
}

static void finish(struct wsmi_exchange *exchange, const struct peer_answer *answer)
{
    struct stepped_peer *peer = exchange->endpoint->peer;
    struct wsmi_exchange **link = &peer->pending;
    while (*link != exchange) {
        link = &(*link)->next;
    }
    *link = exchange->next;
    exchange->outcome.failure = answer->failure;
    exchange->outcome.phase = answer->phase;
    exchange->outcome.reused = answer->reused;
    if (answer->failure == WSMI_FAILURE_NONE) {
        fill(exchange, answer);
        if (exchange->on_data != NULL && answer->status / 100 == 2) {
            (void)stream(exchange);
        }
    }
    peer->has_refused_token = !exchange->has_body && exchange->outcome.status == 401;
    exchange->is_over = true;
    exchange->done(exchange->context, &exchange->outcome);
}

bool stepped_peer_answer(struct stepped_peer *peer, size_t index, const struct peer_answer *answer)
{
    struct wsmi_exchange *exchange = peer->pending;
    while (exchange != NULL && index-- > 0) {
        exchange = exchange->next;
    }
    if (exchange == NULL) {
        return false;
    }
    finish(exchange, answer);
    return true;
}

bool stepped_peer_settle(struct stepped_peer *peer)
{
    for (struct wsmi_exchange *exchange = peer->pending; exchange != NULL;
         exchange = exchange->next) {
        if (exchange->is_cancelled || exchange->deadline_ms <= peer->now_ms) {
            const struct peer_answer end = {
                .failure = exchange->is_cancelled ? WSMI_FAILURE_CANCELLED : WSMI_FAILURE_DEADLINE,
                .phase = WSMI_PHASE_WAIT};
            finish(exchange, &end);
            return true;
        }
    }
    return false;
}

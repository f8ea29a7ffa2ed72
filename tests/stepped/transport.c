/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stepped/world.h"

struct wsmi_exchange {
    struct wsmi_exchange *next;
    struct wsmi_endpoint *endpoint;
    struct stepped_answer answer;
    wsmi_exchange_done *done;
    wsmi_exchange_data *on_data;
    void *context;
    uint64_t deadline_ms;
    char *body; /* as it is sent */
    size_t length;
    size_t offset; /* of a streamed body, what was delivered */
    int holds;     /* pauses minus resumes */
    enum wsmi_failure refused;
    bool cancelled;
    bool is_over;
    struct wsmi_http_answer outcome;
};

struct wsmi_endpoint {
    struct stepped_world *world;
};

#define NAMESPACES                                                                                 \
    "xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                                         \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\" "                               \
    "xmlns:t=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\" "                                  \
    "xmlns:e=\"http://schemas.xmlsoap.org/ws/2004/08/eventing\" "                                  \
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "                                  \
    "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" "                             \
    "xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" "                            \
    "xmlns:it=\"http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd\" "                  \
    "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\" "                 \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "                                     \
    "xmlns:c=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp\""

#define OPENING                                                                                    \
    "<s:Envelope " NAMESPACES "><s:Header><a:Action>urn:any</a:Action><a:RelatesTo>" STEPPED_ID    \
    "</a:RelatesTo>"
#define EVENT_HEADERS                                                                              \
    "<p:OperationID>" STEPPED_OPERATION "</p:OperationID><p:SequenceId>%zu</p:SequenceId>"

static struct stepped_world *world_of(const struct wsmi_exchange *exchange)
{
    return exchange->endpoint->world;
}

/* Texts in an exchange's body; what does not fit is left out. */
static void add(struct wsmi_exchange *exchange, const void *bytes, size_t size)
{
    if (size <= STEPPED_MAX_BODY - exchange->length) {
        memcpy(exchange->body + exchange->length, bytes, size);
        exchange->length += size;
    }
}

static void add_text(struct wsmi_exchange *exchange, const char *text)
{
    add(exchange, text, strlen(text));
}

/* The text of the request's first element `local`. */
static struct wsmi_view text_of(struct wsmi_view request, const char *local)
{
    struct wsmi_view found = {NULL, 0};
    size_t length = strlen(local);
    for (size_t i = 0; i + length < request.len; i++) {
        if (memcmp(request.ptr + i, local, length) != 0) {
            continue;
        }
        const uint8_t *start = memchr(request.ptr + i, '>', request.len - i);
        if (start == NULL) {
            break;
        }
        size_t left = request.len - (size_t)(++start - request.ptr);
        const uint8_t *end = memchr(start, '<', left);
        if (end != NULL) {
            found.ptr = start;
            found.len = (size_t)(end - start);
        }
        break;
    }
    return found;
}

/* Copies `bytes` with what the marks in it stand for. */
static void add_related(struct wsmi_exchange *exchange, struct wsmi_view bytes,
                        struct wsmi_view request)
{
    static const struct {
        const char *mark;
        const char *local;
    } marks[] = {{STEPPED_ID, ":MessageID"}, {STEPPED_OPERATION, ":OperationID"}};
    size_t from = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        const uint8_t *at = memchr(bytes.ptr + i, '@', bytes.len - i);
        if (at == NULL) {
            break;
        }
        i = (size_t)(at - bytes.ptr);
        for (size_t j = 0; j < sizeof(marks) / sizeof(marks[0]); j++) {
            size_t length = strlen(marks[j].mark);
            if (length <= bytes.len - i && memcmp(bytes.ptr + i, marks[j].mark, length) == 0) {
                struct wsmi_view text = text_of(request, marks[j].local);
                add(exchange, bytes.ptr + from, i - from);
                add(exchange, text.len == 0 ? "" : (const char *)text.ptr, text.len);
                from = i + length;
                i = from - 1;
                break;
            }
        }
    }
    add(exchange, bytes.len == 0 ? "" : (const char *)bytes.ptr + from, bytes.len - from);
}

static void add_envelope(struct wsmi_exchange *exchange, struct wsmi_view body,
                         struct wsmi_view request, size_t sequence)
{
    char headers[sizeof(EVENT_HEADERS) + 32];
    (void)snprintf(headers, sizeof(headers), EVENT_HEADERS, sequence);
    add_related(exchange, WSMI_VIEW(OPENING), request);
    if (sequence > 0) {
        add_related(exchange, wsmi_view_from_str(headers), request);
    }
    add_text(exchange, "</s:Header><s:Body>");
    add_related(exchange, body, request);
    add_text(exchange, "</s:Body></s:Envelope>");
}

static void write_body(struct wsmi_exchange *exchange, struct wsmi_view request)
{
    struct wsmi_view rest = exchange->answer.body;
    exchange->body = malloc(STEPPED_MAX_BODY);
    PROP_CHECK(exchange->body != NULL);
    if (exchange->answer.raw) {
        add_related(exchange, rest, request);
    } else if (!exchange->answer.events) {
        add_envelope(exchange, rest, request, 0);
    } else {
        for (size_t sequence = 1; rest.len > 0; sequence++) {
            const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
            struct wsmi_view line = {rest.ptr, end == NULL ? rest.len : (size_t)(end - rest.ptr)};
            add_envelope(exchange, line, request, sequence);
            rest.ptr += line.len + (end == NULL ? 0 : 1);
            rest.len -= line.len + (end == NULL ? 0 : 1);
        }
    }
    /* Exactly as long as it is, so that a read behind it is seen. */
    char *exact = realloc(exchange->body, exchange->length == 0 ? 1 : exchange->length);
    PROP_CHECK(exact != NULL);
    exchange->body = exact;
}

static uint64_t world_now_ms(struct wsmi_transport *transport)
{
    return ((struct stepped_world *)transport)->now_ms;
}

static bool world_open_endpoint(struct wsmi_transport *transport,
                                const struct wsmi_endpoint_config *config,
                                struct wsmi_endpoint **ret, struct wsmi_err *err)
{
    struct stepped_world *world = (struct stepped_world *)transport;
    struct wsmi_endpoint *endpoint = malloc(sizeof(*endpoint));
    (void)err;
    PROP_CHECK(endpoint != NULL && config->url != NULL);
    endpoint->world = world;
    world->endpoints_open++;
    stepped_note_bytes(world, config->url, strlen(config->url));
    *ret = endpoint;
    return true;
}

static void world_close_endpoint(struct wsmi_endpoint *endpoint)
{
    endpoint->world->endpoints_open--;
    free(endpoint);
}

static void check_request(const struct stepped_world *world,
                          const struct wsmi_http_request *request)
{
    PROP_CHECK(request->body.len > 0 && request->deadline_ms >= world->now_ms);
    for (size_t i = 0; i < request->header_count; i++) {
        PROP_CHECK(strchr(request->headers[i], ':') != NULL);
        PROP_CHECK(strpbrk(request->headers[i], "\r\n") == NULL);
    }
}

static bool world_start(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                        wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                        struct wsmi_err *err)
{
    static const struct stepped_answer none = {.failure = WSMI_FAILURE_CLOSED,
                                               .phase = WSMI_PHASE_WAIT};
    struct stepped_world *world = endpoint->world;
    struct wsmi_exchange **link = &world->pending;
    size_t index = world->started++;
    const struct stepped_answer *answer =
        index < world->answer_count ? &world->answers[index] : &none;
    check_request(world, request);
    stepped_note_bytes(world, request->body.ptr, request->body.len);
    if (answer->refuse_start) {
        *err = (struct wsmi_err){WSMI_E_OOM, 0, "the script refuses to start"};
        return false;
    }
    struct wsmi_exchange *exchange = calloc(1, sizeof(*exchange));
    PROP_CHECK(exchange != NULL);
    exchange->endpoint = endpoint;
    exchange->answer = *answer;
    exchange->done = done;
    exchange->on_data = request->on_data;
    exchange->context = context;
    exchange->deadline_ms = request->deadline_ms;
    write_body(exchange, request->body);
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = exchange;
    world->exchanges_live++;
    *ret = exchange;
    return true;
}

static void world_cancel(struct wsmi_exchange *exchange)
{
    exchange->cancelled = !exchange->answer.late || exchange->answer.hold;
}

static bool world_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    PROP_CHECK(exchange->on_data == NULL);
    exchange->cancelled = exchange->cancelled || exchange->answer.unsent;
    if (deadline_ms < exchange->deadline_ms) {
        exchange->deadline_ms = deadline_ms;
    }
    return exchange->answer.unsent;
}

static void world_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    exchange->holds--;
    exchange->deadline_ms = deadline_ms;
}

static void world_release(struct wsmi_exchange *exchange)
{
    PROP_CHECK(exchange->is_over);
    world_of(exchange)->exchanges_live--;
    free(exchange->body);
    memset(exchange, 0xA5, sizeof(*exchange)); /* whoever still looks at it shall notice */
    free(exchange);
}

static void world_destroy(struct wsmi_transport *transport)
{
    struct stepped_world *world = (struct stepped_world *)transport;
    PROP_CHECK(!world->transport_destroyed && world->pending == NULL);
    world->transport_destroyed = true;
}

void stepped_transport_init(struct stepped_world *world)
{
    static const struct wsmi_transport_ops ops = {
        .now_ms = world_now_ms,
        .open_endpoint = world_open_endpoint,
        .close_endpoint = world_close_endpoint,
        .start = world_start,
        .cancel = world_cancel,
        .withdraw = world_withdraw,
        .resume = world_resume,
        .release = world_release,
        .destroy = world_destroy,
    };
    world->transport.ops = &ops;
}

/* Delivery. */

static bool is_streamed(const struct wsmi_exchange *exchange)
{
    return exchange->on_data != NULL && exchange->answer.status / 100 == 2;
}

static bool has_piece(const struct wsmi_exchange *exchange)
{
    return is_streamed(exchange) && exchange->offset < exchange->length && !exchange->cancelled &&
           exchange->refused == WSMI_FAILURE_NONE;
}

static bool is_due(const struct wsmi_exchange *exchange)
{
    if (exchange->cancelled || exchange->refused != WSMI_FAILURE_NONE) {
        return true;
    }
    /* A body may turn out to be complete during a pause. */
    return has_piece(exchange) ? exchange->holds <= 0 : !exchange->answer.hold;
}

static struct wsmi_view content_type_of(const struct wsmi_exchange *exchange)
{
    return exchange->answer.html ? WSMI_VIEW("text/html")
                                 : WSMI_VIEW("application/soap+xml;charset=UTF-8");
}

static void deliver_piece(struct wsmi_exchange *exchange)
{
    struct wsmi_http_answer head = {.status = exchange->answer.status,
                                    .content_type = content_type_of(exchange)};
    size_t size = exchange->length - exchange->offset;
    if (exchange->answer.piece_bytes > 0 && exchange->answer.piece_bytes < size) {
        size = exchange->answer.piece_bytes;
    }
    struct wsmi_view piece = {(const uint8_t *)exchange->body + exchange->offset, size};
    exchange->offset += size;
    enum wsmi_flow flow = exchange->on_data(exchange->context, &head, piece);
    if (flow == WSMI_FLOW_PAUSE) {
        exchange->holds++;
    } else if (flow != WSMI_FLOW_GO) {
        exchange->refused = flow == WSMI_FLOW_OOM ? WSMI_FAILURE_OOM : WSMI_FAILURE_BODY_TOO_LARGE;
    }
}

static void finish(struct wsmi_exchange *exchange, enum wsmi_failure failure)
{
    struct wsmi_http_answer *outcome = &exchange->outcome;
    const struct stepped_answer *answer = &exchange->answer;
    struct stepped_world *world = world_of(exchange);
    struct wsmi_exchange **link = &world->pending;
    while (*link != exchange) {
        link = &(*link)->next;
    }
    *link = exchange->next;
    exchange->is_over = true;
    world->now_ms += answer->elapsed_ms;
    outcome->failure = failure;
    outcome->phase = failure == WSMI_FAILURE_NONE ? WSMI_PHASE_DECODE
                     : exchange->offset > 0       ? WSMI_PHASE_RECEIVE
                                                  : answer->phase;
    outcome->elapsed_ms = answer->elapsed_ms;
    if (failure == WSMI_FAILURE_NONE) {
        outcome->status = answer->status;
        outcome->content_type = content_type_of(exchange);
        if (!is_streamed(exchange)) {
            outcome->body.ptr = (const uint8_t *)exchange->body;
            outcome->body.len = exchange->length;
        }
    }
    stepped_note(world, (uint64_t)failure);
    exchange->done(exchange->context, outcome);
}

bool stepped_deliver(struct stepped_world *world, size_t index)
{
    struct wsmi_exchange *exchange = world->pending;
    while (exchange != NULL && (!is_due(exchange) || index-- > 0)) {
        exchange = exchange->next;
    }
    if (exchange == NULL) {
        return false;
    }
    if (has_piece(exchange)) {
        deliver_piece(exchange);
    } else {
        finish(exchange, exchange->refused != WSMI_FAILURE_NONE ? exchange->refused
                         : exchange->cancelled                  ? WSMI_FAILURE_CANCELLED
                                                                : exchange->answer.failure);
    }
    return true;
}

bool stepped_expire(struct stepped_world *world)
{
    struct wsmi_exchange *exchange = world->pending;
    while (exchange != NULL && exchange->holds > 0) {
        exchange = exchange->next;
    }
    if (exchange == NULL) {
        return false;
    }
    world->now_ms = exchange->deadline_ms > world->now_ms ? exchange->deadline_ms : world->now_ms;
    finish(exchange, WSMI_FAILURE_DEADLINE);
    return true;
}

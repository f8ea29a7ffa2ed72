/* SPDX-License-Identifier: MIT */
#include "mi/stream.h"

#include <stdio.h>

#include "mi/result.h"
#include "proto/pull_answer.h"
#include "proto/pull_glimpse.h"

static uint64_t now_ms(const struct wsmi_stream *stream)
{
    struct wsmi_transport *transport = stream->call->session->application->transport;
    return transport->ops->now_ms(transport);
}

void wsmi_stream_init(struct wsmi_stream *stream, struct wsmi_call *call)
{
    memset(stream, 0, sizeof(*stream));
    stream->call = call;
    wsmi_arena_init(&stream->arena, wsmi_allocator_system(),
                    call->session->config.limits.max_arena_bytes);
}

void wsmi_stream_clean_up(struct wsmi_stream *stream)
{
    wsmi_pull_clean_up(&stream->fsm);
    wsmi_arena_clean_up(&stream->arena);
}

struct wsmi_pull_step wsmi_stream_start(struct wsmi_stream *stream)
{
    const struct wsmi_call *call = stream->call;
    const struct wsmi_session_config *config = &call->session->config;
    bool is_subscription = call->request.kind == WSMI_REQUEST_SUBSCRIBE;
    const struct wsmi_pull_config pull = {
        .is_subscription = is_subscription,
        .max_elements = config->max_elements,
        .max_envelope_bytes = config->max_envelope_bytes,
        .max_context_bytes = config->limits.max_context_bytes,
        .deadline_ms = is_subscription ? WSMI_PULL_NEVER : now_ms(stream) + call->timeout_ms,
        .heartbeat_ms = is_subscription ? call->request.subscribe.heartbeat_ms : 0,
        .expires_ms = is_subscription ? call->request.subscribe.expires_ms : 0,
    };
    struct wsmi_pull_step step = {.effect = WSMI_PULL_EFFECT_NONE};
    wsmi_pull_init(&stream->fsm, &pull, wsmi_allocator_system());
    stream->is_started = true;
    stream->open_kind = call->request.kind;
    stream->open_header = call->request.header;
    if (!wsmi_pull_start(&stream->fsm, now_ms(stream), &step)) {
        step.effect = WSMI_PULL_EFFECT_FAIL;
    }
    return step;
}

static bool copy_params(struct wsmi_arena *arena, const struct wsmi_subscription *from,
                        struct wsmi_subscription *to, struct wsmi_err *err)
{
    struct wsmi_reference_param *params =
        wsmi_arena_alloc_array(arena, from->param_count, sizeof(*params), 0, err);
    if (params == NULL) {
        return false;
    }
    for (size_t i = 0; i < from->param_count; i++) {
        if (!wsmi_arena_copy(arena, from->params[i].ns, 0, &params[i].ns, err) ||
            !wsmi_arena_copy(arena, from->params[i].local, 0, &params[i].local, err) ||
            !wsmi_arena_copy(arena, from->params[i].text, 0, &params[i].text, err)) {
            return false;
        }
    }
    to->params = params;
    to->param_count = from->param_count;
    return true;
}

/* Text selectors only: a subscription manager has no reason to nest references. */
static bool copy_selectors(struct wsmi_arena *arena, const struct wsmi_subscription *from,
                           struct wsmi_subscription *to, struct wsmi_err *err)
{
    struct wsmi_selector *selectors =
        wsmi_arena_alloc_array(arena, from->selector_count, sizeof(*selectors), 0, err);
    if (selectors == NULL) {
        return false;
    }
    for (size_t i = 0; i < from->selector_count; i++) {
        if (!wsmi_arena_copy(arena, from->selectors[i].name, 0, &selectors[i].name, err) ||
            !wsmi_arena_copy(arena, from->selectors[i].text, 0, &selectors[i].text, err)) {
            return false;
        }
    }
    to->selectors = selectors;
    to->selector_count = from->selector_count;
    return true;
}

/* Keeps what the subscription manager wants back (DSP0226 section 10.2); its address is not
 * followed. */
static bool keep_manager(struct wsmi_stream *stream, const struct wsmi_subscription *from,
                         struct wsmi_err *err)
{
    struct wsmi_subscription *to = &stream->manager;
    memset(to, 0, sizeof(*to));
    wsmi_arena_clean_up(&stream->arena);
    return copy_params(&stream->arena, from, to, err) &&
           copy_selectors(&stream->arena, from, to, err) &&
           wsmi_arena_copy(&stream->arena, from->manager_resource_uri, 0, &to->manager_resource_uri,
                           err);
}

static bool is_subscribed(const struct wsmi_answer *answer)
{
    return answer->is_open && answer->reply.kind == WSMI_REPLY_ENVELOPE &&
           answer->reply.envelope.kind == WSMI_BODY_SUBSCRIBE_RESPONSE;
}

static void set_reason(const struct wsmi_stream *stream, struct wsmi_error *error)
{
    enum wsmi_pull_reason reason = stream->fsm.reason;
    const struct wsmi_err err = {reason == WSMI_PULL_REASON_OOM ? WSMI_E_OOM : WSMI_E_PROTOCOL, 0,
                                 wsmi_pull_reason_text(reason)};
    switch (reason) {
    case WSMI_PULL_REASON_NONE:
    case WSMI_PULL_REASON_ANSWER:
    case WSMI_PULL_REASON_GONE:
    case WSMI_PULL_REASON_TOO_LARGE:
    case WSMI_PULL_REASON_DEADLINE:
        return; /* the answer says it all */
    default:
        break;
    }
    (void)wsmi_error_without_place(&err, "answer", error);
}

struct wsmi_pull_step wsmi_stream_answer(struct wsmi_stream *stream,
                                         const struct wsmi_http_answer *http,
                                         const struct wsmi_answer *answer, struct wsmi_error *error)
{
    struct wsmi_pull_step step = {.effect = WSMI_PULL_EFFECT_NONE};
    struct wsmi_pull_answer facts;
    struct wsmi_err err;
    wsmi_pull_answer_read(http, &answer->reply, &facts);
    if (!wsmi_pull_answer(&stream->fsm, &facts, now_ms(stream), &step)) {
        step.effect = WSMI_PULL_EFFECT_FAIL;
    }
    if (is_subscribed(answer) &&
        !keep_manager(stream, &answer->reply.envelope.subscription, &err)) {
        (void)wsmi_error_from_err(&err, "answer", error);
        step.effect = WSMI_PULL_EFFECT_FAIL;
        return step;
    }
    if (step.effect == WSMI_PULL_EFFECT_FAIL) {
        set_reason(stream, error);
    }
    return step;
}

bool wsmi_stream_ahead(struct wsmi_stream *stream, const struct wsmi_http_answer *http,
                       const struct wsmi_envelope_expect *expect, struct wsmi_pull_step *ret)
{
    const struct wsmi_limits *limits = &stream->call->session->config.limits;
    struct wsmi_pull_answer glimpse;
    struct wsmi_arena arena;
    if (http == NULL) {
        return wsmi_pull_ahead(&stream->fsm, NULL, now_ms(stream), ret);
    }
    if (!wsmi_pull_wants_glimpse(&stream->fsm, http->body.len)) {
        return false;
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    bool is_ahead = wsmi_pull_glimpse(http, expect, limits, &arena, &glimpse) &&
                    wsmi_pull_ahead(&stream->fsm, &glimpse, now_ms(stream), ret);
    wsmi_arena_clean_up(&arena);
    return is_ahead;
}

void wsmi_stream_learn(struct wsmi_stream *stream, const struct wsmi_http_answer *http,
                       const struct wsmi_answer *answer)
{
    struct wsmi_pull_answer facts;
    struct wsmi_pull_step step;
    wsmi_pull_answer_read(http, &answer->reply, &facts);
    bool was_ahead = wsmi_pull_answer(&stream->fsm, &facts, now_ms(stream), &step);
    (void)was_ahead;
}

struct wsmi_pull_step wsmi_stream_more(struct wsmi_stream *stream)
{
    struct wsmi_pull_step step = {.effect = WSMI_PULL_EFFECT_NONE};
    if (!wsmi_pull_more(&stream->fsm, now_ms(stream), &step)) {
        step.effect = WSMI_PULL_EFFECT_FAIL;
    }
    return step;
}

bool wsmi_stream_is_draining(const struct wsmi_stream *stream)
{
    return stream->fsm.state == WSMI_PULL_DRAINING || stream->fsm.state == WSMI_PULL_ENDED;
}

enum wsmi_action wsmi_stream_action(const struct wsmi_stream *stream, enum wsmi_action open)
{
    return stream->asked == WSMI_PULL_EFFECT_PULL ? WSMI_ACTION_PULL : open;
}

/* Unsubscribe and Renew go where the subscription manager says, with what it gave us. */
static void aim_at_manager(struct wsmi_stream *stream, enum wsmi_action action,
                           enum wsmi_request_kind kind)
{
    struct wsmi_request_header *header = &stream->call->request.header;
    const struct wsmi_subscription *manager = &stream->manager;
    stream->call->request.kind = kind;
    header->action = wsmi_action_uri(action);
    header->params = manager->params;
    header->param_count = manager->param_count;
    if (manager->manager_resource_uri.len > 0) {
        header->resource_uri = manager->manager_resource_uri;
        header->selectors = manager->selectors;
        header->selector_count = manager->selector_count;
    }
}

static void fill_release(struct wsmi_stream *stream)
{
    struct wsmi_request *request = &stream->call->request;
    if (stream->fsm.config.is_subscription) {
        aim_at_manager(stream, WSMI_ACTION_UNSUBSCRIBE, WSMI_REQUEST_UNSUBSCRIBE);
        return;
    }
    request->kind = WSMI_REQUEST_RELEASE;
    request->header.action = wsmi_action_uri(WSMI_ACTION_RELEASE);
    request->pull.context = wsmi_buf_view(&stream->fsm.context);
}

static void fill_pull(struct wsmi_stream *stream)
{
    struct wsmi_request *request = &stream->call->request;
    request->kind = WSMI_REQUEST_PULL;
    request->header.action = wsmi_action_uri(WSMI_ACTION_PULL);
    request->pull.context = wsmi_buf_view(&stream->fsm.context);
    request->pull.max_elements = stream->fsm.max_elements;
}

static void warn_reduced(struct wsmi_stream *stream, struct wsmi_task_request *request)
{
    request->warning = stream->warning;
    (void)snprintf(stream->warning, sizeof(stream->warning),
                   "the peer cannot answer with as much as was asked for; from now on at most %u "
                   "items in %u bytes are",
                   stream->fsm.max_elements, stream->fsm.max_envelope_bytes);
}

void wsmi_stream_fill(struct wsmi_stream *stream, const struct wsmi_pull_step *step,
                      struct wsmi_task_request *request)
{
    struct wsmi_request *ours = &stream->call->request;
    stream->asked = step->effect;
    ours->header = stream->open_header;
    switch (step->effect) {
    case WSMI_PULL_EFFECT_OPEN:
        ours->kind = stream->open_kind;
        ours->enumerate.max_elements = stream->fsm.max_elements;
        break;
    case WSMI_PULL_EFFECT_PULL:
        fill_pull(stream);
        break;
    case WSMI_PULL_EFFECT_RENEW:
        aim_at_manager(stream, WSMI_ACTION_RENEW, WSMI_REQUEST_RENEW);
        break;
    default:
        fill_release(stream);
        break;
    }
    ours->header.max_envelope_size = stream->fsm.max_envelope_bytes;
    request->delay_ms = step->wait_ms;
    if (step->is_reduced) {
        warn_reduced(stream, request);
    }
}

uint64_t wsmi_stream_timeout(const struct wsmi_stream *stream, uint64_t timeout_ms)
{
    uint64_t now = now_ms(stream);
    uint64_t left = stream->fsm.answer_by_ms > now ? stream->fsm.answer_by_ms - now : 1;
    return stream->fsm.answer_by_ms != WSMI_PULL_NEVER && left < timeout_ms ? left : timeout_ms;
}

bool wsmi_stream_stop(struct wsmi_stream *stream, struct wsmi_task_request *request)
{
    struct wsmi_pull_step step = {.effect = WSMI_PULL_EFFECT_NONE};
    if (!stream->is_started || !wsmi_pull_stop(&stream->fsm, &step) ||
        step.effect != WSMI_PULL_EFFECT_RELEASE) {
        return false;
    }
    wsmi_stream_fill(stream, &step, request);
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * One security context on one connection: performs what proto/auth_fsm.h decides, feeds it what
 * comes of it. Everything here runs on the deciding thread, but for the two callbacks of the inner
 * transport.
 */
#include "transport/secure_internal.h"

#include "proto/auth_answer.h"

/* --- life --- */

struct wsmi_lane *wsmi_lane_new(struct wsmi_secure_endpoint *endpoint)
{
    const struct wsmi_allocator *allocator = endpoint->secure->allocator;
    struct wsmi_lane *lane = allocator->acquire(allocator->context, sizeof(*lane));
    if (lane == NULL) {
        return NULL;
    }
    memset(lane, 0, sizeof(*lane));
    wsmi_link_init(&lane->answered_link);
    lane->endpoint = endpoint;
    /* Bounded by the tokens and messages that go in. */
    wsmi_buf_init(&lane->authorization, allocator, SIZE_MAX);
    wsmi_buf_init(&lane->head, allocator, SIZE_MAX);
    wsmi_buf_init(&lane->incoming, allocator,
                  endpoint->target->endpoint.config.limits.max_message_bytes);
    wsmi_buf_init(&lane->type, allocator, SIZE_MAX);
    wsmi_arena_init(&lane->arena, allocator, endpoint->target->limits.max_arena_bytes);
    wsmi_auth_init(&lane->fsm, endpoint->target->security.protection != WSMI_PROTECTION_NONE,
                   endpoint->target->is_bound);
    wsmi_link_append(&endpoint->lanes, &lane->link);
    endpoint->lane_count++;
    return lane;
}

static void release_inner(struct wsmi_lane *lane)
{
    if (lane->inner_exchange != NULL) {
        lane->endpoint->secure->inner->ops->release(lane->inner_exchange);
    }
    lane->inner_exchange = NULL;
    lane->answer = NULL;
}

/* Context and connection, which belong to each other. */
static void let_go(struct wsmi_lane *lane)
{
    release_inner(lane);
    if (lane->inner != NULL) {
        lane->endpoint->secure->inner->ops->close_endpoint(lane->inner);
    }
    if (lane->job != NULL) {
        wsmi_job_abandon(lane->job, lane->is_calling);
    }
    lane->inner = NULL;
    lane->job = NULL;
    lane->is_calling = false;
}

void wsmi_lane_free(struct wsmi_lane *lane)
{
    const struct wsmi_allocator *allocator = lane->endpoint->secure->allocator;
    let_go(lane);
    wsmi_link_remove(&lane->link);
    lane->endpoint->lane_count--;
    wsmi_buf_clean_up(&lane->authorization);
    wsmi_buf_clean_up(&lane->head);
    wsmi_buf_clean_up(&lane->incoming);
    wsmi_buf_clean_up(&lane->type);
    wsmi_arena_clean_up(&lane->arena);
    if (lane->headers != NULL) {
        allocator->release(allocator->context, lane->headers);
    }
    allocator->release(allocator->context, lane);
}

/* --- outcomes --- */

/* The lane is done with its exchange, which is not over yet. */
static struct wsmi_secure_exchange *part(struct wsmi_lane *lane)
{
    struct wsmi_secure_exchange *exchange = lane->exchange;
    if (!lane->has_warned && lane->job != NULL && !lane->is_calling &&
        lane->job->warning[0] != '\0') {
        memcpy(exchange->warning, lane->job->warning, sizeof(exchange->warning));
        exchange->answer.warning = exchange->warning;
        lane->has_warned = true;
    }
    exchange->lane = NULL;
    lane->exchange = NULL;
    wsmi_secure_endpoint_touch(lane->endpoint);
    return exchange;
}

static void end_with_status(struct wsmi_lane *lane)
{
    struct wsmi_secure_exchange *exchange = part(lane);
    exchange->answer.status = lane->answer->status;
    exchange->answer.phase = lane->answer->phase;
    exchange->answer.reused = lane->answer->reused;
    wsmi_lane_hint(lane, &exchange->answer);
    wsmi_lane_free(lane);
    wsmi_secure_exchange_finish(exchange);
}

static void end_with_failure(struct wsmi_lane *lane)
{
    struct wsmi_secure_endpoint *endpoint = lane->endpoint;
    struct wsmi_secure_exchange *exchange = part(lane);
    bool is_shared = wsmi_lane_is_attempt(lane);
    bool is_refused = wsmi_lane_is_refusal(lane);
    wsmi_lane_fill_failure(lane, exchange);
    wsmi_lane_free(lane);
    if (is_shared) {
        wsmi_secure_endpoint_failed(endpoint, &exchange->answer, is_refused);
    }
    wsmi_secure_exchange_finish(exchange);
}

/* Takes over what was unsealed. */
static void fill_sealed(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    struct wsmi_buf *output = &lane->job->output;
    wsmi_buf_clean_up(&exchange->body);
    exchange->body = *output;
    wsmi_buf_init(output, lane->endpoint->secure->allocator, 0);
    wsmi_multipart_write_original_type(&lane->frame, &exchange->type);
    wsmi_job_drop_input(lane->job);
    exchange->answer.body = (struct wsmi_view){exchange->body.ptr, lane->length};
}

static void fill_plain(const struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    wsmi_buf_put(&exchange->type, lane->answer->content_type);
    wsmi_buf_put(&exchange->location, lane->answer->location);
    wsmi_buf_put(&exchange->body, lane->answer->body);
    exchange->answer.location = wsmi_buf_view(&exchange->location);
    exchange->answer.body = wsmi_buf_view(&exchange->body);
}

static void deliver(struct wsmi_lane *lane)
{
    struct wsmi_secure_exchange *exchange = part(lane);
    struct wsmi_http_answer *answer = &exchange->answer;
    answer->status = lane->answer->status;
    answer->phase = lane->answer->phase;
    answer->reused = lane->answer->reused;
    bool is_sealed = lane->fsm.is_sealed;
    if (is_sealed) {
        fill_sealed(lane, exchange);
    } else {
        fill_plain(lane, exchange);
    }
    answer->content_type = wsmi_buf_view(&exchange->type);
    wsmi_lane_hint(lane, answer);
    release_inner(lane);
    if (exchange->type.failed != WSMI_OK || exchange->location.failed != WSMI_OK ||
        exchange->body.failed != WSMI_OK) {
        memset(&answer->body, 0, sizeof(answer->body));
        wsmi_secure_exchange_fail(exchange, WSMI_FAILURE_OOM, WSMI_PHASE_RECEIVE,
                                  "no memory for the answer");
    } else if (is_sealed && exchange->request.on_data != NULL && answer->status / 100 == 2) {
        wsmi_secure_exchange_stream(exchange);
    }
    wsmi_secure_exchange_finish(exchange);
}

/* Ends both; nothing is under way any more. */
static void end_stopped(struct wsmi_lane *lane, enum wsmi_failure failure, enum wsmi_phase phase)
{
    static const char late[] = "no complete answer by the deadline";
    struct wsmi_secure_exchange *exchange = part(lane);
    enum wsmi_auth_effect effect;
    if (wsmi_auth_stop(&lane->fsm, &effect)) {
        wsmi_lane_free(lane);
    }
    wsmi_secure_exchange_fail(exchange, failure, phase,
                              failure == WSMI_FAILURE_DEADLINE ? late : "");
    wsmi_secure_exchange_finish(exchange);
}

/* --- effects: each returns true when the machine was fed, and `effect` is the next --- */

static bool feed_result(struct wsmi_lane *lane, enum wsmi_security_code code,
                        enum wsmi_auth_effect *effect)
{
    struct wsmi_job *job = lane->job;
    switch (lane->fsm.state) {
    case WSMI_AUTH_SEALING:
        return wsmi_auth_sealed(&lane->fsm, code, effect);
    case WSMI_AUTH_UNSEALING:
        if (code == WSMI_SECURITY_OK && !wsmi_lane_check_unsealed(lane, &lane->length)) {
            code = WSMI_SECURITY_MESSAGE;
        }
        return wsmi_auth_unsealed(&lane->fsm, code, effect);
    default:
        break;
    }
    size_t size = job == NULL ? 0 : job->output.len;
    if (job != NULL && job->output.failed != WSMI_OK) {
        size = WSMI_AUTH_MAX_TOKEN_BYTES + 1;
    }
    return wsmi_auth_token(&lane->fsm, code, size, job != NULL && job->is_complete, effect);
}

static bool call(struct wsmi_lane *lane, enum wsmi_job_kind kind, enum wsmi_auth_effect *effect)
{
    static const char no_thread[] = "no thread can be had for the security mechanism";
    memset(&lane->failure, 0, sizeof(lane->failure));
    if (lane->job->input.failed != WSMI_OK || lane->job->bindings.failed != WSMI_OK) {
        return feed_result(lane, WSMI_SECURITY_OOM, effect);
    }
    if (!wsmi_job_start(lane->job, kind)) {
        memcpy(lane->failure.text, no_thread, sizeof(no_thread));
        return feed_result(lane, WSMI_SECURITY_UNAVAILABLE, effect);
    }
    lane->is_calling = true;
    return false;
}

static bool make_job(struct wsmi_lane *lane)
{
    lane->job = wsmi_job_new(lane->endpoint->secure->pool, lane->endpoint->target, lane);
    return lane->job != NULL;
}

static bool open_context(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    lane->phase = WSMI_PHASE_AUTH;
    if (lane->job == NULL && !make_job(lane)) {
        return feed_result(lane, WSMI_SECURITY_OOM, effect);
    }
    if (lane->answer != NULL) {
        wsmi_lane_write_bindings(lane);
        release_inner(lane);
    }
    return call(lane, WSMI_JOB_OPEN, effect);
}

static bool seal(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    release_inner(lane);
    wsmi_lane_prepare(lane);
    return call(lane, WSMI_JOB_WRAP, effect);
}

static bool unseal(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    lane->phase = WSMI_PHASE_DECODE;
    enum wsmi_security_code code = wsmi_lane_read_sealed(lane);
    if (code != WSMI_SECURITY_OK) {
        return wsmi_auth_unsealed(&lane->fsm, code, effect);
    }
    return call(lane, WSMI_JOB_UNWRAP, effect);
}

/* Inner thread. */
static void on_done(void *context, const struct wsmi_http_answer *answer)
{
    struct wsmi_lane *lane = context;
    struct wsmi_secure *secure = lane->endpoint->secure;
    (void)pthread_mutex_lock(&secure->lock);
    lane->answer = answer;
    wsmi_link_append(&secure->answered, &lane->answered_link);
    (void)pthread_cond_signal(&secure->wake);
    (void)pthread_mutex_unlock(&secure->lock);
}

/* Inner thread. */
static enum wsmi_flow on_data(void *context, const struct wsmi_http_answer *head,
                              struct wsmi_view piece)
{
    struct wsmi_secure_exchange *exchange = ((struct wsmi_lane *)context)->exchange;
    return exchange->request.on_data(exchange->context, head, piece);
}

static bool open_connection(struct wsmi_lane *lane, struct wsmi_err *err)
{
    struct wsmi_secure_endpoint *endpoint = lane->endpoint;
    struct wsmi_transport *inner = endpoint->secure->inner;
    if (lane->inner != NULL) {
        return true;
    }
    lane->inner = endpoint->spare;
    endpoint->spare = NULL;
    return lane->inner != NULL ||
           inner->ops->open_endpoint(inner, &endpoint->target->endpoint.config, &lane->inner, err);
}

static bool feed_error(struct wsmi_lane *lane, enum wsmi_code code, enum wsmi_auth_effect *effect)
{
    const struct wsmi_auth_answer answer = {.kind = code == WSMI_E_OOM ? WSMI_AUTH_ANSWER_OOM
                                                                       : WSMI_AUTH_ANSWER_LOST};
    return wsmi_auth_answer(&lane->fsm, &answer, effect);
}

static bool ask(struct wsmi_lane *lane, const struct wsmi_http_request *request,
                enum wsmi_auth_effect *effect)
{
    struct wsmi_err err;
    lane->is_asking = true;
    if (open_connection(lane, &err) &&
        lane->endpoint->secure->inner->ops->start(lane->inner, request, on_done, lane,
                                                  &lane->inner_exchange, &err)) {
        return false;
    }
    lane->is_asking = false;
    return feed_error(lane, err.code, effect);
}

static bool probe(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    lane->phase = WSMI_PHASE_AUTH;
    if (!make_job(lane)) {
        return feed_error(lane, WSMI_E_OOM, effect);
    }
    const struct wsmi_http_request *from = &lane->exchange->request;
    const struct wsmi_http_request request = {
        .headers = from->headers,
        .header_count = from->header_count,
        .deadline_ms = from->deadline_ms,
        .wants_tls_end_point = true,
    };
    return ask(lane, &request, effect);
}

static bool send_token(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    release_inner(lane);
    if (!wsmi_lane_write_token(lane, wsmi_buf_view(&lane->job->output))) {
        return feed_error(lane, WSMI_E_OOM, effect);
    }
    const struct wsmi_http_request *from = &lane->exchange->request;
    const struct wsmi_http_request request = {
        .headers = from->headers,
        .header_count = from->header_count,
        .authorization = (const char *)lane->authorization.ptr,
        .deadline_ms = from->deadline_ms,
        .only_reused = lane->fsm.legs > 1,
    };
    return ask(lane, &request, effect);
}

static bool post(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    struct wsmi_http_request request = lane->exchange->request;
    release_inner(lane);
    if (!wsmi_secure_exchange_may_post(lane->exchange)) {
        end_stopped(lane, WSMI_FAILURE_CANCELLED, WSMI_PHASE_SETUP);
        return false;
    }
    wsmi_buf_clean_up(&lane->authorization);
    lane->phase = WSMI_PHASE_DECODE;
    request.may_repeat = false; /* not by the inner transport, which knows no contexts */
    request.only_reused = true;
    request.on_data = request.on_data == NULL ? NULL : on_data;
    if (lane->fsm.is_sealed) {
        if (!wsmi_lane_write_sealed(lane)) {
            return feed_error(lane, WSMI_E_OOM, effect);
        }
        request.headers = lane->headers;
        request.header_count = lane->header_count;
        request.body = lane->body;
        request.on_data = wsmi_lane_take_sealed;
        wsmi_buf_discard(&lane->incoming);
    }
    return ask(lane, &request, effect);
}

/* The endpoint's password was refused meanwhile. */
static void end_denied(struct wsmi_lane *lane)
{
    struct wsmi_secure_endpoint *endpoint = lane->endpoint;
    struct wsmi_secure_exchange *exchange = part(lane);
    wsmi_lane_free(lane);
    wsmi_secure_exchange_fail(exchange, endpoint->denied_as, WSMI_PHASE_AUTH, endpoint->denial);
    wsmi_secure_exchange_finish(exchange);
}

/* Another context on another connection, when it is this lane's turn. */
static bool renew(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    let_go(lane);
    lane->phase = WSMI_PHASE_AUTH;
    if (lane->endpoint->is_denied) {
        end_denied(lane);
        return false;
    }
    lane->is_waiting = true;
    lane->awaited = *effect;
    if (wsmi_secure_endpoint_is_authenticating(lane->endpoint)) {
        return false;
    }
    lane->is_waiting = false;
    return *effect == WSMI_AUTH_EFFECT_REPROBE ? probe(lane, effect) : open_context(lane, effect);
}

/* False: wait for what comes next, or the lane is gone. */
static bool perform(struct wsmi_lane *lane, enum wsmi_auth_effect *effect)
{
    switch (*effect) {
    case WSMI_AUTH_EFFECT_REPROBE:
    case WSMI_AUTH_EFFECT_RENEW:
        return renew(lane, effect);
    case WSMI_AUTH_EFFECT_PROBE:
        return probe(lane, effect);
    case WSMI_AUTH_EFFECT_OPEN:
        return open_context(lane, effect);
    case WSMI_AUTH_EFFECT_STEP:
        return call(lane, WSMI_JOB_STEP, effect);
    case WSMI_AUTH_EFFECT_LEG:
        return send_token(lane, effect);
    case WSMI_AUTH_EFFECT_GO:
        wsmi_secure_endpoint_touch(lane->endpoint);
        return wsmi_auth_proceed(&lane->fsm, effect);
    case WSMI_AUTH_EFFECT_SEAL:
        return seal(lane, effect);
    case WSMI_AUTH_EFFECT_POST:
        return post(lane, effect);
    case WSMI_AUTH_EFFECT_UNSEAL:
        return unseal(lane, effect);
    case WSMI_AUTH_EFFECT_DELIVER:
        deliver(lane);
        return false;
    case WSMI_AUTH_EFFECT_STATUS:
        end_with_status(lane);
        return false;
    case WSMI_AUTH_EFFECT_FAIL:
        end_with_failure(lane);
        return false;
    default:
        return false;
    }
}

static void perform_all(struct wsmi_lane *lane, enum wsmi_auth_effect effect)
{
    while (perform(lane, &effect)) {
    }
}

/* --- inputs --- */

void wsmi_lane_go_on(struct wsmi_lane *lane)
{
    lane->is_waiting = false;
    perform_all(lane, lane->awaited);
}

void wsmi_lane_serve(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    enum wsmi_auth_effect effect;
    lane->exchange = exchange;
    exchange->lane = lane;
    lane->phase = WSMI_PHASE_AUTH;
    lane->reason = NULL;
    lane->is_too_large = false;
    if (wsmi_auth_request(&lane->fsm, exchange->request.may_repeat, &effect)) {
        perform_all(lane, effect);
    }
}

void wsmi_lane_returned(struct wsmi_lane *lane)
{
    enum wsmi_auth_effect effect;
    lane->is_calling = false;
    lane->failure = lane->job->failure;
    if (feed_result(lane, lane->failure.code, &effect)) {
        perform_all(lane, effect);
    }
}

void wsmi_lane_answered(struct wsmi_lane *lane)
{
    struct wsmi_secure_endpoint *endpoint = lane->endpoint;
    struct wsmi_auth_answer answer;
    enum wsmi_auth_effect effect;
    lane->is_asking = false;
    if (lane->stopped != WSMI_FAILURE_NONE) {
        bool is_leg = lane->phase == WSMI_PHASE_AUTH && lane->answer->phase >= WSMI_PHASE_SEND;
        end_stopped(lane, lane->stopped, is_leg ? WSMI_PHASE_AUTH : lane->answer->phase);
        return;
    }
    wsmi_arena_clean_up(&lane->arena);
    wsmi_job_drop_input(lane->job);
    wsmi_auth_answer_read(lane->answer, endpoint->target->scheme, &endpoint->target->limits,
                          &lane->arena, &lane->job->input, &answer);
    if (wsmi_auth_answer(&lane->fsm, &answer, &effect)) {
        perform_all(lane, effect);
    }
}

void wsmi_lane_hurry(struct wsmi_lane *lane, uint64_t deadline_ms)
{
    if (lane->is_asking && lane->stopped == WSMI_FAILURE_NONE) {
        (void)lane->endpoint->secure->inner->ops->withdraw(lane->inner_exchange, deadline_ms);
    }
}

void wsmi_lane_stop(struct wsmi_lane *lane, enum wsmi_failure failure)
{
    if (!lane->is_asking) {
        end_stopped(lane, failure, lane->phase);
    } else if (lane->stopped == WSMI_FAILURE_NONE) {
        lane->stopped = failure;
        lane->endpoint->secure->inner->ops->cancel(lane->inner_exchange);
    }
}

/* SPDX-License-Identifier: MIT */
/* One exchange as its starter sees it. */
#include "transport/secure_internal.h"

#include "core/fail.h"
#include "core/line.h"
#include "transport/request.h"

/* One of an endpoint without security: the inner transport's, and where it is to be found. */
struct passed_exchange {
    struct wsmi_secure_endpoint *endpoint; /* first, as in the other kind */
    struct wsmi_exchange *inner;
};

/* Of either kind; what a handle points to begins with it. */
static struct wsmi_secure_endpoint *endpoint_of(struct wsmi_exchange *handle)
{
    return *(struct wsmi_secure_endpoint **)(void *)handle;
}

/* NULL: one of an endpoint with security. */
static struct passed_exchange *passed_of(struct wsmi_exchange *handle)
{
    return endpoint_of(handle)->passed != NULL ? (struct passed_exchange *)(void *)handle : NULL;
}

static void *new_zeroed(const struct wsmi_secure_endpoint *endpoint, size_t size)
{
    const struct wsmi_allocator *allocator = endpoint->secure->allocator;
    void *made = allocator->acquire(allocator->context, size);
    return made != NULL ? memset(made, 0, size) : NULL;
}

static void free_wiped(const struct wsmi_secure_endpoint *endpoint, void *memory, size_t size)
{
    const struct wsmi_allocator *allocator = endpoint->secure->allocator;
    wsmi_wipe(memory, size);
    allocator->release(allocator->context, memory);
}

static struct wsmi_secure_exchange *new_exchange(struct wsmi_secure_endpoint *endpoint,
                                                 const struct wsmi_http_request *request,
                                                 wsmi_exchange_done *done, void *context)
{
    const struct wsmi_secure *secure = endpoint->secure;
    struct wsmi_secure_exchange *exchange = new_zeroed(endpoint, sizeof(*exchange));
    if (exchange == NULL) {
        return NULL;
    }
    exchange->endpoint = endpoint;
    exchange->request = *request;
    exchange->done = done;
    exchange->context = context;
    wsmi_link_init(&exchange->link);
    wsmi_link_init(&exchange->active_link);
    wsmi_link_init(&exchange->cancel_link);
    wsmi_link_init(&exchange->resume_link);
    exchange->started_ms = wsmi_secure_now_ms(secure);
    /* Bounded by what the inner transport lets in. */
    wsmi_buf_init(&exchange->type, secure->allocator, SIZE_MAX);
    wsmi_buf_init(&exchange->location, secure->allocator, SIZE_MAX);
    wsmi_buf_init(&exchange->body, secure->allocator, SIZE_MAX);
    return exchange;
}

static bool start_passed(struct wsmi_secure_endpoint *endpoint,
                         const struct wsmi_http_request *request, wsmi_exchange_done *done,
                         void *context, struct wsmi_exchange **ret, struct wsmi_err *err)
{
    struct wsmi_exchange *before = *ret;
    struct passed_exchange *exchange = new_zeroed(endpoint, sizeof(*exchange));
    if (exchange == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    exchange->endpoint = endpoint;
    *ret = (struct wsmi_exchange *)(void *)exchange; /* `done` may come before the call returns */
    if (!endpoint->secure->inner->ops->start(endpoint->passed, request, done, context,
                                             &exchange->inner, err)) {
        *ret = before;
        free_wiped(endpoint, exchange, sizeof(*exchange));
        return false;
    }
    return true;
}

/* --- ops --- */

static bool check(const struct wsmi_secure_endpoint *endpoint,
                  const struct wsmi_http_request *request, struct wsmi_err *err)
{
    if (!wsmi_request_check(request, err)) {
        return false;
    }
    if (request->authorization != NULL) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "an authorization beside a security mechanism");
    }
    if (request->body.len == 0 && endpoint->target->security.protection != WSMI_PROTECTION_NONE) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "there is no body to seal");
    }
    return true;
}

bool wsmi_secure_start(struct wsmi_endpoint *handle, const struct wsmi_http_request *request,
                       wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                       struct wsmi_err *err)
{
    struct wsmi_secure_endpoint *endpoint = (struct wsmi_secure_endpoint *)(void *)handle;
    struct wsmi_secure *secure = endpoint->secure;
    if (endpoint->passed != NULL) {
        return start_passed(endpoint, request, done, context, ret, err);
    }
    if (!check(endpoint, request, err) || !wsmi_secure_loop_start(secure, err)) {
        return false;
    }
    struct wsmi_secure_exchange *exchange = new_exchange(endpoint, request, done, context);
    if (exchange == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    *ret = (struct wsmi_exchange *)(void *)exchange;
    wsmi_secure_post(secure, &secure->starting, &exchange->link);
    return true;
}

/* What ends is done by the deciding thread. */
static void queue_end_locked(struct wsmi_secure_exchange *exchange)
{
    struct wsmi_secure *secure = exchange->endpoint->secure;
    if (wsmi_link_alone(&exchange->cancel_link)) {
        wsmi_link_append(&secure->cancelling, &exchange->cancel_link);
        (void)pthread_cond_signal(&secure->wake);
    }
}

void wsmi_secure_cancel(struct wsmi_exchange *handle)
{
    struct wsmi_secure_exchange *exchange = (struct wsmi_secure_exchange *)(void *)handle;
    struct wsmi_secure *secure = endpoint_of(handle)->secure;
    const struct passed_exchange *passed = passed_of(handle);
    if (passed != NULL) {
        secure->inner->ops->cancel(passed->inner);
        return;
    }
    (void)pthread_mutex_lock(&secure->lock);
    if (!exchange->is_finished && !exchange->is_cancel_asked) {
        exchange->is_cancel_asked = true;
        queue_end_locked(exchange);
    }
    (void)pthread_mutex_unlock(&secure->lock);
}

/* The lock is the one under which the request is released to go out. */
bool wsmi_secure_withdraw(struct wsmi_exchange *handle, uint64_t deadline_ms)
{
    struct wsmi_secure_exchange *exchange = (struct wsmi_secure_exchange *)(void *)handle;
    struct wsmi_secure *secure = endpoint_of(handle)->secure;
    const struct passed_exchange *passed = passed_of(handle);
    if (passed != NULL) {
        return secure->inner->ops->withdraw(passed->inner, deadline_ms);
    }
    (void)pthread_mutex_lock(&secure->lock);
    bool unsent = !exchange->is_finished && !exchange->is_posted;
    if (!exchange->is_finished && !exchange->is_cancel_asked) {
        exchange->is_cancel_asked = unsent;
        exchange->end_by_ms = deadline_ms;
        queue_end_locked(exchange);
    }
    (void)pthread_mutex_unlock(&secure->lock);
    return unsent;
}

void wsmi_secure_resume(struct wsmi_exchange *handle, uint64_t deadline_ms)
{
    struct wsmi_secure_exchange *exchange = (struct wsmi_secure_exchange *)(void *)handle;
    struct wsmi_secure *secure = endpoint_of(handle)->secure;
    const struct passed_exchange *passed = passed_of(handle);
    if (passed != NULL) {
        secure->inner->ops->resume(passed->inner, deadline_ms);
        return;
    }
    (void)pthread_mutex_lock(&secure->lock);
    if (!exchange->is_finished && wsmi_link_alone(&exchange->resume_link)) {
        exchange->resume_deadline_ms = deadline_ms;
        wsmi_link_append(&secure->resuming, &exchange->resume_link);
        (void)pthread_cond_signal(&secure->wake);
    }
    (void)pthread_mutex_unlock(&secure->lock);
}

void wsmi_secure_release(struct wsmi_exchange *handle)
{
    struct wsmi_secure_exchange *exchange = (struct wsmi_secure_exchange *)(void *)handle;
    const struct wsmi_secure_endpoint *endpoint = endpoint_of(handle);
    struct passed_exchange *passed = passed_of(handle);
    if (passed != NULL) {
        endpoint->secure->inner->ops->release(passed->inner);
        free_wiped(endpoint, passed, sizeof(*passed));
        return;
    }
    wsmi_buf_clean_up(&exchange->type);
    wsmi_buf_clean_up(&exchange->location);
    wsmi_buf_clean_up(&exchange->body);
    free_wiped(endpoint, exchange, sizeof(*exchange));
}

/* --- the deciding thread --- */

bool wsmi_secure_exchange_is_unwatched(const struct wsmi_secure_exchange *exchange)
{
    return exchange->lane == NULL || !exchange->lane->is_asking;
}

bool wsmi_secure_exchange_may_post(struct wsmi_secure_exchange *exchange)
{
    struct wsmi_secure *secure = exchange->endpoint->secure;
    (void)pthread_mutex_lock(&secure->lock);
    exchange->is_posted = !exchange->is_cancel_asked;
    (void)pthread_mutex_unlock(&secure->lock);
    return exchange->is_posted;
}

void wsmi_secure_exchange_hurry(struct wsmi_secure_exchange *exchange, uint64_t deadline_ms)
{
    if (deadline_ms < exchange->request.deadline_ms) {
        exchange->request.deadline_ms = deadline_ms;
    }
    if (exchange->lane != NULL) {
        wsmi_lane_hurry(exchange->lane, deadline_ms);
    }
}

void wsmi_secure_exchange_fail(struct wsmi_secure_exchange *exchange, enum wsmi_failure failure,
                               enum wsmi_phase phase, const char *text)
{
    struct wsmi_http_answer *answer = &exchange->answer;
    struct wsmi_line line;
    answer->failure = failure;
    answer->phase = phase;
    wsmi_line_init(&line, answer->text, sizeof(answer->text));
    wsmi_line_put(&line, text);
}

void wsmi_secure_exchange_stop(struct wsmi_secure_exchange *exchange, enum wsmi_failure failure)
{
    if (exchange->lane != NULL) {
        wsmi_lane_stop(exchange->lane, failure);
        return;
    }
    wsmi_secure_exchange_fail(exchange, failure, WSMI_PHASE_SETUP,
                              failure == WSMI_FAILURE_DEADLINE
                                  ? "no connection was free or authenticated by the deadline"
                                  : "");
    wsmi_secure_exchange_finish(exchange);
}

void wsmi_secure_exchange_stream(struct wsmi_secure_exchange *exchange)
{
    struct wsmi_http_answer *answer = &exchange->answer;
    struct wsmi_view body = answer->body;
    memset(&answer->body, 0, sizeof(answer->body));
    switch (exchange->request.on_data(exchange->context, answer, body)) {
    case WSMI_FLOW_TOO_LARGE:
        wsmi_secure_exchange_fail(exchange, WSMI_FAILURE_BODY_TOO_LARGE, WSMI_PHASE_DECODE,
                                  "a message of the answer is larger than max_message_bytes");
        break;
    case WSMI_FLOW_OOM:
        wsmi_secure_exchange_fail(exchange, WSMI_FAILURE_OOM, WSMI_PHASE_DECODE,
                                  "no memory for the answer's body");
        break;
    case WSMI_FLOW_GO:
    case WSMI_FLOW_PAUSE:
        break;
    }
}

void wsmi_secure_exchange_finish(struct wsmi_secure_exchange *exchange)
{
    struct wsmi_secure *secure = exchange->endpoint->secure;
    wsmi_link_remove(&exchange->active_link);
    wsmi_link_remove(&exchange->link);
    (void)pthread_mutex_lock(&secure->lock);
    exchange->is_finished = true;
    wsmi_link_remove(&exchange->cancel_link);
    wsmi_link_remove(&exchange->resume_link);
    (void)pthread_mutex_unlock(&secure->lock);
    exchange->answer.elapsed_ms = wsmi_secure_now_ms(secure) - exchange->started_ms;
    exchange->done(exchange->context, &exchange->answer);
    /* The exchange may be gone. */
}

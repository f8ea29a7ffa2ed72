/* SPDX-License-Identifier: MIT */
/* Where exchanges go: straight through, or into a queue for the lanes. */
#include "transport/secure_internal.h"

#include "core/fail.h"
#include "core/line.h"

static bool open_passed(struct wsmi_secure_endpoint *endpoint,
                        const struct wsmi_endpoint_config *config, struct wsmi_err *err)
{
    struct wsmi_transport *inner = endpoint->secure->inner;
    return inner->ops->open_endpoint(inner, config, &endpoint->passed, err);
}

static bool open_secured(struct wsmi_secure_endpoint *endpoint,
                         const struct wsmi_endpoint_config *config, struct wsmi_err *err)
{
    struct wsmi_secure *secure = endpoint->secure;
    if (!wsmi_target_new(secure->allocator, config, &endpoint->target, err)) {
        return false;
    }
    if (!secure->inner->ops->open_endpoint(secure->inner, &endpoint->target->endpoint.config,
                                           &endpoint->spare, err)) {
        wsmi_target_release(endpoint->target);
        return false;
    }
    return true;
}

bool wsmi_secure_open(struct wsmi_transport *transport, const struct wsmi_endpoint_config *config,
                      struct wsmi_endpoint **ret, struct wsmi_err *err)
{
    struct wsmi_secure *secure = (struct wsmi_secure *)transport;
    const struct wsmi_allocator *allocator = secure->allocator;
    const size_t size = sizeof(struct wsmi_secure_endpoint) +
                        (config->security == NULL ? 0 : (size_t)WSMI_DENIAL_BYTES);
    struct wsmi_secure_endpoint *endpoint = allocator->acquire(allocator->context, size);
    if (endpoint == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    memset(endpoint, 0, size);
    endpoint->secure = secure;
    wsmi_link_init(&endpoint->link);
    wsmi_link_init(&endpoint->dirty_link);
    wsmi_link_init(&endpoint->lanes);
    wsmi_link_init(&endpoint->queue);
    bool ok = config->security == NULL ? open_passed(endpoint, config, err)
                                       : open_secured(endpoint, config, err);
    if (!ok) {
        allocator->release(allocator->context, endpoint);
        return false;
    }
    *ret = (struct wsmi_endpoint *)(void *)endpoint;
    return true;
}

void wsmi_secure_endpoint_free(struct wsmi_secure_endpoint *endpoint)
{
    struct wsmi_secure *secure = endpoint->secure;
    while (!wsmi_link_alone(&endpoint->lanes)) {
        wsmi_lane_free(WSMI_LINK_OWNER(endpoint->lanes.next, struct wsmi_lane, link));
    }
    if (endpoint->spare != NULL) {
        secure->inner->ops->close_endpoint(endpoint->spare);
    }
    if (endpoint->passed != NULL) {
        secure->inner->ops->close_endpoint(endpoint->passed);
    } else {
        wsmi_target_release(endpoint->target);
    }
    secure->allocator->release(secure->allocator->context, endpoint);
}

void wsmi_secure_close(struct wsmi_endpoint *handle)
{
    struct wsmi_secure_endpoint *endpoint = (struct wsmi_secure_endpoint *)(void *)handle;
    struct wsmi_secure *secure = endpoint->secure;
    (void)pthread_mutex_lock(&secure->lock);
    /* What went straight through is no business of the deciding thread. */
    bool is_posted = secure->is_running && endpoint->passed == NULL;
    if (is_posted) {
        wsmi_link_append(&secure->closing, &endpoint->link);
        (void)pthread_cond_signal(&secure->wake);
    }
    (void)pthread_mutex_unlock(&secure->lock);
    if (!is_posted) {
        wsmi_secure_endpoint_free(endpoint);
    }
}

/* --- the deciding thread --- */

void wsmi_secure_endpoint_touch(struct wsmi_secure_endpoint *endpoint)
{
    if (wsmi_link_alone(&endpoint->dirty_link)) {
        wsmi_link_append(&endpoint->secure->dirty, &endpoint->dirty_link);
    }
}

void wsmi_secure_endpoint_enqueue(struct wsmi_secure_exchange *exchange)
{
    wsmi_link_append(&exchange->endpoint->queue, &exchange->link);
    wsmi_secure_endpoint_touch(exchange->endpoint);
}

static bool is_authenticating(const struct wsmi_lane *lane)
{
    switch (lane->fsm.state) {
    case WSMI_AUTH_NEW:
    case WSMI_AUTH_PROBING:
    case WSMI_AUTH_MAKING:
    case WSMI_AUTH_LEG:
    case WSMI_AUTH_LAST_LEG:
    case WSMI_AUTH_PROVING:
        return true;
    default:
        return false;
    }
}

bool wsmi_secure_endpoint_is_authenticating(const struct wsmi_secure_endpoint *endpoint)
{
    for (struct wsmi_link *link = endpoint->lanes.next; link != &endpoint->lanes;
         link = link->next) {
        const struct wsmi_lane *lane = WSMI_LINK_OWNER(link, struct wsmi_lane, link);
        if (!lane->is_waiting && is_authenticating(lane)) {
            return true;
        }
    }
    return false;
}

/* The first of the lanes that wait to authenticate anew, once nobody does. */
static void resume_waiting(struct wsmi_secure_endpoint *endpoint)
{
    if (wsmi_secure_endpoint_is_authenticating(endpoint)) {
        return;
    }
    for (struct wsmi_link *link = endpoint->lanes.next; link != &endpoint->lanes;
         link = link->next) {
        struct wsmi_lane *lane = WSMI_LINK_OWNER(link, struct wsmi_lane, link);
        if (lane->is_waiting) {
            wsmi_lane_go_on(lane); /* which may be gone; what ends here comes by once more */
            return;
        }
    }
}

static struct wsmi_secure_exchange *first_of(struct wsmi_secure_endpoint *endpoint)
{
    return WSMI_LINK_OWNER(endpoint->queue.next, struct wsmi_secure_exchange, link);
}

/* A lane that is established and free; whether one is on its way to that. */
static struct wsmi_lane *find_lane(struct wsmi_secure_endpoint *endpoint, bool *ret_authenticating)
{
    struct wsmi_lane *found = NULL;
    *ret_authenticating = false;
    for (struct wsmi_link *link = endpoint->lanes.next; link != &endpoint->lanes;
         link = link->next) {
        struct wsmi_lane *lane = WSMI_LINK_OWNER(link, struct wsmi_lane, link);
        if (is_authenticating(lane)) {
            *ret_authenticating = true;
        } else if (found == NULL && lane->fsm.state == WSMI_AUTH_READY && lane->exchange == NULL) {
            found = lane;
        }
    }
    return found;
}

static void fail_first(struct wsmi_secure_endpoint *endpoint, enum wsmi_failure failure,
                       enum wsmi_phase phase, const char *text)
{
    struct wsmi_secure_exchange *exchange = first_of(endpoint);
    wsmi_secure_exchange_fail(exchange, failure, phase, text);
    wsmi_secure_exchange_finish(exchange);
}

void wsmi_secure_endpoint_dispatch(struct wsmi_secure_endpoint *endpoint)
{
    resume_waiting(endpoint);
    while (!wsmi_link_alone(&endpoint->queue)) {
        bool is_busy;
        struct wsmi_lane *lane = find_lane(endpoint, &is_busy);
        if (lane == NULL && endpoint->is_denied) {
            fail_first(endpoint, endpoint->denied_as, WSMI_PHASE_AUTH, endpoint->denial);
            continue;
        }
        if (lane == NULL && (is_busy || endpoint->lane_count == endpoint->secure->max_lanes)) {
            return;
        }
        if (lane == NULL) {
            lane = wsmi_lane_new(endpoint);
        }
        if (lane == NULL) {
            fail_first(endpoint, WSMI_FAILURE_OOM, WSMI_PHASE_SETUP, "no memory for a connection");
            continue;
        }
        struct wsmi_secure_exchange *exchange = first_of(endpoint);
        wsmi_link_remove(&exchange->link);
        wsmi_lane_serve(lane, exchange);
    }
}

void wsmi_secure_endpoint_failed(struct wsmi_secure_endpoint *endpoint,
                                 const struct wsmi_http_answer *answer, bool is_refusal)
{
    if (is_refusal) {
        struct wsmi_line line;
        wsmi_line_init(&line, endpoint->denial, WSMI_DENIAL_BYTES);
        wsmi_line_put(&line, answer->text);
        endpoint->denied_as = answer->failure;
        endpoint->is_denied = true;
    }
    if (endpoint->lane_count > 0) {
        return;
    }
    /* `done` may add to the queue of another thread's making only, which is looked at later. */
    while (!wsmi_link_alone(&endpoint->queue)) {
        fail_first(endpoint, answer->failure, answer->phase, answer->text);
    }
}

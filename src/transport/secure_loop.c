/* SPDX-License-Identifier: MIT */
/*
 * The deciding thread: takes in what happened, lets the lanes act upon it, sleeps until more
 * happens or a deadline is due. Everything lanes, queues and exchanges are is changed here only.
 */
#include "transport/secure_internal.h"

#include "core/fail.h"
#include "transport/thread.h"

#include <time.h>

uint64_t wsmi_secure_now_ms(const struct wsmi_secure *secure)
{
    return secure->inner->ops->now_ms(secure->inner);
}

void wsmi_secure_post(struct wsmi_secure *secure, struct wsmi_link *list, struct wsmi_link *link)
{
    (void)pthread_mutex_lock(&secure->lock);
    wsmi_link_append(list, link);
    (void)pthread_cond_signal(&secure->wake);
    (void)pthread_mutex_unlock(&secure->lock);
}

static void on_job(void *context, struct wsmi_job *job)
{
    struct wsmi_secure *secure = context;
    wsmi_secure_post(secure, &secure->returned, &job->link);
}

/* What came in since the last look. */
struct inbox {
    struct wsmi_link starting;
    struct wsmi_link cancelling;
    struct wsmi_link answered;
    struct wsmi_link returned;
    struct wsmi_link closing;
};

static bool is_empty_locked(const struct wsmi_secure *secure)
{
    return wsmi_link_alone(&secure->starting) && wsmi_link_alone(&secure->cancelling) &&
           wsmi_link_alone(&secure->resuming) && wsmi_link_alone(&secure->answered) &&
           wsmi_link_alone(&secure->returned) && wsmi_link_alone(&secure->closing);
}

static uint64_t next_deadline_ms(const struct wsmi_secure *secure)
{
    uint64_t next_ms = UINT64_MAX;
    for (struct wsmi_link *link = secure->active.next; link != &secure->active; link = link->next) {
        const struct wsmi_secure_exchange *exchange =
            WSMI_LINK_OWNER(link, struct wsmi_secure_exchange, active_link);
        if (wsmi_secure_exchange_is_unwatched(exchange) &&
            exchange->request.deadline_ms < next_ms) {
            next_ms = exchange->request.deadline_ms;
        }
    }
    return next_ms;
}

static void sleep_locked(struct wsmi_secure *secure, uint64_t until_ms)
{
    enum { LONGEST_MS = 3600 * 1000 };
    if (until_ms == UINT64_MAX) {
        (void)pthread_cond_wait(&secure->wake, &secure->lock);
        return;
    }
    uint64_t now_ms = wsmi_secure_now_ms(secure);
    uint64_t left_ms = until_ms > now_ms ? until_ms - now_ms : 0;
    left_ms = left_ms < LONGEST_MS ? left_ms : LONGEST_MS;
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(left_ms / 1000);
    until.tv_nsec += (long)(left_ms % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    (void)pthread_cond_timedwait(&secure->wake, &secure->lock, &until);
}

/* Waits once at most. False when the thread is to end. */
static bool fetch(struct wsmi_secure *secure, struct inbox *inbox)
{
    uint64_t until_ms = next_deadline_ms(secure);
    wsmi_link_init(&inbox->starting);
    wsmi_link_init(&inbox->cancelling);
    wsmi_link_init(&inbox->answered);
    wsmi_link_init(&inbox->returned);
    wsmi_link_init(&inbox->closing);
    (void)pthread_mutex_lock(&secure->lock);
    if (is_empty_locked(secure) && !secure->is_stopping) {
        sleep_locked(secure, until_ms);
    }
    wsmi_link_move_all(&secure->starting, &inbox->starting);
    wsmi_link_move_all(&secure->cancelling, &inbox->cancelling);
    wsmi_link_move_all(&secure->answered, &inbox->answered);
    wsmi_link_move_all(&secure->returned, &inbox->returned);
    wsmi_link_move_all(&secure->closing, &inbox->closing);
    bool goes_on = !secure->is_stopping || !wsmi_link_alone(&inbox->returned) ||
                   !wsmi_link_alone(&inbox->closing);
    (void)pthread_mutex_unlock(&secure->lock);
    return goes_on;
}

static void take_cancelling(struct wsmi_secure *secure, struct wsmi_link *cancelling)
{
    while (!wsmi_link_alone(cancelling)) {
        struct wsmi_secure_exchange *exchange =
            WSMI_LINK_OWNER(cancelling->next, struct wsmi_secure_exchange, cancel_link);
        (void)pthread_mutex_lock(&secure->lock);
        wsmi_link_remove(&exchange->cancel_link);
        bool is_cancelled = exchange->is_cancel_asked;
        uint64_t end_by_ms = exchange->end_by_ms;
        (void)pthread_mutex_unlock(&secure->lock);
        if (is_cancelled) {
            wsmi_secure_exchange_stop(exchange, WSMI_FAILURE_CANCELLED);
        } else {
            wsmi_secure_exchange_hurry(exchange, end_by_ms);
        }
    }
}

/* A job whose owner went away while it was on its way back goes the way of all abandoned ones. */
static void take_returned(struct wsmi_link *returned)
{
    while (!wsmi_link_alone(returned)) {
        struct wsmi_job *job = WSMI_LINK_OWNER(returned->next, struct wsmi_job, link);
        wsmi_link_remove(&job->link);
        if (job->is_abandoned) {
            wsmi_job_abandon(job, false);
        } else {
            wsmi_lane_returned(job->owner);
        }
    }
}

static void take_answered(struct wsmi_link *answered)
{
    while (!wsmi_link_alone(answered)) {
        struct wsmi_lane *lane = WSMI_LINK_OWNER(answered->next, struct wsmi_lane, answered_link);
        wsmi_link_remove(&lane->answered_link);
        wsmi_lane_answered(lane);
    }
}

/* The lock is taken for each: an exchange that ends meanwhile leaves the list. */
static void take_resuming(struct wsmi_secure *secure)
{
    (void)pthread_mutex_lock(&secure->lock);
    while (!wsmi_link_alone(&secure->resuming)) {
        struct wsmi_secure_exchange *exchange =
            WSMI_LINK_OWNER(secure->resuming.next, struct wsmi_secure_exchange, resume_link);
        uint64_t deadline_ms = exchange->resume_deadline_ms;
        wsmi_link_remove(&exchange->resume_link);
        (void)pthread_mutex_unlock(&secure->lock);
        struct wsmi_lane *lane = exchange->lane;
        exchange->request.deadline_ms = deadline_ms;
        if (lane != NULL && lane->is_asking) {
            secure->inner->ops->resume(lane->inner_exchange, deadline_ms);
        }
        (void)pthread_mutex_lock(&secure->lock);
    }
    (void)pthread_mutex_unlock(&secure->lock);
}

static void take_starting(struct wsmi_secure *secure, struct wsmi_link *starting)
{
    while (!wsmi_link_alone(starting)) {
        struct wsmi_secure_exchange *exchange =
            WSMI_LINK_OWNER(starting->next, struct wsmi_secure_exchange, link);
        wsmi_link_remove(&exchange->link);
        wsmi_link_append(&secure->active, &exchange->active_link);
        wsmi_secure_endpoint_enqueue(exchange);
    }
}

static void take_closing(struct wsmi_link *closing)
{
    while (!wsmi_link_alone(closing)) {
        struct wsmi_secure_endpoint *endpoint =
            WSMI_LINK_OWNER(closing->next, struct wsmi_secure_endpoint, link);
        wsmi_link_remove(&endpoint->link);
        wsmi_link_remove(&endpoint->dirty_link);
        wsmi_secure_endpoint_free(endpoint);
    }
}

static void dispatch_dirty(struct wsmi_secure *secure)
{
    while (!wsmi_link_alone(&secure->dirty)) {
        struct wsmi_secure_endpoint *endpoint =
            WSMI_LINK_OWNER(secure->dirty.next, struct wsmi_secure_endpoint, dirty_link);
        wsmi_link_remove(&endpoint->dirty_link);
        wsmi_secure_endpoint_dispatch(endpoint);
    }
}

/* One at a time: what ends one may end others. */
static struct wsmi_secure_exchange *find_due(struct wsmi_secure *secure, uint64_t now_ms)
{
    for (struct wsmi_link *link = secure->active.next; link != &secure->active; link = link->next) {
        struct wsmi_secure_exchange *exchange =
            WSMI_LINK_OWNER(link, struct wsmi_secure_exchange, active_link);
        if (wsmi_secure_exchange_is_unwatched(exchange) &&
            exchange->request.deadline_ms <= now_ms) {
            return exchange;
        }
    }
    return NULL;
}

static void enforce_deadlines(struct wsmi_secure *secure)
{
    uint64_t now_ms = wsmi_secure_now_ms(secure);
    struct wsmi_secure_exchange *exchange;
    while ((exchange = find_due(secure, now_ms)) != NULL) {
        wsmi_secure_exchange_stop(exchange, WSMI_FAILURE_DEADLINE);
    }
}

/* Order matters: a cancelled exchange that has not started contacts nobody, and an endpoint is
 * freed after the last of its events. */
static void *run(void *context)
{
    struct wsmi_secure *secure = context;
    struct inbox inbox;
    while (fetch(secure, &inbox)) {
        take_cancelling(secure, &inbox.cancelling);
        take_resuming(secure);
        take_answered(&inbox.answered);
        take_returned(&inbox.returned);
        take_starting(secure, &inbox.starting);
        enforce_deadlines(secure);
        dispatch_dirty(secure);
        take_closing(&inbox.closing);
    }
    return NULL;
}

bool wsmi_secure_loop_start(struct wsmi_secure *secure, struct wsmi_err *err)
{
    (void)pthread_mutex_lock(&secure->lock);
    bool ok = secure->is_running || wsmi_thread_start(&secure->thread, run, secure);
    secure->is_running = ok;
    (void)pthread_mutex_unlock(&secure->lock);
    return ok || wsmi_fail(err, WSMI_E_TRANSPORT, 0, "the deciding thread cannot be started");
}

static uint64_t now_ms(struct wsmi_transport *transport)
{
    return wsmi_secure_now_ms((struct wsmi_secure *)transport);
}

static void free_secure(struct wsmi_secure *secure)
{
    (void)pthread_cond_destroy(&secure->wake);
    (void)pthread_mutex_destroy(&secure->lock);
    secure->allocator->release(secure->allocator->context, secure);
}

static void destroy(struct wsmi_transport *transport)
{
    struct wsmi_secure *secure = (struct wsmi_secure *)transport;
    (void)pthread_mutex_lock(&secure->lock);
    bool is_running = secure->is_running;
    secure->is_stopping = true;
    (void)pthread_cond_signal(&secure->wake);
    (void)pthread_mutex_unlock(&secure->lock);
    if (is_running) {
        (void)pthread_join(secure->thread, NULL);
    }
    wsmi_pool_destroy(secure->pool);
    secure->inner->ops->destroy(secure->inner);
    free_secure(secure);
}

static bool init_wake(struct wsmi_secure *secure)
{
    pthread_condattr_t monotonic;
    if (pthread_mutex_init(&secure->lock, NULL) != 0) {
        return false;
    }
    bool ok = pthread_condattr_init(&monotonic) == 0;
    if (ok) {
        (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        ok = pthread_cond_init(&secure->wake, &monotonic) == 0;
        (void)pthread_condattr_destroy(&monotonic);
    }
    if (!ok) {
        (void)pthread_mutex_destroy(&secure->lock);
    }
    return ok;
}

static const struct wsmi_transport_ops ops = {
    .now_ms = now_ms,
    .open_endpoint = wsmi_secure_open,
    .close_endpoint = wsmi_secure_close,
    .start = wsmi_secure_start,
    .cancel = wsmi_secure_cancel,
    .withdraw = wsmi_secure_withdraw,
    .resume = wsmi_secure_resume,
    .release = wsmi_secure_release,
    .destroy = destroy,
};

bool wsmi_secure_transport_new(const struct wsmi_allocator *allocator,
                               const struct wsmi_secure_config *config, struct wsmi_transport **ret,
                               struct wsmi_err *err)
{
    struct wsmi_secure *secure = allocator->acquire(allocator->context, sizeof(*secure));
    if (secure == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    memset(secure, 0, sizeof(*secure));
    if (!init_wake(secure)) {
        allocator->release(allocator->context, secure);
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "no mutex can be had");
    }
    secure->base.ops = &ops;
    secure->allocator = allocator;
    secure->inner = config->inner;
    secure->max_lanes = config->max_lanes != 0 ? config->max_lanes : WSMI_SECURE_DEFAULT_LANES;
    struct wsmi_link *lists[] = {&secure->starting, &secure->cancelling, &secure->resuming,
                                 &secure->answered, &secure->returned,   &secure->closing,
                                 &secure->active,   &secure->dirty};
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        wsmi_link_init(lists[i]);
    }
    unsigned workers = config->max_workers != 0 ? config->max_workers : WSMI_SECURE_DEFAULT_WORKERS;
    if (!wsmi_pool_new(allocator, config->security, workers, on_job, secure, &secure->pool, err)) {
        free_secure(secure);
        return false;
    }
    *ret = &secure->base;
    return true;
}

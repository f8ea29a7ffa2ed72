/* SPDX-License-Identifier: MIT */
/*
 * The request that goes out ahead: the peer makes the next answer while this one is being read and
 * its results are taken. It has an exchange of its own until the task awaits it; then that is the
 * operation's exchange like any other. What comes of it, failures too, lies there until then, so
 * results are in order; and as no other goes out meanwhile, one answer is all that lies there,
 * however slow the user is.
 */
#include "mi/operation.h"

/* On the transport's thread. */
static void ahead_done(void *context, const struct wsmi_http_answer *answer)
{
    struct wsmi_operation *operation = context;
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    (void)pthread_mutex_lock(lock);
    if (answer->failure == WSMI_FAILURE_NONE || answer->failure == WSMI_FAILURE_AUTH_DENIED) {
        wsmi_session_settle_locked(operation->session);
    }
    /* The next goes out only after the answer of this one was seen, so there is no other here. */
    if (operation->ahead.exchange != NULL) {
        operation->ahead.answer = answer;
        (void)pthread_cond_broadcast(&operation->changed);
    } else {
        wsmi_operation_take_answer_locked(operation, answer);
    }
    (void)pthread_mutex_unlock(lock);
    wsmi_object_unref(&operation->object);
}

/* A request that cannot be sent now is when it is awaited, and fails then if at all. */
void wsmi_operation_send_ahead(struct wsmi_operation *operation,
                               const struct wsmi_http_answer *answer)
{
    struct wsmi_ahead *ahead = &operation->ahead;
    const struct wsmi_task_ops *ops = operation->task->ops;
    struct wsmi_error error;
    if (ops->ahead == NULL || ahead->is_owed) {
        return;
    }
    wsmi_task_request_clear(&ahead->request);
    ahead->is_owed = ops->ahead(operation->task, answer, &ahead->request);
    if (!ahead->is_owed) {
        return;
    }
    const struct wsmi_aside aside = {&ahead->request, ahead->headers,
                                     wsmi_operation_timeout_ms(operation), ahead_done};
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    ahead->endpoint = operation->session->endpoint;
    if (operation->state == WSMI_OP_ADVANCING) {
        (void)wsmi_operation_start_beside_locked(operation, &aside, &ahead->exchange, &error);
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
}

static void swap_requests(struct wsmi_operation *operation)
{
    struct wsmi_task_request request = operation->request;
    operation->request = operation->ahead.request;
    operation->ahead.request = request;
}

bool wsmi_operation_await_locked(struct wsmi_operation *operation)
{
    struct wsmi_ahead *ahead = &operation->ahead;
    const struct wsmi_http_answer *answer = ahead->answer;
    ahead->is_owed = false;
    if (ahead->exchange == NULL) {
        swap_requests(operation);
        return wsmi_operation_send_locked(operation);
    }
    if (!wsmi_operation_step_locked(operation, WSMI_OP_ON_SENT)) {
        return false;
    }
    swap_requests(operation);
    operation->exchange = ahead->exchange;
    operation->endpoint = ahead->endpoint;
    operation->is_streamed = false;
    ahead->exchange = NULL;
    ahead->answer = NULL;
    if (answer != NULL) {
        wsmi_operation_take_answer_locked(operation, answer);
    }
    return true;
}

void wsmi_operation_stop_ahead_locked(struct wsmi_operation *operation)
{
    struct wsmi_ahead *ahead = &operation->ahead;
    if (ahead->exchange != NULL) {
        operation->session->application->transport->ops->cancel(ahead->exchange);
    }
    while (ahead->exchange != NULL && ahead->answer == NULL) {
        (void)pthread_cond_wait(&operation->changed, wsmi_operation_lock(operation));
    }
}

/* Before it is released: a cancellation may come at any time. */
static struct wsmi_exchange *take_away(struct wsmi_operation *operation)
{
    struct wsmi_ahead *ahead = &operation->ahead;
    struct wsmi_exchange *exchange = ahead->exchange;
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    ahead->exchange = NULL;
    ahead->answer = NULL;
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    return exchange;
}

void wsmi_operation_learn_ahead(struct wsmi_operation *operation)
{
    const struct wsmi_http_answer *answer = operation->ahead.answer;
    if (operation->ahead.exchange == NULL) {
        return;
    }
    wsmi_operation_log_exchange(operation, answer);
    if (answer->failure == WSMI_FAILURE_NONE && operation->task->ops->learn != NULL) {
        operation->task->ops->learn(operation->task, answer);
    }
    operation->session->application->transport->ops->release(take_away(operation));
}

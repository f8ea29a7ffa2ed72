/* SPDX-License-Identifier: MIT */
/*
 * An operation that ends while Enumerate or Subscribe is unanswered does not wait; but the peer may
 * have opened a context that only the answer can name. So the exchange goes on without the
 * operation, for as long as an epilogue may take, and what its answer names is freed by one.
 */
#include "mi/operation.h"

bool wsmi_operation_linger_locked(struct wsmi_operation *operation)
{
    static const struct wsmi_http_answer left_behind = {.failure = WSMI_FAILURE_CANCELLED,
                                                        .phase = WSMI_PHASE_WAIT};
    struct wsmi_application *application = operation->session->application;
    const struct wsmi_transport_ops *ops = application->transport->ops;
    if (!operation->request.opens || operation->is_streamed || operation->answer != NULL ||
        !wsmi_dispatch_prepare(application->dispatch) ||
        ops->withdraw(operation->exchange, ops->now_ms(application->transport) +
                                               wsmi_operation_epilogue_ms(operation))) {
        return false;
    }
    operation->linger.exchange = operation->exchange;
    operation->linger.task = operation->task;
    operation->exchange = NULL;
    operation->task = NULL;
    operation->answer = &left_behind;
    return true;
}

/* Shows the task what came. True when `request` is now what frees it. */
static bool learn(struct wsmi_operation *operation)
{
    struct wsmi_task *task = operation->linger.task;
    struct wsmi_result result = {.code = MI_RESULT_OK};
    wsmi_operation_log_exchange(operation, operation->linger.answer);
    wsmi_task_request_clear(&operation->request);
    enum wsmi_next next =
        task->ops->advance(task, operation->linger.answer, &operation->request, &result);
    bool good_end = next == WSMI_NEXT_FINAL && result.code == MI_RESULT_OK;
    wsmi_result_clean_up(&result);
    return !good_end && wsmi_operation_prepare_epilogue(operation, task);
}

/* On a thread of the dispatcher, with the job's reference. */
static void linger_over(struct wsmi_dispatch_job *job)
{
    struct wsmi_operation *operation = WSMI_DISPATCH_OWNER(job, struct wsmi_operation, linger.job);
    struct wsmi_application *application = operation->session->application;
    bool epilogue = learn(operation);
    (void)pthread_mutex_lock(&application->lock);
    application->transport->ops->release(operation->linger.exchange);
    operation->linger.exchange = NULL;
    operation->linger.answer = NULL;
    if (epilogue) {
        wsmi_operation_start_epilogue_locked(operation);
    }
    wsmi_operation_leave_locked(operation);
    (void)pthread_mutex_unlock(&application->lock);
    wsmi_object_unref(&operation->object);
}

void wsmi_operation_linger_answered_locked(struct wsmi_operation *operation,
                                           const struct wsmi_http_answer *answer)
{
    operation->linger.answer = answer;
    operation->linger.job.run = linger_over;
    wsmi_object_ref(&operation->object);
    wsmi_dispatch_submit(operation->session->application->dispatch, &operation->linger.job);
}

void wsmi_operation_linger_clean_up(struct wsmi_operation *operation)
{
    struct wsmi_task *task = operation->linger.task;
    if (task != NULL) {
        task->ops->destroy(task);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * The epilogue: a request after the end that frees what the peer holds for an operation that was
 * not brought to its own end, and the farewell of one that has answered questions. Nobody waits for
 * them but the closing session, and never long; their answers are not read.
 */
#include "mi/operation.h"

uint64_t wsmi_operation_epilogue_ms(const struct wsmi_operation *operation)
{
    enum { EPILOGUE_MS = 5000 };
    uint64_t timeout_ms = operation->session->config.timeout_ms;
    return timeout_ms < EPILOGUE_MS ? timeout_ms : EPILOGUE_MS;
}

bool wsmi_operation_prepare_epilogue(struct wsmi_operation *operation, struct wsmi_task *task)
{
    if (task->ops->abandon == NULL) {
        return false;
    }
    wsmi_task_request_clear(&operation->request);
    return task->ops->abandon(task, &operation->request);
}

bool wsmi_operation_prepare_farewell(struct wsmi_operation *operation, struct wsmi_task *task)
{
    if (task->ops->farewell == NULL) {
        return false;
    }
    wsmi_task_request_clear(&operation->request);
    return task->ops->farewell(task, &operation->request);
}

/* On a thread of the dispatcher, with the reference of the exchange: leaving the session may close
 * the endpoint, which the transport's thread must not. */
static void epilogue_over(struct wsmi_dispatch_job *job)
{
    struct wsmi_operation *operation =
        WSMI_DISPATCH_OWNER(job, struct wsmi_operation, epilogue_job);
    struct wsmi_application *application = operation->session->application;
    struct wsmi_task *task = operation->task; /* nobody's since the end; not when it has lingered */
    bool farewell = task != NULL && wsmi_operation_prepare_farewell(operation, task);
    (void)pthread_mutex_lock(&application->lock);
    application->transport->ops->release(operation->epilogue);
    operation->epilogue = NULL;
    if (farewell) {
        wsmi_operation_start_epilogue_locked(operation);
    }
    wsmi_operation_leave_locked(operation);
    (void)pthread_mutex_unlock(&application->lock);
    wsmi_object_unref(&operation->object);
}

static void epilogue_done(void *context, const struct wsmi_http_answer *answer)
{
    struct wsmi_operation *operation = context;
    (void)answer;
    operation->epilogue_job.run = epilogue_over;
    wsmi_dispatch_submit(operation->session->application->dispatch, &operation->epilogue_job);
}

void wsmi_operation_start_epilogue_locked(struct wsmi_operation *operation)
{
    const struct wsmi_aside aside = {&operation->request, operation->headers,
                                     wsmi_operation_epilogue_ms(operation), epilogue_done};
    struct wsmi_error error;
    (void)wsmi_operation_start_aside_locked(operation, &aside, &operation->epilogue, &error);
}

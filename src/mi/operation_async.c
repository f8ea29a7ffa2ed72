/* SPDX-License-Identifier: MIT */
/* Result callbacks: one after the other, the final one always delivered and always last, never
 * under a lock, on a thread of the dispatcher. */
#include "mi/callback.h"
#include "mi/operation.h"

bool wsmi_callbacks_have(const MI_OperationCallbacks *callbacks, enum wsmi_result_channel channel)
{
    switch (channel) {
    case WSMI_CHANNEL_INSTANCE:
        return callbacks->instanceResult != NULL;
    case WSMI_CHANNEL_CLASS:
        return callbacks->classResult != NULL;
    case WSMI_CHANNEL_INDICATION:
        return callbacks->indicationResult != NULL;
    }
    return false;
}

void wsmi_callbacks_call(const MI_OperationCallbacks *callbacks, enum wsmi_result_channel channel,
                         MI_Operation *operation, const struct wsmi_result *result, MI_Boolean more,
                         MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    void *context = callbacks->callbackContext;
    switch (channel) {
    case WSMI_CHANNEL_INSTANCE:
        callbacks->instanceResult(operation, context, result->instance, more, result->code,
                                  result->message, result->details, acknowledge);
        break;
    case WSMI_CHANNEL_CLASS:
        callbacks->classResult(operation, context, result->class_result, more, result->code,
                               result->message, result->details, acknowledge);
        break;
    case WSMI_CHANNEL_INDICATION:
        callbacks->indicationResult(operation, context, result->instance, result->bookmark,
                                    result->machine_id, more, result->code, result->message,
                                    result->details, acknowledge);
        break;
    }
}

/* MANUAL_ACK: the user is finished with the result. Legal once a result, on a closed handle too:
 * Close may come first (mi-api 7.1). */
static MI_Result acknowledge(const MI_Operation *handle, unsigned turn)
{
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    if (operation == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    (void)pthread_mutex_lock(lock);
    bool acknowledged = operation->manual_ack && !operation->in_event && operation->turn == turn &&
                        wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
    if (acknowledged) {
        operation->turn = (turn + 1) % WSMI_TURNS;
    }
    (void)pthread_mutex_unlock(lock);
    wsmi_object_unref(&operation->object);
    return acknowledged ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER;
}

WSMI_ACKNOWLEDGE_FUNCTIONS()

/* For the result that was just taken. */
static wsmi_acknowledge_function *function_of_locked(const struct wsmi_operation *operation)
{
    return operation->manual_ack ? acknowledge_functions[operation->turn] : NULL;
}

static void call_back(struct wsmi_operation *operation, enum wsmi_take take,
                      wsmi_acknowledge_function *function)
{
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    wsmi_callback_enter(&scope, operation->session);
    wsmi_callbacks_call(&operation->callbacks, operation->factory->channel, &handle,
                        &operation->result, take == WSMI_TAKE_FINAL ? MI_FALSE : MI_TRUE, function);
    wsmi_callback_leave(&scope);
}

/* As long as there are results: a queue insertion and a wake-up for each would cost more than most
 * callbacks. What waits meanwhile gets another thread (dispatch.h). */
void wsmi_operation_run_callbacks(struct wsmi_dispatch_job *job)
{
    struct wsmi_operation *operation = WSMI_DISPATCH_OWNER(job, struct wsmi_operation, job);
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    enum wsmi_take take;
    (void)pthread_mutex_lock(lock);
    while ((take = wsmi_operation_take_locked(operation)) != WSMI_TAKE_NOTHING) {
        wsmi_acknowledge_function *function = function_of_locked(operation);
        (void)pthread_mutex_unlock(lock);
        call_back(operation, take, function);
        (void)pthread_mutex_lock(lock);
        if (!operation->manual_ack) {
            (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
        }
    }
    operation->scheduled = false;
    (void)pthread_mutex_unlock(lock);
    wsmi_object_unref(&operation->object);
}

/* One job at a time: a running one looks again before it ends. */
void wsmi_operation_schedule_locked(struct wsmi_operation *operation)
{
    if (!operation->scheduled) {
        operation->scheduled = true;
        wsmi_object_ref(&operation->object);
        wsmi_dispatch_submit(operation->session->application->dispatch, &operation->job);
    }
}

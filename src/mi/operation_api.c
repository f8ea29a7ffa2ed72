/* SPDX-License-Identifier: MIT */
/* MI_OperationFT: the getters, Cancel, Close (mi-api section 7). */
#include "mi/operation.h"

struct wsmi_operation *wsmi_operation_acquire(const MI_Operation *handle)
{
    struct wsmi_handle value;
    if (handle == NULL) {
        return NULL;
    }
    value.number = handle->reserved1;
    value.slot = handle->reserved2;
    return wsmi_handle_acquire(value, WSMI_OBJECT_OPERATION);
}

/* Why the caller may not use it, or OK. */
static MI_Result judge_open_locked(const struct wsmi_operation *operation, bool has_identity)
{
    if (wsmi_op_fsm_is_closed(operation->state)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return has_identity ? MI_RESULT_OK : MI_RESULT_ACCESS_DENIED;
}

/* The live, open operation with a reference, or NULL with the reason. */
static struct wsmi_operation *acquire_open(const MI_Operation *handle, MI_Result *reason)
{
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    *reason = MI_RESULT_INVALID_PARAMETER;
    if (operation == NULL) {
        return NULL;
    }
    bool has_identity = wsmi_session_identity_holds(operation->session);
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    *reason = judge_open_locked(operation, has_identity);
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    if (*reason == MI_RESULT_OK) {
        return operation;
    }
    wsmi_object_unref(&operation->object);
    return NULL;
}

/* What every getter fills beside its object; each may be NULL. */
struct outputs {
    MI_Boolean *more;
    MI_Result *result;
    const MI_Char **message;
    const MI_Instance **details;
};

static void set_outputs(const struct outputs *outputs, const struct wsmi_result *result,
                        MI_Boolean more)
{
    if (outputs->more != NULL) {
        *outputs->more = more;
    }
    if (outputs->result != NULL) {
        *outputs->result = result->code;
    }
    if (outputs->message != NULL) {
        *outputs->message = result->message;
    }
    if (outputs->details != NULL) {
        *outputs->details = result->details;
    }
}

/* What is said again once the final result was taken: without the object; and without the texts
 * when they were freed with the handle under this thread's feet. */
static struct wsmi_result repeat_final(const struct wsmi_operation *operation)
{
    struct wsmi_result repeated = {.code = operation->result.code};
    if (operation->state == WSMI_OP_DONE) {
        repeated.message = operation->result.message;
        repeated.details = operation->result.details;
    }
    return repeated;
}

static bool is_over(enum wsmi_op_state state)
{
    return state == WSMI_OP_DONE || state == WSMI_OP_GONE;
}

/*
 * Waits for the next result and takes it; the one before is freed with that, not earlier. It is
 * acknowledged at once, since the next getter call asks for the next one anyway: so a cancellation
 * between two calls need not wait.
 */
static void take_result_locked(struct wsmi_operation *operation, struct wsmi_result *ret,
                               MI_Boolean *ret_more)
{
    enum wsmi_take take = WSMI_TAKE_NOTHING;
    while (!is_over(operation->state) &&
           (take = wsmi_operation_take_locked(operation)) == WSMI_TAKE_NOTHING) {
        if (!is_over(operation->state)) {
            (void)pthread_cond_wait(&operation->changed, wsmi_operation_lock(operation));
        }
    }
    *ret_more = take == WSMI_TAKE_RESULT ? MI_TRUE : MI_FALSE;
    if (take == WSMI_TAKE_NOTHING) {
        *ret = repeat_final(operation);
    } else {
        *ret = operation->result;
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
    }
}

/* Whether results come by getters of this channel, to this thread; OK then. */
static MI_Result judge_getter_locked(const struct wsmi_operation *operation,
                                     enum wsmi_result_channel channel, bool has_identity)
{
    MI_Result reason = judge_open_locked(operation, has_identity);
    bool is_for_it = !operation->is_async && operation->factory->channel == channel &&
                     !wsmi_operation_is_inside_locked(operation);
    return reason != MI_RESULT_OK || is_for_it ? reason : MI_RESULT_INVALID_PARAMETER;
}

/* The common part of the getters: `wanted` is whether the place for the object was given; `ret` is
 * empty unless the answer is OK. */
static MI_Result get(const MI_Operation *handle, enum wsmi_result_channel channel, bool wanted,
                     const struct outputs *outputs, struct wsmi_result *ret)
{
    MI_Result answer = MI_RESULT_INVALID_PARAMETER;
    MI_Boolean more = MI_FALSE;
    struct wsmi_operation *operation = wanted ? wsmi_operation_acquire(handle) : NULL;
    memset(ret, 0, sizeof(*ret));
    if (operation != NULL) {
        bool has_identity = wsmi_session_identity_holds(operation->session);
        (void)pthread_mutex_lock(wsmi_operation_lock(operation));
        answer = judge_getter_locked(operation, channel, has_identity);
        if (answer == MI_RESULT_OK) {
            take_result_locked(operation, ret, &more);
        }
        (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    }
    const struct wsmi_result refusal = {.code = answer};
    set_outputs(outputs, answer == MI_RESULT_OK ? ret : &refusal, more);
    wsmi_object_unref(operation == NULL ? NULL : &operation->object);
    return answer;
}

static MI_Result MI_CALL operation_get_instance(MI_Operation *handle, const MI_Instance **instance,
                                                MI_Boolean *more, MI_Result *result,
                                                const MI_Char **message,
                                                const MI_Instance **details)
{
    const struct outputs outputs = {more, result, message, details};
    struct wsmi_result taken;
    MI_Result answer = get(handle, WSMI_CHANNEL_INSTANCE, instance != NULL, &outputs, &taken);
    if (instance != NULL) {
        *instance = taken.instance;
    }
    return answer;
}

static MI_Result MI_CALL operation_get_indication(MI_Operation *handle,
                                                  const MI_Instance **instance,
                                                  const MI_Char **bookmark,
                                                  const MI_Char **machine_id, MI_Boolean *more,
                                                  MI_Result *result, const MI_Char **message,
                                                  const MI_Instance **details)
{
    const struct outputs outputs = {more, result, message, details};
    struct wsmi_result taken;
    MI_Result answer = get(handle, WSMI_CHANNEL_INDICATION, instance != NULL, &outputs, &taken);
    if (instance != NULL) {
        *instance = taken.instance;
    }
    if (bookmark != NULL) {
        *bookmark = taken.bookmark;
    }
    if (machine_id != NULL) {
        *machine_id = taken.machine_id;
    }
    return answer;
}

static MI_Result MI_CALL operation_get_class(MI_Operation *handle, const MI_Class **class_result,
                                             MI_Boolean *more, MI_Result *result,
                                             const MI_Char **message, const MI_Instance **details)
{
    const struct outputs outputs = {more, result, message, details};
    struct wsmi_result taken;
    MI_Result answer = get(handle, WSMI_CHANNEL_CLASS, class_result != NULL, &outputs, &taken);
    if (class_result != NULL) {
        *class_result = taken.class_result;
    }
    return answer;
}

static MI_Result MI_CALL operation_cancel(MI_Operation *handle, MI_CancellationReason reason)
{
    MI_Result result;
    struct wsmi_operation *operation = acquire_open(handle, &result);
    (void)reason; /* says nothing that WS-Man could carry */
    if (operation != NULL) {
        (void)wsmi_operation_step(operation, WSMI_OP_ON_CANCEL);
        wsmi_object_unref(&operation->object);
    }
    return result;
}

static MI_Result MI_CALL operation_get_session(MI_Operation *handle, MI_Session *session)
{
    MI_Result result;
    if (session == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(session, 0, sizeof(*session));
    struct wsmi_operation *operation = acquire_open(handle, &result);
    if (operation != NULL) {
        *session = operation->session->handle;
        wsmi_object_unref(&operation->object);
    }
    return result;
}

/*
 * A synchronous operation that was not drained is cancelled and its final result dropped. OMI's
 * client blocks here for ever (mi-api 7.1); nothing can rely on that. It waits for the exchange to
 * end, 100 ms at most, and for a getter of another thread; called from inside the task, in a
 * message callback, it would wait for itself.
 */
static MI_Result close_sync(struct wsmi_operation *operation)
{
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    (void)pthread_mutex_lock(lock);
    bool inside = wsmi_operation_is_inside_locked(operation);
    (void)pthread_mutex_unlock(lock);
    if (inside) {
        return MI_RESULT_FAILED;
    }
    if (!wsmi_handle_unregister(&operation->object)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    (void)pthread_mutex_lock(lock);
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_CANCEL);
    while (operation->state != WSMI_OP_DONE) {
        if (wsmi_operation_take_locked(operation) != WSMI_TAKE_NOTHING) {
            (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
        } else if (operation->state != WSMI_OP_DONE) {
            (void)pthread_cond_wait(&operation->changed, lock);
        }
    }
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_CLOSE);
    (void)pthread_mutex_unlock(lock);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL operation_close(MI_Operation *handle)
{
    MI_Result result;
    struct wsmi_operation *operation = acquire_open(handle, &result);
    if (operation == NULL) {
        return result;
    }
    if (!operation->is_async) {
        result = close_sync(operation);
    } else {
        result = wsmi_operation_step(operation, WSMI_OP_ON_CLOSE) ? MI_RESULT_OK
                                                                  : MI_RESULT_INVALID_PARAMETER;
    }
    wsmi_object_unref(&operation->object);
    return result;
}

const MI_OperationFT wsmi_operation_ft = {
    .Close = operation_close,
    .Cancel = operation_cancel,
    .GetSession = operation_get_session,
    .GetInstance = operation_get_instance,
    .GetIndication = operation_get_indication,
    .GetClass = operation_get_class,
};

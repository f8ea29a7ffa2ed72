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

static pthread_mutex_t *lock_of(struct wsmi_operation *operation)
{
    return &operation->session->application->lock;
}

/* The live, open operation with a reference, or NULL with the reason. */
static struct wsmi_operation *acquire_open(const MI_Operation *handle, MI_Result *reason)
{
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    *reason = MI_RESULT_INVALID_PARAMETER;
    if (operation == NULL) {
        return NULL;
    }
    (void)pthread_mutex_lock(lock_of(operation));
    bool closed = wsmi_op_fsm_is_closed(operation->state);
    (void)pthread_mutex_unlock(lock_of(operation));
    if (!closed && wsmi_session_identity_holds(operation->session)) {
        *reason = MI_RESULT_OK;
        return operation;
    }
    *reason = closed ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_ACCESS_DENIED;
    wsmi_object_unref(&operation->object);
    return NULL;
}

/* Takes the final result, once; other threads asking for it wait until it can be read. */
static void take_result(struct wsmi_operation *operation)
{
    pthread_mutex_t *lock = lock_of(operation);
    (void)pthread_mutex_lock(lock);
    while (!wsmi_op_fsm_is_decided(operation->state)) {
        (void)pthread_cond_wait(&operation->changed, lock);
    }
    bool mine = operation->state == WSMI_OP_READY;
    if (mine) {
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_DELIVER);
    }
    while (!mine && operation->state == WSMI_OP_DELIVERING) {
        (void)pthread_cond_wait(&operation->changed, lock);
    }
    (void)pthread_mutex_unlock(lock);
    if (mine) {
        wsmi_operation_read_result(operation);
        (void)wsmi_operation_step(operation, WSMI_OP_ON_ACK);
    }
}

static void clear_outputs(MI_Boolean *more, MI_Result *result, const MI_Char **message,
                          const MI_Instance **details, MI_Result code)
{
    if (more != NULL) {
        *more = MI_FALSE;
    }
    if (result != NULL) {
        *result = code;
    }
    if (message != NULL) {
        *message = NULL;
    }
    if (details != NULL) {
        *details = NULL;
    }
}

static MI_Result MI_CALL operation_get_instance(MI_Operation *handle, const MI_Instance **instance,
                                                MI_Boolean *more, MI_Result *result,
                                                const MI_Char **message,
                                                const MI_Instance **details)
{
    MI_Result reason = MI_RESULT_INVALID_PARAMETER;
    struct wsmi_operation *operation = instance == NULL ? NULL : acquire_open(handle, &reason);
    if (operation != NULL && operation->is_async) {
        wsmi_object_unref(&operation->object);
        operation = NULL;
        reason = MI_RESULT_INVALID_PARAMETER;
    }
    clear_outputs(more, result, message, details, reason);
    if (instance != NULL) {
        *instance = NULL;
    }
    if (operation == NULL) {
        return reason;
    }
    take_result(operation);
    const struct wsmi_result *final = &operation->result;
    (void)pthread_mutex_lock(lock_of(operation));
    *instance = operation->consumed ? NULL : final->instance;
    operation->consumed = true;
    (void)pthread_mutex_unlock(lock_of(operation));
    if (result != NULL) {
        *result = final->code;
    }
    if (message != NULL) {
        *message = final->message;
    }
    if (details != NULL) {
        *details = final->details;
    }
    wsmi_object_unref(&operation->object);
    return MI_RESULT_OK;
}

/* No operation of this version delivers classes or indications, so asking for one is asking the
 * wrong getter. */
static MI_Result refuse_getter(MI_Operation *handle, MI_Boolean *more, MI_Result *result,
                               const MI_Char **message, const MI_Instance **details)
{
    MI_Result reason;
    struct wsmi_operation *operation = acquire_open(handle, &reason);
    if (operation != NULL) {
        wsmi_object_unref(&operation->object);
        reason = MI_RESULT_INVALID_PARAMETER;
    }
    clear_outputs(more, result, message, details, reason);
    return reason;
}

static MI_Result MI_CALL operation_get_indication(MI_Operation *handle,
                                                  const MI_Instance **instance,
                                                  const MI_Char **bookmark,
                                                  const MI_Char **machine_id, MI_Boolean *more,
                                                  MI_Result *result, const MI_Char **message,
                                                  const MI_Instance **details)
{
    if (instance != NULL) {
        *instance = NULL;
    }
    if (bookmark != NULL) {
        *bookmark = NULL;
    }
    if (machine_id != NULL) {
        *machine_id = NULL;
    }
    return refuse_getter(handle, more, result, message, details);
}

static MI_Result MI_CALL operation_get_class(MI_Operation *handle, const MI_Class **class_result,
                                             MI_Boolean *more, MI_Result *result,
                                             const MI_Char **message, const MI_Instance **details)
{
    if (class_result != NULL) {
        *class_result = NULL;
    }
    return refuse_getter(handle, more, result, message, details);
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
 * client blocks here for ever (mi-api 7.1); nothing can rely on that.
 */
static MI_Result close_sync(struct wsmi_operation *operation)
{
    if (!wsmi_handle_unregister(&operation->object)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    pthread_mutex_t *lock = lock_of(operation);
    (void)pthread_mutex_lock(lock);
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_CANCEL);
    while (operation->state != WSMI_OP_READY && operation->state != WSMI_OP_DONE) {
        (void)pthread_cond_wait(&operation->changed, lock);
    }
    if (operation->state == WSMI_OP_READY) {
        operation->result.code =
            MI_RESULT_FAILED; /* for a getter of another thread that came second */
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_DELIVER);
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
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

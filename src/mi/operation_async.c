/* SPDX-License-Identifier: MIT */
/* The final callback: always delivered, always last, never under a lock, on a thread of the
 * dispatcher. */
#include "mi/operation.h"

/* The operation whose callback this thread is inside; callbacks nest only when a user calls back
 * into a failing start. */
static _Thread_local const struct wsmi_operation *active;

bool wsmi_callback_active_in(const struct wsmi_session *session)
{
    return active != NULL && active->session == session;
}

/* MANUAL_ACK: the user is finished with the result. Legal once, on a closed handle too: Close may
 * come first (mi-api 7.1). */
static MI_Result MI_CALL acknowledge(MI_Operation *handle)
{
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    if (operation == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    bool acknowledged = operation->manual_ack && wsmi_operation_step(operation, WSMI_OP_ON_ACK);
    wsmi_object_unref(&operation->object);
    return acknowledged ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER;
}

void wsmi_operation_run_callback(struct wsmi_job *job)
{
    struct wsmi_operation *operation =
        (struct wsmi_operation *)(void *)((char *)job - offsetof(struct wsmi_operation, job));
    const struct wsmi_operation *outer = active;
    MI_Operation handle = operation->handle;
    if (!wsmi_operation_step(operation, WSMI_OP_ON_DELIVER)) {
        wsmi_object_unref(&operation->object);
        return;
    }
    wsmi_operation_read_result(operation);
    active = operation;
    operation->callbacks.instanceResult(
        &handle, operation->callbacks.callbackContext, operation->result.instance, MI_FALSE,
        operation->result.code, operation->result.message, operation->result.details,
        operation->manual_ack ? acknowledge : NULL);
    active = outer;
    if (!operation->manual_ack) {
        (void)wsmi_operation_step(operation, WSMI_OP_ON_ACK);
    }
    wsmi_object_unref(&operation->object);
}

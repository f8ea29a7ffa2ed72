/* SPDX-License-Identifier: MIT */
/* The final callback: always delivered, always last, never under a lock, on a thread of the
 * dispatcher. */
#include "mi/callback.h"
#include "mi/operation.h"

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
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (!wsmi_operation_step(operation, WSMI_OP_ON_DELIVER)) {
        wsmi_object_unref(&operation->object);
        return;
    }
    wsmi_operation_read_result(operation);
    wsmi_callback_enter(&scope, operation->session);
    operation->callbacks.instanceResult(
        &handle, operation->callbacks.callbackContext, operation->result.instance, MI_FALSE,
        operation->result.code, operation->result.message, operation->result.details,
        operation->manual_ack ? acknowledge : NULL);
    wsmi_callback_leave(&scope);
    if (!operation->manual_ack) {
        (void)wsmi_operation_step(operation, WSMI_OP_ON_ACK);
    }
    wsmi_object_unref(&operation->object);
}

/* SPDX-License-Identifier: MIT */
/*
 * Streamed parameters (MS-WSMV section 3.2.7.8): parts of an out parameter before the result. The
 * event says of which type they are. With MANUAL_ACK_RESULTS the next part waits until the user is
 * finished with this one.
 */
#include "mi/operation_events.h"

#include "core/num.h"
#include "mi/callback.h"
#include "mi/result.h"
#include "mi/value.h"

/* Inside the callback that lets nothing go on yet: what was raised is still in the stream. */
static MI_Result acknowledge(const MI_Operation *handle, unsigned turn)
{
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    if (operation == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    const struct wsmi_prompt *prompt = &operation->prompt;
    bool acknowledged = prompt->state == WSMI_PROMPT_OPEN && prompt->kind == WSMI_PROMPT_VALUE &&
                        prompt->turn == turn;
    if (acknowledged) {
        operation->prompt.state = WSMI_PROMPT_NONE;
        wsmi_operation_go_on_locked(operation, WSMI_VERDICT_RAISED);
        wsmi_operation_notify_locked(operation);
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    wsmi_object_unref(&operation->object);
    return acknowledged ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER;
}

WSMI_ACKNOWLEDGE_FUNCTIONS()

/* Of the value that was just opened; by the occupant. */
static wsmi_acknowledge_function *function_of(const struct wsmi_operation *operation)
{
    return acknowledge_functions[operation->prompt.turn];
}

static enum wsmi_verdict lend(struct wsmi_operation *operation, const MI_Char *name, MI_Type type,
                              const MI_Value *value)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (!wsmi_operation_open_prompt(operation, WSMI_PROMPT_VALUE, operation->manual_ack)) {
        return WSMI_VERDICT_DROPPED;
    }
    wsmi_callback_enter(&scope, operation->session);
    callbacks->streamedParameterResult(&handle, callbacks->callbackContext, name, type, value,
                                       operation->manual_ack ? function_of(operation) : NULL);
    wsmi_callback_leave(&scope);
    return WSMI_VERDICT_RAISED;
}

enum wsmi_verdict wsmi_operation_raise_value(struct wsmi_operation *operation,
                                             const struct wsmi_interactive_event *event)
{
    static const struct wsmi_typing typing;
    struct wsmi_prompt *prompt = &operation->prompt;
    struct wsmi_error error;
    struct wsmi_err err;
    uint64_t type;
    bool is_null;
    if (operation->callbacks.streamedParameterResult == NULL) {
        return wsmi_operation_refuse_event(operation,
                                           "a parameter was streamed that nobody asked for");
    }
    if (event->name.len == 0 || event->value == NULL ||
        !wsmi_num_u64(event->value_type, MI_INSTANCEA, &type) ||
        !wsmi_value_is_type((MI_Type)type)) {
        return wsmi_operation_refuse_event(operation,
                                           "a streamed parameter has no name, type or value");
    }
    prompt->maker = (struct wsmi_value_maker){.arena = &prompt->arena, .typing = &typing};
    MI_Value *value = wsmi_arena_alloc(&prompt->arena, sizeof(*value), 0, &err);
    if (value == NULL ||
        !wsmi_value_make(&prompt->maker, event->value, (MI_Type)type, value, &is_null, &err)) {
        (void)wsmi_error_without_place(&err, "answer", &error);
        return wsmi_operation_fail_events(operation, &error);
    }
    return lend(operation, (const MI_Char *)event->name.ptr, (MI_Type)type, is_null ? NULL : value);
}

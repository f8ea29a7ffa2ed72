/* SPDX-License-Identifier: MIT */
/*
 * Operations that failed before they existed. The handle carries all there is: reserved1 the number
 * of the session, reserved2 its slot and the reason. So a failure for want of memory needs none.
 */
#include "mi/callback.h"
#include "mi/operation.h"

enum { REASON_BITS = 8, REASON_MASK = (1 << REASON_BITS) - 1 };

_Static_assert((int)WSMI_START_FAILURE_COUNT <= (int)REASON_MASK, "the reason fits its bits");

static const struct {
    MI_Result result;
    char *text;
} reasons[WSMI_START_FAILURE_COUNT] = {
#define REASON(name, result, text) [WSMI_START_##name] = {result, text},
    WSMI_START_FAILURES(REASON)
#undef REASON
};

static enum wsmi_start_failure reason_of(const MI_Operation *operation)
{
    size_t reason = (size_t)operation->reserved2 & REASON_MASK;
    return reason < WSMI_START_FAILURE_COUNT ? (enum wsmi_start_failure)reason : WSMI_START_SESSION;
}

static MI_Result MI_CALL failed_close(MI_Operation *operation)
{
    memset(operation, 0, sizeof(*operation));
    return MI_RESULT_OK;
}

static MI_Result MI_CALL failed_cancel(MI_Operation *operation, MI_CancellationReason reason)
{
    (void)operation;
    (void)reason;
    return MI_RESULT_FAILED;
}

static MI_Result MI_CALL failed_get_session(MI_Operation *operation, MI_Session *session)
{
    struct wsmi_handle handle = {operation->reserved1, operation->reserved2 >> REASON_BITS};
    struct wsmi_session *owner = wsmi_handle_acquire(handle, WSMI_OBJECT_SESSION);
    if (owner != NULL) {
        *session = owner->handle;
        wsmi_object_unref(&owner->object);
    }
    return MI_RESULT_FAILED;
}

/* Outputs every getter has; returns what the getter returns. */
static MI_Result give_result(const MI_Operation *operation, MI_Boolean *more, MI_Result *result,
                             const MI_Char **message, const MI_Instance **details)
{
    enum wsmi_start_failure reason = reason_of(operation);
    if (more != NULL) {
        *more = MI_FALSE;
    }
    if (result != NULL) {
        *result = reasons[reason].result;
    }
    if (message != NULL) {
        *message = reasons[reason].text;
    }
    if (details != NULL) {
        *details = NULL;
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL failed_get_instance(MI_Operation *operation, const MI_Instance **instance,
                                             MI_Boolean *more, MI_Result *result,
                                             const MI_Char **message, const MI_Instance **details)
{
    if (instance != NULL) {
        *instance = NULL;
    }
    return give_result(operation, more, result, message, details);
}

static MI_Result MI_CALL failed_get_indication(MI_Operation *operation,
                                               const MI_Instance **instance,
                                               const MI_Char **bookmark, const MI_Char **machine_id,
                                               MI_Boolean *more, MI_Result *result,
                                               const MI_Char **message, const MI_Instance **details)
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
    return give_result(operation, more, result, message, details);
}

static MI_Result MI_CALL failed_get_class(MI_Operation *operation, const MI_Class **class_result,
                                          MI_Boolean *more, MI_Result *result,
                                          const MI_Char **message, const MI_Instance **details)
{
    if (class_result != NULL) {
        *class_result = NULL;
    }
    return give_result(operation, more, result, message, details);
}

static const MI_OperationFT failed_ft = {
    .Close = failed_close,
    .Cancel = failed_cancel,
    .GetSession = failed_get_session,
    .GetInstance = failed_get_instance,
    .GetIndication = failed_get_indication,
    .GetClass = failed_get_class,
};

void wsmi_operation_fail(const MI_Session *session, const MI_OperationCallbacks *callbacks,
                         enum wsmi_result_channel channel, enum wsmi_start_failure failure,
                         MI_Operation *ret)
{
    MI_Operation temporary = MI_OPERATION_NULL;
    MI_Operation *operation = ret == NULL ? &temporary : ret;
    operation->reserved1 = session == NULL ? 0 : session->reserved1;
    operation->reserved2 =
        ((session == NULL ? 0 : session->reserved2) << REASON_BITS) | (ptrdiff_t)failure;
    operation->ft = &failed_ft;
    if (callbacks != NULL && wsmi_callbacks_have(callbacks, channel)) {
        /* The text is borrowed by everybody and changed by nobody. */
        const struct wsmi_result result = {.code = reasons[failure].result,
                                           .message = reasons[failure].text};
        struct wsmi_callback_scope scope;
        wsmi_callback_enter(&scope, NULL);
        wsmi_callbacks_call(callbacks, channel, operation, &result, MI_FALSE, NULL);
        wsmi_callback_leave(&scope);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * Events inside an answer (MS-WSMV section 3.1.4.1.39): what the peer says before it has the
 * result. The transport delivers an envelope and pauses; a consumer decodes it and calls back, in
 * the place of a result that is lent; then the transfer goes on, unless the event is a question
 * that the user has not answered yet (operation_prompt.c).
 */
#include "mi/operation_events.h"

#include "core/num.h"
#include "mi/callback.h"
#include "mi/result.h"

#define CONTROL_ACTIONS "http://schemas.microsoft.com/wbem/wsman/1/wsman/"

/* Bits of __MI_CallbackRegistration (wsman-wire 2.5). */
enum {
    LISTENS_MESSAGES = 0x01,
    LISTENS_ERRORS = 0x02,
    LISTENS_VALUES = 0x04,
    LISTENS_PROGRESS = 0x08,
    LISTENS_PROMPTS = 0x10
};

/* Nobody on a sealed session: its answers can be read when they are whole, and then it is too late
 * to answer a question inside. */
MI_Uint32 wsmi_operation_listens(const struct wsmi_operation *operation)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    if (operation->session->config.security.protection != WSMI_PROTECTION_NONE) {
        return 0;
    }
    return (callbacks->writeMessage != NULL ? (MI_Uint32)LISTENS_MESSAGES : 0) |
           (callbacks->writeError != NULL ? (MI_Uint32)LISTENS_ERRORS : 0) |
           (callbacks->streamedParameterResult != NULL ? (MI_Uint32)LISTENS_VALUES : 0) |
           (callbacks->writeProgress != NULL ? (MI_Uint32)LISTENS_PROGRESS : 0) |
           (callbacks->promptUser != NULL ? (MI_Uint32)LISTENS_PROMPTS : 0);
}

static uint64_t now(const struct wsmi_operation *operation)
{
    struct wsmi_transport *transport = operation->session->application->transport;
    return transport->ops->now_ms(transport);
}

enum wsmi_flow wsmi_operation_on_data(void *context, const struct wsmi_http_answer *head,
                                      struct wsmi_view piece)
{
    struct wsmi_operation *operation = context;
    enum wsmi_flow flow = WSMI_FLOW_GO;
    (void)head;
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    wsmi_session_settle_locked(operation->session);
    /* Behind the final answer, and in an operation that is cancelled, nothing counts. */
    if (!operation->events_over &&
        (operation->state == WSMI_OP_RUNNING || operation->state == WSMI_OP_RUNNING_LENT)) {
        flow = wsmi_answer_stream_put(&operation->stream, piece);
        if (flow == WSMI_FLOW_PAUSE) {
            uint64_t now_ms = now(operation);
            operation->paused = true;
            operation->left_ms =
                operation->deadline_ms > now_ms ? operation->deadline_ms - now_ms : 0;
            wsmi_operation_notify_locked(operation);
        }
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    return flow;
}

bool wsmi_operation_has_event_locked(const struct wsmi_operation *operation)
{
    return operation->is_streamed && !operation->events_over && operation->stream.has_message;
}

bool wsmi_operation_is_talking_locked(const struct wsmi_operation *operation)
{
    return wsmi_operation_has_event_locked(operation) ||
           operation->prompt.state != WSMI_PROMPT_NONE;
}

enum wsmi_verdict wsmi_operation_fail_events(struct wsmi_operation *operation,
                                             const struct wsmi_error *error)
{
    wsmi_result_clean_up(&operation->events_failure);
    wsmi_result_set_error(&operation->events_failure, error);
    operation->events_failed = true;
    return WSMI_VERDICT_BROKEN;
}

enum wsmi_verdict wsmi_operation_refuse_event(struct wsmi_operation *operation, const char *reason)
{
    const struct wsmi_err err = {WSMI_E_PROTOCOL, 0, reason};
    struct wsmi_error error;
    (void)wsmi_error_without_place(&err, "answer", &error);
    return wsmi_operation_fail_events(operation, &error);
}

static const MI_Char *text_of(struct wsmi_view view)
{
    return view.ptr == NULL ? MI_T("") : (const MI_Char *)view.ptr;
}

static enum wsmi_verdict raise_message(struct wsmi_operation *operation, MI_Uint32 channel,
                                       const struct wsmi_interactive_event *event)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (event->description.ptr == NULL) {
        return wsmi_operation_refuse_event(operation, "a message event has no Description");
    }
    if (callbacks->writeMessage == NULL) {
        return WSMI_VERDICT_DROPPED;
    }
    wsmi_callback_enter(&scope, operation->session);
    callbacks->writeMessage(&handle, callbacks->callbackContext, channel,
                            text_of(event->description));
    wsmi_callback_leave(&scope);
    return WSMI_VERDICT_RAISED;
}

static enum wsmi_verdict raise_progress(struct wsmi_operation *operation,
                                        const struct wsmi_interactive_event *event)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    uint64_t percent;
    uint64_t seconds;
    if (!wsmi_num_u64(event->percent_complete, UINT32_MAX, &percent) ||
        !wsmi_num_u64(event->seconds_remaining, UINT32_MAX, &seconds)) {
        return wsmi_operation_refuse_event(operation, "a progress event has no numbers");
    }
    if (callbacks->writeProgress == NULL) {
        return WSMI_VERDICT_DROPPED;
    }
    wsmi_callback_enter(&scope, operation->session);
    callbacks->writeProgress(&handle, callbacks->callbackContext, text_of(event->activity),
                             text_of(event->current_operation), text_of(event->status_description),
                             (MI_Uint32)percent, (MI_Uint32)seconds);
    wsmi_callback_leave(&scope);
    return WSMI_VERDICT_RAISED;
}

static enum wsmi_verdict raise(struct wsmi_operation *operation,
                               const struct wsmi_interactive_event *event)
{
    static const struct {
        struct wsmi_view type;
        MI_Uint32 channel;
    } messages[] = {{WSMI_VIEW_INIT("Warning"), MI_WRITEMESSAGE_CHANNEL_WARNING},
                    {WSMI_VIEW_INIT("Verbose"), MI_WRITEMESSAGE_CHANNEL_VERBOSE},
                    {WSMI_VIEW_INIT("Debug"), MI_WRITEMESSAGE_CHANNEL_DEBUG}};
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        if (wsmi_view_eq(event->type, messages[i].type)) {
            return raise_message(operation, messages[i].channel, event);
        }
    }
    if (wsmi_view_eq(event->type, WSMI_VIEW("Progress"))) {
        return raise_progress(operation, event);
    }
    if (wsmi_view_eq(event->type, WSMI_VIEW("ErrorAction"))) {
        return wsmi_operation_raise_error(operation, event);
    }
    if (wsmi_view_eq(event->type, WSMI_VIEW("Confirm"))) {
        return wsmi_operation_raise_prompt(operation, event);
    }
    if (wsmi_view_eq(event->type, WSMI_VIEW("StreamingOutput"))) {
        return wsmi_operation_raise_value(operation, event);
    }
    return wsmi_operation_refuse_event(operation, "an event is of an unknown type");
}

/* Keepalive, Acknowledge and the like are no answers of the operation. */
static bool is_control(const struct wsmi_envelope *envelope)
{
    const struct wsmi_view prefix = WSMI_VIEW(CONTROL_ACTIONS);
    return envelope->kind != WSMI_BODY_INTERACTIVE_EVENT && envelope->kind != WSMI_BODY_FAULT &&
           envelope->action.len > prefix.len &&
           wsmi_view_eq((struct wsmi_view){envelope->action.ptr, prefix.len}, prefix);
}

/* Envelopes are numbered, those that are no events too. False: a number is missing. */
static bool check_sequence(struct wsmi_operation *operation, const struct wsmi_envelope *envelope,
                           bool *ret_old)
{
    uint64_t sequence;
    if (!wsmi_num_u64(envelope->sequence_id, UINT64_MAX - 1, &sequence) ||
        sequence > operation->event_sequence + 1) {
        (void)wsmi_operation_refuse_event(operation, "an event is out of its sequence");
        return false;
    }
    *ret_old = sequence <= operation->event_sequence;
    if (!*ret_old) {
        operation->event_sequence = sequence;
    }
    return true;
}

/* The event belongs to this operation and is the next; `ret_old`: it came before. */
static bool check_event(struct wsmi_operation *operation, const struct wsmi_envelope *envelope,
                        bool *ret_old)
{
    const struct wsmi_task_request *request = &operation->request;
    if (!wsmi_view_eq(envelope->relates_to, wsmi_view_from_str(request->message_id)) ||
        !wsmi_view_eq(envelope->operation_id, wsmi_view_from_str(request->operation_id))) {
        (void)wsmi_operation_refuse_event(operation, "an event belongs to another operation");
        return false;
    }
    return check_sequence(operation, envelope, ret_old);
}

static enum wsmi_verdict judge(struct wsmi_operation *operation,
                               const struct wsmi_envelope *envelope)
{
    bool is_old;
    if (is_control(envelope)) {
        return envelope->sequence_id.ptr == NULL || check_sequence(operation, envelope, &is_old)
                   ? WSMI_VERDICT_DROPPED
                   : WSMI_VERDICT_BROKEN;
    }
    if (envelope->kind != WSMI_BODY_INTERACTIVE_EVENT) {
        return WSMI_VERDICT_FINAL;
    }
    if (!check_event(operation, envelope, &is_old)) {
        return WSMI_VERDICT_BROKEN;
    }
    operation->task->heard = true;
    return is_old ? WSMI_VERDICT_DROPPED : raise(operation, &envelope->interactive);
}

/* What cannot be read is for the task to say so. Without the lock: the transfer is paused. */
static enum wsmi_verdict look(struct wsmi_operation *operation)
{
    static const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct wsmi_limits *limits = &operation->session->config.limits;
    struct wsmi_envelope envelope;
    struct wsmi_error error;
    struct wsmi_err err;
    enum wsmi_verdict verdict = WSMI_VERDICT_FINAL;
    wsmi_operation_forget_lent(operation);
    if (wsmi_envelope_parse(wsmi_answer_stream_message(&operation->stream), &expect, limits,
                            &operation->prompt.arena, &envelope, &err)) {
        verdict = judge(operation, &envelope);
    } else if (err.code == WSMI_E_OOM) {
        (void)wsmi_error_from_err(&err, "answer", &error);
        verdict = wsmi_operation_fail_events(operation, &error);
    }
    if (verdict != WSMI_VERDICT_RAISED) {
        wsmi_operation_forget_lent(operation);
    }
    return verdict;
}

void wsmi_operation_go_on_locked(struct wsmi_operation *operation, enum wsmi_verdict verdict)
{
    struct wsmi_transport *transport = operation->session->application->transport;
    if (verdict == WSMI_VERDICT_FINAL || verdict == WSMI_VERDICT_BROKEN) {
        operation->events_over = true;
    }
    if (verdict == WSMI_VERDICT_RAISED) {
        operation->left_ms = wsmi_operation_timeout_ms(operation);
    }
    if (verdict == WSMI_VERDICT_BROKEN) {
        transport->ops->cancel(operation->exchange);
    } else if (operation->paused && !wsmi_operation_is_talking_locked(operation)) {
        operation->paused = false;
        operation->deadline_ms = now(operation) + operation->left_ms;
        transport->ops->resume(operation->exchange, operation->deadline_ms);
    }
    /* The end of the exchange has waited for this. */
    if (operation->answer != NULL && !wsmi_operation_is_talking_locked(operation)) {
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ANSWER);
    }
}

bool wsmi_operation_raise_locked(struct wsmi_operation *operation)
{
    if (!wsmi_operation_has_event_locked(operation) || operation->report_due ||
        operation->prompt.state != WSMI_PROMPT_NONE ||
        !wsmi_operation_step_locked(operation, WSMI_OP_ON_REPORT)) {
        return false;
    }
    operation->in_event = true;
    wsmi_operation_occupy_locked(operation);
    enum wsmi_verdict verdict = look(operation);
    wsmi_operation_vacate(operation);
    operation->in_event = false;
    if (verdict == WSMI_VERDICT_RAISED || verdict == WSMI_VERDICT_DROPPED) {
        wsmi_answer_stream_drop(&operation->stream);
    }
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
    wsmi_operation_go_on_locked(operation, verdict);
    return true;
}

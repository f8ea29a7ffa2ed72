/* SPDX-License-Identifier: MIT */
/*
 * Questions of the peer. The event that asks is raised like any other, but the transfer stays
 * paused until the user has answered, which he may do inside the callback or later on any thread: a
 * consumer then writes the answer, which travels on a connection of its own, and when the peer has
 * confirmed it the transfer goes on. While a question is open no deadline is in force; Cancel and
 * Close end the operation at once.
 */
#include "mi/operation_events.h"

#include "mi/answer.h"
#include "mi/callback.h"
#include "mi/cim_error.h"
#include "mi/result.h"

void wsmi_operation_forget_lent(struct wsmi_operation *operation)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    if (prompt->error != NULL) {
        (void)MI_Instance_Delete(prompt->error);
        prompt->error = NULL;
    }
    wsmi_value_maker_clean_up(&prompt->maker); /* before the arena, where its list is */
    memset(&prompt->maker, 0, sizeof(prompt->maker));
    wsmi_arena_clean_up(&prompt->arena);
}

void wsmi_operation_drop_prompt_locked(struct wsmi_operation *operation)
{
    operation->prompt.state = WSMI_PROMPT_NONE;
    if (operation->prompt.exchange != NULL) {
        operation->session->application->transport->ops->cancel(operation->prompt.exchange);
    }
}

/* A question that nobody would wait for any more is none. Under the lock. */
static bool may_ask_locked(const struct wsmi_operation *operation)
{
    return operation->state == WSMI_OP_RUNNING_LENT &&
           (operation->answer == NULL || operation->answer->failure == WSMI_FAILURE_NONE);
}

bool wsmi_operation_open_prompt(struct wsmi_operation *operation, enum wsmi_prompt_kind kind,
                                bool waits)
{
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    bool opened = may_ask_locked(operation);
    if (opened) {
        operation->prompt.kind = kind;
        operation->prompt.turn = (operation->prompt.turn + 1) % WSMI_TURNS;
        operation->prompt.state = waits ? WSMI_PROMPT_OPEN : WSMI_PROMPT_NONE;
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    return opened;
}

/* The answer that the user has given beforehand. */
static void answer_for_user(struct wsmi_operation *operation, enum wsmi_prompt_kind kind,
                            MI_OperationCallback_ResponseType response)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    if (may_ask_locked(operation)) {
        prompt->kind = kind;
        prompt->response = response;
        prompt->state = WSMI_PROMPT_ANSWERED;
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
}

static bool is_to_all(MI_OperationCallback_ResponseType response)
{
    return response == MI_OperationCallback_ResponseType_YesToAll ||
           response == MI_OperationCallback_ResponseType_NoToAll;
}

/* What is left of a ...ToAll for a question that comes all the same: the peer was told. */
static MI_OperationCallback_ResponseType once(MI_OperationCallback_ResponseType response)
{
    return response == MI_OperationCallback_ResponseType_NoToAll
               ? MI_OperationCallback_ResponseType_No
               : MI_OperationCallback_ResponseType_Yes;
}

/* The user's answer, on any thread. False: there is no such question, or not any more. */
static bool take_answer_locked(struct wsmi_operation *operation, unsigned turn,
                               MI_OperationCallback_ResponseType response)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    if (prompt->state != WSMI_PROMPT_OPEN || prompt->kind == WSMI_PROMPT_VALUE ||
        turn != prompt->turn || (unsigned)response > MI_OperationCallback_ResponseType_YesToAll) {
        return false;
    }
    if (is_to_all(response)) {
        prompt->is_settled[prompt->kind] = true;
        prompt->settled[prompt->kind] = once(response);
    }
    prompt->response = response;
    prompt->state = WSMI_PROMPT_ANSWERED;
    wsmi_operation_notify_locked(operation);
    return true;
}

static MI_Result answer(const MI_Operation *handle, unsigned turn,
                        MI_OperationCallback_ResponseType response)
{
    MI_Result result = MI_RESULT_INVALID_PARAMETER;
    struct wsmi_operation *operation = wsmi_operation_acquire(handle);
    if (operation == NULL) {
        return result;
    }
    if (!wsmi_session_identity_holds(operation->session)) {
        result = MI_RESULT_ACCESS_DENIED;
    } else {
        (void)pthread_mutex_lock(wsmi_operation_lock(operation));
        if (take_answer_locked(operation, turn, response)) {
            result = MI_RESULT_OK;
        }
        (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    }
    wsmi_object_unref(&operation->object);
    return result;
}

#define RESULT_FUNCTION(turn)                                                                      \
    static MI_Result MI_CALL result_##turn(MI_Operation *handle,                                   \
                                           MI_OperationCallback_ResponseType response)             \
    {                                                                                              \
        return answer(handle, turn, response);                                                     \
    }
WSMI_EACH_TURN(RESULT_FUNCTION)
#undef RESULT_FUNCTION

typedef MI_Result(MI_CALL result_function)(MI_Operation *handle,
                                           MI_OperationCallback_ResponseType response);

/* Of the question that was just opened; by the occupant. */
static result_function *function_of(const struct wsmi_operation *operation)
{
#define ROW(turn) result_##turn,
    static result_function *const functions[WSMI_TURNS] = {WSMI_EACH_TURN(ROW)};
#undef ROW
    return functions[operation->prompt.turn];
}

/* `waits`: the peer waits for an answer. Once the user has said ...ToAll, or wants reports only, he
 * is told, and the answer is given for him. */
static enum wsmi_verdict ask_about_error(struct wsmi_operation *operation, bool waits)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    struct wsmi_prompt *prompt = &operation->prompt;
    MI_CallbackMode mode = operation->task->ask.error;
    bool asks = waits && mode == MI_CALLBACKMODE_INQUIRE && !prompt->is_settled[WSMI_PROMPT_ERROR];
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (!wsmi_operation_open_prompt(operation, WSMI_PROMPT_ERROR, asks)) {
        return WSMI_VERDICT_DROPPED;
    }
    if (mode != MI_CALLBACKMODE_IGNORE) {
        wsmi_callback_enter(&scope, operation->session);
        callbacks->writeError(&handle, callbacks->callbackContext, prompt->error,
                              asks ? function_of(operation) : NULL);
        wsmi_callback_leave(&scope);
    }
    if (waits && !asks) {
        answer_for_user(operation, WSMI_PROMPT_ERROR,
                        prompt->is_settled[WSMI_PROMPT_ERROR]
                            ? prompt->settled[WSMI_PROMPT_ERROR]
                            : MI_OperationCallback_ResponseType_Yes);
    }
    return WSMI_VERDICT_RAISED;
}

enum wsmi_verdict wsmi_operation_raise_error(struct wsmi_operation *operation,
                                             const struct wsmi_interactive_event *event)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    struct wsmi_error error;
    bool waits = wsmi_view_eq(event->action_type, WSMI_VIEW("Inquire"));
    if (operation->callbacks.writeError == NULL) {
        return WSMI_VERDICT_DROPPED; /* nobody asked for it */
    }
    if (!waits && !wsmi_view_eq(event->action_type, WSMI_VIEW("Report"))) {
        return wsmi_operation_refuse_event(operation, "an error event has no known ActionType");
    }
    if (!wsmi_cim_error_make(event, &prompt->arena, &prompt->error, &error)) {
        return wsmi_operation_fail_events(operation, &error);
    }
    return ask_about_error(operation, waits);
}

/*
 * The peer knows the mode, so it waits for no answer in REPORT; in IGNORE it should not even ask.
 * `settled`: the answer that holds for the rest.
 */
static enum wsmi_verdict prompt_normally(struct wsmi_operation *operation, const MI_Char *message)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    const struct wsmi_ask_modes *ask = &operation->task->ask;
    const struct wsmi_prompt *prompt = &operation->prompt;
    bool is_settled = prompt->is_settled[WSMI_PROMPT_NORMAL];
    bool asks = ask->prompt != MI_CALLBACKMODE_REPORT && ask->prompt != MI_CALLBACKMODE_IGNORE;
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (is_settled || ask->prompt == MI_CALLBACKMODE_IGNORE) {
        answer_for_user(operation, WSMI_PROMPT_NORMAL,
                        is_settled           ? prompt->settled[WSMI_PROMPT_NORMAL]
                        : ask->prompt_answer ? MI_OperationCallback_ResponseType_Yes
                                             : MI_OperationCallback_ResponseType_No);
        return WSMI_VERDICT_RAISED;
    }
    if (!wsmi_operation_open_prompt(operation, WSMI_PROMPT_NORMAL, asks)) {
        return WSMI_VERDICT_DROPPED;
    }
    wsmi_callback_enter(&scope, operation->session);
    callbacks->promptUser(&handle, callbacks->callbackContext, message, MI_PROMPTTYPE_NORMAL,
                          asks ? function_of(operation) : NULL);
    wsmi_callback_leave(&scope);
    return WSMI_VERDICT_RAISED;
}

/* Put to the user each time, whatever he has said to others. */
static enum wsmi_verdict prompt_critically(struct wsmi_operation *operation, const MI_Char *message)
{
    const MI_OperationCallbacks *callbacks = &operation->callbacks;
    struct wsmi_callback_scope scope;
    MI_Operation handle = operation->handle;
    if (!wsmi_operation_open_prompt(operation, WSMI_PROMPT_CRITICAL, true)) {
        return WSMI_VERDICT_DROPPED;
    }
    wsmi_callback_enter(&scope, operation->session);
    callbacks->promptUser(&handle, callbacks->callbackContext, message, MI_PROMPTTYPE_CRITICAL,
                          function_of(operation));
    wsmi_callback_leave(&scope);
    return WSMI_VERDICT_RAISED;
}

enum wsmi_verdict wsmi_operation_raise_prompt(struct wsmi_operation *operation,
                                              const struct wsmi_interactive_event *event)
{
    const MI_Char *message = (const MI_Char *)event->description.ptr;
    if (operation->callbacks.promptUser == NULL) {
        return WSMI_VERDICT_DROPPED;
    }
    if (message == NULL) {
        return wsmi_operation_refuse_event(operation, "a prompt has no Description");
    }
    if (wsmi_view_eq(event->prompt_type, WSMI_VIEW("Normal"))) {
        return prompt_normally(operation, message);
    }
    if (wsmi_view_eq(event->prompt_type, WSMI_VIEW("Critical"))) {
        return prompt_critically(operation, message);
    }
    return wsmi_operation_refuse_event(operation, "a prompt has no known PromptType");
}

static bool write_response(struct wsmi_operation *operation, struct wsmi_error *error)
{
    static const struct wsmi_view words[] = {
        [MI_OperationCallback_ResponseType_No] = WSMI_VIEW_INIT("no"),
        [MI_OperationCallback_ResponseType_Yes] = WSMI_VIEW_INIT("yes"),
        [MI_OperationCallback_ResponseType_NoToAll] = WSMI_VIEW_INIT("noToAll"),
        [MI_OperationCallback_ResponseType_YesToAll] = WSMI_VIEW_INIT("yesToAll"),
    };
    struct wsmi_prompt *prompt = &operation->prompt;
    const struct wsmi_interactive_response response = {
        .event_type =
            prompt->kind == WSMI_PROMPT_ERROR ? WSMI_VIEW("ErrorAction") : WSMI_VIEW("Confirm"),
        .response = words[prompt->response],
    };
    wsmi_task_request_clear(&prompt->request);
    return operation->task->ops->respond(operation->task, &response, &prompt->request, error);
}

/* The peer confirms with an empty answer, or with anything that is neither a fault nor an error.
 * Without the lock. */
static bool read_confirmation(const struct wsmi_operation *operation, struct wsmi_result *ret)
{
    enum { STATUS_CLASS = 100, SUCCESS = 2 };
    static const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct wsmi_http_answer *http = operation->prompt.confirmation;
    struct wsmi_answer answer = {.is_open = false};
    struct wsmi_error error;
    bool confirmed = (http->failure == WSMI_FAILURE_NONE &&
                      http->status / STATUS_CLASS == SUCCESS && http->body.len == 0) ||
                     wsmi_answer_read(&answer, operation->session, http, &expect, ~0U, &error);
    if (!confirmed) {
        wsmi_result_set_error(ret, &error);
    }
    wsmi_answer_clean_up(&answer);
    return confirmed;
}

/* The operation ends with `*failure`, which it takes. Under the lock. */
static void fail_locked(struct wsmi_operation *operation, struct wsmi_result *failure)
{
    static const struct wsmi_result none;
    operation->prompt.state = WSMI_PROMPT_NONE;
    operation->events_failure = *failure;
    operation->events_failed = true;
    *failure = none;
    wsmi_operation_go_on_locked(operation, WSMI_VERDICT_BROKEN);
}

/* On a thread of the dispatcher, with the reference of the exchange: see epilogue_over. */
static void response_over(struct wsmi_dispatch_job *job)
{
    struct wsmi_operation *operation = WSMI_DISPATCH_OWNER(job, struct wsmi_operation, prompt.job);
    struct wsmi_prompt *prompt = &operation->prompt;
    struct wsmi_result failure = {.code = MI_RESULT_OK};
    bool confirmed = read_confirmation(operation, &failure);
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    operation->session->application->transport->ops->release(prompt->exchange);
    prompt->exchange = NULL;
    prompt->confirmation = NULL;
    if (prompt->state == WSMI_PROMPT_SENDING && !confirmed) {
        fail_locked(operation, &failure);
    } else if (prompt->state == WSMI_PROMPT_SENDING) {
        prompt->state = WSMI_PROMPT_NONE;
        wsmi_operation_go_on_locked(operation, WSMI_VERDICT_RAISED);
        wsmi_operation_notify_locked(operation); /* of what had come behind the question */
    }
    wsmi_operation_leave_locked(operation);
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
    wsmi_result_clean_up(&failure);
    wsmi_object_unref(&operation->object);
}

static void response_done(void *context, const struct wsmi_http_answer *confirmation)
{
    struct wsmi_operation *operation = context;
    operation->prompt.confirmation = confirmation;
    operation->prompt.job.run = response_over;
    wsmi_dispatch_submit(operation->session->application->dispatch, &operation->prompt.job);
}

static bool start_response_locked(struct wsmi_operation *operation, struct wsmi_error *error)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    const struct wsmi_aside aside = {&prompt->request, prompt->headers,
                                     wsmi_operation_timeout_ms(operation), response_done};
    return wsmi_operation_start_aside_locked(operation, &aside, &prompt->exchange, error);
}

bool wsmi_operation_respond_locked(struct wsmi_operation *operation)
{
    struct wsmi_prompt *prompt = &operation->prompt;
    struct wsmi_result failure = {.code = MI_RESULT_OK};
    struct wsmi_error error;
    if (prompt->state != WSMI_PROMPT_ANSWERED ||
        !wsmi_operation_step_locked(operation, WSMI_OP_ON_REPORT)) {
        return false;
    }
    operation->in_event = true;
    wsmi_operation_occupy_locked(operation);
    bool written = write_response(operation, &error);
    wsmi_operation_vacate(operation);
    operation->in_event = false;
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ACK);
    if (prompt->state == WSMI_PROMPT_ANSWERED) {
        prompt->state = WSMI_PROMPT_SENDING;
        if (!written || !start_response_locked(operation, &error)) {
            wsmi_result_set_error(&failure, &error);
            fail_locked(operation, &failure);
        }
    }
    return true;
}

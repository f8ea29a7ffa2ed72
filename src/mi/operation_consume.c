/* SPDX-License-Identifier: MIT */
/*
 * Turns: a consumer (the thread in a getter, or the dispatcher's) asks the task what comes next,
 * until there is something for the user. Whoever is inside the task has left the lock and marked
 * the operation as occupied.
 */
#include "mi/operation.h"

#include "core/line.h"
#include "mi/operation_events.h"
#include "mi/result.h"

#include <stdio.h>
#include <time.h>

enum { LINE_BYTES = 1024, LOG_WARNING = 1, LOG_VERBOSE = 2, LOG_DEBUG = 3 };

void wsmi_operation_occupy_locked(struct wsmi_operation *operation)
{
    operation->occupied = true;
    operation->occupant = pthread_self();
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
}

void wsmi_operation_vacate(struct wsmi_operation *operation)
{
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    operation->occupied = false;
}

bool wsmi_operation_is_inside_locked(const struct wsmi_operation *operation)
{
    return operation->occupied && pthread_equal(operation->occupant, pthread_self()) != 0;
}

void wsmi_operation_log_exchange(const struct wsmi_operation *operation,
                                 const struct wsmi_http_answer *answer)
{
    char line[LINE_BYTES];
    if (!wsmi_session_logs(operation->session, LOG_DEBUG)) {
        return;
    }
    (void)snprintf(line, sizeof(line),
                   "%s: %s in phase %s, HTTP status %u, %zu bytes, %s connection, %llu ms",
                   operation->factory->name, wsmi_failure_name(answer->failure),
                   wsmi_phase_name(answer->phase), answer->status, answer->body.len,
                   answer->reused ? "reused" : "new", (unsigned long long)answer->elapsed_ms);
    wsmi_session_log(operation->session, LOG_DEBUG, line);
}

static void log_answer(const struct wsmi_operation *operation)
{
    const struct wsmi_http_answer *answer = operation->answer;
    if (answer->warning != NULL) {
        wsmi_session_warn(operation->session, answer->warning);
    }
    wsmi_operation_log_exchange(operation, answer);
}

static void log_end(const struct wsmi_operation *operation)
{
    const struct wsmi_result *result = &operation->result;
    char line[LINE_BYTES];
    if (!wsmi_session_logs(operation->session, LOG_VERBOSE)) {
        return;
    }
    (void)snprintf(line, sizeof(line), "%s ended with result %d%s%s", operation->factory->name,
                   (int)result->code, result->message == NULL ? "" : ": ",
                   result->message == NULL ? "" : result->message);
    wsmi_session_log(operation->session, LOG_VERBOSE, line);
}

/* Frees what belongs to the network. The exchange is over, so nobody else looks at it. */
static void drop_exchange(struct wsmi_operation *operation)
{
    if (operation->exchange != NULL) {
        operation->session->application->transport->ops->release(operation->exchange);
        operation->exchange = NULL;
    }
    operation->answer = NULL;
}

/* With what the session was refused: false where it was tokens, of which the transport says more,
 * or nothing. */
static bool tell_login(const struct wsmi_session_config *config, char *out, size_t size)
{
    bool is_basic = config->basic_user != NULL;
    const char *user = is_basic ? config->basic_user : config->digest_user;
    struct wsmi_line line;
    wsmi_line_init(&line, out, size);
    if (user != NULL) {
        wsmi_line_put(&line, is_basic ? "tried was Basic as " : "tried was Digest as ");
        wsmi_line_put(&line, user);
    } else if (config->shows_certificate && !config->security.is_used) {
        wsmi_line_put(&line, "tried was a client certificate");
    }
    return line.len > 0;
}

/* The answer as the task is to see it: without the events, and a refusal with what was refused. In
 * `joined` where that is not the answer itself. */
static const struct wsmi_http_answer *answer_of(const struct wsmi_operation *operation,
                                                struct wsmi_http_answer *joined)
{
    enum { STATUS_CLASS = 100, SUCCESS = 2, UNAUTHORIZED = 401 };
    const struct wsmi_http_answer *answer = operation->answer;
    if (answer == NULL || answer->failure != WSMI_FAILURE_NONE) {
        return answer;
    }
    if (operation->is_streamed && answer->status / STATUS_CLASS == SUCCESS) {
        *joined = *answer;
        joined->body = wsmi_answer_stream_message(&operation->stream);
        return joined;
    }
    if (answer->status == UNAUTHORIZED && answer->text[0] == '\0') {
        *joined = *answer;
        if (tell_login(&operation->session->config, joined->text, sizeof(joined->text))) {
            return joined;
        }
    }
    return answer;
}

/* An event could not be taken or an answer not be given, and the exchange was given up. */
static enum wsmi_next fail_events(struct wsmi_operation *operation)
{
    static const struct wsmi_result none;
    operation->result = operation->events_failure;
    operation->events_failure = none;
    operation->events_failed = false;
    operation->has_final = true;
    return WSMI_NEXT_FINAL;
}

/* The request was not looked at for want of the right credentials, and the session has others. */
static bool turn_to_other(struct wsmi_operation *operation)
{
    if (operation->answer == NULL ||
        !wsmi_session_offers_other(operation->session, operation->endpoint, operation->answer)) {
        return false;
    }
    wsmi_session_log(operation->session, LOG_WARNING,
                     "the peer does not offer Negotiate; the session turns to Digest");
    operation->request.delay_ms = 0;
    return true;
}

/* `leads`: what the task wants sent ahead goes out first. */
static enum wsmi_next advance(struct wsmi_operation *operation, bool leads)
{
    struct wsmi_task_request *request = &operation->request;
    struct wsmi_http_answer joined;
    if (operation->answer != NULL) {
        log_answer(operation);
    }
    if (turn_to_other(operation)) {
        drop_exchange(operation);
        return WSMI_NEXT_SEND;
    }
    wsmi_task_request_clear(request);
    wsmi_result_clean_up(&operation->result);
    if (operation->events_failed) {
        drop_exchange(operation);
        return fail_events(operation);
    }
    const struct wsmi_http_answer *answer = answer_of(operation, &joined);
    if (leads) {
        wsmi_operation_send_ahead(operation, answer);
    }
    enum wsmi_next next =
        operation->task->ops->advance(operation->task, answer, request, &operation->result);
    drop_exchange(operation);
    if (next == WSMI_NEXT_SEND && request->warning != NULL) {
        wsmi_session_log(operation->session, LOG_WARNING, request->warning);
    }
    if (next == WSMI_NEXT_FINAL) {
        operation->has_final = true;
        operation->task_finished = true;
    }
    return next;
}

/*
 * The operation was cancelled or closed. An answer the task has not seen is shown to it first: it
 * may hold what is to be freed, or the end, which then is the truth.
 */
static void cut_short(struct wsmi_operation *operation)
{
    static const struct wsmi_http_answer nothing = {.failure = WSMI_FAILURE_CANCELLED};
    const struct wsmi_http_answer *answer =
        operation->answer == NULL ? &nothing : operation->answer;
    struct wsmi_error error;
    /* Among events that nobody has read the answer is not known. */
    if (answer->failure != WSMI_FAILURE_CANCELLED && operation->task != NULL &&
        !wsmi_operation_has_event_locked(operation) &&
        advance(operation, false) == WSMI_NEXT_FINAL) {
        return;
    }
    wsmi_result_clean_up(&operation->result);
    /* Still there unless the task saw it. */
    wsmi_error_from_failure(operation->answer == NULL ? &nothing : operation->answer, &error);
    if (operation->answer != NULL) {
        log_answer(operation);
    }
    wsmi_result_set_error(&operation->result, &error);
    drop_exchange(operation);
    operation->has_final = true;
}

/* Makes the final result what it is. The epilogue is on its way before the user sees it, because a
 * callback may take as long as it likes. */
static void conclude_locked(struct wsmi_operation *operation)
{
    wsmi_operation_stop_ahead_locked(operation);
    wsmi_operation_occupy_locked(operation);
    if (!operation->has_final) {
        cut_short(operation);
    }
    wsmi_operation_learn_ahead(operation);
    log_end(operation);
    bool good_end = operation->task_finished && operation->result.code == MI_RESULT_OK;
    bool epilogue = operation->task != NULL &&
                    ((!good_end && wsmi_operation_prepare_epilogue(operation, operation->task)) ||
                     wsmi_operation_prepare_farewell(operation, operation->task));
    wsmi_operation_vacate(operation);
    if (epilogue) {
        wsmi_operation_start_epilogue_locked(operation);
    }
}

/* Waits as long as the task wants before its request goes out; a cancellation ends the wait. */
static void pause_locked(struct wsmi_operation *operation)
{
    enum { MS_PER_S = 1000, NS_PER_MS = 1000 * 1000, NS_PER_S = 1000 * 1000 * 1000 };
    struct timespec until;
    int waited = 0;
    if (operation->request.delay_ms == 0) {
        return;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += operation->request.delay_ms / MS_PER_S;
    until.tv_nsec += (long)(operation->request.delay_ms % MS_PER_S) * NS_PER_MS;
    if (until.tv_nsec >= NS_PER_S) {
        until.tv_nsec -= NS_PER_S;
        until.tv_sec++;
    }
    while (waited == 0 &&
           wsmi_op_fsm_look_up(operation->state, WSMI_OP_ON_SENT).next != WSMI_OP_ILLEGAL) {
        waited =
            pthread_cond_timedwait(&operation->changed, wsmi_operation_lock(operation), &until);
    }
}

/* In ADVANCING: until there is a result or a request is out. */
static enum wsmi_take take_turn_locked(struct wsmi_operation *operation)
{
    enum wsmi_next next = WSMI_NEXT_RESULT;
    if (operation->held) {
        operation->held = false;
    } else {
        wsmi_operation_occupy_locked(operation);
        next = advance(operation, true);
        wsmi_operation_vacate(operation);
    }
    if (next == WSMI_NEXT_SEND) {
        pause_locked(operation);
        if (wsmi_operation_send_locked(operation)) {
            return WSMI_TAKE_NOTHING;
        }
    }
    if (next == WSMI_NEXT_AWAIT && wsmi_operation_await_locked(operation)) {
        return WSMI_TAKE_NOTHING;
    }
    if (next == WSMI_NEXT_RESULT && wsmi_operation_step_locked(operation, WSMI_OP_ON_RESULT)) {
        operation->report_due = false;
        return WSMI_TAKE_RESULT;
    }
    /* The end, or there was a cancellation meanwhile, or the request cannot be sent. */
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_FINAL);
    conclude_locked(operation);
    return WSMI_TAKE_FINAL;
}

enum wsmi_take wsmi_operation_take_locked(struct wsmi_operation *operation)
{
    enum wsmi_take take = WSMI_TAKE_NOTHING;
    while (wsmi_operation_respond_locked(operation) || wsmi_operation_raise_locked(operation)) {
    }
    /* Another turn follows where the answer that the task awaits is there already. */
    while (take == WSMI_TAKE_NOTHING && wsmi_operation_step_locked(operation, WSMI_OP_ON_TURN)) {
        take = take_turn_locked(operation);
    }
    if (take == WSMI_TAKE_NOTHING && wsmi_operation_step_locked(operation, WSMI_OP_ON_DELIVER)) {
        conclude_locked(operation);
        take = WSMI_TAKE_FINAL;
    }
    if (take == WSMI_TAKE_NOTHING && operation->report_due &&
        wsmi_operation_step_locked(operation, WSMI_OP_ON_REPORT)) {
        operation->report_due = false;
        wsmi_result_clean_up(&operation->result);
        take = WSMI_TAKE_RESULT;
    }
    return take;
}

void wsmi_operation_begin(struct wsmi_operation *operation, MI_Uint32 flags, const void *context)
{
    struct wsmi_error error = {.result = MI_RESULT_OK};
    enum wsmi_next next = WSMI_NEXT_FINAL;
    (void)pthread_mutex_lock(wsmi_operation_lock(operation));
    wsmi_operation_occupy_locked(operation);
    operation->task = operation->factory->create(context, operation->session, flags, &error);
    if (operation->task != NULL) {
        operation->task->listens = wsmi_operation_listens(operation);
        next = advance(operation, false);
    } else {
        wsmi_result_set_error(&operation->result, &error);
        operation->has_final = true;
    }
    wsmi_operation_vacate(operation);
    if (next == WSMI_NEXT_SEND && wsmi_operation_send_locked(operation)) {
        if (operation->report_due && operation->is_async) {
            wsmi_operation_schedule_locked(operation);
        }
    } else if (next == WSMI_NEXT_RESULT) {
        operation->held = true;
        if (!wsmi_operation_step_locked(operation, WSMI_OP_ON_RESULT)) {
            (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_FINAL);
        }
    } else {
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_FINAL);
    }
    (void)pthread_mutex_unlock(wsmi_operation_lock(operation));
}

/* SPDX-License-Identifier: MIT */
#include "mi/operation.h"

#include <time.h>

#include "mi/mem.h"
#include "mi/operation_events.h"
#include "mi/result.h"

/* What every SOAP request carries, in the form every agent takes (no space). */
#define CONTENT_TYPE "Content-Type: application/soap+xml;charset=UTF-8"

/* Legal for every operation: they are about delivery. */
#define ENGINE_FLAGS                                                                               \
    ((MI_Uint32)MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS |                                             \
     (MI_Uint32)MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED)

static void operation_destroy(struct wsmi_object *object)
{
    struct wsmi_operation *operation = (struct wsmi_operation *)object;
    if (operation->task != NULL) {
        operation->task->ops->destroy(operation->task);
    }
    wsmi_operation_linger_clean_up(operation);
    wsmi_result_clean_up(&operation->result);
    wsmi_result_clean_up(&operation->events_failure);
    wsmi_operation_forget_lent(operation);
    wsmi_buf_clean_up(&operation->request.body);
    wsmi_buf_clean_up(&operation->ahead.request.body);
    wsmi_buf_clean_up(&operation->prompt.request.body);
    wsmi_answer_stream_clean_up(&operation->stream);
    (void)pthread_cond_destroy(&operation->changed);
    wsmi_object_unref(&operation->session->object);
    wsmi_mem_free(operation);
}

void wsmi_operation_leave_locked(struct wsmi_operation *operation)
{
    if (operation->state == WSMI_OP_GONE && operation->linger.exchange == NULL &&
        operation->prompt.exchange == NULL && operation->epilogue == NULL) {
        wsmi_session_remove_operation_locked(operation->session, operation);
    }
}

void wsmi_operation_notify_locked(struct wsmi_operation *operation)
{
    if (operation->is_async) {
        wsmi_operation_schedule_locked(operation);
    }
    (void)pthread_cond_broadcast(&operation->changed);
}

uint64_t wsmi_operation_timeout_ms(const struct wsmi_operation *operation)
{
    uint64_t timeout_ms = operation->task->timeout_ms;
    return timeout_ms == 0 ? operation->session->config.timeout_ms : timeout_ms;
}

/* The exchange may be over already, and its events unread: nobody will read them. */
static void abort_exchange_locked(struct wsmi_operation *operation)
{
    wsmi_operation_drop_prompt_locked(operation);
    if (!wsmi_operation_linger_locked(operation)) {
        operation->session->application->transport->ops->cancel(operation->exchange);
    }
    if (operation->answer != NULL) {
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ANSWER);
    }
}

/* An early end, whatever the effect: nobody will await it. */
static void abort_ahead_locked(const struct wsmi_operation *operation, enum wsmi_op_event event)
{
    if ((event == WSMI_OP_ON_CANCEL || event == WSMI_OP_ON_CLOSE) &&
        operation->ahead.exchange != NULL) {
        operation->session->application->transport->ops->cancel(operation->ahead.exchange);
    }
}

/* Everything an effect does under the lock is a queue insertion or a wake-up. */
bool wsmi_operation_step_locked(struct wsmi_operation *operation, enum wsmi_op_event event)
{
    enum wsmi_op_effect effect;
    if (!wsmi_op_fsm_step(&operation->state, event, &effect)) {
        return false;
    }
    abort_ahead_locked(operation, event);
    switch (effect) {
    case WSMI_OP_EFFECT_ABORT:
        abort_exchange_locked(operation);
        break;
    case WSMI_OP_EFFECT_NOTIFY:
        if (operation->is_async) {
            wsmi_operation_schedule_locked(operation);
        }
        break;
    case WSMI_OP_EFFECT_FREE:
        (void)wsmi_handle_unregister(&operation->object);
        wsmi_operation_leave_locked(operation);
        break;
    case WSMI_OP_EFFECT_NONE:
        /* A result was acknowledged, and an event has waited for that. */
        if (event == WSMI_OP_ON_ACK && operation->is_async &&
            wsmi_operation_has_event_locked(operation)) {
            wsmi_operation_schedule_locked(operation);
        }
        break;
    case WSMI_OP_EFFECT_COUNT:
        break;
    }
    (void)pthread_cond_broadcast(&operation->changed);
    return true;
}

bool wsmi_operation_step(struct wsmi_operation *operation, enum wsmi_op_event event)
{
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    (void)pthread_mutex_lock(lock);
    bool stepped = wsmi_operation_step_locked(operation, event);
    (void)pthread_mutex_unlock(lock);
    return stepped;
}

void wsmi_operation_cancel_locked(struct wsmi_operation *operation)
{
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_CANCEL);
}

void wsmi_operation_take_answer_locked(struct wsmi_operation *operation,
                                       const struct wsmi_http_answer *answer)
{
    operation->answer = answer;
    bool running = operation->state == WSMI_OP_RUNNING || operation->state == WSMI_OP_RUNNING_LENT;
    if (answer->failure != WSMI_FAILURE_NONE) {
        wsmi_operation_drop_prompt_locked(operation);
    }
    /* What was delivered before the end comes before it: wsmi_operation_go_on_locked. */
    if (!running || !wsmi_operation_is_talking_locked(operation)) {
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_ANSWER);
    } else {
        wsmi_operation_notify_locked(operation);
    }
}

/* On the transport's thread. The reference was taken when the exchange was started. */
static void exchange_done(void *context, const struct wsmi_http_answer *answer)
{
    struct wsmi_operation *operation = context;
    pthread_mutex_t *lock = wsmi_operation_lock(operation);
    (void)pthread_mutex_lock(lock);
    if (answer->failure == WSMI_FAILURE_NONE || answer->failure == WSMI_FAILURE_AUTH_DENIED) {
        wsmi_session_settle_locked(operation->session);
    }
    if (operation->linger.exchange != NULL) {
        wsmi_operation_linger_answered_locked(operation, answer);
    } else {
        wsmi_operation_take_answer_locked(operation, answer);
    }
    (void)pthread_mutex_unlock(lock);
    wsmi_object_unref(&operation->object);
}

/* The request as the transport takes it, with room for its headers; valid as long as both. False:
 * `error` says why. */
static bool fill_request(const struct wsmi_operation *operation,
                         const struct wsmi_task_request *request,
                         const char *headers[1 + WSMI_TASK_MAX_HEADERS], uint64_t timeout_ms,
                         struct wsmi_http_request *ret, struct wsmi_error *error)
{
    static const struct wsmi_err too_many = {WSMI_E_USAGE, 0, "the request has too many headers"};
    const struct wsmi_session_config *config = &operation->session->config;
    struct wsmi_transport *transport = operation->session->application->transport;
    struct wsmi_err err = too_many;
    if (request->header_count > WSMI_TASK_MAX_HEADERS || !wsmi_buf_ok(&request->body, &err)) {
        (void)wsmi_error_from_err(&err, "request", error);
        return false; /* seen here, or `ret` looks used unset where this is called */
    }
    headers[0] = CONTENT_TYPE;
    for (size_t i = 0; i < request->header_count; i++) {
        headers[1 + i] = request->headers[i];
    }
    *ret = (struct wsmi_http_request){
        .headers = headers,
        .header_count = 1 + request->header_count,
        .authorization =
            config->anonymous ? NULL : (const char *)wsmi_secret_reveal(&config->authorization).ptr,
        .body = wsmi_buf_view(&request->body),
        .deadline_ms = transport->ops->now_ms(transport) + timeout_ms,
        .may_repeat = request->may_repeat,
    };
    return true;
}

/* Under the lock, because a cancellation or the answer may be quicker than this function; `start`
 * only queues. */
static bool start_exchange_locked(struct wsmi_operation *operation, struct wsmi_error *error)
{
    struct wsmi_session *session = operation->session;
    struct wsmi_http_request request;
    struct wsmi_err err;
    if (!fill_request(operation, &operation->request, operation->headers,
                      wsmi_operation_timeout_ms(operation), &request, error)) {
        return false;
    }
    operation->is_streamed = operation->request.operation_id != NULL;
    operation->events_over = false;
    operation->paused = false;
    operation->event_sequence = 0;
    operation->deadline_ms = request.deadline_ms;
    operation->endpoint = session->endpoint;
    wsmi_answer_stream_reset(&operation->stream);
    request.on_data = operation->is_streamed ? wsmi_operation_on_data : NULL;
    wsmi_object_ref(&operation->object);
    if (!session->application->transport->ops->start(session->endpoints[session->endpoint],
                                                     &request, exchange_done, operation,
                                                     &operation->exchange, &err)) {
        wsmi_object_unref(&operation->object);
        *error = (struct wsmi_error){
            .result = MI_RESULT_SERVER_LIMITS_EXCEEDED,
            .category = MI_ERRORCATEGORY_RESOURCE_BUSY,
            .phase = wsmi_phase_name(WSMI_PHASE_SETUP),
            .reason = err.reason,
            .code = err.code,
        };
        return false;
    }
    return true;
}

bool wsmi_operation_start_beside_locked(struct wsmi_operation *operation,
                                        const struct wsmi_aside *aside, struct wsmi_exchange **ret,
                                        struct wsmi_error *error)
{
    struct wsmi_session *session = operation->session;
    struct wsmi_http_request request;
    struct wsmi_err err;
    if (!fill_request(operation, aside->request, aside->headers, aside->timeout_ms, &request,
                      error)) {
        return false;
    }
    wsmi_object_ref(&operation->object);
    if (session->application->transport->ops->start(session->endpoints[session->endpoint], &request,
                                                    aside->done, operation, ret, &err)) {
        return true;
    }
    *ret = NULL;
    wsmi_object_unref(&operation->object);
    return wsmi_error_without_place(&err, "request", error);
}

bool wsmi_operation_start_aside_locked(struct wsmi_operation *operation,
                                       const struct wsmi_aside *aside, struct wsmi_exchange **ret,
                                       struct wsmi_error *error)
{
    static const struct wsmi_err no_thread = {WSMI_E_OOM, 0,
                                              "a thread for callbacks cannot be created"};
    *ret = NULL;
    if (!wsmi_dispatch_prepare(operation->session->application->dispatch)) {
        return wsmi_error_without_place(&no_thread, "request", error);
    }
    return wsmi_operation_start_beside_locked(operation, aside, ret, error);
}

bool wsmi_operation_send_locked(struct wsmi_operation *operation)
{
    struct wsmi_error error = {.result = MI_RESULT_OK};
    if (wsmi_op_fsm_look_up(operation->state, WSMI_OP_ON_SENT).next == WSMI_OP_ILLEGAL) {
        return false;
    }
    if (!start_exchange_locked(operation, &error)) {
        wsmi_result_clean_up(&operation->result);
        wsmi_result_set_error(&operation->result, &error);
        operation->has_final = true;
        return false;
    }
    return wsmi_operation_step_locked(operation, WSMI_OP_ON_SENT);
}

static struct wsmi_operation *operation_new(struct wsmi_session *session, MI_Uint32 flags,
                                            const MI_OperationCallbacks *callbacks,
                                            const struct wsmi_task_factory *factory)
{
    struct wsmi_operation *operation = wsmi_mem_new(sizeof(*operation));
    pthread_condattr_t monotonic;
    if (operation == NULL) {
        return NULL;
    }
    wsmi_object_init(&operation->object, WSMI_OBJECT_OPERATION, operation_destroy);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&operation->changed, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    wsmi_object_ref(&session->object);
    operation->session = session;
    operation->factory = factory;
    if (callbacks != NULL) {
        operation->callbacks = *callbacks;
    }
    operation->is_async = wsmi_callbacks_have(&operation->callbacks, factory->channel);
    operation->manual_ack = (flags & MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS) != 0;
    operation->report_due = (flags & MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED) != 0;
    operation->state = WSMI_OP_NEW;
    operation->job.run = wsmi_operation_run_callbacks;
    wsmi_buf_init(&operation->request.body, wsmi_allocator_system(), WSMI_TASK_MAX_REQUEST_BYTES);
    wsmi_buf_init(&operation->ahead.request.body, wsmi_allocator_system(),
                  WSMI_TASK_MAX_REQUEST_BYTES);
    wsmi_buf_init(&operation->prompt.request.body, wsmi_allocator_system(),
                  WSMI_TASK_MAX_REQUEST_BYTES);
    wsmi_arena_init(&operation->prompt.arena, wsmi_allocator_system(),
                    session->config.limits.max_arena_bytes);
    wsmi_answer_stream_init(&operation->stream, wsmi_allocator_system(),
                            session->config.limits.max_message_bytes);
    return operation;
}

/*
 * Enters the operation into the handle table and its session, if that still takes operations. A
 * thread for its callback is made sure of here: before the lock is taken the application may close
 * and end its dispatcher, afterwards it waits for the session.
 */
static enum wsmi_start_failure open_operation(struct wsmi_operation *operation, MI_Operation *ret)
{
    struct wsmi_session *session = operation->session;
    struct wsmi_application *application = session->application;
    enum wsmi_start_failure failure = WSMI_START_FAILURE_COUNT;
    struct wsmi_handle handle;
    (void)pthread_mutex_lock(&application->lock);
    if (session->closing || application->closing) {
        failure = WSMI_START_SESSION;
    } else if (operation->is_async && !wsmi_dispatch_prepare(application->dispatch)) {
        failure = WSMI_START_THREAD;
    } else if (!wsmi_handle_register(&operation->object, &handle)) {
        failure = WSMI_START_MEMORY;
    } else {
        operation->handle.reserved1 = handle.number;
        operation->handle.reserved2 = handle.slot;
        operation->handle.ft = &wsmi_operation_ft;
        *ret = operation->handle;
        wsmi_session_add_operation_locked(session, operation);
    }
    (void)pthread_mutex_unlock(&application->lock);
    return failure;
}

static enum wsmi_start_failure check_start(const struct wsmi_session *session, MI_Uint32 flags,
                                           MI_Uint32 legal_flags, const MI_Operation *ret)
{
    if (session == NULL) {
        return WSMI_START_SESSION;
    }
    if (!wsmi_session_identity_holds(session)) {
        return WSMI_START_IDENTITY;
    }
    if (ret == NULL) {
        return WSMI_START_OPERATION;
    }
    if ((flags & ~(legal_flags | ENGINE_FLAGS)) != 0) {
        return WSMI_START_FLAGS;
    }
    return WSMI_START_FAILURE_COUNT;
}

void wsmi_operation_start(const MI_Session *handle, MI_Uint32 flags,
                          const MI_OperationCallbacks *callbacks,
                          const struct wsmi_task_factory *factory, const void *context,
                          MI_Operation *ret)
{
    struct wsmi_session *session = wsmi_session_acquire(handle);
    enum wsmi_start_failure failure = check_start(session, flags, factory->legal_flags, ret);
    struct wsmi_operation *operation = NULL;
    if (failure == WSMI_START_FAILURE_COUNT) {
        operation = operation_new(session, flags, callbacks, factory);
        failure = operation == NULL ? WSMI_START_MEMORY : open_operation(operation, ret);
    }
    if (failure == WSMI_START_FAILURE_COUNT) {
        wsmi_operation_begin(operation, flags, context);
    }
    if (operation != NULL) {
        wsmi_object_unref(&operation->object);
    }
    if (session != NULL) {
        wsmi_object_unref(&session->object);
    }
    if (failure != WSMI_START_FAILURE_COUNT) {
        wsmi_operation_fail(handle, callbacks, factory->channel, failure, ret);
    }
}

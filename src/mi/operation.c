/* SPDX-License-Identifier: MIT */
#include "mi/operation.h"

#include <stdio.h>

#include "mi/mem.h"

/* A request is small; what an option could make it is bounded long before this. */
enum { MAX_REQUEST_BYTES = 1024 * 1024, MESSAGE_BYTES = 1024, LOG_VERBOSE = 2, LOG_DEBUG = 3 };

static void result_clean_up(struct wsmi_result *result)
{
    wsmi_mem_free(result->message);
    if (result->instance != NULL) {
        (void)MI_Instance_Delete(result->instance);
    }
    if (result->details != NULL) {
        (void)MI_Instance_Delete(result->details);
    }
    memset(result, 0, sizeof(*result));
}

static void operation_destroy(struct wsmi_object *object)
{
    struct wsmi_operation *operation = (struct wsmi_operation *)object;
    result_clean_up(&operation->result);
    wsmi_buf_clean_up(&operation->body);
    (void)pthread_cond_destroy(&operation->changed);
    wsmi_object_unref(&operation->session->object);
    wsmi_mem_free(operation);
}

void wsmi_result_set_error(struct wsmi_result *result, const struct wsmi_error *error)
{
    char message[MESSAGE_BYTES];
    wsmi_error_format(error, message, sizeof(message));
    result->code = error->result;
    result->message = wsmi_mem_strdup(message);
    result->details = wsmi_error_to_instance(error);
}

/* The operation is over and closed: free what belongs to the network, leave the session. */
static void retire_locked(struct wsmi_operation *operation)
{
    struct wsmi_session *session = operation->session;
    if (operation->exchange != NULL) {
        session->application->transport->ops->release(operation->exchange);
        operation->exchange = NULL;
        operation->answer = NULL;
    }
    wsmi_session_remove_operation_locked(session, operation);
}

/* Feeds one event and performs its effect. Everything an effect does under the lock is a queue
 * insertion or a wake-up. */
bool wsmi_operation_step_locked(struct wsmi_operation *operation, enum wsmi_op_event event)
{
    struct wsmi_application *application = operation->session->application;
    enum wsmi_op_effect effect;
    if (!wsmi_op_fsm_step(&operation->state, event, &effect)) {
        return false;
    }
    switch (effect) {
    case WSMI_OP_EFFECT_ABORT:
        application->transport->ops->cancel(operation->exchange);
        break;
    case WSMI_OP_EFFECT_NOTIFY:
        if (operation->is_async) {
            wsmi_object_ref(&operation->object);
            wsmi_dispatch_submit(application->dispatch, &operation->job);
        }
        break;
    case WSMI_OP_EFFECT_FREE:
        retire_locked(operation);
        break;
    case WSMI_OP_EFFECT_SEND: /* by the caller, who has the request at hand */
    case WSMI_OP_EFFECT_NONE:
    case WSMI_OP_EFFECT_COUNT:
        break;
    }
    (void)pthread_cond_broadcast(&operation->changed);
    return true;
}

bool wsmi_operation_step(struct wsmi_operation *operation, enum wsmi_op_event event)
{
    pthread_mutex_t *lock = &operation->session->application->lock;
    (void)pthread_mutex_lock(lock);
    bool stepped = wsmi_operation_step_locked(operation, event);
    bool gone = operation->state == WSMI_OP_GONE;
    (void)pthread_mutex_unlock(lock);
    if (stepped && gone) {
        (void)wsmi_handle_unregister(&operation->object);
    }
    return stepped;
}

void wsmi_operation_cancel_locked(struct wsmi_operation *operation)
{
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_CANCEL);
}

/* On the transport's thread. The reference was taken when the exchange was started. */
static void exchange_done(void *context, const struct wsmi_http_answer *answer)
{
    struct wsmi_operation *operation = context;
    pthread_mutex_t *lock = &operation->session->application->lock;
    (void)pthread_mutex_lock(lock);
    operation->answer = answer;
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_OUTCOME);
    (void)pthread_mutex_unlock(lock);
    wsmi_object_unref(&operation->object);
}

static void log_exchange(const struct wsmi_operation *operation)
{
    const struct wsmi_http_answer *answer = operation->answer;
    char line[MESSAGE_BYTES];
    (void)snprintf(line, sizeof(line),
                   "%s: %s in phase %s, HTTP status %u, %zu bytes, %s connection, %llu ms",
                   operation->kind->name, wsmi_failure_name(answer->failure),
                   wsmi_phase_name(answer->phase), answer->status, answer->body.len,
                   answer->reused ? "reused" : "new", (unsigned long long)answer->elapsed_ms);
    wsmi_session_log(operation->session, LOG_DEBUG, line);
}

void wsmi_operation_read_result(struct wsmi_operation *operation)
{
    char line[MESSAGE_BYTES];
    if (operation->answer != NULL) {
        log_exchange(operation);
        operation->kind->decode(operation, operation->answer, &operation->result);
    }
    (void)snprintf(line, sizeof(line), "%s ended with result %d%s%s", operation->kind->name,
                   (int)operation->result.code, operation->result.message == NULL ? "" : ": ",
                   operation->result.message == NULL ? "" : operation->result.message);
    wsmi_session_log(operation->session, LOG_VERBOSE, line);
}

static struct wsmi_operation *operation_new(struct wsmi_session *session,
                                            const MI_OperationCallbacks *callbacks, MI_Uint32 flags,
                                            const struct wsmi_operation_kind *kind)
{
    struct wsmi_operation *operation = wsmi_mem_new(sizeof(*operation));
    if (operation == NULL) {
        return NULL;
    }
    wsmi_object_init(&operation->object, WSMI_OBJECT_OPERATION, operation_destroy);
    (void)pthread_cond_init(&operation->changed, NULL);
    wsmi_object_ref(&session->object);
    operation->session = session;
    operation->kind = kind;
    if (callbacks != NULL) {
        operation->callbacks = *callbacks;
    }
    operation->is_async = operation->callbacks.instanceResult != NULL;
    operation->manual_ack = (flags & MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS) != 0;
    operation->state = WSMI_OP_NEW;
    operation->job.run = wsmi_operation_run_callback;
    wsmi_buf_init(&operation->body, wsmi_allocator_system(), MAX_REQUEST_BYTES);
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

static void fail_locked(struct wsmi_operation *operation, const struct wsmi_error *error)
{
    wsmi_result_set_error(&operation->result, error);
    (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_OUTCOME);
}

/*
 * Hands the request to the transport. Under the lock, because a cancellation or the answer may be
 * quicker than this function; `start` only queues.
 */
static void send_locked(struct wsmi_operation *operation)
{
    struct wsmi_session *session = operation->session;
    const struct wsmi_transport_ops *ops = session->application->transport->ops;
    const struct wsmi_operation_kind *kind = operation->kind;
    bool anonymous = session->config.anonymous;
    const struct wsmi_http_request request = {
        .headers = anonymous ? kind->anonymous_headers : kind->headers,
        .header_count = anonymous ? kind->anonymous_header_count : kind->header_count,
        .authorization =
            anonymous ? NULL : (const char *)wsmi_secret_reveal(&session->config.authorization).ptr,
        .body = wsmi_buf_view(&operation->body),
        .deadline_ms = operation->deadline_ms,
        .may_repeat = kind->may_repeat,
    };
    struct wsmi_err err;
    if (!wsmi_operation_step_locked(operation, WSMI_OP_ON_START)) {
        /* The session was closed while this thread wrote the request. */
        static const struct wsmi_http_answer cancelled = {.failure = WSMI_FAILURE_CANCELLED};
        operation->answer = &cancelled;
        (void)wsmi_operation_step_locked(operation, WSMI_OP_ON_OUTCOME);
        return;
    }
    wsmi_object_ref(&operation->object);
    if (!ops->start(session->endpoint, &request, exchange_done, operation, &operation->exchange,
                    &err)) {
        const struct wsmi_error error = {
            .result = MI_RESULT_SERVER_LIMITS_EXCEEDED,
            .category = MI_ERRORCATEGORY_RESOURCE_BUSY,
            .phase = wsmi_phase_name(WSMI_PHASE_SETUP),
            .reason = err.reason,
            .code = err.code,
        };
        fail_locked(operation, &error);
        wsmi_object_unref(&operation->object);
    }
}

static void run(struct wsmi_operation *operation)
{
    struct wsmi_session *session = operation->session;
    struct wsmi_transport *transport = session->application->transport;
    struct wsmi_error error = {.result = MI_RESULT_OK};
    operation->deadline_ms = transport->ops->now_ms(transport) + session->config.timeout_ms;
    bool encoded = operation->kind->encode(operation, &operation->body, &error);
    (void)pthread_mutex_lock(&session->application->lock);
    if (encoded) {
        send_locked(operation);
    } else {
        fail_locked(operation, &error);
    }
    (void)pthread_mutex_unlock(&session->application->lock);
}

static enum wsmi_start_failure check_start(const struct wsmi_session *session, MI_Uint32 flags,
                                           const MI_Operation *ret)
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
    if ((flags & ~(MI_Uint32)MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS) != 0) {
        return WSMI_START_FLAGS;
    }
    return WSMI_START_FAILURE_COUNT;
}

void wsmi_operation_start(MI_Session *handle, MI_Uint32 flags,
                          const MI_OperationCallbacks *callbacks,
                          const struct wsmi_operation_kind *kind, MI_Operation *ret)
{
    struct wsmi_session *session = wsmi_session_acquire(handle);
    enum wsmi_start_failure failure = check_start(session, flags, ret);
    struct wsmi_operation *operation = NULL;
    if (failure == WSMI_START_FAILURE_COUNT) {
        operation = operation_new(session, callbacks, flags, kind);
        failure = operation == NULL ? WSMI_START_MEMORY : open_operation(operation, ret);
    }
    if (failure == WSMI_START_FAILURE_COUNT) {
        run(operation);
    }
    if (operation != NULL) {
        wsmi_object_unref(&operation->object);
    }
    if (session != NULL) {
        wsmi_object_unref(&session->object);
    }
    if (failure != WSMI_START_FAILURE_COUNT) {
        wsmi_operation_fail(handle, callbacks, WSMI_CHANNEL_INSTANCE, failure, ret);
    }
}

/* SPDX-License-Identifier: MIT */
#include "mi/session.h"

#include <unistd.h>

#include "mi/callback.h"
#include "mi/mem.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"

static void session_destroy(struct wsmi_object *object)
{
    struct wsmi_session *session = (struct wsmi_session *)object;
    wsmi_session_config_clean_up(&session->config);
    wsmi_class_cache_clean_up(&session->classes);
    (void)pthread_cond_destroy(&session->drained);
    wsmi_object_unref(&session->application->object);
    wsmi_mem_free(session);
}

struct wsmi_session *wsmi_session_new(struct wsmi_application *application)
{
    struct wsmi_session *session = wsmi_mem_new(sizeof(*session));
    if (session == NULL) {
        return NULL;
    }
    wsmi_object_init(&session->object, WSMI_OBJECT_SESSION, session_destroy);
    (void)pthread_cond_init(&session->drained, NULL);
    wsmi_class_cache_init(&session->classes);
    if (!wsmi_uuid_write(session->id)) {
        session->id[0] = '\0'; /* the header is optional */
    }
    session->application = application;
    wsmi_object_ref(&application->object);
    session->user = geteuid();
    session->group = getegid();
    return session;
}

struct wsmi_session *wsmi_session_acquire(const MI_Session *handle)
{
    struct wsmi_handle value;
    if (handle == NULL) {
        return NULL;
    }
    value.number = handle->reserved1;
    value.slot = handle->reserved2;
    return wsmi_handle_acquire(value, WSMI_OBJECT_SESSION);
}

bool wsmi_session_identity_holds(const struct wsmi_session *session)
{
    return session->user == geteuid() && session->group == getegid();
}

/* Links the registered session in. */
static void enter_application_locked(struct wsmi_session *session, struct wsmi_handle handle)
{
    struct wsmi_application *application = session->application;
    session->handle.reserved1 = handle.number;
    session->handle.reserved2 = handle.slot;
    session->handle.ft = &wsmi_session_ft;
    session->next = application->sessions;
    if (session->next != NULL) {
        session->next->previous = session;
    }
    application->sessions = session;
    application->session_count++;
}

static void close_endpoints_locked(struct wsmi_session *session)
{
    const struct wsmi_transport_ops *ops = session->application->transport->ops;
    for (size_t i = 0; i < WSMI_SESSION_MAX_ENDPOINTS; i++) {
        if (session->endpoints[i] != NULL) {
            ops->close_endpoint(session->endpoints[i]);
            session->endpoints[i] = NULL;
        }
    }
}

static bool open_endpoints_locked(struct wsmi_session *session,
                                  const struct wsmi_endpoint_config *endpoints, size_t count,
                                  struct wsmi_error *error)
{
    struct wsmi_transport *transport = session->application->transport;
    struct wsmi_err err;
    for (size_t i = 0; i < count; i++) {
        if (!transport->ops->open_endpoint(transport, &endpoints[i], &session->endpoints[i],
                                           &err)) {
            (void)wsmi_error_from_err(&err, "option", error);
            close_endpoints_locked(session);
            return false;
        }
    }
    return true;
}

static bool adopt_locked(struct wsmi_session *session, const struct wsmi_endpoint_config *endpoints,
                         size_t count, struct wsmi_error *error)
{
    struct wsmi_application *application = session->application;
    struct wsmi_handle handle;
    if (application->closing) {
        return wsmi_error_refuse(error, "parameter", "the application is being closed");
    }
    if (!open_endpoints_locked(session, endpoints, count, error)) {
        return false;
    }
    if (!wsmi_handle_register(&session->object, &handle)) {
        close_endpoints_locked(session);
        return wsmi_error_no_memory(error, "parameter");
    }
    enter_application_locked(session, handle);
    return true;
}

/* All under one lock: an application that closes meanwhile ends its transport, and waits for
 * sessions that are in its list only. */
bool wsmi_session_adopt(struct wsmi_session *session, const struct wsmi_endpoint_config *endpoints,
                        size_t count, MI_Session *ret, struct wsmi_error *error)
{
    struct wsmi_application *application = session->application;
    (void)pthread_mutex_lock(&application->lock);
    bool adopted = adopt_locked(session, endpoints, count, error);
    if (adopted) {
        *ret = session->handle;
    }
    (void)pthread_mutex_unlock(&application->lock);
    return adopted;
}

void wsmi_session_settle_locked(struct wsmi_session *session)
{
    session->is_settled = true;
}

bool wsmi_session_offers_other(struct wsmi_session *session, size_t used,
                               const struct wsmi_http_answer *answer)
{
    struct wsmi_application *application = session->application;
    if (answer->failure != WSMI_FAILURE_AUTH_NOT_OFFERED) {
        return false;
    }
    (void)pthread_mutex_lock(&application->lock);
    bool has_next = used + 1 < WSMI_SESSION_MAX_ENDPOINTS && session->endpoints[used + 1] != NULL;
    bool has_turned = session->endpoint > used;
    bool turns = has_next && (has_turned || !session->is_settled);
    if (turns) {
        session->endpoint = used + 1;
    }
    (void)pthread_mutex_unlock(&application->lock);
    return turns;
}

static void tell(const struct wsmi_session *session, MI_Uint32 channel, const char *message)
{
    MI_Application application = session->application->handle;
    struct wsmi_callback_scope scope;
    if (session->callbacks.writeMessage != NULL) {
        wsmi_callback_enter(&scope, session);
        session->callbacks.writeMessage(&application, session->callbacks.callbackContext, channel,
                                        message);
        wsmi_callback_leave(&scope);
    }
}

void wsmi_session_warn(const struct wsmi_session *session, const char *message)
{
    tell(session, MI_WRITEMESSAGE_CHANNEL_WARNING, message);
}

bool wsmi_session_logs(const struct wsmi_session *session, MI_Uint32 level)
{
    return session->config.log_level >= level && session->callbacks.writeMessage != NULL;
}

void wsmi_session_log(const struct wsmi_session *session, MI_Uint32 level, const char *message)
{
    if (wsmi_session_logs(session, level)) {
        /* Levels count from 1, the channels of mi.h from 0: warning, verbose, debug. */
        tell(session, level - 1, message);
    }
}

/* The last operation is gone and the owner has closed the session: nothing of it remains on the
 * network. */
static void leave_application_locked(struct wsmi_session *session)
{
    struct wsmi_application *application = session->application;
    if (session->previous != NULL) {
        session->previous->next = session->next;
    } else {
        application->sessions = session->next;
    }
    if (session->next != NULL) {
        session->next->previous = session->previous;
    }
    close_endpoints_locked(session);
    application->session_count--;
    (void)pthread_cond_broadcast(&application->session_left);
}

static void run_completion(struct wsmi_dispatch_job *job)
{
    struct wsmi_session *session = WSMI_DISPATCH_OWNER(job, struct wsmi_session, completion_job);
    void (*callback)(void *context) = session->completion_callback;
    void *context = session->completion_context;
    struct wsmi_callback_scope scope;
    wsmi_object_unref(&session->object);
    wsmi_callback_enter(&scope, NULL);
    callback(context);
    wsmi_callback_leave(&scope);
}

void wsmi_session_add_operation_locked(struct wsmi_session *session,
                                       struct wsmi_operation *operation)
{
    operation->previous = NULL;
    operation->next = session->operations;
    if (operation->next != NULL) {
        operation->next->previous = operation;
    }
    session->operations = operation;
    session->operation_count++;
}

void wsmi_session_remove_operation_locked(struct wsmi_session *session,
                                          struct wsmi_operation *operation)
{
    if (operation->previous != NULL) {
        operation->previous->next = operation->next;
    } else {
        session->operations = operation->next;
    }
    if (operation->next != NULL) {
        operation->next->previous = operation->previous;
    }
    session->operation_count--;
    if (!session->closing || session->operation_count > 0) {
        return;
    }
    if (session->sync_waiter) {
        (void)pthread_cond_broadcast(&session->drained);
        return;
    }
    /* The job outlives the session's place in the application; it holds a reference of its own. The
     * dispatcher drains before it ends. */
    leave_application_locked(session);
    wsmi_object_ref(&session->object);
    session->completion_job.run = run_completion;
    wsmi_dispatch_submit(session->application->dispatch, &session->completion_job);
}

void wsmi_session_cancel_all_locked(struct wsmi_session *session)
{
    for (struct wsmi_operation *operation = session->operations; operation != NULL;
         operation = operation->next) {
        wsmi_operation_cancel_locked(operation);
    }
}

/* True when the completion callback is to be called by the caller of Close, now. */
static bool close_locked(struct wsmi_session *session, void *context,
                         void (*callback)(void *context))
{
    session->closing = true;
    session->completion_context = context;
    session->completion_callback = callback;
    session->sync_waiter = callback == NULL;
    wsmi_session_cancel_all_locked(session);
    if (callback != NULL && session->operation_count > 0) {
        /* Without a thread the completion comes from the closing application. */
        (void)wsmi_dispatch_prepare(session->application->dispatch);
        return false;
    }
    while (session->operation_count > 0) {
        (void)pthread_cond_wait(&session->drained, &session->application->lock);
    }
    leave_application_locked(session);
    return callback != NULL;
}

static MI_Result MI_CALL session_close(MI_Session *handle, void *context,
                                       void (*callback)(void *context))
{
    struct wsmi_session *session = wsmi_session_acquire(handle);
    MI_Result result = MI_RESULT_OK;
    bool call_now = false;
    if (session == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (!wsmi_session_identity_holds(session)) {
        result = MI_RESULT_ACCESS_DENIED;
    } else if (callback == NULL && wsmi_callback_active_in(session)) {
        /* Would wait for the callback it is called from (mi-api section 6); the session stays open.
         */
        result = MI_RESULT_FAILED;
    } else if (!wsmi_handle_unregister(&session->object)) {
        result = MI_RESULT_INVALID_PARAMETER;
    } else {
        (void)pthread_mutex_lock(&session->application->lock);
        call_now = close_locked(session, context, callback);
        (void)pthread_mutex_unlock(&session->application->lock);
    }
    wsmi_object_unref(&session->object);
    if (call_now && callback != NULL) {
        callback(context);
    }
    return result;
}

static MI_Result MI_CALL session_get_application(MI_Session *handle, MI_Application *application)
{
    if (application == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(application, 0, sizeof(*application));
    struct wsmi_session *session = wsmi_session_acquire(handle);
    if (session == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *application = session->application->handle;
    wsmi_object_unref(&session->object);
    return MI_RESULT_OK;
}

const MI_SessionFT wsmi_session_ft = {
    .Close = session_close,
    .GetApplication = session_get_application,
    .GetInstance = wsmi_get_instance,
    .ModifyInstance = wsmi_modify_instance,
    .CreateInstance = wsmi_create_instance,
    .DeleteInstance = wsmi_delete_instance,
    .Invoke = wsmi_invoke,
    .EnumerateInstances = wsmi_enumerate_instances,
    .QueryInstances = wsmi_query_instances,
    .AssociatorInstances = wsmi_associator_instances,
    .ReferenceInstances = wsmi_reference_instances,
    .Subscribe = wsmi_subscribe,
    .GetClass = wsmi_get_class,
    .EnumerateClasses = wsmi_enumerate_classes,
    .TestConnection = wsmi_test_connection,
};

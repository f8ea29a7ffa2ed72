/* SPDX-License-Identifier: MIT */
#include "mi/application.h"

#include <stdio.h>
#include <time.h>

#include "mi/bag.h"
#include "mi/callback.h"
#include "mi/class.h"
#include "mi/decl.h"
#include "mi/instance.h"
#include "mi/mem.h"
#include "mi/operation.h"
#include "mi/serializer.h"
#include "mi/session.h"

/* How often a closing application that still has sessions says so. */
enum { REMIND_SECONDS = 10 };

/*
 * Joins the threads. Never left to the last reference: that may go on one of those threads.
 */
static void stop_threads(struct wsmi_application *application)
{
    if (application->transport != NULL) {
        application->transport->ops->destroy(application->transport);
        application->transport = NULL;
    }
    wsmi_dispatch_delete(application->dispatch);
    application->dispatch = NULL;
}

static void application_destroy(struct wsmi_object *object)
{
    struct wsmi_application *application = (struct wsmi_application *)object;
    (void)pthread_cond_destroy(&application->session_left);
    (void)pthread_mutex_destroy(&application->lock);
    wsmi_decl_unref(application->identity);
    wsmi_engines_clean_up(&application->engines);
    wsmi_mem_free(application);
}

static bool init_sync(struct wsmi_application *application)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0) {
        return false;
    }
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&application->lock, NULL);
    wsmi_engines_init(&application->engines);
    (void)pthread_cond_init(&application->session_left, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    return true;
}

MI_Result wsmi_application_new(struct wsmi_transport *transport, MI_Application *ret)
{
    struct wsmi_application *application = wsmi_mem_new(sizeof(*application));
    struct wsmi_handle handle;
    memset(ret, 0, sizeof(*ret));
    if (application == NULL || !init_sync(application)) {
        transport->ops->destroy(transport);
        wsmi_mem_free(application);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    wsmi_object_init(&application->object, WSMI_OBJECT_APPLICATION, application_destroy);
    application->transport = transport;
    application->dispatch = wsmi_dispatch_new();
    bool made =
        application->dispatch != NULL && wsmi_handle_register(&application->object, &handle);
    if (made) {
        application->handle.reserved1 = handle.number;
        application->handle.reserved2 = handle.slot;
        application->handle.ft = &wsmi_application_ft;
        *ret = application->handle;
    } else {
        stop_threads(application);
    }
    wsmi_object_unref(&application->object);
    return made ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
}

struct wsmi_application *wsmi_application_acquire(const MI_Application *handle)
{
    struct wsmi_handle value;
    if (handle == NULL) {
        return NULL;
    }
    value.number = handle->reserved1;
    value.slot = handle->reserved2;
    return wsmi_handle_acquire(value, WSMI_OBJECT_APPLICATION);
}

/* Tells every session that asked for messages what the close waits for. Called and returns with the
 * lock held; the list may change while it is not. */
static void remind_locked(struct wsmi_application *application)
{
    char message[128];
    (void)snprintf(message, sizeof(message),
                   "MI_Application_Close waits for %zu open session(s) to be closed",
                   application->session_count);
    unsigned round = ++application->reminders;
    struct wsmi_session *session = application->sessions;
    while (session != NULL) {
        if (session->reminded == round) {
            session = session->next;
            continue;
        }
        session->reminded = round;
        wsmi_object_ref(&session->object);
        (void)pthread_mutex_unlock(&application->lock);
        wsmi_session_log(session, 1, message);
        wsmi_object_unref(&session->object);
        (void)pthread_mutex_lock(&application->lock);
        session = application->sessions;
    }
}

static void wait_for_sessions(struct wsmi_application *application)
{
    (void)pthread_mutex_lock(&application->lock);
    application->closing = true;
    for (struct wsmi_session *session = application->sessions; session != NULL;
         session = session->next) {
        wsmi_session_cancel_all_locked(session);
    }
    while (application->session_count > 0) {
        struct timespec until;
        remind_locked(application);
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += REMIND_SECONDS;
        int timed_out = 0;
        while (application->session_count > 0 && timed_out == 0) {
            timed_out =
                pthread_cond_timedwait(&application->session_left, &application->lock, &until);
        }
    }
    (void)pthread_mutex_unlock(&application->lock);
}

static MI_Result MI_CALL application_close(MI_Application *handle)
{
    struct wsmi_application *application = wsmi_application_acquire(handle);
    if (application == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (wsmi_callback_active()) {
        /* Documented to deadlock (mi-api section 5); an error is kinder, and the application stays
         * open. */
        wsmi_object_unref(&application->object);
        return MI_RESULT_FAILED;
    }
    bool closer = wsmi_handle_unregister(&application->object);
    memset(handle, 0, sizeof(*handle));
    if (closer) {
        wait_for_sessions(application);
        stop_threads(application);
    }
    wsmi_object_unref(&application->object);
    return closer ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER;
}

/* True when the handle names an application; for the factories that need nothing of it. */
static bool is_open(const MI_Application *handle)
{
    struct wsmi_application *application = wsmi_application_acquire(handle);
    if (application == NULL) {
        return false;
    }
    wsmi_object_unref(&application->object);
    return true;
}

static MI_Result MI_CALL new_destination_options(MI_Application *application,
                                                 MI_DestinationOptions *options)
{
    if (options == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_destination_options_new(options);
}

static MI_Result MI_CALL new_operation_options(MI_Application *application,
                                               MI_Boolean must_understand,
                                               MI_OperationOptions *options)
{
    if (options == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_operation_options_new(must_understand, options);
}

static MI_Result MI_CALL new_delivery_options(MI_Application *application,
                                              MI_SubscriptionDeliveryType type,
                                              MI_SubscriptionDeliveryOptions *options)
{
    if (options == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_delivery_options_new(type, options);
}

static MI_Result as_failure(MI_Result result)
{
    return result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? MI_RESULT_FAILED : result;
}

static MI_Result MI_CALL new_instance(MI_Application *application, const MI_Char *class_name,
                                      const MI_ClassDecl *class_rtti, MI_Instance **instance)
{
    if (instance == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *instance = NULL;
    /* This table says FAILED for memory. */
    return as_failure(class_rtti != NULL ? wsmi_instance_new_rtti(class_rtti, instance)
                                         : wsmi_instance_new(class_name, instance));
}

static MI_Result MI_CALL new_instance_from_class(MI_Application *application,
                                                 const MI_Char *class_name,
                                                 const MI_Class *class_object,
                                                 MI_Instance **instance)
{
    struct wsmi_decl *decl;
    if (class_object == NULL) {
        return new_instance(application, class_name, NULL, instance);
    }
    if (instance == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *instance = NULL;
    MI_Result result = wsmi_class_share(class_object, &decl);
    if (result == MI_RESULT_OK) {
        result = wsmi_instance_new_shared(decl, instance);
        wsmi_decl_unref(decl);
    }
    return as_failure(result);
}

static MI_Result MI_CALL new_hosted_provider(MI_Application *application, const MI_Char *name_space,
                                             const MI_Char *provider_name, MI_MainFunction main,
                                             MI_Instance **extended_error,
                                             MI_HostedProvider *provider)
{
    static const struct wsmi_error unsupported = {
        .result = MI_RESULT_NOT_SUPPORTED,
        .category = MI_ERRORCATEGORY_NOT_IMPLEMENTED,
        .phase = "parameter",
        .reason = "MI_Application_NewHostedProvider is not supported: wsmi is a client library",
    };
    if (extended_error != NULL) {
        *extended_error = NULL;
    }
    if (provider == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(provider, 0, sizeof(*provider));
    if (name_space == NULL || provider_name == NULL || main == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (extended_error != NULL) {
        *extended_error = wsmi_error_to_instance(&unsupported);
    }
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL new_serializer(MI_Application *application, MI_Uint32 flags,
                                        MI_Char *format, MI_Serializer *serializer)
{
    if (serializer != NULL) {
        memset(serializer, 0, sizeof(*serializer));
    }
    if (flags != 0 || format == NULL || serializer == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_serializer_new(format, serializer);
}

static MI_Result MI_CALL new_deserializer(MI_Application *application, MI_Uint32 flags,
                                          MI_Char *format, MI_Deserializer *deserializer)
{
    if (deserializer != NULL) {
        memset(deserializer, 0, sizeof(*deserializer));
    }
    if (flags != 0 || format == NULL || deserializer == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_deserializer_new(format, deserializer);
}

static MI_Result MI_CALL new_class(MI_Application *application, const MI_ClassDecl *class_decl,
                                   const MI_Char *name_space, const MI_Char *server_name,
                                   MI_Class **class_object)
{
    struct wsmi_decl *decl;
    if (class_object != NULL) {
        *class_object = NULL;
    }
    if (class_decl == NULL || class_object == NULL || !is_open(application)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_decl_share(class_decl, &decl);
    if (result == MI_RESULT_OK) {
        result = wsmi_class_new(decl, name_space, server_name, class_object);
        wsmi_decl_unref(decl);
    }
    return result;
}

const MI_ApplicationFT wsmi_application_ft = {
    .Close = application_close,
    .NewSession = wsmi_application_new_session,
    .NewHostedProvider = new_hosted_provider,
    .NewInstance = new_instance,
    .NewDestinationOptions = new_destination_options,
    .NewOperationOptions = new_operation_options,
    .NewSubscriptionDeliveryOptions = new_delivery_options,
    .NewSerializer = new_serializer,
    .NewDeserializer = new_deserializer,
    .NewInstanceFromClass = new_instance_from_class,
    .NewClass = new_class,
};

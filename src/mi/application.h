/* SPDX-License-Identifier: MIT */
/*
 * One MI application: parent of the sessions, owner of the transport with its I/O threads and of
 * the callback threads. With less than a thousand sessions none exists before the first operation.
 * One lock guards the application, its sessions and their operations; it is never held while user
 * code runs.
 */
#ifndef WSMI_MI_APPLICATION_H
#define WSMI_MI_APPLICATION_H

#include <pthread.h>

#include "mi.h"
#include "mi/dispatch.h"
#include "mi/engines.h"
#include "mi/handle.h"
#include "proto/transport.h"

struct wsmi_decl;
struct wsmi_session;

struct wsmi_application {
    struct wsmi_object object;
    MI_Application handle; /* what sessions hand out; stays when object.number is taken back */
    pthread_mutex_t lock;
    pthread_cond_t session_left;
    bool closing;
    struct wsmi_session *sessions;
    size_t session_count;
    struct wsmi_decl *identity;  /* of answers to TestConnection, made for the first; or NULL */
    struct wsmi_engines engines; /* with a lock of its own */
    unsigned reminders;          /* rounds of telling the sessions what Close waits for */
    /* Ended by Close: to be used while one's session is in the list, or under the lock while
     * `closing` is unset. */
    struct wsmi_transport *transport;
    struct wsmi_dispatch *dispatch;
};

/*
 * Makes an application on `transport`, which it owns from here on, also on failure. OK,
 * SERVER_LIMITS_EXCEEDED. `ret` is zeroed on failure.
 */
MI_Result wsmi_application_new(struct wsmi_transport *transport, MI_Application *ret);

/* The live application with a reference for the caller, or NULL. */
struct wsmi_application *wsmi_application_acquire(const MI_Application *handle);

extern const MI_ApplicationFT wsmi_application_ft;

/* MI_ApplicationFT.NewSession, in new_session.c. */
MI_Result MI_CALL wsmi_application_new_session(MI_Application *application, const MI_Char *protocol,
                                               const MI_Char *destination,
                                               MI_DestinationOptions *options,
                                               MI_SessionCallbacks *callbacks,
                                               MI_Instance **extended_error, MI_Session *session);

#endif

/* SPDX-License-Identifier: MIT */
/* A session: one destination with its options, the connections to it, and the operations under way.
 */
#ifndef WSMI_MI_SESSION_H
#define WSMI_MI_SESSION_H

#include <stdatomic.h>
#include <sys/types.h>

#include "mi/application.h"
#include "mi/class_cache.h"
#include "mi/dialect.h"
#include "mi/session_config.h"
#include "mi/uuid.h"

struct wsmi_operation;

enum { WSMI_SESSION_MAX_ENDPOINTS = 2 };

struct wsmi_session {
    struct wsmi_object object;
    struct wsmi_application *application; /* a reference */
    struct wsmi_session *next;            /* under application->lock, as is the rest */
    struct wsmi_session *previous;
    struct wsmi_session_config config; /* immutable after creation */
    /* Tokens, then Digest, if the session has both; NULL before and after its place in the
     * application. */
    struct wsmi_endpoint *endpoints[WSMI_SESSION_MAX_ENDPOINTS];
    size_t endpoint; /* the one in use */
    bool is_settled; /* the peer has taken or refused what that one brings; there is no turning to
                        the next */
    MI_SessionCallbacks callbacks;
    char id[WSMI_UUID_BYTES];        /* SessionId of every request */
    struct wsmi_class_cache classes; /* with a lock of its own */
    atomic_int class_form;           /* enum wsmi_class_form */
    atomic_bool uses_microsoft_uris; /* the peer has refused the DMTF form of a class */
    struct wsmi_dialect dialect;
    MI_Session handle;
    uid_t user; /* identity at creation; other identities may not use the session */
    gid_t group;
    bool closing;
    unsigned reminded; /* last round of application->reminders it was told */
    struct wsmi_operation *operations;
    size_t operation_count;
    pthread_cond_t drained;
    bool sync_waiter; /* a synchronous Close waits for `drained` */
    void *completion_context;
    void (*completion_callback)(void *context);
    struct wsmi_dispatch_job completion_job;
};

/* The live session with a reference for the caller, or NULL. */
struct wsmi_session *wsmi_session_acquire(const MI_Session *handle);

/* False when the process now acts for somebody else than the creator of the session. */
bool wsmi_session_identity_holds(const struct wsmi_session *session);

/*
 * Opens the endpoints, `count` of them, takes `session` (one reference, all fields but endpoints,
 * handle and lists set) into its application and gives the handle. False with `error` when the
 * application is closing, on memory, or when the transport does not take an endpoint; the session
 * is then still the caller's to unref.
 */
bool wsmi_session_adopt(struct wsmi_session *session, const struct wsmi_endpoint_config *endpoints,
                        size_t count, MI_Session *ret, struct wsmi_error *error);

/*
 * The answer that an exchange with endpoint number `used` ended with. True when the peer has taken
 * nothing of it because of what that endpoint brings to prove who the user is, and there is another
 * one now to send the same request to. A peer that once took the first, or refused it, is never
 * offered the second. Not under the lock.
 */
bool wsmi_session_offers_other(struct wsmi_session *session, size_t used,
                               const struct wsmi_http_answer *answer);

/* The peer has taken what an endpoint brings, or refused it. As soon as that is known, which may be
 * long before somebody looks at the answer. Under the lock. */
void wsmi_session_settle_locked(struct wsmi_session *session);

/* Allocates a session without configuration; NULL on memory. Destroyed through its object. */
struct wsmi_session *wsmi_session_new(struct wsmi_application *application);

/* Operation list; both under application->lock. The second may complete a session close. */
void wsmi_session_add_operation_locked(struct wsmi_session *session,
                                       struct wsmi_operation *operation);
void wsmi_session_remove_operation_locked(struct wsmi_session *session,
                                          struct wsmi_operation *operation);

/* Cancels every operation; under application->lock. */
void wsmi_session_cancel_all_locked(struct wsmi_session *session);

/* Whether a line of that level would reach anybody; without it none need be made. */
bool wsmi_session_logs(const struct wsmi_session *session, MI_Uint32 level);

/*
 * A line for the session's writeMessage callback, if it has one and its log level is `level` (1 to
 * 3: warning, verbose, debug) or higher. Not under the lock, not on the I/O thread.
 */
void wsmi_session_log(const struct wsmi_session *session, MI_Uint32 level, const char *message);
/* A warning, whatever the log level: something is less secure than the caller may think. */
void wsmi_session_warn(const struct wsmi_session *session, const char *message);

extern const MI_SessionFT wsmi_session_ft;

#endif

/* SPDX-License-Identifier: MIT */
/* An operation: its place in the life cycle (proto/op_fsm.h), its exchange, its one final result
 * and the ways to the user. */
#ifndef WSMI_MI_OPERATION_H
#define WSMI_MI_OPERATION_H

#include "mi/session.h"
#include "proto/op_fsm.h"
#include "wsmi/buf.h"

/* The final result; owned by the operation. */
struct wsmi_result {
    MI_Result code;
    char *message;         /* NULL when there is nothing to say, or on memory */
    MI_Instance *instance; /* NULL: none */
    MI_Instance *details;  /* CIM_Error of a failure */
};

struct wsmi_operation;

/* What one kind of operation adds: how its request is written and its answer read. Both run without
 * the lock. */
struct wsmi_operation_kind {
    const char *name; /* "MI_Session_TestConnection" */
    /* Writes the request body. False: `error` says why; the operation then ends with it. */
    bool (*encode)(struct wsmi_operation *operation, struct wsmi_buf *body,
                   struct wsmi_error *error);
    /* From a complete answer to the final result. Must always fill `ret->code`. */
    void (*decode)(struct wsmi_operation *operation, const struct wsmi_http_answer *answer,
                   struct wsmi_result *ret);
    const char *const *headers; /* of an authenticated request */
    size_t header_count;
    const char *const *anonymous_headers;
    size_t anonymous_header_count;
    bool may_repeat; /* sending the request twice is harmless */
};

struct wsmi_operation {
    struct wsmi_object object;
    struct wsmi_session *session; /* a reference */
    struct wsmi_operation *next;  /* under application->lock, as is the rest */
    struct wsmi_operation *previous;
    const struct wsmi_operation_kind *kind;
    MI_OperationCallbacks callbacks;
    bool is_async;
    bool manual_ack;
    MI_Operation handle;
    enum wsmi_op_state state;
    pthread_cond_t changed; /* a getter or a synchronous Close waits */
    struct wsmi_job job;    /* the final callback */
    struct wsmi_buf body;
    struct wsmi_exchange *exchange;
    const struct wsmi_http_answer
        *answer; /* NULL until the exchange is over; its memory is the exchange's */
    uint64_t deadline_ms;
    bool consumed;             /* a getter has had the instance */
    struct wsmi_result result; /* filled between DELIVER and the first look at it */
};

/*
 * Creates, registers and starts an operation of `kind`; the outcome of everything, failures
 * included, arrives as its result. `flags` other than MANUAL_ACK_RESULTS are refused. `ret` NULL is
 * tolerated (mi-api 6.1).
 */
void wsmi_operation_start(MI_Session *session, MI_Uint32 flags,
                          const MI_OperationCallbacks *callbacks,
                          const struct wsmi_operation_kind *kind, MI_Operation *ret);

/* Fills a result from an error: code, message, details. */
void wsmi_result_set_error(struct wsmi_result *result, const struct wsmi_error *error);

/*
 * Feeds one event and performs its effect. False when the event is illegal now. The second form
 * takes the lock and takes a finished operation out of the handle table.
 */
bool wsmi_operation_step_locked(struct wsmi_operation *operation, enum wsmi_op_event event);
bool wsmi_operation_step(struct wsmi_operation *operation, enum wsmi_op_event event);

/* Decodes the answer into `result`. By the one thread that fed DELIVER, without the lock. */
void wsmi_operation_read_result(struct wsmi_operation *operation);

/* The operation in the handle table with a reference for the caller, closed or not, or NULL. */
struct wsmi_operation *wsmi_operation_acquire(const MI_Operation *handle);

/* Feeds CANCEL; under application->lock. */
void wsmi_operation_cancel_locked(struct wsmi_operation *operation);

/* Runs the final callback; the dispatcher's job. In operation_async.c. */
void wsmi_operation_run_callback(struct wsmi_job *job);

extern const MI_OperationFT wsmi_operation_ft;

/*
 * Why an operation could not even be created: reason, result, text. It then lives in the handle
 * alone, costs no memory, and answers every getter with the result (operation_failed.c).
 */
#define WSMI_START_FAILURES(X)                                                                     \
    X(SESSION, MI_RESULT_INVALID_PARAMETER, "the session handle is not open")                      \
    X(OPERATION, MI_RESULT_INVALID_PARAMETER, "the operation argument is NULL")                    \
    X(ARGUMENT, MI_RESULT_INVALID_PARAMETER, "a required argument is NULL")                        \
    X(FLAGS, MI_RESULT_INVALID_PARAMETER,                                                          \
      "flags must be 0 or MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS")                                   \
    X(IDENTITY, MI_RESULT_ACCESS_DENIED,                                                           \
      "the session belongs to another identity than the one the process acts for now")             \
    X(MEMORY, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory")                                   \
    X(THREAD, MI_RESULT_SERVER_LIMITS_EXCEEDED, "a thread for callbacks cannot be created")        \
    X(NO_GET_INSTANCE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_GetInstance"))            \
    X(NO_MODIFY_INSTANCE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_ModifyInstance"))      \
    X(NO_CREATE_INSTANCE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_CreateInstance"))      \
    X(NO_DELETE_INSTANCE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_DeleteInstance"))      \
    X(NO_INVOKE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_Invoke"))                       \
    X(NO_ENUMERATE_INSTANCES, MI_RESULT_NOT_SUPPORTED,                                             \
      WSMI_NOT_YET("MI_Session_EnumerateInstances"))                                               \
    X(NO_QUERY_INSTANCES, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_QueryInstances"))      \
    X(NO_ASSOCIATOR_INSTANCES, MI_RESULT_NOT_SUPPORTED,                                            \
      WSMI_NOT_YET("MI_Session_AssociatorInstances"))                                              \
    X(NO_REFERENCE_INSTANCES, MI_RESULT_NOT_SUPPORTED,                                             \
      WSMI_NOT_YET("MI_Session_ReferenceInstances"))                                               \
    X(NO_SUBSCRIBE, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_Subscribe"))                 \
    X(NO_GET_CLASS, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_GetClass"))                  \
    X(NO_ENUMERATE_CLASSES, MI_RESULT_NOT_SUPPORTED, WSMI_NOT_YET("MI_Session_EnumerateClasses"))

#define WSMI_NOT_YET(call) call " is not supported by this version of wsmi"

enum wsmi_start_failure {
#define WSMI_START_FAILURE(name, result, text) WSMI_START_##name,
    WSMI_START_FAILURES(WSMI_START_FAILURE)
#undef WSMI_START_FAILURE
        WSMI_START_FAILURE_COUNT
};

enum wsmi_result_channel { WSMI_CHANNEL_INSTANCE, WSMI_CHANNEL_CLASS, WSMI_CHANNEL_INDICATION };

/*
 * Reports the failure: to the result callback of `channel` if `callbacks` has one, here and now, as
 * the one final result; otherwise to whoever asks `ret`. `session` may be NULL or dead, `ret` may
 * be NULL.
 */
void wsmi_operation_fail(const MI_Session *session, const MI_OperationCallbacks *callbacks,
                         enum wsmi_result_channel channel, enum wsmi_start_failure failure,
                         MI_Operation *ret);

#endif

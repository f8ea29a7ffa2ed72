/* SPDX-License-Identifier: MIT */
/*
 * An operation: its place in the life cycle (proto/op_fsm.h), the task that says what it does
 * (task.h), its exchanges, its results and their way to the user.
 *
 * operation.c           starting, sending, the effects of the life cycle
 * operation_consume.c   a consumer's turn: from the task to a result
 * operation_events.c    what the peer says before it has the result (more files: its header)
 * operation_ahead.c     the request that goes out while results are being taken
 * operation_linger.c    the request that opens something, when its answer is not waited for
 * operation_epilogue.c  the request that frees what the peer holds, after the end
 * operation_api.c       MI_OperationFT: getters, Cancel, Close
 * operation_async.c     result callbacks
 * operation_failed.c    what could not even be started
 */
#ifndef WSMI_MI_OPERATION_H
#define WSMI_MI_OPERATION_H

#include "mi/prompt.h"
#include "mi/session.h"
#include "mi/task.h"
#include "proto/answer_stream.h"
#include "proto/op_fsm.h"

/* Which getter and which callback carry the results. */
enum wsmi_result_channel { WSMI_CHANNEL_INSTANCE, WSMI_CHANNEL_CLASS, WSMI_CHANNEL_INDICATION };

/* One kind of operation. */
struct wsmi_task_factory {
    const char *name; /* "MI_Session_GetInstance" */
    enum wsmi_result_channel channel;
    MI_Uint32 legal_flags; /* beside MANUAL_ACK_RESULTS and REPORT_OPERATION_STARTED, which are the
                              engine's */
    /*
     * The task for one operation; `context` is what wsmi_operation_start was given, `flags` are
     * legal. On the caller's thread, without a lock; `session` is live and outlives the task. NULL
     * with `error` filled: the operation then exists, and that is its one result.
     */
    struct wsmi_task *(*create)(const void *context, struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error);
};

/*
 * Creates and registers an operation, asks its task what comes first and sends that; never waits.
 * The outcome of everything, failures included, arrives as its result: what keeps it from existing
 * as mi-api 6.1 says (wsmi_operation_fail), what happens later like any other result. `context` is
 * borrowed until this returns; everything else is copied. `ret` NULL is tolerated.
 */
void wsmi_operation_start(const MI_Session *session, MI_Uint32 flags,
                          const MI_OperationCallbacks *callbacks,
                          const struct wsmi_task_factory *factory, const void *context,
                          MI_Operation *ret);

/* What was the operation's until its early end: the exchange that opens something at the peer, and
 * the task that can read its answer. */
struct wsmi_linger {
    struct wsmi_exchange *exchange; /* NULL: nothing lingers */
    const struct wsmi_http_answer *answer;
    struct wsmi_task *task; /* until the operation is destroyed */
    struct wsmi_dispatch_job job;
};

/* The request that goes out while the last answer is being read and its results are taken. */
struct wsmi_ahead {
    bool is_owed;                          /* the task has filled `request`, and not awaited it */
    struct wsmi_exchange *exchange;        /* until then; NULL: none, or it could not be sent */
    const struct wsmi_http_answer *answer; /* of `exchange`, once it is over */
    size_t endpoint;
    struct wsmi_task_request request;               /* by whoever is inside the task */
    const char *headers[1 + WSMI_TASK_MAX_HEADERS]; /* until its answer was awaited and is there */
};

struct wsmi_operation {
    struct wsmi_object object;
    struct wsmi_session *session; /* a reference */
    struct wsmi_operation *next;  /* under application->lock, as is the rest */
    struct wsmi_operation *previous;
    const struct wsmi_task_factory *factory;
    MI_OperationCallbacks callbacks; /* also those a task may want to raise during an exchange */
    bool is_async;
    bool manual_ack;
    unsigned turn; /* which function acknowledges the result that is lent, or the next one */
    MI_Operation handle;
    enum wsmi_op_state state;
    pthread_cond_t changed; /* a getter or a synchronous Close waits */

    struct wsmi_exchange *exchange;        /* until the task has seen its answer */
    size_t endpoint;                       /* the one of the session it goes to */
    const struct wsmi_http_answer *answer; /* of `exchange`, once it is over */

    /* Of `exchange`, when its answer may hold events. */
    bool is_streamed;
    uint64_t deadline_ms;
    uint64_t left_ms; /* of the time until then, at the pause */
    bool paused;      /* the transport waits for resume */
    bool events_over; /* the envelope at hand is the answer, or there was an error */
    bool in_event;    /* a consumer holds the envelope at hand; what is lent is no result */
    struct wsmi_answer_stream stream;
    uint64_t event_sequence;           /* of the last event */
    bool events_failed;                /* the exchange was given up, because of: */
    struct wsmi_result events_failure; /* by the occupant */
    struct wsmi_prompt prompt;

    struct wsmi_ahead ahead;
    struct wsmi_linger linger;
    struct wsmi_exchange *epilogue;
    struct wsmi_dispatch_job epilogue_job;

    struct wsmi_dispatch_job job; /* result callbacks */
    bool scheduled;               /* the job is queued or running */
    bool report_due;              /* REPORT_OPERATION_STARTED, and nothing was delivered yet */
    bool held;                    /* `result` came with the start: the first turn takes it */
    bool has_final;     /* `result` is the final one; otherwise an early end is still to be told */
    bool task_finished; /* the task said FINAL */

    /* Whoever is inside the task or the conclusion uses these without the lock. */
    struct wsmi_task *task; /* NULL when it could not be created, or lingers */
    struct wsmi_task_request request;
    const char *headers[1 + WSMI_TASK_MAX_HEADERS];
    struct wsmi_result result; /* the last one taken */
    bool occupied;             /* by `occupant`; under the lock */
    pthread_t occupant;
};

/* "The lock" below: the application's. */
static inline pthread_mutex_t *wsmi_operation_lock(const struct wsmi_operation *operation)
{
    return &operation->session->application->lock;
}

/* Feeds one event and performs its effect; under application->lock. False, with nothing changed,
 * when the event is illegal now. The caller holds a reference. */
bool wsmi_operation_step_locked(struct wsmi_operation *operation, enum wsmi_op_event event);

/* The same, taking the lock. */
bool wsmi_operation_step(struct wsmi_operation *operation, enum wsmi_op_event event);

/* Feeds CANCEL; under application->lock. */
void wsmi_operation_cancel_locked(struct wsmi_operation *operation);

/*
 * Sends `request` as the task left it. False when that is not possible: after a cancellation
 * (`has_final` is unset), or with the reason as the final result. Under the lock.
 */
bool wsmi_operation_send_locked(struct wsmi_operation *operation);

/* What the operation's exchange was answered; on the transport's thread, or when that came before
 * the exchange was the operation's. Under the lock. */
void wsmi_operation_take_answer_locked(struct wsmi_operation *operation,
                                       const struct wsmi_http_answer *answer);

/* A request beside the operation's exchange, or behind it. */
struct wsmi_aside {
    const struct wsmi_task_request *request; /* it and the room for its headers: until `done` */
    const char **headers;                    /* 1 + WSMI_TASK_MAX_HEADERS */
    uint64_t timeout_ms;
    wsmi_exchange_done *done; /* the context is the operation, with a reference */
};

/* Sends it. False: nothing was sent, and `error` says why. Under the lock. */
bool wsmi_operation_start_beside_locked(struct wsmi_operation *operation,
                                        const struct wsmi_aside *aside, struct wsmi_exchange **ret,
                                        struct wsmi_error *error);

/* The same, once there is a thread for the job that `done` submits with its reference. */
bool wsmi_operation_start_aside_locked(struct wsmi_operation *operation,
                                       const struct wsmi_aside *aside, struct wsmi_exchange **ret,
                                       struct wsmi_error *error);

/* Wakes a consumer, or has one scheduled. Under the lock. */
void wsmi_operation_notify_locked(struct wsmi_operation *operation);

/* Of one exchange. */
uint64_t wsmi_operation_timeout_ms(const struct wsmi_operation *operation);

/* Leaves the lock with the operation marked as occupied by this thread; the way back. */
void wsmi_operation_occupy_locked(struct wsmi_operation *operation);
void wsmi_operation_vacate(struct wsmi_operation *operation);

/* What a consumer took. The result is in `result` until the next is taken. */
enum wsmi_take {
    WSMI_TAKE_NOTHING, /* not now: an exchange or another consumer is at it, or it is over */
    WSMI_TAKE_RESULT,  /* to be acknowledged with ACK; more follow */
    WSMI_TAKE_FINAL    /* the same; the last one */
};

/*
 * Takes the next result if one can be had without waiting for the network, asking the task and
 * sending its requests. Called and returns with the lock, which is released in between.
 */
enum wsmi_take wsmi_operation_take_locked(struct wsmi_operation *operation);

/* The first turn, on the starting thread; without the lock. */
void wsmi_operation_begin(struct wsmi_operation *operation, MI_Uint32 flags, const void *context);

/* True on a thread that is called back from inside this operation's task. Under the lock. */
bool wsmi_operation_is_inside_locked(const struct wsmi_operation *operation);

/* Before the task's turn, by the occupant: sends what it wants sent ahead. `answer` is what advance
 * will be given. Without the lock. */
void wsmi_operation_send_ahead(struct wsmi_operation *operation,
                               const struct wsmi_http_answer *answer);

/* The task awaits what went ahead: it is the operation's exchange now, and may be over. Otherwise
 * wsmi_operation_send_locked. */
bool wsmi_operation_await_locked(struct wsmi_operation *operation);

/* Ends what went ahead and was not awaited, and waits for that, 100 ms at most. Under the lock,
 * which is released in between. */
void wsmi_operation_stop_ahead_locked(struct wsmi_operation *operation);

/* Shows the task what came of it, if that is an answer. By the occupant, without the lock. */
void wsmi_operation_learn_ahead(struct wsmi_operation *operation);

/*
 * An early end, while an exchange is under way: hands exchange and task over, if the request opens
 * something and may have reached the peer; to the operation it then was cancelled, and is over.
 * False: the exchange is still the operation's, to be cancelled. Under the lock.
 */
bool wsmi_operation_linger_locked(struct wsmi_operation *operation);

/* That exchange is over; on the transport's thread, under the lock. */
void wsmi_operation_linger_answered_locked(struct wsmi_operation *operation,
                                           const struct wsmi_http_answer *answer);

/* Frees what was handed over. */
void wsmi_operation_linger_clean_up(struct wsmi_operation *operation);

/*
 * Asks `task`, which did not come to a good end, what frees the peer's state, and leaves that in
 * `request`. False: nothing is to be sent. Without the lock, by whoever has the task.
 */
bool wsmi_operation_prepare_epilogue(struct wsmi_operation *operation, struct wsmi_task *task);

/* The same for what `task` says last, whatever its end. */
bool wsmi_operation_prepare_farewell(struct wsmi_operation *operation, struct wsmi_task *task);

/* Sends it; failure is nobody's business. Under the lock. */
void wsmi_operation_start_epilogue_locked(struct wsmi_operation *operation);

/* How long a request may take behind whose end nobody waits but a closing session. */
uint64_t wsmi_operation_epilogue_ms(const struct wsmi_operation *operation);

/* Leaves the session, once the handle is given back and nothing goes on behind the end. Under the
 * lock. */
void wsmi_operation_leave_locked(struct wsmi_operation *operation);

/* Tells the session's log callback of an exchange that is over. Without the lock. */
void wsmi_operation_log_exchange(const struct wsmi_operation *operation,
                                 const struct wsmi_http_answer *answer);

/* The operation in the handle table with a reference for the caller, closed or not, or NULL. */
struct wsmi_operation *wsmi_operation_acquire(const MI_Operation *handle);

/* Has the job run, which takes results and calls back. In operation_async.c; the job's function. */
void wsmi_operation_schedule_locked(struct wsmi_operation *operation);
void wsmi_operation_run_callbacks(struct wsmi_dispatch_job *job);

/* Whether `callbacks` has the result callback of `channel`. */
bool wsmi_callbacks_have(const MI_OperationCallbacks *callbacks, enum wsmi_result_channel channel);

/* Calls it; it must be there. */
void wsmi_callbacks_call(const MI_OperationCallbacks *callbacks, enum wsmi_result_channel channel,
                         MI_Operation *operation, const struct wsmi_result *result, MI_Boolean more,
                         MI_Result(MI_CALL *acknowledge)(MI_Operation *operation));

extern const MI_OperationFT wsmi_operation_ft;

/*
 * Why an operation could not even be created: reason, result, text. It then lives in the handle
 * alone, costs no memory, and answers every getter with the result (operation_failed.c).
 */
#define WSMI_START_FAILURES(X)                                                                     \
    X(SESSION, MI_RESULT_INVALID_PARAMETER, "the session handle is not open")                      \
    X(OPERATION, MI_RESULT_INVALID_PARAMETER, "the operation argument is NULL")                    \
    X(FLAGS, MI_RESULT_INVALID_PARAMETER, "the flags hold a bit this operation does not know")     \
    X(IDENTITY, MI_RESULT_ACCESS_DENIED,                                                           \
      "the session belongs to another identity than the one the process acts for now")             \
    X(MEMORY, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory")                                   \
    X(THREAD, MI_RESULT_SERVER_LIMITS_EXCEEDED, "a thread for callbacks cannot be created")

enum wsmi_start_failure {
#define WSMI_START_FAILURE(name, result, text) WSMI_START_##name,
    WSMI_START_FAILURES(WSMI_START_FAILURE)
#undef WSMI_START_FAILURE
        WSMI_START_FAILURE_COUNT
};

/*
 * Reports the failure: to the result callback of `channel` if `callbacks` has one, here and now, as
 * the one final result; otherwise to whoever asks `ret`. `session` may be NULL or dead, `ret` may
 * be NULL.
 */
void wsmi_operation_fail(const MI_Session *session, const MI_OperationCallbacks *callbacks,
                         enum wsmi_result_channel channel, enum wsmi_start_failure failure,
                         MI_Operation *ret);

#endif

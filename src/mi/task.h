/* SPDX-License-Identifier: MIT */
/*
 * What one operation does, as opposed to how operations live: a task is asked again and again what
 * comes next, and answers with a request to send, a result for the user, or the end. It may have
 * one request sent ahead, while the user is busy with the results of the last answer. It knows
 * neither threads nor locks nor the transport, so tests drive it with answers of their own. The
 * engine (operation.h) calls it on one thread at a time, never on the I/O thread, never under a
 * lock, and only when the user has acknowledged the last result: that is the back-pressure. An
 * answer to what went ahead lies there until the task awaits it, so no more than one ever does.
 */
#ifndef WSMI_MI_TASK_H
#define WSMI_MI_TASK_H

#include "mi/error.h"
#include "proto/transport.h"
#include "wsmi/buf.h"
#include "wsmi/request.h"

/* One result, owned by whoever holds the struct; wsmi_result_clean_up. */
struct wsmi_result {
    MI_Result code;
    char *message;         /* NULL when there is nothing to say, or on memory */
    MI_Instance *instance; /* NULL: none */
    MI_Class *class_result;
    char *bookmark; /* of an indication; NULL: none */
    char *machine_id;
    MI_Instance *details; /* CIM_Error of a failure */
};

/* Fills a result from an error: code, message, details. */
void wsmi_result_set_error(struct wsmi_result *result, const struct wsmi_error *error);
void wsmi_result_clean_up(struct wsmi_result *result);

/*
 * A request as a task wants it sent. The engine clears it before each use, adds Content-Type and
 * the session's credentials, and ends the operation with an error when `body` failed.
 */
struct wsmi_task_request {
    struct wsmi_buf body;
    const char *const *headers; /* more of them, WSMI_TASK_MAX_HEADERS at most; usually none;
                                   borrowed from the task until it is destroyed */
    size_t header_count;
    bool may_repeat;   /* sending it twice is harmless */
    bool opens;        /* whoever answers it keeps something that the answer alone can name */
    uint32_t delay_ms; /* wait that long before it goes out; not for the first request */
    /* The request announces an interactive operation (MS-WSMV section 3.1.4.1.39): the answer may
     * hold events, which the engine raises and the task never sees. NULL: it does not. Borrowed
     * from the task, as is the MessageID they relate to. */
    const char *operation_id;
    const char *message_id;
    const char *warning; /* for the session's log callback, once; of the task. NULL: none */
};

/* Ready for the next request; keeps the memory of `body`. */
void wsmi_task_request_clear(struct wsmi_task_request *request);

enum { WSMI_TASK_MAX_HEADERS = 4, WSMI_TASK_MAX_REQUEST_BYTES = 16 * 1024 * 1024 };

enum wsmi_next {
    WSMI_NEXT_SEND = 0, /* `request` is filled; advance comes again with the answer */
    WSMI_NEXT_AWAIT,    /* the request that went ahead; advance comes again with its answer */
    WSMI_NEXT_RESULT,   /* `result` is filled and more may follow; advance comes again with NULL */
    WSMI_NEXT_FINAL     /* `result` is filled and is the last one; advance never comes again */
};

/* What the user wants to do with the peer's questions (mi-api section 8). */
struct wsmi_ask_modes {
    MI_CallbackMode error;
    MI_CallbackMode prompt; /* those of normal importance */
    bool prompt_answer;     /* when he is not asked */
};

struct wsmi_task;

struct wsmi_task_ops {
    /*
     * What comes next. `answer` is NULL unless the last reply was SEND; it is complete or has a
     * failure, and valid until this returns. `result` is zeroed. The first call is on the thread
     * that starts the operation, the others are on those that consume its results. After a
     * cancellation there is one more call at most, when an answer came that the task has not seen,
     * so that it learns what there is to free; FINAL is then honoured, anything else forgotten.
     * The answer to a request that opens something may come long after the end.
     */
    enum wsmi_next (*advance)(struct wsmi_task *task, const struct wsmi_http_answer *answer,
                              struct wsmi_task_request *request, struct wsmi_result *result);
    /*
     * Before each advance that is about an answer or about the next result of the last one, with
     * the same `answer`: fills the request that goes out ahead, beside whatever advance then asks
     * for. True: it is the one that the next AWAIT means. False: none now, as always after one that
     * was not awaited. Its `delay_ms` is 0, and neither it nor what is sent beside it `opens`
     * anything: an early end waits for it, and shows its answer to the task. May be NULL.
     */
    bool (*ahead)(struct wsmi_task *task, const struct wsmi_http_answer *answer,
                  struct wsmi_task_request *request);
    /*
     * The operation is over, and what went ahead was answered and not awaited: the task learns what
     * there is to free. Before abandon. May be NULL where ahead is.
     */
    void (*learn)(struct wsmi_task *task, const struct wsmi_http_answer *answer);
    /*
     * The operation ended before the task said FINAL (cancelled, closed, a request that could not
     * be sent), or after it said FINAL with a code other than OK: fills the request that frees what
     * the peer holds (Release, Unsubscribe, Delete). False: nothing to free. Called once at most;
     * nobody reads the answer. May be NULL.
     */
    bool (*abandon)(struct wsmi_task *task, struct wsmi_task_request *request);
    /*
     * The user has answered a question of the peer: fills the request that says so. Any number of
     * times while a request that announced events is under way. False with `error`. May be NULL in
     * tasks that announce none.
     */
    bool (*respond)(struct wsmi_task *task, const struct wsmi_interactive_response *response,
                    struct wsmi_task_request *request, struct wsmi_error *error);
    /*
     * The operation is over, and what abandon had to say has been said: fills the request that
     * ends what `respond` began. False: nothing, or nothing more. Nobody reads the answers. May be
     * NULL.
     */
    bool (*farewell)(struct wsmi_task *task, struct wsmi_task_request *request);
    /* On any thread, the I/O thread included. */
    void (*destroy)(struct wsmi_task *task);
};

/* An implementation embeds this as its first member. */
struct wsmi_task {
    const struct wsmi_task_ops *ops;
    uint32_t listens; /* what the user has callbacks for, bits of __MI_CallbackRegistration; by the
                         engine, before the first advance */
    bool heard;       /* by the engine: the peer raised an event */
    uint64_t timeout_ms; /* of each exchange, from when it is sent; 0: the session's */
    struct wsmi_ask_modes ask;
};

#endif

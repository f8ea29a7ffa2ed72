/* SPDX-License-Identifier: MIT */
/*
 * Operations whose task follows a script: what it answers at each turn is given, what the engine
 * did to it is recorded. The rules of mi/task.h that hold always (one thread at a time, never the
 * I/O thread, an answer exactly after a SEND, nothing after FINAL) are checked at each call.
 */
#ifndef WSMI_LIFE_SCRIPT_H
#define WSMI_LIFE_SCRIPT_H

#include <stdatomic.h>

#include "life.h"
#include "mi/operation.h"

struct script_move {
    enum wsmi_next next;
    MI_Result code; /* of a FINAL; other than OK: with a message and details */
    bool object;    /* a RESULT or FINAL carries one */
    bool gate;      /* the turn waits until script_open_gate */
    bool opens;     /* what a SEND sends opens something */
    bool ahead;     /* before it a request that opens something goes ahead; an AWAIT follows */
    bool fail_body; /* the body of a SEND is larger than any request may be */
    bool warn;      /* a SEND warns */
    size_t headers; /* a SEND has so many of its own */
};

struct script {
    const struct script_move *moves;
    size_t move_count;
    enum wsmi_result_channel channel;
    uint64_t timeout_ms;
    bool fail_create;
    bool no_release; /* abandon says that there is nothing to free */

    /* What happened. */
    atomic_uint turns;
    atomic_uint objects; /* made so far; each carries its number, from 1 */
    atomic_uint deleted; /* classes only: instances are watched by the sanitizers */
    atomic_uint answers; /* complete ones the task saw */
    atomic_uint opened;  /* those of them that opened something, and those only learnt of */
    atomic_uint learnt;
    atomic_uint abandons;
    atomic_uint destroys;
    atomic_uint flags;
    atomic_bool waiting_at_gate;
    atomic_bool gate_open;
    pthread_t last_thread;
};

/* Zeroed counters and `moves`. */
#define SCRIPT(moves_)                                                                             \
    {                                                                                              \
        .moves = (moves_), .move_count = sizeof(moves_) / sizeof((moves_)[0])                      \
    }

/* What an exchange of a script gets: a complete answer, at once. */
extern const struct scripted_step script_answer;

/* Starts an operation that follows `script`, which must outlive it. */
void script_start(struct script *script, const MI_Session *session, MI_Uint32 flags,
                  const MI_OperationCallbacks *callbacks, MI_Operation *operation);

/* Waits until a turn waits at the gate; lets it through. */
void script_wait_at_gate(struct script *script);
void script_open_gate(struct script *script);

/* The number an instance carries. */
unsigned script_number(const MI_Instance *instance);
unsigned script_class_number(const MI_Class *class_result);

/* A getter's outputs. */
struct taken {
    const MI_Instance *instance;
    MI_Boolean more;
    MI_Result result;
    const MI_Char *message;
    const MI_Instance *details;
};

MI_Result take(MI_Operation *operation, struct taken *out);

/* Flags of scripted operations beside the engine's. */
enum { SCRIPT_FLAGS = MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW };

#endif

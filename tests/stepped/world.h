/* SPDX-License-Identifier: MIT */
/*
 * The library in one thread, one step at a time, so that equal inputs are equal runs. Three seams,
 * all at link time: a dispatcher that only queues its jobs takes the place of mi/dispatch.c; a
 * transport that only queues its exchanges answers from a list; and where the library waits for a
 * condition, a step is taken instead. A wait that no step can end is a lost wake-up, and violates
 * the property. Timed waits end at once, and the clock is where they wanted it.
 *
 * What needs more than one thread to go wrong is not seen here: that is tests/life under
 * ThreadSanitizer.
 */
#ifndef WSMI_STEPPED_WORLD_H
#define WSMI_STEPPED_WORLD_H

#include "props/prop.h"
#include "proto/transport.h"

/* In a body they become the request's MessageID and OperationID. */
#define STEPPED_ID        "@MESSAGE-ID@"
#define STEPPED_OPERATION "@OPERATION-ID@"

/* What an exchange gets. `body` is given as it is, or each line of it in an envelope of its own. */
struct stepped_answer {
    struct wsmi_view body;
    enum wsmi_failure failure;
    enum wsmi_phase phase;
    unsigned status;
    size_t piece_bytes;  /* of a streamed body; 0: one piece */
    uint64_t elapsed_ms; /* the clock goes on by so much */
    bool raw;            /* `body` is the whole message, not the content of s:Body */
    bool events;         /* one envelope for each line of it, with the headers of an event */
    bool hold;           /* only cancelling and the deadline end it */
    bool late;           /* a cancellation comes too late: the answer is under way */
    bool unsent;         /* nothing has left when somebody wants it back */
    bool refuse_start;
    bool html; /* of another content type */
};

enum { STEPPED_MAX_ANSWERS = 32, STEPPED_MAX_BODY = 65536 };

struct stepped_world {
    struct wsmi_transport transport; /* first */
    struct stepped_answer answers[STEPPED_MAX_ANSWERS];
    size_t answer_count;
    size_t started; /* exchanges */
    uint64_t now_ms;
    uint64_t random;
    uint64_t trace; /* of everything that happened */
    size_t steps;

    struct wsmi_exchange *pending; /* in the order in which they were started */
    size_t exchanges_live;
    size_t endpoints_open;
    bool transport_destroyed;
    struct wsmi_dispatch_job *jobs;
    size_t dispatchers;

    size_t requests; /* for memory, by the library; libxml2's in `xml_requests` */
    size_t xml_requests;
    size_t fail_at; /* the request, of both kinds, that is refused; 0: none */
    bool failed;
    long live;

    /* When a wait cannot end otherwise: does what the user owes the library. False: nothing. */
    bool (*settle_debts)(void *context);
    void *context;
};

/* One at a time. `open` forgets the one before. */
void stepped_open(struct stepped_world *world);
void stepped_close(void);

/* Runs the n-th waiting job, or delivers to the n-th exchange what is due. False: there is none. */
bool stepped_run_job(struct stepped_world *world, size_t index);
bool stepped_deliver(struct stepped_world *world, size_t index);

/* The first of the jobs, else of the exchanges. False: all is quiet but for what is held. */
bool stepped_step(struct stepped_world *world);
void stepped_run(struct stepped_world *world);

/* Ends the oldest exchange that is held, by its deadline. */
bool stepped_expire(struct stepped_world *world);

void stepped_note(struct stepped_world *world, uint64_t value);
void stepped_note_bytes(struct stepped_world *world, const void *bytes, size_t size);

/* The transport's part of stepped_open. */
void stepped_transport_init(struct stepped_world *world);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The calls of a security mechanism on threads of their own. A job has everything its call needs,
 * so that it can be abandoned at any time: nobody else's memory is touched by a call that hangs.
 */
#ifndef WSMI_TRANSPORT_SECURE_WORK_H
#define WSMI_TRANSPORT_SECURE_WORK_H

#include "proto/security.h"
#include "transport/link.h"
#include "transport/secure_target.h"

#include <pthread.h>

enum wsmi_job_kind {
    WSMI_JOB_OPEN = 0, /* credentials, context and the first token */
    WSMI_JOB_STEP,     /* input: the peer's token */
    WSMI_JOB_WRAP,     /* input: the message, from `start` on; becomes what is sealed */
    WSMI_JOB_UNWRAP,   /* header and data, which lie in input */
    WSMI_JOB_CLOSE
};

enum {
    WSMI_JOB_IDENTITY_BYTES = 192,
    WSMI_JOB_WARNING_BYTES = 384,
    WSMI_JOB_MAX_HEADER_BYTES = 1024 /* of a sealed message; a mechanism's have 16 to 60 */
};

struct wsmi_job {
    struct wsmi_link link; /* in the pool's queue, then in its owner's list */
    struct wsmi_pool *pool;
    void *owner; /* of the one who waits */
    struct wsmi_target *target;
    bool is_abandoned; /* under the pool's lock */
    enum wsmi_job_kind kind;
    struct wsmi_security_context *context; /* stays with the job between its calls */
    struct wsmi_buf input;
    size_t start;
    bool is_ciphertext; /* input is, and need not be wiped */
    struct wsmi_view header;
    struct wsmi_view data;
    struct wsmi_buf bindings; /* of OPEN, instead of the target's; empty: the target's */
    struct wsmi_buf output_header;
    struct wsmi_buf output;
    bool is_complete;
    struct wsmi_security_failure failure;   /* code OK: it went well */
    char identity[WSMI_JOB_IDENTITY_BYTES]; /* as the mechanism describes it; may be empty */
    char warning[WSMI_JOB_WARNING_BYTES];   /* of it, likewise */
    bool is_counted;                        /* and whether refusals are */
};

/* Called by a worker under the pool's lock: `job` is finished and its owner's again. */
typedef void wsmi_job_finished(void *context, struct wsmi_job *job);

struct wsmi_pool;

WSMI_MUST_USE bool wsmi_pool_new(const struct wsmi_allocator *allocator,
                                 struct wsmi_security *security, unsigned max_workers,
                                 wsmi_job_finished *finished, void *context, struct wsmi_pool **ret,
                                 struct wsmi_err *err);

/* Closes the contexts that wait for it. Does not wait for abandoned calls. */
void wsmi_pool_destroy(struct wsmi_pool *pool);

/* With a reference on `target`. NULL: OOM. */
struct wsmi_job *wsmi_job_new(struct wsmi_pool *pool, struct wsmi_target *target, void *owner);

/* What its input held is done with. */
void wsmi_job_drop_input(struct wsmi_job *job);

/* Starts the call. False when there is no thread to make it, and `finished` will not be called. */
WSMI_MUST_USE bool wsmi_job_start(struct wsmi_job *job, enum wsmi_job_kind kind);

/*
 * Nobody waits any more: the call's result is dropped, the context closed and the job freed, by a
 * worker or, where there is no context, here. `is_started`: after wsmi_job_start and before the
 * owner has taken the job back from `finished`. Where that has been called meanwhile, the owner
 * takes the job back, finds is_abandoned set, and calls this once more.
 */
void wsmi_job_abandon(struct wsmi_job *job, bool is_started);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Threads for user callbacks. A callback that blocks delays only its own operation: while jobs run,
 * one standby thread watches the queue and takes over as soon as the oldest job has waited longer
 * than a few milliseconds, leaving a new standby behind. So a burst of quick callbacks costs two
 * threads, and N blocking ones cost N + 1.
 */
#ifndef WSMI_MI_DISPATCH_H
#define WSMI_MI_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Embedded in what is to be run; owned by the caller, not touched once `run` has started. */
struct wsmi_dispatch_job {
    struct wsmi_dispatch_job *next;
    unsigned long long queued_ms;
    void (*run)(struct wsmi_dispatch_job *job);
};

/* What a job is embedded in: the `type` whose `member` it is. */
#define WSMI_DISPATCH_OWNER(job, type, member)                                                     \
    ((type *)(void *)((unsigned char *)(job)-offsetof(type, member)))

struct wsmi_dispatch;

/* No thread yet. NULL on memory. */
struct wsmi_dispatch *wsmi_dispatch_new(void);

/*
 * Makes sure a thread will take jobs, so that submit cannot fail later. False when no thread can be
 * created. Thread safe.
 */
bool wsmi_dispatch_prepare(struct wsmi_dispatch *dispatch);

/* Queues a job; after a successful prepare it will be run. Never blocks. Thread safe. */
void wsmi_dispatch_submit(struct wsmi_dispatch *dispatch, struct wsmi_dispatch_job *job);

/* Runs what is queued, ends the threads and joins them. Not from inside a job. */
void wsmi_dispatch_delete(struct wsmi_dispatch *dispatch);

/* Threads alive, for tests. */
size_t wsmi_dispatch_thread_count(struct wsmi_dispatch *dispatch);

#endif

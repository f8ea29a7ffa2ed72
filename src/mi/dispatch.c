/* SPDX-License-Identifier: MIT */
#include "mi/dispatch.h"

#include <pthread.h>
#include <time.h>

#include "mi/mem.h"

/*
 * PATIENCE_MS: how long, for each callback that runs, the oldest job may wait before the standby
 * concludes that they block. Where threads are many and processors few they only wait for their
 * turn, and more of them would not help. IDLE_MS: how long a surplus thread stays; bursts come
 * again.
 */
enum { PATIENCE_MS = 2, IDLE_MS = 2000, NS_PER_MS = 1000000, MS_PER_S = 1000 };

struct wsmi_dispatch {
    pthread_mutex_t lock;
    pthread_cond_t work;    /* a job came, or the end */
    pthread_cond_t drained; /* a thread left */
    struct wsmi_dispatch_job *first;
    struct wsmi_dispatch_job *last;
    size_t threads;  /* alive */
    size_t leaving;  /* joining the one that left before them */
    size_t running;  /* inside a job */
    size_t allowed;  /* how many may run at once; doubles while the running ones seem to block */
    size_t watching; /* standing by, to wake when the oldest job has waited for long */
    unsigned long long last_take_ms;
    pthread_t finished; /* ended, not joined yet: every leaving thread joins the one before it */
    bool has_finished;
    bool stopping;
};

static unsigned long long now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * MS_PER_S + (unsigned long long)now.tv_nsec / NS_PER_MS;
}

static void wait_until(struct wsmi_dispatch *dispatch, unsigned long long when_ms)
{
    struct timespec when = {.tv_sec = (time_t)(when_ms / MS_PER_S),
                            .tv_nsec = (long)(when_ms % MS_PER_S) * NS_PER_MS};
    (void)pthread_cond_timedwait(&dispatch->work, &dispatch->lock, &when);
}

struct wsmi_dispatch *wsmi_dispatch_new(void)
{
    struct wsmi_dispatch *dispatch = wsmi_mem_new(sizeof(*dispatch));
    pthread_condattr_t monotonic;
    if (dispatch == NULL) {
        return NULL;
    }
    if (pthread_condattr_init(&monotonic) != 0) {
        wsmi_mem_free(dispatch);
        return NULL;
    }
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&dispatch->lock, NULL);
    (void)pthread_cond_init(&dispatch->work, &monotonic);
    (void)pthread_cond_init(&dispatch->drained, NULL);
    (void)pthread_condattr_destroy(&monotonic);
    dispatch->allowed = 1;
    return dispatch;
}

static void *thread_main(void *argument);

static bool spawn_locked(struct wsmi_dispatch *dispatch)
{
    pthread_t thread;
    bool created = pthread_create(&thread, NULL, thread_main, dispatch) == 0;
    dispatch->threads += created ? 1 : 0;
    return created;
}

/*
 * Wakes a thread for a job that waits while `running` others run. Where those are all that may, one
 * that watches is enough: woken for every job, it would only look and sleep again, at the price of
 * two switches each.
 */
static void call_locked(struct wsmi_dispatch *dispatch, size_t running)
{
    if (dispatch->stopping || running < dispatch->allowed || dispatch->watching == 0) {
        (void)pthread_cond_signal(&dispatch->work);
    }
}

static struct wsmi_dispatch_job *pop_locked(struct wsmi_dispatch *dispatch, unsigned long long now)
{
    struct wsmi_dispatch_job *job = dispatch->first;
    dispatch->first = job->next;
    dispatch->last = dispatch->first == NULL ? NULL : dispatch->last;
    dispatch->last_take_ms = now;
    if (dispatch->first != NULL) {
        /* The signal of the next job may have woken this thread, which is about to be busy. */
        call_locked(dispatch, dispatch->running + 1);
    }
    return job;
}

/*
 * Waits for a job this thread should run. When nobody has taken one for PATIENCE_MS although some
 * wait, the running callbacks block: twice as many may run then, so that N blocking callbacks delay
 * the next one by log N steps, each twice as long as the one before. NULL: this thread is surplus,
 * or the end.
 */
static struct wsmi_dispatch_job *take_locked(struct wsmi_dispatch *dispatch)
{
    unsigned long long idle_since = now_ms();
    for (;;) {
        const struct wsmi_dispatch_job *job = dispatch->first;
        unsigned long long now = now_ms();
        if (job != NULL && (dispatch->running < dispatch->allowed || dispatch->stopping)) {
            return pop_locked(dispatch, now);
        }
        if (job != NULL) {
            unsigned long long since =
                job->queued_ms > dispatch->last_take_ms ? job->queued_ms : dispatch->last_take_ms;
            unsigned long long until = since + PATIENCE_MS * dispatch->running;
            if (now >= until) {
                dispatch->allowed = dispatch->running * 2;
                continue;
            }
            dispatch->watching++;
            wait_until(dispatch, until);
            dispatch->watching--;
            continue;
        }
        if (dispatch->stopping) {
            return NULL;
        }
        if (dispatch->threads <= dispatch->running + 1) {
            (void)pthread_cond_wait(&dispatch->work, &dispatch->lock);
        } else if (now >= idle_since + IDLE_MS) {
            return NULL;
        } else {
            wait_until(dispatch, idle_since + IDLE_MS);
        }
    }
}

/* Releases the lock; joins the thread that left before, so that only the last one remains for
 * wsmi_dispatch_delete. Not under the lock: destructors of the user's thread-local objects run in
 * the thread that ends, and may call the library. */
static void leave_locked(struct wsmi_dispatch *dispatch)
{
    pthread_t previous = dispatch->finished;
    bool join_previous = dispatch->has_finished;
    dispatch->finished = pthread_self();
    dispatch->has_finished = true;
    dispatch->threads--;
    dispatch->leaving++;
    if (join_previous) {
        (void)pthread_mutex_unlock(&dispatch->lock);
        (void)pthread_join(previous, NULL);
        (void)pthread_mutex_lock(&dispatch->lock);
    }
    dispatch->leaving--;
    (void)pthread_cond_broadcast(&dispatch->drained);
    (void)pthread_mutex_unlock(&dispatch->lock);
}

static void *thread_main(void *argument)
{
    struct wsmi_dispatch *dispatch = argument;
    (void)pthread_mutex_lock(&dispatch->lock);
    for (struct wsmi_dispatch_job *job = take_locked(dispatch); job != NULL;
         job = take_locked(dispatch)) {
        dispatch->running++;
        if (dispatch->threads == dispatch->running && !dispatch->stopping) {
            /* No standby: without one a blocking callback would stop all others. If no thread can
             * be had, jobs still run one after the other. */
            (void)spawn_locked(dispatch);
        }
        (void)pthread_mutex_unlock(&dispatch->lock);
        job->run(job);
        (void)pthread_mutex_lock(&dispatch->lock);
        dispatch->running--;
        if (dispatch->running == 0 && dispatch->first == NULL) {
            dispatch->allowed = 1;
        }
    }
    leave_locked(dispatch);
    return NULL;
}

bool wsmi_dispatch_prepare(struct wsmi_dispatch *dispatch)
{
    (void)pthread_mutex_lock(&dispatch->lock);
    bool ready = dispatch->threads > 0 || spawn_locked(dispatch);
    (void)pthread_mutex_unlock(&dispatch->lock);
    return ready;
}

void wsmi_dispatch_submit(struct wsmi_dispatch *dispatch, struct wsmi_dispatch_job *job)
{
    (void)pthread_mutex_lock(&dispatch->lock);
    job->next = NULL;
    job->queued_ms = now_ms();
    if (dispatch->last == NULL) {
        dispatch->first = job;
    } else {
        dispatch->last->next = job;
    }
    dispatch->last = job;
    call_locked(dispatch, dispatch->running);
    (void)pthread_mutex_unlock(&dispatch->lock);
}

void wsmi_dispatch_delete(struct wsmi_dispatch *dispatch)
{
    if (dispatch == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&dispatch->lock);
    dispatch->stopping = true;
    (void)pthread_cond_broadcast(&dispatch->work);
    while (dispatch->threads > 0 || dispatch->leaving > 0) {
        (void)pthread_cond_wait(&dispatch->drained, &dispatch->lock);
    }
    bool join_last = dispatch->has_finished;
    (void)pthread_mutex_unlock(&dispatch->lock);
    if (join_last) {
        (void)pthread_join(dispatch->finished, NULL);
    }
    /* Jobs of a dispatcher that never got a thread. */
    while (dispatch->first != NULL) {
        struct wsmi_dispatch_job *job = pop_locked(dispatch, now_ms());
        job->run(job);
    }
    (void)pthread_cond_destroy(&dispatch->work);
    (void)pthread_cond_destroy(&dispatch->drained);
    (void)pthread_mutex_destroy(&dispatch->lock);
    wsmi_mem_free(dispatch);
}

size_t wsmi_dispatch_thread_count(struct wsmi_dispatch *dispatch)
{
    (void)pthread_mutex_lock(&dispatch->lock);
    size_t threads = dispatch->threads;
    (void)pthread_mutex_unlock(&dispatch->lock);
    return threads;
}

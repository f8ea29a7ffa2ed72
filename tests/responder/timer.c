/* SPDX-License-Identifier: MIT */
#include "timer.h"

#include <time.h>

static uint64_t now_ms(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void remove_nolock(struct resp_timer *t, struct resp_wait *w)
{
    if (w->prev) {
        w->prev->next = w->next;
    } else {
        t->first = w->next;
    }
    if (w->next) {
        w->next->prev = w->prev;
    } else {
        t->last = w->prev;
    }
    w->prev = NULL;
    w->next = NULL;
}

/* Equal delays arrive in order, so looking from the end is usually one step. */
static void insert_nolock(struct resp_timer *t, struct resp_wait *w)
{
    struct resp_wait *before = t->last;
    while (before && before->due_ms > w->due_ms) {
        before = before->prev;
    }
    w->prev = before;
    w->next = before ? before->next : t->first;
    if (w->next) {
        w->next->prev = w;
    } else {
        t->last = w;
    }
    if (before) {
        before->next = w;
    } else {
        t->first = w;
    }
}

static void resume_due_nolock(struct resp_timer *t, uint64_t now)
{
    while (t->first && (t->stopping || t->first->due_ms <= now)) {
        struct resp_wait *w = t->first;
        struct MHD_Connection *connection = w->connection;
        remove_nolock(t, w);
        /* After this call the other thread may free `w` at any time. */
        MHD_resume_connection(connection);
    }
}

static void *timer_main(void *arg)
{
    struct resp_timer *t = arg;
    (void)pthread_mutex_lock(&t->lock);
    while (!t->stopping) {
        resume_due_nolock(t, now_ms());
        if (!t->first) {
            (void)pthread_cond_wait(&t->changed, &t->lock);
        } else {
            const uint64_t due = t->first->due_ms;
            const struct timespec until = {.tv_sec = (time_t)(due / 1000),
                                           .tv_nsec = (long)(due % 1000) * 1000000};
            (void)pthread_cond_timedwait(&t->changed, &t->lock, &until);
        }
    }
    resume_due_nolock(t, 0);
    (void)pthread_mutex_unlock(&t->lock);
    return NULL;
}

bool resp_timer_init(struct resp_timer *t)
{
    pthread_condattr_t attr;
    *t = (struct resp_timer){0};
    if (pthread_mutex_init(&t->lock, NULL) != 0 || pthread_condattr_init(&attr) != 0) {
        return false;
    }
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    const bool ok = pthread_cond_init(&t->changed, &attr) == 0;
    (void)pthread_condattr_destroy(&attr);
    return ok && pthread_create(&t->thread, NULL, timer_main, t) == 0;
}

bool resp_timer_suspend(struct resp_timer *t, struct resp_wait *w,
                        struct MHD_Connection *connection, uint64_t ms)
{
    (void)pthread_mutex_lock(&t->lock);
    const bool run = !t->stopping;
    if (run) {
        MHD_suspend_connection(connection);
        w->connection = connection;
        w->due_ms = now_ms() + ms;
        insert_nolock(t, w);
        (void)pthread_cond_signal(&t->changed);
    }
    (void)pthread_mutex_unlock(&t->lock);
    return run;
}

bool resp_timer_is_stopping(struct resp_timer *t)
{
    (void)pthread_mutex_lock(&t->lock);
    const bool stopping = t->stopping;
    (void)pthread_mutex_unlock(&t->lock);
    return stopping;
}

void resp_timer_stop(struct resp_timer *t)
{
    (void)pthread_mutex_lock(&t->lock);
    t->stopping = true;
    (void)pthread_cond_signal(&t->changed);
    (void)pthread_mutex_unlock(&t->lock);
    (void)pthread_join(t->thread, NULL);
}

void resp_timer_clean_up(struct resp_timer *t)
{
    (void)pthread_cond_destroy(&t->changed);
    (void)pthread_mutex_destroy(&t->lock);
}

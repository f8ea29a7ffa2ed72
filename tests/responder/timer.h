/* SPDX-License-Identifier: MIT */
/*
 * Resumes suspended connections when their time has come. One thread for all of them:
 * libmicrohttpd's own thread must not sleep, or one slow answer would delay every other connection.
 */
#ifndef RESP_TIMER_H
#define RESP_TIMER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

/* Part of the object that waits; zero it before first use. */
struct resp_wait {
    struct MHD_Connection *connection;
    uint64_t due_ms;
    struct resp_wait *prev;
    struct resp_wait *next;
};

struct resp_timer {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    struct resp_wait *first; /* by due time */
    struct resp_wait *last;
    bool stopping;
};

bool resp_timer_init(struct resp_timer *t);

/* Suspends `connection` for `ms`, from inside its handler. False when the service is stopping: then
 * nothing happened and the handler must give the connection up. */
bool resp_timer_suspend(struct resp_timer *t, struct resp_wait *w,
                        struct MHD_Connection *connection, uint64_t ms);

bool resp_timer_is_stopping(struct resp_timer *t);

/* Resumes everyone at once and ends the thread; later suspends are refused. Handlers may still run.
 */
void resp_timer_stop(struct resp_timer *t);

/* After the daemon has stopped. */
void resp_timer_clean_up(struct resp_timer *t);

#endif

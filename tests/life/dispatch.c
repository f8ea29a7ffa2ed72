/* SPDX-License-Identifier: MIT */
/* The callback threads and the handle table by themselves. */
#include <stdatomic.h>

#include "life.h"
#include "mi/dispatch.h"
#include "mi/handle.h"

enum { JOBS = 2000, BLOCKERS = 32, OBJECTS = 300 };

struct counted_job {
    struct wsmi_dispatch_job job; /* first, so that the job is the struct */
    atomic_int *done;
    atomic_int *gate; /* waits for it to open, if not NULL */
};

static void run_counted(struct wsmi_dispatch_job *job)
{
    struct counted_job *counted = (struct counted_job *)job;
    while (counted->gate != NULL && atomic_load(counted->gate) == 0) {
        sleep_ms(1);
    }
    (void)atomic_fetch_add(counted->done, 1);
}

static void submit(struct wsmi_dispatch *dispatch, struct counted_job *job, atomic_int *done,
                   atomic_int *gate)
{
    job->job.run = run_counted;
    job->done = done;
    job->gate = gate;
    wsmi_dispatch_submit(dispatch, &job->job);
}

static void wait_for(atomic_int *done, int count)
{
    for (int i = 0; i < 10000 && atomic_load(done) < count; i++) {
        sleep_ms(1);
    }
    CHECK(atomic_load(done) == count);
}

static void a_dispatcher_without_jobs_has_no_thread(void)
{
    struct wsmi_dispatch *dispatch = wsmi_dispatch_new();
    CHECK(dispatch != NULL && wsmi_dispatch_thread_count(dispatch) == 0);
    wsmi_dispatch_delete(dispatch);
    wsmi_dispatch_delete(NULL);
}

static void a_burst_of_quick_jobs_needs_few_threads(void)
{
    static struct counted_job jobs[JOBS];
    atomic_int done = 0;
    struct wsmi_dispatch *dispatch = wsmi_dispatch_new();
    CHECK(wsmi_dispatch_prepare(dispatch));
    for (int i = 0; i < JOBS; i++) {
        submit(dispatch, &jobs[i], &done, NULL);
    }
    wait_for(&done, JOBS);
    CHECK(wsmi_dispatch_thread_count(dispatch) <= 8);
    wsmi_dispatch_delete(dispatch);
}

static void blocking_jobs_do_not_hold_up_the_next_one(void)
{
    static struct counted_job blockers[BLOCKERS];
    static struct counted_job quick;
    atomic_int blocked_done = 0;
    atomic_int quick_done = 0;
    atomic_int gate = 0;
    struct wsmi_dispatch *dispatch = wsmi_dispatch_new();
    CHECK(wsmi_dispatch_prepare(dispatch));
    for (int i = 0; i < BLOCKERS; i++) {
        submit(dispatch, &blockers[i], &blocked_done, &gate);
    }
    submit(dispatch, &quick, &quick_done, NULL);
    wait_for(&quick_done, 1);
    CHECK(atomic_load(&blocked_done) == 0);
    atomic_store(&gate, 1);
    wait_for(&blocked_done, BLOCKERS);
    wsmi_dispatch_delete(dispatch);
}

static void what_is_queued_runs_before_the_dispatcher_ends(void)
{
    static struct counted_job jobs[JOBS];
    atomic_int done = 0;
    struct wsmi_dispatch *dispatch = wsmi_dispatch_new();
    CHECK(wsmi_dispatch_prepare(dispatch));
    for (int i = 0; i < JOBS; i++) {
        submit(dispatch, &jobs[i], &done, NULL);
    }
    wsmi_dispatch_delete(dispatch);
    CHECK(atomic_load(&done) == JOBS);
    /* The same when no thread was ever there. */
    dispatch = wsmi_dispatch_new();
    atomic_store(&done, 0);
    submit(dispatch, &jobs[0], &done, NULL);
    wsmi_dispatch_delete(dispatch);
    CHECK(atomic_load(&done) == 1);
}

static struct wsmi_dispatch *dispatch_of_key;

/* What a thread-local object of the user's may do when its thread ends: take its time, then call
 * the library. */
static void call_at_thread_end(void *value)
{
    (void)value;
    sleep_ms(30);
    (void)wsmi_dispatch_thread_count(dispatch_of_key);
}

struct keyed_job {
    struct wsmi_dispatch_job job; /* first, so that the job is the struct */
    pthread_key_t key;
    atomic_int *arrived;
};

static void run_keyed(struct wsmi_dispatch_job *job)
{
    struct keyed_job *keyed = (struct keyed_job *)job;
    CHECK(pthread_setspecific(keyed->key, keyed) == 0);
    (void)atomic_fetch_add(keyed->arrived, 1);
    while (atomic_load(keyed->arrived) < 2) {
        sleep_ms(1);
    }
}

static void threads_that_end_may_still_call_in(void)
{
    struct keyed_job jobs[2];
    atomic_int arrived = 0;
    pthread_key_t key;
    struct wsmi_dispatch *dispatch = wsmi_dispatch_new();
    dispatch_of_key = dispatch;
    CHECK(pthread_key_create(&key, call_at_thread_end) == 0);
    CHECK(wsmi_dispatch_prepare(dispatch));
    for (int i = 0; i < 2; i++) {
        jobs[i].job.run = run_keyed;
        jobs[i].key = key;
        jobs[i].arrived = &arrived;
        wsmi_dispatch_submit(dispatch, &jobs[i].job);
    }
    wait_for(&arrived, 2);
    wsmi_dispatch_delete(dispatch);
    CHECK(pthread_key_delete(key) == 0);
}

static int destroyed;

static void count_destroy(struct wsmi_object *object)
{
    destroyed++;
    free(object);
}

static void a_handle_is_found_until_it_is_unregistered_and_never_again(void)
{
    struct wsmi_object *objects[OBJECTS];
    struct wsmi_handle handles[OBJECTS];
    destroyed = 0;
    for (int i = 0; i < OBJECTS; i++) {
        objects[i] = calloc(1, sizeof(*objects[i]));
        CHECK(objects[i] != NULL);
        wsmi_object_init(objects[i], WSMI_OBJECT_SESSION, count_destroy);
        CHECK(wsmi_handle_register(objects[i], &handles[i]));
        wsmi_object_unref(objects[i]); /* the table keeps it */
    }
    CHECK(wsmi_handle_count() == OBJECTS && destroyed == 0);
    for (int i = 0; i < OBJECTS; i++) {
        struct wsmi_object *found = wsmi_handle_acquire(handles[i], WSMI_OBJECT_SESSION);
        CHECK(found == objects[i]);
        CHECK(wsmi_handle_acquire(handles[i], WSMI_OBJECT_OPERATION) == NULL);
        CHECK(wsmi_handle_unregister(found) && !wsmi_handle_unregister(found));
        CHECK(destroyed == i); /* still ours */
        wsmi_object_unref(found);
        CHECK(destroyed == i + 1);
        CHECK(wsmi_handle_acquire(handles[i], WSMI_OBJECT_SESSION) == NULL);
    }
    CHECK(wsmi_handle_count() == 0);
    const struct wsmi_handle zero = {0, 0};
    CHECK(wsmi_handle_acquire(zero, WSMI_OBJECT_SESSION) == NULL);
    wsmi_object_unref(NULL);
}

int main(void)
{
    RUN(a_dispatcher_without_jobs_has_no_thread);
    RUN(a_burst_of_quick_jobs_needs_few_threads);
    RUN(blocking_jobs_do_not_hold_up_the_next_one);
    RUN(what_is_queued_runs_before_the_dispatcher_ends);
    RUN(threads_that_end_may_still_call_in);
    RUN(a_handle_is_found_until_it_is_unregistered_and_never_again);
    return 0;
}

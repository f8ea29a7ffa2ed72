/* SPDX-License-Identifier: MIT */
/* Memory, clock, waiting and the dispatcher. */
#include "stepped/world.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "mi/dispatch.h"
#include "props/prop_xml_memory.h"

enum { MS_PER_S = 1000, NS_PER_MS = 1000 * 1000, MAX_STEPS = 20000 };

struct wsmi_dispatch {
    struct stepped_world *world;
};

static struct stepped_world *current;

static bool fails_now(struct stepped_world *world)
{
    bool fails = world->requests + world->xml_requests == world->fail_at;
    world->failed = world->failed || fails;
    return fails;
}

static bool xml_fails_now(void)
{
    current->xml_requests++;
    return fails_now(current);
}

void stepped_open(struct stepped_world *world)
{
    world->now_ms = 1000 * MS_PER_S;
    stepped_transport_init(world);
    current = world;
    prop_xml_memory_watch(xml_fails_now);
}

void stepped_close(void)
{
    prop_xml_memory_watch(NULL);
    current = NULL;
}

void stepped_note(struct stepped_world *world, uint64_t value)
{
    world->trace = (world->trace ^ value) * UINT64_C(0x100000001B3) + 1;
}

void stepped_note_bytes(struct stepped_world *world, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    uint64_t word = size;
    stepped_note(world, word);
    for (size_t i = 0; i < size; i += sizeof(word)) {
        word = 0;
        memcpy(&word, at + i, size - i < sizeof(word) ? size - i : sizeof(word));
        stepped_note(world, word);
    }
}

/* Memory. */

static void *world_acquire(void *context, size_t size)
{
    (void)context;
    if (current != NULL) {
        current->requests++;
        if (fails_now(current)) {
            return NULL;
        }
        current->live++;
    }
    void *memory = malloc(size);
    PROP_CHECK(memory != NULL);
    return memory;
}

static void world_release(void *context, void *memory)
{
    (void)context;
    if (current != NULL) {
        current->live--;
    }
    free(memory);
}

/* The linker puts these in the place of the functions they are named after. */
const struct wsmi_allocator *__wrap_wsmi_allocator_system(void);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags);
int __real_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __real_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until);
int __real_clock_gettime(clockid_t clock, struct timespec *ret);
ssize_t __real_getrandom(void *buffer, size_t size, unsigned flags);

const struct wsmi_allocator *__wrap_wsmi_allocator_system(void)
{
    static const struct wsmi_allocator counting = {world_acquire, world_release, NULL};
    return &counting;
}

/* Waiting. */

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
    struct stepped_world *world = current;
    if (world == NULL) {
        return __real_pthread_cond_wait(condition, lock);
    }
    (void)pthread_mutex_unlock(lock);
    bool moved = stepped_step(world) || stepped_expire(world) ||
                 (world->settle_debts != NULL && world->settle_debts(world->context));
    (void)pthread_mutex_lock(lock);
    PROP_CHECK(moved); /* else nobody will ever wake it up */
    PROP_CHECK(++world->steps < MAX_STEPS);
    return 0;
}

/* Only between two requests of one operation; what happens meanwhile happens behind it. */
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until)
{
    if (current == NULL) {
        return __real_pthread_cond_timedwait(condition, lock, until);
    }
    uint64_t until_ms = (uint64_t)until->tv_sec * MS_PER_S + (uint64_t)until->tv_nsec / NS_PER_MS;
    current->now_ms = until_ms > current->now_ms ? until_ms : current->now_ms;
    PROP_CHECK(++current->steps < MAX_STEPS);
    return ETIMEDOUT;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
    if (current == NULL) {
        return __real_clock_gettime(clock, ret);
    }
    ret->tv_sec = (time_t)(current->now_ms / MS_PER_S);
    ret->tv_nsec = (long)(current->now_ms % MS_PER_S) * NS_PER_MS;
    return 0;
}

ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags)
{
    if (current == NULL) {
        return __real_getrandom(buffer, size, flags);
    }
    memset(buffer, 0, size);
    current->random++;
    memcpy(buffer, &current->random,
           size < sizeof(current->random) ? size : sizeof(current->random));
    return (ssize_t)size;
}

/* The dispatcher. */

struct wsmi_dispatch *wsmi_dispatch_new(void)
{
    const struct wsmi_allocator *allocator = wsmi_allocator_system();
    struct wsmi_dispatch *dispatch = allocator->acquire(allocator->context, sizeof(*dispatch));
    if (dispatch != NULL) {
        dispatch->world = current;
        current->dispatchers++;
    }
    return dispatch;
}

bool wsmi_dispatch_prepare(struct wsmi_dispatch *dispatch)
{
    return dispatch != NULL;
}

void wsmi_dispatch_submit(struct wsmi_dispatch *dispatch, struct wsmi_dispatch_job *job)
{
    struct wsmi_dispatch_job **link = &dispatch->world->jobs;
    while (*link != NULL) {
        PROP_CHECK(*link != job);
        link = &(*link)->next;
    }
    job->next = NULL;
    *link = job;
}

bool stepped_run_job(struct stepped_world *world, size_t index)
{
    struct wsmi_dispatch_job **link = &world->jobs;
    while (*link != NULL && index > 0) {
        link = &(*link)->next;
        index--;
    }
    struct wsmi_dispatch_job *job = *link;
    if (job == NULL) {
        return false;
    }
    *link = job->next;
    PROP_CHECK(++world->steps < MAX_STEPS);
    job->run(job);
    return true;
}

void wsmi_dispatch_delete(struct wsmi_dispatch *dispatch)
{
    const struct wsmi_allocator *allocator = wsmi_allocator_system();
    if (dispatch == NULL) {
        return;
    }
    while (stepped_run_job(dispatch->world, 0)) {
    }
    dispatch->world->dispatchers--;
    allocator->release(allocator->context, dispatch);
}

size_t wsmi_dispatch_thread_count(struct wsmi_dispatch *dispatch)
{
    (void)dispatch;
    return 0;
}

bool stepped_step(struct stepped_world *world)
{
    return stepped_run_job(world, 0) || stepped_deliver(world, 0);
}

void stepped_run(struct stepped_world *world)
{
    while (stepped_step(world)) {
        PROP_CHECK(++world->steps < MAX_STEPS);
    }
}

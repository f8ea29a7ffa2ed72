/* SPDX-License-Identifier: MIT */
#include "stepped/fibers.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>

#include "props/prop.h"
#include "transport/thread.h"

enum { MAX_FIBERS = 8, STACK_BYTES = 256 * 1024, MAX_TURNS = 20000, MS_PER_S = 1000 };
enum { NS_PER_MS = 1000 * 1000 };

enum state { FREE = 0, READY, WAITING, BLOCKED, ENDED };

struct fiber {
    enum state state;
    ucontext_t registers;
    void *stack; /* kept for the next run */
    void *(*run)(void *context);
    void *context;
    const void *condition;
    uint64_t until_ms;
    bool is_detached;
};

static struct fiber fibers[MAX_FIBERS];
static struct fiber *running;
static ucontext_t outside;
static const void *outside_bottom;
static size_t outside_size;
static const uint64_t *clock_ms; /* NULL: closed */
static size_t allowed;
static size_t turns;

/* AddressSanitizer has to be told which stack is in use. */
void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t size)
    __attribute__((weak));
void __sanitizer_finish_switch_fiber(void *save, const void **old_bottom, size_t *old_size)
    __attribute__((weak));

static void leave(void **save, const void *bottom, size_t size)
{
    if (__sanitizer_start_switch_fiber != NULL) {
        __sanitizer_start_switch_fiber(save, bottom, size);
    }
}

static void arrive(void *save, const void **old_bottom, size_t *old_size)
{
    if (__sanitizer_finish_switch_fiber != NULL) {
        __sanitizer_finish_switch_fiber(save, old_bottom, old_size);
    }
}

static void go_outside(struct fiber *fiber, enum state state)
{
    void *save = NULL;
    fiber->state = state;
    running = NULL;
    leave(state == ENDED ? NULL : &save, outside_bottom, outside_size);
    PROP_CHECK(swapcontext(&fiber->registers, &outside) == 0);
    arrive(save, &outside_bottom, &outside_size);
}

static void begin(void)
{
    arrive(NULL, &outside_bottom, &outside_size);
    struct fiber *fiber = running;
    (void)fiber->run(fiber->context);
    go_outside(fiber, ENDED);
}

static void enter(struct fiber *fiber)
{
    void *save = NULL;
    PROP_CHECK(running == NULL && ++turns < MAX_TURNS);
    running = fiber;
    leave(&save, fiber->stack, STACK_BYTES);
    PROP_CHECK(swapcontext(&outside, &fiber->registers) == 0);
    arrive(save, NULL, NULL);
    if (fiber->state == ENDED && fiber->is_detached) {
        fiber->state = FREE;
    }
}

void fibers_open(const uint64_t *now_ms, size_t count)
{
    clock_ms = now_ms;
    allowed = count < MAX_FIBERS ? count : MAX_FIBERS;
    turns = 0;
}

void fibers_close(void)
{
    for (size_t i = 0; i < MAX_FIBERS; i++) {
        PROP_CHECK(fibers[i].state == FREE);
    }
    clock_ms = NULL;
}

static bool can_run(const struct fiber *fiber)
{
    return fiber->state == READY || (fiber->state == WAITING && fiber->until_ms <= *clock_ms);
}

void fibers_run(void)
{
    bool moved;
    do {
        moved = false;
        for (size_t i = 0; i < MAX_FIBERS; i++) {
            if (can_run(&fibers[i])) {
                enter(&fibers[i]);
                moved = true;
            }
        }
    } while (moved);
}

void fibers_block(void)
{
    if (running != NULL) {
        go_outside(running, BLOCKED);
    }
}

void fibers_release(void)
{
    for (size_t i = 0; i < MAX_FIBERS; i++) {
        if (fibers[i].state == BLOCKED) {
            fibers[i].state = READY;
        }
    }
}

/* The linker puts these in the place of the functions they are named after. */
bool __wrap_wsmi_thread_start(pthread_t *ret, void *(*run)(void *), void *context);
int __wrap_pthread_join(pthread_t thread, void **ret);
int __wrap_pthread_detach(pthread_t thread);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until);
int __wrap_pthread_cond_signal(pthread_cond_t *condition);
int __wrap_pthread_cond_broadcast(pthread_cond_t *condition);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
int __real_pthread_join(pthread_t thread, void **ret);
int __real_pthread_detach(pthread_t thread);
int __real_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock);
int __real_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until);
int __real_pthread_cond_signal(pthread_cond_t *condition);
int __real_pthread_cond_broadcast(pthread_cond_t *condition);
int __real_clock_gettime(clockid_t clock, struct timespec *ret);

/* Apart, because getcontext returns more than once as far as the compiler knows. */
static void prepare(struct fiber *fiber)
{
    fiber->stack = fiber->stack != NULL ? fiber->stack : malloc(STACK_BYTES);
    PROP_CHECK(fiber->stack != NULL && getcontext(&fiber->registers) == 0);
    fiber->registers.uc_stack.ss_sp = fiber->stack;
    fiber->registers.uc_stack.ss_size = STACK_BYTES;
    fiber->registers.uc_link = NULL;
    makecontext(&fiber->registers, begin, 0);
}

bool __wrap_wsmi_thread_start(pthread_t *ret, void *(*run)(void *), void *context)
{
    size_t index = 0;
    while (index < allowed && fibers[index].state != FREE) {
        index++;
    }
    if (index == allowed) {
        return false;
    }
    struct fiber *fiber = &fibers[index];
    prepare(fiber);
    fiber->run = run;
    fiber->context = context;
    fiber->is_detached = false;
    fiber->state = READY;
    *ret = (pthread_t)(index + 1);
    return true;
}

int __wrap_pthread_join(pthread_t thread, void **ret)
{
    if (clock_ms == NULL) {
        return __real_pthread_join(thread, ret);
    }
    struct fiber *fiber = &fibers[(size_t)thread - 1];
    fibers_run();
    PROP_CHECK(fiber->state == ENDED); /* else it would be waited for, for ever */
    fiber->state = FREE;
    return 0;
}

int __wrap_pthread_detach(pthread_t thread)
{
    if (clock_ms == NULL) {
        return __real_pthread_detach(thread);
    }
    struct fiber *fiber = &fibers[(size_t)thread - 1];
    fiber->is_detached = true;
    fiber->state = fiber->state == ENDED ? FREE : fiber->state;
    return 0;
}

static int wait_until(const void *condition, pthread_mutex_t *lock, uint64_t until_ms)
{
    struct fiber *fiber = running;
    PROP_CHECK(fiber != NULL); /* outside nobody would ever wake us up */
    fiber->condition = condition;
    fiber->until_ms = until_ms;
    (void)pthread_mutex_unlock(lock);
    go_outside(fiber, WAITING);
    (void)pthread_mutex_lock(lock);
    return until_ms <= *clock_ms ? ETIMEDOUT : 0;
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
    return clock_ms == NULL ? __real_pthread_cond_wait(condition, lock)
                            : wait_until(condition, lock, UINT64_MAX);
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                  const struct timespec *until)
{
    if (clock_ms == NULL) {
        return __real_pthread_cond_timedwait(condition, lock, until);
    }
    return wait_until(condition, lock,
                      (uint64_t)until->tv_sec * MS_PER_S + (uint64_t)until->tv_nsec / NS_PER_MS);
}

static void wake(const void *condition, size_t most)
{
    for (size_t i = 0; i < MAX_FIBERS && most > 0; i++) {
        if (fibers[i].state == WAITING && fibers[i].condition == condition) {
            fibers[i].state = READY;
            most--;
        }
    }
}

int __wrap_pthread_cond_signal(pthread_cond_t *condition)
{
    if (clock_ms == NULL) {
        return __real_pthread_cond_signal(condition);
    }
    wake(condition, 1);
    return 0;
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *condition)
{
    if (clock_ms == NULL) {
        return __real_pthread_cond_broadcast(condition);
    }
    wake(condition, MAX_FIBERS);
    return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
    if (clock_ms == NULL) {
        return __real_clock_gettime(clock, ret);
    }
    ret->tv_sec = (time_t)(*clock_ms / MS_PER_S);
    ret->tv_nsec = (long)(*clock_ms % MS_PER_S) * NS_PER_MS;
    return 0;
}

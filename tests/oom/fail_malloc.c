/* SPDX-License-Identifier: MIT */
#include "fail_malloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void __real_free(void *memory);
void __wrap_free(void *memory);

static atomic_size_t counted;
static atomic_size_t target;
static atomic_bool armed;
static atomic_bool lasting;
static atomic_bool failed;
static atomic_bool failed_in_wsmi;
static atomic_long live;
static _Thread_local bool exempt;

bool fail_malloc_fails_now(void)
{
    if (exempt || !atomic_load(&armed)) {
        return false;
    }
    size_t count = atomic_fetch_add(&counted, 1) + 1;
    size_t first = atomic_load(&target);
    if (first == 0 || (atomic_load(&lasting) ? count < first : count != first)) {
        return false;
    }
    atomic_store(&failed, true);
    return true;
}

void fail_malloc_arm_from(size_t k)
{
    fail_malloc_arm(k);
    atomic_store(&lasting, true);
}

void fail_malloc_exempt(bool is_exempt)
{
    exempt = is_exempt;
}

void fail_malloc_arm(size_t k)
{
    atomic_store(&lasting, false);
    atomic_store(&counted, 0);
    atomic_store(&target, k);
    atomic_store(&failed, false);
    atomic_store(&failed_in_wsmi, false);
    atomic_store(&armed, true);
}

bool fail_malloc_disarm(void)
{
    atomic_store(&armed, false);
    return atomic_load(&failed);
}

bool fail_malloc_hit_wsmi(void)
{
    return atomic_load(&failed_in_wsmi);
}

size_t fail_malloc_count(void)
{
    return atomic_load(&counted);
}

long fail_malloc_live(void)
{
    return atomic_load(&live);
}

void *fail_malloc(size_t size)
{
    void *memory = fail_malloc_fails_now() ? NULL : __real_malloc(size);
    if (memory != NULL) {
        (void)atomic_fetch_add(&live, 1);
    }
    return memory;
}

void fail_free(void *memory)
{
    if (memory != NULL) {
        (void)atomic_fetch_sub(&live, 1);
        __real_free(memory);
    }
}

void *fail_calloc(size_t count, size_t size)
{
    void *memory = size != 0 && count > (size_t)-1 / size ? NULL : fail_malloc(count * size);
    if (memory != NULL) {
        memset(memory, 0, count * size);
    }
    return memory;
}

void *fail_realloc(void *memory, size_t size)
{
    if (fail_malloc_fails_now()) {
        return NULL;
    }
    void *grown = realloc(memory, size);
    if (memory == NULL && grown != NULL) {
        (void)atomic_fetch_add(&live, 1);
    }
    return grown;
}

char *fail_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = fail_malloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

void *__wrap_malloc(size_t size)
{
    bool before = atomic_load(&failed);
    void *memory = fail_malloc(size);
    if (memory == NULL && !before) {
        atomic_store(&failed_in_wsmi, true);
    }
    return memory;
}

/* Only the tests call calloc; it counts as live, because they free it, and never fails. */
void *__wrap_calloc(size_t count, size_t size)
{
    void *memory = __real_calloc(count, size);
    if (memory != NULL) {
        (void)atomic_fetch_add(&live, 1);
    }
    return memory;
}

void __wrap_free(void *memory)
{
    fail_free(memory);
}

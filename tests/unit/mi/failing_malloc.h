/* SPDX-License-Identifier: MIT */
/*
 * The k-th allocation fails, for every k: nothing is lost, nothing half made is seen, and the
 * failure is told. For one file of a program that is linked with --wrap=malloc and --wrap=free;
 * only the library's own calls are counted, and the test's.
 */
#ifndef WSMI_TESTS_FAILING_MALLOC_H
#define WSMI_TESTS_FAILING_MALLOC_H

#include <stdbool.h>
#include <stddef.h>

#include "testlib/leak.h"

void *__wrap_malloc(size_t size); /* NOLINT: the linker's names */
void *__real_malloc(size_t size); /* NOLINT */
void __wrap_free(void *memory);   /* NOLINT */
void __real_free(void *memory);   /* NOLINT */

static struct {
    size_t countdown; /* 0: nothing fails */
    bool failed;
    size_t last_bytes; /* of the latest allocation */
    long live;
} memory_use;

void *__wrap_malloc(size_t size) /* NOLINT */
{
    if (memory_use.countdown > 0 && --memory_use.countdown == 0) {
        memory_use.failed = true;
        return NULL;
    }
    memory_use.last_bytes = size;
    memory_use.live++;
    return __real_malloc(size);
}

void __wrap_free(void *memory) /* NOLINT */
{
    memory_use.live -= memory != NULL ? 1 : 0;
    __real_free(memory);
}

/* Runs with the first, second ... allocation failing until none does any more, which must be more
 * than `at_least`. `attempt` returns whether it got what it wanted. */
static void fail_each_allocation(bool (*attempt)(void *context), void *context, size_t at_least)
{
    for (size_t k = 1;; k++) {
        memory_use.countdown = k;
        memory_use.failed = false;
        bool complete = attempt(context);
        memory_use.countdown = 0;
        cr_assert_eq(complete, !memory_use.failed, "allocation %zu", k);
        if (!memory_use.failed) {
            cr_assert_gt(k, at_least, "too few allocations were seen");
            return;
        }
    }
}

#endif

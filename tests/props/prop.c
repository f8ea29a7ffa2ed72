/* SPDX-License-Identifier: MIT */
#include "props/prop.h"

#include <stdio.h>
#include <stdlib.h>

void prop_violated(const char *file, int line, const char *condition)
{
    (void)fprintf(stderr, "%s:%d: property violated: %s\n", file, line, condition);
    abort();
}

static void *counting_acquire(void *context, size_t size)
{
    struct prop_allocator *allocator = context;
    PROP_CHECK(size > 0);
    allocator->requests++;
    if (allocator->requests == allocator->fail_at) {
        allocator->failed = true;
        return NULL;
    }
    void *memory = malloc(size);
    PROP_CHECK(memory != NULL);
    allocator->live++;
    return memory;
}

static void counting_release(void *context, void *memory)
{
    struct prop_allocator *allocator = context;
    PROP_CHECK(memory != NULL);
    PROP_CHECK(allocator->live > 0);
    allocator->live--;
    free(memory);
}

void prop_allocator_init(struct prop_allocator *allocator, size_t fail_at)
{
    allocator->base.acquire = counting_acquire;
    allocator->base.release = counting_release;
    allocator->base.context = allocator;
    allocator->requests = 0;
    allocator->live = 0;
    allocator->fail_at = fail_at;
    allocator->failed = false;
}

void prop_check_error(const struct wsmi_err *err, struct wsmi_view input)
{
    PROP_CHECK(err->code > WSMI_OK && err->code < WSMI_CODE_COUNT);
    PROP_CHECK(err->offset <= input.len);
    PROP_CHECK(err->reason != NULL && err->reason[0] != '\0');
}

size_t prop_pick(struct wsmi_view input, size_t count)
{
    size_t sum = input.len;
    for (size_t i = 0; i < input.len; i++) {
        sum = sum * 31 + input.ptr[i];
    }
    return count == 0 ? 0 : sum % count;
}

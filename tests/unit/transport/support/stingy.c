/* SPDX-License-Identifier: MIT */
#include "stingy.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct header {
    size_t size;
    max_align_t align;
};

static void *acquire(void *context, size_t size)
{
    struct stingy *stingy = context;
    if (atomic_fetch_add(&stingy->count, 1) + 1 == stingy->fail_at) {
        return NULL;
    }
    struct header *header = malloc(sizeof(*header) + size);
    if (header == NULL) {
        return NULL;
    }
    /* libcurl does not wipe its own copies; what malloc recycles from it is not ours to answer for.
     */
    memset(header + 1, 0, size);
    header->size = size;
    atomic_fetch_add(&stingy->live, 1);
    return header + 1;
}

static void release(void *context, void *memory)
{
    struct stingy *stingy = context;
    struct header *header = (struct header *)memory - 1;
    if (memmem(memory, header->size, stingy->secret, strlen(stingy->secret)) != NULL) {
        atomic_fetch_add(&stingy->leaks, 1);
    }
    atomic_fetch_sub(&stingy->live, 1);
    free(header);
}

struct wsmi_allocator stingy_allocator(struct stingy *stingy)
{
    struct wsmi_allocator allocator = {acquire, release, stingy};
    return allocator;
}

/* SPDX-License-Identifier: MIT */
/* The only file of the parser layers that names malloc. */
#include "wsmi/alloc.h"

#include <stdlib.h>

static void *system_acquire(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void system_release(void *context, void *memory)
{
    (void)context;
    free(memory);
}

const struct wsmi_allocator *wsmi_allocator_system(void)
{
    static const struct wsmi_allocator system_allocator = {system_acquire, system_release, NULL};
    return &system_allocator;
}

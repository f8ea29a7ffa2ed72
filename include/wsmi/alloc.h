/* SPDX-License-Identifier: MIT */
/* Where memory comes from. Every allocating function takes an allocator (directly or through an
 * arena). */
#ifndef WSMI_ALLOC_H
#define WSMI_ALLOC_H

#include "wsmi/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * `acquire` returns `size` bytes aligned for any object, or NULL; `size` is never 0. `release`
 * takes what `acquire` gave, never NULL. Both get `context`. The struct must outlive everything
 * allocated through it. Thread safety is that of the functions supplied.
 */
struct wsmi_allocator {
    void *(*acquire)(void *context, size_t size);
    void (*release)(void *context, void *memory);
    void *context;
};

/* malloc and free. Static, immutable, safe from any thread. */
WSMI_API const struct wsmi_allocator *wsmi_allocator_system(void);

#ifdef __cplusplus
}
#endif
#endif

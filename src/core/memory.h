/* SPDX-License-Identifier: MIT */
/* The calls through an allocator (wsmi/alloc.h), one function each. */
#ifndef WSMI_CORE_MEMORY_H
#define WSMI_CORE_MEMORY_H

#include "wsmi/alloc.h"

/* `size` bytes that nobody else has, or NULL; `size` is not 0. */
/*@
  requires \valid_read(allocator) && 0 < size && heap_given <= HEAP_BYTES;
  assigns heap_given, \result \from heap_given, size;
  ensures \result == \null ==> heap_given == \old(heap_given);
  ensures \result != \null ==> \result == heap + \old(heap_given);
  ensures \result != \null ==> heap_given == \old(heap_given) + size <= HEAP_BYTES;
*/
static inline void *wsmi_memory_acquire(const struct wsmi_allocator *allocator, size_t size)
{
    return allocator->acquire(allocator->context, size);
}

/* Gives back what came from wsmi_memory_acquire; not NULL. */
/*@
  requires \valid_read(allocator) && memory != \null;
  assigns \nothing;
*/
static inline void wsmi_memory_release(const struct wsmi_allocator *allocator, void *memory)
{
    allocator->release(allocator->context, memory);
}

#endif

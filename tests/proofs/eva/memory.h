/* SPDX-License-Identifier: MIT */
/*
 * Memory that may be refused at any time. The arena is not arena.c, which WP looks at, but a simple
 * one, so that Eva need not tell pieces of a heap apart: objects in one array, texts in another,
 * and lists of objects, of which no parser has more than two, in two more. Each piece is as large
 * as its array, and the next one of its kind lies where it does: that a parser keeps to the size it
 * asked for is not seen here, but where WP, guard pages and sanitizers look.
 */
#ifndef WSMI_PROOFS_MEMORY_H
#define WSMI_PROOFS_MEMORY_H

#include "input.h"
#include "wsmi/arena.h"

enum { MAX_MEMORY_BYTES = 1 << 21 };

static uint8_t arena_objects[MAX_MEMORY_BYTES];
static uint8_t arena_texts[MAX_MEMORY_BYTES];
static uint8_t arena_list[MAX_MEMORY_BYTES];
static uint8_t arena_other_list[MAX_MEMORY_BYTES];
static uint8_t acquired[MAX_MEMORY_BYTES];

static bool refuses(size_t size, size_t offset, struct wsmi_err *err)
{
    if (size <= MAX_MEMORY_BYTES && Frama_C_interval(0, 1) != 0) {
        return false;
    }
    err->code = WSMI_E_OOM;
    err->offset = offset;
    err->reason = "out of memory";
    return true;
}

void *wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset, struct wsmi_err *err)
{
    (void)arena;
    return refuses(size, offset, err) ? NULL : arena_objects;
}

void *wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size, size_t offset,
                             struct wsmi_err *err)
{
    static bool other;
    (void)arena;
    if (refuses(count <= MAX_MEMORY_BYTES / size ? count * size : SIZE_MAX, offset, err)) {
        return NULL;
    }
    other = !other;
    return other ? arena_list : arena_other_list;
}

bool wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                     struct wsmi_view *ret, struct wsmi_err *err)
{
    (void)arena;
    if (refuses(view.len, offset, err)) {
        return false;
    }
    Frama_C_make_unknown((char *)arena_texts, sizeof(arena_texts));
    ret->ptr = arena_texts;
    ret->len = view.len;
    return true;
}

static void *acquire(void *context, size_t size)
{
    (void)context;
    return size <= MAX_MEMORY_BYTES && Frama_C_interval(0, 1) != 0 ? acquired : NULL;
}

static void release(void *context, void *memory)
{
    (void)context;
    (void)memory;
}

static const struct wsmi_allocator any_allocator = {acquire, release, NULL};

#endif

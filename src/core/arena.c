/* SPDX-License-Identifier: MIT */
#include "wsmi/arena.h"

#include <stdalign.h>

#include "core/asan.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/room.h"

/*
 * Under ASan every allocation is a block of its own, so that reading past one is seen (and where a
 * build defines WSMI_ARENA_EACH_ALONE itself, so that each one can be refused); otherwise blocks
 * grow from 1 KiB to 64 KiB so that a small message costs one allocation and a large one few.
 */
#if WSMI_UNDER_ASAN || defined(WSMI_ARENA_EACH_ALONE)
enum { FIRST_BLOCK_BYTES = 0, LARGEST_BLOCK_BYTES = 0 };
#else
enum { FIRST_BLOCK_BYTES = 1024, LARGEST_BLOCK_BYTES = 65536 };
#endif

struct wsmi_arena_block {
    struct wsmi_arena_block *next;
    size_t used;
    size_t cap;
    alignas(max_align_t) uint8_t bytes[];
};

void wsmi_arena_init(struct wsmi_arena *arena, const struct wsmi_allocator *allocator,
                     size_t max_bytes)
{
    arena->allocator = allocator;
    arena->blocks = NULL;
    arena->used_bytes = 0;
    arena->max_bytes = max_bytes;
}

void wsmi_arena_clean_up(struct wsmi_arena *arena)
{
    while (arena->blocks != NULL) {
        struct wsmi_arena_block *block = arena->blocks;
        arena->blocks = block->next;
        wsmi_memory_release(arena->allocator, block);
    }
    arena->used_bytes = 0;
}

static struct wsmi_arena_block *add_block(struct wsmi_arena *arena, size_t wanted)
{
    size_t cap = arena->blocks == NULL ? FIRST_BLOCK_BYTES : arena->blocks->cap * 2;
    size_t total;
    if (cap > LARGEST_BLOCK_BYTES) {
        cap = LARGEST_BLOCK_BYTES;
    }
    if (cap < wanted) {
        cap = wanted;
    }
    if (!wsmi_num_add(sizeof(struct wsmi_arena_block), cap, &total)) {
        return NULL;
    }
    struct wsmi_arena_block *block = wsmi_memory_acquire(arena->allocator, total);
    if (block == NULL) {
        return NULL;
    }
    block->used = 0;
    block->cap = cap;
    if (arena->blocks != NULL && cap == wanted) {
        /* Full with what it was made for: the block before it goes on being used. */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

static const char too_much[] = "message needs more memory than max_arena_bytes";

/* Where no block has room, or none may be used any more. */
WSMI_APART static uint8_t *take_anew(struct wsmi_arena *arena, size_t wanted, size_t offset,
                                     struct wsmi_err *err)
{
    if (wanted > arena->max_bytes - arena->used_bytes) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    struct wsmi_arena_block *block = add_block(arena, wanted);
    if (block == NULL) {
        (void)wsmi_fail(err, WSMI_E_OOM, offset, "out of memory");
        return NULL;
    }
    block->used = wanted;
    arena->used_bytes += wanted;
    return block->bytes;
}

/* `wanted` bytes, aligned by `align`, a power of two; not zeroed. */
static inline uint8_t *take(struct wsmi_arena *arena, size_t wanted, size_t align, size_t offset,
                            struct wsmi_err *err)
{
    struct wsmi_arena_block *block = arena->blocks;
    size_t gap = block == NULL ? 0 : (align - (block->used & (align - 1))) & (align - 1);
    /* Not more than the block has: `used` never passes `cap`, and the gap is less than `align`. */
    if (block == NULL || block->cap - block->used < gap ||
        block->cap - block->used - gap < wanted || wanted > arena->max_bytes - arena->used_bytes) {
        return take_anew(arena, wanted, offset, err);
    }
    uint8_t *memory = block->bytes + block->used + gap;
    block->used += gap + wanted;
    arena->used_bytes += wanted;
    return memory;
}

/* For any object; `ret_bytes` is what `size` is rounded to. */
static uint8_t *take_aligned(struct wsmi_arena *arena, size_t size, size_t *ret_bytes,
                             size_t offset, struct wsmi_err *err)
{
    const size_t align = alignof(max_align_t);
    size_t wanted;
    if (!wsmi_num_add(size == 0 ? 1 : size, align - 1, &wanted)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    *ret_bytes = wanted & ~(align - 1);
    return take(arena, *ret_bytes, align, offset, err);
}

void *wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset, struct wsmi_err *err)
{
    size_t bytes;
    uint8_t *memory = take_aligned(arena, size, &bytes, offset, err);
    return memory == NULL ? NULL : memset(memory, 0, bytes);
}

void *wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size, size_t offset,
                             struct wsmi_err *err)
{
    size_t total;
    if (!wsmi_num_mul(count, size, &total)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    return wsmi_arena_alloc(arena, total, offset, err);
}

void *wsmi_arena_room(struct wsmi_arena *arena, size_t count, size_t size, size_t offset,
                      struct wsmi_err *err)
{
    size_t total;
    size_t bytes;
    if (!wsmi_num_mul(count, size, &total)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    return take_aligned(arena, total, &bytes, offset, err);
}

bool wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                     struct wsmi_view *ret, struct wsmi_err *err)
{
    if (view.len == SIZE_MAX) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
    }
    uint8_t *copy = take(arena, view.len + 1, 1, offset, err);
    if (copy == NULL) {
        return false;
    }
    if (view.len > 0) {
        memcpy(copy, view.ptr, view.len);
    }
    copy[view.len] = 0;
    ret->ptr = copy;
    ret->len = view.len;
    return true;
}

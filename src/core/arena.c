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

enum { ALIGNMENT = alignof(max_align_t) };

/* The bytes stand behind their block, aligned as it is. */
enum { BLOCK_BYTES = (sizeof(struct wsmi_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT };

/*@
  requires arena_block(block) && heap_given <= HEAP_BYTES;
  assigns \nothing;
  ensures \result == (uint8_t *)block + BLOCK_BYTES;
*/
static uint8_t *bytes_of(struct wsmi_arena_block *block)
{
    return (uint8_t *)block + BLOCK_BYTES;
}

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
    struct wsmi_arena_block *block = arena->blocks;
    /*@
      loop invariant \exists integer count; chain(block, count);
      loop invariant \object_pointer(block);
      loop invariant block != \null ==> \valid_read(arena->allocator);
      loop assigns block;
      loop variant chain_length(block);
    */
    while (block != NULL) {
        struct wsmi_arena_block *next = block->next;
        wsmi_memory_release(arena->allocator, block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
}

/*@
  requires arena(arena) && wanted > 0;
  assigns arena->blocks, arena->blocks->next, heap_given,
    *(struct wsmi_arena_block *)(heap + heap_given);
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result == \null ==> arena->blocks == \old(arena->blocks);
  ensures \result != \null ==> arena_block(\result) && \result->used == 0 &&
    wanted <= \result->cap &&
    (uint8_t *)\result == \old(heap + heap_given) && arena->blocks != \null &&
    (arena->blocks == \result || \separated(arena->blocks, \result));
*/
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
    if (!wsmi_num_add(BLOCK_BYTES, cap, &total)) {
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

/* How many bytes to leave out of the first block, so that what is taken next is aligned. */
/*@
  requires arena(arena);
  assigns \nothing;
  ensures \result < ALIGNMENT;
  ensures arena->blocks != \null ==> (arena->blocks->used + \result) % ALIGNMENT == 0;
*/
static size_t alignment_gap(const struct wsmi_arena *arena)
{
    const struct wsmi_arena_block *block = arena->blocks;
    return block == NULL ? 0 : (ALIGNMENT - block->used % ALIGNMENT) % ALIGNMENT;
}

/* Where no block has room, or none may be used any more. */
/*@
  requires arena(arena) && wanted > 0 && \valid(err);
  requires \separated(arena, err) && \separated(arena->blocks, err);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, arena->blocks->next, heap_given, *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result != \null ==> given(\result, wanted) && *err == \old(*err);
  ensures \result != \null ==> \result == \old(heap + heap_given) + BLOCK_BYTES;
  ensures \result == \null ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset;
*/
WSMI_APART static uint8_t *take_anew(struct wsmi_arena *arena, size_t wanted, size_t offset,
                                     struct wsmi_err *err)
{
    if (wanted > arena->max_bytes - arena->used_bytes) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        /*@ assert arena(arena); */
        return NULL;
    }
    struct wsmi_arena_block *block = add_block(arena, wanted);
    if (block == NULL) {
        /*@ assert \separated(arena->blocks, err); */
        (void)wsmi_fail(err, WSMI_E_OOM, offset, "out of memory");
        /*@ assert arena(arena); */
        return NULL;
    }
    /*@ assert \separated(arena, block); */
    block->used = wanted;
    /*@ assert arena_block(arena->blocks); */
    arena->used_bytes += wanted;
    /*@ assert arena(arena); */
    return bytes_of(block);
}

/* `wanted` bytes, not zeroed, `gap` bytes behind the last ones unless they begin a block. */
/*@
  requires arena(arena) && wanted > 0 && gap < ALIGNMENT && \valid(err);
  requires \separated(arena, err) && \separated(arena->blocks, err);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result != \null ==> given(\result, wanted) && *err == \old(*err);
  ensures \result != \null ==> \result == \old(heap + heap_given) + BLOCK_BYTES ||
    (\result == (uint8_t *)\old(arena->blocks) + BLOCK_BYTES + \old(arena->blocks->used) + gap &&
     gap + wanted <= \old(arena->blocks->cap) - \old(arena->blocks->used));
  ensures \result == \null ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset;
*/
static inline uint8_t *take(struct wsmi_arena *arena, size_t wanted, size_t gap, size_t offset,
                            struct wsmi_err *err)
{
    struct wsmi_arena_block *block = arena->blocks;
    /* Not more than the block has: `used` never passes `cap`. */
    if (block == NULL || block->cap - block->used < gap ||
        block->cap - block->used - gap < wanted || wanted > arena->max_bytes - arena->used_bytes) {
        return take_anew(arena, wanted, offset, err);
    }
    uint8_t *memory = bytes_of(block) + block->used + gap;
    block->used += gap + wanted;
    arena->used_bytes += wanted;
    /*@ assert arena(arena); */
    return memory;
}

/* What memory for any object takes: a multiple of the alignment, not zero. */
/*@
  requires \valid(ret);
  assigns *ret;
  ensures \result <==> (size == 0 ? 1 : size) + ALIGNMENT - 1 <= SIZE_MAX;
  ensures \result ==> size <= *ret < size + ALIGNMENT + 1 && 0 < *ret && *ret % ALIGNMENT == 0;
*/
static bool round_up(size_t size, size_t *ret)
{
    size_t sum;
    if (!wsmi_num_add(size == 0 ? 1 : size, ALIGNMENT - 1, &sum)) {
        return false;
    }
    *ret = sum - sum % ALIGNMENT;
    return true;
}

void *wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset, struct wsmi_err *err)
{
    size_t wanted;
    if (!round_up(size, &wanted)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    uint8_t *memory = take(arena, wanted, alignment_gap(arena), offset, err);
    return memory == NULL ? NULL : memset(memory, 0, wanted);
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
    size_t wanted;
    if (!wsmi_num_mul(count, size, &total) || !round_up(total, &wanted)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        return NULL;
    }
    return take(arena, wanted, alignment_gap(arena), offset, err);
}

bool wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                     struct wsmi_view *ret, struct wsmi_err *err)
{
    if (view.len == SIZE_MAX) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, too_much);
        /*@ assert arena(arena); */
        return false;
    }
    uint8_t *copy = take(arena, view.len + 1, 0, offset, err);
    if (copy == NULL) {
        /*@ assert arena(arena); */
        return false;
    }
    if (view.len > 0) {
        memcpy(copy, view.ptr, view.len);
    }
    copy[view.len] = 0;
    /*@ assert arena(arena) && \separated(arena->blocks, ret); */
    ret->ptr = copy;
    ret->len = view.len;
    /*@ assert arena->blocks != \null ==> arena_block(arena->blocks); */
    /*@ assert arena(arena); */
    return true;
}

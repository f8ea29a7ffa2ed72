/* SPDX-License-Identifier: MIT */
/*
 * One arena per message: everything a parser hands out dies with it, so parsers never free and
 * never leak. The caller owns the struct, initialises it, and cleans it up after the last use of
 * any result.
 */
#ifndef WSMI_ARENA_H
#define WSMI_ARENA_H

#include "wsmi/alloc.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fields are private. */
struct wsmi_arena_block {
    struct wsmi_arena_block *next;
    size_t used;
    size_t cap;
};

/* Fields are private. One thread at a time. */
struct wsmi_arena {
    const struct wsmi_allocator *allocator;
    struct wsmi_arena_block *blocks;
    size_t used_bytes;
    size_t max_bytes;
};

/*@
  // What holds of an arena between two calls. Only its first block, which is taken from, is in it.
  predicate arena_block{L}(struct wsmi_arena_block *b) = \valid(b) && b->used <= b->cap &&
    \object_pointer(b->next) && given((uint8_t *)b, 32 + b->cap) &&
    (b->next == \null || \base_addr(b->next) == \base_addr(&heap[0]));
  predicate arena{L}(struct wsmi_arena *a) = \valid(a) && \valid_read(a->allocator) &&
    heap_given <= HEAP_BYTES && a->used_bytes <= a->max_bytes &&
    \separated(a, heap + (heap_given .. HEAP_BYTES - 1)) &&
    (a->blocks != \null ==> arena_block(a->blocks) && \separated(a, a->blocks));

  // `count` blocks, one behind the other.
  predicate chain{L}(struct wsmi_arena_block *b, integer count) =
    count <= 0 ? count == 0 && b == \null :
      \valid_read(b) && \object_pointer(b->next) && chain(b->next, count - 1);
  axiomatic chains {
    logic integer chain_length{L}(struct wsmi_arena_block *b) reads b->next;
    axiom chain_length_is_count{L}: \forall struct wsmi_arena_block *b, integer count;
      chain(b, count) ==> chain_length(b) == count;
  }

  // What was given stays given, from the same allocator, and the first block is the one it was, no
  // larger and no emptier, or a new one.
  predicate goes_on{L1, L2}(struct wsmi_arena *a) = \at(heap_given, L1) <= \at(heap_given, L2) &&
    \at(a->allocator, L2) == \at(a->allocator, L1) &&
    ((\at(a->blocks, L2) == \at(a->blocks, L1) && (\at(a->blocks, L1) != \null ==>
       \at(a->blocks->used, L1) <= \at(a->blocks->used, L2) &&
       \at(a->blocks->cap, L2) == \at(a->blocks->cap, L1))) ||
     (uint8_t *)\at(a->blocks, L2) == \at(heap + heap_given, L1));

  // Where the arena takes memory from: the rest of its first block, and what was not yet given,
  // behind the block that begins there.
  predicate in_room{L}(struct wsmi_arena *a, uint8_t *p, integer count) =
    heap + heap_given + 32 <= p || (a->blocks != \null &&
      (uint8_t *)a->blocks + 32 + a->blocks->used <= p &&
      p + count <= (uint8_t *)a->blocks + 32 + a->blocks->cap);

  // Does not lie in memory that the arena may still hand out.
  predicate settled{L}(struct wsmi_arena *a, struct wsmi_view v) = apart(v.ptr, v.len) &&
    (a->blocks != \null ==> \separated(v.ptr + (0 .. v.len - 1),
      (uint8_t *)a->blocks + (32 + a->blocks->used .. 32 + a->blocks->cap - 1)));
*/

/* Prepares an empty arena that allocates nothing yet. `max_bytes` bounds the sum of what is handed
 * out (attack: a message that expands). */
/*@
  requires \valid(arena) && \valid_read(allocator) && heap_given <= HEAP_BYTES;
  requires \separated(arena, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena;
  ensures arena(arena) && arena->blocks == \null && arena->used_bytes == 0;
*/
WSMI_API void wsmi_arena_init(struct wsmi_arena *arena, const struct wsmi_allocator *allocator,
                              size_t max_bytes) WSMI_NONNULL;

/* Frees every block. The arena is empty and usable again. Safe on a zeroed arena. */
/*@
  requires \valid(arena) && \object_pointer(arena->blocks) && (arena->blocks != \null ==>
  \valid_read(arena->allocator)); requires \exists integer count; chain(arena->blocks, count);
  assigns arena->blocks, arena->used_bytes;
  ensures arena->blocks == \null && arena->used_bytes == 0;
*/
WSMI_API void wsmi_arena_clean_up(struct wsmi_arena *arena) WSMI_NONNULL;

/*
 * `size` bytes (0 is treated as 1), zeroed, aligned for any object, valid until clean-up. NULL with
 * `err` filled on failure: WSMI_E_LIMIT when max_bytes would be passed, WSMI_E_OOM when the
 * allocator refuses; `err->offset` is set to `offset`.
 */
/*@
  requires arena(arena) && \valid(err);
  requires \separated(arena, err) && \separated(arena->blocks, err);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result != \null ==> given((uint8_t *)\result, size) && *err == \old(*err) &&
    in_room{Pre}(arena, (uint8_t *)\result, size) &&
    \forall integer i; 0 <= i < size ==> ((uint8_t *)\result)[i] == 0;
  ensures \result == \null ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset;
*/
WSMI_API void *wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Room for `count` objects of `size` bytes, as above; WSMI_E_LIMIT when the product does not fit.
 */
/*@
  requires arena(arena) && \valid(err);
  requires \separated(arena, err) && \separated(arena->blocks, err);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result != \null ==> given((uint8_t *)\result, count * size) && *err == \old(*err);
  ensures \result == \null ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset;
*/
WSMI_API void *wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size,
                                      size_t offset,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Copies `view` into the arena with a NUL behind it (not counted in ret->len), aligned for octets
 * only. Fails as wsmi_arena_alloc does. */
/*@
  requires arena(arena) && \valid(err) && \valid(ret) && readable(view);
  requires settled(arena, view);
  requires \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  requires \separated(ret, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures \result ==> ret->len == view.len && \forall integer i; 0 <= i < view.len ==>
    ret->ptr[i] == \old(view.ptr[i]);
  ensures !\result ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset &&
    *ret == \old(*ret);
*/
WSMI_API bool wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                              struct wsmi_view *ret,
                              struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

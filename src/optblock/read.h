/* SPDX-License-Identifier: MIT */
/* The value of an option, from where it stands in a block to what is kept of it. */
#ifndef WSMI_OPTBLOCK_READ_H
#define WSMI_OPTBLOCK_READ_H

#include "core/cur.h"
#include "optblock/table.h"
#include "wsmi/limits.h"

/*@
  // What values are kept in: the arena, and a buffer that has no part of it.
  predicate stores{L}(struct wsmi_arena *a, struct wsmi_buf *b) = arena(a) && buffer(b) &&
    (a->blocks != \null ==> \separated(b->ptr + (0 .. b->cap - 1),
      (uint8_t *)a->blocks + (0 .. 32 + a->blocks->cap - 1)));

  // What several calls, one after the other, do to the arena: its first block is the one it was, no
  // larger and no emptier, or was not given before.
  predicate took{L1, L2}(struct wsmi_arena *a) = \at(heap_given, L1) <= \at(heap_given, L2) &&
    \at(a->allocator, L2) == \at(a->allocator, L1) &&
    ((\at(a->blocks, L2) == \at(a->blocks, L1) && (\at(a->blocks, L1) != \null ==>
       \at(a->blocks->used, L1) <= \at(a->blocks->used, L2) &&
       \at(a->blocks->cap, L2) == \at(a->blocks->cap, L1))) ||
     (\base_addr{L2}(\at(a->blocks, L2)) == \base_addr{L2}(\at(heap + heap_given, L1)) &&
      \at(heap + heap_given, L1) <= (uint8_t *)\at(a->blocks, L2)));
*/

/*
 * Takes the value of `option` and sets it by option->info. Escapes are resolved in `scratch`, which
 * may hold a secret then. Not a failed take: on error the cursor may have moved.
 */
/*@
  requires cursor(cur) && \valid_read(limits) && stores(arena, scratch);
  requires settled(arena, cur->rest);
  requires \valid(option) && listed(option->info) && \valid(err);
  requires \separated(cur + (..), scratch + (..), arena + (..), option + (..), err + (..),
                      heap + (..));
  requires \separated(limits, cur, option, err);
  requires \separated(wsmi_option_table + (..), cur + (..), option + (..), err + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    ((struct wsmi_arena_block *)(heap + heap_given))[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns scratch->ptr[0 .. scratch->cap - 1], *cur, *err, option->value;
  ensures stores(arena, scratch);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> *err == \old(*err);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    option->value.secret.allocator == \old(arena->allocator);
*/
WSMI_MUST_USE bool wsmi_option_read(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                                    struct wsmi_buf *scratch, struct wsmi_arena *arena,
                                    struct wsmi_option *option, struct wsmi_err *err);

#endif

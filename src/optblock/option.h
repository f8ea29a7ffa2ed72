/* SPDX-License-Identifier: MIT */
/* An option of a block, its name and its value, among those that stand in front of it. */
#ifndef WSMI_OPTBLOCK_OPTION_H
#define WSMI_OPTBLOCK_OPTION_H

#include "optblock/read.h"

/*@
  // Options that were taken from the table, so that no output overlaps what their names stand in.
  predicate options_of_table{L}(struct wsmi_option_block *b) =
    \valid_read(b->options + (0 .. b->count - 1)) &&
    (\forall integer i; 0 <= i < b->count ==> listed(b->options[i].info));

  // Memory for all options there can be, or none yet. It lies in the arena.
  predicate room{L}(struct wsmi_option_block *b, struct wsmi_arena *a) =
    b->options == \null ? b->count == 0 : b->count <= WSMI_OPTION_TABLE_COUNT &&
      given((uint8_t *)b->options, WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)) &&
      \separated(b->options + (0 .. WSMI_OPTION_TABLE_COUNT - 1), a->blocks);

  // Secrets, which are of the arena's allocator.
  predicate secrets_of{L}(struct wsmi_option_block *b, struct wsmi_arena *a) =
    secrets(b->options, 0, b->count) && (\forall integer i; 0 <= i < b->count ==>
      b->options[i].info->kind == WSMI_OPTION_KIND_SECRET ==>
      b->options[i].value.secret.allocator == a->allocator);

  // What holds of all memory between two options.
  predicate memory{L}(struct wsmi_buf *s, struct wsmi_arena *a, struct wsmi_option_block *b) =
    stores(a, s) && \valid(b) && room(b, a) && options_of_table(b) && secrets_of(b, a);
*/

/*
 * Takes `name = value` and adds it to `block`, what was parsed so far. `scratch` gets a value whose
 * escapes are resolved, which may be a secret; `arena` gets the options and what they keep. The
 * option is put together in `option`, which is zeroed before each and means nothing afterwards. Not
 * a failed take: on error the cursor may have moved.
 */
/*@
  requires cursor(cur) && \valid_read(limits) && memory(scratch, arena, block);
  requires settled(arena, cur->rest) && \valid(option) && \valid(err);
  requires \separated(cur + (..), scratch + (..), arena + (..), block + (..), option + (..),
                      err + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(limits + (..), cur + (..), scratch + (..), block + (..), heap + (..));
  requires \separated(limits, arena, option, err);
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
    ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns *cur, *block, *option, *err;
  ensures stores(arena, scratch);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> \old(cur->offset) < cur->offset;
  ensures \result ==> settled(arena, cur->rest);
  ensures \result ==> *err == \old(*err);
*/
WSMI_MUST_USE bool wsmi_option_parse(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                                     struct wsmi_buf *scratch, struct wsmi_arena *arena,
                                     struct wsmi_option_block *block, struct wsmi_option *option,
                                     struct wsmi_err *err);

#endif

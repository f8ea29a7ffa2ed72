/* SPDX-License-Identifier: MIT */
/* Text to value and back, by the kind of an option. */
#ifndef WSMI_OPTBLOCK_VALUE_H
#define WSMI_OPTBLOCK_VALUE_H

#include "wsmi/optblock.h"

/*
 * Sets option->value from `text` by option->info. Offsets of errors count from the start of `text`.
 * Texts are copied to the arena, a secret to memory of the arena's allocator; `text` is not kept.
 */
/*@
  requires readable(text) && settled(arena, text) && \valid(option) && \valid(err);
  requires \valid_read(option->info) &&
    \base_addr(option->info) != \base_addr(option) &&
    \base_addr(option->info) != \base_addr(err);
  requires option->info->kind == WSMI_OPTION_KIND_CHOICE ==> choices(option->info);
  requires arena(arena) && \base_addr(arena) != \base_addr(option) &&
    \base_addr(arena) != \base_addr(err) && \base_addr(err) != \base_addr(option);
  requires \base_addr(option) != \base_addr(&heap[0]) &&
    \base_addr(err) != \base_addr(&heap[0]);
  requires \separated(arena->blocks, err, option);
  requires \separated(arena, err, option);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, option->value;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result ==> *err == \old(*err);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    option->value.secret.allocator == \old(arena->allocator);
*/
WSMI_MUST_USE bool wsmi_option_value_parse(struct wsmi_view text, struct wsmi_arena *arena,
                                           struct wsmi_option *option, struct wsmi_err *err);

#endif

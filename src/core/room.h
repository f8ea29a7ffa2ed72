/* SPDX-License-Identifier: MIT */
/* Memory of an arena for those who write all of it. */
#ifndef WSMI_CORE_ROOM_H
#define WSMI_CORE_ROOM_H

#include "wsmi/arena.h"

/* What wsmi_arena_alloc_array does, but the memory is as it came: nothing may be read before it was
 * written. */
/*@
  requires arena(arena) && \valid(err);
  requires \separated(arena, err) && \separated(arena->blocks, err);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result != \null ==> given((uint8_t *)\result, count * size) && *err == \old(*err) &&
    in_room{Pre}(arena, (uint8_t *)\result, count * size);
  ensures \result == \null ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == offset;
*/
WSMI_MUST_USE void *wsmi_arena_room(struct wsmi_arena *arena, size_t count, size_t size,
                                    size_t offset, struct wsmi_err *err);

#endif

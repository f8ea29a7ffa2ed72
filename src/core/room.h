/* SPDX-License-Identifier: MIT */
/* Memory of an arena for those who write all of it. */
#ifndef WSMI_CORE_ROOM_H
#define WSMI_CORE_ROOM_H

#include "wsmi/arena.h"

/* What wsmi_arena_alloc_array does, but the memory is as it came: nothing may be read before it was
 * written. */
WSMI_MUST_USE void *wsmi_arena_room(struct wsmi_arena *arena, size_t count, size_t size,
                                    size_t offset, struct wsmi_err *err);

#endif

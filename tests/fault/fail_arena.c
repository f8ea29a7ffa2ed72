/* SPDX-License-Identifier: MIT */
/*
 * An arena asks for memory once for many pieces. Here each piece may be the one there is none for,
 * and counts as an allocation (fail_malloc.h). Linked with --wrap, so what the arena calls itself
 * is not seen.
 */
#include "fail_malloc.h"
#include "wsmi/arena.h"

void *__real_wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset,
                              struct wsmi_err *err);
void *__wrap_wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset,
                              struct wsmi_err *err);
void *__real_wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size,
                                    size_t offset, struct wsmi_err *err);
void *__wrap_wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size,
                                    size_t offset, struct wsmi_err *err);
bool __real_wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                            struct wsmi_view *ret, struct wsmi_err *err);
bool __wrap_wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                            struct wsmi_view *ret, struct wsmi_err *err);

static bool fails(size_t offset, struct wsmi_err *err)
{
    if (!fail_malloc_fails_now()) {
        return false;
    }
    err->code = WSMI_E_OOM;
    err->offset = offset;
    err->reason = "out of memory";
    return true;
}

void *__wrap_wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset,
                              struct wsmi_err *err)
{
    return fails(offset, err) ? NULL : __real_wsmi_arena_alloc(arena, size, offset, err);
}

void *__wrap_wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size,
                                    size_t offset, struct wsmi_err *err)
{
    return fails(offset, err) ? NULL
                              : __real_wsmi_arena_alloc_array(arena, count, size, offset, err);
}

bool __wrap_wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                            struct wsmi_view *ret, struct wsmi_err *err)
{
    return !fails(offset, err) && __real_wsmi_arena_copy(arena, view, offset, ret, err);
}

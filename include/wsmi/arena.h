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

struct wsmi_arena_block;

/* Fields are private. One thread at a time. */
struct wsmi_arena {
    const struct wsmi_allocator *allocator;
    struct wsmi_arena_block *blocks;
    size_t used_bytes;
    size_t max_bytes;
};

/* Prepares an empty arena that allocates nothing yet. `max_bytes` bounds the sum of what is handed
 * out (attack: a message that expands). */
WSMI_API void wsmi_arena_init(struct wsmi_arena *arena, const struct wsmi_allocator *allocator,
                              size_t max_bytes) WSMI_NONNULL;

/* Frees every block. The arena is empty and usable again. Safe on a zeroed arena. */
WSMI_API void wsmi_arena_clean_up(struct wsmi_arena *arena) WSMI_NONNULL;

/*
 * `size` bytes (0 is treated as 1), zeroed, aligned for any object, valid until clean-up. NULL with
 * `err` filled on failure: WSMI_E_LIMIT when max_bytes would be passed, WSMI_E_OOM when the
 * allocator refuses; `err->offset` is set to `offset`.
 */
WSMI_API void *wsmi_arena_alloc(struct wsmi_arena *arena, size_t size, size_t offset,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Room for `count` objects of `size` bytes, as above; WSMI_E_LIMIT when the product does not fit.
 */
WSMI_API void *wsmi_arena_alloc_array(struct wsmi_arena *arena, size_t count, size_t size,
                                      size_t offset,
                                      struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Copies `view` into the arena with a NUL behind it (not counted in ret->len), aligned for octets
 * only. Fails as wsmi_arena_alloc does. */
WSMI_API bool wsmi_arena_copy(struct wsmi_arena *arena, struct wsmi_view view, size_t offset,
                              struct wsmi_view *ret,
                              struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

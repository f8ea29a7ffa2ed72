/* SPDX-License-Identifier: MIT */
#include "wsman/collect.h"

#include "core/fail.h"
#include "core/num.h"
#include "core/room.h"

enum { FIRST_TEXT_BYTES = 256, FIRST_LIST_ENTRIES = 8, PIECE_BYTES = 4096 };

static bool reserve(struct wsmi_text *text, struct wsmi_arena *arena, size_t need, size_t offset,
                    struct wsmi_err *err)
{
    size_t cap = text->cap == 0 ? FIRST_TEXT_BYTES : text->cap;
    while (cap < need) {
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    }
    uint8_t *grown = wsmi_arena_alloc(arena, cap, offset, err);
    if (grown == NULL) {
        return false;
    }
    if (text->len > 0) {
        memcpy(grown, text->ptr, text->len);
    }
    text->ptr = grown;
    text->cap = cap;
    return true;
}

bool wsmi_text_grow(struct wsmi_text *text, struct wsmi_arena *arena, struct wsmi_view piece,
                    size_t max_bytes, size_t offset, struct wsmi_err *err)
{
    size_t need;
    if (!wsmi_num_add(text->len, piece.len, &need) || need > max_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "text is longer than max_text_bytes");
    }
    if (need > text->cap && !reserve(text, arena, need, offset, err)) {
        return false;
    }
    memcpy(text->ptr + text->len, piece.ptr, piece.len);
    text->len = need;
    return true;
}

void *wsmi_list_grow(struct wsmi_arena *arena, void *entries, size_t entry_bytes, size_t count,
                     size_t *cap, size_t offset, struct wsmi_err *err)
{
    size_t more = *cap == 0 ? FIRST_LIST_ENTRIES : *cap * 2;
    size_t bytes;
    if (more < *cap || !wsmi_num_mul(more, entry_bytes, &bytes)) {
        (void)wsmi_fail(err, WSMI_E_LIMIT, offset, "list needs more memory than max_arena_bytes");
        return NULL;
    }
    void *grown = wsmi_arena_alloc(arena, bytes, offset, err);
    if (grown == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(grown, entries, count * entry_bytes);
    }
    *cap = more;
    return grown;
}

/* Pieces stop growing where a longer one saves nothing: what is left of the last is lost. */
bool wsmi_run_grow(struct wsmi_run *run, struct wsmi_arena *arena, size_t entry_bytes,
                   size_t offset, struct wsmi_err *err)
{
    const size_t count = wsmi_run_count(run);
    const size_t most = PIECE_BYTES / entry_bytes;
    size_t cap = run->cap < most / 2 ? run->cap * 2 : most;
    if (cap < FIRST_LIST_ENTRIES) {
        cap = FIRST_LIST_ENTRIES;
    }
    if (cap < count * 2) {
        cap = count * 2;
    }
    uint8_t *piece = wsmi_arena_room(arena, cap, entry_bytes, offset, err);
    if (piece == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(piece, wsmi_run_list(run, entry_bytes), count * entry_bytes);
    }
    run->piece = piece;
    run->cap = cap;
    run->first = 0;
    run->end = count;
    return true;
}

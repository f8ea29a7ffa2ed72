/* SPDX-License-Identifier: MIT */
/* Growing things inside an arena: text that arrives in pieces, lists of unknown length. */
#ifndef WSMI_WSMAN_COLLECT_H
#define WSMI_WSMAN_COLLECT_H

#include "wsmi/arena.h"

/*
 * One scratch area per message, reused for every text, so that all texts of a message together cost
 * no more than twice the largest one. Zeroed is empty.
 */
struct wsmi_text {
    uint8_t *ptr;
    size_t len;
    size_t cap;
};

static inline void wsmi_text_reset(struct wsmi_text *text)
{
    text->len = 0;
}

static inline struct wsmi_view wsmi_text_view(const struct wsmi_text *text)
{
    struct wsmi_view view = {text->ptr, text->len};
    return view;
}

WSMI_MUST_USE bool wsmi_text_grow(struct wsmi_text *text, struct wsmi_arena *arena,
                                  struct wsmi_view piece, size_t max_bytes, size_t offset,
                                  struct wsmi_err *err);

/* Appends `piece`. LIMIT when the text passes `max_bytes` or the arena's bound, OOM. */
WSMI_MUST_USE static inline bool wsmi_text_add(struct wsmi_text *text, struct wsmi_arena *arena,
                                               struct wsmi_view piece, size_t max_bytes,
                                               size_t offset, struct wsmi_err *err)
{
    if (piece.len == 0) {
        return true;
    }
    if (piece.len > text->cap - text->len || piece.len > max_bytes ||
        text->len > max_bytes - piece.len) {
        return wsmi_text_grow(text, arena, piece, max_bytes, offset, err);
    }
    uint8_t *end = text->ptr + text->len;
    if (piece.len <= 2) { /* a reference, as a rule */
        end[0] = piece.ptr[0];
        end[piece.len - 1] = piece.ptr[piece.len - 1];
    } else {
        memcpy(end, piece.ptr, piece.len);
    }
    text->len += piece.len;
    return true;
}

void *wsmi_list_grow(struct wsmi_arena *arena, void *entries, size_t entry_bytes, size_t count,
                     size_t *cap, size_t offset, struct wsmi_err *err);

/*
 * Room for one more entry of `entry_bytes` behind the `count` at `entries` (NULL when 0), whose
 * capacity is `*cap`: returns `entries`, or the copy that replaces it, or NULL with `err` filled
 * (LIMIT of the arena, OOM). Capacities double, so that n entries cost O(n).
 */
static inline void *wsmi_list_reserve(struct wsmi_arena *arena, void *entries, size_t entry_bytes,
                                      size_t count, size_t *cap, size_t offset,
                                      struct wsmi_err *err)
{
    return count < *cap ? entries
                        : wsmi_list_grow(arena, entries, entry_bytes, count, cap, offset, err);
}

/*
 * Lists that follow each other and are handed out: entries are made where they stay, in pieces of
 * memory that double up to a bound, so that n entries cost O(n) and a finished list is not copied.
 * Zeroed is empty.
 */
struct wsmi_run {
    uint8_t *piece;
    size_t cap;   /* entries of the piece */
    size_t first; /* where the list under way begins */
    size_t end;
};

/* The next entry begins another list. */
static inline void wsmi_run_begin(struct wsmi_run *run)
{
    run->first = run->end;
}

WSMI_MUST_USE bool wsmi_run_grow(struct wsmi_run *run, struct wsmi_arena *arena, size_t entry_bytes,
                                 size_t offset, struct wsmi_err *err);

/*
 * One more entry of the list under way, which is `entry_bytes` of anything to be written; NULL with
 * `err` filled (LIMIT of the arena, OOM). The list may be elsewhere then: wsmi_run_list.
 */
WSMI_MUST_USE static inline void *wsmi_run_add(struct wsmi_run *run, struct wsmi_arena *arena,
                                               size_t entry_bytes, size_t offset,
                                               struct wsmi_err *err)
{
    if (run->end == run->cap && !wsmi_run_grow(run, arena, entry_bytes, offset, err)) {
        return NULL;
    }
    return run->piece + run->end++ * entry_bytes;
}

/* The list under way, and how many entries it has. */
static inline void *wsmi_run_list(const struct wsmi_run *run, size_t entry_bytes)
{
    return run->piece + run->first * entry_bytes;
}

static inline size_t wsmi_run_count(const struct wsmi_run *run)
{
    return run->end - run->first;
}

#endif

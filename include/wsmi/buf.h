/* SPDX-License-Identifier: MIT */
/* Growable output with a mandatory maximum and a sticky failure, checked once at the end of
 * writing. */
#ifndef WSMI_BUF_H
#define WSMI_BUF_H

#include "wsmi/alloc.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fields may be read (`ptr`, `len`, `failed`) but are written by the functions below only. One
 * thread at a time. */
struct wsmi_buf {
    const struct wsmi_allocator *allocator;
    uint8_t *ptr;
    size_t len;
    size_t cap;
    size_t used; /* the most bytes that were ever written there: those are wiped */
    size_t max_bytes;
    enum wsmi_code
        failed; /* WSMI_OK, WSMI_E_LIMIT or WSMI_E_OOM; once set, every append is ignored */
};

/*@
  // What holds of a buffer between two calls, even of a zeroed one: memory of the allocator.
  predicate buffer_memory{L}(struct wsmi_buf *b) = \valid(b) && heap_given <= HEAP_BYTES &&
    b->len <= b->used <= b->cap && (b->cap > 0 ==> \valid_read(b->allocator)) &&
    (b->cap == 0 ==> b->ptr == \null) && (b->cap > 0 ==> given(b->ptr, b->cap));
  predicate buffer{L}(struct wsmi_buf *b) = buffer_memory(b) && \valid_read(b->allocator);

  // May be appended: does not lie in the room behind the contents.
  predicate in_front_of_room{L}(struct wsmi_buf *b, struct wsmi_view v) =
    \separated(v.ptr + (0 .. v.len - 1), b->ptr + (b->len .. b->cap - 1));

  // The memory is the one it was, or was not given before.
  predicate moved_on{L1, L2}(struct wsmi_buf *b) =
    (\at(b->ptr, L2) == \at(b->ptr, L1) && \at(b->cap, L2) == \at(b->cap, L1)) ||
    (\base_addr{L2}(\at(b->ptr, L2)) == \base_addr{L2}(\at(heap + heap_given, L1)) &&
     \at(heap + heap_given, L1) <= \at(b->ptr, L2));

  // What was there is still there, a failure too; what failed has grown by nothing.
  predicate kept{L1, L2}(struct wsmi_buf *b) = \at(heap_given, L1) <= \at(heap_given, L2) &&
    moved_on{L1, L2}(b) &&
    (\at(b->failed, L1) != WSMI_OK ==> \at(b->failed, L2) == \at(b->failed, L1)) &&
    (\at(b->failed, L2) != WSMI_OK ==> \at(b->len, L2) == \at(b->len, L1)) &&
    (\forall integer i; 0 <= i < \at(b->len, L1) ==>
      \at(b->ptr[i], L2) == \at(b->ptr[i], L1));

  // The same of several calls, one after the other: those in front of a failure have written.
  predicate grown{L1, L2}(struct wsmi_buf *b) = \at(heap_given, L1) <= \at(heap_given, L2) &&
    moved_on{L1, L2}(b) && \at(b->len, L1) <= \at(b->len, L2) &&
    (\at(b->failed, L1) != WSMI_OK ==>
      \at(b->failed, L2) == \at(b->failed, L1) && \at(b->len, L2) == \at(b->len, L1)) &&
    (\forall integer i; 0 <= i < \at(b->len, L1) ==>
      \at(b->ptr[i], L2) == \at(b->ptr[i], L1));

  // All of the bytes stand behind it.
  predicate appended{L1, L2}(struct wsmi_buf *b, struct wsmi_view v) =
    \at(b->len, L2) == \at(b->len, L1) + v.len &&
    (\forall integer i; 0 <= i < v.len ==>
      \at(b->ptr[\at(b->len, L1) + i], L2) == \at(v.ptr[i], L1));
*/

/*@
  requires \valid(buf) && \valid_read(allocator) && heap_given <= HEAP_BYTES;
  assigns *buf;
  ensures buffer(buf) && buf->len == 0 && buf->cap == 0 && buf->failed == WSMI_OK;
  ensures buf->allocator == allocator && buf->max_bytes == max_bytes;
*/
WSMI_API void wsmi_buf_init(struct wsmi_buf *buf, const struct wsmi_allocator *allocator,
                            size_t max_bytes) WSMI_NONNULL;

/* Wipes (the contents may be secret) and frees. The buffer is empty and usable again. Safe on a
 * zeroed buffer. */
/*@
  requires buffer_memory(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->used - 1];
  ensures buffer_memory(buf) && buf->len == 0 && buf->cap == 0 && buf->failed == WSMI_OK;
*/
WSMI_API void wsmi_buf_clean_up(struct wsmi_buf *buf) WSMI_NONNULL;

/* The same without wiping: for contents that were or will be on the wire as they are. */
/*@
  requires buffer_memory(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed;
  ensures buffer_memory(buf) && buf->len == 0 && buf->cap == 0 && buf->failed == WSMI_OK;
*/
WSMI_API void wsmi_buf_discard(struct wsmi_buf *buf) WSMI_NONNULL;

/* Forgets the contents and the failure, keeps the memory. */
/*@
  requires buffer_memory(buf);
  assigns buf->len, buf->failed;
  ensures buffer_memory(buf) && buf->len == 0 && buf->failed == WSMI_OK;
*/
WSMI_API void wsmi_buf_reset(struct wsmi_buf *buf) WSMI_NONNULL;

/* Appends. `bytes` may lie in the buffer itself. */
/*@
  requires buffer(buf) && readable(bytes) && apart(bytes.ptr, bytes.len);
  requires in_front_of_room(buf, bytes);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> appended{Pre, Post}(buf, bytes);
*/
WSMI_API void wsmi_buf_put(struct wsmi_buf *buf, struct wsmi_view bytes) WSMI_NONNULL;

/* `more` bytes are to follow, which then need no further memory; nothing where max_bytes would be
 * passed. */
/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf) && buf->len == \old(buf->len);
  ensures buf->failed == WSMI_OK && \old(buf->len) + more <= buf->max_bytes ==>
    buf->len + more <= buf->cap;
*/
WSMI_API void wsmi_buf_expect(struct wsmi_buf *buf, size_t more) WSMI_NONNULL;

/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> buf->len == \old(buf->len) + 1 &&
    buf->ptr[buf->len - 1] == byte;
*/
WSMI_API void wsmi_buf_put_byte(struct wsmi_buf *buf, uint8_t byte) WSMI_NONNULL;

/*@
  requires buffer(buf) && is_text(text) && apart((uint8_t *)text, text_length(text));
  requires \separated((uint8_t *)text + (0 .. text_length(text) - 1),
                      buf->ptr + (buf->len .. buf->cap - 1));
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> buf->len == \old(buf->len) + text_length(text);
*/
WSMI_API void wsmi_buf_put_str(struct wsmi_buf *buf, const char *text) WSMI_NONNULL;

/*@
  requires buffer(buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> \old(buf->len) < buf->len <= \old(buf->len) + 20;
*/
WSMI_API void wsmi_buf_put_u64(struct wsmi_buf *buf, uint64_t value) WSMI_NONNULL; /* decimal */

/* Makes the buffer fail with `code`, LIMIT or OOM, unless it has failed: for writers that have a
 * limit of their own. */
/*@
  requires buffer(buf) && code != WSMI_OK;
  assigns buf->failed;
  ensures buffer(buf) && buf->failed != WSMI_OK;
  ensures \old(buf->failed) != WSMI_OK ==> buf->failed == \old(buf->failed);
*/
WSMI_API void wsmi_buf_fail(struct wsmi_buf *buf, enum wsmi_code code) WSMI_NONNULL;

/* The bytes written so far; borrows the buffer until its next change. */
/*@
  requires buffer_memory(buf);
  assigns \nothing;
  ensures \result.ptr == buf->ptr && \result.len == buf->len && readable(\result);
*/
static inline struct wsmi_view wsmi_buf_view(const struct wsmi_buf *buf)
{
    struct wsmi_view view = {buf->ptr, buf->len};
    return view;
}

/* True when nothing failed; otherwise false with `err` filled (LIMIT or OOM, offset = bytes written
 * before the failure). */
/*@
  requires \valid_read(buf) && \valid(err) && \separated(buf, err);
  assigns *err;
  ensures \result <==> buf->failed == WSMI_OK;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> err->code \in {WSMI_E_LIMIT, WSMI_E_OOM} && err->offset == buf->len;
*/
WSMI_API bool wsmi_buf_ok(const struct wsmi_buf *buf,
                          struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

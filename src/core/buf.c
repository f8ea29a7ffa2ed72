/* SPDX-License-Identifier: MIT */
#include "wsmi/buf.h"

#include "core/fail.h"
#include "core/memory.h"
#include "core/num.h"
#include "wsmi/secret.h"

/* What a large piece gets beyond its size, as a part of it: something short often follows. */
enum { FIRST_BYTES = 256, SPARE_PART = 16 };

void wsmi_buf_init(struct wsmi_buf *buf, const struct wsmi_allocator *allocator, size_t max_bytes)
{
    *buf = (struct wsmi_buf){.allocator = allocator, .max_bytes = max_bytes};
}

void wsmi_buf_clean_up(struct wsmi_buf *buf)
{
    wsmi_wipe(buf->ptr, buf->used);
    wsmi_buf_discard(buf);
}

void wsmi_buf_discard(struct wsmi_buf *buf)
{
    if (buf->ptr != NULL) {
        wsmi_memory_release(buf->allocator, buf->ptr);
    }
    buf->ptr = NULL;
    buf->len = 0;
    buf->cap = 0;
    buf->used = 0;
    buf->failed = WSMI_OK;
}

void wsmi_buf_reset(struct wsmi_buf *buf)
{
    buf->len = 0;
    buf->failed = WSMI_OK;
}

/* Makes room for `more` bytes or marks the buffer failed. The memory it replaces stays allocated.
 */
/*@
  requires buffer(buf) && buf->failed == WSMI_OK && more > 0;
  assigns buf->ptr, buf->cap, buf->failed, heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures \result ==> buf->failed == WSMI_OK && buf->len + more <= buf->cap;
  ensures \result ==> (buf->ptr == \old(buf->ptr) && buf->cap == \old(buf->cap)) ||
    (buf->ptr == heap + \old(heap_given) && \old(heap_given) + buf->cap == heap_given);
  ensures \forall integer i; 0 <= i < buf->len ==> buf->ptr[i] == \old(buf->ptr[i]);
  ensures !\result ==> buf->failed \in {WSMI_E_LIMIT, WSMI_E_OOM} && buf->ptr == \old(buf->ptr) &&
    buf->cap == \old(buf->cap);
  ensures \old(heap_given) <= heap_given;
*/
static bool reserve(struct wsmi_buf *buf, size_t more)
{
    size_t need;
    if (!wsmi_num_add(buf->len, more, &need) || need > buf->max_bytes) {
        buf->failed = WSMI_E_LIMIT;
        return false;
    }
    if (need <= buf->cap) {
        return true;
    }
    size_t cap = buf->cap > buf->max_bytes / 2 ? buf->max_bytes : buf->cap * 2;
    size_t ample = need > buf->max_bytes - need / SPARE_PART ? need : need + need / SPARE_PART;
    cap = cap < ample ? ample : cap;
    if (cap < FIRST_BYTES) {
        cap = FIRST_BYTES < buf->max_bytes ? FIRST_BYTES : buf->max_bytes;
    }
    uint8_t *grown = wsmi_memory_acquire(buf->allocator, cap);
    if (grown == NULL) {
        buf->failed = WSMI_E_OOM;
        return false;
    }
    if (buf->len > 0) {
        memcpy(grown, buf->ptr, buf->len);
    }
    buf->ptr = grown;
    buf->cap = cap;
    return true;
}

void wsmi_buf_fail(struct wsmi_buf *buf, enum wsmi_code code)
{
    if (buf->failed == WSMI_OK) {
        buf->failed = code;
    }
}

/* `count` bytes were written behind the others. */
/*@
  requires \valid(buf) && buf->len + count <= buf->cap && buf->used <= buf->cap;
  assigns buf->len, buf->used;
  ensures buf->len == \old(buf->len) + count && buf->len <= buf->used <= buf->cap;
*/
static void advance(struct wsmi_buf *buf, size_t count)
{
    buf->len += count;
    buf->used = buf->used < buf->len ? buf->len : buf->used;
}

/* True when there is room for `more` bytes as it is. */
/*@
  requires \valid_read(buf);
  assigns \nothing;
  ensures \result <==> buf->failed == WSMI_OK && buf->len + more <= buf->cap &&
    buf->len + more <= buf->max_bytes;
*/
static bool has_room(const struct wsmi_buf *buf, size_t more)
{
    size_t most = buf->cap < buf->max_bytes ? buf->cap : buf->max_bytes;
    return buf->failed == WSMI_OK && buf->len <= most && more <= most - buf->len;
}

/*@
  requires buffer(buf) && readable(bytes) && apart(bytes.ptr, bytes.len);
  requires in_front_of_room(buf, bytes);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && kept{Pre, Post}(buf);
  ensures buf->failed == WSMI_OK ==> appended{Pre, Post}(buf, bytes);
*/
static void put_growing(struct wsmi_buf *buf, struct wsmi_view bytes)
{
    const struct wsmi_buf old = *buf;
    if (buf->failed != WSMI_OK || bytes.len == 0 || !reserve(buf, bytes.len)) {
        return;
    }
    memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
    /*@ assert \forall integer i; 0 <= i < old.len ==> buf->ptr[i] == \at(buf->ptr[i], Pre); */
    /*@ assert \forall integer i; 0 <= i < bytes.len ==>
      buf->ptr[old.len + i] == \at(bytes.ptr[i], Pre); */
    advance(buf, bytes.len);
    /* Only now, for `bytes` may lie in it. Wiped: it may have held a secret. */
    if (old.ptr != NULL && old.ptr != buf->ptr) {
        wsmi_wipe(old.ptr, old.used);
        wsmi_memory_release(buf->allocator, old.ptr);
    }
}

void wsmi_buf_put(struct wsmi_buf *buf, struct wsmi_view bytes)
{
    if (bytes.len > 0 && has_room(buf, bytes.len)) {
        memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
        advance(buf, bytes.len);
    } else {
        put_growing(buf, bytes);
    }
}

void wsmi_buf_expect(struct wsmi_buf *buf, size_t more)
{
    const struct wsmi_buf old = *buf;
    size_t need;
    if (buf->failed != WSMI_OK || has_room(buf, more) || !wsmi_num_add(buf->len, more, &need) ||
        need > buf->max_bytes) {
        return;
    }
    uint8_t *grown = wsmi_memory_acquire(buf->allocator, need);
    if (grown == NULL) {
        buf->failed = WSMI_E_OOM;
        return;
    }
    if (buf->len > 0) {
        memcpy(grown, buf->ptr, buf->len);
    }
    buf->ptr = grown;
    buf->cap = need;
    buf->used = buf->len;
    if (old.ptr != NULL) {
        wsmi_wipe(old.ptr, old.used);
        wsmi_memory_release(buf->allocator, old.ptr);
    }
}

void wsmi_buf_put_byte(struct wsmi_buf *buf, uint8_t byte)
{
    struct wsmi_view one = {&byte, 1};
    if (has_room(buf, 1)) {
        buf->ptr[buf->len] = byte;
        advance(buf, 1);
    } else {
        put_growing(buf, one);
    }
}

void wsmi_buf_put_str(struct wsmi_buf *buf, const char *text)
{
    wsmi_buf_put(buf, wsmi_view_from_str(text));
}

void wsmi_buf_put_u64(struct wsmi_buf *buf, uint64_t value)
{
    uint8_t room[WSMI_NUM_U64_BYTES];
    wsmi_buf_put(buf, wsmi_num_write_u64(value, room));
}

bool wsmi_buf_ok(const struct wsmi_buf *buf, struct wsmi_err *err)
{
    if (buf->failed == WSMI_OK) {
        return true;
    }
    if (buf->failed == WSMI_E_LIMIT) {
        return wsmi_fail(err, WSMI_E_LIMIT, buf->len, "output is larger than its maximum");
    }
    return wsmi_fail(err, WSMI_E_OOM, buf->len, "out of memory");
}

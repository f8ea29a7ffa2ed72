/* SPDX-License-Identifier: MIT */
#include "wsmi/buf.h"

#include "core/fail.h"
#include "core/num.h"
#include "wsmi/secret.h"

/* What a large piece gets beyond its size, as a part of it: something short often follows. */
enum { FIRST_BYTES = 256, SPARE_PART = 16 };

void wsmi_buf_init(struct wsmi_buf *buf, const struct wsmi_allocator *allocator, size_t max_bytes)
{
    memset(buf, 0, sizeof(*buf));
    buf->allocator = allocator;
    buf->max_bytes = max_bytes;
}

void wsmi_buf_clean_up(struct wsmi_buf *buf)
{
    wsmi_wipe(buf->ptr, buf->used);
    wsmi_buf_discard(buf);
}

void wsmi_buf_discard(struct wsmi_buf *buf)
{
    if (buf->ptr != NULL) {
        buf->allocator->release(buf->allocator->context, buf->ptr);
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
    uint8_t *grown = buf->allocator->acquire(buf->allocator->context, cap);
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
static void advance(struct wsmi_buf *buf, size_t count)
{
    buf->len += count;
    buf->used = buf->used < buf->len ? buf->len : buf->used;
}

/* True when there is room for `more` bytes as it is. */
static bool has_room(const struct wsmi_buf *buf, size_t more)
{
    size_t most = buf->cap < buf->max_bytes ? buf->cap : buf->max_bytes;
    return buf->failed == WSMI_OK && buf->len <= most && more <= most - buf->len;
}

static void put_growing(struct wsmi_buf *buf, struct wsmi_view bytes)
{
    const struct wsmi_buf old = *buf;
    if (buf->failed != WSMI_OK || bytes.len == 0 || !reserve(buf, bytes.len)) {
        return;
    }
    memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
    advance(buf, bytes.len);
    /* Only now, for `bytes` may lie in it. Wiped: it may have held a secret. */
    if (old.ptr != NULL && old.ptr != buf->ptr) {
        wsmi_wipe(old.ptr, old.used);
        buf->allocator->release(buf->allocator->context, old.ptr);
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
    struct wsmi_buf grown;
    if (buf->failed != WSMI_OK || has_room(buf, more) || more > buf->max_bytes - buf->len) {
        return;
    }
    wsmi_buf_init(&grown, buf->allocator, buf->max_bytes);
    grown.ptr = buf->allocator->acquire(buf->allocator->context, buf->len + more);
    if (grown.ptr == NULL) {
        buf->failed = WSMI_E_OOM;
        return;
    }
    grown.cap = buf->len + more;
    wsmi_buf_put(&grown, wsmi_buf_view(buf));
    wsmi_buf_clean_up(buf);
    *buf = grown;
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
    switch (buf->failed) {
    case WSMI_OK:
        return true;
    case WSMI_E_LIMIT:
        return wsmi_fail(err, WSMI_E_LIMIT, buf->len, "output is larger than its maximum");
    default:
        return wsmi_fail(err, WSMI_E_OOM, buf->len, "out of memory");
    }
}

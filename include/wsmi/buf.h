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

WSMI_API void wsmi_buf_init(struct wsmi_buf *buf, const struct wsmi_allocator *allocator,
                            size_t max_bytes) WSMI_NONNULL;

/* Wipes (the contents may be secret) and frees. The buffer is empty and usable again. Safe on a
 * zeroed buffer. */
WSMI_API void wsmi_buf_clean_up(struct wsmi_buf *buf) WSMI_NONNULL;

/* The same without wiping: for contents that were or will be on the wire as they are. */
WSMI_API void wsmi_buf_discard(struct wsmi_buf *buf) WSMI_NONNULL;

/* Forgets the contents and the failure, keeps the memory. */
WSMI_API void wsmi_buf_reset(struct wsmi_buf *buf) WSMI_NONNULL;

/* Appends. `bytes` may lie in the buffer itself. */
WSMI_API void wsmi_buf_put(struct wsmi_buf *buf, struct wsmi_view bytes) WSMI_NONNULL;
/* `more` bytes are to follow, which then need no further memory; nothing where max_bytes would be
 * passed. */
WSMI_API void wsmi_buf_expect(struct wsmi_buf *buf, size_t more) WSMI_NONNULL;
WSMI_API void wsmi_buf_put_byte(struct wsmi_buf *buf, uint8_t byte) WSMI_NONNULL;
WSMI_API void wsmi_buf_put_str(struct wsmi_buf *buf, const char *text) WSMI_NONNULL;
WSMI_API void wsmi_buf_put_u64(struct wsmi_buf *buf, uint64_t value) WSMI_NONNULL; /* decimal */

/* Makes the buffer fail with `code`, LIMIT or OOM, unless it has failed: for writers that have a
 * limit of their own. */
WSMI_API void wsmi_buf_fail(struct wsmi_buf *buf, enum wsmi_code code) WSMI_NONNULL;

/* The bytes written so far; borrows the buffer until its next change. */
static inline struct wsmi_view wsmi_buf_view(const struct wsmi_buf *buf)
{
    struct wsmi_view view = {buf->ptr, buf->len};
    return view;
}

/* True when nothing failed; otherwise false with `err` filled (LIMIT or OOM, offset = bytes written
 * before the failure). */
WSMI_API bool wsmi_buf_ok(const struct wsmi_buf *buf,
                          struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

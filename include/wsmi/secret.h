/* SPDX-License-Identifier: MIT */
/* Passwords and keys: owned, zeroed on release, never printed, never viewed for longer than one
 * call. */
#ifndef WSMI_SECRET_H
#define WSMI_SECRET_H

#include "wsmi/alloc.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fields are private. A zeroed struct is an empty secret. One thread at a time. */
struct wsmi_secret {
    const struct wsmi_allocator *allocator;
    uint8_t *ptr; /* len bytes and a NUL, so that C interfaces can take it */
    size_t len;
};

/*@
  // What holds of a secret between two calls, even of a zeroed one: memory of the allocator.
  predicate secret{L}(struct wsmi_secret *s) = \valid(s) && heap_given <= HEAP_BYTES &&
    (s->ptr != \null ==>
      \valid_read(s->allocator) && s->len < SIZE_MAX && given(s->ptr, s->len + 1));
*/

/* Copies `bytes`; the old value is wiped and replaced only on success. WSMI_E_OOM on failure. */
/*@
  requires secret(secret) && \valid_read(allocator) && readable(bytes) && \valid(err);
  requires apart(bytes.ptr, bytes.len) && \separated(secret, err);
  requires \separated(secret, heap + (heap_given .. HEAP_BYTES - 1));
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *secret, *err, secret->ptr[0 .. secret->len];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures secret(secret) && \old(heap_given) <= heap_given;
  ensures \result ==> secret->ptr == heap + \old(heap_given) && secret->len == bytes.len &&
    secret->allocator == allocator && *err == \old(*err);
  ensures \result ==> secret->ptr[secret->len] == 0 && \forall integer i; 0 <= i < bytes.len ==>
    secret->ptr[i] == \old(bytes.ptr[i]);
  ensures !\result ==> *secret == \old(*secret) && err->offset == 0 &&
    err->code \in {WSMI_E_LIMIT, WSMI_E_OOM};
*/
WSMI_API bool wsmi_secret_set(struct wsmi_secret *secret, const struct wsmi_allocator *allocator,
                              struct wsmi_view bytes,
                              struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Wipes and frees. The secret is empty and usable again. */
/*@
  requires secret(secret);
  assigns secret->ptr, secret->len, secret->ptr[0 .. secret->len];
  ensures secret(secret) && secret->ptr == \null && secret->len == 0;
*/
WSMI_API void wsmi_secret_clean_up(struct wsmi_secret *secret) WSMI_NONNULL;

/* Borrowed bytes, valid until the secret changes; do not store. */
/*@
  requires secret(secret) && (secret->ptr == \null ==> secret->len == 0);
  assigns \nothing;
  ensures \result.ptr == secret->ptr && \result.len == secret->len && readable(\result);
*/
static inline struct wsmi_view wsmi_secret_reveal(const struct wsmi_secret *secret)
{
    struct wsmi_view view = {secret->ptr, secret->len};
    return view;
}

/* Zeroes memory in a way the compiler keeps. */
/*@
  requires memory == \null || \valid((uint8_t *)memory + (0 .. size - 1));
  assigns ((uint8_t *)memory)[0 .. size - 1];
*/
WSMI_API void wsmi_wipe(void *memory, size_t size);

/* Comparison whose time depends on the lengths only. */
/*@
  requires secret(secret) && (secret->ptr == \null ==> secret->len == 0) && readable(bytes);
  assigns \nothing;
  ensures \result ==> secret->len == bytes.len;
*/
WSMI_API bool wsmi_secret_eq(const struct wsmi_secret *secret, struct wsmi_view bytes) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif

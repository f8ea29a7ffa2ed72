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

/* Copies `bytes`; the old value is wiped and replaced only on success. WSMI_E_OOM on failure. */
WSMI_API bool wsmi_secret_set(struct wsmi_secret *secret, const struct wsmi_allocator *allocator,
                              struct wsmi_view bytes,
                              struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Wipes and frees. The secret is empty and usable again. */
WSMI_API void wsmi_secret_clean_up(struct wsmi_secret *secret) WSMI_NONNULL;

/* Borrowed bytes, valid until the secret changes; do not store. */
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
WSMI_API bool wsmi_secret_eq(const struct wsmi_secret *secret, struct wsmi_view bytes) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif

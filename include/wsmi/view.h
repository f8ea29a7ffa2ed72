/* SPDX-License-Identifier: MIT */
/* Borrowed byte ranges: the currency of every parser in this library. Unstable interface until 1.0.
 */
#ifndef WSMI_VIEW_H
#define WSMI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define WSMI_API          __attribute__((visibility("default")))
#define WSMI_MUST_USE     __attribute__((warn_unused_result))
#define WSMI_NONNULL      __attribute__((nonnull))
#define WSMI_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define WSMI_API
#define WSMI_MUST_USE
#define WSMI_NONNULL
#define WSMI_PRINTF(f, a)
#endif

/*
 * A range of bytes somebody else owns. Not NUL-terminated; may hold any byte. {NULL, 0} is valid
 * and empty. Copying a view copies the reference only. Pure data, safe to share between threads
 * while the bytes live.
 */
struct wsmi_view {
    const uint8_t *ptr;
    size_t len;
};

/*@
  predicate readable{L}(struct wsmi_view v) =
    \object_pointer(v.ptr) && \valid_read(v.ptr + (0 .. v.len - 1));
  predicate within{L}(struct wsmi_view part, struct wsmi_view whole) =
    \base_addr(part.ptr) == \base_addr(whole.ptr) &&
    whole.ptr <= part.ptr && part.ptr + part.len <= whole.ptr + whole.len;
  predicate same_bytes{L}(struct wsmi_view a, struct wsmi_view b) =
    a.len == b.len && (\forall integer i; 0 <= i < a.len ==> a.ptr[i] == b.ptr[i]);
*/

/* View of a string literal or a char array with a terminator; refuses plain pointers at compile
 * time (C only). */
#define WSMI_VIEW(literal) ((struct wsmi_view){(const uint8_t *)("" literal), sizeof(literal) - 1})

/* Initialiser form of WSMI_VIEW for static tables. */
#define WSMI_VIEW_INIT(literal)                                                                    \
    {                                                                                              \
        (const uint8_t *)("" literal), sizeof(literal) - 1                                         \
    }

/* View of a NUL-terminated string the caller trusts; NULL gives the empty view. Borrows `text`. */
/*@
  requires text == \null || is_text(text);
  assigns \nothing;
  ensures readable(\result) && \result.ptr == (uint8_t *)text;
  ensures \result.len == (text == \null ? 0 : text_length(text));
*/
static inline struct wsmi_view wsmi_view_from_str(const char *text)
{
    struct wsmi_view view = {(const uint8_t *)text, text == NULL ? 0 : strlen(text)};
    return view;
}

/* Octet-wise equality. */
/*@
  requires readable(a) && readable(b);
  assigns \nothing;
  ensures \result <==> same_bytes(a, b);
*/
static inline bool wsmi_view_eq(struct wsmi_view a, struct wsmi_view b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Equality that folds A-Z only; no locale. Linear in the shorter length. */
/*@
  requires readable(a) && readable(b);
  assigns \nothing;
  ensures \result ==> a.len == b.len;
  ensures same_bytes(a, b) ==> \result;
*/
WSMI_API bool wsmi_view_eq_nocase(struct wsmi_view a, struct wsmi_view b);

/* `view` without leading and trailing XML white space (space, TAB, CR, LF). */
/*@
  requires readable(view);
  assigns \nothing;
  ensures readable(\result) && within(\result, view);
*/
WSMI_API struct wsmi_view wsmi_view_trim(struct wsmi_view view);

#ifdef __cplusplus
}
#endif
#endif

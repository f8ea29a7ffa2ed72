/* SPDX-License-Identifier: MIT */
/*
 * Language tags (BCP 47; RFC 5646 sections 2.1 and 2.2): the value of xml:lang in messages and of
 * the locale options. The bytes come from a peer, from the user or from the program. Every function
 * is pure.
 */
#ifndef WSMI_LANGTAG_H
#define WSMI_LANGTAG_H

#include "wsmi/buf.h"
#include "wsmi/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* No longer tag is accepted: what Windows' LOCALE_NAME_MAX_LENGTH leaves for the name itself. */
#define WSMI_LANGTAG_MAX_BYTES 84

/*
 * A well-formed tag and its parts, all of them borrowed from the input, in the input's case; an
 * absent part is empty. `extlang`, `variants` and `extensions` may hold several subtags with their
 * hyphens. In a grandfathered tag such as `i-klingon`, and in one that is private use as a whole,
 * `language` is empty.
 */
struct wsmi_langtag {
    struct wsmi_view tag;
    struct wsmi_view language;
    struct wsmi_view extlang;
    struct wsmi_view script;
    struct wsmi_view region;
    struct wsmi_view variants;
    struct wsmi_view extensions;
    struct wsmi_view private_use; /* from its `x` on */
    bool grandfathered;           /* one of the irregular tags of RFC 5646 section 2.1 */
};

/*
 * Checks that `in` is a well-formed tag (RFC 5646 section 2.2.9, first class) without a repeated
 * variant or extension singleton; whether its subtags are registered is not checked. White space,
 * `en_US` and `en-US.UTF-8` are refused. SYNTAX with the offset of the subtag or byte at fault;
 * LIMIT when longer than WSMI_LANGTAG_MAX_BYTES. `ret` borrows `in`.
 */
/*@
  requires readable(in) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> ret->tag == in && 0 < in.len <= WSMI_LANGTAG_MAX_BYTES &&
    *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_API bool wsmi_langtag_parse(struct wsmi_view in, struct wsmi_langtag *ret,
                                 struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Appends the tag in the case RFC 5646 section 2.1.1 recommends: `en-US`, `zh-Hant-TW`,
 * `de-x-us`. */
/*@
  requires \valid_read(langtag) && readable(langtag->tag) && buffer(buf);
  requires \separated(langtag, buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf);
  ensures grown{Pre, Post}(buf);
  ensures buf->len <= \old(buf->len) + langtag->tag.len;
*/
WSMI_API void wsmi_langtag_write(const struct wsmi_langtag *langtag,
                                 struct wsmi_buf *buf) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif

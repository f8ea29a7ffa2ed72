/* SPDX-License-Identifier: MIT */
/*
 * Media types, the value of Content-Type: RFC 9110 section 8.3.1. The peer supplies every byte.
 * Unstable interface until 1.0.
 */
#ifndef WSMI_MEDIATYPE_H
#define WSMI_MEDIATYPE_H

#include "wsmi/arena.h"
#include "wsmi/buf.h"
#include "wsmi/charset.h"
#include "wsmi/httpparam.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `type/subtype;name=value...`; type and subtype compare without case. */
struct wsmi_media_type {
    struct wsmi_view type;
    struct wsmi_view subtype;
    const struct wsmi_http_param *params; /* NULL when param_count is 0 */
    size_t param_count;
};

/*@
  predicate media_type{L}(struct wsmi_media_type *m) = \valid_read(m) && readable(m->type) &&
    readable(m->subtype) && params_readable(m->params, m->param_count);
*/

/*
 * Parses one whole field value, white space around it aside. Empty parameters (`;;`, a `;` at the
 * end) are legal since RFC 9110. Every view in `ret` borrows `arena`, so `field` may go away.
 * Errors: SYNTAX (also: a parameter twice, anything behind the last one, control characters), LIMIT
 * (max_field_bytes, max_params), OOM. Linear in the field times max_params. Pure.
 */
WSMI_API bool wsmi_media_type_parse(struct wsmi_view field, const struct wsmi_limits *limits,
                                    struct wsmi_arena *arena, struct wsmi_media_type *ret,
                                    struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Whether it is `type`/`subtype`, parameters aside. Pure. */
/*@
  requires media_type(media) && readable(type) && readable(subtype);
  assigns \nothing;
  ensures \result ==> media->type.len == type.len && media->subtype.len == subtype.len;
  ensures same_bytes(media->type, type) && same_bytes(media->subtype, subtype) ==> \result;
*/
WSMI_API bool wsmi_media_is(const struct wsmi_media_type *media, struct wsmi_view type,
                            struct wsmi_view subtype) WSMI_NONNULL;

/* application/soap+xml, the only type a WS-Man answer should have. Pure. */
/*@
  requires media_type(media);
  assigns \nothing;
  ensures \result ==> media->type.len == 11 && media->subtype.len == 8;
*/
WSMI_API bool wsmi_media_is_soap(const struct wsmi_media_type *media) WSMI_NONNULL;

/* text/xml or application/xml, which some services give their faults. Pure. */
/*@
  requires media_type(media);
  assigns \nothing;
  ensures \result ==> media->type.len >= 4 && media->subtype.len == 3;
*/
WSMI_API bool wsmi_media_is_xml(const struct wsmi_media_type *media) WSMI_NONNULL;

/* The charset parameter; WSMI_CHARSET_NONE without one, WSMI_CHARSET_UNKNOWN when it names none of
 * those. Pure. */
/*@
  requires media_type(media);
  assigns \nothing;
  ensures 0 <= \result < WSMI_CHARSET_COUNT;
  ensures media->param_count == 0 ==> \result == WSMI_CHARSET_NONE;
*/
WSMI_API enum wsmi_charset wsmi_media_charset(const struct wsmi_media_type *media) WSMI_NONNULL;

/*
 * Appends the field value without white space. What was parsed parses back to the same. Errors:
 * USAGE with nothing appended when a part cannot be written; LIMIT or OOM when `buf` failed.
 */
WSMI_API bool wsmi_media_type_write(const struct wsmi_media_type *media, struct wsmi_buf *buf,
                                    struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

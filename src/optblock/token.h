/* SPDX-License-Identifier: MIT */
/* Values as they stand in a block: bare or in quotes with escapes. */
#ifndef WSMI_OPTBLOCK_TOKEN_H
#define WSMI_OPTBLOCK_TOKEN_H

#include "core/cur.h"
#include "wsmi/buf.h"
#include "wsmi/err.h"

/* A value before its escapes are resolved. */
struct wsmi_token {
    struct wsmi_view raw; /* without quotes; borrows the block */
    size_t raw_offset;    /* of raw in the block */
    bool has_escapes;
};

/*@
  predicate token(struct wsmi_token *t) =
    \valid_read(t) && readable(t->raw) && t->raw_offset + t->raw.len <= SIZE_MAX;
*/

/* Takes one value. SYNTAX when it is missing, not closed or wrongly escaped. Not a failed take: on
 * error the cursor may have moved. */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> token(ret) && within(ret->raw, \old(cur->rest));
  ensures \result ==> \old(cur->offset) <= ret->raw_offset &&
    ret->raw_offset + ret->raw.len <= cur->offset;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_MUST_USE bool wsmi_token_take(struct wsmi_cur *cur, struct wsmi_token *ret,
                                   struct wsmi_err *err);

/* How many bytes the value has once escapes are resolved. */
/*@
  requires token(token);
  assigns \nothing;
  ensures \result <= token->raw.len;
*/
size_t wsmi_token_length(const struct wsmi_token *token);

/* Appends the value with its escapes resolved. */
/*@
  requires token(token) && buffer(buf) && \separated(token, buf);
  assigns buf->ptr, buf->len, buf->cap, buf->used, buf->failed, buf->ptr[0 .. buf->cap - 1];
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(buf) && grown{Pre, Post}(buf);
  ensures buf->len <= \old(buf->len) + token->raw.len;
*/
void wsmi_token_unescape(const struct wsmi_token *token, struct wsmi_buf *buf);

/* Where byte `index` of the resolved value stands in the block; its length gives the end. */
/*@
  requires token(token);
  assigns \nothing;
  ensures token->raw_offset <= \result <= token->raw_offset + token->raw.len;
*/
size_t wsmi_token_offset(const struct wsmi_token *token, size_t index);

/* Appends `value` bare if that reads back, else in quotes. */
void wsmi_token_write(struct wsmi_view value, struct wsmi_buf *buf);

#endif

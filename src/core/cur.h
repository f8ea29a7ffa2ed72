/* SPDX-License-Identifier: MIT */
/*
 * The bounded reader every parser uses. A value type: a copy is a checkpoint. Contract of every
 * function below: true and advanced, or false with cursor and output untouched. Sub-cursors keep
 * the base of their parent, so an offset is always absolute.
 */
#ifndef WSMI_CORE_CUR_H
#define WSMI_CORE_CUR_H

#include "core/ascii.h"
#include "wsmi/view.h"

struct wsmi_cur {
    struct wsmi_view rest;
    size_t offset; /* of rest.ptr from the start of the whole input */
};

/*@
  predicate cursor(struct wsmi_cur *c) =
    \valid(c) && readable(c->rest) && c->offset + c->rest.len <= SIZE_MAX;

  // What "advanced by n" means between two points of a program.
  predicate advanced{L1, L2}(struct wsmi_cur *c, integer n) = 0 <= n <= \at(c->rest.len, L1) &&
    \at(c->rest.ptr, L2) == \at(c->rest.ptr, L1) + n &&
    \at(c->rest.len, L2) == \at(c->rest.len, L1) - n &&
    \at(c->offset, L2) == \at(c->offset, L1) + n;

  // A cursor that is passed as a value.
  predicate cursor_value{L}(struct wsmi_cur c) =
    readable(c.rest) && c.offset + c.rest.len <= SIZE_MAX;

  predicate all_hex{L}(uint8_t *text, integer len) = \forall integer i; 0 <= i < len ==>
    '0' <= text[i] <= '9' || 'a' <= text[i] <= 'f' || 'A' <= text[i] <= 'F';

  // By as much as the offsets say.
  predicate went_on{L1, L2}(struct wsmi_cur *c) =
    advanced{L1, L2}(c, \at(c->offset, L2) - \at(c->offset, L1));
*/

/*@
  assigns \nothing;
  ensures \result.rest == input && \result.offset == 0;
*/
static inline struct wsmi_cur wsmi_cur_init(struct wsmi_view input)
{
    struct wsmi_cur cur = {input, 0};
    return cur;
}

/*@
  requires cursor(cur);
  assigns \nothing;
  ensures \result <==> cur->rest.len == 0;
*/
static inline bool wsmi_cur_at_end(const struct wsmi_cur *cur)
{
    return cur->rest.len == 0;
}

/* The next byte without consuming it, or -1 at the end. */
/*@
  requires cursor(cur);
  assigns \nothing;
  ensures \result == (cur->rest.len == 0 ? -1 : cur->rest.ptr[0]);
*/
static inline int wsmi_cur_peek(const struct wsmi_cur *cur)
{
    return cur->rest.len == 0 ? -1 : cur->rest.ptr[0];
}

/* The byte `ahead` positions further, or -1 past the end. */
/*@
  requires cursor(cur);
  assigns \nothing;
  ensures \result == (cur->rest.len <= ahead ? -1 : cur->rest.ptr[ahead]);
*/
static inline int wsmi_cur_peek_at(const struct wsmi_cur *cur, size_t ahead)
{
    return cur->rest.len <= ahead ? -1 : cur->rest.ptr[ahead];
}

/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result <==> count <= \old(cur->rest.len);
  ensures \result ==> advanced{Pre, Post}(cur, count) && cursor(cur);
  ensures \result ==> ret->ptr == \old(cur->rest.ptr) && ret->len == count && readable(*ret);
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
WSMI_MUST_USE static inline bool wsmi_cur_take(struct wsmi_cur *cur, size_t count,
                                               struct wsmi_view *ret)
{
    if (cur->rest.len < count) {
        return false;
    }
    ret->ptr = cur->rest.ptr;
    ret->len = count;
    if (count > 0) {
        cur->rest.ptr += count;
        cur->rest.len -= count;
        cur->offset += count;
    }
    return true;
}

/* A cursor over the next `count` bytes, which cannot see past its own end. */
/*@
  requires cursor(cur) && \valid(ret_sub) && \separated(cur, ret_sub);
  assigns *cur, *ret_sub;
  ensures \result <==> count <= \old(cur->rest.len);
  ensures \result ==> advanced{Pre, Post}(cur, count) && cursor(cur) && cursor(ret_sub);
  ensures \result ==> ret_sub->rest.ptr == \old(cur->rest.ptr) && ret_sub->rest.len == count &&
    ret_sub->offset == \old(cur->offset);
  ensures !\result ==> *cur == \old(*cur) && *ret_sub == \old(*ret_sub);
*/
WSMI_MUST_USE static inline bool wsmi_cur_sub(struct wsmi_cur *cur, size_t count,
                                              struct wsmi_cur *ret_sub)
{
    size_t offset = cur->offset;
    struct wsmi_view bytes;
    if (!wsmi_cur_take(cur, count, &bytes)) {
        return false;
    }
    ret_sub->rest = bytes;
    ret_sub->offset = offset;
    return true;
}

/*@
  requires cursor(cur);
  assigns *cur;
  ensures \result <==> count <= \old(cur->rest.len);
  ensures \result ==> advanced{Pre, Post}(cur, count) && cursor(cur);
  ensures !\result ==> *cur == \old(*cur);
*/
static inline bool wsmi_cur_skip(struct wsmi_cur *cur, size_t count)
{
    struct wsmi_view ignored;
    return wsmi_cur_take(cur, count, &ignored);
}

/* Consumes one byte if it is `byte`. */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures \result <==> \old(cur->rest.len) > 0 && \old(cur->rest.ptr[0]) == byte;
  ensures \result ==> advanced{Pre, Post}(cur, 1) && cursor(cur);
  ensures !\result ==> *cur == \old(*cur);
*/
static inline bool wsmi_cur_accept(struct wsmi_cur *cur, uint8_t byte)
{
    return wsmi_cur_peek(cur) == byte && wsmi_cur_skip(cur, 1);
}

/* Consumes `literal` if the input starts with it, octet-wise. */
/*@
  requires cursor(cur) && readable(literal);
  assigns *cur;
  ensures \result ==> advanced{Pre, Post}(cur, literal.len) && cursor(cur);
  ensures \result ==> \forall integer i; 0 <= i < literal.len ==>
    \old(cur->rest.ptr)[i] == literal.ptr[i];
  ensures !\result ==> *cur == \old(*cur);
*/
bool wsmi_cur_accept_view(struct wsmi_cur *cur, struct wsmi_view literal);

/* The same with A-Z folded. */
/*@
  requires cursor(cur) && readable(literal);
  assigns *cur;
  ensures \result ==> advanced{Pre, Post}(cur, literal.len) && cursor(cur);
  ensures !\result ==> *cur == \old(*cur);
*/
bool wsmi_cur_accept_nocase(struct wsmi_cur *cur, struct wsmi_view literal);

/* Consumes the longest prefix (possibly empty) whose bytes all have one of `classes`
 * (core/ascii.h). */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures \result.ptr == \old(cur->rest.ptr) && readable(\result);
  ensures classes == WSMI_DIGIT ==> \forall integer i; 0 <= i < \result.len ==>
    '0' <= \result.ptr[i] <= '9';
  ensures classes == WSMI_HEX ==> all_hex(\result.ptr, \result.len);
  ensures advanced{Pre, Post}(cur, \result.len) && cursor(cur);
*/
struct wsmi_view wsmi_cur_span(struct wsmi_cur *cur, unsigned classes);

/*
 * Consumes up to, not including, the first `delim`, looking at no more than `max` + 1 bytes. False
 * when there is none within reach.
 */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result ==> advanced{Pre, Post}(cur, ret->len) && cursor(cur) && readable(*ret);
  ensures \result ==> ret->ptr == \old(cur->rest.ptr) && ret->len <= max;
  ensures \result ==> cur->rest.len > 0 && cur->rest.ptr[0] == delim;
  ensures \result ==> \forall integer i; 0 <= i < ret->len ==> ret->ptr[i] != delim;
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
WSMI_MUST_USE bool wsmi_cur_until(struct wsmi_cur *cur, uint8_t delim, size_t max,
                                  struct wsmi_view *ret);

/* Consumes everything that is left. */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures \result == \old(cur->rest);
  ensures advanced{Pre, Post}(cur, \result.len) && cursor(cur);
*/
static inline struct wsmi_view wsmi_cur_all(struct wsmi_cur *cur)
{
    struct wsmi_view all = cur->rest;
    (void)wsmi_cur_skip(cur, all.len);
    return all;
}

#endif

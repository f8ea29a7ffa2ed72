/* SPDX-License-Identifier: MIT */
/* OriginalContent: what the message inside a sealed body is, and how long. */
#include "core/ascii.h"
#include "core/fail.h"
#include "core/num.h"
#include "httpframe/multipart_internal.h"
#include "httpframe/param.h"

/* `name=value` of OriginalContent; quotes are taken off. */
struct pair {
    struct wsmi_view name;
    struct wsmi_view value;
    size_t offset; /* of the value */
};

/* Up to and including the `=`. */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> cur->offset > \old(cur->offset);
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_pair_name(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    *ret = wsmi_cur_span(cur, WSMI_TOKEN);
    if (ret->len == 0 || !wsmi_cur_accept(cur, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "parameter of OriginalContent is not name=value");
    }
    return true;
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_bare(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t offset = cur->offset;
    *ret = wsmi_cur_span(cur, WSMI_TOKEN);
    return ret->len > 0 ||
           wsmi_fail(err, WSMI_E_SYNTAX, offset, "parameter of OriginalContent is no token");
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_quoted(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_skip(cur, 1);
    size_t offset = cur->offset;
    if (!wsmi_cur_until(cur, '"', cur->rest.len, ret) || !wsmi_cur_skip(cur, 1)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "quoted parameter does not end");
    }
    /*@ assert went_on{Pre, Here}(cur); */
    return wsmi_param_is_token(*ret) ||
           wsmi_fail(err, WSMI_E_SYNTAX, offset, "parameter of OriginalContent is no token");
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_pair_value(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    return wsmi_cur_peek(cur) == '"' ? read_quoted(cur, ret, err) : read_bare(cur, ret, err);
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(ret->name) && within(ret->name, \old(cur->rest));
  ensures \result ==> readable(ret->value) && within(ret->value, \old(cur->rest));
  ensures \result ==> ret->value.len > 0 && in_rest{Pre}(cur, ret->offset);
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_pair(struct wsmi_cur *cur, struct pair *ret, struct wsmi_err *err)
{
    if (!read_pair_name(cur, &ret->name, err)) {
        return false;
    }
    ret->offset = cur->offset + (wsmi_cur_peek(cur) == '"' ? 1 : 0);
    /*@ assert in_rest{Pre}(cur, ret->offset); */
    if (!read_pair_value(cur, &ret->value, err)) {
        return false;
    }
    /*@ assert cursor(cur); */
    /*@ assert went_on{Pre, Here}(cur); */
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    /*@ assert went_on{Pre, Here}(cur); */
    return true;
}

/* N: at most ten digits. */
/*@
  requires \valid_read(pair) && readable(pair->value) && \valid_read(limits);
  requires \valid(ret) && \valid(err) && \separated(pair, ret, err, limits);
  assigns *ret, *err;
  ensures \result ==> 0 < *ret <= limits->max_message_bytes;
  ensures \result ==> *ret == decimal(pair->value.ptr, pair->value.len) && pair->value.len <= 10;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret) && err->offset == pair->offset;
*/
static bool read_length(const struct pair *pair, const struct wsmi_limits *limits, uint32_t *ret,
                        struct wsmi_err *err)
{
    uint64_t length;
    if (pair->value.len > 10 || !wsmi_num_u64(pair->value, UINT64_MAX, &length) || length == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, pair->offset,
                         "Length is not a number of one to ten digits above zero");
    }
    if (length > limits->max_message_bytes || length > UINT32_MAX) {
        return wsmi_fail(err, WSMI_E_LIMIT, pair->offset, "Length is over max_message_bytes");
    }
    *ret = (uint32_t)length;
    return true;
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool take_type(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    const struct wsmi_cur start = *cur;
    if (wsmi_cur_span(cur, WSMI_TOKEN).len == 0 || !wsmi_cur_accept(cur, '/') ||
        wsmi_cur_span(cur, WSMI_TOKEN).len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "OriginalContent is not type/subtype");
    }
    /*@ assert went_on{Pre, Here}(cur); */
    ret->ptr = start.rest.ptr;
    ret->len = cur->offset - start.offset;
    return true;
}

/* type/subtype, with what MS-WSMV's grammar does not have before it and every agent writes. */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures cursor(cur);
  ensures went_on{Pre, Post}(cur);
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest)) && ret->len > 0;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_original_type(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_accept_nocase(cur, WSMI_VIEW("type="));
    if (!take_type(cur, ret, err)) {
        return false;
    }
    /*@ assert cursor(cur); */
    /*@ assert went_on{Pre, Here}(cur); */
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    /*@ assert went_on{Pre, Here}(cur); */
    return true;
}

/* What the parameters are kept for, which may stand once. */
/*@
  requires \valid_read(pair) && readable(pair->name) && readable(pair->value);
  requires \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(pair, limits, frame, err);
  assigns frame->length, frame->charset_name, frame->charset, *err;
  ensures frame->length == \old(frame->length) || 0 < frame->length <= limits->max_message_bytes;
  ensures frame->charset_name == \old(frame->charset_name) || frame->charset_name == pair->value;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> err->offset == pair->offset;
*/
static bool keep_pair(const struct pair *pair, const struct wsmi_limits *limits,
                      struct wsmi_multipart *frame, struct wsmi_err *err)
{
    bool is_length = wsmi_view_eq_nocase(pair->name, WSMI_VIEW("length"));
    bool is_charset = wsmi_view_eq_nocase(pair->name, WSMI_VIEW("charset"));
    if ((is_length && frame->length != 0) || (is_charset && frame->charset_name.len != 0)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, pair->offset, "parameter occurs twice");
    }
    if (is_length && !read_length(pair, limits, &frame->length, err)) {
        return false;
    }
    if (is_charset) {
        frame->charset_name = pair->value;
        frame->charset = wsmi_charset_from_name(pair->value);
    }
    return true;
}

/* `;`, which is there, and what follows it. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires cur->rest.len > 0;
  assigns *cur, frame->length, frame->charset_name, frame->charset, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cur->offset > \old(cur->offset);
  ensures frame->length == \old(frame->length) || 0 < frame->length <= limits->max_message_bytes;
  ensures \result ==> frame->charset_name == \old(frame->charset_name) ||
    (readable(frame->charset_name) && within(frame->charset_name, \old(cur->rest)));
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool take_pair(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                      struct wsmi_multipart *frame, struct wsmi_err *err)
{
    struct pair pair;
    (void)wsmi_cur_skip(cur, 1);
    if (!read_pair(cur, &pair, err)) {
        return false;
    }
    /*@ assert went_on{Pre, Here}(cur); */
    return keep_pair(&pair, limits, frame, err);
}

/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires frame->length == 0 && frame->charset_name.len == 0;
  assigns *cur, frame->length, frame->charset_name, frame->charset, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> frame->length <= limits->max_message_bytes;
  ensures \result ==> empty_or_within(frame->charset_name, \old(cur->rest));
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_pairs(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                       struct wsmi_multipart *frame, struct wsmi_err *err)
{
    /*@
      loop invariant cursor(cur);
      loop invariant went_on{Pre, Here}(cur);
      loop invariant frame->length <= limits->max_message_bytes;
      loop invariant empty_or_within(frame->charset_name, \at(cur->rest, Pre));
      loop invariant *err == \at(*err, Pre);
      loop assigns *cur, frame->length, frame->charset_name, frame->charset, *err;
      loop variant cur->rest.len;
    */
    while (wsmi_cur_peek(cur) == ';') {
        if (!take_pair(cur, limits, frame, err)) {
            return false;
        }
    }
    return true;
}

bool wsmi_multipart_read_original(struct wsmi_cur value, const struct wsmi_limits *limits,
                                  struct wsmi_multipart *frame, struct wsmi_err *err)
{
    if (!read_original_type(&value, &frame->type, err) || !read_pairs(&value, limits, frame, err)) {
        return false;
    }
    if (!wsmi_cur_at_end(&value)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, value.offset, "no ';' between the parameters");
    }
    return frame->length != 0 ||
           wsmi_fail(err, WSMI_E_SYNTAX, value.offset, "OriginalContent has no Length");
}

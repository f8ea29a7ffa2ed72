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

static bool read_pair(struct wsmi_cur *cur, struct pair *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    ret->name = wsmi_cur_span(cur, WSMI_TOKEN);
    if (ret->name.len == 0 || !wsmi_cur_accept(cur, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "parameter of OriginalContent is not name=value");
    }
    bool quoted = wsmi_cur_accept(cur, '"');
    ret->offset = cur->offset;
    if (!quoted) {
        ret->value = wsmi_cur_span(cur, WSMI_TOKEN);
    } else if (!wsmi_cur_until(cur, '"', cur->rest.len, &ret->value) || !wsmi_cur_skip(cur, 1)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "quoted parameter does not end");
    }
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    return wsmi_param_is_token(ret->value) ||
           wsmi_fail(err, WSMI_E_SYNTAX, ret->offset, "parameter of OriginalContent is no token");
}

/* N: at most ten digits. */
/*@
  requires \valid_read(pair) && readable(pair->value) && \valid_read(limits);
  requires \valid(ret) && \valid(err) && \separated(pair, ret, err, limits);
  assigns *ret, *err;
  ensures \result ==> 0 < *ret <= limits->max_message_bytes;
  ensures \result ==> *ret == decimal(pair->value.ptr, pair->value.len) && pair->value.len <= 10;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
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

/* type/subtype, with what MS-WSMV's grammar does not have before it and every agent writes. */
static bool read_original_type(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_accept_nocase(cur, WSMI_VIEW("type="));
    struct wsmi_view text = wsmi_cur_span(cur, WSMI_TOKEN);
    size_t major = text.len;
    if (major > 0 && wsmi_cur_accept(cur, '/')) {
        text.len += 1 + wsmi_cur_span(cur, WSMI_TOKEN).len;
    }
    if (text.len < major + 2) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "OriginalContent is not type/subtype");
    }
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    *ret = text;
    return true;
}

bool wsmi_multipart_read_original(struct wsmi_cur cur, const struct wsmi_limits *limits,
                                  struct wsmi_multipart *frame, struct wsmi_err *err)
{
    if (!read_original_type(&cur, &frame->type, err)) {
        return false;
    }
    while (wsmi_cur_accept(&cur, ';')) {
        struct pair pair;
        if (!read_pair(&cur, &pair, err)) {
            return false;
        }
        bool is_length = wsmi_view_eq_nocase(pair.name, WSMI_VIEW("length"));
        bool is_charset = wsmi_view_eq_nocase(pair.name, WSMI_VIEW("charset"));
        if ((is_length && frame->length != 0) || (is_charset && frame->charset_name.len != 0)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, pair.offset, "parameter occurs twice");
        }
        if (is_length && !read_length(&pair, limits, &frame->length, err)) {
            return false;
        }
        if (is_charset) {
            frame->charset_name = pair.value;
            frame->charset = wsmi_charset_from_name(pair.value);
        }
    }
    if (!wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "no ';' between the parameters");
    }
    return frame->length != 0 ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "OriginalContent has no Length");
}

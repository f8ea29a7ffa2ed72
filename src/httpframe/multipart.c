/* SPDX-License-Identifier: MIT */
#include "wsmi/multipart.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "httpframe/multipart_internal.h"
#include "httpframe/param.h"
#include "wsmi/mediatype.h"

#define SPNEGO_SESSION   "application/HTTP-SPNEGO-session-encrypted"
#define KERBEROS_SESSION "application/HTTP-Kerberos-session-encrypted"
#define CREDSSP_SESSION  "application/HTTP-CredSSP-session-encrypted"
#define CONTENT_TYPE(protocol)                                                                     \
    "multipart/encrypted;protocol=\"" protocol "\";boundary=\"" WSMI_BOUNDARY "\""

static const struct {
    struct wsmi_view name; /* a literal: a NUL stands behind it */
    const char *content_type;
} protocols[WSMI_MULTIPART_PROTOCOL_COUNT] = {
    [WSMI_MULTIPART_SPNEGO] = {WSMI_VIEW_INIT(SPNEGO_SESSION), CONTENT_TYPE(SPNEGO_SESSION)},
    [WSMI_MULTIPART_KERBEROS] = {WSMI_VIEW_INIT(KERBEROS_SESSION), CONTENT_TYPE(KERBEROS_SESSION)},
};

const char *wsmi_multipart_protocol_name(enum wsmi_multipart_protocol protocol)
{
    bool known = (unsigned)protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
    return (const char *)protocols[known ? protocol : WSMI_MULTIPART_SPNEGO].name.ptr;
}

const char *wsmi_multipart_content_type(enum wsmi_multipart_protocol protocol)
{
    bool known = (unsigned)protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
    return protocols[known ? protocol : WSMI_MULTIPART_SPNEGO].content_type;
}

/* "All headers and their contents MUST be case-sensitive." */
/*@
  requires readable(name) && \valid(ret);
  assigns *ret;
  ensures \result ==> 0 <= *ret < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool protocol_from_name(struct wsmi_view name, enum wsmi_multipart_protocol *ret)
{
    /*@ assert \forall integer i; 0 <= i < WSMI_MULTIPART_PROTOCOL_COUNT ==>
      readable(protocols[i].name); */
    /*@
      loop invariant 0 <= i <= WSMI_MULTIPART_PROTOCOL_COUNT;
      loop assigns i;
      loop variant WSMI_MULTIPART_PROTOCOL_COUNT - i;
    */
    for (int i = 0; i < WSMI_MULTIPART_PROTOCOL_COUNT; i++) {
        if (wsmi_view_eq(name, protocols[i].name)) {
            *ret = (enum wsmi_multipart_protocol)i;
            return true;
        }
    }
    return false;
}

/*@
  requires media_type(media) && readable(name);
  assigns \nothing;
  ensures readable(\result);
*/
static struct wsmi_view param_value(const struct wsmi_media_type *media, struct wsmi_view name)
{
    const struct wsmi_http_param *param =
        wsmi_http_param_find(media->params, media->param_count, name);
    return param == NULL ? (struct wsmi_view){NULL, 0} : param->value;
}

bool wsmi_multipart_read_type(struct wsmi_view field, const struct wsmi_limits *limits,
                              struct wsmi_arena *arena, enum wsmi_multipart_protocol *ret,
                              struct wsmi_err *err)
{
    struct wsmi_media_type media;
    if (!wsmi_media_type_parse(field, limits, arena, &media, err)) {
        return false;
    }
    if (wsmi_media_is(&media, WSMI_VIEW("multipart"), WSMI_VIEW("x-multi-encrypted"))) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, 0,
                         "multipart/x-multi-encrypted, several sealed pieces, is for CredSSP only");
    }
    if (!wsmi_media_is(&media, WSMI_VIEW("multipart"), WSMI_VIEW("encrypted"))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, 0, "the body is not sealed: no multipart/encrypted");
    }
    struct wsmi_view protocol = param_value(&media, WSMI_VIEW("protocol"));
    if (wsmi_view_eq(protocol, WSMI_VIEW(CREDSSP_SESSION))) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, 0, "bodies sealed by CredSSP are not supported");
    }
    if (!wsmi_view_eq(param_value(&media, WSMI_VIEW("boundary")), WSMI_VIEW(WSMI_BOUNDARY))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, 0, "boundary is not \"" WSMI_BOUNDARY "\"");
    }
    return protocol_from_name(protocol, ret) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, 0, "protocol of multipart/encrypted is no known one");
}

/*@
  predicate further{L}(struct wsmi_cur *from, struct wsmi_cur *to) =
    from->offset <= to->offset &&
    to->offset + to->rest.len == from->offset + from->rest.len &&
    to->rest.ptr == from->rest.ptr + (to->offset - from->offset);
*/

/* `--`, one blank or none, the boundary, and what must stand behind it. */
/*@
  requires cursor(cur) && readable(behind);
  assigns *cur;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cur->offset > \old(cur->offset);
  ensures !\result ==> *cur == \old(*cur);
*/
static bool accept_delimiter(struct wsmi_cur *cur, struct wsmi_view behind)
{
    struct wsmi_cur next = *cur;
    if (!wsmi_cur_accept_view(&next, WSMI_VIEW("--"))) {
        return false;
    }
    /*@ assert further(cur, &next); */
    (void)wsmi_cur_accept(&next, ' ');
    /*@ assert further(cur, &next); */
    if (!wsmi_cur_accept_view(&next, WSMI_VIEW(WSMI_BOUNDARY)) ||
        !wsmi_cur_accept_view(&next, behind)) {
        return false;
    }
    /*@ assert further(cur, &next); */
    *cur = next;
    return true;
}

/* One header of a part. */
struct line {
    struct wsmi_view name;
    struct wsmi_cur value; /* without blanks around it */
};

/* The bytes of a line; the cursor goes behind its end. */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \valid_read(limits);
  requires \separated(cur, ret, err, limits);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cursor(ret) && ret->rest.ptr == \old(cur->rest.ptr);
  ensures \result ==> ret->rest.len <= limits->max_part_line_bytes;
  ensures \result ==> cur->offset == \old(cur->offset) + ret->rest.len + 2;
  ensures \result ==> *err == \old(*err);
*/
static bool take_line(struct wsmi_cur *cur, const struct wsmi_limits *limits, struct wsmi_cur *ret,
                      struct wsmi_err *err)
{
    const struct wsmi_view rest = cur->rest;
    size_t max = limits->max_part_line_bytes;
    size_t len = 0;
    /*@
      loop invariant len <= rest.len && len <= max;
      loop assigns len;
      loop variant rest.len - len;
    */
    while (len < rest.len && len < max &&
           (rest.ptr[len] == '\t' || !wsmi_ascii_is(rest.ptr[len], WSMI_CONTROL))) {
        len++;
    }
    if (len == rest.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + len,
                         "body ends in the header of a part");
    }
    if (rest.ptr[len] != '\r') {
        return len == max ? wsmi_fail(err, WSMI_E_LIMIT, cur->offset + len,
                                      "header of a part is longer than max_part_line_bytes")
                          : wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + len,
                                      "control character in the header of a part");
    }
    return (wsmi_cur_sub(cur, len, ret) && wsmi_cur_accept_view(cur, WSMI_VIEW("\r\n"))) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "header of a part does not end with CR LF");
}

/* Name and value of one header, without its line end. */
/*@
  requires cursor_value(text) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> readable(ret->name);
  ensures \result ==> cursor_value(ret->value);
  ensures \result ==> within(ret->name, text.rest);
  ensures \result ==> within(ret->value.rest, text.rest);
  ensures \result ==> *err == \old(*err);
*/
static bool split_line(struct wsmi_cur text, struct line *ret, struct wsmi_err *err)
{
    (void)wsmi_cur_span(&text, WSMI_BLANK);
    ret->name = wsmi_cur_span(&text, WSMI_TOKEN);
    if (ret->name.len == 0 || !wsmi_cur_accept(&text, ':')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, text.offset, "header of a part is not Name: value");
    }
    (void)wsmi_cur_span(&text, WSMI_BLANK);
    /*@ assert within(text.rest, \at(text.rest, Pre)); */
    text.rest = wsmi_view_trim(text.rest);
    ret->value = text;
    return true;
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \valid_read(limits);
  requires \separated(cur, ret, err, limits);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cur->offset > \old(cur->offset);
  ensures \result ==> readable(ret->name);
  ensures \result ==> cursor_value(ret->value);
  ensures \result ==> within(ret->value.rest, \old(cur->rest));
  ensures \result ==> *err == \old(*err);
*/
static bool read_line(struct wsmi_cur *cur, const struct wsmi_limits *limits, struct line *ret,
                      struct wsmi_err *err)
{
    struct wsmi_cur text;
    if (!take_line(cur, limits, &text, err)) {
        return false;
    }
    /*@ assert cursor(cur); */
    /*@ assert went_on{Pre, Here}(cur); */
    return split_line(text, ret, err);
}

/* Kerberos says both names in its first part, SPNEGO its own. */
/*@
  requires cursor(value) && \valid(frame) && \valid(err) && \separated(value, frame, err);
  assigns frame->protocol, *err;
  ensures \result ==> 0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> declared == WSMI_MULTIPART_SPNEGO ==>
    frame->protocol == WSMI_MULTIPART_SPNEGO;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> err->offset == value->offset;
*/
static bool read_protocol(const struct wsmi_cur *value, enum wsmi_multipart_protocol declared,
                          struct wsmi_multipart *frame, struct wsmi_err *err)
{
    if (!protocol_from_name(value->rest, &frame->protocol) ||
        (declared == WSMI_MULTIPART_SPNEGO && frame->protocol != WSMI_MULTIPART_SPNEGO)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset,
                         "type of the first part is not the protocol of the body");
    }
    return true;
}

/* A protocol that is none, or no length, says that the line was not there before. */
/*@
  requires \valid(line) && readable(line->name) && cursor_value(line->value);
  requires \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(line, limits, frame, err);
  requires frame->length == 0 ==> no_original(frame);
  assigns *frame, *err;
  ensures \result ==> frame->protocol == \old(frame->protocol) ||
    0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> original(frame, line->value.rest, limits->max_message_bytes) ||
    same_original{Pre, Post}(frame);
  ensures \result ==> *err == \old(*err);
*/
static bool keep_line(const struct line *line, size_t offset, enum wsmi_multipart_protocol declared,
                      const struct wsmi_limits *limits, struct wsmi_multipart *frame,
                      struct wsmi_err *err)
{
    if (wsmi_view_eq_nocase(line->name, WSMI_VIEW("Content-Type"))) {
        return frame->protocol == WSMI_MULTIPART_PROTOCOL_COUNT
                   ? read_protocol(&line->value, declared, frame, err)
                   : wsmi_fail(err, WSMI_E_SYNTAX, offset, "header of the first part occurs twice");
    }
    if (wsmi_view_eq_nocase(line->name, WSMI_VIEW("OriginalContent"))) {
        return frame->length == 0
                   ? wsmi_multipart_read_original(line->value, limits, frame, err)
                   : wsmi_fail(err, WSMI_E_SYNTAX, offset, "header of the first part occurs twice");
    }
    return true;
}

/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires frame->length == 0 ==> no_original(frame);
  assigns *cur, *frame, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> frame->protocol == \old(frame->protocol) ||
    0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> original(frame, \old(cur->rest), limits->max_message_bytes) ||
    same_original{Pre, Post}(frame);
  ensures \result ==> *err == \old(*err);
*/
static bool read_first_line(struct wsmi_cur *cur, enum wsmi_multipart_protocol declared,
                            const struct wsmi_limits *limits, struct wsmi_multipart *frame,
                            struct wsmi_err *err)
{
    struct line line;
    size_t offset = cur->offset;
    if (!read_line(cur, limits, &line, err)) {
        return false;
    }
    /*@ assert cursor(cur); */
    /*@ assert went_on{Pre, Here}(cur); */
    return keep_line(&line, offset, declared, limits, frame, err);
}

/* Up to and including the second delimiter. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires no_original(frame) && frame->protocol == WSMI_MULTIPART_PROTOCOL_COUNT;
  assigns *cur, *frame, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> within(cur->rest, \old(cur->rest));
  ensures \result ==> 0 <= frame->protocol <= WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> no_original(frame) ||
    original(frame, \old(cur->rest), limits->max_message_bytes);
  ensures \result ==> *err == \old(*err);
*/
static bool read_first_lines(struct wsmi_cur *cur, enum wsmi_multipart_protocol declared,
                             const struct wsmi_limits *limits, struct wsmi_multipart *frame,
                             struct wsmi_err *err)
{
    /*@
      loop invariant cursor(cur);
      loop invariant within(cur->rest, \at(cur->rest, Pre));
      loop invariant 0 <= frame->protocol <= WSMI_MULTIPART_PROTOCOL_COUNT;
      loop invariant no_original(frame) ||
        original(frame, \at(cur->rest, Pre), limits->max_message_bytes);
      loop invariant lines <= limits->max_part_lines && *err == \at(*err, Pre);
      loop assigns *cur, *frame, *err, lines;
      loop variant limits->max_part_lines - lines;
    */
    for (size_t lines = 0; !accept_delimiter(cur, WSMI_VIEW("\r\n")); lines++) {
        if (lines == limits->max_part_lines) {
            return wsmi_fail(err, WSMI_E_LIMIT, cur->offset,
                             "more headers in a part than max_part_lines");
        }
        if (!read_first_line(cur, declared, limits, frame, err)) {
            return false;
        }
        /*@ assert same_original{LoopCurrent, Here}(frame) ||
          original(frame, \at(cur->rest, LoopCurrent), limits->max_message_bytes); */
    }
    return true;
}

/* From behind the first delimiter to behind the second. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires no_original(frame) && frame->protocol == WSMI_MULTIPART_PROTOCOL_COUNT;
  assigns *cur, *frame, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> within(cur->rest, \old(cur->rest));
  ensures \result ==> 0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> original(frame, \old(cur->rest), limits->max_message_bytes);
  ensures \result ==> *err == \old(*err);
*/
static bool read_first_part(struct wsmi_cur *cur, enum wsmi_multipart_protocol declared,
                            const struct wsmi_limits *limits, struct wsmi_multipart *frame,
                            struct wsmi_err *err)
{
    if (!read_first_lines(cur, declared, limits, frame, err)) {
        return false;
    }
    return (frame->protocol != WSMI_MULTIPART_PROTOCOL_COUNT && frame->length != 0) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                     "first part lacks Content-Type or OriginalContent");
}

/* The second part has one line, and no empty one behind it. */
/*@
  requires cursor(cur) && \valid(err) && \valid_read(limits) && \separated(cur, err, limits);
  assigns *cur, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> within(cur->rest, \old(cur->rest));
  ensures \result ==> *err == \old(*err);
*/
static bool read_second_type(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                             struct wsmi_err *err)
{
    struct line line;
    size_t offset = cur->offset;
    if (!read_line(cur, limits, &line, err)) {
        return false;
    }
    return (wsmi_view_eq_nocase(line.name, WSMI_VIEW("Content-Type")) &&
            wsmi_view_eq(line.value.rest, WSMI_VIEW("application/octet-stream"))) ||
           wsmi_fail(err, WSMI_E_SYNTAX, offset, "second part is no application/octet-stream");
}

/* The last delimiter and the end of the body. */
/*@
  requires readable(cur.rest) && cur.offset + cur.rest.len <= SIZE_MAX;
  assigns \nothing;
*/
static bool is_tail(struct wsmi_cur cur)
{
    if (!accept_delimiter(&cur, WSMI_VIEW("--"))) {
        return false;
    }
    if (wsmi_cur_accept_view(&cur, WSMI_VIEW("\r\n"))) {
        (void)wsmi_cur_accept_view(&cur, WSMI_VIEW("\r\n"));
    }
    return wsmi_cur_at_end(&cur);
}

/*@
  requires \valid(view) && readable(*view) && readable(suffix);
  assigns view->len;
  ensures \result ==> view->len == \old(view->len) - suffix.len;
  ensures !\result ==> view->len == \old(view->len);
  ensures readable(*view);
*/
static bool cut_suffix(struct wsmi_view *view, struct wsmi_view suffix)
{
    if (view->len < suffix.len ||
        memcmp(view->ptr + (view->len - suffix.len), suffix.ptr, suffix.len) != 0) {
        return false;
    }
    view->len -= suffix.len;
    return true;
}

/* The same, looked at from the end. */
/*@
  requires \valid(view) && readable(*view);
  assigns *view;
  ensures view->ptr == \old(view->ptr) && view->len <= \old(view->len) && readable(*view);
  ensures !\result ==> *view == \old(*view);
*/
static bool cut_tail(struct wsmi_view *view)
{
    struct wsmi_view cut = *view;
    if (cut_suffix(&cut, WSMI_VIEW("\r\n"))) {
        (void)cut_suffix(&cut, WSMI_VIEW("\r\n"));
    }
    if (!cut_suffix(&cut, WSMI_VIEW(WSMI_BOUNDARY "--")) ||
        (!cut_suffix(&cut, WSMI_VIEW("-- ")) && !cut_suffix(&cut, WSMI_VIEW("--")))) {
        return false;
    }
    *view = cut;
    return true;
}

/* Four octets, the lowest first. */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result ==> advanced{Pre, Post}(cur, 4) && cursor(cur);
  ensures \result ==> *ret == \old(cur->rest.ptr[0]) + 0x100 * \old(cur->rest.ptr[1]) +
    0x10000 * \old(cur->rest.ptr[2]) + 0x1000000 * \old(cur->rest.ptr[3]);
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
static bool take_u32(struct wsmi_cur *cur, uint32_t *ret)
{
    struct wsmi_view field;
    if (!wsmi_cur_take(cur, 4, &field)) {
        return false;
    }
    *ret =
        field.ptr[0] + field.ptr[1] * 0x100u + field.ptr[2] * 0x10000u + field.ptr[3] * 0x1000000u;
    return true;
}

/* L octets of header; everything named by the peer is compared with what there is. */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \valid_read(limits);
  requires \separated(cur, ret, err, limits);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> within(cur->rest, \old(cur->rest));
  ensures \result ==> readable(*ret) && within(*ret, \old(cur->rest));
  ensures \result ==> 0 < ret->len <= limits->max_seal_bytes;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret) && in_rest{Pre}(cur, err->offset);
*/
static bool read_seal(struct wsmi_cur *cur, const struct wsmi_limits *limits, struct wsmi_view *ret,
                      struct wsmi_err *err)
{
    size_t offset = cur->offset;
    uint32_t len;
    if (!take_u32(cur, &len)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + cur->rest.len,
                         "body ends before the length of the header");
    }
    if (len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "header of the data is empty");
    }
    if (len > limits->max_seal_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "header of the data is over max_seal_bytes");
    }
    return wsmi_cur_take(cur, len, ret) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + cur->rest.len,
                     "body ends in the header of the data");
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *ret, *err;
  ensures \result ==> readable(*ret) && within(*ret, cur->rest);
  ensures \result ==> ret->ptr == cur->rest.ptr && ret->len >= length;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> in_rest{Pre}(cur, err->offset);
*/
static bool read_data(struct wsmi_cur *cur, uint32_t length, struct wsmi_view *ret,
                      struct wsmi_err *err)
{
    struct wsmi_cur behind = *cur;
    struct wsmi_view data = cur->rest;
    if (!wsmi_cur_take(&behind, length, ret)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + cur->rest.len,
                         "body ends before Length octets of data");
    }
    if (is_tail(behind)) {
        return true;
    }
    if (!cut_tail(&data) || data.len <= length) {
        return wsmi_fail(err, WSMI_E_SYNTAX, behind.offset, "no last delimiter behind the data");
    }
    *ret = data;
    return true;
}

/* Everything between the first delimiter and the data. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires no_original(frame) && frame->protocol == WSMI_MULTIPART_PROTOCOL_COUNT;
  assigns *cur, *frame, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> within(cur->rest, \old(cur->rest));
  ensures \result ==> 0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> original(frame, \old(cur->rest), limits->max_message_bytes);
  ensures \result ==> *err == \old(*err);
*/
static bool read_parts(struct wsmi_cur *cur, enum wsmi_multipart_protocol declared,
                       const struct wsmi_limits *limits, struct wsmi_multipart *frame,
                       struct wsmi_err *err)
{
    if (!read_first_part(cur, declared, limits, frame, err)) {
        return false;
    }
    /*@ assert within(cur->rest, \at(cur->rest, Pre)); */
    return read_second_type(cur, limits, err);
}

/* Behind the headers: the header of the data, then the data. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(cur, limits, frame, err);
  requires 0 < frame->length <= limits->max_message_bytes;
  assigns *cur, *frame, *err;
  ensures 0 < frame->length <= limits->max_message_bytes;
  ensures frame->protocol == \old(frame->protocol) && same_original{Pre, Post}(frame);
  ensures \result ==> readable(frame->header) && within(frame->header, \old(cur->rest));
  ensures \result ==> 0 < frame->header.len <= limits->max_seal_bytes;
  ensures \result ==> readable(frame->data) && within(frame->data, \old(cur->rest));
  ensures \result ==> frame->data.len >= frame->length;
  ensures \result ==> *err == \old(*err);
*/
static bool read_sealed(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                        struct wsmi_multipart *frame, struct wsmi_err *err)
{
    if (!read_seal(cur, limits, &frame->header, err)) {
        return false;
    }
    return read_data(cur, frame->length, &frame->data, err);
}

bool wsmi_multipart_parse(struct wsmi_view body, enum wsmi_multipart_protocol protocol,
                          const struct wsmi_limits *limits, struct wsmi_multipart *ret,
                          struct wsmi_err *err)
{
    struct wsmi_multipart frame = {.protocol = WSMI_MULTIPART_PROTOCOL_COUNT};
    struct wsmi_cur cur = wsmi_cur_init(body);
    if (!accept_delimiter(&cur, WSMI_VIEW("\r\n"))) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "body does not begin with the boundary");
    }
    /*@ assert within(cur.rest, body); */
    if (!read_parts(&cur, protocol, limits, &frame, err) ||
        !read_sealed(&cur, limits, &frame, err)) {
        return false;
    }
    /*@ assert 0 < frame.header.len <= limits->max_seal_bytes; */
    /*@ assert frame.data.len >= frame.length; */
    /*@ assert readable(frame.type) && within(frame.type, body); */
    /*@ assert empty_or_within(frame.charset_name, body); */
    *ret = frame;
    return true;
}

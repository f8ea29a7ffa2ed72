/* SPDX-License-Identifier: MIT */
#include "httpframe/param.h"

#include "core/ascii.h"
#include "core/fail.h"

const struct wsmi_http_param *wsmi_http_param_find(const struct wsmi_http_param *params,
                                                   size_t count, struct wsmi_view name)
{
    /*@
      loop invariant 0 <= i <= count;
      loop assigns i;
      loop variant count - i;
    */
    for (size_t i = 0; i < count; i++) {
        if (wsmi_view_eq_nocase(params[i].name, name)) {
            return &params[i];
        }
    }
    return NULL;
}

bool wsmi_param_open(struct wsmi_view field, const struct wsmi_limits *limits,
                     struct wsmi_arena *arena, struct wsmi_cur *ret, struct wsmi_err *err)
{
    struct wsmi_view copy;
    if (field.len > limits->max_field_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_field_bytes,
                         "field value is longer than max_field_bytes");
    }
    if (!wsmi_arena_copy(arena, field, 0, &copy, err)) {
        return false;
    }
    *ret = wsmi_cur_init(copy);
    return true;
}

size_t wsmi_param_count(struct wsmi_view field, uint8_t byte, size_t max)
{
    size_t count = 0;
    /*@
      loop invariant 0 <= i <= field.len && count <= i && count <= max;
      loop assigns i, count;
      loop variant field.len - i;
    */
    for (size_t i = 0; i < field.len && count < max; i++) {
        count += field.ptr[i] == byte ? 1 : 0;
    }
    return count;
}

/* HTAB, SP, VCHAR and obs-text: what a quoted string may hold, escaped or not. */
/*@
  assigns \nothing;
  ensures byte == '\t' ==> \result;
*/
static bool is_text(uint8_t byte)
{
    return byte == '\t' || !wsmi_ascii_is(byte, WSMI_CONTROL);
}

/* Behind the opening quote, up to and including the closing one. `ret_escapes` counts quoted pairs.
 */
/*@
  requires cursor(cur) && \valid(ret) && \valid(ret_escapes) && \valid(err);
  requires cur->rest.len < SIZE_MAX;
  requires \separated(cur, ret, ret_escapes, err);
  assigns *cur, *ret, *ret_escapes, *err;
  ensures \result ==> cursor(cur) && advanced{Pre, Post}(cur, ret->len + 1);
  ensures \result ==> readable(*ret) && ret->ptr == \old(cur->rest.ptr);
  ensures \result ==> 2 * *ret_escapes <= ret->len && *err == \old(*err);
*/
static bool lex_quoted(struct wsmi_cur *cur, struct wsmi_view *ret, size_t *ret_escapes,
                       struct wsmi_err *err)
{
    const uint8_t *bytes = cur->rest.ptr;
    size_t escapes = 0;
    size_t len = 0;
    /*@
      loop invariant len <= cur->rest.len + 1 && 2 * escapes <= len;
      loop assigns len, escapes;
      loop variant cur->rest.len - len;
    */
    while (len < cur->rest.len && bytes[len] != '"') {
        if (bytes[len] == '\\') {
            escapes++;
            len++;
        }
        if (len < cur->rest.len && !is_text(bytes[len])) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + len,
                             "control character in a quoted string");
        }
        len++;
    }
    if (len >= cur->rest.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset + cur->rest.len,
                         "quoted string does not end");
    }
    *ret_escapes = escapes;
    return wsmi_cur_take(cur, len, ret) && wsmi_cur_skip(cur, 1);
}

static bool unescape(struct wsmi_view raw, size_t escapes, size_t offset, struct wsmi_arena *arena,
                     struct wsmi_view *ret, struct wsmi_err *err)
{
    uint8_t *text = wsmi_arena_alloc(arena, raw.len - escapes, offset, err);
    size_t len = 0;
    if (text == NULL) {
        return false;
    }
    for (size_t i = 0; i < raw.len; i++) {
        i += raw.ptr[i] == '\\' ? 1 : 0; /* a byte follows: lex_quoted saw the closing quote */
        text[len++] = raw.ptr[i];
    }
    ret->ptr = text;
    ret->len = len;
    return true;
}

static bool read_value(struct wsmi_cur *cur, struct wsmi_arena *arena, struct wsmi_http_param *ret,
                       struct wsmi_err *err)
{
    size_t offset = cur->offset;
    struct wsmi_view raw;
    size_t escapes;
    ret->quoted = wsmi_cur_accept(cur, '"');
    if (!ret->quoted) {
        ret->value = wsmi_cur_span(cur, WSMI_TOKEN);
        return ret->value.len > 0 || wsmi_fail(err, WSMI_E_SYNTAX, offset,
                                               "parameter value is no token or quoted string");
    }
    if (!lex_quoted(cur, &raw, &escapes, err)) {
        return false;
    }
    ret->value = raw;
    return escapes == 0 || unescape(raw, escapes, offset, arena, &ret->value, err);
}

bool wsmi_param_add(struct wsmi_cur *cur, struct wsmi_view name, size_t name_offset,
                    struct wsmi_params *params, struct wsmi_arena *arena, struct wsmi_err *err)
{
    struct wsmi_http_param param = {name, {NULL, 0}, false};
    if (params->count >= params->cap) {
        return wsmi_fail(err, WSMI_E_LIMIT, name_offset, "more parameters than max_params");
    }
    if (wsmi_http_param_find(params->items, params->count, name) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name_offset, "parameter occurs twice");
    }
    if (!read_value(cur, arena, &param, err)) {
        return false;
    }
    params->items[params->count++] = param;
    return true;
}

bool wsmi_param_is_token(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    return wsmi_cur_span(&cur, WSMI_TOKEN).len > 0 && wsmi_cur_at_end(&cur);
}

bool wsmi_params_are_writable(const struct wsmi_http_param *params, size_t count)
{
    /*@
      loop invariant 0 <= i <= count;
      loop invariant \forall integer k; 0 <= k < i ==> params[k].name.len > 0;
      loop assigns i;
      loop variant count - i;
    */
    for (size_t i = 0; i < count; i++) {
        if (!wsmi_param_is_token(params[i].name) ||
            wsmi_http_param_find(params, i, params[i].name) != NULL) {
            return false;
        }
        /*@
          loop invariant 0 <= at <= params[i].value.len;
          loop assigns at;
          loop variant params[i].value.len - at;
        */
        for (size_t at = 0; at < params[i].value.len; at++) {
            if (!is_text(params[i].value.ptr[at])) {
                return false;
            }
        }
    }
    return true;
}

void wsmi_param_write(const struct wsmi_http_param *param, struct wsmi_buf *buf)
{
    wsmi_buf_put(buf, param->name);
    wsmi_buf_put_byte(buf, '=');
    if (!param->quoted && wsmi_param_is_token(param->value)) {
        wsmi_buf_put(buf, param->value);
        return;
    }
    wsmi_buf_put_byte(buf, '"');
    for (size_t i = 0; i < param->value.len; i++) {
        uint8_t byte = param->value.ptr[i];
        if (byte == '"' || byte == '\\') {
            wsmi_buf_put_byte(buf, '\\');
        }
        wsmi_buf_put_byte(buf, byte);
    }
    wsmi_buf_put_byte(buf, '"');
}

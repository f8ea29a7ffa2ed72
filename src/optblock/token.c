/* SPDX-License-Identifier: MIT */
#include "optblock/token.h"

#include "core/ascii.h"
#include "core/fail.h"

/* Letters of one-character escapes and what they stand for. */
static const uint8_t escapes[][2] = {
    {'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};

enum { ESCAPE_COUNT = sizeof(escapes) / sizeof(escapes[0]) };

/*@
  assigns \nothing;
  ensures \result ==> byte != ';' && byte != '#' && byte != '"';
*/
static bool is_bare(uint8_t byte)
{
    return byte != ';' && byte != '#' && byte != '"' &&
           !wsmi_ascii_is(byte, WSMI_BLANK | WSMI_NEWLINE | WSMI_CONTROL);
}

/* Takes \x and two digits at `cur`, which stands at the backslash. */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result ==> advanced{Pre, Post}(cur, 4) && cursor(cur);
  ensures \result ==> 0 < *ret < 0x80;
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
static bool take_hex_escape(struct wsmi_cur *cur, uint8_t *ret)
{
    int high = wsmi_cur_peek_at(cur, 2);
    int low = wsmi_cur_peek_at(cur, 3);
    if (wsmi_cur_peek_at(cur, 1) != 'x' || high < 0 || low < 0) {
        return false;
    }
    high = wsmi_ascii_hex_value((uint8_t)high);
    low = wsmi_ascii_hex_value((uint8_t)low);
    /* Above ASCII an escaped byte could break a UTF-8 sequence; NUL would end a C string. */
    if (high < 0 || high > 7 || low < 0 || high + low == 0) {
        return false;
    }
    *ret = (uint8_t)(high * 16 + low);
    return wsmi_cur_skip(cur, 4);
}

/* Takes the escape at `cur`, which stands at its backslash. */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> \old(cur->offset) + 2 <= cur->offset <= \old(cur->offset) + 4;
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
static bool take_escape(struct wsmi_cur *cur, uint8_t *ret)
{
    int letter = wsmi_cur_peek_at(cur, 1);
    /*@
      loop invariant 0 <= i <= ESCAPE_COUNT;
      loop assigns i;
      loop variant ESCAPE_COUNT - i;
    */
    for (size_t i = 0; i < ESCAPE_COUNT; i++) {
        if (letter == escapes[i][0]) {
            *ret = escapes[i][1];
            return wsmi_cur_skip(cur, 2);
        }
    }
    return take_hex_escape(cur, ret);
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  requires cur->rest.len > 0;
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> token(ret) && within(ret->raw, \old(cur->rest));
  ensures \result ==> \old(cur->offset) <= ret->raw_offset &&
    ret->raw_offset + ret->raw.len <= cur->offset;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool take_quoted(struct wsmi_cur *cur, struct wsmi_token *ret, struct wsmi_err *err)
{
    size_t quote = cur->offset;
    (void)wsmi_cur_skip(cur, 1);
    struct wsmi_cur start = *cur;
    bool has_escapes = false;
    /*@
      loop invariant cursor(cur) && went_on{Pre, Here}(cur) && start.offset <= cur->offset;
      loop assigns *cur, has_escapes;
      loop variant cur->rest.len;
    */
    for (;;) {
        int next = wsmi_cur_peek(cur);
        uint8_t ignored;
        if (next < 0 || next == '\n' || next == '\r') {
            return wsmi_fail(err, WSMI_E_SYNTAX, quote, "quoted value is not closed on its line");
        }
        if (next == '"') {
            break;
        }
        if (next != '\\') {
            (void)wsmi_cur_skip(cur, 1);
        } else if (take_escape(cur, &ignored)) {
            has_escapes = true;
        } else {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             "escape is none of \\\" \\\\ \\n \\r \\t and \\x01 to \\x7F");
        }
    }
    ret->raw_offset = start.offset;
    ret->has_escapes = has_escapes;
    ret->raw.ptr = start.rest.ptr;
    ret->raw.len = cur->offset - start.offset;
    (void)wsmi_cur_skip(cur, 1);
    return true;
}

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
static bool take_bare(struct wsmi_cur *cur, struct wsmi_token *ret, struct wsmi_err *err)
{
    struct wsmi_view raw = {cur->rest.ptr, 0};
    /*@
      loop invariant raw.len <= cur->rest.len && raw.ptr == cur->rest.ptr;
      loop assigns raw.len;
      loop variant cur->rest.len - raw.len;
    */
    while (raw.len < cur->rest.len && is_bare(cur->rest.ptr[raw.len])) {
        raw.len++;
    }
    if (raw.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "value is missing; write \"\" for an empty one");
    }
    if (raw.ptr[0] == '=') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "second equals sign; put quotes around a value that starts with one");
    }
    size_t offset = cur->offset;
    (void)wsmi_cur_skip(cur, raw.len);
    int next = wsmi_cur_peek(cur);
    if (next == '#' || next == '"') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "put quotes around a value that holds a number sign or a quote");
    }
    ret->raw = raw;
    ret->raw_offset = offset;
    ret->has_escapes = false;
    return true;
}

bool wsmi_token_take(struct wsmi_cur *cur, struct wsmi_token *ret, struct wsmi_err *err)
{
    return wsmi_cur_peek(cur) == '"' ? take_quoted(cur, ret, err) : take_bare(cur, ret, err);
}

/* Takes one byte of the resolved value. */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len);
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
static bool take_byte(struct wsmi_cur *cur, bool has_escapes, uint8_t *ret)
{
    int next = wsmi_cur_peek(cur);
    if (next < 0) {
        return false;
    }
    if (has_escapes && next == '\\') {
        return take_escape(cur, ret);
    }
    *ret = (uint8_t)next;
    return wsmi_cur_skip(cur, 1);
}

size_t wsmi_token_length(const struct wsmi_token *token)
{
    struct wsmi_cur cur = wsmi_cur_init(token->raw);
    size_t length = 0;
    uint8_t ignored;
    /*@
      loop invariant cursor(&cur) && went_on{LoopEntry, Here}(&cur);
      loop invariant length <= cur.offset;
      loop assigns cur, length, ignored;
      loop variant cur.rest.len;
    */
    while (take_byte(&cur, token->has_escapes, &ignored)) {
        length++;
    }
    return length;
}

void wsmi_token_unescape(const struct wsmi_token *token, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(token->raw);
    uint8_t byte;
    /*@
      loop invariant cursor(&cur);
      loop invariant cur.offset + cur.rest.len == token->raw.len;
      loop invariant buffer(buf);
      loop invariant grown{Pre, Here}(buf);
      loop invariant buf->len <= \at(buf->len, Pre) + cur.offset;
      loop assigns cur, byte, buf->ptr, buf->len, buf->cap, buf->used, buf->failed;
      loop assigns \at(buf->ptr, Pre)[0 .. \at(buf->cap, Pre) - 1];
      loop assigns heap_given, heap[\at(heap_given, Pre) .. HEAP_BYTES - 1];
      loop variant cur.rest.len;
    */
    while (take_byte(&cur, token->has_escapes, &byte)) {
        /*@ assert buf->cap > 0 ==> given(buf->ptr, buf->cap); */
        /*@ assert grown{Pre, Here}(buf); */
        wsmi_buf_put_byte(buf, byte);
        /*@ assert moved_on{Pre, Here}(buf); */
        /*@ assert grown{Pre, Here}(buf); */
    }
}

size_t wsmi_token_offset(const struct wsmi_token *token, size_t index)
{
    struct wsmi_cur cur = wsmi_cur_init(token->raw);
    uint8_t ignored;
    /*@
      loop invariant cursor(&cur) && went_on{LoopEntry, Here}(&cur) && i <= index;
      loop assigns cur, ignored, i;
      loop variant cur.rest.len;
    */
    for (size_t i = 0; i < index && take_byte(&cur, token->has_escapes, &ignored); i++) {
    }
    return token->raw_offset + cur.offset;
}

static void write_quoted_byte(uint8_t byte, struct wsmi_buf *buf)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < ESCAPE_COUNT; i++) {
        if (byte == escapes[i][1]) {
            wsmi_buf_put_byte(buf, '\\');
            wsmi_buf_put_byte(buf, escapes[i][0]);
            return;
        }
    }
    if (!wsmi_ascii_is(byte, WSMI_CONTROL)) {
        wsmi_buf_put_byte(buf, byte);
        return;
    }
    wsmi_buf_put_str(buf, "\\x");
    wsmi_buf_put_byte(buf, (uint8_t)digits[byte >> 4]);
    wsmi_buf_put_byte(buf, (uint8_t)digits[byte & 15]);
}

void wsmi_token_write(struct wsmi_view value, struct wsmi_buf *buf)
{
    bool bare = value.len > 0 && value.ptr[0] != '=';
    for (size_t i = 0; bare && i < value.len; i++) {
        bare = is_bare(value.ptr[i]);
    }
    if (bare) {
        wsmi_buf_put(buf, value);
        return;
    }
    wsmi_buf_put_byte(buf, '"');
    for (size_t i = 0; i < value.len; i++) {
        write_quoted_byte(value.ptr[i], buf);
    }
    wsmi_buf_put_byte(buf, '"');
}

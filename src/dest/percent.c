/* SPDX-License-Identifier: MIT */
#include "dest/percent.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "core/utf8.h"

static const char bad_escape[] = "percent sign without two hexadecimal digits";

bool wsmi_percent_next(struct wsmi_cur *cur, uint8_t *ret_byte, bool *ret_encoded)
{
    int first = wsmi_cur_peek(cur);
    if (first < 0) {
        return false;
    }
    if (first != '%') {
        *ret_byte = (uint8_t)first;
        *ret_encoded = false;
        return wsmi_cur_skip(cur, 1);
    }
    int high = wsmi_cur_peek_at(cur, 1);
    int low = wsmi_cur_peek_at(cur, 2);
    high = high < 0 ? -1 : wsmi_ascii_hex_value((uint8_t)high);
    low = low < 0 ? -1 : wsmi_ascii_hex_value((uint8_t)low);
    if (high < 0 || low < 0) {
        return false;
    }
    *ret_byte = (uint8_t)(high * 16 + low);
    *ret_encoded = true;
    return wsmi_cur_skip(cur, 3);
}

static void put_escape(struct wsmi_buf *buf, uint8_t byte)
{
    static const char digits[] = "0123456789ABCDEF";
    wsmi_buf_put_byte(buf, '%');
    wsmi_buf_put_byte(buf, (uint8_t)digits[byte >> 4]);
    wsmi_buf_put_byte(buf, (uint8_t)digits[byte & 0x0F]);
}

/* the user */

/* userinfo of RFC 3986 section 3.2.1 without ':', plus UTF-8 as people type it. */
/*@ assigns \nothing; */
static bool may_stand_in_user(uint8_t byte)
{
    return byte != ':' && byte != '@' && wsmi_ascii_is(byte, WSMI_PCHAR | WSMI_HIGH);
}

/* Consumes one character, whose bytes may each be encoded or not. */
/*@
  requires cursor(cur) && \valid(err) && \separated(cur, err);
  assigns *cur, *err;
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len) && *err == \old(*err);
*/
static bool take_user_character(struct wsmi_cur *cur, struct wsmi_err *err)
{
    uint8_t window[4];
    size_t have = 0;
    bool encoded[4];
    uint32_t code_point;
    struct wsmi_cur ahead = *cur;
    /*@
      loop invariant cursor(&ahead) && 0 <= have <= 4;
      loop invariant have == 0 ==> ahead == *cur;
      loop invariant have > 0 ==> (encoded[0] ? 3 : 1) <= cur->rest.len;
      loop assigns ahead, have, window[0 .. 3], encoded[0 .. 3];
      loop variant 4 - have;
    */
    while (have < sizeof(window) && wsmi_percent_next(&ahead, &window[have], &encoded[have])) {
        have++;
    }
    if (have == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, bad_escape);
    }
    if (window[0] == ':') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         encoded[0] ? "colon in the user name"
                                    : "password in a destination: use an option for it");
    }
    if (!encoded[0] && !may_stand_in_user(window[0])) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "byte that must be percent-encoded in a user name");
    }
    struct wsmi_cur decoded = wsmi_cur_init((struct wsmi_view){window, have});
    if (!wsmi_utf8_take(&decoded, &code_point)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "user name is not UTF-8");
    }
    if (code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "control character in the user name");
    }
    /*@
      loop invariant 0 <= i <= decoded.offset && cursor(cur);
      loop invariant went_on{Pre, Here}(cur);
      loop invariant i > 0 ==> cur->rest.len < \at(cur->rest.len, Pre);
      loop assigns i, *cur;
      loop variant decoded.offset - i;
    */
    for (size_t i = 0; i < decoded.offset; i++) {
        (void)wsmi_cur_skip(cur, encoded[i] ? 3 : 1);
    }
    return true;
}

bool wsmi_percent_check_user(struct wsmi_cur user, struct wsmi_err *err)
{
    /*@
      loop invariant cursor(&user) && *err == \at(*err, Pre);
      loop assigns user, *err;
      loop variant user.rest.len;
    */
    while (!wsmi_cur_at_end(&user)) {
        if (!take_user_character(&user, err)) {
            return false;
        }
    }
    return true;
}

void wsmi_percent_write_user(struct wsmi_view user, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(user);
    uint8_t byte;
    bool encoded;
    while (wsmi_percent_next(&cur, &byte, &encoded)) {
        if (may_stand_in_user(byte)) {
            wsmi_buf_put_byte(buf, byte);
        } else {
            put_escape(buf, byte);
        }
    }
}

/* the path */

/* One segment, without its slashes. */
/*@
  requires cursor_value(cur) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool check_segment(struct wsmi_cur cur, struct wsmi_err *err)
{
    size_t start = cur.offset;
    size_t bytes = 0;
    size_t dots = 0;
    uint8_t byte;
    bool encoded;
    /*@
      loop invariant cursor(&cur) && *err == \at(*err, Pre);
      loop invariant dots <= bytes <= SIZE_MAX - cur.rest.len;
      loop assigns cur, bytes, dots, byte, encoded, *err;
      loop variant cur.rest.len;
    */
    while (!wsmi_cur_at_end(&cur)) {
        size_t offset = cur.offset;
        if (!wsmi_percent_next(&cur, &byte, &encoded)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, bad_escape);
        }
        if (!encoded && !wsmi_ascii_is(byte, WSMI_PCHAR)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                             "byte that must be percent-encoded in a prefix");
        }
        if (encoded && wsmi_ascii_is(byte, WSMI_CONTROL)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "encoded control byte in the prefix");
        }
        bytes++;
        dots += byte == '.' ? 1 : 0;
    }
    if (dots == bytes && (dots == 1 || dots == 2)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "'.' or '..' as a segment of the prefix");
    }
    return true;
}

bool wsmi_percent_check_path(struct wsmi_cur path, struct wsmi_err *err)
{
    /*@
      loop invariant cursor(&path) && *err == \at(*err, Pre);
      loop assigns path, *err;
      loop variant path.rest.len;
    */
    for (;;) {
        struct wsmi_cur segment = path;
        struct wsmi_view text;
        bool last = !wsmi_cur_until(&path, '/', path.rest.len, &text);
        if (last) {
            return check_segment(segment, err);
        }
        if (text.len == 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, segment.offset, "empty segment in the prefix");
        }
        segment.rest = text;
        if (!check_segment(segment, err)) {
            return false;
        }
        (void)wsmi_cur_accept(&path, '/');
    }
}

void wsmi_percent_write_path(struct wsmi_view path, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(path);
    uint8_t byte;
    bool encoded;
    while (wsmi_percent_next(&cur, &byte, &encoded)) {
        if (encoded && !wsmi_ascii_is(byte, WSMI_UNRESERVED)) {
            put_escape(buf, byte);
        } else {
            wsmi_buf_put_byte(buf, byte);
        }
    }
}

/* equality */

/* With `reserved_differ`, an encoded byte equals a plain one only if it is unreserved (RFC 3986
 * section 6.2.2.2). */
/*@
  requires readable(a) && readable(b);
  assigns \nothing;
*/
static bool eq(struct wsmi_view a, struct wsmi_view b, bool reserved_differ)
{
    struct wsmi_cur left = wsmi_cur_init(a);
    struct wsmi_cur right = wsmi_cur_init(b);
    uint8_t left_byte;
    uint8_t right_byte;
    bool left_encoded;
    bool right_encoded;
    /*@
      loop invariant cursor(&left) && cursor(&right);
      loop assigns left, right, left_byte, right_byte, left_encoded, right_encoded;
      loop variant left.rest.len;
    */
    while (wsmi_percent_next(&left, &left_byte, &left_encoded)) {
        if (!wsmi_percent_next(&right, &right_byte, &right_encoded) || left_byte != right_byte) {
            return false;
        }
        if (reserved_differ && left_encoded != right_encoded &&
            !wsmi_ascii_is(left_byte, WSMI_UNRESERVED)) {
            return false;
        }
    }
    return wsmi_cur_at_end(&right);
}

bool wsmi_percent_eq_user(struct wsmi_view a, struct wsmi_view b)
{
    return eq(a, b, false);
}

bool wsmi_percent_eq_path(struct wsmi_view a, struct wsmi_view b)
{
    return eq(a, b, true);
}

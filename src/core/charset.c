/* SPDX-License-Identifier: MIT */
#include "core/charset.h"

#include "core/fail.h"
#include "core/num.h"
#include "core/utf16.h"
#include "core/utf8.h"

enum wsmi_charset wsmi_charset_from_name(struct wsmi_view name)
{
    static const struct {
        struct wsmi_view name;
        enum wsmi_charset charset;
    } names[] = {
        {WSMI_VIEW_INIT("utf-8"), WSMI_CHARSET_UTF8},
        {WSMI_VIEW_INIT("utf8"), WSMI_CHARSET_UTF8},
        {WSMI_VIEW_INIT("utf-16"), WSMI_CHARSET_UTF16},
        {WSMI_VIEW_INIT("utf-16le"), WSMI_CHARSET_UTF16LE},
        {WSMI_VIEW_INIT("utf-16be"), WSMI_CHARSET_UTF16BE},
        {WSMI_VIEW_INIT("us-ascii"), WSMI_CHARSET_ASCII},
        {WSMI_VIEW_INIT("ascii"), WSMI_CHARSET_ASCII},
        {WSMI_VIEW_INIT("iso-8859-1"), WSMI_CHARSET_LATIN1},
        {WSMI_VIEW_INIT("latin1"), WSMI_CHARSET_LATIN1},
    };
    /*@ assert \forall integer i; 0 <= i < 9 ==> readable(names[i].name); */
    /*@ assert \forall integer i; 0 <= i < 9 ==> 0 <= names[i].charset < WSMI_CHARSET_COUNT; */
    /*@
      loop invariant 0 <= i <= 9;
      loop assigns i;
      loop variant 9 - i;
    */
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (wsmi_view_eq_nocase(name, names[i].name)) {
            return names[i].charset;
        }
    }
    return WSMI_CHARSET_UNKNOWN;
}

enum wsmi_charset wsmi_charset_detect(struct wsmi_view in, enum wsmi_charset declared,
                                      size_t *ret_mark_bytes)
{
    *ret_mark_bytes = 0;
    if (in.len >= 3 && in.ptr[0] == 0xEF && in.ptr[1] == 0xBB && in.ptr[2] == 0xBF) {
        *ret_mark_bytes = 3;
        return WSMI_CHARSET_UTF8;
    }
    if (in.len >= 2 && in.ptr[0] == 0xFF && in.ptr[1] == 0xFE) {
        *ret_mark_bytes = 2;
        return WSMI_CHARSET_UTF16LE;
    }
    if (in.len >= 2 && in.ptr[0] == 0xFE && in.ptr[1] == 0xFF) {
        *ret_mark_bytes = 2;
        return WSMI_CHARSET_UTF16BE;
    }
    if (declared == WSMI_CHARSET_NONE) {
        return WSMI_CHARSET_UTF8;
    }
    return declared == WSMI_CHARSET_UTF16 ? WSMI_CHARSET_UTF16LE : declared;
}

static bool check_ascii(struct wsmi_view in, struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t valid = wsmi_utf8_ascii_prefix(in);
    if (valid < in.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, valid, "byte above 0x7F in US-ASCII");
    }
    *ret = in;
    return true;
}

/* ISO-8859-1: every byte is the character of that number. */
static bool from_latin1(struct wsmi_view in, struct wsmi_arena *arena, struct wsmi_view *ret,
                        struct wsmi_err *err)
{
    size_t high = 0;
    size_t size = 0;
    for (size_t i = 0; i < in.len; i++) {
        high += in.ptr[i] >> 7;
    }
    if (high == 0) {
        *ret = in;
        return true;
    }
    if (!wsmi_num_add(in.len, high, &size)) {
        return wsmi_fail(err, WSMI_E_LIMIT, 0, "message too large for this machine");
    }
    uint8_t *out = wsmi_arena_alloc(arena, size, 0, err);
    if (out == NULL) {
        return false;
    }
    size_t used = 0;
    for (size_t i = 0; i < in.len; i++) {
        if (in.ptr[i] < 0x80) {
            out[used++] = in.ptr[i];
        } else {
            used += wsmi_utf8_encode(in.ptr[i], out + used);
        }
    }
    ret->ptr = out;
    ret->len = used;
    return true;
}

/* UTF-8 length of a valid UTF-16 text; finds the first fault otherwise. */
static bool measure_utf16(struct wsmi_cur cur, bool big_endian, size_t *ret, struct wsmi_err *err)
{
    uint8_t bytes[4];
    uint32_t scalar;
    size_t size = 0;
    while (wsmi_utf16_take(&cur, big_endian, &scalar)) {
        if (!wsmi_num_add(size, wsmi_utf8_encode(scalar, bytes), &size)) {
            return wsmi_fail(err, WSMI_E_LIMIT, cur.offset, "message too large for this machine");
        }
    }
    if (!wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         cur.rest.len == 1 ? "odd number of bytes in UTF-16"
                                           : "lone surrogate in UTF-16");
    }
    *ret = size;
    return true;
}

static bool from_utf16(struct wsmi_cur cur, bool big_endian, struct wsmi_arena *arena,
                       struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t size = 0;
    if (!measure_utf16(cur, big_endian, &size, err)) {
        return false;
    }
    uint8_t *out = wsmi_arena_alloc(arena, size, 0, err);
    if (out == NULL) {
        return false;
    }
    size_t used = 0;
    uint32_t scalar;
    while (wsmi_utf16_take(&cur, big_endian, &scalar)) {
        used += wsmi_utf8_encode(scalar, out + used);
    }
    ret->ptr = out;
    ret->len = used;
    return true;
}

bool wsmi_charset_to_utf8_unchecked(struct wsmi_view in, enum wsmi_charset declared,
                                    const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                    struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t mark;
    enum wsmi_charset charset = wsmi_charset_detect(in, declared, &mark);
    if (in.len > limits->max_message_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_message_bytes,
                         "message longer than max_message_bytes");
    }
    struct wsmi_cur body = wsmi_cur_init(in);
    (void)wsmi_cur_skip(&body, mark);
    /* A mark does not redeem a charset nobody knows: such a peer cannot be trusted with the rest.
     */
    switch (declared == WSMI_CHARSET_UNKNOWN ? declared : charset) {
    case WSMI_CHARSET_UTF8:
        *ret = body.rest;
        return true;
    case WSMI_CHARSET_UTF16LE:
        return from_utf16(body, false, arena, ret, err);
    case WSMI_CHARSET_UTF16BE:
        return from_utf16(body, true, arena, ret, err);
    case WSMI_CHARSET_ASCII:
        return check_ascii(in, ret, err);
    case WSMI_CHARSET_LATIN1:
        return from_latin1(in, arena, ret, err);
    default:
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, 0, "character encoding not supported");
    }
}

bool wsmi_charset_to_utf8(struct wsmi_view in, enum wsmi_charset declared,
                          const struct wsmi_limits *limits, struct wsmi_arena *arena,
                          struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_view text;
    size_t mark;
    if (!wsmi_charset_to_utf8_unchecked(in, declared, limits, arena, &text, err)) {
        return false;
    }
    if (wsmi_charset_detect(in, declared, &mark) == WSMI_CHARSET_UTF8) {
        size_t valid = wsmi_utf8_valid_prefix(text);
        if (valid < text.len) {
            return wsmi_fail(err, WSMI_E_SYNTAX, mark + valid, "not valid UTF-8");
        }
    }
    *ret = text;
    return true;
}

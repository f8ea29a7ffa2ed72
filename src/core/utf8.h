/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 defines it: no overlong form, no surrogate, nothing above U+10FFFF. */
#ifndef WSMI_CORE_UTF8_H
#define WSMI_CORE_UTF8_H

#include "core/cur.h"

/* Takes one character. False, cursor and output untouched, at the end and before anything invalid.
 */
/*@
  requires cursor(cur) && \valid(ret) && \separated(cur, ret);
  assigns *cur, *ret;
  ensures cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> cur->rest.len < \old(cur->rest.len);
  ensures !\result ==> *cur == \old(*cur) && *ret == \old(*ret);
*/
WSMI_MUST_USE bool wsmi_utf8_take(struct wsmi_cur *cur, uint32_t *ret);

/* Octets of the character beyond ASCII that `in` starts with; 0 when it starts with none that is
 * well-formed: table 3-7 of the Unicode standard. The second octet is what rules out overlong
 * forms, surrogates and values that are too large. */
/*@
  requires readable(in);
  assigns \nothing;
  ensures \result \in {0, 2, 3, 4} && \result <= in.len;
  ensures \result > 0 ==> in.ptr[0] >= 0x80;
*/
static inline size_t wsmi_utf8_wide(struct wsmi_view in)
{
    if (in.len < 2 || in.ptr[0] < 0xC2 || (in.ptr[1] & 0xC0) != 0x80) {
        return 0;
    }
    const uint8_t first = in.ptr[0];
    const uint8_t second = in.ptr[1];
    if (first < 0xE0) {
        return 2;
    }
    if (in.len < 3 || (in.ptr[2] & 0xC0) != 0x80) {
        return 0;
    }
    if (first < 0xF0) {
        return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ? 0 : 3;
    }
    if (in.len < 4 || (in.ptr[3] & 0xC0) != 0x80) {
        return 0;
    }
    return first > 0xF4 || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) ? 0
                                                                                                : 4;
}

/* How many bytes of `text`, from its start, are whole valid characters; text.len when all are.
 * Linear. */
size_t wsmi_utf8_valid_prefix(struct wsmi_view text);

/* How many bytes of `text`, from its start, are below 0x80. Linear, sixteen bytes at a time. */
size_t wsmi_utf8_ascii_prefix(struct wsmi_view text);

/* Writes `scalar`, which must be a Unicode scalar value, and gives its length, 1 to 4. */
size_t wsmi_utf8_encode(uint32_t scalar, uint8_t out[4]);

#endif

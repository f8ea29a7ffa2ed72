/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 defines it: no overlong form, no surrogate, nothing above U+10FFFF. */
#ifndef WSMI_CORE_UTF8_H
#define WSMI_CORE_UTF8_H

#include "core/cur.h"

/* Takes one character. False, cursor and output untouched, at the end and before anything invalid.
 */
WSMI_MUST_USE bool wsmi_utf8_take(struct wsmi_cur *cur, uint32_t *ret);

/* How many bytes of `text`, from its start, are whole valid characters; text.len when all are.
 * Linear. */
size_t wsmi_utf8_valid_prefix(struct wsmi_view text);

/* How many bytes of `text`, from its start, are below 0x80. Linear, sixteen bytes at a time. */
size_t wsmi_utf8_ascii_prefix(struct wsmi_view text);

/* Writes `scalar`, which must be a Unicode scalar value, and gives its length, 1 to 4. */
size_t wsmi_utf8_encode(uint32_t scalar, uint8_t out[4]);

#endif

/* SPDX-License-Identifier: MIT */
/* UTF-16 as RFC 2781 defines it: no surrogate without its partner. */
#ifndef WSMI_CORE_UTF16_H
#define WSMI_CORE_UTF16_H

#include "core/cur.h"

/* Takes one character (two or four bytes). False, cursor and output untouched, at the end, before
 * half a unit and before a lone surrogate. */
WSMI_MUST_USE bool wsmi_utf16_take(struct wsmi_cur *cur, bool big_endian, uint32_t *ret);

#endif

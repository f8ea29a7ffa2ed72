/* SPDX-License-Identifier: MIT */
/* Character encodings a WS-Man answer may use (MS-WSMV section 2.1; everything else is refused) and
 * their way to UTF-8. */
#ifndef WSMI_CHARSET_H
#define WSMI_CHARSET_H

#include "wsmi/arena.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_charset {
    WSMI_CHARSET_NONE = 0, /* nothing declared: byte order mark, else UTF-8 */
    WSMI_CHARSET_UTF8,
    WSMI_CHARSET_UTF16, /* byte order from the mark, little endian without one */
    WSMI_CHARSET_UTF16LE,
    WSMI_CHARSET_UTF16BE,
    WSMI_CHARSET_ASCII,
    WSMI_CHARSET_LATIN1,
    WSMI_CHARSET_UNKNOWN, /* declared, but none of the above */
    WSMI_CHARSET_COUNT
};

/* From the value of a charset parameter or an encoding declaration, without case;
 * WSMI_CHARSET_UNKNOWN for other names. Pure. */
/*@
  requires readable(name);
  assigns \nothing;
  ensures 0 <= \result < WSMI_CHARSET_COUNT;
*/
WSMI_API enum wsmi_charset wsmi_charset_from_name(struct wsmi_view name);

/*
 * Validates `in` and gives it as UTF-8 without byte order mark. A byte order mark wins over
 * `declared`. Already valid UTF-8 is not copied: `ret` then borrows `in`, otherwise the arena.
 * Errors: SYNTAX (overlong, lone surrogate, above U+10FFFF, odd length, non-ASCII in ASCII; offset
 * in `in`), UNSUPPORTED (declared is UNKNOWN), LIMIT, OOM. Linear. Pure.
 */
WSMI_API bool wsmi_charset_to_utf8(struct wsmi_view in, enum wsmi_charset declared,
                                   const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                   struct wsmi_view *ret,
                                   struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/* The parts of wsmi_charset_to_utf8. */
#ifndef WSMI_CORE_CHARSET_H
#define WSMI_CORE_CHARSET_H

#include "wsmi/charset.h"

/* The encoding `in` is in: what the byte order mark says, else `declared` with NONE resolved to
 * UTF-8 and UTF-16 to little endian. `ret_mark_bytes` is the length of the mark. Pure. */
enum wsmi_charset wsmi_charset_detect(struct wsmi_view in, enum wsmi_charset declared,
                                      size_t *ret_mark_bytes);

/* wsmi_charset_to_utf8 for those who look at each character themselves: what is UTF-8 already may
 * be invalid. */
WSMI_MUST_USE bool wsmi_charset_to_utf8_unchecked(struct wsmi_view in, enum wsmi_charset declared,
                                                  const struct wsmi_limits *limits,
                                                  struct wsmi_arena *arena, struct wsmi_view *ret,
                                                  struct wsmi_err *err);

#endif

/* SPDX-License-Identifier: MIT */
/* What wsmi_charset_to_utf8 decides, for those who must compare it with other declarations. */
#ifndef WSMI_CORE_CHARSET_H
#define WSMI_CORE_CHARSET_H

#include "wsmi/charset.h"

/* The encoding `in` is in: what the byte order mark says, else `declared` with NONE resolved to
 * UTF-8 and UTF-16 to little endian. `ret_mark_bytes` is the length of the mark. Pure. */
enum wsmi_charset wsmi_charset_detect(struct wsmi_view in, enum wsmi_charset declared,
                                      size_t *ret_mark_bytes);

#endif

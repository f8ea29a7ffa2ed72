/* SPDX-License-Identifier: MIT */
/*
 * One line of text for people, in memory of a fixed size. What comes from the peer is made harmless
 * on the way: no control characters, terminal escapes or direction overrides, bounded length.
 */
#ifndef WSMI_CORE_LINE_H
#define WSMI_CORE_LINE_H

#include "wsmi/view.h"

/* `out` is NUL-terminated at all times; what does not fit is dropped at a character boundary and
 * everything after it too. One thread at a time. */
struct wsmi_line {
    char *out;
    size_t size; /* >= 1 */
    size_t len;
    bool full;
};

void wsmi_line_init(struct wsmi_line *line, char *out, size_t size);

/* Text of this library, as it is. */
void wsmi_line_put(struct wsmi_line *line, const char *text);

void wsmi_line_put_u64(struct wsmi_line *line, uint64_t value);   /* decimal */
void wsmi_line_put_hex32(struct wsmi_line *line, uint32_t value); /* "0x80338000" */

/*
 * Foreign text: white space becomes one space, anything else that is not a visible character, and
 * every byte that is not UTF-8, becomes '?'. After `max_bytes` of output it is cut off with "...".
 */
void wsmi_line_put_foreign(struct wsmi_line *line, struct wsmi_view text, size_t max_bytes);

#endif

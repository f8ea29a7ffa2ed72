/* SPDX-License-Identifier: MIT */
/*
 * Text for people and terminals. Peers choose most of what is printed, and a terminal obeys control
 * characters; so nothing of theirs reaches a stream but through these functions.
 */
#ifndef WSMI_CLI_TEXT_H
#define WSMI_CLI_TEXT_H

#include <stdint.h>

#include "core/cur.h"
#include "wsmi/buf.h"

/* Takes the next character; a byte that is not UTF-8 is taken as U+FFFD. False at the end. */
bool wsmi_cli_text_take(struct wsmi_cur *cur, uint32_t *ret);

/* C0, DEL, C1, line and paragraph separators, byte order mark, and the marks that reorder text. */
bool wsmi_cli_text_is_unsafe(uint32_t scalar);

/* Appends \uXXXX. `scalar` <= 0xFFFF, which every unsafe character is. */
void wsmi_cli_text_put_escape(struct wsmi_buf *buf, uint32_t scalar);

/* Appends `text` on one line: unsafe characters as \uXXXX, invalid bytes as U+FFFD. */
void wsmi_cli_text_put(struct wsmi_buf *buf, struct wsmi_view text);
void wsmi_cli_text_put_str(struct wsmi_buf *buf, const char *text); /* NULL is nothing */

/* The same, padded with spaces to at least `columns` characters. */
void wsmi_cli_text_put_padded(struct wsmi_buf *buf, struct wsmi_view text, size_t columns);

/* How many characters wsmi_cli_text_put writes. */
size_t wsmi_cli_text_columns(struct wsmi_view text);

#endif

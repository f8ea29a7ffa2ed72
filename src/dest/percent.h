/* SPDX-License-Identifier: MIT */
/* Percent-encoded text (RFC 3986 section 2.1) and the two places of a destination that have it. */
#ifndef WSMI_DEST_PERCENT_H
#define WSMI_DEST_PERCENT_H

#include "core/cur.h"
#include "wsmi/buf.h"

/* The next byte, decoded, and whether it was encoded. False with cursor and outputs untouched at
 * the end and at a '%' without two hexadecimal digits. */
/*@
  requires cursor(cur) && \valid(ret_byte) && \valid(ret_encoded);
  requires \separated(cur, ret_byte, ret_encoded);
  assigns *cur, *ret_byte, *ret_encoded;
  ensures \result ==> advanced{Pre, Post}(cur, *ret_encoded ? 3 : 1) && cursor(cur);
  ensures !\result ==> *cur == \old(*cur);
*/
WSMI_MUST_USE bool wsmi_percent_next(struct wsmi_cur *cur, uint8_t *ret_byte, bool *ret_encoded);

/* Checks the whole of a user name, which is not empty. */
/*@
  requires cursor_value(user) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
WSMI_MUST_USE bool wsmi_percent_check_user(struct wsmi_cur user, struct wsmi_err *err);

/* Checks the whole of a path behind its leading '/'; empty is legal, as is an empty last segment.
 */
/*@
  requires cursor_value(path) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
WSMI_MUST_USE bool wsmi_percent_check_path(struct wsmi_cur path, struct wsmi_err *err);

/* Appends checked text in canonical form. User: everything decoded but what must not stand there.
 * Path: only unreserved characters decoded, since an agent may tell %2F from '/'. */
void wsmi_percent_write_user(struct wsmi_view user, struct wsmi_buf *buf);
void wsmi_percent_write_path(struct wsmi_view path, struct wsmi_buf *buf);

/* True when both checked texts have the same canonical form. */
/*@
  requires readable(a) && readable(b);
  assigns \nothing;
*/
bool wsmi_percent_eq_user(struct wsmi_view a, struct wsmi_view b);
/*@
  requires readable(a) && readable(b);
  assigns \nothing;
*/
bool wsmi_percent_eq_path(struct wsmi_view a, struct wsmi_view b);

#endif

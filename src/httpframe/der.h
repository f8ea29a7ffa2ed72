/* SPDX-License-Identifier: MIT */
/* What tokens and sealed messages share of the Distinguished Encoding Rules (X.690). The bytes are
 * the peer's. */
#ifndef WSMI_HTTPFRAME_DER_H
#define WSMI_HTTPFRAME_DER_H

#include "core/cur.h"
#include "wsmi/err.h"

/*
 * Takes the length of an element, of four octets at most behind the first, in the shortest form
 * there is: X.690 section 10.1, and for the frame around tokens RFC 2743 section 3.1. How much
 * there is of the element itself is not looked at. False with SYNTAX. Pure.
 */
/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures cur->offset <= \old(cur->offset) + 5;
  ensures \result ==> *ret <= UINT32_MAX && *err == \old(*err) && cur->offset > \old(cur->offset);
  ensures !\result ==> *ret == \old(*ret) && err->code == WSMI_E_SYNTAX;
*/
bool wsmi_der_read_length(struct wsmi_cur *cur, size_t *ret, struct wsmi_err *err) WSMI_MUST_USE;

#endif

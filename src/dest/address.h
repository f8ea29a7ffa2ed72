/* SPDX-License-Identifier: MIT */
/* IPv4 and IPv6 addresses as text. */
#ifndef WSMI_DEST_ADDRESS_H
#define WSMI_DEST_ADDRESS_H

#include "core/cur.h"
#include "wsmi/err.h"

enum { WSMI_IPV4_BYTES = 4, WSMI_IPV6_BYTES = 16, WSMI_IPV6_TEXT_MAX = 39 };

/* The whole of `cur` as four decimal numbers without leading zeros. */
/*@
  requires cursor_value(cur) && \valid(ret + (0 .. WSMI_IPV4_BYTES - 1)) && \valid(err);
  requires \separated(ret + (0 .. WSMI_IPV4_BYTES - 1), err);
  assigns ret[0 .. WSMI_IPV4_BYTES - 1], *err;
  ensures \result ==> *err == \old(*err);
*/
WSMI_MUST_USE bool wsmi_ipv4_parse(struct wsmi_cur cur, uint8_t ret[WSMI_IPV4_BYTES],
                                   struct wsmi_err *err);

/* The whole of `cur` as RFC 4291 section 2.2 has it, without brackets and zone. */
/*@
  requires cursor_value(cur) && \valid(ret + (0 .. WSMI_IPV6_BYTES - 1)) && \valid(err);
  requires \separated(ret + (0 .. WSMI_IPV6_BYTES - 1), err);
  assigns ret[0 .. WSMI_IPV6_BYTES - 1], *err;
  ensures \result ==> *err == \old(*err);
*/
WSMI_MUST_USE bool wsmi_ipv6_parse(struct wsmi_cur cur, uint8_t ret[WSMI_IPV6_BYTES],
                                   struct wsmi_err *err);

/* The RFC 5952 form of an address; returns its length, at most WSMI_IPV6_TEXT_MAX. */
/*@
  requires \valid_read(address + (0 .. WSMI_IPV6_BYTES - 1));
  requires \valid(ret + (0 .. WSMI_IPV6_TEXT_MAX - 1));
  requires \separated(address + (0 .. WSMI_IPV6_BYTES - 1), ret + (0 .. WSMI_IPV6_TEXT_MAX - 1));
  assigns ret[0 .. WSMI_IPV6_TEXT_MAX - 1];
  ensures 0 < \result <= WSMI_IPV6_TEXT_MAX;
*/
size_t wsmi_ipv6_format(const uint8_t address[WSMI_IPV6_BYTES], uint8_t ret[WSMI_IPV6_TEXT_MAX]);

#endif

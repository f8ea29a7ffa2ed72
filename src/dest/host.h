/* SPDX-License-Identifier: MIT */
/* The host part of a destination: names, IPv4, IPv6. */
#ifndef WSMI_DEST_HOST_H
#define WSMI_DEST_HOST_H

#include "core/cur.h"
#include "wsmi/destination.h"

/*
 * Consumes the host at the start of `authority` up to its port's colon or the end, and fills kind,
 * host, zone and address of `ret`. False with `err` filled and the cursor anywhere.
 */
/*@
  requires cursor(authority) && \valid(ret) && \valid(err);
  requires \separated(authority, ret, err);
  assigns *authority, ret->kind, ret->host, ret->zone, ret->address[0 .. 15], *err;
  ensures \result ==> cursor(authority) && *err == \old(*err);
  ensures \result ==> ret->kind < WSMI_HOST_KIND_COUNT;
  ensures \result && ret->kind == WSMI_HOST_NAME ==> ret->host.len > 0;
  ensures \result ==> within(ret->host, \old(authority->rest));
  ensures \result ==> ret->zone.ptr == \old(ret->zone.ptr) &&
    ret->zone.len == \old(ret->zone.len) || within(ret->zone, \old(authority->rest));
*/
WSMI_MUST_USE bool wsmi_host_parse(struct wsmi_cur *authority, struct wsmi_destination *ret,
                                   struct wsmi_err *err);

/* Appends a host in canonical form, IPv6 in brackets with its zone behind %25. */
void wsmi_host_write(enum wsmi_host_kind kind, struct wsmi_view host, const uint8_t address[],
                     struct wsmi_view zone, struct wsmi_buf *buf);

#endif

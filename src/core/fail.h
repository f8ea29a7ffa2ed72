/* SPDX-License-Identifier: MIT */
/* The sole error exit of the parsers. */
#ifndef WSMI_CORE_FAIL_H
#define WSMI_CORE_FAIL_H

#include "wsmi/err.h"

/* Fills `err` and returns false, so that a failing function reads `return wsmi_fail(err, CODE,
 * offset, "why");`. */
/*@
  requires \valid(err);
  assigns *err;
  ensures !\result && err->code == code && err->offset == offset && err->reason == reason;
*/
static inline bool wsmi_fail(struct wsmi_err *err, enum wsmi_code code, size_t offset,
                             const char *reason)
{
    err->code = code;
    err->offset = offset;
    err->reason = reason;
    return false;
}

/* A function for what rarely happens, kept apart from those that call it: what mostly happens then
 * saves no registers for it and needs no check of the stack. */
#if defined(__GNUC__)
#define WSMI_APART __attribute__((noinline))
#else
#define WSMI_APART
#endif

#endif

/* SPDX-License-Identifier: MIT */
/* One reader and one writer a kind of value; scalar.c chooses and trims. */
#ifndef WSMI_CIM_SCALAR_H
#define WSMI_CIM_SCALAR_H

#include "core/cur.h"
#include "wsmi/scalar.h"

/*
 * The readers take all of `text`, which has no white space around it any more and stands at
 * `offset`, and keep to the contract of wsmi_scalar_parse. The writers append and leave the check
 * of the buffer to the caller.
 */
bool wsmi_scalar_read_integer(struct wsmi_view text, size_t offset, enum wsmi_type type,
                              union wsmi_scalar *ret, struct wsmi_err *err) WSMI_MUST_USE;
void wsmi_scalar_write_integer(enum wsmi_type type, const union wsmi_scalar *value,
                               struct wsmi_buf *out);

bool wsmi_scalar_read_real(struct wsmi_view text, size_t offset, enum wsmi_type type,
                           union wsmi_scalar *ret, struct wsmi_err *err) WSMI_MUST_USE;
void wsmi_scalar_write_real(enum wsmi_type type, const union wsmi_scalar *value,
                            struct wsmi_buf *out);

/* `untrimmed`: a single blank is a character too. */
bool wsmi_scalar_read_char16(struct wsmi_view untrimmed, uint16_t *ret,
                             struct wsmi_err *err) WSMI_MUST_USE;

/* Only checks: USAGE at the first byte that XML cannot carry. */
bool wsmi_scalar_check_string(struct wsmi_view text, struct wsmi_err *err) WSMI_MUST_USE;

#endif

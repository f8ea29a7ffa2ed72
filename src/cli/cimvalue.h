/* SPDX-License-Identifier: MIT */
/* Between MI_Value and the parsers' values; and values as text. */
#ifndef WSMI_CLI_CIMVALUE_H
#define WSMI_CLI_CIMVALUE_H

#include "mi.h"
#include "wsmi/scalar.h"

/* "string", "uint32[]" ... into `out`. */
void wsmi_cli_type_put(MI_Type type, struct wsmi_buf *out);

/* The bytes one element of an array of this scalar type takes. */
size_t wsmi_cli_type_bytes(enum wsmi_type type);

/* Reads a simple scalar; a string needs a NUL behind it and is borrowed. Codes of
 * wsmi_scalar_parse; SYNTAX for a string that is not UTF-8. */
bool wsmi_cli_scalar_parse(struct wsmi_view text, enum wsmi_type type, MI_Value *ret,
                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Element `index` of an array of `type` (with the array bit) as a scalar. */
MI_Value wsmi_cli_array_at(MI_Type type, const MI_Value *array, MI_Uint32 index);

/*
 * Appends a simple scalar that is no string: numbers in decimal, the shortest form of a real that
 * reads back, datetimes as ISO 8601 (where that cannot be, as CIM's 25 characters).
 */
void wsmi_cli_scalar_put(enum wsmi_type type, const MI_Value *value, struct wsmi_buf *out);

/*
 * Appends a value as a user would write it (cli/assign.h): at the outermost level texts are as they
 * are, inside lists and objects in quotes where needed. Nothing is made harmless yet.
 */
void wsmi_cli_value_put(MI_Type type, const MI_Value *value, struct wsmi_buf *out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What a value points to, in one piece of memory: a string, or an array with its strings behind it.
 * Embedded instances stay pointers. Pure.
 */
#ifndef WSMI_MI_PACK_H
#define WSMI_MI_PACK_H

#include "mi.h"
#include "wsmi/view.h"

/* Pieces are to be aligned so. */
enum { WSMI_PACK_ALIGN = 8 };

/* `bytes` and what aligns the next piece. */
static inline size_t wsmi_pack_round(size_t bytes)
{
    return (bytes + WSMI_PACK_ALIGN - 1) / WSMI_PACK_ALIGN * WSMI_PACK_ALIGN;
}

/*
 * Bytes the piece needs, 0 for none; a scalar instance needs a pointer. INVALID_PARAMETER for an
 * unknown type, and for NULL inside or instead of an array's storage; SERVER_LIMITS_EXCEEDED when
 * memory could not hold it.
 */
MI_Result wsmi_pack_measure(MI_Type type, const MI_Value *value, size_t *ret_bytes);

/* Fills the piece measured for it; `ret` points into it. A scalar instance: the pointer is stored
 * in the piece and in `ret`. Returns how many bytes the piece has. */
size_t wsmi_pack_copy(MI_Type type, const MI_Value *value, void *piece, MI_Value *ret);

#endif

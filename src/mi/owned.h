/* SPDX-License-Identifier: MIT */
/*
 * The values an instance owns, apart from its fields: code that writes pointers straight into
 * fields neither loses memory nor has its own freed. One thread at a time.
 */
#ifndef WSMI_MI_OWNED_H
#define WSMI_MI_OWNED_H

#include "mi.h"
#include "wsmi/view.h"

/* In front of the piece of mi/pack.h that it owns. */
struct wsmi_owned {
    struct wsmi_owned *next;
    MI_Uint32 instances; /* pointers to owned instances in the piece */
    bool in_block;       /* part of somebody else's memory */
};

/* Embedded instances of `value` are cloned, `depth` instances being around them, or handed over. */
enum wsmi_embedding { WSMI_EMBEDDING_CLONE = 0, WSMI_EMBEDDING_MOVE };

/*
 * Copies what `value` points to. `ret` is NULL when that is nothing. Results of wsmi_pack_measure
 * and wsmi_instance_copy. Nothing is handed over on failure.
 */
MI_Result wsmi_owned_new(MI_Type type, const MI_Value *value, unsigned depth,
                         struct wsmi_owned **ret, MI_Value *ret_value);

/* The same in memory of the caller's: an aligned header and `bytes` of piece behind it. */
MI_Result wsmi_owned_place(struct wsmi_owned *owned, MI_Type type, const MI_Value *value,
                           enum wsmi_embedding embedding, unsigned depth, MI_Value *ret_value);

/* Frees what the value points to, if it is in the list. */
void wsmi_owned_release(struct wsmi_owned **list, MI_Type type, const MI_Value *value);
void wsmi_owned_release_all(struct wsmi_owned **list);

#endif

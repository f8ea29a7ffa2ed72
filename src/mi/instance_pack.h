/* SPDX-License-Identifier: MIT */
/* Instances of known content, made in one piece of exact size: results of operations, clones. */
#ifndef WSMI_MI_INSTANCE_PACK_H
#define WSMI_MI_INSTANCE_PACK_H

#include "mi/decl.h"
#include "mi/owned.h"

/* What goes into one field. */
struct wsmi_slot {
    MI_Value value;
    bool exists;
    MI_Uint8 flags; /* WSMI_FIELD_* */
};

struct wsmi_content {
    const MI_ClassDecl *class_decl; /* valid; &decl->decl unless it is a caller's */
    struct wsmi_decl *decl;         /* a reference is taken; NULL for a caller's */
    bool is_dynamic;
    const MI_Char *name_space; /* may be NULL */
    const MI_Char *server_name;
    const struct wsmi_slot *slots; /* one a property; NULL: all null and never set */
    enum wsmi_embedding embedding;
    unsigned depth; /* instances around this one */
};

/*
 * Copies everything. INVALID_PARAMETER for NULL inside arrays and what wsmi_instance_copy says,
 * SERVER_LIMITS_EXCEEDED on memory. Embedded instances are handed over on success only.
 */
MI_Result wsmi_instance_pack(const struct wsmi_content *content, MI_Instance **ret);

#endif

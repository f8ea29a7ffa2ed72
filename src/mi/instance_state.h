/* SPDX-License-Identifier: MIT */
/* What an instance of ours keeps beside its fields; `reserved[0]` points to it. */
#ifndef WSMI_MI_INSTANCE_STATE_H
#define WSMI_MI_INSTANCE_STATE_H

#include "mi/decl.h"
#include "mi/owned.h"
#include "mi/slab.h"

/* An element that AddElement made. The field follows when the instance has no room for it. */
struct wsmi_added {
    MI_PropertyDecl property; /* first: fields beyond the room are found by it */
    MI_Uint64 field[5];
    struct wsmi_added *next;
    MI_Char name[];
};

/* The declaration of an instance that grew. */
struct wsmi_growth {
    MI_ClassDecl decl;
    MI_PropertyDecl **properties; /* decl.properties, to be written */
    size_t capacity;
    bool list_in_block; /* `properties` is */
    bool in_block;      /* the whole struct is part of the instance's memory */
    MI_Uint32 room_begin;
    MI_Uint32 room_at;
    MI_Uint32 room_end;
    struct wsmi_added *added;
};

struct wsmi_instance_state {
    struct wsmi_decl *decl;     /* the shared declaration, or NULL */
    struct wsmi_slab *slab;     /* that the instance's memory is part of, or NULL */
    struct wsmi_growth *growth; /* of a dynamic instance that has grown, or can */
    struct wsmi_owned *owned;
    MI_Char *name_space; /* when they are not in the block */
    MI_Char *server_name;
    bool is_dynamic;
    bool is_constructed;    /* the fields are in the caller's memory, this is not */
    _Atomic MI_Uint32 next; /* the property behind the one asked for last: a guess, of any thread */
};

/* Of an instance that is known to be there and to live. */
static inline struct wsmi_instance_state *wsmi_instance_state_in(const MI_Instance *self)
{
    return (struct wsmi_instance_state *)(uintptr_t)(size_t)self->reserved[0];
}

/* NULL for NULL, and for an instance that was constructed and destructed. */
static inline struct wsmi_instance_state *wsmi_instance_state_of(const MI_Instance *self)
{
    return self == NULL ? NULL : wsmi_instance_state_in(self);
}

static inline const MI_PropertyDecl *wsmi_instance_property(const MI_Instance *self, size_t index)
{
    return self->classDecl->properties[index];
}

/* The field of one of its properties. */
static inline void *wsmi_instance_field(const MI_Instance *self, const MI_PropertyDecl *property)
{
    uintptr_t base = property->offset != 0
                         ? (uintptr_t)self + property->offset
                         : (uintptr_t)property + offsetof(struct wsmi_added, field);
    return (void *)base;
}

/* AddElement in instance_grow.c: room and declaration for one more, or NULL on memory; nothing is
 * seen of it before wsmi_instance_commit. */
struct wsmi_added *wsmi_instance_grow(MI_Instance *self, const MI_Char *name, MI_Type type,
                                      MI_Uint32 flags);
void wsmi_instance_commit(MI_Instance *self, struct wsmi_added *added);
void wsmi_instance_shrink(MI_Instance *self); /* forgets everything added */

#endif

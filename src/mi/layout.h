/* SPDX-License-Identifier: MIT */
/*
 * Where the fields of a property live: an MI_<Type>Field {value, exists, flags} of its type, at
 * MI_PropertyDecl.offset bytes behind the start of the MI_Instance. Pure.
 */
#ifndef WSMI_MI_LAYOUT_H
#define WSMI_MI_LAYOUT_H

#include "mi.h"
#include "wsmi/view.h"

/* The MI_FLAG_* that a field can hold stand in its top byte. */
#define WSMI_FIELD_NOT_MODIFIED ((MI_Uint8)(MI_FLAG_NOT_MODIFIED >> 24))
#define WSMI_FIELD_BORROW       ((MI_Uint8)(MI_FLAG_BORROW >> 24))
/* Ours: NOT_MODIFIED was asked for together with a value. Without it NOT_MODIFIED counts for null
 * fields only, since generated code sets `value` and `exists` and leaves `flags`. */
#define WSMI_FIELD_KEPT ((MI_Uint8)1)

/* Bytes of the field, and the alignment it needs. `type` is one of the 32. */
size_t wsmi_field_bytes(MI_Type type);
size_t wsmi_field_align(MI_Type type);

#if defined(__GNUC__)
__attribute__((visibility("hidden"))) /* or every lookup would go through the GOT */
#endif
extern const uint8_t wsmi_value_sizes[2 * MI_ARRAY];

/* Bytes of a value alone. In a field `exists` and `flags` follow it, a byte each. */
static inline size_t wsmi_value_bytes(MI_Type type)
{
    return wsmi_value_sizes[type];
}

/* Reads a value that stands at `source` into a zeroed union. */
void wsmi_value_load(MI_Type type, const void *source, MI_Value *ret);

/* Bytes of a value from one place to another; short for the sizes that values have. */
static inline void wsmi_value_move(void *to, const void *from, size_t bytes)
{
    switch (bytes) {
    case 1:
        memcpy(to, from, 1);
        break;
    case 2:
        memcpy(to, from, 2);
        break;
    case 4:
        memcpy(to, from, 4);
        break;
    case 8:
        memcpy(to, from, 8);
        break;
    default:
        memcpy(to, from, bytes);
        break;
    }
}

/* A field has a value when it says so and no pointer of a scalar is NULL. */
static inline bool wsmi_field_exists(MI_Type type, const void *field)
{
    const void *pointer;
    if (((const MI_Uint8 *)field)[wsmi_value_bytes(type)] == 0) {
        return false;
    }
    if (type != MI_STRING && type != MI_REFERENCE && type != MI_INSTANCE) {
        return true;
    }
    memcpy(&pointer, field, sizeof(pointer));
    return pointer != NULL;
}

static inline MI_Uint8 wsmi_field_flags(MI_Type type, const void *field)
{
    return ((const MI_Uint8 *)field)[wsmi_value_bytes(type) + 1];
}

/* The value, all zero when there is none. */
static inline void wsmi_field_load(MI_Type type, const void *field, MI_Value *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (wsmi_field_exists(type, field)) {
        wsmi_value_move(ret, field, wsmi_value_bytes(type));
    }
}

/* Writes what stands beside the value. */
static inline void wsmi_field_mark(MI_Type type, void *field, bool exists, MI_Uint8 flags)
{
    MI_Uint8 *behind = (MI_Uint8 *)field + wsmi_value_bytes(type);
    behind[0] = exists ? MI_TRUE : MI_FALSE;
    behind[1] = flags;
}

/* Writes all of the field; a NULL value makes it null. */
void wsmi_field_store(MI_Type type, void *field, const MI_Value *value, MI_Uint8 flags);

/*
 * Places the fields one behind the other, in order, and returns the size of the instance. 0 when
 * 32 bits do not hold it.
 */
MI_Uint32 wsmi_layout_assign(MI_PropertyDecl *const *properties, size_t count);

/*
 * Whether instances can live by this declaration, somebody else's: every property has a name, a
 * type, and an aligned field inside `size`, behind the MI_Instance.
 */
bool wsmi_layout_is_valid(const MI_ClassDecl *decl);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Declarations of instances whose properties are not exactly those of a declared class: nothing is
 * declared, a value did not fit its type, a property is not declared. Instances of the same shape
 * share one. One thread at a time.
 */
#ifndef WSMI_MI_SHAPES_H
#define WSMI_MI_SHAPES_H

#include "mi/decl.h"

/* Results of one operation are of few shapes; the oldest makes room. */
enum { WSMI_SHAPES_MAX = 8 };

struct wsmi_shapes {
    struct wsmi_decl *entries[WSMI_SHAPES_MAX];
    size_t next;
};

/* A property of a shape. */
struct wsmi_column {
    const MI_PropertyDecl *declared; /* in `base`, or NULL */
    const MI_Char *name;
    MI_Type type;
    MI_Uint32 flags;
};

struct wsmi_shape {
    struct wsmi_decl *base; /* NULL: none */
    const MI_Char *class_name;
    const struct wsmi_column *columns;
    size_t count;
};

void wsmi_shapes_clean_up(struct wsmi_shapes *shapes);

/*
 * A reference to the declaration of `shape`: `base` itself, one used before (`shapes` may be NULL),
 * or a new one. A shape of another class than `base` is taken for one of a subclass. NOT_FOUND: two
 * columns have the same name; SERVER_LIMITS_EXCEEDED: memory.
 */
MI_Result wsmi_shapes_get(struct wsmi_shapes *shapes, const struct wsmi_shape *shape,
                          struct wsmi_decl **ret);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Declarations of classes: an MI_ClassDecl with everything it points to, immutable once made,
 * shared by reference count between classes and instances of any thread.
 */
#ifndef WSMI_MI_DECL_H
#define WSMI_MI_DECL_H

#include <stdatomic.h>

#include "mi.h"
#include "wsmi/arena.h"

/* Where a name stands, unless names of nearly the same code have taken all places near it. */
struct wsmi_decl_slot {
    MI_Uint32 code;  /* wsmi_decl_code */
    MI_Uint32 place; /* index of the property + 1; 0: free */
};

struct wsmi_decl {
    atomic_size_t references;
    struct wsmi_decl *base;  /* kept alive: the superclass, or what it was made of; NULL */
    struct wsmi_decl *super; /* kept alive as well: the superclass of wsmi_decl_link; NULL */
    struct wsmi_arena arena;
    MI_ClassDecl decl;
    const MI_Char *const *derivation; /* names of all ancestors, nearest first, when known */
    size_t derivation_count;
    const MI_Uint32 *by_name; /* indices of the properties, sorted by name without case */
    const struct wsmi_decl_slot *by_code; /* the same by hash; by_code_mask + 1 slots */
    MI_Uint32 by_code_mask;
    bool is_unique;  /* no property's name comes twice */
    MI_Class anchor; /* decl.owningClass, by which wsmi_decl_of knows its own */
};

/* More superclasses than that are a circle. */
enum { WSMI_DECL_MAX_SUPERCLASSES = 64 };

/* An empty declaration to be filled, with one reference; takes one of `base`. NULL on memory. */
struct wsmi_decl *wsmi_decl_new(struct wsmi_decl *base);
struct wsmi_decl *wsmi_decl_ref(struct wsmi_decl *decl);
void wsmi_decl_unref(struct wsmi_decl *decl); /* NULL is allowed */

/* `decl` with `super` as its superclass, a new declaration of one reference that keeps both alive.
 * NULL on memory. */
struct wsmi_decl *wsmi_decl_link(struct wsmi_decl *decl, struct wsmi_decl *super);

/* The declaration around, or NULL when it is somebody else's. Borrowed. */
struct wsmi_decl *wsmi_decl_of(const MI_ClassDecl *decl);

/*
 * A reference to the declaration around, or to a deep copy of somebody else's with its chain of
 * superclasses. NULL lists are empty; NULL entries are left out; a method's declaration becomes a
 * class of its parameters. Offsets are kept where they are valid, made where not. Functions,
 * schemas, providers and default values that are instances are not copied. INVALID_PARAMETER for a
 * missing name, an unknown type, and NULL inside or instead of an array's storage;
 * SERVER_LIMITS_EXCEEDED on memory and beyond WSMI_DECL_MAX_SUPERCLASSES.
 */
MI_Result wsmi_decl_share(const MI_ClassDecl *decl, struct wsmi_decl **ret);

/* Zeroed memory that lives as long as the declaration; NULL on memory. */
void *wsmi_decl_alloc(struct wsmi_decl *decl, size_t count, size_t size);

/* Copies; NULL text gives NULL, as memory does: `ok` becomes false for the latter. */
MI_Char *wsmi_decl_text(struct wsmi_decl *decl, struct wsmi_view text, bool *ok);
MI_Char *wsmi_decl_string(struct wsmi_decl *decl, const MI_Char *text, bool *ok);

/* A constant of a qualifier or a default value. NULL for NULL; `ok` becomes false on failure. */
const void *wsmi_decl_constant(struct wsmi_decl *decl, MI_Type type, const MI_Value *value,
                               bool *ok);

/* MI_*Decl.code of a name. */
MI_Uint32 wsmi_decl_code(const MI_Char *name);

/*
 * Makes properties quick to find: the last step of building. `ret_twice` is an index of a property
 * whose name came before, or numProperties. False on memory.
 */
bool wsmi_decl_index(struct wsmi_decl *decl, MI_Uint32 *ret_twice);

/* A method's declaration passes for a class's; it has no superclass and no default values. */
bool wsmi_decl_is_method(const MI_ClassDecl *decl);

/* Index of a property by name without case, or numProperties. Mostly one look for declarations of
 * ours, and never worse than logarithmic, since peers can make them large; linear for others. */
MI_Uint32 wsmi_decl_find(const MI_ClassDecl *decl, const MI_Char *name);

/* The same where the property at `expected` probably is the one. Of two with one name, which a
 * program's own declaration may have, the first is: unless `is_unique`, it is looked for. */
static inline MI_Uint32 wsmi_decl_find_at(const MI_ClassDecl *decl, bool is_unique,
                                          const MI_Char *name, MI_Uint32 expected)
{
    return is_unique && expected < decl->numProperties &&
                   strcmp(decl->properties[expected]->name, name) == 0
               ? expected
               : wsmi_decl_find(decl, name);
}

#endif

/* SPDX-License-Identifier: MIT */
#include "mi/decl.h"

#include "core/ascii.h"
#include "mi/class.h"
#include "mi/mem.h"
#include "mi/pack.h"

struct wsmi_decl *wsmi_decl_new(struct wsmi_decl *base)
{
    struct wsmi_decl *decl = wsmi_mem_new(sizeof(*decl));
    if (decl == NULL) {
        return NULL;
    }
    atomic_init(&decl->references, 1);
    decl->base = base != NULL ? wsmi_decl_ref(base) : NULL;
    /* What is copied into it was bounded where it came from. */
    wsmi_arena_init(&decl->arena, wsmi_allocator_system(), SIZE_MAX);
    decl->anchor.ft = &wsmi_class_ft;
    decl->anchor.classDecl = &decl->decl;
    decl->decl.flags = MI_FLAG_CLASS;
    decl->decl.size = sizeof(MI_Instance);
    decl->decl.owningClass = &decl->anchor;
    return decl;
}

struct wsmi_decl *wsmi_decl_ref(struct wsmi_decl *decl)
{
    (void)atomic_fetch_add_explicit(&decl->references, 1, memory_order_relaxed);
    return decl;
}

void wsmi_decl_unref(struct wsmi_decl *decl)
{
    while (decl != NULL &&
           atomic_fetch_sub_explicit(&decl->references, 1, memory_order_acq_rel) == 1) {
        struct wsmi_decl *base = decl->base;
        struct wsmi_decl *super = decl->super;
        wsmi_arena_clean_up(&decl->arena);
        wsmi_mem_free(decl);
        decl = base;
        if (super != NULL) {
            wsmi_decl_unref(base); /* has no chain of its own, or it would not have been linked */
            decl = super;
        }
    }
}

struct wsmi_decl *wsmi_decl_link(struct wsmi_decl *decl, struct wsmi_decl *super)
{
    const MI_ClassDecl own = decl->decl;
    struct wsmi_decl *made = wsmi_decl_new(decl);
    if (made == NULL) {
        return NULL;
    }
    made->super = wsmi_decl_ref(super);
    made->decl = own;
    made->decl.owningClass = &made->anchor;
    made->decl.superClassDecl = &super->decl;
    made->derivation = decl->derivation;
    made->derivation_count = decl->derivation_count;
    made->by_name = decl->by_name;
    made->by_code = decl->by_code;
    made->by_code_mask = decl->by_code_mask;
    made->is_unique = decl->is_unique;
    return made;
}

struct wsmi_decl *wsmi_decl_of(const MI_ClassDecl *decl)
{
    if (wsmi_decl_is_method(decl) || decl->owningClass == NULL ||
        decl->owningClass->ft != &wsmi_class_ft || decl->owningClass->classDecl != decl) {
        return NULL;
    }
    return (struct wsmi_decl *)((uintptr_t)decl - offsetof(struct wsmi_decl, decl));
}

void *wsmi_decl_alloc(struct wsmi_decl *decl, size_t count, size_t size)
{
    struct wsmi_err err;
    return wsmi_arena_alloc_array(&decl->arena, count, size, 0, &err);
}

MI_Char *wsmi_decl_text(struct wsmi_decl *decl, struct wsmi_view text, bool *ok)
{
    MI_Char *copy = text.len < SIZE_MAX ? wsmi_decl_alloc(decl, text.len + 1, 1) : NULL;
    if (copy == NULL) {
        *ok = false;
    } else if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

MI_Char *wsmi_decl_string(struct wsmi_decl *decl, const MI_Char *text, bool *ok)
{
    return text == NULL ? NULL : wsmi_decl_text(decl, wsmi_view_from_str(text), ok);
}

const void *wsmi_decl_constant(struct wsmi_decl *decl, MI_Type type, const MI_Value *value,
                               bool *ok)
{
    size_t bytes;
    if (value == NULL) {
        return NULL;
    }
    if (wsmi_pack_measure(type, value, &bytes) != MI_RESULT_OK) {
        *ok = false;
        return NULL;
    }
    MI_Value *copy = wsmi_decl_alloc(decl, 1, sizeof(*copy));
    void *piece = bytes > 0 ? wsmi_decl_alloc(decl, 1, bytes) : NULL;
    if (copy == NULL || (bytes > 0 && piece == NULL)) {
        *ok = false;
        return NULL;
    }
    (void)wsmi_pack_copy(type, value, piece, copy);
    return copy;
}

MI_Uint32 wsmi_decl_code(const MI_Char *name)
{
    struct wsmi_view text = wsmi_view_from_str(name);
    if (text.len == 0) {
        return 0;
    }
    return ((MI_Uint32)wsmi_ascii_lower(text.ptr[0]) << 16) |
           ((MI_Uint32)wsmi_ascii_lower(text.ptr[text.len - 1]) << 8) | (MI_Uint32)(text.len & 255);
}

bool wsmi_decl_is_method(const MI_ClassDecl *decl)
{
    return (decl->flags & (MI_FLAG_METHOD | MI_FLAG_CLASS)) == MI_FLAG_METHOD;
}

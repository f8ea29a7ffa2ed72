/* SPDX-License-Identifier: MIT */
#include "mi/instance_element.h"

#include "mi/instance_state.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/value.h"

/* How the value is stored, as opposed to what the element is. */
#define STORAGE_FLAGS (MI_FLAG_NULL | MI_FLAG_BORROW | MI_FLAG_ADOPT)

MI_Result MI_CALL wsmi_instance_get_element_count(const MI_Instance *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = self->classDecl->numProperties;
    return MI_RESULT_OK;
}

static bool are_storable(MI_Type type, MI_Uint32 flags)
{
    return wsmi_value_is_type(type) &&
           (flags & (MI_FLAG_BORROW | MI_FLAG_ADOPT)) != (MI_FLAG_BORROW | MI_FLAG_ADOPT);
}

/* Memory and depth are plain failures in this table. */
static MI_Result as_failure(MI_Result result)
{
    return result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? MI_RESULT_FAILED : result;
}

/* A value on its way into a field, with what it owns. */
struct stored {
    MI_Value value;
    bool exists;
    MI_Uint8 flags;
    struct wsmi_owned *owned;
};

/*
 * ADOPT copies, as it does in OMI: nobody says which allocator the memory came from, so it stays
 * the caller's.
 */
static MI_Result store(MI_Type type, const MI_Value *value, MI_Uint32 flags, struct stored *ret)
{
    memset(ret, 0, sizeof(*ret));
    if ((flags & MI_FLAG_NULL) != 0 || value == NULL || wsmi_value_is_null(type, value)) {
        return MI_RESULT_OK;
    }
    ret->exists = true;
    if ((flags & MI_FLAG_BORROW) != 0) {
        ret->flags = WSMI_FIELD_BORROW;
        wsmi_value_load(type, value, &ret->value);
        return MI_RESULT_OK;
    }
    return wsmi_owned_new(type, value, 1, &ret->owned, &ret->value);
}

static void put(struct wsmi_instance_state *state, MI_Type type, void *field,
                const struct stored *stored)
{
    if (stored->owned != NULL) {
        stored->owned->next = state->owned;
        state->owned = stored->owned;
    }
    wsmi_field_store(type, field, stored->exists ? &stored->value : NULL, stored->flags);
}

MI_Result MI_CALL wsmi_instance_add_element(MI_Instance *self, const MI_Char *name,
                                            const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    struct stored stored;
    if (state == NULL || !wsmi_name_is_legal(name) || !are_storable(type, flags)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (!state->is_dynamic) {
        return MI_RESULT_FAILED;
    }
    if (wsmi_decl_find(self->classDecl, name) < self->classDecl->numProperties) {
        return MI_RESULT_ALREADY_EXISTS;
    }
    struct wsmi_added *added = wsmi_instance_grow(
        self, name, type, flags & ~(MI_Uint32)(STORAGE_FLAGS | MI_FLAG_NOT_MODIFIED));
    if (added == NULL) {
        return MI_RESULT_FAILED;
    }
    MI_Result result = store(type, value, flags, &stored);
    if (result != MI_RESULT_OK) {
        wsmi_mem_free(added);
        return as_failure(result);
    }
    if ((flags & MI_FLAG_NOT_MODIFIED) != 0) {
        stored.flags |= WSMI_FIELD_NOT_MODIFIED | WSMI_FIELD_KEPT;
    }
    wsmi_instance_commit(self, added);
    put(state, type, wsmi_instance_field(self, &added->property), &stored);
    return MI_RESULT_OK;
}

static void release_value(struct wsmi_instance_state *state, MI_Type type, const void *field)
{
    MI_Value value;
    wsmi_field_load(type, field, &value);
    wsmi_owned_release(&state->owned, type, &value);
}

/* The old value is kept until the new one is complete: it may be a part of it. */
static MI_Result replace(MI_Instance *self, MI_Uint32 index, const MI_Value *value, MI_Type type,
                         MI_Uint32 flags)
{
    struct wsmi_instance_state *state = wsmi_instance_state_in(self);
    const MI_PropertyDecl *property = wsmi_instance_property(self, index);
    void *field = wsmi_instance_field(self, property);
    struct stored stored;
    if (!are_storable(type, flags)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (type != (MI_Type)property->type) {
        return MI_RESULT_TYPE_MISMATCH;
    }
    MI_Result result = store(type, value, flags, &stored);
    if (result == MI_RESULT_OK) {
        release_value(state, type, field);
        put(state, type, field, &stored);
    }
    return as_failure(result);
}

MI_Result MI_CALL wsmi_instance_set_element_at(MI_Instance *self, MI_Uint32 index,
                                               const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    if (wsmi_instance_state_of(self) == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return index < self->classDecl->numProperties ? replace(self, index, value, type, flags)
                                                  : MI_RESULT_FAILED;
}

MI_Result MI_CALL wsmi_instance_set_element(MI_Instance *self, const MI_Char *name,
                                            const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    if (wsmi_instance_state_of(self) == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Uint32 index = wsmi_decl_find(self->classDecl, name);
    return index < self->classDecl->numProperties ? replace(self, index, value, type, flags)
                                                  : MI_RESULT_NO_SUCH_PROPERTY;
}

/* Outputs may be NULL. Pointers in `value` stay the instance's. */
static inline void show(const MI_Instance *self, const struct wsmi_instance_state *state,
                        MI_Uint32 index, MI_Value *value, MI_Type *type, MI_Uint32 *flags)
{
    const MI_PropertyDecl *property = wsmi_instance_property(self, index);
    const void *field = wsmi_instance_field(self, property);
    MI_Type declared = (MI_Type)property->type;
    MI_Uint32 shown = property->flags;
    if (value != NULL) {
        wsmi_field_load(declared, field, value);
    }
    if (type != NULL) {
        *type = declared;
    }
    if (flags == NULL) {
        return;
    }
    bool exists = wsmi_field_exists(declared, field);
    MI_Uint8 stored = wsmi_field_flags(declared, field);
    if (state->is_dynamic) {
        shown &= ~(MI_Uint32)MI_FLAG_PROPERTY;
    }
    if (!exists) {
        shown |= MI_FLAG_NULL;
    }
    if ((stored & WSMI_FIELD_NOT_MODIFIED) != 0 && (!exists || (stored & WSMI_FIELD_KEPT) != 0)) {
        shown |= MI_FLAG_NOT_MODIFIED;
    }
    *flags = shown;
}

MI_Result MI_CALL wsmi_instance_get_element_at(const MI_Instance *self, MI_Uint32 index,
                                               const MI_Char **name, MI_Value *value, MI_Type *type,
                                               MI_Uint32 *flags)
{
    const struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL || name == NULL || index >= self->classDecl->numProperties) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = wsmi_instance_property(self, index)->name;
    show(self, state, index, value, type, flags);
    return MI_RESULT_OK;
}

/* Programs ask for one property after the other, mostly as the class has them. */
static MI_Uint32 find_next(const MI_Instance *self, struct wsmi_instance_state *state,
                           const MI_Char *name)
{
    bool is_unique = state->decl != NULL && state->decl->is_unique;
    MI_Uint32 expected = atomic_load_explicit(&state->next, memory_order_relaxed);
    MI_Uint32 found = wsmi_decl_find_at(self->classDecl, is_unique, name, expected);
    atomic_store_explicit(&state->next, found + 1, memory_order_relaxed);
    return found;
}

MI_Result MI_CALL wsmi_instance_get_element(const MI_Instance *self, const MI_Char *name,
                                            MI_Value *value, MI_Type *type, MI_Uint32 *flags,
                                            MI_Uint32 *index)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Uint32 found = find_next(self, state, name);
    if (found == self->classDecl->numProperties) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    show(self, state, found, value, type, flags);
    if (index != NULL) {
        *index = found;
    }
    return MI_RESULT_OK;
}

static void make_null(MI_Instance *self, MI_Uint32 index)
{
    const MI_PropertyDecl *property = wsmi_instance_property(self, index);
    void *field = wsmi_instance_field(self, property);
    release_value(wsmi_instance_state_in(self), (MI_Type)property->type, field);
    wsmi_field_store((MI_Type)property->type, field, NULL, 0);
}

MI_Result MI_CALL wsmi_instance_clear_element_at(MI_Instance *self, MI_Uint32 index)
{
    if (wsmi_instance_state_of(self) == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= self->classDecl->numProperties) {
        return MI_RESULT_FAILED;
    }
    make_null(self, index);
    return MI_RESULT_OK;
}

MI_Result MI_CALL wsmi_instance_clear_element(MI_Instance *self, const MI_Char *name)
{
    if (wsmi_instance_state_of(self) == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Uint32 index = wsmi_decl_find(self->classDecl, name);
    if (index == self->classDecl->numProperties) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    make_null(self, index);
    return MI_RESULT_OK;
}

/* SPDX-License-Identifier: MIT */
/* The life of instances, what is said about a whole one, and their table. */
#include "mi/instance.h"

#include "mi/class.h"
#include "mi/instance_copy.h"
#include "mi/instance_element.h"
#include "mi/instance_pack.h"
#include "mi/instance_state.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/value.h"

enum {
    FIRST_LIST = WSMI_INSTANCE_ROOM,
    /* All fields end on an alignment that suits each type. */
    ROOM_BYTES = WSMI_INSTANCE_ROOM * 40
};

_Static_assert(sizeof(MI_DatetimeField) <= 40 && sizeof(MI_ArrayField) <= 40, "room for any type");

struct new_dynamic {
    MI_Instance base; /* first: the pointer users hold */
    MI_Uint64 room[ROOM_BYTES / 8];
    struct wsmi_instance_state state;
    struct wsmi_growth growth;
    MI_PropertyDecl *properties[FIRST_LIST];
    MI_Char name[];
};

MI_Result wsmi_instance_new(const MI_Char *class_name, MI_Instance **ret)
{
    *ret = NULL;
    if (!wsmi_name_is_legal(class_name)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    size_t bytes = strlen(class_name) + 1;
    struct new_dynamic *made = bytes < SIZE_MAX / 2 ? wsmi_mem_new(sizeof(*made) + bytes) : NULL;
    if (made == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    memcpy(made->name, class_name, bytes);
    struct wsmi_growth *growth = &made->growth;
    growth->in_block = true;
    growth->list_in_block = true;
    growth->properties = made->properties;
    growth->capacity = FIRST_LIST;
    growth->room_begin = offsetof(struct new_dynamic, room);
    growth->room_at = growth->room_begin;
    growth->room_end = growth->room_begin + ROOM_BYTES;
    growth->decl.flags = MI_FLAG_CLASS;
    growth->decl.code = wsmi_decl_code(made->name);
    growth->decl.name = made->name;
    growth->decl.size = sizeof(MI_Instance);
    growth->decl.properties = (const MI_PropertyDecl *const *)made->properties;
    made->state.growth = growth;
    made->state.is_dynamic = true;
    made->base.ft = &wsmi_instance_ft;
    made->base.classDecl = &growth->decl;
    made->base.reserved[0] = (ptrdiff_t)(uintptr_t)&made->state;
    *ret = &made->base;
    return MI_RESULT_OK;
}

MI_Result wsmi_instance_new_rtti(const MI_ClassDecl *rtti, MI_Instance **ret)
{
    struct wsmi_content content = {.class_decl = rtti};
    *ret = NULL;
    /* A declaration out of a class may die with it; a reference keeps it. */
    content.decl = wsmi_decl_of(rtti);
    return wsmi_layout_is_valid(rtti) && rtti->name != NULL ? wsmi_instance_pack(&content, ret)
                                                            : MI_RESULT_INVALID_PARAMETER;
}

MI_Result wsmi_instance_new_shared(struct wsmi_decl *decl, MI_Instance **ret)
{
    return wsmi_instance_new_rtti(&decl->decl, ret);
}

static void make_all_null(MI_Instance *self, MI_Uint8 flags)
{
    for (MI_Uint32 i = 0; i < self->classDecl->numProperties; i++) {
        const MI_PropertyDecl *property = wsmi_instance_property(self, i);
        wsmi_field_store((MI_Type)property->type, wsmi_instance_field(self, property), NULL, flags);
    }
}

MI_Result wsmi_instance_construct(const MI_ClassDecl *rtti, MI_Instance *instance)
{
    if (!wsmi_layout_is_valid(rtti) || rtti->name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct wsmi_instance_state *state = wsmi_mem_new(sizeof(*state));
    if (state == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    struct wsmi_decl *decl = wsmi_decl_of(rtti);
    state->decl = decl != NULL ? wsmi_decl_ref(decl) : NULL;
    state->is_constructed = true;
    memset(instance, 0, rtti->size);
    instance->ft = &wsmi_instance_ft;
    instance->classDecl = rtti;
    instance->reserved[0] = (ptrdiff_t)(uintptr_t)state;
    make_all_null(instance, WSMI_FIELD_NOT_MODIFIED);
    return MI_RESULT_OK;
}

/* Frees what the instance owns; it is empty then. */
static void empty(MI_Instance *self, struct wsmi_instance_state *state)
{
    wsmi_owned_release_all(&state->owned);
    make_all_null(self, 0);
    wsmi_instance_shrink(self);
    wsmi_mem_free(state->name_space);
    wsmi_mem_free(state->server_name);
    state->name_space = NULL;
    state->server_name = NULL;
    self->nameSpace = NULL;
    self->serverName = NULL;
}

static MI_Result MI_CALL instance_destruct(MI_Instance *self)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    empty(self, state);
    if (state->is_constructed) {
        wsmi_decl_unref(state->decl);
        self->reserved[0] = 0;
        wsmi_mem_free(state);
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_delete(MI_Instance *self)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL || state->is_constructed) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct wsmi_decl *decl = state->decl;
    wsmi_owned_release_all(&state->owned);
    wsmi_instance_shrink(self);
    wsmi_mem_free(state->name_space);
    wsmi_mem_free(state->server_name);
    wsmi_slab_release(state->slab, self);
    wsmi_decl_unref(decl);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_is_a(const MI_Instance *self, const MI_ClassDecl *class_decl,
                                       MI_Boolean *flag)
{
    if (self == NULL || class_decl == NULL || flag == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    const MI_ClassDecl *at = self->classDecl;
    *flag = MI_FALSE;
    for (int i = 0; at != NULL && i <= WSMI_DECL_MAX_SUPERCLASSES && !*flag; i++) {
        const MI_ClassDecl *above = wsmi_decl_is_method(at) ? NULL : at->superClassDecl;
        *flag = at == class_decl ||
                (class_decl->name != NULL && wsmi_name_eq(class_decl->name, at->name));
        if (above == NULL && class_decl->name != NULL && !wsmi_decl_is_method(at) &&
            at->superClass != NULL && wsmi_name_eq(class_decl->name, at->superClass)) {
            *flag = MI_TRUE; /* named, but not at hand */
        }
        at = above;
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_get_class_name(const MI_Instance *self,
                                                 const MI_Char **class_name)
{
    if (self == NULL || class_name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *class_name = self->classDecl->name;
    return MI_RESULT_OK;
}

/* Replaces an owned text; NULL clears it. The new one may be the old one. */
static MI_Result set_text(MI_Char **text, const MI_Char *value)
{
    MI_Char *copy = wsmi_mem_strdup(value);
    if (value != NULL && copy == NULL) {
        return MI_RESULT_FAILED;
    }
    wsmi_mem_free(*text);
    *text = copy;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_set_name_space(MI_Instance *self, const MI_Char *name_space)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = set_text(&state->name_space, name_space);
    if (result == MI_RESULT_OK) {
        self->nameSpace = state->name_space;
    }
    return result;
}

static MI_Result MI_CALL instance_get_name_space(const MI_Instance *self,
                                                 const MI_Char **name_space)
{
    if (self == NULL || name_space == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name_space = self->nameSpace;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_set_server_name(MI_Instance *self, const MI_Char *name)
{
    struct wsmi_instance_state *state = wsmi_instance_state_of(self);
    if (state == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = set_text(&state->server_name, name);
    if (result == MI_RESULT_OK) {
        self->serverName = state->server_name;
    }
    return result;
}

static MI_Result MI_CALL instance_get_server_name(const MI_Instance *self, const MI_Char **name)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = self->serverName;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_get_class(const MI_Instance *self, MI_Class **instance_class)
{
    struct wsmi_decl *decl;
    if (instance_class != NULL) {
        *instance_class = NULL;
    }
    if (wsmi_instance_state_of(self) == NULL || instance_class == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_decl_share(self->classDecl, &decl);
    if (result == MI_RESULT_OK) {
        result = wsmi_class_new(decl, self->nameSpace, self->serverName, instance_class);
        wsmi_decl_unref(decl);
    }
    return result;
}

/* The content of one of ours, in `slots`, which are borrowed from it. */
static void look_at(const MI_Instance *self, struct wsmi_slot *slots)
{
    for (MI_Uint32 i = 0; i < self->classDecl->numProperties; i++) {
        const MI_PropertyDecl *property = wsmi_instance_property(self, i);
        MI_Type type = (MI_Type)property->type;
        const void *field = wsmi_instance_field(self, property);
        slots[i].exists = wsmi_field_exists(type, field);
        slots[i].flags = wsmi_field_flags(type, field) & (MI_Uint8) ~(unsigned)WSMI_FIELD_BORROW;
        wsmi_field_load(type, field, &slots[i].value);
    }
}

static MI_Result copy_own(const MI_Instance *self, unsigned depth, MI_Instance **ret)
{
    struct wsmi_instance_state *state = wsmi_instance_state_in(self);
    struct wsmi_content content = {.class_decl = self->classDecl,
                                   .is_dynamic = state->is_dynamic,
                                   .name_space = self->nameSpace,
                                   .server_name = self->serverName,
                                   .depth = depth};
    struct wsmi_slot *slots = wsmi_mem_new_array(self->classDecl->numProperties, sizeof(*slots));
    if (slots == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    look_at(self, slots);
    content.slots = slots;
    MI_Result result = MI_RESULT_OK;
    if (state->growth != NULL || state->decl != NULL) {
        result = wsmi_decl_share(self->classDecl, &content.decl);
    }
    if (result == MI_RESULT_OK) {
        if (content.decl != NULL) {
            content.class_decl = &content.decl->decl;
        }
        result = wsmi_instance_pack(&content, ret);
        wsmi_decl_unref(content.decl);
    }
    wsmi_mem_free(slots);
    return result;
}

MI_Result wsmi_instance_copy(const MI_Instance *instance, unsigned depth, MI_Instance **ret)
{
    if (instance->ft == NULL || instance->ft->Clone == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (depth > WSMI_VALUE_MAX_DEPTH) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (instance->ft != &wsmi_instance_ft) {
        MI_Instance *copy = NULL;
        MI_Result result = instance->ft->Clone(instance, &copy);
        if (result == MI_RESULT_OK && copy == NULL) {
            return MI_RESULT_FAILED;
        }
        if (result == MI_RESULT_OK) {
            *ret = copy;
        }
        return result;
    }
    return wsmi_instance_state_of(instance) == NULL ? MI_RESULT_INVALID_PARAMETER
                                                    : copy_own(instance, depth, ret);
}

static MI_Result MI_CALL instance_clone(const MI_Instance *self, MI_Instance **new_instance)
{
    if (new_instance == NULL) {
        return MI_RESULT_FAILED;
    }
    *new_instance = NULL;
    if (self == NULL) {
        return MI_RESULT_FAILED;
    }
    MI_Result result = wsmi_instance_copy(self, 0, new_instance);
    return result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? MI_RESULT_FAILED : result;
}

const MI_InstanceFT wsmi_instance_ft = {
    .Clone = instance_clone,
    .Destruct = instance_destruct,
    .Delete = instance_delete,
    .IsA = instance_is_a,
    .GetClassName = instance_get_class_name,
    .SetNameSpace = instance_set_name_space,
    .GetNameSpace = instance_get_name_space,
    .GetElementCount = wsmi_instance_get_element_count,
    .AddElement = wsmi_instance_add_element,
    .SetElement = wsmi_instance_set_element,
    .SetElementAt = wsmi_instance_set_element_at,
    .GetElement = wsmi_instance_get_element,
    .GetElementAt = wsmi_instance_get_element_at,
    .ClearElement = wsmi_instance_clear_element,
    .ClearElementAt = wsmi_instance_clear_element_at,
    .GetServerName = instance_get_server_name,
    .SetServerName = instance_set_server_name,
    .GetClass = instance_get_class,
};

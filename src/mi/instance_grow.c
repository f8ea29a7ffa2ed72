/* SPDX-License-Identifier: MIT */
/* How dynamic instances get more elements without moving. */
#include "mi/instance_state.h"
#include "mi/layout.h"
#include "mi/mem.h"

_Static_assert(sizeof(((struct wsmi_added *)NULL)->field) >= sizeof(MI_DatetimeField),
               "the widest field fits");

enum { FIRST_CAPACITY = 16 };

/* The growth of a clone or a result: its shared declaration to start with, and no room. */
static struct wsmi_growth *start(struct wsmi_instance_state *state)
{
    struct wsmi_growth *growth = wsmi_mem_new(sizeof(*growth));
    if (growth != NULL) {
        growth->decl = state->decl->decl;
        growth->decl.owningClass = NULL;
    }
    return growth;
}

static bool make_place(struct wsmi_growth *growth)
{
    size_t count = growth->decl.numProperties;
    size_t capacity = growth->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : growth->capacity * 2;
    while (capacity <= count) {
        capacity *= 2;
    }
    if (count < growth->capacity) {
        return true;
    }
    MI_PropertyDecl **properties = wsmi_mem_new_array(capacity, sizeof(*properties));
    if (properties == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(properties, (const void *)growth->decl.properties, count * sizeof(*properties));
    }
    if (!growth->list_in_block) {
        wsmi_mem_free(growth->properties);
    }
    growth->properties = properties;
    growth->list_in_block = false;
    growth->capacity = capacity;
    growth->decl.properties = (const MI_PropertyDecl *const *)properties;
    return true;
}

/* Offset of the next field of that type, or 0 when the room is used up. */
static MI_Uint32 place_of(const struct wsmi_growth *growth, MI_Type type)
{
    MI_Uint32 align = (MI_Uint32)wsmi_field_align(type);
    MI_Uint32 at = (growth->room_at + align - 1) / align * align;
    return growth->room_end >= at && growth->room_end - at >= wsmi_field_bytes(type) ? at : 0;
}

static struct wsmi_added *new_element(const MI_Char *name, MI_Type type, MI_Uint32 flags,
                                      MI_Uint32 offset)
{
    size_t bytes = strlen(name) + 1;
    struct wsmi_added *added = bytes < SIZE_MAX / 2 ? wsmi_mem_new(sizeof(*added) + bytes) : NULL;
    if (added != NULL) {
        memcpy(added->name, name, bytes);
        added->property.flags = flags | MI_FLAG_PROPERTY;
        added->property.code = wsmi_decl_code(name);
        added->property.name = added->name;
        added->property.type = type;
        added->property.offset = offset;
    }
    return added;
}

struct wsmi_added *wsmi_instance_grow(MI_Instance *self, const MI_Char *name, MI_Type type,
                                      MI_Uint32 flags)
{
    struct wsmi_instance_state *state = wsmi_instance_state_in(self);
    if (state->growth == NULL) {
        state->growth = start(state);
    }
    if (state->growth == NULL || !make_place(state->growth)) {
        return NULL;
    }
    return new_element(name, type, flags, place_of(state->growth, type));
}

void wsmi_instance_commit(MI_Instance *self, struct wsmi_added *added)
{
    struct wsmi_growth *growth = wsmi_instance_state_in(self)->growth;
    if (added->property.offset != 0) {
        growth->room_at =
            added->property.offset + (MI_Uint32)wsmi_field_bytes((MI_Type)added->property.type);
        growth->decl.size = growth->room_at;
    }
    added->next = growth->added;
    growth->added = added;
    growth->properties[growth->decl.numProperties++] = &added->property;
    self->classDecl = &growth->decl;
}

void wsmi_instance_shrink(MI_Instance *self)
{
    struct wsmi_instance_state *state = wsmi_instance_state_in(self);
    struct wsmi_growth *growth = state->growth;
    if (growth == NULL) {
        return;
    }
    while (growth->added != NULL) {
        struct wsmi_added *added = growth->added;
        growth->added = added->next;
        wsmi_mem_free(added);
    }
    growth->decl.numProperties = 0;
    growth->decl.size = growth->room_begin;
    growth->room_at = growth->room_begin;
    if (!growth->list_in_block) {
        wsmi_mem_free(growth->properties);
        growth->properties = NULL;
        growth->decl.properties = NULL;
        growth->capacity = 0;
    }
    if (!growth->in_block) {
        wsmi_mem_free(growth);
        state->growth = NULL;
        self->classDecl = &state->decl->decl;
    }
}

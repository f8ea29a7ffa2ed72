/* SPDX-License-Identifier: MIT */
#include "mi/convert_direct.h"

#include "core/num.h"
#include "mi/class.h"
#include "mi/instance.h"
#include "mi/instance_state.h"
#include "mi/layout.h"
#include "mi/pack.h"
#include "mi/scalar_value.h"

struct direct {
    const struct wsmi_decl *decl;
    MI_Instance *instance;
    uint8_t *at; /* where the next text or array goes; there is room for all of them, aligned */
};

/* In the block: nothing was added to the class. */
static void *field_of(const struct direct *direct, const MI_PropertyDecl *declared)
{
    return (uint8_t *)direct->instance + declared->offset;
}

/* Room for the texts, be they strings or elements of arrays; more than enough where they turn out
 * to be numbers. The message was bounded when it was read. */
static bool measure(const struct wsmi_cim_instance *in, size_t *total)
{
    size_t items = 0;
    for (size_t i = 0; i < in->property_count; i++) {
        const struct wsmi_property *property = &in->properties[i];
        for (size_t j = 0; j < property->item_count; j++) {
            /* A pointer or a number, the text, its end, what aligns the next. */
            size_t bytes = wsmi_pack_round(property->items[j].text.len + 1);
            if (!wsmi_num_add(*total, bytes, total)) {
                return false;
            }
        }
        items += property->item_count;
    }
    size_t elements;
    return wsmi_num_mul(items, sizeof(MI_Uint64) + WSMI_PACK_ALIGN, &elements) &&
           wsmi_num_add(*total, elements, total);
}

static const MI_Char *put_text(struct direct *direct, struct wsmi_view text)
{
    MI_Char *copy = (MI_Char *)direct->at; /* zeroed */
    direct->at += text.len + 1;
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

static uint8_t *take_array(struct direct *direct, size_t bytes)
{
    uintptr_t at = (uintptr_t)direct->at;
    uint8_t *taken = direct->at + (wsmi_pack_round(at) - at);
    direct->at = taken + bytes;
    return taken;
}

/* One simple value to `to`. */
static bool put_value(struct direct *direct, const struct wsmi_item *item, MI_Type type, void *to)
{
    union wsmi_scalar scalar;
    struct wsmi_err err;
    MI_Value value;
    if (item->kind != WSMI_ITEM_TEXT && item->kind != WSMI_ITEM_DATETIME) {
        return false;
    }
    if (type == MI_STRING) {
        const MI_Char *text = put_text(direct, item->text);
        memcpy(to, &text, sizeof(text));
        return true;
    }
    if (!wsmi_scalar_parse(item->text, (enum wsmi_type)type, &scalar, &err)) {
        return false;
    }
    if (type == MI_DATETIME) {
        wsmi_value_from_scalar((enum wsmi_type)type, &scalar, &value);
        memcpy(to, &value.datetime, sizeof(value.datetime));
    } else {
        wsmi_value_move(to, &scalar, wsmi_value_bytes(type));
    }
    return true;
}

static bool put_array(struct direct *direct, const struct wsmi_property *property, MI_Type scalar,
                      MI_Array *array)
{
    size_t size = wsmi_value_bytes(scalar);
    uint8_t *elements = take_array(direct, property->item_count * size);
    array->data = elements;
    array->size = (MI_Uint32)property->item_count;
    for (size_t i = 0; i < property->item_count; i++) {
        if (!put_value(direct, &property->items[i], scalar, elements + i * size)) {
            return false;
        }
    }
    return true;
}

/* Octets have two spellings, instances are made by others, and there is no room for arrays of
 * datetimes. */
static bool is_simple(MI_Type type)
{
#define BIT(type) (UINT32_C(1) << (type))
    const uint32_t others = BIT(MI_REFERENCE) | BIT(MI_INSTANCE) | BIT(MI_REFERENCEA) |
                            BIT(MI_INSTANCEA) | BIT(MI_UINT8A) | BIT(MI_DATETIMEA);
    return (others >> type & 1) == 0;
#undef BIT
}

/* `expected` is where the property probably is declared; it becomes where the next one is. */
static bool put_property(struct direct *direct, const struct wsmi_property *property,
                         MI_Uint32 *expected)
{
    const MI_ClassDecl *decl = &direct->decl->decl;
    MI_Uint32 index = wsmi_decl_find_at(decl, direct->decl->is_unique,
                                        (const MI_Char *)property->name.ptr, *expected);
    if (index == decl->numProperties || property->name.len == 0) {
        return false;
    }
    const MI_PropertyDecl *declared = decl->properties[index];
    MI_Type type = (MI_Type)declared->type;
    void *field = field_of(direct, declared);
    bool is_array = (type & MI_ARRAY) != 0;
    *expected = index + 1;
    if (!is_simple(type) || property->is_array || property->is_unset ||
        wsmi_field_flags(type, field) == 0 || property->item_count == 0 ||
        (property->is_key && (declared->flags & MI_FLAG_KEY) == 0)) {
        return false;
    }
    if (property->item_count == 1 && property->items[0].kind == WSMI_ITEM_NULL) {
        wsmi_field_mark(type, field, false, 0);
        return true;
    }
    if (!is_array && property->item_count > 1) {
        return false;
    }
    wsmi_field_mark(type, field, true, 0);
    return is_array ? put_array(direct, property, (MI_Type)(type & ~(MI_Type)MI_ARRAY), field)
                    : put_value(direct, property->items, type, field);
}

/* What no property of the message comes for stays null and never set. */
static bool fill(struct direct *direct, const struct wsmi_cim_instance *in)
{
    MI_Uint32 expected = 0;
    const MI_ClassDecl *decl = &direct->decl->decl;
    for (MI_Uint32 i = 0; i < decl->numProperties; i++) {
        const MI_PropertyDecl *declared = decl->properties[i];
        wsmi_field_mark((MI_Type)declared->type, field_of(direct, declared), false,
                        WSMI_FIELD_NOT_MODIFIED);
    }
    for (size_t i = 0; i < in->property_count; i++) {
        if (!put_property(direct, &in->properties[i], &expected)) {
            return false;
        }
    }
    return true;
}

static enum wsmi_direct make(const struct wsmi_cim_instance *in, const struct wsmi_typing *typing,
                             struct wsmi_decl *decl, MI_Instance **ret)
{
    struct wsmi_view name_space = wsmi_view_from_str(typing->name_space);
    struct wsmi_view server_name = wsmi_view_from_str(typing->server_name);
    size_t fixed = wsmi_pack_round(decl->decl.size) + sizeof(struct wsmi_instance_state);
    size_t total = 0;
    struct wsmi_slab *slab;
    if (!wsmi_num_add(fixed, name_space.len + server_name.len + 4 * WSMI_PACK_ALIGN, &total) ||
        !measure(in, &total)) {
        return WSMI_DIRECT_OOM;
    }
    uint8_t *block = wsmi_slab_take(typing->slabs, total, &slab);
    if (block == NULL) {
        return WSMI_DIRECT_OOM;
    }
    struct direct direct = {decl, (MI_Instance *)(void *)block, block + fixed};
    if (!fill(&direct, in)) {
        wsmi_slab_release(slab, block);
        return WSMI_DIRECT_UNUSUAL;
    }
    struct wsmi_instance_state *state =
        (struct wsmi_instance_state *)(void *)(block + wsmi_pack_round(decl->decl.size));
    state->slab = slab;
    state->decl = wsmi_decl_ref(decl);
    direct.instance->ft = &wsmi_instance_ft;
    direct.instance->classDecl = &decl->decl;
    direct.instance->reserved[0] = (ptrdiff_t)(uintptr_t)state;
    if (typing->name_space != NULL) {
        direct.instance->nameSpace = put_text(&direct, name_space);
    }
    if (typing->server_name != NULL) {
        direct.instance->serverName = put_text(&direct, server_name);
    }
    wsmi_slab_trim(typing->slabs, slab, total - (size_t)(direct.at - block));
    *ret = direct.instance;
    return WSMI_DIRECT_MADE;
}

enum wsmi_direct wsmi_instance_direct(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                                      const struct wsmi_typing *typing, MI_Instance **ret)
{
    struct wsmi_decl *decl;
    enum wsmi_direct made = WSMI_DIRECT_UNUSUAL;
    if (typing->declaration == NULL || typing->strings_only || typing->as_sent ||
        typing->method != NULL || wsmi_class_share(typing->declaration, &decl) != MI_RESULT_OK) {
        return WSMI_DIRECT_UNUSUAL;
    }
    if (strcmp(decl->decl.name, class_name) == 0) {
        made = make(in, typing, decl, ret);
    }
    wsmi_decl_unref(decl);
    return made;
}

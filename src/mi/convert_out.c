/* SPDX-License-Identifier: MIT */
/* From an MI_Instance, whoever made it, to what a message holds. */
#include "mi/convert_value.h"
#include "mi/result.h"
#include "mi/scalar_value.h"
#include "mi/value.h"
#include "wsmi/octets.h"
#include "wsmi/resource_uri.h"

enum { MAX_URI_BYTES = 2048, MAX_TEXT_BYTES = 4 * 1024 * 1024 };

static bool set_err(struct wsmi_error *error, const struct wsmi_err *err)
{
    return wsmi_error_from_err(err, "parameter", error);
}

static bool refuse(struct wsmi_error *error, const char *reason)
{
    return wsmi_error_refuse(error, "parameter", reason);
}

static bool keep(struct wsmi_arena *arena, const MI_Char *text, struct wsmi_view *ret,
                 struct wsmi_error *error)
{
    struct wsmi_err err;
    return wsmi_arena_copy(arena, wsmi_view_from_str(text), 0, ret, &err) || set_err(error, &err);
}

bool wsmi_value_to_text(MI_Type type, const MI_Value *value, struct wsmi_arena *arena,
                        struct wsmi_view *ret, struct wsmi_error *error)
{
    const union wsmi_scalar scalar = wsmi_scalar_from_value((enum wsmi_type)type, value);
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_TEXT_BYTES);
    bool written = wsmi_scalar_write((enum wsmi_type)type, &scalar, &buf, &err) &&
                   wsmi_arena_copy(arena, wsmi_buf_view(&buf), 0, ret, &err);
    wsmi_buf_clean_up(&buf);
    return written || set_err(error, &err);
}

/* The class namespace of an embedded instance: its DMTF resource URI. */
static bool write_class_ns(struct wsmi_arena *arena, struct wsmi_view class_name,
                           struct wsmi_view *ret, struct wsmi_error *error)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_URI_BYTES);
    wsmi_uri_write_class(WSMI_URI_DMTF, class_name, class_name, &buf);
    bool written =
        wsmi_buf_ok(&buf, &err) && wsmi_arena_copy(arena, wsmi_buf_view(&buf), 0, ret, &err);
    wsmi_buf_clean_up(&buf);
    return written || set_err(error, &err);
}

static bool to_cim(const MI_Instance *in, enum wsmi_elements elements, unsigned depth,
                   struct wsmi_arena *arena, struct wsmi_cim_instance *ret,
                   struct wsmi_error *error);
static bool to_epr(const MI_Instance *key, const MI_Char *name_space, struct wsmi_view resource_uri,
                   unsigned depth, struct wsmi_arena *arena, struct wsmi_epr *ret,
                   struct wsmi_error *error);

static bool instance_item(const MI_Instance *in, unsigned depth, struct wsmi_arena *arena,
                          struct wsmi_item *ret, struct wsmi_error *error)
{
    struct wsmi_err err;
    struct wsmi_cim_instance *instance = wsmi_arena_alloc(arena, sizeof(*instance), 0, &err);
    if (instance == NULL) {
        return set_err(error, &err);
    }
    ret->kind = WSMI_ITEM_INSTANCE;
    ret->instance = instance;
    return to_cim(in, WSMI_ELEMENTS_SET, depth + 1, arena, instance, error) &&
           write_class_ns(arena, instance->class_name, &instance->class_ns, error);
}

static bool reference_item(const MI_Instance *in, unsigned depth, struct wsmi_arena *arena,
                           struct wsmi_item *ret, struct wsmi_error *error)
{
    const struct wsmi_view none = {NULL, 0};
    const MI_Char *name_space = NULL;
    struct wsmi_err err;
    struct wsmi_epr *reference = wsmi_arena_alloc(arena, sizeof(*reference), 0, &err);
    if (reference == NULL) {
        return set_err(error, &err);
    }
    ret->kind = WSMI_ITEM_REFERENCE;
    ret->reference = reference;
    (void)MI_Instance_GetNameSpace(in, &name_space);
    return to_epr(in, name_space, none, depth + 1, arena, reference, error);
}

static bool write_item(MI_Type type, const MI_Value *value, unsigned depth,
                       struct wsmi_arena *arena, struct wsmi_item *ret, struct wsmi_error *error)
{
    if (type >= MI_STRING && wsmi_value_is_null(type, value)) {
        return refuse(error, "an array has a null value, which cannot be sent");
    }
    switch (type) {
    case MI_REFERENCE:
        return reference_item(value->reference, depth, arena, ret, error);
    case MI_INSTANCE:
        return instance_item(value->instance, depth, arena, ret, error);
    case MI_DATETIME:
        ret->kind = WSMI_ITEM_DATETIME;
        break;
    default:
        ret->kind = WSMI_ITEM_TEXT;
        break;
    }
    return wsmi_value_to_text(type, value, arena, &ret->text, error);
}

/* An empty array has no items: there is no way to write one (wsman-wire 4.6). */
static bool write_items(MI_Type type, const MI_Value *value, unsigned depth,
                        struct wsmi_arena *arena, struct wsmi_property *ret,
                        struct wsmi_error *error)
{
    MI_Type element_type = (MI_Type)(type & ~(MI_Type)MI_ARRAY);
    bool is_array = (type & MI_ARRAY) != 0;
    size_t count = is_array ? value->array.size : 1;
    struct wsmi_err err;
    struct wsmi_item *items = wsmi_arena_alloc_array(arena, count, sizeof(*items), 0, &err);
    if (items == NULL) {
        return set_err(error, &err);
    }
    for (size_t i = 0; i < count; i++) {
        MI_Value element = is_array ? wsmi_value_element(type, value, (MI_Uint32)i) : *value;
        if (!write_item(element_type, &element, depth, arena, &items[i], error)) {
            return false;
        }
    }
    ret->items = items;
    ret->item_count = count;
    return true;
}

static bool write_property(const MI_Char *name, MI_Type type, const MI_Value *value,
                           MI_Uint32 flags, unsigned depth, struct wsmi_arena *arena,
                           struct wsmi_property *ret, struct wsmi_error *error)
{
    static const struct wsmi_item null = {.kind = WSMI_ITEM_NULL};
    ret->is_key = (flags & MI_FLAG_KEY) != 0;
    if (!keep(arena, name, &ret->name, error)) {
        return false;
    }
    if ((flags & MI_FLAG_NULL) != 0) {
        ret->items = &null;
        ret->item_count = 1;
        return true;
    }
    return wsmi_value_is_type(type) ? write_items(type, value, depth, arena, ret, error)
                                    : refuse(error, "an element has a type that is none");
}

static bool has_keys(const MI_Instance *in, MI_Uint32 count)
{
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name;
        MI_Uint32 flags = 0;
        if (MI_Instance_GetElementAt(in, i, &name, NULL, NULL, &flags) == MI_RESULT_OK &&
            (flags & MI_FLAG_KEY) != 0) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(MI_Uint32 flags, enum wsmi_elements elements, bool keys_are_marked)
{
    bool is_key = (flags & MI_FLAG_KEY) != 0;
    if (elements == WSMI_ELEMENTS_KEYS && keys_are_marked) {
        return is_key;
    }
    bool is_set = (flags & MI_FLAG_NOT_MODIFIED) == 0;
    return elements == WSMI_ELEMENTS_KEYS ? is_set && (flags & MI_FLAG_NULL) == 0
                                          : is_set || is_key;
}

/* Whether the declaration of the instance, if it has one, says so; any instance is asked through
 * its `ft`. False with `error` on memory. */
static bool find_octets(const MI_Instance *in, const MI_Char *name, bool *ret_found,
                        struct wsmi_error *error)
{
    MI_Class *declaration = NULL;
    MI_QualifierSet qualifiers;
    MI_Value value;
    MI_Type type = MI_STRING;
    MI_Uint32 flags;
    MI_Uint32 index;
    *ret_found = false;
    MI_Result result = MI_Instance_GetClass(in, &declaration);
    if (result == MI_RESULT_SERVER_LIMITS_EXCEEDED) {
        return wsmi_error_no_memory(error, "parameter");
    }
    if (result != MI_RESULT_OK || declaration == NULL) {
        return true;
    }
    if (MI_Class_GetElement(declaration, name, NULL, NULL, NULL, NULL, &qualifiers, NULL, NULL) ==
            MI_RESULT_OK &&
        MI_QualifierSet_GetQualifier(&qualifiers, MI_T("OctetString"), &type, &flags, &value,
                                     &index) == MI_RESULT_OK) {
        *ret_found = type == MI_BOOLEAN && value.boolean != MI_FALSE;
    }
    (void)MI_Class_Delete(declaration);
    return true;
}

/*
 * What is declared as octets goes out as base64 in one element (DSP0230 section 8). An array that
 * does not start with its own length is no octet string, whatever the class says, and goes out as
 * the numbers it may have come as.
 */
static bool replace_octets(const MI_Instance *in, const MI_Char *name, const MI_Value *value,
                           struct wsmi_arena *arena, struct wsmi_property *property,
                           struct wsmi_error *error)
{
    struct wsmi_item item = {.kind = WSMI_ITEM_TEXT};
    struct wsmi_buf buf;
    struct wsmi_err err;
    bool is_declared;
    if (!find_octets(in, name, &is_declared, error)) {
        return false;
    }
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_TEXT_BYTES);
    const struct wsmi_view array = {value->uint8a.data, value->uint8a.size};
    bool is_written = is_declared && wsmi_octets_write(array, &buf, &err);
    bool is_in_order = !is_declared || is_written || err.code == WSMI_E_USAGE;
    if (is_written) {
        struct wsmi_item *items = wsmi_arena_alloc(arena, sizeof(*items), 0, &err);
        is_in_order =
            items != NULL && wsmi_arena_copy(arena, wsmi_buf_view(&buf), 0, &item.text, &err);
        if (is_in_order) {
            *items = item;
            property->items = items;
            property->item_count = 1;
        }
    }
    wsmi_buf_clean_up(&buf);
    return is_in_order || set_err(error, &err);
}

static bool write_properties(const MI_Instance *in, MI_Uint32 count, enum wsmi_elements elements,
                             unsigned depth, struct wsmi_arena *arena,
                             struct wsmi_cim_instance *ret, struct wsmi_error *error)
{
    struct wsmi_err err;
    bool keys_are_marked = elements == WSMI_ELEMENTS_KEYS && has_keys(in, count);
    struct wsmi_property *properties =
        wsmi_arena_alloc_array(arena, count, sizeof(*properties), 0, &err);
    if (properties == NULL) {
        return set_err(error, &err);
    }
    ret->properties = properties;
    for (MI_Uint32 i = 0; i < count; i++) {
        struct wsmi_property *property = &properties[ret->property_count];
        const MI_Char *name = NULL;
        MI_Value value;
        MI_Type type = MI_STRING;
        MI_Uint32 flags = 0;
        if (MI_Instance_GetElementAt(in, i, &name, &value, &type, &flags) != MI_RESULT_OK) {
            return refuse(error, "an element of the instance cannot be read");
        }
        if (!is_wanted(flags, elements, keys_are_marked)) {
            continue;
        }
        if (!write_property(name, type, &value, flags, depth, arena, property, error) ||
            (type == MI_UINT8A && (flags & MI_FLAG_NULL) == 0 &&
             !replace_octets(in, name, &value, arena, property, error))) {
            return false;
        }
        ret->property_count += property->item_count > 0 ? 1 : 0;
    }
    return true;
}

static bool to_cim(const MI_Instance *in, enum wsmi_elements elements, unsigned depth,
                   struct wsmi_arena *arena, struct wsmi_cim_instance *ret,
                   struct wsmi_error *error)
{
    const MI_Char *class_name = NULL;
    MI_Uint32 count = 0;
    memset(ret, 0, sizeof(*ret));
    if (in == NULL || in->ft == NULL || depth > WSMI_VALUE_MAX_DEPTH) {
        return refuse(error, depth > WSMI_VALUE_MAX_DEPTH ? "instances are nested too deeply"
                                                          : "an instance is NULL");
    }
    if (MI_Instance_GetClassName(in, &class_name) != MI_RESULT_OK ||
        MI_Instance_GetElementCount(in, &count) != MI_RESULT_OK) {
        return refuse(error, "the instance cannot be read");
    }
    return keep(arena, class_name, &ret->class_name, error) &&
           write_properties(in, count, elements, depth, arena, ret, error);
}

bool wsmi_instance_to_cim(const MI_Instance *in, enum wsmi_elements elements,
                          struct wsmi_arena *arena, struct wsmi_cim_instance *ret,
                          struct wsmi_error *error)
{
    return to_cim(in, elements, 0, arena, ret, error);
}

/* Keys as selectors: simple values and references. */
static bool write_selectors(const struct wsmi_cim_instance *keys, struct wsmi_selector *selectors,
                            size_t *count, struct wsmi_error *error)
{
    for (size_t i = 0; i < keys->property_count; i++) {
        const struct wsmi_item *item = &keys->properties[i].items[0];
        if (keys->properties[i].item_count != 1 || item->kind == WSMI_ITEM_NULL ||
            item->kind == WSMI_ITEM_INSTANCE) {
            return refuse(error, "a key is null, an array or an embedded instance");
        }
        selectors[*count].name = keys->properties[i].name;
        selectors[*count].text = item->text;
        if (item->kind == WSMI_ITEM_REFERENCE) {
            selectors[*count].reference = item->reference;
        }
        (*count)++;
    }
    return true;
}

static bool to_epr(const MI_Instance *key, const MI_Char *name_space, struct wsmi_view resource_uri,
                   unsigned depth, struct wsmi_arena *arena, struct wsmi_epr *ret,
                   struct wsmi_error *error)
{
    struct wsmi_cim_instance keys;
    struct wsmi_err err;
    memset(ret, 0, sizeof(*ret));
    if (!to_cim(key, WSMI_ELEMENTS_KEYS, depth, arena, &keys, error)) {
        return false;
    }
    struct wsmi_selector *selectors =
        wsmi_arena_alloc_array(arena, keys.property_count + 1, sizeof(*selectors), 0, &err);
    if (selectors == NULL) {
        return set_err(error, &err);
    }
    ret->address = WSMI_VIEW("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous");
    ret->resource_uri = resource_uri;
    ret->selectors = selectors;
    if (name_space != NULL) {
        selectors[0].name = WSMI_VIEW("__cimnamespace");
        ret->selector_count = 1;
        if (!keep(arena, name_space, &selectors[0].text, error)) {
            return false;
        }
    }
    return (resource_uri.len > 0 ||
            write_class_ns(arena, keys.class_name, &ret->resource_uri, error)) &&
           write_selectors(&keys, selectors, &ret->selector_count, error);
}

bool wsmi_instance_to_epr(const MI_Instance *key, const MI_Char *name_space,
                          struct wsmi_view resource_uri, struct wsmi_arena *arena,
                          struct wsmi_epr *ret, struct wsmi_error *error)
{
    return to_epr(key, name_space, resource_uri, 0, arena, ret, error);
}

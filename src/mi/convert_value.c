/* SPDX-License-Identifier: MIT */
#include "mi/convert_value.h"

#include "core/fail.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/scalar_value.h"
#include "wsmi/octets.h"

static MI_Type scalar_type(MI_Type type)
{
    return (MI_Type)(type & ~(MI_Type)MI_ARRAY);
}

/* Deletes what was made since `before` was the last one. */
static void forget_made(struct wsmi_value_maker *maker, const struct wsmi_made *before)
{
    while (maker->made != before) {
        (void)MI_Instance_Delete(maker->made->instance);
        maker->made = maker->made->next;
    }
}

void wsmi_value_maker_clean_up(struct wsmi_value_maker *maker)
{
    forget_made(maker, NULL);
}

static MI_Type guess_item(const struct wsmi_item *item, bool strings_only)
{
    switch (item->kind) {
    case WSMI_ITEM_REFERENCE:
        return MI_REFERENCE;
    case WSMI_ITEM_INSTANCE:
        return MI_INSTANCE;
    case WSMI_ITEM_DATETIME:
        return strings_only ? MI_STRING : MI_DATETIME;
    default:
        return item->has_hint && !strings_only ? (MI_Type)item->hint : MI_STRING;
    }
}

/* Items that are not all of one type are strings, as far as they are text. */
MI_Type wsmi_value_guess_type(const struct wsmi_property *property, bool strings_only)
{
    if (property->item_count == 0) {
        return (MI_Type)(strings_only ? MI_STRINGA : (MI_Type)property->empty_type | MI_ARRAY);
    }
    MI_Type type = guess_item(&property->items[0], strings_only);
    for (size_t i = 1; i < property->item_count; i++) {
        if (guess_item(&property->items[i], strings_only) != type && type < MI_REFERENCE) {
            type = MI_STRING;
        }
    }
    bool is_array =
        property->item_count > 1 || property->is_array || property->items[0].is_null_array;
    return is_array ? (MI_Type)(type | MI_ARRAY) : type;
}

MI_Value wsmi_value_element(MI_Type array_type, const MI_Value *value, MI_Uint32 index)
{
    MI_Value element;
    size_t size = wsmi_value_bytes(scalar_type(array_type));
    memset(&element, 0, sizeof(element));
    memcpy(&element, (const char *)value->array.data + index * size, size);
    return element;
}

static bool make_text(struct wsmi_value_maker *maker, const struct wsmi_item *item, MI_Type type,
                      MI_Value *ret, struct wsmi_err *err)
{
    union wsmi_scalar scalar;
    struct wsmi_view copy;
    if (item->kind != WSMI_ITEM_TEXT && item->kind != WSMI_ITEM_DATETIME) {
        return wsmi_fail(err, WSMI_E_SYNTAX, item->offset, "the value is no simple one");
    }
    if (type == MI_STRING) {
        if (!wsmi_arena_copy(maker->arena, item->text, item->offset, &copy, err)) {
            return false;
        }
        memcpy(&ret->string, &copy.ptr, sizeof(ret->string)); /* MI_Value has no const */
        return true;
    }
    if (!wsmi_scalar_parse(item->text, (enum wsmi_type)type, &scalar, err)) {
        err->offset = item->offset;
        return false;
    }
    wsmi_value_from_scalar((enum wsmi_type)type, &scalar, ret);
    return true;
}

/* SYNTAX would have the value kept as a string, which it is not. */
static enum wsmi_code nested_code(const struct wsmi_error *error)
{
    return error->code == WSMI_OK || error->code == WSMI_E_OOM ? WSMI_E_OOM : WSMI_E_PROTOCOL;
}

/* References and embedded instances, by classes of their own. */
static bool make_instance(struct wsmi_value_maker *maker, const struct wsmi_item *item,
                          MI_Type type, MI_Value *ret, struct wsmi_err *err)
{
    struct wsmi_typing typing = {
        .strings_only = maker->typing->strings_only,
        .name_space = maker->typing->name_space,
        .server_name = maker->typing->server_name,
        .as_sent = type == MI_REFERENCE, /* which has keys and no more */
        .shapes = maker->typing->shapes,
        .find_class = maker->typing->find_class,
        .find_context = maker->typing->find_context,
        .ret_mismatch = maker->typing->ret_mismatch,
    };
    struct wsmi_error error;
    struct wsmi_made *made = wsmi_arena_alloc(maker->arena, sizeof(*made), item->offset, err);
    bool is_made = false;
    if (made == NULL) {
        return false;
    }
    if (type == MI_REFERENCE && item->kind == WSMI_ITEM_REFERENCE) {
        is_made = wsmi_instance_from_epr(item->reference, &typing, &made->instance, &error);
    } else if (type == MI_INSTANCE && item->kind == WSMI_ITEM_INSTANCE) {
        if (!wsmi_typing_find(&typing, item->instance->class_name)) {
            return wsmi_fail(err, WSMI_E_OOM, item->offset, "out of memory");
        }
        is_made = wsmi_instance_from_cim(item->instance, NULL, &typing, &made->instance, &error);
    } else {
        return wsmi_fail(err, WSMI_E_SYNTAX, item->offset,
                         "the value is neither the reference nor the instance it should be");
    }
    if (!is_made) {
        return wsmi_fail(err, nested_code(&error), item->offset, error.reason);
    }
    made->next = maker->made;
    maker->made = made;
    ret->instance = made->instance;
    return true;
}

static bool make_item(struct wsmi_value_maker *maker, const struct wsmi_item *item, MI_Type type,
                      MI_Value *ret, struct wsmi_err *err)
{
    memset(ret, 0, sizeof(*ret));
    if (item->kind == WSMI_ITEM_CLASS) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, item->offset,
                         "an embedded class, which no MI_Value can hold");
    }
    return type >= MI_REFERENCE ? make_instance(maker, item, type, ret, err)
                                : make_text(maker, item, type, ret, err);
}

/* A null among the values of an array has no place in MI: it is an empty string, or malformed
 * (wsman-wire 4.6). */
static bool make_element(struct wsmi_value_maker *maker, const struct wsmi_item *item, MI_Type type,
                         MI_Value *ret, struct wsmi_err *err)
{
    static const struct wsmi_item empty = {.kind = WSMI_ITEM_TEXT};
    if (item->kind != WSMI_ITEM_NULL) {
        return make_item(maker, item, type, ret, err);
    }
    if (type != MI_STRING) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, item->offset, "null among the values of an array");
    }
    return make_item(maker, &empty, type, ret, err);
}

static bool make_array(struct wsmi_value_maker *maker, const struct wsmi_property *property,
                       MI_Type type, MI_Value *ret, struct wsmi_err *err)
{
    MI_Type element_type = scalar_type(type);
    size_t size = wsmi_value_bytes(element_type);
    char *data = wsmi_arena_alloc_array(maker->arena, property->item_count, size,
                                        property->items[0].offset, err);
    if (data == NULL) {
        return false;
    }
    for (size_t i = 0; i < property->item_count; i++) {
        MI_Value element;
        if (!make_element(maker, &property->items[i], element_type, &element, err)) {
            return false;
        }
        memcpy(data + i * size, &element, size);
    }
    ret->array.data = data;
    ret->array.size = (MI_Uint32)property->item_count;
    return true;
}

/* An array of octets may come as base64 in one element (DSP0230 section 8). */
static bool make_octets(struct wsmi_value_maker *maker, const struct wsmi_item *item, MI_Value *ret,
                        struct wsmi_err *err)
{
    struct wsmi_buf buf;
    struct wsmi_view kept;
    wsmi_buf_init(&buf, wsmi_allocator_system(), item->text.len + sizeof(uint32_t));
    bool parsed = item->kind == WSMI_ITEM_TEXT && wsmi_octets_parse(item->text, &buf, err) &&
                  wsmi_arena_copy(maker->arena, wsmi_buf_view(&buf), item->offset, &kept, err);
    if (parsed) {
        memcpy(&ret->uint8a.data, &kept.ptr, sizeof(ret->uint8a.data));
        ret->uint8a.size = (MI_Uint32)kept.len;
    }
    wsmi_buf_clean_up(&buf);
    return parsed;
}

bool wsmi_value_make(struct wsmi_value_maker *maker, const struct wsmi_property *property,
                     MI_Type type, MI_Value *ret, bool *ret_is_null, struct wsmi_err *err)
{
    const struct wsmi_item *first = property->items;
    const struct wsmi_made *before = maker->made;
    bool is_octets = type == MI_UINT8A && property->item_count == 1;
    struct wsmi_err ignored;
    memset(ret, 0, sizeof(*ret));
    /* Where arrays are told apart, one of a single null is not null itself. */
    *ret_is_null = property->item_count == 1 && first->kind == WSMI_ITEM_NULL &&
                   (!property->is_array || first->is_null_array);
    if (*ret_is_null || property->item_count == 0) {
        /* An array without elements has nothing but its size. */
        return *ret_is_null || (type & MI_ARRAY) != 0 ||
               wsmi_fail(err, WSMI_E_SYNTAX, 0, "an empty array where the class has a scalar");
    }
    if (is_octets && maker->prefers_octets && make_octets(maker, first, ret, &ignored)) {
        return true;
    }
    if ((type & MI_ARRAY) == 0) {
        return property->item_count == 1 ? make_item(maker, first, type, ret, err)
                                         : wsmi_fail(err, WSMI_E_PROTOCOL, first->offset,
                                                     "several values where the class declares one");
    }
    if (make_array(maker, property, type, ret, err)) {
        return true;
    }
    forget_made(maker, before);
    return is_octets && err->code == WSMI_E_SYNTAX && make_octets(maker, first, ret, &ignored);
}

/* SPDX-License-Identifier: MIT */
#include "cli/instance_json.h"

#include "cli/cimvalue.h"
#include "core/ascii.h"

/* A peer decides how deep instances are; a number or date is short. */
enum { MAX_DEPTH = 64, MAX_SCALAR_BYTES = 512 };

static void put_value(struct wsmi_json *json, MI_Type type, const MI_Value *value, unsigned depth);

/* As a number where it is one: the forms of NaN and infinity end in a letter. */
static void put_scalar(struct wsmi_json *json, enum wsmi_type type, const MI_Value *value)
{
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), MAX_SCALAR_BYTES);
    wsmi_cli_scalar_put(type, value, &text);
    struct wsmi_view view = wsmi_buf_view(&text);
    if (type != WSMI_TYPE_DATETIME && view.len > 0 &&
        wsmi_ascii_is(view.ptr[view.len - 1], WSMI_DIGIT)) {
        wsmi_json_literal(json, view);
    } else {
        wsmi_json_view(json, view);
    }
    wsmi_buf_clean_up(&text);
}

static void put_elements(struct wsmi_json *json, const MI_Instance *instance, bool keys_only,
                         unsigned depth)
{
    MI_Uint32 count = 0;
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    (void)MI_Instance_GetElementCount(instance, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags) != MI_RESULT_OK ||
            (keys_only && (flags & MI_FLAG_KEY) == 0)) {
            continue;
        }
        wsmi_json_key(json, name);
        if ((flags & MI_FLAG_NULL) != 0) {
            wsmi_json_null(json);
        } else {
            put_value(json, type, &value, depth);
        }
    }
}

static void put_instance(struct wsmi_json *json, const MI_Instance *instance, bool is_reference,
                         unsigned depth)
{
    const MI_Char *class_name = NULL;
    const MI_Char *namespace_name = NULL;
    if (instance == NULL || depth == MAX_DEPTH) {
        wsmi_json_null(json);
        return;
    }
    (void)MI_Instance_GetClassName(instance, &class_name);
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, is_reference ? "@reference" : "@class", class_name);
    if (is_reference && MI_Instance_GetNameSpace(instance, &namespace_name) == MI_RESULT_OK &&
        namespace_name != NULL) {
        wsmi_json_member_str(json, "@namespace", namespace_name);
    }
    put_elements(json, instance, false, depth + 1);
    wsmi_json_close_object(json);
}

static void put_value(struct wsmi_json *json, MI_Type type, const MI_Value *value, unsigned depth)
{
    MI_Type scalar = (MI_Type)((unsigned)type & ~(unsigned)MI_ARRAY);
    if (((unsigned)type & MI_ARRAY) != 0) {
        wsmi_json_open_array(json);
        for (MI_Uint32 i = 0; i < value->array.size; i++) {
            MI_Value element = wsmi_cli_array_at(type, value, i);
            put_value(json, scalar, &element, depth);
        }
        wsmi_json_close_array(json);
    } else if (type == MI_STRING && value->string == NULL) {
        wsmi_json_null(json);
    } else if (type == MI_STRING) {
        wsmi_json_view(json, wsmi_view_from_str(value->string));
    } else if (type == MI_BOOLEAN) {
        wsmi_json_bool(json, value->boolean != MI_FALSE);
    } else if (type == MI_CHAR16) {
        wsmi_json_number(json, value->char16);
    } else if (type == MI_INSTANCE || type == MI_REFERENCE) {
        put_instance(json, value->instance, type == MI_REFERENCE, depth);
    } else {
        put_scalar(json, (enum wsmi_type)type, value);
    }
}

void wsmi_cli_json_value(struct wsmi_json *json, MI_Type type, const MI_Value *value)
{
    put_value(json, type, value, 0);
}

void wsmi_cli_json_element(struct wsmi_json *json, const char *name, MI_Type type,
                           const MI_Value *value, MI_Uint32 flags)
{
    wsmi_json_key(json, name);
    if ((flags & MI_FLAG_NULL) != 0) {
        wsmi_json_null(json);
    } else {
        wsmi_cli_json_value(json, type, value);
    }
}

void wsmi_cli_json_elements(struct wsmi_json *json, const MI_Instance *instance, bool keys_only)
{
    put_elements(json, instance, keys_only, 0);
}

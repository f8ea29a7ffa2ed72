/* SPDX-License-Identifier: MIT */
/* From what a message holds to an MI_Instance. */
#include "mi/convert_value.h"
#include "mi/instance.h"
#include "mi/mem.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

static bool set_memory_error(struct wsmi_error *error)
{
    static const struct wsmi_err oom = {WSMI_E_OOM, 0, "out of memory"};
    wsmi_error_from_err(&oom, "answer", error);
    return false;
}

static bool set_error(struct wsmi_error *error, enum wsmi_code code, size_t offset,
                      const char *reason)
{
    const struct wsmi_err err = {code, offset, reason};
    wsmi_error_from_err(&err, "answer", error);
    return false;
}

/* What the declaration says of one property. */
struct declared {
    bool found;
    MI_Type type;
    MI_Uint32 flags;
};

static bool declares_parameters(const struct wsmi_typing *typing)
{
    return typing->declaration != NULL && typing->method != NULL;
}

static struct declared find_parameter(const struct wsmi_typing *typing, const MI_Char *name)
{
    struct declared declared = {false, MI_STRING, 0};
    MI_ParameterSet parameters;
    MI_QualifierSet qualifiers;
    MI_Char *reference_class;
    MI_Uint32 index;
    if (MI_Class_GetMethod(typing->declaration, typing->method, &qualifiers, &parameters, &index) !=
        MI_RESULT_OK) {
        return declared;
    }
    if (wsmi_view_eq_nocase(wsmi_view_from_str(name), WSMI_VIEW("ReturnValue"))) {
        declared.found = MI_ParameterSet_GetMethodReturnType(&parameters, &declared.type,
                                                             &qualifiers) == MI_RESULT_OK;
    } else {
        declared.found =
            MI_ParameterSet_GetParameter(&parameters, name, &declared.type, &reference_class,
                                         &qualifiers, &index) == MI_RESULT_OK;
    }
    return declared;
}

static struct declared find_declared(const struct wsmi_typing *typing, const MI_Char *name)
{
    struct declared declared = {false, MI_STRING, 0};
    if (typing->declaration == NULL || typing->strings_only) {
        return declared;
    }
    if (declares_parameters(typing)) {
        return find_parameter(typing, name);
    }
    declared.found = MI_Class_GetElement(typing->declaration, name, NULL, NULL, &declared.type,
                                         NULL, NULL, &declared.flags, NULL) == MI_RESULT_OK;
    return declared;
}

static bool add(MI_Instance *instance, const struct wsmi_property *property, const MI_Value *value,
                bool is_null, MI_Type type, MI_Uint32 flags, struct wsmi_error *error)
{
    const MI_Uint32 kept = MI_FLAG_KEY | MI_FLAG_READONLY | MI_FLAG_REQUIRED | MI_FLAG_PROPERTY;
    MI_Uint32 all = (flags & kept) | (is_null ? MI_FLAG_NULL : 0u) |
                    (property->is_key ? MI_FLAG_KEY : 0u) |
                    (is_null && property->is_unset ? MI_FLAG_NOT_MODIFIED : 0u);
    size_t offset = property->item_count > 0 ? property->items[0].offset : 0;
    switch (MI_Instance_AddElement(instance, (const MI_Char *)property->name.ptr,
                                   is_null ? NULL : value, type, all)) {
    case MI_RESULT_OK:
        return true;
    case MI_RESULT_ALREADY_EXISTS:
        return set_error(error, WSMI_E_PROTOCOL, offset, "the instance has a property twice");
    case MI_RESULT_INVALID_PARAMETER:
        return set_error(error, WSMI_E_PROTOCOL, offset,
                         "the instance has a property whose name is none");
    default:
        return set_memory_error(error);
    }
}

/* A text that does not fit its type stays a string: a wrong declaration must not hide the data
 * (wsman-wire 4.7). */
static bool make_value(struct wsmi_value_maker *maker, const struct wsmi_property *property,
                       MI_Type *type, MI_Value *value, bool *is_null, struct wsmi_err *err)
{
    if (wsmi_value_make(maker, property, *type, value, is_null, err)) {
        return true;
    }
    if (err->code != WSMI_E_SYNTAX && err->code != WSMI_E_LIMIT) {
        return false;
    }
    if (maker->typing->ret_mismatch != NULL) {
        *maker->typing->ret_mismatch = true;
    }
    bool is_array = (*type & MI_ARRAY) != 0 || property->item_count > 1;
    *type = is_array ? MI_STRINGA : MI_STRING;
    if (wsmi_value_make(maker, property, *type, value, is_null, err)) {
        return true;
    }
    *type = wsmi_value_guess_type(property, false);
    return wsmi_value_make(maker, property, *type, value, is_null, err);
}

static bool add_property(MI_Instance *instance, const struct wsmi_property *property,
                         const struct wsmi_typing *typing, struct wsmi_error *error)
{
    struct declared declared = find_declared(typing, (const MI_Char *)property->name.ptr);
    MI_Type type =
        declared.found ? declared.type : wsmi_value_guess_type(property, typing->strings_only);
    struct wsmi_arena arena;
    struct wsmi_value_maker maker = {.arena = &arena, .typing = typing};
    struct wsmi_err err;
    MI_Value value;
    bool is_null;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    bool added = make_value(&maker, property, &type, &value, &is_null, &err);
    if (added) {
        added = add(instance, property, &value, is_null, type, declared.flags, error);
    } else {
        wsmi_error_from_err(&err, "answer", error);
    }
    wsmi_value_maker_clean_up(&maker);
    wsmi_arena_clean_up(&arena);
    return added;
}

/* What the class declares and the message lacks was not delivered, which is not the same as null.
 */
static bool add_missing(MI_Instance *instance, const struct wsmi_typing *typing,
                        struct wsmi_error *error)
{
    MI_Uint32 count = 0;
    if (typing->declaration == NULL || typing->strings_only || typing->as_sent ||
        typing->method != NULL) {
        return true;
    }
    (void)MI_Class_GetElementCount(typing->declaration, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name = NULL;
        MI_Type type = MI_STRING;
        MI_Uint32 flags = 0;
        if (MI_Class_GetElementAt(typing->declaration, i, &name, NULL, NULL, &type, NULL, NULL,
                                  &flags) != MI_RESULT_OK) {
            continue;
        }
        MI_Result result = MI_Instance_AddElement(instance, name, NULL, type,
                                                  (flags & (MI_FLAG_KEY | MI_FLAG_READONLY)) |
                                                      MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED);
        if (result != MI_RESULT_OK && result != MI_RESULT_ALREADY_EXISTS) {
            return set_memory_error(error);
        }
    }
    return true;
}

static MI_Instance *begin(const MI_Char *class_name, const struct wsmi_typing *typing,
                          size_t offset, struct wsmi_error *error)
{
    MI_Instance *instance = NULL;
    MI_Result result = wsmi_instance_new(class_name, &instance);
    if (result == MI_RESULT_OK) {
        result = MI_Instance_SetNameSpace(instance, typing->name_space);
    }
    if (result == MI_RESULT_OK) {
        result = MI_Instance_SetServerName(instance, typing->server_name);
    }
    if (result == MI_RESULT_OK) {
        return instance;
    }
    if (instance != NULL) {
        (void)MI_Instance_Delete(instance);
    }
    if (result == MI_RESULT_INVALID_PARAMETER) {
        (void)set_error(error, WSMI_E_PROTOCOL, offset, "the class of an instance has no CIM name");
    } else {
        (void)set_memory_error(error);
    }
    return NULL;
}

bool wsmi_instance_from_cim(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                            const struct wsmi_typing *typing, MI_Instance **ret,
                            struct wsmi_error *error)
{
    MI_Instance *instance =
        begin(class_name != NULL ? class_name : (const MI_Char *)in->class_name.ptr, typing,
              in->offset, error);
    bool complete = instance != NULL;
    for (size_t i = 0; complete && i < in->property_count; i++) {
        complete = add_property(instance, &in->properties[i], typing, error);
    }
    complete = complete && add_missing(instance, typing, error);
    if (!complete && instance != NULL) {
        (void)MI_Instance_Delete(instance);
        return false;
    }
    *ret = instance;
    return complete;
}

static bool is_name_space(const struct wsmi_selector *selector)
{
    return wsmi_view_eq_nocase(selector->name, WSMI_VIEW("__cimnamespace"));
}

/* A key by a selector: text, typed by the class, or a reference. */
static bool add_key(MI_Instance *instance, const struct wsmi_selector *selector,
                    const struct wsmi_typing *typing, size_t offset, struct wsmi_error *error)
{
    const struct wsmi_item item = {
        .kind = selector->reference != NULL ? WSMI_ITEM_REFERENCE : WSMI_ITEM_TEXT,
        .text = selector->text,
        .reference = selector->reference,
        .has_hint = selector->has_hint,
        .hint = selector->hint,
        .offset = offset,
    };
    const struct wsmi_property property = {
        .name = selector->name, .is_key = true, .items = &item, .item_count = 1};
    return add_property(instance, &property, typing, error);
}

bool wsmi_instance_from_epr(const struct wsmi_epr *in, const struct wsmi_typing *typing,
                            MI_Instance **ret, struct wsmi_error *error)
{
    struct wsmi_typing here = *typing;
    const struct wsmi_selector *name_space = wsmi_epr_find(in, WSMI_VIEW("__cimnamespace"));
    char *class_name = wsmi_mem_view_dup(wsmi_uri_class(in->resource_uri));
    if (class_name == NULL) {
        return set_memory_error(error);
    }
    if (name_space != NULL && name_space->text.len > 0) {
        here.name_space = (const MI_Char *)name_space->text.ptr;
    }
    MI_Instance *instance = begin(class_name, &here, in->offset, error);
    bool complete = instance != NULL;
    wsmi_mem_free(class_name);
    for (size_t i = 0; complete && i < in->selector_count; i++) {
        complete = is_name_space(&in->selectors[i]) ||
                   add_key(instance, &in->selectors[i], &here, in->offset, error);
    }
    if (!complete && instance != NULL) {
        (void)MI_Instance_Delete(instance);
        return false;
    }
    *ret = instance;
    return complete;
}

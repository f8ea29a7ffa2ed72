/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/cimvalue.h"
#include "cli/class_rows.h"
#include "cli/instance_json.h"

enum { MAX_TYPE_BYTES = 64 };

static void put_type(struct wsmi_json *json, const char *key, MI_Type type)
{
    struct wsmi_buf name;
    wsmi_buf_init(&name, wsmi_allocator_system(), MAX_TYPE_BYTES);
    wsmi_cli_type_put(type, &name);
    wsmi_json_member_view(json, key, wsmi_buf_view(&name));
    wsmi_buf_clean_up(&name);
}

static void put_qualifiers(struct wsmi_json *json, const MI_QualifierSet *qualifiers)
{
    MI_Uint32 count = 0;
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    wsmi_json_key(json, "qualifiers");
    wsmi_json_open_object(json);
    (void)MI_QualifierSet_GetQualifierCount(qualifiers, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_QualifierSet_GetQualifierAt(qualifiers, i, &name, &type, &flags, &value) ==
            MI_RESULT_OK) {
            wsmi_cli_json_element(json, name, type, &value, 0);
        }
    }
    wsmi_json_close_object(json);
}

static void put_property(struct wsmi_json *json, const MI_Class *class_object, MI_Uint32 index)
{
    const MI_Char *name;
    MI_Value value;
    MI_Boolean has_value = MI_FALSE;
    MI_Type type;
    MI_Char *reference_class = NULL;
    MI_QualifierSet qualifiers;
    MI_Uint32 flags = 0;
    memset(&qualifiers, 0, sizeof(qualifiers));
    if (MI_Class_GetElementAt(class_object, index, &name, &value, &has_value, &type,
                              &reference_class, &qualifiers, &flags) != MI_RESULT_OK) {
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "name", name);
    put_type(json, "type", type);
    wsmi_json_member_bool(json, "key", (flags & MI_FLAG_KEY) != 0);
    wsmi_json_member_str(json, "class", reference_class);
    wsmi_cli_json_element(json, "default", type, &value, has_value ? 0 : MI_FLAG_NULL);
    put_qualifiers(json, &qualifiers);
    wsmi_json_close_object(json);
}

static void put_parameter(struct wsmi_json *json, const MI_ParameterSet *parameters,
                          MI_Uint32 index)
{
    const MI_Char *name;
    MI_Type type;
    MI_Char *reference_class = NULL;
    MI_QualifierSet qualifiers;
    memset(&qualifiers, 0, sizeof(qualifiers));
    if (MI_ParameterSet_GetParameterAt(parameters, index, &name, &type, &reference_class,
                                       &qualifiers) != MI_RESULT_OK) {
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "name", name);
    put_type(json, "type", type);
    wsmi_json_member_str(json, "class", reference_class);
    put_qualifiers(json, &qualifiers);
    wsmi_json_close_object(json);
}

static void put_method(struct wsmi_json *json, const MI_Class *class_object, MI_Uint32 index)
{
    const MI_Char *name;
    MI_QualifierSet qualifiers;
    MI_QualifierSet of_return;
    MI_ParameterSet parameters;
    MI_Uint32 count = 0;
    MI_Type type;
    memset(&qualifiers, 0, sizeof(qualifiers));
    memset(&of_return, 0, sizeof(of_return));
    memset(&parameters, 0, sizeof(parameters));
    if (MI_Class_GetMethodAt(class_object, index, &name, &qualifiers, &parameters) !=
        MI_RESULT_OK) {
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "name", name);
    if (MI_ParameterSet_GetMethodReturnType(&parameters, &type, &of_return) == MI_RESULT_OK) {
        put_type(json, "returns", type);
    }
    wsmi_json_key(json, "parameters");
    wsmi_json_open_array(json);
    (void)MI_ParameterSet_GetParameterCount(&parameters, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        put_parameter(json, &parameters, i);
    }
    wsmi_json_close_array(json);
    put_qualifiers(json, &qualifiers);
    wsmi_json_close_object(json);
}

static void put_members(struct wsmi_json *json, const MI_Class *class_object)
{
    MI_Uint32 count = 0;
    wsmi_json_key(json, "properties");
    wsmi_json_open_array(json);
    (void)MI_Class_GetElementCount(class_object, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        put_property(json, class_object, i);
    }
    wsmi_json_close_array(json);
    count = 0;
    wsmi_json_key(json, "methods");
    wsmi_json_open_array(json);
    (void)MI_Class_GetMethodCount(class_object, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        put_method(json, class_object, i);
    }
    wsmi_json_close_array(json);
}

void wsmi_cli_json_class(struct wsmi_json *json, const MI_Class *class_object)
{
    const MI_Char *name = NULL;
    const MI_Char *parent = NULL;
    const MI_Char *space = NULL;
    MI_QualifierSet qualifiers;
    memset(&qualifiers, 0, sizeof(qualifiers));
    (void)MI_Class_GetClassName(class_object, &name);
    (void)MI_Class_GetParentClassName(class_object, &parent);
    (void)MI_Class_GetNameSpace(class_object, &space);
    (void)MI_Class_GetClassQualifierSet(class_object, &qualifiers);
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "class", name);
    wsmi_json_member_str(json, "superclass", parent);
    wsmi_json_member_str(json, "namespace", space);
    put_qualifiers(json, &qualifiers);
    put_members(json, class_object);
    wsmi_json_close_object(json);
}

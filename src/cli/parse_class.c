/* SPDX-License-Identifier: MIT */
#include "cli/parse_message.h"

static void put_constant(struct wsmi_json *json, const char *key,
                         const struct wsmi_constant *constant)
{
    wsmi_json_key(json, key);
    if (constant->is_null) {
        wsmi_json_null(json);
        return;
    }
    if (!constant->is_array && constant->count == 1) {
        wsmi_json_view(json, constant->texts[0]);
        return;
    }
    wsmi_json_open_array(json);
    for (size_t i = 0; i < constant->count; i++) {
        wsmi_json_view(json, constant->texts[i]);
    }
    wsmi_json_close_array(json);
}

static void put_qualifiers(struct wsmi_json *json, const struct wsmi_qualifiers *qualifiers)
{
    wsmi_json_key(json, "qualifiers");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < qualifiers->count; i++) {
        const struct wsmi_qualifier *qualifier = &qualifiers->list[i];
        wsmi_json_open_object(json);
        wsmi_json_member_view(json, "name", qualifier->name);
        wsmi_json_member_str(json, "type", wsmi_type_name(qualifier->value.type));
        put_constant(json, "value", &qualifier->value);
        wsmi_json_close_object(json);
    }
    wsmi_json_close_array(json);
}

/* The members of one list of properties or parameters. */
static void put_elements(struct wsmi_json *json, const char *key,
                         const struct wsmi_element_decl *elements, size_t count)
{
    wsmi_json_key(json, key);
    wsmi_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const struct wsmi_element_decl *element = &elements[i];
        wsmi_json_open_object(json);
        wsmi_json_member_view(json, "name", element->name);
        wsmi_json_member_str(json, "type", wsmi_type_name(element->type));
        wsmi_json_member_bool(json, "array", element->is_array);
        if (element->reference_class.len > 0) {
            wsmi_json_member_view(json, "class", element->reference_class);
        }
        if (element->has_value) {
            put_constant(json, "default", &element->value);
        }
        put_qualifiers(json, &element->qualifiers);
        wsmi_json_close_object(json);
    }
    wsmi_json_close_array(json);
}

static void put_methods(struct wsmi_json *json, const struct wsmi_cim_class *decl)
{
    wsmi_json_key(json, "methods");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < decl->method_count; i++) {
        const struct wsmi_method_decl *method = &decl->methods[i];
        wsmi_json_open_object(json);
        wsmi_json_member_view(json, "name", method->name);
        wsmi_json_member_str(json, "returns",
                             method->has_return_type ? wsmi_type_name(method->return_type) : NULL);
        put_elements(json, "parameters", method->parameters, method->parameter_count);
        put_qualifiers(json, &method->qualifiers);
        wsmi_json_close_object(json);
    }
    wsmi_json_close_array(json);
}

void wsmi_cli_json_cim_class(struct wsmi_json *json, const struct wsmi_cim_class *decl)
{
    if (decl == NULL) {
        wsmi_json_null(json);
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "name", decl->name);
    wsmi_json_member_view(json, "superclass", decl->superclass);
    put_qualifiers(json, &decl->qualifiers);
    put_elements(json, "properties", decl->properties, decl->property_count);
    put_methods(json, decl);
    wsmi_json_close_object(json);
}

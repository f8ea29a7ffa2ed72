/* SPDX-License-Identifier: MIT */
#include "xml/scope.h"

void wsmi_xml_scope_init(struct wsmi_xml_scope *scope)
{
    scope->depth = 0;
    scope->count = 0;
}

bool wsmi_xml_scope_push(struct wsmi_xml_scope *scope)
{
    if (scope->depth == WSMI_XML_DEPTH_CAP) {
        return false;
    }
    scope->marks[scope->depth++] = scope->count;
    return true;
}

bool wsmi_xml_scope_bind(struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                         struct wsmi_view uri)
{
    if (scope->count == WSMI_XML_SCOPE_CAP) {
        return false;
    }
    scope->bindings[scope->count].prefix = prefix;
    scope->bindings[scope->count].uri = uri;
    scope->count++;
    return true;
}

void wsmi_xml_scope_pop(struct wsmi_xml_scope *scope)
{
    scope->count = scope->marks[--scope->depth];
}

bool wsmi_xml_scope_find(const struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                         struct wsmi_view *ret_uri)
{
    if (wsmi_view_eq(prefix, WSMI_VIEW("xml"))) {
        *ret_uri = WSMI_VIEW("http://www.w3.org/XML/1998/namespace");
        return true;
    }
    for (size_t i = scope->count; i > 0; i--) {
        const struct wsmi_xml_binding *binding = &scope->bindings[i - 1];
        if (wsmi_view_eq(binding->prefix, prefix)) {
            if (binding->uri.len > 0) {
                *ret_uri = binding->uri;
            }
            return binding->uri.len > 0;
        }
    }
    return false;
}

bool wsmi_xml_scope_find_same(const struct wsmi_xml_scope *scope, const uint8_t *prefix,
                              struct wsmi_view *ret_uri)
{
    for (size_t i = scope->count; i > 0; i--) {
        if (scope->bindings[i - 1].prefix.ptr == prefix) {
            *ret_uri = scope->bindings[i - 1].uri;
            return true;
        }
    }
    return false;
}

/* SPDX-License-Identifier: MIT */
#include "xml/scope.h"

void wsmi_xml_scope_init(struct wsmi_xml_scope *scope)
{
    scope->depth = 0;
    scope->count = 0;
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

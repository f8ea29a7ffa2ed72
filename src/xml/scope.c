/* SPDX-License-Identifier: MIT */
#include "xml/scope.h"

#include "core/fail.h"

static const struct wsmi_view xml_uri = WSMI_VIEW_INIT("http://www.w3.org/XML/1998/namespace");
static const struct wsmi_view xmlns_uri = WSMI_VIEW_INIT("http://www.w3.org/2000/xmlns/");

void wsmi_xml_scope_init(struct wsmi_xml_scope *scope)
{
    scope->depth = 0;
    scope->count = 0;
    scope->used = 0;
}

bool wsmi_xml_scope_recall(const struct wsmi_xml_scope *scope, struct wsmi_view *uri)
{
    if (scope->count >= scope->used || !wsmi_view_eq(scope->bindings[scope->count].uri, *uri)) {
        return false;
    }
    *uri = scope->bindings[scope->count].uri;
    return true;
}

bool wsmi_xml_scope_bind(struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                         struct wsmi_view uri)
{
    const struct wsmi_view none = {NULL, 0};
    if (scope->count == WSMI_XML_SCOPE_CAP) {
        return false;
    }
    scope->bindings[scope->count].prefix = prefix;
    scope->bindings[scope->count].uri = uri.len > 0 ? uri : none;
    scope->count++;
    scope->used = scope->count > scope->used ? scope->count : scope->used;
    return true;
}

bool wsmi_xml_scope_declare(struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                            struct wsmi_view uri, size_t offset, struct wsmi_err *err)
{
    bool is_xml = wsmi_view_eq(prefix, WSMI_VIEW("xml"));
    if (is_xml != wsmi_view_eq(uri, xml_uri) || wsmi_view_eq(uri, xmlns_uri) ||
        wsmi_view_eq(prefix, WSMI_VIEW("xmlns")) || (prefix.len > 0 && uri.len == 0)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "reserved or empty namespace declaration");
    }
    return is_xml || wsmi_xml_scope_bind(scope, prefix, uri) ||
           wsmi_fail(err, WSMI_E_LIMIT, offset,
                     "more namespaces in scope than max_scope_namespaces");
}

bool wsmi_xml_scope_find(const struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                         struct wsmi_view *ret_uri)
{
    if (wsmi_view_eq(prefix, WSMI_VIEW("xml"))) {
        *ret_uri = xml_uri;
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

bool wsmi_xml_scope_resolve_unbound(struct wsmi_view prefix, struct wsmi_view *ret_uri,
                                    size_t offset, struct wsmi_err *err)
{
    const struct wsmi_view none = {NULL, 0};
    if (prefix.len > 0 && !wsmi_view_eq(prefix, WSMI_VIEW("xml"))) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "namespace prefix not declared");
    }
    *ret_uri = prefix.len > 0 ? xml_uri : none;
    return true;
}

/* Quadratic in the attributes of one element, whose number is capped. The same name as written was
 * refused before: only what has a prefix can be the same. */
static bool is_repeated(const struct wsmi_xml_attr *attrs, size_t at)
{
    struct wsmi_xml_name name = attrs[at].name;
    for (size_t i = 0; i < at && name.ns.len > 0; i++) {
        if (attrs[i].name.ns.ptr == name.ns.ptr && wsmi_view_eq(attrs[i].name.local, name.local)) {
            return true;
        }
    }
    return false;
}

bool wsmi_xml_scope_name_attrs(const struct wsmi_xml_scope *scope, struct wsmi_xml_attr *attrs,
                               size_t count, size_t offset, struct wsmi_err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct wsmi_view *ns = &attrs[i].name.ns; /* the default one is not for attributes */
        if (ns->len > 0 && !wsmi_xml_scope_resolve(scope, *ns, ns, offset, err)) {
            return false;
        }
        if (is_repeated(attrs, i)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                             "attribute given twice under two prefixes of one namespace");
        }
    }
    return true;
}

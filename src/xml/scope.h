/* SPDX-License-Identifier: MIT */
/*
 * Namespaces in XML 1.0, sections 3 to 6, of the elements that are open. libxml2 tells of elements
 * and attributes as written; what their names mean is found here. Prefixes and namespace names are
 * unique strings: the same ones are the same pointer.
 */
#ifndef WSMI_XML_SCOPE_H
#define WSMI_XML_SCOPE_H

#include "wsmi/xml.h"

/* Views borrow strings that live as long as the parse. */
struct wsmi_xml_binding {
    struct wsmi_view prefix; /* the default namespace's pointer is NULL */
    struct wsmi_view uri;    /* empty, its pointer NULL: undeclared again */
};

struct wsmi_xml_element {
    struct wsmi_xml_name name;
    size_t count; /* bindings before it */
};

struct wsmi_xml_scope {
    size_t depth;
    size_t count;
    size_t used; /* bindings there ever were at once */
    struct wsmi_xml_element elements[WSMI_XML_DEPTH_CAP];
    struct wsmi_xml_binding bindings[WSMI_XML_SCOPE_CAP];
};

void wsmi_xml_scope_init(struct wsmi_xml_scope *scope);

/* Opens an element; false when it is too deep. */
WSMI_MUST_USE static inline bool wsmi_xml_scope_push(struct wsmi_xml_scope *scope)
{
    if (scope->depth == WSMI_XML_DEPTH_CAP) {
        return false;
    }
    scope->elements[scope->depth++].count = scope->count;
    return true;
}

/* The innermost element; there is one. */
static inline struct wsmi_xml_element *wsmi_xml_scope_top(struct wsmi_xml_scope *scope)
{
    return &scope->elements[scope->depth - 1];
}

/* Closes the innermost element and forgets its declarations. */
static inline void wsmi_xml_scope_pop(struct wsmi_xml_scope *scope)
{
    scope->count = wsmi_xml_scope_top(scope)->count;
    scope->depth--;
}

/* Whether `uri` reads like the namespace last declared in the place of the next one, as it does
 * where instances of a class follow each other; it then becomes that unique string. */
WSMI_MUST_USE bool wsmi_xml_scope_recall(const struct wsmi_xml_scope *scope, struct wsmi_view *uri);

/* Declares on the innermost element; false when there are too many. */
WSMI_MUST_USE bool wsmi_xml_scope_bind(struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                                       struct wsmi_view uri);

/* The same for what stands in the tag at `offset`: SYNTAX for what section 3 reserves and for a
 * prefix without a name, LIMIT. */
WSMI_MUST_USE bool wsmi_xml_scope_declare(struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                                          struct wsmi_view uri, size_t offset,
                                          struct wsmi_err *err);

/* What `prefix` is bound to, innermost first; false when it is not. Bounded by the cap. */
WSMI_MUST_USE bool wsmi_xml_scope_find(const struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                                       struct wsmi_view *ret_uri);

/* What a prefix means that nothing in scope binds. SYNTAX when it is not declared. */
WSMI_MUST_USE bool wsmi_xml_scope_resolve_unbound(struct wsmi_view prefix,
                                                  struct wsmi_view *ret_uri, size_t offset,
                                                  struct wsmi_err *err);

/* What a prefix that is the very string once bound means, empty when nothing. The same errors. The
 * name is not measured: a URI of 64 KiB on the root must not cost 64 KiB at each of a million
 * elements. */
WSMI_MUST_USE static inline bool wsmi_xml_scope_resolve(const struct wsmi_xml_scope *scope,
                                                        struct wsmi_view prefix,
                                                        struct wsmi_view *ret_uri, size_t offset,
                                                        struct wsmi_err *err)
{
    for (size_t i = scope->count; i > 0; i--) {
        const struct wsmi_xml_binding *binding = &scope->bindings[i - 1];
        if (binding->prefix.ptr == prefix.ptr) {
            *ret_uri = binding->uri;
            return true;
        }
    }
    return wsmi_xml_scope_resolve_unbound(prefix, ret_uri, offset, err);
}

/* Puts namespaces where the prefixes of attributes stand, each in name.ns. SYNTAX when one is not
 * declared, or two names turn out to be the same. */
WSMI_MUST_USE bool wsmi_xml_scope_name_attrs(const struct wsmi_xml_scope *scope,
                                             struct wsmi_xml_attr *attrs, size_t count,
                                             size_t offset, struct wsmi_err *err);

#endif

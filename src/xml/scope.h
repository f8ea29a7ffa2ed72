/* SPDX-License-Identifier: MIT */
/* Namespaces in scope, kept by ourselves: libxml2 has no public way to ask in SAX mode, and the
 * lengths stored here save measuring a long URI again for every element that uses it. */
#ifndef WSMI_XML_SCOPE_H
#define WSMI_XML_SCOPE_H

#include "wsmi/xml.h"

/* Views borrow strings that live as long as the parse. */
struct wsmi_xml_binding {
    struct wsmi_view prefix;
    struct wsmi_view uri; /* empty: undeclared again */
};

struct wsmi_xml_scope {
    size_t depth;
    size_t count;
    size_t marks[WSMI_XML_DEPTH_CAP]; /* count before the element of that depth */
    struct wsmi_xml_binding bindings[WSMI_XML_SCOPE_CAP];
};

void wsmi_xml_scope_init(struct wsmi_xml_scope *scope);

/* Opens an element; false when it is too deep. */
WSMI_MUST_USE static inline bool wsmi_xml_scope_push(struct wsmi_xml_scope *scope)
{
    if (scope->depth == WSMI_XML_DEPTH_CAP) {
        return false;
    }
    scope->marks[scope->depth++] = scope->count;
    return true;
}

/* Declares on the innermost element; false when there are too many. */
WSMI_MUST_USE static inline bool wsmi_xml_scope_bind(struct wsmi_xml_scope *scope,
                                                     struct wsmi_view prefix, struct wsmi_view uri)
{
    if (scope->count == WSMI_XML_SCOPE_CAP) {
        return false;
    }
    scope->bindings[scope->count].prefix = prefix;
    scope->bindings[scope->count].uri = uri;
    scope->count++;
    return true;
}

/* Closes the innermost element and forgets its declarations. */
static inline void wsmi_xml_scope_pop(struct wsmi_xml_scope *scope)
{
    scope->count = scope->marks[--scope->depth];
}

/* What `prefix` is bound to, innermost first; false when it is not. Bounded by the cap. */
WSMI_MUST_USE bool wsmi_xml_scope_find(const struct wsmi_xml_scope *scope, struct wsmi_view prefix,
                                       struct wsmi_view *ret_uri);

/* The same for a prefix that is the very string once bound (NULL: the default namespace). */
WSMI_MUST_USE static inline bool wsmi_xml_scope_find_same(const struct wsmi_xml_scope *scope,
                                                          const uint8_t *prefix,
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

#endif

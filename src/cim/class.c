/* SPDX-License-Identifier: MIT */
#include "wsmi/class.h"

const struct wsmi_element_decl *wsmi_cim_class_find(const struct wsmi_cim_class *decl,
                                                    struct wsmi_view name)
{
    for (size_t i = 0; i < decl->property_count; i++) {
        if (wsmi_view_eq_nocase(decl->properties[i].name, name)) {
            return &decl->properties[i];
        }
    }
    return NULL;
}

const struct wsmi_qualifier *wsmi_qualifiers_find(const struct wsmi_qualifiers *qualifiers,
                                                  struct wsmi_view name)
{
    for (size_t i = 0; i < qualifiers->count; i++) {
        if (wsmi_view_eq_nocase(qualifiers->list[i].name, name)) {
            return &qualifiers->list[i];
        }
    }
    return NULL;
}

bool wsmi_qualifiers_has(const struct wsmi_qualifiers *qualifiers, struct wsmi_view name)
{
    const struct wsmi_qualifier *found = wsmi_qualifiers_find(qualifiers, name);
    return found != NULL && found->value.type == WSMI_TYPE_BOOLEAN && !found->value.is_null &&
           !found->value.is_array &&
           wsmi_view_eq_nocase(wsmi_view_trim(found->value.texts[0]), WSMI_VIEW("true"));
}

/* A null element is not an empty one. */
static bool texts_eq(const struct wsmi_view *a, const struct wsmi_view *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!wsmi_view_eq(a[i], b[i]) || (a[i].ptr == NULL) != (b[i].ptr == NULL)) {
            return false;
        }
    }
    return true;
}

static bool constant_eq(const struct wsmi_constant *a, const struct wsmi_constant *b)
{
    return a->type == b->type && a->is_array == b->is_array && a->is_null == b->is_null &&
           a->count == b->count && texts_eq(a->texts, b->texts, a->count);
}

static bool qualifiers_eq(const struct wsmi_qualifiers *a, const struct wsmi_qualifiers *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!wsmi_view_eq(a->list[i].name, b->list[i].name) ||
            a->list[i].flavor != b->list[i].flavor ||
            !constant_eq(&a->list[i].value, &b->list[i].value)) {
            return false;
        }
    }
    return true;
}

static bool element_eq(const struct wsmi_element_decl *a, const struct wsmi_element_decl *b)
{
    return wsmi_view_eq(a->name, b->name) && a->type == b->type && a->is_array == b->is_array &&
           a->array_size == b->array_size && wsmi_view_eq(a->reference_class, b->reference_class) &&
           wsmi_view_eq(a->class_origin, b->class_origin) && a->is_propagated == b->is_propagated &&
           qualifiers_eq(&a->qualifiers, &b->qualifiers) && a->has_value == b->has_value &&
           (!a->has_value || constant_eq(&a->value, &b->value));
}

static bool elements_eq(const struct wsmi_element_decl *a, const struct wsmi_element_decl *b,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!element_eq(&a[i], &b[i])) {
            return false;
        }
    }
    return true;
}

static bool method_eq(const struct wsmi_method_decl *a, const struct wsmi_method_decl *b)
{
    return wsmi_view_eq(a->name, b->name) && a->has_return_type == b->has_return_type &&
           (!a->has_return_type || a->return_type == b->return_type) &&
           wsmi_view_eq(a->class_origin, b->class_origin) && a->is_propagated == b->is_propagated &&
           qualifiers_eq(&a->qualifiers, &b->qualifiers) &&
           a->parameter_count == b->parameter_count &&
           elements_eq(a->parameters, b->parameters, a->parameter_count);
}

static bool methods_eq(const struct wsmi_cim_class *a, const struct wsmi_cim_class *b)
{
    if (a->method_count != b->method_count) {
        return false;
    }
    for (size_t i = 0; i < a->method_count; i++) {
        if (!method_eq(&a->methods[i], &b->methods[i])) {
            return false;
        }
    }
    return true;
}

bool wsmi_cim_class_eq(const struct wsmi_cim_class *a, const struct wsmi_cim_class *b)
{
    return wsmi_view_eq(a->name, b->name) && wsmi_view_eq(a->superclass, b->superclass) &&
           a->derivation_count == b->derivation_count &&
           texts_eq(a->derivation, b->derivation, a->derivation_count) &&
           qualifiers_eq(&a->qualifiers, &b->qualifiers) &&
           a->property_count == b->property_count &&
           elements_eq(a->properties, b->properties, a->property_count) && methods_eq(a, b);
}

/* SPDX-License-Identifier: MIT */
/* Searching and comparing instances and references. */
#include "wsmi/class.h"

/* No decoder goes that deep; what does is equal to nothing. */
enum { MAX_COMPARED_DEPTH = 256 };

const struct wsmi_property *wsmi_cim_instance_find(const struct wsmi_cim_instance *instance,
                                                   struct wsmi_view name)
{
    for (size_t i = 0; i < instance->property_count; i++) {
        if (wsmi_view_eq_nocase(instance->properties[i].name, name)) {
            return &instance->properties[i];
        }
    }
    return NULL;
}

const struct wsmi_selector *wsmi_epr_find(const struct wsmi_epr *epr, struct wsmi_view name)
{
    for (size_t i = 0; i < epr->selector_count; i++) {
        if (wsmi_view_eq_nocase(epr->selectors[i].name, name)) {
            return &epr->selectors[i];
        }
    }
    return NULL;
}

static bool epr_eq(const struct wsmi_epr *a, const struct wsmi_epr *b, size_t depth)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    if (depth == MAX_COMPARED_DEPTH) {
        return false;
    }
    if (!wsmi_view_eq(a->address, b->address) || !wsmi_view_eq(a->resource_uri, b->resource_uri) ||
        a->selector_count != b->selector_count) {
        return false;
    }
    for (size_t i = 0; i < a->selector_count; i++) {
        const struct wsmi_selector *x = &a->selectors[i];
        const struct wsmi_selector *y = &b->selectors[i];
        if (!wsmi_view_eq(x->name, y->name) || !wsmi_view_eq(x->text, y->text) ||
            !epr_eq(x->reference, y->reference, depth + 1) || x->has_hint != y->has_hint ||
            (x->has_hint && x->hint != y->hint)) {
            return false;
        }
    }
    return true;
}

static bool instance_eq(const struct wsmi_cim_instance *a, const struct wsmi_cim_instance *b,
                        size_t depth);

static bool class_eq(const struct wsmi_cim_class *a, const struct wsmi_cim_class *b)
{
    return a == NULL || b == NULL ? a == b : wsmi_cim_class_eq(a, b);
}

static bool item_eq(const struct wsmi_item *a, const struct wsmi_item *b, size_t depth)
{
    if (a->kind != b->kind || a->is_null_array != b->is_null_array || a->has_hint != b->has_hint ||
        (a->has_hint && a->hint != b->hint) || !wsmi_view_eq(a->text, b->text)) {
        return false;
    }
    switch (a->kind) {
    case WSMI_ITEM_REFERENCE:
        return epr_eq(a->reference, b->reference, 0);
    case WSMI_ITEM_INSTANCE:
        return instance_eq(a->instance, b->instance, depth + 1);
    case WSMI_ITEM_CLASS:
        return class_eq(a->class_decl, b->class_decl);
    default:
        return true;
    }
}

static bool property_eq(const struct wsmi_property *a, const struct wsmi_property *b, size_t depth)
{
    if (!wsmi_view_eq(a->name, b->name) || a->is_key != b->is_key ||
        a->item_count != b->item_count || a->is_array != b->is_array ||
        (a->is_array && a->item_count == 0 && a->empty_type != b->empty_type) ||
        a->is_unset != b->is_unset) {
        return false;
    }
    for (size_t i = 0; i < a->item_count; i++) {
        if (!item_eq(&a->items[i], &b->items[i], depth)) {
            return false;
        }
    }
    return true;
}

static bool instance_eq(const struct wsmi_cim_instance *a, const struct wsmi_cim_instance *b,
                        size_t depth)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    if (depth == MAX_COMPARED_DEPTH) {
        return false;
    }
    if (!wsmi_view_eq(a->class_name, b->class_name) || !wsmi_view_eq(a->class_ns, b->class_ns) ||
        a->property_count != b->property_count || !epr_eq(a->path, b->path, 0)) {
        return false;
    }
    for (size_t i = 0; i < a->property_count; i++) {
        if (!property_eq(&a->properties[i], &b->properties[i], depth)) {
            return false;
        }
    }
    return true;
}

bool wsmi_cim_instance_eq(const struct wsmi_cim_instance *a, const struct wsmi_cim_instance *b)
{
    return instance_eq(a, b, 0);
}

bool wsmi_epr_eq(const struct wsmi_epr *a, const struct wsmi_epr *b)
{
    return epr_eq(a, b, 0);
}

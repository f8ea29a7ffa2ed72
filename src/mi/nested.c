/* SPDX-License-Identifier: MIT */
#include "mi/nested.h"

#include "wsmi/resource_uri.h"

struct walk {
    wsmi_nested_visit *visit;
    void *context;
    size_t depth_left;
};

struct wsmi_view wsmi_nested_name_space(const struct wsmi_epr *reference,
                                        struct wsmi_view otherwise)
{
    const struct wsmi_selector *selector = wsmi_epr_find(reference, WSMI_VIEW("__cimnamespace"));
    if (selector != NULL && selector->text.len > 0) {
        return selector->text;
    }
    struct wsmi_view in_uri = wsmi_uri_name_space(reference->resource_uri);
    return in_uri.len > 0 ? in_uri : otherwise;
}

static bool walk_selectors(struct walk *walk, const struct wsmi_epr *reference,
                           struct wsmi_view name_space);

static bool visit_reference(struct walk *walk, const struct wsmi_epr *reference,
                            struct wsmi_view around)
{
    struct wsmi_view name_space = wsmi_nested_name_space(reference, around);
    return walk->visit(walk->context, name_space, wsmi_uri_class(reference->resource_uri)) &&
           walk_selectors(walk, reference, name_space);
}

static bool walk_selectors(struct walk *walk, const struct wsmi_epr *reference,
                           struct wsmi_view name_space)
{
    bool goes_on = true;
    if (walk->depth_left == 0) {
        return true;
    }
    walk->depth_left--;
    for (size_t i = 0; goes_on && i < reference->selector_count; i++) {
        const struct wsmi_epr *inside = reference->selectors[i].reference;
        goes_on = inside == NULL || visit_reference(walk, inside, name_space);
    }
    walk->depth_left++;
    return goes_on;
}

static bool walk_properties(struct walk *walk, const struct wsmi_cim_instance *instance,
                            struct wsmi_view name_space);

static bool visit_item(struct walk *walk, const struct wsmi_item *item, struct wsmi_view name_space)
{
    switch (item->kind) {
    case WSMI_ITEM_REFERENCE:
        return visit_reference(walk, item->reference, name_space);
    case WSMI_ITEM_INSTANCE:
        return walk->visit(walk->context, name_space, item->instance->class_name) &&
               walk_properties(walk, item->instance, name_space);
    default:
        return true;
    }
}

static bool walk_properties(struct walk *walk, const struct wsmi_cim_instance *instance,
                            struct wsmi_view name_space)
{
    bool goes_on = true;
    if (walk->depth_left == 0) {
        return true;
    }
    walk->depth_left--;
    for (size_t i = 0; goes_on && i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        for (size_t k = 0; goes_on && k < property->item_count; k++) {
            goes_on = visit_item(walk, &property->items[k], name_space);
        }
    }
    walk->depth_left++;
    return goes_on;
}

bool wsmi_nested_walk(const struct wsmi_entry *entry, struct wsmi_view name_space,
                      const struct wsmi_limits *limits, wsmi_nested_visit *visit, void *context)
{
    struct walk walk = {visit, context, limits->max_embedded_depth + limits->max_epr_depth + 2};
    if (entry->kind == WSMI_ENTRY_REFERENCE) {
        return walk_selectors(&walk, entry->reference,
                              wsmi_nested_name_space(entry->reference, name_space));
    }
    return entry->instance == NULL || walk_properties(&walk, entry->instance, name_space);
}

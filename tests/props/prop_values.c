/* SPDX-License-Identifier: MIT */
/* What holds for every instance, reference and entry a decoder hands out. */
#include "props/prop.h"
#include "props/prop_envelope.h"

void prop_check_terminated(struct wsmi_view view)
{
    PROP_CHECK(view.ptr == NULL ? view.len == 0 : view.ptr[view.len] == 0);
    PROP_CHECK(view.len == 0 || memchr(view.ptr, 0, view.len) == NULL);
}

static void check_epr(const struct wsmi_epr *epr, const struct prop_envelope_case *given,
                      size_t depth)
{
    PROP_CHECK(depth <= given->limits.max_epr_depth);
    PROP_CHECK(epr->selector_count <= given->limits.max_selectors);
    PROP_CHECK((epr->selectors == NULL) == (epr->selector_count == 0));
    prop_check_terminated(epr->address);
    prop_check_terminated(epr->resource_uri);
    for (size_t i = 0; i < epr->selector_count; i++) {
        const struct wsmi_selector *selector = &epr->selectors[i];
        prop_check_terminated(selector->name);
        prop_check_terminated(selector->text);
        PROP_CHECK(selector->name.len > 0 && !selector->has_hint);
        PROP_CHECK(wsmi_epr_find(epr, selector->name) == selector);
        PROP_CHECK(selector->reference == NULL || selector->text.ptr == NULL);
        if (selector->reference != NULL) {
            check_epr(selector->reference, given, depth + 1);
        }
    }
}

static void check_instance(const struct wsmi_cim_instance *instance,
                           const struct prop_envelope_case *given, size_t depth);

static void check_item(const struct wsmi_item *item, const struct prop_envelope_case *given,
                       size_t depth)
{
    bool is_text = item->kind == WSMI_ITEM_TEXT || item->kind == WSMI_ITEM_DATETIME;
    prop_check_terminated(item->text);
    PROP_CHECK((unsigned)item->kind < WSMI_ITEM_KIND_COUNT);
    PROP_CHECK((item->text.ptr != NULL) == is_text);
    PROP_CHECK((item->reference != NULL) == (item->kind >= WSMI_ITEM_REFERENCE));
    PROP_CHECK(!item->is_null_array || item->kind == WSMI_ITEM_NULL);
    PROP_CHECK(!item->has_hint || item->hint < WSMI_TYPE_REFERENCE);
    PROP_CHECK(!item->has_hint || is_text || item->kind == WSMI_ITEM_NULL);
    PROP_CHECK(item->offset <= 2 * given->message.len);
    if (item->kind == WSMI_ITEM_REFERENCE) {
        check_epr(item->reference, given, 1);
    }
    if (item->kind == WSMI_ITEM_INSTANCE) {
        check_instance(item->instance, given, depth + 1);
    }
}

static void check_instance(const struct wsmi_cim_instance *instance,
                           const struct prop_envelope_case *given, size_t depth)
{
    PROP_CHECK(depth <= given->limits.max_embedded_depth);
    PROP_CHECK(instance->property_count <= given->limits.max_properties);
    PROP_CHECK((instance->properties == NULL) == (instance->property_count == 0));
    prop_check_terminated(instance->class_name);
    prop_check_terminated(instance->class_ns);
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        prop_check_terminated(property->name);
        PROP_CHECK(property->item_count > 0 && !property->is_array && !property->is_unset);
        /* the first of its name: no other has it */
        PROP_CHECK(wsmi_cim_instance_find(instance, property->name) == property);
        for (size_t j = 0; j < property->item_count; j++) {
            check_item(&property->items[j], given, depth);
        }
    }
    if (instance->path != NULL) {
        check_epr(instance->path, given, 1);
    }
}

static void check_entry(const struct wsmi_entry *entry, const struct prop_envelope_case *given)
{
    bool has_instance = entry->kind == WSMI_ENTRY_INSTANCE || entry->kind == WSMI_ENTRY_FRAGMENT;
    PROP_CHECK((unsigned)entry->kind < WSMI_ENTRY_KIND_COUNT);
    PROP_CHECK(!has_instance || entry->instance != NULL);
    PROP_CHECK(entry->kind != WSMI_ENTRY_REFERENCE || entry->reference != NULL);
    PROP_CHECK((entry->kind == WSMI_ENTRY_CLASS) == (entry->class_decl != NULL));
    PROP_CHECK(entry->kind == WSMI_ENTRY_DROPPED || entry->dropped == 0);
    PROP_CHECK(entry->offset > 0 && entry->offset <= 2 * given->message.len);
    PROP_CHECK(entry->bookmark.len <= given->limits.max_context_bytes);
    prop_check_terminated(entry->bookmark);
    if (entry->instance != NULL) {
        check_instance(entry->instance, given, 0);
    }
    if (entry->reference != NULL) {
        check_epr(entry->reference, given, 1);
    }
}

static void check_subscription(const struct wsmi_subscription *subscription,
                               const struct prop_envelope_case *given)
{
    prop_check_terminated(subscription->manager_address);
    prop_check_terminated(subscription->manager_resource_uri);
    prop_check_terminated(subscription->expires);
    prop_check_terminated(subscription->context);
    PROP_CHECK(subscription->param_count <= given->limits.max_selectors);
    for (size_t i = 0; i < subscription->param_count; i++) {
        prop_check_terminated(subscription->params[i].ns);
        prop_check_terminated(subscription->params[i].local);
        prop_check_terminated(subscription->params[i].text);
        PROP_CHECK(subscription->params[i].local.len > 0);
        PROP_CHECK(subscription->params[i].text.len <= given->limits.max_context_bytes);
    }
}

void prop_check_values(const struct prop_envelope_case *given, const struct wsmi_envelope *envelope)
{
    const struct wsmi_enumeration *enumeration = &envelope->enumeration;
    bool is_instance = envelope->kind == WSMI_BODY_INSTANCE || envelope->kind == WSMI_BODY_FRAGMENT;
    PROP_CHECK(!is_instance || (envelope->instance != NULL && given->expect.decode_instance));
    PROP_CHECK((envelope->created != NULL) == (envelope->kind == WSMI_BODY_RESOURCE_CREATED));
    if (envelope->instance != NULL) {
        check_instance(envelope->instance, given, 0);
    }
    if (envelope->created != NULL) {
        check_epr(envelope->created, given, 1);
    }
    PROP_CHECK(enumeration->entry_count <= given->limits.max_entries);
    PROP_CHECK(enumeration->context.len <= given->limits.max_context_bytes);
    prop_check_terminated(enumeration->context);
    for (size_t i = 0; i < enumeration->entry_count; i++) {
        check_entry(&enumeration->entries[i], given);
    }
    check_subscription(&envelope->subscription, given);
    prop_check_terminated(envelope->interactive.description);
    if (envelope->interactive.error != NULL) {
        check_instance(envelope->interactive.error, given, 0);
    }
}

/* SPDX-License-Identifier: MIT */
#include "cli/parse_message.h"

static void put_items(struct wsmi_json *json, const struct wsmi_item *items, size_t count);

static void put_selectors(struct wsmi_json *json, const struct wsmi_selector *selectors,
                          size_t count)
{
    wsmi_json_key(json, "selectors");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        wsmi_json_open_object(json);
        wsmi_json_key(json, "name");
        wsmi_json_view(json, selectors[i].name);
        if (selectors[i].reference != NULL) {
            wsmi_json_key(json, "reference");
            wsmi_cli_json_epr(json, selectors[i].reference);
        } else {
            wsmi_json_key(json, "text");
            wsmi_json_view(json, selectors[i].text);
        }
        wsmi_json_close_object(json);
    }
    wsmi_json_close_array(json);
}

void wsmi_cli_json_epr(struct wsmi_json *json, const struct wsmi_epr *epr)
{
    if (epr == NULL) {
        wsmi_json_null(json);
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "address", epr->address);
    wsmi_json_member_view(json, "resource_uri", epr->resource_uri);
    put_selectors(json, epr->selectors, epr->selector_count);
    wsmi_json_close_object(json);
}

static void put_item(struct wsmi_json *json, const struct wsmi_item *item)
{
    static const char *const kinds[WSMI_ITEM_KIND_COUNT] = {
        [WSMI_ITEM_NULL] = "null",         [WSMI_ITEM_TEXT] = "text",
        [WSMI_ITEM_DATETIME] = "datetime", [WSMI_ITEM_REFERENCE] = "reference",
        [WSMI_ITEM_INSTANCE] = "instance", [WSMI_ITEM_CLASS] = "class",
    };
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "kind", kinds[item->kind]);
    if (item->has_hint) {
        wsmi_json_member_str(json, "hint", wsmi_type_name(item->hint));
    }
    switch (item->kind) {
    case WSMI_ITEM_TEXT:
    case WSMI_ITEM_DATETIME:
        wsmi_json_key(json, "text");
        wsmi_json_view(json, item->text);
        break;
    case WSMI_ITEM_REFERENCE:
        wsmi_json_key(json, "reference");
        wsmi_cli_json_epr(json, item->reference);
        break;
    case WSMI_ITEM_INSTANCE:
        wsmi_json_key(json, "instance");
        wsmi_cli_json_cim_instance(json, item->instance);
        break;
    case WSMI_ITEM_CLASS:
        wsmi_json_key(json, "class");
        wsmi_cli_json_cim_class(json, item->class_decl);
        break;
    case WSMI_ITEM_NULL:
    case WSMI_ITEM_KIND_COUNT:
        break;
    }
    wsmi_json_close_object(json);
}

static void put_items(struct wsmi_json *json, const struct wsmi_item *items, size_t count)
{
    wsmi_json_key(json, "values");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_item(json, &items[i]);
    }
    wsmi_json_close_array(json);
}

static void put_property(struct wsmi_json *json, const struct wsmi_property *property)
{
    wsmi_json_open_object(json);
    wsmi_json_key(json, "name");
    wsmi_json_view(json, property->name);
    wsmi_json_member_bool(json, "key", property->is_key);
    put_items(json, property->items, property->item_count);
    wsmi_json_close_object(json);
}

void wsmi_cli_json_cim_instance(struct wsmi_json *json, const struct wsmi_cim_instance *instance)
{
    if (instance == NULL) {
        wsmi_json_null(json);
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "class", instance->class_name);
    wsmi_json_member_view(json, "class_uri", instance->class_ns);
    wsmi_json_key(json, "path");
    wsmi_cli_json_epr(json, instance->path);
    /* A list, not an object: a peer may send two properties of one name. */
    wsmi_json_key(json, "properties");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < instance->property_count; i++) {
        put_property(json, &instance->properties[i]);
    }
    wsmi_json_close_array(json);
    wsmi_json_close_object(json);
}

static void put_entry(struct wsmi_json *json, const struct wsmi_entry *entry)
{
    wsmi_json_open_object(json);
    switch (entry->kind) {
    case WSMI_ENTRY_INSTANCE:
    case WSMI_ENTRY_FRAGMENT:
        wsmi_json_key(json, entry->kind == WSMI_ENTRY_FRAGMENT ? "fragment" : "instance");
        wsmi_cli_json_cim_instance(json, entry->instance);
        if (entry->reference != NULL) {
            wsmi_json_key(json, "reference");
            wsmi_cli_json_epr(json, entry->reference);
        }
        break;
    case WSMI_ENTRY_REFERENCE:
        wsmi_json_key(json, "reference");
        wsmi_cli_json_epr(json, entry->reference);
        break;
    case WSMI_ENTRY_CLASS:
        wsmi_json_key(json, "class");
        wsmi_cli_json_cim_class(json, entry->class_decl);
        break;
    case WSMI_ENTRY_HEARTBEAT:
        wsmi_json_member_bool(json, "heartbeat", true);
        break;
    case WSMI_ENTRY_DROPPED:
        wsmi_json_member_number(json, "dropped", entry->dropped);
        break;
    case WSMI_ENTRY_KIND_COUNT:
        break;
    }
    if (entry->bookmark.len > 0) {
        wsmi_json_member_view(json, "bookmark", entry->bookmark);
    }
    wsmi_json_close_object(json);
}

static void put_context(struct wsmi_json *json, bool has_context, struct wsmi_view context)
{
    wsmi_json_key(json, "context");
    if (has_context) {
        wsmi_json_view(json, context);
    } else {
        wsmi_json_null(json);
    }
}

void wsmi_cli_json_enumeration(struct wsmi_json *json, const struct wsmi_enumeration *enumeration)
{
    wsmi_json_open_object(json);
    put_context(json, enumeration->has_context, enumeration->context);
    wsmi_json_member_bool(json, "end_of_sequence", enumeration->is_end);
    wsmi_json_key(json, "items");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < enumeration->entry_count; i++) {
        put_entry(json, &enumeration->entries[i]);
    }
    wsmi_json_close_array(json);
    wsmi_json_close_object(json);
}

void wsmi_cli_json_subscription(struct wsmi_json *json,
                                const struct wsmi_subscription *subscription)
{
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "manager_address", subscription->manager_address);
    wsmi_json_member_view(json, "manager_resource_uri", subscription->manager_resource_uri);
    put_selectors(json, subscription->selectors, subscription->selector_count);
    wsmi_json_member_view(json, "expires", subscription->expires);
    put_context(json, subscription->has_context, subscription->context);
    wsmi_json_close_object(json);
}

void wsmi_cli_json_interactive(struct wsmi_json *json, const struct wsmi_interactive_event *event)
{
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "type", event->type);
    wsmi_json_member_view(json, "description", event->description);
    wsmi_json_key(json, "error");
    wsmi_cli_json_cim_instance(json, event->error);
    wsmi_json_member_view(json, "action_type", event->action_type);
    wsmi_json_member_view(json, "prompt_type", event->prompt_type);
    wsmi_json_member_view(json, "activity", event->activity);
    wsmi_json_member_view(json, "current_operation", event->current_operation);
    wsmi_json_member_view(json, "status_description", event->status_description);
    wsmi_json_member_view(json, "percent_complete", event->percent_complete);
    wsmi_json_member_view(json, "seconds_remaining", event->seconds_remaining);
    wsmi_json_member_view(json, "name", event->name);
    wsmi_json_member_view(json, "value_type", event->value_type);
    if (event->value != NULL) {
        put_items(json, event->value->items, event->value->item_count);
    }
    wsmi_json_close_object(json);
}

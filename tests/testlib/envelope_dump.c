/* SPDX-License-Identifier: MIT */
#include "testlib/envelope_dump.h"

#include "testlib/cimxml_dump.h"

static void line(struct wsmi_buf *out, const char *name, struct wsmi_view value)
{
    wsmi_buf_put_str(out, name);
    wsmi_buf_put_str(out, ": ");
    cimxml_dump_text(out, value);
    wsmi_buf_put_byte(out, '\n');
}

static void line_if(struct wsmi_buf *out, const char *name, struct wsmi_view value)
{
    if (value.len > 0) {
        line(out, name, value);
    }
}

static void number(struct wsmi_buf *out, const char *name, uint64_t value)
{
    wsmi_buf_put_str(out, name);
    wsmi_buf_put_str(out, ": ");
    wsmi_buf_put_u64(out, value);
    wsmi_buf_put_byte(out, '\n');
}

static void name_if(struct wsmi_buf *out, const char *what, struct wsmi_xml_name name)
{
    if (name.local.len > 0) {
        wsmi_buf_put_str(out, what);
        wsmi_buf_put_str(out, ": {");
        cimxml_dump_text(out, name.ns);
        wsmi_buf_put_str(out, "}");
        cimxml_dump_text(out, name.local);
        wsmi_buf_put_byte(out, '\n');
    }
}

static void dump_identify(const struct wsmi_identify *identify, struct wsmi_buf *out)
{
    for (size_t i = 0; i < identify->protocol_version_count; i++) {
        line(out, "protocol-version", identify->protocol_versions[i]);
    }
    line_if(out, "product-vendor", identify->product_vendor);
    line_if(out, "product-version", identify->product_version);
    for (size_t i = 0; i < identify->security_profile_count; i++) {
        line(out, "security-profile", identify->security_profiles[i]);
    }
}

static void dump_fault(const struct wsmi_fault *fault, struct wsmi_buf *out)
{
    line(out, "code", wsmi_view_from_str(wsmi_fault_code_name(fault->code)));
    name_if(out, "subcode", fault->subcode);
    line_if(out, "reason", fault->reason);
    line_if(out, "reason-lang", fault->reason_lang);
    line_if(out, "detail-tail", fault->detail_tail);
    if (fault->has_wsman_code) {
        number(out, "wsman-code", fault->wsman_code);
    }
    line_if(out, "wsman-machine", fault->wsman_machine);
    line_if(out, "wsman-message", fault->wsman_message);
    line_if(out, "provider", fault->provider);
    line_if(out, "provider-path", fault->provider_path);
    name_if(out, "error-class", fault->error_class);
    for (size_t i = 0; i < fault->property_count; i++) {
        const struct wsmi_fault_property *property = &fault->properties[i];
        wsmi_buf_put_str(out, property->is_null ? "null-property " : "property ");
        cimxml_dump_text(out, property->name);
        line(out, "", property->value);
    }
    line_if(out, "detail-text", fault->detail_text);
}

/* Two spaces a level in front of what follows. */
static void indent(struct wsmi_buf *out, size_t level)
{
    for (size_t i = 0; i < level; i++) {
        wsmi_buf_put_str(out, "  ");
    }
}

static void dump_epr(const struct wsmi_epr *epr, size_t level, struct wsmi_buf *out)
{
    indent(out, level);
    wsmi_buf_put_str(out, "reference ");
    cimxml_dump_text(out, epr->resource_uri);
    line(out, " at", epr->address);
    for (size_t i = 0; i < epr->selector_count; i++) {
        const struct wsmi_selector *selector = &epr->selectors[i];
        indent(out, level + 1);
        wsmi_buf_put_str(out, "selector ");
        cimxml_dump_text(out, selector->name);
        if (selector->reference == NULL) {
            line(out, "", selector->text);
        } else {
            wsmi_buf_put_byte(out, '\n');
            dump_epr(selector->reference, level + 2, out);
        }
    }
}

static void dump_instance(const struct wsmi_cim_instance *instance, size_t level,
                          struct wsmi_buf *out);

static void dump_item(const struct wsmi_item *item, size_t level, struct wsmi_buf *out)
{
    static const char *const kinds[WSMI_ITEM_KIND_COUNT] = {"null",      "text",     "datetime",
                                                            "reference", "instance", "class"};
    indent(out, level);
    wsmi_buf_put_str(out, item->is_null_array ? "null-array" : kinds[item->kind]);
    if (item->has_hint) {
        wsmi_buf_put_str(out, " type ");
        wsmi_buf_put_u64(out, item->hint);
    }
    if (item->kind == WSMI_ITEM_TEXT || item->kind == WSMI_ITEM_DATETIME) {
        line(out, "", item->text);
        return;
    }
    wsmi_buf_put_byte(out, '\n');
    if (item->kind == WSMI_ITEM_REFERENCE) {
        dump_epr(item->reference, level + 1, out);
    } else if (item->kind == WSMI_ITEM_INSTANCE) {
        dump_instance(item->instance, level + 1, out);
    } else if (item->kind == WSMI_ITEM_CLASS) {
        cimxml_dump_class(item->class_decl, level + 1, out);
    }
}

static void dump_property(const struct wsmi_property *property, size_t level, struct wsmi_buf *out)
{
    indent(out, level);
    wsmi_buf_put_str(out, property->is_key ? "key " : "property ");
    cimxml_dump_text(out, property->name);
    wsmi_buf_put_byte(out, '\n');
    for (size_t i = 0; i < property->item_count; i++) {
        dump_item(&property->items[i], level + 1, out);
    }
}

static void dump_instance(const struct wsmi_cim_instance *instance, size_t level,
                          struct wsmi_buf *out)
{
    struct wsmi_xml_name name = {instance->class_ns, instance->class_name};
    indent(out, level);
    wsmi_buf_put_str(out, "instance {");
    cimxml_dump_text(out, name.ns);
    wsmi_buf_put_str(out, "}");
    cimxml_dump_text(out, name.local);
    wsmi_buf_put_byte(out, '\n');
    if (instance->path != NULL) {
        dump_epr(instance->path, level + 1, out);
    }
    for (size_t i = 0; i < instance->property_count; i++) {
        dump_property(&instance->properties[i], level + 1, out);
    }
}

static void dump_enumeration(const struct wsmi_enumeration *enumeration, struct wsmi_buf *out)
{
    static const char *const kinds[WSMI_ENTRY_KIND_COUNT] = {"instance", "reference", "class",
                                                             "fragment", "heartbeat", "dropped"};
    if (enumeration->has_context) {
        line(out, "context", enumeration->context);
    }
    if (enumeration->is_end) {
        wsmi_buf_put_str(out, "end\n");
    }
    for (size_t i = 0; i < enumeration->entry_count; i++) {
        const struct wsmi_entry *entry = &enumeration->entries[i];
        wsmi_buf_put_str(out, "entry ");
        wsmi_buf_put_str(out, kinds[entry->kind]);
        number(out, " at", entry->offset);
        if (entry->kind == WSMI_ENTRY_DROPPED) {
            number(out, "  dropped", entry->dropped);
        }
        line_if(out, "  bookmark", entry->bookmark);
        if (entry->instance != NULL) {
            dump_instance(entry->instance, 1, out);
        }
        if (entry->class_decl != NULL) {
            cimxml_dump_class(entry->class_decl, 1, out);
        }
        if (entry->reference != NULL) {
            dump_epr(entry->reference, 1, out);
        }
    }
}

static void dump_subscription(const struct wsmi_subscription *subscription, struct wsmi_buf *out)
{
    struct wsmi_epr manager = {
        .address = subscription->manager_address,
        .resource_uri = subscription->manager_resource_uri,
        .selectors = subscription->selectors,
        .selector_count = subscription->selector_count,
    };
    dump_epr(&manager, 0, out);
    for (size_t i = 0; i < subscription->param_count; i++) {
        struct wsmi_xml_name name = {subscription->params[i].ns, subscription->params[i].local};
        name_if(out, "param", name);
        line(out, "  text", subscription->params[i].text);
    }
    line_if(out, "expires", subscription->expires);
    if (subscription->has_context) {
        line(out, "context", subscription->context);
    }
}

static void dump_interactive(const struct wsmi_interactive_event *event, struct wsmi_buf *out)
{
    line(out, "type", event->type);
    line_if(out, "description", event->description);
    line_if(out, "action-type", event->action_type);
    line_if(out, "prompt-type", event->prompt_type);
    line_if(out, "activity", event->activity);
    line_if(out, "current-operation", event->current_operation);
    line_if(out, "status-description", event->status_description);
    line_if(out, "percent-complete", event->percent_complete);
    line_if(out, "seconds-remaining", event->seconds_remaining);
    line_if(out, "name", event->name);
    line_if(out, "value-type", event->value_type);
    if (event->error != NULL) {
        dump_instance(event->error, 0, out);
    }
    if (event->value != NULL) {
        dump_property(event->value, 0, out);
    }
}

static void dump_body(const struct wsmi_envelope *envelope, struct wsmi_buf *out)
{
    switch (envelope->kind) {
    case WSMI_BODY_IDENTIFY_RESPONSE:
        dump_identify(&envelope->identify, out);
        break;
    case WSMI_BODY_FAULT:
        dump_fault(&envelope->fault, out);
        break;
    case WSMI_BODY_CLASS_NAMES:
    case WSMI_BODY_ENUMERATE_RESPONSE:
    case WSMI_BODY_PULL_RESPONSE:
        dump_enumeration(&envelope->enumeration, out);
        break;
    case WSMI_BODY_SUBSCRIBE_RESPONSE:
    case WSMI_BODY_RENEW_RESPONSE:
        dump_subscription(&envelope->subscription, out);
        break;
    case WSMI_BODY_INTERACTIVE_EVENT:
        dump_interactive(&envelope->interactive, out);
        break;
    default:
        break;
    }
    if (envelope->created != NULL) {
        dump_epr(envelope->created, 0, out);
    }
    if (envelope->instance != NULL) {
        dump_instance(envelope->instance, 0, out);
    }
    if (envelope->class_decl != NULL) {
        cimxml_dump_class(envelope->class_decl, 0, out);
    }
}

void envelope_dump(const struct wsmi_envelope *envelope, struct wsmi_buf *out)
{
    line(out, "kind", wsmi_view_from_str(wsmi_body_kind_name(envelope->kind)));
    line_if(out, "lang", envelope->lang);
    line_if(out, "to", envelope->to);
    line_if(out, "action", envelope->action);
    line_if(out, "message-id", envelope->message_id);
    line_if(out, "relates-to", envelope->relates_to);
    line_if(out, "resource-uri", envelope->resource_uri);
    line_if(out, "bookmark", envelope->bookmark);
    number(out, "header-count", envelope->header_count);
    name_if(out, "body", envelope->body);
    number(out, "body-children", envelope->body_children);
    dump_body(envelope, out);
}

void envelope_dump_error(const struct wsmi_err *err, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "error: ");
    wsmi_buf_put_str(out, wsmi_code_name(err->code));
    wsmi_buf_put_str(out, " at ");
    wsmi_buf_put_u64(out, err->offset);
    wsmi_buf_put_str(out, ": ");
    wsmi_buf_put_str(out, err->reason);
    wsmi_buf_put_byte(out, '\n');
}

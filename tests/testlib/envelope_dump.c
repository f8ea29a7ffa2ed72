/* SPDX-License-Identifier: MIT */
#include "testlib/envelope_dump.h"

static void put_text(struct wsmi_buf *out, struct wsmi_view text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.ptr[i];
        if (byte >= 0x20 && byte < 0x7F && byte != '\\') {
            wsmi_buf_put_byte(out, byte);
            continue;
        }
        wsmi_buf_put_str(out, "\\x");
        wsmi_buf_put_byte(out, (uint8_t)digits[byte >> 4]);
        wsmi_buf_put_byte(out, (uint8_t)digits[byte & 0xF]);
    }
}

static void line(struct wsmi_buf *out, const char *name, struct wsmi_view value)
{
    wsmi_buf_put_str(out, name);
    wsmi_buf_put_str(out, ": ");
    put_text(out, value);
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
        put_text(out, name.ns);
        wsmi_buf_put_str(out, "}");
        put_text(out, name.local);
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
        put_text(out, property->name);
        line(out, "", property->value);
    }
    line_if(out, "detail-text", fault->detail_text);
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
    number(out, "header-count", envelope->header_count);
    name_if(out, "body", envelope->body);
    number(out, "body-children", envelope->body_children);
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        dump_identify(&envelope->identify, out);
    }
    if (envelope->kind == WSMI_BODY_FAULT) {
        dump_fault(&envelope->fault, out);
    }
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

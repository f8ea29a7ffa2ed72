/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"
#include "wsmi/envelope.h"

static void put_views(struct wsmi_json *json, const char *key, const struct wsmi_view *views,
                      size_t count)
{
    wsmi_json_key(json, key);
    wsmi_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        wsmi_json_view(json, views[i]);
    }
    wsmi_json_close_array(json);
}

/* {"namespace": ..., "name": ...}, or null. */
static void put_name(struct wsmi_json *json, const char *key, struct wsmi_xml_name name)
{
    wsmi_json_key(json, key);
    if (name.local.len == 0) {
        wsmi_json_null(json);
        return;
    }
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "namespace", name.ns);
    wsmi_json_member_view(json, "name", name.local);
    wsmi_json_close_object(json);
}

static void put_identify(struct wsmi_json *json, const struct wsmi_identify *identify)
{
    wsmi_json_key(json, "identify");
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "vendor", identify->product_vendor);
    wsmi_json_member_view(json, "version", identify->product_version);
    put_views(json, "protocol_versions", identify->protocol_versions,
              identify->protocol_version_count);
    put_views(json, "security_profiles", identify->security_profiles,
              identify->security_profile_count);
    wsmi_json_close_object(json);
}

/* A list, not an object: a peer may send two properties of one name. */
static void put_properties(struct wsmi_json *json, const struct wsmi_fault *fault)
{
    wsmi_json_key(json, "properties");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < fault->property_count; i++) {
        const struct wsmi_fault_property *property = &fault->properties[i];
        wsmi_json_open_object(json);
        wsmi_json_member_view(json, "name", property->name);
        wsmi_json_key(json, "value");
        if (property->is_null) {
            wsmi_json_null(json);
        } else {
            wsmi_json_view(json, property->value);
        }
        wsmi_json_close_object(json);
    }
    wsmi_json_close_array(json);
}

static void put_fault(struct wsmi_json *json, const struct wsmi_fault *fault)
{
    wsmi_json_key(json, "fault");
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "code", wsmi_fault_code_name(fault->code));
    put_name(json, "subcode", fault->subcode);
    wsmi_json_member_view(json, "reason", fault->reason);
    wsmi_json_member_view(json, "reason_language", fault->reason_lang);
    wsmi_json_member_view(json, "detail", fault->detail_tail);
    wsmi_json_member_view(json, "detail_text", fault->detail_text);
    wsmi_json_key(json, "wsman_code");
    if (fault->has_wsman_code) {
        wsmi_json_number(json, fault->wsman_code);
    } else {
        wsmi_json_null(json);
    }
    wsmi_json_member_view(json, "wsman_machine", fault->wsman_machine);
    wsmi_json_member_view(json, "wsman_message", fault->wsman_message);
    wsmi_json_member_view(json, "provider", fault->provider);
    wsmi_json_member_view(json, "provider_path", fault->provider_path);
    put_name(json, "error_class", fault->error_class);
    put_properties(json, fault);
    wsmi_json_close_object(json);
}

static void put_envelope(struct wsmi_json *json, const struct wsmi_envelope *envelope)
{
    wsmi_json_open_object(json);
    wsmi_json_member_view(json, "action", envelope->action);
    wsmi_json_member_view(json, "to", envelope->to);
    wsmi_json_member_view(json, "message_id", envelope->message_id);
    wsmi_json_member_view(json, "relates_to", envelope->relates_to);
    wsmi_json_member_view(json, "resource_uri", envelope->resource_uri);
    wsmi_json_member_view(json, "language", envelope->lang);
    wsmi_json_member_number(json, "header_count", envelope->header_count);
    wsmi_json_member_str(json, "body_kind", wsmi_body_kind_name(envelope->kind));
    put_name(json, "body", envelope->body);
    wsmi_json_member_number(json, "body_children", envelope->body_children);
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        put_identify(json, &envelope->identify);
    }
    if (envelope->kind == WSMI_BODY_FAULT) {
        put_fault(json, &envelope->fault);
    }
    wsmi_json_close_object(json);
}

bool wsmi_cli_parse_envelope(struct wsmi_cli_parse_job *job, struct wsmi_err *err)
{
    const struct wsmi_envelope_expect expect = {
        .charset = job->args->charset == NULL
                       ? WSMI_CHARSET_NONE
                       : wsmi_charset_from_name(wsmi_view_from_str(job->args->charset)),
        .lenient = job->args->is_strict ? WSMI_LENIENT_NONE : WSMI_LENIENT_AGENTS,
    };
    struct wsmi_envelope envelope;
    wsmi_xml_init();
    if (!wsmi_envelope_parse(job->in, &expect, &job->limits, job->arena, &envelope, err)) {
        return false;
    }
    put_envelope(job->json, &envelope);
    return true;
}

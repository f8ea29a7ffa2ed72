/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"
#include "cli/parse_message.h"
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

/* What the body is, under the name of what it is. */
static void put_body(struct wsmi_json *json, const struct wsmi_envelope *envelope)
{
    switch (envelope->kind) {
    case WSMI_BODY_IDENTIFY_RESPONSE:
        put_identify(json, &envelope->identify);
        break;
    case WSMI_BODY_FAULT:
        put_fault(json, &envelope->fault);
        break;
    case WSMI_BODY_RESOURCE_CREATED:
        wsmi_json_key(json, "created");
        wsmi_cli_json_epr(json, envelope->created);
        wsmi_json_key(json, "instance");
        wsmi_cli_json_cim_instance(json, envelope->instance);
        break;
    case WSMI_BODY_INSTANCE:
    case WSMI_BODY_FRAGMENT:
        wsmi_json_key(json, envelope->kind == WSMI_BODY_FRAGMENT ? "fragment" : "instance");
        wsmi_cli_json_cim_instance(json, envelope->instance);
        break;
    case WSMI_BODY_CLASS:
        wsmi_json_key(json, "class");
        wsmi_cli_json_cim_class(json, envelope->class_decl);
        break;
    case WSMI_BODY_CLASS_NAMES:
    case WSMI_BODY_ENUMERATE_RESPONSE:
    case WSMI_BODY_PULL_RESPONSE:
        wsmi_json_key(json, "enumeration");
        wsmi_cli_json_enumeration(json, &envelope->enumeration);
        break;
    case WSMI_BODY_SUBSCRIBE_RESPONSE:
    case WSMI_BODY_RENEW_RESPONSE:
        wsmi_json_key(json, "subscription");
        wsmi_cli_json_subscription(json, &envelope->subscription);
        break;
    case WSMI_BODY_INTERACTIVE_EVENT:
        wsmi_json_key(json, "event");
        wsmi_cli_json_interactive(json, &envelope->interactive);
        break;
    case WSMI_BODY_EMPTY:
    case WSMI_BODY_OTHER:
    case WSMI_BODY_KIND_COUNT:
        break;
    }
}

static void put_envelope(struct wsmi_json *json, const struct wsmi_envelope *envelope,
                         const struct wsmi_err *objection)
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
    put_body(json, envelope);
    if (objection->code != WSMI_OK) {
        wsmi_json_key(json, "no_instance");
        wsmi_json_open_object(json);
        wsmi_json_member_number(json, "offset", objection->offset);
        wsmi_json_member_str(json, "reason", objection->reason);
        wsmi_json_close_object(json);
    }
    wsmi_json_close_object(json);
}

/*
 * A body that is no CIM object may still be a sound message, of a service that speaks of something
 * else: it is then reported by name, with why it is none.
 */
static bool parse_any(struct wsmi_cli_parse_job *job, struct wsmi_envelope_expect expect,
                      struct wsmi_envelope *ret, struct wsmi_err *ret_objection,
                      struct wsmi_err *err)
{
    ret_objection->code = WSMI_OK;
    expect.decode_instance = true;
    if (wsmi_envelope_parse(job->in, &expect, &job->limits, job->arena, ret, err)) {
        return true;
    }
    if (err->code != WSMI_E_PROTOCOL) {
        return false;
    }
    *ret_objection = *err;
    expect.decode_instance = false;
    wsmi_arena_clean_up(job->arena); /* nothing of the first attempt is left */
    return wsmi_envelope_parse(job->in, &expect, &job->limits, job->arena, ret, err);
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
    struct wsmi_err objection;
    wsmi_xml_init();
    if (!parse_any(job, expect, &envelope, &objection, err)) {
        return false;
    }
    put_envelope(job->json, &envelope, &objection);
    return true;
}

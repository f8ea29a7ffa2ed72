/* SPDX-License-Identifier: MIT */
/*
 * What stands in the Body of an answer: instances, references, items. The input is the content of
 * the Body; a '!' in front lowers the limits. What was decoded is encoded as a request, which reads
 * back equal.
 */
#include <string.h>

#include "props/prop.h"
#include "props/prop_differ.h"
#include "props/prop_envelope.h"
#include "wsmi/request.h"
#include "wsmi/resource_uri.h"

#define HEAD                                                                                       \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:x=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\" "                                  \
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\" "                               \
    "xmlns:e=\"http://schemas.xmlsoap.org/ws/2004/08/eventing\" "                                  \
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "                                  \
    "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" "                             \
    "xmlns:it=\"http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd\" "                  \
    "xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\" "                                   \
    "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "                                               \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "                                     \
    "xmlns:c=\"urn:c/C\" xmlns:d=\"urn:c/D\"><s:Body>"
#define TAIL "</s:Body></s:Envelope>"

struct decoded {
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
};

static bool decode(struct wsmi_view message, struct decoded *ret)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err;
    memset(ret, 0, sizeof(*ret));
    wsmi_arena_init(&ret->arena, wsmi_allocator_system(), limits.max_arena_bytes);
    return wsmi_envelope_parse(message, &expect, &limits, &ret->arena, &ret->envelope, &err);
}

static bool encode(const struct wsmi_cim_instance *instance, enum wsmi_datetime_form form,
                   struct wsmi_buf *out)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_request request = {
        .header = {.to = WSMI_VIEW("http://srv.example/wsman"),
                   .resource_uri = WSMI_VIEW("urn:c/C"),
                   .message_id = WSMI_VIEW("uuid:1")},
        .kind = WSMI_REQUEST_INSTANCE,
        .datetime_form = form,
        .instance = instance,
    };
    struct wsmi_err err;
    request.header.action = wsmi_action_uri(WSMI_ACTION_PUT);
    if (wsmi_request_encode(&request, &limits, out, &err)) {
        return true;
    }
    PROP_CHECK(err.code == WSMI_E_USAGE); /* a null among the items, a class without a name ... */
    return false;
}

/* A request gives every reference an address, the anonymous one for none. */
static bool has_addresses(const struct wsmi_epr *reference)
{
    bool all = reference->address.len > 0;
    for (size_t i = 0; i < reference->selector_count; i++) {
        const struct wsmi_epr *inner = reference->selectors[i].reference;
        all = all && (inner == NULL || has_addresses(inner));
    }
    return all;
}

/* Nothing in it that a request does not carry: its own path, keys, classes of no namespace. */
static bool is_plain(const struct wsmi_cim_instance *instance)
{
    if (instance->path != NULL || instance->class_ns.len == 0) {
        return false;
    }
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        if (property->is_key) {
            return false;
        }
        for (size_t j = 0; j < property->item_count; j++) {
            const struct wsmi_item *item = &property->items[j];
            if ((item->kind == WSMI_ITEM_INSTANCE && !is_plain(item->instance)) ||
                (item->kind == WSMI_ITEM_REFERENCE && !has_addresses(item->reference))) {
                return false;
            }
        }
    }
    return true;
}

/* Alone in a Body an element of these namespaces may be the answer of an operation. */
static bool is_operation(const struct wsmi_cim_instance *instance)
{
    struct wsmi_view base = wsmi_uri_intrinsic();
    return instance->class_ns.len >= base.len &&
           memcmp(instance->class_ns.ptr, base.ptr, base.len) == 0;
}

/* A wrapped date reads back as one, a plain one as text: the wrapped form loses nothing. */
static void check_request(const struct wsmi_cim_instance *instance)
{
    struct decoded once;
    struct decoded twice;
    struct wsmi_buf first;
    struct wsmi_buf second;
    wsmi_buf_init(&first, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&second, wsmi_allocator_system(), SIZE_MAX);
    if (!is_operation(instance) && encode(instance, WSMI_DATETIME_WRAPPED, &first)) {
        PROP_CHECK(decode(wsmi_buf_view(&first), &once));
        PROP_CHECK(once.envelope.kind == WSMI_BODY_INSTANCE);
        PROP_CHECK(!is_plain(instance) || wsmi_cim_instance_eq(instance, once.envelope.instance));
        PROP_CHECK(encode(once.envelope.instance, WSMI_DATETIME_WRAPPED, &second));
        PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&first), wsmi_buf_view(&second)));
        PROP_CHECK(decode(wsmi_buf_view(&second), &twice));
        prop_differ_instance(once.envelope.instance, twice.envelope.instance);
        wsmi_arena_clean_up(&twice.arena);
        wsmi_arena_clean_up(&once.arena);
    }
    wsmi_buf_clean_up(&second);
    wsmi_buf_clean_up(&first);
}

static void check_round_trips(struct wsmi_view message)
{
    struct decoded decoded;
    if (decode(message, &decoded)) {
        const struct wsmi_envelope *envelope = &decoded.envelope;
        if (envelope->kind == WSMI_BODY_INSTANCE) {
            check_request(envelope->instance);
        }
        for (size_t i = 0; i < envelope->enumeration.entry_count; i++) {
            const struct wsmi_entry *entry = &envelope->enumeration.entries[i];
            if (entry->kind == WSMI_ENTRY_INSTANCE) {
                check_request(entry->instance);
            }
        }
    }
    wsmi_arena_clean_up(&decoded.arena);
}

void prop_instance(struct wsmi_view input)
{
    struct prop_envelope_case given = {
        .expect = {.decode_instance = true},
        .limits = wsmi_limits_default(),
    };
    struct wsmi_buf message;
    if (input.len > 0 && input.ptr[0] == '!') {
        prop_envelope_tighten(&given.limits);
        input.ptr++;
        input.len--;
    }
    wsmi_buf_init(&message, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&message, HEAD);
    wsmi_buf_put(&message, input);
    wsmi_buf_put_str(&message, TAIL);
    given.message = wsmi_buf_view(&message);
    prop_envelope_check(&given, given.message);
    check_round_trips(given.message);
    wsmi_buf_clean_up(&message);
}

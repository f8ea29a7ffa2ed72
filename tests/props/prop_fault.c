/* SPDX-License-Identifier: MIT */
/*
 * Faults, from both sides. Input that opens with '<' is the content of Detail and goes through
 * every property of an envelope. Other input makes a fault to be written: each line sets one
 * member, which its first byte names. What is written is well-formed whatever the members hold, and
 * what XML can carry comes back unchanged.
 */
#include "props/prop.h"
#include "props/prop_envelope.h"
#include "wsman/write.h"

#define HEAD                                                                                       \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "                                  \
    "xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\" "                             \
    "xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" "                            \
    "xmlns:p=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/OMI_Error\" "                     \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><s:Body><s:Fault><s:Code><s:Value>"   \
    "s:Receiver</s:Value></s:Code><s:Reason><s:Text "                                              \
    "xml:lang=\"en\">r</s:Text></s:Reason><s:Detail>"
#define TAIL "</s:Detail></s:Fault></s:Body></s:Envelope>"

enum { MAX_PROPERTIES = 16 };

struct made {
    struct wsmi_fault fault;
    struct wsmi_fault_property properties[MAX_PROPERTIES];
    struct wsmi_view relates_to;
};

static void check_detail(struct wsmi_view input)
{
    struct prop_envelope_case given = {.limits = wsmi_limits_default()};
    struct wsmi_buf message;
    wsmi_buf_init(&message, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&message, HEAD);
    wsmi_buf_put(&message, input);
    wsmi_buf_put_str(&message, TAIL);
    given.message = wsmi_buf_view(&message);
    prop_envelope_check(&given, given.message);
    wsmi_buf_clean_up(&message);
}

/* "name=value", "name" for a null one. */
static void add_property(struct made *made, struct wsmi_view text)
{
    if (made->fault.property_count == MAX_PROPERTIES) {
        return;
    }
    struct wsmi_fault_property *property = &made->properties[made->fault.property_count++];
    const uint8_t *equals = text.len == 0 ? NULL : memchr(text.ptr, '=', text.len);
    property->name = text;
    property->is_null = equals == NULL;
    if (equals != NULL) {
        property->name.len = (size_t)(equals - text.ptr);
        property->value.ptr = equals + 1;
        property->value.len = text.len - property->name.len - 1;
    }
    made->fault.properties = made->properties;
}

static void set_member(struct made *made, uint8_t name, struct wsmi_view text)
{
    struct wsmi_fault *fault = &made->fault;
    const struct {
        uint8_t name;
        struct wsmi_view *member;
    } members[] = {
        {'s', &fault->subcode.local},  {'S', &fault->subcode.ns},
        {'r', &fault->reason},         {'l', &fault->reason_lang},
        {'t', &fault->detail_tail},    {'m', &fault->wsman_machine},
        {'M', &fault->wsman_message},  {'v', &fault->provider},
        {'V', &fault->provider_path},  {'e', &fault->error_class.local},
        {'E', &fault->error_class.ns}, {'d', &fault->detail_text},
        {'R', &made->relates_to},
    };
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (members[i].name == name) {
            *members[i].member = text;
        }
    }
    if (name == 'p') {
        add_property(made, text);
    } else if (name == 'c' && text.len > 0) {
        fault->code = (enum wsmi_fault_code)(text.ptr[0] % WSMI_FAULT_CODE_COUNT);
    } else if (name == 'n') {
        fault->has_wsman_code = true;
        fault->wsman_code = text.len > 0 ? text.ptr[0] * 0x01010101u : 0;
    }
}

static void make(struct wsmi_view input, struct made *ret)
{
    memset(ret, 0, sizeof(*ret));
    for (size_t start = 0; start < input.len;) {
        size_t end = start;
        while (end < input.len && input.ptr[end] != '\n') {
            end++;
        }
        if (end > start) {
            struct wsmi_view text = {input.ptr + start + 1, end - start - 1};
            set_member(ret, input.ptr[start], text);
        }
        start = end + 1;
    }
    /* What Detail itself gives a meaning is no instance. */
    enum wsmi_ns ns = wsmi_ns_find(ret->fault.error_class.ns);
    if (ns == WSMI_NS_WSMAN || ns == WSMI_NS_WSMANFAULT) {
        ret->fault.error_class.local.len = 0;
    }
}

/* `given` came back as `found`, unless it holds what XML lacks. */
static void check_kept(struct wsmi_view given, struct wsmi_view found)
{
    struct wsmi_buf written;
    size_t offset;
    wsmi_buf_init(&written, wsmi_allocator_system(), SIZE_MAX);
    PROP_CHECK(!wsmi_write_legal(&written, given, &offset) || wsmi_view_eq(given, found));
    wsmi_buf_clean_up(&written);
}

static void check_kept_trimmed(struct wsmi_view given, struct wsmi_view found)
{
    check_kept(wsmi_view_trim(given), wsmi_view_trim(found));
}

static void check_members(const struct made *made, const struct wsmi_envelope *envelope)
{
    const struct wsmi_fault *given = &made->fault;
    const struct wsmi_fault *found = &envelope->fault;
    PROP_CHECK(found->code == given->code);
    PROP_CHECK(found->has_wsman_code == given->has_wsman_code);
    PROP_CHECK(found->wsman_code == given->wsman_code);
    PROP_CHECK(found->property_count <= given->property_count);
    check_kept(given->reason, found->reason);
    check_kept(given->wsman_machine, found->wsman_machine);
    check_kept(given->provider, found->provider);
    check_kept(given->provider_path, found->provider_path);
    check_kept_trimmed(given->wsman_message, found->wsman_message);
    check_kept_trimmed(given->detail_text, found->detail_text);
    check_kept_trimmed(made->relates_to, envelope->relates_to);
    if (found->subcode.local.len > 0) {
        check_kept(given->subcode.local, found->subcode.local);
        check_kept(given->subcode.ns, found->subcode.ns);
    }
    if (found->error_class.local.len > 0) {
        check_kept(given->error_class.local, found->error_class.local);
        check_kept(given->error_class.ns, found->error_class.ns);
    }
}

static void check_written(struct wsmi_view input)
{
    const struct wsmi_view no_id = {NULL, 0};
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_NONE};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_envelope envelope;
    struct wsmi_arena arena;
    struct wsmi_err err;
    struct wsmi_buf out;
    struct made made;
    make(input, &made);
    wsmi_buf_init(&out, wsmi_allocator_system(), SIZE_MAX);
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_fault_encode(&made.fault, made.relates_to, no_id, &out);
    PROP_CHECK(out.failed == WSMI_OK);
    if (wsmi_envelope_parse(wsmi_buf_view(&out), &expect, &limits, &arena, &envelope, &err)) {
        PROP_CHECK(envelope.kind == WSMI_BODY_FAULT);
        check_members(&made, &envelope);
    } else { /* a namespace that its references make too long */
        PROP_CHECK(err.code == WSMI_E_LIMIT && wsmi_buf_view(&out).len > limits.max_attr_bytes);
    }
    wsmi_arena_clean_up(&arena);

    if (prop_pick(input, 4) == 0) { /* a dozen parses more: speed finds more than thoroughness */
        struct prop_envelope_case given = {.message = wsmi_buf_view(&out), .limits = limits};
        prop_envelope_check(&given, given.message);
    }
    wsmi_buf_clean_up(&out);
}

void prop_fault(struct wsmi_view input)
{
    if (input.len > 0 && input.ptr[0] == '<') {
        check_detail(input);
    } else {
        check_written(input);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * What agents put into Detail: w:FaultDetail (DSP0226 section 14), WSManFault (MS-WSMV section
 * 2.2.4.43), instances of error classes (DSP0227), plain text (AMT). Detail is open: what is
 * unknown is skipped. A garbled member costs that member, not the fault.
 */
#include "core/fail.h"
#include "core/num.h"
#include "wsman/fault_body.h"
#include "wsman/write.h"

#define DETAIL_URI "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"

enum {
    STATE_SKIP = 0,
    STATE_DETAIL = WSMI_FAULT_DETAIL_ROOT,
    STATE_FAULT_DETAIL,
    STATE_WSMAN_FAULT,
    STATE_MESSAGE,
    STATE_PROVIDER_FAULT,
    STATE_EXTENDED_ERROR,
    STATE_INSTANCE,
    STATE_PROPERTY,
    STATE_COUNT
};

static bool keep_detail_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    return fault->detail_text.len > 0 || wsmi_walk_keep(walk, text, &fault->detail_text, err);
}

/* Only the tail tells anything, and openwsman misspells what is before it. The first one counts. */
static bool keep_detail_tail(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    struct wsmi_view tail = wsmi_view_trim(text);
    size_t start = tail.len;
    while (start > 0 && tail.ptr[start - 1] != '/') {
        start--;
    }
    if (start > 0) {
        tail.ptr += start;
        tail.len -= start;
    }
    return fault->detail_tail.len > 0 || wsmi_walk_keep(walk, tail, &fault->detail_tail, err);
}

static void take_code(struct wsmi_walk *walk, const struct wsmi_xml_start *start)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    const struct wsmi_xml_attr *code =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("Code"));
    if (code != NULL && walk->frame_count > body->code_depth &&
        wsmi_num_u32(wsmi_view_trim(code->value), UINT32_MAX, &fault->wsman_code)) {
        fault->has_wsman_code = true;
        body->code_depth = walk->frame_count;
    }
}

static bool enter_wsman_fault(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                              struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    if (body->nesting == walk->limits->max_fault_depth) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset,
                         "WSManFault is nested deeper than max_fault_depth");
    }
    body->nesting++;
    take_code(walk, start);
    const struct wsmi_xml_attr *machine =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("Machine"));
    if (machine == NULL || machine->value.len == 0 || walk->frame_count <= body->machine_depth) {
        return true;
    }
    body->machine_depth = walk->frame_count;
    return wsmi_walk_keep(walk, machine->value, &wsmi_fault_of(walk)->wsman_machine, err);
}

static bool leave_wsman_fault(struct wsmi_walk *walk, struct wsmi_err *err)
{
    (void)err;
    wsmi_fault_body_of(walk)->nesting--;
    return true;
}

static bool keep_message(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    if (walk->frame_count <= body->message_depth) {
        return true;
    }
    body->message_depth = walk->frame_count;
    return wsmi_walk_keep(walk, text, &wsmi_fault_of(walk)->wsman_message, err);
}

static bool enter_provider_fault(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                 struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    const struct wsmi_view none = {NULL, 0};
    if (walk->frame_count <= body->provider_depth) {
        return true;
    }
    body->provider_depth = walk->frame_count;
    fault->provider = none;
    fault->provider_path = none;
    return wsmi_walk_keep_attr(walk, start, WSMI_NS_OTHER, WSMI_VIEW("provider"), &fault->provider,
                               err) &&
           wsmi_walk_keep_attr(walk, start, WSMI_NS_OTHER, WSMI_VIEW("path"), &fault->provider_path,
                               err);
}

static bool is_cim_error(const struct wsmi_xml_start *start)
{
    static const struct wsmi_view known[] = {
        WSMI_VIEW_INIT("OMI_Error"), WSMI_VIEW_INIT("MSFT_WmiError"), WSMI_VIEW_INIT("CIM_Error"),
        WSMI_VIEW_INIT("MSFT_ExtendedStatus")};
    const struct wsmi_xml_attr *mark =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_CIMBINDING), WSMI_VIEW("IsCIM_Error"));
    bool marked = false;
    if (mark != NULL && wsmi_name_to_bool(mark->value, &marked) && marked) {
        return true;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (wsmi_view_eq(start->name.local, known[i])) {
            return true;
        }
    }
    return false;
}

/* The first instance directly in Detail counts, else the first in an ExtendedError. */
static bool choose_cim_error(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                             struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    (void)err;
    if (!body->has_cim_error && is_cim_error(start)) {
        body->has_cim_error = true;
        ret->grammar = &wsmi_fault_detail_grammar;
        ret->state = STATE_INSTANCE;
    }
    return true;
}

static bool choose_extended(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    enum wsmi_ns ns = wsmi_ns_find(start->name.ns);
    (void)err;
    /* what Detail itself gives a meaning is no instance */
    if (ns != WSMI_NS_WSMAN && ns != WSMI_NS_WSMANFAULT &&
        wsmi_fault_of(walk)->error_class.local.len == 0) {
        ret->grammar = &wsmi_fault_detail_grammar;
        ret->state = STATE_INSTANCE;
    }
    return true;
}

static bool enter_instance(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    wsmi_fault_body_of(walk)->property_count = 0;
    return wsmi_walk_keep(walk, start->name.ns, &fault->error_class.ns, err) &&
           wsmi_walk_keep(walk, start->name.local, &fault->error_class.local, err);
}

static bool leave_instance(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    (void)err;
    fault->properties = body->property_count == 0 ? NULL : body->properties;
    fault->property_count = body->property_count;
    return true;
}

static bool choose_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)walk;
    (void)start;
    (void)err;
    ret->grammar = &wsmi_fault_detail_grammar;
    ret->state = STATE_PROPERTY;
    return true;
}

static bool enter_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    const struct wsmi_xml_attr *nil =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_XSI), WSMI_VIEW("nil"));
    memset(&body->property, 0, sizeof(body->property));
    body->property_is_complex = false;
    if (nil != NULL && !wsmi_name_to_bool(nil->value, &body->property.is_null)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "xsi:nil is no boolean");
    }
    return wsmi_walk_keep(walk, start->name.local, &body->property.name, err);
}

static bool enter_property_child(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                 struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)start;
    (void)ret;
    (void)err;
    wsmi_fault_body_of(walk)->property_is_complex = true;
    return true;
}

static bool keep_property(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    size_t offset = wsmi_walk_offset(walk);
    if (body->property.is_null) {
        if (body->property_is_complex || wsmi_view_trim(text).len > 0) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, offset, "xsi:nil element has content");
        }
        text.len = 0;
    }
    if (body->property_is_complex) {
        return true;
    }
    if (body->property_count == walk->limits->max_fault_properties) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "more properties in an error instance than max_fault_properties");
    }
    struct wsmi_fault_property *properties =
        wsmi_list_reserve(walk->arena, body->properties, sizeof(*properties), body->property_count,
                          &body->property_cap, offset, err);
    if (properties == NULL || !wsmi_walk_keep(walk, text, &body->property.value, err)) {
        return false;
    }
    body->properties = properties;
    properties[body->property_count++] = body->property;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_DETAIL] = {.content = WSMI_CONTENT_MIXED,
                      .choose = choose_cim_error,
                      .text = keep_detail_text},
    [STATE_FAULT_DETAIL] = {.content = WSMI_CONTENT_TEXT,
                            .strangers = WSMI_STRANGERS_REFUSED,
                            .text = keep_detail_tail},
    [STATE_WSMAN_FAULT] = {.content = WSMI_CONTENT_MIXED,
                           .enter = enter_wsman_fault,
                           .text = keep_message,
                           .leave = leave_wsman_fault},
    [STATE_MESSAGE] = {.content = WSMI_CONTENT_MIXED, .text = keep_message},
    [STATE_PROVIDER_FAULT] = {.content = WSMI_CONTENT_MIXED,
                              .enter = enter_provider_fault,
                              .text = keep_message},
    [STATE_EXTENDED_ERROR] = {.choose = choose_extended},
    [STATE_INSTANCE] = {.choose = choose_property,
                        .enter = enter_instance,
                        .leave = leave_instance},
    [STATE_PROPERTY] = {.content = WSMI_CONTENT_TEXT,
                        .choose = enter_property_child,
                        .enter = enter_property,
                        .text = keep_property},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_DETAIL, WSMI_NS_WSMAN, WSMI_VIEW_INIT("FaultDetail"), STATE_FAULT_DETAIL, false, NULL},
    {STATE_DETAIL, WSMI_NS_WSMANFAULT, WSMI_VIEW_INIT("WSManFault"), STATE_WSMAN_FAULT, false,
     NULL},
    {STATE_WSMAN_FAULT, WSMI_NS_WSMANFAULT, WSMI_VIEW_INIT("Message"), STATE_MESSAGE, true, NULL},
    {STATE_MESSAGE, WSMI_NS_WSMANFAULT, WSMI_VIEW_INIT("ProviderFault"), STATE_PROVIDER_FAULT,
     false, NULL},
    {STATE_PROVIDER_FAULT, WSMI_NS_WSMANFAULT, WSMI_VIEW_INIT("WSManFault"), STATE_WSMAN_FAULT,
     false, NULL},
    {STATE_PROVIDER_FAULT, WSMI_NS_WSMANFAULT, WSMI_VIEW_INIT("ExtendedError"),
     STATE_EXTENDED_ERROR, false, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

const struct wsmi_walk_grammar wsmi_fault_detail_grammar = {states, rules,
                                                            sizeof(rules) / sizeof(rules[0])};

static bool has_wsman_fault(const struct wsmi_fault *fault)
{
    return fault->has_wsman_code || fault->wsman_machine.len > 0 || fault->wsman_message.len > 0 ||
           fault->provider.len > 0 || fault->provider_path.len > 0;
}

static void put_wsman_fault(struct wsmi_buf *out, const struct wsmi_fault *fault)
{
    bool has_provider = fault->provider.len > 0 || fault->provider_path.len > 0;
    if (!has_wsman_fault(fault)) {
        return;
    }
    wsmi_buf_put_str(out, "<f:WSManFault");
    if (fault->has_wsman_code) {
        wsmi_buf_put_str(out, " Code=\"");
        wsmi_buf_put_u64(out, fault->wsman_code);
        wsmi_buf_put_byte(out, '"');
    }
    wsmi_write_attr(out, "Machine", fault->wsman_machine);
    wsmi_buf_put_str(out, "><f:Message>");
    if (has_provider) {
        wsmi_buf_put_str(out, "<f:ProviderFault");
        wsmi_write_attr(out, "provider", fault->provider);
        wsmi_write_attr(out, "path", fault->provider_path);
        wsmi_buf_put_byte(out, '>');
    }
    wsmi_write_text(out, fault->wsman_message);
    wsmi_buf_put_str(out, has_provider ? "</f:ProviderFault>" : "");
    wsmi_buf_put_str(out, "</f:Message></f:WSManFault>");
}

static void put_name(struct wsmi_buf *out, const char *before, const char *prefix,
                     struct wsmi_view local)
{
    wsmi_buf_put_str(out, before);
    wsmi_buf_put_str(out, prefix);
    wsmi_write_text(out, local);
}

static void put_property(struct wsmi_buf *out, const char *prefix,
                         const struct wsmi_fault_property *property)
{
    if (!wsmi_name_is_ncname(property->name)) {
        return;
    }
    put_name(out, "<", prefix, property->name);
    if (property->is_null) {
        wsmi_buf_put_str(out, " xsi:nil=\"true\"/>");
        return;
    }
    wsmi_buf_put_byte(out, '>');
    wsmi_write_text(out, property->value);
    put_name(out, "</", prefix, property->name);
    wsmi_buf_put_byte(out, '>');
}

static void put_instance(struct wsmi_buf *out, const struct wsmi_fault *fault)
{
    struct wsmi_xml_name name = fault->error_class;
    const char *prefix = name.ns.len == 0 ? "" : "q:";
    if (!wsmi_name_is_ncname(name.local) || !wsmi_ns_is_bindable(name.ns)) {
        return;
    }
    if (wsmi_ns_is(name.ns, WSMI_NS_XML)) {
        prefix = "xml:"; /* may not be bound to another prefix */
    }
    put_name(out, "<", prefix, name.local);
    if (prefix[0] == 'q') {
        wsmi_write_attr(out, "xmlns:q", name.ns);
    }
    wsmi_buf_put_str(out, " b:IsCIM_Error=\"true\">");
    for (size_t i = 0; i < fault->property_count; i++) {
        put_property(out, prefix, &fault->properties[i]);
    }
    put_name(out, "</", prefix, name.local);
    wsmi_buf_put_byte(out, '>');
}

void wsmi_fault_detail_encode(const struct wsmi_fault *fault, struct wsmi_buf *out)
{
    if (fault->detail_text.len == 0 && fault->detail_tail.len == 0 &&
        fault->error_class.local.len == 0 && !has_wsman_fault(fault)) {
        return;
    }
    wsmi_buf_put_str(out, "<s:Detail>");
    wsmi_write_text(out, fault->detail_text);
    if (fault->detail_tail.len > 0) {
        wsmi_buf_put_str(out, "<w:FaultDetail>" DETAIL_URI);
        wsmi_write_text(out, fault->detail_tail);
        wsmi_buf_put_str(out, "</w:FaultDetail>");
    }
    put_wsman_fault(out, fault);
    put_instance(out, fault);
    wsmi_buf_put_str(out, "</s:Detail>");
}

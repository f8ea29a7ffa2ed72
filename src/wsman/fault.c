/* SPDX-License-Identifier: MIT */
/* Fault, without its Detail: SOAP 1.2 part 1 section 5.4, DSP0226 section 14. */
#include "wsmi/fault.h"

#include "core/fail.h"
#include "wsman/fault_body.h"
#include "wsman/write.h"

static const struct wsmi_view code_names[WSMI_FAULT_CODE_COUNT] = {
    [WSMI_FAULT_UNKNOWN] = WSMI_VIEW_INIT("Unknown"),
    [WSMI_FAULT_SENDER] = WSMI_VIEW_INIT("Sender"),
    [WSMI_FAULT_RECEIVER] = WSMI_VIEW_INIT("Receiver"),
    [WSMI_FAULT_MUST_UNDERSTAND] = WSMI_VIEW_INIT("MustUnderstand"),
    [WSMI_FAULT_VERSION_MISMATCH] = WSMI_VIEW_INIT("VersionMismatch"),
    [WSMI_FAULT_DATA_ENCODING_UNKNOWN] = WSMI_VIEW_INIT("DataEncodingUnknown"),
};

enum {
    STATE_SKIP = 0,
    STATE_FAULT,
    STATE_CODE,
    STATE_CODE_VALUE,
    STATE_SUBCODE,
    STATE_SUBCODE_VALUE,
    STATE_REASON,
    STATE_REASON_TEXT,
    STATE_COUNT
};

static bool keep_code(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_xml_name name = wsmi_walk_qname(walk, text);
    (void)err;
    wsmi_fault_body_of(walk)->has_code = true;
    for (unsigned code = WSMI_FAULT_SENDER; code < WSMI_FAULT_CODE_COUNT; code++) {
        if (wsmi_xml_name_is(name, wsmi_ns_uri(WSMI_NS_SOAP), code_names[code])) {
            wsmi_fault_of(walk)->code = (enum wsmi_fault_code)code;
        }
    }
    return true;
}

static bool keep_subcode(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_xml_name name = wsmi_walk_qname(walk, text);
    struct wsmi_fault *fault = wsmi_fault_of(walk);
    return wsmi_walk_keep(walk, name.ns, &fault->subcode.ns, err) &&
           wsmi_walk_keep(walk, name.local, &fault->subcode.local, err);
}

/* RFC 4647 section 3.3.1, basic filtering for the range "en". */
static bool is_english(struct wsmi_view lang)
{
    struct wsmi_view head = {lang.ptr, 2};
    return lang.len >= 2 && wsmi_view_eq_nocase(head, WSMI_VIEW("en")) &&
           (lang.len == 2 || lang.ptr[2] == '-');
}

static bool enter_reason(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_err *err)
{
    (void)start;
    (void)err;
    wsmi_fault_body_of(walk)->has_reason = true;
    return true;
}

static bool enter_reason_text(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                              struct wsmi_err *err)
{
    struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    const struct wsmi_xml_attr *attr =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_XML), WSMI_VIEW("lang"));
    struct wsmi_view lang = attr == NULL ? (struct wsmi_view){NULL, 0} : attr->value;
    bool english = is_english(lang);
    body->text_taken = body->text_count == 0 || (english && !body->text_is_english);
    body->text_count++;
    if (!body->text_taken) {
        return true;
    }
    body->text_is_english = english;
    return wsmi_walk_keep(walk, lang, &wsmi_fault_of(walk)->reason_lang, err);
}

static bool keep_reason(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return !wsmi_fault_body_of(walk)->text_taken ||
           wsmi_walk_keep(walk, text, &wsmi_fault_of(walk)->reason, err);
}

static bool leave_fault(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_fault_body *body = wsmi_fault_body_of(walk);
    if (!body->has_code) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "Fault without Code Value");
    }
    return body->has_reason ||
           wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "Fault without Reason");
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_FAULT] = {.strangers = WSMI_STRANGERS_REFUSED, .leave = leave_fault},
    [STATE_CODE] = {.strangers = WSMI_STRANGERS_REFUSED},
    [STATE_CODE_VALUE] = {.content = WSMI_CONTENT_TEXT,
                          .strangers = WSMI_STRANGERS_REFUSED,
                          .text = keep_code},
    [STATE_SUBCODE] = {.strangers = WSMI_STRANGERS_REFUSED},
    [STATE_SUBCODE_VALUE] = {.content = WSMI_CONTENT_TEXT,
                             .strangers = WSMI_STRANGERS_REFUSED,
                             .text = keep_subcode},
    [STATE_REASON] = {.strangers = WSMI_STRANGERS_REFUSED, .enter = enter_reason},
    [STATE_REASON_TEXT] = {.content = WSMI_CONTENT_TEXT,
                           .strangers = WSMI_STRANGERS_REFUSED,
                           .enter = enter_reason_text,
                           .text = keep_reason},
};

/* Order is not checked: a fault is worth more to its reader than the order of its parts. */
static const struct wsmi_walk_rule rules[] = {
    {STATE_FAULT, WSMI_NS_SOAP, WSMI_VIEW_INIT("Code"), STATE_CODE, true, NULL},
    {STATE_FAULT, WSMI_NS_SOAP, WSMI_VIEW_INIT("Reason"), STATE_REASON, true, NULL},
    {STATE_FAULT, WSMI_NS_SOAP, WSMI_VIEW_INIT("Node"), STATE_SKIP, true, NULL},
    {STATE_FAULT, WSMI_NS_SOAP, WSMI_VIEW_INIT("Role"), STATE_SKIP, true, NULL},
    {STATE_FAULT, WSMI_NS_SOAP, WSMI_VIEW_INIT("Detail"), WSMI_FAULT_DETAIL_ROOT, true,
     &wsmi_fault_detail_grammar},
    {STATE_CODE, WSMI_NS_SOAP, WSMI_VIEW_INIT("Value"), STATE_CODE_VALUE, true, NULL},
    {STATE_CODE, WSMI_NS_SOAP, WSMI_VIEW_INIT("Subcode"), STATE_SUBCODE, true, NULL},
    {STATE_SUBCODE, WSMI_NS_SOAP, WSMI_VIEW_INIT("Value"), STATE_SUBCODE_VALUE, true, NULL},
    {STATE_SUBCODE, WSMI_NS_SOAP, WSMI_VIEW_INIT("Subcode"), STATE_SKIP, true, NULL},
    {STATE_REASON, WSMI_NS_SOAP, WSMI_VIEW_INIT("Text"), STATE_REASON_TEXT, false, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

const struct wsmi_body_decoder wsmi_fault_decoder = {
    .kind = WSMI_BODY_FAULT,
    .ns = WSMI_NS_SOAP,
    .local = WSMI_VIEW_INIT("Fault"),
    .body_bytes = sizeof(struct wsmi_fault_body),
    .root = {&grammar, STATE_FAULT},
};

static const enum wsmi_ns declared[] = {
    WSMI_NS_SOAP,  WSMI_NS_ADDRESSING, WSMI_NS_TRANSFER,   WSMI_NS_ENUMERATION, WSMI_NS_EVENTING,
    WSMI_NS_WSMAN, WSMI_NS_CIMBINDING, WSMI_NS_WSMANFAULT, WSMI_NS_XSI,
};

enum { DECLARED_COUNT = sizeof(declared) / sizeof(declared[0]) };

/* DSP0226 section 14: the action follows the namespace of the subcode. */
static const char *action_of(enum wsmi_ns subcode)
{
    switch (subcode) {
    case WSMI_NS_TRANSFER:
        return "http://schemas.xmlsoap.org/ws/2004/09/transfer/fault";
    case WSMI_NS_ENUMERATION:
        return "http://schemas.xmlsoap.org/ws/2004/09/enumeration/fault";
    case WSMI_NS_EVENTING:
        return "http://schemas.xmlsoap.org/ws/2004/08/eventing/fault";
    case WSMI_NS_WSMAN:
        return "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";
    case WSMI_NS_CIMBINDING:
        return "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault";
    default:
        return "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault";
    }
}

static bool is_declared(enum wsmi_ns ns)
{
    for (size_t i = 0; i < DECLARED_COUNT; i++) {
        if (declared[i] == ns) {
            return true;
        }
    }
    return ns == WSMI_NS_XML;
}

static void put_subcode(struct wsmi_buf *out, struct wsmi_xml_name subcode)
{
    enum wsmi_ns ns = wsmi_ns_find(subcode.ns);
    bool foreign = subcode.ns.len > 0 && !is_declared(ns);
    if (!wsmi_name_is_ncname(subcode.local) || !wsmi_ns_is_bindable(subcode.ns)) {
        return;
    }
    wsmi_buf_put_str(out, "<s:Subcode><s:Value");
    if (foreign) {
        wsmi_write_attr(out, "xmlns:q", subcode.ns);
    }
    wsmi_buf_put_byte(out, '>');
    if (subcode.ns.len > 0) {
        wsmi_buf_put_str(out, foreign ? "q" : wsmi_ns_prefix(ns));
        wsmi_buf_put_byte(out, ':');
    }
    wsmi_write_text(out, subcode.local);
    wsmi_buf_put_str(out, "</s:Value></s:Subcode>");
}

static void put_code(struct wsmi_buf *out, const struct wsmi_fault *fault)
{
    wsmi_buf_put_str(out, "<s:Code><s:Value>");
    if (fault->code != WSMI_FAULT_UNKNOWN) {
        wsmi_buf_put_str(out, "s:");
    }
    wsmi_buf_put_str(out, wsmi_fault_code_name(fault->code));
    wsmi_buf_put_str(out, "</s:Value>");
    put_subcode(out, fault->subcode);
    wsmi_buf_put_str(out, "</s:Code><s:Reason><s:Text");
    wsmi_write_attr(out, "xml:lang", fault->reason_lang);
    wsmi_buf_put_byte(out, '>');
    wsmi_write_text(out, fault->reason);
    wsmi_buf_put_str(out, "</s:Text></s:Reason>");
}

void wsmi_fault_encode(const struct wsmi_fault *fault, struct wsmi_view relates_to,
                       struct wsmi_view message_id, struct wsmi_buf *out)
{
    const struct wsmi_view no_lang = {NULL, 0};
    wsmi_write_envelope(out, no_lang, declared, DECLARED_COUNT);
    wsmi_buf_put_str(out, "<s:Header><a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/"
                          "role/anonymous</a:To><a:Action>");
    wsmi_buf_put_str(out, action_of(wsmi_ns_find(fault->subcode.ns)));
    wsmi_buf_put_str(out, "</a:Action>");
    wsmi_write_optional(out, WSMI_NS_ADDRESSING, "MessageID", message_id);
    wsmi_write_optional(out, WSMI_NS_ADDRESSING, "RelatesTo", relates_to);
    wsmi_buf_put_str(out, "</s:Header><s:Body><s:Fault>");
    put_code(out, fault);
    wsmi_fault_detail_encode(fault, out);
    wsmi_buf_put_str(out, "</s:Fault></s:Body></s:Envelope>");
}

const char *wsmi_fault_code_name(enum wsmi_fault_code code)
{
    unsigned known = (unsigned)code < WSMI_FAULT_CODE_COUNT ? code : WSMI_FAULT_UNKNOWN;
    return (const char *)code_names[known].ptr;
}

const struct wsmi_fault_property *wsmi_fault_find(const struct wsmi_fault *fault,
                                                  struct wsmi_view name)
{
    for (size_t i = 0; i < fault->property_count; i++) {
        if (wsmi_view_eq_nocase(fault->properties[i].name, name)) {
            return &fault->properties[i];
        }
    }
    return NULL;
}

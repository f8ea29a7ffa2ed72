/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <string.h>

#include "reply_detail.h"

static const char foreign_message[] = "uuid:FFFFFFFF-0000-4000-8000-00000000BAD0";
static const struct resp_misbehave nothing;

void resp_reply_clean_up(struct resp_reply *r)
{
    resp_text_clean_up(&r->header);
    resp_text_clean_up(&r->body);
}

bool resp_trouble_is_set(const struct resp_trouble *t)
{
    return t->fault || t->mi_result > 0 || t->empty_body;
}

static void declare(struct resp_text *out, const char *prefix, const char *uri)
{
    resp_text_add(out, " xmlns:");
    resp_text_add(out, prefix);
    resp_text_add(out, "=\"");
    resp_text_add(out, uri);
    resp_text_add(out, "\"");
}

static void open_envelope(struct resp_text *out, const struct resp_dialect *d,
                          struct resp_writer *writer)
{
    if (d->declaration) {
        resp_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    resp_text_addf(out, "<%s:Envelope", d->s);
    if (d->envelope_attributes) {
        resp_text_add(out, d->envelope_attributes);
    }
    declare(out, d->s, RESP_NS_S);
    declare(out, d->a, RESP_NS_A);
    declare(out, d->x, RESP_NS_X);
    declare(out, d->n, RESP_NS_N);
    declare(out, d->e, RESP_NS_E);
    declare(out, d->w, RESP_NS_W);
    declare(out, d->b, RESP_NS_B);
    declare(out, d->p, RESP_NS_P);
    declare(out, d->cim, RESP_NS_CIM);
    declare(out, "xsi", RESP_NS_XSI);
    if (writer && d->klass_on_envelope) {
        resp_write_declared_namespaces(writer, out);
    }
    resp_text_add(out, ">");
}

static void write_message_id(struct resp_text *out, const struct resp_dialect *d,
                             const struct resp_misbehave *m)
{
    static unsigned long long number; /* the one serving thread writes all answers */
    resp_text_addf(out, "<%s:MessageID>uuid:0B5E55ED-0000-4000-8000-%012llX", d->a, ++number);
    if (m->item[MIS_BAD_UTF8].on) {
        resp_text_add_bytes(out, "\xC3\x28", 2);
    }
    if (m->item[MIS_NUL].on) {
        resp_text_add_bytes(out, "\0", 1);
    }
    resp_close(out, d->a, "MessageID");
}

static void write_header(struct resp_text *out, const struct resp_dialect *d, const char *action,
                         const char *message_id, const char *uri, const struct resp_text *more,
                         const struct resp_misbehave *m)
{
    resp_open(out, d->s, "Header");
    resp_text_addf(out, "<%s:To>" RESP_ANONYMOUS "</%s:To><%s:Action", d->a, d->a, d->a);
    if (d->must_understand_action) {
        resp_text_addf(out, " %s:mustUnderstand=\"true\"", d->s);
    }
    resp_text_add(out, ">");
    resp_text_add_escaped(out, m->item[MIS_WRONG_ACTION].on ? RESP_NS_X "/BogusResponse" : action,
                          true);
    resp_close(out, d->a, "Action");
    write_message_id(out, d, m);
    const char *relates = m->item[MIS_WRONG_RELATES_TO].on ? foreign_message : message_id;
    if (relates && relates[0] && !m->item[MIS_NO_RELATES_TO].on) {
        resp_open(out, d->a, "RelatesTo");
        resp_text_add_escaped(out, relates, true);
        resp_close(out, d->a, "RelatesTo");
    }
    if (d->request_resource_uri && uri) {
        resp_open(out, d->w, "ResourceURI");
        resp_text_add_escaped(out, uri, true);
        resp_close(out, d->w, "ResourceURI");
    }
    if (m->item[MIS_UNKNOWN_HEADER].on) {
        resp_text_addf(out,
                       "<u:Unheard xmlns:u=\"urn:example:unheard-of\" %s:mustUnderstand=\"true\">x"
                       "</u:Unheard>",
                       d->s);
    }
    if (more) {
        resp_text_add_bytes(out, more->ptr, more->len);
    }
    resp_close(out, d->s, "Header");
}

static void write_success(struct resp_text *out, enum resp_agent agent, const struct resp_soap *s,
                          const struct resp_reply *r, const struct resp_misbehave *m)
{
    const struct resp_dialect *d = resp_dialect_of(agent);
    struct resp_writer writer = r->writer;
    open_envelope(out, d, &writer);
    write_header(out, d, r->action, s->message_id, s->uri, &r->header, m);
    if (r->body.len == 0) {
        resp_text_addf(out, "<%s:Body/>", d->s);
    } else {
        resp_open(out, d->s, "Body");
        resp_text_add_bytes(out, r->body.ptr, r->body.len);
        resp_close(out, d->s, "Body");
    }
    resp_close(out, d->s, "Envelope");
}

void resp_reply_write(struct resp_text *out, enum resp_agent agent, const struct resp_soap *s,
                      const struct resp_reply *r, const struct resp_misbehave *m)
{
    write_success(out, agent, s, r, m);
    if (r->body.failed || r->header.failed) {
        out->failed = true;
    }
}

size_t resp_reply_overhead(enum resp_agent agent, const struct resp_soap *s,
                           const struct resp_reply *r)
{
    struct resp_text out = {0};
    struct resp_reply empty = *r;
    empty.body = (struct resp_text){0};
    write_success(&out, agent, s, &empty, &nothing);
    const size_t len = out.len;
    resp_text_clean_up(&out);
    return len;
}

static const char *prefix_of(const struct resp_dialect *d, char letter)
{
    switch (letter) {
    case 'x':
        return d->x;
    case 'n':
        return d->n;
    case 'e':
        return d->e;
    case 'w':
        return d->w;
    case 'b':
        return d->b;
    default:
        return d->a;
    }
}

static const char *fault_action(const struct resp_fault *fault)
{
    switch (fault->subcode ? fault->subcode[0] : 'a') {
    case 'x':
        return RESP_NS_X "/fault";
    case 'n':
        return RESP_NS_N "/fault";
    case 'e':
        return RESP_NS_E "/fault";
    case 'w':
        return "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";
    case 'b':
        return "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault";
    default:
        return RESP_NS_A "/fault";
    }
}

static void write_not_understood(struct resp_text *out, enum resp_agent agent,
                                 const struct resp_trouble *t)
{
    const struct resp_dialect *d = resp_dialect_of(agent);
    if (!t->header_local) {
        return;
    }
    if (agent == AGENT_OMI) { /* seen: the local name alone */
        resp_text_addf(out, "<%s:NotUnderstood qname=\"%s\"/>", d->s, t->header_local);
        return;
    }
    resp_text_addf(out, "<%s:NotUnderstood qname=\"q:%s\" xmlns:q=\"", d->s, t->header_local);
    resp_text_add_escaped(out, t->header_ns, true);
    resp_text_add(out, "\"/>");
}

static void write_fault_body(struct resp_text *out, enum resp_agent agent,
                             const struct resp_fault *fault, const struct resp_trouble *t)
{
    const struct resp_dialect *d = resp_dialect_of(agent);
    resp_text_addf(out, "<%s:Body><%s:Fault><%s:Code><%s:Value>%s:%s</%s:Value>", d->s, d->s, d->s,
                   d->s, d->s, fault->soap, d->s);
    if (fault->subcode) {
        resp_text_addf(out, "<%s:Subcode><%s:Value>%s:%s</%s:Value></%s:Subcode>", d->s, d->s,
                       prefix_of(d, fault->subcode[0]), fault->subcode + 2, d->s, d->s);
    }
    resp_text_addf(out, "</%s:Code><%s:Reason><%s:Text xml:lang=\"en-US\">", d->s, d->s, d->s);
    resp_text_add_escaped(out, resp_reply_reason(agent, fault, t), true);
    resp_text_addf(out, "</%s:Text></%s:Reason>", d->s, d->s);
    struct resp_text detail = {0};
    resp_reply_write_detail(&detail, agent, fault, t);
    if (detail.len > 0) {
        resp_open(out, d->s, "Detail");
        resp_text_add_bytes(out, detail.ptr, detail.len);
        resp_close(out, d->s, "Detail");
    }
    resp_text_clean_up(&detail);
    resp_text_addf(out, "</%s:Fault></%s:Body></%s:Envelope>", d->s, d->s, d->s);
}

void resp_reply_write_fault(struct resp_text *out, enum resp_agent agent, const char *message_id,
                            const struct resp_trouble *t, const struct resp_misbehave *m,
                            const struct resp_text *header, unsigned *ret_status)
{
    const struct resp_dialect *d = resp_dialect_of(agent);
    const struct resp_fault *fault = resp_reply_fault_row(agent, t);
    *ret_status = 500;
    if (t->empty_body) {
        return;
    }
    if (agent == AGENT_AMT) {
        *ret_status = 400;
    } else if (!d->fault_status_500) {
        *ret_status = resp_fault_openwsman_status(fault);
    }
    struct resp_text more = {0};
    if (header) {
        resp_text_add_bytes(&more, header->ptr, header->len);
    }
    write_not_understood(&more, agent, t);
    open_envelope(out, d, NULL);
    write_header(out, d, fault_action(fault), t->unrelated ? NULL : message_id, NULL, &more, m);
    resp_text_clean_up(&more);
    write_fault_body(out, agent, fault, t);
}

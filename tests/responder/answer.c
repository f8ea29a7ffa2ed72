/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <stdio.h>
#include <string.h>

#include "envelope.h"
#include "fault.h"
#include "reply.h"

static const char soap_type[] = "application/soap+xml;charset=UTF-8";

void resp_answer_clean_up(struct resp_answer *a)
{
    for (size_t i = 0; i < a->field_count; i++) {
        resp_text_clean_up(&a->field[i].value);
    }
    resp_text_clean_up(&a->body);
    *a = (struct resp_answer){0};
}

static struct resp_field *find_field(const struct resp_answer *a, const char *name)
{
    union {
        const struct resp_field *from;
        struct resp_field *to;
    } found = {.from = NULL};
    for (size_t i = 0; i < a->field_count && !found.from; i++) {
        if (strcmp(a->field[i].name, name) == 0) {
            found.from = &a->field[i];
        }
    }
    return found.to;
}

const char *resp_answer_field(const struct resp_answer *a, const char *name)
{
    const struct resp_field *field = find_field(a, name);
    return field ? field->value.ptr : NULL;
}

static void write_value(struct resp_answer *a, struct resp_field *field, const char *value)
{
    field->value.len = 0;
    resp_text_add_bytes(&field->value, value, strlen(value) + 1);
    a->body.failed = a->body.failed || field->value.failed;
}

void resp_answer_set_field(struct resp_answer *a, const char *name, const char *value)
{
    struct resp_field *field = find_field(a, name);
    if (field) {
        write_value(a, field, value);
    } else {
        resp_answer_add_field(a, name, value);
    }
}

void resp_answer_add_field(struct resp_answer *a, const char *name, const char *value)
{
    if (a->field_count < RESP_ANSWER_FIELDS) {
        struct resp_field *field = &a->field[a->field_count++];
        *field = (struct resp_field){.name = name};
        write_value(a, field, value);
    }
}

static void remove_fields(struct resp_answer *a, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < a->field_count; i++) {
        if (strcmp(a->field[i].name, name) != 0) {
            a->field[kept++] = a->field[i];
        } else {
            resp_text_clean_up(&a->field[i].value);
        }
    }
    a->field_count = kept;
}

uint64_t resp_answer_body_size(const struct resp_answer *a)
{
    return a->body.len + a->fill_len;
}

size_t resp_answer_body_read(const struct resp_answer *a, uint64_t offset, char *to, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const uint64_t at = offset + done;
        size_t room = size - done;
        const char *from = NULL;
        uint64_t there = 0;
        if (at < a->fill_at) {
            from = a->body.ptr + at;
            there = a->fill_at - at;
        } else if (at < a->fill_at + a->fill_len) {
            there = a->fill_at + a->fill_len - at;
        } else if (at < resp_answer_body_size(a)) {
            from = a->body.ptr + (at - a->fill_len);
            there = resp_answer_body_size(a) - at;
        } else {
            break;
        }
        if (there < room) {
            room = (size_t)there;
        }
        if (from) {
            memcpy(to + done, from, room);
        } else {
            memset(to + done, 'x', room);
        }
        done += room;
    }
    return done;
}

bool resp_answer_build_plain(struct resp_answer *a, unsigned status, const char *text)
{
    a->status = status;
    resp_answer_set_field(a, "Content-Type", "text/plain");
    resp_text_add(&a->body, text);
    a->fill_at = a->body.len;
    return !a->body.failed;
}

bool resp_scheme_is_offered(const struct resp_options *o, enum resp_scheme scheme)
{
    const bool in_the_clear = scheme >= SCHEME_DIGEST && o->sealed_only && !o->tls;
    return (o->schemes >> scheme & 1U) != 0 && !in_the_clear;
}

/* What --auth says, in the order of Windows. Digest is offered by whoever sends the answer. */
static void offer(struct resp_answer *a, const struct resp_options *o, const char *basic)
{
    static const char *const words[] = {
        [SCHEME_NEGOTIATE] = "Negotiate", [SCHEME_KERBEROS] = "Kerberos", [SCHEME_NTLM] = "NTLM"};
    for (int i = SCHEME_NEGOTIATE; i <= SCHEME_NTLM; i++) {
        if (resp_scheme_is_offered(o, (enum resp_scheme)i)) {
            char realm[64];
            const bool omi = o->agent == AGENT_OMI; /* seen: where a token might stand */
            (void)snprintf(realm, sizeof realm, "%s%s", words[i], omi ? " realm=\"WSMAN\"" : "");
            resp_answer_add_field(a, "WWW-Authenticate", realm);
        }
    }
    a->digest = resp_scheme_is_offered(o, SCHEME_DIGEST) ||
                resp_scheme_is_offered(o, SCHEME_DIGEST_SHA_256);
    if (resp_scheme_is_offered(o, SCHEME_BASIC)) {
        resp_answer_add_field(a, "WWW-Authenticate", basic);
    }
}

bool resp_answer_build_unauthorized(struct resp_answer *a, const struct resp_options *o,
                                    const char *challenge)
{
    const bool openwsman = o->agent == AGENT_OPENWSMAN;
    const char *basic = openwsman ? "Basic realm=\"OPENWSMAN\"" : "Basic realm=\"WSMAN\"";
    a->status = 401;
    if (challenge) {
        resp_answer_add_field(a, "WWW-Authenticate", challenge);
    } else if (o->schemes) {
        offer(a, o, basic);
    } else {
        resp_answer_add_field(a, "WWW-Authenticate", basic);
        if (o->agent == AGENT_WINDOWS || o->agent == AGENT_OMI) {
            resp_answer_add_field(a, "WWW-Authenticate", "Negotiate");
            resp_answer_add_field(a, "WWW-Authenticate", "Kerberos");
        }
    }
    if (o->agent == AGENT_WINDOWS) {
        resp_answer_add_field(a, "Server", "Microsoft-HTTPAPI/2.0");
    }
    if (openwsman) {
        return resp_answer_build_plain(a, 401, "Error: 401\r\n");
    }
    return !a->body.failed;
}

static void build_text_content(struct resp_answer *a, const struct resp_misbehave *m)
{
    if (m->item[MIS_HTML].on) {
        resp_answer_set_field(a, "Content-Type", "text/html");
        resp_text_add(&a->body, "<!DOCTYPE html><html><head><title>Gateway</title></head>"
                                "<body><p>Not the page you look for.<br></body></html>\n");
    } else if (m->item[MIS_NO_XML].on) {
        resp_text_add(&a->body, "This is not XML, whatever the Content-Type says.\n");
    } else if (m->item[MIS_GARBAGE].on) {
        a->no_head = true;
        /* xorshift with a fixed seed: every run sends the same bytes */
        uint32_t x = 0x9E3779B9U;
        for (uint64_t i = 0; i < m->item[MIS_GARBAGE].n; i++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            const char byte = (char)(unsigned char)(i == 0 ? 0xFFU : x & 0xFFU);
            resp_text_add_bytes(&a->body, &byte, 1);
        }
    }
    a->fill_at = a->body.len;
}

/* These say how an identity looks, so they answer any operation with one instead of doing nothing.
 */
static bool shapes_identity(const struct resp_misbehave *m)
{
    return m->item[MIS_DTD].on || m->item[MIS_SOAP11].on || m->item[MIS_DEEP].on ||
           m->item[MIS_OVERSIZE].on;
}

bool resp_answer_is_ordinary(const struct resp_misbehave *m)
{
    return !shapes_identity(m) && !m->item[MIS_FAULT].on && !m->item[MIS_HTML].on &&
           !m->item[MIS_NO_XML].on && !m->item[MIS_GARBAGE].on && !m->item[MIS_EMPTY].on &&
           !m->item[MIS_NO_ANSWER].on;
}

static void write_fault(struct resp_answer *a, const struct resp_request_facts *f)
{
    const char *name = f->misbehave->item[MIS_FAULT].text;
    char text[128];
    (void)snprintf(text, sizeof text, "wsmi-responder answers %s", resp_fault_find(name)->name);
    const struct resp_trouble trouble = {
        .fault = name, .text = text, .mi_result = f->agent == AGENT_OMI ? 1 : 0};
    resp_reply_write_fault(&a->body, f->agent, f->message_id, &trouble, f->misbehave, NULL,
                           &a->status);
    a->fill_at = a->body.len;
}

/* The chosen content is a whole envelope: its text, and the status and fields that go with it. */
static void build_envelope(struct resp_answer *a, const struct resp_request_facts *f)
{
    const struct resp_misbehave *m = f->misbehave;
    if (m->item[MIS_FAULT].on) {
        write_fault(a, f);
    } else {
        resp_envelope_write_identity(&a->body, f, &a->fill_at);
    }
    if (!resp_envelope_distort(a, m)) {
        a->body.failed = true;
        return;
    }
    if (m->item[MIS_OVERSIZE].on && m->item[MIS_OVERSIZE].n > a->body.len) {
        a->fill_len = m->item[MIS_OVERSIZE].n - a->body.len;
    }
}

void resp_answer_begin_soap(struct resp_answer *a, enum resp_agent agent)
{
    a->status = 200;
    resp_answer_set_field(a, "Content-Type", soap_type);
    if (agent == AGENT_OPENWSMAN) {
        resp_answer_set_field(a, "Server", "openwsman/2.8");
        a->reason = "(null)";
        a->close = true;
    } else if (agent == AGENT_WINDOWS) {
        resp_answer_set_field(a, "Server", "Microsoft-HTTPAPI/2.0");
    }
}

bool resp_answer_build_soap(struct resp_answer *a, const struct resp_request_facts *facts)
{
    const struct resp_misbehave *m = facts->misbehave;
    resp_answer_begin_soap(a, facts->agent);
    if (m->item[MIS_NO_ANSWER].on) {
        a->none = true;
    } else if (m->item[MIS_HTML].on || m->item[MIS_NO_XML].on || m->item[MIS_GARBAGE].on ||
               m->item[MIS_EMPTY].on) {
        build_text_content(a, m);
    } else {
        build_envelope(a, facts);
    }
    return !a->body.failed;
}

static void apply_content_type(struct resp_answer *a, const struct resp_misbehave *m)
{
    const char *charset = m->item[MIS_CHARSET].on ? m->item[MIS_CHARSET].text : NULL;
    if (!charset && m->item[MIS_ENCODE].on) {
        charset = "UTF-16";
    }
    if (m->item[MIS_MEDIA].on && !charset) {
        resp_answer_set_field(a, "Content-Type", m->item[MIS_MEDIA].text);
    } else if (charset) {
        char value[320];
        const char *type = m->item[MIS_MEDIA].on ? m->item[MIS_MEDIA].text : "application/soap+xml";
        (void)snprintf(value, sizeof value, "%.150s;charset=%.150s", type, charset);
        resp_answer_set_field(a, "Content-Type", value);
    }
}

void resp_answer_apply_head(struct resp_answer *a, const struct resp_misbehave *m)
{
    if (m->item[MIS_REDIRECT].on) {
        a->status = 302;
        resp_answer_set_field(a, "Location", m->item[MIS_REDIRECT].text);
    }
    if (m->item[MIS_CHALLENGE].on) {
        a->status = 401;
        a->digest = false;
        remove_fields(a, "WWW-Authenticate");
        resp_answer_add_field(a, "WWW-Authenticate", m->item[MIS_CHALLENGE].text);
    }
    if (m->item[MIS_STATUS].on) {
        a->status = (unsigned)m->item[MIS_STATUS].n;
        if (a->status == 401 && !m->item[MIS_CHALLENGE].on) {
            resp_answer_set_field(a, "WWW-Authenticate", "Basic realm=\"WSMAN\"");
        }
    }
    if (m->item[MIS_REASON].on) {
        a->reason = m->item[MIS_REASON].text;
    }
    apply_content_type(a, m);
}

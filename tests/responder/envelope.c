/* SPDX-License-Identifier: MIT */
#include "envelope.h"

#include <string.h>

#define NS_SOAP     "http://www.w3.org/2003/05/soap-envelope"
#define NS_SOAP11   "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_IDENTITY "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define NS_A        "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define NS_W        "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define WSMAN       "http://schemas.dmtf.org/wbem/wsman/1/wsman"
#define PROFILE     WSMAN "/secprofile/"

static const char foreign_message[] = "uuid:FFFFFFFF-0000-4000-8000-00000000BAD0";

struct identity {
    const char *vendor;
    const char *version;
    const char *anonymous_version; /* what is told to a client without credentials */
    const char *const *profiles;   /* NULL: the agent has no SecurityProfiles */
};

static const char *const basic_profiles[] = {PROFILE "http/basic", PROFILE "https/basic", NULL};
static const char *const windows_profiles[] = {PROFILE "http/basic", PROFILE "http/spnego-kerberos",
                                               PROFILE "https/basic",
                                               PROFILE "https/spnego-kerberos", NULL};
static const char *const omi_profiles[] = {PROFILE "https/basic", NULL};

static const struct identity identities[] = {
    [AGENT_DEFAULT] = {"wsmi", RESP_VERSION, RESP_VERSION, basic_profiles},
    [AGENT_WINDOWS] = {"Microsoft Corporation", "OS: 10.0.17763 SP: 0.0 Stack: 3.0",
                       "OS: 0.0.0 SP: 0.0 Stack: 3.0", windows_profiles},
    [AGENT_OMI] = {"Open Management Infrastructure", "1.0.8-6", "1.0.8-6", omi_profiles},
    [AGENT_OPENWSMAN] = {"Openwsman Project", "2.8", NULL, NULL},
    [AGENT_AMT] = {"Intel(r)", "AMT 12.0", NULL, NULL},
};

/* Text that is wrong inside an element, as the spec asks. */
static void write_poison(struct resp_text *out, const struct resp_misbehave *m)
{
    if (m->item[MIS_BAD_UTF8].on) {
        resp_text_add_bytes(out, "\xC3\x28", 2);
    }
    if (m->item[MIS_NUL].on) {
        resp_text_add_bytes(out, "\0", 1);
    }
}

static void write_depth(struct resp_text *out, const struct resp_misbehave *m)
{
    if (!m->item[MIS_DEEP].on) {
        return;
    }
    for (uint64_t i = 0; i < m->item[MIS_DEEP].n; i++) {
        resp_text_add(out, "<d>");
    }
    for (uint64_t i = 0; i < m->item[MIS_DEEP].n; i++) {
        resp_text_add(out, "</d>");
    }
}

/* Ten entities, each ten times the one before: 10^10 characters if anyone expands them. */
static void write_dtd(struct resp_text *out)
{
    resp_text_add(out, "<!DOCTYPE bomb [<!ENTITY e0 \"lol\">");
    for (unsigned i = 1; i <= 10; i++) {
        resp_text_addf(out, "<!ENTITY e%u \"", i);
        for (unsigned k = 0; k < 10; k++) {
            resp_text_addf(out, "&e%u;", i - 1);
        }
        resp_text_add(out, "\">");
    }
    resp_text_add(out, "]>");
}

static void write_extra_headers(struct resp_text *out, const struct resp_misbehave *m)
{
    if (m->item[MIS_UNKNOWN_HEADER].on) {
        resp_text_add(out, "<u:Unheard xmlns:u=\"urn:example:unheard-of\" "
                           "s:mustUnderstand=\"true\">x</u:Unheard>");
    }
}

static void write_profiles(struct resp_text *out, const struct resp_request_facts *f)
{
    const char *const *profile = identities[f->agent].profiles;
    /* Windows and openwsman tell a client without credentials less than one with. */
    if (!profile || (f->anonymous && f->agent == AGENT_WINDOWS)) {
        return;
    }
    resp_text_add(out, "<wsmid:SecurityProfiles>");
    for (; *profile; profile++) {
        resp_text_addf(out, "<wsmid:SecurityProfileName>%s</wsmid:SecurityProfileName>", *profile);
    }
    resp_text_add(out, "</wsmid:SecurityProfiles>");
}

void resp_envelope_write_identity(struct resp_text *out, const struct resp_request_facts *f,
                                  size_t *ret_fill_at)
{
    const struct resp_misbehave *m = f->misbehave;
    const struct identity *who = &identities[f->agent];
    /* OMI puts this one element into the SOAP namespace; real clients have to live with it. */
    const char *prefix = f->agent == AGENT_OMI ? "s" : "wsmid";
    const char *version = f->anonymous ? who->anonymous_version : who->version;
    if (f->agent == AGENT_OPENWSMAN || m->item[MIS_DTD].on) {
        resp_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    if (m->item[MIS_DTD].on) {
        write_dtd(out);
    }
    resp_text_addf(out, "<s:Envelope xmlns:s=\"%s\" xmlns:wsmid=\"" NS_IDENTITY "\"><s:Header>",
                   m->item[MIS_SOAP11].on ? NS_SOAP11 : NS_SOAP);
    if (m->item[MIS_WRONG_RELATES_TO].on) {
        resp_text_addf(out, "<a:RelatesTo xmlns:a=\"" NS_A "\">%s</a:RelatesTo>", foreign_message);
    }
    write_extra_headers(out, m);
    resp_text_addf(out, "</s:Header><s:Body><%s:IdentifyResponse><wsmid:ProtocolVersion>" NS_W,
                   prefix);
    if (!version) {
        write_poison(out, m);
        *ret_fill_at = out->len;
    }
    resp_text_add(out, "</wsmid:ProtocolVersion>");
    if (version) {
        resp_text_addf(out, "<wsmid:ProductVendor>%s", who->vendor);
        if (m->item[MIS_DTD].on) {
            resp_text_add(out, "&e10;");
        }
        write_poison(out, m);
        *ret_fill_at = out->len;
        resp_text_addf(out, "</wsmid:ProductVendor><wsmid:ProductVersion>%s</wsmid:ProductVersion>",
                       version);
    }
    write_profiles(out, f);
    write_depth(out, m);
    resp_text_addf(out, "</%s:IdentifyResponse></s:Body></s:Envelope>", prefix);
}

static void add_unit(struct resp_text *to, uint32_t unit, bool big_endian)
{
    const char high = (char)(unsigned char)(unit >> 8);
    const char low = (char)(unsigned char)(unit & 0xFFU);
    resp_text_add_bytes(to, big_endian ? &high : &low, 1);
    resp_text_add_bytes(to, big_endian ? &low : &high, 1);
}

/* Bytes that are no UTF-8 (the poison) become a unit each. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *ret)
{
    const size_t len = at[0] >= 0xF0U ? 4 : at[0] >= 0xE0U ? 3 : at[0] >= 0xC2U ? 2 : 1;
    *ret = at[0];
    if (len == 1 || len > left) {
        return 1;
    }
    uint32_t code = at[0] & (0xFFU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xC0U) != 0x80U) {
            return 1;
        }
        code = code << 6 | (at[i] & 0x3FU);
    }
    *ret = code;
    return len;
}

static void encode_utf16(struct resp_text *to, const struct resp_text *from, bool big_endian)
{
    add_unit(to, 0xFEFF, big_endian);
    for (size_t i = 0; i < from->len;) {
        uint32_t code = 0;
        i += decode((const unsigned char *)from->ptr + i, from->len - i, &code);
        if (code >= 0x10000) {
            add_unit(to, 0xD800 + ((code - 0x10000) >> 10), big_endian);
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        add_unit(to, code, big_endian);
    }
}

bool resp_envelope_distort(struct resp_answer *a, const struct resp_misbehave *m)
{
    struct resp_text *body = &a->body;
    struct resp_text out = {0};
    if (m->item[MIS_UNCLOSED].on) {
        body->len /= 2;
    }
    if (m->item[MIS_TRAILING].on) {
        resp_text_add(body, "<trailing/>");
    }
    if (a->fill_at > body->len) {
        a->fill_at = body->len;
    }
    if (m->item[MIS_ENCODE].on) {
        encode_utf16(&out, body, strcmp(m->item[MIS_ENCODE].text, "utf-16be") == 0);
        a->fill_at = out.len;
    } else if (m->item[MIS_BOM].on) {
        resp_text_add(&out, "\xEF\xBB\xBF");
        a->fill_at += out.len;
        resp_text_add_bytes(&out, body->ptr, body->len);
    } else {
        return !body->failed;
    }
    const bool ok = !body->failed && !out.failed;
    resp_text_clean_up(body);
    *body = out;
    return ok;
}

/* SPDX-License-Identifier: MIT */
#include "soap.h"

#include <string.h>

#include <libxml/parser.h>

#include "soap_check.h"
#include "text.h"
#include "value.h"

bool resp_refuse(struct resp_trouble *t, const char *fault, const char *text)
{
    *t = (struct resp_trouble){.fault = fault, .text = text};
    return false;
}

bool resp_refuse_mi(struct resp_trouble *t, unsigned mi_result, const char *text)
{
    *t = (struct resp_trouble){.mi_result = mi_result, .text = text};
    return false;
}

const char *resp_xml_ns(const xmlNode *n)
{
    return n->ns && n->ns->href ? (const char *)n->ns->href : "";
}

bool resp_xml_is(const xmlNode *n, const char *ns, const char *local)
{
    return n && n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, local) == 0 &&
           (!ns || strcmp(resp_xml_ns(n), ns) == 0);
}

static const xmlNode *element_from(const xmlNode *n)
{
    while (n && n->type != XML_ELEMENT_NODE) {
        n = n->next;
    }
    return n;
}

const xmlNode *resp_xml_first(const xmlNode *parent)
{
    return parent ? element_from(parent->children) : NULL;
}

const xmlNode *resp_xml_next(const xmlNode *n)
{
    return element_from(n->next);
}

const xmlNode *resp_xml_child(const xmlNode *parent, const char *ns, const char *local)
{
    const xmlNode *n = resp_xml_first(parent);
    while (n && !resp_xml_is(n, ns, local)) {
        n = resp_xml_next(n);
    }
    return n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *resp_xml_text(struct resp_arena *a, const xmlNode *n, bool trim)
{
    if (!n) {
        return NULL;
    }
    xmlChar *content = xmlNodeGetContent(n);
    const char *from = content ? (const char *)content : "";
    size_t len = strlen(from);
    while (trim && len > 0 && is_blank(from[len - 1])) {
        len--;
    }
    while (trim && len > 0 && is_blank(*from)) {
        from++;
        len--;
    }
    const char *text = resp_arena_copy(a, from, len);
    xmlFree(content);
    return text;
}

const char *resp_xml_attribute(struct resp_arena *a, const xmlNode *n, const char *ns,
                               const char *local)
{
    xmlChar *value = ns ? xmlGetNsProp(n, (const xmlChar *)local, (const xmlChar *)ns)
                        : xmlGetNoNsProp(n, (const xmlChar *)local);
    if (!value) {
        return NULL;
    }
    const char *text = resp_arena_copy(a, (const char *)value, strlen((const char *)value));
    xmlFree(value);
    return text;
}

bool resp_soap_duration(const char *text, uint64_t *ret_ms)
{
    struct resp_arena a = {0};
    const char *c =
        text[0] == 'P' ? resp_value_canonical(&a, TYPE_DATETIME, text) : NULL; /* 25 characters */
    uint64_t part[5] = {0};
    bool ok = c && resp_num_parse(c, 8, UINT32_MAX, &part[0]) &&
              resp_num_parse(c + 8, 2, 99, &part[1]) && resp_num_parse(c + 10, 2, 99, &part[2]) &&
              resp_num_parse(c + 12, 2, 99, &part[3]) && resp_num_parse(c + 15, 3, 999, &part[4]);
    if (ok) {
        *ret_ms = (((part[0] * 24 + part[1]) * 60 + part[2]) * 60 + part[3]) * 1000 + part[4];
    }
    resp_arena_clean_up(&a);
    return ok;
}

const char *resp_soap_selector(const struct resp_soap *s, const char *name)
{
    for (size_t i = 0; i < s->selector_count; i++) {
        if (resp_ascii_equal(s->selector[i].name, strlen(s->selector[i].name), name)) {
            return s->selector[i].text;
        }
    }
    return NULL;
}

const char *resp_soap_option(const struct resp_soap *s, const char *name)
{
    for (size_t i = 0; i < s->option_count; i++) {
        if (resp_ascii_equal(s->option[i].name, strlen(s->option[i].name), name)) {
            return s->option[i].text;
        }
    }
    return NULL;
}

bool resp_soap_option_is_true(const struct resp_soap *s, const char *name)
{
    const char *text = resp_soap_option(s, name);
    return text && (resp_ascii_equal(text, strlen(text), "true") || strcmp(text, "1") == 0);
}

static bool read_selectors(struct resp_soap *s, const xmlNode *set, struct resp_trouble *t)
{
    for (const xmlNode *n = resp_xml_first(set); n; n = resp_xml_next(n)) {
        const char *name = resp_xml_attribute(&s->arena, n, NULL, "Name");
        if (!resp_xml_is(n, RESP_NS_W, "Selector") || !name || name[0] == '\0') {
            return resp_refuse(t, "w:InvalidSelectors", NULL);
        }
        if (s->selector_count == RESP_SELECTORS) {
            return resp_refuse(t, "w:EncodingLimit/SelectorLimit", NULL);
        }
        if (resp_soap_selector(s, name)) {
            return resp_refuse(t, "w:InvalidSelectors/DuplicateSelectors", NULL);
        }
        struct resp_selector *slot = &s->selector[s->selector_count++];
        slot->name = name;
        slot->epr = resp_xml_child(n, RESP_NS_A, "EndpointReference");
        slot->text = slot->epr ? "" : resp_xml_text(&s->arena, n, false);
    }
    return true;
}

static bool read_options(struct resp_soap *s, const xmlNode *set, enum resp_agent agent,
                         struct resp_trouble *t)
{
    for (const xmlNode *n = resp_xml_first(set); n; n = resp_xml_next(n)) {
        const char *name = resp_xml_attribute(&s->arena, n, NULL, "Name");
        if (!resp_xml_is(n, RESP_NS_W, "Option") || !name) {
            return resp_refuse(t, "w:InvalidOptions/InvalidName", NULL);
        }
        const char *text = resp_xml_text(&s->arena, n, false);
        if (agent == AGENT_OMI && text[0] == '\0') {
            resp_refuse(t, "w:InternalError",
                        ""); /* seen: an option without text kills the request */
            t->unrelated = true;
            return false;
        }
        if (s->option_count < RESP_OPTIONS) {
            s->option[s->option_count++] = (struct resp_option){name, text};
        }
    }
    return true;
}

static bool must_understand(struct resp_soap *s, const xmlNode *n, enum resp_agent agent)
{
    const char *mark = resp_xml_attribute(&s->arena, n, RESP_NS_S, "mustUnderstand");
    return mark && (strcmp(mark, "true") == 0 || (agent != AGENT_OMI && strcmp(mark, "1") == 0));
}

static bool read_w(struct resp_soap *s, const xmlNode *n, enum resp_agent agent,
                   struct resp_trouble *t)
{
    const char *name = (const char *)n->name;
    if (strcmp(name, "ResourceURI") == 0) {
        s->uri = resp_xml_text(&s->arena, n, true);
    } else if (strcmp(name, "SelectorSet") == 0) {
        if (agent == AGENT_OMI && !s->uri) {
            resp_refuse(t, "w:InternalError", ""); /* it needs the class before the first key */
            t->unrelated = true;
            return false;
        }
        return read_selectors(s, n, t);
    } else if (strcmp(name, "OptionSet") == 0) {
        return read_options(s, n, agent, t);
    } else if (strcmp(name, "MaxEnvelopeSize") == 0) {
        const char *text = resp_xml_text(&s->arena, n, true);
        s->max_envelope_must = must_understand(s, n, agent);
        if (!resp_num_parse(text, strlen(text), UINT64_MAX, &s->max_envelope) ||
            s->max_envelope == 0) {
            return resp_refuse(t, "w:EncodingLimit/MinimumEnvelopeLimit", NULL);
        }
    } else if (strcmp(name, "OperationTimeout") == 0) {
        s->has_timeout = true;
        if (!resp_soap_duration(resp_xml_text(&s->arena, n, true), &s->timeout_ms)) {
            return resp_refuse(t, "a:InvalidMessageInformationHeader/InvalidTimeout", NULL);
        }
    } else if (strcmp(name, "Locale") == 0) {
        if (agent == AGENT_WINDOWS && must_understand(s, n, agent)) {
            return resp_refuse(t, "w:UnsupportedFeature/Locale", NULL);
        }
    } else {
        return strcmp(name, "RequestEPR") == 0 || strcmp(name, "FragmentTransfer") == 0 ||
               !must_understand(s, n, agent) || resp_soap_not_understood(n, t);
    }
    return true;
}

static bool read_a(struct resp_soap *s, const xmlNode *n, enum resp_agent agent,
                   struct resp_trouble *t)
{
    const char *name = (const char *)n->name;
    const char *text = resp_xml_text(&s->arena, n, true);
    if (strcmp(name, "Action") == 0) {
        s->action = text;
    } else if (strcmp(name, "To") == 0) {
        s->to = text;
    } else if (strcmp(name, "MessageID") == 0) {
        s->message_id = text;
    } else if (strcmp(name, "ReplyTo") == 0) {
        const xmlNode *address = resp_xml_child(n, RESP_NS_A, "Address");
        s->reply_to = address ? resp_xml_text(&s->arena, address, true) : "";
    } else if (strcmp(name, "FaultTo") != 0 && strcmp(name, "From") != 0) {
        return !must_understand(s, n, agent) || resp_soap_not_understood(n, t);
    }
    return true;
}

static bool read_block(struct resp_soap *s, const xmlNode *n, enum resp_agent agent,
                       struct resp_trouble *t)
{
    static const char *const known_p[] = {"DataLocale", "SessionId", "OperationID", "SequenceId",
                                          "ActivityId"};
    const char *ns = resp_xml_ns(n);
    if (strcmp(ns, RESP_NS_W) == 0) {
        return read_w(s, n, agent, t);
    }
    if (strcmp(ns, RESP_NS_A) == 0) {
        return read_a(s, n, agent, t);
    }
    if (resp_xml_is(n, RESP_NS_E, "Identifier")) {
        s->identifier = resp_xml_text(&s->arena, n, true);
        return true;
    }
    for (size_t i = 0; i < sizeof known_p / sizeof known_p[0]; i++) {
        if ((agent == AGENT_WINDOWS || agent == AGENT_OMI) &&
            resp_xml_is(n, RESP_NS_P, known_p[i])) {
            if (strcmp(known_p[i], "OperationID") == 0 && agent == AGENT_WINDOWS) {
                s->operation_id = resp_xml_text(&s->arena, n, true);
                s->operation_must = must_understand(s, n, agent);
            } else if (strcmp(known_p[i], "SequenceId") == 0) {
                s->sequence_id = resp_xml_text(&s->arena, n, true);
            }
            return true;
        }
    }
    return !must_understand(s, n, agent) || resp_soap_not_understood(n, t);
}

static bool read_header(struct resp_soap *s, enum resp_agent agent, struct resp_trouble *t)
{
    struct resp_trouble first = {0};
    for (const xmlNode *n = resp_xml_first(s->header); n; n = resp_xml_next(n)) {
        struct resp_trouble one = {0};
        /* Go on, so that the answer can name the message; the first trouble counts. */
        if (!read_block(s, n, agent, &one) && !first.fault) {
            first = one;
        }
    }
    *t = first;
    return !first.fault;
}

static bool read_envelope(struct resp_soap *s, enum resp_agent agent, struct resp_trouble *t)
{
    const xmlNode *root = xmlDocGetRootElement(s->doc);
    if (resp_xml_is(root, NULL, "Envelope") && !resp_xml_is(root, RESP_NS_S, "Envelope")) {
        resp_refuse(t, "VersionMismatch", NULL);
        t->fault = "SOAP_VERSION_MISMATCH";
        t->empty_body = agent == AGENT_OPENWSMAN; /* seen: 500 without a body */
        return false;
    }
    s->header = resp_xml_child(root, RESP_NS_S, "Header");
    s->body = resp_xml_child(root, RESP_NS_S, "Body");
    if (!resp_xml_is(root, RESP_NS_S, "Envelope") || !s->header || !s->body) {
        return resp_soap_unreadable(agent, t);
    }
    return read_header(s, agent, t);
}

static void keep_quiet(void *cls, xmlErrorPtr error)
{
    (void)cls;
    (void)error;
}

bool resp_soap_read(struct resp_soap *s, enum resp_agent agent, const char *body, size_t len,
                    struct resp_trouble *ret_trouble)
{
    xmlSetStructuredErrorFunc(NULL, keep_quiet);
    if (len > 0 && len < INT32_MAX) {
        s->doc = xmlReadMemory(body, (int)len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    }
    if (!s->doc || s->doc->intSubset) {
        return resp_soap_unreadable(agent, ret_trouble);
    }
    return read_envelope(s, agent, ret_trouble) && resp_soap_check(s, agent, ret_trouble);
}

void resp_soap_clean_up(struct resp_soap *s)
{
    xmlFreeDoc(s->doc);
    resp_arena_clean_up(&s->arena);
    *s = (struct resp_soap){0};
}

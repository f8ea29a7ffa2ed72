/* SPDX-License-Identifier: MIT */
#include "soap_check.h"

#include <string.h>

#define CONTROL "http://schemas.microsoft.com/wbem/wsman/1/wsman/"

bool resp_soap_unreadable(enum resp_agent agent, struct resp_trouble *t)
{
    if (agent == AGENT_OPENWSMAN) {
        resp_refuse(t, "INVALID_MESSAGE_INFORMATION_HEADER", NULL);
    } else if (agent == AGENT_OMI) {
        resp_refuse(t, "w:InternalError", "");
    } else {
        resp_refuse(t, "w:SchemaValidationError", NULL);
    }
    t->unrelated = true;
    return false;
}

bool resp_soap_not_understood(const xmlNode *n, struct resp_trouble *t)
{
    resp_refuse(t, "SOAP_FAULT_MUST_UNDERSTAND", NULL);
    t->header_ns = resp_xml_ns(n);
    t->header_local = (const char *)n->name;
    return false;
}

static bool check_windows(const struct resp_soap *s, struct resp_trouble *t)
{
    if (!s->message_id || s->message_id[0] == '\0') {
        return resp_refuse(t, "INVALID_MESSAGE_INFORMATION_HEADER", NULL);
    }
    if (strncmp(s->action, CONTROL, strlen(CONTROL)) == 0) {
        return true; /* control messages of interactive operations have neither */
    }
    if (!s->reply_to) {
        return resp_refuse(t, "a:MessageInformationHeaderRequired", NULL);
    }
    if (strcmp(s->reply_to, RESP_ANONYMOUS) != 0) {
        return resp_refuse(t, "w:UnsupportedFeature/AddressingMode", NULL);
    }
    if (s->uri && strlen(s->uri) > 2048) {
        return resp_refuse(t, "w:EncodingLimit/URILimitExceeded", NULL);
    }
    return true;
}

static bool check_common(const struct resp_soap *s, struct resp_trouble *t)
{
    if (!s->message_id || !s->reply_to) {
        return resp_refuse(t, "a:MessageInformationHeaderRequired", NULL);
    }
    return true;
}

bool resp_soap_check(const struct resp_soap *s, enum resp_agent agent, struct resp_trouble *t)
{
    if (!s->action || s->action[0] == '\0') {
        return resp_refuse(t, "a:ActionNotSupported", NULL);
    }
    if (agent == AGENT_WINDOWS ? !check_windows(s, t) : agent != AGENT_OMI && !check_common(s, t)) {
        return false;
    }
    const bool asked = s->max_envelope > 0 && (agent != AGENT_OPENWSMAN || s->max_envelope_must);
    if (asked && s->max_envelope < 8192) {
        return resp_refuse(t, "w:EncodingLimit/MinimumEnvelopeLimit", NULL);
    }
    if (!s->uri || s->uri[0] == '\0') {
        return resp_refuse(t, "INVALID_RESOURCE_URI", NULL);
    }
    return true;
}

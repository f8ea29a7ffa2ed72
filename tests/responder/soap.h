/* SPDX-License-Identifier: MIT */
/*
 * Reads a WS-Management request (DSP0226 sections 5 to 7) with libxml2's tree, namespaces
 * respected. The bytes come from the library under test, or from whoever talks to a test peer;
 * strictness is a matter of the agent that is played, so the rules that differ are in check
 * functions here.
 */
#ifndef RESP_SOAP_H
#define RESP_SOAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/tree.h>

#include "arena.h"
#include "options.h"

#define RESP_NS_S      "http://www.w3.org/2003/05/soap-envelope"
#define RESP_NS_A      "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define RESP_NS_X      "http://schemas.xmlsoap.org/ws/2004/09/transfer"
#define RESP_NS_N      "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define RESP_NS_E      "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define RESP_NS_W      "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define RESP_NS_B      "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
#define RESP_NS_P      "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
#define RESP_NS_F      "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
#define RESP_NS_CIM    "http://schemas.dmtf.org/wbem/wscim/1/common"
#define RESP_NS_XSI    "http://www.w3.org/2001/XMLSchema-instance"
#define RESP_NS_IT     "http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd"
#define RESP_ANONYMOUS RESP_NS_A "/role/anonymous"

#define RESP_URI_DMTF      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define RESP_URI_ALL       "http://schemas.dmtf.org/wbem/wscim/1/*"
#define RESP_URI_CIM_XML   "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*"
#define RESP_URI_WS_CIM    "http://schemas.dmtf.org/wbem/ws-cim/1/cim-schema/2/*"
#define RESP_URI_WMI       "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define RESP_URI_AMT       "http://intel.com/wbem/wscim/1/amt-schema/1/"
#define RESP_URI_INTRINSIC "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"

/* Why a request is not done. All NULL and zero: no trouble. */
struct resp_trouble {
    const char *fault;     /* as resp_fault_find takes it */
    unsigned mi_result;    /* 0: the engine itself refuses, no provider error goes with it */
    const char *text;      /* NULL: the usual one */
    const char *header_ns; /* MustUnderstand: what was not understood */
    const char *header_local;
    bool unrelated;  /* no RelatesTo: the header could not be read */
    bool empty_body; /* status 500 and no envelope at all */
};

/* Always false, so that a check can `return resp_refuse(...)`. */
bool resp_refuse(struct resp_trouble *t, const char *fault, const char *text);

/* The same with a result of the MI numbering; the agent decides which fault that is. */
bool resp_refuse_mi(struct resp_trouble *t, unsigned mi_result, const char *text);

struct resp_selector {
    const char *name;
    const char *text;   /* "" when it is an EPR */
    const xmlNode *epr; /* a:EndpointReference, or NULL */
};

struct resp_option {
    const char *name;
    const char *text;
};

#define RESP_SELECTORS 64
#define RESP_OPTIONS   256

struct resp_soap {
    struct resp_arena arena;
    xmlDoc *doc;
    const xmlNode *header;
    const xmlNode *body;
    const char *to;
    const char *action;
    const char *uri;
    const char *message_id;
    const char *reply_to;
    const char *identifier;   /* e:Identifier */
    const char *operation_id; /* Windows only */
    bool operation_must;
    const char *sequence_id;
    struct resp_selector selector[RESP_SELECTORS];
    size_t selector_count;
    struct resp_option option[RESP_OPTIONS];
    size_t option_count;
    uint64_t max_envelope; /* 0: not given */
    bool max_envelope_must;
    bool has_timeout;
    uint64_t timeout_ms;
    bool winrm_client; /* its User-Agent says so */
};

/* False with `ret_trouble` when the request cannot be read or breaks a rule of the agent; what was
 * read until then is in `s`. Clean up in both cases. */
bool resp_soap_read(struct resp_soap *s, enum resp_agent agent, const char *body, size_t len,
                    struct resp_trouble *ret_trouble);
void resp_soap_clean_up(struct resp_soap *s);

/* Text of the selector or option with this name, in any case; NULL when there is none. */
const char *resp_soap_selector(const struct resp_soap *s, const char *name);
const char *resp_soap_option(const struct resp_soap *s, const char *name);
bool resp_soap_option_is_true(const struct resp_soap *s, const char *name);

/* XML: namespaces are compared as URIs, `ns` NULL is "any". */
bool resp_xml_is(const xmlNode *n, const char *ns, const char *local);
const xmlNode *resp_xml_child(const xmlNode *parent, const char *ns, const char *local);
const xmlNode *resp_xml_first(const xmlNode *parent);
const xmlNode *resp_xml_next(const xmlNode *n);
const char *resp_xml_ns(const xmlNode *n);

/* The whole text below `n`; `trim` drops white space around it. NULL node: NULL. */
const char *resp_xml_text(struct resp_arena *a, const xmlNode *n, bool trim);
const char *resp_xml_attribute(struct resp_arena *a, const xmlNode *n, const char *ns,
                               const char *local);

/* xs:duration without years and months, or P alone. */
bool resp_soap_duration(const char *text, uint64_t *ret_ms);

#endif

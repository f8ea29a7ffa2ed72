/* SPDX-License-Identifier: MIT */
/*
 * The namespaces of WS-Management (DSP0226 annex A, MS-WSMV section 2.2.1) as numbers. URIs are
 * compared octet by octet; prefixes mean nothing.
 */
#ifndef WSMI_WSMAN_NAMES_H
#define WSMI_WSMAN_NAMES_H

#include "wsmi/view.h"

enum wsmi_ns {
    WSMI_NS_OTHER = 0, /* none, or none of the following */
    WSMI_NS_SOAP,
    WSMI_NS_SOAP11,
    WSMI_NS_ADDRESSING,
    WSMI_NS_TRANSFER,
    WSMI_NS_ENUMERATION,
    WSMI_NS_EVENTING,
    WSMI_NS_WSMAN,
    WSMI_NS_CIMBINDING,
    WSMI_NS_IDENTITY,
    WSMI_NS_MSWSMAN,
    WSMI_NS_WSMANFAULT,
    WSMI_NS_CIM, /* the common types of WS-CIM */
    WSMI_NS_INTERACTIVE,
    WSMI_NS_XSI,
    WSMI_NS_XS,
    WSMI_NS_XML,
    WSMI_NS_COUNT
};

/* The number of `uri`. Pure. */
enum wsmi_ns wsmi_ns_find(struct wsmi_view uri);

/* Whether it is that of `uri`, for callers that look for one alone. Pure. */
bool wsmi_ns_is(struct wsmi_view uri, enum wsmi_ns ns);

/* The URI of `ns`, empty for WSMI_NS_OTHER. Static. */
struct wsmi_view wsmi_ns_uri(enum wsmi_ns ns);

/* The prefix our own messages use for `ns`, "" for WSMI_NS_OTHER. Static. */
const char *wsmi_ns_prefix(enum wsmi_ns ns);

/* ` xmlns:prefix="uri"`, for those that have a prefix and need it declared; else empty. Static. */
struct wsmi_view wsmi_ns_declaration(enum wsmi_ns ns);

/* False for the one URI that no prefix may stand for (Namespaces in XML section 3). Pure. */
bool wsmi_ns_is_bindable(struct wsmi_view uri);

/* `text` is a name without colon. Pure. */
bool wsmi_name_is_ncname(struct wsmi_view text);

/* xs:boolean: "true", "1", "false", "0", white space around allowed. False when it is neither. */
WSMI_MUST_USE bool wsmi_name_to_bool(struct wsmi_view text, bool *ret);

#endif

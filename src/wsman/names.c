/* SPDX-License-Identifier: MIT */
#include "wsman/names.h"

#include "xml/chars.h"

/* With the attribute that declares the prefix, for messages of our own. */
#define OWN(uri, prefix)                                                                           \
    {                                                                                              \
        WSMI_VIEW_INIT(uri), prefix, WSMI_VIEW_INIT(" xmlns:" prefix "=\"" uri "\"")               \
    }

static const struct {
    struct wsmi_view uri;
    const char *prefix;
    struct wsmi_view declaration;
} namespaces[WSMI_NS_COUNT] = {
    [WSMI_NS_OTHER] = {WSMI_VIEW_INIT(""), "", WSMI_VIEW_INIT("")},
    [WSMI_NS_SOAP] = OWN("http://www.w3.org/2003/05/soap-envelope", "s"),
    [WSMI_NS_SOAP11] = {WSMI_VIEW_INIT("http://schemas.xmlsoap.org/soap/envelope/"), "",
                        WSMI_VIEW_INIT("")},
    [WSMI_NS_ADDRESSING] = OWN("http://schemas.xmlsoap.org/ws/2004/08/addressing", "a"),
    [WSMI_NS_TRANSFER] = OWN("http://schemas.xmlsoap.org/ws/2004/09/transfer", "x"),
    [WSMI_NS_ENUMERATION] = OWN("http://schemas.xmlsoap.org/ws/2004/09/enumeration", "n"),
    [WSMI_NS_EVENTING] = OWN("http://schemas.xmlsoap.org/ws/2004/08/eventing", "e"),
    [WSMI_NS_WSMAN] = OWN("http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd", "w"),
    [WSMI_NS_CIMBINDING] = OWN("http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd", "b"),
    [WSMI_NS_IDENTITY] =
        OWN("http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd", "i"),
    [WSMI_NS_MSWSMAN] = OWN("http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd", "p"),
    [WSMI_NS_WSMANFAULT] = OWN("http://schemas.microsoft.com/wbem/wsman/1/wsmanfault", "f"),
    [WSMI_NS_CIM] = OWN("http://schemas.dmtf.org/wbem/wscim/1/common", "cim"),
    [WSMI_NS_INTERACTIVE] =
        OWN("http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd", "it"),
    [WSMI_NS_XSI] = OWN("http://www.w3.org/2001/XMLSchema-instance", "xsi"),
    [WSMI_NS_XS] = OWN("http://www.w3.org/2001/XMLSchema", "xs"),
    [WSMI_NS_XML] = {WSMI_VIEW_INIT("http://www.w3.org/XML/1998/namespace"), "xml",
                     WSMI_VIEW_INIT("")},
};

enum wsmi_ns wsmi_ns_find(struct wsmi_view uri)
{
    for (unsigned ns = WSMI_NS_OTHER + 1; ns < WSMI_NS_COUNT; ns++) {
        if (wsmi_view_eq(uri, namespaces[ns].uri)) {
            return (enum wsmi_ns)ns;
        }
    }
    return WSMI_NS_OTHER;
}

bool wsmi_ns_is(struct wsmi_view uri, enum wsmi_ns ns)
{
    return wsmi_view_eq(uri, namespaces[ns].uri);
}

struct wsmi_view wsmi_ns_uri(enum wsmi_ns ns)
{
    return namespaces[ns].uri;
}

const char *wsmi_ns_prefix(enum wsmi_ns ns)
{
    return namespaces[ns].prefix;
}

struct wsmi_view wsmi_ns_declaration(enum wsmi_ns ns)
{
    return namespaces[ns].declaration;
}

bool wsmi_ns_is_bindable(struct wsmi_view uri)
{
    return !wsmi_view_eq(uri, WSMI_VIEW("http://www.w3.org/2000/xmlns/"));
}

bool wsmi_name_is_ncname(struct wsmi_view text)
{
    size_t prefix_bytes;
    return text.len > 0 && wsmi_xml_qname_bytes(text, &prefix_bytes) == text.len &&
           prefix_bytes == 0;
}

bool wsmi_name_to_bool(struct wsmi_view text, bool *ret)
{
    struct wsmi_view word = wsmi_view_trim(text);
    bool yes = wsmi_view_eq(word, WSMI_VIEW("true")) || wsmi_view_eq(word, WSMI_VIEW("1"));
    if (!yes && !wsmi_view_eq(word, WSMI_VIEW("false")) && !wsmi_view_eq(word, WSMI_VIEW("0"))) {
        return false;
    }
    *ret = yes;
    return true;
}

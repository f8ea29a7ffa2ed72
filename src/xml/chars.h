/* SPDX-License-Identifier: MIT */
/* Characters and names of XML 1.0 (fifth edition, sections 2.2 and 2.3) and of Namespaces in XML
 * 1.0 (section 4), over UTF-8. Pure. */
#ifndef WSMI_XML_CHARS_H
#define WSMI_XML_CHARS_H

#include "core/cur.h"

/* What an ASCII byte may be a part of. Bytes from 0x80 on belong to no class: wsmi_xml_char_bytes
 * judges them. */
enum wsmi_xml_class {
    WSMI_XML_TEXT = 1u << 0,  /* character data that needs no second look: not '<', '&', ']', CR */
    WSMI_XML_VALUE = 1u << 1, /* attribute value, the same: not '<', '&', quotes */
    WSMI_XML_NAME = 1u << 2,  /* NameChar without ':' */
    WSMI_XML_START = 1u << 3, /* NameStartChar without ':' */
    WSMI_XML_SPACE = 1u << 4, /* S */
    WSMI_XML_COMMENT = 1u << 5, /* Char but '-' */
    WSMI_XML_CDATA = 1u << 6,   /* Char but ']' */
    WSMI_XML_PLAIN = 1u << 7    /* may be written as it is: from the space on, not & < > " ' */
};

#if defined(__GNUC__)
__attribute__((visibility("hidden"))) /* or every lookup would go through the GOT */
#endif
extern const uint8_t wsmi_xml_classes[256];

static inline bool wsmi_xml_is(int byte, unsigned classes)
{
    return byte >= 0 && (wsmi_xml_classes[(uint8_t)byte] & classes) != 0;
}

/* The production Char. */
bool wsmi_xml_is_char(uint32_t scalar);

/* Length of the longest prefix of legal characters beyond ASCII. */
size_t wsmi_xml_wide_bytes(struct wsmi_view in);

/* Takes one valid UTF-8 character that is a legal Char. */
WSMI_MUST_USE bool wsmi_xml_take_char(struct wsmi_cur *cur);

/*
 * Length of the QName `in` starts with (a colon only between two NCNames), its prefix's length to
 * `ret_prefix_bytes` (0: none). 0 when there is none; then `ret_prefix_bytes` is where it went
 * wrong.
 */
size_t wsmi_xml_qname_bytes(struct wsmi_view in, size_t *ret_prefix_bytes);

#endif

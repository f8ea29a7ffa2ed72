/* SPDX-License-Identifier: MIT */
/* The floor of everything that reads XML: libxml2's SAX2 interface with handlers that do nothing.
 */
#ifndef WSMI_BENCH_RAW_XML_H
#define WSMI_BENCH_RAW_XML_H

#include <libxml/parser.h>

#include "wsmi/view.h"

extern const xmlSAXHandler raw_xml_handler;

/* Parses `text`, which is well-formed, in a context of its own. */
void raw_xml_parse(struct wsmi_view text);

/* The same `rounds` times, in one context. */
void raw_xml_parse_again(struct wsmi_view text, unsigned long rounds);

#endif

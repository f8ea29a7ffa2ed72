/* SPDX-License-Identifier: MIT */
/* What libxml2 needs beside a message, and what stays of it for the next: struct wsmi_xml_engine of
 * wsmi/xml.h from inside. Names come from the peer, so that what is kept of them is bounded. */
#ifndef WSMI_XML_ENGINE_H
#define WSMI_XML_ENGINE_H

#include <libxml/parser.h>

#include "wsmi/xml.h"

/* A name as libxml2 hands it out: a unique string in its dictionary, taken apart once. */
struct wsmi_xml_known {
    const xmlChar *text;
    struct wsmi_view prefix; /* a unique string as well; empty for none, its pointer NULL */
    struct wsmi_view local;
    bool is_declaration; /* xmlns, or xmlns:PREFIX, where `prefix` is the one declared */
};
enum { WSMI_XML_KNOWN_NAMES = 128 }; /* a power of two */

struct wsmi_xml_engine {
    const struct wsmi_allocator *allocator; /* of the struct itself */
    xmlParserCtxt *parser;                  /* NULL: nothing is kept */
    xmlDict *spaces;  /* prefixes and names of namespaces, apart: these collide in libxml2's hash */
    size_t messages;  /* read with this parser */
    size_t own_names; /* in the parser's dictionary before the first of them */
    struct wsmi_view text; /* of the message at hand */
    size_t fed;            /* how much of it libxml2 has been given, or will never be */
    struct wsmi_xml_known known[WSMI_XML_KNOWN_NAMES];
};

/* One that keeps nothing, and back to that; not of the struct itself. */
void wsmi_xml_engine_init(struct wsmi_xml_engine *engine);
void wsmi_xml_engine_clean_up(struct wsmi_xml_engine *engine);

/* Whether a message of that size comes out as it would with an engine that keeps nothing: however
 * many names it brings, they stay below the limit with those that are there. */
bool wsmi_xml_engine_suits(const struct wsmi_xml_engine *engine, size_t text_bytes,
                           const struct wsmi_limits *limits);

/* Makes what is not there and lets the parser read `text`, which counts what it reads from the
 * start of `text` but does not see the first `skipped` bytes. False: no memory, nothing is kept. */
bool wsmi_xml_engine_begin(struct wsmi_xml_engine *engine, struct wsmi_view text, size_t skipped);

/* Keeps the parser for the next message, if this one gave no reason against that (`is_sound`) and
 * there are not too many names. */
void wsmi_xml_engine_end(struct wsmi_xml_engine *engine, bool is_sound);

#endif

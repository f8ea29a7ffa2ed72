/* SPDX-License-Identifier: MIT */
#include "raw_xml.h"

#include <libxml/parserInternals.h>

#include "testlib/plain.h"

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attr_count,
                     int defaulted_count, const xmlChar **attrs)
{
    (void)context;
    (void)local;
    (void)prefix;
    (void)uri;
    (void)namespace_count;
    (void)namespaces;
    (void)attr_count;
    (void)defaulted_count;
    (void)attrs;
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)context;
    (void)local;
    (void)prefix;
    (void)uri;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    (void)context;
    (void)text;
    (void)length;
}

const xmlSAXHandler raw_xml_handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
};

void raw_xml_parse(struct wsmi_view text)
{
    xmlSAXHandler handler = raw_xml_handler;
    CHECK(text.len <= INT_MAX);
    CHECK(xmlSAXUserParseMemory(&handler, NULL, (const char *)text.ptr, (int)text.len) == 0);
}

void raw_xml_parse_again(struct wsmi_view text, unsigned long rounds)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    CHECK(parser != NULL && text.len <= INT_MAX);
    *parser->sax = raw_xml_handler;
    for (unsigned long i = 0; i < rounds; i++) {
        /* As a document without a tree: the context is reset by the next one. */
        (void)xmlCtxtReadMemory(parser, (const char *)text.ptr, (int)text.len, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        CHECK(parser->wellFormed == 1);
    }
    xmlFreeParserCtxt(parser);
}

/* SPDX-License-Identifier: MIT */
#include "xml/engine.h"

#include <libxml/parserInternals.h>

#include "core/fail.h"
#include "core/memory.h"

/* Above these a new parser costs little beside the message, or is the smaller one. */
enum { SMALL_BYTES = 16384, MOST_NAMES = 512, MOST_NAME_BYTES = 32768 };

/* libxml2 numbers the inputs of a parser with an int. */
enum { MOST_MESSAGES = 1 << 20 };

void wsmi_xml_engine_init(struct wsmi_xml_engine *engine)
{
    engine->parser = NULL;
    engine->spaces = NULL;
}

bool wsmi_xml_engine_new(const struct wsmi_allocator *allocator, struct wsmi_xml_engine **ret,
                         struct wsmi_err *err)
{
    struct wsmi_xml_engine *engine = wsmi_memory_acquire(allocator, sizeof(*engine));
    if (engine == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    wsmi_xml_engine_init(engine);
    engine->allocator = allocator;
    *ret = engine;
    return true;
}

static size_t count_names(const struct wsmi_xml_engine *engine)
{
    return engine->parser == NULL
               ? 0
               : (size_t)xmlDictSize(engine->parser->dict) + (size_t)xmlDictSize(engine->spaces);
}

/* A name in a dictionary takes two bytes of the message or more: itself, and what divides it from
 * the one before. */
bool wsmi_xml_engine_suits(const struct wsmi_xml_engine *engine, size_t text_bytes,
                           const struct wsmi_limits *limits)
{
    return text_bytes <= SMALL_BYTES &&
           count_names(engine) + text_bytes / 2 <= limits->max_distinct_names;
}

void wsmi_xml_engine_clean_up(struct wsmi_xml_engine *engine)
{
    if (engine->parser != NULL) {
        xmlFreeDoc(engine->parser->myDoc);
    }
    xmlFreeParserCtxt(engine->parser);
    xmlDictFree(engine->spaces);
    wsmi_xml_engine_init(engine);
}

void wsmi_xml_engine_free(struct wsmi_xml_engine *engine)
{
    if (engine != NULL) {
        wsmi_xml_engine_clean_up(engine);
        wsmi_memory_release(engine->allocator, engine);
    }
}

#if LIBXML_VERSION >= 21100
/* Sets up inputs differently; keeping a parser has not been tried with it. */
enum { KEEPS_PARSERS = 0 };

static bool open_input(struct wsmi_xml_engine *engine, xmlInputReadCallback read, void *context)
{
    engine->parser = xmlCreateIOParserCtxt(NULL, NULL, read, NULL, context, XML_CHAR_ENCODING_UTF8);
    return engine->parser != NULL;
}
#else
enum { KEEPS_PARSERS = 1 };

/*
 * What xmlCreateIOParserCtxt does, step by step: it would make another parser, and until 2.11 it
 * lost the buffer when there was no memory for the input stream.
 */
static bool open_input(struct wsmi_xml_engine *engine, xmlInputReadCallback read, void *context)
{
    if (engine->parser == NULL) {
        engine->parser = xmlNewParserCtxt();
    }
    xmlParserInputBuffer *buffer =
        engine->parser == NULL
            ? NULL
            : xmlParserInputBufferCreateIO(read, NULL, context, XML_CHAR_ENCODING_UTF8);
    xmlParserInput *input =
        buffer == NULL ? NULL : xmlNewIOInputStream(engine->parser, buffer, XML_CHAR_ENCODING_UTF8);
    if (input == NULL) {
        xmlFreeParserInputBuffer(buffer);
        return false;
    }
    (void)inputPush(engine->parser, input); /* into a table that has room for five */
    return true;
}
#endif

static bool make_spaces(struct wsmi_xml_engine *engine)
{
    engine->spaces = xmlDictCreate();
    if (engine->spaces == NULL) {
        return false;
    }
    (void)xmlDictSetLimit(engine->spaces, XML_MAX_DICTIONARY_LIMIT);
    engine->messages = 0;
    engine->own_names = 0;
    memset(engine->known, 0, sizeof(engine->known));
    return true;
}

bool wsmi_xml_engine_begin(struct wsmi_xml_engine *engine, xmlInputReadCallback read, void *context)
{
    if ((engine->spaces == NULL && !make_spaces(engine)) || !open_input(engine, read, context)) {
        wsmi_xml_engine_clean_up(engine);
        return false;
    }
    return true;
}

void wsmi_xml_engine_end(struct wsmi_xml_engine *engine, bool is_sound)
{
    engine->messages++;
    if (is_sound && KEEPS_PARSERS && engine->messages < MOST_MESSAGES &&
        count_names(engine) <= MOST_NAMES &&
        xmlDictGetUsage(engine->parser->dict) + xmlDictGetUsage(engine->spaces) <=
            MOST_NAME_BYTES) {
        xmlCtxtReset(engine->parser);
    } else {
        wsmi_xml_engine_clean_up(engine);
    }
}

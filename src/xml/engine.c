/* SPDX-License-Identifier: MIT */
#include "xml/engine.h"

#include <libxml/parserInternals.h>

#include "core/fail.h"
#include "core/memory.h"

/* Above these a new parser costs little beside the message, or is the smaller one. */
enum { SMALL_BYTES = 16384, MOST_NAMES = 512, MOST_NAME_BYTES = 32768 };

/* libxml2 numbers the inputs of a parser with an int. */
enum { MOST_MESSAGES = 1 << 20 };

/* From 2.11 on it sets up inputs differently; keeping a parser has not been tried with it. */
enum { KEEPS_PARSERS = LIBXML_VERSION < 21100 };

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

/* Near the end of a text libxml2 asks for more before each name, unless its input is one that, like
 * a piece of memory, has no way to ask: a quarter of the cost of a small message. */
static void stop_feeding(struct wsmi_xml_engine *engine)
{
#if LIBXML_VERSION < 21100
    xmlParserInput *input = engine->parser == NULL ? NULL : engine->parser->input;
    if (engine->fed == engine->text.len && input != NULL && input->buf != NULL) {
        input->buf->readcallback = NULL;
    }
#else
    (void)engine;
#endif
}

/*
 * And even so it looks whether it can, as long as less than INPUT_CHUNK is left. A zero is what it
 * finds behind the end of its buffer in any case, where a document ends; many of them keep it from
 * looking. Within what passed the guard nothing makes it read one. Returns how many it gets.
 */
static size_t put_end(const struct wsmi_xml_engine *engine, char *buffer, size_t room)
{
    enum { ENOUGH = 256 };
    _Static_assert(ENOUGH >= INPUT_CHUNK, "it does not look");
    if (!KEEPS_PARSERS || engine->fed < engine->text.len || room < ENOUGH) {
        return 0;
    }
    memset(buffer, 0, ENOUGH);
    return ENOUGH;
}

/*
 * Feeds libxml2 from our text. Handing it the text as a whole would cost a copy, and it refuses
 * ("huge input lookup") what reaches 10,000,000 bytes in one buffer.
 */
static int on_read(void *user, char *buffer, int size)
{
    struct wsmi_xml_engine *engine = user;
    size_t count = engine->text.len - engine->fed;
    if (count > (size_t)size) {
        count = (size_t)size;
    }
    if (count == 0) {
        return 0;
    }
    memcpy(buffer, engine->text.ptr + engine->fed, count);
    engine->fed += count;
    stop_feeding(engine);
    return (int)(count + put_end(engine, buffer + count, (size_t)size - count));
}

#if LIBXML_VERSION >= 21100
static bool open_input(struct wsmi_xml_engine *engine)
{
    engine->parser =
        xmlCreateIOParserCtxt(NULL, NULL, on_read, NULL, engine, XML_CHAR_ENCODING_UTF8);
    return engine->parser != NULL;
}
#else
/*
 * What xmlCreateIOParserCtxt does, step by step: it would make another parser, and until 2.11 it
 * lost the buffer when there was no memory for the input stream.
 */
static bool open_input(struct wsmi_xml_engine *engine)
{
    if (engine->parser == NULL) {
        engine->parser = xmlNewParserCtxt();
    }
    xmlParserInputBuffer *buffer =
        engine->parser == NULL
            ? NULL
            : xmlParserInputBufferCreateIO(on_read, NULL, engine, XML_CHAR_ENCODING_UTF8);
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

bool wsmi_xml_engine_begin(struct wsmi_xml_engine *engine, struct wsmi_view text, size_t skipped)
{
    engine->text = text;
    engine->fed = skipped;
    if ((engine->spaces == NULL && !make_spaces(engine)) || !open_input(engine)) {
        wsmi_xml_engine_clean_up(engine);
        return false;
    }
    engine->parser->input->consumed = skipped;
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

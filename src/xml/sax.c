/* SPDX-License-Identifier: MIT */
/* The second gate: the only file that includes libxml2. It parses what the guard let through, in
 * its strictest form, and hands out events in our own types. */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/charset.h"
#include "core/fail.h"
#include "xml/describe.h"
#include "xml/guard.h"
#include "xml/scope.h"
#include "xml/second_gate.h"

#ifndef LIBXML_THREAD_ENABLED
#error "libxml2 without threads keeps its error handlers process-wide"
#endif

/*
 * No network, no message on any stream, no second decoding (the text is UTF-8 whatever its
 * declaration says, wsmi_xml_read compares the two). Off on purpose: NOENT, DTDLOAD, DTDATTR,
 * DTDVALID, XINCLUDE, RECOVER, HUGE.
 */
enum {
    PARSE_OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC
#if LIBXML_VERSION >= 21300
                    | XML_PARSE_NO_XXE
#endif
};

/* libxml2 formats each complaint, a hundred times the cost of the bytes that cause it. Tens of
 * thousands are more than a message of honest instances with unusual class names can have. */
enum { MAX_WARNINGS = 65536 };

/* 2.13 gave its bounds a code of their own. */
#if LIBXML_VERSION >= 21300
#define RESOURCE_LIMIT XML_ERR_RESOURCE_LIMIT
#else
#define RESOURCE_LIMIT XML_ERR_INTERNAL_ERROR
#endif

/* 2.12 made the error a handler sees const. */
#if LIBXML_VERSION >= 21200
#define ERROR_CONST const
#else
#define ERROR_CONST
#endif

/* Names in libxml2's dictionary are unique strings: one that was measured needs not be again. */
struct known_name {
    const xmlChar *text;
    size_t length;
};
enum { KNOWN_NAMES = 128 };

struct wsmi_xml_reader {
    struct wsmi_view text; /* the whole UTF-8 text */
    const struct wsmi_limits *limits;
    struct wsmi_arena *arena;
    const struct wsmi_xml_handler *handler;
    void *context;
    xmlParserCtxt *parser;
    struct known_name known[KNOWN_NAMES];
    bool has_new_names;  /* since the dictionary was measured: one that is not in `known` */
    size_t own_names;    /* in libxml2's dictionary before the text */
    size_t fed;          /* bytes of text libxml2 has been given */
    size_t warnings;     /* complaints that are no errors */
    size_t tag;          /* offset of the start tag at hand, in_start only */
    bool in_start;       /* the event at hand is a start tag */
    bool in_text;        /* the event at hand is text */
    struct wsmi_err err; /* the first one; code is WSMI_OK before */
    struct wsmi_xml_scope scope;
    struct wsmi_xml_attr attrs[WSMI_XML_ATTRS_CAP];
};

static struct wsmi_view view_of(const xmlChar *text)
{
    return wsmi_view_from_str((const char *)text);
}

/* `name` is in the dictionary; NULL is empty. Of two names at one place the later one stays. */
static struct wsmi_view name_of(struct wsmi_xml_reader *reader, const xmlChar *name)
{
    uintptr_t address = (uintptr_t)name;
    struct known_name *known = &reader->known[(address ^ address >> 7) % KNOWN_NAMES];
    if (known->text != name) {
        known->text = name;
        known->length = view_of(name).len;
        reader->has_new_names = true;
    }
    struct wsmi_view view = {name, known->length};
    return view;
}

/* Where libxml2 reads; never past our own text. */
static size_t position(const struct wsmi_xml_reader *reader)
{
    const xmlParserInput *input = reader->parser == NULL ? NULL : reader->parser->input;
    size_t at = input == NULL ? 0 : (size_t)input->consumed + (size_t)(input->cur - input->base);
    return at <= reader->text.len ? at : reader->text.len;
}

/* The '<' of the tag the parser is in or has just left. No '<' can stand inside a tag, so that this
 * looks at the tag alone. */
static size_t tag_offset(const struct wsmi_xml_reader *reader)
{
    size_t at = position(reader);
    do {
        at -= at > 0 ? 1 : 0;
    } while (at > 0 && reader->text.ptr[at] != '<');
    return at;
}

/* The same for a start tag that has nothing but its name, mostly: one look is enough. */
static size_t start_tag_offset(const struct wsmi_xml_reader *reader, size_t name_bytes)
{
    size_t at = position(reader);
    size_t guess = at - name_bytes - 1;
    return at > name_bytes && reader->text.ptr[guess] == '<' ? guess : tag_offset(reader);
}

/* Keeps the first error and ends the parse. */
static void stop(struct wsmi_xml_reader *reader, enum wsmi_code code, size_t offset,
                 const char *reason)
{
    if (reader->err.code == WSMI_OK) {
        (void)wsmi_fail(&reader->err, code, offset, reason);
    }
    xmlStopParser(reader->parser);
}

/* True when an event may be delivered. After a namespace error libxml2 goes on by itself: this
 * makes it end at the next event. */
static bool may_go_on(struct wsmi_xml_reader *reader)
{
    if (reader->err.code != WSMI_OK) {
        xmlStopParser(reader->parser);
        return false;
    }
    return true;
}

/* Takes the handler's verdict. A refusal without a reason must not end as success. */
static void settle(struct wsmi_xml_reader *reader, bool good, const struct wsmi_err *err)
{
    if (!good && err->code == WSMI_OK) {
        stop(reader, WSMI_E_INTERNAL, wsmi_xml_offset(reader), "refused without an error");
    } else if (!good) {
        stop(reader, err->code, err->offset, err->reason);
    }
}

/*
 * libxml2 drops what it has read only when it happens to stand close to the end of its buffer, and
 * gives up 10,000,000 bytes behind the start of that buffer. Where few tags make up a message, it
 * might never stand so. Only at the end of an event: nothing points into the buffer then.
 */
static void drop_read(const struct wsmi_xml_reader *reader)
{
    enum { ENOUGH = 1 << 20 };
    xmlParserInput *input = reader->parser->input;
    if (input->cur - input->base > ENOUGH) {
        xmlParserInputShrink(input);
    }
}

/*
 * The name `prefix` is bound to, without measuring it: the prefixes libxml2 hands out are unique
 * strings, so that a comparison of pointers finds the binding with its length. (A URI of 64 KiB on
 * the root must not cost 64 KiB at each of a million elements.)
 */
static struct wsmi_view uri_of(const struct wsmi_xml_reader *reader, const xmlChar *prefix,
                               const xmlChar *uri)
{
    struct wsmi_view none = {NULL, 0};
    struct wsmi_view found;
    if (uri == NULL) {
        return none;
    }
    return wsmi_xml_scope_find_same(&reader->scope, prefix, &found) ||
                   wsmi_xml_scope_find(&reader->scope, view_of(prefix), &found)
               ? found
               : none;
}

static bool unescape_if_needed(struct wsmi_xml_reader *reader, struct wsmi_view *value,
                               struct wsmi_err *err)
{
    return value->len == 0 || memchr(value->ptr, '&', value->len) == NULL ||
           wsmi_xml_unescape(reader->arena, *value, reader->tag, value, err);
}

/* libxml2 gives five pointers an attribute: local name, prefix, URI, value, end of the value. */
static bool take_attrs(struct wsmi_xml_reader *reader, size_t count, const xmlChar **given,
                       struct wsmi_err *err)
{
    if (count > WSMI_XML_ATTRS_CAP || count > reader->limits->max_attrs) {
        return wsmi_fail(err, WSMI_E_LIMIT, reader->tag, "more attributes than max_attrs");
    }
    for (size_t i = 0; i < count; i++) {
        struct wsmi_xml_attr *attr = &reader->attrs[i];
        const xmlChar **field = given + 5 * i;
        attr->name.local = view_of(field[0]);
        attr->name.ns = uri_of(reader, field[1], field[2]);
        attr->value.ptr = field[3];
        attr->value.len = (size_t)(field[4] - field[3]);
        if (!unescape_if_needed(reader, &attr->value, err)) {
            return false;
        }
    }
    return true;
}

static bool open_scope(struct wsmi_xml_reader *reader, size_t count, const xmlChar **namespaces,
                       struct wsmi_err *err)
{
    if (reader->scope.depth >= reader->limits->max_depth || !wsmi_xml_scope_push(&reader->scope)) {
        return wsmi_fail(err, WSMI_E_LIMIT, reader->tag, "elements nested deeper than max_depth");
    }
    for (size_t i = 0; i < count; i++) {
        struct wsmi_view uri = view_of(namespaces[2 * i + 1]);
        if (!unescape_if_needed(reader, &uri, err)) {
            return false;
        }
        if (!wsmi_xml_scope_bind(&reader->scope, view_of(namespaces[2 * i]), uri)) {
            return wsmi_fail(err, WSMI_E_LIMIT, reader->tag,
                             "more namespaces in scope than max_scope_namespaces");
        }
    }
    return true;
}

/* libxml2 has its own names in the dictionary by now, and none of the text's. */
static void on_document(void *user)
{
    struct wsmi_xml_reader *reader = user;
    reader->own_names = (size_t)xmlDictSize(reader->parser->dict);
}

static bool check_names(struct wsmi_xml_reader *reader, struct wsmi_err *err)
{
    size_t names = (size_t)xmlDictSize(reader->parser->dict);
    reader->has_new_names = false;
    return names <= reader->own_names + reader->limits->max_distinct_names ||
           wsmi_fail(err, WSMI_E_LIMIT, reader->tag,
                     "more different names than max_distinct_names");
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attr_count,
                     int defaulted_count, const xmlChar **attrs)
{
    struct wsmi_xml_reader *reader = user;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    (void)defaulted_count; /* counted in attr_count; always 0 without a DTD */
    if (!may_go_on(reader)) {
        return;
    }
    struct wsmi_xml_start start;
    start.prefix = name_of(reader, prefix);
    start.name.local = name_of(reader, local);
    start.offset =
        start_tag_offset(reader, start.prefix.len + (prefix != NULL) + start.name.local.len);
    reader->tag = start.offset; /* once: a tag may be long, and have many attributes */
    reader->in_start = true;
    /* Attributes and namespaces bring names of their own. */
    bool may_be_new = reader->has_new_names || attr_count > 0 || namespace_count > 0;
    bool good = (!may_be_new || check_names(reader, &err)) &&
                open_scope(reader, (size_t)namespace_count, namespaces, &err) &&
                take_attrs(reader, (size_t)attr_count, attrs, &err);
    if (good) {
        start.name.ns = uri_of(reader, prefix, uri);
        start.attrs = reader->attrs;
        start.attr_count = (size_t)attr_count;
        start.depth = reader->scope.depth;
        good = reader->handler->start(reader->context, reader, &start, &err);
    }
    settle(reader, good, &err);
    reader->in_start = false;
    drop_read(reader);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct wsmi_xml_reader *reader = user;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    if (!may_go_on(reader)) {
        return;
    }
    struct wsmi_xml_name name = {uri_of(reader, prefix, uri), name_of(reader, local)};
    bool good = reader->handler->end(reader->context, reader, name, &err);
    settle(reader, good, &err);
    wsmi_xml_scope_pop(&reader->scope);
    drop_read(reader);
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct wsmi_xml_reader *reader = user;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_view view = {text, (size_t)length};
    if (length > 0 && may_go_on(reader)) {
        reader->in_text = true;
        bool good = reader->handler->text(reader->context, reader, view, &err);
        settle(reader, good, &err);
        reader->in_text = false;
    }
}

/* What the guard lets pass never gets here: the second lock on the same door. A subset ends the
 * parse before it declares an entity, and no reference is followed before its entity was asked for.
 */
static void refuse(struct wsmi_xml_reader *reader)
{
    stop(reader, WSMI_E_UNSUPPORTED, position(reader),
         "document type, entity or processing instruction");
}

static void on_subset(void *user, const xmlChar *name, const xmlChar *external_id,
                      const xmlChar *system_id)
{
    (void)name;
    (void)external_id;
    (void)system_id;
    refuse(user);
}

static void on_pi(void *user, const xmlChar *target, const xmlChar *data)
{
    (void)target;
    (void)data;
    refuse(user);
}

static xmlEntity *on_get_entity(void *user, const xmlChar *name)
{
    (void)name;
    refuse(user);
    return NULL;
}

static const char *reason_of(int code)
{
    switch (code) {
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
        return "namespace prefix not declared";
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
        return "attribute given twice under two prefixes of one namespace";
    case XML_NS_ERR_XML_NAMESPACE:
        return "reserved or empty namespace declaration";
    default:
        return "libxml2 finds the document not well-formed";
    }
}

/* Until 2.12 libxml2 takes a namespace name that it had no memory to keep for an empty one. Only
 * for those does it name the prefix. */
static bool is_memory(const struct wsmi_xml_reader *reader, ERROR_CONST xmlError *error)
{
    if (error->code == XML_NS_ERR_XML_NAMESPACE && error->str1 != NULL) {
        size_t tag = tag_offset(reader);
        const struct wsmi_view text = {reader->text.ptr + tag, position(reader) - tag};
        return !wsmi_xml_tag_unbinds(text, wsmi_view_from_str(error->str1));
    }
    return error->code == XML_ERR_NO_MEMORY;
}

/* Never inside a callback of ours, so the parser is not stopped here: fatal errors stop it anyway,
 * namespace errors at the next event. */
static void on_error(void *user, ERROR_CONST xmlError *error)
{
    struct wsmi_xml_reader *reader = user;
    if (reader->err.code != WSMI_OK) {
        return;
    }
    if (error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI) {
        reader->warnings++;
        if (reader->warnings > MAX_WARNINGS) {
            (void)wsmi_fail(&reader->err, WSMI_E_LIMIT, tag_offset(reader),
                            "too many namespace names that are no absolute URI");
        }
        return;
    }
    if (is_memory(reader, error)) {
        bool full = reader->parser != NULL &&
                    xmlDictGetUsage(reader->parser->dict) > XML_MAX_DICTIONARY_LIMIT;
        (void)wsmi_fail(&reader->err, full ? WSMI_E_LIMIT : WSMI_E_OOM, position(reader),
                        full ? "too many different names" : "out of memory");
    } else if (error->code == RESOURCE_LIMIT) {
        /* "huge input lookup": the guard's other bounds are below libxml2's */
        (void)wsmi_fail(&reader->err, WSMI_E_LIMIT, tag_offset(reader),
                        "one tag is longer than libxml2 can take");
    } else if (error->domain == XML_FROM_NAMESPACE) {
        (void)wsmi_fail(&reader->err, WSMI_E_SYNTAX, tag_offset(reader), reason_of(error->code));
    } else {
        (void)wsmi_fail(&reader->err, WSMI_E_SYNTAX, position(reader), reason_of(error->code));
    }
}

/* All of it ours: libxml2's own handlers would build a tree. */
static const xmlSAXHandler sax_handler = {
    .initialized = XML_SAX2_MAGIC,
    .startDocument = on_document,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .serror = on_error,
    .internalSubset = on_subset,
    .externalSubset = on_subset,
    .processingInstruction = on_pi,
    .getEntity = on_get_entity,
    .getParameterEntity = on_get_entity,
};

/* Near the end of a text libxml2 asks for more before each name, unless its input is one that, like
 * a piece of memory, has no way to ask: a quarter of the cost of a small message. */
static void stop_feeding(struct wsmi_xml_reader *reader)
{
#if LIBXML_VERSION < 21100
    xmlParserInput *input = reader->parser == NULL ? NULL : reader->parser->input;
    if (reader->fed == reader->text.len && input != NULL && input->buf != NULL) {
        input->buf->readcallback = NULL;
    }
#else
    (void)reader;
#endif
}

/*
 * Feeds libxml2 from our text. Handing it the text as a whole would cost a copy, and it refuses
 * ("huge input lookup") what reaches 10,000,000 bytes in one buffer.
 */
static int on_read(void *user, char *buffer, int size)
{
    struct wsmi_xml_reader *reader = user;
    size_t count = reader->text.len - reader->fed;
    if (count > (size_t)size) {
        count = (size_t)size;
    }
    if (count > 0) {
        memcpy(buffer, reader->text.ptr + reader->fed, count);
    }
    reader->fed += count;
    stop_feeding(reader);
    return (int)count;
}

#if LIBXML_VERSION < 21100
/* Room for all the attributes an element may have: where libxml2 grows these tables and memory ends
 * between the two, it goes on with the first as it was before (seen in 2.9.14). */
static bool reserve_attrs(xmlParserCtxt *parser, const struct wsmi_limits *limits)
{
    size_t count = limits->max_attrs < WSMI_XML_ATTRS_CAP ? limits->max_attrs : WSMI_XML_ATTRS_CAP;
    count++;
    parser->atts = xmlMalloc(count * 5 * sizeof(*parser->atts));
    parser->attallocs = xmlMalloc(count * sizeof(*parser->attallocs));
    if (parser->atts == NULL || parser->attallocs == NULL) {
        return false;
    }
    parser->maxatts = (int)count * 5;
    return true;
}
#endif

/*
 * What xmlCreateIOParserCtxt does, step by step: until 2.11 that function lost the buffer when
 * there was no memory for the input stream.
 */
static xmlParserCtxt *new_parser(struct wsmi_xml_reader *reader)
{
#if LIBXML_VERSION >= 21100
    return xmlCreateIOParserCtxt(NULL, NULL, on_read, NULL, reader, XML_CHAR_ENCODING_UTF8);
#else
    xmlParserInputBuffer *buffer =
        xmlParserInputBufferCreateIO(on_read, NULL, reader, XML_CHAR_ENCODING_UTF8);
    xmlParserCtxt *parser = buffer == NULL ? NULL : xmlNewParserCtxt();
    xmlParserInput *input =
        parser == NULL ? NULL : xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_UTF8);
    if (input == NULL) {
        xmlFreeParserInputBuffer(buffer);
        xmlFreeParserCtxt(parser);
        return NULL;
    }
    (void)inputPush(parser, input); /* into a table that has room for five */
    if (!reserve_attrs(parser, reader->limits)) {
        xmlFreeParserCtxt(parser);
        return NULL;
    }
    return parser;
#endif
}

/* Runs libxml2; the outcome is in reader->err. */
static void run(struct wsmi_xml_reader *reader)
{
    xmlParserCtxt *parser = new_parser(reader);
    if (parser == NULL) {
        (void)wsmi_fail(&reader->err, WSMI_E_OOM, 0, "out of memory");
        return;
    }
    reader->parser = parser;
    (void)xmlCtxtUseOptions(parser, PARSE_OPTIONS);
    *parser->sax = sax_handler;
    parser->userData = reader;
    (void)xmlParseDocument(parser);
    if (reader->err.code == WSMI_OK && parser->wellFormed == 0) {
        (void)wsmi_fail(&reader->err, WSMI_E_SYNTAX, position(reader), reason_of(XML_ERR_OK));
    }
    xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
}

/*
 * Where libxml2 runs out of memory outside the parser proper (setting it up, buffers, URIs) it
 * tells a handler of the current thread, by default one that writes to stderr. That handler is
 * ours for the time of the parse and then the host's again. The thread's last error, which would
 * keep the peer's text alive after the message, is dropped.
 */
static bool parse(struct wsmi_xml_reader *reader, struct wsmi_err *err)
{
    xmlStructuredErrorFunc host = xmlStructuredError;
    void *host_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(reader, on_error);
    run(reader);
    xmlSetStructuredErrorFunc(host_context, host);
    xmlResetLastError();
    if (reader->err.code != WSMI_OK) {
        return wsmi_fail(err, reader->err.code, reader->err.offset, reader->err.reason);
    }
    return true;
}

bool wsmi_xml_read_unguarded(struct wsmi_view text, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                             void *context, struct wsmi_err *err)
{
    struct wsmi_xml_reader reader; /* 20 KiB, not zeroed as a whole */
    reader.text = text;
    reader.limits = limits;
    reader.arena = arena;
    reader.handler = handler;
    reader.context = context;
    reader.parser = NULL;
    memset(reader.known, 0, sizeof(reader.known));
    reader.has_new_names = true;
    reader.own_names = 0;
    reader.fed = 0;
    reader.warnings = 0;
    reader.in_start = false;
    reader.in_text = false;
    reader.err.code = WSMI_OK;
    wsmi_xml_scope_init(&reader.scope);
    return parse(&reader, err);
}

bool wsmi_xml_read(struct wsmi_view in, enum wsmi_charset charset, const struct wsmi_limits *limits,
                   struct wsmi_arena *arena, const struct wsmi_xml_handler *handler, void *context,
                   struct wsmi_err *err)
{
    struct wsmi_view text;
    struct wsmi_xml_stats ignored;
    size_t mark;
    return wsmi_charset_to_utf8(in, charset, limits, arena, &text, err) &&
           wsmi_xml_guard(text, limits, &ignored, err) &&
           wsmi_xml_check_declaration(text, wsmi_charset_detect(in, charset, &mark), err) &&
           wsmi_xml_read_unguarded(text, limits, arena, handler, context, err);
}

bool wsmi_xml_resolve(const struct wsmi_xml_reader *reader, struct wsmi_view prefix,
                      struct wsmi_view *ret_ns)
{
    return wsmi_xml_scope_find(&reader->scope, prefix, ret_ns);
}

size_t wsmi_xml_offset(const struct wsmi_xml_reader *reader)
{
    if (reader->in_start) {
        return reader->tag;
    }
    return reader->in_text ? position(reader) : tag_offset(reader);
}

void wsmi_xml_init(void)
{
    xmlInitParser();
}

void wsmi_xml_describe(struct wsmi_xml_description *ret)
{
    ret->compiled = LIBXML_DOTTED_VERSION;
    ret->running = xmlParserVersion;
}

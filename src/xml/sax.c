/* SPDX-License-Identifier: MIT */
/* The second gate: with xml/engine.c the only file that includes libxml2. It parses what the guard
 * let through, in its strictest form, and hands out events in our own types. */
#include <libxml/parserInternals.h>

#include "core/charset.h"
#include "core/fail.h"
#include "xml/describe.h"
#include "xml/engine.h"
#include "xml/guard.h"
#include "xml/scope.h"
#include "xml/second_gate.h"

#ifndef LIBXML_THREAD_ENABLED
#error "libxml2 without threads keeps its error handlers process-wide"
#endif
#ifndef LIBXML_SAX1_ENABLED
#error "libxml2 without SAX1 has no events before namespaces are resolved"
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

/* libxml2 formats each complaint, a hundred times the cost of the bytes that cause it. */
enum { MAX_WARNINGS = 64 };

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

struct wsmi_xml_reader {
    struct wsmi_view text; /* the whole UTF-8 text */
    const struct wsmi_limits *limits;
    struct wsmi_arena *arena;
    const struct wsmi_xml_handler *handler;
    void *context;
    struct wsmi_xml_engine *engine;
    xmlParserCtxt *parser; /* the engine's; NULL before there is one */
    bool has_new_names;    /* since the dictionary was measured: one the engine did not know */
    struct wsmi_view last_prefix; /* of the name taken apart last */
    size_t warnings;              /* complaints that are no errors */
    bool in_start;                /* the event at hand is a start tag */
    bool in_text;                 /* the event at hand is text */
    struct wsmi_err err;          /* the first one; code is WSMI_OK before */
    struct wsmi_err refusal;      /* why an event was refused */
    struct wsmi_xml_start start;  /* the start tag at hand, in_start only */
    struct wsmi_xml_scope scope;
    struct wsmi_xml_attr attrs[WSMI_XML_ATTRS_CAP];
};

/* Where libxml2 reads; never past our own text. */
static size_t position(const struct wsmi_xml_reader *reader)
{
    const xmlParserInput *input = reader->parser == NULL ? NULL : reader->parser->input;
    size_t at = input == NULL ? 0 : (size_t)input->consumed + (size_t)(input->cur - input->base);
    return at <= reader->text.len ? at : reader->text.len;
}

/* The '<' of the tag the parser is in or has just left. No '<' can stand inside a tag, so that this
 * looks at the tag alone. */
static inline size_t tag_offset(const struct wsmi_xml_reader *reader)
{
    return wsmi_xml_find_open_before(reader->text, position(reader));
}

static const char not_well_formed[] = "libxml2 finds the document not well-formed";
static const char no_name[] = "libxml2 finds no name";

/* Keeps the first error and ends the parse. */
static void stop(struct wsmi_xml_reader *reader, enum wsmi_code code, size_t offset,
                 const char *reason)
{
    if (reader->err.code == WSMI_OK) {
        (void)wsmi_fail(&reader->err, code, offset, reason);
    }
    xmlStopParser(reader->parser);
}

/* True when an event may be delivered. After some errors libxml2 goes on by itself: this makes it
 * end at the next event. */
static bool may_go_on(struct wsmi_xml_reader *reader)
{
    if (reader->err.code != WSMI_OK) {
        xmlStopParser(reader->parser);
        return false;
    }
    return true;
}

/* An event was refused. To do so without a reason must not end as success. */
static void take_refusal(struct wsmi_xml_reader *reader)
{
    const struct wsmi_err *err = &reader->refusal;
    if (err->code == WSMI_OK) {
        stop(reader, WSMI_E_INTERNAL, wsmi_xml_offset(reader), "refused without an error");
    } else {
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

/* There was no room for a name in `dict`. */
static bool fail_name(xmlDict *dict, size_t offset, struct wsmi_err *err)
{
    return dict != NULL && xmlDictGetUsage(dict) > XML_MAX_DICTIONARY_LIMIT
               ? wsmi_fail(err, WSMI_E_LIMIT, offset, "too many different names")
               : wsmi_fail(err, WSMI_E_OOM, offset, "out of memory");
}

/* `view` as a unique string: equal ones are then the same pointer. */
static bool intern(struct wsmi_xml_reader *reader, struct wsmi_view *view, struct wsmi_err *err)
{
    view->ptr = xmlDictLookup(reader->engine->spaces, view->ptr, (int)view->len);
    return view->ptr != NULL || fail_name(reader->engine->spaces, reader->start.offset, err);
}

/* The guard has seen to it that there is one colon at most, between two parts. */
static bool is_qname(struct wsmi_view whole, const uint8_t *colon)
{
    size_t at = colon == NULL ? 0 : (size_t)(colon - whole.ptr);
    return colon == NULL ||
           (at > 0 && at + 1 < whole.len && memchr(colon + 1, ':', whole.len - at - 1) == NULL);
}

static bool take_apart(struct wsmi_xml_reader *reader, const xmlChar *text,
                       struct wsmi_xml_known *ret, struct wsmi_err *err)
{
    const struct wsmi_view xmlns = WSMI_VIEW("xmlns");
    const struct wsmi_view none = {NULL, 0};
    struct wsmi_xml_known name = {text, none, wsmi_view_from_str((const char *)text), false};
    const uint8_t *colon = memchr(text, ':', name.local.len);
    reader->has_new_names = true;
    if (!is_qname(name.local, colon)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, reader->start.offset, not_well_formed);
    }
    if (colon != NULL) {
        name.prefix.ptr = text;
        name.prefix.len = (size_t)(colon - text);
        name.local = wsmi_xml_behind(name.local, name.prefix.len + 1);
    }
    name.is_declaration = wsmi_view_eq(colon != NULL ? name.prefix : name.local, xmlns);
    if (name.is_declaration) {
        name.prefix = colon != NULL ? name.local : none;
    }
    if (wsmi_view_eq(name.prefix, reader->last_prefix)) {
        name.prefix = reader->last_prefix; /* mostly, and a search less */
    } else if (name.prefix.len > 0 && !intern(reader, &name.prefix, err)) {
        return false;
    }
    reader->last_prefix = name.prefix;
    *ret = name;
    return true;
}

/* What `text` consists of, until the next call; NULL on failure. Of two names at one place the
 * later one stays. */
static const struct wsmi_xml_known *name_of(struct wsmi_xml_reader *reader, const xmlChar *text,
                                            struct wsmi_err *err)
{
    enum { APART = 8 }; /* bytes: the dictionary has its strings side by side */
    size_t place = (uintptr_t)text / APART % WSMI_XML_KNOWN_NAMES;
    struct wsmi_xml_known *known = &reader->engine->known[place];
    return known->text == text || take_apart(reader, text, known, err) ? known : NULL;
}

static bool unescape_if_needed(struct wsmi_xml_reader *reader, struct wsmi_view *value,
                               struct wsmi_err *err)
{
    return value->len == 0 || memchr(value->ptr, '&', value->len) == NULL ||
           wsmi_xml_unescape(reader->arena, *value, reader->start.offset, value, err);
}

/* Declarations go into the scope; the other attributes are kept, their prefix in the place of their
 * namespace until all declarations of the tag are known. */
static bool take_attrs(struct wsmi_xml_reader *reader, const xmlChar **given, size_t *ret_count,
                       struct wsmi_err *err)
{
    size_t count = 0;
    for (; *given != NULL; given += 2) {
        const struct wsmi_xml_known *name = name_of(reader, given[0], err);
        struct wsmi_view value = wsmi_view_from_str((const char *)given[1]);
        if (name == NULL || !unescape_if_needed(reader, &value, err)) {
            return false;
        }
        if (name->is_declaration) {
            if ((!wsmi_xml_scope_recall(&reader->scope, &value) && !intern(reader, &value, err)) ||
                !wsmi_xml_scope_declare(&reader->scope, name->prefix, value, reader->start.offset,
                                        err)) {
                return false;
            }
            continue;
        }
        if (count == WSMI_XML_ATTRS_CAP || count == reader->limits->max_attrs) {
            return wsmi_fail(err, WSMI_E_LIMIT, reader->start.offset,
                             "more attributes than max_attrs");
        }
        reader->attrs[count++] = (struct wsmi_xml_attr){{name->prefix, name->local}, value};
    }
    *ret_count = count;
    return true;
}

/* libxml2 has its own names in the dictionary by now, and none of the first text's. */
static void on_document(void *user)
{
    struct wsmi_xml_reader *reader = user;
    if (reader->engine->messages == 0) {
        reader->engine->own_names = (size_t)xmlDictSize(reader->parser->dict);
    }
}

static bool check_names(struct wsmi_xml_reader *reader, struct wsmi_err *err)
{
    size_t names =
        (size_t)xmlDictSize(reader->parser->dict) + (size_t)xmlDictSize(reader->engine->spaces);
    reader->has_new_names = false;
    return names <= reader->engine->own_names + reader->limits->max_distinct_names ||
           wsmi_fail(err, WSMI_E_LIMIT, reader->start.offset,
                     "more different names than max_distinct_names");
}

/* Opens the element and names it and its attributes. */
static bool begin(struct wsmi_xml_reader *reader, const xmlChar *text, const xmlChar **given,
                  struct wsmi_err *err)
{
    struct wsmi_xml_start *start = &reader->start;
    size_t offset = start->offset;
    const struct wsmi_xml_known *known = name_of(reader, text, err);
    if (known == NULL) {
        return false;
    }
    start->name.local = known->local;
    start->prefix = known->prefix;
    start->attr_count = 0;
    /* Section 3; the prefix is the name behind it, which may be bound. */
    if (known->is_declaration && known->prefix.len > 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "element with the prefix xmlns");
    }
    if (reader->scope.depth >= reader->limits->max_depth || !wsmi_xml_scope_push(&reader->scope)) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "elements nested deeper than max_depth");
    }
    if (given != NULL && (!take_attrs(reader, given, &start->attr_count, err) ||
                          !wsmi_xml_scope_name_attrs(&reader->scope, reader->attrs,
                                                     start->attr_count, offset, err))) {
        return false;
    }
    /* Attributes and namespaces bring names of their own. */
    bool may_be_new = reader->has_new_names || given != NULL;
    start->depth = reader->scope.depth;
    if (!wsmi_xml_scope_resolve(&reader->scope, start->prefix, &start->name.ns, offset, err)) {
        return false;
    }
    wsmi_xml_scope_top(&reader->scope)->name = start->name;
    return !may_be_new || check_names(reader, err);
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attrs)
{
    struct wsmi_xml_reader *reader = user;
    if (!may_go_on(reader)) {
        return;
    }
    reader->in_start = true;
    reader->start.offset = tag_offset(reader); /* once: a tag may be long */
    if (!begin(reader, name, attrs, &reader->refusal) ||
        !reader->handler->start(reader->context, reader, &reader->start, &reader->refusal)) {
        take_refusal(reader);
    }
    reader->in_start = false;
    drop_read(reader);
}

static void on_end(void *user, const xmlChar *name)
{
    struct wsmi_xml_reader *reader = user;
    (void)name; /* the innermost element's */
    if (!may_go_on(reader)) {
        return;
    }
    const struct wsmi_xml_element *element = wsmi_xml_scope_top(&reader->scope);
    if (!reader->handler->end(reader->context, reader, element->name, &reader->refusal)) {
        take_refusal(reader);
    }
    wsmi_xml_scope_pop(&reader->scope);
    drop_read(reader);
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct wsmi_xml_reader *reader = user;
    struct wsmi_view view = {text, (size_t)length};
    if (length > 0 && may_go_on(reader)) {
        reader->in_text = true;
        if (!reader->handler->text(reader->context, reader, view, &reader->refusal)) {
            take_refusal(reader);
        }
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

/* Never inside a callback of ours, so the parser is not stopped here: fatal errors stop it anyway,
 * others at the next event. */
static void on_error(void *user, ERROR_CONST xmlError *error)
{
    struct wsmi_xml_reader *reader = user;
    if (reader->err.code != WSMI_OK) {
        return;
    }
    if (error->level < XML_ERR_ERROR) {
        reader->warnings++;
        if (reader->warnings > MAX_WARNINGS) {
            (void)wsmi_fail(&reader->err, WSMI_E_LIMIT, tag_offset(reader),
                            "too many values that xml:space does not have");
        }
        return;
    }
    if (error->code == XML_ERR_NO_MEMORY) {
        (void)fail_name(reader->parser == NULL ? NULL : reader->parser->dict, position(reader),
                        &reader->err);
    } else if (error->code == RESOURCE_LIMIT) {
        /* "huge input lookup": the guard's other bounds are below libxml2's */
        (void)wsmi_fail(&reader->err, WSMI_E_LIMIT, tag_offset(reader),
                        "one tag is longer than libxml2 can take");
    } else {
        (void)wsmi_fail(&reader->err, WSMI_E_SYNTAX, position(reader),
                        error->code == XML_ERR_NAME_REQUIRED ? no_name : not_well_formed);
    }
}

/*
 * All of it ours: libxml2's own handlers would build a tree. Elements as they are written (SAX1,
 * which `initialized` says): finding their namespaces in xml/scope.h costs a third less than
 * letting libxml2 look up every prefix and put every declared name through a parser of URIs, which
 * complains at length. Errors come by the handler of the thread, see parse().
 */
static const xmlSAXHandler sax_handler = {
    .initialized = 1,
    .startDocument = on_document,
    .startElement = on_start,
    .endElement = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .internalSubset = on_subset,
    .externalSubset = on_subset,
    .processingInstruction = on_pi,
    .getEntity = on_get_entity,
    .getParameterEntity = on_get_entity,
};

/* Runs libxml2; the outcome is in reader->err. */
static void run(struct wsmi_xml_reader *reader, size_t declaration, struct wsmi_xml_engine *engine)
{
    if (!wsmi_xml_engine_begin(engine, reader->text, declaration)) {
        (void)wsmi_fail(&reader->err, WSMI_E_OOM, 0, "out of memory");
        return;
    }
    xmlParserCtxt *parser = engine->parser;
    reader->engine = engine;
    reader->parser = parser;
    (void)xmlCtxtUseOptions(parser, PARSE_OPTIONS);
    *parser->sax = sax_handler;
    parser->userData = reader;
    (void)xmlParseDocument(parser);
    if (reader->err.code == WSMI_OK && parser->wellFormed == 0) {
        (void)wsmi_fail(&reader->err, WSMI_E_SYNTAX, position(reader), not_well_formed);
    }
    wsmi_xml_engine_end(engine, reader->err.code == WSMI_OK);
}

/*
 * Where libxml2 runs out of memory outside the parser proper (setting it up, buffers, URIs) it
 * tells a handler of the current thread, by default one that writes to stderr. That handler is
 * ours for the time of the parse and then the host's again. The thread's last error, which would
 * keep the peer's text alive after the message, is dropped.
 */
static bool parse(struct wsmi_xml_reader *reader, size_t declaration,
                  struct wsmi_xml_engine *engine, struct wsmi_err *err)
{
    xmlStructuredErrorFunc host = xmlStructuredError;
    void *host_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(reader, on_error);
    run(reader, declaration, engine);
    xmlSetStructuredErrorFunc(host_context, host);
    xmlResetLastError();
    if (reader->err.code != WSMI_OK) {
        return wsmi_fail(err, reader->err.code, reader->err.offset, reader->err.reason);
    }
    return true;
}

/* What libxml2 is to read: `whole` without the declaration in front, which costs it more than a tag
 * and says nothing that the first gate has not checked. */
struct guarded {
    struct wsmi_view whole;
    size_t declaration;
};

static bool read_text(struct wsmi_xml_engine *engine, struct guarded text,
                      const struct wsmi_limits *limits, struct wsmi_arena *arena,
                      const struct wsmi_xml_handler *handler, void *context, struct wsmi_err *err)
{
    struct wsmi_xml_reader reader; /* 24 KiB, not zeroed as a whole */
    reader.text = text.whole;
    reader.limits = limits;
    reader.arena = arena;
    reader.handler = handler;
    reader.context = context;
    reader.engine = NULL;
    reader.parser = NULL;
    reader.last_prefix = (struct wsmi_view){NULL, 0};
    reader.has_new_names = true;
    reader.warnings = 0;
    reader.in_start = false;
    reader.in_text = false;
    reader.err.code = WSMI_OK;
    reader.refusal.code = WSMI_OK;
    reader.start.attrs = reader.attrs;
    wsmi_xml_scope_init(&reader.scope);
    return parse(&reader, text.declaration, engine, err);
}

/* With an engine for this text alone. */
static bool read_alone(struct guarded text, const struct wsmi_limits *limits,
                       struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                       void *context, struct wsmi_err *err)
{
    struct wsmi_xml_engine engine; /* 7 KiB, not zeroed as a whole */
    wsmi_xml_engine_init(&engine);
    bool good = read_text(&engine, text, limits, arena, handler, context, err);
    wsmi_xml_engine_clean_up(&engine);
    return good;
}

bool wsmi_xml_read_unguarded(struct wsmi_view text, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                             void *context, struct wsmi_err *err)
{
    const struct guarded all = {text, 0};
    return read_alone(all, limits, arena, handler, context, err);
}

/* What comes before libxml2: UTF-8, the first gate, and what the text says of its own encoding. */
static bool let_in(struct wsmi_view in, enum wsmi_charset charset, const struct wsmi_limits *limits,
                   struct wsmi_arena *arena, struct guarded *ret, struct wsmi_err *err)
{
    struct wsmi_xml_stats ignored;
    size_t mark;
    return wsmi_charset_to_utf8_unchecked(in, charset, limits, arena, &ret->whole, err) &&
           wsmi_xml_guard(ret->whole, limits, &ignored, err) &&
           wsmi_xml_check_declaration(ret->whole, wsmi_charset_detect(in, charset, &mark),
                                      &ret->declaration, err);
}

/* Where the guard saw a name, libxml2 had no memory for one beyond ASCII. */
static bool judge(bool good, struct wsmi_err *err)
{
    return good ||
           (err->reason == no_name && wsmi_fail(err, WSMI_E_OOM, err->offset, "out of memory"));
}

bool wsmi_xml_read(struct wsmi_view in, enum wsmi_charset charset, const struct wsmi_limits *limits,
                   struct wsmi_arena *arena, const struct wsmi_xml_handler *handler, void *context,
                   struct wsmi_err *err)
{
    struct guarded text;
    return let_in(in, charset, limits, arena, &text, err) &&
           judge(read_alone(text, limits, arena, handler, context, err), err);
}

bool wsmi_xml_read_with(struct wsmi_xml_engine *engine, struct wsmi_view in,
                        enum wsmi_charset charset, const struct wsmi_limits *limits,
                        struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                        void *context, struct wsmi_err *err)
{
    struct guarded text;
    if (!let_in(in, charset, limits, arena, &text, err)) {
        return false;
    }
    bool good = wsmi_xml_engine_suits(engine, text.whole.len, limits)
                    ? read_text(engine, text, limits, arena, handler, context, err)
                    : read_alone(text, limits, arena, handler, context, err);
    return judge(good, err);
}

bool wsmi_xml_resolve(const struct wsmi_xml_reader *reader, struct wsmi_view prefix,
                      struct wsmi_view *ret_ns)
{
    return wsmi_xml_scope_find(&reader->scope, prefix, ret_ns);
}

size_t wsmi_xml_offset(const struct wsmi_xml_reader *reader)
{
    if (reader->in_start) {
        return reader->start.offset;
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

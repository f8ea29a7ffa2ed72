/* SPDX-License-Identifier: MIT */
/*
 * XML for hostile input, two gates: the guard scans the raw bytes and refuses what SOAP 1.2 section
 * 5 forbids (DTD, processing instructions) and what no WS-Man peer needs (entities, excessive depth
 * and sizes); only then libxml2 parses, in its strictest form, behind the events below. The peer
 * supplies the bytes. Unstable interface until 1.0.
 */
#ifndef WSMI_XML_H
#define WSMI_XML_H

#include "wsmi/arena.h"
#include "wsmi/charset.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Larger limits than these are taken as these: the guard keeps open elements and the attributes of
 * one tag in fixed arrays, libxml2 has bounds of its own (nesting 256, names 50,000 bytes, comments
 * and values 10,000,000 bytes), and every name is searched among the namespaces in scope.
 */
enum {
    WSMI_XML_DEPTH_CAP = 256, /* max_depth */
    WSMI_XML_ATTRS_CAP = 128, /* max_attrs, max_namespaces */
    WSMI_XML_SCOPE_CAP = 256, /* max_scope_namespaces */
    WSMI_XML_NAME_CAP = 16 * 1024,
    WSMI_XML_TEXT_CAP = 8 * 1024 * 1024 /* max_text_bytes, max_attr_bytes */
};

/* What the guard counted; input for the work and amplification budgets. */
struct wsmi_xml_stats {
    size_t elements;
    size_t attributes; /* namespace declarations included */
    size_t depth;      /* of the deepest element, the root being 1 */
    size_t text_bytes; /* character data inside the root, as written, without CDATA's brackets */
};

/*
 * Accepts `utf8` (no byte order mark) if it is one well-formed element, optionally after an XML
 * declaration, with comments and white space around, within `limits`: valid UTF-8 of legal XML
 * characters, balanced tags, no DOCTYPE, no other processing instruction, no entity reference but
 * the five and character references to legal characters, no attribute twice on an element (by
 * written name), names with at most one colon between two parts. Bounds names as written, with
 * prefix; values and text as written, with references; a comment like the text of an element. What
 * it accepts libxml2 must accept too, save for namespace errors. Errors: SYNTAX, UNSUPPORTED (DTD,
 * PI, entity, XML version other than 1.0), LIMIT; the offset is that of the offending byte. One
 * pass, linear, allocates nothing, recursion free, about 20 KiB of stack. Pure.
 */
WSMI_API bool wsmi_xml_guard(struct wsmi_view utf8, const struct wsmi_limits *limits,
                             struct wsmi_xml_stats *ret,
                             struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Expanded name: namespace URI (empty when none) and local name. */
struct wsmi_xml_name {
    struct wsmi_view ns;
    struct wsmi_view local;
};

static inline bool wsmi_xml_name_is(struct wsmi_xml_name name, struct wsmi_view ns,
                                    struct wsmi_view local)
{
    return wsmi_view_eq(name.local, local) && wsmi_view_eq(name.ns, ns);
}

struct wsmi_xml_attr {
    struct wsmi_xml_name name;
    struct wsmi_view value; /* normalised, references resolved */
};

struct wsmi_xml_start {
    struct wsmi_xml_name name;
    struct wsmi_view prefix;
    const struct wsmi_xml_attr *attrs; /* without namespace declarations */
    size_t attr_count;
    size_t depth;  /* root is 1 */
    size_t offset; /* of the start tag's '<' in the UTF-8 text */
};

/* Attribute by expanded name, or NULL. Linear in attr_count, which is bounded. Pure. */
WSMI_API const struct wsmi_xml_attr *wsmi_xml_find_attr(const struct wsmi_xml_start *start,
                                                        struct wsmi_view ns,
                                                        struct wsmi_view local) WSMI_NONNULL;

/* A parse under way; exists only inside the handler's calls. */
struct wsmi_xml_reader;

/*
 * Called in document order. Every view dies when the call returns: copy what is kept. A false
 * return (with `err` filled) ends the parse with that error. Text arrives in pieces (split at
 * references, CDATA sections and comments): join them. No member may be NULL.
 */
struct wsmi_xml_handler {
    bool (*start)(void *context, struct wsmi_xml_reader *reader, const struct wsmi_xml_start *start,
                  struct wsmi_err *err);
    bool (*text)(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                 struct wsmi_err *err);
    bool (*end)(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                struct wsmi_err *err);
};

/*
 * Namespace URI that `prefix` (empty: the default namespace) is bound to at the current element,
 * for QNames in content such as fault codes and xsi:type. False when undeclared, so also for the
 * empty prefix where no default namespace is in force. The view dies when the handler returns. Only
 * inside start, text and end.
 */
WSMI_API bool wsmi_xml_resolve(const struct wsmi_xml_reader *reader, struct wsmi_view prefix,
                               struct wsmi_view *ret_ns) WSMI_NONNULL WSMI_MUST_USE;

/* Place of the event at hand in the UTF-8 text, for errors about it: the '<' of a start or end tag
 * (the start tag for both when the element is written as one empty tag), a place at, inside or
 * just behind a piece of text. Only inside the handler's calls. */
WSMI_API size_t wsmi_xml_offset(const struct wsmi_xml_reader *reader) WSMI_NONNULL;

/*
 * Transcodes (`charset` is what HTTP declared), guards, parses `in`, one pass, no tree. Offsets
 * count bytes of the UTF-8 form without byte order mark, except those of transcoding errors, which
 * count bytes of `in`. Errors: those of wsmi_charset_to_utf8, the guard and the handler, SYNTAX
 * where libxml2 objects and for namespace errors (a namespace name need not be a valid URI, class
 * names may have letters a URI may not), LIMIT (max_distinct_names, with prefix; more than 64
 * values that xml:space does not have; one tag of about 10,000,000 bytes, which raised limits
 * allow), OOM, INTERNAL (a handler that refuses without filling `err`). An `encoding` in the XML
 * declaration that contradicts the decoded charset is SYNTAX. Thread safety: any number of threads
 * at once, each with its own arena; wsmi_xml_init must have run once before. libxml2's own memory
 * (the piece of text under way and the distinct names) comes from malloc and is gone on return.
 */
WSMI_API bool wsmi_xml_read(struct wsmi_view in, enum wsmi_charset charset,
                            const struct wsmi_limits *limits, struct wsmi_arena *arena,
                            const struct wsmi_xml_handler *handler, void *context,
                            struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * What a parse sets up before it begins: libxml2's context, and a dictionary of names. Kept from
 * one message to the next it saves a third of the cost of a small one. Nothing of a message shows
 * in the outcome of the next, nothing of one that failed is kept, and of names at most 512 in 32
 * KiB. An engine is used by one thread at a time, whichever; `allocator` is for the struct, the
 * rest comes from malloc as above. Errors: OOM.
 */
struct wsmi_xml_engine;
WSMI_API bool wsmi_xml_engine_new(const struct wsmi_allocator *allocator,
                                  struct wsmi_xml_engine **ret,
                                  struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* NULL is allowed. */
WSMI_API void wsmi_xml_engine_free(struct wsmi_xml_engine *engine);

/* wsmi_xml_read with an engine of the caller's. A message larger than 16 KiB leaves it alone, and
 * so does one that might reach max_distinct_names. */
WSMI_API bool wsmi_xml_read_with(struct wsmi_xml_engine *engine, struct wsmi_view in,
                                 enum wsmi_charset charset, const struct wsmi_limits *limits,
                                 struct wsmi_arena *arena, const struct wsmi_xml_handler *handler,
                                 void *context, struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* libxml2's one-time set-up; idempotent, but call it before the first concurrent use. */
WSMI_API void wsmi_xml_init(void);

#ifdef __cplusplus
}
#endif
#endif

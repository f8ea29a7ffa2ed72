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

/* What the guard counted; input for the work and amplification budgets. */
struct wsmi_xml_stats {
    size_t elements;
    size_t attributes; /* namespace declarations included */
    size_t depth;      /* of the deepest element, the root being 1 */
    size_t text_bytes; /* character data between tags, as written */
};

/*
 * Accepts `utf8` (no byte order mark) if it is one well-formed element, optionally after an XML
 * declaration, with comments and white space around, within `limits`: valid UTF-8 of legal XML
 * characters, balanced tags, no DOCTYPE, no other processing instruction, no entity reference but
 * the five and character references to legal characters, no attribute twice on an element (by
 * written name). What it accepts libxml2 must accept too, save for namespace errors. Errors:
 * SYNTAX, UNSUPPORTED (DTD, PI, entity), LIMIT; the offset is that of the offending byte. One pass,
 * linear, allocates nothing, recursion free. Pure.
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
    size_t offset; /* in the UTF-8 text, just behind the start tag */
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
 * for QNames in content such as fault codes and xsi:type. False when undeclared. The view dies when
 * the handler returns. Only inside start, text and end.
 */
WSMI_API bool wsmi_xml_resolve(const struct wsmi_xml_reader *reader, struct wsmi_view prefix,
                               struct wsmi_view *ret_ns) WSMI_NONNULL WSMI_MUST_USE;

/* Where the parse stands, in bytes of the UTF-8 text: for errors about the event at hand. Only
 * inside the handler's calls. */
WSMI_API size_t wsmi_xml_offset(const struct wsmi_xml_reader *reader) WSMI_NONNULL;

/*
 * Transcodes (`charset` is what HTTP declared), guards, parses `in`, one pass, no tree. For UTF-16
 * input offsets count bytes of the UTF-8 form. Errors: those of wsmi_charset_to_utf8, the guard and
 * the handler, SYNTAX where libxml2 objects (namespace errors), OOM. An `encoding` in the XML
 * declaration that contradicts the decoded charset is SYNTAX. Thread safety: any number of threads
 * at once, each with its own arena; wsmi_xml_init must have run once before.
 */
WSMI_API bool wsmi_xml_read(struct wsmi_view in, enum wsmi_charset charset,
                            const struct wsmi_limits *limits, struct wsmi_arena *arena,
                            const struct wsmi_xml_handler *handler, void *context,
                            struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* libxml2's one-time set-up; idempotent, but call it before the first concurrent use. */
WSMI_API void wsmi_xml_init(void);

#ifdef __cplusplus
}
#endif
#endif

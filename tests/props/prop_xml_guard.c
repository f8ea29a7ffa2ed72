/* SPDX-License-Identifier: MIT */
/*
 * The two gates of wsmi/xml.h, checked against libxml2's own tree parser: the guard lets nothing
 * pass that is not well-formed, and refuses nothing well-formed but for the reasons it names; the
 * reader finds the same namespaces.
 */
#include "props/prop.h"
#include "props/prop_xml_memory.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "xml/describe.h"
#include "xml/second_gate.h"

enum { PREFIX_SAMPLES = 24, MAX_TREE_BYTES = 1 << 20 };

/* What the reader's events added up to. */
struct tally {
    struct wsmi_xml_stats stats; /* attributes: without namespace declarations */
    size_t open;
    size_t offset; /* of the last tag: never goes back */
    uint64_t digest;
    uint64_t names;    /* a digest of them alone */
    size_t fail_after; /* the handler refuses this event; 0: none */
    bool says_nothing; /* and does not say why */
    size_t events;
};

static void mix(uint64_t *digest, struct wsmi_view bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        *digest = (*digest ^ bytes.ptr[i]) * UINT64_C(1099511628211);
    }
    *digest = (*digest ^ 0x100) * UINT64_C(1099511628211);
}

static void digest_name(struct tally *tally, struct wsmi_xml_name name)
{
    mix(&tally->names, name.ns);
    mix(&tally->names, name.local);
    mix(&tally->digest, name.ns);
    mix(&tally->digest, name.local);
}

static bool verdict(struct tally *tally, struct wsmi_err *err)
{
    PROP_CHECK(tally->fail_after == 0 || tally->events < tally->fail_after);
    tally->events++;
    if (tally->events == tally->fail_after && tally->says_nothing) {
        return false;
    }
    if (tally->events == tally->fail_after) {
        err->code = WSMI_E_PROTOCOL;
        err->offset = 0;
        err->reason = "refused by the property";
        return false;
    }
    return true;
}

/* Every prefix in force resolves to what the names of this element say. */
static void check_scope(const struct wsmi_xml_reader *reader, const struct wsmi_xml_start *start)
{
    struct wsmi_view uri;
    if (wsmi_xml_resolve(reader, start->prefix, &uri)) {
        PROP_CHECK(wsmi_view_eq(uri, start->name.ns));
    } else {
        PROP_CHECK(start->name.ns.len == 0 && start->prefix.len == 0);
    }
    PROP_CHECK(!wsmi_xml_resolve(reader, WSMI_VIEW("no such prefix"), &uri));
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct tally *tally = context;
    tally->open++;
    tally->stats.elements++;
    tally->stats.attributes += start->attr_count;
    if (tally->open > tally->stats.depth) {
        tally->stats.depth = tally->open;
    }
    PROP_CHECK(start->depth == tally->open);
    PROP_CHECK(start->name.local.len > 0);
    PROP_CHECK(tally->stats.elements == 1 || start->offset > tally->offset);
    PROP_CHECK(wsmi_xml_offset(reader) == start->offset);
    tally->offset = start->offset;
    check_scope(reader, start);
    digest_name(tally, start->name);
    for (size_t i = 0; i < start->attr_count; i++) {
        const struct wsmi_xml_attr *attr = &start->attrs[i];
        PROP_CHECK(wsmi_xml_find_attr(start, attr->name.ns, attr->name.local) == attr);
        digest_name(tally, attr->name);
        mix(&tally->digest, attr->value);
    }
    return verdict(tally, err);
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct tally *tally = context;
    PROP_CHECK(text.len > 0 && tally->open > 0);
    PROP_CHECK(wsmi_xml_offset(reader) > tally->offset);
    tally->stats.text_bytes += text.len;
    mix(&tally->digest, text);
    return verdict(tally, err);
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct tally *tally = context;
    PROP_CHECK(tally->open > 0);
    PROP_CHECK(wsmi_xml_offset(reader) >= tally->offset);
    tally->offset = wsmi_xml_offset(reader);
    tally->open--;
    mix(&tally->digest, name.ns);
    mix(&tally->digest, name.local);
    return verdict(tally, err);
}

static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};

/* Reads with an allocator that fails at `fail_at`; everything must be back afterwards. */
static bool read_once(struct wsmi_view in, enum wsmi_charset charset, size_t fail_at,
                      struct tally *tally, struct wsmi_err *err, bool *ret_failed)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    bool good = wsmi_xml_read(in, charset, &limits, &arena, &handler, tally, err);
    wsmi_arena_clean_up(&arena);
    PROP_CHECK(allocator.live == 0);
    *ret_failed = allocator.failed;
    return good;
}

/* libxml2's opinion of `in`, read as UTF-8 whatever it declares. */
struct opinion {
    bool well_formed;
    bool namespaces_good;
    bool qnames_good;
    struct wsmi_xml_stats stats;
    uint64_t names;
};

#if LIBXML_VERSION >= 21200
#define ERROR_CONST const
#else
#define ERROR_CONST
#endif

static void on_error(void *user, ERROR_CONST xmlError *error)
{
    struct opinion *opinion = ((xmlParserCtxt *)user)->_private;
    if (error->domain == XML_FROM_NAMESPACE && error->level >= XML_ERR_ERROR &&
        error->code != XML_WAR_NS_URI) {
        opinion->namespaces_good = false;
        opinion->qnames_good = opinion->qnames_good && error->code != XML_NS_ERR_QNAME;
    }
}

static void mix_name(uint64_t *names, const xmlNs *ns, const xmlChar *local)
{
    const struct wsmi_view none = {NULL, 0};
    mix(names, ns == NULL || ns->href == NULL ? none : wsmi_view_from_str((const char *)ns->href));
    mix(names, wsmi_view_from_str((const char *)local));
}

static void count_element(const xmlNode *node, size_t depth, struct opinion *opinion)
{
    struct wsmi_xml_stats *stats = &opinion->stats;
    mix_name(&opinion->names, node->ns, node->name);
    stats->elements++;
    stats->depth = depth > stats->depth ? depth : stats->depth;
    for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
        mix_name(&opinion->names, attr->ns, attr->name);
        stats->attributes++;
    }
    for (const xmlNs *ns = node->nsDef; ns != NULL; ns = ns->next) {
        stats->attributes++;
    }
}

static void walk(const xmlNode *root, struct opinion *opinion)
{
    size_t depth = 1;
    for (const xmlNode *node = root; node != NULL;) {
        if (node->type == XML_ELEMENT_NODE) {
            count_element(node, depth, opinion);
        } else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            opinion->stats.text_bytes += strlen((const char *)node->content);
        }
        if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
            node = node->children;
            depth++;
            continue;
        }
        while (node != root && node->next == NULL) {
            node = node->parent;
            depth--;
        }
        node = node == root ? NULL : node->next;
    }
}

static struct opinion ask_libxml2(struct wsmi_view in)
{
    struct opinion opinion = {.namespaces_good = true, .qnames_good = true};
    xmlParserCtxt *parser = xmlNewParserCtxt();
    PROP_CHECK(parser != NULL);
    parser->_private = &opinion;
    parser->sax->serror = on_error;
    xmlDoc *doc = xmlCtxtReadMemory(parser, (const char *)in.ptr, (int)in.len, NULL, "UTF-8",
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                        XML_PARSE_IGNORE_ENC);
    opinion.well_formed = parser->wellFormed != 0 && doc != NULL;
    if (opinion.well_formed && xmlDocGetRootElement(doc) != NULL) {
        walk(xmlDocGetRootElement(doc), &opinion);
    }
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    return opinion;
}

static bool contains(struct wsmi_view in, struct wsmi_view what)
{
    for (size_t at = 0; at + what.len <= in.len; at++) {
        if (memcmp(in.ptr + at, what.ptr, what.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Encodings libxml2 follows by itself: a byte order mark (the caller's to strip) and NULs in the
 * first characters. The guard accepts neither. */
static bool looks_foreign(struct wsmi_view in)
{
    return in.len == 0 || in.ptr[0] >= 0xFE || memchr(in.ptr, 0, in.len) != NULL ||
           (in.len >= 3 && in.ptr[0] == 0xEF && in.ptr[1] == 0xBB && in.ptr[2] == 0xBF);
}

/* Faults libxml2 does not see: a declaration given twice that it refuses or ignores already once
 * (xmlns:xml, xmlns:p=""), and, when the encoding is ignored, no white space before standalone. */
static bool is_lax(struct wsmi_view in, const struct wsmi_err *err, const struct opinion *opinion)
{
    if (strcmp(err->reason, "attribute given twice") == 0) {
        return contains(in, WSMI_VIEW("xmlns:xml")) ||
               (!opinion->namespaces_good && contains(in, WSMI_VIEW("xmlns")));
    }
    return strcmp(err->reason, "malformed XML declaration") == 0 && err->offset < in.len &&
           in.ptr[err->offset] == 's' && contains(in, WSMI_VIEW("standalone"));
}

/* The guard and libxml2 on the same bytes. */
static void compare(struct wsmi_view in, bool accepted, const struct wsmi_xml_stats *stats,
                    const struct wsmi_err *err)
{
    if (looks_foreign(in)) {
        PROP_CHECK(!accepted);
        return;
    }
    if (in.len > MAX_TREE_BYTES) {
        return;
    }
    struct opinion opinion = ask_libxml2(in);
    if (accepted) {
        bool verbatim = memchr(in.ptr, '&', in.len) == NULL && memchr(in.ptr, '\r', in.len) == NULL;
        PROP_CHECK(opinion.well_formed && opinion.qnames_good);
        PROP_CHECK(opinion.stats.elements == stats->elements);
        PROP_CHECK(opinion.stats.depth == stats->depth);
        /* Its tree has no declaration that is wrong, and none of the prefix xml. */
        PROP_CHECK(opinion.stats.attributes == stats->attributes || !opinion.namespaces_good ||
                   contains(in, WSMI_VIEW("xmlns:xml")));
        PROP_CHECK(opinion.stats.text_bytes <= stats->text_bytes);
        PROP_CHECK(!verbatim || opinion.stats.text_bytes == stats->text_bytes);
        return;
    }
    /* UNSUPPORTED and LIMIT are refusals of what may well be well-formed. */
    if (err->code == WSMI_E_SYNTAX) {
        PROP_CHECK(!opinion.well_formed || !opinion.qnames_good || is_lax(in, err, &opinion));
    }
}

/* What follows the root element: accepted behind another root, it was white space and comments. */
static bool is_misc(struct wsmi_view rest, const struct wsmi_limits *limits)
{
    static const char root[] = "<r/>";
    struct wsmi_xml_stats stats;
    struct wsmi_err err;
    uint8_t *copy = malloc(sizeof(root) - 1 + rest.len);
    PROP_CHECK(copy != NULL);
    memcpy(copy, root, sizeof(root) - 1);
    memcpy(copy + sizeof(root) - 1, rest.ptr, rest.len);
    struct wsmi_view whole = {copy, sizeof(root) - 1 + rest.len};
    bool good = wsmi_xml_guard(whole, limits, &stats, &err);
    free(copy);
    return good;
}

/* Cut short anywhere, an accepted document is refused, unless only trailing misc was cut. */
static void check_prefixes(struct wsmi_view in, const struct wsmi_limits *limits)
{
    size_t step = in.len / PREFIX_SAMPLES + 1;
    for (size_t cut = prop_pick(in, step); cut < in.len; cut += step) {
        struct wsmi_view head = {in.ptr, cut};
        struct wsmi_view tail = {in.ptr + cut, in.len - cut};
        struct wsmi_xml_stats stats;
        struct wsmi_err err;
        if (wsmi_xml_guard(head, limits, &stats, &err)) {
            PROP_CHECK(is_misc(tail, limits));
        } else {
            PROP_CHECK(err.code == WSMI_E_SYNTAX || cut <= sizeof("<?xml") - 1);
        }
    }
}

static struct wsmi_limits small_limits(void)
{
    struct wsmi_limits small = wsmi_limits_default();
    small.max_depth = 3;
    small.max_elements = 6;
    small.max_attrs = 2;
    small.max_markup_ahead = 80;
    small.max_namespaces = 2;
    small.max_scope_namespaces = 3;
    small.max_name_bytes = 5;
    small.max_attr_bytes = 20;
    small.max_text_bytes = 16;
    small.max_distinct_names = 4;
    return small;
}

/* Beyond the caps of wsmi/xml.h, which hold nevertheless. */
static struct wsmi_limits wide_limits(void)
{
    struct wsmi_limits wide = wsmi_limits_default();
    wide.max_depth = wide.max_name_bytes = SIZE_MAX;
    wide.max_attrs = wide.max_markup_ahead = SIZE_MAX;
    wide.max_namespaces = wide.max_scope_namespaces = SIZE_MAX;
    return wide;
}

/* Lower limits only ever refuse earlier: what passes gives the same counts, and what fails for
 * another reason than a limit fails the same way without them. */
static void check_small_limits(struct wsmi_view in, bool good, const struct wsmi_xml_stats *stats,
                               const struct wsmi_err *err)
{
    const struct wsmi_limits small = small_limits();
    struct wsmi_xml_stats got;
    struct wsmi_err why;
    if (wsmi_xml_guard(in, &small, &got, &why)) {
        PROP_CHECK(good && memcmp(&got, stats, sizeof(got)) == 0);
        PROP_CHECK(got.depth <= 3 && got.elements <= 6 && got.attributes <= 6 * 4);
    } else if (why.code == WSMI_E_LIMIT) {
        prop_check_error(&why, in);
    } else {
        PROP_CHECK(!good && why.code == err->code && why.offset == err->offset &&
                   why.reason == err->reason);
    }
}

/* The guard itself: total, repeatable, blind to everything but the bytes and the limits. */
static bool check_guard(struct wsmi_view in, const struct wsmi_limits *limits,
                        struct wsmi_xml_stats *ret)
{
    struct wsmi_xml_stats again = {0, 0, 0, 0};
    struct wsmi_xml_stats stats = {0, 0, 0, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err err_again = {WSMI_OK, 0, NULL};
    bool good = wsmi_xml_guard(in, limits, &stats, &err);
    PROP_CHECK(wsmi_xml_guard(in, limits, &again, &err_again) == good);
    PROP_CHECK(memcmp(&stats, &again, sizeof(stats)) == 0);
    PROP_CHECK(err.code == err_again.code && err.offset == err_again.offset &&
               err.reason == err_again.reason);
    if (good) {
        PROP_CHECK(err.code == WSMI_OK && wsmi_utf8_valid_prefix(in) == in.len);
        PROP_CHECK(stats.elements > 0 && stats.elements * 4 <= in.len + 3);
        PROP_CHECK(stats.depth > 0 && stats.depth <= limits->max_depth);
        PROP_CHECK(stats.text_bytes + stats.attributes * 4 < in.len);
        check_prefixes(in, limits);
    } else {
        prop_check_error(&err, in);
        PROP_CHECK(stats.elements == 0 && stats.text_bytes == 0);
        PROP_CHECK(err.code == WSMI_E_SYNTAX || err.code == WSMI_E_UNSUPPORTED ||
                   err.code == WSMI_E_LIMIT);
    }
    check_small_limits(in, good, &stats, &err);
    compare(in, good, &stats, &err);
    *ret = stats;
    return good;
}

static bool same(const struct tally *a, const struct tally *b)
{
    return a->digest == b->digest && a->events == b->events &&
           memcmp(&a->stats, &b->stats, sizeof(a->stats)) == 0;
}

/* libxml2 does without some of what it asks for. */
static void check_starved_xml(struct wsmi_view in, enum wsmi_charset charset,
                              const struct tally *first, bool good)
{
    struct tally tally = {.open = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    bool failed;
    bool xml_failed;
    prop_xml_memory_arm(0);
    (void)read_once(in, charset, 0, &tally, &err, &failed);
    size_t requests = prop_xml_memory_disarm(&xml_failed);
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        memset(&tally, 0, sizeof(tally));
        prop_xml_memory_arm(1 + prop_starve_pick(in, requests, i));
        bool survived = read_once(in, charset, 0, &tally, &err, &failed);
        (void)prop_xml_memory_disarm(&xml_failed);
        PROP_CHECK((survived == good && same(first, &tally)) ||
                   (xml_failed && !survived && err.code == WSMI_E_OOM));
    }
}

/* What libxml2 and our handlers let through alone has no document type, entity or instruction.
 * What is not UTF-8 does not get past the first gate. */
static void pass_second_gate(struct wsmi_view in, const struct wsmi_limits *limits)
{
    struct tally tally = {.open = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err why = {WSMI_OK, 0, ""};
    struct wsmi_xml_stats stats;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    if (!wsmi_charset_to_utf8(in, WSMI_CHARSET_UTF8, limits, &arena, &in, &err) ||
        looks_foreign(in)) {
        wsmi_arena_clean_up(&arena);
        return;
    }
    if (wsmi_xml_read_unguarded(in, limits, &arena, &handler, &tally, &err)) {
        PROP_CHECK(tally.open == 0 && tally.events > 0 && err.reason == NULL);
        PROP_CHECK(tally.stats.depth <= limits->max_depth &&
                   tally.stats.depth <= WSMI_XML_DEPTH_CAP);
        bool guarded = wsmi_xml_guard(in, limits, &stats, &why);
        PROP_CHECK(guarded == (why.code == WSMI_OK));
        PROP_CHECK(strcmp(why.reason, "document type declaration") != 0);
        PROP_CHECK(strcmp(why.reason, "entity reference") != 0);
        PROP_CHECK(strcmp(why.reason, "processing instruction") != 0);
    } else {
        prop_check_error(&err, in);
        PROP_CHECK(err.code == WSMI_E_SYNTAX || err.code == WSMI_E_UNSUPPORTED ||
                   err.code == WSMI_E_LIMIT);
    }
    wsmi_arena_clean_up(&arena);
}

enum bounds { USUAL, SMALL, WIDE, BOUNDS };

static void check_second_gate(struct wsmi_view in, int turn)
{
    const struct wsmi_limits limits[BOUNDS] = {wsmi_limits_default(), small_limits(),
                                               wide_limits()};
    for (int i = USUAL; i < BOUNDS; i++) {
        if (prop_has(turn, i)) {
            pass_second_gate(in, &limits[i]);
        }
    }
}

/* The reader: agrees with the guard, repeatable, stops where the handler says, survives OOM. */
static void check_reader(struct wsmi_view in, enum wsmi_charset charset)
{
    struct tally first = {.open = 0};
    struct tally second = {.open = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err again = {WSMI_OK, 0, NULL};
    bool failed;
    bool good = read_once(in, charset, 0, &first, &err, &failed);
    PROP_CHECK(read_once(in, charset, 0, &second, &again, &failed) == good);
    PROP_CHECK(same(&first, &second) && err.code == again.code && err.offset == again.offset);
    if (good) {
        PROP_CHECK(first.open == 0 && first.events > 0);
        PROP_CHECK(err.code == WSMI_OK && err.reason == NULL);
    } else {
        /* Offsets count the UTF-8 form: Latin-1 doubles, UTF-16 grows by half. */
        prop_check_error(&err, (struct wsmi_view){in.ptr, 2 * in.len});
    }
    PROP_CHECK(good || err.code == WSMI_E_SYNTAX || err.code == WSMI_E_UNSUPPORTED ||
               err.code == WSMI_E_LIMIT);
    if (first.events > 0) {
        struct tally third = {.fail_after = 1 + prop_pick(in, first.events)};
        PROP_CHECK(!read_once(in, charset, 0, &third, &again, &failed));
        PROP_CHECK(again.code == WSMI_E_PROTOCOL && third.events == third.fail_after);
        third = (struct tally){.fail_after = third.fail_after, .says_nothing = true};
        PROP_CHECK(!read_once(in, charset, 0, &third, &again, &failed));
        PROP_CHECK(again.code == WSMI_E_INTERNAL && third.events == third.fail_after);
    }
    check_starved_xml(in, charset, &first, good);
    struct tally fourth = {.open = 0};
    bool survived = read_once(in, charset, 1 + prop_pick(in, 3), &fourth, &again, &failed);
    PROP_CHECK(failed ? !survived && again.code == WSMI_E_OOM : survived == good);
}

/* Events of an accepted document, against the guard's counts and libxml2's namespaces. */
static void check_agreement(struct wsmi_view in, const struct wsmi_xml_stats *stats)
{
    struct tally tally = {.open = 0};
    struct wsmi_err err;
    bool failed;
    bool is_asked = !looks_foreign(in) && in.len <= MAX_TREE_BYTES;
    struct opinion opinion = is_asked ? ask_libxml2(in) : (struct opinion){.well_formed = false};
    if (!read_once(in, WSMI_CHARSET_UTF8, 0, &tally, &err, &failed)) {
        /* SYNTAX: namespaces, a declared encoding that is not UTF-8. LIMIT: what it warns of. */
        PROP_CHECK(err.offset < in.len);
        PROP_CHECK(err.code == WSMI_E_SYNTAX || strstr(err.reason, "xml:space") != NULL);
        PROP_CHECK(!is_asked || !opinion.namespaces_good || err.code == WSMI_E_LIMIT ||
                   strcmp(err.reason, "declared encoding is not the one the text is in") == 0);
        return;
    }
    PROP_CHECK(!is_asked || opinion.namespaces_good);
    /* Its tree keeps references in the names of namespaces. */
    PROP_CHECK(!is_asked || !opinion.namespaces_good || memchr(in.ptr, '&', in.len) != NULL ||
               opinion.names == tally.names);
    PROP_CHECK(tally.stats.elements == stats->elements);
    PROP_CHECK(tally.stats.depth == stats->depth);
    PROP_CHECK(tally.stats.attributes <= stats->attributes);
    PROP_CHECK(tally.stats.text_bytes <= stats->text_bytes);
}

/* 2.9.14 is 20914, and what runs may be newer but is of the same kind. */
static void check_description(void)
{
    struct wsmi_xml_description description;
    wsmi_xml_describe(&description);
    PROP_CHECK(description.compiled[0] == description.running[0]);
}

/* The message is one byte longer than it may be. */
static void check_message_limit(struct wsmi_view in)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct tally tally = {.open = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_arena arena;
    if (in.len == 0) {
        return;
    }
    limits.max_message_bytes = in.len - 1;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    PROP_CHECK(!wsmi_xml_read(in, WSMI_CHARSET_NONE, &limits, &arena, &handler, &tally, &err));
    PROP_CHECK(err.code == WSMI_E_LIMIT && err.offset == in.len - 1 && arena.used_bytes == 0);
    wsmi_arena_clean_up(&arena);
}

/* The same document in UTF-16 gives the same events. */
static void check_utf16(struct wsmi_view in)
{
    struct tally narrow = {.open = 0};
    struct tally wide = {.open = 0};
    struct wsmi_err err;
    bool failed;
    if (wsmi_utf8_ascii_prefix(in) < in.len) {
        return;
    }
    uint8_t *units = malloc(2 * in.len + 1);
    PROP_CHECK(units != NULL);
    for (size_t i = 0; i < in.len; i++) {
        units[2 * i] = 0;
        units[2 * i + 1] = in.ptr[i];
    }
    struct wsmi_view doubled = {units, 2 * in.len};
    if (read_once(in, WSMI_CHARSET_ASCII, 0, &narrow, &err, &failed) &&
        read_once(doubled, WSMI_CHARSET_UTF16BE, 0, &wide, &err, &failed)) {
        PROP_CHECK(same(&narrow, &wide));
    }
    free(units);
}

void prop_xml_guard(struct wsmi_view input)
{
    static const enum wsmi_charset charsets[] = {
        WSMI_CHARSET_NONE,    WSMI_CHARSET_UTF8,  WSMI_CHARSET_UTF16,  WSMI_CHARSET_UTF16LE,
        WSMI_CHARSET_UTF16BE, WSMI_CHARSET_ASCII, WSMI_CHARSET_LATIN1, WSMI_CHARSET_UNKNOWN};
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_stats stats;
    if (check_guard(input, &limits, &stats)) {
        check_agreement(input, &stats);
    }
    check_reader(input, WSMI_CHARSET_NONE);
    check_second_gate(input, prop_turn(input, BOUNDS));
    check_description();
    check_reader(input, charsets[prop_pick(input, sizeof(charsets) / sizeof(charsets[0]))]);
    check_utf16(input);
    check_message_limit(input);
    prop_xml_engine(input);
}

/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L /* mkstemp, dup2 */
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "props/prop.h"
#include "testlib/leak.h"
#include "wsmi/buf.h"
#include "wsmi/xml.h"

#define BYTES(literal) WSMI_VIEW_INIT(literal)
#define XML_NS         "http://www.w3.org/XML/1998/namespace"

/* What a handler was told, as text. */
struct log {
    char text[4096];
    size_t used;
    struct wsmi_view resolve; /* prefix to resolve in every text */
    size_t refuse_at;         /* event that is refused, 1-based */
    bool says_nothing;        /* the refusal leaves the error as it was */
    size_t events;
};

static void put(struct log *log, struct wsmi_view bytes)
{
    cr_assert(bytes.len < sizeof(log->text) - log->used, "the log is full");
    if (bytes.len > 0) {
        memcpy(log->text + log->used, bytes.ptr, bytes.len);
        log->used += bytes.len;
    }
}

static void note(struct log *log, const char *what, struct wsmi_view ns, struct wsmi_view local)
{
    put(log, wsmi_view_from_str(what));
    put(log, WSMI_VIEW("{"));
    put(log, ns);
    put(log, WSMI_VIEW("}"));
    put(log, local);
    put(log, WSMI_VIEW(" "));
}

static bool verdict(struct log *log, const struct wsmi_xml_reader *reader, struct wsmi_err *err)
{
    log->events++;
    if (log->events == log->refuse_at && log->says_nothing) {
        return false;
    }
    if (log->events == log->refuse_at) {
        err->code = WSMI_E_PROTOCOL;
        err->offset = wsmi_xml_offset(reader);
        err->reason = "refused by the test";
        return false;
    }
    return true;
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct log *log = context;
    note(log, "<", start->name.ns, start->name.local);
    for (size_t i = 0; i < start->attr_count; i++) {
        note(log, "@", start->attrs[i].name.ns, start->attrs[i].name.local);
        note(log, "=", (struct wsmi_view){NULL, 0}, start->attrs[i].value);
    }
    return verdict(log, reader, err);
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct log *log = context;
    struct wsmi_view uri = WSMI_VIEW("-");
    if (log->resolve.ptr != NULL) {
        bool bound = wsmi_xml_resolve(reader, log->resolve, &uri);
        note(log, bound ? "bound" : "unbound", uri, (struct wsmi_view){NULL, 0});
    }
    note(log, "", (struct wsmi_view){NULL, 0}, text);
    return verdict(log, reader, err);
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct log *log = context;
    note(log, ">", name.ns, name.local);
    return verdict(log, reader, err);
}

static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};

static bool read_with(struct wsmi_view in, enum wsmi_charset charset,
                      const struct wsmi_limits *limits, struct log *log, struct wsmi_err *err)
{
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    bool good = wsmi_xml_read(in, charset, limits, &arena, &handler, log, err);
    wsmi_arena_clean_up(&arena);
    return good;
}

static bool read_plain(struct wsmi_view in, struct log *log, struct wsmi_err *err)
{
    struct wsmi_limits limits = wsmi_limits_default();
    return read_with(in, WSMI_CHARSET_NONE, &limits, log, err);
}

static void expect_log(struct wsmi_view in, const char *want)
{
    struct log log = {.used = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    cr_assert(read_plain(in, &log, &err), "%s at %zu", err.reason, err.offset);
    cr_assert_str_eq(log.text, want);
    cr_assert_eq(err.code, WSMI_OK);
}

LEAK_TEST(sax, names_are_expanded_and_declarations_are_no_attributes)
{
    expect_log(WSMI_VIEW("<s:E xmlns:s='urn:s' xmlns='d' xml:lang='en' a='1' s:a='2'>"
                         "<e xmlns=''><s:f xmlns:s='urn:t'/></e><g/></s:E>"),
               "<{urn:s}E @{" XML_NS "}lang ={}en @{}a ={}1 @{urn:s}a ={}2 <{}e <{urn:t}f "
               ">{urn:t}f >{}e <{d}g >{d}g >{urn:s}E ");
}

LEAK_TEST(sax, attribute_values_are_normalised_and_ampersands_single)
{
    expect_log(WSMI_VIEW("<a b='&amp;' c='x&amp;amp;y&#38;#38;' d='&lt;&gt;&quot;&apos;' "
                         "e='\t1\r\n2&#10;' f=''/>"),
               "<{}a @{}b ={}& @{}c ={}x&amp;y&#38; @{}d ={}<>\"' @{}e ={} 1 2\n @{}f ={} >{}a ");
}

LEAK_TEST(sax, text_is_complete_across_references_sections_and_line_ends)
{
    struct log log = {.used = 0};
    struct wsmi_err err;
    cr_assert(read_plain(WSMI_VIEW("<a>1&amp;2<![CDATA[<3>]]><!-- no -->4\r\n5&#x20AC;</a>"), &log,
                         &err));
    char joined[64] = "";
    for (const char *at = log.text; (at = strstr(at, " {}")) != NULL; at++) {
        strncat(joined, at + 3, strcspn(at + 3, " "));
    }
    cr_assert_str_eq(joined, "1&2<3>4\n5\xE2\x82\xAC");
}

LEAK_TEST(sax, a_namespace_name_need_not_be_a_uri)
{
    expect_log(WSMI_VIEW("<a xmlns='http://h/\xC3\x9C b'/>"),
               "<{http://h/\xC3\x9C b}a >{http://h/\xC3\x9C b}a ");
}

LEAK_TEST(sax, a_namespace_name_may_be_written_with_references)
{
    expect_log(WSMI_VIEW("<a xmlns='u?x&amp;y' xmlns:p='u?x&#38;amp;y' p:b='1'/>"),
               "<{u?x&y}a @{u?x&amp;y}b ={}1 >{u?x&y}a ");
}

LEAK_TEST(sax, prefixes_in_content_resolve_where_they_stand)
{
    static const struct {
        struct wsmi_view prefix;
        struct wsmi_view in;
        const char *want;
    } rows[] = {
        {BYTES("p"), BYTES("<a xmlns:p='u'>1</a>"), "<{}a bound{u} {}1 >{}a "},
        {BYTES("q"), BYTES("<a xmlns:p='u'>1</a>"), "<{}a unbound{-} {}1 >{}a "},
        {BYTES(""), BYTES("<a xmlns='u'>1</a>"), "<{u}a bound{u} {}1 >{u}a "},
        {BYTES(""), BYTES("<a>1</a>"), "<{}a unbound{-} {}1 >{}a "},
        {BYTES(""), BYTES("<a xmlns='u'><b xmlns=''>1</b>2</a>"),
         "<{u}a <{}b unbound{-} {}1 >{}b bound{u} {}2 >{u}a "},
        {BYTES("p"), BYTES("<a xmlns:p='u'><b xmlns:p='v'>1</b>2</a>"),
         "<{}a <{}b bound{v} {}1 >{}b bound{u} {}2 >{}a "},
        {BYTES("p"), BYTES("<a><b xmlns:p='v'/>2</a>"), "<{}a <{}b >{}b unbound{-} {}2 >{}a "},
        {BYTES("xml"), BYTES("<a>1</a>"), "<{}a bound{" XML_NS "} {}1 >{}a "},
        {BYTES("xmlns"), BYTES("<a>1</a>"), "<{}a unbound{-} {}1 >{}a "},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct log log = {.resolve = rows[i].prefix};
        struct wsmi_err err;
        cr_assert(read_plain(rows[i].in, &log, &err), "row %zu", i);
        cr_assert_str_eq(log.text, rows[i].want, "row %zu: %s", i, log.text);
    }
}

struct row {
    enum wsmi_charset charset;
    struct wsmi_view in;
    enum wsmi_code code;
    size_t offset;
    const char *reason;
};

static void check_rows(const struct row *rows, size_t count)
{
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < count; i++) {
        struct log log = {.used = 0};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        cr_assert_not(read_with(rows[i].in, rows[i].charset, &limits, &log, &err), "row %zu", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu: %s", i, wsmi_code_name(err.code));
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: offset %zu", i, err.offset);
        cr_assert_str_eq(err.reason, rows[i].reason, "row %zu", i);
        prop_xml_guard(rows[i].in);
    }
}

LEAK_TEST(sax, namespace_errors_are_refused_at_the_tag_that_has_them)
{
    static const char twice[] = "attribute given twice under two prefixes of one namespace";
    static const char undeclared[] = "namespace prefix not declared";
    static const char reserved[] = "reserved or empty namespace declaration";
    static const char element[] = "element with the prefix xmlns";
    const struct row rows[] = {
        {WSMI_CHARSET_NONE, BYTES("<a><p:b/></a>"), WSMI_E_SYNTAX, 3, undeclared},
        {WSMI_CHARSET_NONE, BYTES("<a><b p:c='' d=''/></a>"), WSMI_E_SYNTAX, 3, undeclared},
        {WSMI_CHARSET_NONE, BYTES("<a><b xmlns:p='u'/><p:c/></a>"), WSMI_E_SYNTAX, 19, undeclared},
        {WSMI_CHARSET_NONE, BYTES("<xmlns:a/>"), WSMI_E_SYNTAX, 0, element},
        {WSMI_CHARSET_NONE, BYTES("<xmlns:p xmlns:p='u'/>"), WSMI_E_SYNTAX, 0, element},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns:p='u' p:b=''><xmlns:p/></a>"), WSMI_E_SYNTAX, 22,
         element},
        {WSMI_CHARSET_NONE, BYTES("<a><b xmlns:p='u' xmlns:q='u' p:x='' q:x=''/></a>"),
         WSMI_E_SYNTAX, 3, twice},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns:p=''/>"), WSMI_E_SYNTAX, 0, reserved},
        {WSMI_CHARSET_NONE, BYTES("<a x='xmlns:p' xmlns:pp='u' xmlns:p\n= \"\"/>"), WSMI_E_SYNTAX,
         0, reserved},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns:xml='u'/>"), WSMI_E_SYNTAX, 0, reserved},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns:xmlns='u'/>"), WSMI_E_SYNTAX, 0, reserved},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns:p='" XML_NS "'/>"), WSMI_E_SYNTAX, 0, reserved},
        {WSMI_CHARSET_NONE, BYTES("<a xmlns='http://www.w3.org/2000/xmlns/'/>"), WSMI_E_SYNTAX, 0,
         reserved},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

LEAK_TEST(sax, a_declared_encoding_must_be_the_real_one)
{
    static const char reason[] = "declared encoding is not the one the text is in";
#define DECLARED(name) "<?xml version='1.0' encoding='" name "'?><a/>"
#define USUAL          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"
    const struct row rows[] = {
        {WSMI_CHARSET_NONE, BYTES(DECLARED("UTF-16")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_NONE, BYTES(DECLARED("ISO-8859-1")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_UTF8, BYTES(DECLARED("us-ascii")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_UTF8, BYTES(DECLARED("UTF-7")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_UTF8, BYTES("\xEF\xBB\xBF" DECLARED("UTF-16")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_LATIN1, BYTES(DECLARED("UTF-8")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_LATIN1, BYTES(USUAL), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_ASCII, BYTES(DECLARED("UTF-16")), WSMI_E_SYNTAX, 30, reason},
        {WSMI_CHARSET_UNKNOWN, BYTES("<a/>"), WSMI_E_UNSUPPORTED, 0,
         "character encoding not supported"},
    };
    static const struct {
        enum wsmi_charset charset;
        struct wsmi_view in;
    } good[] = {
        {WSMI_CHARSET_NONE, BYTES(DECLARED("utf-8"))},
        {WSMI_CHARSET_NONE, BYTES(USUAL)},
        {WSMI_CHARSET_ASCII, BYTES(USUAL)},
        {WSMI_CHARSET_UTF16, BYTES("\xEF\xBB\xBF" DECLARED("UTF-8"))},
        {WSMI_CHARSET_ASCII, BYTES(DECLARED("US-ASCII"))},
        {WSMI_CHARSET_ASCII, BYTES(DECLARED("UTF-8"))},
        {WSMI_CHARSET_ASCII, BYTES(DECLARED("ISO-8859-1"))},
        {WSMI_CHARSET_LATIN1, BYTES(DECLARED("iso-8859-1"))},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct log log = {.used = 0};
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert(read_with(good[i].in, good[i].charset, &limits, &log, &err), "row %zu: %s", i,
                  err.reason);
    }
}

/* `text` as UTF-16, `big` endian or not; returns its length. */
static size_t widen(const char *text, bool big, uint8_t *out)
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        out[used + (big ? 1 : 0)] = (uint8_t)*text;
        out[used + (big ? 0 : 1)] = 0;
        used += 2;
    }
    return used;
}

LEAK_TEST(sax, utf16_is_read_whatever_its_declaration_calls_it)
{
    static const struct {
        const char *name;
        bool big;
        bool good;
    } rows[] = {
        {"UTF-16", false, true},  {"UTF-16", true, true},    {"UTF-16LE", false, true},
        {"UTF-16BE", true, true}, {"UTF-16LE", true, false}, {"UTF-16BE", false, false},
        {"UTF-8", false, false},  {"us-ascii", true, false},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[80];
        uint8_t wide[160];
        struct log log = {.used = 0};
        struct wsmi_err err = {WSMI_OK, 0, ""};
        (void)snprintf(text, sizeof(text), "<?xml version='1.0' encoding='%s'?><a>x</a>",
                       rows[i].name);
        struct wsmi_view in = {wide, widen(text, rows[i].big, wide)};
        enum wsmi_charset charset = rows[i].big ? WSMI_CHARSET_UTF16BE : WSMI_CHARSET_UTF16;
        cr_assert_eq(read_with(in, charset, &limits, &log, &err), rows[i].good, "row %zu: %s", i,
                     err.reason);
        cr_assert_str_eq(log.text, rows[i].good ? "<{}a {}x >{}a " : "");
        cr_assert(rows[i].good || err.offset == 30, "row %zu: offset %zu", i, err.offset);
    }
}

LEAK_TEST(sax, the_error_of_a_handler_ends_the_parse_and_comes_back)
{
    static const struct wsmi_view in = BYTES("<a b='&amp;'>one<c xmlns='u'/>two<d>three</d></a>");
    static const struct {
        size_t first;
        size_t last;
    } offsets[] = {{0, 0},   {13, 16}, {16, 16}, {16, 16}, {30, 33},
                   {33, 33}, {36, 41}, {41, 41}, {45, 45}};
    for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        struct log log = {.refuse_at = i + 1};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        cr_assert_not(read_plain(in, &log, &err), "event %zu", i + 1);
        cr_assert_eq(err.code, WSMI_E_PROTOCOL);
        cr_assert_str_eq(err.reason, "refused by the test");
        cr_assert(err.offset >= offsets[i].first && err.offset <= offsets[i].last,
                  "event %zu: offset %zu", i + 1, err.offset);
        cr_assert_eq(log.events, i + 1, "no event may follow a refusal");
    }
}

LEAK_TEST(sax, a_refusal_without_an_error_is_no_success)
{
    static const struct wsmi_view in = BYTES("<a><b>one</b></a>");
    static const size_t offsets[] = {0, 3, 6, 9, 13};
    for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        struct log log = {.refuse_at = i + 1, .says_nothing = true};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        cr_assert_not(read_plain(in, &log, &err), "event %zu", i + 1);
        cr_assert_eq(err.code, WSMI_E_INTERNAL, "event %zu: %s", i + 1, wsmi_code_name(err.code));
        cr_assert_str_eq(err.reason, "refused without an error");
        cr_assert(err.offset >= offsets[i] && err.offset <= offsets[i] + 3, "event %zu: %zu", i + 1,
                  err.offset);
        cr_assert_eq(log.events, i + 1, "no event may follow a refusal");
    }
}

LEAK_TEST(sax, lack_of_memory_for_a_value_is_oom_or_limit)
{
    static const struct wsmi_view in = BYTES("<a><b c='&amp;'/></a>");
    struct wsmi_limits limits = wsmi_limits_default();
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct log log = {.used = 0};
    struct wsmi_err err;
    prop_allocator_init(&allocator, 1);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    cr_assert_not(wsmi_xml_read(in, WSMI_CHARSET_UTF8, &limits, &arena, &handler, &log, &err));
    cr_assert_eq(err.code, WSMI_E_OOM);
    cr_assert_eq(err.offset, 3);
    wsmi_arena_init(&arena, wsmi_allocator_system(), 1);
    cr_assert_not(wsmi_xml_read(in, WSMI_CHARSET_UTF8, &limits, &arena, &handler, &log, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
}

LEAK_TEST(sax, an_attribute_is_found_by_namespace_and_name)
{
    static const struct wsmi_xml_attr attrs[] = {
        {{BYTES(""), BYTES("a")}, BYTES("1")},
        {{BYTES("u"), BYTES("a")}, BYTES("2")},
    };
    struct wsmi_xml_start start = {.attrs = attrs, .attr_count = 2};
    cr_assert_eq(wsmi_xml_find_attr(&start, WSMI_VIEW("u"), WSMI_VIEW("a")), &attrs[1]);
    cr_assert_eq(wsmi_xml_find_attr(&start, WSMI_VIEW(""), WSMI_VIEW("a")), &attrs[0]);
    cr_assert_null(wsmi_xml_find_attr(&start, WSMI_VIEW("v"), WSMI_VIEW("a")));
    cr_assert_null(wsmi_xml_find_attr(&start, WSMI_VIEW("u"), WSMI_VIEW("A")));
}

/* More namespaces than the default allows, up to the cap, nested: the guard's bound and the
 * reader's are the same. */
LEAK_TEST(sax, namespaces_up_to_the_cap_resolve)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct log log = {.resolve = WSMI_VIEW("p0")};
    struct wsmi_err err = {WSMI_OK, 0, ""};
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), 1 << 20);
    limits.max_depth = WSMI_XML_DEPTH_CAP;
    limits.max_scope_namespaces = WSMI_XML_SCOPE_CAP;
    for (size_t i = 0; i < WSMI_XML_SCOPE_CAP; i += 2) {
        wsmi_buf_put_str(&text, "<a xmlns:p");
        wsmi_buf_put_u64(&text, i);
        wsmi_buf_put_str(&text, "='u' xmlns:q");
        wsmi_buf_put_u64(&text, i);
        wsmi_buf_put_str(&text, "='v'>");
    }
    wsmi_buf_put_str(&text, "x");
    for (size_t i = 0; i < WSMI_XML_SCOPE_CAP; i += 2) {
        wsmi_buf_put_str(&text, "</a>");
    }
    cr_assert(read_with(wsmi_buf_view(&text), WSMI_CHARSET_NONE, &limits, &log, &err), "%s",
              err.reason);
    cr_assert_not_null(strstr(log.text, "bound{u} {}x "));
    wsmi_buf_clean_up(&text);
}

/* The k-th allocation of libxml2 itself fails. xmlMemSetup is process-wide, hence only here. */
static size_t requests;
static size_t fail_at;

static void *failing_malloc(size_t size)
{
    return ++requests == fail_at ? NULL : malloc(size);
}

static void *failing_realloc(void *memory, size_t size)
{
    return ++requests == fail_at ? NULL : realloc(memory, size);
}

static char *failing_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = failing_malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* Longer than what libxml2's dictionary has room for without another allocation. */
#define LONG_50 "12345678901234567890123456789012345678901234567890"
#define LONG_NS LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50

LEAK_TEST(sax, lack_of_memory_inside_libxml2_is_reported_or_harmless_and_silent)
{
    static const struct wsmi_view in =
        BYTES("<?xml version='1.0'?><s:a xmlns:s='urn:s' b='&amp;x' c='d'><e>text\xC3\xA9</e>"
              "<f xmlns='v'/><!-- comment --><![CDATA[data]]><g xmlns:x='urn:" LONG_NS LONG_NS
              "'/><h xmlns='urn:1" LONG_NS LONG_NS LONG_NS "'/></s:a>");
    struct log whole = {.used = 0};
    struct wsmi_err err;
    wsmi_xml_init();
    wsmi_xml_init();
    cr_assert(read_plain(in, &whole, &err));
    cr_assert_eq(xmlMemSetup(free, failing_malloc, failing_realloc, failing_strdup), 0);
    char path[] = "/tmp/wsmi-test-XXXXXX";
    int kept = dup(STDERR_FILENO);
    int file = mkstemp(path);
    cr_assert(file >= 0 && kept >= 0);
    (void)unlink(path);
    (void)fflush(stderr);
    (void)dup2(file, STDERR_FILENO);
    size_t oom = 0;
    size_t wrong = 0;
    for (fail_at = 1;; fail_at++) {
        struct log log = {.used = 0};
        requests = 0;
        bool good = read_plain(in, &log, &err);
        if (requests < fail_at) {
            wrong += good ? 0 : 1;
            break;
        }
        oom += good ? 0 : 1;
        wrong += good ? strcmp(log.text, whole.text) != 0 : err.code != WSMI_E_OOM;
    }
    (void)fflush(stderr);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    off_t said = lseek(file, 0, SEEK_END);
    (void)close(file);
    cr_assert(oom > 5, "%zu of %zu", oom, fail_at);
    cr_assert_eq(wrong, 0, "%zu of %zu failures were not reported as what they are", wrong, oom);
    cr_assert_eq(said, 0, "libxml2 wrote to stderr");
}

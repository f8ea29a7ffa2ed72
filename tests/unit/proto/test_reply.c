/* SPDX-License-Identifier: MIT */
#include "proto/reply.h"

#include "testlib/leak.h"
#include "wsmi/mediatype.h"

#define SOAP "application/soap+xml;charset=UTF-8"
#define ENVELOPE(body)                                                                             \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"                 \
    "<s:Header/><s:Body>" body "</s:Body></s:Envelope>"
#define IDENTIFY                                                                                   \
    ENVELOPE("<i:IdentifyResponse><i:ProductVendor>V</i:ProductVendor></i:IdentifyResponse>")
#define FAULT                                                                                      \
    ENVELOPE("<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>"                               \
             "<s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason></s:Fault>")

struct row {
    const char *what;
    unsigned status;
    const char *content_type;
    const char *body;
    enum wsmi_reply_kind expected;
};

static const struct row rows[] = {
    {"an envelope", 200, SOAP, IDENTIFY, WSMI_REPLY_ENVELOPE},
    {"an envelope of another kind", 200, SOAP, ENVELOPE("<x xmlns=\"urn:x\"/>"),
     WSMI_REPLY_ENVELOPE},
    {"a fault with 500", 500, SOAP, FAULT, WSMI_REPLY_FAULT},
    {"a fault with 200 is still a fault", 200, SOAP, FAULT, WSMI_REPLY_FAULT},
    {"a fault with 400, as AMT and openwsman send", 400, SOAP, FAULT, WSMI_REPLY_FAULT},
    {"a fault as text/xml", 503, "text/xml", FAULT, WSMI_REPLY_FAULT},
    {"a result as text/xml is refused", 200, "text/xml", IDENTIFY, WSMI_REPLY_WRONG_MEDIA},
    {"401, whatever the body says", 401, SOAP, FAULT, WSMI_REPLY_UNAUTHORIZED},
    {"401 with a page", 401, "text/html", "<html>", WSMI_REPLY_UNAUTHORIZED},
    {"404 with a page", 404, "text/html", "<html>", WSMI_REPLY_STATUS},
    {"500 without a body", 500, "", "", WSMI_REPLY_STATUS},
    {"500 with half a fault", 500, SOAP, "<s:Envelope", WSMI_REPLY_STATUS},
    {"an identity behind an error status", 500, SOAP, IDENTIFY, WSMI_REPLY_STATUS},
    {"302", 302, "text/html", "<html>", WSMI_REPLY_STATUS},
    {"200 without a body", 200, SOAP, "", WSMI_REPLY_EMPTY},
    {"200 with a page", 200, "text/html", "<html>", WSMI_REPLY_WRONG_MEDIA},
    {"200 without a media type", 200, "", IDENTIFY, WSMI_REPLY_WRONG_MEDIA},
    {"200 with a broken media type", 200, "application", IDENTIFY, WSMI_REPLY_WRONG_MEDIA},
    {"200 with half an envelope", 200, SOAP, "<s:Envelope", WSMI_REPLY_MALFORMED},
    {"200 with plain text", 200, SOAP, "hello", WSMI_REPLY_MALFORMED},
    {"a charset nobody knows", 200, "application/soap+xml;charset=utf-7", IDENTIFY,
     WSMI_REPLY_MALFORMED},
    {"the charset in capitals and quotes", 200, "Application/SOAP+xml; Charset=\"utf-8\"", IDENTIFY,
     WSMI_REPLY_ENVELOPE},
};

static void read_row(const struct row *row, const struct wsmi_allocator *allocator,
                     struct wsmi_arena *arena, struct wsmi_reply *reply)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct wsmi_http_answer answer = {
        .status = row->status,
        .content_type = wsmi_view_from_str(row->content_type),
        .body = wsmi_view_from_str(row->body),
    };
    wsmi_arena_init(arena, allocator, limits.max_arena_bytes);
    wsmi_reply_read(&answer, &expect, &limits, arena, reply);
}

LEAK_TEST(reply, status_media_type_and_body_decide_together)
{
    wsmi_xml_init();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_arena arena;
        struct wsmi_reply reply;
        read_row(&rows[i], wsmi_allocator_system(), &arena, &reply);
        cr_assert_eq(reply.kind, rows[i].expected, "%s: %s", rows[i].what,
                     wsmi_reply_kind_name(reply.kind));
        if (reply.kind == WSMI_REPLY_MALFORMED || reply.kind == WSMI_REPLY_WRONG_MEDIA) {
            cr_assert_not_null(reply.err.reason, "%s", rows[i].what);
        }
        wsmi_arena_clean_up(&arena);
    }
}

/* One spelling is not taken apart. */
LEAK_TEST(reply, the_usual_media_type_means_what_the_parser_reads)
{
    static const char *const alike[] = {SOAP, "application/soap+xml; charset=utf-8"};
    const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct {
        size_t field_bytes;
        size_t params;
        enum wsmi_reply_kind expected;
    } bounds[] = {
        {sizeof(SOAP) + 1, 1, WSMI_REPLY_ENVELOPE},
        {sizeof(SOAP) - 2, 1, WSMI_REPLY_WRONG_MEDIA},
        {sizeof(SOAP) + 1, 0, WSMI_REPLY_WRONG_MEDIA},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_media_type media;
    struct wsmi_arena arena;
    struct wsmi_err err;
    wsmi_xml_init();
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_media_type_parse(WSMI_VIEW(SOAP), &limits, &arena, &media, &err));
    cr_assert(wsmi_media_is_soap(&media) && wsmi_media_charset(&media) == WSMI_CHARSET_UTF8);
    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
        for (size_t j = 0; j < sizeof(alike) / sizeof(alike[0]); j++) {
            struct wsmi_reply reply;
            const struct wsmi_http_answer answer = {.status = 200,
                                                    .content_type = wsmi_view_from_str(alike[j]),
                                                    .body = WSMI_VIEW(IDENTIFY)};
            limits.max_field_bytes = bounds[i].field_bytes;
            limits.max_params = bounds[i].params;
            wsmi_reply_read(&answer, &expect, &limits, &arena, &reply);
            cr_assert_eq(reply.kind, bounds[i].expected, "%zu, %s: %s", i, alike[j],
                         wsmi_reply_kind_name(reply.kind));
        }
    }
    wsmi_arena_clean_up(&arena);
}

static void *refuse_memory(void *context, size_t size)
{
    (void)context;
    (void)size;
    return NULL;
}

static void release_nothing(void *context, void *memory)
{
    (void)context;
    (void)memory;
}

LEAK_TEST(reply, without_memory_it_says_so_whatever_the_status)
{
    static const struct wsmi_allocator none = {refuse_memory, release_nothing, NULL};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_arena arena;
        struct wsmi_reply reply;
        if (rows[i].expected != WSMI_REPLY_ENVELOPE && rows[i].expected != WSMI_REPLY_FAULT) {
            continue;
        }
        read_row(&rows[i], &none, &arena, &reply);
        cr_assert_eq(reply.kind, WSMI_REPLY_OOM, "%s", rows[i].what);
        wsmi_arena_clean_up(&arena);
    }
}

LEAK_TEST(reply, only_a_fault_is_read_from_a_401)
{
    const struct row fault = {"", 401, SOAP, FAULT, WSMI_REPLY_UNAUTHORIZED};
    const struct row other[] = {
        {"an identity", 401, SOAP, IDENTIFY, WSMI_REPLY_UNAUTHORIZED},
        {"half a fault", 401, SOAP, "<s:Envelope", WSMI_REPLY_UNAUTHORIZED},
        {"a page", 401, "text/html", "<html>", WSMI_REPLY_UNAUTHORIZED},
        {"nothing", 401, SOAP, "", WSMI_REPLY_UNAUTHORIZED},
    };
    static const struct wsmi_allocator no_memory = {refuse_memory, release_nothing, NULL};
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    read_row(&fault, wsmi_allocator_system(), &arena, &reply);
    cr_assert_eq(reply.envelope.kind, WSMI_BODY_FAULT);
    cr_assert(reply.envelope.fault.subcode.local.len > 0 || reply.envelope.fault.reason.len > 0);
    wsmi_arena_clean_up(&arena);
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        read_row(&other[i], wsmi_allocator_system(), &arena, &reply);
        cr_assert_eq(reply.kind, WSMI_REPLY_UNAUTHORIZED, "%s", other[i].what);
        cr_assert_eq(reply.envelope.kind, WSMI_BODY_EMPTY, "%s", other[i].what);
        wsmi_arena_clean_up(&arena);
    }
    read_row(&fault, &no_memory, &arena, &reply);
    cr_assert_eq(reply.kind, WSMI_REPLY_UNAUTHORIZED);
    cr_assert_eq(reply.envelope.kind, WSMI_BODY_EMPTY);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(reply, every_kind_has_a_name)
{
    for (int kind = 0; kind < WSMI_REPLY_KIND_COUNT; kind++) {
        cr_assert_str_neq(wsmi_reply_kind_name((enum wsmi_reply_kind)kind), "unknown");
    }
    cr_assert_str_eq(wsmi_reply_kind_name(WSMI_REPLY_KIND_COUNT), "unknown");
}

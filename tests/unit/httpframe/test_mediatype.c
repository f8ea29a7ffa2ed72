/* SPDX-License-Identifier: MIT */
#include "wsmi/mediatype.h"

#include "testlib/leak.h"

struct parsed {
    struct wsmi_limits limits;
    struct wsmi_arena arena;
    struct wsmi_media_type media;
    struct wsmi_err err;
};

static void set_up(struct parsed *parsed)
{
    memset(parsed, 0, sizeof(*parsed));
    parsed->limits = wsmi_limits_default();
    wsmi_arena_init(&parsed->arena, wsmi_allocator_system(), parsed->limits.max_arena_bytes);
}

static bool parse(struct parsed *parsed, struct wsmi_view field)
{
    return wsmi_media_type_parse(field, &parsed->limits, &parsed->arena, &parsed->media,
                                 &parsed->err);
}

struct spelling {
    struct wsmi_view field;
    struct wsmi_view canonical;
    bool is_soap;
    bool is_xml;
};

#define ROW(field, canonical, is_soap, is_xml)                                                     \
    {                                                                                              \
        WSMI_VIEW_INIT(field), WSMI_VIEW_INIT(canonical), is_soap, is_xml                          \
    }

static const struct spelling spellings[] = {
    ROW("application/soap+xml;charset=UTF-8", "application/soap+xml;charset=UTF-8", true, false),
    ROW("Application/SOAP+XML; charset=\"utf-8\"", "Application/SOAP+XML;charset=\"utf-8\"", true,
        false),
    ROW("application/soap+xml \t;\t charset=utf-16 ;action=\"a;b\"",
        "application/soap+xml;charset=utf-16;action=\"a;b\"", true, false),
    ROW("application/soap+xml;", "application/soap+xml", true, false),
    ROW("application/soap+xml;; ; charset=x; ", "application/soap+xml;charset=x", true, false),
    ROW(" text/xml ", "text/xml", false, true),
    ROW("application/XML", "application/XML", false, true),
    ROW("text/html; charset=us-ascii", "text/html;charset=us-ascii", false, false),
    ROW("text/soap+xml", "text/soap+xml", false, false),
    ROW("application/soap+xmlx", "application/soap+xmlx", false, false),
    ROW("multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";"
        "boundary=\"Encrypted Boundary\"",
        "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";"
        "boundary=\"Encrypted Boundary\"",
        false, false),
    ROW("a/b;c=\"\\\"\\d\"", "a/b;c=\"\\\"d\"", false, false),
};

LEAK_TEST(mediatype, every_spelling_is_understood_and_written_canonically)
{
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        struct parsed parsed;
        struct wsmi_buf buf;
        set_up(&parsed);
        wsmi_buf_init(&buf, wsmi_allocator_system(), 1024);
        cr_assert(parse(&parsed, spellings[i].field), "row %zu: %s", i, parsed.err.reason);
        cr_assert_eq(wsmi_media_is_soap(&parsed.media), spellings[i].is_soap, "row %zu", i);
        cr_assert_eq(wsmi_media_is_xml(&parsed.media), spellings[i].is_xml, "row %zu", i);
        cr_assert(wsmi_media_type_write(&parsed.media, &buf, &parsed.err), "row %zu", i);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), spellings[i].canonical), "row %zu: %.*s", i,
                  (int)buf.len, (const char *)buf.ptr);
        wsmi_buf_clean_up(&buf);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

struct refusal {
    struct wsmi_view field;
    size_t offset;
};

static const struct refusal refusals[] = {
    {WSMI_VIEW_INIT(""), 0},
    {WSMI_VIEW_INIT("  "), 2},
    {WSMI_VIEW_INIT("text"), 4},
    {WSMI_VIEW_INIT("/xml"), 0},
    {WSMI_VIEW_INIT("text/"), 5},
    {WSMI_VIEW_INIT("text/ xml"), 5},
    {WSMI_VIEW_INIT("text /xml"), 4},
    {WSMI_VIEW_INIT("text/xml/x"), 8},
    {WSMI_VIEW_INIT("text/xml, text/html"), 8},
    {WSMI_VIEW_INIT("text/xml junk"), 9},
    {WSMI_VIEW_INIT("text/xml;charset"), 16},
    {WSMI_VIEW_INIT("text/xml;charset="), 17},
    {WSMI_VIEW_INIT("text/xml;charset =x"), 16},
    {WSMI_VIEW_INIT("text/xml;charset= x"), 17},
    {WSMI_VIEW_INIT("text/xml;=x"), 9},
    {WSMI_VIEW_INIT("text/xml;charset=x y"), 19},
    {WSMI_VIEW_INIT("text/xml;charset=\"x"), 19},
    {WSMI_VIEW_INIT("text/xml;charset=\"x\"y"), 20},
    {WSMI_VIEW_INIT("text/xml;charset=x;CharSet=x"), 19},
    {WSMI_VIEW_INIT("text/xml;charset=a/b"), 18},
    {WSMI_VIEW_INIT("text/xml\r\n"), 8},
    {WSMI_VIEW_INIT("text/x\0ml"), 6},
};

LEAK_TEST(mediatype, what_the_grammar_excludes_is_refused_at_its_offset)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct parsed parsed;
        set_up(&parsed);
        cr_assert_not(parse(&parsed, refusals[i].field), "row %zu", i);
        cr_assert_eq(parsed.err.code, WSMI_E_SYNTAX, "row %zu", i);
        cr_assert_eq(parsed.err.offset, refusals[i].offset, "row %zu: %zu, %s", i,
                     parsed.err.offset, parsed.err.reason);
        cr_assert_null(parsed.media.type.ptr, "row %zu: the output must be left alone", i);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

LEAK_TEST(mediatype, parameters_are_found_without_case_and_unescaped)
{
    struct parsed parsed;
    char field[] = "text/xml;Charset=\"utf\\-8\";boundary=x";
    set_up(&parsed);
    cr_assert(parse(&parsed, wsmi_view_from_str(field)));
    memset(field, 'X', sizeof(field));
    const struct wsmi_http_param *charset =
        wsmi_http_param_find(parsed.media.params, parsed.media.param_count, WSMI_VIEW("CHARSET"));
    cr_assert_not_null(charset);
    cr_assert(wsmi_view_eq(charset->value, WSMI_VIEW("utf-8")));
    cr_assert_null(
        wsmi_http_param_find(parsed.media.params, parsed.media.param_count, WSMI_VIEW("chars")));
    cr_assert_null(wsmi_http_param_find(NULL, 0, WSMI_VIEW("charset")));
    wsmi_arena_clean_up(&parsed.arena);
}

struct charset_row {
    struct wsmi_view field;
    enum wsmi_charset charset;
};

static const struct charset_row charsets[] = {
    {WSMI_VIEW_INIT("application/soap+xml"), WSMI_CHARSET_NONE},
    {WSMI_VIEW_INIT("application/soap+xml;chars=utf-8"), WSMI_CHARSET_NONE},
    {WSMI_VIEW_INIT("application/soap+xml;charset=UTF-8"), WSMI_CHARSET_UTF8},
    {WSMI_VIEW_INIT("application/soap+xml; Charset=\"utf-8\""), WSMI_CHARSET_UTF8},
    {WSMI_VIEW_INIT("application/soap+xml;charset=UTF-16"), WSMI_CHARSET_UTF16},
    {WSMI_VIEW_INIT("text/html;charset=us-ascii"), WSMI_CHARSET_ASCII},
    {WSMI_VIEW_INIT("application/soap+xml;charset=NOPE"), WSMI_CHARSET_UNKNOWN},
    {WSMI_VIEW_INIT("application/soap+xml;charset=\"\""), WSMI_CHARSET_UNKNOWN},
};

LEAK_TEST(mediatype, the_charset_is_none_known_or_unknown)
{
    for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
        struct parsed parsed;
        set_up(&parsed);
        cr_assert(parse(&parsed, charsets[i].field), "row %zu", i);
        cr_assert_eq(wsmi_media_charset(&parsed.media), charsets[i].charset, "row %zu", i);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

LEAK_TEST(mediatype, every_limit_accepts_n_and_refuses_n_plus_one)
{
    struct parsed parsed;
    set_up(&parsed);
    parsed.limits.max_field_bytes = 12;
    parsed.limits.max_params = 2;
    cr_assert(parse(&parsed, WSMI_VIEW("a/b;c=d;e=f;")));
    cr_assert_not(parse(&parsed, WSMI_VIEW("a/b;c=d;e=f; ")));
    cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
    cr_assert_eq(parsed.err.offset, 12);
    parsed.limits.max_field_bytes = 99;
    cr_assert_not(parse(&parsed, WSMI_VIEW("a/b;c=d;e=f;g=h")));
    cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
    cr_assert_eq(parsed.err.offset, 12);
    parsed.limits.max_params = 0;
    cr_assert(parse(&parsed, WSMI_VIEW("a/b;;;;")));
    cr_assert_not(parse(&parsed, WSMI_VIEW("a/b;c=d")));
    cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
    parsed.limits.max_params = SIZE_MAX;
    cr_assert(parse(&parsed, WSMI_VIEW("a/b;c=d;e=f")));
    cr_assert_eq(parsed.media.param_count, 2);
    wsmi_arena_clean_up(&parsed.arena);
}

LEAK_TEST(mediatype, an_arena_too_small_is_a_limit)
{
    struct parsed parsed;
    set_up(&parsed);
    cr_assert(parse(&parsed, WSMI_VIEW("a/b;c=\"\\d\"")));
    size_t needed = parsed.arena.used_bytes;
    wsmi_arena_clean_up(&parsed.arena);
    for (size_t max = 0; max < needed; max++) {
        wsmi_arena_init(&parsed.arena, wsmi_allocator_system(), max);
        cr_assert_not(parse(&parsed, WSMI_VIEW("a/b;c=\"\\d\"")));
        cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

LEAK_TEST(mediatype, the_writer_refuses_what_would_not_read_back)
{
    const struct wsmi_http_param bad[] = {{WSMI_VIEW("a"), WSMI_VIEW("b\n"), true}};
    const struct wsmi_http_param good[] = {{WSMI_VIEW("a"), WSMI_VIEW("b"), false}};
    const struct wsmi_media_type medias[] = {
        {WSMI_VIEW(""), WSMI_VIEW("b"), NULL, 0},
        {WSMI_VIEW("a"), WSMI_VIEW("b c"), NULL, 0},
        {WSMI_VIEW("a"), WSMI_VIEW("b"), bad, 1},
    };
    const struct wsmi_media_type writable = {WSMI_VIEW("a"), WSMI_VIEW("b"), good, 1};
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 6);
    for (size_t i = 0; i < sizeof(medias) / sizeof(medias[0]); i++) {
        cr_assert_not(wsmi_media_type_write(&medias[i], &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE);
        cr_assert_eq(buf.len, 0);
    }
    cr_assert_not(wsmi_media_type_write(&writable, &buf, &err), "seven bytes into six");
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&buf);
}

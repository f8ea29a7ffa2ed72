/* SPDX-License-Identifier: MIT */
/* Large documents: what libxml2 does badly, and how far it goes. */
#include <stdio.h>
#include <stdlib.h>

#include "testlib/leak.h"
#include "wsmi/buf.h"
#include "wsmi/xml.h"

/* Handler that is told everything and keeps nothing. */
static bool ignore_start(void *context, struct wsmi_xml_reader *reader,
                         const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    (void)reader;
    (void)err;
    *(size_t *)context = start->offset;
    return true;
}

static bool ignore_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                        struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    (void)text;
    (void)err;
    return true;
}

static bool ignore_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                       struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    (void)name;
    (void)err;
    return true;
}

/* `count` elements "<b........ a=''/>": eight digits that differ or not, an attribute. */
static char *many_elements(size_t count, bool different, const char *attribute, size_t *ret_bytes)
{
    size_t size = count * (16 + strlen(attribute)) + 16;
    char *text = malloc(size);
    cr_assert_not_null(text);
    size_t used = (size_t)snprintf(text, size, "<a>");
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, size - used, "<b%08zu %s/>", different ? i : 0,
                                 attribute);
    }
    *ret_bytes = used + (size_t)snprintf(text + used, size - used, "</a>");
    return text;
}

LEAK_TEST(sax_large, what_libxml2_handles_badly_in_numbers_is_a_limit)
{
    static const struct {
        size_t count;
        bool different;
        const char *attribute;
        const char *reason;
        size_t offset; /* of the error, or of the last element */
    } rows[] = {
        {600000, false, "xmlns='' ", NULL, 3 + 599999 * 22},
        {16382, true, "xmlns=''           ", NULL, 3 + 16381 * 32},
        {16383, true, "xmlns=''           ", "more different names than max_distinct_names",
         3 + 16382 * 32},
        {65537, false, "xmlns='u'", NULL, 3 + 65536 * 22},
        {65537, false, "xmlns='%'", NULL, 3 + 65536 * 22},
        {64, false, "xml:space='u'", NULL, 3 + 63 * 26},
        {65, false, "xml:space='u'", "too many values that xml:space does not have", 3 + 64 * 26},
    };
    static const struct wsmi_xml_handler ignore = {ignore_start, ignore_text, ignore_end};
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_arena arena;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        size_t bytes;
        size_t last = 0;
        char *text = many_elements(rows[i].count, rows[i].different, rows[i].attribute, &bytes);
        struct wsmi_view in = {(const uint8_t *)text, bytes};
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        bool good = wsmi_xml_read(in, WSMI_CHARSET_NONE, &limits, &arena, &ignore, &last, &err);
        cr_assert_eq(good, rows[i].reason == NULL, "row %zu: %s", i, err.reason);
        cr_assert_eq(good ? last : err.offset, rows[i].offset, "row %zu: %zu", i,
                     good ? last : err.offset);
        cr_assert(good || err.code == WSMI_E_LIMIT, "row %zu", i);
        cr_assert(good || strcmp(err.reason, rows[i].reason) == 0, "row %zu: %s", i, err.reason);
        free(text);
        wsmi_arena_clean_up(&arena);
    }
}

/* "<a>", `tags` empty elements of `attrs` attributes of `bytes` bytes, "</a>". */
static struct wsmi_buf long_tags(size_t tags, size_t attrs, size_t bytes)
{
    struct wsmi_buf text;
    char *value = malloc(bytes + 1);
    cr_assert_not_null(value);
    memset(value, 'x', bytes);
    value[bytes] = '\0';
    wsmi_buf_init(&text, wsmi_allocator_system(), 1 << 25);
    wsmi_buf_put_str(&text, "<a>");
    for (size_t i = 0; i < tags * attrs; i++) {
        wsmi_buf_put_str(&text, i % attrs == 0 ? "<b a" : "' a");
        wsmi_buf_put_u64(&text, i % attrs);
        wsmi_buf_put_str(&text, "='&amp;");
        wsmi_buf_put_str(&text, value);
        wsmi_buf_put_str(&text, i % attrs == attrs - 1 ? "'/>" : "");
    }
    wsmi_buf_put_str(&text, "</a>");
    cr_assert_eq(text.failed, WSMI_OK);
    free(value);
    return text;
}

/* libxml2 does not look back further than 10,000,000 bytes. */
LEAK_TEST(sax_large, long_tags_add_up_to_any_length_but_one_may_be_too_long)
{
    static const struct {
        size_t tags;
        size_t attrs;
        size_t bytes;
        const char *reason;
    } rows[] = {
        {1, 64, 65530, NULL},
        {3, 64, 65530, NULL},
        {1, 2, 6000000, "one tag is longer than libxml2 can take"},
    };
    static const struct wsmi_xml_handler ignore = {ignore_start, ignore_text, ignore_end};
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_attr_bytes = WSMI_XML_TEXT_CAP;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_arena arena;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf text = long_tags(rows[i].tags, rows[i].attrs, rows[i].bytes);
        struct wsmi_view in = wsmi_buf_view(&text);
        size_t last = 0;
        wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
        bool good = wsmi_xml_read(in, WSMI_CHARSET_NONE, &limits, &arena, &ignore, &last, &err);
        cr_assert_eq(good, rows[i].reason == NULL, "row %zu: %s at %zu", i, err.reason, err.offset);
        cr_assert(!good || last == 3 + (in.len - 7) / rows[i].tags * (rows[i].tags - 1),
                  "row %zu: the last tag is not at %zu", i, last);
        cr_assert(good || (err.code == WSMI_E_LIMIT && strcmp(err.reason, rows[i].reason) == 0),
                  "row %zu: %s", i, err.reason);
        cr_assert(good || err.offset == 3, "row %zu: %zu", i, err.offset);
        wsmi_arena_clean_up(&arena);
        wsmi_buf_clean_up(&text);
    }
}

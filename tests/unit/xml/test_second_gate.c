/* SPDX-License-Identifier: MIT */
/* libxml2 behind its handlers, but without the guard before it: what the second gate refuses alone,
 * should the first ever fail. */
#include "xml/second_gate.h"

#include <stdio.h>

#include "testlib/leak.h"
#include "xml/scope.h"

struct seen {
    size_t events;
    bool secret; /* the text of an entity or of a file came through */
};

static bool see_start(void *context, struct wsmi_xml_reader *reader,
                      const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct seen *seen = context;
    (void)reader;
    (void)err;
    seen->events++;
    for (size_t i = 0; i < start->attr_count; i++) {
        seen->secret = seen->secret || wsmi_view_eq(start->attrs[i].value, WSMI_VIEW("SECRET"));
    }
    return true;
}

static bool see_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                     struct wsmi_err *err)
{
    struct seen *seen = context;
    (void)reader;
    (void)err;
    seen->events++;
    seen->secret = seen->secret || text.len > 1;
    return true;
}

static bool see_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                    struct wsmi_err *err)
{
    (void)context;
    (void)reader;
    (void)name;
    (void)err;
    return true;
}

static bool parse_unguarded(struct wsmi_view text, const struct wsmi_limits *limits,
                            struct seen *seen, struct wsmi_err *err)
{
    static const struct wsmi_xml_handler handler = {see_start, see_text, see_end};
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    bool good = wsmi_xml_read_unguarded(text, limits, &arena, &handler, seen, err);
    wsmi_arena_clean_up(&arena);
    return good;
}

LEAK_TEST(second_gate, no_dtd_entity_or_processing_instruction_passes_without_the_guard)
{
    static const struct {
        struct wsmi_view text;
        enum wsmi_code code;
    } rows[] = {
        {WSMI_VIEW_INIT("<!DOCTYPE a><a>x</a>"), WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<!DOCTYPE a [<!ENTITY e 'SECRET'>]><a b='&e;'>&e;</a>"),
         WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"),
         WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a>x</a>"),
         WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a>x</a>"),
         WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<?pi x?><a>x</a>"), WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<a><?pi x?>x</a>"), WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<a>&e;</a>"), WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<a b='&e;'/>"), WSMI_E_UNSUPPORTED},
        {WSMI_VIEW_INIT("<a><b></a>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a>\xFF</a>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a>&#1;</a>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a/>x"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a:/>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<:a/>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a xmlns:='u'/>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<a xmlns:b='u' b:c:d=''/>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<\xC3\xA9&/>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("<!DOCTYPE>"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT("x"), WSMI_E_SYNTAX},
        {WSMI_VIEW_INIT(""), WSMI_E_SYNTAX},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct seen seen = {0, false};
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert_not(parse_unguarded(rows[i].text, &limits, &seen, &err), "row %zu", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu: %s, %s", i, wsmi_code_name(err.code),
                     err.reason);
        cr_assert_leq(err.offset, rows[i].text.len, "row %zu", i);
        cr_assert_not(seen.secret, "row %zu: an entity was expanded", i);
    }
}

LEAK_TEST(second_gate, depth_attributes_and_namespaces_are_bounded_without_the_guard)
{
    static const struct {
        struct wsmi_view text;
        const char *reason;
    } rows[] = {
        {WSMI_VIEW_INIT("<a><b><c/></b></a>"), "elements nested deeper than max_depth"},
        {WSMI_VIEW_INIT("<a b='' c='' d=''/>"), "more attributes than max_attrs"},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    struct seen seen = {0, false};
    struct wsmi_err err = {WSMI_OK, 0, ""};
    limits.max_depth = 2;
    limits.max_attrs = 2;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_not(parse_unguarded(rows[i].text, &limits, &seen, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_LIMIT, "row %zu", i);
        cr_assert_str_eq(err.reason, rows[i].reason, "row %zu", i);
    }
    char text[32 * (WSMI_XML_SCOPE_CAP + 1)];
    size_t used = (size_t)snprintf(text, sizeof(text), "<a");
    for (size_t i = 0; i <= WSMI_XML_SCOPE_CAP; i++) {
        used += (size_t)snprintf(text + used, sizeof(text) - used, " xmlns:p%zu='u:'", i);
    }
    used += (size_t)snprintf(text + used, sizeof(text) - used, "/>");
    struct wsmi_view in = {(const uint8_t *)text, used};
    cr_assert_not(parse_unguarded(in, &limits, &seen, &err));
    cr_assert_str_eq(err.reason, "more namespaces in scope than max_scope_namespaces");
}

LEAK_TEST(second_gate, the_scope_refuses_what_does_not_fit)
{
    static struct wsmi_xml_scope scope;
    const struct wsmi_view name = WSMI_VIEW("p");
    wsmi_xml_scope_init(&scope);
    for (size_t i = 0; i < WSMI_XML_DEPTH_CAP; i++) {
        cr_assert(wsmi_xml_scope_push(&scope));
    }
    cr_assert_not(wsmi_xml_scope_push(&scope));
    for (size_t i = 0; i < WSMI_XML_SCOPE_CAP; i++) {
        cr_assert(wsmi_xml_scope_bind(&scope, name, name));
    }
    cr_assert_not(wsmi_xml_scope_bind(&scope, name, name));
    for (size_t i = 0; i < WSMI_XML_DEPTH_CAP; i++) {
        wsmi_xml_scope_pop(&scope);
    }
    struct wsmi_view uri;
    cr_assert_not(wsmi_xml_scope_find(&scope, name, &uri));
}

/* SPDX-License-Identifier: MIT */
/*
 * Documents of CIM-XML, as the deserializer gets them. The input is the document; a '!' in front
 * lowers the limits.
 */
#include "props/prop.h"
#include "props/prop_cimxml.h"
#include "props/prop_xml_memory.h"
#include "testlib/cimxml_dump.h"

struct outcome {
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_cimxml document;
    struct wsmi_err err;
    bool ok;
    size_t xml_requests;
    bool xml_failed;
};

/* `fail_at` counts our own requests for memory, `xml_fail_at` libxml2's. */
static void starve(struct wsmi_view input, const struct wsmi_limits *limits, size_t fail_at,
                   size_t xml_fail_at, struct outcome *ret)
{
    memset(ret, 0, sizeof(*ret));
    prop_allocator_init(&ret->allocator, fail_at);
    wsmi_arena_init(&ret->arena, &ret->allocator.base, limits->max_arena_bytes);
    prop_xml_memory_arm(xml_fail_at);
    ret->ok =
        wsmi_cimxml_parse(input, WSMI_CHARSET_NONE, limits, &ret->arena, &ret->document, &ret->err);
    ret->xml_requests = prop_xml_memory_disarm(&ret->xml_failed);
}

static void run(struct wsmi_view input, const struct wsmi_limits *limits, size_t fail_at,
                struct outcome *ret)
{
    starve(input, limits, fail_at, 0, ret);
}

static void finish(struct outcome *outcome)
{
    wsmi_arena_clean_up(&outcome->arena);
    PROP_CHECK(outcome->allocator.live == 0);
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    struct wsmi_buf text_a;
    struct wsmi_buf text_b;
    if (!a->ok || !b->ok) {
        return a->ok == b->ok && a->err.code == b->err.code && a->err.offset == b->err.offset &&
               a->err.reason == b->err.reason;
    }
    wsmi_buf_init(&text_a, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&text_b, wsmi_allocator_system(), SIZE_MAX);
    cimxml_dump(&a->document, &text_a);
    cimxml_dump(&b->document, &text_b);
    PROP_CHECK(text_a.failed == WSMI_OK && text_b.failed == WSMI_OK);
    bool equal = wsmi_view_eq(wsmi_buf_view(&text_a), wsmi_buf_view(&text_b));
    wsmi_buf_clean_up(&text_a);
    wsmi_buf_clean_up(&text_b);
    return equal;
}

/* Offsets count the UTF-8 form, up to twice as long as the input. */
static void check_total(struct wsmi_view input, const struct outcome *outcome)
{
    static const struct wsmi_cimxml untouched;
    if (outcome->ok) {
        PROP_CHECK(outcome->err.code == WSMI_OK && outcome->err.reason == NULL);
        PROP_CHECK(outcome->document.consumed == input.len);
    } else {
        struct wsmi_view twice = {input.ptr, input.len * 2};
        prop_check_error(&outcome->err, twice);
        PROP_CHECK(outcome->err.code != WSMI_E_INTERNAL && outcome->err.code != WSMI_E_USAGE);
        PROP_CHECK(memcmp(&outcome->document, &untouched, sizeof(untouched)) == 0);
    }
    PROP_CHECK(outcome->arena.used_bytes <= 96 * input.len + 16384);
}

static void check_pure(struct wsmi_view input, const struct wsmi_limits *limits,
                       const struct outcome *first)
{
    struct outcome second;
    run(input, limits, 0, &second);
    PROP_CHECK(same(first, &second));
    PROP_CHECK(first->allocator.requests == second.allocator.requests);
    finish(&second);
}

/* `chosen`: our own requests for memory first, then libxml2's. */
static void refuse(struct wsmi_view input, const struct wsmi_limits *limits,
                   const struct outcome *first, size_t chosen)
{
    struct outcome starved;
    if (chosen >= first->allocator.requests) {
        starve(input, limits, 0, 1 + chosen - first->allocator.requests, &starved);
        /* libxml2 does without some of what it asks for. */
        /* Without memory for the name of a namespace libxml2 calls the namespace wrong. */
        PROP_CHECK(same(first, &starved) ||
                   (starved.xml_failed && !starved.ok &&
                    (starved.err.code == WSMI_E_OOM || starved.err.code == WSMI_E_SYNTAX)));
        finish(&starved);
        return;
    }
    run(input, limits, 1 + chosen, &starved);
    PROP_CHECK(starved.allocator.failed);
    PROP_CHECK(!starved.ok && starved.err.code == WSMI_E_OOM);
    finish(&starved);
}

static void check_oom(struct wsmi_view input, const struct wsmi_limits *limits,
                      const struct outcome *first)
{
    size_t requests = first->allocator.requests + first->xml_requests;
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        refuse(input, limits, first, prop_starve_pick(input, requests, i));
    }
}

static void check_objects(const struct wsmi_cimxml *document)
{
    PROP_CHECK((document->classes == NULL) == (document->class_count == 0));
    PROP_CHECK((document->instances == NULL) == (document->instance_count == 0));
    for (size_t i = 0; i < document->class_count; i++) {
        prop_cimxml_check_class_views(&document->classes[i]);
        prop_cimxml_check_class(&document->classes[i]);
    }
    for (size_t i = 0; i < document->instance_count; i++) {
        prop_cimxml_check_instance_views(&document->instances[i].instance);
        prop_cimxml_check_instance(&document->instances[i]);
    }
}

void prop_mi_xml(struct wsmi_view input)
{
    struct wsmi_limits limits = wsmi_limits_default();
    size_t fingerprint = prop_pick(input, SIZE_MAX);
    struct wsmi_view document = input;
    struct outcome first;
    if (input.len > 0 && input.ptr[0] == '!') {
        prop_cimxml_tighten(&limits);
        document.ptr++;
        document.len--;
    }
    run(document, &limits, 0, &first);
    check_total(document, &first);
    check_pure(document, &limits, &first);
    check_oom(document, &limits, &first);
    if (first.ok) {
        check_objects(&first.document);
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
    finish(&first);
}

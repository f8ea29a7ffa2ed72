/* SPDX-License-Identifier: MIT */
#include "props/prop_xml_engine.h"

#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "props/prop_xml_memory.h"
#include "wsmi/xml.h"

/* Everything a handler is told, digested. */
struct outcome {
    uint64_t digest;
    size_t events;
    bool good;
    struct wsmi_err err;
};

static void mix(struct outcome *outcome, struct wsmi_view bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        outcome->digest = (outcome->digest ^ bytes.ptr[i]) * UINT64_C(1099511628211);
    }
    outcome->digest = (outcome->digest ^ 0x100) * UINT64_C(1099511628211);
}

static void mix_number(struct outcome *outcome, size_t number)
{
    outcome->digest = (outcome->digest ^ number) * UINT64_C(1099511628211);
}

static void mix_name(struct outcome *outcome, struct wsmi_xml_name name)
{
    mix(outcome, name.ns);
    mix(outcome, name.local);
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct outcome *outcome = context;
    struct wsmi_view uri = {NULL, 0};
    (void)err;
    outcome->events++;
    mix_name(outcome, start->name);
    mix(outcome, start->prefix);
    mix_number(outcome, start->offset);
    mix_number(outcome, start->depth);
    mix_number(outcome, wsmi_xml_resolve(reader, WSMI_VIEW("a"), &uri));
    mix(outcome, uri);
    for (size_t i = 0; i < start->attr_count; i++) {
        mix_name(outcome, start->attrs[i].name);
        mix(outcome, start->attrs[i].value);
    }
    return true;
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct outcome *outcome = context;
    (void)err;
    outcome->events++;
    mix(outcome, text);
    mix_number(outcome, wsmi_xml_offset(reader));
    return true;
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct outcome *outcome = context;
    (void)err;
    outcome->events++;
    mix_name(outcome, name);
    mix_number(outcome, wsmi_xml_offset(reader));
    return true;
}

/* `engine` NULL: one for this message alone. */
static struct outcome read_in(struct wsmi_xml_engine *engine, struct wsmi_view in,
                              const struct wsmi_limits *limits)
{
    static const struct wsmi_xml_handler handler = {on_start, on_text, on_end};
    struct outcome outcome = {.err = {WSMI_OK, 0, NULL}};
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    outcome.good = engine == NULL ? wsmi_xml_read(in, WSMI_CHARSET_NONE, limits, &arena, &handler,
                                                  &outcome, &outcome.err)
                                  : wsmi_xml_read_with(engine, in, WSMI_CHARSET_NONE, limits,
                                                       &arena, &handler, &outcome, &outcome.err);
    wsmi_arena_clean_up(&arena);
    return outcome;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->good == b->good && a->events == b->events && a->digest == b->digest &&
           a->err.code == b->err.code && a->err.offset == b->err.offset &&
           a->err.reason == b->err.reason;
}

static struct wsmi_xml_engine *make_engine(struct wsmi_view before)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine;
    struct wsmi_err err;
    PROP_CHECK(wsmi_xml_engine_new(wsmi_allocator_system(), &engine, &err));
    (void)read_in(engine, before, &limits);
    return engine;
}

static void check_no_memory(void)
{
    struct prop_allocator allocator;
    struct wsmi_xml_engine *engine = NULL;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    prop_allocator_init(&allocator, 1);
    PROP_CHECK(!wsmi_xml_engine_new(&allocator.base, &engine, &err));
    PROP_CHECK(err.code == WSMI_E_OOM && engine == NULL);
    wsmi_xml_engine_free(engine);
}

/* Twice, for the first time may have left something behind as well. */
static void check_pair(struct wsmi_view before, struct wsmi_view in,
                       const struct wsmi_limits *limits)
{
    struct wsmi_xml_engine *engine = make_engine(before);
    const struct outcome alone = read_in(NULL, in, limits);
    for (int i = 0; i < 2; i++) {
        const struct outcome again = read_in(engine, in, limits);
        PROP_CHECK(same(&alone, &again));
    }
    wsmi_xml_engine_free(engine);
}

/* libxml2 does without some of what it asks for. */
static void check_starved(struct wsmi_view before, struct wsmi_view in)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_engine *engine = make_engine(before);
    const struct outcome alone = read_in(NULL, in, &limits);
    bool failed;
    prop_xml_memory_arm(0);
    (void)read_in(engine, in, &limits);
    size_t requests = prop_xml_memory_disarm(&failed);
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        (void)read_in(engine, before, &limits);
        prop_xml_memory_arm(1 + prop_starve_pick(in, requests, i));
        const struct outcome starved = read_in(engine, in, &limits);
        (void)prop_xml_memory_disarm(&failed);
        PROP_CHECK(same(&alone, &starved) ||
                   (failed && !starved.good && starved.err.code == WSMI_E_OOM));
        const struct outcome again = read_in(engine, in, &limits);
        PROP_CHECK(same(&alone, &again));
    }
    wsmi_xml_engine_free(engine);
}

enum part { USUAL, FEW_NAMES, STARVED, PARTS };

static void check(struct wsmi_view before, struct wsmi_view in, int turn)
{
    struct wsmi_limits limits = wsmi_limits_default();
    if (prop_has(turn, USUAL)) {
        check_pair(before, in, &limits);
    }
    if (prop_has(turn, FEW_NAMES)) {
        /* Around what it takes to use what is there: half the bytes, and the names of `before`. */
        limits.max_distinct_names = in.len / 2 + prop_pick(in, 64);
        check_pair(before, in, &limits);
        limits.max_distinct_names = prop_pick(in, 16);
        check_pair(before, in, &limits);
    }
    if (prop_has(turn, STARVED)) {
        check_starved(before, in);
    }
}

void prop_xml_engine_pair(struct wsmi_view before, struct wsmi_view in)
{
    check(before, in, PROP_EVERY_PART);
}

void prop_xml_engine(struct wsmi_view input)
{
    static const char other[] = "<a:b xmlns:a='urn:x' a:c='&lt;' xml:space='no'>d<e/></a:b>";
    const struct wsmi_view befores[] = {input, wsmi_view_from_str(other)};
    enum { BEFORES = sizeof(befores) / sizeof(befores[0]) };
    const int turn = prop_turn(input, BEFORES * PARTS);
    check_no_memory();
    for (int i = 0; i < BEFORES; i++) {
        if (turn == PROP_EVERY_PART || turn / PARTS == i) {
            check(befores[i], input, turn == PROP_EVERY_PART ? turn : turn % PARTS);
        }
    }
}

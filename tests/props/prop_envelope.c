/* SPDX-License-Identifier: MIT */
#include "props/prop_envelope.h"

#include <stdlib.h>

#include "props/prop.h"
#include "props/prop_xml_memory.h"
#include "testlib/envelope_dump.h"

void prop_envelope_tighten(struct wsmi_limits *limits)
{
    limits->max_header_blocks = 3;
    limits->max_fault_depth = 2;
    limits->max_fault_properties = 2;
    limits->max_profiles = 2;
    limits->max_properties = 3;
    limits->max_entries = 2;
    limits->max_selectors = 2;
    limits->max_epr_depth = 2;
    limits->max_embedded_depth = 1;
    limits->max_context_bytes = 16;
    limits->max_class_elements = 4;
}

struct prop_envelope_case prop_envelope_case(struct wsmi_view input)
{
    struct prop_envelope_case found = {
        .message = input,
        .expect = {.lenient = WSMI_LENIENT_AGENTS, .decode_instance = true},
        .limits = wsmi_limits_default(),
    };
    bool decodes = input.len > 1 && input.ptr[1] == 'i';
    size_t opening = decodes ? 3 : 2;
    if (input.len < opening || input.ptr[opening - 1] != '\n' || input.ptr[0] < '0' ||
        input.ptr[0] >= '0' + PROP_ENVELOPE_BITS) {
        return found;
    }
    unsigned bits = (unsigned)(input.ptr[0] - '0');
    found.expect.decode_instance = decodes;
    found.message.ptr += opening;
    found.message.len -= opening;
    found.expect.lenient = bits & PROP_ENVELOPE_LENIENT;
    if (bits & PROP_ENVELOPE_RELATES) {
        found.expect.relates_to = WSMI_VIEW(PROP_ENVELOPE_MESSAGE_ID);
    }
    if (bits & PROP_ENVELOPE_UTF16) {
        found.expect.charset = WSMI_CHARSET_UTF16;
    }
    if (bits & PROP_ENVELOPE_TIGHT) {
        prop_envelope_tighten(&found.limits);
    }
    return found;
}

struct outcome {
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err;
    bool ok;
    size_t xml_requests;
    bool xml_failed;
};

/* `fail_at` counts our own requests for memory, `xml_fail_at` libxml2's. */
static void starve(const struct prop_envelope_case *given, size_t fail_at, size_t xml_fail_at,
                   struct outcome *ret)
{
    memset(ret, 0, sizeof(*ret));
    prop_allocator_init(&ret->allocator, fail_at);
    wsmi_arena_init(&ret->arena, &ret->allocator.base, given->limits.max_arena_bytes);
    prop_xml_memory_arm(xml_fail_at);
    ret->ok = wsmi_envelope_parse(given->message, &given->expect, &given->limits, &ret->arena,
                                  &ret->envelope, &ret->err);
    ret->xml_requests = prop_xml_memory_disarm(&ret->xml_failed);
}

static void run(const struct prop_envelope_case *given, size_t fail_at, struct outcome *ret)
{
    starve(given, fail_at, 0, ret);
}

static void finish(struct outcome *outcome)
{
    wsmi_arena_clean_up(&outcome->arena);
    PROP_CHECK(outcome->allocator.live == 0);
}

/* The whole outcome as text: equal texts are equal outcomes. */
static struct wsmi_buf dump(const struct outcome *outcome)
{
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    if (outcome->ok) {
        envelope_dump(&outcome->envelope, &text);
    } else {
        envelope_dump_error(&outcome->err, &text);
    }
    PROP_CHECK(text.failed == WSMI_OK);
    return text;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    struct wsmi_buf text_a = dump(a);
    struct wsmi_buf text_b = dump(b);
    bool equal = a->ok == b->ok && wsmi_view_eq(wsmi_buf_view(&text_a), wsmi_buf_view(&text_b));
    wsmi_buf_clean_up(&text_a);
    wsmi_buf_clean_up(&text_b);
    return equal;
}

/* Offsets count the UTF-8 form, which is up to twice as long as the input (Latin-1; UTF-16 grows by
 * half). */
static void check_total(const struct prop_envelope_case *given, const struct outcome *outcome)
{
    static const struct wsmi_envelope untouched;
    if (outcome->ok) {
        PROP_CHECK(outcome->err.code == WSMI_OK && outcome->err.reason == NULL);
    } else {
        struct wsmi_view twice = {given->message.ptr, given->message.len * 2};
        prop_check_error(&outcome->err, twice);
        PROP_CHECK(outcome->err.code != WSMI_E_INTERNAL && outcome->err.code != WSMI_E_USAGE);
        PROP_CHECK(memcmp(&outcome->envelope, &untouched, sizeof(untouched)) == 0);
    }
    PROP_CHECK(outcome->arena.used_bytes <= 256 * given->message.len + 16384);
}

static void check_fault_views(const struct wsmi_fault *fault)
{
    prop_check_terminated(fault->subcode.ns);
    prop_check_terminated(fault->subcode.local);
    prop_check_terminated(fault->reason);
    prop_check_terminated(fault->reason_lang);
    prop_check_terminated(fault->detail_tail);
    prop_check_terminated(fault->wsman_machine);
    prop_check_terminated(fault->wsman_message);
    prop_check_terminated(fault->provider);
    prop_check_terminated(fault->provider_path);
    prop_check_terminated(fault->error_class.ns);
    prop_check_terminated(fault->error_class.local);
    prop_check_terminated(fault->detail_text);
    for (size_t i = 0; i < fault->property_count; i++) {
        prop_check_terminated(fault->properties[i].name);
        prop_check_terminated(fault->properties[i].value);
        PROP_CHECK(!fault->properties[i].is_null || fault->properties[i].value.len == 0);
        PROP_CHECK(wsmi_fault_find(fault, fault->properties[i].name) != NULL);
    }
    PROP_CHECK((fault->properties == NULL) == (fault->property_count == 0));
}

static void check_views(const struct prop_envelope_case *given,
                        const struct wsmi_envelope *envelope)
{
    const struct wsmi_identify *identify = &envelope->identify;
    prop_check_terminated(envelope->lang);
    prop_check_terminated(envelope->to);
    prop_check_terminated(envelope->action);
    prop_check_terminated(envelope->message_id);
    prop_check_terminated(envelope->relates_to);
    prop_check_terminated(envelope->resource_uri);
    prop_check_terminated(envelope->body.ns);
    prop_check_terminated(envelope->body.local);
    prop_check_terminated(identify->product_vendor);
    prop_check_terminated(identify->product_version);
    for (size_t i = 0; i < identify->protocol_version_count; i++) {
        prop_check_terminated(identify->protocol_versions[i]);
    }
    for (size_t i = 0; i < identify->security_profile_count; i++) {
        prop_check_terminated(identify->security_profiles[i]);
    }
    PROP_CHECK((identify->protocol_versions == NULL) == (identify->protocol_version_count == 0));
    PROP_CHECK((identify->security_profiles == NULL) == (identify->security_profile_count == 0));
    check_fault_views(&envelope->fault);
    prop_check_values(given, envelope);
    PROP_CHECK((envelope->kind == WSMI_BODY_EMPTY) == (envelope->body_children == 0));
    PROP_CHECK((envelope->body.local.len == 0) == (envelope->body_children == 0));
}

static void check_pure(const struct prop_envelope_case *given, const struct outcome *first)
{
    struct outcome second;
    run(given, 0, &second);
    PROP_CHECK(same(first, &second));
    PROP_CHECK(first->allocator.requests == second.allocator.requests);
    finish(&second);
}

/* `chosen`: our own requests for memory first, then libxml2's. */
static void refuse(const struct prop_envelope_case *given, const struct outcome *first,
                   size_t chosen)
{
    struct outcome starved;
    if (chosen >= first->allocator.requests) {
        starve(given, 0, 1 + chosen - first->allocator.requests, &starved);
        /* libxml2 does without some of what it asks for. */
        PROP_CHECK(same(first, &starved) ||
                   (starved.xml_failed && !starved.ok && starved.err.code == WSMI_E_OOM));
        finish(&starved);
        return;
    }
    run(given, 1 + chosen, &starved);
    PROP_CHECK(starved.allocator.failed);
    PROP_CHECK(!starved.ok && starved.err.code == WSMI_E_OOM);
    finish(&starved);
}

static void check_oom(const struct prop_envelope_case *given, const struct outcome *first)
{
    size_t requests = first->allocator.requests + first->xml_requests;
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        refuse(given, first, prop_starve_pick(given->message, requests, i));
    }
}

static bool encode(const struct wsmi_envelope *envelope, struct wsmi_buf *out)
{
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        wsmi_identify_encode_response(&envelope->identify, out);
    } else if (envelope->kind == WSMI_BODY_FAULT) {
        wsmi_fault_encode(&envelope->fault, envelope->relates_to, envelope->message_id, out);
    } else {
        return false;
    }
    PROP_CHECK(out->failed == WSMI_OK);
    return true;
}

/* What the encoders do not carry is not compared. */
static void forget_the_rest(struct wsmi_envelope *envelope)
{
    const struct wsmi_view none = {NULL, 0};
    envelope->lang = none;
    envelope->to = none;
    envelope->action = none;
    envelope->resource_uri = none;
    envelope->bookmark = none;
    envelope->body.ns = none;
    envelope->header_count = 0;
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        envelope->relates_to = none;
        envelope->message_id = none;
    }
}

/* parse -> write -> parse is equal, and write -> parse -> write is too. */
static void check_round_trip(const struct outcome *first)
{
    struct prop_envelope_case again = {.limits = wsmi_limits_default()};
    struct wsmi_buf once;
    struct wsmi_buf twice;
    wsmi_buf_init(&once, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&twice, wsmi_allocator_system(), SIZE_MAX);
    if (encode(&first->envelope, &once)) {
        struct outcome second;
        struct outcome stripped = *first;
        again.message = wsmi_buf_view(&once);
        run(&again, 0, &second);
        PROP_CHECK(second.ok);
        PROP_CHECK(encode(&second.envelope, &twice));
        PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&once), wsmi_buf_view(&twice)));
        forget_the_rest(&stripped.envelope);
        forget_the_rest(&second.envelope);
        PROP_CHECK(same(&stripped, &second));
        finish(&second);
    }
    wsmi_buf_clean_up(&once);
    wsmi_buf_clean_up(&twice);
}

/* White space and comments only: what may follow the root element. */
static bool is_misc(struct wsmi_view rest)
{
    rest = wsmi_view_trim(rest);
    while (rest.len >= 4 && memcmp(rest.ptr, "<!--", 4) == 0) {
        size_t end = 4;
        while (end + 3 <= rest.len && memcmp(rest.ptr + end, "-->", 3) != 0) {
            end++;
        }
        if (end + 3 > rest.len) {
            return false;
        }
        rest.ptr += end + 3;
        rest.len -= end + 3;
        rest = wsmi_view_trim(rest);
    }
    return rest.len == 0;
}

enum { MOST_PREFIXES = 6 };

/* No proper prefix is an envelope, unless all that is missing is what may follow the root. */
static void check_prefixes(const struct prop_envelope_case *given, size_t samples)
{
    struct wsmi_view message = given->message;
    if (given->expect.charset == WSMI_CHARSET_UTF16 || message.ptr[0] >= 0x80 ||
        message.ptr[0] == 0) {
        return; /* UTF-16: the cut would have to be looked at in another alphabet */
    }
    size_t first = prop_pick(message, MOST_PREFIXES);
    for (size_t k = 0; k < samples; k++) {
        size_t i = (first + k) % MOST_PREFIXES;
        struct prop_envelope_case shorter = *given;
        struct outcome outcome;
        shorter.message.len =
            i == 0 ? message.len - 1
                   : prop_pick((struct wsmi_view){message.ptr, message.len - i}, message.len);
        struct wsmi_view rest = {message.ptr + shorter.message.len,
                                 message.len - shorter.message.len};
        run(&shorter, 0, &outcome);
        PROP_CHECK(!outcome.ok || is_misc(rest));
        finish(&outcome);
    }
}

enum part { PURE, MEMORY, ROUND_TRIP, PREFIXES, PARTS };

void prop_envelope_check(const struct prop_envelope_case *given, struct wsmi_view input)
{
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    struct outcome first;
    run(given, 0, &first);
    check_total(given, &first);
    if (prop_has(turn, PURE)) {
        check_pure(given, &first);
    }
    if (prop_has(turn, MEMORY)) {
        check_oom(given, &first);
    }
    if (first.ok) {
        check_views(given, &first.envelope);
        if (prop_has(turn, ROUND_TRIP)) {
            check_round_trip(&first);
        }
        if (prop_has(turn, PREFIXES)) {
            check_prefixes(given, turn == PROP_EVERY_PART ? MOST_PREFIXES : 1);
        }
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
    finish(&first);
}

void prop_envelope(struct wsmi_view input)
{
    struct prop_envelope_case given = prop_envelope_case(input);
    prop_envelope_check(&given, input);
}

/* SPDX-License-Identifier: MIT */
/*
 * A course of answers drives the machine of enumerations and subscriptions. The first line of the
 * input configures it; the rest are records, each a command line and, up to the next line that is
 * "--", what came with it:
 *
 *   A, F, L   an answer with status 200, 500, 413; the body follows
 *   T, D      no answer: broken connection, deadline
 *   R         the last answer again, as often as the digits behind it say, 255 times at most
 *   S         the consumer stops
 *
 * A digit behind the command lets time pass first: 10 to its power, in milliseconds. The consumer
 * takes what it gets and asks for more, until it stops.
 */
#include <string.h>

#include "core/num.h"
#include "props/prop.h"
#include "props/prop_xml_memory.h"
#include "proto/pull_answer.h"
#include "proto/pull_glimpse.h"

enum config_bits {
    CONFIG_SUBSCRIPTION = 1 << 0,
    CONFIG_TIGHT = 1 << 1, /* contexts of 8 bytes */
    CONFIG_DEADLINE = 1 << 2,
    CONFIG_HEARTBEATS = 1 << 3,
    CONFIG_ONE = 1 << 4, /* no MaxElements */
    CONFIG_BITS = 1 << 5
};

static const struct wsmi_view separator = WSMI_VIEW_INIT("\n--\n");

struct record {
    uint8_t command;
    uint8_t repeats;
    uint64_t delay_ms;
    struct wsmi_view body;
};

/* What the properties are checked against: what was seen, told by no line of the machine. */
struct model {
    struct wsmi_pull_config config;
    struct wsmi_pull_fsm fsm;
    struct prop_allocator allocator;
    uint64_t now_ms;
    struct wsmi_arena context_arena;
    struct wsmi_pull_answer last;
    struct wsmi_view context; /* the newest one */
    bool has_context;
    bool is_over;  /* EndOfSequence, or the context is gone */
    bool is_ended; /* END or FAIL */
    bool is_stopped;
    unsigned empties;
    unsigned releases;
    unsigned reductions;
    uint32_t max_elements;
    uint32_t max_envelope_bytes;
    size_t trace; /* of the effects, to compare two runs */
};

static void check_sizes(struct model *model, const struct wsmi_pull_step *step)
{
    const struct wsmi_pull_fsm *fsm = &model->fsm;
    PROP_CHECK(fsm->max_elements <= model->max_elements);
    PROP_CHECK((fsm->max_elements == 0) == (model->max_elements == 0));
    PROP_CHECK(fsm->max_envelope_bytes <= model->max_envelope_bytes);
    PROP_CHECK(fsm->max_envelope_bytes >= WSMI_PULL_MIN_ENVELOPE_BYTES);
    model->reductions += step->is_reduced;
    PROP_CHECK(model->reductions <= 1);
    PROP_CHECK(model->reductions == 1 ||
               (fsm->max_elements == model->config.max_elements &&
                fsm->max_envelope_bytes == model->config.max_envelope_bytes));
    model->max_elements = fsm->max_elements;
    model->max_envelope_bytes = fsm->max_envelope_bytes;
}

static void check_context(const struct model *model)
{
    PROP_CHECK(model->fsm.has_context && model->has_context && !model->is_over);
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&model->fsm.context), model->context));
    PROP_CHECK(model->context.len <= model->config.max_context_bytes);
}

static void check_step(struct model *model, const struct wsmi_pull_step *step)
{
    model->trace = model->trace * 31 + (size_t)step->effect * 7 + step->wait_ms;
    PROP_CHECK(step->wait_ms <= WSMI_PULL_MAX_WAIT_MS);
    PROP_CHECK(step->wait_ms == 0 || step->effect == WSMI_PULL_EFFECT_PULL);
    if (step->effect == WSMI_PULL_EFFECT_FAIL) {
        PROP_CHECK(model->fsm.reason != WSMI_PULL_REASON_NONE);
    } else if (!model->is_ended) {
        PROP_CHECK(model->fsm.reason == WSMI_PULL_REASON_NONE);
    }
    check_sizes(model, step);
    switch (step->effect) {
    case WSMI_PULL_EFFECT_PULL:
        check_context(model);
        PROP_CHECK(!model->is_ended && !model->is_stopped);
        break;
    case WSMI_PULL_EFFECT_RELEASE:
        check_context(model);
        PROP_CHECK(model->is_stopped && ++model->releases == 1);
        break;
    case WSMI_PULL_EFFECT_OPEN:
        PROP_CHECK(!step->is_reopened || model->config.is_subscription);
        model->has_context = model->has_context && !step->is_reopened;
        model->is_over = model->is_over && !step->is_reopened;
        PROP_CHECK(!model->has_context && !model->is_ended);
        break;
    case WSMI_PULL_EFFECT_RENEW:
        PROP_CHECK(model->config.is_subscription && model->has_context && !model->is_ended);
        break;
    case WSMI_PULL_EFFECT_END:
    case WSMI_PULL_EFFECT_FAIL:
        PROP_CHECK(!model->is_ended);
        model->is_ended = true;
        break;
    default:
        break;
    }
}

/* The consumer takes everything there is. */
static void consume(struct model *model, struct wsmi_pull_step *step)
{
    if (step->effect == WSMI_PULL_EFFECT_DELIVER) {
        PROP_CHECK(wsmi_pull_more(&model->fsm, model->now_ms, step));
        check_step(model, step);
        PROP_CHECK(step->effect != WSMI_PULL_EFFECT_DELIVER);
    }
    PROP_CHECK(!wsmi_pull_more(&model->fsm, model->now_ms, step));
}

static void remember(struct model *model, const struct wsmi_pull_answer *answer)
{
    struct wsmi_err err;
    bool takes = model->fsm.state == WSMI_PULL_OPENING || model->fsm.state == WSMI_PULL_PULLING;
    if (!takes) {
        return;
    }
    model->is_over = (answer->kind == WSMI_PULL_ANSWER_OK && answer->is_end) ||
                     (answer->kind == WSMI_PULL_ANSWER_GONE && model->has_context);
    if (answer->kind == WSMI_PULL_ANSWER_OK && !answer->is_end && answer->has_context &&
        answer->context.len <= model->config.max_context_bytes) {
        PROP_CHECK(
            wsmi_arena_copy(&model->context_arena, answer->context, 0, &model->context, &err));
        model->has_context = true;
    }
    bool is_empty = answer->kind == WSMI_PULL_ANSWER_OK && answer->item_count == 0 &&
                    !answer->is_end && model->fsm.state == WSMI_PULL_PULLING;
    bool has_items = answer->kind == WSMI_PULL_ANSWER_OK && answer->item_count > 0;
    model->empties = has_items ? 0 : model->empties + is_empty;
}

static void take_answer(struct model *model, const struct wsmi_pull_answer *answer)
{
    struct wsmi_pull_step step;
    remember(model, answer);
    bool wanted = model->fsm.state == WSMI_PULL_OPENING || model->fsm.state == WSMI_PULL_PULLING ||
                  model->fsm.state == WSMI_PULL_RENEWING || model->fsm.state == WSMI_PULL_RELEASING;
    bool is_legal = wsmi_pull_answer(&model->fsm, answer, model->now_ms, &step);
    PROP_CHECK(is_legal == wanted);
    if (!is_legal) {
        return;
    }
    if (model->allocator.failed && model->fsm.reason == WSMI_PULL_REASON_OOM) {
        model->is_ended = true; /* which context is kept is no longer what the model thinks */
        return;
    }
    PROP_CHECK(step.effect != WSMI_PULL_EFFECT_DELIVER || answer->item_count > 0);
    check_step(model, &step);
    PROP_CHECK(model->config.is_subscription || model->empties <= WSMI_PULL_MAX_EMPTY ||
               model->is_ended);
    consume(model, &step);
}

static void stop(struct model *model)
{
    struct wsmi_pull_step step;
    model->is_stopped = true;
    PROP_CHECK(wsmi_pull_stop(&model->fsm, &step));
    if (model->fsm.reason != WSMI_PULL_REASON_OOM) {
        check_step(model, &step);
    }
    PROP_CHECK(wsmi_pull_stop(&model->fsm, &step));
    PROP_CHECK(step.effect == WSMI_PULL_EFFECT_NONE);
}

static size_t count_of(struct wsmi_view body, struct wsmi_view word)
{
    size_t count = 0;
    for (size_t i = 0; i + word.len <= body.len; i++) {
        count += body.ptr[i] == word.ptr[0] && memcmp(body.ptr + i, word.ptr, word.len) == 0;
    }
    return count;
}

/* What is seen at a glance is what the whole says, when that has one list and can be read. */
static void check_glimpse(struct model *model, const struct wsmi_http_answer *http,
                          const struct wsmi_envelope_expect *expect, const struct wsmi_reply *reply,
                          const struct wsmi_pull_answer *whole)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_pull_answer glimpse;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, &model->allocator.base, limits.max_arena_bytes);
    if (wsmi_pull_glimpse(http, expect, &limits, &arena, &glimpse)) {
        PROP_CHECK(glimpse.has_context && !glimpse.is_end && glimpse.bytes == http->body.len);
        model->trace = model->trace * 31 + glimpse.context.len;
        if (reply->kind == WSMI_REPLY_ENVELOPE && count_of(http->body, WSMI_VIEW("Items>")) == 2) {
            PROP_CHECK(reply->envelope.kind == WSMI_BODY_PULL_RESPONSE);
            PROP_CHECK(whole->has_context && !whole->is_end);
            PROP_CHECK(wsmi_view_eq(glimpse.context, whole->context));
        }
    }
    wsmi_arena_clean_up(&arena);
}

static void take_record(struct model *model, const struct record *record)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    struct wsmi_http_answer http = {.content_type = WSMI_VIEW("application/soap+xml"),
                                    .body = record->body};
    struct wsmi_pull_answer answer;
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    struct wsmi_err err;
    memset(&reply, 0, sizeof(reply));
    http.status = record->command == 'A' ? 200 : record->command == 'L' ? 413 : 500;
    http.failure = record->command == 'T'   ? WSMI_FAILURE_CLOSED
                   : record->command == 'D' ? WSMI_FAILURE_DEADLINE
                                            : WSMI_FAILURE_NONE;
    wsmi_arena_init(&arena, &model->allocator.base, limits.max_arena_bytes);
    if (http.failure == WSMI_FAILURE_NONE) {
        wsmi_reply_read(&http, &expect, &limits, &arena, &reply);
    }
    wsmi_pull_answer_read(&http, &reply, &answer);
    if (http.failure == WSMI_FAILURE_NONE && http.status == 200) {
        check_glimpse(model, &http, &expect, &reply, &answer);
    }
    take_answer(model, &answer);
    model->last = answer;
    PROP_CHECK(
        wsmi_arena_copy(&model->context_arena, answer.context, 0, &model->last.context, &err));
    wsmi_arena_clean_up(&arena);
}

static bool next_record(struct wsmi_view *rest, struct record *ret)
{
    if (rest->len == 0) {
        return false;
    }
    size_t end = 0;
    while (end + separator.len <= rest->len &&
           memcmp(rest->ptr + end, separator.ptr, separator.len) != 0) {
        end++;
    }
    bool is_last = end + separator.len > rest->len;
    struct wsmi_view text = {rest->ptr, is_last ? rest->len : end};
    size_t used = is_last ? rest->len : end + separator.len;
    rest->ptr += used;
    rest->len -= used;
    memset(ret, 0, sizeof(*ret));
    size_t line = 0;
    while (line < text.len && text.ptr[line] != '\n') {
        line++;
    }
    ret->command = text.len > 0 ? text.ptr[0] : 0;
    struct wsmi_view digits = {text.ptr + (line > 0), line - (line > 0)};
    uint64_t number;
    if (ret->command == 'R' && wsmi_num_u64(digits, UINT8_MAX, &number)) {
        ret->repeats = (uint8_t)number;
    } else if (wsmi_num_u64(digits, 9, &number)) {
        ret->delay_ms = 1;
        for (; number > 0; number--) {
            ret->delay_ms *= 10;
        }
    }
    ret->body.ptr = text.ptr + (line < text.len ? line + 1 : line);
    ret->body.len = text.len - (line < text.len ? line + 1 : line);
    return true;
}

static struct wsmi_pull_config config_of(struct wsmi_view *rest)
{
    bool is_given = rest->len >= 2 && rest->ptr[1] == '\n' && rest->ptr[0] >= '0' &&
                    rest->ptr[0] < '0' + CONFIG_BITS;
    unsigned bits = is_given ? (unsigned)(rest->ptr[0] - '0') : 0;
    struct wsmi_pull_config config = {
        .is_subscription = (bits & CONFIG_SUBSCRIPTION) != 0,
        .max_elements = (bits & CONFIG_ONE) != 0 ? 0 : 20,
        .max_envelope_bytes = 51200,
        .max_context_bytes = (bits & CONFIG_TIGHT) != 0 ? 8 : 65536,
        .deadline_ms = (bits & CONFIG_DEADLINE) != 0 ? 100000 : WSMI_PULL_NEVER,
        .heartbeat_ms = (bits & CONFIG_HEARTBEATS) != 0 ? 1000 : 0,
        .expires_ms = 60000,
    };
    if (is_given) {
        rest->ptr += 2;
        rest->len -= 2;
    }
    return config;
}

/* The effects, in order, as one number; the requests for memory to `ret_requests`. */
static size_t run(struct wsmi_view input, size_t fail_at, size_t *ret_requests)
{
    struct wsmi_view rest = input;
    struct wsmi_pull_step step;
    struct record record;
    struct model model;
    memset(&model, 0, sizeof(model));
    model.config = config_of(&rest);
    model.max_elements = model.config.max_elements;
    model.max_envelope_bytes = model.config.max_envelope_bytes;
    prop_allocator_init(&model.allocator, fail_at);
    wsmi_arena_init(&model.context_arena, wsmi_allocator_system(), SIZE_MAX);
    wsmi_pull_init(&model.fsm, &model.config, &model.allocator.base);
    PROP_CHECK(wsmi_pull_start(&model.fsm, model.now_ms, &step));
    check_step(&model, &step);
    while (!model.is_stopped && next_record(&rest, &record)) {
        model.now_ms += record.delay_ms;
        if (record.command == 'S') {
            stop(&model);
        } else if (record.command == 'R') {
            for (uint8_t i = 0; i < record.repeats; i++) {
                take_answer(&model, &model.last);
            }
        } else {
            take_record(&model, &record);
        }
    }
    if (!model.is_stopped) {
        stop(&model);
    }
    PROP_CHECK(model.releases <= 1);
    *ret_requests = model.allocator.requests;
    wsmi_pull_clean_up(&model.fsm);
    wsmi_arena_clean_up(&model.context_arena);
    PROP_CHECK(model.allocator.live == 0);
    return model.trace;
}

void prop_enumeration(struct wsmi_view input)
{
    size_t fingerprint = prop_pick(input, SIZE_MAX);
    size_t requests;
    size_t again;
    bool xml_failed;
    prop_xml_memory_arm(0);
    size_t first = run(input, 0, &requests);
    size_t xml_requests = prop_xml_memory_disarm(&xml_failed);
    /* One or the other: a course is long, and an engine has to be fast. */
    if (fingerprint % 2 == 0) {
        PROP_CHECK(run(input, 0, &again) == first);
        PROP_CHECK(again == requests);
    } else if (requests + xml_requests > 0) {
        size_t chosen = prop_pick(input, requests + xml_requests);
        prop_xml_memory_arm(chosen < requests ? 0 : 1 + chosen - requests);
        (void)run(input, chosen < requests ? 1 + chosen : 0, &again);
        (void)prop_xml_memory_disarm(&xml_failed);
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}

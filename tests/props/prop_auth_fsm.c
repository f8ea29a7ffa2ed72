/* SPDX-License-Identifier: MIT */
/*
 * A course of answers and of a security mechanism's results drives the machine of authentication.
 * The first line of the input configures it (bits: bodies are sealed, requests may be repeated,
 * contexts are bound to a certificate; the scheme), each other line is an input, whether the
 * machine waits for it or not:
 *
 *   A401 FIELD   an answer of that status, with WWW-Authenticate fields between tabs
 *   S200 FIELD   the same, its body sealed
 *   U, W, L      none: nothing was sent, closed without an answer, lost inside the answer
 *   T100, C100   the mechanism made a token of that size, C: and is complete
 *   F3           the mechanism failed with that code, at whatever it was doing
 *   O            it sealed or unsealed
 *   R            the next request
 *   X            the caller gives up
 */
#include <string.h>

#include "core/num.h"
#include "props/prop.h"
#include "proto/auth_answer.h"

enum {
    MAX_FIELDS = 4,
    MAX_EFFECTS = 60,
    CONFIG_SEALED = 1,
    CONFIG_REPEAT = 2,
    CONFIG_SCHEME = 4,
    CONFIG_BOUND = 64
};

/* What the world outside the machine knows of. Generations tell contexts and connections apart. */
struct model {
    struct wsmi_auth_fsm fsm;
    struct prop_allocator allocator;
    enum wsmi_auth_scheme scheme;
    bool may_repeat;
    unsigned context;
    unsigned connection;
    bool is_bound;
    bool is_probed;   /* the empty request of this context was sent and answered */
    bool is_complete; /* the context, on our side */
    bool is_agreed;   /* by the peer */
    bool has_token;   /* made and not sent */
    bool is_body_ready;
    bool is_plain_text_ready;
    bool is_over;
    unsigned legs;
    unsigned renewals;
    unsigned effects; /* for this request */
    struct wsmi_auth_answer last;
    size_t trace;
};

static void new_context(struct model *model)
{
    PROP_CHECK(model->is_probed == model->is_bound);
    model->is_probed = false;
    model->context++;
    model->connection = 0;
    model->is_complete = false;
    model->is_agreed = false;
    model->has_token = false;
    model->legs = 0;
}

static void check_leg(struct model *model)
{
    PROP_CHECK(model->has_token && !model->is_agreed);
    PROP_CHECK(++model->legs <= WSMI_AUTH_MAX_LEGS);
    model->has_token = false;
    if (model->legs == 1) {
        model->connection = model->context;
    }
    PROP_CHECK(model->connection == model->context);
}

static void check_delivery(struct model *model)
{
    PROP_CHECK(model->is_agreed && model->last.status != 401);
    PROP_CHECK(!model->fsm.is_sealed || model->is_plain_text_ready);
    model->is_plain_text_ready = false;
}

static void check_failure(struct model *model)
{
    PROP_CHECK(model->fsm.state == WSMI_AUTH_FAILED);
    PROP_CHECK(model->fsm.reason > WSMI_AUTH_REASON_NONE &&
               model->fsm.reason < WSMI_AUTH_REASON_COUNT);
    model->is_over = true;
}

static void check_post(struct model *model)
{
    PROP_CHECK(model->is_agreed && model->is_complete);
    PROP_CHECK(model->connection == model->context);
    PROP_CHECK(!model->fsm.is_sealed || model->is_body_ready);
    model->is_body_ready = false;
}

static void check_effect(struct model *model, enum wsmi_auth_effect effect)
{
    PROP_CHECK(!model->is_over || effect == WSMI_AUTH_EFFECT_NONE);
    PROP_CHECK(++model->effects <= MAX_EFFECTS);
    model->trace = model->trace * 31 + (size_t)effect + 1;
    switch (effect) {
    case WSMI_AUTH_EFFECT_RENEW:
        PROP_CHECK(++model->renewals <= WSMI_AUTH_MAX_RENEWALS);
        new_context(model);
        break;
    case WSMI_AUTH_EFFECT_REPROBE:
        PROP_CHECK(++model->renewals <= WSMI_AUTH_MAX_RENEWALS);
        model->is_agreed = false;
        model->is_complete = false;
        break;
    case WSMI_AUTH_EFFECT_PROBE:
        PROP_CHECK(model->is_bound && model->context == 0);
        break;
    case WSMI_AUTH_EFFECT_OPEN:
        PROP_CHECK(model->is_bound || model->context == 0);
        new_context(model);
        break;
    case WSMI_AUTH_EFFECT_STEP:
        PROP_CHECK(!model->is_complete && model->legs > 0);
        break;
    case WSMI_AUTH_EFFECT_LEG:
        check_leg(model);
        break;
    case WSMI_AUTH_EFFECT_GO:
        PROP_CHECK(model->is_complete);
        model->is_agreed = true;
        PROP_CHECK(wsmi_auth_proceed(&model->fsm, &effect));
        check_effect(model, effect);
        break;
    case WSMI_AUTH_EFFECT_SEAL:
        PROP_CHECK(model->is_agreed && model->fsm.is_sealed);
        break;
    case WSMI_AUTH_EFFECT_POST:
        check_post(model);
        break;
    case WSMI_AUTH_EFFECT_UNSEAL:
        PROP_CHECK(model->is_agreed && model->last.is_sealed && model->last.status != 401);
        break;
    case WSMI_AUTH_EFFECT_DELIVER:
        check_delivery(model);
        break;
    case WSMI_AUTH_EFFECT_STATUS:
        PROP_CHECK(model->last.status != 401 && model->last.status != 0);
        PROP_CHECK(!model->is_agreed || (model->fsm.is_sealed && !model->last.is_sealed));
        PROP_CHECK(model->last.status / 100 != 2);
        model->is_over = true;
        break;
    case WSMI_AUTH_EFFECT_FAIL:
        check_failure(model);
        break;
    default:
        model->is_over = model->is_over || effect == WSMI_AUTH_EFFECT_DROP;
        break;
    }
}

static uint64_t number_of(struct wsmi_view text, uint64_t max, uint64_t otherwise)
{
    uint64_t number;
    return wsmi_num_u64(text, max, &number) ? number : otherwise;
}

static size_t split_fields(struct wsmi_view text, struct wsmi_view *ret)
{
    size_t count = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.len && count < MAX_FIELDS; i++) {
        if (i == text.len || text.ptr[i] == '\t') {
            ret[count].ptr = text.ptr + start;
            ret[count++].len = i - start;
            start = i + 1;
        }
    }
    return count;
}

static void take_answer(struct model *model, const struct wsmi_http_answer *http)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_auth_answer answer;
    struct wsmi_buf token;
    struct wsmi_line line;
    char text[32];
    wsmi_arena_init(&arena, &model->allocator.base, limits.max_arena_bytes);
    wsmi_buf_init(&token, &model->allocator.base, WSMI_AUTH_MAX_TOKEN_BYTES + 3);
    wsmi_auth_answer_read(http, model->scheme, &limits, &arena, &token, &answer);
    bool has_token =
        answer.kind == WSMI_AUTH_ANSWER_CHALLENGE || answer.kind == WSMI_AUTH_ANSWER_GRANT;
    PROP_CHECK(!has_token || (token.len > 0 && token.len <= WSMI_AUTH_MAX_TOKEN_BYTES));
    PROP_CHECK(answer.kind != WSMI_AUTH_ANSWER_OOM || model->allocator.failed);
    wsmi_line_init(&line, text, sizeof(text));
    wsmi_auth_put_offered(http, &limits, &arena, &line);
    PROP_CHECK(strlen(text) < sizeof(text));
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&token);

    struct wsmi_auth_fsm before = model->fsm;
    enum wsmi_auth_effect effect;
    bool waits = before.state == WSMI_AUTH_PROBING || before.state == WSMI_AUTH_LEG ||
                 before.state == WSMI_AUTH_LAST_LEG || before.state == WSMI_AUTH_SENT;
    bool is_taken = wsmi_auth_answer(&model->fsm, &answer, &effect);
    PROP_CHECK(is_taken == waits);
    PROP_CHECK(is_taken || memcmp(&before, &model->fsm, sizeof(before)) == 0);
    if (is_taken) {
        model->last = answer;
        model->is_probed = before.state == WSMI_AUTH_PROBING;
        /* What a body could have come of is not sent again unless that does no harm. */
        bool renews = effect == WSMI_AUTH_EFFECT_RENEW || effect == WSMI_AUTH_EFFECT_REPROBE;
        PROP_CHECK(!renews || model->last.status == 401 || model->last.is_unprocessed ||
                   (model->last.is_unanswered && model->may_repeat));
        check_effect(model, effect);
    }
}

static void take_http(struct model *model, struct wsmi_view line)
{
    struct wsmi_http_answer http;
    struct wsmi_view fields[MAX_FIELDS];
    struct wsmi_view digits = {line.ptr + 1, line.len < 4 ? 0 : 3};
    memset(&http, 0, sizeof(http));
    http.phase = WSMI_PHASE_RECEIVE;
    switch (line.ptr[0]) {
    case 'U':
        http.failure = WSMI_FAILURE_CLOSED;
        http.phase = WSMI_PHASE_RESOLVE;
        break;
    case 'W':
        http.failure = WSMI_FAILURE_CLOSED;
        http.phase = WSMI_PHASE_WAIT;
        break;
    case 'L':
        http.failure = WSMI_FAILURE_TRUNCATED;
        break;
    default:
        http.status = (unsigned)number_of(digits, 599, 200);
        http.status = http.status < 200 ? 200 : http.status;
        http.content_type =
            line.ptr[0] == 'S' ? WSMI_VIEW("multipart/encrypted;a=b") : WSMI_VIEW("text/xml");
        if (line.len > 5) {
            struct wsmi_view rest = {line.ptr + 5, line.len - 5};
            http.challenge_count = split_fields(rest, fields);
            http.challenges = fields;
        }
        break;
    }
    take_answer(model, &http);
}

static void take_token(struct model *model, enum wsmi_security_code code, size_t size,
                       bool is_complete)
{
    enum wsmi_auth_effect effect;
    bool waits = model->fsm.state == WSMI_AUTH_MAKING || model->fsm.state == WSMI_AUTH_PROVING;
    if (waits && code == WSMI_SECURITY_OK) {
        model->has_token = size > 0 && size <= WSMI_AUTH_MAX_TOKEN_BYTES;
        model->is_complete = is_complete;
    }
    bool is_taken = wsmi_auth_token(&model->fsm, code, size, is_complete, &effect);
    PROP_CHECK(is_taken == waits);
    if (is_taken) {
        check_effect(model, effect);
    }
}

static void take_seal(struct model *model, enum wsmi_security_code code)
{
    enum wsmi_auth_effect effect;
    enum wsmi_auth_state state = model->fsm.state;
    model->is_body_ready = state == WSMI_AUTH_SEALING && code == WSMI_SECURITY_OK;
    model->is_plain_text_ready = state == WSMI_AUTH_UNSEALING && code == WSMI_SECURITY_OK;
    bool is_taken = wsmi_auth_sealed(&model->fsm, code, &effect);
    PROP_CHECK(is_taken == (state == WSMI_AUTH_SEALING));
    if (!is_taken) {
        is_taken = wsmi_auth_unsealed(&model->fsm, code, &effect);
        PROP_CHECK(is_taken == (state == WSMI_AUTH_UNSEALING));
    }
    if (is_taken) {
        check_effect(model, effect);
    }
}

static void take_mechanism(struct model *model, struct wsmi_view line)
{
    struct wsmi_view digits = {line.ptr + 1, line.len - 1};
    bool makes_token =
        model->fsm.state == WSMI_AUTH_MAKING || model->fsm.state == WSMI_AUTH_PROVING;
    if (line.ptr[0] == 'T' || line.ptr[0] == 'C') {
        size_t size = (size_t)number_of(digits, 100000, 100);
        take_token(model, WSMI_SECURITY_OK, size, line.ptr[0] == 'C');
    } else if (line.ptr[0] == 'F') {
        uint64_t code = number_of(digits, WSMI_SECURITY_CODE_COUNT - 1, WSMI_SECURITY_TOKEN);
        code = code == WSMI_SECURITY_OK ? WSMI_SECURITY_TOKEN : code;
        if (makes_token) {
            take_token(model, (enum wsmi_security_code)code, 0, false);
        } else {
            take_seal(model, (enum wsmi_security_code)code);
        }
    } else if (!makes_token) {
        take_seal(model, WSMI_SECURITY_OK);
    }
}

static void take_request(struct model *model)
{
    enum wsmi_auth_effect effect;
    bool waits = model->fsm.state == WSMI_AUTH_NEW || model->fsm.state == WSMI_AUTH_READY;
    bool is_taken = wsmi_auth_request(&model->fsm, model->may_repeat, &effect);
    PROP_CHECK(is_taken == waits);
    if (is_taken) {
        model->effects = 0;
        model->renewals = 0;
        check_effect(model, effect);
    }
}

static void stop(struct model *model)
{
    enum wsmi_auth_effect effect;
    bool was_over = model->is_over;
    model->effects = 0;
    PROP_CHECK(wsmi_auth_stop(&model->fsm, &effect));
    PROP_CHECK(effect == (was_over ? WSMI_AUTH_EFFECT_NONE : WSMI_AUTH_EFFECT_DROP));
    check_effect(model, effect);
    PROP_CHECK(model->fsm.state == WSMI_AUTH_FAILED);
}

static void take_line(struct model *model, struct wsmi_view line)
{
    if (line.len == 0) {
        return;
    }
    switch (line.ptr[0]) {
    case 'A':
    case 'S':
    case 'U':
    case 'W':
    case 'L':
        take_http(model, line);
        break;
    case 'R':
        take_request(model);
        break;
    case 'X':
        stop(model);
        break;
    case 'T':
    case 'C':
    case 'F':
    case 'O':
        take_mechanism(model, line);
        break;
    default:
        break;
    }
}

static bool next_line(struct wsmi_view *rest, struct wsmi_view *ret)
{
    if (rest->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->ptr, '\n', rest->len);
    size_t length = end == NULL ? rest->len : (size_t)(end - rest->ptr);
    size_t used = end == NULL ? rest->len : length + 1;
    ret->ptr = rest->ptr;
    ret->len = length;
    rest->ptr += used;
    rest->len -= used;
    return true;
}

/* The effects, in order, as one number. */
static size_t run(struct wsmi_view input, size_t fail_at, size_t *ret_requests)
{
    static const enum wsmi_auth_scheme schemes[] = {WSMI_AUTH_NEGOTIATE, WSMI_AUTH_KERBEROS,
                                                    WSMI_AUTH_NTLM};
    struct wsmi_view rest = input;
    struct wsmi_view line;
    struct model model;
    memset(&model, 0, sizeof(model));
    prop_allocator_init(&model.allocator, fail_at);
    unsigned config = next_line(&rest, &line) && line.len > 0 ? line.ptr[0] : 0;
    model.may_repeat = (config & CONFIG_REPEAT) != 0;
    model.scheme = schemes[config / CONFIG_SCHEME % 3];
    model.is_bound = (config & CONFIG_BOUND) != 0;
    wsmi_auth_init(&model.fsm, (config & CONFIG_SEALED) != 0, model.is_bound);
    take_request(&model);
    while (next_line(&rest, &line)) {
        take_line(&model, line);
    }
    stop(&model);
    PROP_CHECK(model.allocator.live == 0);
    *ret_requests = model.allocator.requests;
    return model.trace;
}

void prop_auth_fsm(struct wsmi_view input)
{
    size_t requests;
    size_t again;
    size_t first = run(input, 0, &requests);
    PROP_CHECK(run(input, 0, &again) == first && again == requests);
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        (void)run(input, 1 + prop_starve_pick(input, requests, i), &again);
    }
}

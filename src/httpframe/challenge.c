/* SPDX-License-Identifier: MIT */
#include "wsmi/challenge.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "core/num.h"
#include "httpframe/param.h"

static const char *const scheme_names[WSMI_AUTH_COUNT] = {
    [WSMI_AUTH_UNKNOWN] = "unknown",   [WSMI_AUTH_BASIC] = "Basic",
    [WSMI_AUTH_DIGEST] = "Digest",     [WSMI_AUTH_NEGOTIATE] = "Negotiate",
    [WSMI_AUTH_KERBEROS] = "Kerberos", [WSMI_AUTH_NTLM] = "NTLM",
    [WSMI_AUTH_CREDSSP] = "CredSSP",
};

const char *wsmi_auth_scheme_name(enum wsmi_auth_scheme scheme)
{
    return (unsigned)scheme < WSMI_AUTH_COUNT ? scheme_names[scheme]
                                              : scheme_names[WSMI_AUTH_UNKNOWN];
}

static enum wsmi_auth_scheme scheme_from_name(struct wsmi_view name)
{
    for (int i = WSMI_AUTH_UNKNOWN + 1; i < WSMI_AUTH_COUNT; i++) {
        if (wsmi_view_eq_nocase(name, wsmi_view_from_str(scheme_names[i]))) {
            return (enum wsmi_auth_scheme)i;
        }
    }
    return WSMI_AUTH_UNKNOWN;
}

/* The list under construction. Both arrays are allocated once, from upper bounds of what the field
 * can hold: an element per comma and one more, a parameter per '='. */
struct builder {
    struct wsmi_cur cur;
    struct wsmi_arena *arena;
    size_t max_params;
    struct wsmi_challenge *items;
    size_t count;
    size_t cap;
    struct wsmi_http_param *free_params; /* behind the parameters of the current challenge */
    size_t free_param_count;
    struct wsmi_params params; /* of the current challenge */
};

static bool builder_init(struct builder *builder, struct wsmi_view field,
                         const struct wsmi_limits *limits, struct wsmi_arena *arena,
                         struct wsmi_err *err)
{
    memset(builder, 0, sizeof(*builder));
    builder->arena = arena;
    builder->max_params = limits->max_params;
    if (!wsmi_param_open(field, limits, arena, &builder->cur, err)) {
        return false;
    }
    size_t elements = wsmi_param_count(field, ',', field.len) + 1;
    builder->cap = elements < limits->max_challenges ? elements : limits->max_challenges;
    builder->free_param_count = wsmi_param_count(field, '=', field.len);
    size_t most;
    if (wsmi_num_mul(builder->cap, limits->max_params, &most) && most < builder->free_param_count) {
        builder->free_param_count = most;
    }
    builder->items = wsmi_arena_alloc_array(arena, builder->cap, sizeof(*builder->items), 0, err);
    if (builder->items == NULL) {
        return false;
    }
    builder->free_params = wsmi_arena_alloc_array(arena, builder->free_param_count,
                                                  sizeof(*builder->free_params), 0, err);
    return builder->free_params != NULL;
}

/* Gives the current challenge, if any, its parameters. */
static void finish_challenge(struct builder *builder)
{
    size_t used = builder->params.count;
    if (used == 0) {
        return;
    }
    builder->items[builder->count - 1].params = builder->params.items;
    builder->items[builder->count - 1].param_count = used;
    builder->free_params += used;
    builder->free_param_count -= used;
}

static bool start_challenge(struct builder *builder, struct wsmi_view name, size_t offset,
                            struct wsmi_err *err)
{
    finish_challenge(builder);
    if (builder->count == builder->cap) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "more challenges than max_challenges");
    }
    builder->items[builder->count].name = name;
    builder->items[builder->count].scheme = scheme_from_name(name);
    builder->count++;
    builder->params.items = builder->free_params;
    builder->params.count = 0;
    builder->params.cap = builder->free_param_count < builder->max_params
                              ? builder->free_param_count
                              : builder->max_params;
    return true;
}

/* BWS "=" BWS. */
static bool accept_equals(struct wsmi_cur *cur)
{
    struct wsmi_cur next = *cur;
    (void)wsmi_cur_span(&next, WSMI_BLANK);
    if (!wsmi_cur_accept(&next, '=')) {
        return false;
    }
    (void)wsmi_cur_span(&next, WSMI_BLANK);
    *cur = next;
    return true;
}

/* A token68 is one only when its list element ends behind it: `a=` and `a==`, but not `a=b`. */
static bool accept_token68(struct wsmi_cur *cur, struct wsmi_view *ret)
{
    struct wsmi_cur next = *cur;
    struct wsmi_view text = wsmi_cur_span(&next, WSMI_TOKEN68);
    if (text.len == 0) {
        return false;
    }
    while (wsmi_cur_accept(&next, '=')) {
        text.len++;
    }
    struct wsmi_cur behind = next;
    (void)wsmi_cur_span(&behind, WSMI_BLANK);
    if (!wsmi_cur_at_end(&behind) && wsmi_cur_peek(&behind) != ',') {
        return false;
    }
    *cur = next;
    *ret = text;
    return true;
}

/* Behind `name` and its '='. */
static bool read_param(struct builder *builder, struct wsmi_view name, size_t offset,
                       struct wsmi_err *err)
{
    if (builder->count == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "parameter before any authentication scheme");
    }
    if (builder->items[builder->count - 1].token68.len > 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "parameter of a challenge with a token68");
    }
    return wsmi_param_add(&builder->cur, name, offset, &builder->params, builder->arena, err);
}

/* Behind a scheme: nothing, a token68 or the first parameter. */
static bool read_challenge_data(struct builder *builder, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &builder->cur;
    size_t gap_offset = cur->offset;
    struct wsmi_view gap = wsmi_cur_span(cur, WSMI_BLANK);
    if (wsmi_cur_at_end(cur) || wsmi_cur_peek(cur) == ',') {
        return true;
    }
    if (gap.len == 0 || memchr(gap.ptr, '\t', gap.len) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, gap_offset,
                         "authentication scheme is not followed by a space");
    }
    if (accept_token68(cur, &builder->items[builder->count - 1].token68)) {
        return true;
    }
    size_t offset = cur->offset;
    struct wsmi_view name = wsmi_cur_span(cur, WSMI_TOKEN);
    if (name.len == 0 || !accept_equals(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "neither a token68 nor a parameter follows the authentication scheme");
    }
    return read_param(builder, name, offset, err);
}

static bool read_element(struct builder *builder, struct wsmi_err *err)
{
    size_t offset = builder->cur.offset;
    struct wsmi_view token = wsmi_cur_span(&builder->cur, WSMI_TOKEN);
    if (token.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset,
                         "list element is no authentication scheme and no parameter");
    }
    if (accept_equals(&builder->cur)) {
        return read_param(builder, token, offset, err);
    }
    return start_challenge(builder, token, offset, err) && read_challenge_data(builder, err);
}

bool wsmi_challenges_parse(struct wsmi_view field, const struct wsmi_limits *limits,
                           struct wsmi_arena *arena, struct wsmi_challenges *ret,
                           struct wsmi_err *err)
{
    struct builder builder;
    if (!builder_init(&builder, field, limits, arena, err)) {
        return false;
    }
    for (;;) {
        (void)wsmi_cur_span(&builder.cur, WSMI_BLANK);
        if (wsmi_cur_at_end(&builder.cur)) {
            break;
        }
        if (wsmi_cur_accept(&builder.cur, ',')) {
            continue;
        }
        if (!read_element(&builder, err)) {
            return false;
        }
        (void)wsmi_cur_span(&builder.cur, WSMI_BLANK);
        if (!wsmi_cur_at_end(&builder.cur) && wsmi_cur_peek(&builder.cur) != ',') {
            return wsmi_fail(err, WSMI_E_SYNTAX, builder.cur.offset,
                             "no comma behind a challenge or parameter");
        }
    }
    finish_challenge(&builder);
    ret->items = builder.items;
    ret->count = builder.count;
    return true;
}

const struct wsmi_challenge *wsmi_challenges_find(const struct wsmi_challenges *challenges,
                                                  enum wsmi_auth_scheme scheme)
{
    for (size_t i = 0; i < challenges->count; i++) {
        if (challenges->items[i].scheme == scheme) {
            return &challenges->items[i];
        }
    }
    return NULL;
}

struct wsmi_view wsmi_challenge_realm(const struct wsmi_challenge *challenge)
{
    const struct wsmi_http_param *realm =
        wsmi_http_param_find(challenge->params, challenge->param_count, WSMI_VIEW("realm"));
    struct wsmi_view none = {NULL, 0};
    return realm == NULL ? none : realm->value;
}

static bool is_token68(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view whole;
    return accept_token68(&cur, &whole) && wsmi_cur_at_end(&cur);
}

static bool is_writable(const struct wsmi_challenge *challenge)
{
    if (!wsmi_param_is_token(challenge->name)) {
        return false;
    }
    if (challenge->token68.len > 0) {
        return challenge->param_count == 0 && is_token68(challenge->token68);
    }
    return wsmi_params_are_writable(challenge->params, challenge->param_count);
}

static void write_challenge(const struct wsmi_challenge *challenge, struct wsmi_buf *buf)
{
    wsmi_buf_put(buf, challenge->name);
    if (challenge->token68.len > 0) {
        wsmi_buf_put_byte(buf, ' ');
        wsmi_buf_put(buf, challenge->token68);
    }
    for (size_t i = 0; i < challenge->param_count; i++) {
        wsmi_buf_put_str(buf, i == 0 ? " " : ", ");
        wsmi_param_write(&challenge->params[i], buf);
    }
}

bool wsmi_challenges_write(const struct wsmi_challenges *challenges, struct wsmi_buf *buf,
                           struct wsmi_err *err)
{
    for (size_t i = 0; i < challenges->count; i++) {
        if (!is_writable(&challenges->items[i])) {
            return wsmi_fail(err, WSMI_E_USAGE, i, "challenge cannot be written");
        }
    }
    for (size_t i = 0; i < challenges->count; i++) {
        wsmi_buf_put_str(buf, i == 0 ? "" : ", ");
        write_challenge(&challenges->items[i], buf);
    }
    return wsmi_buf_ok(buf, err);
}

/* SPDX-License-Identifier: MIT */
#include "proto/auth_answer.h"

#include "core/base64.h"
#include "wsmi/mediatype.h"

enum {
    STATUS_OK = 200,
    STATUS_REDIRECTION = 300,
    STATUS_UNAUTHORIZED = 401,
    MAX_SCHEME_BYTES = 32
};

/* What all fields say about our scheme. */
struct finding {
    bool is_offered;
    bool is_malformed;
    bool is_doubtful; /* two tokens: whose opinion counts is how answers get smuggled */
    struct wsmi_view token68;
};

static enum wsmi_code look_at_field(struct wsmi_view field, enum wsmi_auth_scheme scheme,
                                    const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                    struct finding *finding)
{
    struct wsmi_challenges challenges;
    struct wsmi_err err;
    if (!wsmi_challenges_parse(field, limits, arena, &challenges, &err)) {
        finding->is_malformed = true;
        return err.code;
    }
    for (size_t i = 0; i < challenges.count; i++) {
        const struct wsmi_challenge *challenge = &challenges.items[i];
        if (challenge->scheme != scheme) {
            continue;
        }
        finding->is_offered = true;
        if (challenge->token68.len > 0) {
            finding->is_doubtful = finding->is_doubtful || finding->token68.len > 0;
            finding->token68 = challenge->token68;
        }
    }
    return WSMI_OK;
}

/* False when there is no memory to tell. */
static bool look_at_type(const struct wsmi_http_answer *http, const struct wsmi_limits *limits,
                         struct wsmi_arena *arena, bool *ret_sealed)
{
    struct wsmi_media_type media;
    struct wsmi_err err;
    if (http->content_type.len == 0) {
        return true;
    }
    if (!wsmi_media_type_parse(http->content_type, limits, arena, &media, &err)) {
        return err.code != WSMI_E_OOM;
    }
    *ret_sealed = wsmi_media_is(&media, WSMI_VIEW("multipart"), WSMI_VIEW("encrypted"));
    return true;
}

static enum wsmi_auth_answer_kind
decode_token(const struct finding *finding, enum wsmi_auth_answer_kind kind, struct wsmi_buf *token)
{
    struct wsmi_err err;
    /* Four characters for three bytes, before anything is decoded. */
    if (finding->token68.len / 4 * 3 > WSMI_AUTH_MAX_TOKEN_BYTES + 2) {
        return WSMI_AUTH_ANSWER_TOO_LARGE;
    }
    if (!wsmi_base64_decode(finding->token68, 0, token, &err)) {
        return err.code == WSMI_E_OOM     ? WSMI_AUTH_ANSWER_OOM
               : err.code == WSMI_E_LIMIT ? WSMI_AUTH_ANSWER_TOO_LARGE
                                          : WSMI_AUTH_ANSWER_MALFORMED;
    }
    return token->len > WSMI_AUTH_MAX_TOKEN_BYTES ? WSMI_AUTH_ANSWER_TOO_LARGE : kind;
}

static enum wsmi_auth_answer_kind read_challenges(const struct wsmi_http_answer *http,
                                                  enum wsmi_auth_scheme scheme,
                                                  const struct wsmi_limits *limits,
                                                  struct wsmi_arena *arena, struct wsmi_buf *token)
{
    bool is_refusal = http->status == STATUS_UNAUTHORIZED;
    struct finding finding;
    memset(&finding, 0, sizeof(finding));
    for (size_t i = 0; i < http->challenge_count; i++) {
        if (look_at_field(http->challenges[i], scheme, limits, arena, &finding) == WSMI_E_OOM) {
            return WSMI_AUTH_ANSWER_OOM;
        }
    }
    /* A field nobody can read hides whether there was a token, unless another shows one. */
    if (finding.is_doubtful || (finding.is_malformed && finding.token68.len == 0)) {
        return WSMI_AUTH_ANSWER_MALFORMED;
    }
    if (finding.token68.len > 0) {
        return decode_token(
            &finding, is_refusal ? WSMI_AUTH_ANSWER_CHALLENGE : WSMI_AUTH_ANSWER_GRANT, token);
    }
    if (!is_refusal) {
        return WSMI_AUTH_ANSWER_CONSENT;
    }
    return finding.is_offered ? WSMI_AUTH_ANSWER_DENIAL : WSMI_AUTH_ANSWER_UNOFFERED;
}

void wsmi_auth_answer_read(const struct wsmi_http_answer *http, enum wsmi_auth_scheme scheme,
                           const struct wsmi_limits *limits, struct wsmi_arena *arena,
                           struct wsmi_buf *token, struct wsmi_auth_answer *ret)
{
    memset(ret, 0, sizeof(*ret));
    wsmi_buf_reset(token);
    if (http->failure != WSMI_FAILURE_NONE) {
        ret->kind = WSMI_AUTH_ANSWER_LOST;
        ret->is_unanswered = http->failure == WSMI_FAILURE_CLOSED;
        ret->is_unprocessed = ret->is_unanswered && http->phase < WSMI_PHASE_SEND;
        return;
    }
    ret->status = http->status;
    if (!look_at_type(http, limits, arena, &ret->is_sealed)) {
        ret->kind = WSMI_AUTH_ANSWER_OOM;
        return;
    }
    bool is_good = http->status >= STATUS_OK && http->status < STATUS_REDIRECTION;
    ret->kind = is_good || http->status == STATUS_UNAUTHORIZED
                    ? read_challenges(http, scheme, limits, arena, token)
                    : WSMI_AUTH_ANSWER_STATUS;
}

void wsmi_auth_put_offered(const struct wsmi_http_answer *http, const struct wsmi_limits *limits,
                           struct wsmi_arena *arena, struct wsmi_line *line)
{
    size_t count = 0;
    for (size_t i = 0; i < http->challenge_count; i++) {
        struct wsmi_challenges challenges;
        struct wsmi_err err;
        if (!wsmi_challenges_parse(http->challenges[i], limits, arena, &challenges, &err)) {
            continue;
        }
        for (size_t k = 0; k < challenges.count; k++) {
            wsmi_line_put(line, count++ == 0 ? "the peer offers " : ", ");
            wsmi_line_put_foreign(line, challenges.items[k].name, MAX_SCHEME_BYTES);
        }
    }
    if (count == 0) {
        wsmi_line_put(line, "the peer offers no authentication scheme");
    }
}

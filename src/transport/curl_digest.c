/* SPDX-License-Identifier: MIT */
/*
 * Digest (RFC 7616), computed by libcurl. Knowing nothing of the peer it first sends an empty body,
 * so that what the caller asks leaves only with credentials; what a 401 told is forgotten with the
 * exchange. libcurl would follow any number of 401 that call the nonce stale: here it is one.
 */
#include "transport/curl_internal.h"

enum { STATUS_UNAUTHORIZED = 401, STATUS_REDIRECTION = 300, MOST_ROUNDS = 2 };

static bool is_used(const struct wsmi_exchange *exchange)
{
    return exchange->endpoint->copy.config.digest_user != NULL;
}

CURLcode wsmi_curl_digest_apply(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    const struct wsmi_endpoint_config *config = &endpoint->copy.config;
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_USERNAME, config->digest_user},
        {CURLOPT_PASSWORD, config->digest_password == NULL ? "" : config->digest_password},
    };
    if (config->digest_user == NULL) {
        return CURLE_OK;
    }
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
    return code == CURLE_OK ? wsmi_curl_set_texts(easy, texts, 2) : code;
}

bool wsmi_curl_digest_asks(const struct wsmi_exchange *exchange)
{
    return is_used(exchange) && exchange->rounds == 0;
}

static bool is_stale(const struct wsmi_challenge *digest)
{
    const struct wsmi_http_param *stale =
        wsmi_http_param_find(digest->params, digest->param_count, WSMI_VIEW("stale"));
    return stale != NULL && wsmi_view_eq_nocase(stale->value, WSMI_VIEW("true"));
}

/* A field that cannot be read offers nothing. */
static bool field_goes_on(struct wsmi_exchange *exchange, struct wsmi_view field)
{
    const struct wsmi_limits *limits = exchange->intake.limits;
    struct wsmi_challenges challenges;
    struct wsmi_arena arena;
    struct wsmi_err err;
    bool goes_on = false;
    wsmi_arena_init(&arena, exchange->endpoint->curl->allocator, limits->max_message_bytes);
    if (wsmi_challenges_parse(field, limits, &arena, &challenges, &err)) {
        const struct wsmi_challenge *digest = wsmi_challenges_find(&challenges, WSMI_AUTH_DIGEST);
        goes_on = digest != NULL && (wsmi_curl_digest_asks(exchange) || is_stale(digest));
    } else if (err.code == WSMI_E_OOM) {
        exchange->intake.verdict = WSMI_FAILURE_OOM;
        exchange->intake.reason = "no memory for the answer's header";
    }
    wsmi_arena_clean_up(&arena);
    return goes_on;
}

bool wsmi_curl_digest_head(struct wsmi_exchange *exchange)
{
    struct wsmi_intake *intake = &exchange->intake;
    if (!is_used(exchange)) {
        return true;
    }
    if (wsmi_curl_digest_asks(exchange) && intake->status < STATUS_REDIRECTION) {
        /* Of the request it has seen nothing, and libcurl would now send it without credentials. */
        intake->verdict = WSMI_FAILURE_AUTH_NOT_OFFERED;
        intake->reason = "the peer answers without asking for Digest";
        return false;
    }
    if (intake->status == STATUS_UNAUTHORIZED && exchange->rounds < MOST_ROUNDS) {
        for (size_t i = 0; !exchange->goes_on && i < intake->challenge_count; i++) {
            exchange->goes_on = field_goes_on(exchange, intake->challenges[i]);
        }
    }
    return intake->verdict == WSMI_FAILURE_NONE;
}

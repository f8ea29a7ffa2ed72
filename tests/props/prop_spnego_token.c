/* SPDX-License-Identifier: MIT */
/* Tokens of Negotiate and Kerberos. */
#include <stdlib.h>

#include "props/prop.h"
#include "wsmi/buf.h"
#include "wsmi/ntlm.h"
#include "wsmi/spnego.h"

enum { MAX_TOKEN_BYTES = 4096 };

static bool same(const struct wsmi_spnego *a, const struct wsmi_spnego *b)
{
    if (a->kind != b->kind || a->mech_count != b->mech_count || a->state != b->state ||
        !wsmi_view_eq(a->supported_mech, b->supported_mech) || !wsmi_view_eq(a->token, b->token) ||
        !wsmi_view_eq(a->mic, b->mic)) {
        return false;
    }
    for (size_t i = 0; i < a->mech_count; i++) {
        if (!wsmi_view_eq(a->mechs[i], b->mechs[i])) {
            return false;
        }
    }
    return true;
}

/* The plainest encoder there can be: puts tag and length before what `buf` holds from `at` on. */
static void wrap(struct wsmi_buf *buf, size_t at, uint8_t tag)
{
    uint8_t head[6] = {tag};
    size_t count = 1;
    size_t length = buf->len - at;
    if (length < 0x80) {
        head[count++] = (uint8_t)length;
    } else {
        unsigned octets = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
        head[count++] = (uint8_t)(0x80 + octets);
        while (octets > 0) {
            octets--;
            head[count++] = (uint8_t)(length >> (8 * octets) & 0xFF);
        }
    }
    struct wsmi_view view = {head, count};
    wsmi_buf_put(buf, view);
    PROP_CHECK(buf->failed == WSMI_OK);
    memmove(buf->ptr + at + count, buf->ptr + at, length);
    memcpy(buf->ptr + at, head, count);
}

static void put_field(struct wsmi_buf *buf, unsigned number, uint8_t tag, struct wsmi_view value)
{
    size_t at = buf->len;
    if (value.len > 0) {
        wsmi_buf_put(buf, value);
        wrap(buf, at, tag);
        wrap(buf, at, (uint8_t)(0xA0 + number));
    }
}

static void encode(const struct wsmi_spnego *token, struct wsmi_buf *buf)
{
    if (token->kind == WSMI_TOKEN_SPNEGO_INIT) {
        size_t list = buf->len;
        for (size_t i = 0; i < token->mech_count; i++) {
            size_t at = buf->len;
            wsmi_buf_put(buf, token->mechs[i]);
            wrap(buf, at, 0x06);
        }
        wrap(buf, list, 0x30);
        wrap(buf, list, 0xA0);
        put_field(buf, 2, 0x04, token->token);
        put_field(buf, 3, 0x04, token->mic);
        wrap(buf, 0, 0x30);
        wrap(buf, 0, 0xA0);
        uint8_t oid[] = {0x06, 0x06, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x02};
        struct wsmi_view view = {oid, sizeof(oid)};
        wsmi_buf_put(buf, view);
        memmove(buf->ptr + sizeof(oid), buf->ptr, buf->len - sizeof(oid));
        memcpy(buf->ptr, oid, sizeof(oid));
        wrap(buf, 0, 0x60);
    } else {
        uint8_t state = (uint8_t)token->state;
        struct wsmi_view view = {&state, token->state == WSMI_SPNEGO_NO_STATE ? 0u : 1u};
        put_field(buf, 0, 0x0A, view);
        put_field(buf, 1, 0x06, token->supported_mech);
        put_field(buf, 2, 0x04, token->token);
        put_field(buf, 3, 0x04, token->mic);
        wrap(buf, 0, 0x30);
        wrap(buf, 0, 0xA1);
    }
}

/* Hints, flags and fields of later versions are not kept, so the texts differ; what was read does
 * not. */
static void check_round_trip(const struct wsmi_spnego *token)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_spnego again;
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), limits.max_token_bytes);
    encode(token, &buf);
    PROP_CHECK(wsmi_buf_ok(&buf, &err));
    PROP_CHECK(wsmi_spnego_parse(wsmi_buf_view(&buf), &limits, &again, &err));
    PROP_CHECK(same(token, &again));
    wsmi_buf_clean_up(&buf);
}

static void check_inside(struct wsmi_view part, struct wsmi_view whole)
{
    PROP_CHECK(part.len == 0 || (part.ptr >= whole.ptr && part.len <= whole.len &&
                                 (size_t)(part.ptr - whole.ptr) <= whole.len - part.len));
}

static void check_token(const struct wsmi_spnego *token, struct wsmi_view input)
{
    PROP_CHECK(token->kind > WSMI_TOKEN_NONE && token->kind < WSMI_TOKEN_KIND_COUNT);
    PROP_CHECK(strcmp(wsmi_token_kind_name(token->kind), "none") != 0);
    PROP_CHECK(strcmp(wsmi_token_kind_name(WSMI_TOKEN_KIND_COUNT), "none") == 0);
    PROP_CHECK(token->state <= WSMI_SPNEGO_NO_STATE);
    PROP_CHECK(token->mech_count <= WSMI_SPNEGO_MAX_MECHS);
    check_inside(token->token, input);
    check_inside(token->mic, input);
    check_inside(token->supported_mech, input);
    for (size_t i = 0; i < token->mech_count; i++) {
        check_inside(token->mechs[i], input);
        PROP_CHECK(token->mechs[i].len > 0);
        PROP_CHECK(wsmi_token_mech_from_oid(token->mechs[i]) < WSMI_TOKEN_MECH_COUNT);
    }
    PROP_CHECK(token->mech_count == 0 || token->kind == WSMI_TOKEN_SPNEGO_INIT);
    PROP_CHECK(token->kind == WSMI_TOKEN_SPNEGO_RESPONSE || token->supported_mech.len == 0);
    PROP_CHECK((token->kind == WSMI_TOKEN_NTLM) == (wsmi_ntlm_type(input) != WSMI_NTLM_NONE));
}

/* The outermost length is the token's, so that no part of one is one; but for NTLM, which is not
 * looked into. */
static void check_truncated(const struct wsmi_spnego *token, struct wsmi_view input, size_t keep,
                            const struct wsmi_limits *limits)
{
    struct wsmi_view cut = {input.ptr, keep};
    struct wsmi_spnego ignored;
    struct wsmi_err err;
    bool ok = wsmi_spnego_parse(cut, limits, &ignored, &err);
    PROP_CHECK(ok == (token->kind == WSMI_TOKEN_NTLM && keep >= 12));
    if (!ok) {
        prop_check_error(&err, cut);
    }
}

void prop_spnego_token(struct wsmi_view input)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_spnego token = {.kind = WSMI_TOKEN_NONE};
    struct wsmi_spnego again = {.kind = WSMI_TOKEN_NONE};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err err_again = {WSMI_OK, 0, NULL};
    size_t pick = prop_pick(input, 65536);
    uint8_t *copy = malloc(input.len + 1);
    PROP_CHECK(copy != NULL);
    if (input.len > 0) {
        memcpy(copy, input.ptr, input.len);
    }
    limits.max_token_bytes = MAX_TOKEN_BYTES;
    bool ok = wsmi_spnego_parse(input, &limits, &token, &err);
    PROP_CHECK(wsmi_spnego_parse(input, &limits, &again, &err_again) == ok && same(&token, &again));
    PROP_CHECK(err.code == err_again.code && err.offset == err_again.offset &&
               err.reason == err_again.reason);
    if (ok) {
        PROP_CHECK(err.reason == NULL);
        check_token(&token, input);
        check_truncated(&token, input, pick % input.len, &limits);
        check_truncated(&token, input, input.len - 1, &limits);
        if (token.kind <= WSMI_TOKEN_SPNEGO_RESPONSE) {
            check_round_trip(&token);
        }
    } else {
        PROP_CHECK(token.kind == WSMI_TOKEN_NONE && err.code != WSMI_E_OOM);
        prop_check_error(&err, input);
    }
    PROP_CHECK(input.len == 0 || memcmp(copy, input.ptr, input.len) == 0);
    free(copy);
}

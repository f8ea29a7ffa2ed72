/* SPDX-License-Identifier: MIT */
/* NTLM messages: every input goes through the parsers of all three types. */
#include <stdlib.h>

#include "props/prop.h"
#include "wsmi/buf.h"
#include "wsmi/ntlm.h"

enum { MAX_PARTS = 6, MAX_TOKEN_BYTES = 4096 };

/* Whatever its type, a message is flags, parts and perhaps AV pairs. */
struct message {
    enum wsmi_ntlm_type type;
    uint32_t flags;
    struct wsmi_view parts[MAX_PARTS]; /* in the order of their fields */
    size_t part_count;
    struct wsmi_view server_challenge;
    struct wsmi_ntlm_avs avs;
};

static bool parse(struct wsmi_view token, enum wsmi_ntlm_type type,
                  const struct wsmi_limits *limits, struct message *ret, struct wsmi_err *err)
{
    struct wsmi_ntlm_negotiate negotiate;
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_ntlm_authenticate authenticate;
    struct message message = {.type = type};
    if (type == WSMI_NTLM_NEGOTIATE) {
        if (!wsmi_ntlm_negotiate_parse(token, limits, &negotiate, err)) {
            return false;
        }
        message.flags = negotiate.flags;
        message.parts[message.part_count++] = negotiate.domain;
        message.parts[message.part_count++] = negotiate.workstation;
    } else if (type == WSMI_NTLM_CHALLENGE) {
        if (!wsmi_ntlm_challenge_parse(token, limits, &challenge, err)) {
            return false;
        }
        message.flags = challenge.flags;
        message.server_challenge = challenge.server_challenge;
        message.avs = challenge.avs;
        message.parts[message.part_count++] = challenge.target_name;
        message.parts[message.part_count++] = challenge.target_info;
    } else {
        if (!wsmi_ntlm_authenticate_parse(token, limits, &authenticate, err)) {
            return false;
        }
        message.flags = authenticate.flags;
        message.avs = authenticate.avs;
        message.parts[message.part_count++] = authenticate.lm_response;
        message.parts[message.part_count++] = authenticate.nt_response;
        message.parts[message.part_count++] = authenticate.domain;
        message.parts[message.part_count++] = authenticate.user;
        message.parts[message.part_count++] = authenticate.workstation;
        message.parts[message.part_count++] = authenticate.session_key;
    }
    *ret = message;
    return true;
}

static bool same(const struct message *a, const struct message *b)
{
    if (a->type != b->type || a->flags != b->flags || a->part_count != b->part_count ||
        !wsmi_view_eq(a->server_challenge, b->server_challenge) || a->avs.count != b->avs.count) {
        return false;
    }
    for (size_t i = 0; i < a->part_count; i++) {
        if (!wsmi_view_eq(a->parts[i], b->parts[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < WSMI_NTLM_AV_COUNT; i++) {
        if (!wsmi_view_eq(a->avs.pairs[i], b->avs.pairs[i])) {
            return false;
        }
    }
    return true;
}

static size_t fixed_bytes(const struct message *message)
{
    static const size_t sizes[WSMI_NTLM_TYPE_COUNT] = {0, 32, 48, 64};
    return sizes[message->type] + ((message->flags & WSMI_NTLM_FLAG_VERSION) != 0 ? 8 : 0);
}

static void put_little(struct wsmi_buf *buf, size_t value, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++) {
        wsmi_buf_put_byte(buf, (uint8_t)(value >> (8 * i) & 0xFF));
    }
}

/* The plainest encoder there can be: fixed part, then the parts one behind another. */
static void encode(const struct message *message, struct wsmi_buf *buf)
{
    size_t offset = fixed_bytes(message);
    wsmi_buf_put(buf, WSMI_VIEW("NTLMSSP\0"));
    put_little(buf, (size_t)message->type, 4);
    if (message->type == WSMI_NTLM_NEGOTIATE) {
        put_little(buf, message->flags, 4);
    }
    for (size_t i = 0; i < message->part_count; i++) {
        put_little(buf, message->parts[i].len, 2);
        put_little(buf, message->parts[i].len, 2);
        put_little(buf, message->parts[i].len == 0 ? 0 : offset, 4);
        offset += message->parts[i].len;
        if (i == 0 && message->type == WSMI_NTLM_CHALLENGE) {
            put_little(buf, message->flags, 4);
            wsmi_buf_put(buf, message->server_challenge);
            put_little(buf, 0, 8);
        }
    }
    if (message->type == WSMI_NTLM_AUTHENTICATE) {
        put_little(buf, message->flags, 4);
    }
    while (buf->len < fixed_bytes(message)) {
        wsmi_buf_put_byte(buf, 0);
    }
    for (size_t i = 0; i < message->part_count; i++) {
        wsmi_buf_put(buf, message->parts[i]);
    }
}

static void check_round_trip(const struct message *message)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct message again;
    struct wsmi_buf buf;
    struct wsmi_err err;
    limits.max_token_bytes = SIZE_MAX;
    wsmi_buf_init(&buf, wsmi_allocator_system(), SIZE_MAX / 2);
    encode(message, &buf);
    PROP_CHECK(wsmi_buf_ok(&buf, &err));
    PROP_CHECK(parse(wsmi_buf_view(&buf), message->type, &limits, &again, &err));
    PROP_CHECK(same(message, &again));
    wsmi_buf_clean_up(&buf);
}

static size_t end_in(struct wsmi_view part, struct wsmi_view whole)
{
    if (part.len == 0) {
        return 0;
    }
    PROP_CHECK(part.ptr >= whole.ptr && part.len <= whole.len);
    size_t at = (size_t)(part.ptr - whole.ptr);
    PROP_CHECK(at <= whole.len - part.len);
    return at + part.len;
}

/* What lies behind the last part is padding; all before is needed. */
static void check_message(struct wsmi_view input, const struct message *message,
                          const struct wsmi_limits *limits, size_t keep)
{
    size_t needed = fixed_bytes(message);
    struct wsmi_view cut = {input.ptr, keep};
    struct message ignored;
    struct wsmi_err err;
    for (size_t i = 0; i < message->part_count; i++) {
        size_t end = end_in(message->parts[i], input);
        PROP_CHECK(end == 0 || end - message->parts[i].len >= fixed_bytes(message));
        needed = end > needed ? end : needed;
    }
    size_t known = 0;
    for (size_t i = 0; i < WSMI_NTLM_AV_COUNT; i++) {
        (void)end_in(message->avs.pairs[i], input);
        known += message->avs.pairs[i].ptr != NULL ? 1 : 0;
    }
    PROP_CHECK(known <= message->avs.count && message->avs.pairs[WSMI_NTLM_AV_END].ptr == NULL);
    PROP_CHECK(input.len >= needed);
    PROP_CHECK(parse(cut, message->type, limits, &ignored, &err) == (keep >= needed));
    PROP_CHECK(message->type != WSMI_NTLM_CHALLENGE || message->server_challenge.len == 8);
}

static void check_type(struct wsmi_view input, enum wsmi_ntlm_type type,
                       const struct wsmi_limits *limits, size_t pick)
{
    struct message message = {.type = WSMI_NTLM_NONE};
    struct message again = {.type = WSMI_NTLM_NONE};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err err_again = {WSMI_OK, 0, NULL};
    bool ok = parse(input, type, limits, &message, &err);
    PROP_CHECK(parse(input, type, limits, &again, &err_again) == ok && same(&message, &again));
    PROP_CHECK(err.code == err_again.code && err.offset == err_again.offset &&
               err.reason == err_again.reason);
    if (!ok) {
        PROP_CHECK(err.code == WSMI_E_SYNTAX || err.code == WSMI_E_LIMIT);
        prop_check_error(&err, input);
        return;
    }
    PROP_CHECK(err.reason == NULL && wsmi_ntlm_type(input) == type);
    check_message(input, &message, limits, pick % input.len);
    check_message(input, &message, limits, input.len - 1);
    check_round_trip(&message);
}

void prop_ntlm_token(struct wsmi_view input)
{
    struct wsmi_limits limits = wsmi_limits_default();
    size_t pick = prop_pick(input, 65536);
    uint8_t *copy = malloc(input.len + 1);
    PROP_CHECK(copy != NULL);
    if (input.len > 0) {
        memcpy(copy, input.ptr, input.len);
    }
    limits.max_token_bytes = MAX_TOKEN_BYTES;
    check_type(input, WSMI_NTLM_NEGOTIATE, &limits, pick);
    check_type(input, WSMI_NTLM_CHALLENGE, &limits, pick);
    check_type(input, WSMI_NTLM_AUTHENTICATE, &limits, pick);
    PROP_CHECK(input.len == 0 || memcmp(copy, input.ptr, input.len) == 0);
    free(copy);
}

/* SPDX-License-Identifier: MIT */
#include "wsmi/ntlm.h"

#include "core/cur.h"
#include "core/fail.h"

#define SIGNATURE "NTLMSSP\0"

enum {
    HEAD_BYTES = 12,
    FLAGS_BYTES = 4,
    CHALLENGE_BYTES = 8,
    RESERVED_BYTES = 8,
    VERSION_BYTES = 8,
    UTF16_BYTES = 2
};

/* The fixed parts end with Version, which old messages lack; MIC is payload to the rules here. */
static const struct {
    size_t flags_at;
    size_t fixed_bytes; /* without Version */
} layouts[WSMI_NTLM_TYPE_COUNT] = {
    [WSMI_NTLM_NEGOTIATE] = {12, 32},
    [WSMI_NTLM_CHALLENGE] = {20, 48},
    [WSMI_NTLM_AUTHENTICATE] = {60, 64},
};

/* A message under way. */
struct message {
    struct wsmi_view token;
    struct wsmi_cur cur;
    uint32_t flags;
    size_t payload_at; /* nothing variable lies before */
};

static bool take_u16(struct wsmi_cur *cur, uint16_t *ret)
{
    struct wsmi_view bytes;
    if (!wsmi_cur_take(cur, 2, &bytes)) {
        return false;
    }
    *ret = (uint16_t)(bytes.ptr[0] | bytes.ptr[1] << 8);
    return true;
}

static bool take_u32(struct wsmi_cur *cur, uint32_t *ret)
{
    uint16_t low;
    uint16_t high;
    struct wsmi_cur next = *cur;
    if (!take_u16(&next, &low) || !take_u16(&next, &high)) {
        return false;
    }
    *cur = next;
    *ret = (uint32_t)high << 16 | low;
    return true;
}

enum wsmi_ntlm_type wsmi_ntlm_type(struct wsmi_view token)
{
    struct wsmi_cur cur = wsmi_cur_init(token);
    uint32_t type;
    if (!wsmi_cur_accept_view(&cur, WSMI_VIEW(SIGNATURE)) || !take_u32(&cur, &type) ||
        type >= WSMI_NTLM_TYPE_COUNT) {
        return WSMI_NTLM_NONE;
    }
    return (enum wsmi_ntlm_type)type;
}

static bool cut_short(const struct message *message, struct wsmi_err *err)
{
    return wsmi_fail(err, WSMI_E_SYNTAX, message->token.len, "NTLM message ends in its fixed part");
}

/* Up to behind the type; afterwards the whole fixed part is there to be read. */
static bool message_open(struct message *message, struct wsmi_view token, enum wsmi_ntlm_type type,
                         const struct wsmi_limits *limits, struct wsmi_err *err)
{
    message->token = token;
    message->cur = wsmi_cur_init(token);
    message->payload_at = layouts[type].fixed_bytes;
    if (token.len > limits->max_token_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_token_bytes,
                         "token is longer than max_token_bytes");
    }
    if (wsmi_ntlm_type(token) != type) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "not the NTLM message it should be");
    }
    struct wsmi_cur flags = message->cur;
    if (!wsmi_cur_skip(&flags, layouts[type].flags_at) || !take_u32(&flags, &message->flags)) {
        return cut_short(message, err);
    }
    if ((message->flags & WSMI_NTLM_FLAG_VERSION) != 0) {
        message->payload_at += VERSION_BYTES;
    }
    if ((message->flags & (WSMI_NTLM_FLAG_UNICODE | WSMI_NTLM_FLAG_OEM)) == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, layouts[type].flags_at,
                         "NTLM message has neither of its character sets");
    }
    return (token.len >= message->payload_at && wsmi_cur_skip(&message->cur, HEAD_BYTES)) ||
           cut_short(message, err);
}

static bool read_octets(struct message *message, size_t count, struct wsmi_view *ret,
                        struct wsmi_err *err)
{
    return wsmi_cur_take(&message->cur, count, ret) || cut_short(message, err);
}

static bool skip(struct message *message, size_t count, struct wsmi_err *err)
{
    struct wsmi_view ignored;
    return read_octets(message, count, &ignored, err);
}

/* Length, a length nobody looks at, and an offset; gives what they point to. */
static bool read_part(struct message *message, struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t at = message->cur.offset;
    struct wsmi_cur part = wsmi_cur_init(message->token);
    uint16_t len;
    uint16_t ignored;
    uint32_t offset;
    if (!take_u16(&message->cur, &len) || !take_u16(&message->cur, &ignored) ||
        !take_u32(&message->cur, &offset)) {
        return cut_short(message, err);
    }
    if (len == 0) {
        ret->ptr = NULL;
        ret->len = 0;
        return true;
    }
    if (offset < message->payload_at) {
        return wsmi_fail(err, WSMI_E_SYNTAX, at, "part of an NTLM message lies in its fixed part");
    }
    return (wsmi_cur_skip(&part, offset) && wsmi_cur_take(&part, len, ret)) ||
           wsmi_fail(err, WSMI_E_SYNTAX, at, "part of an NTLM message lies behind its end");
}

/* A part that is text, in UTF-16 where the flags say so. */
static bool read_text(struct message *message, struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t at = message->cur.offset;
    if (!read_part(message, ret, err)) {
        return false;
    }
    return (message->flags & WSMI_NTLM_FLAG_UNICODE) == 0 || ret->len % UTF16_BYTES == 0 ||
           wsmi_fail(err, WSMI_E_SYNTAX, at, "text of an NTLM message ends in half a character");
}

static bool has_av_size(enum wsmi_ntlm_av id, size_t len)
{
    switch (id) {
    case WSMI_NTLM_AV_FLAGS:
        return len == 4;
    case WSMI_NTLM_AV_TIMESTAMP:
        return len == 8;
    case WSMI_NTLM_AV_CHANNEL_BINDINGS:
        return len == 16;
    case WSMI_NTLM_AV_NB_COMPUTER:
    case WSMI_NTLM_AV_NB_DOMAIN:
    case WSMI_NTLM_AV_DNS_COMPUTER:
    case WSMI_NTLM_AV_DNS_DOMAIN:
    case WSMI_NTLM_AV_DNS_TREE:
    case WSMI_NTLM_AV_TARGET_NAME:
        return len % UTF16_BYTES == 0;
    case WSMI_NTLM_AV_END:
        return len == 0;
    case WSMI_NTLM_AV_SINGLE_HOST:
    case WSMI_NTLM_AV_COUNT:
        break;
    }
    return true;
}

/* Pairs up to and including the end of the list. */
static bool read_avs(struct wsmi_cur *cur, struct wsmi_ntlm_avs *avs, struct wsmi_err *err)
{
    for (;;) {
        size_t at = cur->offset;
        uint16_t id;
        uint16_t len;
        struct wsmi_view value;
        if (!take_u16(cur, &id) || !take_u16(cur, &len) || !wsmi_cur_take(cur, len, &value)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, at, "list of AV pairs does not end");
        }
        if (id < WSMI_NTLM_AV_COUNT && !has_av_size((enum wsmi_ntlm_av)id, len)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, at, "AV pair has not the size of its kind");
        }
        if (id == WSMI_NTLM_AV_END) {
            return true;
        }
        avs->count++;
        if (id < WSMI_NTLM_AV_COUNT) {
            if (avs->pairs[id].ptr != NULL) {
                return wsmi_fail(err, WSMI_E_SYNTAX, at, "AV pair occurs twice");
            }
            avs->pairs[id] = value;
        }
    }
}

bool wsmi_ntlm_negotiate_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                               struct wsmi_ntlm_negotiate *ret, struct wsmi_err *err)
{
    struct wsmi_ntlm_negotiate parsed = {.flags = 0};
    struct message message;
    if (!message_open(&message, token, WSMI_NTLM_NEGOTIATE, limits, err) ||
        !skip(&message, FLAGS_BYTES, err) || !read_part(&message, &parsed.domain, err) ||
        !read_part(&message, &parsed.workstation, err)) {
        return false;
    }
    parsed.flags = message.flags;
    *ret = parsed;
    return true;
}

/* `part` lies in the token: a cursor over it whose offsets are the token's. */
static struct wsmi_cur cursor_over(const struct message *message, struct wsmi_view part)
{
    struct wsmi_cur cur = {part, (size_t)(part.ptr - message->token.ptr)};
    return cur;
}

static bool read_target_info(const struct message *message, struct wsmi_ntlm_challenge *parsed,
                             struct wsmi_err *err)
{
    struct wsmi_cur list = cursor_over(message, parsed->target_info);
    if (!read_avs(&list, &parsed->avs, err)) {
        return false;
    }
    return wsmi_cur_at_end(&list) ||
           wsmi_fail(err, WSMI_E_SYNTAX, list.offset, "list of AV pairs goes on behind its end");
}

bool wsmi_ntlm_challenge_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                               struct wsmi_ntlm_challenge *ret, struct wsmi_err *err)
{
    struct wsmi_ntlm_challenge parsed = {.flags = 0};
    struct message message;
    if (!message_open(&message, token, WSMI_NTLM_CHALLENGE, limits, err) ||
        !read_text(&message, &parsed.target_name, err) || !skip(&message, FLAGS_BYTES, err) ||
        !read_octets(&message, CHALLENGE_BYTES, &parsed.server_challenge, err) ||
        !skip(&message, RESERVED_BYTES, err) || !read_part(&message, &parsed.target_info, err)) {
        return false;
    }
    if (parsed.target_info.len > 0 && !read_target_info(&message, &parsed, err)) {
        return false;
    }
    parsed.flags = message.flags;
    *ret = parsed;
    return true;
}

/* NTLMv2_RESPONSE (section 2.2.2.8): 16 octets of proof, 28 of client challenge, AV pairs, and four
 * octets of zero that the section does not mention. A shorter response is of version 1. */
static bool read_nt_response(const struct message *message, struct wsmi_ntlm_authenticate *parsed,
                             struct wsmi_err *err)
{
    enum { V1_BYTES = 24, AVS_AT = 44 };
    if (parsed->nt_response.len == 0) {
        return true;
    }
    struct wsmi_cur cur = cursor_over(message, parsed->nt_response);
    if (parsed->nt_response.len <= V1_BYTES) {
        return parsed->nt_response.len == V1_BYTES ||
               wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "NTLM response is of no version");
    }
    return wsmi_cur_skip(&cur, AVS_AT)
               ? read_avs(&cur, &parsed->avs, err)
               : wsmi_fail(err, WSMI_E_SYNTAX, cur.offset, "NTLM response is of no version");
}

bool wsmi_ntlm_authenticate_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                                  struct wsmi_ntlm_authenticate *ret, struct wsmi_err *err)
{
    struct wsmi_ntlm_authenticate parsed = {.flags = 0};
    struct message message;
    if (!message_open(&message, token, WSMI_NTLM_AUTHENTICATE, limits, err) ||
        !read_part(&message, &parsed.lm_response, err) ||
        !read_part(&message, &parsed.nt_response, err) ||
        !read_text(&message, &parsed.domain, err) || !read_text(&message, &parsed.user, err) ||
        !read_text(&message, &parsed.workstation, err) ||
        !read_part(&message, &parsed.session_key, err)) {
        return false;
    }
    parsed.flags = message.flags;
    if (!read_nt_response(&message, &parsed, err)) {
        return false;
    }
    *ret = parsed;
    return true;
}

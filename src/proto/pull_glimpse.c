/* SPDX-License-Identifier: MIT */
#include "proto/pull_glimpse.h"

#include "core/cur.h"
#include "proto/pull_answer.h"

static bool ends_with(struct wsmi_view view, struct wsmi_view end)
{
    return view.len >= end.len &&
           wsmi_view_eq((struct wsmi_view){view.ptr + (view.len - end.len), end.len}, end);
}

/* A tag without attributes: with them it is not read at a glance. */
static bool opens_items(struct wsmi_view tag)
{
    return tag.len <= WSMI_GLIMPSE_NAME_BYTES &&
           (wsmi_view_eq(tag, WSMI_VIEW("Items")) || ends_with(tag, WSMI_VIEW(":Items")));
}

/* All before the first item, and the name in the tag that begins the list. Before a comment or a
 * CDATA section, which may hold what looks like a tag, a '<' begins one. */
static bool find_head(struct wsmi_view body, struct wsmi_view *ret_head, struct wsmi_view *ret_name)
{
    struct wsmi_view text;
    struct wsmi_view tag;
    struct wsmi_cur cur = wsmi_cur_init(body);
    if (body.len > WSMI_GLIMPSE_HEAD_BYTES) {
        cur.rest.len = WSMI_GLIMPSE_HEAD_BYTES;
    }
    while (wsmi_cur_until(&cur, '<', WSMI_GLIMPSE_HEAD_BYTES, &text) && wsmi_cur_skip(&cur, 1) &&
           wsmi_cur_peek(&cur) != '!' && wsmi_cur_until(&cur, '>', WSMI_GLIMPSE_HEAD_BYTES, &tag) &&
           wsmi_cur_skip(&cur, 1)) {
        if (opens_items(tag)) {
            *ret_head = (struct wsmi_view){body.ptr, cur.offset};
            *ret_name = tag;
            return true;
        }
    }
    return false;
}

/* What may be the end of a comment, a CDATA section or a declaration, or begins one. */
static bool is_plain(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view piece;
    while (wsmi_cur_until(&cur, '>', text.len, &piece) && wsmi_cur_skip(&cur, 1)) {
        if (ends_with(piece, WSMI_VIEW("--")) || ends_with(piece, WSMI_VIEW("]]")) ||
            ends_with(piece, WSMI_VIEW("?")) || memchr(piece.ptr, '!', piece.len) != NULL) {
            return false;
        }
    }
    return true;
}

static bool is_end_tag(struct wsmi_cur cur, struct wsmi_view name)
{
    return wsmi_cur_accept_view(&cur, WSMI_VIEW("</")) && wsmi_cur_accept_view(&cur, name) &&
           wsmi_cur_accept(&cur, '>');
}

/* From the last end tag of that name on. Nothing behind it can be the end of something that hides
 * the tag, so a tag is what it is. */
static bool find_tail(struct wsmi_view body, struct wsmi_view name, struct wsmi_view *ret)
{
    size_t reach = body.len < WSMI_GLIMPSE_TAIL_BYTES ? body.len : WSMI_GLIMPSE_TAIL_BYTES;
    for (size_t length = 1; length <= reach; length++) {
        struct wsmi_view tail = {body.ptr + (body.len - length), length};
        if (tail.ptr[0] == '<' && is_end_tag(wsmi_cur_init(tail), name)) {
            *ret = tail;
            return is_plain(tail);
        }
    }
    return false;
}

/* The answer without its items. */
static bool leave_out(struct wsmi_view body, struct wsmi_arena *arena, struct wsmi_view *ret)
{
    struct wsmi_view head;
    struct wsmi_view name;
    struct wsmi_view tail;
    struct wsmi_err err;
    if (!find_head(body, &head, &name) ||
        !find_tail((struct wsmi_view){body.ptr + head.len, body.len - head.len}, name, &tail)) {
        return false;
    }
    uint8_t *bytes = wsmi_arena_alloc(arena, head.len + tail.len, 0, &err);
    if (bytes == NULL) {
        return false;
    }
    memcpy(bytes, head.ptr, head.len);
    memcpy(bytes + head.len, tail.ptr, tail.len);
    *ret = (struct wsmi_view){bytes, head.len + tail.len};
    return true;
}

bool wsmi_pull_glimpse(const struct wsmi_http_answer *answer,
                       const struct wsmi_envelope_expect *expect, const struct wsmi_limits *limits,
                       struct wsmi_arena *arena, struct wsmi_pull_answer *ret)
{
    struct wsmi_http_answer outside = *answer;
    struct wsmi_pull_answer facts;
    struct wsmi_reply reply;
    if (answer->failure != WSMI_FAILURE_NONE || !leave_out(answer->body, arena, &outside.body)) {
        return false;
    }
    wsmi_reply_read(&outside, expect, limits, arena, &reply);
    if (reply.kind != WSMI_REPLY_ENVELOPE || reply.envelope.kind != WSMI_BODY_PULL_RESPONSE) {
        return false;
    }
    wsmi_pull_answer_read(&outside, &reply, &facts);
    if (!facts.has_context || facts.is_end) {
        return false;
    }
    facts.bytes = answer->body.len;
    *ret = facts;
    return true;
}

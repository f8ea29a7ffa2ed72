/* SPDX-License-Identifier: MIT */
/* Tokens and sealed bodies on their way out and in. */
#include "core/base64.h"
#include "core/cur.h"
#include "core/line.h"
#include "transport/body.h"
#include "transport/secure_internal.h"
#include "wsmi/mediatype.h"

enum {
    MAX_PADDING = 15,
    /* In front of a message, for the boundary, two types, the lengths and the mechanism's header.
     */
    ROOM_BYTES = 512 + WSMI_JOB_MAX_HEADER_BYTES
};

static struct wsmi_view content_type_name(void)
{
    return WSMI_VIEW("Content-Type:");
}

void wsmi_lane_write_bindings(struct wsmi_lane *lane)
{
    struct wsmi_view end_point = lane->answer->tls_end_point;
    if (end_point.len > 0) {
        wsmi_buf_put_str(&lane->job->bindings, "tls-server-end-point:");
        wsmi_buf_put(&lane->job->bindings, end_point);
    }
}

bool wsmi_lane_write_token(struct wsmi_lane *lane, struct wsmi_view token)
{
    struct wsmi_buf *out = &lane->authorization;
    wsmi_buf_clean_up(out);
    wsmi_buf_put_str(out, wsmi_auth_scheme_name(lane->endpoint->target->scheme));
    wsmi_buf_put_byte(out, ' ');
    wsmi_base64_encode(token, out);
    wsmi_buf_put_byte(out, '\0');
    return out->failed == WSMI_OK;
}

/* The protocol follows the scheme, not the mechanism inside (MS-WSMV section 2.2.9.1.1.2). */
static enum wsmi_multipart_protocol protocol_of(const struct wsmi_lane *lane)
{
    return lane->endpoint->target->scheme == WSMI_AUTH_KERBEROS ? WSMI_MULTIPART_KERBEROS
                                                                : WSMI_MULTIPART_SPNEGO;
}

/* The request's headers, with another Content-Type; `ret_value` is the one it had. */
static bool write_headers(struct wsmi_lane *lane, struct wsmi_view *ret_value)
{
    const struct wsmi_http_request *request = &lane->exchange->request;
    const struct wsmi_allocator *allocator = lane->endpoint->secure->allocator;
    size_t most = request->header_count + 1;
    wsmi_buf_reset(&lane->type);
    wsmi_buf_put(&lane->type, content_type_name());
    wsmi_buf_put_byte(&lane->type, ' ');
    wsmi_buf_put_str(&lane->type, wsmi_multipart_content_type(protocol_of(lane)));
    wsmi_buf_put_byte(&lane->type, '\0');
    if (lane->headers != NULL) {
        allocator->release(allocator->context, lane->headers);
    }
    lane->headers = most > SIZE_MAX / sizeof(*lane->headers)
                        ? NULL
                        : allocator->acquire(allocator->context, most * sizeof(*lane->headers));
    if (lane->headers == NULL || lane->type.failed != WSMI_OK) {
        return false;
    }
    lane->header_count = 0;
    lane->headers[lane->header_count++] = (const char *)lane->type.ptr;
    for (size_t i = 0; i < request->header_count; i++) {
        struct wsmi_cur cur = wsmi_cur_init(wsmi_view_from_str(request->headers[i]));
        if (wsmi_cur_accept_nocase(&cur, content_type_name())) {
            *ret_value = wsmi_view_trim(cur.rest);
        } else {
            lane->headers[lane->header_count++] = request->headers[i];
        }
    }
    return true;
}

/* Type and charset of the message inside, as its Content-Type said. */
static bool read_message_type(struct wsmi_lane *lane, struct wsmi_view value,
                              struct wsmi_multipart *frame)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_media_type media;
    struct wsmi_err err;
    frame->type = WSMI_VIEW("application/soap+xml");
    frame->charset_name = WSMI_VIEW("UTF-8");
    wsmi_arena_clean_up(&lane->arena);
    if (!wsmi_media_type_parse(value, &limits, &lane->arena, &media, &err)) {
        return err.code != WSMI_E_OOM;
    }
    frame->type = (struct wsmi_view){value.ptr, media.type.len + 1 + media.subtype.len};
    frame->charset_name.len = 0;
    for (size_t i = 0; i < media.param_count; i++) {
        if (wsmi_view_eq_nocase(media.params[i].name, WSMI_VIEW("charset"))) {
            frame->charset_name = media.params[i].value;
        }
    }
    return true;
}

static bool is_private(const struct wsmi_lane *lane)
{
    return lane->endpoint->target->security.protection == WSMI_PROTECTION_PRIVACY;
}

void wsmi_lane_prepare(struct wsmi_lane *lane)
{
    static const uint8_t room[ROOM_BYTES];
    struct wsmi_job *job = lane->job;
    wsmi_job_drop_input(job);
    wsmi_buf_put(&job->input, (struct wsmi_view){room, sizeof(room)});
    wsmi_buf_put(&job->input, lane->exchange->request.body);
    job->start = sizeof(room);
}

bool wsmi_lane_write_sealed(struct wsmi_lane *lane)
{
    struct wsmi_job *job = lane->job;
    enum wsmi_multipart_profile framing = lane->endpoint->target->framing;
    struct wsmi_view value = {0};
    struct wsmi_multipart frame;
    struct wsmi_err err;
    memset(&frame, 0, sizeof(frame));
    if (!write_headers(lane, &value) || !read_message_type(lane, value, &frame)) {
        return false;
    }
    frame.protocol = protocol_of(lane);
    frame.header = wsmi_buf_view(&job->output_header);
    frame.length = (uint32_t)(job->input.len - job->start);
    wsmi_buf_reset(&lane->head);
    if (job->input.len - job->start > UINT32_MAX ||
        !wsmi_multipart_write_head(&frame, framing, &lane->head, &err) ||
        lane->head.len > job->start) {
        return false;
    }
    size_t begin = job->start - lane->head.len;
    wsmi_buf_put(&job->input, wsmi_multipart_tail(framing));
    if (job->input.failed != WSMI_OK) {
        return false;
    }
    job->is_ciphertext = is_private(lane);
    memcpy(job->input.ptr + begin, lane->head.ptr, lane->head.len);
    lane->body = (struct wsmi_view){job->input.ptr + begin, job->input.len - begin};
    return true;
}

enum wsmi_flow wsmi_lane_take_sealed(void *context, const struct wsmi_http_answer *head,
                                     struct wsmi_view piece)
{
    struct wsmi_lane *lane = context;
    wsmi_body_expect(&lane->incoming, head->announced_bytes, piece.len);
    wsmi_buf_put(&lane->incoming, piece);
    switch (lane->incoming.failed) {
    case WSMI_OK:
        return WSMI_FLOW_GO;
    case WSMI_E_LIMIT:
        return WSMI_FLOW_TOO_LARGE;
    default:
        return WSMI_FLOW_OOM;
    }
}

/* True when the answer's body is the job's input. */
static bool take_body(struct wsmi_lane *lane)
{
    struct wsmi_buf *input = &lane->job->input;
    const size_t most = lane->incoming.max_bytes;
    wsmi_job_drop_input(lane->job);
    if (lane->incoming.len > 0) {
        *input = lane->incoming;
        input->max_bytes = SIZE_MAX;
        wsmi_buf_init(&lane->incoming, input->allocator, most);
    } else {
        wsmi_buf_put(input, lane->answer->body);
    }
    lane->job->is_ciphertext = is_private(lane);
    return input->failed == WSMI_OK;
}

enum wsmi_security_code wsmi_lane_read_sealed(struct wsmi_lane *lane)
{
    const struct wsmi_target *target = lane->endpoint->target;
    struct wsmi_job *job = lane->job;
    enum wsmi_multipart_protocol protocol;
    struct wsmi_err err;
    wsmi_arena_clean_up(&lane->arena);
    if (!take_body(lane)) {
        return WSMI_SECURITY_OOM;
    }
    if (!wsmi_multipart_read_type(lane->answer->content_type, &target->limits, &lane->arena,
                                  &protocol, &err)) {
        lane->reason = err.reason;
        return err.code == WSMI_E_OOM ? WSMI_SECURITY_OOM : WSMI_SECURITY_MESSAGE;
    }
    if (protocol != protocol_of(lane)) {
        lane->reason = "the answer is sealed by another protocol than the request";
        return WSMI_SECURITY_MESSAGE;
    }
    if (!wsmi_multipart_parse(wsmi_buf_view(&job->input), protocol, &target->limits, &lane->frame,
                              &err)) {
        lane->reason = err.reason;
        lane->is_too_large = err.code == WSMI_E_LIMIT;
        return WSMI_SECURITY_MESSAGE;
    }
    job->header = lane->frame.header;
    job->data = lane->frame.data;
    return WSMI_SECURITY_OK;
}

/* A bare 500 is all that Windows says when it takes encrypted messages alone (AllowUnencrypted is
 * false); of an answer in the clear where signed ones were agreed on, no more is believed. */
void wsmi_lane_hint(const struct wsmi_lane *lane, struct wsmi_http_answer *answer)
{
    const struct wsmi_target *target = lane->endpoint->target;
    if (answer->status == 500 && answer->body.len == 0 && !target->is_https &&
        target->security.protection != WSMI_PROTECTION_PRIVACY) {
        struct wsmi_line line;
        wsmi_line_init(&line, answer->text, sizeof(answer->text));
        wsmi_line_put(&line, "it may take encrypted messages only, and packet privacy is off");
    }
}

/* OMI fills messages up with NULs and counts them; in UTF-16 one may be text. */
static size_t without_padding(const struct wsmi_multipart *frame, struct wsmi_view message)
{
    bool may_be_text = frame->charset == WSMI_CHARSET_UTF16LE ||
                       frame->charset == WSMI_CHARSET_UTF16BE ||
                       frame->charset == WSMI_CHARSET_UTF16;
    size_t least = message.len > MAX_PADDING ? message.len - MAX_PADDING : 0;
    while (!may_be_text && message.len > least && message.ptr[message.len - 1] == 0) {
        message.len--;
    }
    return message.len;
}

bool wsmi_lane_check_unsealed(struct wsmi_lane *lane, size_t *ret)
{
    struct wsmi_view message = wsmi_buf_view(&lane->job->output);
    /* RC4 under Kerberos counts the one octet of its padding. */
    if (message.len > lane->frame.length || lane->frame.length - message.len > 1) {
        lane->reason = "the sealed message has another length than it says";
        return false;
    }
    *ret = without_padding(&lane->frame, message);
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"
#include "wsmi/multipart.h"

/* Of a sealed body everything can be shown: nothing in it means anything to who has not the key. */
static void put_hex(struct wsmi_json *json, struct wsmi_view octets, struct wsmi_buf *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < octets.len; i++) {
        wsmi_buf_put_byte(text, (uint8_t)digits[octets.ptr[i] >> 4]);
        wsmi_buf_put_byte(text, (uint8_t)digits[octets.ptr[i] & 0xF]);
    }
    wsmi_json_member_view(json, "header", wsmi_buf_view(text));
}

static bool put_frame(const struct wsmi_multipart *frame, struct wsmi_view body,
                      struct wsmi_json *json, struct wsmi_buf *text, struct wsmi_err *err)
{
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "protocol", wsmi_multipart_protocol_name(frame->protocol));
    wsmi_json_member_view(json, "type", frame->type);
    wsmi_json_member_view(json, "charset", frame->charset_name);
    wsmi_json_member_number(json, "length", frame->length);
    put_hex(json, frame->header, text);
    wsmi_json_member_number(json, "data_offset", (uint64_t)(frame->data.ptr - body.ptr));
    wsmi_json_member_number(json, "data_bytes", frame->data.len);
    wsmi_json_close_object(json);
    return wsmi_buf_ok(text, err);
}

bool wsmi_cli_parse_frame(struct wsmi_cli_parse_job *job, struct wsmi_err *err)
{
    /* The one of the two protocols whose bodies may name the other, too. */
    enum wsmi_multipart_protocol protocol = WSMI_MULTIPART_KERBEROS;
    struct wsmi_multipart frame;
    struct wsmi_buf text;
    if (job->args->content_type != NULL &&
        !wsmi_multipart_read_type(wsmi_view_from_str(job->args->content_type), &job->limits,
                                  job->arena, &protocol, err)) {
        return false;
    }
    if (!wsmi_multipart_parse(job->in, protocol, &job->limits, &frame, err)) {
        return false;
    }
    wsmi_buf_init(&text, wsmi_allocator_system(), 2 * job->limits.max_seal_bytes);
    bool good = put_frame(&frame, job->in, job->json, &text, err);
    wsmi_buf_clean_up(&text);
    return good;
}

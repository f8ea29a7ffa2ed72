/* SPDX-License-Identifier: MIT */
/* Sealed bodies as they are written. */
#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "httpframe/multipart_internal.h"
#include "httpframe/param.h"

static const struct {
    const char *delimiter;
    const char *indent; /* before each header of a part */
    struct wsmi_view tail;
} profiles[WSMI_MULTIPART_PROFILE_COUNT] = {
    [WSMI_MULTIPART_BARE] = {"--" WSMI_BOUNDARY, "", WSMI_VIEW_INIT("--" WSMI_BOUNDARY "--\r\n")},
    [WSMI_MULTIPART_TABS] = {"--" WSMI_BOUNDARY, "\t", WSMI_VIEW_INIT("--" WSMI_BOUNDARY "--\r\n")},
    [WSMI_MULTIPART_OPENWSMAN] = {"-- " WSMI_BOUNDARY, "\t",
                                  WSMI_VIEW_INIT("-- " WSMI_BOUNDARY "--\r\n")},
};

void wsmi_multipart_write_original_type(const struct wsmi_multipart *frame, struct wsmi_buf *buf)
{
    wsmi_buf_put(buf, frame->type);
    if (frame->charset_name.len > 0) {
        wsmi_buf_put_str(buf, ";charset=");
        wsmi_buf_put(buf, frame->charset_name);
    }
}

/*@
  requires \valid_read(frame) && readable(frame->type) && readable(frame->charset_name);
  assigns \nothing;
  ensures \result ==> 0 <= frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> frame->type.len > 2 && frame->length > 0;
  ensures \result ==> 0 < frame->header.len <= UINT32_MAX;
*/
static bool is_writable(const struct wsmi_multipart *frame)
{
    struct wsmi_cur type = wsmi_cur_init(frame->type);
    return wsmi_cur_span(&type, WSMI_TOKEN).len > 0 && wsmi_cur_accept(&type, '/') &&
           wsmi_param_is_token(type.rest) &&
           (frame->charset_name.len == 0 || wsmi_param_is_token(frame->charset_name)) &&
           frame->length > 0 && frame->header.len > 0 && frame->header.len <= UINT32_MAX &&
           (unsigned)frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
}

bool wsmi_multipart_write_head(const struct wsmi_multipart *frame,
                               enum wsmi_multipart_profile profile, struct wsmi_buf *buf,
                               struct wsmi_err *err)
{
    if (!is_writable(frame) || (unsigned)profile >= WSMI_MULTIPART_PROFILE_COUNT) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "sealed body cannot be written");
    }
    const char *delimiter = profiles[profile].delimiter;
    const char *indent = profiles[profile].indent;
    wsmi_buf_put_str(buf, delimiter);
    wsmi_buf_put_str(buf, "\r\n");
    wsmi_buf_put_str(buf, indent);
    wsmi_buf_put_str(buf, "Content-Type: ");
    wsmi_buf_put_str(buf, wsmi_multipart_protocol_name(frame->protocol));
    wsmi_buf_put_str(buf, "\r\n");
    wsmi_buf_put_str(buf, indent);
    wsmi_buf_put_str(buf, "OriginalContent: type=");
    wsmi_multipart_write_original_type(frame, buf);
    wsmi_buf_put_str(buf, ";Length=");
    wsmi_buf_put_u64(buf, frame->length);
    wsmi_buf_put_str(buf, "\r\n");
    wsmi_buf_put_str(buf, delimiter);
    wsmi_buf_put_str(buf, "\r\n");
    wsmi_buf_put_str(buf, indent);
    wsmi_buf_put_str(buf, "Content-Type: application/octet-stream\r\n");
    for (unsigned shift = 0; shift < 32; shift += 8) {
        wsmi_buf_put_byte(buf, (uint8_t)(frame->header.len >> shift & 0xFF));
    }
    wsmi_buf_put(buf, frame->header);
    return wsmi_buf_ok(buf, err);
}

struct wsmi_view wsmi_multipart_tail(enum wsmi_multipart_profile profile)
{
    bool known = (unsigned)profile < WSMI_MULTIPART_PROFILE_COUNT;
    return profiles[known ? profile : WSMI_MULTIPART_BARE].tail;
}

/* SPDX-License-Identifier: MIT */
/*
 * Messages of Kerberos sealed with RC4 (RFC 4757 section 7.3). Header and data make one token, in
 * the frame of RFC 1964, whose length counts the data. Its last octet of data should be padding, of
 * one octet with the value 1; Windows leaves it out of its WS-Management, and gss_unwrap then takes
 * a piece of the message for it (krb5 pull request 1093). Without a place for padding nothing is
 * taken, and here it is known to be none of the message: XML does not end with that octet.
 */
#include "transport/gss_internal.h"

#include "core/cur.h"
#include "httpframe/der.h"

enum {
    MECH_BYTES = 11, /* object identifier, with tag and length */
    /* TOK_ID 2, algorithms and filler 6, sequence number 8, checksum 8, confounder 8 */
    HEADER_BYTES = 32,
    PADDING = 1
};

/* Tag and length in front, which must be that of the rest. */
static bool skip_frame(struct wsmi_cur *cur)
{
    size_t length;
    struct wsmi_err ignored;
    return wsmi_cur_accept(cur, 0x60) && wsmi_der_read_length(cur, &length, &ignored) &&
           length == cur->rest.len;
}

bool wsmi_gss_rc4_unwrap(struct wsmi_security_context *context, struct wsmi_buf *token,
                         int *ret_sealed, struct wsmi_view *ret,
                         struct wsmi_security_failure *failure)
{
    enum { HEADER, DATA, NO_PADDING, PARTS };
    OM_uint32 minor;
    gss_iov_buffer_desc parts[PARTS];
    struct wsmi_cur cur = wsmi_cur_init(wsmi_buf_view(token));
    struct wsmi_view mech;
    if (!skip_frame(&cur) || !wsmi_cur_take(&cur, MECH_BYTES, &mech) ||
        !wsmi_cur_skip(&cur, HEADER_BYTES) || cur.rest.len == 0) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_MESSAGE, "its parts have impossible lengths",
                               failure);
    }
    memset(parts, 0, sizeof(parts));
    parts[HEADER].type = GSS_IOV_BUFFER_TYPE_HEADER;
    parts[HEADER].buffer = (gss_buffer_desc){cur.offset, token->ptr};
    parts[DATA].type = GSS_IOV_BUFFER_TYPE_DATA;
    parts[DATA].buffer = (gss_buffer_desc){cur.rest.len, token->ptr + cur.offset};
    /* With more than one of them the library leaves the padding alone. */
    parts[NO_PADDING].type = GSS_IOV_BUFFER_TYPE_DATA;
    OM_uint32 major =
        context->library->gss_unwrap_iov(&minor, context->handle, ret_sealed, NULL, parts, PARTS);
    if (major != GSS_S_COMPLETE) {
        return wsmi_gss_fail(context, WSMI_GSS_SEALING, major, minor, failure);
    }
    struct wsmi_view text = cur.rest;
    *ret = text;
    ret->len -= text.ptr[text.len - 1] == PADDING ? 1 : 0;
    return true;
}

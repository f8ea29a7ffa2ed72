/* SPDX-License-Identifier: MIT */
/*
 * Sealed and signed messages in the two parts of MS-WSMV section 2.2.9.1: the mechanism's header,
 * and what follows it, as long as the message itself.
 *
 * Kerberos (RFC 4121): the library is asked for header, data and padding separately and without a
 * trailer, which makes it rotate the trailer into the header: 60 octets when sealed, 28 when
 * signed, no padding. Joined, header and data are an ordinary token again, so that reading needs no
 * such care and takes tokens cut elsewhere too. With RC4 (RFC 4757) the header has 45 octets or a
 * few more, and one octet of padding is part of the data (gss_rc4.c). NTLM (MS-NLMP 3.4): 16 octets
 * of signature, data.
 */
#include "transport/gss_internal.h"

#include "wsmi/ntlm.h"
#include "wsmi/secret.h"

enum {
    NTLM_HEADER_BYTES = 16,
    NTLM_FLAGS_OFFSET = 60, /* in AUTHENTICATE (MS-NLMP 2.2.1.3) */
    KERBEROS_HEADER_BYTES = 16
};

static bool is_ready(struct wsmi_security_context *context, struct wsmi_security_failure *failure)
{
    return (context->complete && !context->failed && context->protection != WSMI_PROTECTION_NONE) ||
           wsmi_gss_refuse(context, WSMI_SECURITY_MESSAGE, "this context protects no messages",
                           failure);
}

/* Replayed, old, skipped or swapped messages are told by bits beside success. */
static bool check(struct wsmi_security_context *context, OM_uint32 major, OM_uint32 minor,
                  struct wsmi_security_failure *failure)
{
    return major == GSS_S_COMPLETE ||
           wsmi_gss_fail(context, WSMI_GSS_SEALING, major, minor, failure);
}

static bool check_room(struct wsmi_security_context *context, const struct wsmi_buf *a,
                       const struct wsmi_buf *b, struct wsmi_security_failure *failure)
{
    return (a->failed == WSMI_OK && b->failed == WSMI_OK) ||
           wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure);
}

static struct wsmi_view buffer_view(const gss_buffer_desc *buffer)
{
    return (struct wsmi_view){buffer->value, buffer->length};
}

static bool check_sealed(struct wsmi_security_context *context, int sealed,
                         struct wsmi_security_failure *failure)
{
    return context->protection != WSMI_PROTECTION_PRIVACY || sealed != 0 ||
           wsmi_gss_refuse(context, WSMI_SECURITY_MESSAGE, "signed, but not sealed", failure);
}

static bool wrap_kerberos(struct wsmi_security_context *context, size_t start,
                          struct wsmi_buf *header, struct wsmi_buf *message,
                          struct wsmi_security_failure *failure)
{
    enum { HEADER, DATA, PADDING, PARTS };
    OM_uint32 minor;
    int sealed = 0;
    gss_iov_buffer_desc parts[PARTS];
    memset(parts, 0, sizeof(parts));
    parts[HEADER].type = GSS_IOV_BUFFER_TYPE_HEADER | GSS_IOV_BUFFER_FLAG_ALLOCATE;
    parts[DATA].type = GSS_IOV_BUFFER_TYPE_DATA;
    parts[DATA].buffer = (gss_buffer_desc){message->len - start, message->ptr + start};
    parts[PADDING].type = GSS_IOV_BUFFER_TYPE_PADDING | GSS_IOV_BUFFER_FLAG_ALLOCATE;
    int seal = context->protection == WSMI_PROTECTION_PRIVACY;
    OM_uint32 major = context->library->gss_wrap_iov(&minor, context->handle, seal,
                                                     GSS_C_QOP_DEFAULT, &sealed, parts, PARTS);
    bool ok = check(context, major, minor, failure) && check_sealed(context, sealed, failure);
    if (ok) {
        wsmi_buf_put(header, buffer_view(&parts[HEADER].buffer));
        wsmi_buf_put(message, buffer_view(&parts[PADDING].buffer));
        ok = check_room(context, header, message, failure);
    }
    (void)context->library->gss_release_iov_buffer(&minor, parts, PARTS);
    return ok;
}

static bool wrap_ntlm(struct wsmi_security_context *context, size_t start, struct wsmi_buf *header,
                      struct wsmi_buf *message, struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    OM_uint32 major;
    int sealed = 0;
    bool seal = context->protection == WSMI_PROTECTION_PRIVACY;
    gss_buffer_desc in = {message->len - start, message->ptr + start};
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    if (seal) {
        major = context->library->gss_wrap(&minor, context->handle, 1, GSS_C_QOP_DEFAULT, &in,
                                           &sealed, &out);
    } else {
        major =
            context->library->gss_get_mic(&minor, context->handle, GSS_C_QOP_DEFAULT, &in, &out);
    }
    bool ok = check(context, major, minor, failure) && check_sealed(context, sealed, failure);
    struct wsmi_view token = buffer_view(&out);
    if (ok && token.len != NTLM_HEADER_BYTES + (seal ? in.length : 0)) {
        ok = wsmi_gss_refuse(context, WSMI_SECURITY_WEAK, "gss-ntlmssp made another layout",
                             failure);
    }
    if (ok) {
        memcpy(in.value, token.ptr + NTLM_HEADER_BYTES, token.len - NTLM_HEADER_BYTES);
        token.len = NTLM_HEADER_BYTES;
        wsmi_buf_put(header, token);
        ok = check_room(context, header, message, failure);
    }
    /* Ciphertext, or a signature. */
    (void)context->library->gss_release_buffer(&minor, &out);
    return ok;
}

bool wsmi_gss_wrap(struct wsmi_security_context *context, size_t start, struct wsmi_buf *header,
                   struct wsmi_buf *message, struct wsmi_security_failure *failure)
{
    if (!is_ready(context, failure)) {
        return false;
    }
    if (message->len <= start) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_MESSAGE, "an empty message is not sealed",
                               failure);
    }
    bool ok = context->at_work == WSMI_MECH_NTLM
                  ? wrap_ntlm(context, start, header, message, failure)
                  : wrap_kerberos(context, start, header, message, failure);
    if (!ok) {
        wsmi_buf_clean_up(message); /* nothing half done of it is to be seen */
    }
    return ok;
}

/* The libraries put the text into memory of their own. */
static bool unwrap_token(struct wsmi_security_context *context, struct wsmi_view token,
                         struct wsmi_buf *message, struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    int sealed = 0;
    gss_buffer_desc in = wsmi_gss_buffer(token);
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    OM_uint32 major =
        context->library->gss_unwrap(&minor, context->handle, &in, &out, &sealed, NULL);
    bool ok = check(context, major, minor, failure) && check_sealed(context, sealed, failure);
    if (ok) {
        wsmi_buf_put(message, buffer_view(&out));
        ok = check_room(context, message, message, failure);
    }
    wsmi_gss_buffer_release(context->library, &out);
    return ok;
}

static bool unwrap_joined(struct wsmi_security_context *context, struct wsmi_buf *joined,
                          struct wsmi_buf *message, struct wsmi_security_failure *failure)
{
    int sealed = 0;
    struct wsmi_view text;
    if (!context->is_rc4) {
        return unwrap_token(context, wsmi_buf_view(joined), message, failure);
    }
    if (!wsmi_gss_rc4_unwrap(context, joined, &sealed, &text, failure) ||
        !check_sealed(context, sealed, failure)) {
        return false;
    }
    wsmi_buf_put(message, text);
    return check_room(context, message, message, failure);
}

static bool verify_ntlm(struct wsmi_security_context *context, struct wsmi_view header,
                        struct wsmi_view data, struct wsmi_buf *message,
                        struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    gss_buffer_desc signature = wsmi_gss_buffer(header);
    gss_buffer_desc text = wsmi_gss_buffer(data);
    OM_uint32 major =
        context->library->gss_verify_mic(&minor, context->handle, &text, &signature, NULL);
    if (!check(context, major, minor, failure)) {
        return false;
    }
    wsmi_buf_put(message, data);
    return check_room(context, message, message, failure);
}

bool wsmi_gss_unwrap(struct wsmi_security_context *context, struct wsmi_view header,
                     struct wsmi_view data, struct wsmi_buf *message,
                     struct wsmi_security_failure *failure)
{
    struct wsmi_buf joined;
    bool is_ntlm = context->at_work == WSMI_MECH_NTLM;
    if (!is_ready(context, failure)) {
        return false;
    }
    /* The libraries take a length for granted that hold a header. */
    if (data.len == 0 || data.len > SIZE_MAX - header.len ||
        (is_ntlm ? header.len != NTLM_HEADER_BYTES : header.len < KERBEROS_HEADER_BYTES)) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_MESSAGE, "its parts have impossible lengths",
                               failure);
    }
    if (is_ntlm && context->protection == WSMI_PROTECTION_INTEGRITY) {
        return verify_ntlm(context, header, data, message, failure);
    }
    if (header.ptr + header.len == data.ptr && !context->is_rc4) {
        /* One after the other in the message, they are a token already. */
        struct wsmi_view token = {header.ptr, header.len + data.len};
        return unwrap_token(context, token, message, failure);
    }
    /* A copy also because Kerberos turns rotated tokens back in place. */
    wsmi_buf_init(&joined, context->allocator, header.len + data.len);
    wsmi_buf_put(&joined, header);
    wsmi_buf_put(&joined, data);
    bool ok = check_room(context, &joined, &joined, failure) &&
              unwrap_joined(context, &joined, message, failure);
    wsmi_buf_clean_up(&joined);
    return ok;
}

bool wsmi_gss_ntlm_is_strong(const struct wsmi_security_context *context, struct wsmi_view token)
{
    static const uint8_t signature[12] = {'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 3, 0, 0, 0};
    uint32_t wanted = WSMI_NTLM_FLAG_SIGN | WSMI_NTLM_FLAG_EXTENDED_SECURITY | WSMI_NTLM_FLAG_128;
    uint32_t unwanted = WSMI_NTLM_FLAG_ANONYMOUS | WSMI_NTLM_FLAG_LM_KEY;
    size_t start = 0;
    if (context->at_work != WSMI_MECH_NTLM) {
        return true;
    }
    if (context->protection == WSMI_PROTECTION_PRIVACY) {
        wanted |= WSMI_NTLM_FLAG_SEAL | WSMI_NTLM_FLAG_KEY_EXCHANGE;
    }
    while (start + sizeof(signature) <= token.len &&
           memcmp(token.ptr + start, signature, sizeof(signature)) != 0) {
        start++;
    }
    if (token.len < NTLM_FLAGS_OFFSET + 4 || start > token.len - NTLM_FLAGS_OFFSET - 4) {
        return true;
    }
    const uint8_t *bytes = token.ptr + start + NTLM_FLAGS_OFFSET;
    uint32_t flags =
        bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    return (flags & wanted) == wanted && (flags & unwanted) == 0;
}

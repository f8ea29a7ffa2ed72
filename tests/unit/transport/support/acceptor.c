/* SPDX-License-Identifier: MIT */
#include "acceptor.h"

#include "check.h"
#include "rc4.h"

#include <gssapi/gssapi_ext.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gss_OID_desc ntlm_mech = {10, "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"};

static struct wsmi_view view_of(const gss_buffer_desc *buffer)
{
    return (struct wsmi_view){buffer->value, buffer->length};
}

static gss_buffer_desc buffer_of(struct wsmi_view view)
{
    return (gss_buffer_desc){view.len, (void *)(uintptr_t)view.ptr};
}

static bool is_ntlm(const struct acceptor *acceptor)
{
    OM_uint32 minor;
    gss_OID mech = GSS_C_NO_OID;
    REQUIRE(!GSS_ERROR(
        gss_inquire_context(&minor, acceptor->handle, NULL, NULL, NULL, &mech, NULL, NULL, NULL)));
    return mech->length == ntlm_mech.length &&
           memcmp(mech->elements, ntlm_mech.elements, mech->length) == 0;
}

static void note_client(struct acceptor *acceptor, gss_name_t name)
{
    OM_uint32 minor;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    if (!GSS_ERROR(gss_display_name(&minor, name, &text, NULL))) {
        (void)snprintf(acceptor->client, sizeof(acceptor->client), "%.*s", (int)text.length,
                       (const char *)text.value);
        (void)gss_release_buffer(&minor, &text);
    }
}

bool acceptor_step(struct acceptor *acceptor, struct wsmi_view token, struct wsmi_buf *out)
{
    OM_uint32 minor;
    OM_uint32 flags = 0;
    gss_name_t client = GSS_C_NO_NAME;
    gss_buffer_desc in = buffer_of(token);
    gss_buffer_desc answer = GSS_C_EMPTY_BUFFER;
    struct gss_channel_bindings_struct bindings = {0, {0, NULL}, 0, {0, NULL}, {0, NULL}};
    bindings.application_data = buffer_of(wsmi_view_from_str(acceptor->bindings));
    /* gss-ntlmssp compares names of its user file by the locale; a client must do without. */
    if (acceptor->utf8) {
        (void)setlocale(LC_CTYPE, "C.UTF-8");
    }
    acceptor->major =
        gss_accept_sec_context(&minor, &acceptor->handle, GSS_C_NO_CREDENTIAL, &in,
                               acceptor->bindings == NULL ? GSS_C_NO_CHANNEL_BINDINGS : &bindings,
                               &client, NULL, &answer, &flags, NULL, NULL);
    wsmi_buf_put(out, view_of(&answer));
    if (acceptor->major == GSS_S_COMPLETE) {
        acceptor->complete = true;
        acceptor->mutual = (flags & GSS_C_MUTUAL_FLAG) != 0;
        acceptor->delegated = (flags & GSS_C_DELEG_FLAG) != 0;
        acceptor->sealing = (flags & GSS_C_CONF_FLAG) != 0;
        note_client(acceptor, client);
    }
    acceptor->failed = GSS_ERROR(acceptor->major) != 0;
    (void)gss_release_buffer(&minor, &answer);
    (void)gss_release_name(&minor, &client);
    return !acceptor->failed;
}

static void wrap_rotated(struct acceptor *acceptor, bool seal, struct wsmi_view message,
                         struct wsmi_buf *header, struct wsmi_buf *data)
{
    OM_uint32 minor;
    uint8_t *text = malloc(message.len);
    REQUIRE(text != NULL);
    memcpy(text, message.ptr, message.len);
    gss_iov_buffer_desc parts[3] = {
        {GSS_IOV_BUFFER_TYPE_HEADER | GSS_IOV_BUFFER_FLAG_ALLOCATE, GSS_C_EMPTY_BUFFER},
        {GSS_IOV_BUFFER_TYPE_DATA, {message.len, text}},
        {GSS_IOV_BUFFER_TYPE_PADDING | GSS_IOV_BUFFER_FLAG_ALLOCATE, GSS_C_EMPTY_BUFFER}};
    REQUIRE(gss_wrap_iov(&minor, acceptor->handle, seal, 0, NULL, parts, 3) == GSS_S_COMPLETE);
    wsmi_buf_put(header, view_of(&parts[0].buffer));
    wsmi_buf_put(data, view_of(&parts[1].buffer));
    wsmi_buf_put(data, view_of(&parts[2].buffer));
    (void)gss_release_iov_buffer(&minor, parts, 3);
    free(text);
}

void acceptor_wrap(struct acceptor *acceptor, enum acceptor_layout layout, struct wsmi_view message,
                   struct wsmi_buf *header, struct wsmi_buf *data)
{
    OM_uint32 minor;
    gss_buffer_desc in = buffer_of(message);
    gss_buffer_desc token = GSS_C_EMPTY_BUFFER;
    bool ntlm = is_ntlm(acceptor);
    if (!ntlm && layout != ACCEPTOR_LIKE_OMI) {
        wrap_rotated(acceptor, layout != ACCEPTOR_SIGNED, message, header, data);
        if (layout == ACCEPTOR_UNPADDED) {
            rc4_seal_again_unpadded(acceptor->handle, header, data);
        }
        return;
    }
    if (ntlm && layout == ACCEPTOR_SIGNED) {
        REQUIRE(gss_get_mic(&minor, acceptor->handle, 0, &in, &token) == GSS_S_COMPLETE);
        wsmi_buf_put(header, view_of(&token));
        wsmi_buf_put(data, message);
    } else {
        REQUIRE(gss_wrap(&minor, acceptor->handle, 1, 0, &in, NULL, &token) == GSS_S_COMPLETE);
        struct wsmi_view all = view_of(&token);
        size_t cut = all.len - message.len;
        wsmi_buf_put(header, (struct wsmi_view){all.ptr, cut});
        wsmi_buf_put(data, (struct wsmi_view){all.ptr + cut, message.len});
    }
    (void)gss_release_buffer(&minor, &token);
}

bool acceptor_unwrap(struct acceptor *acceptor, bool is_sealed, struct wsmi_view header,
                     struct wsmi_view data, struct wsmi_buf *message)
{
    OM_uint32 minor;
    int sealed = 0;
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    if (!is_sealed && is_ntlm(acceptor)) {
        gss_buffer_desc text = buffer_of(data);
        gss_buffer_desc signature = buffer_of(header);
        acceptor->major = gss_verify_mic(&minor, acceptor->handle, &text, &signature, NULL);
        wsmi_buf_put(message, data);
        return acceptor->major == GSS_S_COMPLETE;
    }
    uint8_t *token = malloc(header.len + data.len);
    REQUIRE(token != NULL);
    memcpy(token, header.ptr, header.len);
    memcpy(token + header.len, data.ptr, data.len);
    gss_buffer_desc in = {header.len + data.len, token};
    acceptor->major = gss_unwrap(&minor, acceptor->handle, &in, &out, &sealed, NULL);
    bool ok = acceptor->major == GSS_S_COMPLETE && (sealed != 0) == is_sealed;
    wsmi_buf_put(message, view_of(&out));
    (void)gss_release_buffer(&minor, &out);
    free(token);
    return ok;
}

void acceptor_clean_up(struct acceptor *acceptor)
{
    OM_uint32 minor;
    if (acceptor->handle != GSS_C_NO_CONTEXT) {
        (void)gss_delete_sec_context(&minor, &acceptor->handle, GSS_C_NO_BUFFER);
    }
    memset(acceptor, 0, sizeof(*acceptor));
}

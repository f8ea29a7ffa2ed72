/* SPDX-License-Identifier: MIT */
#include "gss.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef RESP_HAS_GSSAPI

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>

#include "binding.h"

struct resp_gss {
    gss_ctx_id_t handle;
    enum resp_scheme scheme;
    enum resp_cbt cbt;
    const struct resp_text *binding;
    bool begun;
    bool unbound; /* NTLM came without bindings */
    bool is_kerberos;
    bool takes_signed;
    bool can_seal;
    bool can_sign;
    bool seals; /* as the last message of the client was */
    char client[256];
};

#define NTLM_SIGNATURE 16U

static const char kerberos_oid[] = "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"; /* RFC 4121 */

bool resp_gss_is_available(void)
{
    return true;
}

struct resp_gss *resp_gss_new(enum resp_scheme scheme, enum resp_cbt cbt, bool takes_signed,
                              const struct resp_text *binding)
{
    struct resp_gss *g = calloc(1, sizeof *g);
    if (g) {
        g->takes_signed = takes_signed;
        g->scheme = scheme;
        g->cbt = cbt;
        g->binding = binding;
    }
    return g;
}

void resp_gss_destroy(struct resp_gss *g)
{
    OM_uint32 minor = 0;
    if (g && g->handle != GSS_C_NO_CONTEXT) {
        (void)gss_delete_sec_context(&minor, &g->handle, GSS_C_NO_BUFFER);
    }
    free(g);
}

/* Is it a first token of this mechanism (RFC 2743 section 3.1)? */
static bool token_is_of(const unsigned char *token, size_t len, const char *oid, size_t oid_len)
{
    if (len < 2 || token[0] != 0x60) {
        return false;
    }
    const size_t at = 2 + (token[1] & 0x80U ? token[1] & 0x7FU : 0);
    return at + 2 + oid_len <= len && token[at] == 0x06 && token[at + 1] == oid_len &&
           memcmp(token + at + 2, oid, oid_len) == 0;
}

static bool token_fits(const struct resp_gss *g, const void *token, size_t len)
{
    switch (g->scheme) {
    case SCHEME_KERBEROS:
        return g->begun || token_is_of(token, len, kerberos_oid, sizeof kerberos_oid - 1);
    case SCHEME_NTLM:
        return len >= 8 && memcmp(token, "NTLMSSP", 8) == 0;
    default:
        return true;
    }
}

/* What was agreed on. False when nobody can say who the client is. */
static bool note_end(struct resp_gss *g, OM_uint32 flags)
{
    OM_uint32 minor = 0;
    gss_OID mech = GSS_C_NO_OID;
    gss_name_t name = GSS_C_NO_NAME;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    bool ok = !GSS_ERROR(gss_inquire_context(&minor, g->handle, &name, NULL, NULL, &mech, NULL,
                                             NULL, NULL)) &&
              !GSS_ERROR(gss_display_name(&minor, name, &text, NULL));
    if (ok) {
        (void)snprintf(g->client, sizeof g->client, "%.*s", (int)text.length,
                       (const char *)text.value);
        g->is_kerberos = mech->length == sizeof kerberos_oid - 1 &&
                         memcmp(mech->elements, kerberos_oid, mech->length) == 0;
        const bool bound = g->is_kerberos ? (flags & GSS_C_CHANNEL_BOUND_FLAG) != 0 : !g->unbound;
        if (g->cbt == CBT_STRICT && !bound) {
            ok = false;
        }
        g->can_sign = (flags & GSS_C_INTEG_FLAG) != 0;
        g->can_seal = (flags & GSS_C_CONF_FLAG) != 0 && g->can_sign;
    }
    (void)gss_release_buffer(&minor, &text);
    (void)gss_release_name(&minor, &name);
    return ok;
}

/* GSSAPI's buffers are not const, and what goes in is not written to. */
static gss_buffer_desc buffer_of(const void *bytes, size_t len)
{
    union {
        const void *from;
        void *to;
    } same = {.from = bytes};
    return (gss_buffer_desc){.length = len, .value = same.to};
}

/*
 * gss-ntlmssp 1.2.0 does not read messages without a Version (MS-NLMP 2.2.1.1 and 2.2.1.3), and
 * curl's have none: here it is put in, as zeros, and what lies behind it moves. Only a client that
 * protects the messages with a MIC would notice.
 */
#define NTLM_VERSION          8U
#define NTLM_NEGOTIATE_END    32U /* of a NEGOTIATE message without it */
#define NTLM_AUTHENTICATE_END 64U /* of the fixed part of an AUTHENTICATE message without it */
#define NTLM_FIRST_FIELD      12U
#define NTLM_FIELDS           6U

static uint32_t read_u32(const char *p)
{
    unsigned char b[4];
    memcpy(b, p, 4);
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void write_u32(char *p, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        p[i] = (char)(unsigned char)(value >> 8 * i & 0xFFU);
    }
}

static void add_version(struct resp_text *t)
{
    static const char zeros[NTLM_VERSION];
    const uint32_t type =
        t->len >= NTLM_FIRST_FIELD && memcmp(t->ptr, "NTLMSSP", 8) == 0 ? read_u32(t->ptr + 8) : 0;
    if (type == 1 && t->len == NTLM_NEGOTIATE_END) {
        resp_text_add_bytes(t, zeros, NTLM_VERSION);
    } else if (type == 3 && t->len > NTLM_AUTHENTICATE_END &&
               read_u32(t->ptr + NTLM_FIRST_FIELD + 4) == NTLM_AUTHENTICATE_END) {
        resp_text_add_bytes(t, zeros, NTLM_VERSION);
        if (t->failed) {
            return;
        }
        memmove(t->ptr + NTLM_AUTHENTICATE_END + NTLM_VERSION, t->ptr + NTLM_AUTHENTICATE_END,
                t->len - NTLM_AUTHENTICATE_END - NTLM_VERSION);
        memset(t->ptr + NTLM_AUTHENTICATE_END, 0, NTLM_VERSION);
        for (unsigned i = 0; i < NTLM_FIELDS; i++) {
            char *at = t->ptr + NTLM_FIRST_FIELD + 8 * i + 4; /* length, room, offset */
            write_u32(at, read_u32(at) + NTLM_VERSION);
        }
    }
}

enum resp_gss_result resp_gss_step(struct resp_gss *g, const void *token, size_t len,
                                   struct resp_text *ret_token)
{
    if (!token_fits(g, token, len)) {
        return GSS_STEP_REFUSED;
    }
    g->begun = true;
    OM_uint32 minor = 0;
    OM_uint32 flags = 0;
    struct resp_text whole = {0};
    resp_text_add_bytes(&whole, token, len);
    add_version(&whole);
    g->unbound = resp_binding_is_missing(&whole);
    gss_buffer_desc in = {whole.len, whole.ptr};
    struct gss_channel_bindings_struct bindings = {
        .application_data = {g->binding->len, g->binding->ptr}};
    const bool compares = g->binding->len > 0 && !g->unbound;
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    const OM_uint32 major = gss_accept_sec_context(&minor, &g->handle, GSS_C_NO_CREDENTIAL, &in,
                                                   compares ? &bindings : GSS_C_NO_CHANNEL_BINDINGS,
                                                   NULL, NULL, &out, &flags, NULL, NULL);
    resp_text_add_bytes(ret_token, out.value, out.length);
    OM_uint32 ignored = 0;
    (void)gss_release_buffer(&ignored, &out);
    resp_text_clean_up(&whole);
    if (GSS_ERROR(major)) {
        return GSS_STEP_REFUSED;
    }
    if (major & GSS_S_CONTINUE_NEEDED) {
        return GSS_STEP_MORE;
    }
    return note_end(g, flags) ? GSS_STEP_DONE : GSS_STEP_REFUSED;
}

const char *resp_gss_client(const struct resp_gss *g)
{
    return g->client;
}

bool resp_gss_can_seal(const struct resp_gss *g)
{
    return g->can_seal || (g->takes_signed && g->can_sign);
}

static void add(struct resp_text *to, const gss_buffer_desc *from)
{
    resp_text_add_bytes(to, from->value, from->length);
}

/* Without a place for a trailer MIT rotates it into the header, as SSPI does. */
static bool seal_rotated(struct resp_gss *g, const void *message, size_t len,
                         struct resp_text *ret_header, struct resp_text *ret_data)
{
    OM_uint32 minor = 0;
    int sealed = 0;
    struct resp_text copy = {0};
    resp_text_add_bytes(&copy, message, len);
    gss_iov_buffer_desc iov[] = {
        {GSS_IOV_BUFFER_TYPE_HEADER | GSS_IOV_BUFFER_FLAG_ALLOCATE, GSS_C_EMPTY_BUFFER},
        {GSS_IOV_BUFFER_TYPE_DATA, {len, copy.ptr}},
        {GSS_IOV_BUFFER_TYPE_PADDING | GSS_IOV_BUFFER_FLAG_ALLOCATE, GSS_C_EMPTY_BUFFER},
    };
    bool ok = !copy.failed && gss_wrap_iov(&minor, g->handle, g->seals, GSS_C_QOP_DEFAULT, &sealed,
                                           iov, 3) == GSS_S_COMPLETE;
    ok = ok && (sealed != 0) == g->seals;
    if (ok) {
        add(ret_header, &iov[0].buffer);
        add(ret_data, &iov[1].buffer);
        add(ret_data, &iov[2].buffer);
    }
    (void)gss_release_iov_buffer(&minor, iov, 3);
    resp_text_clean_up(&copy);
    return ok;
}

static bool sign_ntlm(struct resp_gss *g, const void *message, size_t len,
                      struct resp_text *ret_header, struct resp_text *ret_data)
{
    OM_uint32 minor = 0;
    gss_buffer_desc in = buffer_of(message, len);
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    const bool ok =
        gss_get_mic(&minor, g->handle, GSS_C_QOP_DEFAULT, &in, &out) == GSS_S_COMPLETE &&
        out.length == NTLM_SIGNATURE;
    if (ok) {
        add(ret_header, &out);
        resp_text_add_bytes(ret_data, message, len);
    }
    (void)gss_release_buffer(&minor, &out);
    return ok;
}

bool resp_gss_seal(struct resp_gss *g, enum resp_wrap wrap, const void *message, size_t len,
                   struct resp_text *ret_header, struct resp_text *ret_data)
{
    if (g->is_kerberos && wrap == WRAP_ROTATED) {
        return seal_rotated(g, message, len, ret_header, ret_data);
    }
    if (!g->is_kerberos && !g->can_seal) {
        return sign_ntlm(g, message, len, ret_header, ret_data);
    }
    OM_uint32 minor = 0;
    int sealed = 0;
    gss_buffer_desc in = buffer_of(message, len);
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    const bool ok = gss_wrap(&minor, g->handle, g->seals, GSS_C_QOP_DEFAULT, &in, &sealed, &out) ==
                        GSS_S_COMPLETE &&
                    out.length > len;
    if (ok) {
        const char *bytes = out.value;
        resp_text_add_bytes(ret_header, bytes, out.length - len);
        resp_text_add_bytes(ret_data, bytes + out.length - len, len);
    }
    (void)gss_release_buffer(&minor, &out);
    return ok;
}

static bool verify_ntlm(struct resp_gss *g, const char *token, size_t len, struct resp_text *ret)
{
    OM_uint32 minor = 0;
    if (len <= NTLM_SIGNATURE) {
        return false;
    }
    gss_buffer_desc signature = buffer_of(token, NTLM_SIGNATURE);
    gss_buffer_desc message = buffer_of(token + NTLM_SIGNATURE, len - NTLM_SIGNATURE);
    const bool ok = gss_verify_mic(&minor, g->handle, &message, &signature, NULL) == GSS_S_COMPLETE;
    if (ok) {
        add(ret, &message);
    }
    return ok;
}

bool resp_gss_unseal(struct resp_gss *g, const void *token, size_t len, struct resp_text *ret)
{
    if (!g->is_kerberos && !g->can_seal) {
        return verify_ntlm(g, token, len, ret);
    }
    OM_uint32 minor = 0;
    int sealed = 0;
    gss_buffer_desc in = buffer_of(token, len);
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    /* Duplicates, gaps and old tokens are bits beside GSS_S_COMPLETE: refused as well. */
    const bool ok = gss_unwrap(&minor, g->handle, &in, &out, &sealed, NULL) == GSS_S_COMPLETE &&
                    (sealed != 0 || g->takes_signed);
    g->seals = sealed != 0;
    if (ok) {
        add(ret, &out);
    }
    (void)gss_release_buffer(&minor, &out);
    return ok;
}

#else

struct resp_gss {
    enum resp_scheme scheme;
};

bool resp_gss_is_available(void)
{
    return false;
}

struct resp_gss *resp_gss_new(enum resp_scheme scheme, enum resp_cbt cbt, bool takes_signed,
                              const struct resp_text *binding)
{
    (void)scheme;
    (void)cbt;
    (void)takes_signed;
    (void)binding;
    return NULL;
}

void resp_gss_destroy(struct resp_gss *g)
{
    free(g);
}

enum resp_gss_result resp_gss_step(struct resp_gss *g, const void *token, size_t len,
                                   struct resp_text *ret_token)
{
    (void)g;
    (void)token;
    (void)len;
    (void)ret_token;
    return GSS_STEP_REFUSED;
}

const char *resp_gss_client(const struct resp_gss *g)
{
    (void)g;
    return "";
}

bool resp_gss_can_seal(const struct resp_gss *g)
{
    (void)g;
    return false;
}

bool resp_gss_seal(struct resp_gss *g, enum resp_wrap wrap, const void *message, size_t len,
                   struct resp_text *ret_header, struct resp_text *ret_data)
{
    (void)g;
    (void)wrap;
    (void)message;
    (void)len;
    (void)ret_header;
    (void)ret_data;
    return false;
}

bool resp_gss_unseal(struct resp_gss *g, const void *token, size_t len, struct resp_text *ret)
{
    (void)g;
    (void)token;
    (void)len;
    (void)ret;
    return false;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Contexts: opening, the exchange of tokens, closing. */
#include "transport/gss_internal.h"

#include "core/line.h"
#include "proto/auth_token.h"
#include "wsmi/secret.h"

/* Sealing strength in bits, as the library counts it (GSS_C_SEC_CONTEXT_SASL_SSF): triple DES says
 * 112. RC4 has a key of 128 bits, as NTLM's has. */
enum { RC4_STRENGTH_BITS = 64, MIN_STRENGTH_BITS = 128 };

static OM_uint32 wanted_flags(const struct wsmi_security_config *config)
{
    OM_uint32 flags = GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG;
    if (config->protection != WSMI_PROTECTION_NONE) {
        flags |= GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG;
    }
    if (config->protection == WSMI_PROTECTION_PRIVACY) {
        flags |= GSS_C_CONF_FLAG;
    }
    return config->delegate ? flags | GSS_C_DELEG_FLAG : flags;
}

static void close_context(struct wsmi_security_context *context)
{
    const struct wsmi_gss_library *library = context->library;
    const struct wsmi_allocator *allocator = context->allocator;
    OM_uint32 minor;
    if (context->handle != GSS_C_NO_CONTEXT) {
        (void)library->gss_delete_sec_context(&minor, &context->handle, GSS_C_NO_BUFFER);
    }
    if (context->target != GSS_C_NO_NAME) {
        (void)library->gss_release_name(&minor, &context->target);
    }
    if (context->cred != GSS_C_NO_CREDENTIAL) {
        (void)library->gss_release_cred(&minor, &context->cred);
    }
    wsmi_gss_krb5_close(context);
    wsmi_buf_clean_up(&context->service);
    wsmi_buf_clean_up(&context->user);
    wsmi_buf_clean_up(&context->bindings);
    allocator->release(allocator->context, context);
}

static bool refuse_without_context(enum wsmi_security_code code, const char *text,
                                   struct wsmi_security_failure *failure)
{
    struct wsmi_line line;
    memset(failure, 0, sizeof(*failure));
    failure->code = code;
    wsmi_line_init(&line, failure->text, sizeof(failure->text));
    wsmi_line_put(&line, text);
    return false;
}

static bool open_context(struct wsmi_security *security, const struct wsmi_security_config *config,
                         struct wsmi_security_context **ret, struct wsmi_security_failure *failure)
{
    const struct wsmi_allocator *allocator = ((struct wsmi_gss *)security)->allocator;
    const struct wsmi_gss_library *library = wsmi_gss_library();
    if (library == NULL) {
        return refuse_without_context(WSMI_SECURITY_UNAVAILABLE,
                                      "libgssapi_krb5.so.2 cannot be loaded: Negotiate, Kerberos "
                                      "and NTLM need it (Debian, Ubuntu: libgssapi-krb5-2)",
                                      failure);
    }
    struct wsmi_security_context *context =
        allocator->acquire(allocator->context, sizeof(*context));
    if (context == NULL) {
        return refuse_without_context(WSMI_SECURITY_OOM, "out of memory", failure);
    }
    memset(context, 0, sizeof(*context));
    context->allocator = allocator;
    context->library = library;
    context->mech = config->mech;
    context->at_work = config->mech;
    context->protection = config->protection;
    context->flags = wanted_flags(config);
    wsmi_buf_init(&context->service, allocator, WSMI_GSS_NAME_BYTES);
    wsmi_buf_init(&context->user, allocator, WSMI_GSS_NAME_BYTES);
    wsmi_buf_init(&context->bindings, allocator, WSMI_GSS_NAME_BYTES);
    wsmi_buf_put(&context->bindings, config->channel_bindings);
    if ((context->bindings.failed != WSMI_OK &&
         !wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure)) ||
        !wsmi_gss_acquire(context, config, failure)) {
        close_context(context);
        return false;
    }
    *ret = context;
    return true;
}

/* The peer's word, and what the mechanism says of itself, must add up to what was asked for. */
static bool check_strength(struct wsmi_security_context *context,
                           struct wsmi_security_failure *failure)
{
    static gss_OID_desc strength_name = {11, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x05\x0f"};
    OM_uint32 minor;
    gss_buffer_set_t answers = GSS_C_NO_BUFFER_SET;
    uint32_t bits = 0;
    OM_uint32 major = context->library->gss_inquire_sec_context_by_oid(&minor, context->handle,
                                                                       &strength_name, &answers);
    if (!GSS_ERROR(major) && answers != NULL && answers->count > 0 &&
        answers->elements[0].length == 4) {
        const uint8_t *bytes = answers->elements[0].value;
        bits = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
               bytes[3];
    }
    if (answers != NULL) {
        (void)context->library->gss_release_buffer_set(&minor, &answers);
    }
    context->is_rc4 = bits == RC4_STRENGTH_BITS;
    if (context->is_rc4) {
        struct wsmi_line line;
        wsmi_line_init(&line, context->warning, sizeof(context->warning));
        wsmi_line_put(&line, "Kerberos encrypts with RC4: krb5.conf permits it, and the service "
                             "has nothing better");
    }
    return context->is_rc4 || bits >= MIN_STRENGTH_BITS ||
           wsmi_gss_refuse(context, WSMI_SECURITY_WEAK,
                           "the session key is of DES, which is not used", failure);
}

/* The message counters go on behind SPNEGO's mechListMIC, but the first message starts from fresh
 * keys in either direction (MS-SPNG 3.3.5.1). SPNEGO of MIT krb5 sees to that; done again it
 * changes nothing, and where SPNEGO is older it is what makes the first message readable. */
static void refresh_ntlm_keys(struct wsmi_security_context *context)
{
    static gss_OID_desc refresh = {11, "\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x03"};
    for (uint32_t direction = 0; direction < 2; direction++) {
        OM_uint32 minor;
        uint32_t value = direction;
        gss_buffer_desc bytes = {sizeof(value), &value};
        (void)context->library->gss_set_sec_context_option(&minor, &context->handle, &refresh,
                                                           &bytes);
    }
}

static void describe_as(struct wsmi_security_context *context, gss_name_t name)
{
    OM_uint32 minor;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    struct wsmi_line line;
    if (GSS_ERROR(context->library->gss_display_name(&minor, name, &text, NULL))) {
        return;
    }
    struct wsmi_view view = {text.value, text.length};
    /* gss-ntlmssp counts the terminator. */
    if (view.len > 0 && view.ptr[view.len - 1] == 0) {
        view.len--;
    }
    wsmi_line_init(&line, context->description, sizeof(context->description));
    wsmi_line_put_foreign(&line, view, sizeof(context->description) - 32);
    wsmi_line_put(&line, context->at_work == WSMI_MECH_NTLM ? " by NTLM"
                         : context->is_rc4                  ? " by Kerberos with RC4"
                                                            : " by Kerberos");
    (void)context->library->gss_release_buffer(&minor, &text);
}

/* Who tries: a peer may refuse without ever agreeing on who it is. Not before there is a token: the
 * library leaks the names of credentials that have expired (1.20), with which there is none. */
static void note_credentials(struct wsmi_security_context *context)
{
    OM_uint32 minor;
    gss_name_t name = GSS_C_NO_NAME;
    if (!GSS_ERROR(
            context->library->gss_inquire_cred(&minor, context->cred, &name, NULL, NULL, NULL))) {
        describe_as(context, name);
        (void)context->library->gss_release_name(&minor, &name);
    }
}

static void note_source(struct wsmi_security_context *context)
{
    OM_uint32 minor;
    gss_name_t source = GSS_C_NO_NAME;
    if (!GSS_ERROR(context->library->gss_inquire_context(&minor, context->handle, &source, NULL,
                                                         NULL, NULL, NULL, NULL, NULL))) {
        describe_as(context, source);
        (void)context->library->gss_release_name(&minor, &source);
    }
}

static bool finish(struct wsmi_security_context *context, OM_uint32 flags, const gss_OID_desc *mech,
                   struct wsmi_security_failure *failure)
{
    OM_uint32 wanted = context->flags & ~(OM_uint32)GSS_C_DELEG_FLAG;
    if (!wsmi_gss_oid_eq(mech, wsmi_gss_mech_oid(context->at_work))) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_WEAK, "another mechanism was agreed on",
                               failure);
    }
    if ((flags & GSS_C_ANON_FLAG) != 0) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_WEAK, "anonymous", failure);
    }
    /* NTLM knows no mutual authentication, whatever its implementation says. */
    if (context->at_work == WSMI_MECH_NTLM) {
        wanted &= ~(OM_uint32)GSS_C_MUTUAL_FLAG;
    }
    if ((flags & wanted) != wanted) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_WEAK,
                               "mutual authentication, integrity or privacy was not agreed on",
                               failure);
    }
    if (context->protection != WSMI_PROTECTION_NONE && context->at_work == WSMI_MECH_KERBEROS &&
        !check_strength(context, failure)) {
        return false;
    }
    if (context->at_work == WSMI_MECH_NTLM && context->mech == WSMI_MECH_SPNEGO) {
        refresh_ntlm_keys(context);
    }
    note_source(context);
    context->complete = true;
    return true;
}

static bool put_token(struct wsmi_security_context *context, gss_buffer_t token,
                      struct wsmi_buf *out, struct wsmi_security_failure *failure)
{
    struct wsmi_view bytes = {token->value, token->length};
    if (!wsmi_gss_ntlm_is_strong(context, bytes)) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_WEAK,
                               "the peer asks for less than signing and sealing with 128-bit keys, "
                               "or LM_COMPAT_LEVEL is below 3",
                               failure);
    }
    wsmi_buf_put(out, bytes);
    return out->failed == WSMI_OK || wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure);
}

bool wsmi_gss_step(struct wsmi_security_context *context, struct wsmi_view token,
                   struct wsmi_buf *out, bool *ret_complete, struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    OM_uint32 flags = 0;
    gss_OID mech = GSS_C_NO_OID;
    gss_buffer_desc in = wsmi_gss_buffer(token);
    gss_buffer_desc answer = GSS_C_EMPTY_BUFFER;
    struct gss_channel_bindings_struct bindings = {0, {0, NULL}, 0, {0, NULL}, {0, NULL}};
    bindings.application_data = wsmi_gss_buffer(wsmi_buf_view(&context->bindings));
    if (context->complete || context->failed || context->started != (token.len > 0)) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_TOKEN,
                               token.len > 0 ? "a token nobody waits for" : "no token", failure);
    }
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err;
    if (token.len > 0 && !wsmi_auth_token_check(token, &limits, &err)) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_TOKEN, err.reason, failure);
    }
    context->started = true;
    OM_uint32 major = context->library->gss_init_sec_context(
        &minor, context->cred, &context->handle, context->target, wsmi_gss_mech_oid(context->mech),
        context->flags, GSS_C_INDEFINITE,
        context->bindings.len > 0 ? &bindings : GSS_C_NO_CHANNEL_BINDINGS, &in, &mech, &answer,
        &flags, NULL);
    bool is_first = token.len == 0;
    bool ok = !(GSS_ERROR(major) || (major & ~(OM_uint32)GSS_S_CONTINUE_NEEDED) != 0) ||
              wsmi_gss_fail(context, is_first ? WSMI_GSS_OPENING : WSMI_GSS_STEPPING, major, minor,
                            failure);
    bool complete = major == GSS_S_COMPLETE;
    ok = ok && (!complete || finish(context, flags, mech, failure)) &&
         put_token(context, &answer, out, failure);
    wsmi_gss_buffer_release(context->library, &answer);
    if (ok && is_first && !complete) {
        note_credentials(context);
    }
    if (ok) {
        *ret_complete = complete;
    }
    return ok;
}

static const char *describe(const struct wsmi_security_context *context)
{
    return context->description;
}

static struct wsmi_security_notes note(const struct wsmi_security_context *context)
{
    const struct wsmi_security_notes notes = {
        context->at_work == WSMI_MECH_NTLM, context->warning[0] == '\0' ? NULL : context->warning};
    return notes;
}

void wsmi_gss_init(struct wsmi_gss *gss, const struct wsmi_allocator *allocator)
{
    static const struct wsmi_security_ops ops = {
        .open = open_context,
        .step = wsmi_gss_step,
        .wrap = wsmi_gss_wrap,
        .unwrap = wsmi_gss_unwrap,
        .describe = describe,
        .note = note,
        .close = close_context,
    };
    gss->base.ops = &ops;
    gss->allocator = allocator;
}

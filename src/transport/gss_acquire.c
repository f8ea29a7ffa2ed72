/* SPDX-License-Identifier: MIT */
/* Credentials: which mechanism is at work, with what. */
#include "transport/gss_internal.h"

#include "core/line.h"
#include "wsmi/secret.h"

/* One mechanism as a set. */
static gss_OID_set_desc only(gss_OID mech)
{
    gss_OID_set_desc set = {1, mech};
    return set;
}

static bool is_available(struct wsmi_security_context *context,
                         struct wsmi_security_failure *failure)
{
    static const char *const remedies[WSMI_MECH_COUNT] = {
        [WSMI_MECH_KERBEROS] = "the GSSAPI library has no Kerberos mechanism (Debian, Ubuntu: "
                               "libgssapi-krb5-2)",
        [WSMI_MECH_NTLM] = "the GSSAPI library has no NTLM mechanism (Debian, Ubuntu: gss-ntlmssp)",
    };
    return wsmi_gss_has_mech(context->library, wsmi_gss_mech_oid(context->at_work)) ||
           wsmi_gss_refuse(context, WSMI_SECURITY_UNAVAILABLE, remedies[context->at_work], failure);
}

static OM_uint32 acquire_from(struct wsmi_security_context *context, OM_uint32 *minor,
                              gss_name_t name, gss_OID mech, gss_const_key_value_set_t store,
                              gss_cred_id_t *ret)
{
    gss_OID_set_desc mechs = only(mech);
    if (store->count == 0) {
        return context->library->gss_acquire_cred(minor, name, GSS_C_INDEFINITE, &mechs,
                                                  GSS_C_INITIATE, ret, NULL, NULL);
    }
    return context->library->gss_acquire_cred_from(minor, name, GSS_C_INDEFINITE, &mechs,
                                                   GSS_C_INITIATE, store, ret, NULL, NULL);
}

/* Tickets for the password, in the context's own cache. */
static bool fetch_tickets(struct wsmi_security_context *context, gss_name_t name,
                          struct wsmi_view password, struct wsmi_security_failure *failure)
{
    const struct wsmi_gss_library *library = context->library;
    OM_uint32 minor;
    OM_uint32 ignored;
    gss_cred_id_t cred = GSS_C_NO_CREDENTIAL;
    gss_OID_set_desc mechs = only(&wsmi_gss_kerberos);
    gss_buffer_desc secret = wsmi_gss_buffer(password);
    gss_key_value_element_desc element = {"ccache", context->cache_name};
    gss_key_value_set_desc store = {1, &element};
    OM_uint32 major = library->gss_acquire_cred_with_password(
        &minor, name, &secret, GSS_C_INDEFINITE, &mechs, GSS_C_INITIATE, &cred, NULL, NULL);
    if (!GSS_ERROR(major)) {
        major = library->gss_store_cred_into(&minor, cred, GSS_C_INITIATE, &wsmi_gss_kerberos, 1, 0,
                                             &store, NULL, NULL);
    }
    bool ok = !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    if (cred != GSS_C_NO_CREDENTIAL) {
        (void)library->gss_release_cred(&ignored, &cred);
    }
    return ok;
}

/* Before SPNEGO: is there a ticket for the service? SPNEGO itself would only say that it has no
 * mechanism left. The token is dropped; the ticket stays in the cache for the real one. */
static bool fetch_service_ticket(struct wsmi_security_context *context, gss_cred_id_t cred,
                                 struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    OM_uint32 ignored;
    gss_ctx_id_t trial = GSS_C_NO_CONTEXT;
    gss_buffer_desc token = GSS_C_EMPTY_BUFFER;
    OM_uint32 flags = context->flags & ~(OM_uint32)GSS_C_DELEG_FLAG;
    OM_uint32 major = context->library->gss_init_sec_context(
        &minor, cred, &trial, context->target, &wsmi_gss_kerberos, flags, GSS_C_INDEFINITE,
        GSS_C_NO_CHANNEL_BINDINGS, GSS_C_NO_BUFFER, NULL, &token, NULL, NULL);
    bool ok = !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    wsmi_gss_buffer_release(context->library, &token);
    (void)context->library->gss_delete_sec_context(&ignored, &trial, GSS_C_NO_BUFFER);
    return ok;
}

/* SPNEGO's own credential offers the one mechanism at work, whatever else it found. */
static bool restrict_spnego(struct wsmi_security_context *context,
                            struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    gss_OID_set_desc offered = only(wsmi_gss_mech_oid(context->at_work));
    OM_uint32 major = context->library->gss_set_neg_mechs(&minor, context->cred, &offered);
    return !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
}

static bool acquire_tickets(struct wsmi_security_context *context, gss_name_t name,
                            const struct wsmi_security_config *config,
                            struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    bool by_password = config->password.ptr != NULL;
    gss_key_value_element_desc elements[2];
    gss_key_value_set_desc store = {0, elements};
    gss_cred_id_t cred = GSS_C_NO_CREDENTIAL;
    if (by_password || (config->client_keytab != NULL && config->credential_cache == NULL)) {
        if (!wsmi_gss_krb5_cache(context, failure)) {
            return false;
        }
    }
    if (by_password && !fetch_tickets(context, name, config->password, failure)) {
        return false;
    }
    const char *cache = context->cache != NULL ? context->cache_name : config->credential_cache;
    if (cache != NULL) {
        elements[store.count++] = (gss_key_value_element_desc){"ccache", cache};
    }
    if (config->client_keytab != NULL && !by_password) {
        elements[store.count++] =
            (gss_key_value_element_desc){"client_keytab", config->client_keytab};
    }
    OM_uint32 major = acquire_from(context, &minor, name, &wsmi_gss_kerberos, &store, &cred);
    if (GSS_ERROR(major)) {
        return wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    }
    if (context->mech == WSMI_MECH_KERBEROS) {
        context->cred = cred;
        return true;
    }
    bool ok = fetch_service_ticket(context, cred, failure);
    (void)context->library->gss_release_cred(&minor, &cred);
    if (!ok) {
        return false;
    }
    major = acquire_from(context, &minor, name, &wsmi_gss_spnego, &store, &context->cred);
    if (GSS_ERROR(major)) {
        return wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    }
    return restrict_spnego(context, failure);
}

static bool import_service(struct wsmi_security_context *context,
                           struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    struct wsmi_buf text;
    struct wsmi_err err;
    const char *service = (const char *)context->service.ptr;
    const char *slash = strchr(service, '/');
    wsmi_buf_init(&text, context->allocator, WSMI_GSS_NAME_BYTES);
    wsmi_buf_put(&text, (struct wsmi_view){context->service.ptr, (size_t)(slash - service)});
    wsmi_buf_put_byte(&text, '@');
    wsmi_buf_put_str(&text, slash + 1);
    bool ok =
        wsmi_buf_ok(&text, &err) || wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure);
    if (ok) {
        gss_buffer_desc name = wsmi_gss_buffer(wsmi_buf_view(&text));
        OM_uint32 major = context->library->gss_import_name(&minor, &name, &wsmi_gss_service_name,
                                                            &context->target);
        ok = !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    }
    wsmi_buf_clean_up(&text);
    return ok;
}

/* For SPNEGO the password travels in a store that only gss-ntlmssp reads: with it as an argument
 * every mechanism would try it, Kerberos against its key distribution centre. */
static bool acquire_account(struct wsmi_security_context *context, gss_name_t name,
                            const struct wsmi_security_config *config,
                            struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    OM_uint32 major;
    struct wsmi_secret password = {NULL, NULL, 0};
    struct wsmi_err err;
    gss_key_value_element_desc element = {"ntlmssp_password", NULL};
    gss_key_value_set_desc store = {0, &element};
    gss_OID mech = wsmi_gss_mech_oid(context->mech);
    if (config->password.ptr != NULL) {
        if (!wsmi_secret_set(&password, context->allocator, config->password, &err)) {
            return wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure);
        }
        element.value = (const char *)wsmi_secret_reveal(&password).ptr;
        store.count = 1;
    }
    major = acquire_from(context, &minor, name, mech, &store, &context->cred);
    wsmi_secret_clean_up(&password);
    if (GSS_ERROR(major)) {
        return wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
    }
    return context->mech == WSMI_MECH_NTLM || restrict_spnego(context, failure);
}

/* `at_work`: Kerberos or NTLM. */
static bool acquire(struct wsmi_security_context *context, enum wsmi_mech at_work,
                    const struct wsmi_security_config *config,
                    struct wsmi_security_failure *failure)
{
    OM_uint32 ignored;
    gss_name_t name = GSS_C_NO_NAME;
    context->at_work = at_work;
    if (!wsmi_gss_make_names(context, config, failure) || !is_available(context, failure) ||
        !wsmi_gss_import_user(context, &name, failure)) {
        return false;
    }
    bool ok = at_work == WSMI_MECH_KERBEROS ? wsmi_gss_krb5_open(context, failure) &&
                                                  wsmi_gss_krb5_target(context, config, failure) &&
                                                  acquire_tickets(context, name, config, failure)
                                            : import_service(context, failure) &&
                                                  acquire_account(context, name, config, failure);
    if (name != GSS_C_NO_NAME) {
        (void)context->library->gss_release_name(&ignored, &name);
    }
    return ok;
}

/* What Kerberos left behind. */
static void start_over(struct wsmi_security_context *context)
{
    OM_uint32 ignored;
    if (context->cred != GSS_C_NO_CREDENTIAL) {
        (void)context->library->gss_release_cred(&ignored, &context->cred);
    }
    if (context->target != GSS_C_NO_NAME) {
        (void)context->library->gss_release_name(&ignored, &context->target);
    }
    wsmi_gss_krb5_close(context);
    context->failed = false;
}

static bool acquire_either(struct wsmi_security_context *context,
                           const struct wsmi_security_config *config,
                           struct wsmi_security_failure *failure)
{
    struct wsmi_security_failure second;
    struct wsmi_line line;
    if (acquire(context, WSMI_MECH_KERBEROS, config, failure)) {
        return true;
    }
    if (!config->allow_ntlm || !wsmi_gss_kerberos_is_out(failure)) {
        return false;
    }
    start_over(context);
    if (acquire(context, WSMI_MECH_NTLM, config, &second)) {
        wsmi_line_init(&line, context->warning, sizeof(context->warning));
        wsmi_line_put(&line, "NTLM in place of Kerberos, so that the peer proves nothing: ");
        wsmi_line_put(&line, failure->text);
        return true;
    }
    if (second.code == WSMI_SECURITY_OOM) {
        *failure = second;
        return false;
    }
    /* Both are told, but Kerberos, which was preferred, decides what kind of failure it is. */
    wsmi_line_init(&line, failure->text + strlen(failure->text),
                   sizeof(failure->text) - strlen(failure->text));
    wsmi_line_put(&line, "; ");
    wsmi_line_put(&line, second.text);
    return false;
}

bool wsmi_gss_acquire(struct wsmi_security_context *context,
                      const struct wsmi_security_config *config,
                      struct wsmi_security_failure *failure)
{
    if (config->password.ptr != NULL &&
        memchr(config->password.ptr, 0, config->password.len) != NULL) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_CREDENTIALS,
                               "no mechanism takes a password with a NUL in it", failure);
    }
    if (config->password.ptr != NULL && config->user == NULL) {
        return wsmi_gss_refuse(context, WSMI_SECURITY_CREDENTIALS, "a password without a user",
                               failure);
    }
    return config->mech == WSMI_MECH_SPNEGO ? acquire_either(context, config, failure)
                                            : acquire(context, config->mech, config, failure);
}

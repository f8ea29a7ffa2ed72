/* SPDX-License-Identifier: MIT */
/* What went wrong, as a code and as a line for people. */
#include "transport/gss_internal.h"

#include "core/line.h"

#include <errno.h>

/* Codes of GSSAPI's own Kerberos mechanism, in no header that is installed. */
enum { KG_CCACHE_NOMATCH = 39756032, KG_KEYTAB_NOMATCH = 39756033, KG_EMPTY_CCACHE = 39756044 };

enum { MAX_FOREIGN_BYTES = 160, MAX_STATUS_LINES = 4 };

struct meaning {
    int64_t minor; /* a krb5_error_code, which GSSAPI hands out as unsigned */
    enum wsmi_security_code code;
    bool is_out; /* Kerberos had nothing to work with: nobody refused anything */
};

static const struct meaning meanings[] = {
    {KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, WSMI_SECURITY_CREDENTIALS, true},
    {KRB5KDC_ERR_NAME_EXP, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_KEY_EXP, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_CLIENT_REVOKED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_CLIENT_NOTYET, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_PREAUTH_FAILED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_PREAUTH_REQUIRED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5_PREAUTH_FAILED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_POLICY, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_NEVER_VALID, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_TGT_REVOKED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_NULL_KEY, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KDC_ERR_CLIENT_NOT_TRUSTED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5KRB_AP_ERR_TKT_EXPIRED, WSMI_SECURITY_CREDENTIALS, false},
    {KRB5_CC_NOTFOUND, WSMI_SECURITY_CREDENTIALS, true},
    {KRB5_FCC_NOFILE, WSMI_SECURITY_CREDENTIALS, true},
    {KRB5_KT_NOTFOUND, WSMI_SECURITY_CREDENTIALS, true},
    {KG_CCACHE_NOMATCH, WSMI_SECURITY_CREDENTIALS, true},
    {KG_KEYTAB_NOMATCH, WSMI_SECURITY_CREDENTIALS, true},
    {KG_EMPTY_CCACHE, WSMI_SECURITY_CREDENTIALS, true},
    {KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, WSMI_SECURITY_TARGET, true},
    {KRB5KDC_ERR_MUST_USE_USER2USER, WSMI_SECURITY_TARGET, true},
    {KRB5KDC_ERR_SERVICE_EXP, WSMI_SECURITY_TARGET, false},
    {KRB5KDC_ERR_SERVICE_REVOKED, WSMI_SECURITY_TARGET, false},
    {KRB5KDC_ERR_SERVICE_NOTYET, WSMI_SECURITY_TARGET, false},
    {KRB5KRB_AP_ERR_NOT_US, WSMI_SECURITY_TARGET, false},
    {KRB5KRB_AP_ERR_NOKEY, WSMI_SECURITY_TARGET, false},
    {KRB5KRB_AP_ERR_BADKEYVER, WSMI_SECURITY_TARGET, false},
    {KRB5KRB_AP_ERR_MODIFIED, WSMI_SECURITY_TARGET, false},
    {KRB5_ERR_HOST_REALM_UNKNOWN, WSMI_SECURITY_TARGET, true},
    {KRB5_KDC_UNREACH, WSMI_SECURITY_UNREACHABLE, true},
    {KRB5_REALM_CANT_RESOLVE, WSMI_SECURITY_UNREACHABLE, true},
    {KRB5_REALM_UNKNOWN, WSMI_SECURITY_UNREACHABLE, true},
    {KRB5KDC_ERR_SVC_UNAVAILABLE, WSMI_SECURITY_UNREACHABLE, true},
    {ETIMEDOUT, WSMI_SECURITY_UNREACHABLE, true},
    {KRB5_CONFIG_NODEFREALM, WSMI_SECURITY_UNAVAILABLE, true},
    {KRB5_CONFIG_CANTOPEN, WSMI_SECURITY_UNAVAILABLE, true},
    {KRB5_CONFIG_BADFORMAT, WSMI_SECURITY_UNAVAILABLE, false},
    {KRB5KRB_AP_ERR_SKEW, WSMI_SECURITY_CLOCK, false},
    {KRB5KRB_AP_ERR_TKT_NYV, WSMI_SECURITY_CLOCK, false},
    {KRB5_KDCREP_SKEW, WSMI_SECURITY_CLOCK, false},
    {KRB5KDC_ERR_ETYPE_NOSUPP, WSMI_SECURITY_WEAK, false},
    {KRB5_CONFIG_ETYPE_NOSUPP, WSMI_SECURITY_WEAK, false},
    {ENOMEM, WSMI_SECURITY_OOM, false},
};

enum { MEANING_COUNT = sizeof(meanings) / sizeof(meanings[0]) };

static const char *const summaries[WSMI_SECURITY_CODE_COUNT] = {
    [WSMI_SECURITY_OOM] = "out of memory",
    [WSMI_SECURITY_UNAVAILABLE] = "not available on this machine",
    [WSMI_SECURITY_CREDENTIALS] = "no usable credentials",
    [WSMI_SECURITY_TARGET] = "there is no such service",
    [WSMI_SECURITY_UNREACHABLE] = "no key distribution centre answers",
    [WSMI_SECURITY_CLOCK] = "the clocks differ too much",
    [WSMI_SECURITY_TOKEN] = "the peer's token is refused",
    [WSMI_SECURITY_WEAK] = "the protection asked for cannot be had",
    [WSMI_SECURITY_MESSAGE] = "the message is altered, replayed or out of order",
};

static const char *mech_word(enum wsmi_mech mech)
{
    return mech == WSMI_MECH_KERBEROS ? "Kerberos" : mech == WSMI_MECH_NTLM ? "NTLM" : "Negotiate";
}

static const struct meaning *meaning_of(OM_uint32 minor)
{
    for (size_t i = 0; i < MEANING_COUNT; i++) {
        if ((OM_uint32)meanings[i].minor == minor) {
            return &meanings[i];
        }
    }
    return NULL;
}

static struct wsmi_view trimmed(const gss_buffer_desc *buffer)
{
    struct wsmi_view view = {buffer->value, buffer->length};
    return wsmi_view_trim(view);
}

/* Behind SPNEGO the codes of Kerberos come renumbered, differently each time; their words do not.
 * The code with the same words, or `minor`. */
static OM_uint32 unmask(const struct wsmi_gss_library *library, OM_uint32 minor)
{
    OM_uint32 ignored;
    OM_uint32 more = 0;
    OM_uint32 ret = minor;
    gss_buffer_desc words = GSS_C_EMPTY_BUFFER;
    if (GSS_ERROR(library->gss_display_status(&ignored, minor, GSS_C_MECH_CODE, &wsmi_gss_spnego,
                                              &more, &words))) {
        return minor;
    }
    for (size_t i = 0; i < MEANING_COUNT && ret == minor; i++) {
        OM_uint32 candidate = (OM_uint32)meanings[i].minor;
        gss_buffer_desc its = GSS_C_EMPTY_BUFFER;
        more = 0;
        if (GSS_ERROR(library->gss_display_status(&ignored, candidate, GSS_C_MECH_CODE,
                                                  &wsmi_gss_kerberos, &more, &its))) {
            continue;
        }
        if (words.length > 0 && wsmi_view_eq(trimmed(&words), trimmed(&its))) {
            ret = candidate;
        }
        (void)library->gss_release_buffer(&ignored, &its);
    }
    (void)library->gss_release_buffer(&ignored, &words);
    return ret;
}

static enum wsmi_security_code code_of_major(enum wsmi_gss_phase phase, OM_uint32 major)
{
    switch (GSS_ROUTINE_ERROR(major)) {
    case GSS_S_NO_CRED:
    case GSS_S_DEFECTIVE_CREDENTIAL:
    case GSS_S_CREDENTIALS_EXPIRED:
    case GSS_S_CONTEXT_EXPIRED:
    case GSS_S_BAD_NAME:
    case GSS_S_BAD_NAMETYPE:
    case GSS_S_UNAUTHORIZED:
        return WSMI_SECURITY_CREDENTIALS;
    case GSS_S_BAD_MECH:
    case GSS_S_UNAVAILABLE:
        return WSMI_SECURITY_UNAVAILABLE;
    default:
        break;
    }
    switch (phase) {
    case WSMI_GSS_OPENING:
        return WSMI_SECURITY_CREDENTIALS;
    case WSMI_GSS_STEPPING:
        return WSMI_SECURITY_TOKEN;
    case WSMI_GSS_SEALING:
        break;
    }
    return WSMI_SECURITY_MESSAGE;
}

static enum wsmi_security_code code_of(const struct wsmi_security_context *context,
                                       enum wsmi_gss_phase phase, OM_uint32 major, OM_uint32 minor)
{
    const struct meaning *meaning = phase == WSMI_GSS_SEALING ? NULL : meaning_of(minor);
    if (meaning == NULL || context->at_work != WSMI_MECH_KERBEROS) {
        return minor == ENOMEM ? WSMI_SECURITY_OOM : code_of_major(phase, major);
    }
    return meaning->code;
}

static void put_status(const struct wsmi_security_context *context, struct wsmi_line *line,
                       OM_uint32 status, int type, gss_OID mech)
{
    OM_uint32 more = 0;
    const char *separator = ": ";
    for (int i = 0; i < MAX_STATUS_LINES && (i == 0 || more != 0); i++) {
        OM_uint32 ignored;
        gss_buffer_desc words = GSS_C_EMPTY_BUFFER;
        if (GSS_ERROR(context->library->gss_display_status(&ignored, status, type, mech, &more,
                                                           &words))) {
            return;
        }
        wsmi_line_put(line, separator);
        wsmi_line_put_foreign(line, trimmed(&words), MAX_FOREIGN_BYTES);
        separator = ", ";
        (void)context->library->gss_release_buffer(&ignored, &words);
    }
}

/* "HTTP/host by Kerberos for ann@REALM: no usable credentials" */
static void begin(struct wsmi_security_context *context, enum wsmi_security_code code,
                  struct wsmi_line *line, struct wsmi_security_failure *failure)
{
    context->failed = true;
    memset(failure, 0, sizeof(*failure));
    failure->code = code;
    wsmi_line_init(line, failure->text, sizeof(failure->text));
    if (context->service.len > 0) {
        wsmi_line_put_foreign(line, wsmi_view_from_str((const char *)context->service.ptr),
                              MAX_FOREIGN_BYTES);
        wsmi_line_put(line, " by ");
    }
    wsmi_line_put(line, mech_word(context->at_work));
    if (context->identity[0] != '\0') {
        wsmi_line_put(line, " for ");
        wsmi_line_put_foreign(line, wsmi_view_from_str(context->identity), MAX_FOREIGN_BYTES);
    }
    wsmi_line_put(line, ": ");
    wsmi_line_put(line, summaries[code]);
}

bool wsmi_gss_fail(struct wsmi_security_context *context, enum wsmi_gss_phase phase,
                   OM_uint32 major, OM_uint32 minor, struct wsmi_security_failure *failure)
{
    struct wsmi_line line;
    bool through_spnego =
        context->mech == WSMI_MECH_SPNEGO && (phase != WSMI_GSS_OPENING || context->started);
    OM_uint32 known = minor;
    gss_OID mech = wsmi_gss_mech_oid(through_spnego ? WSMI_MECH_SPNEGO : context->at_work);
    if (through_spnego && context->at_work == WSMI_MECH_KERBEROS && minor != 0) {
        known = unmask(context->library, minor);
    }
    begin(context, code_of(context, phase, major, known), &line, failure);
    failure->major = major;
    failure->minor = known;
    put_status(context, &line, major, GSS_C_GSS_CODE, mech);
    if (minor != 0) {
        put_status(context, &line, minor, GSS_C_MECH_CODE, mech);
    }
    wsmi_line_put(&line, " (");
    wsmi_line_put_hex32(&line, major);
    wsmi_line_put(&line, ", ");
    wsmi_line_put_u64(&line, known);
    wsmi_line_put(&line, ")");
    return false;
}

bool wsmi_gss_refuse(struct wsmi_security_context *context, enum wsmi_security_code code,
                     const char *reason, struct wsmi_security_failure *failure)
{
    struct wsmi_line line;
    begin(context, code, &line, failure);
    if (reason != NULL) {
        wsmi_line_put(&line, ": ");
        wsmi_line_put(&line, reason);
    }
    return false;
}

bool wsmi_gss_kerberos_is_out(const struct wsmi_security_failure *failure)
{
    const struct meaning *meaning = meaning_of(failure->minor);
    if (meaning != NULL) {
        return meaning->is_out;
    }
    return failure->code == WSMI_SECURITY_UNAVAILABLE;
}

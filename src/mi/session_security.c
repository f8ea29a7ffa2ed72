/* SPDX-License-Identifier: MIT */
#include "mi/session_security.h"

#include "mi/mem.h"
#include "mi/result.h"
#include "mi/session_build.h"

/* What the types of credentials mean. */
static const struct kind {
    struct wsmi_view type; /* mi-api section 10 */
    bool takes_user;
    bool needs_user;
    bool allows_kerberos;
    bool allows_ntlm;
} kinds[] = {
    {WSMI_VIEW_INIT("Default"), false, false, true, false},
    {WSMI_VIEW_INIT("NegoNoCreds"), false, false, true, false},
    {WSMI_VIEW_INIT("NegoWithCreds"), true, true, true, true},
    {WSMI_VIEW_INIT("Kerberos"), true, false, true, false},
    {WSMI_VIEW_INIT("Ntlmdomain"), true, false, false, true},
};

static const struct kind *find_kind(const MI_Char *type)
{
    struct wsmi_view name = wsmi_view_from_str(type);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (wsmi_view_eq_nocase(name, kinds[i].type)) {
            return &kinds[i];
        }
    }
    return NULL;
}

bool wsmi_session_security_is(const MI_Char *type)
{
    return find_kind(type) != NULL;
}

static bool copy(const MI_Char *text, char **ret, struct wsmi_error *error)
{
    if (text == NULL || text[0] == '\0') {
        return true;
    }
    *ret = wsmi_mem_strdup(text);
    return *ret != NULL || wsmi_error_no_memory(error, "credentials");
}

static bool copy_user(const struct wsmi_bag_credential *credential,
                      struct wsmi_session_security *security, struct wsmi_error *error)
{
    struct wsmi_err err;
    if (!copy(credential->user, &security->user, error) ||
        !copy(credential->domain, &security->domain, error)) {
        return false;
    }
    if (credential->password == NULL ||
        wsmi_secret_set(&security->password, wsmi_allocator_system(),
                        wsmi_secret_reveal(credential->password), &err)) {
        return true;
    }
    return wsmi_error_from_err(&err, "credentials", error);
}

/*
 * SPNEGO adds nothing to NTLM but a checksum that agents compute differently (wsman-wire 7.4.2), so
 * a password without a realm goes out as Windows sends it. With a realm, Kerberos comes first.
 */
static enum wsmi_mech choose_mech(const struct kind *kind,
                                  const struct wsmi_session_security *security)
{
    bool names_realm = security->user != NULL && strchr(security->user, '@') != NULL;
    bool is_password = security->user != NULL && security->password.ptr != NULL;
    if (!kind->allows_kerberos) {
        return WSMI_MECH_NTLM;
    }
    return kind->allows_ntlm && is_password && !names_realm ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO;
}

bool wsmi_session_security_apply(const struct wsmi_bag_credential *credential,
                                 struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_session_security *security = &config->security;
    const struct kind *kind = find_kind(credential->type);
    if (kind == NULL) {
        return wsmi_error_refuse(error, "credentials", "credentials of this type mean no tokens");
    }
    if (kind->takes_user && !copy_user(credential, security, error)) {
        return false;
    }
    if (kind->needs_user && security->user == NULL) {
        return wsmi_error_refuse(error, "credentials", "credentials of this type need a user");
    }
    security->is_used = true;
    security->mech = choose_mech(kind, security);
    security->allow_ntlm = kind->allows_ntlm;
    if (!config->is_https) {
        security->protection = config->wants_privacy     ? WSMI_PROTECTION_PRIVACY
                               : security->has_integrity ? WSMI_PROTECTION_INTEGRITY
                                                         : WSMI_PROTECTION_NONE;
    }
    return true;
}

struct wsmi_security_config wsmi_session_security_config(const struct wsmi_session_config *config)
{
    const struct wsmi_session_security *security = &config->security;
    return (struct wsmi_security_config){
        .mech = security->mech,
        .protection = security->protection,
        .service = security->service == NULL ? "HTTP" : security->service,
        .host = security->service_host == NULL ? config->server_name : security->service_host,
        .port = security->names_port ? config->port : 0,
        .user = security->user,
        .domain = security->domain,
        .password = wsmi_secret_reveal(&security->password),
        .credential_cache = security->credential_cache,
        .client_keytab = security->client_keytab,
        .allow_ntlm = security->allow_ntlm,
        .delegate = security->delegate,
    };
}

void wsmi_session_security_clean_up(struct wsmi_session_security *security)
{
    wsmi_mem_free(security->user);
    wsmi_mem_free(security->domain);
    wsmi_mem_free(security->service);
    wsmi_mem_free(security->service_host);
    wsmi_mem_free(security->credential_cache);
    wsmi_mem_free(security->client_keytab);
    wsmi_secret_clean_up(&security->password);
}

static bool apply_integrity(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->security.has_integrity = value.number != 0;
    return true;
}

static bool apply_port_in_name(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->security.names_port = value.number != 0;
    return true;
}

static bool apply_delegation(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->security.delegate = value.number != 0;
    return true;
}

/* "WSMAN" or "WSMAN@host.example". */
static bool apply_service(struct wsmi_session_build *build, union wsmi_option_value value)
{
    struct wsmi_session_security *security = &build->config->security;
    const MI_Char *at = strchr(value.text, '@');
    size_t length = at == NULL ? strlen(value.text) : (size_t)(at - value.text);
    if (length == 0 || (at != NULL && at[1] == '\0') || strpbrk(value.text, "/ \t\r\n") != NULL) {
        return wsmi_session_refuse_value(build, "the service is not given as SERVICE[@HOST]");
    }
    security->service = wsmi_mem_view_dup((struct wsmi_view){(const uint8_t *)value.text, length});
    return (security->service != NULL ||
            wsmi_session_refuse(build, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory", NULL)) &&
           (at == NULL || wsmi_session_copy_text(build, &security->service_host, at + 1));
}

static bool apply_cache(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->security.credential_cache, value.text);
}

static bool apply_keytab(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->security.client_keytab, value.text);
}

const struct wsmi_option_rule wsmi_session_security_rules[] = {
    {WSMI_MI_OPTION("PACKET_INTEGRITY"), MI_UINT32, apply_integrity},
    {WSMI_MI_OPTION("ENCODE_PORT_IN_SPN"), MI_UINT32, apply_port_in_name},
    {WSMI_OPTION_SERVICE_NAME, MI_STRING, apply_service},
    {WSMI_OPTION_CREDENTIAL_CACHE, MI_STRING, apply_cache},
    {WSMI_OPTION_CLIENT_KEYTAB, MI_STRING, apply_keytab},
    {WSMI_OPTION_DELEGATE, MI_UINT32, apply_delegation},
};
const size_t wsmi_session_security_rule_count =
    sizeof(wsmi_session_security_rules) / sizeof(wsmi_session_security_rules[0]);

/* SPDX-License-Identifier: MIT */
/* Options about TLS and about the way to the peer (mi-api section 9.2, wsmi/options.h). */
#include "mi/session_build.h"

#include "mi/result.h"

enum { SSL_OPTION_NO_TLS_1_2 = 0x10 };

static bool apply_chain_check(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->verify_chain = value.number != 0;
    return true;
}

static bool apply_name_check(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->verify_name = value.number != 0;
    return true;
}

static bool apply_revocation_check(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->verify_revocation = value.number != 0;
    return true;
}

/* TLS 1.2 is the lowest version used anyway. */
static bool apply_ssl_options(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->only_tls_1_3 = (value.number & SSL_OPTION_NO_TLS_1_2) != 0;
    return true;
}

static bool apply_ca_file(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->ca_file, value.text);
}

static bool apply_ca_dir(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->ca_dir, value.text);
}

static bool apply_crl_file(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->crl_file, value.text);
}

static bool apply_certificate(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->certificate_file, value.text);
}

static bool apply_key(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->key_file, value.text);
}

static bool apply_certificate_dir(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_session_copy_path(build, &build->config->certificate_dir, value.text);
}

static bool apply_key_password(struct wsmi_session_build *build, union wsmi_option_value value)
{
    struct wsmi_err err;
    return wsmi_secret_set(&build->config->key_password, wsmi_allocator_system(),
                           wsmi_view_from_str(value.text), &err) ||
           wsmi_error_from_err(&err, "option", build->error);
}

static bool apply_server_name(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->other_name = value.text;
    return true;
}

/* Of the kinds Windows knows, those that have a meaning elsewhere. */
static bool apply_proxy_type(struct wsmi_session_build *build, union wsmi_option_value value)
{
    struct wsmi_view type = wsmi_view_from_str(value.text);
    build->config->proxy_from_environment = wsmi_view_eq_nocase(type, WSMI_VIEW("Auto"));
    if (build->config->proxy_from_environment || wsmi_view_eq_nocase(type, WSMI_VIEW("None"))) {
        return true;
    }
    return wsmi_session_refuse(
        build, MI_RESULT_NOT_SUPPORTED,
        "proxy settings of Windows do not exist here; the proxy type is None or, to take what the "
        "environment variables say, Auto",
        NULL);
}

/* Credentials have a place of their own, and a proxy serves nothing under a path. */
static bool apply_proxy(struct wsmi_session_build *build, union wsmi_option_value value)
{
    struct wsmi_destination proxy;
    struct wsmi_err err;
    if (!wsmi_destination_parse(wsmi_view_from_str(value.text), &build->config->limits, &proxy,
                                &err)) {
        return wsmi_error_from_err(&err, "option", build->error);
    }
    if (proxy.scheme == WSMI_SCHEME_NONE || !proxy.has_port || proxy.user.len > 0 ||
        proxy.prefix.len > 1) {
        return wsmi_session_refuse_value(build, "the proxy is not given as http[s]://host:port");
    }
    return wsmi_session_copy_text(build, &build->config->proxy_url, value.text);
}

const struct wsmi_option_rule wsmi_session_network_rules[] = {
    {WSMI_MI_OPTION("CERT_CA_CHECK"), MI_UINT32, apply_chain_check},
    {WSMI_MI_OPTION("CERT_CN_CHECK"), MI_UINT32, apply_name_check},
    {WSMI_MI_OPTION("CERT_REVOCATION_CHECK"), MI_UINT32, apply_revocation_check},
    {WSMI_MI_OPTION("SSL_OPTIONS"), MI_UINT32, apply_ssl_options},
    {WSMI_MI_OPTION("TRUSTED_CERTS_DIR"), MI_STRING, apply_ca_dir},
    {WSMI_MI_OPTION("CERT_FILE"), MI_STRING, apply_certificate},
    {WSMI_MI_OPTION("PRIVATE_KEY_FILE"), MI_STRING, apply_key},
    {WSMI_MI_OPTION("PROXY_TYPE"), MI_STRING, apply_proxy_type},
    {WSMI_OPTION_CA_FILE, MI_STRING, apply_ca_file},
    {WSMI_OPTION_CRL_FILE, MI_STRING, apply_crl_file},
    {WSMI_OPTION_CLIENT_CERT_DIR, MI_STRING, apply_certificate_dir},
    {WSMI_OPTION_CLIENT_KEY_PASSWORD, MI_STRING, apply_key_password},
    {WSMI_OPTION_SERVER_NAME, MI_STRING, apply_server_name},
    {WSMI_OPTION_PROXY, MI_STRING, apply_proxy},
};
const size_t wsmi_session_network_rule_count =
    sizeof(wsmi_session_network_rules) / sizeof(wsmi_session_network_rules[0]);

bool wsmi_session_network_check(struct wsmi_session_build *build)
{
    const struct wsmi_session_config *config = build->config;
    const struct {
        bool applies;
        const char *reason;
        const char *option;
    } contradictions[] = {
        {config->verify_revocation && !config->verify_chain,
         "revocation cannot be checked where the chain is not",
         WSMI_MI_OPTION("CERT_REVOCATION_CHECK")},
        {config->crl_file != NULL && !config->verify_revocation,
         "revocation lists are given, but revocation is not to be checked", WSMI_OPTION_CRL_FILE},
        {config->key_file != NULL && config->certificate_file == NULL,
         "a key is given, but no certificate", WSMI_MI_OPTION("PRIVATE_KEY_FILE")},
        {config->certificate_dir != NULL && config->certificate_file != NULL,
         "a client certificate is given, and a directory to look for one",
         WSMI_OPTION_CLIENT_CERT_DIR},
        {config->key_password.len > 0 && config->certificate_file == NULL &&
             config->certificate_dir == NULL,
         "the password of a key is given, but no certificate", WSMI_OPTION_CLIENT_KEY_PASSWORD},
        {config->certificate_file != NULL && !config->is_https,
         "a client certificate is given, but plain HTTP shows none", WSMI_MI_OPTION("CERT_FILE")},
        {config->verify_revocation && !config->is_https,
         "revocation is to be checked, but plain HTTP has no certificate",
         WSMI_MI_OPTION("CERT_REVOCATION_CHECK")},
        {config->proxy_from_environment && config->proxy_url != NULL,
         "a proxy is given, but the proxy type says that the environment names it",
         WSMI_OPTION_PROXY},
    };
    for (size_t i = 0; i < sizeof(contradictions) / sizeof(contradictions[0]); i++) {
        if (contradictions[i].applies) {
            return wsmi_session_refuse(build, MI_RESULT_INVALID_PARAMETER, contradictions[i].reason,
                                       contradictions[i].option);
        }
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "mi/session_build.h"

#include "mi/mem.h"
#include "mi/result.h"
#include "mi/session_credentials.h"
#include "mi/value.h"
#include "wsmi/langtag.h"
#include "wsmi/version.h"

enum {
    DEFAULT_TIMEOUT_MS = 60 * 1000,
    KIB = 1024,
    SMALLEST_ENVELOPE_KIB = 8, /* DSP0226 section 6.2: 8192 octets at least */
    LARGEST_ENVELOPE_KIB = 512 * KIB,
    DEFAULT_ENVELOPE_KIB = 500, /* what Windows clients ask for: MS-WSMV section 3.2.4.1.3 */
    DEFAULT_ELEMENTS = 1000,    /* OMI's client */
    LARGEST_URL_BYTES = 8 * KIB,
    LARGEST_AGENT_BYTES = 256,
    HIGHEST_LOG_LEVEL = 3
};

bool wsmi_session_refuse(struct wsmi_session_build *build, MI_Result result, const char *reason,
                         const char *text)
{
    struct wsmi_error *error = build->error;
    memset(error, 0, sizeof(*error));
    error->result = result;
    error->category = result == MI_RESULT_NOT_SUPPORTED   ? MI_ERRORCATEGORY_NOT_IMPLEMENTED
                      : result == MI_RESULT_ACCESS_DENIED ? MI_ERRORCATEGORY_SECURITY_ERROR
                                                          : MI_ERRORCATEGORY_INVALID_ARGUMENT;
    error->phase = "option";
    error->reason = reason;
    error->text = text;
    return false;
}

bool wsmi_session_refuse_value(struct wsmi_session_build *build, const char *reason)
{
    return wsmi_session_refuse(build, MI_RESULT_INVALID_PARAMETER, reason, NULL);
}

static bool apply_transport(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_scheme_from_name(wsmi_view_from_str(value.text), &build->destination.transport) ||
           wsmi_session_refuse_value(build, "transport is neither HTTP nor HTTPS");
}

static bool apply_port(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->destination.has_port = true;
    build->destination.port = value.number;
    return true;
}

static bool apply_prefix(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->destination.url_prefix = wsmi_view_from_str(value.text);
    return true;
}

static bool apply_timeout(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return wsmi_value_timeout_to_ms(&value.interval, &build->config->timeout_ms) ||
           wsmi_session_refuse_value(build, "timeout is out of range");
}

static bool apply_privacy(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->wants_privacy = value.number != 0;
    return true;
}

static bool apply_encoding(struct wsmi_session_build *build, union wsmi_option_value value)
{
    struct wsmi_view encoding = wsmi_view_from_str(value.text);
    if (wsmi_view_eq_nocase(encoding, WSMI_VIEW("default")) ||
        wsmi_view_eq_nocase(encoding, WSMI_VIEW("UTF8"))) {
        return true;
    }
    if (wsmi_view_eq_nocase(encoding, WSMI_VIEW("UTF16"))) {
        return wsmi_session_refuse(
            build, MI_RESULT_NOT_SUPPORTED,
            "requests are sent in UTF-8, which every known agent takes; packet encoding "
            "UTF16 is not supported",
            NULL);
    }
    return wsmi_session_refuse_value(build, "packet encoding is none of default, UTF8 and UTF16");
}

bool wsmi_session_copy_text(struct wsmi_session_build *build, char **slot, const MI_Char *text)
{
    wsmi_mem_free(*slot);
    *slot = wsmi_mem_strdup(text);
    return *slot != NULL ||
           wsmi_session_refuse(build, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory", NULL);
}

bool wsmi_session_copy_path(struct wsmi_session_build *build, char **slot, const MI_Char *text)
{
    return text[0] == '\0' ? wsmi_session_refuse_value(build, "a file or directory name is empty")
                           : wsmi_session_copy_text(build, slot, text);
}

static bool copy_locale(struct wsmi_session_build *build, char **slot,
                        union wsmi_option_value value)
{
    struct wsmi_langtag tag;
    struct wsmi_err err;
    if (wsmi_langtag_parse(wsmi_view_from_str(value.text), &tag, &err)) {
        return wsmi_session_copy_text(build, slot, value.text);
    }
    return wsmi_error_from_err(&err, "option", build->error);
}

static bool apply_locale(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return copy_locale(build, &build->config->locale, value);
}

static bool apply_data_locale(struct wsmi_session_build *build, union wsmi_option_value value)
{
    return copy_locale(build, &build->config->data_locale, value);
}

static bool apply_envelope_size(struct wsmi_session_build *build, union wsmi_option_value value)
{
    if (value.number < SMALLEST_ENVELOPE_KIB || value.number > LARGEST_ENVELOPE_KIB) {
        return wsmi_session_refuse_value(build,
                                         "maximum envelope size is not between 8 KiB and 512 MiB");
    }
    build->config->max_envelope_bytes = value.number * KIB;
    /* Agents count the envelope, some a little generously; what is read is capped at twice that. */
    size_t cap = (size_t)value.number * KIB * 2;
    build->config->limits.max_message_bytes = cap < KIB * KIB ? KIB * KIB : cap;
    return true;
}

static bool apply_elements(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->max_elements = value.number;
    return value.number > 0 || wsmi_session_refuse_value(build, "maximum number of elements is 0");
}

static bool apply_user_agent(struct wsmi_session_build *build, union wsmi_option_value value)
{
    size_t length = strlen(value.text);
    for (size_t i = 0; i < length; i++) {
        if (value.text[i] < ' ' || value.text[i] > '~') {
            return wsmi_session_refuse_value(
                build, "user agent holds something else than printable ASCII");
        }
    }
    if (length > LARGEST_AGENT_BYTES) {
        return wsmi_session_refuse_value(build, "user agent is longer than 256 bytes");
    }
    build->user_agent = value.text;
    return true;
}

static bool apply_log_level(struct wsmi_session_build *build, union wsmi_option_value value)
{
    build->config->log_level = value.number;
    return value.number <= HIGHEST_LOG_LEVEL ||
           wsmi_session_refuse_value(build, "log level is above 3");
}

/* Means something to DCOM only; nothing to check. */
static bool apply_nothing(struct wsmi_session_build *build, union wsmi_option_value value)
{
    (void)build;
    (void)value;
    return true;
}

/* Every option a session looks at. Names not listed are other protocols' business and ignored
 * (mi-api 9.2). */
static const struct wsmi_option_rule rules[] = {
    {WSMI_MI_OPTION("TRANSPORT"), MI_STRING, apply_transport},
    {WSMI_MI_OPTION("DESTINATION_PORT"), MI_UINT32, apply_port},
    {WSMI_MI_OPTION("HTTP_URL_PREFIX"), MI_STRING, apply_prefix},
    {WSMI_MI_OPTION("TIMEOUT"), MI_DATETIME, apply_timeout},
    {WSMI_MI_OPTION("PACKET_PRIVACY"), MI_UINT32, apply_privacy},
    {WSMI_MI_OPTION("PACKET_ENCODING"), MI_STRING, apply_encoding},
    {WSMI_MI_OPTION("DATA_LOCALE"), MI_STRING, apply_data_locale},
    {WSMI_MI_OPTION("UI_LOCALE"), MI_STRING, apply_locale},
    {WSMI_MI_OPTION("MAX_ENVELOPE_SIZE"), MI_UINT32, apply_envelope_size},
    {WSMI_MI_OPTION("MAX_ELEMENTS"), MI_UINT32, apply_elements},
    {WSMI_MI_OPTION("IMPERSONATION_TYPE"), MI_UINT32, apply_nothing},
    {WSMI_OPTION_USER_AGENT, MI_STRING, apply_user_agent},
    {WSMI_OPTION_LOG_LEVEL, MI_UINT32, apply_log_level},
};

static bool apply_rule(struct wsmi_session_build *build, const struct wsmi_option_rule *rule)
{
    union wsmi_option_value value;
    MI_Type type;
    bool applied = false;
    if (!wsmi_bag_type(build->bag, rule->name, &type)) {
        return true;
    }
    if (type != rule->type) {
        return wsmi_session_refuse(build, MI_RESULT_TYPE_MISMATCH,
                                   "option has a value of the wrong type", rule->name);
    }
    if (type == MI_STRING) {
        value.text = wsmi_bag_string(build->bag, rule->name);
        applied = rule->apply(build, value);
    } else if (type == MI_UINT32 && wsmi_bag_number(build->bag, rule->name, &value.number)) {
        applied = rule->apply(build, value);
    } else if (wsmi_bag_interval(build->bag, rule->name, &value.interval)) {
        applied = rule->apply(build, value);
    } else {
        return wsmi_session_refuse(build, MI_RESULT_TYPE_MISMATCH,
                                   "option is a datetime, not an interval", rule->name);
    }
    if (!applied && build->error->text == NULL) {
        build->error->text = rule->name;
    }
    return applied;
}

static bool apply_rules(struct wsmi_session_build *build, const struct wsmi_option_rule *list,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!apply_rule(build, &list[i])) {
            return false;
        }
    }
    return true;
}

static bool apply_options(struct wsmi_session_build *build)
{
    return apply_rules(build, rules, sizeof(rules) / sizeof(rules[0])) &&
           apply_rules(build, wsmi_session_network_rules, wsmi_session_network_rule_count) &&
           apply_rules(build, wsmi_session_security_rules, wsmi_session_security_rule_count);
}

static bool check_protocol(struct wsmi_session_build *build, const MI_Char *protocol,
                           const MI_Char *destination)
{
    struct wsmi_view name = wsmi_view_from_str(protocol);
    if (protocol == NULL ? destination == NULL : wsmi_view_eq_nocase(name, WSMI_VIEW("WMIDCOM"))) {
        return wsmi_session_refuse(
            build, MI_RESULT_NOT_SUPPORTED,
            "protocol WMIDCOM is not in this version of wsmi; ask for WINRM, which without "
            "a destination is the WS-Man service of this machine",
            NULL);
    }
    if (protocol == NULL || wsmi_view_eq_nocase(name, WSMI_VIEW("WINRM")) ||
        wsmi_view_eq_nocase(name, WSMI_VIEW("MI_REMOTE_WSMAN"))) {
        return true;
    }
    return wsmi_session_refuse(build, MI_RESULT_NOT_FOUND,
                               "unknown protocol; WINRM is the one there is", NULL);
}

static char *write_url(const struct wsmi_target *target)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), LARGEST_URL_BYTES);
    wsmi_target_write_url(target, &buf);
    char *url = wsmi_buf_ok(&buf, &err) ? wsmi_mem_view_dup(wsmi_buf_view(&buf)) : NULL;
    wsmi_buf_clean_up(&buf);
    return url;
}

/* The authority of a URL: between "://" and the next slash. */
static struct wsmi_view authority_of(const char *url)
{
    struct wsmi_view all = wsmi_view_from_str(strstr(url, "://") + 3);
    const uint8_t *end = memchr(all.ptr, '/', all.len);
    return end == NULL ? all : (struct wsmi_view){all.ptr, (size_t)(end - all.ptr)};
}

/* At the near end of a tunnel: connects to where the destination says, and takes whom it finds
 * there for the one with the other name. */
static bool rename_peer(struct wsmi_session_build *build, struct wsmi_target *target)
{
    struct wsmi_destination other;
    struct wsmi_err err;
    char *url = write_url(target);
    if (url != NULL) {
        build->config->connect_to = wsmi_mem_view_dup(authority_of(url));
        wsmi_mem_free(url);
    }
    if (build->config->connect_to == NULL) {
        return wsmi_session_refuse(build, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory", NULL);
    }
    if (!wsmi_destination_parse(wsmi_view_from_str(build->other_name), &build->config->limits,
                                &other, &err)) {
        (void)wsmi_error_from_err(&err, "option", build->error);
        build->error->text = WSMI_OPTION_SERVER_NAME;
        return false;
    }
    if (other.scheme != WSMI_SCHEME_NONE || other.user.len > 0 || other.prefix.len > 0 ||
        other.has_port || other.kind == WSMI_HOST_LOCAL) {
        return wsmi_session_refuse(build, MI_RESULT_INVALID_PARAMETER,
                                   "the other name of the server is more than a host",
                                   WSMI_OPTION_SERVER_NAME);
    }
    target->kind = other.kind;
    target->host = other.host;
    target->zone = other.zone;
    target->absolute = false;
    memcpy(target->address, other.address, sizeof(target->address));
    return true;
}

/*
 * Over plain HTTP only tokens encrypt. Without them it needs the caller's word: packet privacy is
 * on by default (mi-api 9.2), and only an explicit MI_FALSE gives it up.
 */
static bool check_privacy(struct wsmi_session_build *build)
{
    const struct wsmi_session_config *config = build->config;
    bool is_sealed = config->security.is_used && config->digest_user == NULL;
    if (config->is_https || is_sealed || !config->wants_privacy) {
        return true;
    }
    return wsmi_session_refuse(
        build, MI_RESULT_ACCESS_DENIED,
        "plain HTTP would carry everything unencrypted; use https, "
        "authenticate with Negotiate, or switch packet privacy off explicitly",
        WSMI_MI_OPTION("PACKET_PRIVACY"));
}

/* Nobody is to believe that a certificate is shown. */
static bool check_directory(struct wsmi_session_build *build)
{
    const struct wsmi_session_config *config = build->config;
    return config->certificate_dir == NULL || config->thumbprint != NULL ||
           wsmi_session_refuse(build, MI_RESULT_INVALID_PARAMETER,
                               "a directory of client certificates is given, but no thumbprint",
                               WSMI_OPTION_CLIENT_CERT_DIR);
}

static bool set_destination(struct wsmi_session_build *build, const MI_Char *text)
{
    struct wsmi_session_config *config = build->config;
    struct wsmi_view in = wsmi_view_from_str(text == NULL ? "localhost" : text);
    struct wsmi_destination destination;
    struct wsmi_target target;
    struct wsmi_err err;
    if (!wsmi_destination_parse(in, &config->limits, &destination, &err)) {
        return wsmi_error_from_err(&err, "destination", build->error);
    }
    if (!wsmi_destination_resolve(&destination, &build->destination, &target, &err)) {
        (void)wsmi_error_from_err(&err, "option", build->error);
        if (err.code == WSMI_E_SYNTAX) {
            /* Only the prefix has a syntax; the offset is in it. */
            build->error->text = WSMI_MI_OPTION("HTTP_URL_PREFIX");
        }
        return false;
    }
    config->is_https = target.scheme == WSMI_SCHEME_HTTPS;
    config->port = target.port;
    if (build->other_name != NULL && !rename_peer(build, &target)) {
        return false;
    }
    config->url = write_url(&target);
    config->server_name = wsmi_mem_view_dup(target.host);
    config->user_agent =
        wsmi_mem_strdup(build->user_agent == NULL ? "wsmi/" WSMI_VERSION : build->user_agent);
    if (config->url == NULL || config->server_name == NULL || config->user_agent == NULL) {
        return wsmi_session_refuse(build, MI_RESULT_SERVER_LIMITS_EXCEEDED, "out of memory", NULL);
    }
    return wsmi_session_network_check(build) &&
           wsmi_session_credentials_apply(build->bag, &destination, config, build->error) &&
           check_privacy(build) && check_directory(build);
}

bool wsmi_session_config_build(const MI_Char *protocol, const MI_Char *destination,
                               const struct wsmi_bag *bag, struct wsmi_session_config *ret,
                               struct wsmi_error *error)
{
    struct wsmi_session_build build = {.bag = bag, .config = ret, .error = error};
    memset(ret, 0, sizeof(*ret));
    ret->wants_privacy = true;
    ret->verify_chain = true;
    ret->verify_name = true;
    ret->timeout_ms = DEFAULT_TIMEOUT_MS;
    ret->max_envelope_bytes = DEFAULT_ENVELOPE_KIB * KIB;
    ret->max_elements = DEFAULT_ELEMENTS;
    ret->limits = wsmi_limits_default();
    if (check_protocol(&build, protocol, destination) && apply_options(&build) &&
        set_destination(&build, destination)) {
        return true;
    }
    wsmi_session_config_clean_up(ret);
    return false;
}

void wsmi_session_config_clean_up(struct wsmi_session_config *config)
{
    wsmi_mem_free(config->url);
    wsmi_mem_free(config->server_name);
    wsmi_mem_free(config->user_agent);
    wsmi_mem_free(config->connect_to);
    wsmi_mem_free(config->ca_file);
    wsmi_mem_free(config->ca_dir);
    wsmi_mem_free(config->crl_file);
    wsmi_mem_free(config->certificate_file);
    wsmi_mem_free(config->key_file);
    wsmi_mem_free(config->certificate_dir);
    wsmi_mem_free(config->thumbprint);
    wsmi_mem_free(config->proxy_url);
    wsmi_mem_free(config->proxy_user);
    wsmi_mem_free(config->basic_user);
    wsmi_mem_free(config->digest_user);
    wsmi_session_security_clean_up(&config->security);
    wsmi_secret_clean_up(&config->key_password);
    wsmi_secret_clean_up(&config->proxy_password);
    wsmi_secret_clean_up(&config->digest_password);
    wsmi_mem_free(config->locale);
    wsmi_mem_free(config->data_locale);
    wsmi_secret_clean_up(&config->authorization);
    memset(config, 0, sizeof(*config));
}

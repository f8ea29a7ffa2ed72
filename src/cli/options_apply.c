/* SPDX-License-Identifier: MIT */
#include "cli/options_apply.h"

#include <string.h>

enum { MAX_USER_BYTES = 4 * 1024 };

/* Texts of options have a NUL behind their end, secrets too. */
static const char *c_string(struct wsmi_view text)
{
    return text.ptr == NULL ? "" : (const char *)text.ptr;
}

/* One row of credentials options: the destination's user or the proxy's. */
struct names {
    struct wsmi_view auth;
    struct wsmi_view user;
    struct wsmi_view domain;
    struct wsmi_view thumbprint;
};

static const struct names destination_names = {WSMI_VIEW_INIT("auth"), WSMI_VIEW_INIT("user"),
                                               WSMI_VIEW_INIT("domain"),
                                               WSMI_VIEW_INIT("cert-thumbprint")};

static const struct names proxy_names = {WSMI_VIEW_INIT("proxy-auth"), WSMI_VIEW_INIT("proxy-user"),
                                         WSMI_VIEW_INIT("proxy-domain"), WSMI_VIEW_INIT("")};

struct apply {
    const struct wsmi_cli_settings *settings;
    MI_DestinationOptions *options;
    const char *reason;
};

static MI_Result fail(struct apply *apply, MI_Result result, const char *reason)
{
    apply->reason = reason;
    return result;
}

static MI_Result set_interval(MI_DestinationOptions *options, const struct wsmi_option *option)
{
    const struct wsmi_duration *duration = &option->value.duration;
    MI_Interval interval;
    memset(&interval, 0, sizeof(interval));
    interval.days = duration->days;
    interval.hours = duration->hours;
    interval.minutes = duration->minutes;
    interval.seconds = duration->seconds;
    interval.microseconds = duration->microseconds;
    return options->ft->SetInterval(options, option->info->mi_name, &interval, 0);
}

static MI_Result set_choice(MI_DestinationOptions *options, const struct wsmi_option *option)
{
    const struct wsmi_option_choice *choice = option->value.choice;
    return choice->text != NULL
               ? MI_DestinationOptions_SetString(options, option->info->mi_name, choice->text)
               : MI_DestinationOptions_SetNumber(options, option->info->mi_name, choice->number);
}

/* An option that is not a part of credentials. */
static MI_Result set_whole(const struct apply *apply, const struct wsmi_option *option)
{
    MI_DestinationOptions *options = apply->options;
    const char *name = option->info->mi_name;
    switch (option->info->kind) {
    case WSMI_OPTION_KIND_NUMBER:
    case WSMI_OPTION_KIND_SIZE:
        return MI_DestinationOptions_SetNumber(options, name, option->value.number);
    case WSMI_OPTION_KIND_BOOLEAN:
        return MI_DestinationOptions_SetNumber(options, name, option->value.boolean ? 1 : 0);
    case WSMI_OPTION_KIND_DURATION:
        return set_interval(options, option);
    case WSMI_OPTION_KIND_CHOICE:
        return set_choice(options, option);
    case WSMI_OPTION_KIND_SECRET:
    case WSMI_OPTION_KIND_SECRET_FILE: /* the client key's is the only one of its kind */
        return MI_DestinationOptions_SetString(
            options, name, c_string(wsmi_secret_reveal(&apply->settings->key_password.secret)));
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
        return MI_DestinationOptions_SetString(options, name, c_string(option->value.text));
    case WSMI_OPTION_KIND_COUNT:
        break;
    }
    return MI_RESULT_FAILED;
}

static MI_Result set_all_wholes(struct apply *apply)
{
    const struct wsmi_option *option;
    for (size_t i = 0; (option = wsmi_cli_settings_at(apply->settings, i)) != NULL; i++) {
        if (option->info->part == WSMI_OPTION_PART_WHOLE) {
            MI_Result result = set_whole(apply, option);
            if (result != MI_RESULT_OK) {
                return fail(apply, result,
                            result == MI_RESULT_SERVER_LIMITS_EXCEEDED
                                ? "out of memory"
                                : "the value of an option was not accepted");
            }
        }
    }
    return MI_RESULT_OK;
}

static MI_Result add_credentials(struct apply *apply, const struct names *names,
                                 const MI_UserCredentials *credentials)
{
    MI_Result result =
        names == &proxy_names
            ? MI_DestinationOptions_AddProxyCredentials(apply->options, credentials)
            : MI_DestinationOptions_AddDestinationCredentials(apply->options, credentials);
    return result == MI_RESULT_OK
               ? result
               : fail(apply, result, "these credentials do not go with this way to authenticate");
}

/* Splits DOMAIN\name in place; false when a domain is given besides. */
static bool split_user(char *user, const char *domain, MI_UsernamePasswordCreds *ret)
{
    char *backslash = strchr(user, '\\');
    ret->domain = domain;
    ret->username = user;
    if (backslash == NULL) {
        return true;
    }
    if (domain != NULL) {
        return false;
    }
    *backslash = '\0';
    ret->domain = user;
    ret->username = backslash + 1;
    return true;
}

static bool takes_no_user(const char *auth)
{
    return strcmp(auth, "default") == 0 || strcmp(auth, "nego-no-creds") == 0;
}

static bool takes_thumbprint(const char *auth)
{
    return strcmp(auth, "client-certs") == 0 || strcmp(auth, "issuer-cert") == 0;
}

/* What a kind of credentials has no place for would be left out in silence, or taken for what is in
 * the same place of another kind. */
static MI_Result check_kind(struct apply *apply, const char *auth, bool has_user,
                            bool has_thumbprint)
{
    if (has_thumbprint && has_user) {
        return fail(apply, MI_RESULT_INVALID_PARAMETER,
                    "both a user and cert-thumbprint are given");
    }
    if (has_user && auth != NULL && takes_no_user(auth)) {
        return fail(apply, MI_RESULT_INVALID_PARAMETER,
                    "this way to authenticate takes the identity of the process; a user goes with "
                    "negotiate, kerberos or ntlm");
    }
    if (has_user && auth != NULL && takes_thumbprint(auth)) {
        return fail(apply, MI_RESULT_INVALID_PARAMETER,
                    "this way to authenticate takes a certificate, and no user");
    }
    return !has_thumbprint || auth == NULL || takes_thumbprint(auth)
               ? MI_RESULT_OK
               : fail(apply, MI_RESULT_INVALID_PARAMETER,
                      "cert-thumbprint goes with client-certs alone");
}

/*
 * How a user without `auth` proves who it is. Basic needs no more than a password, and shows it to
 * the peer, which TLS has identified. Over plain HTTP the password is not shown unless the messages
 * are to be read by everybody anyway.
 */
static const MI_Char *default_type(const struct apply *apply, const struct names *names,
                                   const struct wsmi_destination *destination)
{
    const struct wsmi_option *transport =
        wsmi_cli_settings_find(apply->settings, WSMI_VIEW("transport"));
    const struct wsmi_option *privacy =
        wsmi_cli_settings_find(apply->settings, WSMI_VIEW("packet-privacy"));
    bool is_plain = (transport != NULL && strcmp(transport->value.choice->word, "http") == 0) ||
                    (destination != NULL && destination->scheme == WSMI_SCHEME_HTTP);
    bool is_open = privacy != NULL && !privacy->value.boolean;
    return names == &destination_names && is_plain && !is_open ? MI_AUTH_TYPE_NEGO_WITH_CREDS
                                                               : MI_AUTH_TYPE_BASIC;
}

/* Credentials with this user, which may be NULL: then there must be nothing that needs one. */
static MI_Result apply_user(struct apply *apply, const struct names *names, char *user,
                            const MI_Char *default_type, const struct wsmi_cli_password *password)
{
    const struct wsmi_option *auth = wsmi_cli_settings_find(apply->settings, names->auth);
    const struct wsmi_option *domain = wsmi_cli_settings_find(apply->settings, names->domain);
    const struct wsmi_option *thumbprint =
        wsmi_cli_settings_find(apply->settings, names->thumbprint);
    MI_UserCredentials credentials;
    memset(&credentials, 0, sizeof(credentials));
    if (auth == NULL && user == NULL && thumbprint == NULL) {
        return domain == NULL && !password->is_set ? MI_RESULT_OK
                                                   : fail(apply, MI_RESULT_INVALID_PARAMETER,
                                                          "a password or domain without a user");
    }
    MI_Result result = check_kind(apply, auth == NULL ? NULL : auth->value.choice->word,
                                  user != NULL, thumbprint != NULL);
    if (result != MI_RESULT_OK) {
        return result;
    }
    credentials.authenticationType = auth != NULL         ? auth->value.choice->text
                                     : thumbprint != NULL ? MI_AUTH_TYPE_CLIENT_CERTS
                                                          : default_type;
    if (thumbprint != NULL) {
        credentials.credentials.certificateThumbprint = c_string(thumbprint->value.text);
    } else if (user != NULL) {
        if (!split_user(user, domain == NULL ? NULL : c_string(domain->value.text),
                        &credentials.credentials.usernamePassword)) {
            return fail(apply, MI_RESULT_INVALID_PARAMETER, "the user has two domains");
        }
        credentials.credentials.usernamePassword.password =
            password->is_set ? c_string(wsmi_secret_reveal(&password->secret)) : NULL;
    }
    return add_credentials(apply, names, &credentials);
}

static MI_Result apply_credentials(struct apply *apply, const struct names *names,
                                   const struct wsmi_destination *destination,
                                   const struct wsmi_cli_password *password)
{
    const struct wsmi_option *user = wsmi_cli_settings_find(apply->settings, names->user);
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), MAX_USER_BYTES);
    if (user != NULL) {
        wsmi_buf_put(&text, user->value.text);
    } else if (destination != NULL) {
        wsmi_destination_user(destination, &text);
    }
    bool has_user = text.len > 0;
    wsmi_buf_put_byte(&text, '\0');
    MI_Result result = text.failed != WSMI_OK
                           ? fail(apply, MI_RESULT_INVALID_PARAMETER, "the user name is too long")
                           : apply_user(apply, names, has_user ? (char *)text.ptr : NULL,
                                        default_type(apply, names, destination), password);
    wsmi_buf_clean_up(&text);
    return result;
}

MI_Result wsmi_cli_options_apply(const struct wsmi_cli_settings *settings,
                                 const struct wsmi_destination *destination,
                                 MI_Application *application, MI_DestinationOptions *ret,
                                 const char **ret_reason)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    struct apply apply = {settings, &options, "out of memory"};
    MI_Result result = MI_Application_NewDestinationOptions(application, &options);
    if (result == MI_RESULT_OK) {
        result = set_all_wholes(&apply);
        if (result == MI_RESULT_OK) {
            result =
                apply_credentials(&apply, &destination_names, destination, &settings->password);
        }
        if (result == MI_RESULT_OK) {
            result = apply_credentials(&apply, &proxy_names, NULL, &settings->proxy_password);
        }
        if (result != MI_RESULT_OK) {
            MI_DestinationOptions_Delete(&options);
        }
    }
    if (result == MI_RESULT_OK) {
        *ret = options;
    } else {
        *ret_reason = apply.reason;
    }
    return result;
}

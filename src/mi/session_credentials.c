/* SPDX-License-Identifier: MIT */
#include "mi/session_credentials.h"

#include "core/ascii.h"
#include "mi/mem.h"
#include "mi/result.h"
#include "mi/session_certificate.h"
#include "wsmi/buf.h"
#include "wsmi/challenge.h"

enum { LARGEST_NAME_BYTES = 2 * 1024, LARGEST_HEADER_BYTES = 16 * 1024 };

static bool refuse(struct wsmi_error *error, MI_Result result, const char *reason, const char *text)
{
    (void)wsmi_error_refuse_as(error, result, "credentials", reason);
    error->text = text;
    return false;
}

static bool is(const MI_Char *text, struct wsmi_view literal)
{
    return wsmi_view_eq_nocase(wsmi_view_from_str(text), literal);
}

/* domain\user, or user alone; nothing where the credentials are somebody's who needs no name. */
static void write_account(const struct wsmi_bag_credential *credential, struct wsmi_buf *account)
{
    if (credential->domain != NULL && credential->domain[0] != '\0') {
        wsmi_buf_put_str(account, credential->domain);
        wsmi_buf_put_byte(account, '\\');
    }
    if (credential->user != NULL) {
        wsmi_buf_put_str(account, credential->user);
    }
}

/* A user in the destination and one in the credentials must be the same; neither wins. */
static bool check_user(const struct wsmi_destination *destination, struct wsmi_view account,
                       struct wsmi_error *error)
{
    struct wsmi_buf named;
    struct wsmi_err err;
    if (destination->user.len == 0) {
        return true;
    }
    wsmi_buf_init(&named, wsmi_allocator_system(), LARGEST_NAME_BYTES);
    wsmi_destination_user(destination, &named);
    bool written = wsmi_buf_ok(&named, &err);
    bool same = written && wsmi_view_eq(wsmi_buf_view(&named), account);
    wsmi_buf_clean_up(&named);
    if (!written) {
        return wsmi_error_from_err(&err, "credentials", error);
    }
    return same || refuse(error, MI_RESULT_INVALID_PARAMETER,
                          "the destination names another user than the credentials", NULL);
}

static bool write_basic(const struct wsmi_bag_credential *credential, struct wsmi_view account,
                        struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_view password = {NULL, 0};
    struct wsmi_buf header;
    struct wsmi_err err;
    if (credential->password != NULL) {
        password = wsmi_secret_reveal(credential->password);
    }
    wsmi_buf_init(&header, wsmi_allocator_system(), LARGEST_HEADER_BYTES);
    bool made = wsmi_basic_write_credentials(account, password, &header, &err) &&
                wsmi_secret_set(&config->authorization, wsmi_allocator_system(),
                                wsmi_buf_view(&header), &err);
    wsmi_buf_clean_up(&header);
    if (!made) {
        return wsmi_error_from_err(&err, "credentials", error);
    }
    config->basic_user = wsmi_mem_view_dup(account);
    return config->basic_user != NULL || wsmi_error_no_memory(error, "credentials");
}

/* What Basic refuses in a name, Digest has no place for either (RFC 7616 section 3.4.4), and
 * libcurl would send a line end as one. */
static bool check_digest_user(struct wsmi_view account, struct wsmi_error *error)
{
    for (size_t i = 0; i < account.len; i++) {
        if (account.ptr[i] == ':' || wsmi_ascii_is(account.ptr[i], WSMI_CONTROL)) {
            return refuse(error, MI_RESULT_INVALID_PARAMETER,
                          "user contains ':' or a control character", NULL);
        }
    }
    return account.len > 0 ||
           refuse(error, MI_RESULT_INVALID_PARAMETER, "credentials of this type need a user", NULL);
}

/* User and password as libcurl takes them. */
static bool copy_login(const struct wsmi_bag_credential *credential, struct wsmi_view account,
                       char **ret_user, struct wsmi_secret *ret_password, struct wsmi_error *error)
{
    struct wsmi_err err;
    if (credential->password != NULL &&
        !wsmi_secret_set(ret_password, wsmi_allocator_system(),
                         wsmi_secret_reveal(credential->password), &err)) {
        return wsmi_error_from_err(&err, "credentials", error);
    }
    *ret_user = wsmi_mem_view_dup(account);
    return *ret_user != NULL || wsmi_error_no_memory(error, "credentials");
}

static bool write_digest(const struct wsmi_bag_credential *credential, struct wsmi_view account,
                         struct wsmi_session_config *config, struct wsmi_error *error)
{
    return check_digest_user(account, error) &&
           copy_login(credential, account, &config->digest_user, &config->digest_password, error);
}

static bool check_nobody(const struct wsmi_destination *destination, struct wsmi_error *error)
{
    return destination->user.len == 0 ||
           refuse(error, MI_RESULT_INVALID_PARAMETER,
                  "the destination names a user, but there are no credentials for it", NULL);
}

static bool apply_anonymous(const struct wsmi_destination *destination,
                            struct wsmi_session_config *config, struct wsmi_error *error)
{
    config->anonymous = true;
    return check_nobody(destination, error);
}

static bool is_for_proxy(const struct wsmi_bag_credential *credential)
{
    return is(credential->option_name, WSMI_VIEW("__MI_DESTINATIONOPTIONS_PROXY_CREDENTIALS"));
}

/* Under another name they are somebody else's secret. Options take no two of one type and name. */
static bool check_purpose(const struct wsmi_bag_credential *credential, struct wsmi_error *error)
{
    static const struct wsmi_view destination =
        WSMI_VIEW_INIT("__MI_DESTINATIONOPTIONS_DESTINATION_CREDENTIALS");
    return is_for_proxy(credential) || is(credential->option_name, destination) ||
           refuse(error, MI_RESULT_INVALID_PARAMETER,
                  "there are credentials neither for the destination nor for a proxy", NULL);
}

/* Basic and Digest: what a proxy can be told without a mechanism of its own. Never one in place of
 * the other. */
static bool apply_proxy(const struct wsmi_bag_credential *credential, struct wsmi_view account,
                        struct wsmi_session_config *config, struct wsmi_error *error)
{
    bool is_digest = is(credential->type, WSMI_VIEW("Digest"));
    if (config->proxy_user != NULL) {
        return refuse(error, MI_RESULT_NOT_SUPPORTED,
                      "several credentials for the proxy are not supported", NULL);
    }
    if (config->proxy_url == NULL && !config->proxy_from_environment) {
        return refuse(error, MI_RESULT_INVALID_PARAMETER,
                      "there are proxy credentials, but no proxy", NULL);
    }
    if (!is_digest && !is(credential->type, WSMI_VIEW("Basic"))) {
        return refuse(error, MI_RESULT_NOT_SUPPORTED, "a proxy is told Basic or Digest",
                      credential->type);
    }
    config->proxy_scheme = is_digest ? WSMI_AUTH_DIGEST : WSMI_AUTH_BASIC;
    return copy_login(credential, account, &config->proxy_user, &config->proxy_password, error);
}

/* All that mean tokens go the same way, and nothing says by what a second would be chosen. */
static bool apply_tokens(const struct wsmi_bag_credential *credential,
                         struct wsmi_session_config *config, struct wsmi_error *error)
{
    if (config->security.is_used) {
        return refuse(error, MI_RESULT_INVALID_PARAMETER,
                      "of Default, NegoWithCreds, NegoNoCreds, Kerberos and Ntlmdomain, which all "
                      "mean Negotiate, a session takes one",
                      NULL);
    }
    return wsmi_session_security_apply(credential, config, error);
}

static bool apply_destination(const struct wsmi_bag_credential *credential,
                              struct wsmi_view account, struct wsmi_session_config *config,
                              struct wsmi_error *error)
{
    if (wsmi_session_security_is(credential->type)) {
        return apply_tokens(credential, config, error);
    }
    if (is(credential->type, WSMI_VIEW("Digest"))) {
        return write_digest(credential, account, config, error);
    }
    if (is(credential->type, WSMI_VIEW("Basic"))) {
        return write_basic(credential, account, config, error);
    }
    if (is(credential->type, WSMI_VIEW("CredSSP"))) {
        return refuse(error, MI_RESULT_NOT_SUPPORTED,
                      "CredSSP, which hands the password to the peer, is not supported",
                      credential->type);
    }
    return refuse(error, MI_RESULT_NOT_SUPPORTED,
                  "this authentication type is not supported by this version of wsmi",
                  credential->type);
}

static bool apply(const struct wsmi_bag_credential *credential,
                  const struct wsmi_destination *destination, struct wsmi_session_config *config,
                  struct wsmi_error *error)
{
    struct wsmi_buf account;
    struct wsmi_err err;
    bool applied = false;
    if (is(credential->type, WSMI_VIEW("None")) && !is_for_proxy(credential)) {
        return apply_anonymous(destination, config, error);
    }
    if (is(credential->type, WSMI_VIEW("ClientCerts")) && !is_for_proxy(credential)) {
        return wsmi_session_certificate_apply(credential, config, error); /* it has no user */
    }
    wsmi_buf_init(&account, wsmi_allocator_system(), LARGEST_NAME_BYTES);
    write_account(credential, &account);
    if (!wsmi_buf_ok(&account, &err)) {
        (void)wsmi_error_from_err(&err, "credentials", error);
    } else if (is_for_proxy(credential)) {
        applied = apply_proxy(credential, wsmi_buf_view(&account), config, error);
    } else {
        applied = check_user(destination, wsmi_buf_view(&account), error) &&
                  apply_destination(credential, wsmi_buf_view(&account), config, error);
    }
    wsmi_buf_clean_up(&account);
    return applied;
}

/* A peer that could choose Basic among others would be told the password for the asking. */
static bool check_together(const struct wsmi_destination *destination,
                           struct wsmi_session_config *config, struct wsmi_error *error)
{
    bool answers_challenges = config->security.is_used || config->digest_user != NULL;
    bool is_basic = config->authorization.len > 0;
    if (is_basic && answers_challenges) {
        return refuse(error, MI_RESULT_INVALID_PARAMETER,
                      "Basic is never a second choice; other credentials beside it are not taken",
                      NULL);
    }
    if (config->anonymous && (answers_challenges || is_basic || config->shows_certificate)) {
        return refuse(error, MI_RESULT_INVALID_PARAMETER,
                      "there are credentials, and type None beside them", NULL);
    }
    return !config->shows_certificate || answers_challenges || is_basic ||
           (check_nobody(destination, error) && wsmi_session_certificate_announce(config, error));
}

bool wsmi_session_credentials_apply(const struct wsmi_bag *bag,
                                    const struct wsmi_destination *destination,
                                    struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_bag_credential credential;
    size_t count = 0;
    for (size_t i = 0; wsmi_bag_credential_at(bag, i, &credential); i++) {
        if (!check_purpose(&credential, error) || !apply(&credential, destination, config, error)) {
            return false;
        }
        count += is_for_proxy(&credential) ? 0 : 1;
    }
    return count == 0 ? apply_anonymous(destination, config, error)
                      : check_together(destination, config, error);
}

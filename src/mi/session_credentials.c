/* SPDX-License-Identifier: MIT */
#include "mi/session_credentials.h"

#include "mi/mem.h"
#include "mi/result.h"
#include "wsmi/buf.h"
#include "wsmi/challenge.h"

enum { LARGEST_NAME_BYTES = 2 * 1024, LARGEST_HEADER_BYTES = 16 * 1024, DELETE = 0x7F };

static bool refuse(struct wsmi_error *error, MI_Result result, const char *reason, const char *text)
{
    memset(error, 0, sizeof(*error));
    error->result = result;
    error->category = result == MI_RESULT_NOT_SUPPORTED ? MI_ERRORCATEGORY_NOT_IMPLEMENTED
                                                        : MI_ERRORCATEGORY_INVALID_ARGUMENT;
    error->phase = "credentials";
    error->reason = reason;
    error->text = text;
    return false;
}

static bool is(const MI_Char *text, struct wsmi_view literal)
{
    return wsmi_view_eq_nocase(wsmi_view_from_str(text), literal);
}

/* domain\user, or user alone. */
static void write_account(const struct wsmi_bag_credential *credential, struct wsmi_buf *account)
{
    if (credential->domain != NULL && credential->domain[0] != '\0') {
        wsmi_buf_put_str(account, credential->domain);
        wsmi_buf_put_byte(account, '\\');
    }
    wsmi_buf_put_str(account, credential->user);
}

/* A user in the destination and one in the credentials must be the same; neither wins. */
static bool check_user(const struct wsmi_destination *destination, const struct wsmi_buf *account,
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
    bool same = written && wsmi_view_eq(wsmi_buf_view(&named), wsmi_buf_view(account));
    wsmi_buf_clean_up(&named);
    if (!written) {
        wsmi_error_from_err(&err, "credentials", error);
        return false;
    }
    return same || refuse(error, MI_RESULT_INVALID_PARAMETER,
                          "the destination names another user than the credentials", NULL);
}

static bool write_basic(const struct wsmi_bag_credential *credential,
                        const struct wsmi_buf *account, struct wsmi_session_config *config,
                        struct wsmi_error *error)
{
    struct wsmi_view password = {NULL, 0};
    struct wsmi_buf header;
    struct wsmi_err err;
    if (credential->password != NULL) {
        password = wsmi_secret_reveal(credential->password);
    }
    wsmi_buf_init(&header, wsmi_allocator_system(), LARGEST_HEADER_BYTES);
    bool made = wsmi_basic_write_credentials(wsmi_buf_view(account), password, &header, &err) &&
                wsmi_secret_set(&config->authorization, wsmi_allocator_system(),
                                wsmi_buf_view(&header), &err);
    wsmi_buf_clean_up(&header);
    if (!made) {
        wsmi_error_from_err(&err, "credentials", error);
    }
    return made;
}

/* What Basic refuses in a name, Digest has no place for either (RFC 7616 section 3.4.4), and
 * libcurl would send a line end as one. */
static bool check_digest_user(struct wsmi_view account, struct wsmi_error *error)
{
    for (size_t i = 0; i < account.len; i++) {
        if (account.ptr[i] == ':' || account.ptr[i] < ' ' || account.ptr[i] == DELETE) {
            return refuse(error, MI_RESULT_INVALID_PARAMETER,
                          "user contains ':' or a control character", NULL);
        }
    }
    return account.len > 0 ||
           refuse(error, MI_RESULT_INVALID_PARAMETER, "credentials of this type need a user", NULL);
}

static bool write_digest(const struct wsmi_bag_credential *credential,
                         const struct wsmi_buf *account, struct wsmi_session_config *config,
                         struct wsmi_error *error)
{
    struct wsmi_err err;
    if (!check_digest_user(wsmi_buf_view(account), error)) {
        return false;
    }
    if (credential->password != NULL &&
        !wsmi_secret_set(&config->digest_password, wsmi_allocator_system(),
                         wsmi_secret_reveal(credential->password), &err)) {
        wsmi_error_from_err(&err, "credentials", error);
        return false;
    }
    config->digest_user = wsmi_mem_view_dup(wsmi_buf_view(account));
    return config->digest_user != NULL || wsmi_error_no_memory(error, "credentials");
}

static bool apply_password(const struct wsmi_bag_credential *credential,
                           const struct wsmi_destination *destination,
                           struct wsmi_session_config *config, struct wsmi_error *error)
{
    bool is_digest = is(credential->type, WSMI_VIEW("Digest"));
    struct wsmi_buf account;
    struct wsmi_err err;
    bool applied = false;
    wsmi_buf_init(&account, wsmi_allocator_system(), LARGEST_NAME_BYTES);
    write_account(credential, &account);
    if (!wsmi_buf_ok(&account, &err)) {
        wsmi_error_from_err(&err, "credentials", error);
    } else {
        applied = check_user(destination, &account, error) &&
                  (is_digest ? write_digest(credential, &account, config, error)
                             : write_basic(credential, &account, config, error));
    }
    wsmi_buf_clean_up(&account);
    return applied;
}

static bool apply_tokens(const struct wsmi_bag_credential *credential,
                         const struct wsmi_destination *destination,
                         struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_buf account;
    struct wsmi_err err;
    bool applied = false;
    wsmi_buf_init(&account, wsmi_allocator_system(), LARGEST_NAME_BYTES);
    if (credential->user != NULL) {
        write_account(credential, &account);
    }
    if (!wsmi_buf_ok(&account, &err)) {
        wsmi_error_from_err(&err, "credentials", error);
    } else {
        applied = check_user(destination, &account, error) &&
                  wsmi_session_security_apply(credential, config, error);
    }
    wsmi_buf_clean_up(&account);
    return applied;
}

static bool apply_anonymous(const struct wsmi_destination *destination,
                            struct wsmi_session_config *config, struct wsmi_error *error)
{
    if (destination->user.len > 0) {
        return refuse(error, MI_RESULT_INVALID_PARAMETER,
                      "the destination names a user, but there are no credentials for it", NULL);
    }
    config->anonymous = true;
    return true;
}

static bool is_for_proxy(const struct wsmi_bag_credential *credential)
{
    return is(credential->option_name, WSMI_VIEW("__MI_DESTINATIONOPTIONS_PROXY_CREDENTIALS"));
}

/* Basic and Digest: what a proxy can be told without a mechanism of its own. Never one in place of
 * the other. */
static bool apply_proxy(const struct wsmi_bag_credential *credential,
                        struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_buf account;
    struct wsmi_err err;
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
    wsmi_buf_init(&account, wsmi_allocator_system(), LARGEST_NAME_BYTES);
    write_account(credential, &account);
    bool made = wsmi_buf_ok(&account, &err) &&
                (credential->password == NULL ||
                 wsmi_secret_set(&config->proxy_password, wsmi_allocator_system(),
                                 wsmi_secret_reveal(credential->password), &err));
    if (!made) {
        wsmi_error_from_err(&err, "credentials", error);
    } else {
        config->proxy_user = wsmi_mem_view_dup(wsmi_buf_view(&account));
        made = config->proxy_user != NULL || wsmi_error_no_memory(error, "credentials");
    }
    wsmi_buf_clean_up(&account);
    return made;
}

static bool apply_destination(const struct wsmi_bag_credential *credential,
                              const struct wsmi_destination *destination,
                              struct wsmi_session_config *config, struct wsmi_error *error)
{
    if (is(credential->type, WSMI_VIEW("None"))) {
        return apply_anonymous(destination, config, error);
    }
    if (wsmi_session_security_is(credential->type)) {
        return apply_tokens(credential, destination, config, error);
    }
    if (is(credential->type, WSMI_VIEW("CredSSP"))) {
        return refuse(error, MI_RESULT_NOT_SUPPORTED,
                      "CredSSP, which hands the password to the peer, is not supported",
                      credential->type);
    }
    if (!is(credential->type, WSMI_VIEW("Basic")) && !is(credential->type, WSMI_VIEW("Digest"))) {
        return refuse(error, MI_RESULT_NOT_SUPPORTED,
                      "this authentication type is not supported by this version of wsmi",
                      credential->type);
    }
    return apply_password(credential, destination, config, error);
}

bool wsmi_session_credentials_apply(const struct wsmi_bag *bag,
                                    const struct wsmi_destination *destination,
                                    struct wsmi_session_config *config, struct wsmi_error *error)
{
    struct wsmi_bag_credential credential;
    struct wsmi_bag_credential of_destination = {NULL, NULL, NULL, NULL, NULL, NULL};
    size_t count = 0;
    for (size_t i = 0; wsmi_bag_credential_at(bag, i, &credential); i++) {
        if (!is_for_proxy(&credential)) {
            of_destination = credential;
            count++;
        } else if (!apply_proxy(&credential, config, error)) {
            return false;
        }
    }
    if (count > 1) {
        return refuse(
            error, MI_RESULT_NOT_SUPPORTED,
            "several credentials in one session are not supported by this version of wsmi", NULL);
    }
    return count == 0 ? apply_anonymous(destination, config, error)
                      : apply_destination(&of_destination, destination, config, error);
}

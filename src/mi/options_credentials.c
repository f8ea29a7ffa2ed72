/* SPDX-License-Identifier: MIT */
#include "mi/bag_edit.h"
#include "mi/options.h"

MI_Result wsmi_options_add_credentials(struct wsmi_options_key key, const MI_Char *name,
                                       const MI_UserCredentials *credentials, MI_Uint32 flags)
{
    struct wsmi_options *options = flags == 0 ? wsmi_options_acquire(key) : NULL;
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_options_release(options, wsmi_bag_add_login(options->bag, name, credentials));
}

MI_Result wsmi_options_get_credentials_count(struct wsmi_options_key key, MI_Uint32 *count)
{
    struct wsmi_options *options = count == NULL ? NULL : wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = (MI_Uint32)options->bag->login_count;
    return wsmi_options_release(options, MI_RESULT_OK);
}

/* OMI tells an empty list from an index behind its end. */
static MI_Result find(const struct wsmi_bag *bag, MI_Uint32 index,
                      const struct wsmi_bag_login **ret)
{
    if (index >= bag->login_count) {
        return bag->login_count == 0 ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_NO_SUCH_PROPERTY;
    }
    *ret = &bag->logins[index];
    return MI_RESULT_OK;
}

MI_Result wsmi_options_get_credentials_at(struct wsmi_options_key key, MI_Uint32 index,
                                          const MI_Char **name, MI_UserCredentials *credentials,
                                          MI_Uint32 *flags)
{
    struct wsmi_options *options =
        name == NULL || credentials == NULL ? NULL : wsmi_options_acquire(key);
    const struct wsmi_bag_login *login;
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = find(options->bag, index, &login);
    if (result != MI_RESULT_OK) {
        return wsmi_options_release(options, result);
    }
    memset(credentials, 0, sizeof(*credentials));
    credentials->authenticationType = login->type;
    if (wsmi_bag_login_has_thumbprint(login)) {
        credentials->credentials.certificateThumbprint = login->thumbprint;
    } else if (wsmi_bag_login_has_user(login)) {
        credentials->credentials.usernamePassword.domain = login->domain;
        credentials->credentials.usernamePassword.username = login->user;
        credentials->credentials.usernamePassword.password = WSMI_BAG_HIDDEN_PASSWORD;
    }
    *name = login->option_name;
    if (flags != NULL) {
        *flags = 0;
    }
    return wsmi_options_release(options, MI_RESULT_OK);
}

/* Sizes count the terminator; 0 stands for no password. A size of 0 asks for the length. */
static MI_Result copy_password(const struct wsmi_bag_login *login, MI_Char *password,
                               MI_Uint32 size, MI_Uint32 *length)
{
    struct wsmi_view secret = wsmi_secret_reveal(&login->password);
    if (!wsmi_bag_login_has_user(login) || secret.len >= UINT32_MAX) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *length = login->has_password ? (MI_Uint32)secret.len + 1 : 0;
    if (size == 0 || !login->has_password) {
        return MI_RESULT_OK;
    }
    if (size < *length) {
        return MI_RESULT_FAILED;
    }
    memcpy(password, secret.ptr, *length);
    return MI_RESULT_OK;
}

MI_Result wsmi_options_get_password_at(struct wsmi_options_key key, MI_Uint32 index,
                                       const MI_Char **name, MI_Char *password, MI_Uint32 size,
                                       MI_Uint32 *length, MI_Uint32 *flags)
{
    struct wsmi_options *options = name == NULL || length == NULL || (password == NULL && size > 0)
                                       ? NULL
                                       : wsmi_options_acquire(key);
    const struct wsmi_bag_login *login;
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = find(options->bag, index, &login);
    if (result == MI_RESULT_OK) {
        result = copy_password(login, password, size, length);
    }
    if (result == MI_RESULT_OK) {
        *name = login->option_name;
        if (flags != NULL) {
            *flags = 0;
        }
    }
    return wsmi_options_release(options, result);
}

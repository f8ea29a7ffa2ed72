/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"
#include "mi/bag_edit.h"
#include "mi/mem.h"
#include "mi/name.h"

enum login_kind { KIND_TYPE_ONLY, KIND_USER, KIND_USER_OR_CURRENT, KIND_THUMBPRINT };

/*
 * What belongs to each type. Kerberos, NTLM and CredSSP may go without a user name (the identity of
 * the process is meant), then also without domain and password.
 */
static const struct {
    const MI_Char *name;
    enum login_kind kind;
} login_types[] = {
    {MI_AUTH_TYPE_DEFAULT, KIND_TYPE_ONLY},
    {MI_AUTH_TYPE_NONE, KIND_TYPE_ONLY},
    {MI_AUTH_TYPE_DIGEST, KIND_USER},
    {MI_AUTH_TYPE_NEGO_WITH_CREDS, KIND_USER},
    {MI_AUTH_TYPE_NEGO_NO_CREDS, KIND_TYPE_ONLY},
    {MI_AUTH_TYPE_BASIC, KIND_USER},
    {MI_AUTH_TYPE_KERBEROS, KIND_USER_OR_CURRENT},
    {MI_AUTH_TYPE_CLIENT_CERTS, KIND_THUMBPRINT},
    {MI_AUTH_TYPE_NTLM, KIND_USER_OR_CURRENT},
    {MI_AUTH_TYPE_CREDSSP, KIND_USER_OR_CURRENT},
    {MI_AUTH_TYPE_ISSUER_CERT, KIND_THUMBPRINT},
};

enum { LOGIN_TYPES = sizeof(login_types) / sizeof(login_types[0]) };

/* Index of the type, or LOGIN_TYPES. */
static size_t find_type(const MI_Char *name)
{
    size_t i = 0;
    while (i < LOGIN_TYPES && !wsmi_name_eq(login_types[i].name, name)) {
        i++;
    }
    return i;
}

static enum login_kind kind_of(const struct wsmi_bag_login *login)
{
    return login_types[find_type(login->type)].kind;
}

bool wsmi_bag_login_has_user(const struct wsmi_bag_login *login)
{
    return kind_of(login) == KIND_USER || kind_of(login) == KIND_USER_OR_CURRENT;
}

bool wsmi_bag_login_has_thumbprint(const struct wsmi_bag_login *login)
{
    return kind_of(login) == KIND_THUMBPRINT;
}

static void clean_up(struct wsmi_bag_login *login)
{
    wsmi_mem_free(login->option_name);
    wsmi_mem_free(login->domain);
    wsmi_mem_free(login->user);
    wsmi_mem_free(login->thumbprint);
    wsmi_secret_clean_up(&login->password);
}

void wsmi_bag_free_logins(struct wsmi_bag *bag)
{
    for (size_t i = 0; i < bag->login_count; i++) {
        clean_up(&bag->logins[i]);
    }
    wsmi_mem_free(bag->logins);
    bag->logins = NULL;
    bag->login_count = 0;
}

/* False on memory. */
static bool copy_text(const MI_Char *text, MI_Char **ret)
{
    *ret = wsmi_mem_strdup(text);
    return text == NULL || *ret != NULL;
}

static bool copy_password(struct wsmi_view password, bool is_given, struct wsmi_bag_login *login)
{
    struct wsmi_err err;
    login->has_password = is_given;
    return !is_given || wsmi_secret_set(&login->password, wsmi_allocator_system(), password, &err);
}

/* Makes room for one more at `at`, moving the rest up. The entry there is then the caller's to
 * fill. */
static bool insert(struct wsmi_bag *bag, size_t at, const struct wsmi_bag_login *login)
{
    struct wsmi_bag_login *logins = wsmi_mem_new_array(bag->login_count + 1, sizeof(*logins));
    if (logins == NULL) {
        return false;
    }
    for (size_t i = 0; i < bag->login_count; i++) {
        logins[i < at ? i : i + 1] = bag->logins[i];
    }
    logins[at] = *login;
    wsmi_mem_free(bag->logins);
    bag->logins = logins;
    bag->login_count++;
    return true;
}

static bool is_usable(enum login_kind kind, const MI_UsernamePasswordCreds *creds)
{
    switch (kind) {
    case KIND_USER:
        return creds->username != NULL;
    case KIND_USER_OR_CURRENT:
        return creds->username != NULL || (creds->domain == NULL && creds->password == NULL);
    case KIND_TYPE_ONLY:
    case KIND_THUMBPRINT:
        break;
    }
    return true;
}

/* Where an entry of that name belongs: behind the last of the same name. */
static size_t place_of(const struct wsmi_bag *bag, const MI_Char *option_name)
{
    size_t place = bag->login_count;
    for (size_t i = 0; i < bag->login_count; i++) {
        if (wsmi_name_eq(bag->logins[i].option_name, option_name)) {
            place = i + 1;
        }
    }
    return place;
}

static bool exists(const struct wsmi_bag *bag, const MI_Char *option_name, const MI_Char *type)
{
    for (size_t i = 0; i < bag->login_count; i++) {
        if (bag->logins[i].type == type && wsmi_name_eq(bag->logins[i].option_name, option_name)) {
            return true;
        }
    }
    return false;
}

MI_Result wsmi_bag_add_login(struct wsmi_bag *bag, const MI_Char *option_name,
                             const MI_UserCredentials *credentials)
{
    struct wsmi_bag_login login = {.has_password = false};
    if (!wsmi_name_is_legal(option_name) || credentials == NULL ||
        credentials->authenticationType == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    size_t type = find_type(credentials->authenticationType);
    if (type == LOGIN_TYPES ||
        !is_usable(login_types[type].kind, &credentials->credentials.usernamePassword)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    login.type = login_types[type].name;
    if (exists(bag, option_name, login.type)) {
        return MI_RESULT_FAILED;
    }
    bool complete = copy_text(option_name, &login.option_name);
    if (complete && login_types[type].kind == KIND_THUMBPRINT) {
        complete = copy_text(credentials->credentials.certificateThumbprint, &login.thumbprint);
    } else if (complete && login_types[type].kind != KIND_TYPE_ONLY) {
        const MI_UsernamePasswordCreds *creds = &credentials->credentials.usernamePassword;
        complete =
            copy_text(creds->domain, &login.domain) && copy_text(creds->username, &login.user) &&
            copy_password(wsmi_view_from_str(creds->password), creds->password != NULL, &login);
    }
    if (!complete || !insert(bag, place_of(bag, option_name), &login)) {
        clean_up(&login);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    return MI_RESULT_OK;
}

bool wsmi_bag_copy_logins(const struct wsmi_bag *from, struct wsmi_bag *to)
{
    for (size_t i = 0; i < from->login_count; i++) {
        const struct wsmi_bag_login *login = &from->logins[i];
        struct wsmi_bag_login copy = {.type = login->type};
        if (!copy_text(login->option_name, &copy.option_name) ||
            !copy_text(login->domain, &copy.domain) || !copy_text(login->user, &copy.user) ||
            !copy_text(login->thumbprint, &copy.thumbprint) ||
            !copy_password(wsmi_secret_reveal(&login->password), login->has_password, &copy) ||
            !insert(to, i, &copy)) {
            clean_up(&copy);
            return false;
        }
    }
    return true;
}

bool wsmi_bag_credential_at(const struct wsmi_bag *bag, size_t index,
                            struct wsmi_bag_credential *ret)
{
    if (index >= bag->login_count) {
        return false;
    }
    const struct wsmi_bag_login *login = &bag->logins[index];
    ret->option_name = login->option_name;
    ret->type = login->type;
    ret->domain = login->domain;
    ret->user = login->user;
    ret->thumbprint = login->thumbprint;
    ret->password = login->has_password ? &login->password : NULL;
    return true;
}

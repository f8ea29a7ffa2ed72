/* SPDX-License-Identifier: MIT */
/* Credentials through the public wrappers of destination options. */
#include "mi/bag.h"
#include "testlib/leak.h"

static MI_DestinationOptions make(void)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    cr_assert_eq(wsmi_destination_options_new(&options), MI_RESULT_OK);
    return options;
}

static MI_UserCredentials login(const char *type, const char *domain, const char *user,
                                const char *password)
{
    MI_UserCredentials credentials;
    credentials.authenticationType = type;
    credentials.credentials.usernamePassword.domain = domain;
    credentials.credentials.usernamePassword.username = user;
    credentials.credentials.usernamePassword.password = password;
    return credentials;
}

static MI_Result add(MI_DestinationOptions *options, const char *type, const char *user)
{
    MI_UserCredentials credentials = login(type, NULL, user, NULL);
    return MI_DestinationOptions_AddDestinationCredentials(options, &credentials);
}

LEAK_TEST(credentials, the_password_reads_as_asterisks)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials credentials = login("BASIC", "dom", "joe", "s3cret");
    const MI_Char *name;
    MI_Uint32 flags = 9;
    cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &credentials),
                 MI_RESULT_OK);
    memset(&credentials, 0, sizeof(credentials));
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, &credentials, &flags),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "__MI_DESTINATIONOPTIONS_DESTINATION_CREDENTIALS");
    cr_assert_str_eq(credentials.authenticationType, MI_AUTH_TYPE_BASIC);
    cr_assert_str_eq(credentials.credentials.usernamePassword.domain, "dom");
    cr_assert_str_eq(credentials.credentials.usernamePassword.username, "joe");
    cr_assert_str_eq(credentials.credentials.usernamePassword.password, "******");
    cr_assert_eq(flags, 0);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, &credentials, NULL),
                 MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, the_password_is_given_to_who_asks_for_it_with_room)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials credentials = login(MI_AUTH_TYPE_BASIC, NULL, "joe", "s3cret");
    const MI_Char *name;
    MI_Char password[16] = "untouched";
    MI_Uint32 length = 0;
    MI_Uint32 flags = 9;
    cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &credentials),
                 MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, NULL, 0,
                                                                &length, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(length, 7);
    cr_assert_eq(flags, 0);
    length = 0;
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, password, 6,
                                                                &length, NULL),
                 MI_RESULT_FAILED);
    cr_assert_eq(length, 7);
    cr_assert_str_eq(password, "untouched");
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, password, 7,
                                                                &length, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(password, "s3cret");
    cr_assert_eq(length, 7);
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, NULL, 7, &length, NULL),
        MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, NULL, password, 7,
                                                                &length, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, password, 7, NULL, NULL),
        MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, no_password_is_another_thing_than_an_empty_one)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials none = login(MI_AUTH_TYPE_BASIC, NULL, "joe", NULL);
    MI_UserCredentials empty = login(MI_AUTH_TYPE_DIGEST, NULL, "joe", "");
    const MI_Char *name;
    MI_Char password[4] = "abc";
    MI_Uint32 length = 9;
    cr_assert_eq(MI_DestinationOptions_AddProxyCredentials(&options, &none), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_AddProxyCredentials(&options, &empty), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, password, 4,
                                                                &length, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(length, 0);
    cr_assert_str_eq(password, "abc");
    cr_assert_eq(MI_DestinationOptions_GetCredentialsPasswordAt(&options, 1, &name, password, 4,
                                                                &length, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(length, 1);
    cr_assert_str_eq(password, "");
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, each_type_asks_for_what_it_needs)
{
    static const struct {
        const char *type;
        bool user_optional;
    } rows[] = {
        {MI_AUTH_TYPE_DEFAULT, true},       {MI_AUTH_TYPE_NONE, true},
        {MI_AUTH_TYPE_DIGEST, false},       {MI_AUTH_TYPE_NEGO_WITH_CREDS, false},
        {MI_AUTH_TYPE_NEGO_NO_CREDS, true}, {MI_AUTH_TYPE_BASIC, false},
        {MI_AUTH_TYPE_KERBEROS, true},      {MI_AUTH_TYPE_CLIENT_CERTS, true},
        {MI_AUTH_TYPE_NTLM, true},          {MI_AUTH_TYPE_CREDSSP, true},
        {MI_AUTH_TYPE_ISSUER_CERT, true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_DestinationOptions options = make();
        cr_assert_eq(add(&options, rows[i].type, NULL),
                     rows[i].user_optional ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER, "%s",
                     rows[i].type);
        MI_DestinationOptions_Delete(&options);
    }
}

LEAK_TEST(credentials, the_current_identity_has_no_password)
{
    static const char *const types[] = {MI_AUTH_TYPE_KERBEROS, MI_AUTH_TYPE_NTLM,
                                        MI_AUTH_TYPE_CREDSSP};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        MI_DestinationOptions options = make();
        MI_UserCredentials password = login(types[i], NULL, NULL, "x");
        MI_UserCredentials domain = login(types[i], "d", NULL, NULL);
        cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &password),
                     MI_RESULT_INVALID_PARAMETER);
        cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &domain),
                     MI_RESULT_INVALID_PARAMETER);
        MI_DestinationOptions_Delete(&options);
    }
}

LEAK_TEST(credentials, thumbprints_are_kept_and_have_no_password)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials certificate = {.authenticationType = MI_AUTH_TYPE_CLIENT_CERTS};
    MI_UserCredentials read;
    const MI_Char *name;
    MI_Uint32 length;
    certificate.credentials.certificateThumbprint = "AB CD";
    cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, &certificate),
                 MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, &read, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(read.credentials.certificateThumbprint, "AB CD");
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, NULL, 0, &length, NULL),
        MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, types_without_a_secret_read_back_without_one)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials read;
    const MI_Char *name;
    MI_Uint32 length;
    cr_assert_eq(add(&options, "default", "ignored"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, &read, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(read.authenticationType, "Default");
    cr_assert_null(read.credentials.usernamePassword.username);
    cr_assert_null(read.credentials.usernamePassword.password);
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, NULL, 0, &length, NULL),
        MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, one_entry_per_name_and_type_grouped_by_name)
{
    static const char *const expected[] = {"u1", "u3", "u2"};
    MI_DestinationOptions options = make();
    MI_UserCredentials proxy = login(MI_AUTH_TYPE_BASIC, NULL, "u2", NULL);
    MI_Uint32 count;
    cr_assert_eq(add(&options, MI_AUTH_TYPE_BASIC, "u1"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_AddProxyCredentials(&options, &proxy), MI_RESULT_OK);
    cr_assert_eq(add(&options, MI_AUTH_TYPE_DIGEST, "u3"), MI_RESULT_OK);
    cr_assert_eq(add(&options, "basic", "u4"), MI_RESULT_FAILED);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsCount(&options, &count), MI_RESULT_OK);
    cr_assert_eq(count, 3);
    for (MI_Uint32 i = 0; i < 3; i++) {
        const MI_Char *name;
        MI_UserCredentials read;
        cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, i, &name, &read, NULL),
                     MI_RESULT_OK);
        cr_assert_str_eq(read.credentials.usernamePassword.username, expected[i]);
    }
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(credentials, mistakes_are_told_apart)
{
    MI_DestinationOptions options = make();
    MI_UserCredentials read = login(MI_AUTH_TYPE_BASIC, NULL, "joe", NULL);
    const MI_Char *name;
    MI_Uint32 length;
    cr_assert_eq(add(&options, "NTLM", "joe"), MI_RESULT_INVALID_PARAMETER, "it is Ntlmdomain");
    cr_assert_eq(add(&options, NULL, "joe"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_AddDestinationCredentials(&options, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->AddCredentials(&options, "N", &read, 1), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->AddCredentials(&options, NULL, &read, 0), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->AddCredentials(&options, "a b", &read, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, &read, NULL),
                 MI_RESULT_INVALID_PARAMETER, "none at all");
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 0, &name, NULL, 0, &length, NULL),
        MI_RESULT_INVALID_PARAMETER, "none at all");
    cr_assert_eq(add(&options, MI_AUTH_TYPE_BASIC, "joe"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 1, &name, &read, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(
        MI_DestinationOptions_GetCredentialsPasswordAt(&options, 1, &name, NULL, 0, &length, NULL),
        MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, NULL, &read, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsAt(&options, 0, &name, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsCount(&options, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

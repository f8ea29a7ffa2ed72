/* SPDX-License-Identifier: MIT */
#include "optblock/table.h"

#include "testlib/leak.h"

LEAK_TEST(option_suggest, finds_the_nearest_name_within_two_edits)
{
    static const char *const rows[][2] = {
        {"prot", "port"},      /* swap */
        {"por", "port"},       /* insertion */
        {"poort = 1", "port"}, /* deletion, and only the name counts */
        {"usr", "user"},
        {"tiemout", "timeout"},
        {"timout", "timeout"},
        {"timeouts", "timeout"},
        {"url_prefix", "url-prefix"}, /* '_' counts as '-' */
        {"urlprefix", "url-prefix"},
        {"PASSWORDFILE", "password-file"},
        {"cert-ca-chekc", "cert-ca-check"},
        {"cert-xx-check", "cert-ca-check"}, /* a tie goes to the first of the table */
        {"proxy-pasword-fil", "proxy-password-file"},
        {"client-key-password-filexx", "client-key-password-file"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wsmi_option_info *info = wsmi_option_suggest(wsmi_view_from_str(rows[i][0]));
        cr_assert_not_null(info, "%s", rows[i][0]);
        cr_assert_str_eq(info->name, rows[i][1]);
    }
}

LEAK_TEST(option_suggest, is_silent_about_names_that_are_too_far)
{
    static const char *const rows[] = {"",
                                       "=",
                                       "x",
                                       "us",
                                       "prto2",
                                       "frobnicate",
                                       "pxxxt",
                                       "__WSMI_CA_FILE",
                                       "lg2",
                                       "time-o",
                                       "password-file-name-of-the-user-who-asks",
                                       "client-key-password-filexxx"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wsmi_option_info *info = wsmi_option_suggest(wsmi_view_from_str(rows[i]));
        cr_assert_null(info, "%s gave %s", rows[i], info == NULL ? "" : info->name);
    }
}

LEAK_TEST(option_suggest, every_name_suggests_itself)
{
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        cr_assert_eq(wsmi_option_suggest(wsmi_view_from_str(info->name)), info, "%s", info->name);
    }
}

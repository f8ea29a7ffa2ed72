/* SPDX-License-Identifier: MIT */
/* The names of option blocks, of mi.h and of sessions are three tables in three layers: here they
 * meet. */
#include <stdio.h>

#include "mi/session_config.h"
#include "testlib/leak.h"
#include "wsmi/optblock.h"
#include "wsmi/options.h"

enum { MAX_TABLE = 256 * 1024 };

static const char *abi_table(void)
{
    static char table[MAX_TABLE];
    FILE *file = fopen(WSMI_SOURCE_DIR "/tests/abi/mi-abi.tsv", "rb");
    cr_assert_not_null(file);
    size_t length = fread(table, 1, sizeof(table) - 1, file);
    (void)fclose(file);
    cr_assert_lt(length, sizeof(table) - 1);
    table[length] = '\0';
    return table;
}

LEAK_TEST(option_names, every_name_a_block_sets_is_one_of_mi_h_or_of_wsmi)
{
    const char *table = abi_table();
    size_t of_mi = 0;
    size_t of_wsmi = 0;
    for (size_t i = 0; wsmi_option_info_at(i) != NULL; i++) {
        const char *name = wsmi_option_info_at(i)->mi_name;
        bool is_wsmi = strncmp(name, "__WSMI_", 7) == 0;
        cr_assert(is_wsmi || strstr(table, name) != NULL, "%s", name);
        of_wsmi += is_wsmi ? 1 : 0;
        of_mi += is_wsmi ? 0 : 1;
    }
    cr_assert_gt(of_mi, 20);
    cr_assert_geq(of_wsmi, 7);
}

/* A bag with `name` set to a value of a type no option of `kind` has. */
static struct wsmi_bag *wrongly_typed(const struct wsmi_option_info *info,
                                      MI_DestinationOptions *options)
{
    bool is_text = info->kind == WSMI_OPTION_KIND_TEXT || info->kind == WSMI_OPTION_KIND_PATH ||
                   info->kind == WSMI_OPTION_KIND_LANGTAG ||
                   info->kind == WSMI_OPTION_KIND_SECRET ||
                   info->kind == WSMI_OPTION_KIND_SECRET_FILE ||
                   (info->kind == WSMI_OPTION_KIND_CHOICE && info->choices[0].text != NULL);
    struct wsmi_bag *bag = NULL;
    cr_assert_eq(wsmi_destination_options_new(options), MI_RESULT_OK);
    cr_assert_eq(is_text ? MI_DestinationOptions_SetNumber(options, info->mi_name, 1)
                         : MI_DestinationOptions_SetString(options, info->mi_name, "x"),
                 MI_RESULT_OK, "%s", info->name);
    cr_assert_eq(wsmi_destination_options_copy(options, &bag), MI_RESULT_OK);
    return bag;
}

LEAK_TEST(option_names, a_session_knows_every_option_a_block_sets_and_its_type)
{
    for (size_t i = 0; wsmi_option_info_at(i) != NULL; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
        struct wsmi_session_config config;
        struct wsmi_error error;
        if (strstr(info->mi_name, "CREDENTIALS") != NULL) {
            continue;
        }
        struct wsmi_bag *bag = wrongly_typed(info, &options);
        cr_assert_not(wsmi_session_config_build("WINRM", "host", bag, &config, &error), "%s",
                      info->name);
        cr_assert_eq(error.result, MI_RESULT_TYPE_MISMATCH, "%s", info->name);
        wsmi_bag_delete(bag);
        MI_DestinationOptions_Delete(&options);
    }
}

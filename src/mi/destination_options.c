/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

#define OPTIONS             MI_DestinationOptions
#define OPTIONS_KIND        WSMI_OBJECT_DESTINATION_OPTIONS
#define OPTIONS_FT          wsmi_destination_options_ft
#define OPTIONS_CREDENTIALS 1
#include "mi/options_table.h"

static void MI_CALL delete_silently(MI_DestinationOptions *options)
{
    (void)delete_options(options);
}

const MI_DestinationOptionsFT wsmi_destination_options_ft = {
    .Delete = delete_silently,
    .SetString = set_string,
    .SetNumber = set_number,
    .AddCredentials = add_credentials,
    .GetString = get_string,
    .GetNumber = get_number,
    .GetOptionCount = get_option_count,
    .GetOptionAt = get_option_at,
    .GetOption = get_option,
    .GetCredentialsCount = get_credentials_count,
    .GetCredentialsAt = get_credentials_at,
    .GetCredentialsPasswordAt = get_credentials_password_at,
    .Clone = clone,
    .SetInterval = set_interval,
    .GetInterval = get_interval,
};

MI_Result wsmi_destination_options_new(MI_DestinationOptions *ret)
{
    struct wsmi_handle handle;
    MI_Result result = wsmi_options_new(WSMI_OBJECT_DESTINATION_OPTIONS, wsmi_bag_new(), &handle);
    give(result, &handle, ret);
    return result;
}

MI_Result wsmi_destination_options_copy(const MI_DestinationOptions *options, struct wsmi_bag **ret)
{
    *ret = NULL;
    if (options != NULL) {
        return wsmi_options_copy_bag(key_of(options), ret);
    }
    *ret = wsmi_bag_new();
    return *ret != NULL ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
}

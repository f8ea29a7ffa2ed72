/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

#include "mi/bag_edit.h"

#define OPTIONS             MI_SubscriptionDeliveryOptions
#define OPTIONS_KIND        WSMI_OBJECT_DELIVERY_OPTIONS
#define OPTIONS_FT          wsmi_delivery_options_ft
#define OPTIONS_CREDENTIALS 1
#include "mi/options_table.h"

static MI_Result MI_CALL set_datetime(MI_SubscriptionDeliveryOptions *options, const MI_Char *name,
                                      const MI_Datetime *value, MI_Uint32 flags)
{
    return wsmi_options_set_datetime(key_of(options), name, value, flags);
}

static MI_Result MI_CALL get_datetime(const MI_SubscriptionDeliveryOptions *options,
                                      const MI_Char *name, MI_Datetime *value, MI_Uint32 *index,
                                      MI_Uint32 *flags)
{
    return wsmi_options_get_datetime(key_of(options), name, value, index, flags);
}

/* The header lets `count` be NULL here, unlike in the sibling tables. */
static MI_Result MI_CALL get_count_or_none(const MI_SubscriptionDeliveryOptions *options,
                                           MI_Uint32 *count)
{
    MI_Uint32 ignored;
    return get_option_count(options, count != NULL ? count : &ignored);
}

const MI_SubscriptionDeliveryOptionsFT wsmi_delivery_options_ft = {
    .SetString = set_string,
    .SetNumber = set_number,
    .SetDateTime = set_datetime,
    .SetInterval = set_interval,
    .AddCredentials = add_credentials,
    .Delete = delete_options, /* unlike its siblings it has a result */
    .GetString = get_string,
    .GetNumber = get_number,
    .GetDateTime = get_datetime,
    .GetInterval = get_interval,
    .GetOptionCount = get_count_or_none,
    .GetOptionAt = get_option_at,
    .GetOption = get_option,
    .GetCredentialsCount = get_credentials_count,
    .GetCredentialsAt = get_credentials_at,
    .GetCredentialsPasswordAt = get_credentials_password_at,
    .Clone = clone,
};

MI_Result wsmi_delivery_options_new(MI_SubscriptionDeliveryType type,
                                    MI_SubscriptionDeliveryOptions *ret)
{
    struct wsmi_handle handle;
    memset(ret, 0, sizeof(*ret));
    if (type != MI_SubscriptionDeliveryType_Pull && type != MI_SubscriptionDeliveryType_Push) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct wsmi_bag *bag = wsmi_bag_new();
    if (bag != NULL) {
        bag->delivery_type = type;
    }
    MI_Result result = wsmi_options_new(WSMI_OBJECT_DELIVERY_OPTIONS, bag, &handle);
    give(result, &handle, ret);
    return result;
}

MI_Result wsmi_delivery_options_copy(const MI_SubscriptionDeliveryOptions *options,
                                     struct wsmi_bag **ret)
{
    *ret = NULL;
    return wsmi_options_copy_bag(key_of(options), ret);
}

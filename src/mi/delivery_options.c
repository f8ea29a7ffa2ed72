/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

#include "mi/bag_edit.h"

/* `options` may be NULL. */
static struct wsmi_options_key key_of(const MI_SubscriptionDeliveryOptions *options)
{
    struct wsmi_options_key key = {WSMI_OBJECT_DELIVERY_OPTIONS, {0, 0}};
    if (options != NULL) {
        key.handle.number = options->reserved1;
        key.handle.slot = options->reserved2;
    }
    return key;
}

static void give(MI_Result result, const struct wsmi_handle *handle,
                 MI_SubscriptionDeliveryOptions *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (result == MI_RESULT_OK) {
        ret->reserved1 = handle->number;
        ret->reserved2 = handle->slot;
        ret->ft = &wsmi_delivery_options_ft;
    }
}

static MI_Result MI_CALL set_string(MI_SubscriptionDeliveryOptions *options, const MI_Char *name,
                                    const MI_Char *value, MI_Uint32 flags)
{
    return wsmi_options_set_string(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_number(MI_SubscriptionDeliveryOptions *options, const MI_Char *name,
                                    MI_Uint32 value, MI_Uint32 flags)
{
    return wsmi_options_set_number(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_datetime(MI_SubscriptionDeliveryOptions *options, const MI_Char *name,
                                      const MI_Datetime *value, MI_Uint32 flags)
{
    return wsmi_options_set_datetime(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_interval(MI_SubscriptionDeliveryOptions *options, const MI_Char *name,
                                      const MI_Interval *value, MI_Uint32 flags)
{
    return wsmi_options_set_interval(key_of(options), name, value, flags);
}

static MI_Result MI_CALL add_credentials(MI_SubscriptionDeliveryOptions *options,
                                         const MI_Char *name, const MI_UserCredentials *credentials,
                                         MI_Uint32 flags)
{
    return wsmi_options_add_credentials(key_of(options), name, credentials, flags);
}

/* Unlike its siblings it has a result: INVALID_PARAMETER for a dead handle, which is zeroed too. */
static MI_Result MI_CALL delete_options(MI_SubscriptionDeliveryOptions *options)
{
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_options_delete(key_of(options));
    memset(options, 0, sizeof(*options));
    return result;
}

static MI_Result MI_CALL get_string(const MI_SubscriptionDeliveryOptions *options,
                                    const MI_Char *name, const MI_Char **value, MI_Uint32 *index,
                                    MI_Uint32 *flags)
{
    return wsmi_options_get_string(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_number(const MI_SubscriptionDeliveryOptions *options,
                                    const MI_Char *name, MI_Uint32 *value, MI_Uint32 *index,
                                    MI_Uint32 *flags)
{
    return wsmi_options_get_number(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_datetime(const MI_SubscriptionDeliveryOptions *options,
                                      const MI_Char *name, MI_Datetime *value, MI_Uint32 *index,
                                      MI_Uint32 *flags)
{
    return wsmi_options_get_datetime(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_interval(const MI_SubscriptionDeliveryOptions *options,
                                      const MI_Char *name, MI_Interval *value, MI_Uint32 *index,
                                      MI_Uint32 *flags)
{
    return wsmi_options_get_interval(key_of(options), name, value, index, flags);
}

/* The header lets `count` be NULL here, unlike in the sibling tables. */
static MI_Result MI_CALL get_option_count(const MI_SubscriptionDeliveryOptions *options,
                                          MI_Uint32 *count)
{
    MI_Uint32 ignored;
    return wsmi_options_get_count(key_of(options), count != NULL ? count : &ignored);
}

static MI_Result MI_CALL get_option_at(const MI_SubscriptionDeliveryOptions *options,
                                       MI_Uint32 index, const MI_Char **name, MI_Value *value,
                                       MI_Type *type, MI_Uint32 *flags)
{
    return wsmi_options_get_at(key_of(options), index, name, value, type, flags);
}

static MI_Result MI_CALL get_option(const MI_SubscriptionDeliveryOptions *options,
                                    const MI_Char *name, MI_Value *value, MI_Type *type,
                                    MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get(key_of(options), name, value, type, index, flags);
}

static MI_Result MI_CALL get_credentials_count(const MI_SubscriptionDeliveryOptions *options,
                                               MI_Uint32 *count)
{
    return wsmi_options_get_credentials_count(key_of(options), count);
}

static MI_Result MI_CALL get_credentials_at(const MI_SubscriptionDeliveryOptions *options,
                                            MI_Uint32 index, const MI_Char **name,
                                            MI_UserCredentials *credentials, MI_Uint32 *flags)
{
    return wsmi_options_get_credentials_at(key_of(options), index, name, credentials, flags);
}

static MI_Result MI_CALL get_credentials_password_at(const MI_SubscriptionDeliveryOptions *options,
                                                     MI_Uint32 index, const MI_Char **name,
                                                     MI_Char *password, MI_Uint32 size,
                                                     MI_Uint32 *length, MI_Uint32 *flags)
{
    return wsmi_options_get_password_at(key_of(options), index, name, password, size, length,
                                        flags);
}

static MI_Result MI_CALL clone(const MI_SubscriptionDeliveryOptions *self,
                               MI_SubscriptionDeliveryOptions *ret)
{
    struct wsmi_handle handle;
    if (ret == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_options_clone(key_of(self), &handle);
    give(result, &handle, ret);
    return result;
}

const MI_SubscriptionDeliveryOptionsFT wsmi_delivery_options_ft = {
    .SetString = set_string,
    .SetNumber = set_number,
    .SetDateTime = set_datetime,
    .SetInterval = set_interval,
    .AddCredentials = add_credentials,
    .Delete = delete_options,
    .GetString = get_string,
    .GetNumber = get_number,
    .GetDateTime = get_datetime,
    .GetInterval = get_interval,
    .GetOptionCount = get_option_count,
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

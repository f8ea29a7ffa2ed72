/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

/* `options` may be NULL. */
static struct wsmi_options_key key_of(const MI_DestinationOptions *options)
{
    struct wsmi_options_key key = {WSMI_OBJECT_DESTINATION_OPTIONS, {0, 0}};
    if (options != NULL) {
        key.handle.number = options->reserved1;
        key.handle.slot = options->reserved2;
    }
    return key;
}

static void give(MI_Result result, const struct wsmi_handle *handle, MI_DestinationOptions *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (result == MI_RESULT_OK) {
        ret->reserved1 = handle->number;
        ret->reserved2 = handle->slot;
        ret->ft = &wsmi_destination_options_ft;
    }
}

/* Zeroes the handle, so that it is not used again by accident; copies of it are dead all the same.
 */
static void MI_CALL delete_options(MI_DestinationOptions *options)
{
    if (options != NULL) {
        (void)wsmi_options_delete(key_of(options));
        memset(options, 0, sizeof(*options));
    }
}

static MI_Result MI_CALL set_string(MI_DestinationOptions *options, const MI_Char *name,
                                    const MI_Char *value, MI_Uint32 flags)
{
    return wsmi_options_set_string(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_number(MI_DestinationOptions *options, const MI_Char *name,
                                    MI_Uint32 value, MI_Uint32 flags)
{
    return wsmi_options_set_number(key_of(options), name, value, flags);
}

static MI_Result MI_CALL add_credentials(MI_DestinationOptions *options, const MI_Char *name,
                                         const MI_UserCredentials *credentials, MI_Uint32 flags)
{
    return wsmi_options_add_credentials(key_of(options), name, credentials, flags);
}

static MI_Result MI_CALL get_string(const MI_DestinationOptions *options, const MI_Char *name,
                                    const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_string(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_number(const MI_DestinationOptions *options, const MI_Char *name,
                                    MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_number(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_option_count(const MI_DestinationOptions *options, MI_Uint32 *count)
{
    return wsmi_options_get_count(key_of(options), count);
}

static MI_Result MI_CALL get_option_at(const MI_DestinationOptions *options, MI_Uint32 index,
                                       const MI_Char **name, MI_Value *value, MI_Type *type,
                                       MI_Uint32 *flags)
{
    return wsmi_options_get_at(key_of(options), index, name, value, type, flags);
}

static MI_Result MI_CALL get_option(const MI_DestinationOptions *options, const MI_Char *name,
                                    MI_Value *value, MI_Type *type, MI_Uint32 *index,
                                    MI_Uint32 *flags)
{
    return wsmi_options_get(key_of(options), name, value, type, index, flags);
}

static MI_Result MI_CALL get_credentials_count(const MI_DestinationOptions *options,
                                               MI_Uint32 *count)
{
    return wsmi_options_get_credentials_count(key_of(options), count);
}

static MI_Result MI_CALL get_credentials_at(const MI_DestinationOptions *options, MI_Uint32 index,
                                            const MI_Char **name, MI_UserCredentials *credentials,
                                            MI_Uint32 *flags)
{
    return wsmi_options_get_credentials_at(key_of(options), index, name, credentials, flags);
}

static MI_Result MI_CALL get_credentials_password_at(const MI_DestinationOptions *options,
                                                     MI_Uint32 index, const MI_Char **name,
                                                     MI_Char *password, MI_Uint32 size,
                                                     MI_Uint32 *length, MI_Uint32 *flags)
{
    return wsmi_options_get_password_at(key_of(options), index, name, password, size, length,
                                        flags);
}

static MI_Result MI_CALL clone(const MI_DestinationOptions *self, MI_DestinationOptions *ret)
{
    struct wsmi_handle handle;
    if (ret == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_options_clone(key_of(self), &handle);
    give(result, &handle, ret);
    return result;
}

static MI_Result MI_CALL set_interval(MI_DestinationOptions *options, const MI_Char *name,
                                      const MI_Interval *value, MI_Uint32 flags)
{
    return wsmi_options_set_interval(key_of(options), name, value, flags);
}

static MI_Result MI_CALL get_interval(const MI_DestinationOptions *options, const MI_Char *name,
                                      MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_interval(key_of(options), name, value, index, flags);
}

const MI_DestinationOptionsFT wsmi_destination_options_ft = {
    .Delete = delete_options,
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

/* SPDX-License-Identifier: MIT */
/*
 * The functions that the tables of destination, operation and delivery options have in common. They
 * differ in the type of their handle alone, so the file of each table includes this once, behind
 * these definitions:
 *
 *   OPTIONS               the type of the handle
 *   OPTIONS_KIND          of the object behind it
 *   OPTIONS_FT            the table
 *   OPTIONS_CREDENTIALS   1 where the table has functions for credentials, or 0
 */
#ifndef WSMI_MI_OPTIONS_TABLE_H
#define WSMI_MI_OPTIONS_TABLE_H

#include "mi/options.h"

/* `options` may be NULL. */
static struct wsmi_options_key key_of(const OPTIONS *options)
{
    struct wsmi_options_key key = {OPTIONS_KIND, {0, 0}};
    if (options != NULL) {
        key.handle.number = options->reserved1;
        key.handle.slot = options->reserved2;
    }
    return key;
}

static void give(MI_Result result, const struct wsmi_handle *handle, OPTIONS *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (result == MI_RESULT_OK) {
        ret->reserved1 = handle->number;
        ret->reserved2 = handle->slot;
        ret->ft = &OPTIONS_FT;
    }
}

/* Zeroes the handle, so that it is not used again by accident; copies of it are dead all the same.
 * INVALID_PARAMETER for NULL and a dead handle. */
static MI_Result MI_CALL delete_options(OPTIONS *options)
{
    MI_Result result = wsmi_options_delete(key_of(options));
    if (options != NULL) {
        memset(options, 0, sizeof(*options));
    }
    return result;
}

static MI_Result MI_CALL clone(const OPTIONS *self, OPTIONS *ret)
{
    struct wsmi_handle handle;
    if (ret == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_options_clone(key_of(self), &handle);
    give(result, &handle, ret);
    return result;
}

static MI_Result MI_CALL set_string(OPTIONS *options, const MI_Char *name, const MI_Char *value,
                                    MI_Uint32 flags)
{
    return wsmi_options_set_string(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_number(OPTIONS *options, const MI_Char *name, MI_Uint32 value,
                                    MI_Uint32 flags)
{
    return wsmi_options_set_number(key_of(options), name, value, flags);
}

static MI_Result MI_CALL set_interval(OPTIONS *options, const MI_Char *name,
                                      const MI_Interval *value, MI_Uint32 flags)
{
    return wsmi_options_set_interval(key_of(options), name, value, flags);
}

static MI_Result MI_CALL get_string(const OPTIONS *options, const MI_Char *name,
                                    const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_string(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_number(const OPTIONS *options, const MI_Char *name, MI_Uint32 *value,
                                    MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_number(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_interval(const OPTIONS *options, const MI_Char *name,
                                      MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get_interval(key_of(options), name, value, index, flags);
}

static MI_Result MI_CALL get_option_count(const OPTIONS *options, MI_Uint32 *count)
{
    return wsmi_options_get_count(key_of(options), count);
}

static MI_Result MI_CALL get_option_at(const OPTIONS *options, MI_Uint32 index,
                                       const MI_Char **name, MI_Value *value, MI_Type *type,
                                       MI_Uint32 *flags)
{
    return wsmi_options_get_at(key_of(options), index, name, value, type, flags);
}

static MI_Result MI_CALL get_option(const OPTIONS *options, const MI_Char *name, MI_Value *value,
                                    MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags)
{
    return wsmi_options_get(key_of(options), name, value, type, index, flags);
}

#if OPTIONS_CREDENTIALS

static MI_Result MI_CALL add_credentials(OPTIONS *options, const MI_Char *name,
                                         const MI_UserCredentials *credentials, MI_Uint32 flags)
{
    return wsmi_options_add_credentials(key_of(options), name, credentials, flags);
}

static MI_Result MI_CALL get_credentials_count(const OPTIONS *options, MI_Uint32 *count)
{
    return wsmi_options_get_credentials_count(key_of(options), count);
}

static MI_Result MI_CALL get_credentials_at(const OPTIONS *options, MI_Uint32 index,
                                            const MI_Char **name, MI_UserCredentials *credentials,
                                            MI_Uint32 *flags)
{
    return wsmi_options_get_credentials_at(key_of(options), index, name, credentials, flags);
}

static MI_Result MI_CALL get_credentials_password_at(const OPTIONS *options, MI_Uint32 index,
                                                     const MI_Char **name, MI_Char *password,
                                                     MI_Uint32 size, MI_Uint32 *length,
                                                     MI_Uint32 *flags)
{
    return wsmi_options_get_password_at(key_of(options), index, name, password, size, length,
                                        flags);
}

#endif

#endif

/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

#include "mi/bag_edit.h"
#include "mi/mem.h"
#include "mi/name.h"

#define OPTIONS             MI_OperationOptions
#define OPTIONS_KIND        WSMI_OBJECT_OPERATION_OPTIONS
#define OPTIONS_FT          wsmi_operation_options_ft
#define OPTIONS_CREDENTIALS 0
#include "mi/options_table.h"

/* One option holds the list of enabled channels; SetNumber on it adds (flags 0) or removes (1). */
static bool is_channel_option(const MI_Char *name)
{
    return name != NULL && wsmi_name_eq(name, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"));
}

static MI_Result set_channels(struct wsmi_bag *bag, MI_Uint32 *channels, MI_Uint32 count)
{
    MI_Value list = {.uint32a = {channels, count}};
    return wsmi_bag_set(bag, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"), MI_UINT32A, &list, 0);
}

/* Writes the list without `channel`, and with it at the end when it is enabled. */
static MI_Uint32 rewrite(const MI_Uint32A *old, MI_Uint32 channel, bool enable, MI_Uint32 *channels)
{
    MI_Uint32 count = 0;
    bool present = false;
    for (MI_Uint32 i = 0; i < old->size; i++) {
        present = present || old->data[i] == channel;
        if (enable || old->data[i] != channel) {
            channels[count++] = old->data[i];
        }
    }
    if (enable && !present) {
        channels[count++] = channel;
    }
    return count;
}

static MI_Result switch_channel(struct wsmi_bag *bag, MI_Uint32 channel, bool enable)
{
    const struct wsmi_bag_option *option =
        wsmi_bag_find(bag, MI_T("__MI_OPERATIONOPTIONS_CHANNEL"));
    const MI_Uint32A *old = &option->value.uint32a;
    MI_Uint32 *channels = wsmi_mem_new_array((size_t)old->size + 1, sizeof(*channels));
    if (channels == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    MI_Uint32 count = rewrite(old, channel, enable, channels);
    MI_Result result = set_channels(bag, channels, count);
    wsmi_mem_free(channels);
    return result;
}

static void MI_CALL delete_silently(MI_OperationOptions *options)
{
    (void)delete_options(options);
}

static MI_Result MI_CALL set_number_or_channel(MI_OperationOptions *options, const MI_Char *name,
                                               MI_Uint32 value, MI_Uint32 flags)
{
    if (!is_channel_option(name)) {
        return set_number(options, name, value, flags);
    }
    struct wsmi_options *found = flags > 1 ? NULL : wsmi_options_acquire(key_of(options));
    if (found == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_options_release(found, switch_channel(found->bag, value, flags == 0));
}

/* Kept with its own type and read back with GetOption, whose flags say MI_FLAG_REQUIRED when
 * mustComply was set. The list of channels has its own functions. */
static MI_Result MI_CALL set_custom_option(MI_OperationOptions *options, const MI_Char *name,
                                           MI_Type type, const MI_Value *value,
                                           MI_Boolean must_comply, MI_Uint32 flags)
{
    if (is_channel_option(name)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_options_set_custom(key_of(options), name, type, value, must_comply != 0, flags);
}

/* `size` counts elements; too small a buffer is FAILED with the count it takes. */
static MI_Result MI_CALL get_enabled_channels(const MI_OperationOptions *options,
                                              const MI_Char *name, MI_Uint32 *channels,
                                              MI_Uint32 size, MI_Uint32 *count, MI_Uint32 *flags)
{
    MI_Value value;
    MI_Type type;
    if (count == NULL || (channels == NULL && size > 0)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_options_get(key_of(options), name, &value, &type, NULL, flags);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (type != MI_UINT32A || !is_channel_option(name)) {
        return MI_RESULT_TYPE_MISMATCH;
    }
    *count = value.uint32a.size;
    if (size < *count) {
        return MI_RESULT_FAILED;
    }
    if (*count > 0) {
        memcpy(channels, value.uint32a.data, *count * sizeof(*channels));
    }
    return MI_RESULT_OK;
}

const MI_OperationOptionsFT wsmi_operation_options_ft = {
    .Delete = delete_silently,
    .SetString = set_string,
    .SetNumber = set_number_or_channel,
    .SetCustomOption = set_custom_option,
    .GetString = get_string,
    .GetNumber = get_number,
    .GetOptionCount = get_option_count,
    .GetOptionAt = get_option_at,
    .GetOption = get_option,
    .GetEnabledChannels = get_enabled_channels,
    .Clone = clone,
    .SetInterval = set_interval,
    .GetInterval = get_interval,
};

MI_Result wsmi_operation_options_new(MI_Boolean must_understand, MI_OperationOptions *ret)
{
    MI_Uint32 channels[] = {MI_WRITEMESSAGE_CHANNEL_WARNING, MI_WRITEMESSAGE_CHANNEL_VERBOSE,
                            MI_WRITEMESSAGE_CHANNEL_DEBUG};
    struct wsmi_handle handle;
    struct wsmi_bag *bag = wsmi_bag_new();
    if (bag != NULL) {
        bag->must_understand = must_understand != 0;
        if (set_channels(bag, channels, 3) != MI_RESULT_OK) {
            wsmi_bag_delete(bag);
            bag = NULL;
        }
    }
    MI_Result result = wsmi_options_new(WSMI_OBJECT_OPERATION_OPTIONS, bag, &handle);
    give(result, &handle, ret);
    return result;
}

MI_Result wsmi_operation_options_copy(const MI_OperationOptions *options, struct wsmi_bag **ret)
{
    *ret = NULL;
    return wsmi_options_copy_bag(key_of(options), ret);
}

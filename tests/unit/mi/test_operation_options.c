/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"
#include "mi/options.h"
#include "testlib/leak.h"

#define CHANNELS "__MI_OPERATIONOPTIONS_CHANNEL"

static MI_OperationOptions make(void)
{
    MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
    cr_assert_eq(wsmi_operation_options_new(MI_TRUE, &options), MI_RESULT_OK);
    return options;
}

LEAK_TEST(operation_options, every_slot_of_the_table_is_filled)
{
    void (*slots[sizeof(MI_OperationOptionsFT) / sizeof(void (*)(void))])(void);
    memcpy(slots, &wsmi_operation_options_ft, sizeof(slots));
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        cr_assert_not_null(slots[i], "slot %zu", i);
    }
}

LEAK_TEST(operation_options, new_ones_enable_the_three_standard_channels)
{
    MI_OperationOptions options = make();
    MI_Uint32 channels[4] = {9, 9, 9, 9};
    MI_Uint32 count = 0;
    MI_Uint32 flags = 9;
    MI_Value value;
    MI_Type type;
    cr_assert_eq(MI_OperationOptions_GetOptionCount(&options, &count), MI_RESULT_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, channels, 4, &count, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(count, 3);
    cr_assert_eq(flags, 0);
    cr_assert_arr_eq(channels, ((MI_Uint32[]){0, 1, 2, 9}), sizeof(channels));
    cr_assert_eq(MI_OperationOptions_GetOption(&options, CHANNELS, &value, &type, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(type, MI_UINT32A);
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, channels_are_switched_on_and_off_one_by_one)
{
    MI_OperationOptions options = make();
    MI_Uint32 channels[4];
    MI_Uint32 count;
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 1), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 1), MI_RESULT_OK, "twice is fine");
    cr_assert_eq(MI_OperationOptions_EnableChannel(&options, 77), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_EnableChannel(&options, 77), MI_RESULT_OK, "twice is fine");
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, channels, 4, &count, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(count, 3);
    cr_assert_arr_eq(channels, ((MI_Uint32[]){0, 2, 77}), 3 * sizeof(channels[0]));
    cr_assert_eq(options.ft->SetNumber(&options, CHANNELS, 5, 2), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 0), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 2), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 77), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, NULL, 0, &count, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(MI_OperationOptions_EnableChannel(&options, 3), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, channels, 1, &count, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(channels[0], 3);
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, too_small_a_channel_buffer_fails_with_the_size_it_takes)
{
    MI_OperationOptions options = make();
    MI_Uint32 channels[2] = {9, 9};
    MI_Uint32 count = 0;
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, NULL, 0, &count, NULL),
                 MI_RESULT_FAILED);
    cr_assert_eq(count, 3);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, channels, 2, &count, NULL),
                 MI_RESULT_FAILED);
    cr_assert_eq(channels[0], 9);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, NULL, 2, &count, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&options, channels, 2, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, the_channel_list_is_no_ordinary_option)
{
    MI_OperationOptions options = make();
    MI_Value list = {.uint32a = {NULL, 0}};
    MI_Uint32 count;
    cr_assert_eq(MI_OperationOptions_SetString(&options, CHANNELS, "x", 0),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_OperationOptions_GetNumber(&options, CHANNELS, &count, NULL, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(
        MI_OperationOptions_SetCustomOption(&options, CHANNELS, MI_UINT32A, &list, MI_FALSE),
        MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "L", MI_UINT32A, &list, MI_FALSE),
                 MI_RESULT_OK);
    cr_assert_eq(options.ft->GetEnabledChannels(&options, "L", NULL, 0, &count, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(options.ft->GetEnabledChannels(&options, "M", NULL, 0, &count, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, named_options_are_unset_then_set_then_read)
{
    MI_OperationOptions options = make();
    MI_CallbackMode mode;
    MI_Boolean flag;
    MI_ProviderArchitecture architecture;
    MI_Interval interval = {.minutes = 2};
    const MI_Char *text;
    cr_assert_eq(MI_OperationOptions_GetWriteErrorMode(&options, &mode),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_OperationOptions_SetWriteErrorMode(&options, MI_CALLBACKMODE_INQUIRE),
                 MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetWriteErrorMode(&options, &mode), MI_RESULT_OK);
    cr_assert_eq(mode, MI_CALLBACKMODE_INQUIRE);
    cr_assert_eq(MI_OperationOptions_SetPromptUserMode(&options, MI_CALLBACKMODE_REPORT),
                 MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetPromptUserRegularMode(&options, &mode, &flag),
                 MI_RESULT_NO_SUCH_PROPERTY, "the getter needs both");
    cr_assert_eq(
        MI_OperationOptions_SetPromptUserRegularMode(&options, MI_CALLBACKMODE_IGNORE, MI_TRUE),
        MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetPromptUserRegularMode(&options, &mode, &flag),
                 MI_RESULT_OK);
    cr_assert_eq(mode, MI_CALLBACKMODE_IGNORE);
    cr_assert(flag);
    cr_assert_eq(MI_OperationOptions_SetProviderArchitecture(
                     &options, MI_PROVIDER_ARCHITECTURE_64BIT, MI_FALSE),
                 MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetProviderArchitecture(&options, &architecture, &flag),
                 MI_RESULT_OK);
    cr_assert_eq(architecture, MI_PROVIDER_ARCHITECTURE_64BIT);
    cr_assert_not(flag);
    cr_assert_eq(MI_OperationOptions_SetTimeout(&options, &interval), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetTimeout(&options, &interval), MI_RESULT_OK);
    cr_assert_eq(interval.minutes, 2);
    cr_assert_eq(MI_OperationOptions_SetResourceUri(&options, "http://x"), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetResourceUri(&options, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "http://x");
    cr_assert_eq(MI_OperationOptions_SetUseMachineID(&options, MI_TRUE), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetUseMachineID(&options, &flag), MI_RESULT_OK);
    cr_assert(flag);
    cr_assert_eq(MI_OperationOptions_SetNumber(&options, "N", 1, 1), MI_RESULT_INVALID_PARAMETER,
                 "only channels have flags");
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, custom_options_keep_type_value_and_whether_they_must_be_obeyed)
{
    MI_OperationOptions options = make();
    char text[] = "value";
    MI_Value value = {.string = text};
    MI_Value read;
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 index;
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "Opt", MI_STRING, &value, MI_TRUE),
                 MI_RESULT_OK);
    text[0] = 'X';
    cr_assert_eq(MI_OperationOptions_GetOption(&options, "opt", &read, &type, &index, &flags),
                 MI_RESULT_OK);
    cr_assert_str_eq(read.string, "value");
    cr_assert_eq(type, MI_STRING);
    cr_assert_eq(flags, MI_FLAG_REQUIRED);
    cr_assert_eq(index, 1);
    value.sint64 = -5;
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "Opt", MI_SINT64, &value, MI_FALSE),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "Num", MI_SINT64, &value, MI_FALSE),
                 MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_GetOption(&options, "num", &read, &type, NULL, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(read.sint64, -5);
    cr_assert_eq(flags, 0);
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "Bad", (MI_Type)40, &value, MI_TRUE),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_OperationOptions_SetCustomOption(&options, "Bad", MI_UINT8, NULL, MI_TRUE),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->SetCustomOption(&options, "Bad", MI_UINT8, &value, MI_TRUE, 1),
                 MI_RESULT_INVALID_PARAMETER);
    MI_OperationOptions_Delete(&options);
}

LEAK_TEST(operation_options, a_clone_has_options_and_must_understand)
{
    MI_OperationOptions options = make();
    MI_OperationOptions clone = MI_OPERATIONOPTIONS_NULL;
    MI_Uint32 count;
    cr_assert_eq(MI_OperationOptions_DisableChannel(&options, 0), MI_RESULT_OK);
    cr_assert_eq(MI_OperationOptions_Clone(&options, &clone), MI_RESULT_OK);
    MI_OperationOptions_Delete(&options);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&clone, NULL, 0, &count, NULL),
                 MI_RESULT_FAILED);
    cr_assert_eq(count, 2);
    struct wsmi_options_key key = {WSMI_OBJECT_OPERATION_OPTIONS,
                                   {clone.reserved1, clone.reserved2}};
    struct wsmi_options *inside = wsmi_options_acquire(key);
    cr_assert(wsmi_bag_must_understand(inside->bag));
    cr_assert_eq(wsmi_options_release(inside, MI_RESULT_OK), MI_RESULT_OK);
    MI_OperationOptions_Delete(&clone);
}

LEAK_TEST(operation_options, a_deleted_handle_is_dead)
{
    MI_OperationOptions options = make();
    MI_OperationOptions copy = options;
    MI_Uint32 count;
    MI_OperationOptions_Delete(&options);
    cr_assert_null(options.ft);
    cr_assert_eq(MI_OperationOptions_EnableChannel(&copy, 1), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_OperationOptions_GetEnabledChannels(&copy, NULL, 0, &count, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    MI_OperationOptions_Delete(&copy);
    MI_OperationOptions_Delete(NULL);
}

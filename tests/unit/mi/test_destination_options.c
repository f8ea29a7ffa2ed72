/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"
#include "testlib/leak.h"

static MI_DestinationOptions make(void)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    cr_assert_eq(wsmi_destination_options_new(&options), MI_RESULT_OK);
    return options;
}

LEAK_TEST(destination_options, every_slot_of_the_table_is_filled)
{
    void (*slots[sizeof(MI_DestinationOptionsFT) / sizeof(void (*)(void))])(void);
    memcpy(slots, &wsmi_destination_options_ft, sizeof(slots));
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        cr_assert_not_null(slots[i], "slot %zu", i);
    }
}

#define CHECK_STRING(option)                                                                       \
    do {                                                                                           \
        const MI_Char *read = NULL;                                                                \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, &read),                           \
                     MI_RESULT_NO_SUCH_PROPERTY);                                                  \
        cr_assert_eq(MI_DestinationOptions_Set##option(&options, #option), MI_RESULT_OK);          \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, &read), MI_RESULT_OK);            \
        cr_assert_str_eq(read, #option);                                                           \
        cr_assert_eq(MI_DestinationOptions_Set##option(&options, NULL),                            \
                     MI_RESULT_INVALID_PARAMETER);                                                 \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, NULL),                            \
                     MI_RESULT_INVALID_PARAMETER);                                                 \
        count++;                                                                                   \
    } while (0)

#define CHECK_NUMBER(option, type, number)                                                         \
    do {                                                                                           \
        type read = (type)0;                                                                       \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, &read),                           \
                     MI_RESULT_NO_SUCH_PROPERTY);                                                  \
        cr_assert_eq(MI_DestinationOptions_Set##option(&options, number), MI_RESULT_OK);           \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, &read), MI_RESULT_OK);            \
        cr_assert_eq(read, number);                                                                \
        cr_assert_eq(MI_DestinationOptions_Get##option(&options, NULL),                            \
                     MI_RESULT_INVALID_PARAMETER);                                                 \
        count++;                                                                                   \
    } while (0)

LEAK_TEST(destination_options, every_named_option_is_unset_then_set_then_read)
{
    MI_DestinationOptions options = make();
    MI_Uint32 count = 0;
    MI_Uint32 counted;
    CHECK_STRING(PacketEncoding);
    CHECK_STRING(DataLocale);
    CHECK_STRING(UILocale);
    CHECK_STRING(HttpUrlPrefix);
    CHECK_STRING(TrustedCertsDir);
    CHECK_STRING(CertFile);
    CHECK_STRING(PrivateKeyFile);
    CHECK_STRING(Transport);
    CHECK_STRING(ProxyType);
    CHECK_NUMBER(CertCACheck, MI_Boolean, MI_FALSE);
    CHECK_NUMBER(CertCNCheck, MI_Boolean, MI_TRUE);
    CHECK_NUMBER(CertRevocationCheck, MI_Boolean, MI_TRUE);
    CHECK_NUMBER(PacketPrivacy, MI_Boolean, MI_FALSE);
    CHECK_NUMBER(PacketIntegrity, MI_Boolean, MI_TRUE);
    CHECK_NUMBER(EncodePortInSPN, MI_Boolean, MI_TRUE);
    CHECK_NUMBER(MaxEnvelopeSize, MI_Uint32, 512);
    CHECK_NUMBER(MaxElements, MI_Uint32, 20);
    CHECK_NUMBER(DestinationPort, MI_Uint32, 5986);
    CHECK_NUMBER(SslOptions, MI_Uint32, 3);
    CHECK_NUMBER(ImpersonationType, MI_DestinationOptions_ImpersonationType,
                 MI_DestinationOptions_ImpersonationType_Delegate);
    cr_assert_eq(MI_DestinationOptions_GetOptionCount(&options, &counted), MI_RESULT_OK);
    cr_assert_eq(counted, count);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(destination_options, the_timeout_is_an_interval_within_its_ranges)
{
    MI_DestinationOptions options = make();
    MI_Interval timeout = {.seconds = 30};
    MI_Interval read;
    cr_assert_eq(MI_DestinationOptions_GetTimeout(&options, &read), MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_DestinationOptions_SetTimeout(&options, &timeout), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetTimeout(&options, &read), MI_RESULT_OK);
    cr_assert_eq(read.seconds, 30);
    timeout.hours = 24;
    cr_assert_eq(MI_DestinationOptions_SetTimeout(&options, &timeout), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_SetTimeout(&options, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetTimeout(&options, NULL), MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(destination_options, names_match_without_case_and_types_must_agree)
{
    MI_DestinationOptions options = make();
    MI_Interval interval = {.seconds = 1};
    const MI_Char *text;
    MI_Uint32 number;
    MI_Uint32 index = 9;
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "Text", "a"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetNumber(&options, "Number", 7), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "TEXT", "b"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetString(&options, "text", &text, &index), MI_RESULT_OK);
    cr_assert_str_eq(text, "b");
    cr_assert_eq(index, 0);
    cr_assert_eq(MI_DestinationOptions_GetNumber(&options, "number", &number, &index),
                 MI_RESULT_OK);
    cr_assert_eq(number, 7);
    cr_assert_eq(index, 1);
    cr_assert_eq(MI_DestinationOptions_SetNumber(&options, "Text", 1), MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "Number", "x"), MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(options.ft->SetInterval(&options, "Text", &interval, 0), MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_DestinationOptions_GetNumber(&options, "Text", &number, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_DestinationOptions_GetString(&options, "Number", &text, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(options.ft->GetInterval(&options, "Text", &interval, NULL, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_DestinationOptions_GetString(&options, "Absent", &text, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "not legal", "x"),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_SetString(&options, NULL, "x"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetString(&options, NULL, &text, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->SetString(&options, "Text", "x", 1), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(options.ft->SetNumber(&options, "Number", 1, 1), MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(destination_options, options_are_listed_with_value_and_type)
{
    MI_DestinationOptions options = make();
    MI_Interval interval = {.days = 3};
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 index;
    MI_Uint32 flags = 9;
    cr_assert_eq(MI_DestinationOptions_GetOptionAt(&options, 0, &name, &value, &type, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY, "nothing was ever set");
    cr_assert_eq(MI_DestinationOptions_SetString(&options, "S", "s"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetTimeout(&options, &interval), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetOptionAt(&options, 1, &name, &value, &type, &flags),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "__MI_DESTINATIONOPTIONS_TIMEOUT");
    cr_assert_eq(type, MI_DATETIME);
    cr_assert_eq(value.datetime.isTimestamp, 0);
    cr_assert_eq(value.datetime.u.interval.days, 3);
    cr_assert_eq(flags, 0);
    cr_assert_eq(MI_DestinationOptions_GetOptionAt(&options, 2, &name, &value, &type, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetOption(&options, "s", &value, &type, &index, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(type, MI_STRING);
    cr_assert_str_eq(value.string, "s");
    cr_assert_eq(index, 0);
    cr_assert_eq(MI_DestinationOptions_GetOption(&options, "s", &value, &type, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_GetOption(&options, "x", &value, &type, NULL, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_DestinationOptions_GetOption(&options, "s", NULL, &type, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetOption(&options, "s", &value, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetOptionAt(&options, 0, NULL, &value, &type, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetOptionCount(&options, NULL), MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&options);
}

LEAK_TEST(destination_options, a_clone_lives_on_its_own)
{
    MI_DestinationOptions options = make();
    MI_DestinationOptions clone = MI_DESTINATIONOPTIONS_NULL;
    const MI_Char *text;
    cr_assert_eq(MI_DestinationOptions_SetTransport(&options, "HTTP"), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_Clone(&options, &clone), MI_RESULT_OK);
    cr_assert_eq(MI_DestinationOptions_SetTransport(&options, "HTTPS"), MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    cr_assert_eq(MI_DestinationOptions_GetTransport(&clone, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "HTTP");
    cr_assert_eq(MI_DestinationOptions_Clone(&clone, NULL), MI_RESULT_INVALID_PARAMETER);
    MI_DestinationOptions_Delete(&clone);
    cr_assert_eq(wsmi_handle_count(), 0);
}

LEAK_TEST(destination_options, a_deleted_handle_and_its_copies_are_dead)
{
    MI_DestinationOptions options = make();
    MI_DestinationOptions copy = options;
    MI_DestinationOptions clone;
    MI_Uint32 count;
    struct wsmi_bag *bag;
    MI_DestinationOptions_Delete(&options);
    cr_assert_null(options.ft);
    cr_assert_eq(options.reserved1, 0);
    cr_assert_eq(MI_DestinationOptions_SetTransport(&copy, "HTTP"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetOptionCount(&copy, &count), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_DestinationOptions_GetCredentialsCount(&copy, &count),
                 MI_RESULT_INVALID_PARAMETER);
    memset(&clone, 0xA5, sizeof(clone));
    cr_assert_eq(MI_DestinationOptions_Clone(&copy, &clone), MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(clone.ft, "a failed clone is a null handle");
    cr_assert_eq(wsmi_destination_options_copy(&copy, &bag), MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(bag);
    MI_DestinationOptions_Delete(&copy);
    MI_DestinationOptions_Delete(NULL);
    wsmi_destination_options_ft.Delete(NULL);
    cr_assert_eq(wsmi_destination_options_ft.GetOptionCount(NULL, &count),
                 MI_RESULT_INVALID_PARAMETER);
}

LEAK_TEST(destination_options, a_handle_of_another_kind_is_refused)
{
    MI_OperationOptions other = MI_OPERATIONOPTIONS_NULL;
    MI_DestinationOptions forged = make();
    cr_assert_eq(wsmi_operation_options_new(MI_FALSE, &other), MI_RESULT_OK);
    MI_DestinationOptions real = forged;
    forged.reserved1 = other.reserved1;
    forged.reserved2 = other.reserved2;
    cr_assert_eq(MI_DestinationOptions_SetTransport(&forged, "HTTP"), MI_RESULT_INVALID_PARAMETER);
    MI_OperationOptions_Delete(&other);
    MI_DestinationOptions_Delete(&real);
}

LEAK_TEST(destination_options, the_session_gets_a_copy_and_an_empty_bag_for_none)
{
    MI_DestinationOptions options = make();
    struct wsmi_bag *bag;
    cr_assert_eq(MI_DestinationOptions_SetTransport(&options, "HTTP"), MI_RESULT_OK);
    cr_assert_eq(wsmi_destination_options_copy(&options, &bag), MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    cr_assert_str_eq(wsmi_bag_string(bag, "__MI_DESTINATIONOPTIONS_TRANSPORT"), "HTTP");
    wsmi_bag_delete(bag);
    cr_assert_eq(wsmi_destination_options_copy(NULL, &bag), MI_RESULT_OK);
    cr_assert_eq(wsmi_bag_count(bag), 0);
    wsmi_bag_delete(bag);
}

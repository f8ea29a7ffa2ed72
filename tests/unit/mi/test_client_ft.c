/* SPDX-License-Identifier: MIT */
#include "mi.h"
#include "testlib/leak.h"

LEAK_TEST(client_ft, every_slot_of_every_table_is_filled)
{
    const void *tables[10];
    static const size_t sizes[10] = {
        sizeof(MI_ApplicationFT),
        sizeof(MI_SessionFT),
        sizeof(MI_OperationFT),
        sizeof(MI_HostedProviderFT),
        sizeof(MI_SerializerFT),
        sizeof(MI_DeserializerFT),
        sizeof(MI_SubscriptionDeliveryOptionsFT),
        sizeof(MI_DestinationOptionsFT),
        sizeof(MI_OperationOptionsFT),
        sizeof(MI_UtilitiesFT),
    };
    cr_assert_eq(sizeof(MI_ClientFT_V1), sizeof(tables));
    memcpy(tables, mi_clientFT_V1, sizeof(tables));
    for (size_t i = 0; i < 10; i++) {
        cr_assert_not_null(tables[i], "table %zu", i);
        for (size_t offset = 0; offset < sizes[i]; offset += sizeof(void (*)(void))) {
            void (*slot)(void);
            memcpy(&slot, (const char *)tables[i] + offset, sizeof(slot));
            cr_assert_not_null(slot, "table %zu, offset %zu", i, offset);
        }
    }
}

/* The details name the call. */
static void expect_refusal(MI_Result result, MI_Instance *details, const char *call)
{
    MI_Value message;
    cr_assert_eq(result, MI_RESULT_NOT_SUPPORTED);
    cr_assert_not_null(details);
    cr_assert_eq(MI_Instance_GetElement(details, "Message", &message, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(strncmp(message.string, call, strlen(call)), 0, "%s", message.string);
    cr_assert_eq(MI_Instance_Delete(details), MI_RESULT_OK);
}

LEAK_TEST(client_ft, deserializing_is_refused_by_name_with_its_outputs_zeroed)
{
    MI_Deserializer deserializer = {0, 0};
    MI_Uint8 buffer[1] = {0};
    MI_Uint32 number = 9;
    MI_Class *class_object = (MI_Class *)&number;
    MI_Instance *instance = (MI_Instance *)&number;
    MI_Instance *details;
    MI_Result result =
        MI_Deserializer_DeserializeClass(&deserializer, 0, buffer, 1, NULL, NULL, NULL, NULL, NULL,
                                         &number, &class_object, &details);
    expect_refusal(result, details, "MI_Deserializer_DeserializeClass ");
    cr_assert_eq(number, 0);
    cr_assert_null(class_object);
    number = 9;
    result = MI_Deserializer_DeserializeInstance(&deserializer, 0, buffer, 1, NULL, 0, NULL, NULL,
                                                 &number, &instance, &details);
    expect_refusal(result, details, "MI_Deserializer_DeserializeInstance ");
    cr_assert_eq(number, 0);
    cr_assert_null(instance);
    number = 9;
    result = MI_Deserializer_Class_GetClassName(&deserializer, buffer, 1, NULL, &number, &details);
    expect_refusal(result, details, "MI_Deserializer_Class_GetClassName ");
    cr_assert_eq(number, 0);
    result =
        MI_Deserializer_Class_GetParentClassName(&deserializer, buffer, 1, NULL, &number, &details);
    expect_refusal(result, details, "MI_Deserializer_Class_GetParentClassName ");
    result =
        MI_Deserializer_Instance_GetClassName(&deserializer, buffer, 1, NULL, &number, &details);
    expect_refusal(result, details, "MI_Deserializer_Instance_GetClassName ");
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&deserializer, 0, buffer, 1, NULL, 0, NULL,
                                                     NULL, NULL, NULL, NULL),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(MI_Deserializer_DeserializeClass(&deserializer, 0, buffer, 1, NULL, NULL, NULL,
                                                  NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(MI_Deserializer_Close(&deserializer), MI_RESULT_NOT_SUPPORTED);
}

LEAK_TEST(client_ft, serializing_is_refused_with_its_output_zeroed)
{
    MI_Serializer serializer = {0, 0};
    MI_Uint32 needed = 9;
    cr_assert_eq(MI_Serializer_SerializeClass(&serializer, 0, NULL, NULL, 0, &needed),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(needed, 0);
    needed = 9;
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, NULL, NULL, 0, &needed),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(needed, 0);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, NULL, NULL, 0, NULL),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(MI_Serializer_Close(&serializer), MI_RESULT_NOT_SUPPORTED);
}

LEAK_TEST(client_ft, nothing_is_hosted)
{
    MI_HostedProvider provider = {0, 0, mi_clientFT_V1->hostedProviderFT};
    MI_Application application = {1, 2, mi_clientFT_V1->applicationFT};
    cr_assert_eq(MI_HostedProvider_GetApplication(&provider, &application),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_null(application.ft);
    cr_assert_eq(mi_clientFT_V1->hostedProviderFT->GetApplication(&provider, NULL),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(MI_HostedProvider_Close(&provider), MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(mi_clientFT_V1->hostedProviderFT->Close(NULL), MI_RESULT_OK);
}

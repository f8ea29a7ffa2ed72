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

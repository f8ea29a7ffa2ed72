/* SPDX-License-Identifier: MIT */
/*
 * The exported table of tables, and the table of what this library does not do: every slot answers
 * and zeroes its outputs.
 */
#include "mi/application.h"
#include "mi/bag.h"
#include "mi/operation.h"
#include "mi/serializer.h"
#include "mi/session.h"
#include "mi/utilities.h"

/* Nothing is hosted, so nothing is left to close (OMI: NULL is fine). */
static MI_Result MI_CALL hosted_provider_close(MI_HostedProvider *provider)
{
    if (provider == NULL) {
        return MI_RESULT_OK;
    }
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL hosted_provider_get_application(MI_HostedProvider *provider,
                                                         MI_Application *application)
{
    (void)provider;
    if (application != NULL) {
        memset(application, 0, sizeof(*application));
    }
    return MI_RESULT_NOT_SUPPORTED;
}

static const MI_HostedProviderFT hosted_provider_ft = {
    .Close = hosted_provider_close,
    .GetApplication = hosted_provider_get_application,
};

static const MI_ClientFT_V1 client_ft = {
    .applicationFT = &wsmi_application_ft,
    .sessionFT = &wsmi_session_ft,
    .operationFT = &wsmi_operation_ft,
    .hostedProviderFT = &hosted_provider_ft,
    .serializerFT = &wsmi_serializer_ft,
    .deserializerFT = &wsmi_deserializer_ft,
    .subscribeDeliveryOptionsFT = &wsmi_delivery_options_ft,
    .destinationOptionsFT = &wsmi_destination_options_ft,
    .operationOptionsFT = &wsmi_operation_options_ft,
    .utilitiesFT = &wsmi_utilities_ft,
};

const MI_ClientFT_V1 *mi_clientFT_V1 = &client_ft;

/* SPDX-License-Identifier: MIT */
/*
 * The exported table of tables, and the tables of what this library does not do: every slot
 * answers, zeroes its outputs, and where the signature has room says which call it was.
 */
#include "mi/application.h"
#include "mi/bag.h"
#include "mi/error.h"
#include "mi/operation.h"
#include "mi/session.h"
#include "mi/utilities.h"

#define WSMI_NOT_YET(call) call " is not supported by this version of wsmi"

/* NOT_SUPPORTED; `reason` goes to `details` if there is one. */
static MI_Result refuse(const char *reason, MI_Instance **details)
{
    struct wsmi_error error = {
        .result = MI_RESULT_NOT_SUPPORTED,
        .category = MI_ERRORCATEGORY_NOT_IMPLEMENTED,
        .phase = "parameter",
        .reason = reason,
    };
    if (details != NULL) {
        *details = wsmi_error_to_instance(&error);
    }
    return MI_RESULT_NOT_SUPPORTED;
}

static void zero(MI_Uint32 *number)
{
    if (number != NULL) {
        *number = 0;
    }
}

/* There is no serializer to close. */
static MI_Result MI_CALL serializer_close(MI_Serializer *serializer)
{
    (void)serializer;
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL serialize_class(MI_Serializer *serializer, MI_Uint32 flags,
                                         const MI_Class *class_object, MI_Uint8 *buffer,
                                         MI_Uint32 size, MI_Uint32 *needed)
{
    (void)serializer;
    (void)flags;
    (void)class_object;
    (void)buffer;
    (void)size;
    zero(needed);
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL serialize_instance(MI_Serializer *serializer, MI_Uint32 flags,
                                            const MI_Instance *instance, MI_Uint8 *buffer,
                                            MI_Uint32 size, MI_Uint32 *needed)
{
    (void)serializer;
    (void)flags;
    (void)instance;
    (void)buffer;
    (void)size;
    zero(needed);
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL deserializer_close(MI_Deserializer *deserializer)
{
    (void)deserializer;
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result MI_CALL deserialize_class(MI_Deserializer *deserializer, MI_Uint32 flags,
                                           MI_Uint8 *buffer, MI_Uint32 size, MI_Class *parent,
                                           const MI_Char *server_name, const MI_Char *name_space,
                                           MI_Deserializer_ClassObjectNeeded needed, void *context,
                                           MI_Uint32 *read, MI_Class **class_object,
                                           MI_Instance **details)
{
    (void)deserializer;
    (void)flags;
    (void)buffer;
    (void)size;
    (void)parent;
    (void)server_name;
    (void)name_space;
    (void)needed;
    (void)context;
    zero(read);
    if (class_object != NULL) {
        *class_object = NULL;
    }
    return refuse(WSMI_NOT_YET("MI_Deserializer_DeserializeClass"), details);
}

static MI_Result MI_CALL class_get_class_name(MI_Deserializer *deserializer, MI_Uint8 *buffer,
                                              MI_Uint32 size, MI_Char *name, MI_Uint32 *length,
                                              MI_Instance **details)
{
    (void)deserializer;
    (void)buffer;
    (void)size;
    (void)name;
    zero(length);
    return refuse(WSMI_NOT_YET("MI_Deserializer_Class_GetClassName"), details);
}

static MI_Result MI_CALL class_get_parent_class_name(MI_Deserializer *deserializer,
                                                     MI_Uint8 *buffer, MI_Uint32 size,
                                                     MI_Char *name, MI_Uint32 *length,
                                                     MI_Instance **details)
{
    (void)deserializer;
    (void)buffer;
    (void)size;
    (void)name;
    zero(length);
    return refuse(WSMI_NOT_YET("MI_Deserializer_Class_GetParentClassName"), details);
}

static MI_Result MI_CALL deserialize_instance(MI_Deserializer *deserializer, MI_Uint32 flags,
                                              MI_Uint8 *buffer, MI_Uint32 size, MI_Class **classes,
                                              MI_Uint32 class_count,
                                              MI_Deserializer_ClassObjectNeeded needed,
                                              void *context, MI_Uint32 *read,
                                              MI_Instance **instance, MI_Instance **details)
{
    (void)deserializer;
    (void)flags;
    (void)buffer;
    (void)size;
    (void)classes;
    (void)class_count;
    (void)needed;
    (void)context;
    zero(read);
    if (instance != NULL) {
        *instance = NULL;
    }
    return refuse(WSMI_NOT_YET("MI_Deserializer_DeserializeInstance"), details);
}

static MI_Result MI_CALL instance_get_class_name(MI_Deserializer *deserializer, MI_Uint8 *buffer,
                                                 MI_Uint32 size, MI_Char *name, MI_Uint32 *length,
                                                 MI_Instance **details)
{
    (void)deserializer;
    (void)buffer;
    (void)size;
    (void)name;
    zero(length);
    return refuse(WSMI_NOT_YET("MI_Deserializer_Instance_GetClassName"), details);
}

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

static const MI_SerializerFT serializer_ft = {
    .Close = serializer_close,
    .SerializeClass = serialize_class,
    .SerializeInstance = serialize_instance,
};

static const MI_DeserializerFT deserializer_ft = {
    .Close = deserializer_close,
    .DeserializeClass = deserialize_class,
    .Class_GetClassName = class_get_class_name,
    .Class_GetParentClassName = class_get_parent_class_name,
    .DeserializeInstance = deserialize_instance,
    .Instance_GetClassName = instance_get_class_name,
};

static const MI_HostedProviderFT hosted_provider_ft = {
    .Close = hosted_provider_close,
    .GetApplication = hosted_provider_get_application,
};

static const MI_ClientFT_V1 client_ft = {
    .applicationFT = &wsmi_application_ft,
    .sessionFT = &wsmi_session_ft,
    .operationFT = &wsmi_operation_ft,
    .hostedProviderFT = &hosted_provider_ft,
    .serializerFT = &serializer_ft,
    .deserializerFT = &deserializer_ft,
    .subscribeDeliveryOptionsFT = &wsmi_delivery_options_ft,
    .destinationOptionsFT = &wsmi_destination_options_ft,
    .operationOptionsFT = &wsmi_operation_options_ft,
    .utilitiesFT = &wsmi_utilities_ft,
};

const MI_ClientFT_V1 *mi_clientFT_V1 = &client_ft;

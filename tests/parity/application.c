/* SPDX-License-Identifier: MIT */
/* What an application makes. What is made is used in the groups of its own. */
#include "parity.h"

static const MI_Char *class_name_of(const MI_Instance *instance)
{
    const MI_Char *name = NULL;
    (void)MI_Instance_GetClassName(instance, &name);
    return name == NULL ? MI_T("") : name;
}

static bool empties(MI_Instance *instance, MI_Uint32 elements, const char *name)
{
    MI_Uint32 count = 99;
    bool same = MI_Instance_GetElementCount(instance, &count) == MI_RESULT_OK &&
                count == elements && strcmp(class_name_of(instance), name) == 0;
    (void)MI_Instance_Delete(instance);
    return same;
}

static void instances(MI_Application *application)
{
    MI_Instance *instance = NULL;
    MI_Class *lamp = NULL;
    CALL(MI_Application_NewInstance, (application, MI_T("Demo_Lamp"), &parity_lamp_decl, &instance),
         empties(instance, 1, "Demo_Lamp"));
    CALL(MI_Application_NewParameterSet, (application, NULL, &instance),
         empties(instance, 0, "Parameters"));
    CALL(MI_Application_NewClass,
         (application, &parity_lamp_decl, MI_T("root/demo"), MI_T("server"), &lamp), lamp != NULL);
    CALL(MI_Application_NewInstanceFromClass, (application, MI_T("Demo_Lamp"), lamp, &instance),
         lamp != NULL && empties(instance, 1, "Demo_Lamp"));
    (void)MI_Class_Delete(lamp);
}

static void options(MI_Application *application)
{
    MI_DestinationOptions destination = MI_DESTINATIONOPTIONS_NULL;
    MI_OperationOptions operation = MI_OPERATIONOPTIONS_NULL;
    MI_SubscriptionDeliveryOptions delivery = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    MI_Uint32 count = 99;
    CALL(MI_Application_NewDestinationOptions, (application, &destination),
         MI_DestinationOptions_GetOptionCount(&destination, &count) == MI_RESULT_OK && count == 0);
    CALL(MI_Application_NewOperationOptions, (application, MI_FALSE, &operation),
         MI_OperationOptions_GetTimeout(&operation, &(MI_Interval){0}) ==
             MI_RESULT_NO_SUCH_PROPERTY);
    CALL(MI_Application_NewSubscriptionDeliveryOptions,
         (application, MI_SubscriptionDeliveryType_Pull, &delivery),
         MI_SubscriptionDeliveryOptions_GetOptionCount(&delivery, &count) == MI_RESULT_OK &&
             count == 0);
    MI_DestinationOptions_Delete(&destination);
    MI_OperationOptions_Delete(&operation);
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&delivery) == MI_RESULT_OK);
}

static void codecs(MI_Application *application)
{
    MI_Serializer serializer;
    MI_Deserializer deserializer;
    MI_Char xml[] = MI_T("MI_XML");
    MI_Char mof[] = MI_T("MI_MOF_CIMV2_EXTV1");
    bool mof_refused =
        MI_Application_NewSerializer(application, 0, mof, &serializer) == MI_RESULT_NOT_SUPPORTED &&
        MI_Application_NewDeserializer(application, 0, mof, &deserializer) ==
            MI_RESULT_NOT_SUPPORTED;
    parity_say("format MI_XML; MOF is NOT_SUPPORTED");
    CALL(MI_Application_NewSerializer, (application, 0, xml, &serializer),
         mof_refused && MI_Serializer_Close(&serializer) == MI_RESULT_OK);
    parity_say("format MI_XML; MOF is NOT_SUPPORTED");
    CALL(MI_Application_NewDeserializer, (application, 0, xml, &deserializer),
         mof_refused && MI_Deserializer_Close(&deserializer) == MI_RESULT_OK);
}

static MI_Module *provider_main(MI_Server *server)
{
    (void)server;
    return NULL;
}

static void hosted_provider(MI_Application *application)
{
    MI_HostedProvider provider = MI_HOSTEDPROVIDER_NULL;
    MI_HostedProvider made_up = {1, 1, mi_clientFT->hostedProviderFT};
    MI_Application owner = MI_APPLICATION_NULL;
    MI_Instance *details = NULL;
    CALL_DETAILS(MI_Application_NewHostedProvider,
                 (application, MI_T("root/demo"), MI_T("P"), provider_main, &details, &provider),
                 details, provider.ft != NULL);
    parity_say("there is no hosted provider to ask");
    CALL(MI_HostedProvider_GetApplication, (&made_up, &owner), owner.ft == application->ft);
    parity_say("there is no hosted provider to close");
    CALL(MI_HostedProvider_Close, (&made_up), made_up.ft == NULL);
}

static void sessions(MI_Application *application)
{
    MI_Session session = MI_SESSION_NULL;
    MI_Session none = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    bool dcom_refused =
        MI_Application_NewSession(application, MI_T("WMIDCOM"), MI_T("server"), NULL, NULL, NULL,
                                  &none) == MI_RESULT_NOT_SUPPORTED;
    parity_say("protocol WINRM; WMIDCOM is NOT_SUPPORTED");
    CALL(MI_Application_NewSession,
         (application, MI_T("WINRM"), MI_T("https://server.example"), NULL, NULL, &details,
          &session),
         dcom_refused && details == NULL && session.ft != NULL);
    CHECK(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK);
}

void parity_application(void)
{
    MI_Application application = MI_APPLICATION_NULL;
    MI_Instance *details = NULL;
    parity_group("Application", "application.c");
    CALL(MI_Application_Initialize, (0, MI_T("parity"), &details, &application),
         application.ft != NULL && details == NULL);
    sessions(&application);
    instances(&application);
    options(&application);
    codecs(&application);
    hosted_provider(&application);
    CALL(MI_Application_Close, (&application), application.ft == NULL);
}

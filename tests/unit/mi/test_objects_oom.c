/* SPDX-License-Identifier: MIT */
/* The k-th allocation fails, for every k, while objects other than classes are made and used. */
#include "failing_malloc.h"
#include "mi/bag.h"
#include "mi/error.h"
#include "mi/instance.h"
#include "mi/result.h"
#include "mi/serializer.h"
#include "mi/utilities.h"
#include "wsmi/xml.h"

static MI_Instance *rich_instance(void)
{
    MI_Instance *inner;
    MI_Instance *outer;
    cr_assert_eq(wsmi_instance_new("Inner", &inner), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_string(inner, "S", "text"), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_new("Outer", &outer), MI_RESULT_OK);
    MI_Instance *pair[] = {inner, inner};
    char *strings[] = {(char[]){"a"}, (char[]){"b"}};
    MI_Uint32 numbers[] = {1, 2};
    MI_Value value = {.instancea = {pair, 2}};
    cr_assert_eq(MI_Instance_AddElement(outer, "I", &value, MI_INSTANCEA, 0), MI_RESULT_OK);
    value.stringa.data = strings;
    value.stringa.size = 2;
    cr_assert_eq(MI_Instance_AddElement(outer, "L", &value, MI_STRINGA, 0), MI_RESULT_OK);
    value.uint32a.data = numbers;
    value.uint32a.size = 2;
    cr_assert_eq(MI_Instance_AddElement(outer, "N", &value, MI_UINT32A, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetNameSpace(outer, "root"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetServerName(outer, "srv"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(inner), MI_RESULT_OK);
    return outer;
}

static bool clone_instance(void *context)
{
    MI_Instance *clone = (MI_Instance *)context;
    MI_Result result = MI_Instance_Clone(context, &clone);
    if (result != MI_RESULT_OK) {
        cr_assert_eq(result, MI_RESULT_FAILED);
        cr_assert_null(clone);
        return false;
    }
    return MI_Instance_Delete(clone) == MI_RESULT_OK;
}

LEAK_TEST(objects_oom, a_clone_of_an_instance_is_whole_or_none)
{
    MI_Instance *instance = rich_instance();
    fail_each_allocation(clone_instance, instance, 8);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

static bool set_elements(void *context)
{
    MI_Instance *instance = context;
    MI_Value value = {.string = (char[]){"new"}};
    static const struct wsmi_view views[] = {WSMI_VIEW_INIT("x"), WSMI_VIEW_INIT("y")};
    MI_Result results[] = {
        MI_Instance_SetElement(instance, "S", &value, MI_STRING, 0),
        MI_Instance_SetNameSpace(instance, "elsewhere"),
        MI_Instance_SetServerName(instance, "other"),
        wsmi_instance_add_views(instance, "V", views, 2),
        wsmi_instance_add_string(instance, "T", "t"),
    };
    MI_Value kept;
    cr_assert_eq(MI_Instance_GetElement(instance, "S", &kept, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_not_null(kept.string, "a failed change keeps the old value");
    bool complete = true;
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        cr_assert(results[i] == MI_RESULT_OK || results[i] == MI_RESULT_FAILED);
        complete = complete && results[i] == MI_RESULT_OK;
    }
    return complete;
}

static bool build_and_set(void *context)
{
    MI_Instance *instance;
    (void)context;
    if (wsmi_instance_new("C", &instance) != MI_RESULT_OK) {
        cr_assert_null(instance);
        return false;
    }
    bool complete = wsmi_instance_add_string(instance, "S", "old") == MI_RESULT_OK;
    complete = complete && set_elements(instance);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    return complete;
}

LEAK_TEST(objects_oom, a_failed_change_of_an_instance_changes_nothing)
{
    fail_each_allocation(build_and_set, NULL, 12);
}

static bool make_error_instance(void *context)
{
    MI_Instance *instance = wsmi_error_to_instance(context);
    if (instance == NULL) {
        return false;
    }
    return MI_Instance_Delete(instance) == MI_RESULT_OK;
}

LEAK_TEST(objects_oom, error_details_are_whole_or_none)
{
    static const struct wsmi_fault_property properties[] = {
        {WSMI_VIEW_INIT("OMI_Code"), WSMI_VIEW_INIT("6"), false},
        {WSMI_VIEW_INIT("OMI_Type"), WSMI_VIEW_INIT("MI"), false},
    };
    const struct wsmi_fault fault = {.code = WSMI_FAULT_SENDER,
                                     .reason = WSMI_VIEW_INIT("why"),
                                     .properties = properties,
                                     .property_count = 2};
    struct wsmi_error error;
    wsmi_error_from_fault(&fault, 500, &error);
    fail_each_allocation(make_error_instance, &error, 30);
}

static bool make_cim_error(void *context)
{
    MI_Instance *instance;
    (void)context;
    MI_Result result = wsmi_utilities_ft.CimErrorFromErrorCode(2, "MI", "words", &instance);
    if (result != MI_RESULT_OK) {
        cr_assert_eq(result, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        cr_assert_null(instance);
        return false;
    }
    return MI_Instance_Delete(instance) == MI_RESULT_OK;
}

LEAK_TEST(objects_oom, an_error_instance_from_a_number_is_whole_or_none)
{
    fail_each_allocation(make_cim_error, NULL, 20);
}

/* Makes, fills, clones, copies and deletes destination options. */
static bool use_destination_options(void *context)
{
    MI_DestinationOptions options;
    MI_DestinationOptions clone = MI_DESTINATIONOPTIONS_NULL;
    MI_UserCredentials login = {MI_AUTH_TYPE_BASIC, {{"d", "u", "p"}}};
    MI_UserCredentials certificate = {.authenticationType = MI_AUTH_TYPE_CLIENT_CERTS};
    struct wsmi_bag *bag = NULL;
    (void)context;
    certificate.credentials.certificateThumbprint = "AB";
    bool complete = wsmi_destination_options_new(&options) == MI_RESULT_OK;
    cr_assert_eq(complete, options.ft != NULL);
    complete = complete && MI_DestinationOptions_SetTransport(&options, "HTTP") == MI_RESULT_OK;
    complete = complete && MI_DestinationOptions_SetDestinationPort(&options, 1) == MI_RESULT_OK;
    complete = complete && MI_DestinationOptions_SetTransport(&options, "HTTPS") == MI_RESULT_OK;
    complete = complete &&
               MI_DestinationOptions_AddDestinationCredentials(&options, &login) == MI_RESULT_OK;
    complete = complete && MI_DestinationOptions_AddDestinationCredentials(
                               &options, &certificate) == MI_RESULT_OK;
    complete = complete && MI_DestinationOptions_Clone(&options, &clone) == MI_RESULT_OK;
    cr_assert_eq(complete, clone.ft != NULL);
    complete = complete && wsmi_destination_options_copy(&clone, &bag) == MI_RESULT_OK;
    cr_assert_eq(complete, bag != NULL);
    wsmi_bag_delete(bag);
    MI_DestinationOptions_Delete(&clone);
    MI_DestinationOptions_Delete(&options);
    cr_assert_eq(wsmi_handle_count(), 0);
    return complete;
}

LEAK_TEST(objects_oom, options_and_their_copies_are_whole_or_none)
{
    fail_each_allocation(use_destination_options, NULL, 40);
}

static bool use_operation_options(void *context)
{
    MI_OperationOptions options;
    MI_Value value = {.stringa = {(MI_Char *[]){(char[]){"x"}}, 1}};
    (void)context;
    bool complete = wsmi_operation_options_new(MI_TRUE, &options) == MI_RESULT_OK;
    complete = complete && MI_OperationOptions_EnableChannel(&options, 7) == MI_RESULT_OK;
    complete = complete && MI_OperationOptions_SetCustomOption(&options, "C", MI_STRINGA, &value,
                                                               MI_TRUE) == MI_RESULT_OK;
    MI_OperationOptions_Delete(&options);
    cr_assert_eq(wsmi_handle_count(), 0);
    return complete;
}

LEAK_TEST(objects_oom, operation_options_are_whole_or_none)
{
    fail_each_allocation(use_operation_options, NULL, 10);
}

static bool use_empty_options(void *context)
{
    struct wsmi_bag *bag = NULL;
    MI_SubscriptionDeliveryOptions options;
    (void)context;
    bool complete = wsmi_destination_options_copy(NULL, &bag) == MI_RESULT_OK;
    complete = complete && wsmi_delivery_options_new(MI_SubscriptionDeliveryType_Pull, &options) ==
                               MI_RESULT_OK;
    if (complete) {
        complete = MI_SubscriptionDeliveryOptions_Delete(&options) == MI_RESULT_OK;
    }
    wsmi_bag_delete(bag);
    return complete;
}

LEAK_TEST(objects_oom, empty_options_are_whole_or_none)
{
    fail_each_allocation(use_empty_options, NULL, 3);
}

/* Writes and reads back; the details of a failure may be missing, the result may not be wrong. */
static bool use_serializer(void *context)
{
    MI_Serializer serializer;
    MI_Deserializer deserializer;
    MI_Uint8 buffer[4096];
    MI_Uint32 size;
    MI_Instance *again = NULL;
    MI_Instance *details = NULL;
    cr_assert_eq(wsmi_serializer_new("MI_XML", &serializer), MI_RESULT_OK);
    cr_assert_eq(wsmi_deserializer_new("MI_XML", &deserializer), MI_RESULT_OK);
    MI_Result result = wsmi_serializer_ft.SerializeInstance(&serializer, 0, context, buffer,
                                                            sizeof(buffer), &size);
    if (result == MI_RESULT_OK) {
        result = wsmi_deserializer_ft.DeserializeInstance(&deserializer, 0, buffer, size, NULL, 0,
                                                          NULL, NULL, NULL, &again, &details);
        cr_assert_eq(again != NULL, result == MI_RESULT_OK);
    }
    if (details != NULL) {
        cr_assert_eq(MI_Instance_Delete(details), MI_RESULT_OK);
    }
    cr_assert(result == MI_RESULT_OK || result == MI_RESULT_SERVER_LIMITS_EXCEEDED, "%u", result);
    return result == MI_RESULT_OK && MI_Instance_Delete(again) == MI_RESULT_OK;
}

LEAK_TEST(objects_oom, instances_are_written_and_read_whole_or_not)
{
    MI_Instance *instance = rich_instance();
    wsmi_xml_init();
    fail_each_allocation(use_serializer, instance, 20);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

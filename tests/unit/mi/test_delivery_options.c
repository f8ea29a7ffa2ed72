/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"
#include "mi/options.h"
#include "testlib/leak.h"

static MI_SubscriptionDeliveryOptions make(void)
{
    MI_SubscriptionDeliveryOptions options = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    cr_assert_eq(wsmi_delivery_options_new(MI_SubscriptionDeliveryType_Pull, &options),
                 MI_RESULT_OK);
    return options;
}

LEAK_TEST(delivery_options, every_slot_of_the_table_is_filled)
{
    void (*slots[sizeof(MI_SubscriptionDeliveryOptionsFT) / sizeof(void (*)(void))])(void);
    memcpy(slots, &wsmi_delivery_options_ft, sizeof(slots));
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        cr_assert_not_null(slots[i], "slot %zu", i);
    }
}

LEAK_TEST(delivery_options, there_are_two_ways_of_delivery)
{
    MI_SubscriptionDeliveryOptions options = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    cr_assert_eq(wsmi_delivery_options_new((MI_SubscriptionDeliveryType)0, &options),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(options.ft);
    cr_assert_eq(wsmi_delivery_options_new((MI_SubscriptionDeliveryType)3, &options),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_delivery_options_new(MI_SubscriptionDeliveryType_Push, &options),
                 MI_RESULT_OK);
    struct wsmi_options_key key = {WSMI_OBJECT_DELIVERY_OPTIONS,
                                   {options.reserved1, options.reserved2}};
    struct wsmi_options *inside = wsmi_options_acquire(key);
    cr_assert_eq(wsmi_bag_delivery_type(inside->bag), MI_SubscriptionDeliveryType_Push);
    cr_assert_eq(wsmi_options_release(inside, MI_RESULT_OK), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&options), MI_RESULT_OK);
}

LEAK_TEST(delivery_options, intervals_strings_and_numbers_are_set_and_read)
{
    MI_SubscriptionDeliveryOptions options = make();
    MI_Interval interval = {.seconds = 5};
    MI_Interval read;
    const MI_Char *text;
    MI_Uint32 number;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetMaximumLatency(&options, &read),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetMaximumLatency(&options, &interval),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetMaximumLatency(&options, &read), MI_RESULT_OK);
    cr_assert_eq(read.seconds, 5);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetHeartbeatInterval(&options, &interval),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetDeliveryRetryInterval(&options, &interval),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetBookmark(&options, MI_SUBSCRIBE_BOOKMARK_OLDEST),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetBookmark(&options, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, MI_SUBSCRIBE_BOOKMARK_OLDEST);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetDeliveryDestination(&options, "host"),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetDeliveryPortNumber(&options, 80), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetDeliveryPortNumber(&options, &number),
                 MI_RESULT_OK);
    cr_assert_eq(number, 80);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetOptionCount(&options, &number), MI_RESULT_OK);
    cr_assert_eq(number, 6);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetOptionCount(&options, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&options), MI_RESULT_OK);
}

LEAK_TEST(delivery_options, the_expiration_is_a_point_in_time_or_an_interval)
{
    MI_SubscriptionDeliveryOptions options = make();
    MI_Datetime datetime;
    MI_Datetime read;
    MI_Interval interval;
    MI_Uint32 index = 9;
    MI_Uint32 flags = 9;
    memset(&datetime, 0, sizeof(datetime));
    datetime.isTimestamp = 1;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetExpirationTime(&options, &datetime),
                 MI_RESULT_INVALID_PARAMETER, "month 0");
    datetime.u.timestamp.month = 2;
    datetime.u.timestamp.day = 29;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetExpirationTime(&options, &datetime),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetExpirationTime(&options, &read), MI_RESULT_OK);
    cr_assert_arr_eq(&read, &datetime, sizeof(read));
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetInterval(
                     &options, "__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_EXPIRATION_TIME", &interval,
                     NULL, NULL),
                 MI_RESULT_TYPE_MISMATCH);
    memset(&datetime, 0, sizeof(datetime));
    datetime.u.interval.hours = 1;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetExpirationTime(&options, &datetime),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetInterval(
                     &options, "__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_EXPIRATION_TIME", &interval,
                     &index, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(interval.hours, 1);
    cr_assert_eq(index, 0);
    cr_assert_eq(flags, 0);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetExpirationTime(&options, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetExpirationTime(&options, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&options), MI_RESULT_OK);
}

LEAK_TEST(delivery_options, credentials_and_options_survive_cloning)
{
    MI_SubscriptionDeliveryOptions options = make();
    MI_SubscriptionDeliveryOptions clone = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    MI_UserCredentials login = {MI_AUTH_TYPE_BASIC, {{NULL, "joe", "pw"}}};
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Char password[8];
    MI_Uint32 number;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_AddDeliveryCredentials(&options, &login),
                 MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetString(&options, "S", "s", 0), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Clone(&options, &clone), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&options), MI_RESULT_OK);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetCredentialsCount(&clone, &number), MI_RESULT_OK);
    cr_assert_eq(number, 1);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetCredentialsAt(&clone, 0, &name, &login, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(login.credentials.usernamePassword.username, "joe");
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetCredentialsPasswordAt(&clone, 0, &name, password,
                                                                         8, &number, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(password, "pw");
    cr_assert_eq(
        MI_SubscriptionDeliveryOptions_GetOptionAt(&clone, 0, &name, &value, &type, &number),
        MI_RESULT_OK);
    cr_assert_str_eq(name, "S");
    cr_assert_eq(MI_SubscriptionDeliveryOptions_GetOption(&clone, "s", &value, &type, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(value.string, "s");
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&clone), MI_RESULT_OK);
}

LEAK_TEST(delivery_options, deleting_twice_is_told)
{
    MI_SubscriptionDeliveryOptions options = make();
    MI_SubscriptionDeliveryOptions copy = options;
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&options), MI_RESULT_OK);
    cr_assert_null(options.ft);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_SetBookmark(&copy, "x"),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(&copy), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_SubscriptionDeliveryOptions_Delete(NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_delivery_options_ft.Delete(NULL), MI_RESULT_INVALID_PARAMETER);
}

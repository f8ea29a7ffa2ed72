/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"

#include "mi/bag_edit.h"
#include "testlib/leak.h"

static struct wsmi_bag *filled_bag(void)
{
    struct wsmi_bag *bag = wsmi_bag_new();
    MI_Value value = {.string = (char[]){"HTTPS"}};
    MI_UserCredentials login = {MI_AUTH_TYPE_BASIC, {{"dom", "joe", "s3cret"}}};
    cr_assert_not_null(bag);
    cr_assert_eq(wsmi_bag_set(bag, "Transport", MI_STRING, &value, 0), MI_RESULT_OK);
    value.uint32 = 5986;
    cr_assert_eq(wsmi_bag_set(bag, "Port", MI_UINT32, &value, 0), MI_RESULT_OK);
    memset(&value, 0, sizeof(value));
    value.datetime.u.interval.seconds = 30;
    cr_assert_eq(wsmi_bag_set(bag, "Timeout", MI_DATETIME, &value, 0), MI_RESULT_OK);
    value.datetime.isTimestamp = 1;
    cr_assert_eq(wsmi_bag_set(bag, "Until", MI_DATETIME, &value, 0), MI_RESULT_OK);
    cr_assert_eq(wsmi_bag_add_login(bag, "Login", &login), MI_RESULT_OK);
    return bag;
}

LEAK_TEST(bag, options_are_read_by_name_and_type)
{
    struct wsmi_bag *bag = filled_bag();
    MI_Uint32 number = 0;
    MI_Interval interval;
    MI_Type type;
    cr_assert_str_eq(wsmi_bag_string(bag, "TRANSPORT"), "HTTPS");
    cr_assert(wsmi_bag_number(bag, "port", &number));
    cr_assert_eq(number, 5986);
    cr_assert(wsmi_bag_interval(bag, "timeout", &interval));
    cr_assert_eq(interval.seconds, 30);
    cr_assert(wsmi_bag_type(bag, "timeout", &type));
    cr_assert_eq(type, MI_DATETIME);
    cr_assert_null(wsmi_bag_string(bag, "port"), "another type");
    cr_assert_not(wsmi_bag_number(bag, "transport", &number));
    cr_assert_not(wsmi_bag_interval(bag, "transport", &interval));
    cr_assert_not(wsmi_bag_interval(bag, "until", &interval), "a point in time is no interval");
    cr_assert_null(wsmi_bag_string(bag, "absent"));
    cr_assert_not(wsmi_bag_type(bag, "absent", &type));
    wsmi_bag_delete(bag);
    wsmi_bag_delete(NULL);
}

LEAK_TEST(bag, index_order_is_the_order_of_first_setting)
{
    struct wsmi_bag *bag = filled_bag();
    MI_Value value = {.uint32 = 1};
    cr_assert_eq(wsmi_bag_set(bag, "PORT", MI_UINT32, &value, 0), MI_RESULT_OK);
    cr_assert_eq(wsmi_bag_count(bag), 4);
    cr_assert_str_eq(wsmi_bag_name_at(bag, 0), "Transport");
    cr_assert_str_eq(wsmi_bag_name_at(bag, 1), "Port");
    cr_assert_null(wsmi_bag_name_at(bag, 4));
    wsmi_bag_delete(bag);
}

LEAK_TEST(bag, more_options_than_it_started_with_fit)
{
    struct wsmi_bag *bag = wsmi_bag_new();
    for (MI_Uint32 i = 0; i < 100; i++) {
        char name[] = {'N', (char)('0' + i / 10), (char)('0' + i % 10), '\0'};
        MI_Value value = {.uint32 = i};
        cr_assert_eq(wsmi_bag_set(bag, name, MI_UINT32, &value, 0), MI_RESULT_OK);
    }
    MI_Uint32 number;
    cr_assert(wsmi_bag_number(bag, "n99", &number));
    cr_assert_eq(number, 99);
    wsmi_bag_delete(bag);
}

LEAK_TEST(bag, a_clone_has_everything_and_shares_nothing)
{
    struct wsmi_bag *bag = filled_bag();
    struct wsmi_bag_credential login;
    MI_Uint32 number;
    bag->must_understand = true;
    bag->delivery_type = MI_SubscriptionDeliveryType_Push;
    struct wsmi_bag *clone = wsmi_bag_clone(bag);
    wsmi_bag_delete(bag);
    cr_assert_eq(wsmi_bag_count(clone), 4);
    cr_assert_str_eq(wsmi_bag_string(clone, "Transport"), "HTTPS");
    cr_assert(wsmi_bag_number(clone, "Port", &number));
    cr_assert(wsmi_bag_credential_at(clone, 0, &login));
    cr_assert_str_eq(login.option_name, "Login");
    cr_assert_str_eq(login.type, "Basic");
    cr_assert_str_eq(login.domain, "dom");
    cr_assert_str_eq(login.user, "joe");
    cr_assert_null(login.thumbprint);
    cr_assert(wsmi_secret_eq(login.password, WSMI_VIEW("s3cret")));
    cr_assert_not(wsmi_bag_credential_at(clone, 1, &login));
    cr_assert(wsmi_bag_must_understand(clone));
    cr_assert_eq(wsmi_bag_delivery_type(clone), MI_SubscriptionDeliveryType_Push);
    wsmi_bag_delete(clone);
}

LEAK_TEST(bag, a_failed_setting_changes_nothing)
{
    struct wsmi_bag *bag = filled_bag();
    MI_Value value = {.uint32 = 7};
    cr_assert_eq(wsmi_bag_set(bag, "Transport", MI_UINT32, &value, 0), MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(wsmi_bag_set(bag, "no name", MI_UINT32, &value, 0), MI_RESULT_INVALID_PARAMETER);
    value.string = NULL;
    cr_assert_eq(wsmi_bag_set(bag, "Transport", MI_STRING, &value, 0), MI_RESULT_INVALID_PARAMETER);
    cr_assert_str_eq(wsmi_bag_string(bag, "Transport"), "HTTPS");
    cr_assert_eq(wsmi_bag_count(bag), 4);
    wsmi_bag_delete(bag);
}

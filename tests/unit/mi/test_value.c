/* SPDX-License-Identifier: MIT */
#include "mi/value.h"

#include "mi/instance.h"
#include "testlib/leak.h"

/* Bytes of one element in an array of the type; what mi.h says, by another way than the library. */
static size_t element_bytes(unsigned scalar)
{
    static const size_t bytes[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 2, sizeof(MI_Datetime),
                                   8, 8, 8};
    return bytes[scalar];
}

static void fill(unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (unsigned char)(i + 1);
    }
}

LEAK_TEST(value, plain_scalars_and_arrays_of_every_type_are_copied_byte_by_byte)
{
    for (unsigned type = MI_BOOLEAN; type <= MI_DATETIME; type++) {
        size_t size = element_bytes(type);
        MI_Value source;
        MI_Value copy;
        memset(&source, 0, sizeof(source));
        fill((unsigned char *)&source, size);
        cr_assert_eq(wsmi_value_copy((MI_Type)type, &source, 0, &copy), MI_RESULT_OK);
        cr_assert_arr_eq(&copy, &source, size, "type %u", type);
        wsmi_value_free((MI_Type)type, &copy);

        unsigned char items[3 * sizeof(MI_Datetime)];
        fill(items, sizeof(items));
        source.array.data = items;
        source.array.size = 3;
        MI_Type array = (MI_Type)(type | MI_ARRAY);
        cr_assert_eq(wsmi_value_copy(array, &source, 0, &copy), MI_RESULT_OK);
        cr_assert_eq(copy.array.size, 3);
        cr_assert_neq(copy.array.data, items);
        cr_assert_arr_eq(copy.array.data, items, 3 * size, "array of type %u", type);
        wsmi_value_free(array, &copy);
        cr_assert_null(copy.array.data);
    }
}

LEAK_TEST(value, strings_and_their_arrays_are_copied)
{
    char first[] = "first";
    char second[] = "";
    char *strings[] = {first, second};
    MI_Value source = {.string = first};
    MI_Value copy;
    cr_assert_eq(wsmi_value_copy(MI_STRING, &source, 0, &copy), MI_RESULT_OK);
    cr_assert_neq(copy.string, first);
    cr_assert_str_eq(copy.string, "first");
    wsmi_value_free(MI_STRING, &copy);
    source.stringa.data = strings;
    source.stringa.size = 2;
    cr_assert_eq(wsmi_value_copy(MI_STRINGA, &source, 0, &copy), MI_RESULT_OK);
    cr_assert_eq(copy.stringa.size, 2);
    cr_assert_str_eq(copy.stringa.data[0], "first");
    cr_assert_str_eq(copy.stringa.data[1], "");
    wsmi_value_free(MI_STRINGA, &copy);
}

LEAK_TEST(value, instances_references_and_their_arrays_are_cloned)
{
    static const MI_Type types[] = {MI_INSTANCE, MI_REFERENCE, MI_INSTANCEA, MI_REFERENCEA};
    MI_Instance *instance;
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        MI_Instance *instances[] = {instance, instance};
        MI_Value source = {.instance = instance};
        MI_Value copy;
        bool is_array = i >= 2;
        if (is_array) {
            source.instancea.data = instances;
            source.instancea.size = 2;
        }
        cr_assert_eq(wsmi_value_copy(types[i], &source, 0, &copy), MI_RESULT_OK);
        const MI_Instance *cloned = is_array ? copy.instancea.data[1] : copy.instance;
        cr_assert_neq(cloned, instance);
        cr_assert_str_eq(cloned->classDecl->name, "C");
        wsmi_value_free(types[i], &copy);
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(value, empty_arrays_have_no_storage)
{
    for (unsigned type = MI_BOOLEANA; type <= MI_INSTANCEA; type++) {
        MI_Value source = {.array = {&source, 0}};
        MI_Value copy;
        cr_assert_eq(wsmi_value_copy((MI_Type)type, &source, 0, &copy), MI_RESULT_OK);
        cr_assert_null(copy.array.data);
        cr_assert_eq(copy.array.size, 0);
        wsmi_value_free((MI_Type)type, &copy);
    }
}

LEAK_TEST(value, null_pointers_inside_are_refused_and_nothing_is_written)
{
    char text[] = "x";
    char *strings[] = {text, NULL};
    MI_Value source = {.stringa = {strings, 2}};
    MI_Value copy = {.uint64 = 42};
    cr_assert_eq(wsmi_value_copy(MI_STRINGA, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    source.array.data = NULL;
    cr_assert_eq(wsmi_value_copy(MI_STRINGA, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_value_copy(MI_UINT8A, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    source.string = NULL;
    cr_assert_eq(wsmi_value_copy(MI_STRING, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_value_copy(MI_INSTANCE, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_value_copy((MI_Type)32, &source, 0, &copy), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(copy.uint64, 42);
}

LEAK_TEST(value, thirty_two_numbers_are_types)
{
    cr_assert(wsmi_value_is_type(MI_BOOLEAN));
    cr_assert(wsmi_value_is_type(MI_INSTANCEA));
    cr_assert_not(wsmi_value_is_type((MI_Type)32));
    cr_assert_not(wsmi_value_is_type((MI_Type)-1));
}

LEAK_TEST(value, intervals_stay_within_their_fields)
{
    const MI_Interval longest = {99999999, 23, 59, 59, 999999, 0, 0, 0};
    MI_Interval interval = longest;
    cr_assert(wsmi_value_interval_is_legal(&interval));
    interval.days++;
    cr_assert_not(wsmi_value_interval_is_legal(&interval));
    interval = longest;
    interval.hours++;
    cr_assert_not(wsmi_value_interval_is_legal(&interval));
    interval = longest;
    interval.minutes++;
    cr_assert_not(wsmi_value_interval_is_legal(&interval));
    interval = longest;
    interval.seconds++;
    cr_assert_not(wsmi_value_interval_is_legal(&interval));
    interval = longest;
    interval.microseconds++;
    cr_assert_not(wsmi_value_interval_is_legal(&interval));
}

LEAK_TEST(value, timestamps_stay_within_their_fields)
{
    static const MI_Timestamp legal[] = {
        {0, 1, 1, 0, 0, 0, 0, -999},
        {9999, 12, 31, 23, 59, 59, 999999, 999},
    };
    static const MI_Timestamp illegal[] = {
        {10000, 1, 1, 0, 0, 0, 0, 0},      {2000, 0, 1, 0, 0, 0, 0, 0},
        {2000, 13, 1, 0, 0, 0, 0, 0},      {2000, 1, 0, 0, 0, 0, 0, 0},
        {2000, 1, 32, 0, 0, 0, 0, 0},      {2000, 1, 1, 24, 0, 0, 0, 0},
        {2000, 1, 1, 0, 60, 0, 0, 0},      {2000, 1, 1, 0, 0, 60, 0, 0},
        {2000, 1, 1, 0, 0, 0, 1000000, 0}, {2000, 1, 1, 0, 0, 0, 0, -1000},
        {2000, 1, 1, 0, 0, 0, 0, 1000},
    };
    for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++) {
        cr_assert(wsmi_value_timestamp_is_legal(&legal[i]), "%zu", i);
    }
    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++) {
        cr_assert_not(wsmi_value_timestamp_is_legal(&illegal[i]), "%zu", i);
    }
}

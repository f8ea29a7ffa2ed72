/* SPDX-License-Identifier: MIT */
#include "mi/property_set.h"

#include "mi/filter.h"
#include "mi/instance.h"
#include "testlib/leak.h"

LEAK_TEST(property_set, names_are_kept_in_order_and_found_without_case)
{
    MI_PropertySet *set;
    MI_Uint32 count;
    MI_Boolean flag;
    const MI_Char *name;
    cr_assert_eq(wsmi_property_set_new(&set), MI_RESULT_OK);
    for (MI_Char letter = 'A'; letter <= 'Z'; letter++) {
        MI_Char text[] = {letter, 'x', 0};
        cr_assert_eq(MI_PropertySet_AddElement(set, text), MI_RESULT_OK);
    }
    cr_assert_eq(MI_PropertySet_GetElementCount(set, &count), MI_RESULT_OK);
    cr_assert_eq(count, 26);
    cr_assert_eq(MI_PropertySet_GetElementAt(set, 25, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "Zx");
    cr_assert_eq(MI_PropertySet_ContainsElement(set, "qX", &flag), MI_RESULT_OK);
    cr_assert(flag);
    cr_assert_eq(MI_PropertySet_ContainsElement(set, "q", &flag), MI_RESULT_OK);
    cr_assert_not(flag);
    cr_assert_eq(MI_PropertySet_Clear(set), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_GetElementCount(set, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(MI_PropertySet_AddElement(set, "Ax"), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_Delete(set), MI_RESULT_OK);
}

LEAK_TEST(property_set, each_mistake_has_its_result)
{
    const MI_PropertySetFT *ft = &wsmi_property_set_ft;
    MI_PropertySet *set;
    MI_PropertySet *clone = NULL;
    MI_Uint32 count;
    MI_Boolean flag;
    const MI_Char *name;
    cr_assert_eq(wsmi_property_set_new(&set), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_AddElement(set, "A"), MI_RESULT_OK);
    const struct {
        MI_Result got;
        MI_Result wanted;
    } rows[] = {
        {MI_PropertySet_AddElement(set, "a"), MI_RESULT_ALREADY_EXISTS},
        {MI_PropertySet_AddElement(set, "a b"), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_AddElement(set, NULL), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_GetElementAt(set, 1, &name), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_GetElementAt(set, 0, NULL), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_ContainsElement(set, NULL, &flag), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_ContainsElement(set, "A", NULL), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_GetElementCount(set, NULL), MI_RESULT_INVALID_PARAMETER},
        {MI_PropertySet_Clone(set, NULL), MI_RESULT_INVALID_PARAMETER},
        {ft->GetElementCount(NULL, &count), MI_RESULT_INVALID_PARAMETER},
        {ft->ContainsElement(NULL, "A", &flag), MI_RESULT_INVALID_PARAMETER},
        {ft->AddElement(NULL, "A"), MI_RESULT_INVALID_PARAMETER},
        {ft->GetElementAt(NULL, 0, &name), MI_RESULT_INVALID_PARAMETER},
        {ft->Clear(NULL), MI_RESULT_INVALID_PARAMETER},
        {ft->Destruct(NULL), MI_RESULT_INVALID_PARAMETER},
        {ft->Delete(NULL), MI_RESULT_INVALID_PARAMETER},
        {ft->Clone(NULL, &clone), MI_RESULT_INVALID_PARAMETER},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_eq(rows[i].got, rows[i].wanted, "row %zu", i);
    }
    cr_assert_null(clone);
    cr_assert_eq(MI_PropertySet_Delete(set), MI_RESULT_OK);
}

LEAK_TEST(property_set, one_of_the_callers_is_destructed_and_a_clone_stands_alone)
{
    MI_PropertySet set;
    MI_PropertySet *clone;
    MI_Uint32 count;
    cr_assert_eq(wsmi_property_set_construct(&set), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_AddElement(&set, "A"), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_Clone(&set, &clone), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_Destruct(&set), MI_RESULT_OK);
    cr_assert_eq(MI_PropertySet_Destruct(&set), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_PropertySet_AddElement(&set, "B"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_PropertySet_GetElementCount(clone, &count), MI_RESULT_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(MI_PropertySet_Delete(clone), MI_RESULT_OK);
}

LEAK_TEST(filter, a_query_is_given_back_and_not_pretended_to_be_understood)
{
    MI_Instance *instance;
    MI_Filter *filter;
    MI_Boolean fits = MI_TRUE;
    const MI_Char *language;
    const MI_Char *expression;
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    cr_assert_eq(wsmi_filter_new("WQL", "select * from C", &filter), MI_RESULT_OK);
    cr_assert_eq(MI_Filter_GetExpression(filter, &language, &expression), MI_RESULT_OK);
    cr_assert_str_eq(language, "WQL");
    cr_assert_str_eq(expression, "select * from C");
    cr_assert_eq(MI_Filter_Evaluate(filter, instance, &fits),
                 MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED);
    cr_assert_not(fits);
    cr_assert_eq(MI_Filter_Evaluate(filter, NULL, &fits), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Filter_Evaluate(filter, instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Filter_GetExpression(filter, NULL, &expression), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Filter_GetExpression(filter, &language, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_filter_ft.Evaluate(NULL, instance, &fits), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(wsmi_filter_ft.GetExpression(NULL, &language, &expression),
                 MI_RESULT_INVALID_PARAMETER);
    wsmi_filter_delete(filter);
    cr_assert_eq(wsmi_filter_new(NULL, NULL, &filter), MI_RESULT_OK);
    cr_assert_eq(MI_Filter_Evaluate(filter, instance, &fits), MI_RESULT_OK);
    cr_assert(fits, "no query lets everything pass");
    cr_assert_eq(MI_Filter_GetExpression(filter, &language, &expression), MI_RESULT_OK);
    cr_assert_null(language);
    cr_assert_null(expression);
    wsmi_filter_delete(filter);
    wsmi_filter_delete(NULL);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

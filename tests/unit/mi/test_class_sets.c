/* SPDX-License-Identifier: MIT */
/* MI_QualifierSet and MI_ParameterSet over a class that a peer sent. */
#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

static MI_Class *made(void)
{
    MI_Class *class_object = NULL;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, NULL, NULL, &class_object, &error));
    return class_object;
}

static void drop(MI_Class *class_object)
{
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

static MI_QualifierSet qualifiers_of(const MI_Class *class_object)
{
    MI_QualifierSet set;
    cr_assert_eq(MI_Class_GetClassQualifierSet(class_object, &set), MI_RESULT_OK);
    return set;
}

LEAK_TEST(class_sets, a_set_of_qualifiers_is_asked_for_or_not)
{
    MI_Class *class_object = made();
    MI_QualifierSet set;
    cr_assert_eq(class_object->ft->GetClassQualifierSet(class_object, NULL), MI_RESULT_OK);
    cr_assert_eq(class_object->ft->GetClassQualifierSet(NULL, &set), MI_RESULT_INVALID_PARAMETER);
    drop(class_object);
}

LEAK_TEST(class_sets, qualifiers_have_type_flavour_and_value)
{
    static const struct {
        const char *name;
        MI_Type type;
        MI_Uint32 flavor;
    } rows[] = {
        {"Abstract", MI_BOOLEAN, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
        {"Terminal", MI_BOOLEAN, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
        {"Description", MI_STRING,
         MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS | MI_FLAG_TRANSLATABLE},
        {"Version", MI_STRING, MI_FLAG_DISABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
        {"MaxLen", MI_UINT32, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_RESTRICTED},
        {"ValueMap", MI_STRINGA, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
        {"Nothing", MI_STRING, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
        {"Numbers", MI_SINT16A, MI_FLAG_ENABLEOVERRIDE | MI_FLAG_TOSUBCLASS},
    };
    const MI_Uint32 expected = sizeof(rows) / sizeof(rows[0]);
    MI_Class *class_object = made();
    MI_QualifierSet set = qualifiers_of(class_object);
    MI_Uint32 count;
    cr_assert_eq(MI_QualifierSet_GetQualifierCount(&set, &count), MI_RESULT_OK);
    cr_assert_eq(count, expected);
    for (MI_Uint32 i = 0; i < expected; i++) {
        const MI_Char *name;
        MI_Type type;
        MI_Uint32 flags;
        MI_Uint32 index;
        MI_Value value;
        cr_assert_eq(MI_QualifierSet_GetQualifierAt(&set, i, &name, &type, &flags, &value),
                     MI_RESULT_OK);
        cr_assert_str_eq(name, rows[i].name);
        cr_assert_eq(type, rows[i].type, "%s", name);
        cr_assert_eq(flags, rows[i].flavor, "%s", name);
        cr_assert_eq(MI_QualifierSet_GetQualifier(&set, name, &type, &flags, &value, &index),
                     MI_RESULT_OK);
        cr_assert(index == i && type == rows[i].type && flags == rows[i].flavor);
    }
    drop(class_object);
}

static MI_Value value_of(const MI_QualifierSet *set, const char *name)
{
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 index;
    memset(&value, 0xff, sizeof(value));
    cr_assert_eq(MI_QualifierSet_GetQualifier(set, name, &type, &flags, &value, &index),
                 MI_RESULT_OK);
    return value;
}

LEAK_TEST(class_sets, values_of_qualifiers_are_typed)
{
    MI_Class *class_object = made();
    MI_QualifierSet set = qualifiers_of(class_object);
    cr_assert_eq(value_of(&set, "ABSTRACT").boolean, MI_TRUE);
    cr_assert_eq(value_of(&set, "terminal").boolean, MI_FALSE);
    cr_assert_str_eq(value_of(&set, "Description").string, "a lamp");
    cr_assert_eq(value_of(&set, "MaxLen").uint32, 64);
    cr_assert_null(value_of(&set, "Nothing").string);
    MI_StringA texts = value_of(&set, "ValueMap").stringa;
    cr_assert_eq(texts.size, 2);
    cr_assert_str_eq(texts.data[0], "1");
    cr_assert_str_eq(texts.data[1], "2");
    MI_Sint16A numbers = value_of(&set, "Numbers").sint16a;
    cr_assert_eq(numbers.size, 2);
    cr_assert(numbers.data[0] == -1 && numbers.data[1] == 300);
    drop(class_object);
}

LEAK_TEST(class_sets, qualifiers_need_every_output)
{
    MI_Class *class_object = made();
    MI_QualifierSet set = qualifiers_of(class_object);
    const MI_QualifierSetFT *ft = set.ft;
    const MI_Char *name;
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 index;
    MI_Value value;
    const MI_Result missing = MI_RESULT_INVALID_PARAMETER;
    cr_assert_eq(ft->GetQualifierCount(NULL, &index), missing);
    cr_assert_eq(ft->GetQualifierCount(&set, NULL), missing);
    cr_assert_eq(ft->GetQualifierAt(NULL, 0, &name, &type, &flags, &value), missing);
    cr_assert_eq(ft->GetQualifierAt(&set, 0, NULL, &type, &flags, &value), missing);
    cr_assert_eq(ft->GetQualifierAt(&set, 0, &name, NULL, &flags, &value), missing);
    cr_assert_eq(ft->GetQualifierAt(&set, 0, &name, &type, NULL, &value), missing);
    cr_assert_eq(ft->GetQualifierAt(&set, 0, &name, &type, &flags, NULL), missing);
    cr_assert_eq(ft->GetQualifierAt(&set, 8, &name, &type, &flags, &value), MI_RESULT_NOT_FOUND);
    cr_assert_eq(ft->GetQualifier(NULL, "Version", &type, &flags, &value, &index), missing);
    cr_assert_eq(ft->GetQualifier(&set, NULL, &type, &flags, &value, &index), missing);
    cr_assert_eq(ft->GetQualifier(&set, "Version", NULL, &flags, &value, &index), missing);
    cr_assert_eq(ft->GetQualifier(&set, "Version", &type, NULL, &value, &index), missing);
    cr_assert_eq(ft->GetQualifier(&set, "Version", &type, &flags, NULL, &index), missing);
    cr_assert_eq(ft->GetQualifier(&set, "Version", &type, &flags, &value, NULL), missing);
    cr_assert_eq(ft->GetQualifier(&set, "Versio", &type, &flags, &value, &index),
                 MI_RESULT_NOT_FOUND);
    drop(class_object);
}

LEAK_TEST(class_sets, methods_are_found_by_name_and_number)
{
    MI_Class *class_object = made();
    const MI_ClassFT *ft = class_object->ft;
    MI_QualifierSet qualifiers;
    MI_ParameterSet parameters;
    const MI_Char *name;
    MI_Uint32 index;
    MI_Uint32 count;
    cr_assert_eq(MI_Class_GetMethodCount(class_object, &count), MI_RESULT_OK);
    cr_assert_eq(count, 2);
    cr_assert_eq(MI_Class_GetMethodAt(class_object, 1, &name, &qualifiers, &parameters),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "Reset");
    cr_assert_eq(value_of(&qualifiers, "Static").boolean, MI_TRUE);
    cr_assert_eq(MI_Class_GetMethod(class_object, "dim", &qualifiers, &parameters, &index),
                 MI_RESULT_OK);
    cr_assert_eq(index, 0);
    cr_assert_str_eq(value_of(&qualifiers, "Values").stringa.data[1], "failed");
    cr_assert_eq(ft->GetMethod(class_object, "Dim", NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(ft->GetMethodAt(class_object, 0, &name, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(ft->GetMethodAt(class_object, 2, &name, NULL, NULL), MI_RESULT_METHOD_NOT_FOUND);
    cr_assert_eq(ft->GetMethodAt(class_object, 0, NULL, NULL, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetMethodAt(NULL, 0, &name, NULL, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetMethod(class_object, "No", NULL, NULL, NULL), MI_RESULT_METHOD_NOT_FOUND);
    cr_assert_eq(ft->GetMethod(class_object, NULL, NULL, NULL, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetMethod(NULL, "Dim", NULL, NULL, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetMethodCount(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetMethodCount(NULL, &count), MI_RESULT_INVALID_PARAMETER);
    drop(class_object);
}

static MI_ParameterSet parameters_of(const MI_Class *class_object, const char *method)
{
    MI_ParameterSet set;
    cr_assert_eq(class_object->ft->GetMethod(class_object, method, NULL, &set, NULL), MI_RESULT_OK);
    return set;
}

LEAK_TEST(class_sets, the_return_value_is_apart_from_the_parameters)
{
    MI_Class *class_object = made();
    MI_ParameterSet set = parameters_of(class_object, "Dim");
    MI_QualifierSet qualifiers;
    MI_Type type;
    MI_Uint32 count;
    cr_assert_eq(MI_ParameterSet_GetMethodReturnType(&set, &type, &qualifiers), MI_RESULT_OK);
    cr_assert_eq(type, MI_UINT32);
    cr_assert_str_eq(value_of(&qualifiers, "Values").stringa.data[0], "ok");
    cr_assert_eq(MI_ParameterSet_GetParameterCount(&set, &count), MI_RESULT_OK);
    cr_assert_eq(count, 3);
    set = parameters_of(class_object, "Reset");
    cr_assert_eq(MI_ParameterSet_GetMethodReturnType(&set, &type, &qualifiers), MI_RESULT_NOT_FOUND,
                 "nothing is returned");
    cr_assert_eq(MI_ParameterSet_GetParameterCount(&set, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    drop(class_object);
}

LEAK_TEST(class_sets, parameters_have_type_class_and_qualifiers)
{
    MI_Class *class_object = made();
    MI_ParameterSet set = parameters_of(class_object, "Dim");
    MI_QualifierSet qualifiers;
    const MI_Char *name;
    MI_Char *reference;
    MI_Uint32 index;
    MI_Type type;
    cr_assert_eq(MI_ParameterSet_GetParameterAt(&set, 0, &name, &type, &reference, &qualifiers),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "Level");
    cr_assert_eq(type, MI_UINT8);
    cr_assert_null(reference);
    cr_assert_eq(MI_ParameterSet_GetParameter(&set, "WHO", &type, &reference, &qualifiers, &index),
                 MI_RESULT_OK);
    cr_assert(type == MI_REFERENCE && index == 1);
    cr_assert_str_eq(reference, "Demo_Maker");
    cr_assert_eq(value_of(&qualifiers, "In").boolean, MI_TRUE);
    cr_assert_eq(set.ft->GetParameter(&set, "Log", &type, NULL, &qualifiers, &index), MI_RESULT_OK);
    cr_assert(type == MI_STRINGA && index == 2);
    cr_assert_eq(value_of(&qualifiers, "In").boolean, MI_FALSE);
    cr_assert_eq(value_of(&qualifiers, "Out").boolean, MI_TRUE);
    drop(class_object);
}

LEAK_TEST(class_sets, parameters_need_their_outputs)
{
    MI_Class *class_object = made();
    MI_ParameterSet set = parameters_of(class_object, "Dim");
    const MI_ParameterSetFT *ft = set.ft;
    MI_QualifierSet of;
    const MI_Char *name;
    MI_Uint32 index;
    MI_Type type;
    const MI_Result missing = MI_RESULT_INVALID_PARAMETER;
    cr_assert_eq(ft->GetMethodReturnType(NULL, &type, &of), missing);
    cr_assert_eq(ft->GetMethodReturnType(&set, NULL, &of), missing);
    cr_assert_eq(ft->GetMethodReturnType(&set, &type, NULL), missing);
    cr_assert_eq(ft->GetParameterCount(NULL, &index), missing);
    cr_assert_eq(ft->GetParameterCount(&set, NULL), missing);
    cr_assert_eq(ft->GetParameterAt(NULL, 0, &name, &type, NULL, &of), missing);
    cr_assert_eq(ft->GetParameterAt(&set, 0, NULL, &type, NULL, &of), missing);
    cr_assert_eq(ft->GetParameterAt(&set, 0, &name, NULL, NULL, &of), missing);
    cr_assert_eq(ft->GetParameterAt(&set, 0, &name, &type, NULL, NULL), missing);
    cr_assert_eq(ft->GetParameterAt(&set, 3, &name, &type, NULL, &of), MI_RESULT_NOT_FOUND);
    cr_assert_eq(ft->GetParameter(NULL, "Log", &type, NULL, &of, &index), missing);
    cr_assert_eq(ft->GetParameter(&set, NULL, &type, NULL, &of, &index), missing);
    cr_assert_eq(ft->GetParameter(&set, "Log", NULL, NULL, &of, &index), missing);
    cr_assert_eq(ft->GetParameter(&set, "Log", &type, NULL, NULL, &index), missing);
    cr_assert_eq(ft->GetParameter(&set, "Log", &type, NULL, &of, NULL), missing);
    cr_assert_eq(ft->GetParameter(&set, "MIReturn", &type, NULL, &of, &index), MI_RESULT_NOT_FOUND);
    drop(class_object);
}

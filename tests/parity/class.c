/* SPDX-License-Identifier: MIT */
/* A class made of a declaration, its qualifiers and the parameters of its method. */
#include "parity.h"

static void names(const MI_Class *lamp)
{
    const MI_Char *text = NULL;
    MI_Class *parent = NULL;
    CALL(MI_Class_GetClassName, (lamp, &text), strcmp(text, "Demo_Lamp") == 0);
    CALL(MI_Class_GetNameSpace, (lamp, &text), strcmp(text, "root/demo") == 0);
    CALL(MI_Class_GetServerName, (lamp, &text), strcmp(text, "server") == 0);
    CALL(MI_Class_GetParentClassName, (lamp, &text), strcmp(text, "Demo_Thing") == 0);
    CALL(MI_Class_GetParentClass, (lamp, &parent),
         MI_Class_GetClassName(parent, &text) == MI_RESULT_OK && strcmp(text, "Demo_Thing") == 0);
    CHECK(MI_Class_Delete(parent) == MI_RESULT_OK);
}

static void elements(const MI_Class *lamp)
{
    MI_Value value;
    MI_Boolean exists = MI_TRUE;
    MI_Type type = MI_BOOLEAN;
    MI_QualifierSet qualifiers;
    MI_Uint32 number = 9;
    MI_Uint32 flags = 0;
    const MI_Char *name = NULL;
    CALL(MI_Class_GetElementCount, (lamp, &number), number == 1);
    CALL(MI_Class_GetElement,
         (lamp, MI_T("id"), &value, &exists, &type, NULL, &qualifiers, &flags, &number),
         type == MI_UINT32 && !exists && number == 0 && (flags & MI_FLAG_KEY) != 0);
    CALL(MI_Class_GetElementAt, (lamp, 0, &name, &value, &exists, &type, NULL, &qualifiers, &flags),
         strcmp(name, "Id") == 0 && type == MI_UINT32 &&
             MI_QualifierSet_GetQualifierCount(&qualifiers, &number) == MI_RESULT_OK &&
             number == 1);
}

static void qualifiers(const MI_Class *lamp)
{
    MI_QualifierSet set;
    MI_Value value;
    MI_Type type = MI_UINT32;
    MI_Uint32 number = 9;
    MI_Uint32 flags = 0;
    const MI_Char *name = NULL;
    CALL(MI_Class_GetClassQualifierSet, (lamp, &set), true);
    CALL(MI_QualifierSet_GetQualifierCount, (&set, &number), number == 1);
    CALL(MI_QualifierSet_GetQualifierAt, (&set, 0, &name, &type, &flags, &value),
         strcmp(name, "Static") == 0 && type == MI_BOOLEAN && value.boolean);
    CALL(MI_QualifierSet_GetQualifier, (&set, MI_T("static"), &type, &flags, &value, &number),
         type == MI_BOOLEAN && value.boolean && number == 0);
}

static void methods(const MI_Class *lamp)
{
    MI_QualifierSet set;
    MI_ParameterSet parameters;
    MI_Type type = MI_BOOLEAN;
    MI_Uint32 number = 9;
    const MI_Char *name = NULL;
    CALL(MI_Class_GetMethodCount, (lamp, &number), number == 1);
    CALL(MI_Class_GetMethodAt, (lamp, 0, &name, &set, &parameters), strcmp(name, "Glow") == 0);
    CALL(MI_Class_GetMethod, (lamp, MI_T("glow"), &set, &parameters, &number), number == 0);
    CALL(MI_ParameterSet_GetMethodReturnType, (&parameters, &type, &set), type == MI_UINT32);
    CALL(MI_ParameterSet_GetParameterCount, (&parameters, &number), number == 1);
    CALL(MI_ParameterSet_GetParameterAt, (&parameters, 0, &name, &type, NULL, &set),
         strcmp(name, "Level") == 0 && type == MI_UINT32);
    CALL(MI_ParameterSet_GetParameter, (&parameters, MI_T("level"), &type, NULL, &set, &number),
         type == MI_UINT32 && number == 0);
}

void parity_class(void)
{
    MI_Application application = MI_APPLICATION_NULL;
    MI_Class *lamp = NULL;
    MI_Class *copy = NULL;
    const MI_Char *name = NULL;
    CHECK(MI_Application_Initialize(0, NULL, NULL, &application) == MI_RESULT_OK);
    CHECK(MI_Application_NewClass(&application, &parity_lamp_decl, MI_T("root/demo"),
                                  MI_T("server"), &lamp) == MI_RESULT_OK);
    parity_group("Class, qualifier set, parameter set", "class.c");
    names(lamp);
    elements(lamp);
    qualifiers(lamp);
    methods(lamp);
    CALL(MI_Class_Clone, (lamp, &copy), copy != NULL);
    CALL(MI_Class_Delete, (lamp),
         MI_Class_GetClassName(copy, &name) == MI_RESULT_OK && strcmp(name, "Demo_Lamp") == 0);
    CHECK(MI_Class_Delete(copy) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
}

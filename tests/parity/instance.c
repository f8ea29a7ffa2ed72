/* SPDX-License-Identifier: MIT */
/* Dynamic instances and one that lives by a declaration. */
#include "parity.h"

static void names(MI_Instance *lamp)
{
    const MI_Char *text = NULL;
    CALL(MI_Instance_GetClassName, (lamp, &text), strcmp(text, "Demo_Lamp") == 0);
    CALL(MI_Instance_SetNameSpace, (lamp, MI_T("root/demo")), true);
    CALL(MI_Instance_GetNameSpace, (lamp, &text), strcmp(text, "root/demo") == 0);
    CALL(MI_Instance_SetServerName, (lamp, MI_T("server")), true);
    CALL(MI_Instance_GetServerName, (lamp, &text), strcmp(text, "server") == 0);
}

static bool is_null(const MI_Instance *lamp, const MI_Char *name)
{
    MI_Value value;
    MI_Uint32 flags = 0;
    return MI_Instance_GetElement(lamp, name, &value, NULL, &flags, NULL) == MI_RESULT_OK &&
           (flags & MI_FLAG_NULL) != 0;
}

static bool is_number(const MI_Instance *lamp, const MI_Char *name, MI_Uint32 number)
{
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    return MI_Instance_GetElement(lamp, name, &value, &type, NULL, NULL) == MI_RESULT_OK &&
           type == MI_UINT32 && value.uint32 == number;
}

static void elements(MI_Instance *lamp)
{
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    MI_Uint32 number = 9;
    MI_Uint32 flags = 0;
    const MI_Char *name = NULL;
    value.uint32 = 5;
    CALL(MI_Instance_AddElement, (lamp, MI_T("Size"), &value, MI_UINT32, 0),
         is_number(lamp, MI_T("Size"), 5));
    value.uint32 = 6;
    CALL(MI_Instance_SetElement, (lamp, MI_T("Size"), &value, MI_UINT32, 0),
         is_number(lamp, MI_T("Size"), 6));
    value.uint32 = 8;
    CALL(MI_Instance_SetElementAt, (lamp, 0, &value, MI_UINT32, 0), is_number(lamp, MI_T("Id"), 8));
    CALL(MI_Instance_GetElementCount, (lamp, &number), number == 2);
    CALL(MI_Instance_GetElement, (lamp, MI_T("size"), &value, &type, &flags, &number),
         value.uint32 == 6 && type == MI_UINT32 && number == 1 && (flags & MI_FLAG_NULL) == 0);
    CALL(MI_Instance_GetElementAt, (lamp, 0, &name, &value, &type, &flags),
         strcmp(name, "Id") == 0 && value.uint32 == 8 && (flags & MI_FLAG_KEY) != 0);
    CALL(MI_Instance_ClearElement, (lamp, MI_T("Size")), is_null(lamp, MI_T("Size")));
    CALL(MI_Instance_ClearElementAt, (lamp, 0), is_null(lamp, MI_T("Id")));
}

static void life(MI_Instance *lamp)
{
    MI_Instance *copy = NULL;
    MI_Class *of_lamp = NULL;
    MI_Uint32 count = 0;
    CALL(MI_Instance_Clone, (lamp, &copy),
         copy != lamp && MI_Instance_GetElementCount(copy, &count) == MI_RESULT_OK && count == 2);
    CALL(MI_Instance_GetClass, (lamp, &of_lamp),
         MI_Class_GetElementCount(of_lamp, &count) == MI_RESULT_OK && count == 2);
    (void)MI_Class_Delete(of_lamp);
    CALL(MI_Instance_Delete, (copy), is_null(lamp, MI_T("Id")));
}

static void declared(MI_Application *application)
{
    MI_Instance *lamp = NULL;
    MI_Boolean is_lamp = MI_FALSE;
    CHECK(MI_Application_NewInstance(application, MI_T("Demo_Lamp"), &parity_lamp_decl, &lamp) ==
          MI_RESULT_OK);
    CALL(MI_Instance_IsA, (lamp, &parity_lamp_decl, &is_lamp), is_lamp);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

/* Takes away what is in it; the memory stays, here until Delete. */
static void destruct(MI_Application *application)
{
    MI_Instance *lamp = lamp_key(application);
    MI_Uint32 count = 9;
    CALL(MI_Instance_Destruct, (lamp),
         MI_Instance_GetElementCount(lamp, &count) != MI_RESULT_OK || count == 0);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

void parity_instance(void)
{
    MI_Application application = MI_APPLICATION_NULL;
    CHECK(MI_Application_Initialize(0, NULL, NULL, &application) == MI_RESULT_OK);
    MI_Instance *lamp = lamp_key(&application);
    parity_group("Instance", "instance.c");
    names(lamp);
    elements(lamp);
    life(lamp);
    declared(&application);
    destruct(&application);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
}

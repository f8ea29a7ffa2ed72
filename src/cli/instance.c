/* SPDX-License-Identifier: MIT */
#include "cli/instance.h"

static bool get(const MI_Instance *instance, const MI_Char *name, MI_Value *ret, MI_Type *ret_type)
{
    MI_Uint32 flags = 0;
    return instance != NULL &&
           MI_Instance_GetElement(instance, name, ret, ret_type, &flags, NULL) == MI_RESULT_OK &&
           (flags & MI_FLAG_NULL) == 0;
}

const MI_Char *wsmi_cli_instance_string(const MI_Instance *instance, const MI_Char *name)
{
    MI_Value value;
    MI_Type type;
    return get(instance, name, &value, &type) && type == MI_STRING ? value.string : NULL;
}

bool wsmi_cli_instance_number(const MI_Instance *instance, const MI_Char *name, MI_Uint32 *ret)
{
    MI_Value value;
    MI_Type type;
    if (!get(instance, name, &value, &type)) {
        return false;
    }
    if (type == MI_UINT32) {
        *ret = value.uint32;
        return true;
    }
    if (type == MI_UINT16) {
        *ret = value.uint16;
        return true;
    }
    return false;
}

bool wsmi_cli_instance_has_keys(const MI_Instance *instance)
{
    const MI_Char *name;
    MI_Uint32 count = 0;
    MI_Uint32 flags = 0;
    (void)MI_Instance_GetElementCount(instance, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_Instance_GetElementAt(instance, i, &name, NULL, NULL, &flags) == MI_RESULT_OK &&
            (flags & MI_FLAG_KEY) != 0) {
            return true;
        }
    }
    return false;
}

MI_ConstStringA wsmi_cli_instance_strings(const MI_Instance *instance, const MI_Char *name)
{
    MI_ConstStringA none = {NULL, 0};
    MI_ConstStringA found;
    MI_Value value;
    MI_Type type;
    if (!get(instance, name, &value, &type) || type != MI_STRINGA) {
        return none;
    }
    found.data = (MI_CONST MI_Char * MI_CONST *)value.stringa.data;
    found.size = value.stringa.size;
    return found;
}

/* SPDX-License-Identifier: MIT */
/* The library's own ways to fill an instance. */
#include "mi/instance.h"
#include "mi/mem.h"

MI_Result wsmi_instance_add_string(MI_Instance *instance, const MI_Char *name, const MI_Char *value)
{
    return wsmi_instance_add_view(instance, name, wsmi_view_from_str(value));
}

MI_Result wsmi_instance_add_view(MI_Instance *instance, const MI_Char *name, struct wsmi_view value)
{
    if (value.ptr == NULL) {
        return MI_Instance_AddElement(instance, name, NULL, MI_STRING, MI_FLAG_NULL);
    }
    MI_Value copy = {.string = wsmi_mem_view_dup(value)};
    if (copy.string == NULL) {
        return MI_RESULT_FAILED;
    }
    MI_Result result = MI_Instance_AddElement(instance, name, &copy, MI_STRING, 0);
    wsmi_mem_free(copy.string);
    return result;
}

MI_Result wsmi_instance_add_uint16(MI_Instance *instance, const MI_Char *name, MI_Uint16 value)
{
    MI_Value number = {.uint16 = value};
    return MI_Instance_AddElement(instance, name, &number, MI_UINT16, 0);
}

MI_Result wsmi_instance_add_uint32(MI_Instance *instance, const MI_Char *name, MI_Uint32 value)
{
    MI_Value number = {.uint32 = value};
    return MI_Instance_AddElement(instance, name, &number, MI_UINT32, 0);
}

MI_Result wsmi_instance_add_uint64(MI_Instance *instance, const MI_Char *name, MI_Uint64 value)
{
    MI_Value number = {.uint64 = value};
    return MI_Instance_AddElement(instance, name, &number, MI_UINT64, 0);
}

static void free_strings(MI_Char **strings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wsmi_mem_free(strings[i]);
    }
    wsmi_mem_free(strings);
}

MI_Result wsmi_instance_add_views(MI_Instance *instance, const MI_Char *name,
                                  const struct wsmi_view *values, size_t count)
{
    if (count > UINT32_MAX) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Char **strings = wsmi_mem_new_array(count, sizeof(*strings));
    if (strings == NULL) {
        return MI_RESULT_FAILED;
    }
    for (size_t i = 0; i < count; i++) {
        strings[i] = wsmi_mem_view_dup(values[i]);
        if (strings[i] == NULL) {
            free_strings(strings, i);
            return MI_RESULT_FAILED;
        }
    }
    MI_Value array = {.stringa = {strings, (MI_Uint32)count}};
    MI_Result result = MI_Instance_AddElement(instance, name, &array, MI_STRINGA, 0);
    free_strings(strings, count);
    return result;
}

/* SPDX-License-Identifier: MIT */
#include "mi/pack.h"

#include "core/num.h"
#include "mi/layout.h"
#include "mi/value.h"

static bool is_array(MI_Type type)
{
    return ((unsigned)type & MI_ARRAY) != 0;
}

static MI_Type scalar_of(MI_Type type)
{
    return (MI_Type)((unsigned)type & ~(unsigned)MI_ARRAY);
}

static MI_Result measure_pointers(MI_Type scalar, const MI_Array *array, size_t *bytes)
{
    const void *const *pointers = array->data;
    for (size_t i = 0; i < array->size; i++) {
        if (pointers[i] == NULL) {
            return MI_RESULT_INVALID_PARAMETER;
        }
        if (scalar == MI_STRING && !wsmi_num_add(*bytes, strlen(pointers[i]) + 1, bytes)) {
            return MI_RESULT_SERVER_LIMITS_EXCEEDED;
        }
    }
    return MI_RESULT_OK;
}

static bool is_pointer(MI_Type scalar)
{
    return scalar == MI_STRING || scalar == MI_REFERENCE || scalar == MI_INSTANCE;
}

static MI_Result measure_array(MI_Type scalar, const MI_Array *array, size_t *ret_bytes)
{
    size_t bytes = 0;
    MI_Result result = MI_RESULT_OK;
    if (array->size == 0) {
        *ret_bytes = 0;
        return MI_RESULT_OK;
    }
    if (array->data == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (!wsmi_num_mul(array->size, wsmi_value_bytes(scalar), &bytes)) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (is_pointer(scalar)) {
        result = measure_pointers(scalar, array, &bytes);
    }
    if (result == MI_RESULT_OK) {
        *ret_bytes = bytes;
    }
    return result;
}

MI_Result wsmi_pack_measure(MI_Type type, const MI_Value *value, size_t *ret_bytes)
{
    if (!wsmi_value_is_type(type)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (is_array(type)) {
        return measure_array(scalar_of(type), &value->array, ret_bytes);
    }
    if (is_pointer(type) && wsmi_value_is_null(type, value)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *ret_bytes = type == MI_STRING  ? strlen(value->string) + 1
                 : is_pointer(type) ? sizeof(MI_Instance *)
                                    : 0;
    return MI_RESULT_OK;
}

static size_t copy_strings(const MI_Array *array, void *piece)
{
    const MI_Char *const *source = array->data;
    MI_Char **strings = piece;
    MI_Char *at = (MI_Char *)(strings + array->size);
    for (size_t i = 0; i < array->size; i++) {
        size_t bytes = strlen(source[i]) + 1;
        memcpy(at, source[i], bytes);
        strings[i] = at;
        at += bytes;
    }
    return (size_t)(at - (MI_Char *)piece);
}

size_t wsmi_pack_copy(MI_Type type, const MI_Value *value, void *piece, MI_Value *ret)
{
    MI_Type scalar = scalar_of(type);
    MI_Value copy;
    size_t bytes = 0;
    /* Not the whole union: a caller's scalar may be all there is. */
    wsmi_value_load(type, value, &copy);
    if (is_array(type) && copy.array.size == 0) {
        copy.array.data = NULL;
    } else if (is_array(type)) {
        if (scalar == MI_STRING) {
            bytes = copy_strings(&value->array, piece);
        } else {
            bytes = value->array.size * wsmi_value_bytes(scalar);
            memcpy(piece, value->array.data, bytes);
        }
        copy.array.data = piece;
    } else if (type == MI_STRING) {
        bytes = strlen(value->string) + 1;
        memcpy(piece, value->string, bytes);
        copy.string = piece;
    } else if (is_pointer(type)) {
        bytes = sizeof(MI_Instance *);
        memcpy(piece, &value->instance, bytes);
    }
    *ret = copy;
    return bytes;
}

/* SPDX-License-Identifier: MIT */
#include "mi/value.h"

#include "mi/instance_copy.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "wsmi/duration.h"

static bool is_array(MI_Type type)
{
    return ((unsigned)type & MI_ARRAY) != 0;
}

static MI_Type scalar_of(MI_Type type)
{
    return (MI_Type)((unsigned)type & ~(unsigned)MI_ARRAY);
}

/* Values that are one pointer to something owned. */
static bool is_pointer(MI_Type scalar)
{
    return scalar == MI_STRING || scalar == MI_REFERENCE || scalar == MI_INSTANCE;
}

bool wsmi_value_is_type(MI_Type type)
{
    return (unsigned)type <= MI_INSTANCEA;
}

bool wsmi_value_is_null(MI_Type type, const MI_Value *value)
{
    return type == MI_STRING
               ? value->string == NULL
               : (type == MI_REFERENCE || type == MI_INSTANCE) && value->instance == NULL;
}

static MI_Result copy_pointer(MI_Type scalar, const void *source, unsigned depth, void **ret)
{
    if (source == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (scalar == MI_STRING) {
        *ret = wsmi_mem_strdup(source);
        return *ret != NULL ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    MI_Instance *copy;
    MI_Result result = wsmi_instance_copy(source, depth, &copy);
    if (result == MI_RESULT_OK) {
        *ret = copy;
    }
    return result;
}

static void free_pointer(MI_Type scalar, void *pointer)
{
    if (scalar == MI_STRING) {
        wsmi_mem_free(pointer);
    } else if (pointer != NULL) {
        (void)MI_Instance_Delete(pointer);
    }
}

static void free_pointers(MI_Type scalar, void **pointers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free_pointer(scalar, pointers[i]);
    }
    wsmi_mem_free(pointers);
}

static MI_Result copy_pointers(MI_Type scalar, void *const *source, size_t count, unsigned depth,
                               void ***ret)
{
    void **pointers = wsmi_mem_new_array(count, sizeof(*pointers));
    MI_Result result = pointers != NULL ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
    for (size_t i = 0; i < count && result == MI_RESULT_OK; i++) {
        result = copy_pointer(scalar, source[i], depth, &pointers[i]);
        if (result != MI_RESULT_OK) {
            free_pointers(scalar, pointers, i);
        }
    }
    if (result == MI_RESULT_OK) {
        *ret = pointers;
    }
    return result;
}

static MI_Result copy_array(MI_Type scalar, const MI_Array *source, unsigned depth, MI_Array *ret)
{
    size_t count = source->size;
    MI_Array array = {NULL, source->size};
    if (count > 0 && source->data == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (count > 0 && is_pointer(scalar)) {
        void **pointers;
        MI_Result result = copy_pointers(scalar, source->data, count, depth, &pointers);
        if (result != MI_RESULT_OK) {
            return result;
        }
        array.data = pointers;
    } else if (count > 0) {
        array.data = wsmi_mem_new_array(count, wsmi_value_bytes(scalar));
        if (array.data == NULL) {
            return MI_RESULT_SERVER_LIMITS_EXCEEDED;
        }
        memcpy(array.data, source->data, count * wsmi_value_bytes(scalar));
    }
    *ret = array;
    return MI_RESULT_OK;
}

MI_Result wsmi_value_copy(MI_Type type, const MI_Value *value, unsigned depth, MI_Value *ret)
{
    MI_Value copy;
    MI_Result result = MI_RESULT_OK;
    if (!wsmi_value_is_type(type)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Type scalar = scalar_of(type);
    memset(&copy, 0, sizeof(copy));
    if (is_array(type)) {
        result = copy_array(scalar, &value->array, depth, &copy.array);
    } else if (is_pointer(scalar)) {
        void *pointer = NULL;
        result = copy_pointer(scalar,
                              scalar == MI_STRING ? (const void *)value->string
                                                  : (const void *)value->instance,
                              depth, &pointer);
        if (scalar == MI_STRING) {
            copy.string = pointer;
        } else {
            copy.instance = pointer;
        }
    } else {
        /* Not the whole union: a caller's scalar may be all there is. */
        memcpy(&copy, value, wsmi_value_bytes(scalar));
    }
    if (result == MI_RESULT_OK) {
        *ret = copy;
    }
    return result;
}

void wsmi_value_free(MI_Type type, MI_Value *value)
{
    MI_Type scalar = scalar_of(type);
    if (is_array(type) && is_pointer(scalar)) {
        free_pointers(scalar, value->array.data, value->array.size);
    } else if (is_array(type)) {
        wsmi_mem_free(value->array.data);
    } else if (scalar == MI_STRING) {
        free_pointer(scalar, value->string);
    } else if (is_pointer(scalar)) {
        free_pointer(scalar, value->instance);
    }
    memset(value, 0, sizeof(*value));
}

bool wsmi_value_interval_is_legal(const MI_Interval *interval)
{
    return interval->days <= WSMI_DURATION_MAX_DAYS && interval->hours < 24 &&
           interval->minutes < 60 && interval->seconds < 60 && interval->microseconds < 1000000;
}

bool wsmi_value_interval_to_ms(const MI_Interval *interval, uint64_t *ret)
{
    const struct wsmi_duration duration = {
        .days = interval->days,
        .hours = interval->hours,
        .minutes = interval->minutes,
        .seconds = interval->seconds,
        .microseconds = interval->microseconds,
    };
    return wsmi_duration_to_ms(&duration, ret);
}

bool wsmi_value_timeout_to_ms(const MI_Interval *interval, uint64_t *ret)
{
    enum { LONGEST_MS = 24 * 60 * 60 * 1000 };
    uint64_t timeout_ms;
    if (!wsmi_value_interval_to_ms(interval, &timeout_ms)) {
        return false;
    }
    *ret = timeout_ms == 0 || timeout_ms > LONGEST_MS ? LONGEST_MS : timeout_ms;
    return true;
}

/* The text form has four digits for the year and three for the offset. */
bool wsmi_value_timestamp_is_legal(const MI_Timestamp *timestamp)
{
    return timestamp->year <= 9999 && timestamp->month >= 1 && timestamp->month <= 12 &&
           timestamp->day >= 1 && timestamp->day <= 31 && timestamp->hour < 24 &&
           timestamp->minute < 60 && timestamp->second < 60 && timestamp->microseconds < 1000000 &&
           timestamp->utc >= -999 && timestamp->utc <= 999;
}

/* SPDX-License-Identifier: MIT */
#include "cli/cimvalue.h"

#include <string.h>

#include "cli/assign.h"
#include "core/fail.h"
#include "core/utf8.h"

/* Instances inside instances, of which a peer decides. */
enum { MAX_DEPTH = 64 };

static const size_t bytes_of[WSMI_TYPE_COUNT] = {
    [WSMI_TYPE_BOOLEAN] = sizeof(MI_Boolean),      [WSMI_TYPE_UINT8] = sizeof(MI_Uint8),
    [WSMI_TYPE_SINT8] = sizeof(MI_Sint8),          [WSMI_TYPE_UINT16] = sizeof(MI_Uint16),
    [WSMI_TYPE_SINT16] = sizeof(MI_Sint16),        [WSMI_TYPE_UINT32] = sizeof(MI_Uint32),
    [WSMI_TYPE_SINT32] = sizeof(MI_Sint32),        [WSMI_TYPE_UINT64] = sizeof(MI_Uint64),
    [WSMI_TYPE_SINT64] = sizeof(MI_Sint64),        [WSMI_TYPE_REAL32] = sizeof(MI_Real32),
    [WSMI_TYPE_REAL64] = sizeof(MI_Real64),        [WSMI_TYPE_CHAR16] = sizeof(MI_Char16),
    [WSMI_TYPE_DATETIME] = sizeof(MI_Datetime),    [WSMI_TYPE_STRING] = sizeof(MI_Char *),
    [WSMI_TYPE_REFERENCE] = sizeof(MI_Instance *), [WSMI_TYPE_INSTANCE] = sizeof(MI_Instance *),
};

size_t wsmi_cli_type_bytes(enum wsmi_type type)
{
    return bytes_of[type];
}

void wsmi_cli_type_put(MI_Type type, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, wsmi_type_name((enum wsmi_type)((unsigned)type & ~(unsigned)MI_ARRAY)));
    if (((unsigned)type & MI_ARRAY) != 0) {
        wsmi_buf_put_str(out, "[]");
    }
}

static void read_datetime(const struct wsmi_datetime *in, MI_Datetime *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->isTimestamp = in->is_timestamp ? 1 : 0;
    if (in->is_timestamp) {
        ret->u.timestamp.year = in->timestamp.year;
        ret->u.timestamp.month = in->timestamp.month;
        ret->u.timestamp.day = in->timestamp.day;
        ret->u.timestamp.hour = in->timestamp.hour;
        ret->u.timestamp.minute = in->timestamp.minute;
        ret->u.timestamp.second = in->timestamp.second;
        ret->u.timestamp.microseconds = in->timestamp.microseconds;
        ret->u.timestamp.utc = in->timestamp.utc;
    } else {
        ret->u.interval.days = in->interval.days;
        ret->u.interval.hours = in->interval.hours;
        ret->u.interval.minutes = in->interval.minutes;
        ret->u.interval.seconds = in->interval.seconds;
        ret->u.interval.microseconds = in->interval.microseconds;
    }
}

static void write_datetime(const MI_Datetime *in, struct wsmi_datetime *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->is_timestamp = in->isTimestamp != 0;
    if (ret->is_timestamp) {
        ret->timestamp.year = in->u.timestamp.year;
        ret->timestamp.month = in->u.timestamp.month;
        ret->timestamp.day = in->u.timestamp.day;
        ret->timestamp.hour = in->u.timestamp.hour;
        ret->timestamp.minute = in->u.timestamp.minute;
        ret->timestamp.second = in->u.timestamp.second;
        ret->timestamp.microseconds = in->u.timestamp.microseconds;
        ret->timestamp.utc = in->u.timestamp.utc;
    } else {
        ret->interval.days = in->u.interval.days;
        ret->interval.hours = in->u.interval.hours;
        ret->interval.minutes = in->u.interval.minutes;
        ret->interval.seconds = in->u.interval.seconds;
        ret->interval.microseconds = in->u.interval.microseconds;
    }
}

bool wsmi_cli_scalar_parse(struct wsmi_view text, enum wsmi_type type, MI_Value *ret,
                           struct wsmi_err *err)
{
    union wsmi_scalar scalar;
    size_t valid = wsmi_utf8_valid_prefix(text);
    memset(ret, 0, sizeof(*ret));
    if (type == WSMI_TYPE_STRING) {
        if (valid != text.len) {
            return wsmi_fail(err, WSMI_E_SYNTAX, valid, "the text is not UTF-8");
        }
        /* MI takes texts that may be changed but does not change them. */
        memcpy(&ret->string, &text.ptr, sizeof(ret->string));
        return true;
    }
    if (!wsmi_scalar_parse(text, type, &scalar, err)) {
        return false;
    }
    if (type == WSMI_TYPE_BOOLEAN) {
        ret->boolean = scalar.boolean ? MI_TRUE : MI_FALSE;
    } else if (type == WSMI_TYPE_DATETIME) {
        read_datetime(&scalar.datetime, &ret->datetime);
    } else {
        memcpy(ret, &scalar, bytes_of[type]); /* members of the same size at the same place */
    }
    return true;
}

MI_Value wsmi_cli_array_at(MI_Type type, const MI_Value *array, MI_Uint32 index)
{
    size_t size = bytes_of[(unsigned)type & ~(unsigned)MI_ARRAY];
    MI_Value value;
    memset(&value, 0, sizeof(value));
    memcpy(&value, (const uint8_t *)array->array.data + index * size, size);
    return value;
}

void wsmi_cli_scalar_put(enum wsmi_type type, const MI_Value *value, struct wsmi_buf *out)
{
    union wsmi_scalar scalar;
    struct wsmi_err err;
    memset(&scalar, 0, sizeof(scalar));
    if (type == WSMI_TYPE_DATETIME) {
        write_datetime(&value->datetime, &scalar.datetime);
    } else if (type == WSMI_TYPE_BOOLEAN) {
        scalar.boolean = value->boolean != MI_FALSE;
    } else {
        memcpy(&scalar, value, bytes_of[type]);
    }
    bool written = wsmi_scalar_write(type, &scalar, out, &err);
    if (!written && type == WSMI_TYPE_DATETIME && err.code == WSMI_E_USAGE) {
        written = wsmi_datetime_write_cim(&scalar.datetime, out, &err);
    }
    if (!written && err.code == WSMI_E_USAGE) {
        wsmi_buf_put_byte(out, '?'); /* a date that is none */
    }
}

static void put_instance(const MI_Instance *instance, bool is_reference, unsigned depth,
                         struct wsmi_buf *out);
static void put_array(MI_Type type, const MI_Value *array, unsigned depth, struct wsmi_buf *out);

static void put_value(MI_Type type, const MI_Value *value, unsigned depth, bool is_part,
                      struct wsmi_buf *out)
{
    if (((unsigned)type & MI_ARRAY) != 0) {
        put_array(type, value, depth, out);
    } else if (type == MI_STRING && is_part) {
        wsmi_cli_part_write(wsmi_view_from_str(value->string), out);
    } else if (type == MI_STRING) {
        wsmi_buf_put(out, wsmi_view_from_str(value->string));
    } else if (type == MI_INSTANCE || type == MI_REFERENCE) {
        put_instance(value->instance, type == MI_REFERENCE, depth, out);
    } else {
        wsmi_cli_scalar_put((enum wsmi_type)type, value, out);
    }
}

static void put_array(MI_Type type, const MI_Value *array, unsigned depth, struct wsmi_buf *out)
{
    MI_Type scalar = (MI_Type)((unsigned)type & ~(unsigned)MI_ARRAY);
    wsmi_buf_put_byte(out, '[');
    for (MI_Uint32 i = 0; i < array->array.size; i++) {
        MI_Value value = wsmi_cli_array_at(type, array, i);
        if (i > 0) {
            wsmi_buf_put_byte(out, ',');
        }
        put_value(scalar, &value, depth, true, out);
    }
    wsmi_buf_put_byte(out, ']');
}

static void put_members(const MI_Instance *instance, unsigned depth, struct wsmi_buf *out)
{
    MI_Uint32 count = 0;
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    (void)MI_Instance_GetElementCount(instance, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags) != MI_RESULT_OK) {
            continue;
        }
        wsmi_buf_put_str(out, i > 0 ? "," : "");
        wsmi_buf_put_str(out, name);
        if ((flags & MI_FLAG_NULL) != 0) {
            wsmi_buf_put_str(out, ":null");
        } else {
            wsmi_buf_put_byte(out, '=');
            put_value(type, &value, depth, true, out);
        }
    }
}

static void put_instance(const MI_Instance *instance, bool is_reference, unsigned depth,
                         struct wsmi_buf *out)
{
    const MI_Char *class_name = NULL;
    const MI_Char *namespace_name = NULL;
    if (instance == NULL) {
        return;
    }
    if (is_reference && MI_Instance_GetNameSpace(instance, &namespace_name) == MI_RESULT_OK &&
        namespace_name != NULL) {
        wsmi_buf_put_str(out, namespace_name);
        wsmi_buf_put_byte(out, ':');
    }
    if (MI_Instance_GetClassName(instance, &class_name) == MI_RESULT_OK && class_name != NULL) {
        wsmi_buf_put_str(out, class_name);
    }
    wsmi_buf_put_byte(out, '{');
    if (depth < MAX_DEPTH) {
        put_members(instance, depth + 1, out);
    } else {
        wsmi_buf_put_str(out, "...");
    }
    wsmi_buf_put_byte(out, '}');
}

void wsmi_cli_value_put(MI_Type type, const MI_Value *value, struct wsmi_buf *out)
{
    put_value(type, value, 0, false, out);
}

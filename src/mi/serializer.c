/* SPDX-License-Identifier: MIT */
#include "mi/serializer.h"

#include "mi/convert.h"
#include "mi/name.h"
#include "mi/value.h"

#define FORMAT "MI_XML"

/* What a live handle holds. */
#define MARK UINT64_C(0x57534D4953455231)

/* Larger than any document that could be read back. */
enum { MAX_DOCUMENT_BYTES = 64 * 1024 * 1024 };

MI_Result wsmi_serializer_new(const MI_Char *format, MI_Serializer *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (strcmp(format, FORMAT) != 0) {
        return MI_RESULT_NOT_SUPPORTED;
    }
    ret->reserved1 = MARK;
    return MI_RESULT_OK;
}

static bool is_live(const MI_Serializer *serializer)
{
    return serializer != NULL && serializer->reserved1 == MARK;
}

static MI_Result MI_CALL serializer_close(MI_Serializer *serializer)
{
    if (!is_live(serializer)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(serializer, 0, sizeof(*serializer));
    return MI_RESULT_OK;
}

/* A document under way. */
struct writing {
    struct wsmi_arena arena;
    struct wsmi_buf out;
    const MI_Char **classes; /* names that were written, in the arena */
    size_t class_count;
    size_t class_cap;
};

static void begin(struct writing *writing)
{
    memset(writing, 0, sizeof(*writing));
    wsmi_arena_init(&writing->arena, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&writing->out, wsmi_allocator_system(), MAX_DOCUMENT_BYTES);
}

/* Hands the text over if it was made and has room. */
static MI_Result end(struct writing *writing, MI_Result made, MI_Uint8 *buffer, MI_Uint32 size,
                     MI_Uint32 *needed)
{
    MI_Result result = made;
    if (result == MI_RESULT_OK && writing->out.failed != WSMI_OK) {
        result = MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (result == MI_RESULT_OK) {
        struct wsmi_view text = wsmi_buf_view(&writing->out);
        *needed = (MI_Uint32)text.len;
        if (text.len > size) {
            result = MI_RESULT_FAILED;
        } else {
            memcpy(buffer, text.ptr, text.len);
        }
    }
    wsmi_buf_clean_up(&writing->out);
    wsmi_arena_clean_up(&writing->arena);
    return result;
}

static MI_Result write_class(struct writing *writing, const MI_Class *class_object, bool deep)
{
    struct wsmi_cim_class decl;
    struct wsmi_error error;
    if (!wsmi_class_to_cim(class_object, deep, &writing->arena, &decl, &error)) {
        return error.result;
    }
    wsmi_cimxml_write_class(&decl, &writing->out);
    return MI_RESULT_OK;
}

/* False when the name was there already. */
static bool remember(struct writing *writing, const MI_Char *name, MI_Result *ret_result)
{
    struct wsmi_err err;
    *ret_result = MI_RESULT_OK;
    for (size_t i = 0; i < writing->class_count; i++) {
        if (wsmi_name_eq(writing->classes[i], name)) {
            return false;
        }
    }
    if (writing->class_count == writing->class_cap) {
        size_t cap = writing->class_cap == 0 ? 8 : writing->class_cap * 2;
        const MI_Char **grown =
            wsmi_arena_alloc_array(&writing->arena, cap, sizeof(*grown), 0, &err);
        if (grown == NULL) {
            *ret_result = MI_RESULT_SERVER_LIMITS_EXCEEDED;
            return false;
        }
        if (writing->class_count > 0) {
            memcpy(grown, writing->classes, writing->class_count * sizeof(const MI_Char *));
        }
        writing->classes = grown;
        writing->class_cap = cap;
    }
    struct wsmi_view copy;
    if (!wsmi_arena_copy(&writing->arena, wsmi_view_from_str(name), 0, &copy, &err)) {
        *ret_result = MI_RESULT_SERVER_LIMITS_EXCEEDED;
        return false;
    }
    writing->classes[writing->class_count++] = (const MI_Char *)copy.ptr;
    return true;
}

/* Ancestors first, each once. */
static MI_Result write_ancestry(struct writing *writing, const MI_Class *class_object,
                                unsigned depth)
{
    const MI_Char *name = NULL;
    MI_Class *parent = NULL;
    MI_Result result = MI_Class_GetClassName(class_object, &name);
    if (result != MI_RESULT_OK || !remember(writing, name, &result)) {
        return result;
    }
    if (depth > WSMI_VALUE_MAX_DEPTH) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    bool has_parent = MI_Class_GetParentClass(class_object, &parent) == MI_RESULT_OK;
    if (has_parent) {
        result = write_ancestry(writing, parent, depth + 1);
        (void)MI_Class_Delete(parent);
    }
    if (result == MI_RESULT_OK) {
        wsmi_buf_put_str(&writing->out, "<VALUE.OBJECT>");
        result = write_class(writing, class_object, !has_parent);
        wsmi_buf_put_str(&writing->out, "</VALUE.OBJECT>");
    }
    return result;
}

static MI_Result write_classes_of(struct writing *writing, const MI_Instance *instance,
                                  unsigned depth);

static MI_Result write_embedded(struct writing *writing, MI_Type type, const MI_Value *value,
                                unsigned depth)
{
    MI_Result result = MI_RESULT_OK;
    if (type == MI_INSTANCE) {
        return value->instance == NULL ? MI_RESULT_OK
                                       : write_classes_of(writing, value->instance, depth);
    }
    for (MI_Uint32 i = 0; result == MI_RESULT_OK && i < value->instancea.size; i++) {
        if (value->instancea.data[i] != NULL) {
            result = write_classes_of(writing, value->instancea.data[i], depth);
        }
    }
    return result;
}

/* The class of the instance and of those embedded in it. */
static MI_Result write_classes_of(struct writing *writing, const MI_Instance *instance,
                                  unsigned depth)
{
    MI_Class *class_object = NULL;
    MI_Uint32 count = 0;
    if (instance->ft == NULL || depth > WSMI_VALUE_MAX_DEPTH) {
        return instance->ft == NULL ? MI_RESULT_INVALID_PARAMETER
                                    : MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    MI_Result result = MI_Instance_GetClass(instance, &class_object);
    if (result == MI_RESULT_OK) {
        result = write_ancestry(writing, class_object, 0);
        (void)MI_Class_Delete(class_object);
    }
    if (result == MI_RESULT_OK) {
        result = MI_Instance_GetElementCount(instance, &count);
    }
    for (MI_Uint32 i = 0; result == MI_RESULT_OK && i < count; i++) {
        const MI_Char *name;
        MI_Value value;
        MI_Type type;
        MI_Uint32 flags;
        result = MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags);
        if (result == MI_RESULT_OK && (flags & MI_FLAG_NULL) == 0 &&
            (type == MI_INSTANCE || type == MI_INSTANCEA)) {
            result = write_embedded(writing, type, &value, depth + 1);
        }
    }
    return result;
}

static MI_Result write_instance(struct writing *writing, const MI_Instance *instance)
{
    struct wsmi_cimxml_instance made;
    struct wsmi_error error;
    if (!wsmi_instance_to_cimxml(instance, &writing->arena, &made, &error)) {
        return error.result;
    }
    wsmi_cimxml_write_instance(&made, &writing->out);
    return MI_RESULT_OK;
}

static MI_Result write_with_classes(struct writing *writing, const MI_Instance *instance)
{
    wsmi_buf_put_str(&writing->out, "<CIM CIMVERSION=\"2.0\" DTDVERSION=\"2.0\"><DECLARATION>"
                                    "<DECLGROUP>");
    MI_Result result = write_classes_of(writing, instance, 0);
    if (result == MI_RESULT_OK) {
        wsmi_buf_put_str(&writing->out, "<VALUE.OBJECT>");
        result = write_instance(writing, instance);
        wsmi_buf_put_str(&writing->out, "</VALUE.OBJECT></DECLGROUP></DECLARATION></CIM>");
    }
    return result;
}

/* Zeroes the output; what must hold of every call. */
static bool is_legal(const MI_Serializer *serializer, MI_Uint32 flags, MI_Uint32 legal_flags,
                     const MI_Uint8 *buffer, MI_Uint32 size, MI_Uint32 *needed)
{
    if (needed != NULL) {
        *needed = 0;
    }
    return is_live(serializer) && (flags & ~legal_flags) == 0 && needed != NULL &&
           (buffer != NULL || size == 0);
}

static MI_Result MI_CALL serialize_class(MI_Serializer *serializer, MI_Uint32 flags,
                                         const MI_Class *class_object, MI_Uint8 *buffer,
                                         MI_Uint32 size, MI_Uint32 *needed)
{
    struct writing writing;
    if (!is_legal(serializer, flags, MI_SERIALIZER_FLAGS_CLASS_DEEP, buffer, size, needed) ||
        class_object == NULL || class_object->ft == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    begin(&writing);
    return end(&writing, write_class(&writing, class_object, flags != 0), buffer, size, needed);
}

static MI_Result MI_CALL serialize_instance(MI_Serializer *serializer, MI_Uint32 flags,
                                            const MI_Instance *instance, MI_Uint8 *buffer,
                                            MI_Uint32 size, MI_Uint32 *needed)
{
    struct writing writing;
    if (!is_legal(serializer, flags, MI_SERIALIZER_FLAGS_INSTANCE_WITH_CLASS, buffer, size,
                  needed) ||
        instance == NULL || instance->ft == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    begin(&writing);
    MI_Result made =
        flags == 0 ? write_instance(&writing, instance) : write_with_classes(&writing, instance);
    return end(&writing, made, buffer, size, needed);
}

const MI_SerializerFT wsmi_serializer_ft = {
    .Close = serializer_close,
    .SerializeClass = serialize_class,
    .SerializeInstance = serialize_instance,
};

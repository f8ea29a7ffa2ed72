/* SPDX-License-Identifier: MIT */
#include "mi/layout.h"

#include "mi/value.h"

struct field_shape {
    size_t value_bytes;
    size_t exists_at;
    size_t flags_at;
    size_t bytes;
    size_t align;
};

#define SHAPE(field)                                                                               \
    {                                                                                              \
        sizeof(((field *)NULL)->value), offsetof(field, exists), offsetof(field, flags),           \
            sizeof(field), _Alignof(field)                                                         \
    }

static const struct field_shape shapes[] = {
    [MI_BOOLEAN] = SHAPE(MI_BooleanField),     [MI_UINT8] = SHAPE(MI_Uint8Field),
    [MI_SINT8] = SHAPE(MI_Sint8Field),         [MI_UINT16] = SHAPE(MI_Uint16Field),
    [MI_SINT16] = SHAPE(MI_Sint16Field),       [MI_UINT32] = SHAPE(MI_Uint32Field),
    [MI_SINT32] = SHAPE(MI_Sint32Field),       [MI_UINT64] = SHAPE(MI_Uint64Field),
    [MI_SINT64] = SHAPE(MI_Sint64Field),       [MI_REAL32] = SHAPE(MI_Real32Field),
    [MI_REAL64] = SHAPE(MI_Real64Field),       [MI_CHAR16] = SHAPE(MI_Char16Field),
    [MI_DATETIME] = SHAPE(MI_DatetimeField),   [MI_STRING] = SHAPE(MI_StringField),
    [MI_REFERENCE] = SHAPE(MI_ReferenceField), [MI_INSTANCE] = SHAPE(MI_InstanceField),
};
static const struct field_shape array_shape = SHAPE(MI_ArrayField);

static const struct field_shape *shape_of(MI_Type type)
{
    return ((unsigned)type & MI_ARRAY) != 0 ? &array_shape : &shapes[type];
}

size_t wsmi_field_bytes(MI_Type type)
{
    return shape_of(type)->bytes;
}

size_t wsmi_field_align(MI_Type type)
{
    return shape_of(type)->align;
}

size_t wsmi_value_bytes(MI_Type type)
{
    return shape_of(type)->value_bytes;
}

void wsmi_value_load(MI_Type type, const void *source, MI_Value *ret)
{
    memset(ret, 0, sizeof(*ret));
    wsmi_value_move(ret, source, wsmi_value_bytes(type));
}

static bool exists_in(const struct field_shape *shape, MI_Type type, const void *field)
{
    const void *pointer;
    if (((const MI_Uint8 *)field)[shape->exists_at] == 0) {
        return false;
    }
    if (type != MI_STRING && type != MI_REFERENCE && type != MI_INSTANCE) {
        return true;
    }
    memcpy(&pointer, field, sizeof(pointer));
    return pointer != NULL;
}

bool wsmi_field_exists(MI_Type type, const void *field)
{
    return exists_in(shape_of(type), type, field);
}

bool wsmi_field_read(MI_Type type, const void *field, MI_Value *ret, MI_Uint8 *ret_flags)
{
    const struct field_shape *shape = shape_of(type);
    bool exists = exists_in(shape, type, field);
    if (ret != NULL) {
        memset(ret, 0, sizeof(*ret));
        if (exists) {
            wsmi_value_move(ret, field, shape->value_bytes);
        }
    }
    *ret_flags = ((const MI_Uint8 *)field)[shape->flags_at];
    return exists;
}

MI_Uint8 wsmi_field_flags(MI_Type type, const void *field)
{
    return ((const MI_Uint8 *)field)[shape_of(type)->flags_at];
}

void wsmi_field_load(MI_Type type, const void *field, MI_Value *ret)
{
    MI_Uint8 flags;
    (void)wsmi_field_read(type, field, ret, &flags);
}

void wsmi_field_mark(MI_Type type, void *field, bool exists, MI_Uint8 flags)
{
    const struct field_shape *shape = shape_of(type);
    MI_Uint8 *bytes = field;
    bytes[shape->exists_at] = exists ? MI_TRUE : MI_FALSE;
    bytes[shape->flags_at] = flags;
}

void wsmi_field_store(MI_Type type, void *field, const MI_Value *value, MI_Uint8 flags)
{
    const struct field_shape *shape = shape_of(type);
    memset(field, 0, shape->bytes);
    if (value != NULL) {
        memcpy(field, value, shape->value_bytes);
    }
    wsmi_field_mark(type, field, value != NULL, flags);
}

MI_Uint32 wsmi_layout_assign(MI_PropertyDecl *const *properties, size_t count)
{
    uint64_t at = sizeof(MI_Instance);
    for (size_t i = 0; i < count; i++) {
        MI_Type type = (MI_Type)properties[i]->type;
        size_t align = wsmi_field_align(type);
        at = (at + align - 1) / align * align;
        properties[i]->offset = (MI_Uint32)at;
        at += wsmi_field_bytes(type);
        if (at > UINT32_MAX) {
            return 0;
        }
    }
    return (MI_Uint32)at;
}

bool wsmi_layout_is_valid(const MI_ClassDecl *decl)
{
    if (decl->size < sizeof(MI_Instance) || (decl->numProperties > 0 && decl->properties == NULL)) {
        return false;
    }
    for (MI_Uint32 i = 0; i < decl->numProperties; i++) {
        const MI_PropertyDecl *property = decl->properties[i];
        if (property == NULL || property->name == NULL ||
            !wsmi_value_is_type((MI_Type)property->type)) {
            return false;
        }
        size_t bytes = wsmi_field_bytes((MI_Type)property->type);
        if (property->offset < sizeof(MI_Instance) || property->offset > decl->size ||
            decl->size - property->offset < bytes ||
            property->offset % wsmi_field_align((MI_Type)property->type) != 0) {
            return false;
        }
    }
    return true;
}

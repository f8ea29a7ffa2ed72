/* SPDX-License-Identifier: MIT */
#include "mi/layout.h"

#include "mi/value.h"

/* What there is of simple values; an array of any is an MI_ArrayField. */
#define EACH_SCALAR(X)                                                                             \
    X(MI_BOOLEAN, MI_BooleanField)                                                                 \
    X(MI_UINT8, MI_Uint8Field)                                                                     \
    X(MI_SINT8, MI_Sint8Field)                                                                     \
    X(MI_UINT16, MI_Uint16Field)                                                                   \
    X(MI_SINT16, MI_Sint16Field)                                                                   \
    X(MI_UINT32, MI_Uint32Field)                                                                   \
    X(MI_SINT32, MI_Sint32Field)                                                                   \
    X(MI_UINT64, MI_Uint64Field)                                                                   \
    X(MI_SINT64, MI_Sint64Field)                                                                   \
    X(MI_REAL32, MI_Real32Field)                                                                   \
    X(MI_REAL64, MI_Real64Field)                                                                   \
    X(MI_CHAR16, MI_Char16Field)                                                                   \
    X(MI_DATETIME, MI_DatetimeField)                                                               \
    X(MI_STRING, MI_StringField)                                                                   \
    X(MI_REFERENCE, MI_ReferenceField)                                                             \
    X(MI_INSTANCE, MI_InstanceField)

#define VALUE_BYTES(type, field)                                                                   \
    [type] = sizeof(((field *)NULL)->value),                                                       \
    [(type) | MI_ARRAY] = sizeof(((MI_ArrayField *)NULL)->value),
const uint8_t wsmi_value_sizes[2 * MI_ARRAY] = {EACH_SCALAR(VALUE_BYTES)};

#define FIELD_BYTES(type, field)                                                                   \
    [type] = sizeof(field), [(type) | MI_ARRAY] = sizeof(MI_ArrayField),
static const uint8_t field_sizes[2 * MI_ARRAY] = {EACH_SCALAR(FIELD_BYTES)};

#define FIELD_ALIGN(type, field)                                                                   \
    [type] = _Alignof(field), [(type) | MI_ARRAY] = _Alignof(MI_ArrayField),
static const uint8_t field_aligns[2 * MI_ARRAY] = {EACH_SCALAR(FIELD_ALIGN)};

#define IS_BEHIND(type, field)                                                                     \
    _Static_assert(offsetof(field, exists) == sizeof(((field *)NULL)->value) &&                    \
                       offsetof(field, flags) == offsetof(field, exists) + 1,                      \
                   "`exists` and `flags` follow the value");
EACH_SCALAR(IS_BEHIND)
IS_BEHIND(MI_ARRAY, MI_ArrayField)

size_t wsmi_field_bytes(MI_Type type)
{
    return field_sizes[type];
}

size_t wsmi_field_align(MI_Type type)
{
    return field_aligns[type];
}

void wsmi_value_load(MI_Type type, const void *source, MI_Value *ret)
{
    memset(ret, 0, sizeof(*ret));
    wsmi_value_move(ret, source, wsmi_value_bytes(type));
}

void wsmi_field_store(MI_Type type, void *field, const MI_Value *value, MI_Uint8 flags)
{
    memset(field, 0, wsmi_field_bytes(type));
    if (value != NULL) {
        memcpy(field, value, wsmi_value_bytes(type));
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

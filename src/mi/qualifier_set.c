/* SPDX-License-Identifier: MIT */
/* MI_QualifierSet: `reserved2` is the list, `reserved1` its length. */
#include "mi/class.h"
#include "mi/layout.h"
#include "mi/name.h"

void wsmi_qualifier_set_make(const MI_Qualifier *const *qualifiers, MI_Uint32 count,
                             MI_QualifierSet *ret)
{
    ret->reserved1 = qualifiers != NULL ? count : 0;
    ret->reserved2 = (ptrdiff_t)(uintptr_t)qualifiers;
    ret->ft = &wsmi_qualifier_set_ft;
}

static const MI_Qualifier *at(const MI_QualifierSet *self, MI_Uint32 index)
{
    return ((const MI_Qualifier *const *)(uintptr_t)self->reserved2)[index];
}

static void show(const MI_Qualifier *qualifier, MI_Type *type, MI_Uint32 *flags, MI_Value *value)
{
    *type = (MI_Type)qualifier->type;
    *flags = qualifier->flavor;
    if (qualifier->value != NULL) {
        wsmi_value_load((MI_Type)qualifier->type, qualifier->value, value);
    } else {
        memset(value, 0, sizeof(*value));
    }
}

static MI_Result MI_CALL get_count(const MI_QualifierSet *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = (MI_Uint32)self->reserved1;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL get_at(const MI_QualifierSet *self, MI_Uint32 index, const MI_Char **name,
                                MI_Type *type, MI_Uint32 *flags, MI_Value *value)
{
    if (self == NULL || name == NULL || type == NULL || flags == NULL || value == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= self->reserved1) {
        return MI_RESULT_NOT_FOUND;
    }
    *name = at(self, index)->name;
    show(at(self, index), type, flags, value);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL get(const MI_QualifierSet *self, const MI_Char *name, MI_Type *type,
                             MI_Uint32 *flags, MI_Value *value, MI_Uint32 *index)
{
    if (self == NULL || name == NULL || type == NULL || flags == NULL || value == NULL ||
        index == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    for (MI_Uint32 i = 0; i < self->reserved1; i++) {
        if (wsmi_name_eq(at(self, i)->name, name)) {
            show(at(self, i), type, flags, value);
            *index = i;
            return MI_RESULT_OK;
        }
    }
    return MI_RESULT_NOT_FOUND;
}

const MI_QualifierSetFT wsmi_qualifier_set_ft = {
    .GetQualifierCount = get_count,
    .GetQualifierAt = get_at,
    .GetQualifier = get,
};

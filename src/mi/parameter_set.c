/* SPDX-License-Identifier: MIT */
/* MI_ParameterSet: `reserved2` is the method. Parameter 0, the return value, is hidden. */
#include "mi/class.h"
#include "mi/name.h"
#include "mi/value.h"

void wsmi_parameter_set_make(const MI_MethodDecl *method, MI_ParameterSet *ret)
{
    ret->reserved1 = 0;
    ret->reserved2 = (ptrdiff_t)(uintptr_t)method;
    ret->ft = &wsmi_parameter_set_ft;
}

static const MI_MethodDecl *method_of(const MI_ParameterSet *self)
{
    return (const MI_MethodDecl *)(uintptr_t)self->reserved2;
}

static MI_Uint32 count_of(const MI_ParameterSet *self)
{
    MI_Uint32 all = method_of(self)->numParameters;
    return all == 0 ? 0 : all - 1;
}

static void show(const MI_ParameterDecl *parameter, MI_Type *type, MI_Char **reference_class,
                 MI_QualifierSet *qualifiers)
{
    *type = (MI_Type)parameter->type;
    if (reference_class != NULL) {
        *reference_class = (MI_Char *)(uintptr_t)parameter->className;
    }
    wsmi_qualifier_set_make(parameter->qualifiers, parameter->numQualifiers, qualifiers);
}

static MI_Result MI_CALL get_return_type(const MI_ParameterSet *self, MI_Type *type,
                                         MI_QualifierSet *qualifiers)
{
    MI_Char *unused;
    if (self == NULL || type == NULL || qualifiers == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    const MI_MethodDecl *method = method_of(self);
    if (!wsmi_value_is_type((MI_Type)method->returnType)) {
        return MI_RESULT_NOT_FOUND;
    }
    if (method->numParameters > 0) {
        show(method->parameters[0], type, &unused, qualifiers);
    } else {
        *type = (MI_Type)method->returnType;
        wsmi_qualifier_set_make(NULL, 0, qualifiers);
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL get_count(const MI_ParameterSet *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = count_of(self);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL get_at(const MI_ParameterSet *self, MI_Uint32 index, const MI_Char **name,
                                MI_Type *type, MI_Char **reference_class,
                                MI_QualifierSet *qualifiers)
{
    if (self == NULL || name == NULL || type == NULL || qualifiers == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= count_of(self)) {
        return MI_RESULT_NOT_FOUND;
    }
    const MI_ParameterDecl *parameter = method_of(self)->parameters[index + 1];
    *name = parameter->name;
    show(parameter, type, reference_class, qualifiers);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL get(const MI_ParameterSet *self, const MI_Char *name, MI_Type *type,
                             MI_Char **reference_class, MI_QualifierSet *qualifiers,
                             MI_Uint32 *index)
{
    if (self == NULL || name == NULL || type == NULL || qualifiers == NULL || index == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    for (MI_Uint32 i = 0; i < count_of(self); i++) {
        const MI_ParameterDecl *parameter = method_of(self)->parameters[i + 1];
        if (wsmi_name_eq(parameter->name, name)) {
            show(parameter, type, reference_class, qualifiers);
            *index = i;
            return MI_RESULT_OK;
        }
    }
    return MI_RESULT_NOT_FOUND;
}

const MI_ParameterSetFT wsmi_parameter_set_ft = {
    .GetMethodReturnType = get_return_type,
    .GetParameterCount = get_count,
    .GetParameterAt = get_at,
    .GetParameter = get,
};

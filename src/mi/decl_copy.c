/* SPDX-License-Identifier: MIT */
/* Deep copies of declarations that are somebody else's. */
#include "mi/decl.h"
#include "mi/layout.h"
#include "mi/pack.h"
#include "mi/value.h"

/* Remembers the first failure, so that it is checked once at the end. */
struct copier {
    struct wsmi_decl *decl;
    MI_Result result;
};

static void fail(struct copier *copier, MI_Result result)
{
    if (copier->result == MI_RESULT_OK) {
        copier->result = result;
    }
}

static void *alloc(struct copier *copier, size_t count, size_t size)
{
    void *memory = wsmi_decl_alloc(copier->decl, count, size);
    if (memory == NULL) {
        fail(copier, MI_RESULT_SERVER_LIMITS_EXCEEDED);
    }
    return memory;
}

static const MI_Char *text(struct copier *copier, const MI_Char *in)
{
    bool ok = true;
    const MI_Char *copy = wsmi_decl_string(copier->decl, in, &ok);
    if (!ok) {
        fail(copier, MI_RESULT_SERVER_LIMITS_EXCEEDED);
    }
    return copy;
}

static const MI_Char *name(struct copier *copier, const MI_Char *in)
{
    if (in == NULL) {
        fail(copier, MI_RESULT_INVALID_PARAMETER);
    }
    return text(copier, in);
}

/* The value at `in`, which is as large as its type and no larger. */
static const void *constant(struct copier *copier, MI_Uint32 type, const void *in)
{
    MI_Value value;
    size_t unused;
    bool ok = true;
    unsigned scalar = type & ~(unsigned)MI_ARRAY;
    if (!wsmi_value_is_type((MI_Type)type)) {
        fail(copier, MI_RESULT_INVALID_PARAMETER);
        return NULL;
    }
    if (in == NULL || scalar == MI_REFERENCE || scalar == MI_INSTANCE) {
        return NULL;
    }
    wsmi_value_load((MI_Type)type, in, &value);
    if (wsmi_value_is_null((MI_Type)type, &value)) {
        return NULL;
    }
    /* An array with a NULL inside or instead of its elements. */
    MI_Result legal = wsmi_pack_measure((MI_Type)type, &value, &unused);
    if (legal != MI_RESULT_OK) {
        fail(copier, legal);
        return NULL;
    }
    const void *copy = wsmi_decl_constant(copier->decl, (MI_Type)type, &value, &ok);
    if (!ok) {
        fail(copier, MI_RESULT_SERVER_LIMITS_EXCEEDED);
    }
    return copy;
}

static const MI_Qualifier *copy_qualifier(struct copier *copier, const MI_Qualifier *in)
{
    MI_Qualifier *copy = alloc(copier, 1, sizeof(*copy));
    if (copy != NULL) {
        copy->name = name(copier, in->name);
        copy->type = in->type;
        copy->flavor = in->flavor;
        copy->value = constant(copier, in->type, in->value);
    }
    return copy;
}

static void copy_qualifiers(struct copier *copier, const MI_Qualifier *const *in, MI_Uint32 count,
                            const MI_Qualifier *const **ret, MI_Uint32 *ret_count)
{
    if (in == NULL || count == 0) {
        return;
    }
    const MI_Qualifier **list = alloc(copier, count, sizeof(*list));
    for (MI_Uint32 i = 0; list != NULL && i < count && copier->result == MI_RESULT_OK; i++) {
        if (in[i] != NULL) {
            list[(*ret_count)++] = copy_qualifier(copier, in[i]);
        }
    }
    *ret = list;
}

/* What properties and parameters have in common; a method passing for a class has parameters. */
static void copy_element(struct copier *copier, const MI_ParameterDecl *in, MI_PropertyDecl *copy)
{
    copy->flags = in->flags;
    copy->name = name(copier, in->name);
    copy->code = wsmi_decl_code(copy->name);
    copy_qualifiers(copier, in->qualifiers, in->numQualifiers, &copy->qualifiers,
                    &copy->numQualifiers);
    copy->type = in->type;
    copy->className = text(copier, in->className);
    copy->subscript = in->subscript;
    copy->offset = in->offset;
    if (!wsmi_value_is_type((MI_Type)in->type)) {
        fail(copier, MI_RESULT_INVALID_PARAMETER);
    }
}

static void copy_properties(struct copier *copier, const MI_ClassDecl *in)
{
    MI_ClassDecl *to = &copier->decl->decl;
    if (in->properties == NULL || in->numProperties == 0) {
        return;
    }
    MI_PropertyDecl **list = alloc(copier, in->numProperties, sizeof(*list));
    for (MI_Uint32 i = 0; list != NULL && i < in->numProperties; i++) {
        const MI_PropertyDecl *property = in->properties[i];
        if (property == NULL) {
            continue;
        }
        MI_PropertyDecl *copy = alloc(copier, 1, sizeof(*copy));
        if (copy == NULL) {
            return;
        }
        copy_element(copier, (const MI_ParameterDecl *)(const void *)property, copy);
        if (!wsmi_decl_is_method(in)) {
            copy->origin = text(copier, property->origin);
            copy->propagator = text(copier, property->propagator);
            copy->value = constant(copier, property->type, property->value);
        } else {
            copy->flags = (copy->flags & ~(MI_Uint32)MI_FLAG_PARAMETER) | MI_FLAG_PROPERTY;
        }
        list[to->numProperties++] = copy;
    }
    to->properties = (const MI_PropertyDecl *const *)list;
    if (list != NULL && copier->result == MI_RESULT_OK && !wsmi_layout_is_valid(to)) {
        to->size = wsmi_layout_assign(list, to->numProperties);
        if (to->size == 0) {
            fail(copier, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        }
    }
}

static const MI_ParameterDecl *copy_parameter(struct copier *copier, const MI_ParameterDecl *in)
{
    MI_PropertyDecl *copy = alloc(copier, 1, sizeof(*copy));
    if (copy != NULL) {
        copy_element(copier, in, copy);
    }
    return (const MI_ParameterDecl *)(const void *)copy;
}

static const MI_MethodDecl *copy_method(struct copier *copier, const MI_MethodDecl *in)
{
    MI_MethodDecl *copy = alloc(copier, 1, sizeof(*copy));
    if (copy == NULL) {
        return NULL;
    }
    copy->flags = in->flags;
    copy->name = name(copier, in->name);
    copy->code = wsmi_decl_code(copy->name);
    copy_qualifiers(copier, in->qualifiers, in->numQualifiers, &copy->qualifiers,
                    &copy->numQualifiers);
    copy->size = in->size;
    copy->returnType = in->returnType;
    copy->origin = text(copier, in->origin);
    copy->propagator = text(copier, in->propagator);
    if (in->parameters != NULL && in->numParameters > 0) {
        const MI_ParameterDecl **list = alloc(copier, in->numParameters, sizeof(*list));
        for (MI_Uint32 i = 0; list != NULL && i < in->numParameters; i++) {
            if (in->parameters[i] != NULL) {
                list[copy->numParameters++] = copy_parameter(copier, in->parameters[i]);
            }
        }
        copy->parameters = list;
    }
    return copy;
}

static void copy_methods(struct copier *copier, const MI_ClassDecl *in)
{
    MI_ClassDecl *to = &copier->decl->decl;
    if (in->methods == NULL || in->numMethods == 0) {
        return;
    }
    const MI_MethodDecl **list = alloc(copier, in->numMethods, sizeof(*list));
    for (MI_Uint32 i = 0; list != NULL && i < in->numMethods; i++) {
        if (in->methods[i] != NULL) {
            list[to->numMethods++] = copy_method(copier, in->methods[i]);
        }
    }
    to->methods = list;
}

static void copy_own(struct copier *copier, const MI_ClassDecl *in)
{
    MI_ClassDecl *to = &copier->decl->decl;
    to->flags = wsmi_decl_is_method(in) ? (MI_Uint32)MI_FLAG_CLASS : in->flags;
    to->name = name(copier, in->name);
    to->code = wsmi_decl_code(to->name);
    to->size = in->size;
    copy_qualifiers(copier, in->qualifiers, in->numQualifiers, &to->qualifiers, &to->numQualifiers);
    copy_properties(copier, in);
    if (to->numProperties == 0) {
        to->size = in->size < sizeof(MI_Instance) ? (MI_Uint32)sizeof(MI_Instance) : in->size;
    }
    if (!wsmi_decl_is_method(in)) {
        to->superClass = text(copier, in->superClass);
        copy_methods(copier, in);
    }
}

static MI_Result share_one(const MI_ClassDecl *in, struct wsmi_decl *super, struct wsmi_decl **ret)
{
    struct copier copier = {wsmi_decl_new(super), MI_RESULT_OK};
    if (copier.decl == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    copy_own(&copier, in);
    if (super != NULL) {
        copier.decl->decl.superClassDecl = &super->decl;
        if (copier.decl->decl.superClass == NULL) {
            copier.decl->decl.superClass = super->decl.name;
        }
    }
    MI_Uint32 twice;
    if (copier.result == MI_RESULT_OK && !wsmi_decl_index(copier.decl, &twice)) {
        copier.result = MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (copier.result != MI_RESULT_OK) {
        wsmi_decl_unref(copier.decl);
        return copier.result;
    }
    *ret = copier.decl;
    return MI_RESULT_OK;
}

MI_Result wsmi_decl_share(const MI_ClassDecl *decl, struct wsmi_decl **ret)
{
    const MI_ClassDecl *chain[WSMI_DECL_MAX_SUPERCLASSES];
    size_t count = 0;
    struct wsmi_decl *above = NULL;
    MI_Result result = MI_RESULT_OK;
    while (decl != NULL && wsmi_decl_of(decl) == NULL) {
        if (count == WSMI_DECL_MAX_SUPERCLASSES) {
            return MI_RESULT_SERVER_LIMITS_EXCEEDED;
        }
        chain[count++] = decl;
        decl = wsmi_decl_is_method(decl) ? NULL : decl->superClassDecl;
    }
    if (decl != NULL) {
        above = wsmi_decl_ref(wsmi_decl_of(decl));
    }
    while (count > 0 && result == MI_RESULT_OK) {
        struct wsmi_decl *copy = NULL;
        result = share_one(chain[--count], above, &copy);
        wsmi_decl_unref(above);
        above = copy;
    }
    if (result == MI_RESULT_OK) {
        *ret = above;
    }
    return result;
}

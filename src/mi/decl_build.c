/* SPDX-License-Identifier: MIT */
#include "mi/decl_build.h"

#include "core/fail.h"
#include "mi/class.h"
#include "mi/decl_parts.h"
#include "mi/layout.h"
#include "mi/scalar_value.h"

struct flag_name {
    struct wsmi_view name;
    MI_Uint32 flag;
};

static const struct flag_name class_flags[] = {
    {WSMI_VIEW_INIT("Association"), MI_FLAG_ASSOCIATION},
    {WSMI_VIEW_INIT("Indication"), MI_FLAG_INDICATION},
    {WSMI_VIEW_INIT("Abstract"), MI_FLAG_ABSTRACT},
    {WSMI_VIEW_INIT("Terminal"), MI_FLAG_TERMINAL},
};

static const struct flag_name member_flags[] = {
    {WSMI_VIEW_INIT("Key"), MI_FLAG_KEY},
    {WSMI_VIEW_INIT("In"), MI_FLAG_IN},
    {WSMI_VIEW_INIT("Out"), MI_FLAG_OUT},
    {WSMI_VIEW_INIT("Required"), MI_FLAG_REQUIRED},
    {WSMI_VIEW_INIT("Static"), MI_FLAG_STATIC},
    {WSMI_VIEW_INIT("Expensive"), MI_FLAG_EXPENSIVE},
    {WSMI_VIEW_INIT("Stream"), MI_FLAG_STREAM},
    {WSMI_VIEW_INIT("Abstract"), MI_FLAG_ABSTRACT},
    {WSMI_VIEW_INIT("Terminal"), MI_FLAG_TERMINAL},
};

static MI_Uint32 flags_of(const struct wsmi_qualifiers *qualifiers, const struct flag_name *names,
                          size_t count)
{
    MI_Uint32 flags = 0;
    for (size_t i = 0; i < count; i++) {
        flags |= wsmi_qualifiers_has(qualifiers, names[i].name) ? names[i].flag : 0u;
    }
    return flags;
}

static MI_Uint32 member_flags_of(const struct wsmi_qualifiers *qualifiers)
{
    MI_Uint32 flags =
        flags_of(qualifiers, member_flags, sizeof(member_flags) / sizeof(member_flags[0]));
    if (wsmi_qualifiers_has(qualifiers, WSMI_VIEW("Read")) &&
        !wsmi_qualifiers_has(qualifiers, WSMI_VIEW("Write"))) {
        flags |= MI_FLAG_READONLY;
    }
    return flags;
}

static bool is_direction_given(const struct wsmi_qualifiers *qualifiers)
{
    return wsmi_qualifiers_find(qualifiers, WSMI_VIEW("In")) != NULL ||
           wsmi_qualifiers_find(qualifiers, WSMI_VIEW("Out")) != NULL;
}

static bool build_default(struct wsmi_decl *decl, const struct wsmi_element_decl *in,
                          const void **ret, struct wsmi_err *err)
{
    *ret = NULL;
    if (!in->has_value || in->value.is_null || in->type > WSMI_TYPE_STRING) {
        return true;
    }
    if (in->value.is_array != in->is_array || in->value.type != in->type) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, in->value.offset,
                         "default is of another type than its property");
    }
    return wsmi_decl_build_constant(decl, &in->value, ret, err);
}

/* What properties and parameters have in common. */
static MI_PropertyDecl *build_element(struct wsmi_decl *decl, const struct wsmi_element_decl *in,
                                      struct wsmi_err *err)
{
    MI_PropertyDecl *made = wsmi_decl_alloc(decl, 1, sizeof(*made));
    struct wsmi_decl_qualifiers qualifiers;
    if (made == NULL) {
        (void)wsmi_decl_oom(err, 0);
        return NULL;
    }
    if (!wsmi_decl_keep(decl, in->name, &made->name, err) ||
        !wsmi_decl_keep_some(decl, in->reference_class, &made->className, err) ||
        !wsmi_decl_build_qualifiers(decl, &in->qualifiers, &qualifiers, err)) {
        return NULL;
    }
    made->code = wsmi_decl_code(made->name);
    made->flags = member_flags_of(&in->qualifiers) |
                  (in->type == WSMI_TYPE_REFERENCE ? (MI_Uint32)MI_FLAG_REFERENCE : 0u);
    made->qualifiers = qualifiers.list;
    made->numQualifiers = qualifiers.count;
    made->type = wsmi_mi_type(in->type, in->is_array);
    made->subscript = in->array_size;
    return made;
}

/* Where something was declared, and the class that passes it on. */
static bool build_origin(struct wsmi_decl *decl, struct wsmi_view origin, bool is_propagated,
                         const MI_Char **ret_origin, const MI_Char **ret_propagator,
                         struct wsmi_err *err)
{
    struct wsmi_view own = wsmi_view_from_str(decl->decl.name);
    if (!wsmi_decl_keep_some(decl, origin, ret_origin, err)) {
        return false;
    }
    if (!is_propagated) {
        *ret_propagator = decl->decl.name;
    } else if (origin.len > 0 && !wsmi_view_eq_nocase(origin, own)) {
        *ret_propagator = *ret_origin;
    } else {
        *ret_propagator = decl->decl.superClass != NULL ? decl->decl.superClass : "";
    }
    return true;
}

static bool build_properties(struct wsmi_decl *decl, const struct wsmi_cim_class *in,
                             struct wsmi_err *err)
{
    MI_PropertyDecl **list;
    if (in->property_count == 0) {
        return true;
    }
    list = wsmi_decl_alloc(decl, in->property_count, sizeof(*list));
    if (list == NULL) {
        return wsmi_decl_oom(err, in->offset);
    }
    for (size_t i = 0; i < in->property_count; i++) {
        const struct wsmi_element_decl *from = &in->properties[i];
        list[i] = build_element(decl, from, err);
        if (list[i] == NULL || !build_default(decl, from, &list[i]->value, err) ||
            !build_origin(decl, from->class_origin, from->is_propagated, &list[i]->origin,
                          &list[i]->propagator, err)) {
            return false;
        }
        list[i]->flags |= MI_FLAG_PROPERTY;
    }
    decl->decl.properties = (const MI_PropertyDecl *const *)list;
    decl->decl.numProperties = (MI_Uint32)in->property_count;
    decl->decl.size = wsmi_layout_assign(list, in->property_count);
    return decl->decl.size != 0 ||
           wsmi_fail(err, WSMI_E_LIMIT, in->offset, "class has too many properties");
}

static MI_PropertyDecl *build_return(struct wsmi_decl *decl, const struct wsmi_method_decl *in,
                                     struct wsmi_err *err)
{
    struct wsmi_element_decl value = {.name = WSMI_VIEW(WSMI_RETURN_PARAMETER),
                                      .type =
                                          in->has_return_type ? in->return_type : WSMI_TYPE_UINT32};
    MI_PropertyDecl *made = build_element(decl, &value, err);
    if (made != NULL) {
        made->flags |= MI_FLAG_PARAMETER | MI_FLAG_OUT;
    }
    return made;
}

static bool build_parameters(struct wsmi_decl *decl, const struct wsmi_method_decl *in,
                             MI_MethodDecl *made, struct wsmi_err *err)
{
    size_t count = in->parameter_count + 1;
    MI_PropertyDecl **list = wsmi_decl_alloc(decl, count, sizeof(*list));
    if (list == NULL) {
        return wsmi_decl_oom(err, 0);
    }
    for (size_t i = 0; i < count; i++) {
        list[i] =
            i == 0 ? build_return(decl, in, err) : build_element(decl, &in->parameters[i - 1], err);
        if (list[i] == NULL) {
            return false;
        }
        if (i > 0) {
            list[i]->flags |= MI_FLAG_PARAMETER;
            list[i]->flags |=
                is_direction_given(&in->parameters[i - 1].qualifiers) ? 0u : (MI_Uint32)MI_FLAG_IN;
        }
    }
    list[0]->qualifiers = made->qualifiers;
    list[0]->numQualifiers = made->numQualifiers;
    made->parameters = (const MI_ParameterDecl *const *)(const void *)list;
    made->numParameters = (MI_Uint32)count;
    made->size = wsmi_layout_assign(list, count);
    return made->size != 0 || wsmi_fail(err, WSMI_E_LIMIT, 0, "method has too many parameters");
}

static const MI_MethodDecl *build_method(struct wsmi_decl *decl, const struct wsmi_method_decl *in,
                                         struct wsmi_err *err)
{
    MI_MethodDecl *made = wsmi_decl_alloc(decl, 1, sizeof(*made));
    struct wsmi_decl_qualifiers qualifiers;
    if (made == NULL) {
        (void)wsmi_decl_oom(err, 0);
        return NULL;
    }
    if (!wsmi_decl_keep(decl, in->name, &made->name, err) ||
        !wsmi_decl_build_qualifiers(decl, &in->qualifiers, &qualifiers, err) ||
        !build_origin(decl, in->class_origin, in->is_propagated, &made->origin, &made->propagator,
                      err)) {
        return NULL;
    }
    made->code = wsmi_decl_code(made->name);
    made->flags = member_flags_of(&in->qualifiers) | MI_FLAG_METHOD;
    made->qualifiers = qualifiers.list;
    made->numQualifiers = qualifiers.count;
    made->returnType =
        in->has_return_type ? (MI_Uint32)in->return_type : (MI_Uint32)WSMI_METHOD_VOID;
    return build_parameters(decl, in, made, err) ? made : NULL;
}

static bool build_methods(struct wsmi_decl *decl, const struct wsmi_cim_class *in,
                          struct wsmi_err *err)
{
    const MI_MethodDecl **list;
    if (in->method_count == 0) {
        return true;
    }
    list = wsmi_decl_alloc(decl, in->method_count, sizeof(*list));
    if (list == NULL) {
        return wsmi_decl_oom(err, in->offset);
    }
    for (size_t i = 0; i < in->method_count; i++) {
        list[i] = build_method(decl, &in->methods[i], err);
        if (list[i] == NULL) {
            return false;
        }
    }
    decl->decl.methods = list;
    decl->decl.numMethods = (MI_Uint32)in->method_count;
    return true;
}

static bool build_derivation(struct wsmi_decl *decl, const struct wsmi_cim_class *in,
                             struct wsmi_err *err)
{
    const MI_Char **list = NULL;
    if (in->derivation_count > 0) {
        list = wsmi_decl_alloc(decl, in->derivation_count, sizeof(*list));
        if (list == NULL) {
            return wsmi_decl_oom(err, in->offset);
        }
    }
    for (size_t i = 0; i < in->derivation_count; i++) {
        if (!wsmi_decl_keep(decl, in->derivation[i], &list[i], err)) {
            return false;
        }
    }
    decl->derivation = list;
    decl->derivation_count = in->derivation_count;
    return true;
}

static bool index_properties(struct wsmi_decl *decl, const struct wsmi_cim_class *in,
                             struct wsmi_err *err)
{
    MI_Uint32 twice;
    if (!wsmi_decl_index(decl, &twice)) {
        return wsmi_decl_oom(err, in->offset);
    }
    return twice == decl->decl.numProperties ||
           wsmi_fail(err, WSMI_E_PROTOCOL, in->offset, "class declares a property twice");
}

static bool build(struct wsmi_decl *decl, const struct wsmi_cim_class *in, struct wsmi_err *err)
{
    struct wsmi_decl_qualifiers qualifiers;
    MI_ClassDecl *made = &decl->decl;
    if (!wsmi_decl_keep(decl, in->name, &made->name, err) ||
        !wsmi_decl_keep_some(decl, in->superclass, &made->superClass, err) ||
        !wsmi_decl_build_qualifiers(decl, &in->qualifiers, &qualifiers, err)) {
        return false;
    }
    made->code = wsmi_decl_code(made->name);
    made->flags = MI_FLAG_CLASS | flags_of(&in->qualifiers, class_flags,
                                           sizeof(class_flags) / sizeof(class_flags[0]));
    made->qualifiers = qualifiers.list;
    made->numQualifiers = qualifiers.count;
    return build_derivation(decl, in, err) && build_properties(decl, in, err) &&
           build_methods(decl, in, err) && index_properties(decl, in, err);
}

bool wsmi_decl_build(const struct wsmi_cim_class *in, struct wsmi_decl **ret, struct wsmi_err *err)
{
    struct wsmi_decl *decl = wsmi_decl_new(NULL);
    if (decl == NULL) {
        return wsmi_decl_oom(err, in->offset);
    }
    if (!build(decl, in, err)) {
        wsmi_decl_unref(decl);
        return false;
    }
    *ret = decl;
    return true;
}

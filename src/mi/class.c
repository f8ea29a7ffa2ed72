/* SPDX-License-Identifier: MIT */
#include "mi/class.h"

#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/name.h"

struct class_object {
    MI_Class base; /* first: the pointer users hold */
    struct wsmi_decl *decl;
    MI_Char *name_space;
    MI_Char *server_name;
};

/* The class inside a declaration is nobody's to delete. */
static bool is_anchor(const MI_Class *self)
{
    struct wsmi_decl *decl = wsmi_decl_of(self->classDecl);
    return decl != NULL && self == &decl->anchor;
}

MI_Result wsmi_class_new(struct wsmi_decl *decl, const MI_Char *name_space,
                         const MI_Char *server_name, MI_Class **ret)
{
    struct class_object *made = wsmi_mem_new(sizeof(*made));
    if (made == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    made->name_space = wsmi_mem_strdup(name_space);
    made->server_name = wsmi_mem_strdup(server_name);
    if ((name_space != NULL && made->name_space == NULL) ||
        (server_name != NULL && made->server_name == NULL)) {
        wsmi_mem_free(made->name_space);
        wsmi_mem_free(made->server_name);
        wsmi_mem_free(made);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    made->decl = wsmi_decl_ref(decl);
    made->base.ft = &wsmi_class_ft;
    made->base.classDecl = &decl->decl;
    made->base.namespaceName = made->name_space;
    made->base.serverName = made->server_name;
    *ret = &made->base;
    return MI_RESULT_OK;
}

MI_Result wsmi_class_share(const MI_Class *class_object, struct wsmi_decl **ret)
{
    return class_object->classDecl == NULL ? MI_RESULT_INVALID_PARAMETER
                                           : wsmi_decl_share(class_object->classDecl, ret);
}

static MI_Result MI_CALL class_delete(MI_Class *self)
{
    if (self == NULL || is_anchor(self)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct class_object *object = (struct class_object *)self;
    wsmi_decl_unref(object->decl);
    wsmi_mem_free(object->name_space);
    wsmi_mem_free(object->server_name);
    wsmi_mem_free(object);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_clone(const MI_Class *self, MI_Class **new_class)
{
    if (new_class != NULL) {
        *new_class = NULL;
    }
    if (self == NULL || new_class == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_class_new(wsmi_decl_of(self->classDecl), self->namespaceName, self->serverName,
                          new_class);
}

static MI_Result MI_CALL class_get_class_name(const MI_Class *self, const MI_Char **class_name)
{
    if (self == NULL || class_name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *class_name = self->classDecl->name;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_name_space(const MI_Class *self, const MI_Char **name_space)
{
    if (self == NULL || name_space == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name_space = self->namespaceName;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_server_name(const MI_Class *self, const MI_Char **server_name)
{
    if (self == NULL || server_name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *server_name = self->serverName;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_element_count(const MI_Class *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = self->classDecl->numProperties;
    return MI_RESULT_OK;
}

/* The texts of a declaration are constant, and the table has no const there. */
static MI_Char *lent(const MI_Char *text)
{
    return (MI_Char *)(uintptr_t)text;
}

static void show_value(const MI_PropertyDecl *property, MI_Value *value, MI_Boolean *exists)
{
    if (value != NULL && property->value != NULL) {
        wsmi_value_load((MI_Type)property->type, property->value, value);
    } else if (value != NULL) {
        memset(value, 0, sizeof(*value));
    }
    if (exists != NULL) {
        *exists = property->value != NULL ? MI_TRUE : MI_FALSE;
    }
}

static void show(const MI_PropertyDecl *property, MI_Type *type, MI_Char **reference_class,
                 MI_QualifierSet *qualifiers, MI_Uint32 *flags)
{
    if (type != NULL) {
        *type = (MI_Type)property->type;
    }
    if (reference_class != NULL) {
        *reference_class = lent(property->className);
    }
    if (qualifiers != NULL) {
        wsmi_qualifier_set_make(property->qualifiers, property->numQualifiers, qualifiers);
    }
    if (flags != NULL) {
        *flags = property->flags;
    }
}

static MI_Result MI_CALL class_get_element(const MI_Class *self, const MI_Char *name,
                                           MI_Value *value, MI_Boolean *value_exists, MI_Type *type,
                                           MI_Char **reference_class, MI_QualifierSet *qualifiers,
                                           MI_Uint32 *flags, MI_Uint32 *index)
{
    if (self == NULL || name == NULL || (value != NULL && value_exists == NULL)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Uint32 found = wsmi_decl_find(self->classDecl, name);
    if (found == self->classDecl->numProperties) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    show_value(self->classDecl->properties[found], value, value_exists);
    show(self->classDecl->properties[found], type, reference_class, qualifiers, flags);
    if (index != NULL) {
        *index = found;
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_element_at(const MI_Class *self, MI_Uint32 index,
                                              const MI_Char **name, MI_Value *value,
                                              MI_Boolean *value_exists, MI_Type *type,
                                              MI_Char **reference_class,
                                              MI_QualifierSet *qualifiers, MI_Uint32 *flags)
{
    if (self == NULL || (value != NULL && value_exists == NULL)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= self->classDecl->numProperties) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    const MI_PropertyDecl *property = self->classDecl->properties[index];
    if (name != NULL) {
        *name = property->name;
    }
    show_value(property, value, value_exists);
    show(property, type, reference_class, qualifiers, flags);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_qualifier_set(const MI_Class *self, MI_QualifierSet *qualifiers)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (qualifiers != NULL) {
        wsmi_qualifier_set_make(self->classDecl->qualifiers, self->classDecl->numQualifiers,
                                qualifiers);
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_method_count(const MI_Class *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = self->classDecl->numMethods;
    return MI_RESULT_OK;
}

static void show_method(const MI_MethodDecl *method, MI_QualifierSet *qualifiers,
                        MI_ParameterSet *parameters)
{
    if (qualifiers != NULL) {
        wsmi_qualifier_set_make(method->qualifiers, method->numQualifiers, qualifiers);
    }
    if (parameters != NULL) {
        wsmi_parameter_set_make(method, parameters);
    }
}

static MI_Result MI_CALL class_get_method_at(const MI_Class *self, MI_Uint32 index,
                                             const MI_Char **name, MI_QualifierSet *qualifiers,
                                             MI_ParameterSet *parameters)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= self->classDecl->numMethods) {
        return MI_RESULT_METHOD_NOT_FOUND;
    }
    *name = self->classDecl->methods[index]->name;
    show_method(self->classDecl->methods[index], qualifiers, parameters);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_method(const MI_Class *self, const MI_Char *name,
                                          MI_QualifierSet *qualifiers, MI_ParameterSet *parameters,
                                          MI_Uint32 *index)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Uint32 found = 0;
    while (found < self->classDecl->numMethods &&
           !wsmi_name_eq(self->classDecl->methods[found]->name, name)) {
        found++;
    }
    if (found == self->classDecl->numMethods) {
        return MI_RESULT_METHOD_NOT_FOUND;
    }
    show_method(self->classDecl->methods[found], qualifiers, parameters);
    if (index != NULL) {
        *index = found;
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL class_get_parent_class_name(const MI_Class *self, const MI_Char **name)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = self->classDecl->superClass;
    return *name != NULL ? MI_RESULT_OK : MI_RESULT_INVALID_SUPERCLASS;
}

static MI_Result MI_CALL class_get_parent_class(const MI_Class *self, MI_Class **parent)
{
    if (parent != NULL) {
        *parent = NULL;
    }
    if (self == NULL || parent == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (self->classDecl->superClassDecl == NULL) {
        return MI_RESULT_INVALID_SUPERCLASS;
    }
    return wsmi_class_new(wsmi_decl_of(self->classDecl->superClassDecl), self->namespaceName,
                          self->serverName, parent);
}

const MI_ClassFT wsmi_class_ft = {
    .GetClassName = class_get_class_name,
    .GetNameSpace = class_get_name_space,
    .GetServerName = class_get_server_name,
    .GetElementCount = class_get_element_count,
    .GetElement = class_get_element,
    .GetElementAt = class_get_element_at,
    .GetClassQualifierSet = class_get_qualifier_set,
    .GetMethodCount = class_get_method_count,
    .GetMethodAt = class_get_method_at,
    .GetMethod = class_get_method,
    .GetParentClassName = class_get_parent_class_name,
    .GetParentClass = class_get_parent_class,
    .Delete = class_delete,
    .Clone = class_clone,
};

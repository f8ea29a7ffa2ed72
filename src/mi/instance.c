/* SPDX-License-Identifier: MIT */
#include "mi/instance.h"

#include "mi/instance_copy.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/value.h"

enum { FIRST_ELEMENTS = 8 };

/* How the value is stored, as opposed to what the element is. */
#define STORAGE_FLAGS (MI_FLAG_NULL | MI_FLAG_BORROW | MI_FLAG_ADOPT)

struct element {
    MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags; /* without STORAGE_FLAGS */
    bool is_null;
    bool is_borrowed;
};

struct dynamic_instance {
    MI_Instance base; /* first: the pointer users hold */
    MI_ClassDecl declaration;
    MI_Char *class_name;
    MI_Char *name_space;
    MI_Char *server_name;
    struct element *elements;
    size_t count;
    size_t capacity;
};

static struct dynamic_instance *of(MI_Instance *self)
{
    return (struct dynamic_instance *)self;
}

static const struct dynamic_instance *of_const(const MI_Instance *self)
{
    return (const struct dynamic_instance *)self;
}

MI_Result wsmi_instance_new(const MI_Char *class_name, MI_Instance **ret)
{
    *ret = NULL;
    if (!wsmi_name_is_legal(class_name)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct dynamic_instance *instance = wsmi_mem_new(sizeof(*instance));
    MI_Char *name = wsmi_mem_strdup(class_name);
    if (instance == NULL || name == NULL) {
        wsmi_mem_free(name);
        wsmi_mem_free(instance);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    instance->class_name = name;
    instance->declaration.flags = MI_FLAG_CLASS;
    instance->declaration.name = name;
    instance->declaration.size = sizeof(MI_Instance);
    instance->base.ft = &wsmi_instance_ft;
    instance->base.classDecl = &instance->declaration;
    *ret = &instance->base;
    return MI_RESULT_OK;
}

static void clear_value(struct element *element)
{
    if (!element->is_null && !element->is_borrowed) {
        wsmi_value_free(element->type, &element->value);
    }
    memset(&element->value, 0, sizeof(element->value));
    element->is_null = true;
    element->is_borrowed = false;
}

static MI_Result MI_CALL instance_destruct(MI_Instance *self)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct dynamic_instance *instance = of(self);
    for (size_t i = 0; i < instance->count; i++) {
        clear_value(&instance->elements[i]);
        wsmi_mem_free(instance->elements[i].name);
    }
    wsmi_mem_free(instance->elements);
    wsmi_mem_free(instance->name_space);
    wsmi_mem_free(instance->server_name);
    instance->elements = NULL;
    instance->count = 0;
    instance->capacity = 0;
    instance->name_space = NULL;
    instance->server_name = NULL;
    self->nameSpace = NULL;
    self->serverName = NULL;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_delete(MI_Instance *self)
{
    MI_Result result = instance_destruct(self);
    if (result == MI_RESULT_OK) {
        wsmi_mem_free(of(self)->class_name);
        wsmi_mem_free(self);
    }
    return result;
}

static MI_Result MI_CALL instance_is_a(const MI_Instance *self, const MI_ClassDecl *class_decl,
                                       MI_Boolean *flag)
{
    if (self == NULL || class_decl == NULL || flag == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *flag = self->classDecl == class_decl ||
            (class_decl->name != NULL && wsmi_name_eq(class_decl->name, self->classDecl->name));
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_get_class_name(const MI_Instance *self,
                                                 const MI_Char **class_name)
{
    if (self == NULL || class_name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *class_name = of_const(self)->class_name;
    return MI_RESULT_OK;
}

/* Replaces an owned text; NULL clears it. */
static MI_Result set_text(MI_Char **text, const MI_Char *value)
{
    MI_Char *copy = wsmi_mem_strdup(value);
    if (value != NULL && copy == NULL) {
        return MI_RESULT_FAILED;
    }
    wsmi_mem_free(*text);
    *text = copy;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_set_name_space(MI_Instance *self, const MI_Char *name_space)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = set_text(&of(self)->name_space, name_space);
    self->nameSpace = of(self)->name_space;
    return result;
}

static MI_Result MI_CALL instance_get_name_space(const MI_Instance *self,
                                                 const MI_Char **name_space)
{
    if (self == NULL || name_space == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name_space = self->nameSpace;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_set_server_name(MI_Instance *self, const MI_Char *name)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = set_text(&of(self)->server_name, name);
    self->serverName = of(self)->server_name;
    return result;
}

static MI_Result MI_CALL instance_get_server_name(const MI_Instance *self, const MI_Char **name)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = self->serverName;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_get_element_count(const MI_Instance *self, MI_Uint32 *count)
{
    if (self == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = (MI_Uint32)of_const(self)->count;
    return MI_RESULT_OK;
}

/* Index of the element, or the count. */
static size_t find(const struct dynamic_instance *instance, const MI_Char *name)
{
    size_t i = 0;
    while (i < instance->count && !wsmi_name_eq(instance->elements[i].name, name)) {
        i++;
    }
    return i;
}

/*
 * Puts a value into an element without one. ADOPT copies, as it does in OMI: nobody says which
 * allocator the memory came from, so it stays the caller's.
 */
static MI_Result store(struct element *element, const MI_Value *value, MI_Type type,
                       MI_Uint32 flags, unsigned depth)
{
    if ((flags & MI_FLAG_NULL) != 0 || value == NULL || wsmi_value_is_null(type, value)) {
        return MI_RESULT_OK;
    }
    if ((flags & MI_FLAG_BORROW) != 0) {
        MI_Value borrowed = *value;
        element->value = borrowed;
        element->is_borrowed = true;
    } else {
        MI_Result result = wsmi_value_copy(type, value, depth, &element->value);
        if (result != MI_RESULT_OK) {
            return result;
        }
    }
    element->is_null = false;
    return MI_RESULT_OK;
}

static bool are_storable(MI_Type type, MI_Uint32 flags)
{
    return wsmi_value_is_type(type) &&
           (flags & (MI_FLAG_BORROW | MI_FLAG_ADOPT)) != (MI_FLAG_BORROW | MI_FLAG_ADOPT);
}

/* Memory and depth are plain failures in this table. */
static MI_Result as_failure(MI_Result result)
{
    return result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? MI_RESULT_FAILED : result;
}

static bool grow(struct dynamic_instance *instance)
{
    size_t capacity = instance->capacity == 0 ? FIRST_ELEMENTS : instance->capacity * 2;
    if (instance->count < instance->capacity) {
        return true;
    }
    struct element *elements = wsmi_mem_new_array(capacity, sizeof(*elements));
    if (elements == NULL) {
        return false;
    }
    if (instance->count > 0) {
        memcpy(elements, instance->elements, instance->count * sizeof(*elements));
    }
    wsmi_mem_free(instance->elements);
    instance->elements = elements;
    instance->capacity = capacity;
    return true;
}

static MI_Result append(struct dynamic_instance *instance, const MI_Char *name,
                        const MI_Value *value, MI_Type type, MI_Uint32 flags, unsigned depth)
{
    struct element element = {.type = type, .flags = flags & ~STORAGE_FLAGS, .is_null = true};
    MI_Result result = store(&element, value, type, flags, depth);
    if (result != MI_RESULT_OK) {
        return result;
    }
    element.name = wsmi_mem_strdup(name);
    if (element.name == NULL || !grow(instance)) {
        clear_value(&element);
        wsmi_mem_free(element.name);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    instance->elements[instance->count++] = element;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_add_element(MI_Instance *self, const MI_Char *name,
                                              const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    if (self == NULL || !wsmi_name_is_legal(name) || !are_storable(type, flags)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct dynamic_instance *instance = of(self);
    if (find(instance, name) < instance->count) {
        return MI_RESULT_ALREADY_EXISTS;
    }
    return as_failure(append(instance, name, value, type, flags, 1));
}

/* The old value is kept until the new one is complete: it may be a part of it. */
static MI_Result replace(struct element *element, const MI_Value *value, MI_Type type,
                         MI_Uint32 flags)
{
    struct element changed = *element;
    if (!are_storable(type, flags)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (type != element->type) {
        return MI_RESULT_TYPE_MISMATCH;
    }
    memset(&changed.value, 0, sizeof(changed.value));
    changed.is_null = true;
    changed.is_borrowed = false;
    changed.flags &= ~(MI_Uint32)MI_FLAG_NOT_MODIFIED;
    MI_Result result = store(&changed, value, type, flags, 1);
    if (result == MI_RESULT_OK) {
        clear_value(element);
        *element = changed;
    }
    return as_failure(result);
}

static MI_Result MI_CALL instance_set_element_at(MI_Instance *self, MI_Uint32 index,
                                                 const MI_Value *value, MI_Type type,
                                                 MI_Uint32 flags)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct dynamic_instance *instance = of(self);
    return index < instance->count ? replace(&instance->elements[index], value, type, flags)
                                   : MI_RESULT_FAILED;
}

static MI_Result MI_CALL instance_set_element(MI_Instance *self, const MI_Char *name,
                                              const MI_Value *value, MI_Type type, MI_Uint32 flags)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct dynamic_instance *instance = of(self);
    size_t index = find(instance, name);
    return index < instance->count ? replace(&instance->elements[index], value, type, flags)
                                   : MI_RESULT_NO_SUCH_PROPERTY;
}

/* Outputs may be NULL. Pointers in `value` stay the instance's. */
static void show(const struct element *element, MI_Value *value, MI_Type *type, MI_Uint32 *flags)
{
    if (value != NULL) {
        *value = element->value;
    }
    if (type != NULL) {
        *type = element->type;
    }
    if (flags != NULL) {
        *flags = element->flags | (element->is_null ? MI_FLAG_NULL : 0u);
    }
}

static MI_Result MI_CALL instance_get_element_at(const MI_Instance *self, MI_Uint32 index,
                                                 const MI_Char **name, MI_Value *value,
                                                 MI_Type *type, MI_Uint32 *flags)
{
    if (self == NULL || name == NULL || index >= of_const(self)->count) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = of_const(self)->elements[index].name;
    show(&of_const(self)->elements[index], value, type, flags);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_get_element(const MI_Instance *self, const MI_Char *name,
                                              MI_Value *value, MI_Type *type, MI_Uint32 *flags,
                                              MI_Uint32 *index)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    size_t found = find(of_const(self), name);
    if (found == of_const(self)->count) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    show(&of_const(self)->elements[found], value, type, flags);
    if (index != NULL) {
        *index = (MI_Uint32)found;
    }
    return MI_RESULT_OK;
}

static void make_null(struct element *element)
{
    clear_value(element);
    element->flags &= ~(MI_Uint32)MI_FLAG_NOT_MODIFIED;
}

static MI_Result MI_CALL instance_clear_element_at(MI_Instance *self, MI_Uint32 index)
{
    if (self == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= of(self)->count) {
        return MI_RESULT_FAILED;
    }
    make_null(&of(self)->elements[index]);
    return MI_RESULT_OK;
}

static MI_Result MI_CALL instance_clear_element(MI_Instance *self, const MI_Char *name)
{
    if (self == NULL || name == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    size_t index = find(of(self), name);
    if (index == of(self)->count) {
        return MI_RESULT_NO_SUCH_PROPERTY;
    }
    make_null(&of(self)->elements[index]);
    return MI_RESULT_OK;
}

/* Classes come with the CIM model; until then there is none to give. */
static MI_Result MI_CALL instance_get_class(const MI_Instance *self, MI_Class **instance_class)
{
    if (self == NULL || instance_class == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *instance_class = NULL;
    return MI_RESULT_NOT_SUPPORTED;
}

static MI_Result copy_content(const struct dynamic_instance *from, unsigned depth,
                              struct dynamic_instance *to)
{
    MI_Result result = set_text(&to->name_space, from->base.nameSpace);
    if (result == MI_RESULT_OK) {
        result = set_text(&to->server_name, from->base.serverName);
    }
    to->base.nameSpace = to->name_space;
    to->base.serverName = to->server_name;
    if (result != MI_RESULT_OK) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    for (size_t i = 0; i < from->count && result == MI_RESULT_OK; i++) {
        const struct element *element = &from->elements[i];
        result = append(to, element->name, element->is_null ? NULL : &element->value, element->type,
                        element->flags, depth + 1);
    }
    return result;
}

MI_Result wsmi_instance_copy(const MI_Instance *instance, unsigned depth, MI_Instance **ret)
{
    MI_Instance *copy;
    if (instance->ft == NULL || instance->ft->Clone == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (depth > WSMI_VALUE_MAX_DEPTH) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (instance->ft != &wsmi_instance_ft) {
        return instance->ft->Clone(instance, ret);
    }
    MI_Result result = wsmi_instance_new(of_const(instance)->class_name, &copy);
    if (result == MI_RESULT_OK) {
        result = copy_content(of_const(instance), depth, of(copy));
        if (result != MI_RESULT_OK) {
            (void)instance_delete(copy);
        }
    }
    if (result == MI_RESULT_OK) {
        *ret = copy;
    }
    return result;
}

static MI_Result MI_CALL instance_clone(const MI_Instance *self, MI_Instance **new_instance)
{
    if (new_instance == NULL) {
        return MI_RESULT_FAILED;
    }
    *new_instance = NULL;
    return self == NULL ? MI_RESULT_FAILED : as_failure(wsmi_instance_copy(self, 0, new_instance));
}

const MI_InstanceFT wsmi_instance_ft = {
    .Clone = instance_clone,
    .Destruct = instance_destruct,
    .Delete = instance_delete,
    .IsA = instance_is_a,
    .GetClassName = instance_get_class_name,
    .SetNameSpace = instance_set_name_space,
    .GetNameSpace = instance_get_name_space,
    .GetElementCount = instance_get_element_count,
    .AddElement = instance_add_element,
    .SetElement = instance_set_element,
    .SetElementAt = instance_set_element_at,
    .GetElement = instance_get_element,
    .GetElementAt = instance_get_element_at,
    .ClearElement = instance_clear_element,
    .ClearElementAt = instance_clear_element_at,
    .GetServerName = instance_get_server_name,
    .SetServerName = instance_set_server_name,
    .GetClass = instance_get_class,
};

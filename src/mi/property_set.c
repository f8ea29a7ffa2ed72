/* SPDX-License-Identifier: MIT */
#include "mi/property_set.h"

#include "mi/mem.h"
#include "mi/name.h"

struct names {
    MI_Char **list;
    MI_Uint32 count;
    MI_Uint32 capacity;
};

enum { FIRST_CAPACITY = 8 };

/* NULL for NULL, and for a set that was destructed. */
static struct names *of(const MI_PropertySet *self)
{
    return self == NULL ? NULL : (struct names *)(uintptr_t)self->reserved[0];
}

MI_Result wsmi_property_set_construct(MI_PropertySet *set)
{
    struct names *names = wsmi_mem_new(sizeof(*names));
    if (names == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    memset(set, 0, sizeof(*set));
    set->ft = &wsmi_property_set_ft;
    set->reserved[0] = (ptrdiff_t)(uintptr_t)names;
    return MI_RESULT_OK;
}

MI_Result wsmi_property_set_new(MI_PropertySet **ret)
{
    MI_PropertySet *set = wsmi_mem_new(sizeof(*set));
    *ret = NULL;
    if (set == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    MI_Result result = wsmi_property_set_construct(set);
    if (result != MI_RESULT_OK) {
        wsmi_mem_free(set);
        return result;
    }
    *ret = set;
    return MI_RESULT_OK;
}

static MI_Uint32 find(const struct names *names, const MI_Char *name)
{
    MI_Uint32 i = 0;
    while (i < names->count && !wsmi_name_eq(names->list[i], name)) {
        i++;
    }
    return i;
}

static MI_Result MI_CALL set_get_element_count(const MI_PropertySet *self, MI_Uint32 *count)
{
    if (of(self) == NULL || count == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = of(self)->count;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL set_contains_element(const MI_PropertySet *self, const MI_Char *name,
                                              MI_Boolean *flag)
{
    if (of(self) == NULL || name == NULL || flag == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *flag = find(of(self), name) < of(self)->count ? MI_TRUE : MI_FALSE;
    return MI_RESULT_OK;
}

static bool make_room(struct names *names)
{
    if (names->count < names->capacity) {
        return true;
    }
    MI_Uint32 capacity = names->capacity == 0 ? FIRST_CAPACITY : names->capacity * 2;
    MI_Char **list = wsmi_mem_new_array(capacity, sizeof(*list));
    if (list == NULL) {
        return false;
    }
    if (names->count > 0) {
        memcpy(list, names->list, names->count * sizeof(*list));
    }
    wsmi_mem_free(names->list);
    names->list = list;
    names->capacity = capacity;
    return true;
}

static MI_Result MI_CALL set_add_element(MI_PropertySet *self, const MI_Char *name)
{
    struct names *names = of(self);
    if (names == NULL || !wsmi_name_is_legal(name)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (find(names, name) < names->count) {
        return MI_RESULT_ALREADY_EXISTS;
    }
    MI_Char *copy = make_room(names) ? wsmi_mem_strdup(name) : NULL;
    if (copy == NULL) {
        return MI_RESULT_FAILED;
    }
    names->list[names->count++] = copy;
    return MI_RESULT_OK;
}

static MI_Result MI_CALL set_get_element_at(const MI_PropertySet *self, MI_Uint32 index,
                                            const MI_Char **name)
{
    if (of(self) == NULL || name == NULL || index >= of(self)->count) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *name = of(self)->list[index];
    return MI_RESULT_OK;
}

static MI_Result MI_CALL set_clear(MI_PropertySet *self)
{
    struct names *names = of(self);
    if (names == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    while (names->count > 0) {
        wsmi_mem_free(names->list[--names->count]);
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL set_destruct(MI_PropertySet *self)
{
    MI_Result result = set_clear(self);
    if (result == MI_RESULT_OK) {
        wsmi_mem_free(of(self)->list);
        wsmi_mem_free(of(self));
        self->reserved[0] = 0;
    }
    return result;
}

static MI_Result MI_CALL set_delete(MI_PropertySet *self)
{
    MI_Result result = set_destruct(self);
    if (result == MI_RESULT_OK) {
        wsmi_mem_free(self);
    }
    return result;
}

static MI_Result MI_CALL set_clone(const MI_PropertySet *self, MI_PropertySet **new_set)
{
    MI_PropertySet *clone;
    if (new_set != NULL) {
        *new_set = NULL;
    }
    if (of(self) == NULL || new_set == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (wsmi_property_set_new(&clone) != MI_RESULT_OK) {
        return MI_RESULT_FAILED;
    }
    for (MI_Uint32 i = 0; i < of(self)->count; i++) {
        if (set_add_element(clone, of(self)->list[i]) != MI_RESULT_OK) {
            (void)set_delete(clone);
            return MI_RESULT_FAILED;
        }
    }
    *new_set = clone;
    return MI_RESULT_OK;
}

const MI_PropertySetFT wsmi_property_set_ft = {
    .GetElementCount = set_get_element_count,
    .ContainsElement = set_contains_element,
    .AddElement = set_add_element,
    .GetElementAt = set_get_element_at,
    .Clear = set_clear,
    .Destruct = set_destruct,
    .Delete = set_delete,
    .Clone = set_clone,
};

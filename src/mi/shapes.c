/* SPDX-License-Identifier: MIT */
#include "mi/shapes.h"

#include "mi/layout.h"
#include "mi/name.h"

void wsmi_shapes_clean_up(struct wsmi_shapes *shapes)
{
    for (size_t i = 0; i < WSMI_SHAPES_MAX; i++) {
        wsmi_decl_unref(shapes->entries[i]);
    }
    memset(shapes, 0, sizeof(*shapes));
}

static bool is_same_column(const MI_PropertyDecl *property, const struct wsmi_column *column)
{
    return property->type == (MI_Uint32)column->type && property->flags == column->flags &&
           strcmp(property->name, column->name) == 0;
}

static bool has_shape(const struct wsmi_decl *decl, const struct wsmi_shape *shape)
{
    if (decl->decl.numProperties != shape->count) {
        return false;
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (!is_same_column(decl->decl.properties[i], &shape->columns[i])) {
            return false;
        }
    }
    return true;
}

static struct wsmi_decl *find(const struct wsmi_shapes *shapes, const struct wsmi_shape *shape)
{
    for (size_t i = 0; shapes != NULL && i < WSMI_SHAPES_MAX; i++) {
        struct wsmi_decl *entry = shapes->entries[i];
        if (entry != NULL && entry->base == shape->base &&
            strcmp(entry->decl.name, shape->class_name) == 0 && has_shape(entry, shape)) {
            return entry;
        }
    }
    return NULL;
}

/* Everything but the properties comes from the base, which the shape keeps alive. */
static void inherit(const struct wsmi_decl *base, bool is_same_class, MI_ClassDecl *to)
{
    const MI_ClassDecl *from = &base->decl;
    if (!is_same_class) {
        to->superClass = from->name;
        to->superClassDecl = from;
        return;
    }
    to->flags = from->flags;
    to->qualifiers = from->qualifiers;
    to->numQualifiers = from->numQualifiers;
    to->superClass = from->superClass;
    to->superClassDecl = from->superClassDecl;
    to->methods = from->methods;
    to->numMethods = from->numMethods;
}

static MI_PropertyDecl *add_column(struct wsmi_decl *decl, const struct wsmi_column *column)
{
    bool ok = true;
    MI_PropertyDecl *property = wsmi_decl_alloc(decl, 1, sizeof(*property));
    if (property == NULL) {
        return NULL;
    }
    if (column->declared != NULL) {
        memcpy(property, column->declared, sizeof(*property));
        if (property->type != (MI_Uint32)column->type) {
            property->value = NULL; /* it is of the other type */
        }
    } else {
        property->name = wsmi_decl_string(decl, column->name, &ok);
        property->code = wsmi_decl_code(column->name);
        property->origin = decl->decl.name;
        property->propagator = decl->decl.name;
    }
    property->type = (MI_Uint32)column->type;
    property->flags = column->flags;
    return ok ? property : NULL;
}

static bool add_columns(struct wsmi_decl *decl, const struct wsmi_shape *shape)
{
    MI_PropertyDecl **list = wsmi_decl_alloc(decl, shape->count, sizeof(*list));
    for (size_t i = 0; list != NULL && i < shape->count; i++) {
        list[i] = add_column(decl, &shape->columns[i]);
        if (list[i] == NULL) {
            return false;
        }
    }
    if (list == NULL) {
        return false;
    }
    decl->decl.properties = (const MI_PropertyDecl *const *)list;
    decl->decl.numProperties = (MI_Uint32)shape->count;
    decl->decl.size = wsmi_layout_assign(list, shape->count);
    return decl->decl.size != 0;
}

static MI_Result make(const struct wsmi_shape *shape, struct wsmi_decl **ret)
{
    bool ok = true;
    MI_Uint32 twice;
    struct wsmi_decl *decl = wsmi_decl_new(shape->base);
    if (decl == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    decl->decl.name = wsmi_decl_string(decl, shape->class_name, &ok);
    decl->decl.code = wsmi_decl_code(shape->class_name);
    if (shape->base != NULL) {
        inherit(shape->base, wsmi_name_eq(shape->base->decl.name, shape->class_name), &decl->decl);
    }
    if (!ok || !add_columns(decl, shape) || !wsmi_decl_index(decl, &twice)) {
        wsmi_decl_unref(decl);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    if (twice < decl->decl.numProperties) {
        wsmi_decl_unref(decl);
        return MI_RESULT_NOT_FOUND;
    }
    *ret = decl;
    return MI_RESULT_OK;
}

MI_Result wsmi_shapes_get(struct wsmi_shapes *shapes, const struct wsmi_shape *shape,
                          struct wsmi_decl **ret)
{
    struct wsmi_decl *made = find(shapes, shape);
    if (made == NULL && shape->base != NULL && has_shape(shape->base, shape) &&
        wsmi_name_eq(shape->base->decl.name, shape->class_name)) {
        made = shape->base;
    }
    if (made != NULL) {
        *ret = wsmi_decl_ref(made);
        return MI_RESULT_OK;
    }
    MI_Result result = make(shape, &made);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (shapes != NULL) {
        wsmi_decl_unref(shapes->entries[shapes->next]);
        shapes->entries[shapes->next] = wsmi_decl_ref(made);
        shapes->next = (shapes->next + 1) % WSMI_SHAPES_MAX;
    }
    *ret = made;
    return MI_RESULT_OK;
}

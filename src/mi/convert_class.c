/* SPDX-License-Identifier: MIT */
/* Classes between messages and objects. */
#include "mi/class.h"
#include "mi/convert.h"
#include "mi/decl_build.h"
#include "mi/layout.h"
#include "mi/name.h"
#include "mi/result.h"
#include "mi/scalar_value.h"
#include "mi/value.h"

bool wsmi_class_from_cim(const struct wsmi_cim_class *in, const MI_Char *name_space,
                         const MI_Char *server_name, MI_Class **ret, struct wsmi_error *error)
{
    struct wsmi_decl *decl;
    struct wsmi_err err;
    if (!wsmi_decl_build(in, &decl, &err)) {
        return wsmi_error_from_err(&err, "answer", error);
    }
    MI_Result result = wsmi_class_new(decl, name_space, server_name, ret);
    wsmi_decl_unref(decl);
    if (result != MI_RESULT_OK) {
        return wsmi_error_no_memory(error, "answer");
    }
    return true;
}

/* Everything of the result is in the arena; the class may go. */
struct reader {
    struct wsmi_arena *arena;
    const MI_Char *class_name;
    bool deep;
};

static bool keep(struct reader *reader, const MI_Char *text, struct wsmi_view *ret,
                 struct wsmi_err *err)
{
    struct wsmi_view none = {NULL, 0};
    if (text == NULL) {
        *ret = none;
        return true;
    }
    return wsmi_arena_copy(reader->arena, wsmi_view_from_str(text), 0, ret, err);
}

static void *list_of(struct reader *reader, size_t count, size_t size, struct wsmi_err *err)
{
    return wsmi_arena_alloc_array(reader->arena, count, size, 0, err);
}

/* CIM-XML has the 25 characters of a datetime, other values look as in WS-CIM. */
static bool write_value(enum wsmi_type type, const union wsmi_scalar *scalar, struct wsmi_buf *out,
                        struct wsmi_err *err)
{
    return type == WSMI_TYPE_DATETIME ? wsmi_datetime_write_cim(&scalar->datetime, out, err)
                                      : wsmi_scalar_write(type, scalar, out, err);
}

static bool read_text(struct reader *reader, enum wsmi_type type, const void *value,
                      struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_buf text;
    MI_Value loaded;
    wsmi_value_load((MI_Type)type, value, &loaded);
    if (type == WSMI_TYPE_STRING) {
        return wsmi_arena_copy(
            reader->arena,
            loaded.string == NULL ? WSMI_VIEW("") : wsmi_view_from_str(loaded.string), 0, ret, err);
    }
    const union wsmi_scalar scalar = wsmi_scalar_from_value(type, &loaded);
    wsmi_buf_init(&text, reader->arena->allocator, SIZE_MAX);
    bool written = write_value(type, &scalar, &text, err) &&
                   wsmi_arena_copy(reader->arena, wsmi_buf_view(&text), 0, ret, err);
    wsmi_buf_clean_up(&text);
    return written;
}

/* A simple type: no declaration of ours holds another value. */
static bool read_constant(struct reader *reader, MI_Uint32 type, const void *value,
                          struct wsmi_constant *ret, struct wsmi_err *err)
{
    struct wsmi_view *texts;
    MI_Array array;
    memset(ret, 0, sizeof(*ret));
    ret->type = (enum wsmi_type)(type & ~(MI_Uint32)MI_ARRAY);
    ret->is_array = (type & MI_ARRAY) != 0;
    ret->is_null = value == NULL;
    if (value == NULL) {
        return true;
    }
    memset(&array, 0, sizeof(array));
    if (ret->is_array) {
        memcpy(&array, value, sizeof(array));
    }
    ret->count = ret->is_array ? array.size : 1;
    texts = list_of(reader, ret->count, sizeof(*texts), err);
    if (texts == NULL) {
        return false;
    }
    size_t step = wsmi_value_bytes((MI_Type)ret->type);
    for (size_t i = 0; i < ret->count; i++) {
        const void *at = ret->is_array ? (const MI_Uint8 *)array.data + i * step : value;
        if (!read_text(reader, ret->type, at, &texts[i], err)) {
            return false;
        }
    }
    ret->texts = texts;
    return true;
}

static unsigned flavor_of(MI_Uint32 flags)
{
    unsigned flavor = 0;
    flavor |= (flags & MI_FLAG_DISABLEOVERRIDE) == 0 ? WSMI_FLAVOR_OVERRIDABLE : 0u;
    flavor |= (flags & MI_FLAG_RESTRICTED) == 0 ? WSMI_FLAVOR_TO_SUBCLASS : 0u;
    flavor |= (flags & MI_FLAG_TRANSLATABLE) != 0 ? WSMI_FLAVOR_TRANSLATABLE : 0u;
    return flavor;
}

static bool read_qualifiers(struct reader *reader, const MI_Qualifier *const *in, MI_Uint32 count,
                            struct wsmi_qualifiers *ret, struct wsmi_err *err)
{
    struct wsmi_qualifier *list = list_of(reader, count, sizeof(*list), err);
    if (list == NULL) {
        return false;
    }
    for (MI_Uint32 i = 0; i < count; i++) {
        list[i].flavor = flavor_of(in[i]->flavor);
        if (!keep(reader, in[i]->name, &list[i].name, err) ||
            !read_constant(reader, in[i]->type, in[i]->value, &list[i].value, err)) {
            return false;
        }
    }
    ret->list = list;
    ret->count = count;
    return true;
}

static bool read_element(struct reader *reader, const MI_ParameterDecl *in,
                         struct wsmi_element_decl *ret, struct wsmi_err *err)
{
    ret->type = (enum wsmi_type)(in->type & ~(MI_Uint32)MI_ARRAY);
    ret->is_array = (in->type & MI_ARRAY) != 0;
    ret->array_size = in->subscript;
    return keep(reader, in->name, &ret->name, err) &&
           keep(reader, in->className, &ret->reference_class, err) &&
           read_qualifiers(reader, in->qualifiers, in->numQualifiers, &ret->qualifiers, err);
}

/* A declaration that does not say who passes it on is the class's own. */
static bool is_propagated(const struct reader *reader, const MI_Char *propagator)
{
    return propagator != NULL && !wsmi_name_eq(propagator, reader->class_name);
}

static bool read_property(struct reader *reader, const MI_PropertyDecl *in,
                          struct wsmi_element_decl *ret, struct wsmi_err *err)
{
    ret->is_propagated = is_propagated(reader, in->propagator);
    ret->has_value = in->value != NULL;
    return read_element(reader, (const MI_ParameterDecl *)(const void *)in, ret, err) &&
           keep(reader, in->origin, &ret->class_origin, err) &&
           (!ret->has_value || read_constant(reader, in->type, in->value, &ret->value, err));
}

static bool read_properties(struct reader *reader, const MI_ClassDecl *in,
                            struct wsmi_cim_class *ret, struct wsmi_err *err)
{
    struct wsmi_element_decl *list = list_of(reader, in->numProperties, sizeof(*list), err);
    if (list == NULL) {
        return false;
    }
    for (MI_Uint32 i = 0; i < in->numProperties; i++) {
        if (!reader->deep && is_propagated(reader, in->properties[i]->propagator)) {
            continue;
        }
        if (!read_property(reader, in->properties[i], &list[ret->property_count], err)) {
            return false;
        }
        ret->property_count++;
    }
    ret->properties = list;
    return true;
}

static bool read_method(struct reader *reader, const MI_MethodDecl *in,
                        struct wsmi_method_decl *ret, struct wsmi_err *err)
{
    size_t count = in->numParameters > 0 ? in->numParameters - 1 : 0;
    struct wsmi_element_decl *list = list_of(reader, count, sizeof(*list), err);
    if (list == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_element(reader, in->parameters[i + 1], &list[i], err)) {
            return false;
        }
    }
    ret->parameters = list;
    ret->parameter_count = count;
    ret->has_return_type = wsmi_value_is_type((MI_Type)in->returnType);
    if (ret->has_return_type) {
        ret->return_type = (enum wsmi_type)(in->returnType & ~(MI_Uint32)MI_ARRAY);
    }
    ret->is_propagated = is_propagated(reader, in->propagator);
    return keep(reader, in->name, &ret->name, err) &&
           keep(reader, in->origin, &ret->class_origin, err) &&
           read_qualifiers(reader, in->qualifiers, in->numQualifiers, &ret->qualifiers, err);
}

static bool read_methods(struct reader *reader, const MI_ClassDecl *in, struct wsmi_cim_class *ret,
                         struct wsmi_err *err)
{
    struct wsmi_method_decl *list = list_of(reader, in->numMethods, sizeof(*list), err);
    if (list == NULL) {
        return false;
    }
    for (MI_Uint32 i = 0; i < in->numMethods; i++) {
        if (!reader->deep && is_propagated(reader, in->methods[i]->propagator)) {
            continue;
        }
        if (!read_method(reader, in->methods[i], &list[ret->method_count], err)) {
            return false;
        }
        ret->method_count++;
    }
    ret->methods = list;
    return true;
}

/* As the peer said it, or else from the superclasses at hand. */
static bool read_derivation(struct reader *reader, const struct wsmi_decl *decl,
                            struct wsmi_cim_class *ret, struct wsmi_err *err)
{
    const MI_ClassDecl *at;
    size_t count = decl->derivation_count;
    size_t kept = 0;
    bool complete = true;
    for (at = count > 0 ? NULL : decl->decl.superClassDecl; at != NULL; at = at->superClassDecl) {
        count++;
    }
    struct wsmi_view *list = list_of(reader, count, sizeof(*list), err);
    if (list == NULL) {
        return false;
    }
    for (size_t i = 0; complete && i < decl->derivation_count; i++) {
        complete = keep(reader, decl->derivation[i], &list[kept++], err);
    }
    at = decl->decl.superClassDecl;
    for (; complete && kept < count; at = at->superClassDecl) {
        complete = keep(reader, at->name, &list[kept++], err);
    }
    ret->derivation = list;
    ret->derivation_count = count;
    return complete;
}

static bool read_class(struct reader *reader, const struct wsmi_decl *decl,
                       struct wsmi_cim_class *ret, struct wsmi_err *err)
{
    const MI_ClassDecl *in = &decl->decl;
    struct wsmi_cim_class made;
    memset(&made, 0, sizeof(made));
    if (!keep(reader, in->name, &made.name, err) ||
        !keep(reader, in->superClass, &made.superclass, err) ||
        !read_derivation(reader, decl, &made, err) ||
        !read_qualifiers(reader, in->qualifiers, in->numQualifiers, &made.qualifiers, err) ||
        !read_properties(reader, in, &made, err) || !read_methods(reader, in, &made, err)) {
        return false;
    }
    *ret = made;
    return true;
}

bool wsmi_class_to_cim(const MI_Class *in, bool deep, struct wsmi_arena *arena,
                       struct wsmi_cim_class *ret, struct wsmi_error *error)
{
    struct wsmi_decl *decl;
    struct wsmi_err err;
    MI_Result result = wsmi_class_share(in, &decl);
    if (result != MI_RESULT_OK) {
        return result == MI_RESULT_INVALID_PARAMETER
                   ? wsmi_error_refuse(error, "parameter", "class declaration is malformed")
                   : wsmi_error_no_memory(error, "parameter");
    }
    struct reader reader = {arena, decl->decl.name, deep};
    bool complete = read_class(&reader, decl, ret, &err);
    wsmi_decl_unref(decl);
    return complete || wsmi_error_from_err(&err, "parameter", error);
}

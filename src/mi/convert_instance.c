/* SPDX-License-Identifier: MIT */
/* From what a message holds to an MI_Instance. */
#include "mi/class.h"
#include "mi/convert_direct.h"
#include "mi/convert_value.h"
#include "mi/instance_pack.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/nested.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

/* One instance being made. Everything temporary is in the arena. */
struct maker {
    const struct wsmi_typing *typing;
    struct wsmi_arena arena;
    struct wsmi_value_maker values;
    struct wsmi_decl *base;      /* the declaration, NULL: unknown; a reference */
    const MI_MethodDecl *method; /* of `base`, whose parameters type the values */
    struct wsmi_decl *method_of; /* keeps it alive */
    struct wsmi_column *columns;
    struct wsmi_slot *slots;
    bool *is_taken; /* columns the message has */
    size_t count;
    struct wsmi_err err;
};

static bool fail(struct maker *maker, enum wsmi_code code, size_t offset, const char *reason)
{
    maker->err = (struct wsmi_err){code, offset, reason};
    return false;
}

static const MI_MethodDecl *find_method(const MI_ClassDecl *decl, const MI_Char *name)
{
    for (MI_Uint32 i = 0; i < decl->numMethods; i++) {
        if (wsmi_name_eq(decl->methods[i]->name, name)) {
            return decl->methods[i];
        }
    }
    return NULL;
}

static bool open_declaration(struct maker *maker)
{
    const struct wsmi_typing *typing = maker->typing;
    struct wsmi_decl *decl;
    if (typing->declaration == NULL || typing->strings_only) {
        return true;
    }
    MI_Result result = wsmi_class_share(typing->declaration, &decl);
    if (result == MI_RESULT_SERVER_LIMITS_EXCEEDED) {
        return fail(maker, WSMI_E_OOM, 0, "out of memory");
    }
    if (result != MI_RESULT_OK) {
        return true; /* a foreign class that declares nothing of use */
    }
    if (typing->method != NULL) {
        maker->method = find_method(&decl->decl, typing->method);
        maker->method_of = decl;
    } else {
        maker->base = decl;
    }
    return true;
}

static void *room(struct maker *maker, size_t count, size_t size)
{
    return wsmi_arena_alloc_array(&maker->arena, count, size, 0, &maker->err);
}

/* A column for each property declared, null and never set until the message has a value. */
static bool begin(struct maker *maker, const struct wsmi_typing *typing, size_t property_count)
{
    memset(maker, 0, sizeof(*maker));
    maker->typing = typing;
    wsmi_arena_init(&maker->arena, wsmi_allocator_system(), SIZE_MAX);
    maker->values.arena = &maker->arena;
    maker->values.typing = typing;
    if (!open_declaration(maker)) {
        return false;
    }
    bool is_whole = maker->base != NULL && !typing->as_sent;
    size_t declared = is_whole ? maker->base->decl.numProperties : 0;
    size_t most = declared + property_count; /* both are bounded by what was read */
    maker->columns = room(maker, most, sizeof(*maker->columns));
    maker->slots = maker->columns != NULL ? room(maker, most, sizeof(*maker->slots)) : NULL;
    maker->is_taken = maker->slots != NULL ? room(maker, most, sizeof(*maker->is_taken)) : NULL;
    if (maker->is_taken == NULL) {
        return false;
    }
    for (size_t i = 0; i < declared; i++) {
        const MI_PropertyDecl *property = maker->base->decl.properties[i];
        maker->columns[i] = (struct wsmi_column){property, property->name, (MI_Type)property->type,
                                                 property->flags};
        maker->slots[i].flags = WSMI_FIELD_NOT_MODIFIED;
    }
    maker->count = declared;
    return true;
}

static void end(struct maker *maker)
{
    wsmi_value_maker_clean_up(&maker->values);
    wsmi_arena_clean_up(&maker->arena);
    wsmi_decl_unref(maker->base);
    wsmi_decl_unref(maker->method_of);
}

/* The type of a parameter; UINT32_MAX when the method has none of the name. */
static MI_Uint32 parameter_type(const MI_MethodDecl *method, const MI_Char *name)
{
    if (wsmi_name_eq(name, WSMI_RETURN_ELEMENT)) {
        return method->returnType;
    }
    for (MI_Uint32 i = 1; i < method->numParameters; i++) {
        if (wsmi_name_eq(method->parameters[i]->name, name)) {
            return method->parameters[i]->type;
        }
    }
    return UINT32_MAX;
}

static bool is_declared_octets(const MI_PropertyDecl *declared)
{
    for (MI_Uint32 i = 0; declared != NULL && i < declared->numQualifiers; i++) {
        const MI_Qualifier *qualifier = declared->qualifiers[i];
        if (qualifier->type == MI_BOOLEAN && wsmi_name_eq(qualifier->name, "OctetString")) {
            return qualifier->value != NULL && *(const MI_Boolean *)qualifier->value != MI_FALSE;
        }
    }
    return false;
}

/*
 * A text that does not fit its type stays a string: a wrong declaration must not hide the data
 * (wsman-wire 4.7). What is no text keeps its own shape.
 */
static bool make_value(struct maker *maker, const struct wsmi_property *property,
                       struct wsmi_column *column, MI_Value *value, bool *is_null)
{
    struct wsmi_value_maker *values = &maker->values;
    values->prefers_octets = is_declared_octets(column->declared);
    if (wsmi_value_make(values, property, column->type, value, is_null, &maker->err)) {
        return true;
    }
    if (maker->err.code != WSMI_E_SYNTAX && maker->err.code != WSMI_E_LIMIT) {
        return false;
    }
    if (maker->typing->ret_mismatch != NULL) {
        *maker->typing->ret_mismatch = true;
    }
    bool is_array = (column->type & MI_ARRAY) != 0 || property->item_count > 1;
    column->type = is_array ? MI_STRINGA : MI_STRING;
    if (wsmi_value_make(values, property, column->type, value, is_null, &maker->err)) {
        return true;
    }
    if (maker->err.code != WSMI_E_SYNTAX) {
        return false;
    }
    column->type = wsmi_value_guess_type(property, false);
    return wsmi_value_make(values, property, column->type, value, is_null, &maker->err);
}

static bool fill_column(struct maker *maker, const struct wsmi_property *property, size_t index)
{
    struct wsmi_slot *slot = &maker->slots[index];
    bool is_null = false;
    if (property->is_key) {
        maker->columns[index].flags |= MI_FLAG_KEY;
    }
    if (!make_value(maker, property, &maker->columns[index], &slot->value, &is_null)) {
        return false;
    }
    maker->is_taken[index] = true;
    slot->exists = !is_null;
    slot->flags = property->is_unset ? WSMI_FIELD_NOT_MODIFIED : 0;
    return true;
}

/* One after the other: a name that comes twice is found here when it is declared, and when the
 * shape is made when it is not. */
static bool add_property(struct maker *maker, const struct wsmi_property *property)
{
    const MI_Char *name = (const MI_Char *)property->name.ptr;
    size_t offset = property->item_count > 0 ? property->items[0].offset : 0;
    if (property->name.len == 0) {
        return fail(maker, WSMI_E_PROTOCOL, offset, "a property of the instance has no name");
    }
    const MI_ClassDecl *base = maker->base != NULL ? &maker->base->decl : NULL;
    MI_Uint32 index = base != NULL ? wsmi_decl_find(base, name) : 0;
    bool is_declared = base != NULL && index < base->numProperties;
    if (is_declared && !maker->typing->as_sent) {
        return !maker->is_taken[index]
                   ? fill_column(maker, property, index)
                   : fail(maker, WSMI_E_PROTOCOL, offset, "the instance has a property twice");
    }
    if (is_declared) {
        const MI_PropertyDecl *declared = base->properties[index];
        maker->columns[maker->count] = (struct wsmi_column){
            declared, declared->name, (MI_Type)declared->type, declared->flags};
        return fill_column(maker, property, maker->count++);
    }
    MI_Uint32 type = maker->method != NULL ? parameter_type(maker->method, name) : UINT32_MAX;
    maker->columns[maker->count] = (struct wsmi_column){
        .name = name,
        .type = type <= MI_INSTANCEA ? (MI_Type)type
                                     : wsmi_value_guess_type(property, maker->typing->strings_only),
        .flags = MI_FLAG_PROPERTY,
    };
    return fill_column(maker, property, maker->count++);
}

static bool finish(struct maker *maker, const MI_Char *class_name, size_t offset, MI_Instance **ret)
{
    const struct wsmi_shape shape = {maker->base, class_name, maker->columns, maker->count};
    struct wsmi_decl *decl;
    MI_Result result = wsmi_shapes_get(maker->typing->shapes, &shape, &decl);
    if (result == MI_RESULT_NOT_FOUND) {
        return fail(maker, WSMI_E_PROTOCOL, offset, "the instance has a property twice");
    }
    if (result != MI_RESULT_OK) {
        return fail(maker, WSMI_E_OOM, offset, "out of memory");
    }
    const struct wsmi_content content = {
        .class_decl = &decl->decl,
        .decl = decl,
        .is_dynamic = maker->base == NULL,
        .name_space = maker->typing->name_space,
        .server_name = maker->typing->server_name,
        .slots = maker->slots,
        .embedding = WSMI_EMBEDDING_MOVE,
    };
    result = wsmi_instance_pack(&content, ret);
    wsmi_decl_unref(decl);
    if (result != MI_RESULT_OK) {
        return fail(maker, WSMI_E_OOM, offset, "out of memory");
    }
    maker->values.made = NULL; /* handed over */
    return true;
}

static bool make(const struct wsmi_property *properties, size_t count, size_t offset,
                 const MI_Char *class_name, const struct wsmi_typing *typing, MI_Instance **ret,
                 struct wsmi_error *error)
{
    struct maker maker;
    bool made = begin(&maker, typing, count);
    for (size_t i = 0; made && i < count; i++) {
        made = add_property(&maker, &properties[i]);
    }
    made = made && finish(&maker, class_name, offset, ret);
    if (!made) {
        (void)wsmi_error_from_err(&maker.err, "answer", error);
    }
    end(&maker);
    return made;
}

static bool refuse(struct wsmi_error *error, enum wsmi_code code, size_t offset, const char *reason)
{
    const struct wsmi_err err = {code, offset, reason};
    return wsmi_error_from_err(&err, "answer", error);
}

bool wsmi_instance_from_cim(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                            const struct wsmi_typing *typing, MI_Instance **ret,
                            struct wsmi_error *error)
{
    const MI_Char *name = class_name != NULL ? class_name : (const MI_Char *)in->class_name.ptr;
    if (name == NULL || name[0] == '\0') {
        return refuse(error, WSMI_E_PROTOCOL, in->offset, "the class of an instance has no name");
    }
    switch (wsmi_instance_direct(in, name, typing, ret)) {
    case WSMI_DIRECT_MADE:
        return true;
    case WSMI_DIRECT_OOM:
        return refuse(error, WSMI_E_OOM, in->offset, "out of memory");
    default:
        return make(in->properties, in->property_count, in->offset, name, typing, ret, error);
    }
}

static bool is_name_space(const struct wsmi_selector *selector)
{
    return wsmi_view_eq_nocase(selector->name, WSMI_VIEW("__cimnamespace"));
}

/* A key by a selector: text, typed by the class, or a reference. */
static void make_key(const struct wsmi_selector *selector, size_t offset, struct wsmi_item *item,
                     struct wsmi_property *property)
{
    item->kind = selector->reference != NULL ? WSMI_ITEM_REFERENCE : WSMI_ITEM_TEXT;
    item->has_hint = selector->has_hint;
    item->hint = selector->hint;
    item->text = selector->text;
    item->reference = selector->reference;
    item->offset = offset;
    property->name = selector->name;
    property->is_key = true;
    property->items = item;
    property->item_count = 1;
}

/* The class and keys of a reference, as properties in `arena`. */
static bool list_keys(const struct wsmi_epr *in, struct wsmi_arena *arena, MI_Char **class_name,
                      struct wsmi_property **keys, size_t *count, struct wsmi_err *err)
{
    struct wsmi_view name;
    struct wsmi_item *items =
        wsmi_arena_alloc_array(arena, in->selector_count, sizeof(*items), in->offset, err);
    *keys = wsmi_arena_alloc_array(arena, in->selector_count, sizeof(**keys), in->offset, err);
    if (items == NULL || *keys == NULL ||
        !wsmi_arena_copy(arena, wsmi_uri_class(in->resource_uri), in->offset, &name, err)) {
        return false;
    }
    memcpy(class_name, &name.ptr, sizeof(*class_name));
    *count = 0;
    for (size_t i = 0; i < in->selector_count; i++) {
        if (!is_name_space(&in->selectors[i])) {
            make_key(&in->selectors[i], in->offset, &items[*count], &(*keys)[*count]);
            (*count)++;
        }
    }
    return true;
}

bool wsmi_typing_find(struct wsmi_typing *typing, struct wsmi_view class_name)
{
    return typing->declaration != NULL || typing->find_class == NULL || typing->strings_only ||
           typing->find_class(typing->find_context, typing->name_space, class_name,
                              &typing->declaration);
}

/* The reference's own, else what it is. */
static bool choose_name_space(const struct wsmi_epr *in, struct wsmi_arena *arena,
                              const MI_Char **name_space, struct wsmi_err *err)
{
    struct wsmi_view own = wsmi_nested_name_space(in, WSMI_VIEW(""));
    if (own.len == 0) {
        return true;
    }
    if (!wsmi_arena_copy(arena, own, in->offset, &own, err)) {
        return false;
    }
    *name_space = (const MI_Char *)own.ptr;
    return true;
}

bool wsmi_instance_from_epr(const struct wsmi_epr *in, const struct wsmi_typing *typing,
                            MI_Instance **ret, struct wsmi_error *error)
{
    struct wsmi_typing here = *typing;
    struct wsmi_arena arena;
    struct wsmi_property *keys;
    struct wsmi_err err;
    MI_Char *class_name;
    size_t count;
    bool made = false;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    if (!choose_name_space(in, &arena, &here.name_space, &err) ||
        !list_keys(in, &arena, &class_name, &keys, &count, &err)) {
        (void)wsmi_error_from_err(&err, "answer", error);
    } else if (!wsmi_typing_find(&here, wsmi_view_from_str(class_name))) {
        (void)refuse(error, WSMI_E_OOM, in->offset, "out of memory");
    } else if (class_name[0] == '\0') {
        (void)refuse(error, WSMI_E_PROTOCOL, in->offset, "a reference names no class");
    } else {
        made = make(keys, count, in->offset, class_name, &here, ret, error);
    }
    wsmi_arena_clean_up(&arena);
    return made;
}

/* SPDX-License-Identifier: MIT */
/* Between objects and CIM-XML, which says of every value what type it has. */
#include "mi/convert_value.h"
#include "mi/result.h"
#include "mi/scalar_value.h"
#include "mi/value.h"
#include "wsmi/datetime.h"
#include "wsmi/resource_uri.h"

enum { MAX_URI_BYTES = 2048, DATETIME_BYTES = 25 };

static bool fail(struct wsmi_error *error, const struct wsmi_err *err)
{
    return wsmi_error_without_place(err, "parameter", error);
}

static bool refuse(struct wsmi_error *error, enum wsmi_code code, const char *reason)
{
    const struct wsmi_err err = {code, 0, reason};
    return fail(error, &err);
}

static void *allocate(struct wsmi_arena *arena, size_t count, size_t size, struct wsmi_error *error)
{
    struct wsmi_err err;
    void *room = wsmi_arena_alloc_array(arena, count, size, 0, &err);
    if (room == NULL) {
        (void)fail(error, &err);
    }
    return room;
}

static bool keep(struct wsmi_arena *arena, const MI_Char *text, struct wsmi_view *ret,
                 struct wsmi_error *error)
{
    struct wsmi_err err;
    return wsmi_arena_copy(arena, wsmi_view_from_str(text), 0, ret, &err) || fail(error, &err);
}

/* One element of an instance. */
struct element {
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
};

static bool read_element(const MI_Instance *in, MI_Uint32 index, struct element *ret,
                         struct wsmi_error *error)
{
    memset(ret, 0, sizeof(*ret));
    if (MI_Instance_GetElementAt(in, index, &ret->name, &ret->value, &ret->type, &ret->flags) !=
        MI_RESULT_OK) {
        return refuse(error, WSMI_E_USAGE, "an element of the instance cannot be read");
    }
    if (!wsmi_value_is_type(ret->type)) {
        return refuse(error, WSMI_E_USAGE, "an element has a type that is none");
    }
    return true;
}

static bool is_null(const struct element *element)
{
    return (element->flags & MI_FLAG_NULL) != 0 ||
           wsmi_value_is_null(element->type, &element->value);
}

static bool read_head(const MI_Instance *in, unsigned depth, const MI_Char **ret_class_name,
                      MI_Uint32 *ret_count, struct wsmi_error *error)
{
    if (in == NULL || in->ft == NULL) {
        return refuse(error, WSMI_E_USAGE, "an instance is NULL");
    }
    if (depth > WSMI_VALUE_MAX_DEPTH) {
        return refuse(error, WSMI_E_LIMIT, "instances are nested too deeply");
    }
    if (MI_Instance_GetClassName(in, ret_class_name) != MI_RESULT_OK ||
        MI_Instance_GetElementCount(in, ret_count) != MI_RESULT_OK) {
        return refuse(error, WSMI_E_USAGE, "the instance cannot be read");
    }
    return true;
}

static bool write_uri(const MI_Char *class_name, struct wsmi_arena *arena, struct wsmi_view *ret,
                      struct wsmi_error *error)
{
    const struct wsmi_view none = {NULL, 0};
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_URI_BYTES);
    wsmi_uri_write_class(WSMI_URI_DMTF, none, wsmi_view_from_str(class_name), &buf);
    bool written =
        wsmi_buf_ok(&buf, &err) && wsmi_arena_copy(arena, wsmi_buf_view(&buf), 0, ret, &err);
    wsmi_buf_clean_up(&buf);
    return written || fail(error, &err);
}

static const struct wsmi_epr *write_epr(const MI_Instance *in, unsigned depth,
                                        struct wsmi_arena *arena, struct wsmi_error *error);

/* CIM-XML has the 25 characters of a datetime (DSP0201), other values look as in WS-CIM. */
static bool write_text(MI_Type type, const MI_Value *value, struct wsmi_arena *arena,
                       struct wsmi_view *ret, struct wsmi_error *error)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    if (type != MI_DATETIME) {
        return wsmi_value_to_text(type, value, arena, ret, error);
    }
    const union wsmi_scalar scalar = wsmi_scalar_from_value(WSMI_TYPE_DATETIME, value);
    wsmi_buf_init(&buf, wsmi_allocator_system(), DATETIME_BYTES);
    bool written = wsmi_datetime_write_cim(&scalar.datetime, &buf, &err) &&
                   wsmi_arena_copy(arena, wsmi_buf_view(&buf), 0, ret, &err);
    wsmi_buf_clean_up(&buf);
    return written || fail(error, &err);
}

static bool write_key(const struct element *element, unsigned depth, struct wsmi_arena *arena,
                      struct wsmi_selector *ret, struct wsmi_error *error)
{
    if (is_null(element) || (element->type & MI_ARRAY) != 0 || element->type == MI_INSTANCE) {
        return refuse(error, WSMI_E_USAGE,
                      "a key of a reference is null, an array or an embedded instance");
    }
    if (!keep(arena, element->name, &ret->name, error)) {
        return false;
    }
    if (element->type == MI_REFERENCE) {
        ret->reference = write_epr(element->value.reference, depth + 1, arena, error);
        return ret->reference != NULL;
    }
    ret->has_hint = true;
    ret->hint = (enum wsmi_type)element->type;
    return write_text(element->type, &element->value, arena, &ret->text, error);
}

/* The elements marked as keys; all that have a value where none is marked, as a dynamic instance
 * made by hand has it. */
static bool write_keys(const MI_Instance *in, MI_Uint32 count, bool marked_only, unsigned depth,
                       struct wsmi_arena *arena, struct wsmi_selector *selectors,
                       size_t *selector_count, struct wsmi_error *error)
{
    for (MI_Uint32 i = 0; i < count; i++) {
        struct element element;
        if (!read_element(in, i, &element, error)) {
            return false;
        }
        bool is_wanted = marked_only ? (element.flags & MI_FLAG_KEY) != 0 : !is_null(&element);
        if (is_wanted &&
            !write_key(&element, depth, arena, &selectors[(*selector_count)++], error)) {
            return false;
        }
    }
    return true;
}

static const struct wsmi_epr *write_epr(const MI_Instance *in, unsigned depth,
                                        struct wsmi_arena *arena, struct wsmi_error *error)
{
    const MI_Char *class_name = NULL;
    const MI_Char *name_space = NULL;
    const MI_Char *server_name = NULL;
    MI_Uint32 count = 0;
    if (!read_head(in, depth, &class_name, &count, error)) {
        return NULL;
    }
    struct wsmi_epr *epr = allocate(arena, 1, sizeof(*epr), error);
    struct wsmi_selector *selectors =
        epr == NULL ? NULL : allocate(arena, (size_t)count + 1, sizeof(*selectors), error);
    (void)MI_Instance_GetNameSpace(in, &name_space);
    (void)MI_Instance_GetServerName(in, &server_name);
    if (selectors == NULL || !write_uri(class_name, arena, &epr->resource_uri, error) ||
        !keep(arena, server_name, &epr->address, error)) {
        return NULL;
    }
    if (name_space != NULL && name_space[0] != '\0') {
        selectors[0].name = WSMI_VIEW("__cimnamespace");
        epr->selector_count = 1;
        if (!keep(arena, name_space, &selectors[0].text, error)) {
            return NULL;
        }
    }
    size_t without_keys = epr->selector_count;
    epr->selectors = selectors;
    if (!write_keys(in, count, true, depth, arena, selectors, &epr->selector_count, error) ||
        (epr->selector_count == without_keys &&
         !write_keys(in, count, false, depth, arena, selectors, &epr->selector_count, error))) {
        return NULL;
    }
    return epr;
}

static bool write_instance(const MI_Instance *in, unsigned depth, struct wsmi_arena *arena,
                           struct wsmi_cim_instance *ret, struct wsmi_error *error);

static bool write_item(MI_Type type, const MI_Value *value, unsigned depth,
                       struct wsmi_arena *arena, struct wsmi_item *ret, struct wsmi_error *error)
{
    ret->has_hint = true;
    ret->hint = (enum wsmi_type)type;
    if (wsmi_value_is_null(type, value)) {
        return true;
    }
    if (type == MI_REFERENCE) {
        ret->kind = WSMI_ITEM_REFERENCE;
        ret->reference = write_epr(value->reference, depth + 1, arena, error);
        return ret->reference != NULL;
    }
    if (type == MI_INSTANCE) {
        struct wsmi_cim_instance *instance = allocate(arena, 1, sizeof(*instance), error);
        ret->kind = WSMI_ITEM_INSTANCE;
        ret->instance = instance;
        return instance != NULL &&
               write_instance(value->instance, depth + 1, arena, instance, error);
    }
    ret->kind = WSMI_ITEM_TEXT;
    return write_text(type, value, arena, &ret->text, error);
}

static bool write_property(const struct element *element, unsigned depth, struct wsmi_arena *arena,
                           struct wsmi_property *ret, struct wsmi_error *error)
{
    MI_Type type = (MI_Type)(element->type & ~(MI_Type)MI_ARRAY);
    bool null = is_null(element);
    ret->is_array = (element->type & MI_ARRAY) != 0;
    ret->is_key = (element->flags & MI_FLAG_KEY) != 0;
    ret->is_unset = null && (element->flags & MI_FLAG_NOT_MODIFIED) != 0;
    ret->empty_type = (enum wsmi_type)type;
    ret->item_count = ret->is_array && !null ? element->value.array.size : 1;
    if (element->type == MI_REFERENCEA) {
        return refuse(error, WSMI_E_UNSUPPORTED, "CIM-XML has no arrays of references");
    }
    struct wsmi_item *items = allocate(arena, ret->item_count, sizeof(*items), error);
    if (items == NULL || !keep(arena, element->name, &ret->name, error)) {
        return false;
    }
    ret->items = items;
    if (null) {
        items[0].has_hint = true;
        items[0].hint = ret->empty_type;
        items[0].is_null_array = ret->is_array;
        return true;
    }
    for (size_t i = 0; i < ret->item_count; i++) {
        MI_Value value = ret->is_array
                             ? wsmi_value_element(element->type, &element->value, (MI_Uint32)i)
                             : element->value;
        if (!write_item(type, &value, depth, arena, &items[i], error)) {
            return false;
        }
    }
    return true;
}

static bool write_instance(const MI_Instance *in, unsigned depth, struct wsmi_arena *arena,
                           struct wsmi_cim_instance *ret, struct wsmi_error *error)
{
    const MI_Char *class_name = NULL;
    MI_Uint32 count = 0;
    if (!read_head(in, depth, &class_name, &count, error) ||
        !keep(arena, class_name, &ret->class_name, error)) {
        return false;
    }
    struct wsmi_property *properties = allocate(arena, count, sizeof(*properties), error);
    if (properties == NULL) {
        return false;
    }
    for (MI_Uint32 i = 0; i < count; i++) {
        struct element element;
        if (!read_element(in, i, &element, error)) {
            return false;
        }
        if (element.type == MI_REFERENCEA && is_null(&element)) {
            continue; /* no element of CIM-XML has such a type, and there is nothing to tell */
        }
        if (!write_property(&element, depth, arena, &properties[ret->property_count++], error)) {
            return false;
        }
    }
    ret->properties = properties;
    return true;
}

bool wsmi_instance_to_cimxml(const MI_Instance *in, struct wsmi_arena *arena,
                             struct wsmi_cimxml_instance *ret, struct wsmi_error *error)
{
    const MI_Char *name_space = NULL;
    const MI_Char *server_name = NULL;
    struct wsmi_cimxml_instance made;
    memset(&made, 0, sizeof(made));
    if (!write_instance(in, 0, arena, &made.instance, error)) {
        return false;
    }
    (void)MI_Instance_GetNameSpace(in, &name_space);
    (void)MI_Instance_GetServerName(in, &server_name);
    if (!keep(arena, name_space, &made.name_space, error) ||
        !keep(arena, server_name, &made.server_name, error)) {
        return false;
    }
    *ret = made;
    return true;
}

/* What the document says of the place stands behind what the caller says. */
bool wsmi_instance_from_cimxml(const struct wsmi_cimxml_instance *in,
                               const struct wsmi_typing *typing, MI_Instance **ret,
                               struct wsmi_error *error)
{
    struct wsmi_typing here = *typing;
    if (here.name_space == NULL && in->name_space.len > 0) {
        here.name_space = (const MI_Char *)in->name_space.ptr;
    }
    if (here.server_name == NULL && in->server_name.len > 0) {
        here.server_name = (const MI_Char *)in->server_name.ptr;
    }
    return wsmi_instance_from_cim(&in->instance, NULL, &here, ret, error);
}

/* SPDX-License-Identifier: MIT */
#include "mi/convert.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/result.h"
#include "mi/serializer.h"

#define FORMAT "MI_XML"

/* What a live handle holds. */
#define MARK UINT64_C(0x57534D4944455231)

MI_Result wsmi_deserializer_new(const MI_Char *format, MI_Deserializer *ret)
{
    memset(ret, 0, sizeof(*ret));
    if (strcmp(format, FORMAT) != 0) {
        return MI_RESULT_NOT_SUPPORTED;
    }
    ret->reserved1 = MARK;
    return MI_RESULT_OK;
}

static bool is_live(const MI_Deserializer *deserializer)
{
    return deserializer != NULL && deserializer->reserved1 == MARK;
}

static MI_Result MI_CALL deserializer_close(MI_Deserializer *deserializer)
{
    if (!is_live(deserializer)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(deserializer, 0, sizeof(*deserializer));
    return MI_RESULT_OK;
}

/* One call: the document, who else knows classes, and why it failed. */
struct reading {
    struct wsmi_arena arena;
    struct wsmi_cimxml document;
    MI_Class *const *classes;
    MI_Uint32 class_count;
    MI_Deserializer_ClassObjectNeeded needed;
    void *context;
    const MI_Char *server_name;
    const MI_Char *name_space;
    struct wsmi_error error;
};

static bool refuse(struct reading *reading, MI_Result result, const char *reason)
{
    (void)wsmi_error_refuse_as(&reading->error, result, "parameter", reason);
    return false;
}

/* Takes in the error of a lower layer. */
static bool pass_on(struct reading *reading, const struct wsmi_err *err)
{
    return wsmi_error_from_err(err, "parameter", &reading->error);
}

static bool begin(struct reading *reading, const MI_Deserializer *deserializer, MI_Uint32 flags,
                  const MI_Uint8 *buffer, MI_Uint32 size)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const struct wsmi_view text = {buffer, size};
    struct wsmi_err err;
    memset(reading, 0, sizeof(*reading));
    wsmi_arena_init(&reading->arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (!is_live(deserializer)) {
        return refuse(reading, MI_RESULT_INVALID_PARAMETER, "the deserializer is closed");
    }
    if (flags != 0 || buffer == NULL || size == 0) {
        return refuse(reading, MI_RESULT_INVALID_PARAMETER,
                      flags != 0 ? "flags is not 0" : "there is no text");
    }
    return wsmi_cimxml_parse(text, WSMI_CHARSET_NONE, &limits, &reading->arena, &reading->document,
                             &err) ||
           pass_on(reading, &err);
}

static MI_Result end(struct reading *reading, bool ok, MI_Instance **details)
{
    MI_Result result = ok ? MI_RESULT_OK : reading->error.result;
    if (!ok && details != NULL) {
        *details = wsmi_error_to_instance(&reading->error);
    }
    wsmi_arena_clean_up(&reading->arena);
    return result;
}

static const struct wsmi_cim_class *find_in_document(const struct reading *reading,
                                                     struct wsmi_view name)
{
    for (size_t i = 0; i < reading->document.class_count; i++) {
        if (wsmi_view_eq_nocase(reading->document.classes[i].name, name)) {
            return &reading->document.classes[i];
        }
    }
    return NULL;
}

static bool has_name(const MI_Class *class_object, struct wsmi_view name)
{
    const MI_Char *own = NULL;
    return class_object != NULL && class_object->ft != NULL &&
           MI_Class_GetClassName(class_object, &own) == MI_RESULT_OK &&
           wsmi_view_eq_nocase(wsmi_view_from_str(own), name);
}

/* A class the caller knows: given, or asked for. NULL when there is none. */
static MI_Class *find_given(const struct reading *reading, struct wsmi_view name)
{
    MI_Class *found = NULL;
    for (MI_Uint32 i = 0; i < reading->class_count; i++) {
        if (has_name(reading->classes[i], name)) {
            return reading->classes[i];
        }
    }
    /* Names of the document are terminated. */
    if (reading->needed == NULL ||
        reading->needed(reading->context, reading->server_name, reading->name_space,
                        (const MI_Char *)name.ptr, &found) != MI_RESULT_OK) {
        return NULL;
    }
    return has_name(found, name) ? found : NULL;
}

/* Written deep: what is inherited is there. */
static bool is_complete(const struct wsmi_cim_class *decl)
{
    bool complete = decl->superclass.len == 0;
    for (size_t i = 0; i < decl->property_count; i++) {
        complete = complete || decl->properties[i].is_propagated;
    }
    for (size_t i = 0; i < decl->method_count; i++) {
        complete = complete || decl->methods[i].is_propagated;
    }
    return complete;
}

static const struct wsmi_method_decl *find_method(const struct wsmi_cim_class *decl,
                                                  struct wsmi_view name)
{
    for (size_t i = 0; i < decl->method_count; i++) {
        if (wsmi_view_eq_nocase(decl->methods[i].name, name)) {
            return &decl->methods[i];
        }
    }
    return NULL;
}

/* What `parent` has and `decl` does not override, then what `decl` has. */
static bool inherit_properties(struct reading *reading, const struct wsmi_cim_class *parent,
                               struct wsmi_cim_class *decl, struct wsmi_err *err)
{
    size_t count = 0;
    struct wsmi_element_decl *all =
        wsmi_arena_alloc_array(&reading->arena, parent->property_count + decl->property_count,
                               sizeof(*all), decl->offset, err);
    if (all == NULL) {
        return false;
    }
    for (size_t i = 0; i < parent->property_count; i++) {
        if (wsmi_cim_class_find(decl, parent->properties[i].name) == NULL) {
            all[count] = parent->properties[i];
            all[count].is_propagated = true;
            if (all[count].class_origin.len == 0) {
                all[count].class_origin = parent->name;
            }
            count++;
        }
    }
    if (decl->property_count > 0) {
        memcpy(all + count, decl->properties, decl->property_count * sizeof(*all));
    }
    decl->properties = all;
    decl->property_count += count;
    return true;
}

static bool inherit_methods(struct reading *reading, const struct wsmi_cim_class *parent,
                            struct wsmi_cim_class *decl, struct wsmi_err *err)
{
    size_t count = 0;
    struct wsmi_method_decl *all =
        wsmi_arena_alloc_array(&reading->arena, parent->method_count + decl->method_count,
                               sizeof(*all), decl->offset, err);
    if (all == NULL) {
        return false;
    }
    for (size_t i = 0; i < parent->method_count; i++) {
        if (find_method(decl, parent->methods[i].name) == NULL) {
            all[count] = parent->methods[i];
            all[count].is_propagated = true;
            if (all[count].class_origin.len == 0) {
                all[count].class_origin = parent->name;
            }
            count++;
        }
    }
    if (decl->method_count > 0) {
        memcpy(all + count, decl->methods, decl->method_count * sizeof(*all));
    }
    decl->methods = all;
    decl->method_count += count;
    return true;
}

static bool inherit(struct reading *reading, const struct wsmi_cim_class *parent,
                    struct wsmi_cim_class *decl)
{
    struct wsmi_err err;
    return (inherit_properties(reading, parent, decl, &err) &&
            inherit_methods(reading, parent, decl, &err)) ||
           pass_on(reading, &err);
}

/*
 * `decl` with everything it inherits: from its ancestors in the document, as far as they reach,
 * then from what the caller knows. A circle of superclasses is longer than the document has
 * classes.
 */
static bool complete(struct reading *reading, const MI_Class *parent_class,
                     struct wsmi_cim_class *decl)
{
    struct wsmi_cim_class ancestor = *decl;
    for (size_t i = 0; !is_complete(&ancestor); i++) {
        const struct wsmi_cim_class *inside = find_in_document(reading, ancestor.superclass);
        struct wsmi_cim_class parent;
        if (inside != NULL && parent_class == NULL) {
            parent = *inside;
        } else {
            const MI_Class *given =
                parent_class != NULL ? parent_class : find_given(reading, ancestor.superclass);
            if (given == NULL || !has_name(given, ancestor.superclass)) {
                return refuse(reading, MI_RESULT_INVALID_SUPERCLASS,
                              "the superclass is neither given nor in the text");
            }
            if (!wsmi_class_to_cim(given, true, &reading->arena, &parent, &reading->error)) {
                return false;
            }
            return inherit(reading, &parent, decl);
        }
        if (i == reading->document.class_count) {
            return refuse(reading, MI_RESULT_INVALID_SUPERCLASS, "a class is its own ancestor");
        }
        if (!inherit(reading, &parent, decl)) {
            return false;
        }
        ancestor = parent;
    }
    return true;
}

static MI_Result MI_CALL deserialize_class(MI_Deserializer *deserializer, MI_Uint32 flags,
                                           MI_Uint8 *buffer, MI_Uint32 size, MI_Class *parent,
                                           const MI_Char *server_name, const MI_Char *name_space,
                                           MI_Deserializer_ClassObjectNeeded needed, void *context,
                                           MI_Uint32 *read, MI_Class **class_object,
                                           MI_Instance **details)
{
    struct reading reading;
    struct wsmi_cim_class decl;
    MI_Class *made = NULL;
    if (read != NULL) {
        *read = 0;
    }
    if (class_object != NULL) {
        *class_object = NULL;
    }
    if (details != NULL) {
        *details = NULL;
    }
    bool ok = begin(&reading, deserializer, flags, buffer, size);
    reading.needed = needed;
    reading.context = context;
    reading.server_name = server_name;
    reading.name_space = name_space;
    if (ok && reading.document.class_count == 0) {
        ok = refuse(&reading, MI_RESULT_INVALID_PARAMETER, "the text has no class");
    }
    if (ok) { /* what stands before the last one are its ancestors */
        decl = reading.document.classes[reading.document.class_count - 1];
        ok = complete(&reading, parent, &decl) &&
             wsmi_class_from_cim(&decl, name_space, server_name, &made, &reading.error);
    }
    if (ok) {
        if (read != NULL) {
            *read = (MI_Uint32)reading.document.consumed;
        }
        if (class_object != NULL) {
            *class_object = made;
        } else {
            (void)MI_Class_Delete(made);
        }
    }
    return end(&reading, ok, details);
}

/* The name with its terminator, if there is room. */
static bool hand_over_name(struct reading *reading, struct wsmi_view name, MI_Char *ret,
                           MI_Uint32 *length)
{
    MI_Uint32 room = *length;
    *length = (MI_Uint32)name.len + 1;
    if (ret == NULL || room < *length) {
        return refuse(reading, MI_RESULT_FAILED, "there is no room for the name");
    }
    memcpy(ret, name.ptr, *length);
    return true;
}

enum asked { ASKED_CLASS, ASKED_PARENT, ASKED_INSTANCE };

/* False with an empty name. */
static bool find_name(struct reading *reading, enum asked asked, struct wsmi_view *ret)
{
    const struct wsmi_cimxml *document = &reading->document;
    if (asked == ASKED_INSTANCE) {
        if (document->instance_count != 1) {
            return refuse(reading, MI_RESULT_INVALID_PARAMETER, "the text has not one instance");
        }
        *ret = document->instances[0].instance.class_name;
        return true;
    }
    if (document->class_count == 0) {
        return refuse(reading, MI_RESULT_INVALID_PARAMETER, "the text has no class");
    }
    const struct wsmi_cim_class *decl = &document->classes[document->class_count - 1];
    *ret = asked == ASKED_CLASS ? decl->name : decl->superclass;
    return ret->len > 0 ||
           refuse(reading, MI_RESULT_INVALID_SUPERCLASS, "the class has no superclass");
}

static MI_Result get_name(MI_Deserializer *deserializer, MI_Uint8 *buffer, MI_Uint32 size,
                          enum asked asked, MI_Char *name, MI_Uint32 *length, MI_Instance **details)
{
    struct reading reading;
    struct wsmi_view found = {NULL, 0};
    if (details != NULL) {
        *details = NULL;
    }
    bool ok = begin(&reading, deserializer, 0, buffer, size);
    if (ok && length == NULL) {
        ok = refuse(&reading, MI_RESULT_INVALID_PARAMETER, "there is no place for the length");
    }
    ok = ok && find_name(&reading, asked, &found);
    if (!ok && length != NULL) {
        *length = 0;
    }
    ok = ok && hand_over_name(&reading, found, name, length);
    return end(&reading, ok, details);
}

static MI_Result MI_CALL class_get_class_name(MI_Deserializer *deserializer, MI_Uint8 *buffer,
                                              MI_Uint32 size, MI_Char *name, MI_Uint32 *length,
                                              MI_Instance **details)
{
    return get_name(deserializer, buffer, size, ASKED_CLASS, name, length, details);
}

static MI_Result MI_CALL class_get_parent_class_name(MI_Deserializer *deserializer,
                                                     MI_Uint8 *buffer, MI_Uint32 size,
                                                     MI_Char *name, MI_Uint32 *length,
                                                     MI_Instance **details)
{
    return get_name(deserializer, buffer, size, ASKED_PARENT, name, length, details);
}

static MI_Result MI_CALL instance_get_class_name(MI_Deserializer *deserializer, MI_Uint8 *buffer,
                                                 MI_Uint32 size, MI_Char *name, MI_Uint32 *length,
                                                 MI_Instance **details)
{
    return get_name(deserializer, buffer, size, ASKED_INSTANCE, name, length, details);
}

/* The class of the instance: `ret_made` when it came from the text and is to be deleted. */
static bool find_class(struct reading *reading, struct wsmi_view name, const MI_Class **ret,
                       MI_Class **ret_made)
{
    const struct wsmi_cim_class *inside = find_in_document(reading, name);
    if (inside == NULL) {
        *ret = find_given(reading, name);
        return true;
    }
    struct wsmi_cim_class decl = *inside;
    if (!complete(reading, NULL, &decl) ||
        !wsmi_class_from_cim(&decl, reading->name_space, reading->server_name, ret_made,
                             &reading->error)) {
        return false;
    }
    *ret = *ret_made;
    return true;
}

static bool make_instance(struct reading *reading, MI_Instance **ret)
{
    const struct wsmi_cimxml_instance *instance = reading->document.instances;
    struct wsmi_typing typing;
    MI_Class *made = NULL;
    memset(&typing, 0, sizeof(typing));
    if (reading->document.instance_count != 1) {
        return refuse(reading, MI_RESULT_INVALID_PARAMETER, "the text has not one instance");
    }
    reading->name_space =
        instance->name_space.len > 0 ? (const MI_Char *)instance->name_space.ptr : NULL;
    reading->server_name =
        instance->server_name.len > 0 ? (const MI_Char *)instance->server_name.ptr : NULL;
    bool ok = find_class(reading, instance->instance.class_name, &typing.declaration, &made) &&
              wsmi_instance_from_cimxml(instance, &typing, ret, &reading->error);
    if (made != NULL) {
        (void)MI_Class_Delete(made);
    }
    return ok;
}

static MI_Result MI_CALL deserialize_instance(MI_Deserializer *deserializer, MI_Uint32 flags,
                                              MI_Uint8 *buffer, MI_Uint32 size, MI_Class **classes,
                                              MI_Uint32 class_count,
                                              MI_Deserializer_ClassObjectNeeded needed,
                                              void *context, MI_Uint32 *read,
                                              MI_Instance **instance, MI_Instance **details)
{
    struct reading reading;
    MI_Instance *made = NULL;
    if (read != NULL) {
        *read = 0;
    }
    if (instance != NULL) {
        *instance = NULL;
    }
    if (details != NULL) {
        *details = NULL;
    }
    bool ok = begin(&reading, deserializer, flags, buffer, size);
    if (ok && classes == NULL && class_count > 0) {
        ok = refuse(&reading, MI_RESULT_INVALID_PARAMETER, "classObjects is NULL");
    }
    reading.classes = classes;
    reading.class_count = class_count;
    reading.needed = needed;
    reading.context = context;
    ok = ok && make_instance(&reading, &made);
    if (ok) {
        if (read != NULL) {
            *read = (MI_Uint32)reading.document.consumed;
        }
        if (instance != NULL) {
            *instance = made;
        } else {
            (void)MI_Instance_Delete(made);
        }
    }
    return end(&reading, ok, details);
}

const MI_DeserializerFT wsmi_deserializer_ft = {
    .Close = deserializer_close,
    .DeserializeClass = deserialize_class,
    .Class_GetClassName = class_get_class_name,
    .Class_GetParentClassName = class_get_parent_class_name,
    .DeserializeInstance = deserialize_instance,
    .Instance_GetClassName = instance_get_class_name,
};

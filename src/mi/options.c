/* SPDX-License-Identifier: MIT */
#include "mi/options.h"

#include "mi/bag_edit.h"
#include "mi/mem.h"
#include "mi/value.h"

static void destroy(struct wsmi_object *object)
{
    struct wsmi_options *options = (struct wsmi_options *)object;
    wsmi_bag_delete(options->bag);
    wsmi_mem_free(options);
}

MI_Result wsmi_options_new(enum wsmi_object_kind kind, struct wsmi_bag *bag,
                           struct wsmi_handle *ret)
{
    struct wsmi_options *options = bag == NULL ? NULL : wsmi_mem_new(sizeof(*options));
    if (options == NULL) {
        wsmi_bag_delete(bag);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    wsmi_object_init(&options->object, kind, destroy);
    options->bag = bag;
    bool registered = wsmi_handle_register(&options->object, ret);
    wsmi_object_unref(&options->object); /* the table holds it, or nobody does */
    return registered ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
}

struct wsmi_options *wsmi_options_acquire(struct wsmi_options_key key)
{
    return wsmi_handle_acquire(key.handle, key.kind);
}

MI_Result wsmi_options_release(struct wsmi_options *options, MI_Result result)
{
    wsmi_object_unref(&options->object);
    return result;
}

MI_Result wsmi_options_delete(struct wsmi_options_key key)
{
    struct wsmi_options *options = wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    bool removed = wsmi_handle_unregister(&options->object);
    return wsmi_options_release(options, removed ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER);
}

MI_Result wsmi_options_copy_bag(struct wsmi_options_key key, struct wsmi_bag **ret)
{
    struct wsmi_options *options = wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *ret = wsmi_bag_clone(options->bag);
    return wsmi_options_release(options,
                                *ret != NULL ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED);
}

MI_Result wsmi_options_clone(struct wsmi_options_key key, struct wsmi_handle *ret)
{
    struct wsmi_bag *bag;
    MI_Result result = wsmi_options_copy_bag(key, &bag);
    return result == MI_RESULT_OK ? wsmi_options_new(key.kind, bag, ret) : result;
}

static MI_Result set(struct wsmi_options_key key, const MI_Char *name, MI_Type type,
                     const MI_Value *value, MI_Uint32 option_flags, MI_Uint32 flags)
{
    struct wsmi_options *options = flags == 0 ? wsmi_options_acquire(key) : NULL;
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return wsmi_options_release(options,
                                wsmi_bag_set(options->bag, name, type, value, option_flags));
}

MI_Result wsmi_options_set_string(struct wsmi_options_key key, const MI_Char *name,
                                  const MI_Char *value, MI_Uint32 flags)
{
    MI_Char *copy = wsmi_mem_strdup(value); /* MI_Value has no const */
    MI_Value stored = {.string = copy};
    if (value != NULL && copy == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    MI_Result result = set(key, name, MI_STRING, &stored, 0, flags);
    if (copy != NULL) {
        wsmi_wipe(copy, strlen(copy));
    }
    wsmi_mem_free(copy);
    return result;
}

MI_Result wsmi_options_set_number(struct wsmi_options_key key, const MI_Char *name, MI_Uint32 value,
                                  MI_Uint32 flags)
{
    MI_Value stored = {.uint32 = value};
    return set(key, name, MI_UINT32, &stored, 0, flags);
}

MI_Result wsmi_options_set_interval(struct wsmi_options_key key, const MI_Char *name,
                                    const MI_Interval *value, MI_Uint32 flags)
{
    MI_Datetime datetime;
    if (value == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    memset(&datetime, 0, sizeof(datetime));
    datetime.u.interval = *value;
    return wsmi_options_set_datetime(key, name, &datetime, flags);
}

MI_Result wsmi_options_set_datetime(struct wsmi_options_key key, const MI_Char *name,
                                    const MI_Datetime *value, MI_Uint32 flags)
{
    if (value == NULL || !(value->isTimestamp ? wsmi_value_timestamp_is_legal(&value->u.timestamp)
                                              : wsmi_value_interval_is_legal(&value->u.interval))) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Value stored = {.datetime = *value};
    return set(key, name, MI_DATETIME, &stored, 0, flags);
}

MI_Result wsmi_options_set_custom(struct wsmi_options_key key, const MI_Char *name, MI_Type type,
                                  const MI_Value *value, bool must_comply, MI_Uint32 flags)
{
    if (value == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    return set(key, name, type, value, must_comply ? MI_FLAG_REQUIRED : 0, flags);
}

/* OK with one more reference in `ret_options` and the option; otherwise nothing is held. */
static MI_Result find(struct wsmi_options_key key, const MI_Char *name,
                      struct wsmi_options **ret_options, const struct wsmi_bag_option **ret)
{
    struct wsmi_options *options = name == NULL ? NULL : wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *ret = wsmi_bag_find(options->bag, name);
    if (*ret == NULL) {
        return wsmi_options_release(options, MI_RESULT_NO_SUCH_PROPERTY);
    }
    *ret_options = options;
    return MI_RESULT_OK;
}

static void show_place(const struct wsmi_options *options, const struct wsmi_bag_option *option,
                       MI_Uint32 *index, MI_Uint32 *flags)
{
    if (index != NULL) {
        *index = (MI_Uint32)(option - options->bag->options);
    }
    if (flags != NULL) {
        *flags = option->flags;
    }
}

/* The value of an option that must be of `type`. Pointers in `ret` borrow the bag. */
static MI_Result get_typed(struct wsmi_options_key key, const MI_Char *name, MI_Type type,
                           MI_Value *ret, MI_Uint32 *index, MI_Uint32 *flags)
{
    struct wsmi_options *options;
    const struct wsmi_bag_option *option;
    MI_Result result = find(key, name, &options, &option);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (option->type != type) {
        return wsmi_options_release(options, MI_RESULT_TYPE_MISMATCH);
    }
    *ret = option->value;
    show_place(options, option, index, flags);
    return wsmi_options_release(options, MI_RESULT_OK);
}

MI_Result wsmi_options_get_string(struct wsmi_options_key key, const MI_Char *name,
                                  const MI_Char **value, MI_Uint32 *index, MI_Uint32 *flags)
{
    MI_Value found;
    MI_Result result = value == NULL ? MI_RESULT_INVALID_PARAMETER
                                     : get_typed(key, name, MI_STRING, &found, index, flags);
    if (result == MI_RESULT_OK) {
        *value = found.string;
    }
    return result;
}

MI_Result wsmi_options_get_number(struct wsmi_options_key key, const MI_Char *name,
                                  MI_Uint32 *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    MI_Value found;
    MI_Result result = value == NULL ? MI_RESULT_INVALID_PARAMETER
                                     : get_typed(key, name, MI_UINT32, &found, index, flags);
    if (result == MI_RESULT_OK) {
        *value = found.uint32;
    }
    return result;
}

MI_Result wsmi_options_get_datetime(struct wsmi_options_key key, const MI_Char *name,
                                    MI_Datetime *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    MI_Value found;
    MI_Result result = value == NULL ? MI_RESULT_INVALID_PARAMETER
                                     : get_typed(key, name, MI_DATETIME, &found, index, flags);
    if (result == MI_RESULT_OK) {
        *value = found.datetime;
    }
    return result;
}

MI_Result wsmi_options_get_interval(struct wsmi_options_key key, const MI_Char *name,
                                    MI_Interval *value, MI_Uint32 *index, MI_Uint32 *flags)
{
    MI_Value found;
    MI_Uint32 place;
    MI_Uint32 option_flags;
    MI_Result result = value == NULL
                           ? MI_RESULT_INVALID_PARAMETER
                           : get_typed(key, name, MI_DATETIME, &found, &place, &option_flags);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (found.datetime.isTimestamp) {
        return MI_RESULT_TYPE_MISMATCH;
    }
    *value = found.datetime.u.interval;
    if (index != NULL) {
        *index = place;
    }
    if (flags != NULL) {
        *flags = option_flags;
    }
    return MI_RESULT_OK;
}

MI_Result wsmi_options_get_count(struct wsmi_options_key key, MI_Uint32 *count)
{
    struct wsmi_options *options = count == NULL ? NULL : wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *count = (MI_Uint32)wsmi_bag_count(options->bag);
    return wsmi_options_release(options, MI_RESULT_OK);
}

MI_Result wsmi_options_get(struct wsmi_options_key key, const MI_Char *name, MI_Value *value,
                           MI_Type *type, MI_Uint32 *index, MI_Uint32 *flags)
{
    struct wsmi_options *options;
    const struct wsmi_bag_option *option;
    MI_Result result = value == NULL || type == NULL ? MI_RESULT_INVALID_PARAMETER
                                                     : find(key, name, &options, &option);
    if (result != MI_RESULT_OK) {
        return result;
    }
    *value = option->value;
    *type = option->type;
    show_place(options, option, index, flags);
    return wsmi_options_release(options, MI_RESULT_OK);
}

MI_Result wsmi_options_get_at(struct wsmi_options_key key, MI_Uint32 index, const MI_Char **name,
                              MI_Value *value, MI_Type *type, MI_Uint32 *flags)
{
    struct wsmi_options *options =
        name == NULL || value == NULL || type == NULL ? NULL : wsmi_options_acquire(key);
    if (options == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    if (index >= options->bag->count) {
        return wsmi_options_release(options, options->bag->count == 0
                                                 ? MI_RESULT_NO_SUCH_PROPERTY
                                                 : MI_RESULT_INVALID_PARAMETER);
    }
    const struct wsmi_bag_option *option = &options->bag->options[index];
    *name = option->name;
    *value = option->value;
    *type = option->type;
    show_place(options, option, NULL, flags);
    return wsmi_options_release(options, MI_RESULT_OK);
}

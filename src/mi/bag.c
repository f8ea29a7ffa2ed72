/* SPDX-License-Identifier: MIT */
#include "mi/bag.h"

#include "mi/bag_edit.h"
#include "mi/mem.h"
#include "mi/name.h"
#include "mi/value.h"

enum { FIRST_OPTIONS = 8 };

struct wsmi_bag *wsmi_bag_new(void)
{
    return wsmi_mem_new(sizeof(struct wsmi_bag));
}

/* A string may be the password of a key (wsmi/options.h). */
static void free_value(MI_Type type, MI_Value *value)
{
    if (type == MI_STRING && value->string != NULL) {
        wsmi_wipe(value->string, strlen(value->string));
    }
    wsmi_value_free(type, value);
}

void wsmi_bag_delete(struct wsmi_bag *bag)
{
    if (bag == NULL) {
        return;
    }
    for (size_t i = 0; i < bag->count; i++) {
        free_value(bag->options[i].type, &bag->options[i].value);
        wsmi_mem_free(bag->options[i].name);
    }
    wsmi_mem_free(bag->options);
    wsmi_bag_free_logins(bag);
    wsmi_mem_free(bag);
}

struct wsmi_bag_option *wsmi_bag_find(const struct wsmi_bag *bag, const MI_Char *name)
{
    for (size_t i = 0; i < bag->count; i++) {
        if (wsmi_name_eq(bag->options[i].name, name)) {
            return &bag->options[i];
        }
    }
    return NULL;
}

static bool grow(struct wsmi_bag *bag)
{
    size_t capacity = bag->capacity == 0 ? FIRST_OPTIONS : bag->capacity * 2;
    if (bag->count < bag->capacity) {
        return true;
    }
    struct wsmi_bag_option *options = wsmi_mem_new_array(capacity, sizeof(*options));
    if (options == NULL) {
        return false;
    }
    if (bag->count > 0) {
        memcpy(options, bag->options, bag->count * sizeof(*options));
    }
    wsmi_mem_free(bag->options);
    bag->options = options;
    bag->capacity = capacity;
    return true;
}

/* Takes over `value` on success. */
static MI_Result append(struct wsmi_bag *bag, const MI_Char *name, MI_Type type,
                        const MI_Value *value, MI_Uint32 flags)
{
    MI_Char *copy = wsmi_mem_strdup(name);
    if (copy == NULL || !grow(bag)) {
        wsmi_mem_free(copy);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    bag->options[bag->count++] = (struct wsmi_bag_option){copy, type, *value, flags};
    return MI_RESULT_OK;
}

MI_Result wsmi_bag_set(struct wsmi_bag *bag, const MI_Char *name, MI_Type type,
                       const MI_Value *value, MI_Uint32 flags)
{
    MI_Value copy;
    if (!wsmi_name_is_legal(name)) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    struct wsmi_bag_option *option = wsmi_bag_find(bag, name);
    if (option != NULL && option->type != type) {
        return MI_RESULT_TYPE_MISMATCH;
    }
    MI_Result result = wsmi_value_copy(type, value, 0, &copy);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (option != NULL) {
        free_value(type, &option->value);
        option->value = copy;
        option->flags = flags;
        return MI_RESULT_OK;
    }
    result = append(bag, name, type, &copy, flags);
    if (result != MI_RESULT_OK) {
        free_value(type, &copy);
    }
    return result;
}

struct wsmi_bag *wsmi_bag_clone(const struct wsmi_bag *bag)
{
    struct wsmi_bag *clone = wsmi_bag_new();
    bool complete = clone != NULL && wsmi_bag_copy_logins(bag, clone);
    for (size_t i = 0; complete && i < bag->count; i++) {
        const struct wsmi_bag_option *option = &bag->options[i];
        complete = wsmi_bag_set(clone, option->name, option->type, &option->value, option->flags) ==
                   MI_RESULT_OK;
    }
    if (!complete) {
        wsmi_bag_delete(clone);
        return NULL;
    }
    clone->must_understand = bag->must_understand;
    clone->delivery_type = bag->delivery_type;
    return clone;
}

static const struct wsmi_bag_option *find_typed(const struct wsmi_bag *bag, const MI_Char *name,
                                                MI_Type type)
{
    const struct wsmi_bag_option *option = wsmi_bag_find(bag, name);
    return option != NULL && option->type == type ? option : NULL;
}

const MI_Char *wsmi_bag_string(const struct wsmi_bag *bag, const MI_Char *name)
{
    const struct wsmi_bag_option *option = find_typed(bag, name, MI_STRING);
    return option == NULL ? NULL : option->value.string;
}

bool wsmi_bag_number(const struct wsmi_bag *bag, const MI_Char *name, MI_Uint32 *ret)
{
    const struct wsmi_bag_option *option = find_typed(bag, name, MI_UINT32);
    if (option == NULL) {
        return false;
    }
    *ret = option->value.uint32;
    return true;
}

bool wsmi_bag_interval(const struct wsmi_bag *bag, const MI_Char *name, MI_Interval *ret)
{
    const struct wsmi_bag_option *option = find_typed(bag, name, MI_DATETIME);
    if (option == NULL || option->value.datetime.isTimestamp) {
        return false;
    }
    *ret = option->value.datetime.u.interval;
    return true;
}

bool wsmi_bag_type(const struct wsmi_bag *bag, const MI_Char *name, MI_Type *ret)
{
    const struct wsmi_bag_option *option = wsmi_bag_find(bag, name);
    if (option == NULL) {
        return false;
    }
    *ret = option->type;
    return true;
}

bool wsmi_bag_must_understand(const struct wsmi_bag *bag)
{
    return bag->must_understand;
}

MI_SubscriptionDeliveryType wsmi_bag_delivery_type(const struct wsmi_bag *bag)
{
    return bag->delivery_type;
}

size_t wsmi_bag_count(const struct wsmi_bag *bag)
{
    return bag->count;
}

const MI_Char *wsmi_bag_name_at(const struct wsmi_bag *bag, size_t index)
{
    return index < bag->count ? bag->options[index].name : NULL;
}

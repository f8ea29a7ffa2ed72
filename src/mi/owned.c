/* SPDX-License-Identifier: MIT */
#include "mi/owned.h"

#include "core/num.h"
#include "mi/instance_copy.h"
#include "mi/mem.h"
#include "mi/pack.h"

static bool holds_instances(MI_Type type)
{
    unsigned scalar = (unsigned)type & ~(unsigned)MI_ARRAY;
    return scalar == MI_REFERENCE || scalar == MI_INSTANCE;
}

static bool is_array(MI_Type type)
{
    return ((unsigned)type & MI_ARRAY) != 0;
}

static void *piece_of(struct wsmi_owned *owned)
{
    return owned + 1;
}

static void free_instances(MI_Instance **instances, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)MI_Instance_Delete(instances[i]);
    }
}

/* Replaces each pointer of the piece by one to a clone. */
static MI_Result clone_instances(MI_Instance **instances, size_t count, unsigned depth)
{
    for (size_t i = 0; i < count; i++) {
        MI_Instance *clone;
        MI_Result result = wsmi_instance_copy(instances[i], depth, &clone);
        if (result != MI_RESULT_OK) {
            free_instances(instances, i);
            return result;
        }
        instances[i] = clone;
    }
    return MI_RESULT_OK;
}

MI_Result wsmi_owned_place(struct wsmi_owned *owned, MI_Type type, const MI_Value *value,
                           enum wsmi_embedding embedding, unsigned depth, MI_Value *ret_value)
{
    MI_Value copy;
    MI_Result result = MI_RESULT_OK;
    owned->next = NULL;
    owned->in_block = true;
    owned->instances = !holds_instances(type) ? 0 : is_array(type) ? value->array.size : 1;
    (void)wsmi_pack_copy(type, value, piece_of(owned), &copy);
    if (owned->instances > 0 && embedding == WSMI_EMBEDDING_CLONE) {
        MI_Instance **instances = piece_of(owned);
        result = clone_instances(instances, owned->instances, depth);
        if (result == MI_RESULT_OK && !is_array(type)) {
            copy.instance = instances[0];
        }
    }
    if (result == MI_RESULT_OK) {
        *ret_value = copy;
    }
    return result;
}

MI_Result wsmi_owned_new(MI_Type type, const MI_Value *value, unsigned depth,
                         struct wsmi_owned **ret, MI_Value *ret_value)
{
    size_t bytes;
    MI_Result result = wsmi_pack_measure(type, value, &bytes);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (bytes == 0) {
        (void)wsmi_pack_copy(type, value, NULL, ret_value);
        *ret = NULL;
        return MI_RESULT_OK;
    }
    size_t total;
    struct wsmi_owned *owned =
        wsmi_num_add(bytes, sizeof(*owned), &total) ? wsmi_mem_new(total) : NULL;
    if (owned == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    result = wsmi_owned_place(owned, type, value, WSMI_EMBEDDING_CLONE, depth, ret_value);
    owned->in_block = false;
    if (result != MI_RESULT_OK) {
        wsmi_mem_free(owned);
        return result;
    }
    *ret = owned;
    return MI_RESULT_OK;
}

static void release(struct wsmi_owned *owned)
{
    free_instances(piece_of(owned), owned->instances);
    if (!owned->in_block) {
        wsmi_mem_free(owned);
    }
}

static bool is_target(struct wsmi_owned *owned, MI_Type type, const MI_Value *value)
{
    if (is_array(type)) {
        return piece_of(owned) == value->array.data;
    }
    if (type == MI_STRING) {
        return piece_of(owned) == (void *)value->string;
    }
    MI_Instance **instances = piece_of(owned);
    return owned->instances == 1 && instances[0] == value->instance;
}

void wsmi_owned_release(struct wsmi_owned **list, MI_Type type, const MI_Value *value)
{
    if (!is_array(type) && type != MI_STRING && !holds_instances(type)) {
        return;
    }
    for (struct wsmi_owned **at = list; *at != NULL; at = &(*at)->next) {
        if (is_target(*at, type, value)) {
            struct wsmi_owned *found = *at;
            *at = found->next;
            release(found);
            return;
        }
    }
}

void wsmi_owned_release_all(struct wsmi_owned **list)
{
    while (*list != NULL) {
        struct wsmi_owned *owned = *list;
        *list = owned->next;
        release(owned);
    }
}

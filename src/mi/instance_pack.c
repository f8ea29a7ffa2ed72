/* SPDX-License-Identifier: MIT */
#include "mi/instance_pack.h"

#include "core/num.h"
#include "mi/instance.h"
#include "mi/instance_state.h"
#include "mi/layout.h"
#include "mi/mem.h"
#include "mi/pack.h"

/* Instances need somebody who deletes them; texts and numbers go with the block. */
static size_t header_bytes(MI_Type type)
{
    unsigned scalar = (unsigned)type & ~(unsigned)MI_ARRAY;
    return scalar == MI_REFERENCE || scalar == MI_INSTANCE ? sizeof(struct wsmi_owned) : 0;
}

static bool add(size_t bytes, size_t *total)
{
    return wsmi_num_add(*total, wsmi_pack_round(bytes), total);
}

static MI_Result measure(const struct wsmi_content *content, size_t *ret)
{
    const MI_ClassDecl *decl = content->class_decl;
    size_t total = 0;
    bool fits = add(decl->size, &total) && add(sizeof(struct wsmi_instance_state), &total);
    if (content->name_space != NULL) {
        fits = fits && add(strlen(content->name_space) + 1, &total);
    }
    if (content->server_name != NULL) {
        fits = fits && add(strlen(content->server_name) + 1, &total);
    }
    for (MI_Uint32 i = 0; content->slots != NULL && fits && i < decl->numProperties; i++) {
        MI_Type type = (MI_Type)decl->properties[i]->type;
        size_t bytes = 0;
        if (content->slots[i].exists) {
            MI_Result result = wsmi_pack_measure(type, &content->slots[i].value, &bytes);
            if (result != MI_RESULT_OK) {
                return result;
            }
        }
        if (bytes > 0) {
            fits = bytes < SIZE_MAX / 2 && add(bytes + header_bytes(type), &total);
        }
    }
    *ret = total;
    return fits ? MI_RESULT_OK : MI_RESULT_SERVER_LIMITS_EXCEEDED;
}

static uint8_t *take(uint8_t **at, size_t bytes)
{
    uint8_t *taken = *at;
    *at += wsmi_pack_round(bytes);
    return taken;
}

static const MI_Char *put_text(uint8_t **at, const MI_Char *text)
{
    if (text == NULL) {
        return NULL;
    }
    size_t bytes = strlen(text) + 1;
    return memcpy(take(at, bytes), text, bytes);
}

/* One value, of those that were measured, into the block behind `at`. */
static MI_Result put_value(const struct wsmi_content *content, MI_Type type, const MI_Value *value,
                           struct wsmi_instance_state *state, uint8_t **at, MI_Value *ret)
{
    size_t bytes = 0;
    size_t header = header_bytes(type);
    MI_Result result = header == 0 ? MI_RESULT_OK : wsmi_pack_measure(type, value, &bytes);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (bytes == 0) {
        *at += wsmi_pack_round(wsmi_pack_copy(type, value, *at, ret));
        return MI_RESULT_OK;
    }
    struct wsmi_owned *owned = (struct wsmi_owned *)(void *)take(at, bytes + header);
    result = wsmi_owned_place(owned, type, value, content->embedding, content->depth + 1, ret);
    if (result == MI_RESULT_OK) {
        owned->next = state->owned;
        state->owned = owned;
    }
    return result;
}

static MI_Result fill(const struct wsmi_content *content, MI_Instance *instance, uint8_t *at)
{
    const MI_ClassDecl *decl = content->class_decl;
    struct wsmi_instance_state *state = wsmi_instance_state_in(instance);
    for (MI_Uint32 i = 0; i < decl->numProperties; i++) {
        const struct wsmi_slot *slot = content->slots == NULL ? NULL : &content->slots[i];
        MI_Type type = (MI_Type)decl->properties[i]->type;
        void *field = wsmi_instance_field(instance, decl->properties[i]);
        MI_Value value;
        if (slot == NULL || !slot->exists) {
            wsmi_field_store(type, field, NULL,
                             slot == NULL ? WSMI_FIELD_NOT_MODIFIED : slot->flags);
            continue;
        }
        MI_Result result = put_value(content, type, &slot->value, state, &at, &value);
        if (result != MI_RESULT_OK) {
            return result;
        }
        wsmi_field_store(type, field, &value, slot->flags);
    }
    return MI_RESULT_OK;
}

MI_Result wsmi_instance_pack(const struct wsmi_content *content, MI_Instance **ret)
{
    size_t bytes;
    MI_Result result = measure(content, &bytes);
    uint8_t *block = result == MI_RESULT_OK ? wsmi_mem_new(bytes) : NULL;
    if (block == NULL) {
        return result == MI_RESULT_OK ? MI_RESULT_SERVER_LIMITS_EXCEEDED : result;
    }
    uint8_t *at = block;
    MI_Instance *instance = (MI_Instance *)(void *)take(&at, content->class_decl->size);
    struct wsmi_instance_state *state =
        (struct wsmi_instance_state *)(void *)take(&at, sizeof(*state));
    instance->ft = &wsmi_instance_ft;
    instance->classDecl = content->class_decl;
    instance->reserved[0] = (ptrdiff_t)(uintptr_t)state;
    state->is_dynamic = content->is_dynamic;
    instance->nameSpace = put_text(&at, content->name_space);
    instance->serverName = put_text(&at, content->server_name);
    result = fill(content, instance, at);
    if (result != MI_RESULT_OK) {
        wsmi_owned_release_all(&state->owned);
        wsmi_mem_free(block);
        return result;
    }
    state->decl = content->decl != NULL ? wsmi_decl_ref(content->decl) : NULL;
    *ret = instance;
    return MI_RESULT_OK;
}

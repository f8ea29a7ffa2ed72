/* SPDX-License-Identifier: MIT */
/* From one entry of an answer to one result. */
#include "mi/cim_task.h"
#include "mi/mem.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

struct wsmi_view wsmi_cim_result_class(const struct wsmi_cim_task *task,
                                       const struct wsmi_entry *entry)
{
    const struct wsmi_view none = {NULL, 0};
    if (task->kind->is_about_classes) {
        return none;
    }
    if (task->type_class.len > 0) {
        return task->type_class;
    }
    switch (entry->kind) {
    case WSMI_ENTRY_INSTANCE:
        return entry->instance->class_name;
    case WSMI_ENTRY_REFERENCE:
        return wsmi_uri_class(entry->reference->resource_uri);
    case WSMI_ENTRY_FRAGMENT:
        return task->fragment_class;
    default:
        return none;
    }
}

bool wsmi_cim_result_is_wanted(const struct wsmi_cim_task *task, const struct wsmi_entry *entry)
{
    struct wsmi_view name = {NULL, 0};
    switch (entry->kind) {
    case WSMI_ENTRY_HEARTBEAT:
    case WSMI_ENTRY_DROPPED: /* told by the stream */
        return false;
    case WSMI_ENTRY_INSTANCE:
        name = entry->instance->class_name;
        break;
    case WSMI_ENTRY_REFERENCE:
        name = wsmi_uri_class(entry->reference->resource_uri);
        break;
    default:
        return true;
    }
    return task->only_class.len == 0 || wsmi_view_eq_nocase(name, task->only_class);
}

/* Agents are written to as they write. */
static void learn_datetime_form(const struct wsmi_cim_task *task,
                                const struct wsmi_cim_instance *in, const MI_Instance *made)
{
    MI_Uint32 count = 0;
    (void)MI_Instance_GetElementCount(made, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name;
        MI_Type type;
        if (MI_Instance_GetElementAt(made, i, &name, NULL, &type, NULL) != MI_RESULT_OK ||
            type != MI_DATETIME) {
            continue;
        }
        const struct wsmi_property *property = wsmi_cim_instance_find(in, wsmi_view_from_str(name));
        if (property != NULL) {
            wsmi_dialect_learn_item(&task->call.session->dialect, &task->call.session->config,
                                    &property->items[0]);
        }
    }
}

/* Leaves out what the base class does not declare; everything stays when it is not known. */
static bool keep_base_only(struct wsmi_cim_task *task, const struct wsmi_cim_instance *in,
                           struct wsmi_cim_instance *ret, struct wsmi_error *error)
{
    struct wsmi_err err;
    *ret = *in;
    if (!task->base_only || task->schema.top.decl == NULL) {
        return true;
    }
    struct wsmi_property *kept = wsmi_arena_alloc_array(&task->answer.arena, in->property_count,
                                                        sizeof(*kept), in->offset, &err);
    if (kept == NULL) {
        return wsmi_error_from_err(&err, "answer", error);
    }
    ret->properties = kept;
    ret->property_count = 0;
    for (size_t i = 0; i < in->property_count; i++) {
        if (MI_Class_GetElement(task->schema.top.decl, (const MI_Char *)in->properties[i].name.ptr,
                                NULL, NULL, NULL, NULL, NULL, NULL, NULL) == MI_RESULT_OK) {
            kept[ret->property_count++] = in->properties[i];
        }
    }
    return true;
}

static bool make_instance(struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                          struct wsmi_result *result, struct wsmi_error *error)
{
    struct wsmi_typing typing = wsmi_schema_typing(&task->schema);
    struct wsmi_cim_instance in;
    bool mismatch = false;
    typing.method = task->method.len > 0 ? (const MI_Char *)task->method.ptr : NULL;
    typing.as_sent = task->is_projection;
    typing.ret_mismatch = &mismatch;
    const MI_Char *class_name = task->result_class;
    if (entry->kind == WSMI_ENTRY_FRAGMENT && task->fragment_class.len > 0) {
        class_name = (const MI_Char *)task->fragment_class.ptr;
    }
    if (!keep_base_only(task, entry->instance, &in, error) ||
        !wsmi_instance_from_cim(&in, class_name, &typing, &result->instance, error)) {
        return false;
    }
    if (task->next_entry == 0) {
        learn_datetime_form(task, entry->instance, result->instance);
    }
    if (mismatch) {
        wsmi_session_log(task->call.session, 1,
                         "a value does not fit the type its class declares; it is delivered as a "
                         "string");
    }
    return true;
}

/* A list of names may be one of references, whose selector ClassName is meant. */
static struct wsmi_view class_name_of(const struct wsmi_entry *entry)
{
    const struct wsmi_view none = {NULL, 0};
    const struct wsmi_selector *selector =
        entry->reference == NULL ? NULL : wsmi_epr_find(entry->reference, WSMI_VIEW("ClassName"));
    return selector == NULL ? none : selector->text;
}

/* The class objects of a list of names hold nothing but the name. */
static bool make_class(struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                       struct wsmi_result *result, struct wsmi_error *error)
{
    const struct wsmi_call *call = &task->call;
    MI_Class *found = NULL;
    if (task->wants_declarations &&
        !wsmi_schema_find(&task->schema, entry->class_decl->name, &found, error)) {
        return false;
    }
    if (found != NULL) {
        return MI_Class_Clone(found, &result->class_result) == MI_RESULT_OK ||
               wsmi_error_no_memory(error, "answer");
    }
    struct wsmi_cim_class bare = {.name = class_name_of(entry)};
    const struct wsmi_cim_class *decl = entry->class_decl != NULL ? entry->class_decl : &bare;
    if (!wsmi_class_from_cim(decl, (const MI_Char *)call->name_space.ptr,
                             call->session->config.server_name, &result->class_result, error) ||
        !wsmi_schema_finish_class(&task->schema, &result->class_result, error)) {
        return false;
    }
    if (task->kind->action == WSMI_ACTION_GET) { /* what is listed may be bare names */
        (void)wsmi_class_cache_put(&call->session->classes, call->name_space, decl->name,
                                   result->class_result);
    }
    return true;
}

/* That of the event itself; the header's belongs to the last one of the message. */
static struct wsmi_view bookmark_of(const struct wsmi_cim_task *task,
                                    const struct wsmi_entry *entry)
{
    bool is_last = entry == task->entries + task->entry_count - 1;
    return entry->bookmark.len == 0 && is_last ? task->answer.reply.envelope.bookmark
                                               : entry->bookmark;
}

bool wsmi_cim_result_make(struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                          struct wsmi_result *result, struct wsmi_error *error)
{
    struct wsmi_typing typing;
    result->code = MI_RESULT_OK;
    struct wsmi_view bookmark = bookmark_of(task, entry);
    if (bookmark.len > 0) {
        result->bookmark = wsmi_mem_view_dup(bookmark);
        if (result->bookmark == NULL) {
            return wsmi_error_no_memory(error, "answer");
        }
    }
    if (task->kind->is_about_classes) {
        return make_class(task, entry, result, error);
    }
    switch (entry->kind) {
    case WSMI_ENTRY_REFERENCE:
        typing = wsmi_schema_typing(&task->schema);
        return wsmi_instance_from_epr(entry->reference, &typing, &result->instance, error);
    default:
        return make_instance(task, entry, result, error);
    }
}

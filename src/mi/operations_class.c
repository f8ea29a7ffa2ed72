/* SPDX-License-Identifier: MIT */
/* MI_Session_GetClass and EnumerateClasses: declarations in the form the peer has
 * (class_request.h).
 */
#include "mi/cim_task.h"
#include "mi/class_request.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"

struct arguments {
    const MI_OperationOptions *options;
    const MI_Char *name_space;
    const MI_Char *class_name;
    bool names_only;
};

/*
 * A peer that has declarations and does not list them says the same as one that lacks the class it
 * is asked about: OMI answers that the class does not exist, whichever it is, AMT does not know the
 * resource. So what the error means depends on whether that class is declared.
 */
static void judge_listing(const struct wsmi_cim_task *task, bool is_declared,
                          struct wsmi_error *error)
{
    bool is_about_a_class = error->fault->error_class.local.len > 0 ||
                            wsmi_class_cache_has_any(&task->call.session->classes);
    if (is_declared || task->call.class_name.len == 0 || !is_about_a_class) {
        error->result = MI_RESULT_NOT_SUPPORTED;
        error->category = wsmi_error_category(MI_RESULT_NOT_SUPPORTED);
        error->reason = "the peer does not list classes";
    }
}

/* Fills the call's request, in `form`. False with `error`. */
static bool fill(struct wsmi_cim_task *task, bool enumerate, enum wsmi_class_form form,
                 struct wsmi_error *error)
{
    struct wsmi_call *call = &task->call;
    const struct wsmi_class_wish wish = {
        .name_space = call->name_space,
        .class_name = call->class_name,
        .enumerate = enumerate,
        .is_shallow = (call->flags & MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW) != 0,
        .names_only = task->names_only,
        .form = form,
    };
    struct wsmi_err err;
    struct wsmi_class_request *room = wsmi_arena_alloc(&call->arena, sizeof(*room), 0, &err);
    if (room == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    task->class_form = form;
    return wsmi_class_request_fill(&wish, room, &call->request) ||
           wsmi_call_refuse(error, "the name of the class fits into no request");
}

static enum wsmi_refusal refuse_class(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    return wsmi_class_form_has_other(task->call.session, task->class_form, &task->answer) &&
                   fill(task, false, WSMI_CLASS_FORM_INTRINSIC, error)
               ? WSMI_REFUSAL_AGAIN
               : WSMI_REFUSAL_STANDS;
}

/* The intrinsic methods list the names of all classes; what derives from what they do not say. */
static bool lists_all(const struct wsmi_cim_task *task)
{
    return task->call.class_name.len == 0 &&
           (task->call.flags & MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW) == 0;
}

static enum wsmi_refusal refuse_listing(struct wsmi_cim_task *task, struct wsmi_error *error);

/* All names in one answer. */
static bool list_names(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    static const struct wsmi_cim_kind names_kind = {
        .action = WSMI_ACTION_ENUMERATE,
        .bodies = 1u << WSMI_BODY_CLASS_NAMES,
        .may_repeat = true,
        .is_about_classes = true,
        .refused = refuse_listing,
        .judge = judge_listing,
    };
    task->kind = &names_kind;
    task->wants_declarations = !task->names_only;
    return fill(task, true, WSMI_CLASS_FORM_INTRINSIC, error);
}

static enum wsmi_refusal refuse_listing(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    const struct wsmi_call *call = &task->call;
    MI_Class *found = NULL;
    if (error->result != MI_RESULT_INVALID_CLASS && error->result != MI_RESULT_NOT_FOUND &&
        error->result != MI_RESULT_NOT_SUPPORTED) {
        return WSMI_REFUSAL_STANDS;
    }
    if (lists_all(task) &&
        wsmi_class_form_has_other(call->session, task->class_form, &task->answer)) {
        return list_names(task, error) ? WSMI_REFUSAL_AGAIN : WSMI_REFUSAL_STANDS;
    }
    enum wsmi_class_known known =
        call->class_name.len == 0 ? WSMI_CLASS_MISSING
                                  : wsmi_class_cache_find(&call->session->classes, call->name_space,
                                                          call->class_name, &found);
    if (known == WSMI_CLASS_UNKNOWN || known == WSMI_CLASS_OOM) {
        return WSMI_REFUSAL_PROBE; /* which finds out, about memory as well */
    }
    judge_listing(task, known != WSMI_CLASS_MISSING, error);
    if (found != NULL) {
        (void)MI_Class_Delete(found);
    }
    return WSMI_REFUSAL_STANDS;
}

static const struct wsmi_cim_kind get_kind = {
    .action = WSMI_ACTION_GET,
    .bodies = 1u << WSMI_BODY_CLASS,
    .is_about_classes = true,
    .may_repeat = true,
    .refused = refuse_class,
};
static const struct wsmi_cim_kind enumerate_kind = {
    .action = WSMI_ACTION_ENUMERATE,
    .bodies = 1u << WSMI_BODY_ENUMERATE_RESPONSE | 1u << WSMI_BODY_PULL_RESPONSE,
    .may_repeat = true,
    .is_stream = true,
    .is_about_classes = true,
    .refused = refuse_listing,
    .judge = judge_listing,
};

/* The first request, in the form the session has settled on. */
static bool fill_first(struct wsmi_cim_task *task, const struct arguments *arguments,
                       struct wsmi_error *error)
{
    static const struct wsmi_err no_lineage = {
        WSMI_E_UNSUPPORTED, 0, "the peer lists all classes, and not which derives from which"};
    bool enumerate = task->kind->is_stream;
    enum wsmi_class_form form = wsmi_class_form_first(task->call.session);
    task->names_only = arguments->names_only;
    if (!wsmi_call_keep(&task->call, arguments->class_name, &task->call.class_name, error)) {
        return false;
    }
    if (!enumerate || form != WSMI_CLASS_FORM_INTRINSIC) {
        return fill(task, enumerate, form, error);
    }
    if (!lists_all(task)) {
        return wsmi_error_without_place(&no_lineage, "parameter", error);
    }
    return list_names(task, error);
}

static struct wsmi_task *create(const struct wsmi_cim_kind *kind, const struct arguments *arguments,
                                struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error)
{
    struct wsmi_cim_task *task =
        wsmi_cim_task_new(kind, session, flags, arguments->options, arguments->name_space, error);
    if (task == NULL) {
        return NULL;
    }
    task->call.request.enumerate.optimize = true;
    task->call.request.enumerate.max_elements = session->config.max_elements;
    if (!fill_first(task, arguments, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    return &task->task;
}

static struct wsmi_task *create_get(const void *context, struct wsmi_session *session,
                                    MI_Uint32 flags, struct wsmi_error *error)
{
    const struct arguments *arguments = context;
    if (arguments->class_name == NULL) {
        (void)wsmi_call_refuse(error, "the class name is NULL");
        return NULL;
    }
    return create(&get_kind, arguments, session, flags, error);
}

static struct wsmi_task *create_enumerate(const void *context, struct wsmi_session *session,
                                          MI_Uint32 flags, struct wsmi_error *error)
{
    return create(&enumerate_kind, context, session, flags, error);
}

static const struct wsmi_task_factory get_factory = {
    .name = "MI_Session_GetClass",
    .channel = WSMI_CHANNEL_CLASS,
    .legal_flags = WSMI_CIM_FLAGS,
    .create = create_get,
};
static const struct wsmi_task_factory enumerate_factory = {
    .name = "MI_Session_EnumerateClasses",
    .channel = WSMI_CHANNEL_CLASS,
    .legal_flags = WSMI_CIM_FLAGS,
    .create = create_enumerate,
};

void MI_CALL wsmi_get_class(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                            const MI_Char *name_space, const MI_Char *class_name,
                            MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {options, name_space, class_name, false};
    wsmi_operation_start(session, flags, callbacks, &get_factory, &arguments, operation);
}

void MI_CALL wsmi_enumerate_classes(MI_Session *session, MI_Uint32 flags,
                                    MI_OperationOptions *options, const MI_Char *name_space,
                                    const MI_Char *class_name, MI_Boolean names_only,
                                    MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {options, name_space, class_name, names_only != 0};
    wsmi_operation_start(session, flags, callbacks, &enumerate_factory, &arguments, operation);
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/answer.h"
#include "cli/call.h"
#include "cli/console.h"
#include "cli/instance.h"

enum { MAX_DECLARED = 64 };

/* One class that was asked for. */
struct wsmi_cli_declared {
    const char *name;
    MI_Class *class_object; /* NULL: it cannot be had */
    struct wsmi_cli_declared *next;
};

/* The credentials are not accepted: the operation would not be the next to try them. */
static bool is_unauthenticated(const MI_Instance *details)
{
    MI_Uint32 category = MI_ERRORCATEGORY_NOT_SPECIFIED;
    return wsmi_cli_instance_number(details, MI_T("error_Category"), &category) &&
           category == MI_ERRORCATEGORY_AUTHENTICATION_ERROR;
}

/* Waits for the class; `ret` is a clone or NULL. False when the service cannot be talked to. */
static bool fetch(struct wsmi_cli_call *call, const char *name, MI_Class **ret)
{
    MI_Operation operation = MI_OPERATION_NULL;
    struct wsmi_cli_watched watched;
    const MI_Class *found = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_FALSE;
    MI_Result result = MI_RESULT_OK;
    MI_Session_GetClass(&call->session, 0, NULL, call->args->namespace_name, name, NULL,
                        &operation);
    wsmi_cli_interrupt_watch(call->interrupt, &watched, &operation);
    do {
        MI_Result called =
            MI_Operation_GetClass(&operation, &found, &more, &result, &message, &details);
        if (called != MI_RESULT_OK) {
            result = called;
            more = MI_FALSE;
        } else if (found != NULL && *ret == NULL) {
            (void)MI_Class_Clone(found, ret);
        }
    } while (more);
    enum wsmi_cli_exit status = wsmi_cli_exit_of(result, details);
    struct wsmi_cli_answer answer = {call->destination,
                                     result,
                                     status,
                                     message,
                                     NULL,
                                     details,
                                     wsmi_cli_call_hint(call, result)};
    bool is_out_of_reach = wsmi_cli_interrupt_came(call->interrupt) ||
                           is_unauthenticated(details) ||
                           (result != MI_RESULT_NOT_SUPPORTED &&
                            (status == WSMI_CLI_EXIT_UNREACHABLE ||
                             status == WSMI_CLI_EXIT_TIMED_OUT || status == WSMI_CLI_EXIT_USAGE));
    if (is_out_of_reach) {
        call->status = status;
        if (!wsmi_cli_interrupt_came(call->interrupt)) {
            wsmi_cli_answer_complain(&answer);
        }
    } else if (result != MI_RESULT_OK && call->args->is_verbose) {
        wsmi_cli_complain("no declaration of %s: values without a written type are text", name);
        wsmi_cli_answer_complain(&answer);
    }
    wsmi_cli_interrupt_unwatch(call->interrupt, &watched);
    (void)MI_Operation_Close(&operation);
    return !is_out_of_reach;
}

bool wsmi_cli_declared_find(void *context, const char *class_name, const MI_Class **ret)
{
    struct wsmi_cli_call *call = context;
    struct wsmi_view view = wsmi_view_from_str(class_name);
    struct wsmi_view copy;
    struct wsmi_err err;
    size_t count = 0;
    for (struct wsmi_cli_declared *at = call->declared; at != NULL; at = at->next) {
        if (wsmi_view_eq_nocase(wsmi_view_from_str(at->name), view)) {
            *ret = at->class_object;
            return true;
        }
        count++;
    }
    struct wsmi_cli_declared *added = wsmi_arena_alloc(&call->arena, sizeof(*added), 0, &err);
    if (count == MAX_DECLARED || added == NULL ||
        !wsmi_arena_copy(&call->arena, view, 0, &copy, &err)) {
        wsmi_cli_complain("too many classes are named");
        call->status = WSMI_CLI_EXIT_USAGE;
        return false;
    }
    added->name = (const char *)copy.ptr;
    added->next = call->declared;
    call->declared = added;
    if (!fetch(call, class_name, &added->class_object)) {
        return false;
    }
    *ret = added->class_object;
    return true;
}

void wsmi_cli_declared_clean_up(struct wsmi_cli_call *call)
{
    while (call->declared != NULL) {
        (void)MI_Class_Delete(call->declared->class_object); /* NULL is nothing to it */
        call->declared = call->declared->next;
    }
}

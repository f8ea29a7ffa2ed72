/* SPDX-License-Identifier: MIT */
#include "cli/call.h"
#include "cli/operations.h"

static bool check_keys(const struct wsmi_cli_args *args)
{
    return wsmi_cli_check_words(args->operands + 2, args->operand_count - 2);
}

static bool start_associators(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    const MI_Instance *key = wsmi_cli_call_instance(call, NULL, 2, WSMI_CLI_KEYS);
    if (key == NULL) {
        return false;
    }
    MI_Session_AssociatorInstances(&call->session, call->flags, call->options, args->namespace_name,
                                   key, args->assoc_class, args->result_class, args->role,
                                   args->result_role, args->is_keys_only ? MI_TRUE : MI_FALSE,
                                   &call->callbacks, ret);
    return true;
}

static bool start_references(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    const MI_Instance *key = wsmi_cli_call_instance(call, NULL, 2, WSMI_CLI_KEYS);
    if (key == NULL) {
        return false;
    }
    MI_Session_ReferenceInstances(&call->session, call->flags, call->options, args->namespace_name,
                                  key, args->result_class, args->role,
                                  args->is_keys_only ? MI_TRUE : MI_FALSE, &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_associators(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .operands = 2,
        .usage = "associators takes a destination, a class and the keys of the instance: "
                 "associators DESTINATION CLASS NAME=VALUE ...",
        .check = check_keys,
        .start = start_associators,
    };
    return wsmi_cli_operate(args, &verb);
}

enum wsmi_cli_exit wsmi_cli_references(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .operands = 2,
        .usage = "references takes a destination, a class and the keys of the instance: "
                 "references DESTINATION CLASS NAME=VALUE ...",
        .check = check_keys,
        .start = start_references,
    };
    return wsmi_cli_operate(args, &verb);
}

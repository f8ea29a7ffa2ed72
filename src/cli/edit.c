/* SPDX-License-Identifier: MIT */
/* Create, modify, delete. */
#include "cli/call.h"
#include "cli/console.h"
#include "cli/instance.h"
#include "cli/operations.h"

static bool check_words(const struct wsmi_cli_args *args)
{
    return wsmi_cli_check_words(args->operands + 2, args->operand_count - 2);
}

static bool check_modify(const struct wsmi_cli_args *args)
{
    if (args->operand_count == 2) {
        wsmi_cli_complain("modify what of it? NAME=VALUE is missing");
        return false;
    }
    return check_words(args);
}

static bool start_create(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const MI_Instance *instance = wsmi_cli_call_instance(call, NULL, 2, WSMI_CLI_PROPERTIES);
    if (instance == NULL) {
        return false;
    }
    MI_Session_CreateInstance(&call->session, call->flags, call->options,
                              call->args->namespace_name, instance, &call->callbacks, ret);
    return true;
}

static bool start_modify(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const MI_Instance *instance =
        wsmi_cli_call_instance(call, &call->args->keys, 2, WSMI_CLI_PROPERTIES);
    if (instance == NULL) {
        return false;
    }
    /* Without a single key, the instance of a class that has only one would be meant. */
    if (!wsmi_cli_instance_has_keys(instance)) {
        wsmi_cli_complain("modify which one? --key NAME=VALUE is missing");
        call->status = WSMI_CLI_EXIT_USAGE;
        return false;
    }
    MI_Session_ModifyInstance(&call->session, call->flags, call->options,
                              call->args->namespace_name, instance, &call->callbacks, ret);
    return true;
}

static bool start_delete(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const MI_Instance *key = wsmi_cli_call_instance(call, NULL, 2, WSMI_CLI_KEYS);
    if (key == NULL) {
        return false;
    }
    MI_Session_DeleteInstance(&call->session, 0, call->options, call->args->namespace_name, key,
                              &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_create(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .is_single = true,
        .operands = 2,
        .usage = "create takes a destination, a class and properties: "
                 "create DESTINATION CLASS NAME=VALUE ...",
        .check = check_words,
        .start = start_create,
    };
    return wsmi_cli_operate(args, &verb);
}

enum wsmi_cli_exit wsmi_cli_modify(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .is_single = true,
        .operands = 2,
        .usage = "modify takes a destination, a class, keys and properties: "
                 "modify DESTINATION CLASS --key NAME=VALUE NAME=VALUE ...",
        .check = check_modify,
        .start = start_modify,
    };
    return wsmi_cli_operate(args, &verb);
}

enum wsmi_cli_exit wsmi_cli_delete(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .is_single = true,
        .operands = 3,
        .usage = "delete takes a destination, a class and the keys of the instance: "
                 "delete DESTINATION CLASS NAME=VALUE ...",
        .check = check_words,
        .start = start_delete,
    };
    return wsmi_cli_operate(args, &verb);
}

/* SPDX-License-Identifier: MIT */
#include "cli/call.h"
#include "cli/operations.h"

static bool check_parameters(const struct wsmi_cli_args *args)
{
    return wsmi_cli_check_words(args->operands + 3, args->operand_count - 3);
}

/* Of the instance the keys name, or without keys of the class. */
static bool start_invoke(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    const MI_Instance *key = NULL;
    const MI_Instance *parameters = NULL;
    if (args->keys.count > 0) {
        /* No operand follows the last. */
        key = wsmi_cli_call_instance(call, &args->keys, args->operand_count, WSMI_CLI_KEYS);
        if (key == NULL) {
            return false;
        }
    }
    if (args->operand_count > 3) {
        parameters = wsmi_cli_call_instance(call, NULL, 3, WSMI_CLI_PARAMETERS);
        if (parameters == NULL) {
            return false;
        }
    }
    MI_Session_Invoke(&call->session, call->flags, call->options, args->namespace_name,
                      key == NULL ? args->operands[1] : NULL, args->operands[2], key, parameters,
                      &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_invoke(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .is_single = true,
        .takes_list = true,
        .operands = 3,
        .usage = "invoke takes a destination, a class, a method and its parameters: "
                 "invoke DESTINATION CLASS METHOD [--key NAME=VALUE ...] NAME=VALUE ...",
        .check = check_parameters,
        .start = start_invoke,
    };
    return wsmi_cli_operate(args, &verb);
}

/* SPDX-License-Identifier: MIT */
#include "cli/operations.h"

#include "cli/call.h"

static bool check_keys(const struct wsmi_cli_args *args)
{
    return wsmi_cli_check_words(args->operands + 2, args->operand_count - 2);
}

static bool start_get(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const MI_Instance *key = wsmi_cli_call_instance(call, NULL, 2, WSMI_CLI_KEYS);
    if (key == NULL) {
        return false;
    }
    MI_Session_GetInstance(&call->session, call->flags, call->options, call->args->namespace_name,
                           key, &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_get(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .is_single = true,
        .takes_list = true,
        .operands = 2,
        .usage = "get takes a destination, a class and the keys of the instance: "
                 "get DESTINATION CLASS NAME=VALUE ...",
        .check = check_keys,
        .start = start_get,
    };
    return wsmi_cli_operate(args, &verb);
}

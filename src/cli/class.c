/* SPDX-License-Identifier: MIT */
#include "cli/call.h"
#include "cli/console.h"
#include "cli/operations.h"

static bool check_class(const struct wsmi_cli_args *args)
{
    if (args->operand_count > 2) {
        wsmi_cli_complain("%s takes a destination and one class", args->command->name);
        return false;
    }
    return true;
}

static bool start_class(struct wsmi_cli_call *call, MI_Operation *ret)
{
    MI_Session_GetClass(&call->session, 0, call->options, call->args->namespace_name,
                        call->args->operands[1], &call->callbacks, ret);
    return true;
}

static bool start_classes(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    MI_Uint32 depth = args->is_shallow ? MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW : 0;
    MI_Session_EnumerateClasses(&call->session, depth, call->options, args->namespace_name,
                                wsmi_cli_call_operand(call, 1),
                                args->is_names_only ? MI_TRUE : MI_FALSE, &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_class(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .results = WSMI_CLI_CLASSES,
        .is_single = true,
        .operands = 2,
        .usage = "class takes a destination and a class",
        .check = check_class,
        .start = start_class,
    };
    return wsmi_cli_operate(args, &verb);
}

enum wsmi_cli_exit wsmi_cli_classes(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .results = WSMI_CLI_CLASSES,
        .operands = 1,
        .usage = "classes takes a destination, and a class whose derived classes are meant",
        .check = check_class,
        .start = start_classes,
    };
    return wsmi_cli_operate(args, &verb);
}

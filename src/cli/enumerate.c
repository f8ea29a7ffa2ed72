/* SPDX-License-Identifier: MIT */
#include "cli/call.h"
#include "cli/console.h"
#include "cli/operations.h"

static bool check_enumerate(const struct wsmi_cli_args *args)
{
    if (args->operand_count > 2) {
        wsmi_cli_complain("enumerate takes a destination and one class");
        return false;
    }
    if (args->operand_count < 2 && args->resource_uri == NULL) {
        wsmi_cli_complain("enumerate what? a class, or --resource-uri");
        return false;
    }
    if (args->is_shallow && args->is_base_only) {
        wsmi_cli_complain("--shallow and --base-only exclude each other");
        return false;
    }
    return true;
}

static bool start_enumerate(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    MI_Uint32 depth = args->is_shallow     ? MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW
                      : args->is_base_only ? MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY
                                           : 0;
    MI_Session_EnumerateInstances(&call->session, call->flags | depth, call->options,
                                  args->namespace_name, wsmi_cli_call_operand(call, 1),
                                  args->is_keys_only ? MI_TRUE : MI_FALSE, &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_enumerate(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .takes_list = true,
        .operands = 1,
        .usage = "enumerate takes a destination and a class",
        .check = check_enumerate,
        .start = start_enumerate,
    };
    return wsmi_cli_operate(args, &verb);
}

static bool check_query(const struct wsmi_cli_args *args)
{
    if (args->operand_count > 2) {
        wsmi_cli_complain("query takes a destination and one query, in quotes");
        return false;
    }
    return true;
}

static bool start_query(struct wsmi_cli_call *call, MI_Operation *ret)
{
    MI_Session_QueryInstances(&call->session, call->flags, call->options,
                              call->args->namespace_name, wsmi_cli_dialect(call->args->dialect),
                              call->args->operands[1], &call->callbacks, ret);
    return true;
}

enum wsmi_cli_exit wsmi_cli_query(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .takes_list = true,
        .operands = 2,
        .usage = "query takes a destination and a query",
        .check = check_query,
        .start = start_query,
    };
    return wsmi_cli_operate(args, &verb);
}

const char *wsmi_cli_dialect(const char *name)
{
    static const struct {
        const char *name;
        const char *dialect;
    } rows[] = {{"wql", MI_QUERY_DIALECT_WQL}, {"cql", MI_QUERY_DIALECT_CQL}};
    if (name == NULL) {
        return MI_QUERY_DIALECT_WQL;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (wsmi_view_eq_nocase(wsmi_view_from_str(rows[i].name), wsmi_view_from_str(name))) {
            return rows[i].dialect;
        }
    }
    return name; /* the library and the service decide */
}

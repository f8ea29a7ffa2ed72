/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/help.h"
#include "wsmi/version.h"

static enum wsmi_cli_exit run(const struct wsmi_cli_args *args)
{
    if (args->wants_version) {
        (void)puts("wsmi " WSMI_VERSION);
        return WSMI_CLI_EXIT_OK;
    }
    if (args->wants_help) {
        return wsmi_cli_help_show(args->command);
    }
    if (args->command == NULL) {
        wsmi_cli_complain("no command; wsmi --help lists them");
        return WSMI_CLI_EXIT_USAGE;
    }
    return args->command->run(args);
}

int main(int argc, char **argv)
{
    struct wsmi_cli_args args;
    if (!wsmi_cli_args_parse(argc, argv, wsmi_cli_commands, wsmi_cli_command_count, &args)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    enum wsmi_cli_exit status = run(&args);
    if (!wsmi_cli_finish_output() && status == WSMI_CLI_EXIT_OK) {
        status = WSMI_CLI_EXIT_FAILED;
    }
    return (int)status;
}

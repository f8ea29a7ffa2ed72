/* SPDX-License-Identifier: MIT */
/* The help texts, on standard output. */
#ifndef WSMI_CLI_HELP_H
#define WSMI_CLI_HELP_H

#include "cli/args.h"

/* About a command; NULL: about the program. */
enum wsmi_cli_exit wsmi_cli_help_show(const struct wsmi_cli_command *command);

/* `wsmi help ...` */
enum wsmi_cli_exit wsmi_cli_help_run(const struct wsmi_cli_args *args);

#endif

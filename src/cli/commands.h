/* SPDX-License-Identifier: MIT */
/* What commands there are, and what `wsmi help` says about them. */
#ifndef WSMI_CLI_COMMANDS_H
#define WSMI_CLI_COMMANDS_H

#include "cli/args.h"

extern const struct wsmi_cli_command wsmi_cli_commands[];
extern const size_t wsmi_cli_command_count;

#endif

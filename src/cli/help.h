/* SPDX-License-Identifier: MIT */
/* The help texts, on standard output. */
#ifndef WSMI_CLI_HELP_H
#define WSMI_CLI_HELP_H

#include "cli/args.h"

void wsmi_cli_help_program(const struct wsmi_cli_command *commands, size_t count);
void wsmi_cli_help_command(const struct wsmi_cli_command *command);

/* Every option of an option block. */
void wsmi_cli_help_options(void);

#endif

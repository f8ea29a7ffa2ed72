/* SPDX-License-Identifier: MIT */
/* `wsmi identify`: MI_Session_TestConnection against one destination or many. */
#ifndef WSMI_CLI_IDENTIFY_H
#define WSMI_CLI_IDENTIFY_H

#include "cli/args.h"

enum wsmi_cli_exit wsmi_cli_identify(const struct wsmi_cli_args *args);

#endif

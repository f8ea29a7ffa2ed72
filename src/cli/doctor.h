/* SPDX-License-Identifier: MIT */
/* `wsmi doctor`: what this machine has of what wsmi needs, and how to get the rest. */
#ifndef WSMI_CLI_DOCTOR_H
#define WSMI_CLI_DOCTOR_H

#include "cli/args.h"

/* OK when everything this version needs is there, else FAILED. Contacts nobody. */
enum wsmi_cli_exit wsmi_cli_doctor(const struct wsmi_cli_args *args);

#endif

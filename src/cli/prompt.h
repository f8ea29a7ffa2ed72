/* SPDX-License-Identifier: MIT */
/* Asking a person for a password. */
#ifndef WSMI_CLI_PROMPT_H
#define WSMI_CLI_PROMPT_H

#include <stdbool.h>

#include "wsmi/secret.h"

/*
 * Asks on the controlling terminal, whatever standard input is, without echo; a signal that comes
 * meanwhile takes effect once the echo is back. False after a complaint: no terminal, nothing
 * entered, or longer than 4 KiB.
 */
bool wsmi_cli_prompt_password(const char *whose, struct wsmi_secret *ret);

#endif

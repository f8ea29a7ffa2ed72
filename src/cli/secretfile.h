/* SPDX-License-Identifier: MIT */
/* Passwords from files. */
#ifndef WSMI_CLI_SECRETFILE_H
#define WSMI_CLI_SECRETFILE_H

#include <stdbool.h>

#include "wsmi/secret.h"

/*
 * The first line of the file, without its end; "-" is standard input. A regular file that others
 * may read is used, with a warning. Empty, longer than 4 KiB or with a NUL: refused. No copy stays
 * behind in this process. False after a complaint.
 */
bool wsmi_cli_secretfile_read(const char *path, struct wsmi_secret *ret);

#endif

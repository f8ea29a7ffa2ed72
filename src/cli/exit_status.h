/* SPDX-License-Identifier: MIT */
/* What the program's exit status says. Scripts rely on the numbers. */
#ifndef WSMI_CLI_EXIT_STATUS_H
#define WSMI_CLI_EXIT_STATUS_H

#include "mi.h"

enum wsmi_cli_exit {
    WSMI_CLI_EXIT_OK = 0,
    WSMI_CLI_EXIT_FAILED = 1,      /* the operation or the parse failed */
    WSMI_CLI_EXIT_USAGE = 2,       /* refused before anybody was contacted */
    WSMI_CLI_EXIT_UNREACHABLE = 3, /* no trusted connection, or no word from the peer on it */
    WSMI_CLI_EXIT_DENIED = 4,      /* the peer refused the credentials or the request */
    WSMI_CLI_EXIT_TIMED_OUT = 5
};

/* Of an operation that ended with `result`; `details` is its CIM_Error instance or NULL. */
enum wsmi_cli_exit wsmi_cli_exit_of(MI_Result result, const MI_Instance *details);

/* One word for scripts: "ok", "failed", "usage", "unreachable", "denied", "timed-out". Static. */
const char *wsmi_cli_exit_word(enum wsmi_cli_exit status);

#endif

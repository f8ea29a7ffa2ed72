/* SPDX-License-Identifier: MIT */
/* The program's two streams: results on standard output, everything else on standard error. */
#ifndef WSMI_CLI_CONSOLE_H
#define WSMI_CLI_CONSOLE_H

#include <stdbool.h>

#include "mi.h"
#include "wsmi/buf.h"
#include "wsmi/view.h"

/* One line on standard error: "wsmi: " and the text, made harmless and cut at 4 KiB. */
void wsmi_cli_complain(const char *format, ...) WSMI_PRINTF(1, 2);

/* The same with what the system says about `error`, a value of errno, behind it. */
void wsmi_cli_complain_errno(int error, const char *format, ...) WSMI_PRINTF(2, 3);

/* A message of the library's about `about`, on a channel of mi.h; NULL is no message. */
void wsmi_cli_complain_message(const char *about, MI_Uint32 channel, const MI_Char *message);

/* Writes bytes as they are: what may come from outside has been made harmless before. False when
 * the stream failed. */
bool wsmi_cli_print(struct wsmi_view bytes);

/*
 * Flushes standard output; true when all of it was written. A reader that went away is no news: it
 * is not complained about, but still false.
 */
bool wsmi_cli_finish_output(void);

#endif

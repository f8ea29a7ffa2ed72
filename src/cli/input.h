/* SPDX-License-Identifier: MIT */
/* Whole files, bounded. */
#ifndef WSMI_CLI_INPUT_H
#define WSMI_CLI_INPUT_H

#include <stdbool.h>

#include "wsmi/buf.h"

/* No input of this program is larger than a message may be. */
enum { WSMI_CLI_MAX_INPUT_BYTES = 16 * 1024 * 1024 };

/* Appends the whole of the file, "-" being standard input, to `buf`, whose maximum bounds it. False
 * after a complaint. */
bool wsmi_cli_input_read(const char *path, struct wsmi_buf *buf);

/* A whole file in one piece of memory. */
struct wsmi_cli_file {
    uint8_t *ptr;
    size_t len;
};

/*
 * The same for what is large and no secret: read in one go where the size is known, not wiped. At
 * most WSMI_CLI_MAX_INPUT_BYTES. False after a complaint; otherwise unload it.
 */
bool wsmi_cli_input_load(const char *path, struct wsmi_cli_file *ret);
void wsmi_cli_input_unload(struct wsmi_cli_file *file);

/* Standard input can be read once: false, after a complaint, from the second call on. */
bool wsmi_cli_input_take_standard(void);

/* Without one line end (LF or CR LF) at the end. */
struct wsmi_view wsmi_cli_input_chomp(struct wsmi_view text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * `wsmi parse`: each parser on its own. The parsed struct goes to standard output as JSON; a
 * refusal is one line `error: CODE at OFFSET: REASON` on standard error, so that standard output
 * holds JSON or nothing.
 */
#ifndef WSMI_CLI_PARSE_H
#define WSMI_CLI_PARSE_H

#include "cli/args.h"
#include "cli/json.h"
#include "wsmi/arena.h"
#include "wsmi/limits.h"

enum wsmi_cli_exit wsmi_cli_parse(const struct wsmi_cli_args *args);

/* What one parser gets, and where it writes. */
struct wsmi_cli_parse_job {
    const struct wsmi_cli_args *args;
    struct wsmi_view in;
    struct wsmi_limits limits;
    struct wsmi_arena *arena;
    struct wsmi_json *json;
    const char *suggestion; /* a name that may have been meant, or NULL; static */
};

/* The parsers: parse job->in and write one object. False with `err` filled. */
bool wsmi_cli_parse_destination(struct wsmi_cli_parse_job *job, struct wsmi_err *err);
bool wsmi_cli_parse_options(struct wsmi_cli_parse_job *job, struct wsmi_err *err);
bool wsmi_cli_parse_envelope(struct wsmi_cli_parse_job *job, struct wsmi_err *err);
bool wsmi_cli_parse_frame(struct wsmi_cli_parse_job *job, struct wsmi_err *err);

#endif

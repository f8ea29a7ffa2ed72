/* SPDX-License-Identifier: MIT */
/*
 * The command line. Options may stand before and behind the command and its operands; `--` ends
 * them; names are not abbreviated, so that a new one never changes what a script means.
 */
#ifndef WSMI_CLI_ARGS_H
#define WSMI_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/exit_status.h"

enum { WSMI_CLI_MAX_BLOCKS = 16, WSMI_CLI_MAX_OPERANDS = 16 };

/* What a command takes besides --help and --version, which all take. */
enum wsmi_cli_take {
    WSMI_CLI_TAKES_OPTIONS = 1u << 0, /* -o, --options-file, --user, --password-file, --timeout */
    WSMI_CLI_TAKES_OUTPUT = 1u << 1,  /* --output */
    WSMI_CLI_TAKES_TEXT = 1u << 2,    /* --text */
    WSMI_CLI_TAKES_READING = 1u << 3  /* --charset, --strict */
};

struct wsmi_cli_args;

struct wsmi_cli_command {
    const char *name;
    const char *operands; /* as --help shows them */
    const char *summary;
    const char *help; /* paragraphs for `wsmi help NAME` */
    unsigned takes;   /* wsmi_cli_take bits */
    enum wsmi_cli_exit (*run)(const struct wsmi_cli_args *args); /* NULL: not in this version */
};

/* Everything borrows argv. */
struct wsmi_cli_args {
    const struct wsmi_cli_command *command; /* NULL: none was given */
    const char *operands[WSMI_CLI_MAX_OPERANDS];
    size_t operand_count;
    const char *blocks[WSMI_CLI_MAX_BLOCKS];
    size_t block_count;
    const char *options_file;
    const char *user;
    const char *password_file;
    const char *timeout;
    const char *charset;
    const char *text;
    bool is_json;
    bool is_strict;
    bool wants_help;
    bool wants_version;
};

/* The command of that name among the `count` of `commands`, or NULL. */
const struct wsmi_cli_command *wsmi_cli_command_find(const struct wsmi_cli_command *commands,
                                                     size_t count, const char *name);

/* Fills `ret`; false after a complaint on standard error. */
bool wsmi_cli_args_parse(int argc, char **argv, const struct wsmi_cli_command *commands,
                         size_t count, struct wsmi_cli_args *ret);

/* Prints the options that a command with these bits takes, a line each or more. */
void wsmi_cli_args_print_options(unsigned takes);

#endif

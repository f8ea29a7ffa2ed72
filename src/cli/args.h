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

enum { WSMI_CLI_MAX_BLOCKS = 16, WSMI_CLI_MAX_WORDS = 64, WSMI_CLI_MAX_OPERANDS = 512 };

enum wsmi_cli_output {
    WSMI_CLI_OUTPUT_TABLE = 0,
    WSMI_CLI_OUTPUT_JSON,
    WSMI_CLI_OUTPUT_NDJSON,
    WSMI_CLI_OUTPUT_CSV,
    WSMI_CLI_OUTPUT_XML,
    WSMI_CLI_OUTPUT_COUNT
};

/* What a command takes besides --help and --version, which all take. */
enum wsmi_cli_take {
    WSMI_CLI_TAKES_OPTIONS = 1u << 0, /* -o, --options-file, --user, --password-file, --timeout */
    WSMI_CLI_TAKES_OUTPUT = 1u << 1,  /* --output */
    WSMI_CLI_TAKES_TEXT = 1u << 2,    /* --text */
    WSMI_CLI_TAKES_READING = 1u << 3, /* --charset, --strict, --content-type */
    /* --namespace, --resource-uri, --option and the others of every operation; every --output */
    WSMI_CLI_TAKES_OPERATION = 1u << 4,
    WSMI_CLI_TAKES_COLUMNS = 1u << 5,   /* --properties */
    WSMI_CLI_TAKES_LIMIT = 1u << 6,     /* --limit */
    WSMI_CLI_TAKES_KEY = 1u << 7,       /* --key */
    WSMI_CLI_TAKES_KEYS_ONLY = 1u << 8, /* --keys-only */
    WSMI_CLI_TAKES_DEPTH = 1u << 9,     /* --shallow, --base-only */
    WSMI_CLI_TAKES_SHALLOW = 1u << 16,  /* --shallow */
    WSMI_CLI_TAKES_DIALECT = 1u << 10,  /* --dialect */
    WSMI_CLI_TAKES_RESULT = 1u << 11,   /* --result-class, --role */
    WSMI_CLI_TAKES_FAR = 1u << 12,      /* --assoc-class, --result-role */
    WSMI_CLI_TAKES_DELIVERY = 1u << 13, /* --bookmark, --heartbeat, --latency, --expires */
    WSMI_CLI_TAKES_NAMES = 1u << 14,    /* --names-only */
    WSMI_CLI_TAKES_TYPES = 1u << 15     /* --untyped */
};

struct wsmi_cli_args;

struct wsmi_cli_command {
    const char *name;
    const char *operands; /* as --help shows them */
    const char *summary;
    const char *help; /* paragraphs for `wsmi help NAME` */
    unsigned takes;   /* wsmi_cli_take bits */
    enum wsmi_cli_exit (*run)(const struct wsmi_cli_args *args);
};

/* The values of an option that may be given again. */
struct wsmi_cli_words {
    const char *list[WSMI_CLI_MAX_WORDS];
    size_t count;
};

/* Everything borrows argv. Texts are NULL where not given. */
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
    const char *content_type;
    const char *text;
    const char *namespace_name;
    const char *resource_uri;
    const char *resource_uri_prefix;
    const char *architecture;
    struct wsmi_cli_words custom;   /* --option */
    struct wsmi_cli_words required; /* --required-option */
    struct wsmi_cli_words keys;
    const char *properties;
    const char *limit;
    const char *dialect;
    const char *assoc_class;
    const char *result_class;
    const char *role;
    const char *result_role;
    const char *bookmark;
    const char *heartbeat;
    const char *latency;
    const char *expires;
    enum wsmi_cli_output output;
    bool is_shallow;
    bool is_base_only;
    bool is_keys_only;
    bool is_names_only;
    bool is_untyped;
    bool is_verbose;
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

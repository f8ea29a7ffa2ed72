/* SPDX-License-Identifier: MIT */
#include "cli/args.h"

#include <stdio.h>
#include <string.h>

#include "cli/console.h"

enum { HELP_COLUMN = 29, EVERY_COMMAND = 0 };

struct option {
    char letter;          /* or 0 */
    const char *name;     /* without the dashes, or NULL */
    const char *argument; /* NULL: takes none */
    unsigned takes;       /* a command must have this bit */
    const char *help;
    bool (*set)(struct wsmi_cli_args *args, const char *value); /* false after a complaint */
};

static bool set_once(const char **slot, const char *value, const char *name)
{
    if (*slot != NULL) {
        wsmi_cli_complain("--%s is given twice", name);
        return false;
    }
    *slot = value;
    return true;
}

static bool add_block(struct wsmi_cli_args *args, const char *value)
{
    if (args->block_count == WSMI_CLI_MAX_BLOCKS) {
        wsmi_cli_complain("-o is given more than %d times", (int)WSMI_CLI_MAX_BLOCKS);
        return false;
    }
    args->blocks[args->block_count++] = value;
    return true;
}

static bool set_options_file(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->options_file, value, "options-file");
}

static bool set_user(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->user, value, "user");
}

static bool set_password_file(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->password_file, value, "password-file");
}

static bool set_timeout(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->timeout, value, "timeout");
}

static bool set_output(struct wsmi_cli_args *args, const char *value)
{
    args->is_json = strcmp(value, "json") == 0;
    if (!args->is_json && strcmp(value, "table") != 0) {
        wsmi_cli_complain("--output is table or json, not '%s'", value);
        return false;
    }
    return true;
}

static bool set_charset(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->charset, value, "charset");
}

static bool set_strict(struct wsmi_cli_args *args, const char *value)
{
    (void)value;
    args->is_strict = true;
    return true;
}

static bool set_text(struct wsmi_cli_args *args, const char *value)
{
    return set_once(&args->text, value, "text");
}

static bool set_help(struct wsmi_cli_args *args, const char *value)
{
    (void)value;
    args->wants_help = true;
    return true;
}

static bool set_version(struct wsmi_cli_args *args, const char *value)
{
    (void)value;
    args->wants_version = true;
    return true;
}

static const struct option options[] = {
    {'o', NULL, "'NAME = VALUE; ...'", WSMI_CLI_TAKES_OPTIONS,
     "options of the destination (wsmi help options); may be given again", add_block},
    {0, "options-file", "FILE", WSMI_CLI_TAKES_OPTIONS, "the same, from a file", set_options_file},
    {0, "user", "NAME", WSMI_CLI_TAKES_OPTIONS, "user name or DOMAIN\\name; as -o user=NAME",
     set_user},
    {0, "password-file", "FILE", WSMI_CLI_TAKES_OPTIONS,
     "file whose first line is the password, - is standard input;\n"
     "without it the terminal is asked",
     set_password_file},
    {0, "timeout", "TIME", WSMI_CLI_TAKES_OPTIONS,
     "longest time for an operation: 30s, 500ms, 5m, PT30S (default 60s)", set_timeout},
    {0, "output", "FORMAT", WSMI_CLI_TAKES_OUTPUT, "table (default) or json", set_output},
    {0, "text", "TEXT", WSMI_CLI_TAKES_TEXT, "what to parse, instead of a file", set_text},
    {0, "charset", "NAME", WSMI_CLI_TAKES_READING,
     "encoding HTTP declared: utf-8, utf-16, utf-16le, utf-16be, us-ascii,\n"
     "iso-8859-1 (default: byte order mark, else UTF-8)",
     set_charset},
    {0, "strict", NULL, WSMI_CLI_TAKES_READING, "without the leniencies that known agents need",
     set_strict},
    {'h', "help", NULL, EVERY_COMMAND, "this text; with a command, the command's", set_help},
    {0, "version", NULL, EVERY_COMMAND, "the version", set_version},
};

enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) };

/* An option as it stands on the command line. */
struct given {
    const struct option *option;
    const char *value; /* joined to the name, or NULL */
};

static bool find_long(const char *word, struct given *ret)
{
    const char *equals = strchr(word, '=');
    size_t length = equals == NULL ? strlen(word) : (size_t)(equals - word);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *name = options[i].name;
        if (name != NULL && strlen(name) == length && strncmp(name, word, length) == 0) {
            ret->option = &options[i];
            ret->value = equals == NULL ? NULL : equals + 1;
            return true;
        }
    }
    return false;
}

static bool find_short(const char *word, struct given *ret)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].letter != 0 && options[i].letter == word[0]) {
            ret->option = &options[i];
            ret->value = word[1] == '\0' ? NULL : word + 1;
            return true;
        }
    }
    return false;
}

/* Takes the option at argv[*at] and its value, moving *at to the last word used. */
static bool take_option(int argc, char **argv, int *at, struct wsmi_cli_args *args,
                        const struct option **ret)
{
    const char *word = argv[*at];
    struct given given;
    bool known = word[1] == '-' ? find_long(word + 2, &given) : find_short(word + 1, &given);
    if (!known) {
        wsmi_cli_complain("unknown option '%s'; wsmi --help lists them", word);
        return false;
    }
    if (given.option->argument == NULL && given.value != NULL) {
        wsmi_cli_complain("option '%s' takes no value", word);
        return false;
    }
    if (given.option->argument != NULL && given.value == NULL) {
        if (*at + 1 >= argc) {
            wsmi_cli_complain("option '%s' needs a value: %s", word, given.option->argument);
            return false;
        }
        *at += 1;
        given.value = argv[*at];
    }
    *ret = given.option;
    return given.option->set(args, given.value);
}

const struct wsmi_cli_command *wsmi_cli_command_find(const struct wsmi_cli_command *commands,
                                                     size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static bool add_operand(struct wsmi_cli_args *args, const char *word,
                        const struct wsmi_cli_command *commands, size_t count)
{
    if (args->command == NULL) {
        args->command = wsmi_cli_command_find(commands, count, word);
        if (args->command == NULL) {
            wsmi_cli_complain("unknown command '%s'; wsmi --help lists them", word);
        }
        return args->command != NULL;
    }
    if (args->operand_count == WSMI_CLI_MAX_OPERANDS) {
        wsmi_cli_complain("too many operands");
        return false;
    }
    args->operands[args->operand_count++] = word;
    return true;
}

/* What was given must be what the command takes. */
static bool check_taken(const struct wsmi_cli_args *args, const struct option *const *seen,
                        size_t seen_count)
{
    if (args->command == NULL || args->command->run == NULL || args->wants_help) {
        return true;
    }
    for (size_t i = 0; i < seen_count; i++) {
        const struct option *option = seen[i];
        if (option->takes != EVERY_COMMAND && (args->command->takes & option->takes) == 0) {
            char letter[2] = {option->letter, '\0'};
            wsmi_cli_complain("%s does not take %s%s", args->command->name,
                              option->name == NULL ? "-" : "--",
                              option->name == NULL ? letter : option->name);
            return false;
        }
    }
    return true;
}

bool wsmi_cli_args_parse(int argc, char **argv, const struct wsmi_cli_command *commands,
                         size_t count, struct wsmi_cli_args *ret)
{
    /* One of each kind is enough to know what the command must take. */
    const struct option *seen[OPTION_COUNT];
    size_t seen_count = 0;
    bool options_ended = false;
    memset(ret, 0, sizeof(*ret));
    for (int i = 1; i < argc; i++) {
        const struct option *option = NULL;
        if (!options_ended && strcmp(argv[i], "--") == 0) {
            options_ended = true;
        } else if (options_ended || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (!add_operand(ret, argv[i], commands, count)) {
                return false;
            }
        } else if (!take_option(argc, argv, &i, ret, &option)) {
            return false;
        }
        bool is_new = option != NULL;
        for (size_t k = 0; k < seen_count && is_new; k++) {
            is_new = seen[k] != option;
        }
        if (is_new) {
            seen[seen_count++] = option;
        }
    }
    return check_taken(ret, seen, seen_count);
}

static void print_option(const struct option *option)
{
    char head[64];
    const char *letter = option->letter != 0 ? (char[3]){'-', option->letter, '\0'} : "  ";
    int width = option->name == NULL
                    ? snprintf(head, sizeof(head), "  %s %s", letter, option->argument)
                    : snprintf(head, sizeof(head), "  %s%s --%s %s", letter,
                               option->letter != 0 ? "," : " ", option->name,
                               option->argument != NULL ? option->argument : "");
    const char *text = option->help;
    (void)fputs(head, stdout);
    while (text != NULL) {
        const char *end = strchr(text, '\n');
        int length = end == NULL ? (int)strlen(text) : (int)(end - text);
        (void)printf("%*s%.*s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 1, "", length, text);
        width = 0;
        text = end == NULL ? NULL : end + 1;
    }
}

void wsmi_cli_args_print_options(unsigned takes)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].takes == EVERY_COMMAND || (options[i].takes & takes) != 0) {
            print_option(&options[i]);
        }
    }
}

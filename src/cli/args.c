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
    unsigned takes;       /* a command must have one of these bits */
    const char *help;
    /* Keeps the value in what is at `slot` of the arguments; false after a complaint. */
    bool (*set)(const struct option *option, void *slot, const char *value);
    size_t slot;
};

/* A text that is given once at most. */
static bool set_text(const struct option *option, void *slot, const char *value)
{
    const char **text = slot;
    if (*text != NULL) {
        wsmi_cli_complain("--%s is given twice", option->name);
        return false;
    }
    *text = value;
    return true;
}

static bool set_flag(const struct option *option, void *slot, const char *value)
{
    bool *flag = slot;
    (void)option;
    (void)value;
    *flag = true;
    return true;
}

static bool add_word(const struct option *option, void *slot, const char *value)
{
    struct wsmi_cli_words *words = slot;
    if (words->count == WSMI_CLI_MAX_WORDS) {
        wsmi_cli_complain("--%s is given more than %d times", option->name,
                          (int)WSMI_CLI_MAX_WORDS);
        return false;
    }
    words->list[words->count++] = value;
    return true;
}

static bool add_block(const struct option *option, void *slot, const char *value)
{
    struct wsmi_cli_args *args = slot;
    (void)option;
    if (args->block_count == WSMI_CLI_MAX_BLOCKS) {
        wsmi_cli_complain("-o is given more than %d times", (int)WSMI_CLI_MAX_BLOCKS);
        return false;
    }
    args->blocks[args->block_count++] = value;
    return true;
}

static bool set_output(const struct option *option, void *slot, const char *value)
{
    static const char *const names[WSMI_CLI_OUTPUT_COUNT] = {
        [WSMI_CLI_OUTPUT_TABLE] = "table",   [WSMI_CLI_OUTPUT_JSON] = "json",
        [WSMI_CLI_OUTPUT_NDJSON] = "ndjson", [WSMI_CLI_OUTPUT_CSV] = "csv",
        [WSMI_CLI_OUTPUT_XML] = "xml",
    };
    enum wsmi_cli_output *output = slot;
    (void)option;
    for (int i = 0; i < WSMI_CLI_OUTPUT_COUNT; i++) {
        if (strcmp(names[i], value) == 0) {
            *output = (enum wsmi_cli_output)i;
            return true;
        }
    }
    wsmi_cli_complain("--output is table, json, ndjson, csv or xml, not '%s'", value);
    return false;
}

#define SLOT(member) offsetof(struct wsmi_cli_args, member)

static const struct option options[] = {
    {'o', NULL, "'NAME = VALUE; ...'", WSMI_CLI_TAKES_OPTIONS,
     "options of the destination (wsmi help options); may be given again", add_block, 0},
    {0, "options-file", "FILE", WSMI_CLI_TAKES_OPTIONS, "the same, from a file", set_text,
     SLOT(options_file)},
    {0, "user", "NAME", WSMI_CLI_TAKES_OPTIONS, "user name or DOMAIN\\name; as -o user=NAME",
     set_text, SLOT(user)},
    {0, "password-file", "FILE", WSMI_CLI_TAKES_OPTIONS,
     "file whose first line is the password, - is standard input;\n"
     "without it the terminal is asked",
     set_text, SLOT(password_file)},
    {0, "timeout", "TIME", WSMI_CLI_TAKES_OPTIONS,
     "longest time for an operation: 30s, 500ms, 5m, PT30S (default 60s)", set_text, SLOT(timeout)},
    {0, "output", "FORMAT", WSMI_CLI_TAKES_OUTPUT,
     "table (default) or json; operations also ndjson, csv and xml", set_output, SLOT(output)},
    {0, "namespace", "NAME", WSMI_CLI_TAKES_OPERATION,
     "CIM namespace, such as root/cimv2 (default: the service's)", set_text, SLOT(namespace_name)},
    {0, "properties", "A,B", WSMI_CLI_TAKES_COLUMNS,
     "show these, in this order; @class is the name of the class", set_text, SLOT(properties)},
    {0, "limit", "N", WSMI_CLI_TAKES_LIMIT, "stop after N, with exit status 0", set_text,
     SLOT(limit)},
    {0, "key", "NAME=VALUE", WSMI_CLI_TAKES_KEY,
     "a key of the instance; given again for each of them", add_word, SLOT(keys)},
    {0, "keys-only", NULL, WSMI_CLI_TAKES_KEYS_ONLY, "key properties only", set_flag,
     SLOT(is_keys_only)},
    {0, "shallow", NULL, WSMI_CLI_TAKES_DEPTH | WSMI_CLI_TAKES_SHALLOW, "not of derived classes",
     set_flag, SLOT(is_shallow)},
    {0, "base-only", NULL, WSMI_CLI_TAKES_DEPTH,
     "also of derived classes, but without the properties these add", set_flag, SLOT(is_base_only)},
    {0, "dialect", "NAME", WSMI_CLI_TAKES_DIALECT,
     "language of the query: wql (default), cql, or what the service knows", set_text,
     SLOT(dialect)},
    {0, "assoc-class", "CLASS", WSMI_CLI_TAKES_FAR, "associated by this class", set_text,
     SLOT(assoc_class)},
    {0, "result-class", "CLASS", WSMI_CLI_TAKES_RESULT, "results of this class", set_text,
     SLOT(result_class)},
    {0, "role", "NAME", WSMI_CLI_TAKES_RESULT,
     "property of the association that names the given instance", set_text, SLOT(role)},
    {0, "result-role", "NAME", WSMI_CLI_TAKES_FAR,
     "property of the association that names the results", set_text, SLOT(result_role)},
    {0, "bookmark", "TEXT", WSMI_CLI_TAKES_DELIVERY,
     "resume behind this bookmark; oldest or newest starts there and\nasks for bookmarks", set_text,
     SLOT(bookmark)},
    {0, "heartbeat", "TIME", WSMI_CLI_TAKES_DELIVERY, "sign of life from the service this often",
     set_text, SLOT(heartbeat)},
    {0, "latency", "TIME", WSMI_CLI_TAKES_DELIVERY, "longest time an event may be held back",
     set_text, SLOT(latency)},
    {0, "expires", "TIME", WSMI_CLI_TAKES_DELIVERY, "the subscription ends after this time",
     set_text, SLOT(expires)},
    {0, "names-only", NULL, WSMI_CLI_TAKES_NAMES, "names, no declarations", set_flag,
     SLOT(is_names_only)},
    {0, "untyped", NULL, WSMI_CLI_TAKES_TYPES,
     "do not ask for class declarations: values without a written type\nare text", set_flag,
     SLOT(is_untyped)},
    {0, "resource-uri", "URI", WSMI_CLI_TAKES_OPERATION,
     "address this WS-Management resource, not one made of the class", set_text,
     SLOT(resource_uri)},
    {0, "resource-uri-prefix", "URI", WSMI_CLI_TAKES_OPERATION,
     "make resource URIs with this before the class", set_text, SLOT(resource_uri_prefix)},
    {0, "option", "NAME=VALUE", WSMI_CLI_TAKES_OPERATION,
     "option for the provider, NAME:TYPE=VALUE with a type; again for more", add_word,
     SLOT(custom)},
    {0, "required-option", "N=V", WSMI_CLI_TAKES_OPERATION,
     "the same, and the provider must honour it", add_word, SLOT(required)},
    {0, "architecture", "32|64", WSMI_CLI_TAKES_OPERATION, "run the provider of this word size",
     set_text, SLOT(architecture)},
    {0, "verbose", NULL, WSMI_CLI_TAKES_OPERATION, "more messages on standard error", set_flag,
     SLOT(is_verbose)},
    {0, "text", "TEXT", WSMI_CLI_TAKES_TEXT, "what to parse, instead of a file", set_text,
     SLOT(text)},
    {0, "charset", "NAME", WSMI_CLI_TAKES_READING,
     "encoding HTTP declared: utf-8, utf-16, utf-16le, utf-16be, us-ascii,\n"
     "iso-8859-1 (default: byte order mark, else UTF-8)",
     set_text, SLOT(charset)},
    {0, "content-type", "TEXT", WSMI_CLI_TAKES_READING,
     "what HTTP declared a sealed body to be (default: either protocol)", set_text,
     SLOT(content_type)},
    {0, "strict", NULL, WSMI_CLI_TAKES_READING, "without the leniencies that known agents need",
     set_flag, SLOT(is_strict)},
    {'h', "help", NULL, EVERY_COMMAND, "this text; with a command, the command's", set_flag,
     SLOT(wants_help)},
    {0, "version", NULL, EVERY_COMMAND, "the version", set_flag, SLOT(wants_version)},
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
    return given.option->set(given.option, (char *)args + given.option->slot, given.value);
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
    if (args->command == NULL || args->wants_help) {
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
    if (args->output > WSMI_CLI_OUTPUT_JSON &&
        (args->command->takes & WSMI_CLI_TAKES_OPERATION) == 0) {
        wsmi_cli_complain("%s has --output table or json only", args->command->name);
        return false;
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
        (void)printf("%*s%.*s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 2, "", length, text);
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

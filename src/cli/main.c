/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli/args.h"
#include "cli/console.h"
#include "cli/doctor.h"
#include "cli/help.h"
#include "cli/identify.h"
#include "cli/parse.h"
#include "wsmi/version.h"

static const char identify_help[] =
    "Asks a WS-Management service who it is (WS-Man Identify) and prints what it answers.\n"
    "With a user it is asked with credentials, else anonymously.\n"
    "\n"
    "DESTINATION is [http://|https://][user@]host[:port][/path]; without a scheme it is https,\n"
    "port 5986. Plain http needs -o packet-privacy=false. @FILE, or @- for standard input, asks\n"
    "every destination of the file at the same time: one a line, # starts a comment line. It\n"
    "prints one line for each, in the order of the file: destination, outcome (ok, failed, usage,\n"
    "unreachable, denied, timed-out), and what the service or the error says. The exit status is\n"
    "then the highest of all.\n"
    "\n"
    "A failure is one line on standard error; with --output json also an object on standard\n"
    "output, so that every destination has one.\n"
    "\n"
    "  wsmi identify server.example.org --user 'CORP\\ann' --password-file secret\n"
    "  wsmi identify http://localhost:5985/wsman -o packet-privacy=false\n"
    "  wsmi identify @inventory --timeout 10s --output json\n";

static const char parse_help[] =
    "Runs one parser over FILE, over standard input without FILE or with -, or over --text, and\n"
    "prints what it found as JSON. Contacts nobody. A refusal is one line on standard error,\n"
    "error: CODE at OFFSET: REASON, with exit status 1; OFFSET counts bytes.\n"
    "\n"
    "  destination  a destination string; one line end behind it is not part of it\n"
    "  options      an option block; passwords are not printed\n"
    "  envelope     the body of a WS-Man answer: one SOAP 1.2 envelope\n"
    "\n"
    "  wsmi parse destination --text 'https://ann@[::1]:5986/wsman'\n"
    "  wsmi parse envelope answer.xml\n";

static const char doctor_help[] =
    "Prints what this machine has of what wsmi needs, and how to install what is missing.\n"
    "Contacts nobody. Exit status 0 when nothing is missing, else 1.\n";

static const char help_help[] =
    "Prints help about a command, or with `options` about the options of -o.\n";

static enum wsmi_cli_exit run_help(const struct wsmi_cli_args *args);

#define LATER(command, text)                                                                       \
    {                                                                                              \
        command, "DESTINATION ...", text, NULL, WSMI_CLI_TAKES_OPTIONS, NULL                       \
    }

static const struct wsmi_cli_command commands[] = {
    {"identify", "DESTINATION|@FILE", "who is the service there?", identify_help,
     WSMI_CLI_TAKES_OPTIONS | WSMI_CLI_TAKES_OUTPUT, wsmi_cli_identify},
    {"parse", "destination|options|envelope [FILE|-]", "run one of the parsers", parse_help,
     WSMI_CLI_TAKES_TEXT | WSMI_CLI_TAKES_READING, wsmi_cli_parse},
    {"doctor", "", "is everything there that wsmi needs?", doctor_help, WSMI_CLI_TAKES_OUTPUT,
     wsmi_cli_doctor},
    {"help", "[COMMAND|options]", "help about a command", help_help, 0, run_help},
    LATER("get", "one instance"),
    LATER("enumerate", "all instances of a class"),
    LATER("query", "instances by a query"),
    LATER("associators", "instances associated with one"),
    LATER("references", "associations of an instance"),
    LATER("invoke", "a method"),
    LATER("create", "a new instance"),
    LATER("modify", "an instance"),
    LATER("delete", "an instance"),
    LATER("subscribe", "to indications"),
    LATER("class", "one class"),
    LATER("classes", "all classes"),
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static enum wsmi_cli_exit refuse_later(const struct wsmi_cli_command *command)
{
    wsmi_cli_complain("%s is not in this version of wsmi (" WSMI_VERSION "); wsmi --help lists "
                      "what is",
                      command->name);
    return WSMI_CLI_EXIT_USAGE;
}

static enum wsmi_cli_exit show_help(const struct wsmi_cli_command *command)
{
    if (command == NULL) {
        wsmi_cli_help_program(commands, COMMAND_COUNT);
        return WSMI_CLI_EXIT_OK;
    }
    if (command->run == NULL) {
        return refuse_later(command);
    }
    wsmi_cli_help_command(command);
    return WSMI_CLI_EXIT_OK;
}

static enum wsmi_cli_exit run_help(const struct wsmi_cli_args *args)
{
    if (args->operand_count == 0) {
        return show_help(NULL);
    }
    if (args->operand_count == 1 && strcmp(args->operands[0], "options") == 0) {
        wsmi_cli_help_options();
        return WSMI_CLI_EXIT_OK;
    }
    const struct wsmi_cli_command *command =
        wsmi_cli_command_find(commands, COMMAND_COUNT, args->operands[0]);
    if (command == NULL || args->operand_count > 1) {
        wsmi_cli_complain("no help about '%s'", args->operands[args->operand_count - 1]);
        return WSMI_CLI_EXIT_USAGE;
    }
    return show_help(command);
}

static enum wsmi_cli_exit run(const struct wsmi_cli_args *args)
{
    if (args->wants_version) {
        (void)puts("wsmi " WSMI_VERSION);
        return WSMI_CLI_EXIT_OK;
    }
    if (args->wants_help) {
        return show_help(args->command);
    }
    if (args->command == NULL) {
        wsmi_cli_complain("no command; wsmi --help lists them");
        return WSMI_CLI_EXIT_USAGE;
    }
    return args->command->run == NULL ? refuse_later(args->command) : args->command->run(args);
}

int main(int argc, char **argv)
{
    struct wsmi_cli_args args;
    if (!wsmi_cli_args_parse(argc, argv, commands, COMMAND_COUNT, &args)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    enum wsmi_cli_exit status = run(&args);
    if (!wsmi_cli_finish_output() && status == WSMI_CLI_EXIT_OK) {
        status = WSMI_CLI_EXIT_FAILED;
    }
    return (int)status;
}

/* SPDX-License-Identifier: MIT */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "wsmi/optblock.h"

enum { NAME_COLUMNS = 26, WIDTH = 100 };

static const char exit_statuses[] =
    "\nexit status: 0 ok, 1 the operation or the parse failed, 2 usage (refused before anybody\n"
    "was contacted), 3 unreachable (no trusted connection, or no word on it), 4 denied, 5 timed "
    "out\n";

static void help_program(const struct wsmi_cli_command *commands, size_t count)
{
    (void)puts("usage: wsmi [options] COMMAND ...\n\n"
               "WS-Management from a shell.\n\ncommands:");
    for (size_t i = 0; i < count; i++) {
        (void)printf("  %-13s%s\n", commands[i].name, commands[i].summary);
    }
    (void)puts("\noptions of most commands (`wsmi help COMMAND` lists all of one):");
    wsmi_cli_args_print_options(WSMI_CLI_TAKES_OPTIONS | WSMI_CLI_TAKES_OUTPUT);
    (void)fputs(exit_statuses, stdout);
    (void)puts("\n`wsmi help COMMAND` says more, `wsmi help options` lists the options of -o.");
}

static void help_command(const struct wsmi_cli_command *command)
{
    (void)printf("usage: wsmi [options] %s%s%s\n\n%s\noptions:\n", command->name,
                 command->operands[0] != '\0' ? " " : "", command->operands, command->help);
    wsmi_cli_args_print_options(command->takes);
    (void)fputs(exit_statuses, stdout);
}

static void print_choices(const struct wsmi_option_info *info)
{
    int used = printf("%*s", NAME_COLUMNS, "");
    for (size_t i = 0; i < info->choice_count; i++) {
        const char *word = info->choices[i].word;
        bool is_last = i + 1 == info->choice_count;
        if (used + (int)strlen(word) + 2 > WIDTH) {
            used = printf("\n%*s", NAME_COLUMNS, "") - 1;
        }
        used += printf("%s%s%s", used > NAME_COLUMNS ? " " : "", word, is_last ? "\n" : ",");
    }
}

static void help_options(void)
{
    (void)puts("An option block is NAME = VALUE pairs, separated by ; or line ends. # starts a "
               "comment, values with\nspaces or ; stand in double quotes. Not every option does "
               "something in this version: a session is\nrefused, with the reason, when one "
               "cannot be honoured.\n");
    for (size_t i = 0; wsmi_option_info_at(i) != NULL; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        (void)printf("  %-*s%s\n", NAME_COLUMNS - 2, info->name, info->help);
        if (info->kind == WSMI_OPTION_KIND_CHOICE) {
            print_choices(info);
        }
    }
    (void)puts("\nTimes are 30s, 500ms, 5m, 2h, 1d or PT30S; sizes 512KiB, 1MiB; switches true or "
               "false.");
}

enum wsmi_cli_exit wsmi_cli_help_show(const struct wsmi_cli_command *command)
{
    if (command == NULL) {
        help_program(wsmi_cli_commands, wsmi_cli_command_count);
    } else {
        help_command(command);
    }
    return WSMI_CLI_EXIT_OK;
}

enum wsmi_cli_exit wsmi_cli_help_run(const struct wsmi_cli_args *args)
{
    if (args->operand_count == 0) {
        return wsmi_cli_help_show(NULL);
    }
    if (args->operand_count == 1 && strcmp(args->operands[0], "options") == 0) {
        help_options();
        return WSMI_CLI_EXIT_OK;
    }
    const struct wsmi_cli_command *command =
        wsmi_cli_command_find(wsmi_cli_commands, wsmi_cli_command_count, args->operands[0]);
    if (command == NULL || args->operand_count > 1) {
        wsmi_cli_complain("no help about '%s'", args->operands[args->operand_count - 1]);
        return WSMI_CLI_EXIT_USAGE;
    }
    return wsmi_cli_help_show(command);
}

/* SPDX-License-Identifier: MIT */
/* `wsmi identify @FILE`: many destinations at the same time. */
#ifndef WSMI_CLI_IDENTIFY_LIST_H
#define WSMI_CLI_IDENTIFY_LIST_H

#include "cli/args.h"
#include "cli/settings.h"
#include "mi.h"

struct wsmi_cli_list {
    struct wsmi_buf text;      /* the lines, each ended by a NUL */
    const char **destinations; /* into `text` */
    size_t count;
};

/* One destination a line; blank lines and lines that start with '#' do not count, nor does white
 * space around. "-" is standard input. False after a complaint. */
bool wsmi_cli_list_read(const char *path, struct wsmi_cli_list *ret);

void wsmi_cli_list_clean_up(struct wsmi_cli_list *list);

/* True when one of them names a user. */
bool wsmi_cli_list_names_user(const struct wsmi_cli_list *list);

/*
 * Asks them all, some at a time, and prints a line (or an array element) for each, in order, as
 * soon as all before it are there. The highest exit status of all.
 */
enum wsmi_cli_exit wsmi_cli_list_identify(const struct wsmi_cli_args *args,
                                          const struct wsmi_cli_settings *settings,
                                          MI_Application *application,
                                          const struct wsmi_cli_list *list);

#endif

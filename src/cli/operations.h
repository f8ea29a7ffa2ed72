/* SPDX-License-Identifier: MIT */
/* The commands that are one operation of mi.h each. */
#ifndef WSMI_CLI_OPERATIONS_H
#define WSMI_CLI_OPERATIONS_H

#include "cli/args.h"

enum wsmi_cli_exit wsmi_cli_get(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_enumerate(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_query(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_associators(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_references(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_invoke(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_create(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_modify(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_delete(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_subscribe(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_class(const struct wsmi_cli_args *args);
enum wsmi_cli_exit wsmi_cli_classes(const struct wsmi_cli_args *args);

/* The dialect that --dialect means: WQL without it, else as the library names it. */
const char *wsmi_cli_dialect(const char *name);

#endif

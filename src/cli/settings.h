/* SPDX-License-Identifier: MIT */
/*
 * What --options-file, -o, --user, --password-file and --timeout say together. None of them wins:
 * an option that is set twice, wherever, is refused.
 */
#ifndef WSMI_CLI_SETTINGS_H
#define WSMI_CLI_SETTINGS_H

#include "cli/args.h"
#include "wsmi/arena.h"
#include "wsmi/optblock.h"
#include "wsmi/secret.h"

enum {
    WSMI_CLI_SHORTCUTS = 3,                      /* --user, --password-file, --timeout */
    WSMI_CLI_MAX_SETS = WSMI_CLI_MAX_BLOCKS + 2, /* and the file, and the shortcuts */
    WSMI_CLI_MAX_PASSWORD_BYTES = 4 * 1024
};

/* A password and the option (or prompt) it came from. */
struct wsmi_cli_password {
    bool is_set;
    struct wsmi_secret secret;
};

struct wsmi_cli_settings {
    struct wsmi_arena arena;
    struct wsmi_option_block blocks[WSMI_CLI_MAX_SETS];
    const char *origins[WSMI_CLI_MAX_SETS]; /* "-o", "--options-file" ... for messages */
    size_t block_count;
    struct wsmi_option shortcuts[WSMI_CLI_SHORTCUTS];
    struct wsmi_cli_password password;       /* of the destination's user */
    struct wsmi_cli_password proxy_password; /* of the proxy's */
    struct wsmi_cli_password key_password;   /* of the client key */
};

/* Parses everything and reads the password files (not the prompt). False after a complaint; clean
 * up in either case. */
bool wsmi_cli_settings_load(const struct wsmi_cli_args *args, struct wsmi_cli_settings *ret);

/* Wipes what is secret. */
void wsmi_cli_settings_clean_up(struct wsmi_cli_settings *settings);

/* The option of that name, or NULL. */
const struct wsmi_option *wsmi_cli_settings_find(const struct wsmi_cli_settings *settings,
                                                 struct wsmi_view name);

/* Every option in turn: `index` from 0; NULL past the last. */
const struct wsmi_option *wsmi_cli_settings_at(const struct wsmi_cli_settings *settings,
                                               size_t index);

/* True when a user of this name (or in the destination, when `in_destination`) needs a password
 * that is not there yet. */
bool wsmi_cli_settings_need_password(const struct wsmi_cli_settings *settings, bool in_destination);

/* Asks the terminal for the password. False after a complaint. */
bool wsmi_cli_settings_ask(struct wsmi_cli_settings *settings, const char *whose);

#endif

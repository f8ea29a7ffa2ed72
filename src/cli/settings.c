/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/input.h"
#include "cli/prompt.h"
#include "cli/secretfile.h"
#include "wsmi/duration.h"
#include "wsmi/limits.h"

const struct wsmi_option *wsmi_cli_settings_find(const struct wsmi_cli_settings *settings,
                                                 struct wsmi_view name)
{
    const struct wsmi_option *found = NULL;
    for (size_t i = 0; i < settings->block_count && found == NULL; i++) {
        found = wsmi_option_block_find(&settings->blocks[i], name);
    }
    return found;
}

const struct wsmi_option *wsmi_cli_settings_at(const struct wsmi_cli_settings *settings,
                                               size_t index)
{
    for (size_t i = 0; i < settings->block_count; i++) {
        if (index < settings->blocks[i].count) {
            return &settings->blocks[i].options[index];
        }
        index -= settings->blocks[i].count;
    }
    return NULL;
}

/* Within a block the parser has looked; here it is about two blocks. */
static bool check_against_earlier(const struct wsmi_cli_settings *settings,
                                  const struct wsmi_option_block *block, const char *origin)
{
    for (size_t i = 0; i < block->count; i++) {
        const struct wsmi_option_info *info = block->options[i].info;
        for (size_t k = 0; k < settings->block_count; k++) {
            const struct wsmi_option_block *other = &settings->blocks[k];
            const struct wsmi_option *same =
                wsmi_option_block_find(other, wsmi_view_from_str(info->name));
            if (same == NULL && info->excludes != NULL) {
                same = wsmi_option_block_find(other, wsmi_view_from_str(info->excludes));
            }
            if (same != NULL) {
                wsmi_cli_complain("%s: %s is set already by %s of %s", origin, info->name,
                                  same->info->name, settings->origins[k]);
                return false;
            }
        }
    }
    return true;
}

static void add(struct wsmi_cli_settings *settings, const struct wsmi_option_block *block,
                const char *origin)
{
    settings->origins[settings->block_count] = origin;
    settings->blocks[settings->block_count++] = *block;
}

static void complain_about_block(const char *origin, struct wsmi_view text,
                                 const struct wsmi_err *err)
{
    const struct wsmi_option_info *meant = NULL;
    if (err->code == WSMI_E_UNSUPPORTED && err->offset < text.len) {
        struct wsmi_view rest = {text.ptr + err->offset, text.len - err->offset};
        meant = wsmi_option_suggest(rest);
    }
    wsmi_cli_complain("%s: %s at offset %zu%s%s%s", origin, err->reason, err->offset,
                      meant != NULL ? "; did you mean " : "", meant != NULL ? meant->name : "",
                      meant != NULL ? "?" : "");
}

static bool load_block(struct wsmi_cli_settings *settings, struct wsmi_view text,
                       const char *origin)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_option_block block;
    struct wsmi_err err;
    if (!wsmi_option_block_parse(text, &limits, &settings->arena, &block, &err)) {
        complain_about_block(origin, text, &err);
        return false;
    }
    if (!check_against_earlier(settings, &block, origin)) {
        wsmi_option_block_clean_up(&block);
        return false;
    }
    add(settings, &block, origin);
    return true;
}

static bool load_file(struct wsmi_cli_settings *settings, const char *path)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), limits.max_block_bytes);
    bool good = wsmi_cli_input_read(path, &text) &&
                load_block(settings, wsmi_buf_view(&text), "--options-file");
    wsmi_buf_clean_up(&text);
    return good;
}

/* The next shortcut, for the option of that name. */
static struct wsmi_option *new_shortcut(struct wsmi_cli_settings *settings, size_t *count,
                                        struct wsmi_view name)
{
    struct wsmi_option *option = &settings->shortcuts[(*count)++];
    option->info = wsmi_option_info_find(name);
    return option;
}

static bool load_shortcuts(struct wsmi_cli_settings *settings, const struct wsmi_cli_args *args)
{
    struct wsmi_option_block block = {settings->shortcuts, 0};
    struct wsmi_err err;
    if (args->user != NULL) {
        if (args->user[0] == '\0') {
            wsmi_cli_complain("--user: the name is empty");
            return false;
        }
        new_shortcut(settings, &block.count, WSMI_VIEW("user"))->value.text =
            wsmi_view_from_str(args->user);
    }
    if (args->password_file != NULL) {
        new_shortcut(settings, &block.count, WSMI_VIEW("password-file"))->value.text =
            wsmi_view_from_str(args->password_file);
    }
    if (args->timeout != NULL) {
        struct wsmi_option *timeout = new_shortcut(settings, &block.count, WSMI_VIEW("timeout"));
        if (!wsmi_duration_parse_short(wsmi_view_from_str(args->timeout), &timeout->value.duration,
                                       &err)) {
            wsmi_cli_complain("--timeout: %s at offset %zu", err.reason, err.offset);
            return false;
        }
    }
    if (block.count > 0) {
        if (!check_against_earlier(settings, &block, "command line")) {
            return false;
        }
        add(settings, &block, "the command line");
    }
    return true;
}

/* From the option that holds it, or from the file the other option names. */
static bool load_password(const struct wsmi_cli_settings *settings, struct wsmi_view secret_name,
                          struct wsmi_view file_name, struct wsmi_cli_password *ret)
{
    const struct wsmi_option *secret = wsmi_cli_settings_find(settings, secret_name);
    const struct wsmi_option *file = wsmi_cli_settings_find(settings, file_name);
    struct wsmi_err err;
    if (secret != NULL) {
        ret->is_set = wsmi_secret_set(&ret->secret, wsmi_allocator_system(),
                                      wsmi_secret_reveal(&secret->value.secret), &err);
        if (!ret->is_set) {
            wsmi_cli_complain("out of memory");
        }
        return ret->is_set;
    }
    if (file != NULL) {
        /* Texts of options have a NUL behind their end. */
        ret->is_set = wsmi_cli_secretfile_read((const char *)file->value.text.ptr, &ret->secret);
        return ret->is_set;
    }
    return true;
}

static bool load_passwords(struct wsmi_cli_settings *settings)
{
    return load_password(settings, WSMI_VIEW("password"), WSMI_VIEW("password-file"),
                         &settings->password) &&
           load_password(settings, WSMI_VIEW("proxy-password"), WSMI_VIEW("proxy-password-file"),
                         &settings->proxy_password) &&
           load_password(settings, WSMI_VIEW("client-key-password"),
                         WSMI_VIEW("client-key-password-file"), &settings->key_password);
}

/* A file that is not there is the user's mistake, not the peer's. */
static bool check_paths(const struct wsmi_cli_settings *settings)
{
    const struct wsmi_option *option;
    for (size_t i = 0; (option = wsmi_cli_settings_at(settings, i)) != NULL; i++) {
        const char *path = (const char *)option->value.text.ptr;
        if (option->info->kind == WSMI_OPTION_KIND_PATH && access(path, R_OK) != 0) {
            wsmi_cli_complain_errno(errno, "%s: %s", option->info->name, path);
            return false;
        }
    }
    return true;
}

bool wsmi_cli_settings_load(const struct wsmi_cli_args *args, struct wsmi_cli_settings *ret)
{
    struct wsmi_limits limits = wsmi_limits_default();
    memset(ret, 0, sizeof(*ret));
    wsmi_arena_init(&ret->arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (args->options_file != NULL && !load_file(ret, args->options_file)) {
        return false;
    }
    for (size_t i = 0; i < args->block_count; i++) {
        if (!load_block(ret, wsmi_view_from_str(args->blocks[i]), "-o")) {
            return false;
        }
    }
    return load_shortcuts(ret, args) && check_paths(ret) && load_passwords(ret);
}

void wsmi_cli_settings_clean_up(struct wsmi_cli_settings *settings)
{
    for (size_t i = 0; i < settings->block_count; i++) {
        wsmi_option_block_clean_up(&settings->blocks[i]);
    }
    wsmi_secret_clean_up(&settings->password.secret);
    wsmi_secret_clean_up(&settings->proxy_password.secret);
    wsmi_secret_clean_up(&settings->key_password.secret);
    wsmi_arena_clean_up(&settings->arena);
    settings->block_count = 0;
}

bool wsmi_cli_settings_need_password(const struct wsmi_cli_settings *settings, bool in_destination)
{
    const struct wsmi_option *auth = wsmi_cli_settings_find(settings, WSMI_VIEW("auth"));
    bool is_none = auth != NULL && strcmp(auth->value.choice->word, "none") == 0;
    bool has_user = in_destination || wsmi_cli_settings_find(settings, WSMI_VIEW("user")) != NULL;
    return has_user && !settings->password.is_set && !is_none &&
           wsmi_cli_settings_find(settings, WSMI_VIEW("cert-thumbprint")) == NULL;
}

bool wsmi_cli_settings_ask(struct wsmi_cli_settings *settings, const char *whose)
{
    settings->password.is_set = wsmi_cli_prompt_password(whose, &settings->password.secret);
    return settings->password.is_set;
}

/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"

#include <stdio.h>
#include <string.h>

#include "cli/console.h"
#include "cli/input.h"
#include "wsmi/charset.h"

/* JSON escapes make six bytes of one, and a text may be shown twice. */
enum { MAX_OUTPUT_BYTES = 16 * WSMI_CLI_MAX_INPUT_BYTES };

static const struct {
    const char *name;
    bool (*parse)(struct wsmi_cli_parse_job *job, struct wsmi_err *err);
    bool is_line; /* a line end at the end of the file is not part of it */
    bool is_envelope;
} kinds[] = {
    {"destination", wsmi_cli_parse_destination, true, false},
    {"options", wsmi_cli_parse_options, false, false},
    {"envelope", wsmi_cli_parse_envelope, false, true},
    {"frame", wsmi_cli_parse_frame, false, false},
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

static enum wsmi_cli_exit print_error(const struct wsmi_cli_parse_job *job,
                                      const struct wsmi_err *err)
{
    (void)fprintf(stderr, "error: %s at %zu: %s", wsmi_code_name(err->code), err->offset,
                  err->reason);
    if (job->suggestion != NULL) {
        (void)fprintf(stderr, "; did you mean %s?", job->suggestion);
    }
    (void)fputc('\n', stderr);
    return WSMI_CLI_EXIT_FAILED;
}

/* Parses `in` and prints the outcome. */
static enum wsmi_cli_exit parse_bytes(const struct wsmi_cli_args *args, size_t kind,
                                      struct wsmi_view in)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_buf out;
    struct wsmi_json json;
    struct wsmi_err err;
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_OK;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_buf_init(&out, wsmi_allocator_system(), MAX_OUTPUT_BYTES);
    wsmi_json_init(&json, &out, true);
    struct wsmi_cli_parse_job job = {args, in, limits, &arena, &json, NULL};
    if (!kinds[kind].parse(&job, &err) || !wsmi_buf_ok(&out, &err)) {
        status = print_error(&job, &err);
    } else {
        wsmi_buf_put_byte(&out, '\n');
        (void)wsmi_cli_print(wsmi_buf_view(&out));
    }
    wsmi_buf_clean_up(&out);
    wsmi_arena_clean_up(&arena);
    return status;
}

/* Small, and perhaps with passwords in it. */
static enum wsmi_cli_exit parse_wiped(const struct wsmi_cli_args *args, size_t kind,
                                      const char *path)
{
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_FAILED;
    struct wsmi_buf in;
    wsmi_buf_init(&in, wsmi_allocator_system(), WSMI_CLI_MAX_INPUT_BYTES);
    if (wsmi_cli_input_read(path, &in)) {
        struct wsmi_view bytes = wsmi_buf_view(&in);
        status = parse_bytes(args, kind, kinds[kind].is_line ? wsmi_cli_input_chomp(bytes) : bytes);
    }
    wsmi_buf_clean_up(&in);
    return status;
}

static enum wsmi_cli_exit parse_input(const struct wsmi_cli_args *args, size_t kind)
{
    const char *path = args->operand_count > 1 ? args->operands[1] : "-";
    struct wsmi_cli_file file;
    if (args->text != NULL) {
        return parse_bytes(args, kind, wsmi_view_from_str(args->text));
    }
    if (!kinds[kind].is_envelope) {
        return parse_wiped(args, kind, path);
    }
    if (!wsmi_cli_input_load(path, &file)) {
        return WSMI_CLI_EXIT_FAILED;
    }
    struct wsmi_view bytes = {file.ptr, file.len};
    enum wsmi_cli_exit status = parse_bytes(args, kind, bytes);
    wsmi_cli_input_unload(&file);
    return status;
}

enum wsmi_cli_exit wsmi_cli_parse(const struct wsmi_cli_args *args)
{
    const char *name = args->operand_count > 0 ? args->operands[0] : "nothing";
    size_t kind = 0;
    while (kind < KIND_COUNT && strcmp(kinds[kind].name, name) != 0) {
        kind++;
    }
    if (kind == KIND_COUNT) {
        wsmi_cli_complain("parse what? destination, options, envelope or frame, not %s", name);
        return WSMI_CLI_EXIT_USAGE;
    }
    if (args->operand_count > (args->text == NULL ? 2u : 1u)) {
        wsmi_cli_complain(args->text == NULL ? "parse takes one file"
                                             : "parse takes a file or --text, not both");
        return WSMI_CLI_EXIT_USAGE;
    }
    if (!kinds[kind].is_envelope && (args->charset != NULL || args->is_strict)) {
        wsmi_cli_complain("--charset and --strict are for parse envelope");
        return WSMI_CLI_EXIT_USAGE;
    }
    if (kinds[kind].parse != wsmi_cli_parse_frame && args->content_type != NULL) {
        wsmi_cli_complain("--content-type is for parse frame");
        return WSMI_CLI_EXIT_USAGE;
    }
    if (args->charset != NULL &&
        wsmi_charset_from_name(wsmi_view_from_str(args->charset)) == WSMI_CHARSET_UNKNOWN) {
        wsmi_cli_complain("unknown charset '%s'", args->charset);
        return WSMI_CLI_EXIT_USAGE;
    }
    return parse_input(args, kind);
}

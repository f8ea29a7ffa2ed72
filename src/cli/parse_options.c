/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"
#include "wsmi/optblock.h"

enum { MAX_CANONICAL_BYTES = 1024 * 1024 };

static void put_value(struct wsmi_json *json, const struct wsmi_option *option)
{
    struct wsmi_buf text;
    switch (option->info->kind) {
    case WSMI_OPTION_KIND_NUMBER:
        wsmi_json_number(json, option->value.number);
        return;
    case WSMI_OPTION_KIND_SIZE:
        wsmi_json_number(json, (uint64_t)option->value.number * 1024);
        return;
    case WSMI_OPTION_KIND_BOOLEAN:
        wsmi_json_bool(json, option->value.boolean);
        return;
    case WSMI_OPTION_KIND_CHOICE:
        wsmi_json_view(json, wsmi_view_from_str(option->value.choice->word));
        return;
    case WSMI_OPTION_KIND_DURATION:
        wsmi_buf_init(&text, wsmi_allocator_system(), MAX_CANONICAL_BYTES);
        wsmi_duration_write_xsd(&option->value.duration, &text);
        wsmi_json_view(json, wsmi_buf_view(&text));
        wsmi_buf_clean_up(&text);
        return;
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
    case WSMI_OPTION_KIND_SECRET_FILE:
        wsmi_json_view(json, option->value.text);
        return;
    case WSMI_OPTION_KIND_SECRET: /* never printed */
    case WSMI_OPTION_KIND_COUNT:
        break;
    }
    wsmi_json_null(json);
}

static void put_option(struct wsmi_json *json, const struct wsmi_option *option)
{
    wsmi_json_open_object(json);
    wsmi_json_member_str(json, "name", option->info->name);
    wsmi_json_member_str(json, "kind", wsmi_option_kind_name(option->info->kind));
    wsmi_json_key(json, "value");
    put_value(json, option);
    wsmi_json_member_str(json, "sets", option->info->mi_name);
    wsmi_json_member_number(json, "offset", option->offset);
    wsmi_json_close_object(json);
}

static bool put_block(const struct wsmi_option_block *block, struct wsmi_json *json,
                      struct wsmi_err *err)
{
    struct wsmi_buf canonical;
    wsmi_json_open_object(json);
    wsmi_json_key(json, "options");
    wsmi_json_open_array(json);
    for (size_t i = 0; i < block->count; i++) {
        put_option(json, &block->options[i]);
    }
    wsmi_json_close_array(json);
    wsmi_buf_init(&canonical, wsmi_allocator_system(), MAX_CANONICAL_BYTES);
    wsmi_option_block_write(block, false, &canonical);
    bool good = wsmi_buf_ok(&canonical, err);
    if (good) {
        wsmi_json_member_view(json, "canonical", wsmi_buf_view(&canonical));
        wsmi_json_close_object(json);
    }
    wsmi_buf_clean_up(&canonical);
    return good;
}

bool wsmi_cli_parse_options(struct wsmi_cli_parse_job *job, struct wsmi_err *err)
{
    struct wsmi_option_block block;
    if (!wsmi_option_block_parse(job->in, &job->limits, job->arena, &block, err)) {
        if (err->code == WSMI_E_UNSUPPORTED && err->offset <= job->in.len) {
            struct wsmi_view rest = {job->in.ptr + err->offset, job->in.len - err->offset};
            const struct wsmi_option_info *info = wsmi_option_suggest(rest);
            job->suggestion = info == NULL ? NULL : info->name;
        }
        return false;
    }
    bool good = put_block(&block, job->json, err);
    wsmi_option_block_clean_up(&block);
    return good;
}

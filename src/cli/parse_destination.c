/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"
#include "wsmi/destination.h"

enum { MAX_TEXT_BYTES = 16 * 1024 };

/* What is appended to `text` by a writer, as a member; the buffer is empty afterwards. */
static bool put_written(struct wsmi_json *json, const char *key, struct wsmi_buf *text,
                        struct wsmi_err *err)
{
    bool good = wsmi_buf_ok(text, err);
    if (good) {
        wsmi_json_member_view(json, key, wsmi_buf_view(text));
    }
    wsmi_buf_reset(text);
    return good;
}

static bool put_members(const struct wsmi_destination *destination,
                        const struct wsmi_target *target, struct wsmi_json *json,
                        struct wsmi_buf *text, struct wsmi_err *err)
{
    wsmi_json_open_object(json);
    wsmi_json_member_str(
        json, "scheme",
        destination->scheme == WSMI_SCHEME_NONE ? NULL : wsmi_scheme_name(destination->scheme));
    wsmi_destination_user(destination, text);
    if (!put_written(json, "user", text, err)) {
        return false;
    }
    wsmi_json_member_str(json, "host_kind", wsmi_host_kind_name(destination->kind));
    wsmi_json_member_view(json, "host", destination->host);
    wsmi_json_member_view(json, "zone", destination->zone);
    wsmi_json_key(json, "port");
    if (destination->has_port) {
        wsmi_json_number(json, destination->port);
    } else {
        wsmi_json_null(json);
    }
    wsmi_json_member_view(json, "prefix", destination->prefix);
    wsmi_destination_write(destination, text);
    if (!put_written(json, "canonical", text, err)) {
        return false;
    }
    wsmi_target_write_url(target, text);
    if (!put_written(json, "url", text, err)) {
        return false;
    }
    wsmi_json_close_object(json);
    return true;
}

bool wsmi_cli_parse_destination(struct wsmi_cli_parse_job *job, struct wsmi_err *err)
{
    static const struct wsmi_destination_options no_options;
    struct wsmi_destination destination;
    struct wsmi_target target;
    struct wsmi_buf text;
    if (!wsmi_destination_parse(job->in, &job->limits, &destination, err) ||
        !wsmi_destination_resolve(&destination, &no_options, &target, err)) {
        return false;
    }
    wsmi_buf_init(&text, wsmi_allocator_system(), MAX_TEXT_BYTES);
    bool good = put_members(&destination, &target, job->json, &text, err);
    wsmi_buf_clean_up(&text);
    return good;
}

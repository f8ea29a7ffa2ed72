/* SPDX-License-Identifier: MIT */
#include "cli/json.h"

#include "cli/text.h"
#include "core/utf8.h"

void wsmi_json_init(struct wsmi_json *json, struct wsmi_buf *buf, bool is_indented)
{
    memset(json, 0, sizeof(*json));
    json->buf = buf;
    json->is_indented = is_indented;
    json->is_first = true;
}

static void start_line(struct wsmi_json *json)
{
    if (json->is_indented) {
        wsmi_buf_put_byte(json->buf, '\n');
        for (unsigned i = 0; i < json->depth; i++) {
            wsmi_buf_put_str(json->buf, "  ");
        }
    }
}

/* What stands before a value or a key. */
static void separate(struct wsmi_json *json)
{
    if (json->has_key) {
        json->has_key = false;
        return;
    }
    if (!json->is_first) {
        wsmi_buf_put_str(json->buf, json->is_indented ? "," : ", ");
    }
    if (json->depth > 0) {
        start_line(json);
    }
    json->is_first = false;
}

static void open_container(struct wsmi_json *json, char bracket)
{
    separate(json);
    wsmi_buf_put_byte(json->buf, (uint8_t)bracket);
    json->is_first = true;
    json->depth++;
}

static void close_container(struct wsmi_json *json, char bracket)
{
    json->depth--;
    if (!json->is_first) {
        start_line(json);
    }
    wsmi_buf_put_byte(json->buf, (uint8_t)bracket);
    json->is_first = false;
}

void wsmi_json_open_object(struct wsmi_json *json)
{
    open_container(json, '{');
}

void wsmi_json_close_object(struct wsmi_json *json)
{
    close_container(json, '}');
}

void wsmi_json_open_array(struct wsmi_json *json)
{
    open_container(json, '[');
}

void wsmi_json_close_array(struct wsmi_json *json)
{
    close_container(json, ']');
}

static void put_character(struct wsmi_buf *buf, uint32_t scalar)
{
    if (scalar == '"' || scalar == '\\') {
        wsmi_buf_put_byte(buf, '\\');
        wsmi_buf_put_byte(buf, (uint8_t)scalar);
    } else if (scalar == '\n') {
        wsmi_buf_put_str(buf, "\\n");
    } else if (scalar == '\t') {
        wsmi_buf_put_str(buf, "\\t");
    } else if (wsmi_cli_text_is_unsafe(scalar)) {
        wsmi_cli_text_put_escape(buf, scalar);
    } else {
        uint8_t bytes[4];
        struct wsmi_view character = {bytes, wsmi_utf8_encode(scalar, bytes)};
        wsmi_buf_put(buf, character);
    }
}

static void put_string(struct wsmi_buf *buf, struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    uint32_t scalar;
    wsmi_buf_put_byte(buf, '"');
    while (wsmi_cli_text_take(&cur, &scalar)) {
        put_character(buf, scalar);
    }
    wsmi_buf_put_byte(buf, '"');
}

void wsmi_json_key(struct wsmi_json *json, const char *key)
{
    separate(json);
    put_string(json->buf, wsmi_view_from_str(key));
    wsmi_buf_put_str(json->buf, ": ");
    json->has_key = true;
}

void wsmi_json_null(struct wsmi_json *json)
{
    separate(json);
    wsmi_buf_put_str(json->buf, "null");
}

void wsmi_json_bool(struct wsmi_json *json, bool value)
{
    separate(json);
    wsmi_buf_put_str(json->buf, value ? "true" : "false");
}

void wsmi_json_number(struct wsmi_json *json, uint64_t value)
{
    separate(json);
    wsmi_buf_put_u64(json->buf, value);
}

void wsmi_json_literal(struct wsmi_json *json, struct wsmi_view value)
{
    separate(json);
    wsmi_buf_put(json->buf, value);
}

void wsmi_json_view(struct wsmi_json *json, struct wsmi_view value)
{
    separate(json);
    put_string(json->buf, value);
}

void wsmi_json_member_str(struct wsmi_json *json, const char *key, const char *value)
{
    wsmi_json_key(json, key);
    if (value == NULL) {
        wsmi_json_null(json);
    } else {
        wsmi_json_view(json, wsmi_view_from_str(value));
    }
}

void wsmi_json_member_view(struct wsmi_json *json, const char *key, struct wsmi_view value)
{
    wsmi_json_key(json, key);
    if (value.len == 0) {
        wsmi_json_null(json);
    } else {
        wsmi_json_view(json, value);
    }
}

void wsmi_json_member_number(struct wsmi_json *json, const char *key, uint64_t value)
{
    wsmi_json_key(json, key);
    wsmi_json_number(json, value);
}

void wsmi_json_member_bool(struct wsmi_json *json, const char *key, bool value)
{
    wsmi_json_key(json, key);
    wsmi_json_bool(json, value);
}

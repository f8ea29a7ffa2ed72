/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259), written into a buffer whose sticky failure is the only error. What comes out is
 * valid for any text: control characters and those a terminal obeys are escaped, bytes that are not
 * UTF-8 become U+FFFD.
 */
#ifndef WSMI_CLI_JSON_H
#define WSMI_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "wsmi/buf.h"
#include "wsmi/view.h"

/* Fields are private. */
struct wsmi_json {
    struct wsmi_buf *buf;
    bool is_indented;
    bool is_first; /* nothing yet in the innermost object or array */
    bool has_key;
    unsigned depth;
};

/* Indented by two spaces a level, or everything on one line. No line end behind the value. */
void wsmi_json_init(struct wsmi_json *json, struct wsmi_buf *buf, bool is_indented);

void wsmi_json_open_object(struct wsmi_json *json);
void wsmi_json_close_object(struct wsmi_json *json);
void wsmi_json_open_array(struct wsmi_json *json);
void wsmi_json_close_array(struct wsmi_json *json);

/* The name of the member whose value comes next. */
void wsmi_json_key(struct wsmi_json *json, const char *key);

void wsmi_json_null(struct wsmi_json *json);
void wsmi_json_bool(struct wsmi_json *json, bool value);
void wsmi_json_number(struct wsmi_json *json, uint64_t value);
void wsmi_json_view(struct wsmi_json *json, struct wsmi_view value);

/* A value that is JSON already: a number the caller has written. */
void wsmi_json_literal(struct wsmi_json *json, struct wsmi_view value);

/* Members of an object; an absent value (NULL, or an empty view) is null. */
void wsmi_json_member_str(struct wsmi_json *json, const char *key, const char *value);
void wsmi_json_member_view(struct wsmi_json *json, const char *key, struct wsmi_view value);
void wsmi_json_member_number(struct wsmi_json *json, const char *key, uint64_t value);
void wsmi_json_member_bool(struct wsmi_json *json, const char *key, bool value);

#endif

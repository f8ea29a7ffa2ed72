/* SPDX-License-Identifier: MIT */
/* What challenges and media types share: tokens, quoted strings, parameter lists (RFC 9110 section
 * 5.6). Cursors here run over a copy of the field in the arena, so slices of it may be kept. */
#ifndef WSMI_HTTPFRAME_PARAM_H
#define WSMI_HTTPFRAME_PARAM_H

#include "core/cur.h"
#include "wsmi/arena.h"
#include "wsmi/buf.h"
#include "wsmi/httpparam.h"
#include "wsmi/limits.h"

/* Parameters collected so far; `items` has room for `cap`. */
struct wsmi_params {
    struct wsmi_http_param *items;
    size_t count;
    size_t cap;
};

/* Checks max_field_bytes, copies `field` and gives a cursor over the copy. */
bool wsmi_param_open(struct wsmi_view field, const struct wsmi_limits *limits,
                     struct wsmi_arena *arena, struct wsmi_cur *ret,
                     struct wsmi_err *err) WSMI_MUST_USE;

/* How often `byte` occurs, but no more than `max`: bounds an array before it is filled. */
/*@
  requires readable(field);
  assigns \nothing;
  ensures \result <= max && \result <= field.len;
*/
size_t wsmi_param_count(struct wsmi_view field, uint8_t byte, size_t max);

/*
 * Reads `token / quoted-string` and adds it as parameter `name` (at `name_offset`). Refuses a name
 * already there and more than params->cap.
 */
bool wsmi_param_add(struct wsmi_cur *cur, struct wsmi_view name, size_t name_offset,
                    struct wsmi_params *params, struct wsmi_arena *arena,
                    struct wsmi_err *err) WSMI_MUST_USE;

/* 1*tchar */
/*@
  requires readable(text);
  assigns \nothing;
  ensures \result ==> text.len > 0;
*/
bool wsmi_param_is_token(struct wsmi_view text);

/* Whether wsmi_param_write can write all of them: token names, none twice, writable values. */
/*@
  requires params_readable(params, count);
  assigns \nothing;
  ensures \result ==> \forall integer i; 0 <= i < count ==> params[i].name.len > 0;
*/
bool wsmi_params_are_writable(const struct wsmi_http_param *params, size_t count);

/* Appends `name=value`, quoted where it has to be or was. */
void wsmi_param_write(const struct wsmi_http_param *param, struct wsmi_buf *buf);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What users write behind a class: NAME=VALUE, NAME:TYPE=VALUE, NAME:TYPE[]=VALUE and NAME:null,
 * and the two forms of a value that have parts:
 *
 *   list    [A, B, "C, with a comma"]
 *   object  CLASS{NAME=VALUE, NAME="VALUE"}   optionally NAMESPACE:CLASS{...}
 *
 * Parts are separated by commas outside of quotes and nested brackets; white space around them does
 * not count. In quotes, \" is a quote and \\ a backslash. The user supplies the bytes.
 */
#ifndef WSMI_CLI_ASSIGN_H
#define WSMI_CLI_ASSIGN_H

#include "wsmi/arena.h"
#include "wsmi/scalar.h"

enum { WSMI_CLI_MAX_NESTING = 16 };

struct wsmi_cli_assign {
    struct wsmi_view name; /* any bytes but ':' and '=', at least one */
    struct wsmi_view text;
    size_t text_offset;
    bool is_null;
    bool has_type; /* `type` and `is_array` were given */
    bool is_array;
    enum wsmi_type type;
};

/* Splits `word`; everything borrows it. SYNTAX otherwise. */
bool wsmi_cli_assign_parse(struct wsmi_view word, struct wsmi_cli_assign *ret,
                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* The parts of a list or an object, untrimmed of their quotes. `at` are their offsets. */
struct wsmi_cli_parts {
    const struct wsmi_view *list;
    const size_t *at;
    size_t count;
};

/* True when `text` starts like a list: with '['. */
bool wsmi_cli_is_list(struct wsmi_view text);

/* A whole list. SYNTAX, LIMIT (nesting) or OOM; offsets count from the start of `text`. */
bool wsmi_cli_list_split(struct wsmi_view text, struct wsmi_arena *arena,
                         struct wsmi_cli_parts *ret,
                         struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* A whole object; `ret_namespace` is empty when none was given. Fails as above. */
bool wsmi_cli_object_split(struct wsmi_view text, struct wsmi_arena *arena,
                           struct wsmi_view *ret_namespace, struct wsmi_view *ret_class,
                           struct wsmi_cli_parts *ret,
                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* The value a part stands for: without its quotes, when it is in quotes. SYNTAX or OOM. */
bool wsmi_cli_part_text(struct wsmi_view part, struct wsmi_arena *arena, struct wsmi_view *ret,
                        bool *ret_quoted, struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* True when `text` would not read back as a part of its own: the writer then quotes it. */
bool wsmi_cli_part_needs_quotes(struct wsmi_view text);

/* Appends `text` as a part, in quotes where needed. */
void wsmi_cli_part_write(struct wsmi_view text, struct wsmi_buf *out) WSMI_NONNULL;

#endif

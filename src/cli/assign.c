/* SPDX-License-Identifier: MIT */
#include "cli/assign.h"

#include <string.h>

#include "core/cur.h"
#include "core/fail.h"

/* "TYPE" or "TYPE[]". */
static bool take_type(struct wsmi_view word, size_t offset, struct wsmi_cli_assign *assign,
                      struct wsmi_err *err)
{
    assign->is_array =
        word.len > 2 && word.ptr[word.len - 2] == '[' && word.ptr[word.len - 1] == ']';
    word.len -= assign->is_array ? 2 : 0;
    if (!wsmi_type_from_name(word, &assign->type)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "no CIM type has this name");
    }
    assign->has_type = true;
    return true;
}

bool wsmi_cli_assign_parse(struct wsmi_view word, struct wsmi_cli_assign *ret, struct wsmi_err *err)
{
    struct wsmi_cli_assign assign;
    size_t end = 0;
    memset(&assign, 0, sizeof(assign));
    while (end < word.len && word.ptr[end] != '=' && word.ptr[end] != ':') {
        end++;
    }
    assign.name = (struct wsmi_view){word.ptr, end};
    if (end == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "a name is missing");
    }
    if (end < word.len && word.ptr[end] == ':') {
        size_t start = ++end;
        while (end < word.len && word.ptr[end] != '=') {
            end++;
        }
        struct wsmi_view type = {word.ptr + start, end - start};
        if (end == word.len && wsmi_view_eq(type, WSMI_VIEW("null"))) {
            assign.is_null = true;
            *ret = assign;
            return true;
        }
        if (!take_type(type, start, &assign, err)) {
            return false;
        }
    }
    if (end == word.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, end, "NAME=VALUE is expected");
    }
    assign.text = (struct wsmi_view){word.ptr + end + 1, word.len - end - 1};
    assign.text_offset = end + 1;
    *ret = assign;
    return true;
}

bool wsmi_cli_is_list(struct wsmi_view text)
{
    return text.len > 0 && text.ptr[0] == '[';
}

/* Where the scan of a list or object stands. */
struct scan {
    uint8_t closers[WSMI_CLI_MAX_NESTING]; /* of the brackets that are open inside */
    size_t depth;
    bool is_quoted;
};

static bool step_bracket(struct scan *scan, uint8_t byte, size_t at, struct wsmi_err *err)
{
    if (byte == '[' || byte == '{') {
        if (scan->depth == WSMI_CLI_MAX_NESTING) {
            return wsmi_fail(err, WSMI_E_LIMIT, at, "nested too deeply");
        }
        scan->closers[scan->depth++] = byte == '[' ? ']' : '}';
    } else if (byte == ']' || byte == '}') {
        if (scan->depth == 0 || scan->closers[scan->depth - 1] != byte) {
            return wsmi_fail(err, WSMI_E_SYNTAX, at, "a bracket closes nothing; use \"quotes\"");
        }
        scan->depth--;
    }
    return true;
}

/* Moves *at over one byte, or over an escape in quotes. */
static bool step(struct scan *scan, struct wsmi_view text, size_t *at, struct wsmi_err *err)
{
    uint8_t byte = text.ptr[*at];
    if (byte == '"') {
        scan->is_quoted = !scan->is_quoted;
    } else if (scan->is_quoted) {
        *at += byte == '\\' && *at + 1 < text.len ? 1 : 0;
    } else if (!step_bracket(scan, byte, *at, err)) {
        return false;
    }
    *at += 1;
    return true;
}

/* The next part, from *at to a comma or the end; *at is then behind the comma. */
static bool take_part(struct wsmi_view text, size_t *at, struct wsmi_view *ret, size_t *ret_at,
                      bool *ret_more, struct wsmi_err *err)
{
    struct scan scan;
    size_t start = *at;
    memset(&scan, 0, sizeof(scan));
    while (*at < text.len && (scan.is_quoted || scan.depth > 0 || text.ptr[*at] != ',')) {
        if (!step(&scan, text, at, err)) {
            return false;
        }
    }
    if (scan.is_quoted || scan.depth > 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, text.len,
                         scan.is_quoted ? "a quote is not closed" : "a bracket is not closed");
    }
    struct wsmi_view part = {text.ptr + start, *at - start};
    *ret = wsmi_view_trim(part);
    *ret_at = ret->len > 0 ? (size_t)(ret->ptr - text.ptr) : start;
    *ret_more = *at < text.len;
    *at += *ret_more ? 1 : 0;
    if (ret->len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "nothing between commas; \"\" is empty text");
    }
    return true;
}

/* Splits text[start, end). Two passes: count, then store. */
static bool split(struct wsmi_view text, size_t start, struct wsmi_arena *arena,
                  struct wsmi_cli_parts *ret, struct wsmi_err *err)
{
    struct wsmi_view inside = {text.ptr, text.len - 1}; /* without the closer; offsets stay */
    struct wsmi_view rest = {text.ptr + start, inside.len - start};
    struct wsmi_cli_parts parts = {NULL, NULL, 0};
    struct wsmi_view part;
    size_t part_at;
    size_t at = start;
    bool more = wsmi_view_trim(rest).len > 0;
    while (more) {
        if (!take_part(inside, &at, &part, &part_at, &more, err)) {
            return false;
        }
        parts.count++;
    }
    struct wsmi_view *list = wsmi_arena_alloc_array(arena, parts.count, sizeof(*list), 0, err);
    size_t *offsets = wsmi_arena_alloc_array(arena, parts.count, sizeof(*offsets), 0, err);
    if (list == NULL || offsets == NULL) {
        return false;
    }
    at = start;
    for (size_t i = 0; i < parts.count; i++) {
        if (!take_part(inside, &at, &list[i], &offsets[i], &more, err)) {
            return false;
        }
    }
    parts.list = list;
    parts.at = offsets;
    *ret = parts;
    return true;
}

bool wsmi_cli_list_split(struct wsmi_view text, struct wsmi_arena *arena,
                         struct wsmi_cli_parts *ret, struct wsmi_err *err)
{
    if (!wsmi_cli_is_list(text)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "a list is [A, B]");
    }
    if (text.len < 2 || text.ptr[text.len - 1] != ']') {
        return wsmi_fail(err, WSMI_E_SYNTAX, text.len, "the list is not closed");
    }
    return split(text, 1, arena, ret, err);
}

bool wsmi_cli_object_split(struct wsmi_view text, struct wsmi_arena *arena,
                           struct wsmi_view *ret_namespace, struct wsmi_view *ret_class,
                           struct wsmi_cli_parts *ret, struct wsmi_err *err)
{
    size_t open = 0;
    size_t colon = 0;
    while (open < text.len && text.ptr[open] != '{') {
        colon = text.ptr[open] == ':' ? open : colon;
        open++;
    }
    if (open == text.len || text.ptr[text.len - 1] != '}') {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "an object is CLASS{NAME=VALUE, ...}");
    }
    size_t name = colon > 0 ? colon + 1 : 0;
    struct wsmi_view class_name = {text.ptr + name, open - name};
    struct wsmi_view namespace_name = {text.ptr, colon};
    if (class_name.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name, "the name of the class is missing");
    }
    if (!split(text, open + 1, arena, ret, err)) {
        return false;
    }
    *ret_namespace = namespace_name;
    *ret_class = class_name;
    return true;
}

bool wsmi_cli_part_text(struct wsmi_view part, struct wsmi_arena *arena, struct wsmi_view *ret,
                        bool *ret_quoted, struct wsmi_err *err)
{
    if (part.len == 0 || part.ptr[0] != '"') {
        *ret = part;
        *ret_quoted = false;
        return true;
    }
    uint8_t *out = wsmi_arena_alloc(arena, part.len, 0, err);
    size_t used = 0;
    size_t at = 1;
    if (out == NULL) {
        return false;
    }
    while (at < part.len && part.ptr[at] != '"') {
        if (part.ptr[at] == '\\') {
            at++;
            if (at == part.len || (part.ptr[at] != '"' && part.ptr[at] != '\\')) {
                return wsmi_fail(err, WSMI_E_SYNTAX, at, "only \\\" and \\\\ are escapes");
            }
        }
        out[used++] = part.ptr[at++];
    }
    if (at + 1 != part.len) {
        return wsmi_fail(err, WSMI_E_SYNTAX, at, "the quotes do not end with the value");
    }
    *ret = (struct wsmi_view){out, used};
    *ret_quoted = true;
    return true;
}

bool wsmi_cli_part_needs_quotes(struct wsmi_view text)
{
    if (text.len == 0 || wsmi_view_trim(text).len != text.len) {
        return true;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\",[]{}", text.ptr[i]) != NULL) {
            return true; /* NUL too: strchr finds it */
        }
    }
    return false;
}

void wsmi_cli_part_write(struct wsmi_view text, struct wsmi_buf *out)
{
    if (!wsmi_cli_part_needs_quotes(text)) {
        wsmi_buf_put(out, text);
        return;
    }
    wsmi_buf_put_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
            wsmi_buf_put_byte(out, '\\');
        }
        wsmi_buf_put_byte(out, text.ptr[i]);
    }
    wsmi_buf_put_byte(out, '"');
}

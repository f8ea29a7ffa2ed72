/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/rows_internal.h"

static bool needs_quotes(struct wsmi_view text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\",\r\n", text.ptr[i]) != NULL) {
            return true;
        }
    }
    return text.len == 0 || wsmi_view_trim(text).len != text.len;
}

static void put_field(struct wsmi_view text, struct wsmi_buf *out)
{
    if (!needs_quotes(text)) {
        wsmi_buf_put(out, text);
        return;
    }
    wsmi_buf_put_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            wsmi_buf_put_byte(out, '"');
        }
        wsmi_buf_put_byte(out, text.ptr[i]);
    }
    wsmi_buf_put_byte(out, '"');
}

static void put_header(struct wsmi_cli_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        wsmi_buf_put_str(&rows->out, i > 0 ? "," : "");
        put_field(wsmi_view_from_str(rows->columns[i]), &rows->out);
    }
    wsmi_buf_put_byte(&rows->out, '\n');
    rows->is_open = true;
}

bool wsmi_cli_csv_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    struct wsmi_buf field;
    if (!rows->is_open) {
        if (!wsmi_cli_rows_add_columns(rows, row)) {
            return false;
        }
        put_header(rows);
    }
    wsmi_cli_rows_note_left_out(rows, row);
    wsmi_buf_init(&field, wsmi_allocator_system(), WSMI_CLI_MAX_ROW_BYTES);
    for (size_t i = 0; i < rows->column_count && field.failed == WSMI_OK; i++) {
        struct wsmi_cli_cell cell = wsmi_cli_row_find(row, rows->columns[i]);
        wsmi_buf_reset(&field);
        wsmi_cli_cell_put(&cell, &field);
        wsmi_buf_put_str(&rows->out, i > 0 ? "," : "");
        if (!cell.is_null) {
            put_field(wsmi_buf_view(&field), &rows->out);
        }
    }
    wsmi_buf_put_byte(&rows->out, '\n');
    bool good = field.failed == WSMI_OK;
    wsmi_buf_clean_up(&field);
    return good;
}

void wsmi_cli_csv_end(struct wsmi_cli_rows *rows)
{
    if (!rows->is_open && rows->setup.column_count > 0) {
        put_header(rows);
    }
}

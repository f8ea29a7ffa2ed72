/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli/rows_internal.h"
#include "cli/text.h"

enum {
    WAITING_ROWS = 50, /* these decide the columns */
    MAX_CELL_COLUMNS = 40,
    MAX_NAME_COLUMNS = 40,
    MAX_CELL_BYTES = 1024 * 1024, /* looked at of a value before it is cut */
    MAX_WAITING_BYTES = 16 * 1024 * 1024,
    GAP = 2
};

/* A row that waits for the widths: its cells, cut and harmless. */
struct waiting {
    const char **cells;
    size_t count;
};

struct wsmi_cli_table {
    struct wsmi_arena arena; /* of what waits */
    struct waiting rows[WAITING_ROWS];
    size_t count;
    size_t *widths; /* NULL until known; of each column */
    struct wsmi_buf cell;
};

bool wsmi_cli_table_new(struct wsmi_cli_rows *rows)
{
    struct wsmi_cli_table *table = calloc(1, sizeof(*table));
    if (table == NULL) {
        return false;
    }
    wsmi_arena_init(&table->arena, wsmi_allocator_system(), MAX_WAITING_BYTES);
    wsmi_buf_init(&table->cell, wsmi_allocator_system(), MAX_CELL_BYTES);
    rows->table = table;
    return true;
}

void wsmi_cli_table_delete(struct wsmi_cli_table *table)
{
    if (table != NULL) {
        wsmi_arena_clean_up(&table->arena);
        wsmi_buf_clean_up(&table->cell);
        free(table->widths);
        free(table);
    }
}

/* Appends at most `columns` columns of `text`, harmless, with an ellipsis where it was cut. */
static void put_cut(struct wsmi_buf *out, struct wsmi_view text, size_t columns)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view kept = {text.ptr, 0};
    uint32_t scalar;
    size_t used = 0;
    while (wsmi_cli_text_take(&cur, &scalar)) {
        size_t width = wsmi_cli_text_is_unsafe(scalar) ? 6 : 1;
        if (used + width > columns - 1 && !wsmi_cur_at_end(&cur)) {
            wsmi_cli_text_put(out, kept);
            wsmi_buf_put_str(out, "\xe2\x80\xa6");
            return;
        }
        used += width;
        kept.len = text.len - cur.rest.len;
    }
    wsmi_cli_text_put(out, text);
}

/* The cell's text, cut, in table->cell with a NUL behind; a value too large to look at is cut too.
 */
static const char *cell_text(struct wsmi_cli_table *table, const struct wsmi_cli_cell *cell)
{
    struct wsmi_buf whole;
    wsmi_buf_init(&whole, wsmi_allocator_system(), MAX_CELL_BYTES);
    wsmi_cli_cell_put(cell, &whole);
    wsmi_buf_reset(&table->cell);
    put_cut(&table->cell, wsmi_buf_view(&whole), MAX_CELL_COLUMNS);
    wsmi_buf_put_byte(&table->cell, '\0');
    bool good = whole.failed != WSMI_E_OOM && table->cell.failed == WSMI_OK;
    wsmi_buf_clean_up(&whole);
    return good ? (const char *)table->cell.ptr : NULL;
}

static void put_cells(struct wsmi_cli_rows *rows, const char *const *cells, size_t count)
{
    size_t behind = 0; /* spaces owed: none at the end of a line */
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *cell = i < count && cells[i] != NULL ? cells[i] : "";
        size_t used = wsmi_cli_text_columns(wsmi_view_from_str(cell));
        for (; behind > 0 && cell[0] != '\0'; behind--) {
            wsmi_buf_put_byte(&rows->out, ' ');
        }
        wsmi_buf_put_str(&rows->out, cell);
        size_t width = rows->table->widths[i];
        behind += (used < width ? width - used : 0) + GAP;
    }
    wsmi_buf_put_byte(&rows->out, '\n');
}

static void widen(size_t *width, const char *text)
{
    size_t columns = wsmi_cli_text_columns(wsmi_view_from_str(text));
    *width = columns > *width ? columns : *width;
}

/* Prints the header and what waits; from now on rows go out at once. */
static bool settle(struct wsmi_cli_rows *rows)
{
    struct wsmi_cli_table *table = rows->table;
    table->widths = calloc(rows->column_count + 1, sizeof(*table->widths));
    const char **names = calloc(rows->column_count + 1, sizeof(*names));
    bool good = table->widths != NULL && names != NULL;
    for (size_t i = 0; i < rows->column_count && good; i++) {
        struct wsmi_cli_cell name = {.is_there = true, .is_text = true, .text = rows->columns[i]};
        const char *text = cell_text(table, &name);
        struct wsmi_view copy;
        struct wsmi_err err;
        good =
            text != NULL && wsmi_arena_copy(&rows->arena, wsmi_view_from_str(text), 0, &copy, &err);
        if (good) {
            names[i] = (const char *)copy.ptr;
            widen(&table->widths[i], names[i]);
        }
    }
    for (size_t row = 0; row < table->count && good; row++) {
        for (size_t i = 0; i < table->rows[row].count; i++) {
            widen(&table->widths[i], table->rows[row].cells[i]);
        }
    }
    if (good && rows->column_count > 0) {
        put_cells(rows, names, rows->column_count);
        for (size_t row = 0; row < table->count; row++) {
            put_cells(rows, table->rows[row].cells, table->rows[row].count);
        }
    }
    free(names);
    wsmi_arena_clean_up(&table->arena);
    table->count = 0;
    return good;
}

/* The row's cells in the arena. */
static bool read_cells(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row,
                       struct waiting *ret, struct wsmi_err *err)
{
    struct wsmi_cli_table *table = rows->table;
    ret->cells =
        wsmi_arena_alloc_array(&table->arena, rows->column_count, sizeof(*ret->cells), 0, err);
    if (ret->cells == NULL) {
        return false;
    }
    for (size_t i = 0; i < rows->column_count; i++) {
        struct wsmi_cli_cell cell = wsmi_cli_row_find(row, rows->columns[i]);
        const char *text = cell_text(table, &cell);
        struct wsmi_view copy;
        if (text == NULL ||
            !wsmi_arena_copy(&table->arena, wsmi_view_from_str(text), 0, &copy, err)) {
            return false;
        }
        ret->cells[i] = (const char *)copy.ptr;
    }
    ret->count = rows->column_count;
    return true;
}

static bool put_row(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    struct wsmi_cli_table *table = rows->table;
    struct waiting waiting = {NULL, 0};
    struct wsmi_err err;
    if (table->widths == NULL && !wsmi_cli_rows_add_columns(rows, row)) {
        return false;
    }
    wsmi_cli_rows_note_left_out(rows, row);
    if (!read_cells(rows, row, &waiting, &err)) {
        return false;
    }
    if (table->widths != NULL) {
        put_cells(rows, waiting.cells, waiting.count);
        wsmi_arena_clean_up(&table->arena);
        return true;
    }
    table->rows[table->count++] = waiting;
    return table->count < WAITING_ROWS || settle(rows);
}

static bool put_line(struct wsmi_cli_rows *rows, const char *name, const struct wsmi_cli_cell *cell,
                     size_t width)
{
    struct wsmi_buf whole;
    wsmi_buf_init(&whole, wsmi_allocator_system(), WSMI_CLI_MAX_ROW_BYTES);
    wsmi_cli_cell_put(cell, &whole);
    if (whole.len == 0) {
        wsmi_cli_text_put(&rows->out, wsmi_view_from_str(name));
    } else {
        wsmi_cli_text_put_padded(&rows->out, wsmi_view_from_str(name), width + GAP);
        wsmi_cli_text_put(&rows->out, wsmi_buf_view(&whole));
    }
    wsmi_buf_put_byte(&rows->out, '\n');
    bool good = whole.failed == WSMI_OK;
    wsmi_buf_clean_up(&whole);
    return good;
}

/* `Name  value` lines, a blank line between instances. */
static bool put_block(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    size_t width = 0;
    if (rows->setup.column_count == 0) {
        rows->column_count = 0;
        rows->columns = NULL;
        wsmi_arena_clean_up(&rows->arena);
    }
    if (!wsmi_cli_rows_add_columns(rows, row)) {
        return false;
    }
    for (size_t i = 0; i < rows->column_count; i++) {
        widen(&width, rows->columns[i]);
    }
    width = width < MAX_NAME_COLUMNS ? width : MAX_NAME_COLUMNS;
    wsmi_buf_put_str(&rows->out, rows->count > 0 ? "\n" : "");
    for (size_t i = 0; i < rows->column_count; i++) {
        struct wsmi_cli_cell cell = wsmi_cli_row_find(row, rows->columns[i]);
        if (!put_line(rows, rows->columns[i], &cell, width)) {
            return false;
        }
    }
    return true;
}

bool wsmi_cli_table_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    return rows->setup.is_single || rows->setup.is_stream ? put_block(rows, row)
                                                          : put_row(rows, row);
}

bool wsmi_cli_table_end(struct wsmi_cli_rows *rows)
{
    return rows->table->widths != NULL || rows->table->count == 0 || settle(rows);
}

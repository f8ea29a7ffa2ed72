/* SPDX-License-Identifier: MIT */
#include "cli/rows.h"

#include <string.h>

#include "cli/cimvalue.h"
#include "cli/console.h"
#include "cli/instance.h"
#include "cli/instance_json.h"
#include "cli/rows_internal.h"
#include "cli/serialize.h"
#include "cli/text.h"

enum { MAX_COLUMNS = 1024, MAX_COLUMN_BYTES = 256 * 1024 };

struct wsmi_cli_cell wsmi_cli_row_find(const struct wsmi_cli_row *row, const char *name)
{
    struct wsmi_cli_cell cell;
    MI_Uint32 flags = 0;
    memset(&cell, 0, sizeof(cell));
    for (size_t i = 0; i < row->extra_count && name[0] == '@'; i++) {
        if (strcmp(row->extras[i].name, name) == 0) {
            cell.is_there = cell.is_text = true;
            cell.text = row->extras[i].text;
            cell.is_null = cell.text == NULL;
            return cell;
        }
    }
    if (strcmp(name, "@class") == 0) {
        cell.is_there = cell.is_text = true;
        cell.is_null = row->instance == NULL ||
                       MI_Instance_GetClassName(row->instance, &cell.text) != MI_RESULT_OK;
        return cell;
    }
    cell.is_there =
        row->instance != NULL && MI_Instance_GetElement(row->instance, name, &cell.value,
                                                        &cell.type, &flags, NULL) == MI_RESULT_OK;
    cell.is_null = !cell.is_there || (flags & MI_FLAG_NULL) != 0;
    return cell;
}

void wsmi_cli_cell_put(const struct wsmi_cli_cell *cell, struct wsmi_buf *out)
{
    if (cell->is_null) {
        return;
    }
    if (cell->is_text) {
        wsmi_buf_put_str(out, cell->text);
    } else {
        wsmi_cli_value_put(cell->type, &cell->value, out);
    }
}

static bool is_column(const struct wsmi_cli_rows *rows, const char *name)
{
    struct wsmi_view view = wsmi_view_from_str(name);
    for (size_t i = 0; i < rows->column_count; i++) {
        if (wsmi_view_eq_nocase(wsmi_view_from_str(rows->columns[i]), view)) {
            return true;
        }
    }
    return false;
}

static bool add_column(struct wsmi_cli_rows *rows, const char *name)
{
    struct wsmi_view copy;
    struct wsmi_err err;
    if (rows->column_count == MAX_COLUMNS) {
        rows->has_left_out = true;
        return true;
    }
    if (rows->columns == NULL) {
        rows->columns =
            wsmi_arena_alloc_array(&rows->arena, MAX_COLUMNS, sizeof(*rows->columns), 0, &err);
    }
    if (rows->columns == NULL ||
        !wsmi_arena_copy(&rows->arena, wsmi_view_from_str(name), 0, &copy, &err)) {
        return false;
    }
    rows->columns[rows->column_count++] = (const char *)copy.ptr;
    return true;
}

bool wsmi_cli_rows_add_columns(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    MI_Uint32 count = 0;
    MI_Uint32 flags = 0;
    const MI_Char *name;
    if (rows->setup.column_count > 0) {
        return true; /* the user has decided */
    }
    for (size_t i = 0; i < row->extra_count; i++) {
        if (!is_column(rows, row->extras[i].name) && !add_column(rows, row->extras[i].name)) {
            return false;
        }
    }
    bool keys_only = rows->setup.is_keys_only && wsmi_cli_instance_has_keys(row->instance);
    (void)MI_Instance_GetElementCount(row->instance, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_Instance_GetElementAt(row->instance, i, &name, NULL, NULL, &flags) == MI_RESULT_OK &&
            (!keys_only || (flags & MI_FLAG_KEY) != 0) && !is_column(rows, name) &&
            !add_column(rows, name)) {
            return false;
        }
    }
    return true;
}

void wsmi_cli_rows_note_left_out(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    MI_Uint32 count = 0;
    const MI_Char *name;
    if (rows->setup.column_count > 0 || rows->setup.is_keys_only || rows->has_left_out) {
        return;
    }
    (void)MI_Instance_GetElementCount(row->instance, &count);
    for (MI_Uint32 i = 0; i < count && !rows->has_left_out; i++) {
        rows->has_left_out =
            MI_Instance_GetElementAt(row->instance, i, &name, NULL, NULL, NULL) == MI_RESULT_OK &&
            !is_column(rows, name);
    }
}

bool wsmi_cli_rows_init(struct wsmi_cli_rows *rows, const struct wsmi_cli_rows_setup *setup)
{
    memset(rows, 0, sizeof(*rows));
    rows->setup = *setup;
    wsmi_buf_init(&rows->out, wsmi_allocator_system(), WSMI_CLI_MAX_ROW_BYTES);
    wsmi_arena_init(&rows->arena, wsmi_allocator_system(), MAX_COLUMN_BYTES);
    for (size_t i = 0; i < setup->column_count; i++) {
        if (!add_column(rows, setup->columns[i])) {
            wsmi_cli_complain("out of memory");
            return false;
        }
    }
    if (setup->column_count > 0) {
        struct wsmi_err err;
        rows->unseen_count = setup->column_count;
        rows->is_seen =
            wsmi_arena_alloc_array(&rows->arena, setup->column_count, sizeof(bool), 0, &err);
    }
    if ((setup->column_count > 0 && rows->is_seen == NULL) ||
        (setup->output == WSMI_CLI_OUTPUT_TABLE && !wsmi_cli_table_new(rows))) {
        wsmi_cli_complain("out of memory");
        return false;
    }
    return setup->output != WSMI_CLI_OUTPUT_XML ||
           wsmi_cli_serializer_open(setup->application, &rows->serializer);
}

void wsmi_cli_rows_clean_up(struct wsmi_cli_rows *rows)
{
    wsmi_cli_serializer_close(&rows->serializer);
    wsmi_cli_table_delete(rows->table);
    wsmi_arena_clean_up(&rows->arena);
    wsmi_buf_clean_up(&rows->out);
    memset(rows, 0, sizeof(*rows));
}

static void note_seen(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    for (size_t i = 0; i < rows->setup.column_count && rows->unseen_count > 0; i++) {
        if (!rows->is_seen[i] && wsmi_cli_row_find(row, rows->columns[i]).is_there) {
            rows->is_seen[i] = true;
            rows->unseen_count--;
        }
    }
}

const char *wsmi_cli_rows_unseen(const struct wsmi_cli_rows *rows)
{
    for (size_t i = 0; i < rows->setup.column_count && rows->count > 0; i++) {
        if (!rows->is_seen[i]) {
            return rows->columns[i];
        }
    }
    return NULL;
}

static void put_chosen(struct wsmi_cli_rows *rows, struct wsmi_json *json,
                       const struct wsmi_cli_row *row)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        struct wsmi_cli_cell cell = wsmi_cli_row_find(row, rows->columns[i]);
        if (cell.is_text || cell.is_null) {
            wsmi_json_member_str(json, rows->columns[i], cell.text);
        } else {
            wsmi_cli_json_element(json, rows->columns[i], cell.type, &cell.value, 0);
        }
    }
}

static void put_object(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row, bool is_indented)
{
    struct wsmi_json json;
    const MI_Char *class_name = NULL;
    wsmi_json_init(&json, &rows->out, is_indented);
    wsmi_json_open_object(&json);
    if (rows->setup.column_count > 0) {
        put_chosen(rows, &json, row);
    } else {
        for (size_t i = 0; i < row->extra_count; i++) {
            wsmi_json_member_str(&json, row->extras[i].name, row->extras[i].text);
        }
        (void)MI_Instance_GetClassName(row->instance, &class_name);
        wsmi_json_member_str(&json, "@class", class_name);
        wsmi_cli_json_elements(&json, row->instance,
                               rows->setup.is_keys_only &&
                                   wsmi_cli_instance_has_keys(row->instance));
    }
    wsmi_json_close_object(&json);
}

static void put_json(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row)
{
    if (rows->setup.is_single) {
        put_object(rows, row, true);
        wsmi_buf_put_byte(&rows->out, '\n');
        return;
    }
    wsmi_buf_put_str(&rows->out, rows->is_open ? ",\n " : "[");
    rows->is_open = true;
    put_object(rows, row, false);
}

static void open_xml(struct wsmi_cli_rows *rows)
{
    if (!rows->is_open) {
        wsmi_buf_put_str(&rows->out, wsmi_cli_serializer_head);
        rows->is_open = true;
    }
}

/* Nothing of a row that could not be written whole is left. */
static bool check(struct wsmi_cli_rows *rows, bool good, const char **ret_reason)
{
    if (good && rows->out.failed == WSMI_OK) {
        return true;
    }
    *ret_reason =
        rows->out.failed == WSMI_E_LIMIT ? "a row is too large to print" : "out of memory";
    wsmi_buf_reset(&rows->out);
    return false;
}

bool wsmi_cli_rows_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row,
                       const char **ret_reason)
{
    bool good = true;
    note_seen(rows, row);
    switch (rows->setup.output) {
    case WSMI_CLI_OUTPUT_TABLE:
        good = wsmi_cli_table_put(rows, row);
        break;
    case WSMI_CLI_OUTPUT_JSON:
        put_json(rows, row);
        break;
    case WSMI_CLI_OUTPUT_NDJSON:
        put_object(rows, row, false);
        wsmi_buf_put_byte(&rows->out, '\n');
        break;
    case WSMI_CLI_OUTPUT_CSV:
        good = wsmi_cli_csv_put(rows, row);
        break;
    case WSMI_CLI_OUTPUT_XML:
        open_xml(rows);
        if (!wsmi_cli_serialize_instance(&rows->serializer, row->instance, &rows->out)) {
            *ret_reason = "an instance has what CIM-XML has no element for, or is too large";
            return false;
        }
        break;
    case WSMI_CLI_OUTPUT_COUNT:
        break;
    }
    rows->count++;
    return check(rows, good, ret_reason);
}

bool wsmi_cli_rows_end(struct wsmi_cli_rows *rows, const char **ret_reason)
{
    bool good = true;
    switch (rows->setup.output) {
    case WSMI_CLI_OUTPUT_TABLE:
        good = wsmi_cli_table_end(rows);
        break;
    case WSMI_CLI_OUTPUT_JSON:
        if (!rows->setup.is_single) {
            wsmi_buf_put_str(&rows->out, rows->is_open ? "]\n" : "[]\n");
        }
        break;
    case WSMI_CLI_OUTPUT_CSV:
        wsmi_cli_csv_end(rows);
        break;
    case WSMI_CLI_OUTPUT_XML:
        open_xml(rows);
        wsmi_buf_put_str(&rows->out, wsmi_cli_serializer_tail);
        break;
    case WSMI_CLI_OUTPUT_NDJSON:
    case WSMI_CLI_OUTPUT_COUNT:
        break;
    }
    return check(rows, good, ret_reason);
}

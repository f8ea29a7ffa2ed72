/* SPDX-License-Identifier: MIT */
/* Shared by the formats. */
#ifndef WSMI_CLI_ROWS_INTERNAL_H
#define WSMI_CLI_ROWS_INTERNAL_H

#include "cli/rows.h"

/* One cell of a row. */
struct wsmi_cli_cell {
    bool is_there; /* the row has such a property */
    bool is_null;
    bool is_text; /* one of the pseudo-properties: `text` */
    const char *text;
    MI_Value value;
    MI_Type type;
};

/* The cell that `name`, a property, "@class" or an extra, has in `row`. */
struct wsmi_cli_cell wsmi_cli_row_find(const struct wsmi_cli_row *row, const char *name);

/* Appends what stands in the cell, as it is. */
void wsmi_cli_cell_put(const struct wsmi_cli_cell *cell, struct wsmi_buf *out);

/* Makes the names of the row columns of their own, those that are none yet; false on memory. */
bool wsmi_cli_rows_add_columns(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row);

/* Notes whether the row has properties that are no column. */
void wsmi_cli_rows_note_left_out(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row);

bool wsmi_cli_table_new(struct wsmi_cli_rows *rows);
void wsmi_cli_table_delete(struct wsmi_cli_table *table);
bool wsmi_cli_table_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row);
bool wsmi_cli_table_end(struct wsmi_cli_rows *rows);

bool wsmi_cli_csv_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row);
void wsmi_cli_csv_end(struct wsmi_cli_rows *rows);

#endif

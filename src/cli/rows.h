/* SPDX-License-Identifier: MIT */
/*
 * Instances as they come, as text of the format the user wants. What is ready stands in `out` after
 * each call; whoever calls prints and clears it. The memory does not grow with the number of rows.
 *
 *   table   people: aligned columns, whose widths the first rows decide; a single instance, and
 *           anything of an endless stream, as `Name  value` lines. Peers' text is made harmless
 *   json    one array, or one object for a single instance
 *   ndjson  one object a line
 *   csv     RFC 4180 with LF; null is empty, empty text is ""; the first row decides the columns
 *   xml     one CIM-XML document (DSP0201), an instance a VALUE.OBJECT
 */
#ifndef WSMI_CLI_ROWS_H
#define WSMI_CLI_ROWS_H

#include "cli/args.h"
#include "cli/json.h"
#include "mi.h"
#include "wsmi/arena.h"

enum { WSMI_CLI_MAX_ROW_BYTES = 64 * 1024 * 1024, WSMI_CLI_MAX_EXTRAS = 3 };

/* What is known of a row besides the instance: "@destination", "@bookmark" ... */
struct wsmi_cli_extra {
    const char *name;
    const char *text; /* NULL: null */
};

struct wsmi_cli_row {
    const MI_Instance *instance;
    struct wsmi_cli_extra extras[WSMI_CLI_MAX_EXTRAS]; /* the same names in every row */
    size_t extra_count;
};

struct wsmi_cli_rows_setup {
    enum wsmi_cli_output output;
    bool is_single;              /* one instance at most */
    bool is_stream;              /* rows are worth seeing at once, and may differ in class */
    bool is_keys_only;           /* what is no key was not asked for */
    const char *const *columns;  /* properties (or "@class") to show; borrowed */
    size_t column_count;         /* 0: all there are */
    MI_Application *application; /* needed by xml */
};

struct wsmi_cli_table;

/* Private but for `out`, `has_left_out` and wsmi_cli_rows_unseen. */
struct wsmi_cli_rows {
    struct wsmi_buf out;
    bool has_left_out; /* rows had properties that are no column */
    struct wsmi_cli_rows_setup setup;
    struct wsmi_arena arena; /* column names */
    const char **columns;
    size_t column_count;
    bool *is_seen;       /* of each column that the user chose */
    size_t unseen_count; /* of them, in no row so far */
    size_t count;        /* rows so far */
    bool is_open;        /* json, xml: the opening is written */
    MI_Serializer serializer;
    struct wsmi_cli_table *table;
};

/* False after a complaint: xml may not be available. Clean up in either case. */
bool wsmi_cli_rows_init(struct wsmi_cli_rows *rows, const struct wsmi_cli_rows_setup *setup);
void wsmi_cli_rows_clean_up(struct wsmi_cli_rows *rows);

/* One row. False when it cannot be written; `ret_reason`, static, says why. */
bool wsmi_cli_rows_put(struct wsmi_cli_rows *rows, const struct wsmi_cli_row *row,
                       const char **ret_reason);

/* A column that the user chose and that no row had, although there were rows; or NULL. */
const char *wsmi_cli_rows_unseen(const struct wsmi_cli_rows *rows);

/* What is written at the end, even without any row. */
bool wsmi_cli_rows_end(struct wsmi_cli_rows *rows, const char **ret_reason);

#endif

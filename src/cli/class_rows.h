/* SPDX-License-Identifier: MIT */
/* Class declarations as text: the formats of cli/rows.h. */
#ifndef WSMI_CLI_CLASS_ROWS_H
#define WSMI_CLI_CLASS_ROWS_H

#include "cli/json.h"
#include "cli/rows.h"

/* Private but for `out`. */
struct wsmi_cli_class_rows {
    struct wsmi_buf out;
    enum wsmi_cli_output output;
    bool is_single;
    bool is_names_only;
    bool is_open;
    MI_Serializer serializer;
};

/* As wsmi_cli_rows_init. With `is_names_only` nothing but the name of each class is shown. */
bool wsmi_cli_class_rows_init(struct wsmi_cli_class_rows *rows,
                              const struct wsmi_cli_rows_setup *setup, bool is_names_only);
void wsmi_cli_class_rows_clean_up(struct wsmi_cli_class_rows *rows);

bool wsmi_cli_class_rows_put(struct wsmi_cli_class_rows *rows, const MI_Class *class_object,
                             const char **ret_reason);
bool wsmi_cli_class_rows_end(struct wsmi_cli_class_rows *rows);

/* One class as an object with its qualifiers, properties and methods. */
void wsmi_cli_json_class(struct wsmi_json *json, const MI_Class *class_object);

/* The same for people: name, superclass, a line a property, a line a method. */
void wsmi_cli_class_put_table(const MI_Class *class_object, struct wsmi_buf *out);

#endif

/* SPDX-License-Identifier: MIT */
#include "cli/class_rows.h"

#include <string.h>

#include "cli/serialize.h"
#include "cli/text.h"

enum { NAME_COLUMNS = 40 };

bool wsmi_cli_class_rows_init(struct wsmi_cli_class_rows *rows,
                              const struct wsmi_cli_rows_setup *setup, bool is_names_only)
{
    memset(rows, 0, sizeof(*rows));
    wsmi_buf_init(&rows->out, wsmi_allocator_system(), WSMI_CLI_MAX_ROW_BYTES);
    rows->output = setup->output;
    rows->is_single = setup->is_single;
    rows->is_names_only = is_names_only;
    return setup->output != WSMI_CLI_OUTPUT_XML ||
           wsmi_cli_serializer_open(setup->application, &rows->serializer);
}

void wsmi_cli_class_rows_clean_up(struct wsmi_cli_class_rows *rows)
{
    wsmi_cli_serializer_close(&rows->serializer);
    wsmi_buf_clean_up(&rows->out);
    memset(rows, 0, sizeof(*rows));
}

struct names {
    const MI_Char *name;
    const MI_Char *parent;
};

static struct names names_of(const MI_Class *class_object)
{
    struct names names = {NULL, NULL};
    (void)MI_Class_GetClassName(class_object, &names.name);
    if (MI_Class_GetParentClassName(class_object, &names.parent) != MI_RESULT_OK) {
        names.parent = NULL;
    }
    names.name = names.name == NULL ? "" : names.name;
    return names;
}

static void put_list_line(struct wsmi_cli_class_rows *rows, const MI_Class *class_object)
{
    struct names names = names_of(class_object);
    if (names.parent == NULL || rows->is_names_only) {
        wsmi_cli_text_put_str(&rows->out, names.name);
    } else {
        wsmi_cli_text_put_padded(&rows->out, wsmi_view_from_str(names.name), NAME_COLUMNS);
        wsmi_buf_put_str(&rows->out, "  ");
        wsmi_cli_text_put_str(&rows->out, names.parent);
    }
    wsmi_buf_put_byte(&rows->out, '\n');
}

static void put_json(struct wsmi_cli_class_rows *rows, const MI_Class *class_object,
                     bool is_indented)
{
    struct wsmi_json json;
    wsmi_json_init(&json, &rows->out, is_indented);
    if (rows->is_names_only) {
        wsmi_json_view(&json, wsmi_view_from_str(names_of(class_object).name));
    } else {
        wsmi_cli_json_class(&json, class_object);
    }
}

static void put_json_row(struct wsmi_cli_class_rows *rows, const MI_Class *class_object)
{
    if (rows->output == WSMI_CLI_OUTPUT_NDJSON || rows->is_single) {
        put_json(rows, class_object, rows->output == WSMI_CLI_OUTPUT_JSON);
        wsmi_buf_put_byte(&rows->out, '\n');
        return;
    }
    wsmi_buf_put_str(&rows->out, rows->is_open ? ",\n " : "[");
    rows->is_open = true;
    put_json(rows, class_object, false);
}

/* Names of classes and namespaces need no quotes; a peer's that would is not one. */
static void put_csv_name(struct wsmi_buf *out, const char *name)
{
    wsmi_buf_put_byte(out, '"');
    for (size_t i = 0; name != NULL && name[i] != '\0'; i++) {
        wsmi_buf_put_str(out, name[i] == '"' ? "\"" : "");
        wsmi_buf_put_byte(out, (uint8_t)name[i]);
    }
    wsmi_buf_put_byte(out, '"');
}

static void put_csv(struct wsmi_cli_class_rows *rows, const MI_Class *class_object)
{
    struct names names = names_of(class_object);
    if (!rows->is_open) {
        wsmi_buf_put_str(&rows->out, rows->is_names_only ? "class\n" : "class,superclass\n");
        rows->is_open = true;
    }
    put_csv_name(&rows->out, names.name);
    if (!rows->is_names_only) {
        wsmi_buf_put_byte(&rows->out, ',');
        if (names.parent != NULL) {
            put_csv_name(&rows->out, names.parent);
        }
    }
    wsmi_buf_put_byte(&rows->out, '\n');
}

static void open_xml(struct wsmi_cli_class_rows *rows)
{
    if (!rows->is_open) {
        wsmi_buf_put_str(&rows->out, wsmi_cli_serializer_head);
        rows->is_open = true;
    }
}

bool wsmi_cli_class_rows_put(struct wsmi_cli_class_rows *rows, const MI_Class *class_object,
                             const char **ret_reason)
{
    bool good = true;
    if (rows->output == WSMI_CLI_OUTPUT_TABLE && rows->is_single) {
        wsmi_cli_class_put_table(class_object, &rows->out);
    } else if (rows->output == WSMI_CLI_OUTPUT_TABLE) {
        put_list_line(rows, class_object);
    } else if (rows->output == WSMI_CLI_OUTPUT_CSV) {
        put_csv(rows, class_object);
    } else if (rows->output == WSMI_CLI_OUTPUT_XML) {
        open_xml(rows);
        good = wsmi_cli_serialize_class(&rows->serializer, class_object, &rows->out);
    } else {
        put_json_row(rows, class_object);
    }
    if (!good || rows->out.failed != WSMI_OK) {
        *ret_reason = rows->out.failed == WSMI_OK ? "a class has what CIM-XML has no element for"
                      : rows->out.failed == WSMI_E_LIMIT ? "a class is too large to print"
                                                         : "out of memory";
        wsmi_buf_reset(&rows->out);
        return false;
    }
    return true;
}

bool wsmi_cli_class_rows_end(struct wsmi_cli_class_rows *rows)
{
    if (rows->output == WSMI_CLI_OUTPUT_JSON && !rows->is_single) {
        wsmi_buf_put_str(&rows->out, rows->is_open ? "]\n" : "[]\n");
    } else if (rows->output == WSMI_CLI_OUTPUT_XML) {
        open_xml(rows);
        wsmi_buf_put_str(&rows->out, wsmi_cli_serializer_tail);
    }
    return rows->out.failed == WSMI_OK;
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/cimvalue.h"
#include "cli/class_rows.h"
#include "cli/text.h"

enum { LABEL_COLUMNS = 12, MAX_NAME_COLUMNS = 40, TYPE_COLUMNS = 12, MAX_TYPE_BYTES = 4096 };

static void put_label(struct wsmi_buf *out, const char *label, const char *text)
{
    if (text != NULL) {
        wsmi_cli_text_put_padded(out, wsmi_view_from_str(label), LABEL_COLUMNS);
        wsmi_cli_text_put_str(out, text);
        wsmi_buf_put_byte(out, '\n');
    }
}

/* "uint32[]", or the class of a reference or embedded instance: "Demo_Desk ref". */
static void put_type(struct wsmi_buf *out, MI_Type type, const char *class_name, size_t columns)
{
    struct wsmi_buf text;
    MI_Type scalar = (MI_Type)((unsigned)type & ~(unsigned)MI_ARRAY);
    wsmi_buf_init(&text, wsmi_allocator_system(), MAX_TYPE_BYTES);
    if ((scalar == MI_REFERENCE || scalar == MI_INSTANCE) && class_name != NULL) {
        wsmi_buf_put_str(&text, class_name);
        wsmi_buf_put_str(&text, scalar == MI_REFERENCE ? " ref" : "");
        wsmi_buf_put_str(&text, scalar != type ? "[]" : "");
    } else {
        wsmi_cli_type_put(type, &text);
    }
    wsmi_cli_text_put_padded(out, wsmi_buf_view(&text), columns);
    wsmi_buf_clean_up(&text);
}

static bool is_true(const MI_QualifierSet *qualifiers, const char *name)
{
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 index;
    return MI_QualifierSet_GetQualifier(qualifiers, name, &type, &flags, &value, &index) ==
               MI_RESULT_OK &&
           type == MI_BOOLEAN && value.boolean != MI_FALSE;
}

/* The names of the boolean qualifiers that are worth a word. */
static void put_marks(struct wsmi_buf *out, const MI_QualifierSet *qualifiers,
                      const char *const *marks, size_t count, const char *lead)
{
    for (size_t i = 0; i < count; i++) {
        if (is_true(qualifiers, marks[i])) {
            wsmi_buf_put_str(out, lead);
            wsmi_buf_put_str(out, marks[i]);
            lead = " ";
        }
    }
}

static size_t widest_property(const MI_Class *class_object, MI_Uint32 count)
{
    size_t widest = 0;
    const MI_Char *name;
    for (MI_Uint32 i = 0; i < count; i++) {
        if (MI_Class_GetElementAt(class_object, i, &name, NULL, NULL, NULL, NULL, NULL, NULL) ==
            MI_RESULT_OK) {
            size_t columns = wsmi_cli_text_columns(wsmi_view_from_str(name));
            widest = columns > widest ? columns : widest;
        }
    }
    return widest < MAX_NAME_COLUMNS ? widest : MAX_NAME_COLUMNS;
}

static void put_properties(const MI_Class *class_object, struct wsmi_buf *out)
{
    static const char *const marks[] = {"key", "read", "write", "required"};
    MI_Uint32 count = 0;
    (void)MI_Class_GetElementCount(class_object, &count);
    size_t widest = widest_property(class_object, count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name;
        MI_Type type;
        MI_Char *class_name = NULL;
        MI_QualifierSet qualifiers;
        struct wsmi_buf marked;
        memset(&qualifiers, 0, sizeof(qualifiers));
        if (MI_Class_GetElementAt(class_object, i, &name, NULL, NULL, &type, &class_name,
                                  &qualifiers, NULL) != MI_RESULT_OK) {
            continue;
        }
        wsmi_buf_init(&marked, wsmi_allocator_system(), MAX_TYPE_BYTES);
        put_marks(&marked, &qualifiers, marks, sizeof(marks) / sizeof(marks[0]), "  ");
        wsmi_buf_put_str(out, i == 0 ? "\nproperties\n  " : "  ");
        wsmi_cli_text_put_padded(out, wsmi_view_from_str(name), widest + 2);
        put_type(out, type, class_name, marked.len > 0 ? TYPE_COLUMNS : 0);
        wsmi_buf_put(out, wsmi_buf_view(&marked));
        wsmi_buf_put_byte(out, '\n');
        wsmi_buf_clean_up(&marked);
    }
}

static void put_parameters(const MI_ParameterSet *parameters, struct wsmi_buf *out)
{
    static const char *const marks[] = {"in", "out"};
    MI_Uint32 count = 0;
    (void)MI_ParameterSet_GetParameterCount(parameters, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name;
        MI_Type type;
        MI_Char *class_name = NULL;
        MI_QualifierSet qualifiers;
        memset(&qualifiers, 0, sizeof(qualifiers));
        if (MI_ParameterSet_GetParameterAt(parameters, i, &name, &type, &class_name, &qualifiers) !=
            MI_RESULT_OK) {
            continue;
        }
        wsmi_buf_put_str(out, i > 0 ? ", " : "");
        size_t before = out->len;
        put_marks(out, &qualifiers, marks, sizeof(marks) / sizeof(marks[0]), "");
        wsmi_buf_put_str(out, out->len > before ? " " : "");
        put_type(out, type, class_name, 0);
        wsmi_buf_put_byte(out, ' ');
        wsmi_cli_text_put_str(out, name);
    }
}

static void put_methods(const MI_Class *class_object, struct wsmi_buf *out)
{
    static const char *const marks[] = {"static"};
    MI_Uint32 count = 0;
    (void)MI_Class_GetMethodCount(class_object, &count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *name;
        MI_QualifierSet qualifiers;
        MI_QualifierSet of_return;
        MI_ParameterSet parameters;
        MI_Type type;
        memset(&qualifiers, 0, sizeof(qualifiers));
        memset(&of_return, 0, sizeof(of_return));
        memset(&parameters, 0, sizeof(parameters));
        if (MI_Class_GetMethodAt(class_object, i, &name, &qualifiers, &parameters) !=
            MI_RESULT_OK) {
            continue;
        }
        wsmi_buf_put_str(out, i == 0 ? "\nmethods\n  " : "  ");
        if (MI_ParameterSet_GetMethodReturnType(&parameters, &type, &of_return) == MI_RESULT_OK) {
            put_type(out, type, NULL, 0);
            wsmi_buf_put_byte(out, ' ');
        }
        wsmi_cli_text_put_str(out, name);
        wsmi_buf_put_byte(out, '(');
        put_parameters(&parameters, out);
        wsmi_buf_put_byte(out, ')');
        put_marks(out, &qualifiers, marks, 1, "  ");
        wsmi_buf_put_byte(out, '\n');
    }
}

void wsmi_cli_class_put_table(const MI_Class *class_object, struct wsmi_buf *out)
{
    const MI_Char *name = NULL;
    const MI_Char *parent = NULL;
    const MI_Char *space = NULL;
    (void)MI_Class_GetClassName(class_object, &name);
    (void)MI_Class_GetParentClassName(class_object, &parent);
    (void)MI_Class_GetNameSpace(class_object, &space);
    put_label(out, "class", name);
    put_label(out, "superclass", parent);
    put_label(out, "namespace", space);
    put_properties(class_object, out);
    put_methods(class_object, out);
}

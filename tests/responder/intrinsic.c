/* SPDX-License-Identifier: MIT */
/*
 * Class declarations as openwsman's intrinsic methods hand them out, which is known from its source
 * (sfcc-interface.c: invoke_get_class, invoke_enumerate_class_names) and from what a vendor quotes
 * of its answers: elements in the namespace of the request's resource, the class's own properties
 * only, no superclass, no methods; all names of the namespace, whatever class the resource names.
 */
#include <string.h>

#include "operations.h"

static void write_element(struct resp_text *out, const char *local, const char *text)
{
    resp_text_addf(out, "<n1:%s>", local);
    resp_text_add_escaped(out, text, true);
    resp_text_addf(out, "</n1:%s>", local);
}

static void write_type(struct resp_text *out, enum resp_type type, bool array)
{
    if (array) {
        resp_text_add(out, "<n1:type>");
        write_element(out, "array", resp_type_name(type));
        resp_text_add(out, "</n1:type>");
    } else {
        write_element(out, "type", resp_type_name(type));
    }
}

static void write_null(struct resp_text *out)
{
    resp_text_add(out, "<n1:value xsi:nil=\"true\"/>");
}

/* Values of an array have '|' between them. */
static void write_values(struct resp_text *out, const char *value, bool array)
{
    while (value) {
        const size_t len = array ? strcspn(value, "|") : strlen(value);
        char part[256];
        const size_t used = len < sizeof part - 1 ? len : sizeof part - 1;
        memcpy(part, value, used);
        part[used] = '\0';
        write_element(out, "value", part);
        value = value[len] == '\0' ? NULL : value + len + 1;
    }
}

static void write_qualifier(struct resp_text *out, const struct resp_qualifier *q)
{
    resp_text_add(out, "<n1:qualifier>");
    write_element(out, "name", q->name);
    write_type(out, q->type, q->array);
    if (q->value) {
        write_values(out, q->value, q->array);
    } else {
        write_null(out);
    }
    resp_text_add(out, "</n1:qualifier>");
}

static void write_qualifiers(struct resp_text *out, const struct resp_qualifier *list,
                             const struct resp_prop *p)
{
    const struct resp_qualifier key = {.name = "Key", .type = TYPE_BOOLEAN, .value = "true"};
    const struct resp_qualifier embedded = {
        .name = "EmbeddedInstance", .type = TYPE_STRING, .value = p ? p->class_name : NULL};
    const bool is_key = p && (p->flags & PROP_KEY) != 0;
    const bool is_embedded = p && p->type == TYPE_INSTANCE;
    if (!is_key && !is_embedded && (!list || !list->name)) {
        return;
    }
    resp_text_add(out, "<n1:qualifiers>");
    if (is_key) {
        write_qualifier(out, &key);
    }
    if (is_embedded) {
        write_qualifier(out, &embedded);
    }
    for (; list && list->name; list++) {
        write_qualifier(out, list);
    }
    resp_text_add(out, "</n1:qualifiers>");
}

static void write_property(struct resp_text *out, const struct resp_prop *p)
{
    resp_text_add(out, "<n1:property>");
    write_element(out, "name", p->name);
    write_type(out, p->type == TYPE_INSTANCE ? TYPE_STRING : p->type, p->array);
    if (!p->array) {
        write_null(out);
    }
    write_qualifiers(out, p->qualifier, p);
    resp_text_add(out, "</n1:property>");
}

static void write_class(struct resp_text *out, const struct resp_klass *k)
{
    resp_text_addf(out, "<n1:GetClass xmlns:n1=\"" RESP_URI_INTRINSIC "/%s\">", k->name);
    write_element(out, "name", k->name);
    write_qualifiers(out, k->declared->qualifier, NULL);
    resp_text_add(out, "<n1:properties>");
    for (size_t i = 0; i < k->count; i++) {
        if (k->origin[i] == k) {
            write_property(out, k->prop[i]);
        }
    }
    resp_text_add(out, "</n1:properties></n1:GetClass>");
}

static void write_names(struct resp_job *j)
{
    struct resp_text *out = &j->reply.body;
    resp_text_add(out, "<n1:EnumerateClassNames xmlns:n1=\"");
    resp_text_add_escaped(out, j->soap.uri, true);
    resp_text_add(out, "\">");
    for (size_t i = 0; i < j->server->repo.klass_count; i++) {
        resp_text_addf(out, "<n1:name>root/demo:%s</n1:name>", j->server->repo.klass[i].name);
    }
    resp_text_add(out, "</n1:EnumerateClassNames>");
}

enum resp_step resp_do_intrinsic(struct resp_job *j)
{
    const char *operation = resp_last_segment(j->soap.action);
    const struct resp_klass *k = resp_repo_class(&j->server->repo, resp_last_segment(j->soap.uri));
    resp_record_add(j->server->record, COUNT_CLASSES, 1);
    if (strcmp(operation, "EnumerateClassNames") == 0) {
        write_names(j);
    } else if (strcmp(operation, "GetClass") != 0) {
        resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
    } else if (!k) {
        resp_refuse(&j->reply.trouble, "INVALID_RESOURCE_URI", NULL);
    } else {
        write_class(&j->reply.body, k);
    }
    return STEP_DONE;
}

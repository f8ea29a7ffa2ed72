/* SPDX-License-Identifier: MIT */
/* Class declarations as CIM-XML (DSP0201, DSP0227 1.1 section 15). */
#include <string.h>

#include "operations.h"

struct class_options {
    bool inherited;
    bool qualifiers;
    bool origin;
    bool hierarchy;
};

static void add_attribute(struct resp_text *out, const char *name, const char *value)
{
    resp_text_addf(out, " %s=\"", name);
    resp_text_add_escaped(out, value, true);
    resp_text_add(out, "\"");
}

static void write_qualifier_value(struct resp_text *out, const struct resp_qualifier *q)
{
    if (!q->value) {
        return;
    }
    if (q->array) {
        resp_text_add(out, "<VALUE.ARRAY>");
    }
    const char *at = q->value;
    for (;;) {
        const size_t len = q->array ? strcspn(at, "|") : strlen(at);
        char part[256];
        const size_t used = len < sizeof part - 1 ? len : sizeof part - 1;
        memcpy(part, at, used);
        part[used] = '\0';
        resp_text_add(out, "<VALUE>");
        resp_text_add_escaped(out, part, true);
        resp_text_add(out, "</VALUE>");
        if (at[len] == '\0') {
            break;
        }
        at += len + 1;
    }
    if (q->array) {
        resp_text_add(out, "</VALUE.ARRAY>");
    }
}

static void write_qualifier(struct resp_text *out, const struct resp_qualifier *q)
{
    resp_text_add(out, "<QUALIFIER");
    add_attribute(out, "NAME", q->name);
    add_attribute(out, "TYPE", resp_type_name(q->type));
    if (q->restricted) {
        add_attribute(out, "TOSUBCLASS", "false");
    }
    resp_text_add(out, ">");
    write_qualifier_value(out, q);
    resp_text_add(out, "</QUALIFIER>");
}

static void write_flag(struct resp_text *out, const char *name)
{
    const struct resp_qualifier q = {.name = name, .type = TYPE_BOOLEAN, .value = "true"};
    write_qualifier(out, &q);
}

static void write_qualifiers(struct resp_text *out, const struct resp_qualifier *q)
{
    for (; q && q->name; q++) {
        write_qualifier(out, q);
    }
}

static void write_prop_qualifiers(struct resp_text *out, const struct resp_prop *p)
{
    if ((p->flags & PROP_KEY) != 0) {
        write_flag(out, "Key");
    }
    if ((p->flags & PROP_IN) != 0) {
        write_flag(out, "In");
    }
    if ((p->flags & PROP_OUT) != 0) {
        write_flag(out, "Out");
    }
    if (p->type == TYPE_INSTANCE) {
        const struct resp_qualifier q = {
            .name = "EmbeddedInstance", .type = TYPE_STRING, .value = p->class_name};
        write_qualifier(out, &q);
    }
    write_qualifiers(out, p->qualifier);
}

/* `kind` is PROPERTY or PARAMETER. */
static void write_feature(struct resp_text *out, const char *kind, const struct resp_prop *p,
                          const char *origin, bool propagated, bool qualifiers)
{
    const char *suffix = "";
    if (p->type == TYPE_REFERENCE) {
        suffix = p->array ? ".REFARRAY" : ".REFERENCE";
    } else if (p->array) {
        suffix = ".ARRAY";
    }
    resp_text_addf(out, "<%s%s", kind, suffix);
    add_attribute(out, "NAME", p->name);
    if (p->type == TYPE_REFERENCE) {
        add_attribute(out, "REFERENCECLASS", p->class_name);
    } else {
        add_attribute(out, "TYPE", p->type == TYPE_INSTANCE ? "string" : resp_type_name(p->type));
    }
    if (origin) {
        add_attribute(out, "CLASSORIGIN", origin);
    }
    if (propagated) {
        add_attribute(out, "PROPAGATED", "true");
    }
    if (p->type == TYPE_INSTANCE) {
        add_attribute(out, "EmbeddedObject", "instance");
    }
    resp_text_add(out, ">");
    /* Whether an embedded instance is one, and what is a key, a client must learn in any case. */
    if (qualifiers) {
        write_prop_qualifiers(out, p);
    }
    resp_text_addf(out, "</%s%s>", kind, suffix);
}

static void write_method(struct resp_text *out, const struct resp_method *m, const char *origin,
                         bool propagated, bool qualifiers)
{
    resp_text_add(out, "<METHOD");
    add_attribute(out, "NAME", m->name);
    if (!m->is_void) {
        add_attribute(out, "TYPE", resp_type_name(m->returns));
    }
    if (origin) {
        add_attribute(out, "CLASSORIGIN", origin);
    }
    if (propagated) {
        add_attribute(out, "PROPAGATED", "true");
    }
    resp_text_add(out, ">");
    if (qualifiers) {
        if (m->is_static) {
            write_flag(out, "Static");
        }
        write_qualifiers(out, m->qualifier);
    }
    for (const struct resp_prop *p = m->parameter; p->name; p++) {
        write_feature(out, "PARAMETER", p, NULL, false, qualifiers);
    }
    resp_text_add(out, "</METHOD>");
}

static void write_methods(struct resp_text *out, const struct resp_klass *k,
                          const struct resp_klass *of, const struct class_options *o)
{
    if (!k || (k != of && !o->inherited)) {
        return;
    }
    write_methods(out, k->super, of, o);
    for (const struct resp_method *m = k->declared->method; m && m->name; m++) {
        write_method(out, m, o->origin ? k->name : NULL, k != of, o->qualifiers);
    }
}

static void write_derivation(struct resp_text *out, const struct resp_klass *k)
{
    resp_text_add(out, "<DERIVATION>");
    for (k = k->super; k; k = k->super) {
        resp_text_add(out, "<CLASSNAME");
        add_attribute(out, "NAME", k->name);
        resp_text_add(out, "/>");
    }
    resp_text_add(out, "</DERIVATION>");
}

static bool has_option(const struct resp_soap *s, const char *name)
{
    char prefixed[64] = "wmi:";
    memcpy(prefixed + 4, name, strlen(name) + 1);
    return resp_soap_option_is_true(s, name) || resp_soap_option_is_true(s, prefixed);
}

void resp_write_class(struct resp_text *out, const struct resp_klass *k, const struct resp_soap *s,
                      enum resp_agent agent)
{
    const struct class_options o = {
        .inherited = has_option(s, "IncludeInheritedElements"),
        .qualifiers = has_option(s, "IncludeQualifiers"),
        .origin =
            has_option(s, "IncludeClassOrigin") ||
            (agent == AGENT_OMI && s->winrm_client && !resp_soap_option(s, "IncludeClassOrigin")),
        .hierarchy = has_option(s, "IncludeInheritanceHierarchy"),
    };
    if (has_option(s, "ExcludeClassSpecification")) {
        resp_text_add(out, "<CLASSNAME");
        add_attribute(out, "NAME", k->name);
        resp_text_add(out, "/>");
        return;
    }
    resp_text_add(out, "<CLASS");
    add_attribute(out, "NAME", k->name);
    if (k->super) {
        add_attribute(out, "SUPERCLASS", k->super->name);
    }
    resp_text_add(out, ">");
    if (o.hierarchy && k->super) {
        write_derivation(out, k);
    }
    if (o.qualifiers) {
        write_qualifiers(out, k->declared->qualifier);
    }
    for (size_t i = 0; i < k->count; i++) {
        if (k->origin[i] == k || o.inherited) {
            write_feature(out, "PROPERTY", k->prop[i], o.origin ? k->origin[i]->name : NULL,
                          k->origin[i] != k, o.qualifiers);
        }
    }
    write_methods(out, k, k, &o);
    resp_text_add(out, "</CLASS>");
}

enum resp_step resp_do_get_class(struct resp_job *j)
{
    const char *name = resp_soap_selector(&j->soap, "ClassName");
    const struct resp_klass *k = name ? resp_repo_class(&j->server->repo, name) : NULL;
    if (!name) {
        resp_refuse(&j->reply.trouble, "w:InvalidSelectors/InsufficientSelectors", NULL);
    } else if (!k) {
        resp_refuse_mi(&j->reply.trouble, 5, NULL);
    } else {
        resp_record_add(j->server->record, COUNT_CLASSES, 1);
        resp_write_class(&j->reply.body, k, &j->soap, j->agent);
    }
    return STEP_DONE;
}

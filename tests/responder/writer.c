/* SPDX-License-Identifier: MIT */
#include "writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

struct prefix {
    char text[16];
};

void resp_open(struct resp_text *out, const char *prefix, const char *name)
{
    resp_text_add(out, "<");
    resp_text_add(out, prefix);
    resp_text_add(out, ":");
    resp_text_add(out, name);
    resp_text_add(out, ">");
}

void resp_close(struct resp_text *out, const char *prefix, const char *name)
{
    resp_text_add(out, "</");
    resp_text_add(out, prefix);
    resp_text_add(out, ":");
    resp_text_add(out, name);
    resp_text_add(out, ">");
}

void resp_writer_init(struct resp_writer *w, struct resp_text *out, enum resp_agent agent,
                      const struct resp_soap *s)
{
    *w = (struct resp_writer){.out = out, .dialect = resp_dialect_of(agent)};
    w->datetime = w->dialect->datetime;
    if (agent == AGENT_OMI && s->winrm_client) {
        w->datetime =
            DATETIME_WRAPPED; /* seen: it writes for this one client what its client reads */
    }
    w->address = w->dialect->epr_own_address && s->to ? s->to : RESP_ANONYMOUS;
    w->uri_base = RESP_URI_DMTF;
    w->cim_namespace = "root/demo";
    w->name_namespace = w->dialect->epr_namespace;
    w->precise_arrays = (agent == AGENT_WINDOWS || agent == AGENT_OMI) &&
                        resp_soap_option_is_true(s, "msftwinrm:UsePreciseArrays");
}

/* Shortest text that reads back to the same number; one agent prints 15 digits whatever they lose.
 */
static void add_real(struct resp_writer *w, const char *text, bool single)
{
    char buffer[40];
    const double d = single ? (double)strtof(text, NULL) : strtod(text, NULL);
    if (w->dialect->c_reals) {
        (void)snprintf(buffer, sizeof buffer, "%.15g", d);
    } else if (isnan(d)) {
        (void)snprintf(buffer, sizeof buffer, "NaN");
    } else if (isinf(d)) {
        (void)snprintf(buffer, sizeof buffer, "%s", d < 0 ? "-INF" : "INF");
    } else {
        int precision = single ? 6 : 15;
        do {
            (void)snprintf(buffer, sizeof buffer, "%.*g", precision, d);
        } while (++precision <= 17 &&
                 (single ? strtof(buffer, NULL) != (float)d : strtod(buffer, NULL) != d));
    }
    resp_text_add(w->out, buffer);
}

static void add_char16(struct resp_writer *w, const char *text)
{
    uint64_t code = 0;
    (void)resp_num_parse(text, strlen(text), 65535, &code);
    if (w->dialect->char16 == CHAR16_NUMBER || code < 32 || (code >= 0xD800 && code < 0xE000) ||
        code > 0xFFFD) {
        resp_text_add(w->out, text);
        return;
    }
    char utf8[4] = {0};
    if (code < 0x80) {
        utf8[0] = (char)code;
    } else if (code < 0x800) {
        utf8[0] = (char)(0xC0U | code >> 6);
        utf8[1] = (char)(0x80U | (code & 0x3FU));
    } else {
        utf8[0] = (char)(0xE0U | code >> 12);
        utf8[1] = (char)(0x80U | (code >> 6 & 0x3FU));
        utf8[2] = (char)(0x80U | (code & 0x3FU));
    }
    resp_text_add_escaped(w->out, utf8, w->dialect->strict_escapes);
}

/* `wrap` false: in a selector, where only text can stand. */
static void add_datetime(struct resp_writer *w, const char *text, bool wrap)
{
    const enum resp_xsd form = w->dialect->short_interval ? XSD_SHORT : XSD_FULL;
    const char *element = text[21] == ':' ? "Interval" : "Datetime";
    if (w->datetime == DATETIME_CIM) {
        resp_text_add(w->out, text);
        return;
    }
    wrap = wrap && w->datetime == DATETIME_WRAPPED;
    if (wrap) {
        resp_open(w->out, w->dialect->cim, element);
    }
    resp_value_add_xsd(w->out, text, form);
    if (wrap) {
        resp_close(w->out, w->dialect->cim, element);
    }
}

static void add_simple(struct resp_writer *w, enum resp_type type, const char *text, bool wrap)
{
    switch (type) {
    case TYPE_BOOLEAN:
        if (w->dialect->upper_booleans) {
            text = text[0] == 't' ? "TRUE" : "FALSE";
        }
        resp_text_add(w->out, text);
        break;
    case TYPE_REAL32:
    case TYPE_REAL64:
        add_real(w, text, type == TYPE_REAL32);
        break;
    case TYPE_CHAR16:
        add_char16(w, text);
        break;
    case TYPE_DATETIME:
        add_datetime(w, text, wrap);
        break;
    case TYPE_STRING:
        resp_text_add_escaped(w->out, text, w->dialect->strict_escapes);
        break;
    default:
        resp_text_add(w->out, text);
        break;
    }
}

static void add_selector(struct resp_writer *w, const struct resp_prop *p,
                         const struct resp_item *item)
{
    const struct resp_dialect *d = w->dialect;
    resp_text_addf(w->out, "<%s:Selector Name=\"%s\">", d->w, p->name);
    if (p->type != TYPE_REFERENCE) {
        add_simple(w, p->type, item->text, false);
    } else if (d->bare_reference_key) {
        resp_write_epr_content(w, item->object);
    } else {
        resp_write_epr(w, item->object);
    }
    resp_close(w->out, d->w, "Selector");
}

void resp_write_epr_content(struct resp_writer *w, const struct resp_instance *path)
{
    const struct resp_dialect *d = w->dialect;
    resp_text_addf(w->out, "<%s:Address>", d->a);
    resp_text_add_escaped(w->out, w->address, true);
    resp_text_addf(w->out,
                   "</%s:Address><%s:ReferenceParameters><%s:ResourceURI>%s%s</%s:ResourceURI>",
                   d->a, d->a, d->w, w->uri_base, path->klass->name, d->w);
    resp_open(w->out, d->w, "SelectorSet");
    if (w->name_namespace) {
        resp_text_addf(w->out, "<%s:Selector Name=\"__cimnamespace\">%s</%s:Selector>", d->w,
                       w->cim_namespace, d->w);
    }
    for (size_t i = 0; i < path->klass->count; i++) {
        const struct resp_prop *p = path->klass->prop[i];
        if ((p->flags & PROP_KEY) != 0 && path->value[i].count > 0) {
            add_selector(w, p, &path->value[i].item[0]);
        }
    }
    resp_close(w->out, d->w, "SelectorSet");
    resp_close(w->out, d->a, "ReferenceParameters");
}

void resp_write_epr(struct resp_writer *w, const struct resp_instance *path)
{
    resp_open(w->out, w->dialect->a, "EndpointReference");
    resp_write_epr_content(w, path);
    resp_close(w->out, w->dialect->a, "EndpointReference");
}

/* The prefix under which the envelope declares this class's namespace. */
static struct prefix envelope_prefix(struct resp_writer *w, const char *class_name)
{
    struct prefix p;
    size_t i = 0;
    while (i < w->declared_count && strcmp(w->declared[i], class_name) != 0) {
        i++;
    }
    if (i == w->declared_count && i < RESP_WRITER_CLASSES) {
        w->declared[w->declared_count++] = class_name;
    }
    (void)snprintf(p.text, sizeof p.text, "%s%u", w->dialect->klass, (unsigned)i + 1);
    return p;
}

void resp_write_declared_namespaces(struct resp_writer *w, struct resp_text *to)
{
    for (size_t i = 0; i < w->declared_count; i++) {
        resp_text_addf(to, " xmlns:%s%u=\"%s%s\"", w->dialect->klass, (unsigned)i + 1, w->uri_base,
                       w->declared[i]);
    }
}

static void write_values(struct resp_writer *w, const struct resp_instance *i, const char *prefix,
                         const struct resp_projection *projection);

static void start_tag(struct resp_writer *w, const char *prefix, const char *name)
{
    resp_text_add(w->out, "<");
    if (!w->plain_names) {
        resp_text_add(w->out, prefix);
        resp_text_add(w->out, ":");
    }
    resp_text_add(w->out, name);
}

static void end_tag(struct resp_writer *w, const char *prefix, const char *name)
{
    resp_text_add(w->out, "</");
    if (!w->plain_names) {
        resp_text_add(w->out, prefix);
        resp_text_add(w->out, ":");
    }
    resp_text_add(w->out, name);
    resp_text_add(w->out, ">");
}

/* The attributes and children of an embedded instance. */
static void write_embedded(struct resp_writer *w, const struct resp_instance *object)
{
    const char *name = object->klass->name;
    struct prefix p;
    if (w->dialect->klass_on_envelope) {
        p = envelope_prefix(w, name);
    } else {
        (void)snprintf(p.text, sizeof p.text, "%s%u", w->dialect->klass, ++w->nested);
        resp_text_addf(w->out, " xmlns:%s=\"%s%s\"", p.text, w->uri_base, name);
    }
    resp_text_addf(w->out, " xsi:type=\"%s:%s_Type\">", p.text, name);
    const bool plain = w->plain_names;
    w->plain_names = false;
    write_values(w, object, p.text, NULL);
    w->plain_names = plain;
}

static void write_item(struct resp_writer *w, const struct resp_prop *p, const char *prefix,
                       const struct resp_item *item)
{
    start_tag(w, prefix, p->name);
    if (p->type == TYPE_INSTANCE) {
        write_embedded(w, item->object);
    } else if (p->type == TYPE_REFERENCE) {
        resp_text_add(w->out, ">");
        resp_write_epr_content(w, item->object);
    } else if (w->dialect->short_empty && item->text[0] == '\0') {
        resp_text_add(w->out, "/>");
        return;
    } else {
        resp_text_add(w->out, ">");
        add_simple(w, p->type, item->text, true);
    }
    end_tag(w, prefix, p->name);
}

static void write_null(struct resp_writer *w, const struct resp_prop *p, const char *prefix)
{
    if (w->dialect->null == NULL_ABSENT) {
        return;
    }
    start_tag(w, prefix, p->name);
    resp_text_add(w->out, " xsi:nil=\"true\"");
    if (p->array && w->precise_arrays) {
        resp_text_addf(w->out, " %s:IsNullArray=\"true\"", w->dialect->p);
    }
    resp_text_add(w->out, "/>");
}

static void write_property(struct resp_writer *w, const struct resp_instance *i, size_t at,
                           const char *prefix)
{
    const struct resp_value *v = &i->value[at];
    if (v->null && !v->absent) {
        write_null(w, i->klass->prop[at], prefix);
    }
    for (size_t k = 0; k < v->count; k++) {
        write_item(w, i->klass->prop[at], prefix, &v->item[k]);
    }
}

static void write_values(struct resp_writer *w, const struct resp_instance *i, const char *prefix,
                         const struct resp_projection *projection)
{
    for (size_t at = 0; at < i->klass->count; at++) {
        if (!projection || projection->wanted[at]) {
            write_property(w, i, at, prefix);
        }
    }
}

void resp_write_fragment(struct resp_writer *w, const struct resp_instance *i,
                         const struct resp_projection *projection)
{
    /* In the order of the alphabet, as the one agent does that writes fragments. */
    bool done[64] = {false};
    w->plain_names = true;
    for (;;) {
        size_t next = i->klass->count;
        for (size_t at = 0; at < i->klass->count; at++) {
            if (projection->wanted[at] && !done[at] &&
                (next == i->klass->count ||
                 strcmp(i->klass->prop[at]->name, i->klass->prop[next]->name) < 0)) {
                next = at;
            }
        }
        if (next == i->klass->count) {
            break;
        }
        done[next] = true;
        write_property(w, i, next, "");
    }
    w->plain_names = false;
}

static void write_element(struct resp_writer *w, const char *class_name, const char *element,
                          const struct resp_instance *i, bool typed,
                          const struct resp_projection *projection)
{
    struct prefix p;
    resp_text_add(w->out, "<");
    if (w->dialect->klass_on_envelope) {
        p = envelope_prefix(w, class_name);
        resp_text_add(w->out, p.text);
        resp_text_add(w->out, ":");
        resp_text_add(w->out, element);
    } else {
        (void)snprintf(p.text, sizeof p.text, "%s", w->dialect->klass);
        resp_text_add(w->out, p.text);
        resp_text_add(w->out, ":");
        resp_text_add(w->out, element);
        resp_text_add(w->out, " xmlns:");
        resp_text_add(w->out, p.text);
        resp_text_add(w->out, "=\"");
        resp_text_add(w->out, w->uri_base);
        resp_text_add(w->out, class_name);
        resp_text_add(w->out, "\"");
    }
    if (typed && w->dialect->type_prefix) {
        resp_text_add(w->out, " xsi:type=\"");
        resp_text_add(w->out, w->dialect->type_prefix);
        resp_text_add(w->out, element);
        resp_text_add(w->out, "_Type\"");
    }
    resp_text_add(w->out, ">");
    write_values(w, i, p.text, projection);
    resp_close(w->out, p.text, element);
}

void resp_write_instance(struct resp_writer *w, const struct resp_instance *i,
                         const struct resp_projection *projection)
{
    write_element(w, i->klass->name, i->klass->name, i, true, projection);
}

void resp_write_output(struct resp_writer *w, const char *class_name, const char *element,
                       const struct resp_instance *i)
{
    write_element(w, class_name, element, i, false, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <string.h>

#include "text.h"

size_t resp_klass_find(const struct resp_klass *k, const char *name)
{
    const size_t len = strlen(name);
    for (size_t i = 0; i < k->count; i++) {
        if (resp_ascii_equal(name, len, k->prop[i]->name)) {
            return i;
        }
    }
    return k->count;
}

bool resp_klass_is_a(const struct resp_klass *k, const struct resp_klass *base)
{
    while (k && k != base) {
        k = k->super;
    }
    return k != NULL;
}

bool resp_klass_has_qualifier(const struct resp_klass *k, const char *name)
{
    for (; k; k = k->super) {
        const struct resp_qualifier *q = k->declared->qualifier;
        for (; q && q->name; q++) {
            if (strcmp(q->name, name) == 0) {
                return true;
            }
        }
    }
    return false;
}

const struct resp_method *resp_klass_method(const struct resp_klass *k, const char *name,
                                            const struct resp_klass **ret_origin)
{
    for (; k; k = k->super) {
        const struct resp_method *m = k->declared->method;
        for (; m && m->name; m++) {
            if (resp_ascii_equal(name, strlen(name), m->name)) {
                *ret_origin = k;
                return m;
            }
        }
    }
    return NULL;
}

struct resp_instance *resp_instance_new(struct resp_arena *a, const struct resp_klass *k)
{
    struct resp_instance *i = resp_arena_get(a, sizeof *i);
    i->klass = k;
    i->value = resp_arena_get(a, (k->count + 1) * sizeof *i->value);
    for (size_t n = 0; n < k->count; n++) {
        i->value[n].null = true;
    }
    return i;
}

void resp_value_copy(struct resp_arena *a, struct resp_value *to, const struct resp_value *from)
{
    *to = *from;
    to->item = from->count > 0 ? resp_arena_get(a, from->count * sizeof *to->item) : NULL;
    for (size_t i = 0; i < from->count; i++) {
        const struct resp_item *it = &from->item[i];
        if (it->object) {
            to->item[i].object = resp_instance_copy(a, it->object);
        } else {
            to->item[i].text = resp_arena_copy(a, it->text, strlen(it->text));
        }
    }
}

struct resp_instance *resp_instance_copy(struct resp_arena *a, const struct resp_instance *from)
{
    struct resp_instance *i = resp_instance_new(a, from->klass);
    for (size_t n = 0; n < from->klass->count; n++) {
        resp_value_copy(a, &i->value[n], &from->value[n]);
    }
    return i;
}

const char *resp_instance_text(const struct resp_instance *i, const char *name)
{
    const size_t at = resp_klass_find(i->klass, name);
    if (at == i->klass->count || i->value[at].null || i->value[at].count == 0) {
        return NULL;
    }
    return i->value[at].item[0].text;
}

void resp_instance_set(struct resp_arena *a, struct resp_instance *i, const char *name,
                       const char *text)
{
    const size_t at = resp_klass_find(i->klass, name);
    if (at < i->klass->count) {
        struct resp_value *v = &i->value[at];
        *v = (struct resp_value){.present = true, .count = 1};
        v->item = resp_arena_get(a, sizeof *v->item);
        v->item[0].text = text;
    }
}

static bool same_item(const struct resp_item *a, const struct resp_item *b, enum resp_type type)
{
    if (type == TYPE_REFERENCE) {
        return a->object && b->object && resp_instance_same_keys(a->object, b->object);
    }
    return a->text && b->text && strcmp(a->text, b->text) == 0;
}

bool resp_instance_same_keys(const struct resp_instance *a, const struct resp_instance *b)
{
    if (!resp_klass_is_a(a->klass, b->klass) && !resp_klass_is_a(b->klass, a->klass)) {
        return false;
    }
    for (size_t i = 0; i < a->klass->count; i++) {
        const struct resp_prop *p = a->klass->prop[i];
        if ((p->flags & PROP_KEY) == 0) {
            continue;
        }
        const size_t at = a->klass == b->klass ? i : resp_klass_find(b->klass, p->name);
        if (at == b->klass->count || a->value[i].null || b->value[at].null ||
            !same_item(&a->value[i].item[0], &b->value[at].item[0], p->type)) {
            return false;
        }
    }
    return true;
}

const char *resp_type_name(enum resp_type type)
{
    static const char *const names[] = {
        "boolean", "uint8",  "sint8",  "uint16", "sint16",   "uint32", "sint32",    "uint64",
        "sint64",  "real32", "real64", "char16", "datetime", "string", "reference", "instance"};
    return names[type];
}

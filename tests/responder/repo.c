/* SPDX-License-Identifier: MIT */
#include "repo.h"

#include <string.h>

#include "text.h"

static size_t count_props(const struct resp_prop *p)
{
    size_t n = 0;
    for (; p && p->name; p++) {
        n++;
    }
    return n;
}

/* Inherited properties first, as every agent writes them. */
static void inherit(struct resp_repo *r, struct resp_klass *k)
{
    const struct resp_class *c = k->declared;
    k->super = c->super ? resp_repo_class(r, c->super) : NULL;
    const size_t inherited = k->super ? k->super->count : 0;
    const size_t own = count_props(c->prop);
    k->prop = resp_arena_get(&r->arena, (inherited + own + 1) * sizeof(*k->prop));
    k->origin = resp_arena_get(&r->arena, (inherited + own + 1) * sizeof(*k->origin));
    for (size_t i = 0; i < inherited; i++) {
        k->prop[i] = k->super->prop[i];
        k->origin[i] = k->super->origin[i];
    }
    for (size_t i = 0; i < own; i++) {
        k->prop[inherited + i] = &c->prop[i];
        k->origin[inherited + i] = k;
    }
    k->count = inherited + own;
    for (size_t i = 0; i < k->count; i++) {
        k->key_count += (k->prop[i]->flags & PROP_KEY) != 0;
    }
}

static struct resp_instance *plant(const struct resp_repo *r, struct resp_arena *a,
                                   const struct resp_seed *seed);

static void plant_value(const struct resp_repo *r, struct resp_arena *a, struct resp_value *v,
                        const struct resp_datum *d)
{
    v->present = true;
    v->null = false;
    while (d->text && d->text[v->count]) {
        v->count++;
    }
    while (d->object && d->object[v->count]) {
        v->count++;
    }
    v->item = resp_arena_get(a, (v->count + 1) * sizeof *v->item);
    for (size_t i = 0; i < v->count; i++) {
        if (d->text) {
            v->item[i].text = d->text[i];
        } else {
            v->item[i].object = plant(r, a, d->object[i]);
        }
    }
}

static struct resp_instance *plant(const struct resp_repo *r, struct resp_arena *a,
                                   const struct resp_seed *seed)
{
    struct resp_instance *i = resp_instance_new(a, resp_repo_class(r, seed->class_name));
    for (const struct resp_datum *d = seed->datum; d->property; d++) {
        const size_t at = resp_klass_find(i->klass, d->property);
        if (at < i->klass->count) {
            plant_value(r, a, &i->value[at], d);
        }
    }
    return i;
}

/* Instances whose item does not fit into small envelopes. */
static void add_blobs(struct resp_repo *r)
{
    static const struct {
        const char *id;
        size_t size;
    } blobs[] = {{"1", 100}, {"2", 10000}, {"3", 300000}};
    const struct resp_klass *k = resp_repo_class(r, "Demo_Blob");
    for (size_t i = 0; i < sizeof blobs / sizeof blobs[0]; i++) {
        struct resp_arena a = {0};
        char *content = resp_arena_get(&a, blobs[i].size + 1);
        memset(content, 'x', blobs[i].size);
        struct resp_instance *blob = resp_instance_new(&a, k);
        resp_instance_set(&a, blob, "Id", blobs[i].id);
        resp_instance_set(&a, blob, "Content", content);
        (void)resp_repo_add(r, blob);
        resp_arena_clean_up(&a);
    }
}

void resp_repo_init(struct resp_repo *r, uint64_t generated_count)
{
    *r = (struct resp_repo){.generated_count = generated_count};
    r->last = &r->first;
    size_t count = 0;
    while (resp_demo_classes[count].name) {
        count++;
    }
    r->klass = resp_arena_get(&r->arena, count * sizeof *r->klass);
    for (size_t i = 0; i < count; i++) {
        r->klass[i].name = resp_demo_classes[i].name;
        r->klass[i].declared = &resp_demo_classes[i];
        r->klass_count = i + 1;
        inherit(r, &r->klass[i]);
    }
    r->generated = resp_repo_class(r, "Demo_Generated");
    struct resp_arena a = {0};
    for (const struct resp_seed *s = resp_demo_instances; s->class_name; s++) {
        (void)resp_repo_add(r, plant(r, &a, s));
    }
    resp_arena_clean_up(&a);
    add_blobs(r);
}

void resp_repo_clean_up(struct resp_repo *r)
{
    while (r->first) {
        struct resp_stored *next = r->first->next;
        struct resp_arena a = r->first->arena; /* it holds the node itself */
        resp_arena_clean_up(&a);
        r->first = next;
    }
    resp_arena_clean_up(&r->arena);
}

bool resp_repo_has_namespace(const char *name)
{
    static const char *const known[] = {"root/demo", "root/cimv2"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char normal[16] = "";
        const size_t len = strlen(name);
        if (len != strlen(known[i])) {
            continue;
        }
        for (size_t k = 0; k < len; k++) {
            normal[k] = name[k] == '\\' ? '/' : name[k];
        }
        if (resp_ascii_equal(normal, len, known[i])) {
            return true;
        }
    }
    return false;
}

const struct resp_klass *resp_repo_class(const struct resp_repo *r, const char *name)
{
    const size_t len = strlen(name);
    for (size_t i = 0; i < r->klass_count; i++) {
        if (resp_ascii_equal(name, len, r->klass[i].name)) {
            return &r->klass[i];
        }
    }
    return NULL;
}

static struct resp_stored **find(struct resp_repo *r, const struct resp_instance *path)
{
    struct resp_stored **at = &r->first;
    while (*at && !resp_instance_same_keys((*at)->instance, path)) {
        at = &(*at)->next;
    }
    return at;
}

static const struct resp_instance *find_generated(struct resp_repo *r, struct resp_arena *a,
                                                  const struct resp_instance *path)
{
    const char *id = resp_instance_text(path, "Id");
    uint64_t n = 0;
    if (!id || !resp_num_parse(id, strlen(id), r->generated_count, &n) || n == 0) {
        return NULL;
    }
    struct resp_generated *scratch = resp_arena_get(a, sizeof *scratch);
    return resp_generate(r->generated, n, scratch);
}

const struct resp_instance *resp_repo_find(struct resp_repo *r, struct resp_arena *a,
                                           const struct resp_instance *path)
{
    if (path->klass == r->generated) {
        return find_generated(r, a, path);
    }
    struct resp_stored *s = *find(r, path);
    return s ? s->instance : NULL;
}

bool resp_repo_add(struct resp_repo *r, const struct resp_instance *i)
{
    if (*find(r, i)) {
        return false;
    }
    struct resp_arena a = {0};
    struct resp_stored *s = resp_arena_get(&a, sizeof *s);
    s->instance = resp_instance_copy(&a, i);
    s->arena = a;
    *r->last = s;
    r->last = &s->next;
    return true;
}

bool resp_repo_replace(struct resp_repo *r, const struct resp_instance *i)
{
    struct resp_stored **at = find(r, i);
    if (!*at) {
        return false;
    }
    struct resp_stored *old = *at;
    struct resp_arena a = {0};
    struct resp_stored *s = resp_arena_get(&a, sizeof *s);
    s->instance = resp_instance_copy(&a, i); /* before the old one goes: `i` may borrow from it */
    s->arena = a;
    s->next = old->next;
    *at = s;
    if (r->last == &old->next) {
        r->last = &s->next;
    }
    struct resp_arena gone = old->arena;
    resp_arena_clean_up(&gone);
    return true;
}

bool resp_repo_remove(struct resp_repo *r, const struct resp_instance *path)
{
    struct resp_stored **at = find(r, path);
    struct resp_stored *old = *at;
    if (!old) {
        return false;
    }
    *at = old->next;
    if (r->last == &old->next) {
        r->last = at;
    }
    struct resp_arena gone = old->arena;
    resp_arena_clean_up(&gone);
    return true;
}

static void add_return_value(struct resp_arena *a, struct resp_klass *k,
                             const struct resp_method *m)
{
    struct resp_prop *value = resp_arena_get(a, sizeof *value);
    value->name = "ReturnValue";
    value->type = m->returns;
    k->prop[k->count++] = value;
}

const struct resp_klass *resp_repo_parameters(struct resp_arena *a, const struct resp_method *m,
                                              unsigned flag, bool return_first)
{
    struct resp_klass *k = resp_arena_get(a, sizeof *k);
    const size_t all = count_props(m->parameter);
    const bool returns = flag == PROP_OUT && !m->is_void;
    k->name = m->name;
    k->prop = resp_arena_get(a, (all + 1) * sizeof(*k->prop));
    if (returns && return_first) {
        add_return_value(a, k, m);
    }
    for (size_t i = 0; i < all; i++) {
        if ((m->parameter[i].flags & flag) != 0) {
            k->prop[k->count++] = &m->parameter[i];
        }
    }
    if (returns && !return_first) {
        add_return_value(a, k, m);
    }
    return k;
}

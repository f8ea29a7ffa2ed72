/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <string.h>

#include "text.h"

#define WSMAN         "http://schemas.dmtf.org/wbem/wsman/1/wsman"
#define DIALECT_WQL   "http://schemas.microsoft.com/wbem/wsman/1/WQL"
#define DIALECT_CQL   "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf"
#define DIALECT_SEL   WSMAN "/SelectorFilter"
#define DIALECT_ASSOC "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter"

/* Generated instances looked at before an empty answer gives others a turn. */
#define LOOK_MAX 200000

static void keep(struct resp_arena *a, struct resp_source *s, const struct resp_instance *i)
{
    for (size_t n = 0; n < s->stored_count && i->klass->key_count > 0; n++) {
        /* Only associators can meet the same instance twice, and these are few. */
        if (s->klass && resp_instance_same_keys(s->stored[n], i)) {
            return;
        }
    }
    if (s->stored_count == s->stored_cap) {
        const size_t cap = s->stored_cap == 0 ? 16 : s->stored_cap * 2;
        const struct resp_instance **grown = resp_arena_get(a, cap * sizeof(*grown));
        if (s->stored_count > 0) {
            memcpy(grown, s->stored, s->stored_count * sizeof(*grown));
        }
        s->stored = grown;
        s->stored_cap = cap;
    }
    s->stored[s->stored_count++] = resp_instance_copy(a, i);
}

void resp_source_collect(struct resp_job *j, struct resp_arena *a, struct resp_source *s)
{
    const struct resp_repo *r = &j->server->repo;
    for (const struct resp_stored *n = r->first; n; n = n->next) {
        if (resp_query_matches(&s->query, n->instance)) {
            keep(a, s, n->instance);
        }
    }
    if (s->query.klass == r->generated) {
        s->generated_count = r->generated_count;
    }
}

enum resp_next resp_source_peek(struct resp_source *s, const struct resp_instance **ret)
{
    if (s->at.stored < s->stored_count) {
        *ret = s->stored[s->at.stored];
        return NEXT_ITEM;
    }
    for (unsigned looked = 0; s->at.generated < s->generated_count; looked++) {
        if (looked == LOOK_MAX) {
            return NEXT_NOT_YET;
        }
        *ret = resp_generate(s->query.klass, s->at.generated + 1, &s->scratch);
        if (resp_query_matches(&s->query, *ret)) {
            return NEXT_ITEM;
        }
        s->at.generated++;
    }
    return NEXT_END;
}

void resp_source_pass(struct resp_source *s)
{
    if (s->at.stored < s->stored_count) {
        s->at.stored++;
    } else {
        s->at.generated++;
    }
}

static bool choose_query(struct resp_job *j, struct resp_arena *a, const xmlNode *filter,
                         struct resp_source *s)
{
    const char *text = resp_xml_text(&j->soap.arena, filter, true);
    switch (resp_wql_parse(&j->server->repo, a, text, &s->query)) {
    case WQL_OK:
        return true;
    case WQL_NO_CLASS:
        return resp_refuse_mi(&j->reply.trouble, 5, NULL);
    case WQL_BAD:
        break;
    }
    return resp_refuse_mi(&j->reply.trouble, 15, NULL);
}

static bool choose_selectors(struct resp_job *j, struct resp_arena *a, const xmlNode *filter,
                             struct resp_source *s)
{
    const xmlNode *set = resp_xml_child(filter, RESP_NS_W, "SelectorSet");
    s->query.klass = j->klass;
    if (!j->klass || !set) {
        return resp_refuse(&j->reply.trouble, "n:CannotProcessFilter", NULL);
    }
    for (const xmlNode *n = resp_xml_first(set); n; n = resp_xml_next(n)) {
        const char *name = resp_xml_attribute(&j->soap.arena, n, NULL, "Name");
        const char *text = resp_xml_text(&j->soap.arena, n, false);
        if (!name || strpbrk(text, "'\"") || !resp_query_add_equal(&s->query, a, name, text)) {
            return resp_refuse(&j->reply.trouble, "n:CannotProcessFilter", NULL);
        }
    }
    return true;
}

/* The text of an optional child; false when the class it names does not exist. */
static const char *child_text(struct resp_job *j, const xmlNode *parent, const char *local)
{
    return resp_xml_text(&j->soap.arena, resp_xml_child(parent, RESP_NS_B, local), false);
}

static bool child_class(struct resp_job *j, const xmlNode *parent, const char *local,
                        const struct resp_klass **ret)
{
    const char *name = child_text(j, parent, local);
    *ret = name ? resp_repo_class(&j->server->repo, name) : NULL;
    return !name || *ret || resp_refuse_mi(&j->reply.trouble, 5, NULL);
}

struct association {
    const struct resp_instance *object;
    const struct resp_klass *through; /* association class */
    const struct resp_klass *result;
    const char *role;
    const char *result_role;
    bool instances; /* the associations themselves are asked for */
};

static bool is_role(const char *wanted, const struct resp_prop *p)
{
    return !wanted || resp_ascii_equal(wanted, strlen(wanted), p->name);
}

static void follow(struct resp_job *j, struct resp_arena *a, struct resp_source *s,
                   const struct association *q, const struct resp_instance *link, size_t from)
{
    for (size_t i = 0; i < link->klass->count; i++) {
        const struct resp_prop *p = link->klass->prop[i];
        if (i == from || p->type != TYPE_REFERENCE || link->value[i].null ||
            !is_role(q->result_role, p)) {
            continue;
        }
        const struct resp_instance *end =
            resp_repo_find(&j->server->repo, &j->soap.arena, link->value[i].item[0].object);
        if (end && (!q->result || resp_klass_is_a(end->klass, q->result))) {
            keep(a, s, end);
        }
    }
}

static void try_link(struct resp_job *j, struct resp_arena *a, struct resp_source *s,
                     const struct association *q, const struct resp_instance *link)
{
    for (size_t i = 0; i < link->klass->count; i++) {
        const struct resp_prop *p = link->klass->prop[i];
        if (p->type != TYPE_REFERENCE || link->value[i].null || !is_role(q->role, p) ||
            !resp_instance_same_keys(link->value[i].item[0].object, q->object)) {
            continue;
        }
        if (q->instances) {
            keep(a, s, link);
        } else {
            follow(j, a, s, q, link, i);
        }
    }
}

/* IncludeResultProperty*, a projection of the association instances. */
static bool choose_properties(struct resp_job *j, const xmlNode *request, struct resp_source *s)
{
    for (const xmlNode *n = resp_xml_first(request); n; n = resp_xml_next(n)) {
        if (resp_xml_is(n, RESP_NS_B, "IncludeResultProperty") && s->stored_count > 0) {
            const struct resp_klass *k = s->stored[0]->klass;
            const size_t at = resp_klass_find(k, resp_xml_text(&j->soap.arena, n, false));
            s->query.projected = true;
            if (at < k->count && at < 64) {
                s->query.projection.wanted[at] = true;
            }
        }
    }
    return true;
}

static bool choose_association(struct resp_job *j, struct resp_arena *a, const xmlNode *filter,
                               struct resp_source *s)
{
    const xmlNode *request = resp_xml_first(filter);
    struct association q = {0};
    struct resp_instance *path = NULL;
    q.instances = resp_xml_is(request, RESP_NS_B, "AssociationInstances");
    if ((!q.instances && !resp_xml_is(request, RESP_NS_B, "AssociatedInstances")) ||
        resp_xml_next(request)) {
        return resp_refuse(&j->reply.trouble, "n:CannotProcessFilter", NULL);
    }
    const xmlNode *object = resp_xml_child(request, RESP_NS_B, "Object");
    if (!object || !resp_read_epr(&j->reader, object, &path, &j->reply.trouble)) {
        return !object ? resp_refuse(&j->reply.trouble, "n:CannotProcessFilter", NULL) : false;
    }
    q.object = resp_repo_find(&j->server->repo, &j->soap.arena, path);
    if (!q.object) {
        return resp_refuse_mi(&j->reply.trouble, 6, NULL);
    }
    q.role = child_text(j, request, "Role");
    q.result_role = q.instances ? NULL : child_text(j, request, "ResultRole");
    const struct resp_klass *result = NULL;
    if (!child_class(j, request, "ResultClassName", &result) ||
        !child_class(j, request, "AssociationClassName", &q.through)) {
        return false;
    }
    q.result = q.instances ? NULL : result;
    q.through = q.instances ? result : q.through;
    static const struct resp_klass *const once[] = {NULL};
    s->klass = once; /* while collecting: each instance once */
    for (const struct resp_stored *n = j->server->repo.first; n; n = n->next) {
        const struct resp_klass *k = n->instance->klass;
        if (resp_klass_has_qualifier(k, "Association") &&
            (!q.through || resp_klass_is_a(k, q.through))) {
            try_link(j, a, s, &q, n->instance);
        }
    }
    s->klass = NULL;
    return choose_properties(j, request, s);
}

/* Dialects an agent does not know. */
static bool refuse_dialect(struct resp_job *j)
{
    resp_refuse(&j->reply.trouble, "n:FilterDialectRequestedUnavailable", NULL);
    j->reply.trouble.empty_body = j->agent == AGENT_OMI; /* seen: 500 and not a byte of SOAP */
    return false;
}

static bool choose_filter(struct resp_job *j, struct resp_arena *a, const xmlNode *filter,
                          struct resp_source *s)
{
    const char *dialect = resp_xml_attribute(&j->soap.arena, filter, NULL, "Dialect");
    if (!dialect) {
        return refuse_dialect(j); /* XPath is the default and nobody here has it */
    }
    const bool wql = strcmp(dialect, DIALECT_WQL) == 0 && j->agent != AGENT_AMT;
    const bool cql =
        strcmp(dialect, DIALECT_CQL) == 0 && j->agent != AGENT_AMT && j->agent != AGENT_WINDOWS;
    bool ok = false;
    if (strcmp(dialect, DIALECT_ASSOC) == 0) {
        return choose_association(j, a, filter, s); /* which collects at once */
    }
    if (wql || cql) {
        ok = choose_query(j, a, filter, s);
    } else if (strcmp(dialect, DIALECT_SEL) == 0 && j->agent == AGENT_OMI) {
        s->query.klass = j->klass; /* seen: accepted and ignored */
        ok = j->klass || resp_refuse_mi(&j->reply.trouble, 5, NULL);
    } else if (strcmp(dialect, DIALECT_SEL) == 0) {
        ok = choose_selectors(j, a, filter, s);
    } else {
        return refuse_dialect(j);
    }
    return ok;
}

bool resp_source_choose(struct resp_job *j, struct resp_arena *a, const xmlNode *request,
                        struct resp_source *ret)
{
    const xmlNode *filter = resp_xml_child(request, RESP_NS_W, "Filter");
    if (!filter && j->agent != AGENT_OMI) {
        filter = resp_xml_child(request, RESP_NS_N, "Filter");
    }
    if (filter) {
        return choose_filter(j, a, filter, ret);
    }
    ret->query.klass = j->klass;
    return j->klass || resp_refuse_mi(&j->reply.trouble, 5, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Get, Put, Create and Delete of instances (WS-Transfer, DSP0226 section 7). */
#include <string.h>

#include "operations.h"

static bool needs_class(struct resp_job *j)
{
    if (j->kind == KIND_WS_CIM) {
        return resp_refuse(&j->reply.trouble, "w:UnsupportedFeature",
                           "GetClass not Supported in WS-CIM format");
    }
    if (j->kind != KIND_INSTANCES || !j->klass) {
        return resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
    }
    return true;
}

/* The stored instance the selectors name. */
static const struct resp_instance *find(struct resp_job *j)
{
    struct resp_instance *path = NULL;
    if (!needs_class(j) || !resp_job_path(j, &path)) {
        return NULL;
    }
    const struct resp_instance *found = resp_repo_find(&j->server->repo, &j->soap.arena, path);
    if (!found) {
        resp_refuse_mi(&j->reply.trouble, 6, NULL);
    }
    return found;
}

enum resp_step resp_do_get(struct resp_job *j)
{
    if (j->kind == KIND_CIM_XML) {
        return resp_do_get_class(j);
    }
    const struct resp_instance *found = find(j);
    if (found) {
        resp_write_instance(&j->reply.writer, found, NULL);
    }
    return STEP_DONE;
}

/* The one child of the body, which must be an instance of the class asked for. */
static bool read_instance(struct resp_job *j, const struct resp_klass *k,
                          struct resp_instance **ret)
{
    const xmlNode *element = resp_xml_first(j->soap.body);
    if (!element || resp_xml_next(element)) {
        return resp_refuse(&j->reply.trouble, "x:InvalidRepresentation", NULL);
    }
    const char *name = (const char *)element->name;
    if (!resp_ascii_equal(name, strlen(name), k->name)) {
        return resp_refuse(&j->reply.trouble, "x:InvalidRepresentation/InvalidNamespace", NULL);
    }
    const char *ns = resp_last_segment(resp_xml_ns(element));
    if (!resp_ascii_equal(ns, strlen(ns), k->name)) {
        return resp_refuse(&j->reply.trouble, "x:InvalidRepresentation/InvalidNamespace", NULL);
    }
    *ret = resp_instance_new(&j->soap.arena, k);
    return resp_read_properties(&j->reader, element, *ret, &j->reply.trouble);
}

/* Properties that are not sent stay as they are; keys may be sent when they are the same. */
static bool merge(struct resp_job *j, struct resp_instance *into, const struct resp_instance *from)
{
    for (size_t i = 0; i < from->klass->count; i++) {
        const struct resp_prop *p = from->klass->prop[i];
        const size_t at = resp_klass_find(into->klass, p->name);
        if (!from->value[i].present || at == into->klass->count) {
            continue;
        }
        if ((p->flags & PROP_KEY) == 0) {
            into->value[at] = from->value[i];
            continue;
        }
        const struct resp_value *mine = &into->value[at];
        const bool same =
            !from->value[i].null && (p->type == TYPE_REFERENCE ||
                                     strcmp(mine->item[0].text, from->value[i].item[0].text) == 0);
        if (!same) {
            return resp_refuse(&j->reply.trouble, "x:InvalidRepresentation/InvalidValues", NULL);
        }
    }
    return true;
}

enum resp_step resp_do_put(struct resp_job *j)
{
    const struct resp_instance *found = find(j);
    struct resp_instance *sent = NULL;
    if (!found || !read_instance(j, j->klass, &sent)) {
        return STEP_DONE;
    }
    struct resp_instance *changed = resp_instance_copy(&j->soap.arena, found);
    if (!merge(j, changed, sent)) {
        return STEP_DONE;
    }
    if (!resp_repo_replace(&j->server->repo, changed)) { /* generated ones are read only */
        resp_refuse_mi(&j->reply.trouble, 7, NULL);
        return STEP_DONE;
    }
    if (j->dialect->put == PUT_INSTANCE) {
        resp_write_instance(&j->reply.writer, changed, NULL);
    }
    return STEP_DONE;
}

static bool has_all_keys(const struct resp_instance *i)
{
    for (size_t k = 0; k < i->klass->count; k++) {
        if ((i->klass->prop[k]->flags & PROP_KEY) != 0 && i->value[k].null) {
            return false;
        }
    }
    return i->klass->key_count > 0;
}

enum resp_step resp_do_create(struct resp_job *j)
{
    struct resp_instance *sent = NULL;
    if (!needs_class(j) || !read_instance(j, j->klass, &sent)) {
        return STEP_DONE;
    }
    if (!has_all_keys(sent)) {
        if (j->agent == AGENT_OMI) { /* seen, and no OMI_Error with it */
            resp_refuse(&j->reply.trouble, "w:InternalError",
                        "A result expected from this request but was not received");
        } else {
            resp_refuse(&j->reply.trouble, "x:InvalidRepresentation/MissingValues", NULL);
        }
    } else if (j->klass == j->server->repo.generated) {
        resp_refuse_mi(&j->reply.trouble, 7, NULL);
    } else if (!resp_repo_add(&j->server->repo, sent)) {
        resp_refuse_mi(&j->reply.trouble, 11, NULL);
    } else {
        struct resp_writer *w = &j->reply.writer;
        if (j->agent == AGENT_WINDOWS && j->soap.to) {
            w->address = j->soap.to;
        }
        resp_open(w->out, j->dialect->x, "ResourceCreated");
        resp_write_epr_content(w, sent);
        resp_close(w->out, j->dialect->x, "ResourceCreated");
    }
    return STEP_DONE;
}

enum resp_step resp_do_delete(struct resp_job *j)
{
    const struct resp_instance *found = find(j);
    if (found && !resp_repo_remove(&j->server->repo, found)) {
        resp_refuse_mi(&j->reply.trouble, 7, NULL);
    }
    return STEP_DONE;
}

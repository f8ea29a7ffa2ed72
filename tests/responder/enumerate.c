/* SPDX-License-Identifier: MIT */
/* Enumerate, Pull and Release (WS-Enumeration, DSP0226 section 8). */
#include <stdlib.h>
#include <string.h>

#include "operations.h"
#include "source.h"

enum mode { MODE_OBJECT, MODE_EPR, MODE_BOTH };

struct resp_context {
    struct resp_context *next;
    struct resp_arena arena; /* everything below, and this node's texts */
    const char *id;
    const char *uri;
    enum mode mode;
    const struct resp_klass *shape; /* items are written as this base class, or NULL */
    bool classes;                   /* items are class declarations */
    const char *uri_base;
    bool name_namespace;
    struct resp_source source;
    uint64_t used_ms;
    uint64_t empty_pulls;
};

/* What one answer asks for. */
struct batch {
    uint64_t max;
    struct resp_text items;
    bool at_end;
};

static void forget(struct resp_server *s, struct resp_context **at)
{
    struct resp_context *c = *at;
    *at = c->next;
    resp_arena_clean_up(&c->arena);
    free(c);
    resp_record_add(s->record, COUNT_CONTEXTS, -1);
}

void resp_contexts_sweep(struct resp_server *s)
{
    const uint64_t now = resp_now_ms();
    for (struct resp_context **at = &s->contexts; *at;) {
        if (now - (*at)->used_ms > s->options->context_idle_ms) {
            forget(s, at);
            resp_record_add(s->record, COUNT_CONTEXTS_EXPIRED, 1);
        } else {
            at = &(*at)->next;
        }
    }
}

void resp_contexts_clean_up(struct resp_server *s)
{
    while (s->contexts) {
        forget(s, &s->contexts);
    }
}

static struct resp_context **find(struct resp_server *s, const char *id)
{
    struct resp_context **at = &s->contexts;
    while (*at && strcmp((*at)->id, id) != 0) {
        at = &(*at)->next;
    }
    return at;
}

static void remove_context(struct resp_server *s, const struct resp_context *c)
{
    struct resp_context **at = &s->contexts;
    while (*at && *at != c) {
        at = &(*at)->next;
    }
    if (*at) {
        forget(s, at);
    }
}

static bool refuse_context(struct resp_job *j)
{
    return j->agent == AGENT_OMI
               ? resp_refuse(&j->reply.trouble, "DESTINATION_UNREACHABLE",
                             "Enumeration context not found")
               : resp_refuse(&j->reply.trouble, "n:InvalidEnumerationContext", NULL);
}

/* MaxElements, 1 when it is absent. */
static bool read_max(struct resp_job *j, const xmlNode *request, const char *ns, uint64_t *ret)
{
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, ns, "MaxElements"), true);
    *ret = 1;
    return !text || (resp_num_parse(text, strlen(text), UINT32_MAX, ret) && *ret > 0) ||
           resp_refuse(&j->reply.trouble, "w:SchemaValidationError", NULL);
}

static bool read_mode(struct resp_job *j, const xmlNode *request, enum mode *ret)
{
    static const char *const names[] = {"EnumerateObject", "EnumerateEPR", "EnumerateObjectAndEPR"};
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, RESP_NS_W, "EnumerationMode"), true);
    *ret = MODE_OBJECT;
    for (size_t i = 0; text && i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            *ret = (enum mode)i;
            return true;
        }
    }
    return !text || j->agent == AGENT_OMI ||
           resp_refuse(&j->reply.trouble, "w:UnsupportedFeature/EnumerationMode", NULL);
}

/* Narrows the query or the shape of the items, for the agents that honour it. */
static bool read_polymorphism(struct resp_job *j, const xmlNode *request, struct resp_context *c)
{
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, RESP_NS_B, "PolymorphismMode"), true);
    if (!text || j->agent == AGENT_WINDOWS || j->agent == AGENT_AMT ||
        strcmp(text, "IncludeSubClassProperties") == 0) {
        return true;
    }
    if (strcmp(text, "ExcludeSubClassProperties") == 0) {
        c->shape = j->klass;
        return true;
    }
    if (strcmp(text, "None") == 0 && j->agent != AGENT_OMI) {
        struct resp_query *q = &c->source.query;
        if (q->klass && q->condition_count < RESP_CONDITIONS) {
            q->condition[q->condition_count++] = (struct resp_condition){
                .of_class = true, .compare = CMP_EQ, .text = q->klass->name};
        }
        return true;
    }
    return (j->agent == AGENT_OMI && strcmp(text, "None") != 0) ||
           resp_refuse(&j->reply.trouble, "b:PolymorphismModeNotSupported", NULL);
}

static void write_instance_item(struct resp_job *j, const struct resp_context *c,
                                const struct resp_instance *i)
{
    struct resp_writer *w = &j->reply.writer;
    const struct resp_query *q = &c->source.query;
    struct resp_instance shaped = {c->shape ? c->shape : i->klass, i->value};
    if (q->projected && j->agent == AGENT_WINDOWS) {
        resp_open(w->out, j->dialect->w, "XmlFragment");
        resp_write_fragment(w, i, &q->projection);
        resp_close(w->out, j->dialect->w, "XmlFragment");
        return;
    }
    if (c->mode == MODE_BOTH) {
        resp_open(w->out, j->dialect->w, "Item");
    }
    if (c->mode != MODE_EPR) {
        resp_write_instance(w, &shaped, q->projected ? &q->projection : NULL);
    }
    if (c->mode != MODE_OBJECT) {
        resp_write_epr(w, i);
    }
    if (c->mode == MODE_BOTH) {
        resp_close(w->out, j->dialect->w, "Item");
    }
}

static bool refuse_size(struct resp_job *j)
{
    return resp_refuse(&j->reply.trouble,
                       j->agent == AGENT_OPENWSMAN ? "w:EncodingLimit/ServiceEnvelopeLimit"
                                                   : "w:EncodingLimit/MaxEnvelopeSizeExceeded",
                       NULL);
}

/* One more item. NEXT_END and NEXT_NOT_YET: there is none. */
static enum resp_next write_next(struct resp_job *j, struct resp_context *c)
{
    const struct resp_instance *i = NULL;
    if (c->classes) {
        const struct resp_klass *k = c->source.klass[c->source.at.stored];
        if (!k) {
            return NEXT_END;
        }
        resp_write_class(j->reply.writer.out, k, &j->soap, j->agent);
        return NEXT_ITEM;
    }
    const enum resp_next next = resp_source_peek(&c->source, &i);
    if (next == NEXT_ITEM) {
        write_instance_item(j, c, i);
    }
    return next;
}

static void pass(struct resp_context *c)
{
    if (c->classes) {
        c->source.at.stored++;
    } else {
        resp_source_pass(&c->source);
    }
}

static bool is_at_end(struct resp_context *c)
{
    const struct resp_instance *i = NULL;
    return c->classes ? !c->source.klass[c->source.at.stored]
                      : resp_source_peek(&c->source, &i) == NEXT_END;
}

/* Fills b->items. A limit on the envelope makes one agent send fewer and another refuse; in both
 * cases what was not sent is still to come. */
static bool fill(struct resp_job *j, struct resp_context *c, struct batch *b)
{
    const uint64_t limit = resp_job_limit(j);
    const uint64_t room = resp_reply_overhead(j->agent, &j->soap, &j->reply) + 1024;
    const struct resp_position before = c->source.at;
    struct resp_writer *w = &j->reply.writer;
    uint64_t n = 0;
    bool full = false;
    w->out = &b->items;
    w->uri_base = c->uri_base;
    w->name_namespace = c->name_namespace;
    while (n < b->max && !full) {
        const size_t mark = b->items.len;
        if (write_next(j, c) != NEXT_ITEM) {
            break;
        }
        if (limit > 0 && room + b->items.len > limit) {
            b->items.len = mark;
            full = true;
        } else {
            pass(c);
            n++;
        }
    }
    w->out = &j->reply.body;
    if (full && (n == 0 || j->dialect->split == SPLIT_FAULT)) {
        c->source.at = before;
        return refuse_size(j);
    }
    if (j->misbehave->item[MIS_CUT_ITEM].on && b->items.len > 0) {
        b->items.len -= b->items.len < 12 ? b->items.len : 12;
    }
    b->at_end = is_at_end(c);
    resp_record_add(j->server->record, COUNT_ITEMS, (long long)n);
    return true;
}

static void write_items(struct resp_text *out, const char *prefix, const struct resp_text *items)
{
    resp_open(out, prefix, "Items");
    resp_text_add_bytes(out, items->ptr, items->len);
    resp_close(out, prefix, "Items");
}

static void write_context(struct resp_job *j, const char *id)
{
    struct resp_text *out = &j->reply.body;
    const struct resp_mis_item *longer = &j->misbehave->item[MIS_LONG_CONTEXT];
    resp_open(out, j->dialect->n, "EnumerationContext");
    if (j->misbehave->item[MIS_MARKUP_CONTEXT].on) {
        resp_text_addf(out, "<m:Markup xmlns:m=\"urn:example:markup\">%s</m:Markup>", id);
    } else {
        resp_text_add_escaped(out, id, true);
    }
    for (uint64_t i = 0; longer->on && i < longer->n; i++) {
        resp_text_add(out, "c");
    }
    resp_close(out, j->dialect->n, "EnumerationContext");
}

static void end_of_sequence(struct resp_job *j, const char *prefix)
{
    resp_text_addf(&j->reply.body, "<%s:EndOfSequence/>", prefix);
}

static void answer_enumerate(struct resp_job *j, const struct resp_context *c,
                             const struct batch *b, bool optimised)
{
    const struct resp_dialect *d = j->dialect;
    struct resp_text *out = &j->reply.body;
    const bool items = optimised || d->empty_items;
    resp_open(out, d->n, "EnumerateResponse");
    if (items && d->items_before_context) {
        write_items(out, d->w, &b->items);
    }
    if (b->at_end && !d->context_at_end) {
        resp_text_addf(out, "<%s:EnumerationContext/>", d->n);
    } else {
        write_context(j, c->id);
    }
    if (items && !d->items_before_context) {
        write_items(out, d->w, &b->items);
    }
    if (b->at_end) {
        end_of_sequence(j, d->w);
    }
    resp_close(out, d->n, "EnumerateResponse");
}

/* Derived from `base`; without `deep` directly. NULL is above those that have no superclass. */
static bool is_below(const struct resp_klass *k, const struct resp_klass *base, bool deep)
{
    return deep ? !base || (k != base && resp_klass_is_a(k, base)) : k->super == base;
}

static bool choose_classes(struct resp_job *j, struct resp_context *c)
{
    const struct resp_repo *r = &j->server->repo;
    const char *name = resp_soap_selector(&j->soap, "ClassName");
    const struct resp_klass *base = NULL;
    if (j->agent == AGENT_OMI) { /* seen: it enumerates no classes */
        return resp_refuse_mi(&j->reply.trouble, 5, NULL);
    }
    if (name && name[0] && !(base = resp_repo_class(r, name))) {
        return resp_refuse_mi(&j->reply.trouble, 5, NULL);
    }
    const struct resp_klass **list =
        resp_arena_get(&c->arena, (r->klass_count + 1) * sizeof(*list));
    const bool deep = resp_soap_option_is_true(&j->soap, "IncludeSubClasses");
    size_t n = 0;
    for (size_t i = 0; i < r->klass_count; i++) {
        const struct resp_klass *k = &r->klass[i];
        if (is_below(k, base, deep)) {
            list[n++] = k;
        }
    }
    c->classes = true;
    c->source.klass = list;
    resp_record_add(j->server->record, COUNT_CLASSES, 1);
    return true;
}

static bool prepare(struct resp_job *j, struct resp_context *c, const xmlNode *request)
{
    c->uri = resp_arena_copy(&c->arena, j->soap.uri, strlen(j->soap.uri));
    c->uri_base = j->reply.writer.uri_base;
    c->name_namespace = j->reply.writer.name_namespace;
    if (!read_mode(j, request, &c->mode)) {
        return false;
    }
    if (j->kind == KIND_CIM_XML) {
        return choose_classes(j, c);
    }
    if (j->kind != KIND_INSTANCES) {
        return resp_refuse(&j->reply.trouble, "w:UnsupportedFeature", NULL);
    }
    if (!resp_source_choose(j, &c->arena, request, &c->source) ||
        !read_polymorphism(j, request, c)) {
        return false;
    }
    resp_source_collect(j, &c->arena, &c->source);
    return true;
}

enum resp_step resp_do_enumerate(struct resp_job *j)
{
    const xmlNode *request = resp_xml_child(j->soap.body, RESP_NS_N, "Enumerate");
    const bool asked = resp_xml_child(request, RESP_NS_W, "OptimizeEnumeration") != NULL;
    const bool optimised = asked && j->dialect->optimises;
    struct batch b = {0};
    struct resp_context *c = calloc(1, sizeof *c);
    if (!request || !c) {
        resp_refuse(&j->reply.trouble, "w:SchemaValidationError", NULL);
        free(c);
        return STEP_DONE;
    }
    bool ok = prepare(j, c, request) && read_max(j, request, RESP_NS_W, &b.max);
    c->id = resp_server_new_id(j->server, &c->arena, j->agent);
    c->used_ms = resp_now_ms();
    c->next = j->server->contexts;
    j->server->contexts = c;
    resp_record_add(j->server->record, COUNT_CONTEXTS, 1);
    resp_record_add(j->server->record, COUNT_CONTEXTS_OPENED, ok);
    ok = ok && (!optimised || fill(j, c, &b));
    if (ok) {
        answer_enumerate(j, c, &b, optimised);
    }
    if (!ok || b.at_end) {
        remove_context(j->server, c);
    }
    resp_text_clean_up(&b.items);
    return STEP_DONE;
}

/* Written before the context may go. */
static void answer_pull(struct resp_job *j, struct resp_context *c, const struct batch *b)
{
    const struct resp_dialect *d = j->dialect;
    struct resp_text *out = &j->reply.body;
    resp_open(out, d->n, "PullResponse");
    if (!b->at_end) {
        if (j->misbehave->item[MIS_NEW_CONTEXT].on) {
            c->id = resp_server_new_id(j->server, &c->arena, j->agent);
        }
        if (!j->misbehave->item[MIS_NO_CONTEXT].on) {
            write_context(j, c->id);
        }
    }
    write_items(out, d->n, &b->items);
    if (b->at_end) {
        end_of_sequence(j, d->n);
    }
    resp_close(out, d->n, "PullResponse");
}

static const char *read_context(struct resp_job *j, const char *request)
{
    const xmlNode *body = resp_xml_child(j->soap.body, RESP_NS_N, request);
    const xmlNode *context = resp_xml_child(body, RESP_NS_N, "EnumerationContext");
    const char *text = resp_xml_text(&j->soap.arena, context, true);
    return text ? text : "";
}

static bool may_pull(struct resp_job *j, const struct resp_context *c, const xmlNode *request,
                     struct batch *b)
{
    if (!c) {
        return refuse_context(j);
    }
    if (j->agent == AGENT_WINDOWS && strcmp(c->uri, j->soap.uri) != 0) {
        return resp_refuse(&j->reply.trouble, "INTERNAL_ERROR",
                           "The Pull names another resource than the Enumerate.");
    }
    return read_max(j, request, RESP_NS_N, &b->max);
}

enum resp_step resp_do_pull(struct resp_job *j)
{
    const xmlNode *request = resp_xml_child(j->soap.body, RESP_NS_N, "Pull");
    const char *id = read_context(j, "Pull");
    enum resp_step step = STEP_DONE;
    if (resp_pull_events(j, id, &step)) {
        return step;
    }
    struct resp_context *c = *find(j->server, id);
    struct batch b = {0};
    if (!may_pull(j, c, request, &b)) {
        return STEP_DONE;
    }
    const struct resp_mis_item *empty = &j->misbehave->item[MIS_EMPTY_PULLS];
    c->used_ms = resp_now_ms();
    if (j->misbehave->item[MIS_EXTRA_ITEMS].on) {
        b.max += 3;
    }
    if (empty->on && (empty->n == 0 || c->empty_pulls < empty->n)) {
        c->empty_pulls++;
        answer_pull(j, c, &b);
    } else if (fill(j, c, &b)) {
        answer_pull(j, c, &b);
        if (b.at_end) {
            remove_context(j->server, c);
        }
    }
    resp_text_clean_up(&b.items);
    return STEP_DONE;
}

enum resp_step resp_do_release(struct resp_job *j)
{
    struct resp_context **at = find(j->server, read_context(j, "Release"));
    if (!*at) {
        refuse_context(j);
        return STEP_DONE;
    }
    forget(j->server, at);
    resp_record_add(j->server->record, COUNT_CONTEXTS_RELEASED, 1);
    return STEP_DONE;
}

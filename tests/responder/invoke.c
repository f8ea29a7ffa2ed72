/* SPDX-License-Identifier: MIT */
/* Methods (DSP0227 section 11) of the demo classes. */
#include <stdio.h>
#include <string.h>

#include "interactive.h"
#include "operations.h"

#define SLICE_MS 20 /* how often something that waits is looked at */

struct call {
    const struct resp_method *method;
    const struct resp_klass *origin;
    const struct resp_instance *object; /* NULL: static */
    struct resp_instance *in;
    struct resp_instance *out;
};

static void set_number(struct resp_job *j, struct call *c, const char *name, uint64_t n)
{
    char text[24];
    const int len = snprintf(text, sizeof text, "%llu", (unsigned long long)n);
    resp_instance_set(&j->soap.arena, c->out, name,
                      resp_arena_copy(&j->soap.arena, text, (size_t)len));
}

static uint64_t number(const struct call *c, const char *name)
{
    const char *text = resp_instance_text(c->in, name);
    uint64_t n = 0;
    return text && resp_num_parse(text, strlen(text), UINT64_MAX, &n) ? n : 0;
}

static enum resp_step echo(struct resp_job *j, struct call *c)
{
    for (size_t i = 0; i < c->in->klass->count; i++) {
        const size_t at = resp_klass_find(c->out->klass, c->in->klass->prop[i]->name);
        resp_value_copy(&j->soap.arena, &c->out->value[at], &c->in->value[i]);
    }
    set_number(j, c, "ReturnValue", 0);
    return STEP_DONE;
}

/* The agent's own deadline for an operation, and how one counts it. */
static bool is_timed_out(const struct resp_job *j)
{
    uint64_t ms = j->soap.timeout_ms;
    if (!j->soap.has_timeout) {
        return false;
    }
    if (j->agent == AGENT_OPENWSMAN) {
        ms = (ms + 500) / 1000 * 1000; /* seen: rounded to whole seconds */
    }
    return resp_job_elapsed_ms(j) >= ms;
}

static enum resp_step do_sleep(struct resp_job *j, struct call *c)
{
    const uint64_t want = number(c, "Milliseconds");
    const uint64_t elapsed = resp_job_elapsed_ms(j);
    if (elapsed >= want) {
        set_number(j, c, "ReturnValue", 0);
        return STEP_DONE;
    }
    if (is_timed_out(j)) {
        resp_refuse(&j->reply.trouble, "w:TimedOut", NULL);
        return STEP_DONE;
    }
    j->wait_ms = want - elapsed < SLICE_MS ? want - elapsed : SLICE_MS;
    return STEP_LATER;
}

static enum resp_step fail(struct resp_job *j, struct call *c)
{
    const uint64_t code = number(c, "Code");
    if (code == 0) {
        set_number(j, c, "ReturnValue", 0);
    } else {
        resp_refuse_mi(&j->reply.trouble, code > 28 ? 1 : (unsigned)code,
                       resp_instance_text(c->in, "Message"));
    }
    return STEP_DONE;
}

static enum resp_step set_colour(struct resp_job *j, struct call *c)
{
    const char *name = resp_instance_text(c->in, "Name");
    const char *old = resp_instance_text(c->object, "Colour");
    struct resp_instance *changed = resp_instance_copy(&j->soap.arena, c->object);
    const size_t levels = resp_klass_find(c->in->klass, "Levels");
    if (!name) {
        resp_refuse_mi(&j->reply.trouble, 4, NULL);
        return STEP_DONE;
    }
    if (old) {
        resp_instance_set(&j->soap.arena, c->out, "Old",
                          resp_arena_copy(&j->soap.arena, old, strlen(old)));
    }
    resp_instance_set(&j->soap.arena, changed, "Colour", name);
    if (c->in->value[levels].present) {
        changed->value[resp_klass_find(changed->klass, "Levels")] = c->in->value[levels];
    }
    set_number(j, c, "ReturnValue", 0);
    (void)resp_repo_replace(&j->server->repo, changed);
    return STEP_DONE;
}

static enum resp_step toggle(struct resp_job *j, struct call *c)
{
    struct resp_instance *changed = resp_instance_copy(&j->soap.arena, c->object);
    const char *on = resp_instance_text(c->object, "On");
    resp_instance_set(&j->soap.arena, changed, "On",
                      on && strcmp(on, "true") == 0 ? "false" : "true");
    (void)resp_repo_replace(&j->server->repo, changed);
    return STEP_DONE;
}

static enum resp_step nothing(struct resp_job *j, struct call *c)
{
    (void)j;
    (void)c;
    return STEP_DONE;
}

static enum resp_step interactive(struct resp_job *j, struct call *c)
{
    const char *answers = "";
    bool streamed = false;
    const enum resp_step step =
        resp_interactive_play(j, resp_instance_text(c->in, "Script"), &answers, &streamed);
    if (step == STEP_DONE) {
        resp_instance_set(&j->soap.arena, c->out, "Answers", answers);
        set_number(j, c, "ReturnValue", 0);
        if (!streamed) { /* what was streamed is missing from the result */
            resp_instance_set(&j->soap.arena, c->out, "Lines", "line 1 <&>");
        } else {
            c->out->value[resp_klass_find(c->out->klass, "Lines")].absent = true;
        }
    }
    return step;
}

static const struct {
    const char *name;
    enum resp_step (*run)(struct resp_job *j, struct call *c);
} bodies[] = {
    {"Echo", echo},
    {"Sleep", do_sleep},
    {"Fail", fail},
    {"Nothing", nothing},
    {"SetColour", set_colour},
    {"Toggle", toggle},
    {"Interactive", interactive},
};

static bool find_method(struct resp_job *j, struct call *c)
{
    const char *name = resp_last_segment(j->soap.action);
    c->method = resp_klass_method(j->klass, name, &c->origin);
    if (c->method) {
        return true;
    }
    return j->agent == AGENT_OMI ? resp_refuse_mi(&j->reply.trouble, 1, NULL) /* seen */
                                 : resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
}

static bool find_object(struct resp_job *j, struct call *c)
{
    struct resp_instance *path = NULL;
    if (c->method->is_static) {
        return true;
    }
    if (j->agent == AGENT_OMI && j->soap.selector_count < 2) {
        return resp_refuse_mi(&j->reply.trouble, 4,
                              NULL); /* seen: an instance method without keys */
    }
    if (!resp_job_path(j, &path)) {
        return false;
    }
    c->object = resp_repo_find(&j->server->repo, &j->soap.arena, path);
    return c->object || resp_refuse_mi(&j->reply.trouble, 6, NULL);
}

/* <Method>_INPUT in the namespace of the class; an empty body where nothing is to be passed. */
static bool read_input(struct resp_job *j, struct call *c)
{
    const xmlNode *element = resp_xml_first(j->soap.body);
    char want[80];
    (void)snprintf(want, sizeof want, "%s_INPUT", c->method->name);
    if (!element) {
        return true;
    }
    const char *ns = resp_last_segment(resp_xml_ns(element));
    if (!resp_xml_is(element, NULL, want) || resp_xml_next(element) ||
        !resp_ascii_equal(ns, strlen(ns), j->klass->name)) {
        return resp_refuse(&j->reply.trouble, "w:InvalidParameter", NULL);
    }
    return resp_read_properties(&j->reader, element, c->in, &j->reply.trouble);
}

static void write_output(struct resp_job *j, const struct call *c)
{
    char element[80];
    if (j->dialect->output_suffix) {
        (void)snprintf(element, sizeof element, "%s_OUTPUT", c->method->name);
        resp_write_output(&j->reply.writer, j->klass->name, element, c->out);
    } else { /* seen: the method as a class of its own, and the action of the request */
        j->reply.action = j->soap.action;
        resp_write_output(&j->reply.writer, c->method->name, c->method->name, c->out);
    }
}

enum resp_step resp_do_invoke(struct resp_job *j)
{
    struct call c = {0};
    if (j->kind == KIND_INTRINSIC) {
        return resp_do_intrinsic(j);
    }
    if (!j->klass) {
        resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
        return STEP_DONE;
    }
    if (!find_method(j, &c) || !find_object(j, &c)) {
        return STEP_DONE;
    }
    struct resp_arena *a = &j->soap.arena;
    c.in = resp_instance_new(a, resp_repo_parameters(a, c.method, PROP_IN, false));
    c.out =
        resp_instance_new(a, resp_repo_parameters(a, c.method, PROP_OUT, j->dialect->return_first));
    if (!read_input(j, &c)) {
        return STEP_DONE;
    }
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        if (strcmp(bodies[i].name, c.method->name) == 0) {
            const enum resp_step step = bodies[i].run(j, &c);
            if (step == STEP_DONE && !resp_trouble_is_set(&j->reply.trouble)) {
                write_output(j, &c);
            }
            return step;
        }
    }
    return STEP_DONE;
}

/* SPDX-License-Identifier: MIT */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "interactive.h"
#include "operations.h"

struct resp_action {
    const char *uri;
    const char *response; /* NULL: the action of the request with "Response" */
    const char *name;     /* for the log */
    enum resp_counter counter;
    enum resp_step (*run)(struct resp_job *j);
};

static const struct resp_action actions[] = {
    {RESP_NS_X "/Get", NULL, "get", COUNT_GET, resp_do_get},
    {RESP_NS_X "/Put", NULL, "put", COUNT_PUT, resp_do_put},
    {RESP_NS_X "/Create", NULL, "create", COUNT_CREATE, resp_do_create},
    {RESP_NS_X "/Delete", NULL, "delete", COUNT_DELETE, resp_do_delete},
    {RESP_NS_N "/Enumerate", NULL, "enumerate", COUNT_ENUMERATE, resp_do_enumerate},
    {RESP_NS_N "/Pull", NULL, "pull", COUNT_PULL, resp_do_pull},
    {RESP_NS_N "/Release", NULL, "release", COUNT_RELEASE, resp_do_release},
    {RESP_NS_E "/Subscribe", NULL, "subscribe", COUNT_SUBSCRIBE, resp_do_subscribe},
    {RESP_NS_E "/Unsubscribe", NULL, "unsubscribe", COUNT_UNSUBSCRIBE, resp_do_unsubscribe},
    {RESP_NS_E "/Renew", NULL, "renew", COUNT_RENEW, resp_do_renew},
};
#define CONTROL "http://schemas.microsoft.com/wbem/wsman/1/wsman/"

/* Of a client that sent an OperationID; Windows only. */
static const struct resp_action controls[] = {
    {"/InteractiveResponse", NULL, "interactive", COUNT_INTERACTIVE, resp_do_interactive_response},
    {CONTROL "End", NULL, "control", COUNT_CONTROL, resp_do_control},
    {CONTROL "Cancel", NULL, "control", COUNT_CONTROL, resp_do_control},
    {CONTROL "Keepalive", NULL, "control", COUNT_CONTROL, resp_do_control},
};
static const struct resp_action invoke = {"", NULL, "invoke", COUNT_INVOKE, resp_do_invoke};

uint64_t resp_now_ms(void)
{
    struct timespec ts;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

void resp_server_start(struct resp_server *s, const struct resp_options *o, struct resp_record *r)
{
    *s = (struct resp_server){.options = o, .record = r};
    resp_repo_init(&s->repo, o->generate);
}

void resp_server_stop(struct resp_server *s)
{
    resp_contexts_clean_up(s);
    resp_subscriptions_clean_up(s);
    resp_repo_clean_up(&s->repo);
}

void resp_server_sweep(struct resp_server *s)
{
    resp_contexts_sweep(s);
    resp_subscriptions_sweep(s);
}

const char *resp_server_new_id(struct resp_server *s, struct resp_arena *a, enum resp_agent agent)
{
    char text[64];
    const unsigned long long n = ++s->next_id;
    /* Multiplied so that neighbours look nothing alike: nobody may guess the next one by counting.
     */
    const unsigned long long mixed = n * 0x9E3779B97F4A7C15ULL;
    switch (resp_dialect_of(agent)->context) {
    case CONTEXT_DECIMAL:
        (void)snprintf(text, sizeof text, "%llu", (mixed >> 48 << 16 | n) & 0xFFFFFFFFULL);
        break;
    case CONTEXT_BARE_UUID:
        (void)snprintf(text, sizeof text, "%08llx-60bd-10bd-8004-%012llx", mixed >> 32, n);
        break;
    case CONTEXT_GUID:
        (void)snprintf(text, sizeof text, "%08llX-0000-0000-0000-%012llX", mixed >> 32, n);
        break;
    case CONTEXT_UUID:
        (void)snprintf(text, sizeof text, "uuid:%08llX-4000-4000-8000-%012llX", mixed >> 32, n);
        break;
    }
    return resp_arena_copy(a, text, strlen(text));
}

struct resp_job *resp_job_new(struct resp_server *s, const struct resp_misbehave *m,
                              const char *body, size_t len, bool winrm_client)
{
    struct resp_job *j = calloc(1, sizeof *j);
    if (!j) {
        return NULL;
    }
    j->server = s;
    j->agent = s->options->agent;
    j->dialect = resp_dialect_of(j->agent);
    j->misbehave = m;
    j->started_ms = resp_now_ms();
    j->operation = "other";
    j->soap.winrm_client = winrm_client;
    j->reader = (struct resp_reader){&s->repo, &j->soap.arena, j->agent};
    if (!resp_soap_read(&j->soap, j->agent, body, len, &j->reply.trouble)) {
        j->begun = true; /* there is nothing to run */
    }
    resp_writer_init(&j->reply.writer, &j->reply.body, j->agent, &j->soap);
    return j;
}

void resp_job_destroy(struct resp_job *j)
{
    if (j) {
        if (j->waiting) {
            resp_record_add(j->server->record, COUNT_WAITING, -1);
        }
        resp_interactive_end(j);
        resp_text_clean_up(&j->stream);
        resp_reply_clean_up(&j->reply);
        resp_soap_clean_up(&j->soap);
        free(j);
    }
}

uint64_t resp_job_elapsed_ms(const struct resp_job *j)
{
    return resp_now_ms() - j->started_ms;
}

uint64_t resp_job_limit(const struct resp_job *j)
{
    const uint64_t asked = j->soap.max_envelope;
    switch (j->agent) {
    case AGENT_OPENWSMAN:
        return j->soap.max_envelope_must ? asked : 0; /* seen: without the mark it is ignored */
    case AGENT_OMI:
        return asked == 0 || asked > 250 * 1024 ? 250 * 1024 : asked;
    default:
        return asked == 0 || asked > 512000 ? 512000 : asked;
    }
}

bool resp_job_path(struct resp_job *j, struct resp_instance **ret)
{
    return resp_read_path(&j->reader, j->klass, j->soap.selector, j->soap.selector_count, ret,
                          &j->reply.trouble);
}

static bool starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The namespace of a request: in the URI, in a selector, or the agent's own. */
static bool resolve_namespace(struct resp_job *j, const char *in_uri)
{
    struct resp_writer *w = &j->reply.writer;
    const char *in_selector = resp_soap_selector(&j->soap, "__cimnamespace");
    const char *name = in_uri ? in_uri : in_selector;
    if (in_uri && in_selector && !resp_ascii_equal(in_uri, strlen(in_uri), in_selector)) {
        return resp_refuse(&j->reply.trouble, "INTERNAL_ERROR", "The namespaces contradict.");
    }
    if (!name) {
        name = j->dialect->prefer_default_namespace ? "root/demo" : "root/hardware";
    }
    if (j->agent == AGENT_AMT && resp_ascii_equal(name, strlen(name), "interop")) {
        name = "root/demo";
    }
    if (!resp_repo_has_namespace(name)) {
        return resp_refuse_mi(&j->reply.trouble, 3, NULL);
    }
    const bool cimv2 = strlen(name) == strlen("root/cimv2");
    w->cim_namespace = cimv2 ? "root/cimv2" : "root/demo";
    if (in_uri) {
        w->uri_base = cimv2 ? RESP_URI_WMI "root/cimv2/" : RESP_URI_WMI "root/demo/";
        w->name_namespace = false; /* it is in the URI, and one agent then leaves it out */
    }
    return true;
}

static bool resolve_class(struct resp_job *j, const char *name)
{
    if (strcmp(name, "*") == 0) {
        return true;
    }
    j->klass = resp_repo_class(&j->server->repo, name);
    return j->klass || resp_refuse_mi(&j->reply.trouble, 5, NULL);
}

/* What does the ResourceURI mean to this agent? */
static bool resolve(struct resp_job *j)
{
    const char *uri = j->soap.uri;
    const char *last = resp_last_segment(uri);
    const bool wmi = j->agent != AGENT_OPENWSMAN && j->agent != AGENT_AMT;
    if (strcmp(uri, RESP_URI_CIM_XML) == 0 || strcmp(uri, RESP_URI_WS_CIM) == 0) {
        j->kind = uri[strlen("http://schemas.dmtf.org/wbem/")] == 'c' ? KIND_CIM_XML : KIND_WS_CIM;
        if (j->dialect->classes != CLASS_CIM_XML) {
            return resp_refuse(&j->reply.trouble, "INVALID_RESOURCE_URI", NULL);
        }
        return resolve_namespace(j, NULL);
    }
    if (starts(uri, RESP_URI_WMI) && wmi) {
        const char *from = uri + strlen(RESP_URI_WMI);
        const char *in_uri =
            last > from ? resp_arena_copy(&j->soap.arena, from, (size_t)(last - from) - 1) : "";
        return resolve_namespace(j, in_uri) && resolve_class(j, last);
    }
    if (starts(uri, RESP_URI_AMT) && j->agent == AGENT_AMT) {
        j->reply.writer.uri_base = RESP_URI_AMT;
        return resolve_namespace(j, NULL) && resolve_class(j, last);
    }
    if (starts(uri, RESP_URI_INTRINSIC) && j->dialect->classes == CLASS_INTRINSIC) {
        j->kind = KIND_INTRINSIC;
        return resolve_namespace(j, NULL);
    }
    if (strcmp(uri, RESP_URI_ALL) == 0 || starts(uri, RESP_URI_DMTF)) {
        return resolve_namespace(j, NULL) && resolve_class(j, last);
    }
    return resp_refuse(&j->reply.trouble, "INVALID_RESOURCE_URI", NULL);
}

static const struct resp_action *find_action(struct resp_job *j)
{
    const char *uri = j->soap.action;
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(actions[i].uri, uri) == 0) {
            return &actions[i];
        }
    }
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        if (j->agent == AGENT_WINDOWS && strcmp(controls[i].uri, uri) == 0) {
            return &controls[i];
        }
    }
    if (j->agent == AGENT_OMI) {
        /* Seen: an action it has no place for breaks the reading of the header. */
        if (!strstr(uri, "/wbem/wscim/1/cim-schema/2/")) {
            resp_refuse(&j->reply.trouble, "w:InternalError", "");
            j->reply.trouble.unrelated = true;
            return NULL;
        }
        return &invoke;
    }
    const size_t len = strlen(j->soap.uri);
    if (strncmp(uri, j->soap.uri, len) == 0 && uri[len] == '/' && !strchr(uri + len + 1, '/')) {
        return &invoke;
    }
    if (starts(uri, RESP_URI_INTRINSIC "/") && j->dialect->classes == CLASS_INTRINSIC) {
        return &invoke;
    }
    resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
    return NULL;
}

static void begin(struct resp_job *j)
{
    j->begun = true;
    j->action = find_action(j);
    if (!j->action) {
        return;
    }
    j->operation = j->action->name;
    resp_record_add(j->server->record, j->action->counter, 1);
    struct resp_text action = {0};
    resp_text_addf(&action, "%sResponse", j->soap.action);
    j->reply.action = resp_arena_copy(&j->soap.arena, action.ptr, action.len);
    resp_text_clean_up(&action);
    const bool follows =
        j->action >= controls && j->action < controls + sizeof controls / sizeof *controls;
    if (!follows && resp_interactive_may_open(j)) {
        (void)resolve(j);
    }
}

enum resp_step resp_job_run(struct resp_job *j)
{
    if (!j->begun) {
        begin(j);
    }
    enum resp_step step = STEP_DONE;
    if (!resp_trouble_is_set(&j->reply.trouble)) {
        step = j->action->run(j);
    }
    if ((step == STEP_LATER) != j->waiting) {
        j->waiting = step == STEP_LATER;
        resp_record_add(j->server->record, COUNT_WAITING, j->waiting ? 1 : -1);
    }
    return step;
}

void resp_job_answer(struct resp_job *j, struct resp_answer *a)
{
    const uint64_t limit = j->agent == AGENT_OMI ? 0 : resp_job_limit(j);
    a->status = 200;
    if (j->empty_answer && !resp_trouble_is_set(&j->reply.trouble)) {
        return;
    }
    resp_interactive_add_header(j, &j->reply.header, true);
    if (!resp_trouble_is_set(&j->reply.trouble)) {
        resp_reply_write(&a->body, j->agent, &j->soap, &j->reply, j->misbehave);
        if (limit > 0 && a->body.len > limit) {
            a->body.len = 0;
            resp_refuse(&j->reply.trouble,
                        j->agent == AGENT_OPENWSMAN ? "w:EncodingLimit/ServiceEnvelopeLimit"
                                                    : "w:EncodingLimit/MaxEnvelopeSizeExceeded",
                        NULL);
        }
    }
    if (resp_trouble_is_set(&j->reply.trouble)) {
        resp_record_add(j->server->record, COUNT_FAULTS, 1);
        resp_reply_write_fault(&a->body, j->agent, j->soap.message_id, &j->reply.trouble,
                               j->misbehave, &j->reply.header, &a->status);
    }
    a->fill_at = a->body.len;
}

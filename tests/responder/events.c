/* SPDX-License-Identifier: MIT */
/* Subscriptions with pull delivery (WS-Eventing, DSP0226 section 10) to Demo_Alert. Event number k
 * is due k intervals after the Subscribe, so nothing has to run between two requests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operations.h"
#include "source.h"

#define WSMAN    "http://schemas.dmtf.org/wbem/wsman/1/wsman"
#define SLICE_MS 20

struct resp_subscription {
    struct resp_subscription *next;
    struct resp_arena arena;
    const char *id;
    struct resp_source source; /* its query alone is used */
    uint64_t started_ms;
    uint64_t first_seq; /* of the event that is due first */
    uint64_t sent;      /* events passed, whether they matched or not */
    uint64_t heartbeat_ms;
    uint64_t expires_ms; /* 0: never */
    uint64_t renewed_ms;
    bool bookmarks;
};

static void forget(struct resp_server *s, struct resp_subscription **at)
{
    struct resp_subscription *sub = *at;
    *at = sub->next;
    resp_arena_clean_up(&sub->arena);
    free(sub);
    resp_record_add(s->record, COUNT_SUBSCRIPTIONS, -1);
}

void resp_subscriptions_sweep(struct resp_server *s)
{
    const uint64_t now = resp_now_ms();
    for (struct resp_subscription **at = &s->subscriptions; *at;) {
        if ((*at)->expires_ms > 0 && now - (*at)->renewed_ms > (*at)->expires_ms) {
            forget(s, at);
            resp_record_add(s->record, COUNT_SUBSCRIPTIONS_EXPIRED, 1);
        } else {
            at = &(*at)->next;
        }
    }
}

void resp_subscriptions_clean_up(struct resp_server *s)
{
    while (s->subscriptions) {
        forget(s, &s->subscriptions);
    }
}

static struct resp_subscription **find(struct resp_server *s, const char *id)
{
    struct resp_subscription **at = &s->subscriptions;
    while (*at && (!id || strcmp((*at)->id, id) != 0)) {
        at = &(*at)->next;
    }
    return at;
}

static bool read_delivery(struct resp_job *j, const xmlNode *request, struct resp_subscription *s)
{
    const xmlNode *delivery = resp_xml_child(request, RESP_NS_E, "Delivery");
    const char *mode = delivery ? resp_xml_attribute(&j->soap.arena, delivery, NULL, "Mode") : NULL;
    if (!mode || strcmp(mode, WSMAN "/Pull") != 0) {
        resp_refuse(&j->reply.trouble, "e:DeliveryModeRequestedUnavailable", NULL);
        j->reply.trouble.empty_body = j->agent == AGENT_OMI; /* seen */
        return false;
    }
    const char *beat =
        resp_xml_text(&j->soap.arena, resp_xml_child(delivery, RESP_NS_W, "Heartbeats"), true);
    return !beat || resp_soap_duration(beat, &s->heartbeat_ms) ||
           resp_refuse(&j->reply.trouble, "w:UnsupportedFeature/Heartbeats", NULL);
}

/* A bookmark is the number of the last event the client has, or "earliest". */
static bool read_bookmark(struct resp_job *j, const xmlNode *request, struct resp_subscription *s)
{
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, RESP_NS_W, "Bookmark"), true);
    uint64_t seq = 0;
    s->bookmarks = resp_xml_child(request, RESP_NS_W, "SendBookmarks") != NULL;
    s->first_seq = 1;
    if (!text || strcmp(text, WSMAN "/bookmark/earliest") == 0) {
        return true;
    }
    if (strncmp(text, "alert:", 6) != 0 ||
        !resp_num_parse(text + 6, strlen(text + 6), UINT32_MAX, &seq)) {
        return resp_refuse(&j->reply.trouble, "w:InvalidBookmark/InvalidFormat", NULL);
    }
    s->first_seq = seq + 1;
    return true;
}

static bool read_expires(struct resp_job *j, const xmlNode *request, uint64_t *ret_ms)
{
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, RESP_NS_E, "Expires"), true);
    if (!text || resp_soap_duration(text, ret_ms)) {
        return true;
    }
    return resp_refuse(&j->reply.trouble, "e:UnsupportedExpirationType", NULL);
}

static bool read_subscribe(struct resp_job *j, const xmlNode *request, struct resp_subscription *s)
{
    if (!request) {
        return resp_refuse(&j->reply.trouble, "e:InvalidMessage", NULL);
    }
    if (j->agent == AGENT_AMT) {
        return resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
    }
    if (!resp_xml_child(request, RESP_NS_W, "Filter") &&
        (j->agent == AGENT_OPENWSMAN || j->agent == AGENT_OMI)) {
        return resp_refuse(&j->reply.trouble, "e:FilteringNotSupported", NULL);
    }
    if (!read_delivery(j, request, s) || !read_expires(j, request, &s->expires_ms) ||
        !read_bookmark(j, request, s) || !resp_source_choose(j, &s->arena, request, &s->source)) {
        return false;
    }
    return resp_klass_has_qualifier(s->source.query.klass, "Indication") ||
           resp_refuse_mi(&j->reply.trouble, j->agent == AGENT_OMI ? 6 : 5, NULL);
}

static void write_expires(struct resp_job *j, uint64_t ms)
{
    resp_text_addf(&j->reply.body, "<%s:Expires>PT%llu.%06lluS</%s:Expires>", j->dialect->e,
                   (unsigned long long)ms / 1000, (unsigned long long)ms % 1000 * 1000,
                   j->dialect->e);
}

static void answer_subscribe(struct resp_job *j, const struct resp_subscription *s)
{
    const struct resp_dialect *d = j->dialect;
    struct resp_text *out = &j->reply.body;
    const bool omi = j->agent == AGENT_OMI;
    const char *container = omi ? "ReferenceProperties" : "ReferenceParameters";
    resp_text_addf(out, "<%s:SubscribeResponse><%s:SubscriptionManager>", d->e, d->e);
    if (!omi) {
        resp_open(out, d->a, "Address");
        resp_text_add_escaped(out, j->soap.to ? j->soap.to : RESP_ANONYMOUS, true);
        resp_close(out, d->a, "Address");
    }
    resp_open(out, d->a, container);
    if (omi) {
        resp_open(out, d->w, "ResourceURI");
        resp_text_add_escaped(out, j->soap.uri, true);
        resp_close(out, d->w, "ResourceURI");
    }
    resp_text_addf(out, "<%s:Identifier>%s</%s:Identifier>", d->e, s->id, d->e);
    resp_close(out, d->a, container);
    resp_close(out, d->e, "SubscriptionManager");
    if (!omi && s->expires_ms > 0) {
        write_expires(j, s->expires_ms);
    }
    resp_text_addf(out, "<%s:EnumerationContext>%s</%s:EnumerationContext>", d->n, s->id, d->n);
    resp_close(out, d->e, "SubscribeResponse");
}

enum resp_step resp_do_subscribe(struct resp_job *j)
{
    const xmlNode *request = resp_xml_child(j->soap.body, RESP_NS_E, "Subscribe");
    struct resp_subscription *s = calloc(1, sizeof *s);
    if (!s || !read_subscribe(j, request, s)) {
        if (s) {
            resp_arena_clean_up(&s->arena);
        }
        free(s);
        return STEP_DONE;
    }
    const char *id = resp_server_new_id(j->server, &s->arena, j->agent);
    struct resp_text text = {0};
    resp_text_addf(&text, "%s%s", j->agent == AGENT_OPENWSMAN ? "uuid:" : "", id);
    s->id = resp_arena_copy(&s->arena, text.ptr, text.len);
    resp_text_clean_up(&text);
    s->started_ms = resp_now_ms();
    s->renewed_ms = s->started_ms;
    s->next = j->server->subscriptions;
    j->server->subscriptions = s;
    resp_record_add(j->server->record, COUNT_SUBSCRIPTIONS, 1);
    resp_record_add(j->server->record, COUNT_SUBSCRIPTIONS_OPENED, 1);
    answer_subscribe(j, s);
    return STEP_DONE;
}

enum resp_step resp_do_unsubscribe(struct resp_job *j)
{
    struct resp_subscription **at = find(j->server, j->soap.identifier);
    if (*at) {
        forget(j->server, at);
    } else if (j->agent == AGENT_WINDOWS || j->agent == AGENT_DEFAULT) {
        resp_refuse(&j->reply.trouble, "e:InvalidMessage", NULL); /* two agents do not mind: seen */
    }
    return STEP_DONE;
}

enum resp_step resp_do_renew(struct resp_job *j)
{
    const xmlNode *request = resp_xml_child(j->soap.body, RESP_NS_E, "Renew");
    struct resp_subscription *s = *find(j->server, j->soap.identifier);
    if (j->agent == AGENT_OMI || j->agent == AGENT_AMT) {
        resp_refuse(&j->reply.trouble, "a:ActionNotSupported", NULL);
    } else if (j->agent == AGENT_WINDOWS || !s) {
        resp_refuse(&j->reply.trouble, "e:UnableToRenew", NULL);
    } else if (read_expires(j, request, &s->expires_ms)) {
        s->renewed_ms = resp_now_ms();
        resp_open(&j->reply.body, j->dialect->e, "RenewResponse");
        write_expires(j, s->expires_ms);
        resp_close(&j->reply.body, j->dialect->e, "RenewResponse");
    }
    return STEP_DONE;
}

/* Event number `seq`; `a` holds it. */
static const struct resp_instance *make_event(struct resp_job *j, const struct resp_subscription *s,
                                              uint64_t seq)
{
    struct resp_arena *a = &j->soap.arena;
    const struct resp_klass *k = resp_repo_class(&j->server->repo, "Demo_Alert");
    struct resp_instance *i = resp_instance_new(a, k);
    char text[80];
    int n = snprintf(text, sizeof text, "%llu", (unsigned long long)seq);
    resp_instance_set(a, i, "Seq", resp_arena_copy(a, text, (size_t)n));
    n = snprintf(text, sizeof text, "alert <%llu> & more", (unsigned long long)seq);
    resp_instance_set(a, i, "Message", resp_arena_copy(a, text, (size_t)n));
    n = snprintf(text, sizeof text, "%u", (unsigned)(seq % 5));
    resp_instance_set(a, i, "Severity", resp_arena_copy(a, text, (size_t)n));
    n = snprintf(text, sizeof text, "20250102%02u%02u%02u.%06u+000", (unsigned)(seq / 3600 % 24),
                 (unsigned)(seq / 60 % 60), (unsigned)(seq % 60), (unsigned)(seq % 1000000));
    resp_instance_set(a, i, "When", resp_arena_copy(a, text, (size_t)n));
    (void)s;
    return i;
}

/* How many events are due by now; all of them when there is no interval. */
static uint64_t due(const struct resp_job *j, const struct resp_subscription *s)
{
    const uint64_t interval = j->server->options->indication_interval_ms;
    const uint64_t all = j->server->options->indications;
    const uint64_t left = s->first_seq > all ? 0 : all - s->first_seq + 1;
    const uint64_t n = interval == 0 ? left : (resp_now_ms() - s->started_ms) / interval;
    return n < left ? n : left;
}

static void write_event(struct resp_job *j, const struct resp_subscription *s,
                        const struct resp_instance *event, uint64_t seq)
{
    const struct resp_dialect *d = j->dialect;
    struct resp_text *out = &j->reply.body;
    const bool wrapped = j->agent == AGENT_WINDOWS && s->bookmarks;
    if (wrapped) {
        resp_text_addf(out,
                       "<%s:Event Action=\"" WSMAN "/Event\"><%s:Bookmark>alert:%llu</%s:Bookmark>",
                       d->w, d->w, (unsigned long long)seq, d->w);
    }
    resp_write_instance(&j->reply.writer, event, NULL);
    if (wrapped) {
        resp_close(out, d->w, "Event");
    }
}

/* Writes what is due and matches, up to `max`. Returns how many. */
static uint64_t deliver(struct resp_job *j, struct resp_subscription *s, uint64_t max)
{
    uint64_t written = 0;
    const uint64_t until = due(j, s);
    for (; s->sent < until && written < max; s->sent++) {
        const uint64_t seq = s->first_seq + s->sent;
        const struct resp_instance *event = make_event(j, s, seq);
        if (resp_query_matches(&s->source.query, event)) {
            write_event(j, s, event, seq);
            written++;
        }
    }
    resp_record_add(j->server->record, COUNT_EVENTS, (long long)written);
    return written;
}

static bool is_over(const struct resp_job *j, const struct resp_subscription *s)
{
    return j->server->options->indications_end &&
           s->first_seq + s->sent > j->server->options->indications;
}

static void answer_events(struct resp_job *j, struct resp_subscription *s, uint64_t max)
{
    const struct resp_dialect *d = j->dialect;
    struct resp_text *out = &j->reply.body;
    const bool wrapper = j->agent != AGENT_OPENWSMAN; /* seen: no Items around its events */
    resp_open(out, d->n, "PullResponse");
    resp_text_addf(out, "<%s:EnumerationContext>%s</%s:EnumerationContext>", d->n, s->id, d->n);
    if (wrapper) {
        resp_open(out, d->n, "Items");
    }
    const uint64_t written = deliver(j, s, max);
    if (wrapper) {
        resp_close(out, d->n, "Items");
    }
    if (is_over(j, s)) {
        resp_text_addf(out, "<%s:EndOfSequence/>", d->n);
    }
    resp_close(out, d->n, "PullResponse");
    if (written > 0 && s->bookmarks && j->agent != AGENT_WINDOWS) {
        resp_text_addf(&j->reply.header, "<%s:Bookmark>alert:%llu</%s:Bookmark>", d->w,
                       (unsigned long long)(s->first_seq + s->sent - 1), d->w);
    }
}

static bool has_event(struct resp_job *j, struct resp_subscription *s)
{
    const uint64_t until = due(j, s);
    for (; s->sent < until; s->sent++) {
        const struct resp_instance *event = make_event(j, s, s->first_seq + s->sent);
        if (resp_query_matches(&s->source.query, event)) {
            return true;
        }
    }
    return is_over(j, s);
}

static uint64_t read_max(struct resp_job *j)
{
    const xmlNode *request = resp_xml_child(j->soap.body, RESP_NS_N, "Pull");
    const char *text =
        resp_xml_text(&j->soap.arena, resp_xml_child(request, RESP_NS_N, "MaxElements"), true);
    uint64_t max = 1;
    return text && resp_num_parse(text, strlen(text), UINT32_MAX, &max) && max > 0 ? max : 1;
}

/* What the Pull itself allows for waiting (DSP0226 section 8.4). */
static bool is_past_max_time(struct resp_job *j, uint64_t elapsed_ms)
{
    const xmlNode *pull = resp_xml_child(j->soap.body, RESP_NS_N, "Pull");
    const xmlNode *max_time = resp_xml_child(pull, RESP_NS_N, "MaxTime");
    uint64_t max_ms = 0;
    return max_time && resp_soap_duration(resp_xml_text(&j->soap.arena, max_time, true), &max_ms) &&
           max_ms > 0 && elapsed_ms >= max_ms;
}

bool resp_pull_events(struct resp_job *j, const char *context, enum resp_step *ret_step)
{
    struct resp_subscription **at = find(j->server, context);
    struct resp_subscription *s = *at;
    if (!s) {
        return false;
    }
    const uint64_t elapsed = resp_job_elapsed_ms(j);
    const bool timed_out =
        (j->soap.has_timeout && elapsed >= j->soap.timeout_ms) || is_past_max_time(j, elapsed);
    const bool beat = s->heartbeat_ms > 0 && elapsed >= s->heartbeat_ms;
    *ret_step = STEP_DONE;
    if (has_event(j, s) || beat || (timed_out && j->agent == AGENT_OMI)) {
        answer_events(j, s, read_max(j));
        if (is_over(j, s)) {
            forget(j->server, at);
        }
    } else if (timed_out) {
        resp_refuse(&j->reply.trouble, "w:TimedOut", NULL);
    } else {
        j->wait_ms = SLICE_MS;
        *ret_step = STEP_LATER;
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "interactive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FULL_DUPLEX "http://schemas.microsoft.com/wbem/wsman/1/wsman/FullDuplex"
#define CONTROL     "http://schemas.microsoft.com/wbem/wsman/1/wsman/"
#define SLICE_MS    10
#define PATIENCE_MS 60000 /* for an answer, unless the script says otherwise */

enum { MASK_MESSAGES = 1, MASK_ERRORS = 2, MASK_STREAM = 4, MASK_PROGRESS = 8, MASK_PROMPTS = 16 };

enum prompt { PROMPT_ERROR, PROMPT_NORMAL, PROMPT_CRITICAL };

static const char usual_script[] = "verbose;debug;warning;progress;error;confirm;critical;stream=2";

struct resp_interactive {
    struct resp_interactive *next; /* of the server's list */
    const char *id;                /* borrows from the job */
    unsigned mask;
    unsigned channels; /* bit 0 warning, 1 verbose, 2 debug */
    bool errors_ask;
    unsigned prompt_mode;
    bool automatic_yes;
    const char *at; /* in the script */
    unsigned long long sequence;
    unsigned long long streamed;
    bool asked;
    enum prompt prompt; /* what was asked */
    uint64_t asked_at_ms;
    uint64_t patience_ms;
    bool deaf; /* the next answer is refused */
    bool cancelled;
    uint64_t received;     /* SequenceId of the last message from the client */
    char response[16];     /* "" while none has come */
    const char *to_all[3]; /* per kind of prompt: a ToAll answer that still holds */
    struct resp_text answers;
};

static unsigned option_number(const struct resp_soap *s, size_t i)
{
    uint64_t n = 0;
    (void)resp_num_parse(s->option[i].text, strlen(s->option[i].text), 1000, &n);
    return (unsigned)n;
}

/* The name behind "wmi:" or "wmiarray:". */
static const char *bare_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void read_options(const struct resp_soap *s, struct resp_interactive *op)
{
    bool any_channel = false;
    op->prompt_mode = 1;
    for (size_t i = 0; i < s->option_count; i++) {
        const char *name = bare_name(s->option[i].name);
        const unsigned n = option_number(s, i);
        if (strcmp(name, "__MI_CallbackRegistration") == 0) {
            op->mask |= n;
        } else if (strcmp(name, "__MI_OPERATIONOPTIONS_CHANNEL") == 0 ||
                   strcmp(name, "__MI_OPERATIONOPTIONS_CHANNELVALUE") == 0) {
            any_channel = true;
            op->channels |= n < 3 ? 1U << n : 0;
        } else if (strcmp(name, "__MI_OPERATIONOPTIONS_WRITEERRORMODE") == 0) {
            op->errors_ask = n == 1;
        } else if (strcmp(name, "__MI_OPERATIONOPTIONS_PROMPTUSERMODE") == 0) {
            op->prompt_mode = n;
        } else if (strcmp(name, "__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE") == 0) {
            op->automatic_yes = resp_soap_option_is_true(s, s->option[i].name);
        }
    }
    if (!any_channel) {
        op->channels = 7;
    }
}

bool resp_interactive_wanted(const struct resp_job *j)
{
    struct resp_interactive op = {0};
    read_options(&j->soap, &op);
    return j->agent == AGENT_WINDOWS && !j->sealed && j->soap.operation_id && op.mask != 0;
}

static struct resp_interactive *find(struct resp_server *s, const char *id)
{
    struct resp_interactive *op = s->interactive;
    while (op && (!id || strcmp(op->id, id) != 0)) {
        op = op->next;
    }
    return op;
}

bool resp_interactive_may_open(struct resp_job *j)
{
    const struct resp_soap *s = &j->soap;
    if (j->agent != AGENT_WINDOWS || !s->operation_id) {
        return true;
    }
    if (!s->sequence_id || strcmp(s->sequence_id, "1") != 0 ||
        (find(j->server, s->operation_id) && !s->operation_must)) {
        return resp_refuse(&j->reply.trouble, "INVALID_MESSAGE_INFORMATION_HEADER", NULL);
    }
    return true;
}

void resp_interactive_add_header(struct resp_job *j, struct resp_text *header, bool last)
{
    const char *p = j->dialect->p;
    if (j->agent != AGENT_WINDOWS || !j->soap.operation_id) {
        return;
    }
    resp_text_addf(header, "<%s:OperationID s:mustUnderstand=\"false\">", p);
    resp_text_add_escaped(header, j->soap.operation_id, true);
    resp_text_addf(header, "</%s:OperationID><%s:SequenceId>%llu</%s:SequenceId>", p, p,
                   j->interactive ? ++j->interactive->sequence : 1ULL, p);
    if (!last) {
        resp_text_add(header, "<w:OperationTimeout>PT120.000S</w:OperationTimeout>");
    }
}

/* One envelope that is not the last, with `body` in it. */
static void emit(struct resp_job *j, const char *action, const char *body)
{
    struct resp_reply event = {.action = action, .writer = j->reply.writer};
    resp_interactive_add_header(j, &event.header, false);
    resp_text_add(&event.body, body);
    resp_reply_write(&j->stream, j->agent, &j->soap, &event, j->misbehave);
    resp_reply_clean_up(&event);
}

static void emit_event(struct resp_job *j, const char *type, const char *children)
{
    struct resp_text body = {0};
    resp_text_addf(&body,
                   "<it:InteractiveEvent xmlns:it=\"" RESP_NS_IT "\"><it:EventType>%s"
                   "</it:EventType>%s</it:InteractiveEvent>",
                   type, children);
    resp_text_add_bytes(&body, "", 1);
    emit(j, j->reply.action, body.ptr);
    resp_text_clean_up(&body);
}

enum played { PLAYED, WAITING };

static bool is_step(const char *step, size_t len, const char *name)
{
    return strlen(name) == len && memcmp(step, name, len) == 0;
}

static void play_message(struct resp_job *j, const char *type, unsigned channel)
{
    const struct resp_interactive *op = j->interactive;
    char children[96];
    if ((op->mask & MASK_MESSAGES) == 0 || (op->channels & 1U << channel) == 0) {
        return;
    }
    (void)snprintf(children, sizeof children,
                   "<it:Description>%s &lt;text&gt; &amp; more</it:Description>", type);
    emit_event(j, type, children);
}

static void play_progress(struct resp_job *j)
{
    if ((j->interactive->mask & MASK_PROGRESS) != 0) {
        emit_event(j, "Progress",
                   "<it:Activity>Copying</it:Activity><it:CurrentOperation>file 3"
                   "</it:CurrentOperation><it:StatusDescription>busy</it:StatusDescription>"
                   "<it:PercentComplete>30</it:PercentComplete><it:SecondsRemaining>12"
                   "</it:SecondsRemaining>");
    }
}

static void play_stream(struct resp_job *j)
{
    struct resp_interactive *op = j->interactive;
    char children[400];
    if ((op->mask & MASK_STREAM) == 0) {
        return;
    }
    (void)snprintf(
        children, sizeof children,
        "<it:Name>Lines</it:Name><it:Type>29</it:Type><it:Value><p:Lines xmlns:p=\"%s%s\" "
        "xsi:type=\"cim:cimString\">line %llu &lt;&amp;&gt;</p:Lines></it:Value>",
        j->reply.writer.uri_base, j->klass->name, ++op->streamed);
    emit_event(j, "StreamingOutput", children);
}

static void note_answer(struct resp_interactive *op, enum prompt kind, const char *answer)
{
    static const char *const names[] = {"error", "confirm", "critical"};
    resp_text_addf(&op->answers, "%s%s=%s", op->answers.len > 0 ? ";" : "", names[kind], answer);
    if (strcmp(answer, "yesToAll") == 0) {
        op->to_all[kind] = "yes";
    } else if (strcmp(answer, "noToAll") == 0) {
        op->to_all[kind] = "no";
    }
    op->asked = false;
    op->response[0] = '\0';
}

/* Answered without asking: by an earlier ToAll, by the options, or because nobody listens. */
static const char *automatic(const struct resp_interactive *op, enum prompt kind)
{
    const unsigned bit = kind == PROMPT_ERROR ? MASK_ERRORS : MASK_PROMPTS;
    if (op->to_all[kind]) {
        return op->to_all[kind];
    }
    if ((op->mask & bit) == 0) {
        return "unheard";
    }
    return kind == PROMPT_NORMAL && op->prompt_mode == 2 ? (op->automatic_yes ? "yes" : "no")
                                                         : NULL;
}

static void ask(struct resp_job *j, enum prompt kind, bool waits)
{
    if (kind == PROMPT_ERROR) {
        char children[512];
        (void)snprintf(children, sizeof children,
                       "<it:Description><q:CIM_Error xmlns:q=\"" RESP_URI_DMTF
                       "CIM_Error\"><q:CIMStatusCode>1</q:CIMStatusCode>"
                       "<q:Message>a small error</q:Message></q:CIM_Error>"
                       "</it:Description><it:ActionType>%s</it:ActionType>",
                       waits ? "Inquire" : "Report");
        emit_event(j, "ErrorAction", children);
    } else if (kind == PROMPT_NORMAL) {
        emit_event(j, "Confirm",
                   "<it:Description>Really?</it:Description><it:PromptType>Normal</it:PromptType>");
    } else {
        emit_event(j, "Confirm",
                   "<it:Description>Really, really?</it:Description>"
                   "<it:PromptType>Critical</it:PromptType>");
    }
}

static enum played play_prompt(struct resp_job *j, enum prompt kind)
{
    struct resp_interactive *op = j->interactive;
    const char *given = op->asked ? NULL : automatic(op, kind);
    const bool waits = kind == PROMPT_ERROR    ? op->errors_ask
                       : kind == PROMPT_NORMAL ? op->prompt_mode != 0
                                               : true;
    if (given) {
        note_answer(op, kind, given);
        return PLAYED;
    }
    if (!op->asked) {
        ask(j, kind, waits);
        op->asked = waits;
        op->prompt = kind;
        op->asked_at_ms = resp_now_ms();
        if (!waits) {
            note_answer(op, kind, "reported");
        }
        return waits ? WAITING : PLAYED;
    }
    if (op->response[0] == '\0' && resp_now_ms() - op->asked_at_ms < op->patience_ms) {
        return WAITING;
    }
    if (op->response[0] == '\0') {
        resp_refuse(&j->reply.trouble, "INTERNAL_ERROR", "Nobody has answered the prompt.");
        return PLAYED;
    }
    note_answer(op, kind, resp_arena_copy(&j->soap.arena, op->response, strlen(op->response)));
    return PLAYED;
}

/* Asks, and is gone before anybody can answer. */
static enum played play_loss(struct resp_job *j)
{
    if (j->interactive->asked) {
        j->lost = true;
        return WAITING;
    }
    ask(j, PROMPT_NORMAL, true);
    j->interactive->asked = true;
    return WAITING;
}

/* "stream=2" is two steps: the count is kept in op->streamed. */
static enum played play_step(struct resp_job *j, const char *step, size_t len)
{
    const char *equals = memchr(step, '=', len);
    uint64_t n = 1;
    if (equals) {
        (void)resp_num_parse(equals + 1, len - (size_t)(equals - step) - 1, 1000000, &n);
        len = (size_t)(equals - step);
    }
    if (is_step(step, len, "verbose")) {
        play_message(j, "Verbose", 1);
    } else if (is_step(step, len, "debug")) {
        play_message(j, "Debug", 2);
    } else if (is_step(step, len, "warning")) {
        play_message(j, "Warning", 0);
    } else if (is_step(step, len, "progress")) {
        play_progress(j);
    } else if (is_step(step, len, "keepalive")) {
        emit(j, CONTROL "Keepalive", "");
    } else if (is_step(step, len, "unknown")) {
        emit_event(j, "Nonsense", "");
    } else if (is_step(step, len, "error")) {
        return play_prompt(j, PROMPT_ERROR);
    } else if (is_step(step, len, "confirm")) {
        return play_prompt(j, PROMPT_NORMAL);
    } else if (is_step(step, len, "critical")) {
        return play_prompt(j, PROMPT_CRITICAL);
    } else if (is_step(step, len, "lost")) {
        return play_loss(j);
    } else if (is_step(step, len, "deaf")) {
        j->interactive->deaf = true;
    } else if (is_step(step, len, "patience")) {
        j->interactive->patience_ms = n;
    } else if (is_step(step, len, "stream")) {
        play_stream(j);
        return (j->interactive->mask & MASK_STREAM) != 0 && j->interactive->streamed < n ? WAITING
                                                                                         : PLAYED;
    } else if (is_step(step, len, "wait")) {
        return resp_job_elapsed_ms(j) < n ? WAITING : PLAYED;
    } else {
        resp_refuse_mi(&j->reply.trouble, 4, "unknown step of the script");
    }
    return PLAYED;
}

static struct resp_interactive *open_operation(struct resp_job *j, const char *script)
{
    struct resp_interactive *op = calloc(1, sizeof *op);
    if (op) {
        read_options(&j->soap, op);
        op->id = j->soap.operation_id ? j->soap.operation_id : "";
        op->patience_ms = PATIENCE_MS;
        op->received = 1;
        if (!j->streaming) {
            op->mask = 0;
        }
        op->at = resp_arena_copy(&j->soap.arena, script ? script : usual_script,
                                 strlen(script ? script : usual_script));
        op->next = j->server->interactive;
        j->server->interactive = op;
    }
    return op;
}

enum resp_step resp_interactive_play(struct resp_job *j, const char *script,
                                     const char **ret_answers, bool *ret_streamed)
{
    if (!j->interactive) {
        j->streaming = resp_interactive_wanted(j);
        j->interactive = open_operation(j, script);
    }
    struct resp_interactive *op = j->interactive;
    if (!op) {
        resp_refuse_mi(&j->reply.trouble, 27, NULL);
        return STEP_DONE;
    }
    while (op->at[0] != '\0' && !op->cancelled && !resp_trouble_is_set(&j->reply.trouble)) {
        const size_t len = strcspn(op->at, ";");
        if (play_step(j, op->at, len) == PLAYED) {
            op->at += len;
            op->at += *op->at == ';';
        } else if (j->stream.len == 0) {
            j->wait_ms = SLICE_MS;
            return STEP_LATER;
        }
        if (j->stream.len > 0) { /* one envelope at a time, so that each is a chunk */
            j->wait_ms = 0;
            return STEP_LATER;
        }
    }
    if (op->cancelled) {
        resp_refuse(&j->reply.trouble, "INTERNAL_ERROR", "The operation was cancelled.");
    }
    *ret_answers = op->answers.len > 0
                       ? resp_arena_copy(&j->soap.arena, op->answers.ptr, op->answers.len)
                       : "";
    *ret_streamed = op->streamed > 0;
    return STEP_DONE;
}

void resp_interactive_end(struct resp_job *j)
{
    struct resp_interactive **at = &j->server->interactive;
    while (*at && *at != j->interactive) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = j->interactive->next;
    }
    if (j->interactive) {
        resp_text_clean_up(&j->interactive->answers);
        free(j->interactive);
        j->interactive = NULL;
    }
}

/* The answer belongs to what was asked, and is the next message of the operation. */
static bool is_expected(struct resp_interactive *op, struct resp_job *j, const xmlNode *body)
{
    const char *type =
        resp_xml_text(&j->soap.arena, resp_xml_child(body, RESP_NS_IT, "EventType"), true);
    const char *number = j->soap.sequence_id ? j->soap.sequence_id : "";
    uint64_t sequence = 0;
    if (!op || !op->asked || op->deaf || op->response[0] != '\0' || !type ||
        strcmp(type, op->prompt == PROMPT_ERROR ? "ErrorAction" : "Confirm") != 0 ||
        !resp_num_parse(number, strlen(number), UINT32_MAX, &sequence) ||
        sequence != op->received + 1) {
        return false;
    }
    op->received = sequence;
    return true;
}

enum resp_step resp_do_interactive_response(struct resp_job *j)
{
    static const char *const known[] = {"yes", "no", "yesToAll", "noToAll"};
    const xmlNode *body = resp_xml_child(j->soap.body, RESP_NS_IT, "InteractiveResponse");
    const char *answer =
        resp_xml_text(&j->soap.arena, resp_xml_child(body, RESP_NS_IT, "Response"), true);
    struct resp_interactive *op = find(j->server, j->soap.operation_id);
    j->empty_answer = true;
    for (size_t i = 0; answer && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(answer, known[i]) == 0 && is_expected(op, j, body)) {
            (void)snprintf(op->response, sizeof op->response, "%s", answer);
            return STEP_DONE;
        }
    }
    resp_refuse(&j->reply.trouble, "INVALID_MESSAGE_INFORMATION_HEADER",
                "There is no such prompt.");
    return STEP_DONE;
}

enum resp_step resp_do_control(struct resp_job *j)
{
    struct resp_interactive *op = find(j->server, j->soap.operation_id);
    if (strcmp(j->soap.uri, FULL_DUPLEX) != 0) {
        resp_refuse(&j->reply.trouble, "INVALID_RESOURCE_URI", NULL);
    } else if (op && strcmp(j->soap.action, CONTROL "Cancel") == 0) {
        op->cancelled = true;
    }
    j->empty_answer = true;
    return STEP_DONE;
}

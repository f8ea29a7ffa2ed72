/* SPDX-License-Identifier: MIT */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <gnutls/gnutls.h>

#include "answer.h"
#include "envelope.h"
#include "frame.h"
#include "pump.h"
#include "reply.h"
#include "request.h"
#include "route.h"
#include "server.h"

enum stage {
    STAGE_READING,   /* the request is coming */
    STAGE_WORKING,   /* the operation runs, or waits for something */
    STAGE_DELAYED,   /* decided, perhaps waiting for its delay */
    STAGE_PUMPING,   /* bytes are sent by the pump */
    STAGE_UNDRAINED, /* answered, the request's body lies unread, no further answer will come */
    STAGE_CLOSING,   /* give the connection up at the next step */
};

struct resp_exchange {
    struct resp_service *service;
    struct MHD_Connection *connection;
    struct resp_wait wait;
    const char *method; /* both borrow from libmicrohttpd until the request is completed */
    const char *path;
    struct resp_connection *of;
    unsigned long long request_number; /* on it */
    enum stage stage;
    bool logged;
    struct resp_text kept;
    uint64_t total;
    char media[80];             /* of what was sealed */
    bool sealed;                /* the request was, so the answer is */
    bool broken;                /* ... but could not be read */
    struct resp_misbehave *own; /* from the path */
    const struct resp_misbehave *misbehave;
    struct resp_answer answer;
    struct resp_pump *pump;
    struct resp_job *job;
    bool streaming;    /* the answer is a stream of envelopes */
    bool stream_ended; /* the last of them is made */
    struct resp_route route;
    uint64_t unread; /* bytes of the body still to come when it was answered */
    uint64_t waited_ms;
};

static const struct resp_misbehave nothing;

/* How often, and for how long at most, an undrained connection is looked at. */
#define UNDRAINED_LOOK_MS 10
#define UNDRAINED_MAX_MS  5000

struct resp_exchange *resp_exchange_new(struct resp_service *s, struct MHD_Connection *connection,
                                        const char *method, const char *path,
                                        struct resp_connection *of)
{
    struct resp_exchange *x = calloc(1, sizeof *x);
    if (x) {
        x->service = s;
        x->connection = connection;
        x->method = method;
        x->path = path;
        x->of = of;
        x->request_number = of->requests;
        x->misbehave = &nothing;
    }
    return x;
}

static const char *header(const struct resp_exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

static void log_line(struct resp_exchange *x, const struct resp_route *route, const char *operation)
{
    const struct resp_record_line line = {
        .connection = x->of->number,
        .request = x->request_number,
        .method = x->method,
        .path = x->path,
        .authorization = header(x, "Authorization"),
        .authorized = route && route->authorized,
        .sealed = x->sealed,
        .wsmanidentify = header(x, "WSMANIDENTIFY"),
        .body_bytes = x->total,
        .operation = operation,
        .status = x->answer.none ? 0 : x->answer.status,
    };
    resp_record_request(x->service->record, &line);
    resp_record_add(x->service->record, COUNT_BYTES_IN, (long long)x->total);
    resp_record_add(x->service->record, COUNT_BYTES_OUT,
                    (long long)resp_answer_body_size(&x->answer));
    x->logged = true;
}

void resp_exchange_destroy(struct resp_exchange *x)
{
    if (!x) {
        return;
    }
    if (!x->logged) {
        x->answer.none = true;
        log_line(x, NULL, "incomplete");
    }
    resp_pump_destroy(x->pump);
    resp_job_destroy(x->job);
    resp_answer_clean_up(&x->answer);
    resp_text_clean_up(&x->kept);
    free(x->own);
    free(x);
}

bool resp_exchange_is_decided(const struct resp_exchange *x)
{
    return x->stage != STAGE_READING;
}

static enum MHD_Result wait_ms(struct resp_exchange *x, uint64_t ms)
{
    return resp_timer_suspend(&x->service->timer, &x->wait, x->connection, ms) ? MHD_YES : MHD_NO;
}

/* The spec of the path, else the one of the command line; nothing when it is meant for another
 * request. */
static bool choose_misbehaviour(struct resp_exchange *x, char *ret_why, size_t why_size)
{
    const char *spec = resp_route_spec(x->path);
    const struct resp_misbehave *m = &x->service->options->misbehave;
    if (spec) {
        x->own = calloc(1, sizeof *x->own);
        if (!x->own || !resp_misbehave_parse(spec, x->own, ret_why, why_size)) {
            return false;
        }
        m = x->own;
    }
    const bool other = m->item[MIS_NTH].on && m->item[MIS_NTH].n != x->request_number;
    const bool first = m->item[MIS_RESET_REUSED].on && x->request_number == 1;
    x->misbehave = other || first ? &nothing : m;
    return true;
}

static bool build_stats(struct resp_exchange *x)
{
    struct resp_service *s = x->service;
    resp_server_sweep(&s->server);
    resp_record_add(s->record, COUNT_STATS, 1);
    if (!resp_answer_build_plain(&x->answer, 200, "")) {
        return false;
    }
    resp_record_print(s->record, &x->answer.body);
    x->answer.fill_at = x->answer.body.len;
    return !x->answer.body.failed;
}

/* The token that the answer carries, or NULL. */
static const char *challenge_of(const struct resp_exchange *x)
{
    return x->of->login.challenge.len > 0 ? x->of->login.challenge.ptr : NULL;
}

static bool build_broken(struct resp_exchange *x, const char *message_id)
{
    static const struct resp_trouble trouble = {
        .fault = "w:InternalError", .text = "The message could not be decrypted.", .mi_result = 1};
    struct resp_answer *a = &x->answer;
    resp_answer_begin_soap(a, x->service->options->agent);
    resp_reply_write_fault(&a->body, x->service->options->agent, message_id, &trouble, x->misbehave,
                           NULL, &a->status);
    a->fill_at = a->body.len;
    return !a->body.failed;
}

static bool build(struct resp_exchange *x, const struct resp_route *route,
                  enum resp_operation operation)
{
    struct resp_answer *a = &x->answer;
    const enum resp_agent agent = x->service->options->agent;
    char message_id[128];
    resp_request_message_id(x->kept.ptr, x->kept.len, message_id, sizeof message_id);
    const struct resp_request_facts facts = {
        .agent = agent,
        .operation = operation,
        .anonymous = !route->authorized,
        .message_id = message_id,
        .misbehave = x->misbehave,
    };
    switch (route->kind) {
    case ROUTE_SOAP:
        resp_record_add(x->service->record, COUNT_IDENTIFY, operation == OPERATION_IDENTIFY);
        return resp_answer_build_soap(a, &facts);
    case ROUTE_STATS:
        return build_stats(x);
    case ROUTE_UNAUTHORIZED:
        a->stale = route->stale;
        return resp_answer_build_unauthorized(a, x->service->options, challenge_of(x));
    case ROUTE_PLAIN:
        return resp_answer_build_plain(a, route->status, route->text);
    case ROUTE_SILENT:
        a->none = true;
        return true;
    case ROUTE_WELCOME:
        a->status = 200;
        return true;
    case ROUTE_BROKEN:
        return build_broken(x, message_id);
    }
    return false;
}

static bool needs_pump(const struct resp_exchange *x)
{
    const unsigned status = x->answer.status;
    /* libmicrohttpd is right to refuse a body with these; a misbehaving peer sends one */
    const bool bodiless = status < 200 || status == 204 || status == 205 || status == 304;
    return bodiless || x->answer.reason || x->answer.close || resp_misbehave_is_raw(x->misbehave);
}

/* What openwsman refuses it has not read. A leg of a token loop it has. */
static bool is_undrained(const struct resp_exchange *x)
{
    return x->service->options->agent == AGENT_OPENWSMAN && x->answer.status == 401 &&
           x->of->login.verdict != LOGIN_LEG;
}

/* An answer to a sealed message is sealed; the last token goes with whatever is answered. */
static bool seal(struct resp_exchange *x)
{
    struct resp_answer *a = &x->answer;
    if (x->route.kind != ROUTE_UNAUTHORIZED && challenge_of(x)) {
        resp_answer_set_field(a, "WWW-Authenticate", challenge_of(x));
    }
    if (!x->sealed || a->none || a->no_head || resp_answer_body_size(a) == 0 ||
        x->misbehave->item[MIS_UNSEALED].on) {
        return !a->body.failed;
    }
    resp_record_add(x->service->record, COUNT_SEALED, 1);
    return resp_login_seal(&x->of->login, x->service->options, x->misbehave, a);
}

/* The answer is there: what is to be done wrong with it, the log, who sends it. */
static bool finish(struct resp_exchange *x, const char *operation)
{
    resp_answer_apply_head(&x->answer, x->misbehave);
    if (!seal(x)) {
        return false;
    }
    log_line(x, &x->route, operation);
    if (!x->answer.none && (is_undrained(x) || needs_pump(x))) {
        x->pump = resp_pump_new(&x->answer, x->misbehave);
        if (!x->pump) {
            return false;
        }
    }
    x->stage = STAGE_DELAYED;
    return true;
}

static bool begin_job(struct resp_exchange *x)
{
    struct resp_service *s = x->service;
    const char *agent = header(x, "User-Agent");
    const bool winrm = agent && resp_ascii_equal(agent, strlen(agent), "Microsoft WinRM Client");
    resp_server_sweep(&s->server);
    x->job = resp_job_new(&s->server, x->misbehave, x->kept.ptr, x->kept.len, winrm);
    x->stage = STAGE_WORKING;
    if (x->job) {
        x->job->sealed = x->sealed;
    }
    return x->job != NULL;
}

/* The credentials of the connection and the message that was sealed for them. */
static void look_at_credentials(struct resp_exchange *x)
{
    struct resp_login *l = &x->of->login;
    const struct resp_options *o = x->service->options;
    const char *type = header(x, "Content-Type");
    if (resp_route_is_stats(x->method, x->path)) {
        l->challenge.len = 0;
        return;
    }
    resp_login_look(l, o, x->service->record, x->misbehave, &x->service->binding,
                    header(x, "Authorization"));
    if (l->verdict == LOGIN_KNOWN && resp_frame_is_sealed(type)) {
        x->sealed = resp_login_unseal(l, o, type, &x->kept);
        x->broken = !x->sealed;
        (void)snprintf(x->media, sizeof x->media, "application/soap+xml");
    }
}

/* For the log. */
static const char *name_of(const struct resp_exchange *x, enum resp_operation operation)
{
    if (x->route.kind == ROUTE_STATS) {
        return "stats";
    }
    if (operation == OPERATION_IDENTIFY) {
        return "identify";
    }
    return x->route.kind == ROUTE_WELCOME || x->of->login.verdict == LOGIN_LEG ? "leg" : "other";
}

static bool decide(struct resp_exchange *x)
{
    char why[160] = "out of memory";
    struct resp_route *route = &x->route;
    *route = (struct resp_route){.kind = ROUTE_PLAIN, .status = 400, .text = why};
    enum resp_operation operation = OPERATION_OTHER;
    if (choose_misbehaviour(x, why, sizeof why)) {
        look_at_credentials(x);
        operation = resp_request_operation(x->kept.ptr, x->kept.len);
        const struct resp_route_facts facts = {
            .method = x->method,
            .path = x->path,
            .media = x->sealed ? x->media : header(x, "Content-Type"),
            .operation = operation,
            .login = x->of->login.verdict,
            .empty = x->total == 0,
            .sealed = x->sealed,
            .broken = x->broken,
        };
        resp_route_choose(x->service, x->connection, &facts, route);
    }
    if (route->kind == ROUTE_SOAP && operation == OPERATION_OTHER &&
        resp_answer_is_ordinary(x->misbehave)) {
        return begin_job(x);
    }
    const bool ok = build(x, route, operation) && finish(x, name_of(x, operation));
    route->text = NULL; /* it may have been `why` */
    return ok;
}

/* One envelope of a stream, or nothing for now: then the connection waits. Each call's bytes are
 * one chunk. */
static ssize_t read_stream(void *cls, uint64_t offset, char *to, size_t size)
{
    struct resp_exchange *x = cls;
    struct resp_job *j = x->job;
    (void)offset;
    while (j->stream.len == 0 && !x->stream_ended) {
        if (resp_job_run(j) == STEP_DONE) {
            x->stream_ended = true;
            resp_job_answer(j, &x->answer);
            resp_text_clean_up(&j->stream);
            j->stream = x->answer.body;
            x->answer.body = (struct resp_text){0};
        } else if (j->lost) {
            return MHD_CONTENT_READER_END_WITH_ERROR;
        } else if (j->stream.len == 0) {
            return wait_ms(x, j->wait_ms > 0 ? j->wait_ms : 1) == MHD_YES
                       ? 0
                       : MHD_CONTENT_READER_END_WITH_ERROR;
        }
    }
    const size_t n = j->stream.len < size ? j->stream.len : size;
    if (n == 0) {
        return j->stream.failed ? MHD_CONTENT_READER_END_WITH_ERROR
                                : MHD_CONTENT_READER_END_OF_STREAM;
    }
    memcpy(to, j->stream.ptr, n);
    memmove(j->stream.ptr, j->stream.ptr + n, j->stream.len - n);
    j->stream.len -= n;
    return (ssize_t)n;
}

/* The exchange lives until the request is completed, and the response is not read after that. */
static enum MHD_Result send_stream(struct resp_exchange *x)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 32768, read_stream, x, NULL);
    if (!response) {
        return MHD_NO;
    }
    resp_answer_begin_soap(&x->answer, x->service->options->agent);
    log_line(x, &x->route, x->job->operation);
    enum MHD_Result result = MHD_YES;
    for (size_t i = 0; i < x->answer.field_count && result == MHD_YES; i++) {
        result = MHD_add_response_header(response, x->answer.field[i].name,
                                         x->answer.field[i].value.ptr);
    }
    if (result == MHD_YES) {
        result = MHD_queue_response(x->connection, 200, response);
    }
    MHD_destroy_response(response);
    x->stage = STAGE_CLOSING;
    return result;
}

/* Runs the operation. False with `*ret_wait_ms` when it has to wait, or when nothing can be done.
 */
static bool work(struct resp_exchange *x, uint64_t *ret_wait_ms)
{
    *ret_wait_ms = 0;
    const enum resp_step step = resp_job_run(x->job);
    x->streaming = step == STEP_LATER && x->job->streaming;
    if (x->streaming) {
        return true;
    }
    if (step == STEP_LATER) {
        *ret_wait_ms = x->job->wait_ms > 0 ? x->job->wait_ms : 1;
        return false;
    }
    resp_answer_begin_soap(&x->answer, x->service->options->agent);
    resp_job_answer(x->job, &x->answer);
    return resp_envelope_distort(&x->answer, x->misbehave) && finish(x, x->job->operation);
}

static int socket_of(const struct resp_exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static gnutls_session_t session_of(const struct resp_exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info && x->service->options->tls ? (gnutls_session_t)info->tls_session : NULL;
}

static ssize_t read_body(void *cls, uint64_t offset, char *to, size_t size)
{
    const size_t n = resp_answer_body_read(cls, offset, to, size);
    return n > 0 ? (ssize_t)n : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void free_body(void *cls)
{
    resp_answer_clean_up(cls);
    free(cls);
}

/* libmicrohttpd adds the challenge: it makes the nonces and knows them again. */
static enum MHD_Result challenge_digest(struct resp_exchange *x, struct MHD_Response *response,
                                        bool stale)
{
    const struct resp_options *o = x->service->options;
    return MHD_queue_auth_fail_response2(
        x->connection, resp_route_digest_realm(o->agent), "0", response, stale,
        resp_scheme_is_offered(o, SCHEME_DIGEST) ? MHD_DIGEST_ALG_MD5 : MHD_DIGEST_ALG_SHA256);
}

/* The response lives longer than the exchange may, so it owns a copy of the answer. */
static enum MHD_Result send_well(struct resp_exchange *x)
{
    struct resp_answer *a = malloc(sizeof *a);
    if (!a) {
        return MHD_NO;
    }
    *a = x->answer;
    x->answer = (struct resp_answer){0};
    struct MHD_Response *response =
        MHD_create_response_from_callback(resp_answer_body_size(a), 16384, read_body, a, free_body);
    if (!response) {
        free_body(a);
        return MHD_NO;
    }
    enum MHD_Result result = MHD_YES;
    for (size_t i = 0; i < a->field_count && result == MHD_YES; i++) {
        result = MHD_add_response_header(response, a->field[i].name, a->field[i].value.ptr);
    }
    if (result == MHD_YES) {
        result = a->digest ? challenge_digest(x, response, a->stale)
                           : MHD_queue_response(x->connection, a->status, response);
    }
    MHD_destroy_response(response);
    x->stage = STAGE_CLOSING;
    return result;
}

static enum MHD_Result pumped(struct resp_exchange *x)
{
    x->stage = STAGE_CLOSING;
    if (x->pump->end == PUMP_RESET) {
        resp_pump_reset_socket(socket_of(x));
        return MHD_NO;
    }
    if (x->pump->end == PUMP_STALL) {
        return wait_ms(x, x->service->options->hold_ms);
    }
    if (x->misbehave->item[MIS_RAGGED].on) {
        /* Nothing can be written any more, so the farewell of TLS that libmicrohttpd tries is lost.
         */
        (void)shutdown(socket_of(x), SHUT_WR);
    }
    if (is_undrained(x)) {
        x->stage = STAGE_UNDRAINED;
        return wait_ms(x, UNDRAINED_LOOK_MS);
    }
    return MHD_NO;
}

static enum MHD_Result pump(struct resp_exchange *x)
{
    uint64_t ms = 0;
    x->stage = STAGE_PUMPING;
    if (resp_pump_run(x->pump, socket_of(x), session_of(x), &ms)) {
        return wait_ms(x, ms);
    }
    return pumped(x);
}

/* openwsman does not read the body of what it refused: a next request on the connection is lost in
 * it. Wait until more has come than that body, then close without a word. */
static enum MHD_Result watch_undrained(struct resp_exchange *x)
{
    int pending = 0;
    x->waited_ms += UNDRAINED_LOOK_MS;
    if (ioctl(socket_of(x), FIONREAD, &pending) != 0 ||
        (pending > 0 && (uint64_t)pending > x->unread) || x->waited_ms > UNDRAINED_MAX_MS) {
        return MHD_NO;
    }
    return wait_ms(x, UNDRAINED_LOOK_MS);
}

static enum MHD_Result send_answer(struct resp_exchange *x)
{
    if (x->answer.none) {
        x->stage = STAGE_CLOSING;
        return wait_ms(x, x->service->options->hold_ms);
    }
    return x->pump ? pump(x) : send_well(x);
}

static enum MHD_Result delay(struct resp_exchange *x)
{
    if (x->misbehave->item[MIS_DELAY].on) {
        return wait_ms(x, x->misbehave->item[MIS_DELAY].n);
    }
    return send_answer(x);
}

enum MHD_Result resp_exchange_continue(struct resp_exchange *x)
{
    uint64_t ms = 0;
    if (resp_timer_is_stopping(&x->service->timer)) {
        return MHD_NO;
    }
    switch (x->stage) {
    case STAGE_READING:
        if (!decide(x)) {
            return MHD_NO;
        }
        if (x->stage == STAGE_WORKING) {
            return resp_exchange_continue(x);
        }
        return delay(x);
    case STAGE_WORKING:
        if (!work(x, &ms)) {
            return ms > 0 ? wait_ms(x, ms) : MHD_NO;
        }
        if (x->streaming) {
            return send_stream(x);
        }
        return delay(x);
    case STAGE_DELAYED:
        return send_answer(x);
    case STAGE_PUMPING:
        return pump(x);
    case STAGE_UNDRAINED:
        return watch_undrained(x);
    case STAGE_CLOSING:
        break;
    }
    return MHD_NO;
}

enum MHD_Result resp_exchange_upload(struct resp_exchange *x, const char *data, size_t len)
{
    const size_t room = RESP_REQUEST_KEPT - x->kept.len;
    x->total += len;
    resp_text_add_bytes(&x->kept, data, len < room ? len : room);
    if (resp_route_refuses_early(x->service, x->connection, &x->of->login, x->path)) {
        const char *declared = header(x, "Content-Length");
        uint64_t length = 0;
        if (declared && resp_num_parse(declared, strlen(declared), UINT64_MAX, &length) &&
            length > x->total) {
            x->unread = length - x->total;
        }
        return resp_exchange_continue(x);
    }
    return MHD_YES;
}

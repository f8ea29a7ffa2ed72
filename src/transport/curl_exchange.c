/* SPDX-License-Identifier: MIT */
/*
 * One POST and its answer. Made and cancelled from any thread; everything libcurl does with it, and
 * `done`, happens on the I/O thread.
 */
#include "transport/curl_internal.h"

#include "core/fail.h"
#include "core/num.h"
#include "transport/curl.h"
#include "transport/request.h"
#include "wsmi/secret.h"

#include <limits.h>
#include <sys/socket.h>

enum { STATUS_OK = 200, STATUS_REDIRECTION = 300 };

/* An empty value keeps libcurl from adding the field: Accept is not used, a default Content-Type
 * would be wrong, and Expect, of which it thinks for long bodies only, costs a second with agents
 * that never send an interim answer. Not where there is no need: each field is compared with every
 * one that libcurl knows. */
static const char no_accept[] = "Accept:";
static const char no_type[] = "Content-Type:";
static const char no_expect[] = "Expect:";
enum { SUPPRESSED_COUNT = 3, EXPECTING_BYTES = 1024 };

static const char authorization_name[] = "Authorization: ";

/* libcurl takes a list of char * that it never writes to. */
static void set_node(struct curl_slist *nodes, size_t index, const char *line)
{
    memcpy(&nodes[index].data, &line, sizeof(line));
    nodes[index].next = NULL;
    if (index > 0) {
        nodes[index - 1].next = &nodes[index];
    }
}

/* Returns how many there are. */
static size_t set_fields(struct wsmi_exchange *exchange)
{
    const struct wsmi_http_request *request = &exchange->request;
    struct curl_slist *nodes = exchange->headers;
    bool has_type = false;
    size_t used = 0;
    if (exchange->endpoint->user_agent != NULL) {
        set_node(nodes, used++, exchange->endpoint->user_agent);
    }
    set_node(nodes, used++, no_accept);
    for (size_t i = 0; i < request->header_count; i++) {
        has_type = has_type || strncmp(request->headers[i], no_type, sizeof(no_type) - 1) == 0;
        set_node(nodes, used++, request->headers[i]);
    }
    if (!has_type) {
        set_node(nodes, used++, no_type);
    }
    if (request->body.len >= EXPECTING_BYTES) {
        set_node(nodes, used++, no_expect);
    }
    return used;
}

/* With room for its fields, all of one piece of memory; NULL on memory. */
static struct wsmi_exchange *make(const struct wsmi_allocator *allocator,
                                  struct wsmi_endpoint *endpoint,
                                  const struct wsmi_http_request *request)
{
    const size_t secret = request->authorization == NULL ? 0 : strlen(request->authorization) + 1;
    const size_t fixed = sizeof(struct wsmi_exchange) + sizeof(authorization_name);
    struct wsmi_exchange *exchange;
    size_t count;
    size_t size;
    if (!wsmi_num_add(request->header_count, SUPPRESSED_COUNT + 2, &count) ||
        !wsmi_num_mul(count, sizeof(exchange->headers[0]), &size) ||
        !wsmi_num_add(size, secret, &size) || !wsmi_num_add(size, fixed, &size)) {
        return NULL;
    }
    exchange = allocator->acquire(allocator->context, size);
    if (exchange == NULL) {
        return NULL;
    }
    memset(exchange, 0, sizeof(*exchange));
    exchange->bytes = size;
    exchange->endpoint = endpoint;
    exchange->request = *request;
    size_t used = set_fields(exchange);
    if (request->authorization != NULL) {
        exchange->authorization = (char *)&exchange->headers[count];
        memcpy(exchange->authorization, authorization_name, sizeof(authorization_name) - 1);
        memcpy(exchange->authorization + sizeof(authorization_name) - 1, request->authorization,
               secret);
        set_node(exchange->headers, used, exchange->authorization);
    }
    return exchange;
}

/* libcurl is done with it. */
static void forget_secret(struct wsmi_exchange *exchange)
{
    if (exchange->authorization != NULL) {
        wsmi_wipe(exchange->authorization, strlen(exchange->authorization));
        exchange->authorization = NULL;
    }
}

bool wsmi_curl_exchange_start(struct wsmi_endpoint *endpoint,
                              const struct wsmi_http_request *request, wsmi_exchange_done *done,
                              void *context, struct wsmi_exchange **ret, struct wsmi_err *err)
{
    struct wsmi_curl *curl = endpoint->curl;
    const struct wsmi_allocator *allocator = curl->allocator;
    if (request->authorization != NULL && endpoint->copy.config.digest_user != NULL) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "an authorization beside Digest");
    }
    if (!wsmi_request_check(request, err) || !wsmi_curl_loop_start(curl, err)) {
        return false;
    }
    struct wsmi_exchange *exchange = make(allocator, endpoint, request);
    if (exchange == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    wsmi_link_init(&exchange->link);
    wsmi_link_init(&exchange->cancel_link);
    wsmi_link_init(&exchange->resume_link);
    exchange->done = done;
    exchange->context = context;
    exchange->started_ms = wsmi_curl_now_ms();
    /* The large pieces are bodies. */
    wsmi_intake_init(&exchange->intake,
                     allocator == wsmi_allocator_system() ? &curl->pages.allocator : allocator,
                     &endpoint->copy.config.limits);
    *ret = exchange;
    (void)pthread_mutex_lock(&curl->lock);
    wsmi_link_append(&curl->starting, &exchange->link);
    (void)pthread_mutex_unlock(&curl->lock);
    wsmi_curl_loop_wake(curl);
    return true;
}

void wsmi_curl_exchange_release(struct wsmi_exchange *exchange)
{
    const struct wsmi_allocator *allocator = exchange->endpoint->curl->allocator;
    wsmi_intake_clean_up(&exchange->intake);
    wsmi_wipe(exchange, exchange->bytes);
    allocator->release(allocator->context, exchange);
}

/* While the connection is the transfer's. */
static void note_end_point(struct wsmi_exchange *exchange)
{
    if (exchange->request.wants_tls_end_point && exchange->endpoint->https) {
        size_t length = wsmi_curl_hash_peer(exchange->easy, exchange->end_point);
        exchange->answer.tls_end_point = (struct wsmi_view){exchange->end_point, length};
    }
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct wsmi_exchange *exchange = context;
    struct wsmi_intake *intake = &exchange->intake;
    struct wsmi_view line = {(const uint8_t *)bytes, size * count};
    bool had_head = intake->complete_head;
    if (!wsmi_intake_header(intake, line)) {
        return 0;
    }
    bool has_head = !had_head && intake->complete_head;
    if (has_head && !wsmi_curl_digest_head(exchange)) {
        return 0;
    }
    if (has_head) {
        note_end_point(exchange);
    }
    if (wsmi_intake_endless_refusal(intake) && !exchange->goes_on) {
        exchange->cut_short = true;
        return 0;
    }
    if (has_head && exchange->request.body.len > 0 && !wsmi_curl_digest_asks(exchange) &&
        wsmi_intake_undrained(intake) &&
        curl_easy_setopt(exchange->easy, CURLOPT_FORBID_REUSE, 1L) != CURLE_OK) {
        return 0;
    }
    return line.len;
}

static bool is_streamed(const struct wsmi_exchange *exchange)
{
    return exchange->request.on_data != NULL && exchange->intake.status >= STATUS_OK &&
           exchange->intake.status < STATUS_REDIRECTION;
}

/* To the consumer. False once there is a verdict. */
static bool pass_on(struct wsmi_exchange *exchange, struct wsmi_view part)
{
    struct wsmi_intake *intake = &exchange->intake;
    struct wsmi_http_answer *answer = &exchange->answer;
    if (part.len == 0 || intake->verdict != WSMI_FAILURE_NONE) {
        return intake->verdict == WSMI_FAILURE_NONE;
    }
    answer->status = intake->status;
    answer->content_type = intake->content_type;
    answer->announced_bytes = wsmi_intake_announced(intake);
    switch (exchange->request.on_data(exchange->context, answer, part)) {
    case WSMI_FLOW_GO:
        return true;
    case WSMI_FLOW_PAUSE:
        exchange->held = true;
        return true;
    case WSMI_FLOW_TOO_LARGE:
        intake->verdict = WSMI_FAILURE_BODY_TOO_LARGE;
        intake->reason = "a message of the answer is larger than max_message_bytes";
        return false;
    case WSMI_FLOW_OOM:
        break;
    }
    intake->verdict = WSMI_FAILURE_OOM;
    intake->reason = "no memory for the answer's body";
    return false;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct wsmi_exchange *exchange = context;
    struct wsmi_view part = {(const uint8_t *)bytes, size * count};
    if (exchange->held) {
        exchange->refused = true;
        return CURL_WRITEFUNC_PAUSE; /* the same bytes come again */
    }
    wsmi_curl_handle_note_read(exchange->endpoint, part.len);
    if (is_streamed(exchange)) {
        return pass_on(exchange, part) ? part.len : CURL_WRITEFUNC_ERROR;
    }
    return wsmi_intake_body(&exchange->intake, part) ? part.len : CURL_WRITEFUNC_ERROR;
}

/*
 * libcurl sends a request again by itself when a reused connection turns out to be dead before any
 * byte of the answer, even though the peer may have acted upon it; up to five times. Allowed once,
 * and only when the caller said that it does no harm. What was refused for want of credentials was
 * not acted upon; there curl_digest.c says how often.
 */
static bool may_send(const struct wsmi_exchange *exchange)
{
    if (exchange->intake.complete_head) {
        return exchange->goes_on;
    }
    return exchange->sends == 0 || (exchange->sends == 1 && (exchange->request.may_repeat ||
                                                             wsmi_curl_digest_asks(exchange)));
}

/* An answer that came stands, though libcurl would have liked a better one. */
static void refuse_sending(struct wsmi_exchange *exchange)
{
    exchange->cut_short = exchange->intake.complete_head;
    exchange->repeat_refused = !exchange->cut_short;
}

bool wsmi_curl_exchange_unsent(const struct wsmi_exchange *exchange)
{
    return exchange->rounds == 0 && (exchange->sends == 0 || wsmi_curl_digest_asks(exchange));
}

/* Nothing of the refusal is left when the next answer comes, and its connection may stay. */
static bool begin_round(struct wsmi_exchange *exchange)
{
    wsmi_intake_restart(&exchange->intake);
    exchange->goes_on = false;
    return curl_easy_setopt(exchange->easy, CURLOPT_FORBID_REUSE, 0L) == CURLE_OK;
}

static int on_send(void *context, char *peer, char *local, int peer_port, int local_port)
{
    (void)peer;
    (void)local;
    (void)peer_port;
    (void)local_port;
    struct wsmi_exchange *exchange = context;
    struct wsmi_curl *curl = exchange->endpoint->curl;
    bool sends = may_send(exchange);
    bool begins = exchange->goes_on;
    (void)pthread_mutex_lock(&curl->lock);
    exchange->withdrawn = exchange->cancel_asked && wsmi_curl_exchange_unsent(exchange);
    if (sends && !exchange->withdrawn) {
        exchange->rounds += begins;
        exchange->sends = begins ? 1 : exchange->sends + 1;
    }
    (void)pthread_mutex_unlock(&curl->lock);
    if (!sends) {
        refuse_sending(exchange);
    }
    if (!sends || exchange->withdrawn || (begins && !begin_round(exchange))) {
        return CURL_PREREQFUNC_ABORT;
    }
    return CURL_PREREQFUNC_OK;
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct wsmi_exchange *exchange = context;
    if (!may_send(exchange)) {
        refuse_sending(exchange);
        return CURL_SOCKET_BAD;
    }
    if (exchange->request.only_reused) {
        exchange->repeat_refused = exchange->sends > 0;
        exchange->opening_refused = exchange->sends == 0;
        return CURL_SOCKET_BAD;
    }
    exchange->sockets++;
    wsmi_curl_handle_make_room(exchange->endpoint->curl);
    /* libcurl would let the sockets leak into programs the process starts. */
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The one sign that the TCP connection stands and the handshake begins. */
static CURLcode on_tls(CURL *easy, void *tls_context, void *context)
{
    (void)easy;
    (void)tls_context;
    struct wsmi_exchange *exchange = context;
    exchange->tls_begun = true;
    return CURLE_OK;
}

static curl_off_t as_offset(size_t size)
{
    return size > INT64_MAX ? INT64_MAX : (curl_off_t)size;
}

/* CURLOPT_MAXFILESIZE takes 0 for "no limit", so a limit of 0 is left to the body callback; what
 * is streamed has no limit as a whole. */
static CURLcode apply_sizes(struct wsmi_exchange *exchange)
{
    CURL *easy = exchange->easy;
    struct wsmi_view body = exchange->request.body;
    size_t largest = exchange->request.on_data == NULL
                         ? exchange->endpoint->copy.config.limits.max_message_bytes
                         : 0;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, as_offset(largest));
    if (code == CURLE_OK) {
        code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, as_offset(body.len));
    }
    if (code == CURLE_OK) {
        /* Borrowed, not copied. */
        code =
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.len > 0 ? (const char *)body.ptr : "");
    }
    return code;
}

CURLcode wsmi_curl_exchange_hook(CURL *easy)
{
    CURLcode codes[] = {
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header),
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body),
        curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send),
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket),
        /* Deadlines are the loop's; libcurl would end a connection attempt after five minutes. */
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)INT_MAX),
    };
    /* Some TLS libraries offer no such callback; the phase TLS is then told as CONNECT. */
    (void)curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    return wsmi_curl_first_failure(codes, sizeof(codes) / sizeof(codes[0]));
}

static CURLcode apply_request(struct wsmi_exchange *exchange)
{
    CURL *easy = exchange->easy;
    CURLcode codes[] = {
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->answer.text),
        curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange),
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, &exchange->headers[0]),
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange),
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange),
        curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange),
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange),
        apply_sizes(exchange),
    };
    (void)curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, exchange);
    return wsmi_curl_first_failure(codes, sizeof(codes) / sizeof(codes[0]));
}

static long info_long(const struct wsmi_exchange *exchange, CURLINFO info)
{
    long value = 0;
    return curl_easy_getinfo(exchange->easy, info, &value) == CURLE_OK ? value : 0;
}

static curl_off_t info_offset(const struct wsmi_exchange *exchange, CURLINFO info)
{
    curl_off_t value = 0;
    return curl_easy_getinfo(exchange->easy, info, &value) == CURLE_OK ? value : 0;
}

static enum wsmi_phase phase_reached(const struct wsmi_exchange *exchange)
{
    if (exchange->easy == NULL) {
        return WSMI_PHASE_SETUP;
    }
    if (exchange->intake.header_bytes > 0 || exchange->intake.verdict != WSMI_FAILURE_NONE) {
        return WSMI_PHASE_RECEIVE;
    }
    if (exchange->sends > 0) {
        size_t size = wsmi_curl_digest_asks(exchange) ? 0 : exchange->request.body.len;
        bool sent = info_long(exchange, CURLINFO_REQUEST_SIZE) > 0 &&
                    info_offset(exchange, CURLINFO_SIZE_UPLOAD_T) >= as_offset(size);
        return sent ? WSMI_PHASE_WAIT : WSMI_PHASE_SEND;
    }
    if (exchange->tls_begun) {
        return WSMI_PHASE_TLS;
    }
    return exchange->sockets > 0 ? WSMI_PHASE_CONNECT : WSMI_PHASE_RESOLVE;
}

/* Of the peer's certificate, or of the proxy's before it. */
static long verify_result(const struct wsmi_exchange *exchange)
{
    long of_proxy = info_long(exchange, CURLINFO_PROXY_SSL_VERIFYRESULT);
    return of_proxy != 0 ? of_proxy : info_long(exchange, CURLINFO_SSL_VERIFYRESULT);
}

static enum wsmi_failure classify(const struct wsmi_exchange *exchange, CURLcode code)
{
    struct wsmi_curl_description libcurl;
    if (code == CURLE_OK && exchange->intake.complete_head) {
        return WSMI_FAILURE_NONE; /* as it would be found below, at some cost */
    }
    wsmi_curl_describe(&libcurl);
    struct wsmi_curl_outcome outcome = {
        .code = code,
        .os_errno = info_long(exchange, CURLINFO_OS_ERRNO),
        .verify_result = verify_result(exchange),
        .verify_reasons = libcurl.verify_reasons,
        .https = exchange->endpoint->https,
        .connect_status = info_long(exchange, CURLINFO_HTTP_CONNECTCODE),
        .phase = exchange->answer.phase,
        .any_status = exchange->intake.status != 0,
        .complete_head = exchange->intake.complete_head,
        .text = exchange->answer.text,
    };
    return wsmi_curl_classify(&outcome);
}

static void fill_answer(struct wsmi_exchange *exchange, enum wsmi_failure failure, const char *text)
{
    const struct wsmi_intake *intake = &exchange->intake;
    struct wsmi_http_answer *answer = &exchange->answer;
    answer->failure = failure;
    answer->status = intake->status;
    answer->content_type = intake->content_type;
    answer->location = intake->location;
    answer->challenges = intake->challenges;
    answer->challenge_count = intake->challenge_count;
    if (failure == WSMI_FAILURE_NONE && !is_streamed(exchange)) {
        answer->body = wsmi_buf_view(&intake->body);
    }
    wsmi_curl_copy_text(answer->text, sizeof(answer->text), text);
    answer->elapsed_ms = wsmi_curl_now_ms() - exchange->started_ms;
}

/* The only place that calls `done`. answer.phase and answer.reused are set. */
static void finish(struct wsmi_exchange *exchange, enum wsmi_failure failure, const char *text)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    if (exchange->easy != NULL) {
        (void)curl_multi_remove_handle(curl->multi, exchange->easy);
        wsmi_curl_handle_give(exchange->endpoint, exchange->easy,
                              failure == WSMI_FAILURE_NONE && !exchange->cut_short);
        exchange->easy = NULL;
    }
    forget_secret(exchange);
    wsmi_link_remove(&exchange->link);
    (void)pthread_mutex_lock(&curl->lock);
    exchange->finished = true;
    wsmi_link_remove(&exchange->cancel_link);
    wsmi_link_remove(&exchange->resume_link);
    (void)pthread_mutex_unlock(&curl->lock);
    fill_answer(exchange, failure, text);
    exchange->done(exchange->context, &exchange->answer);
    /* The exchange may be gone. */
}

static void note_progress(struct wsmi_exchange *exchange)
{
    exchange->answer.phase = phase_reached(exchange);
    exchange->answer.reused = exchange->easy != NULL && exchange->sends > 0 &&
                              info_long(exchange, CURLINFO_NUM_CONNECTS) == 0;
}

void wsmi_curl_exchange_abort(struct wsmi_exchange *exchange, enum wsmi_failure failure,
                              const char *reason)
{
    note_progress(exchange);
    finish(exchange, failure, reason);
}

static const char *words_for(const struct wsmi_exchange *exchange, CURLcode code,
                             enum wsmi_failure failure)
{
    if (failure == WSMI_FAILURE_NONE) {
        return "";
    }
    if (code == CURLE_OK) {
        return "the connection ended inside the header section";
    }
    return exchange->answer.text[0] != '\0' ? exchange->answer.text : curl_easy_strerror(code);
}

void wsmi_curl_exchange_ended(struct wsmi_exchange *exchange, CURLcode code)
{
    note_progress(exchange);
    if (exchange->intake.verdict != WSMI_FAILURE_NONE) {
        finish(exchange, exchange->intake.verdict, exchange->intake.reason);
    } else if (exchange->withdrawn) {
        finish(exchange, WSMI_FAILURE_CANCELLED, "");
    } else if (exchange->repeat_refused) {
        exchange->answer.phase = WSMI_PHASE_WAIT;
        exchange->answer.reused = true;
        finish(exchange, WSMI_FAILURE_CLOSED,
               "the kept connection was closed after the request had been sent on it");
    } else if (exchange->opening_refused) {
        finish(exchange, WSMI_FAILURE_CLOSED, "the connection this request belongs to is closed");
    } else if (exchange->cut_short) {
        finish(exchange, WSMI_FAILURE_NONE, "");
    } else {
        enum wsmi_failure failure = classify(exchange, code);
        finish(exchange, failure, words_for(exchange, code, failure));
    }
}

uint64_t wsmi_curl_exchange_deadline(const struct wsmi_exchange *exchange)
{
    return exchange->held ? UINT64_MAX : exchange->request.deadline_ms;
}

static void note_deadline(struct wsmi_exchange *exchange)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    if (exchange->request.deadline_ms < curl->next_deadline_ms) {
        curl->next_deadline_ms = exchange->request.deadline_ms;
    }
}

void wsmi_curl_exchange_hurry(struct wsmi_exchange *exchange, uint64_t end_by_ms)
{
    if (end_by_ms < exchange->request.deadline_ms) {
        exchange->request.deadline_ms = end_by_ms;
        note_deadline(exchange);
    }
}

void wsmi_curl_exchange_go_on(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    bool refused = exchange->refused;
    exchange->held = false;
    exchange->refused = false;
    exchange->request.deadline_ms = deadline_ms;
    note_deadline(exchange);
    if (refused) {
        /* Delivers what libcurl kept; that may pause again, or be refused. */
        CURLcode code = curl_easy_pause(exchange->easy, CURLPAUSE_CONT);
        if (code != CURLE_OK) {
            wsmi_curl_exchange_ended(exchange, code);
        }
    }
}

void wsmi_curl_exchange_launch(struct wsmi_exchange *exchange)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    if (wsmi_curl_now_ms() >= exchange->request.deadline_ms) {
        wsmi_curl_exchange_abort(exchange, WSMI_FAILURE_DEADLINE, "the deadline had passed");
        return;
    }
    CURLcode code;
    exchange->easy = wsmi_curl_handle_take(exchange->endpoint, &code);
    if (code == CURLE_OK) {
        code = apply_request(exchange);
    }
    if (code == CURLE_OK && curl_multi_add_handle(curl->multi, exchange->easy) != CURLM_OK) {
        code = CURLE_OUT_OF_MEMORY;
    }
    if (code != CURLE_OK) {
        finish(exchange, code == CURLE_OUT_OF_MEMORY ? WSMI_FAILURE_OOM : WSMI_FAILURE_INTERNAL,
               curl_easy_strerror(code));
        return;
    }
    wsmi_link_remove(&exchange->link);
    wsmi_link_append(&curl->active, &exchange->link);
    note_deadline(exchange);
}

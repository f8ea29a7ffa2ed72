/* SPDX-License-Identifier: MIT */
/*
 * Authenticated and sealed connections as a whole: transport/secure*.c and gss*.c between a peer
 * and a GSSAPI library that are both the input's (stepped/peer.h, gss.h), their threads as fibers
 * (fibers.h). The input is a script. A line is a letter, arguments that are a letter and a number
 * each, and after a colon a text, in which \n, \r, \t, \\ and \xHH stand for octets:
 *
 *   first: m mechanism (0 SPNEGO, 1 Kerberos, 2 NTLM, 3 NTLM under its own scheme), p protection
 *     (2 privacy), l lanes (2), w workers (2), n NTLM inside SPNEGO, s https, u no user, k ticket
 *     cache, y keytab, f framing, a mechanisms that are installed (7), e threads that can be had,
 *     x max_message_bytes
 *   s r may be repeated, d deadline in ms, o streamed, z how its consumer answers a piece: a
 *     request, with the text in its body
 *   c, w, u i which: cancel; withdraw and resume with d, the new deadline
 *   t n: the clock goes on by so many ms
 *   h: calls of the GSSAPI library that hang return
 *   n i: so many exchanges of the inner transport cannot be started
 *   g k kind of call (0 init, 1 acquire, 2 wrap, 3 unwrap, 4 krb5), r routine error, s supplement,
 *     m minor, c complete, f flags not granted, t size of the token, o other mechanism, b strength,
 *     u signed only, z octets more, h it hangs: what the next call of that kind comes to
 *   b k sealed, u signed only, l length said less than real, j altered, n NULs behind it, p the
 * other protocol: the body of the next answer is that text r: that body as it stands, its first
 * line the Content-Type a i which exchange, s status, x failure, p phase, e the certificate is
 * known, m reused: an answer, the text its WWW-Authenticate fields between tabs
 *
 * Whatever it says: every exchange ends once; no text that is to be private and no password leaves;
 * on a session with protection no body arrives that was not unsealed; a password that was refused
 * is not tried again, but by calls that were already at it; cancelled exchanges end although a call
 * hangs; nothing is left; the same once more; all of it with any one allocation failing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "stepped/fibers.h"
#include "stepped/gss.h"
#include "stepped/peer.h"
#include "transport/gss.h"
#include "transport/secure.h"

enum {
    MAX_LINES = 120,
    MAX_CALLS = 8,
    MAX_TEXT = 4096,
    DEADLINE_MS = 60000,
    MAX_SETTLES = 1000,
    MAX_THREADS = 7
};

static const char password[] = "PassWord-never-seen";
static const char private_text[] = "<private/>";

struct line {
    uint8_t verb;
    bool has[26];
    uint32_t arg[26];
    size_t length;
    uint8_t text[MAX_TEXT]; /* last: only what precedes it is cleared for each line */
};

/* One exchange, as its starter sees it. */
struct call {
    struct script *script;
    struct wsmi_exchange *handle;
    struct wsmi_buf body;
    const char *headers[2];
    enum wsmi_flow flow;
    unsigned ends;
    bool is_released;
};

struct script {
    struct stepped_peer peer;
    struct stepped_gss gss;
    struct prop_allocator memory;
    struct wsmi_gss security;
    struct wsmi_transport *transport;
    struct wsmi_endpoint *endpoint;
    struct call calls[MAX_CALLS];
    size_t call_count;
    bool has_password;
    bool is_denied;
    size_t most_attempts; /* from then on */
    struct wsmi_buf type; /* of the next answer */
    struct wsmi_buf body;
    enum wsmi_multipart_protocol protocol;
};

/* --- lines --- */

static uint32_t arg(const struct line *line, char letter)
{
    return line->arg[letter - 'a'];
}

static uint32_t arg_or(const struct line *line, char letter, uint32_t otherwise)
{
    return line->has[letter - 'a'] ? line->arg[letter - 'a'] : otherwise;
}

static int hex(uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = byte == 0 ? NULL : strchr(digits, byte);
    return at == NULL ? -1 : (int)(at - digits);
}

static void put_text(struct line *line, uint8_t byte)
{
    if (line->length < MAX_TEXT) {
        line->text[line->length++] = byte;
    }
}

/* The octets of the escape behind a backslash at `i`; how many were used. */
static size_t put_escape(struct line *line, struct wsmi_view text, size_t i)
{
    uint8_t byte = i + 1 < text.len ? text.ptr[i + 1] : (uint8_t)'\\';
    if (byte == 'x' && i + 3 < text.len && hex(text.ptr[i + 2]) >= 0 && hex(text.ptr[i + 3]) >= 0) {
        put_text(line, (uint8_t)(hex(text.ptr[i + 2]) * 16 + hex(text.ptr[i + 3])));
        return 4;
    }
    put_text(line, byte == 'n'   ? (uint8_t)'\n'
                   : byte == 'r' ? (uint8_t)'\r'
                   : byte == 't' ? (uint8_t)'\t'
                                 : byte);
    return 2;
}

static void read_line(struct wsmi_view text, struct line *ret)
{
    size_t i = 0;
    memset(ret, 0, offsetof(struct line, text));
    while (i < text.len && text.ptr[i] != ':') {
        uint8_t letter = text.ptr[i++];
        uint32_t number = 0;
        while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            number = number * 10 + (uint32_t)(text.ptr[i++] - '0');
        }
        if (ret->verb == 0) {
            ret->verb = letter;
        } else if (letter >= 'a' && letter <= 'z') {
            ret->has[letter - 'a'] = true;
            ret->arg[letter - 'a'] = number;
        }
    }
    i += i + 1 < text.len && text.ptr[i + 1] == ' ' ? 2 : 1;
    while (i < text.len) {
        if (text.ptr[i] == '\\') {
            i += put_escape(ret, text, i);
        } else {
            put_text(ret, text.ptr[i++]);
        }
    }
    /* A peer that knows them already may say them. */
    struct wsmi_view said = {ret->text, ret->length};
    if (prop_shows(said, password) || prop_shows(said, private_text)) {
        ret->length = 0;
    }
}

static bool next_line(struct wsmi_view *rest, struct line *ret)
{
    if (rest->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->ptr, '\n', rest->len);
    size_t length = end == NULL ? rest->len : (size_t)(end - rest->ptr);
    read_line((struct wsmi_view){rest->ptr, length}, ret);
    rest->ptr += length + (end == NULL ? 0 : 1);
    rest->len -= length + (end == NULL ? 0 : 1);
    return true;
}

static struct wsmi_view text_of(const struct line *line)
{
    return (struct wsmi_view){line->text, line->length};
}

/* --- exchanges --- */

/* What arrives on a session with protection was sealed. */
static void check_body(const struct script *script, struct wsmi_view body)
{
    PROP_CHECK(body.len == 0 || script->peer.protection == WSMI_PROTECTION_NONE ||
               script->gss.message_count == GSS_MAX_MESSAGES ||
               stepped_gss_has_message(&script->gss, body));
}

static void on_done(void *context, const struct wsmi_http_answer *answer)
{
    struct call *call = context;
    struct script *script = call->script;
    struct wsmi_view text = wsmi_view_from_str(answer->text);
    PROP_CHECK(++call->ends == 1);
    PROP_CHECK(answer->failure < WSMI_FAILURE_COUNT && answer->phase < WSMI_PHASE_COUNT);
    PROP_CHECK(!prop_shows(text, password) && !prop_shows(text, private_text));
    if (answer->failure == WSMI_FAILURE_NONE) {
        PROP_CHECK(answer->status != 401);
        check_body(script, answer->body);
    } else {
        PROP_CHECK(answer->body.len == 0);
    }
    /* A peer that agrees, and then refuses the body, has not refused the password. */
    if (answer->failure == WSMI_FAILURE_AUTH_DENIED && script->has_password &&
        script->peer.has_refused_token && !script->is_denied) {
        script->is_denied = true;
        script->most_attempts = script->gss.attempts + script->gss.opening;
    }
    stepped_peer_note(&script->peer, &answer->failure, sizeof(answer->failure));
    stepped_peer_note(&script->peer, &answer->status, sizeof(answer->status));
    stepped_peer_note(&script->peer, text.ptr, text.len);
}

static enum wsmi_flow on_data(void *context, const struct wsmi_http_answer *head,
                              struct wsmi_view piece)
{
    struct call *call = context;
    PROP_CHECK(call->ends == 0 && piece.len > 0 && head->status / 100 == 2);
    check_body(call->script, piece);
    return call->flow;
}

static void settle(struct script *script)
{
    size_t rounds = 0;
    do {
        PROP_CHECK(++rounds < MAX_SETTLES);
        fibers_run();
    } while (stepped_peer_settle(&script->peer));
    fibers_run();
    PROP_CHECK(!script->is_denied || script->gss.attempts <= script->most_attempts);
}

static void do_start(struct script *script, const struct line *line)
{
    struct wsmi_http_request request = {0};
    struct wsmi_err err;
    if (script->call_count == MAX_CALLS) {
        return;
    }
    struct call *call = &script->calls[script->call_count];
    wsmi_buf_init(&call->body, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(&call->body, private_text);
    wsmi_buf_put(&call->body, text_of(line));
    call->script = script;
    call->headers[0] = "Content-Type: application/soap+xml;charset=UTF-8";
    call->headers[1] = "X-Other: 1";
    call->flow = (enum wsmi_flow)(arg(line, 'z') % (WSMI_FLOW_OOM + 1));
    request.headers = call->headers;
    request.header_count = 2;
    request.body = wsmi_buf_view(&call->body);
    request.may_repeat = line->has['r' - 'a'];
    request.on_data = line->has['o' - 'a'] ? on_data : NULL;
    request.deadline_ms = script->peer.now_ms + arg_or(line, 'd', DEADLINE_MS);
    if (script->transport->ops->start(script->endpoint, &request, on_done, call, &call->handle,
                                      &err)) {
        script->call_count++;
    } else {
        PROP_CHECK(call->ends == 0);
        wsmi_buf_clean_up(&call->body);
    }
}

static struct call *call_of(struct script *script, const struct line *line)
{
    return script->call_count == 0 ? NULL : &script->calls[arg(line, 'i') % script->call_count];
}

static void do_change(struct script *script, const struct line *line)
{
    struct call *call = call_of(script, line);
    const struct wsmi_transport_ops *ops = script->transport->ops;
    if (call == NULL) {
        return;
    }
    uint64_t deadline_ms = script->peer.now_ms + arg_or(line, 'd', DEADLINE_MS);
    switch (line->verb) {
    case 'c':
        ops->cancel(call->handle);
        break;
    case 'u':
        ops->resume(call->handle, deadline_ms);
        break;
    default:
        if (call->flow == WSMI_FLOW_GO) { /* of those that are not streamed */
            (void)ops->withdraw(call->handle, deadline_ms);
        }
        break;
    }
}

/* --- the peer and the library --- */

static void do_step(struct script *script, const struct line *line)
{
    if (script->gss.step_count < GSS_MAX_STEPS) {
        script->gss.steps[script->gss.step_count++] = (struct gss_step){
            .kind = (enum gss_kind)(arg(line, 'k') % GSS_KIND_COUNT),
            .hangs = line->has['h' - 'a'],
            .routine = arg(line, 'r') % 24,
            .supplement = arg(line, 's') % 32 & ~1U, /* not: continue */
            .minor = arg(line, 'm'),
            .has_end = line->has['c' - 'a'],
            .ends = arg(line, 'c') != 0,
            .lost_flags = arg(line, 'f'),
            .token_bytes = arg(line, 't'),
            .mech = arg(line, 'o'),
            .strength = arg(line, 'b') % 65536,
            .is_open = line->has['u' - 'a'],
            .extra = arg(line, 'z') % 32,
        };
    }
}

static void do_sealed_body(struct script *script, const struct line *line)
{
    struct wsmi_multipart frame = {.type = WSMI_VIEW("application/soap+xml"),
                                   .charset_name = WSMI_VIEW("UTF-8")};
    struct wsmi_buf message;
    struct wsmi_buf header;
    struct wsmi_buf data;
    struct wsmi_err err;
    const struct wsmi_allocator *system = wsmi_allocator_system();
    wsmi_buf_init(&message, system, SIZE_MAX);
    wsmi_buf_init(&header, system, SIZE_MAX);
    wsmi_buf_init(&data, system, SIZE_MAX);
    wsmi_buf_put(&message, text_of(line));
    for (uint32_t i = arg(line, 'n') % 32; i > 0; i--) {
        wsmi_buf_put_byte(&message, 0);
    }
    stepped_gss_seal(wsmi_buf_view(&message), !line->has['u' - 'a'], &header, &data);
    if (line->has['j' - 'a']) {
        header.ptr[arg(line, 'j') % header.len] ^= 1;
    }
    frame.protocol =
        line->has['p' - 'a'] ? (enum wsmi_multipart_protocol) !script->protocol : script->protocol;
    frame.header = wsmi_buf_view(&header);
    frame.length = (uint32_t)message.len - arg(line, 'l') % 64;
    wsmi_buf_put_str(&script->type, wsmi_multipart_content_type(frame.protocol));
    if (message.len > 0 &&
        wsmi_multipart_write_head(&frame, WSMI_MULTIPART_BARE, &script->body, &err)) {
        wsmi_buf_put(&script->body, wsmi_buf_view(&data));
        wsmi_buf_put(&script->body, wsmi_multipart_tail(WSMI_MULTIPART_BARE));
    }
    wsmi_buf_clean_up(&message);
    wsmi_buf_clean_up(&header);
    wsmi_buf_clean_up(&data);
}

static void do_body(struct script *script, const struct line *line)
{
    struct wsmi_view text = text_of(line);
    const uint8_t *end = text.len == 0 ? NULL : memchr(text.ptr, '\n', text.len);
    wsmi_buf_reset(&script->type);
    wsmi_buf_reset(&script->body);
    if (line->verb == 'b' && line->has['k' - 'a']) {
        do_sealed_body(script, line);
    } else if (line->verb == 'b') {
        wsmi_buf_put_str(&script->type, "application/soap+xml;charset=UTF-8");
        wsmi_buf_put(&script->body, text);
    } else if (end != NULL) {
        size_t length = (size_t)(end - text.ptr);
        wsmi_buf_put(&script->type, (struct wsmi_view){text.ptr, length});
        wsmi_buf_put(&script->body,
                     (struct wsmi_view){text.ptr + length + 1, text.len - length - 1});
    }
}

static void do_answer(struct script *script, const struct line *line)
{
    struct wsmi_view rest = text_of(line);
    struct peer_answer answer = {
        .status = 200 + (arg_or(line, 's', 200) + 200) % 400,
        .failure = (enum wsmi_failure)(arg(line, 'x') % WSMI_FAILURE_COUNT),
        .phase = (enum wsmi_phase)(arg_or(line, 'p', WSMI_PHASE_RECEIVE) % WSMI_PHASE_COUNT),
        .reused = line->has['m' - 'a'],
        .has_end_point = line->has['e' - 'a'],
        .content_type = wsmi_buf_view(&script->type),
        .body = wsmi_buf_view(&script->body),
    };
    while (rest.len > 0 && answer.field_count < PEER_MAX_FIELDS) {
        const uint8_t *end = memchr(rest.ptr, '\t', rest.len);
        size_t length = end == NULL ? rest.len : (size_t)(end - rest.ptr);
        answer.fields[answer.field_count++] = (struct wsmi_view){rest.ptr, length};
        rest.ptr += length + (end == NULL ? 0 : 1);
        rest.len -= length + (end == NULL ? 0 : 1);
    }
    if (stepped_peer_answer(&script->peer, arg(line, 'i'), &answer)) {
        wsmi_buf_reset(&script->type);
        wsmi_buf_reset(&script->body);
    }
}

static void do_line(struct script *script, const struct line *line)
{
    switch (line->verb) {
    case 's':
        do_start(script, line);
        break;
    case 'c':
    case 'w':
    case 'u':
        do_change(script, line);
        break;
    case 't':
        script->peer.now_ms += arg(line, 'n');
        break;
    case 'h':
        fibers_release();
        break;
    case 'n':
        script->peer.starts_refused = arg(line, 'i') % 8;
        break;
    case 'g':
        do_step(script, line);
        break;
    case 'b':
    case 'r':
        do_body(script, line);
        return; /* nothing has happened yet */
    case 'a':
        do_answer(script, line);
        break;
    default:
        return;
    }
    settle(script);
}

/* --- the whole --- */

static bool open_transport(struct script *script, const struct line *line)
{
    const struct wsmi_secure_config config = {.inner = &script->peer.transport,
                                              .security = &script->security.base,
                                              .max_lanes = 1 + arg_or(line, 'l', 1) % 3,
                                              .max_workers = 1 + arg_or(line, 'w', 1) % 3};
    struct wsmi_err err;
    if (wsmi_secure_transport_new(&script->memory.base, &config, &script->transport, &err)) {
        return true;
    }
    PROP_CHECK(script->memory.failed && err.code == WSMI_E_OOM);
    return false;
}

static bool open_endpoint(struct script *script, const struct line *line)
{
    unsigned mech = arg(line, 'm') % 4;
    const struct wsmi_security_config security = {
        .mech = mech == 3 ? WSMI_MECH_NTLM : (enum wsmi_mech)mech,
        .protection = script->peer.protection,
        .service = "HTTP",
        .host = "Host.example.",
        .port = line->has['q' - 'a'] ? 5985 : 0,
        .user = line->has['u' - 'a'] ? NULL : "ann",
        .domain = line->has['d' - 'a'] ? "realm" : NULL,
        .password =
            script->has_password ? wsmi_view_from_str(password) : (struct wsmi_view){NULL, 0},
        .credential_cache = line->has['k' - 'a'] ? "FILE:/cache" : NULL,
        .client_keytab = line->has['y' - 'a'] ? "FILE:/keytab" : NULL,
        .allow_ntlm = line->has['n' - 'a'],
        .delegate = line->has['g' - 'a'],
    };
    struct wsmi_endpoint_config config = {
        .url = line->has['s' - 'a'] ? "https://host.example:5986/wsman"
                                    : "http://host.example:5985/wsman",
        .limits = wsmi_limits_default(),
        .security = &security,
        .scheme = mech == 1   ? WSMI_AUTH_KERBEROS
                  : mech == 3 ? WSMI_AUTH_NTLM
                              : WSMI_AUTH_NEGOTIATE,
        .framing = (enum wsmi_multipart_profile)(arg(line, 'f') % WSMI_MULTIPART_PROFILE_COUNT),
    };
    struct wsmi_err err;
    config.limits.max_message_bytes = arg_or(line, 'x', 4096);
    script->protocol = mech == 1 ? WSMI_MULTIPART_KERBEROS : WSMI_MULTIPART_SPNEGO;
    if (script->transport->ops->open_endpoint(script->transport, &config, &script->endpoint,
                                              &err)) {
        return true;
    }
    PROP_CHECK(script->memory.failed && err.code == WSMI_E_OOM);
    return false;
}

/* Cancelled, all end, whether the library's calls return or not. */
static void end_calls(struct script *script)
{
    const struct wsmi_transport_ops *ops = script->transport->ops;
    for (size_t i = 0; i < script->call_count; i++) {
        ops->cancel(script->calls[i].handle);
    }
    settle(script);
    for (size_t i = 0; i < script->call_count; i++) {
        PROP_CHECK(script->calls[i].ends == 1);
        ops->release(script->calls[i].handle);
        wsmi_buf_clean_up(&script->calls[i].body);
    }
}

static void run_script(struct script *script, struct wsmi_view rest)
{
    struct line *line = malloc(sizeof(*line));
    PROP_CHECK(line != NULL);
    if (!next_line(&rest, line)) {
        memset(line, 0, offsetof(struct line, text));
    }
    script->peer.protection = (enum wsmi_protection)(arg_or(line, 'p', 2) % 3);
    script->has_password = !line->has['u' - 'a'] && !line->has['k' - 'a'] && !line->has['y' - 'a'];
    script->gss.mechs = arg_or(line, 'a', 7);
    fibers_open(&script->peer.now_ms, arg_or(line, 'e', MAX_THREADS));
    if (open_transport(script, line)) {
        if (open_endpoint(script, line)) {
            for (size_t i = 0; i < MAX_LINES && next_line(&rest, line); i++) {
                do_line(script, line);
            }
            end_calls(script);
            script->transport->ops->close_endpoint(script->endpoint);
        }
        fibers_run();
        script->transport->ops->destroy(script->transport);
    }
    /* Abandoned calls outlive all. */
    for (size_t i = 0; i < GSS_MAX_STEPS; i++) {
        fibers_release();
        fibers_run();
    }
    fibers_close();
    free(line);
}

struct outcome {
    uint64_t trace;
    size_t requests;
    bool failed;
};

static struct outcome run(struct wsmi_view input, size_t fail_at)
{
    struct script *script = calloc(1, sizeof(*script));
    PROP_CHECK(script != NULL);
    prop_allocator_init(&script->memory, fail_at);
    wsmi_gss_init(&script->security, &script->memory.base);
    stepped_peer_init(&script->peer);
    stepped_gss_open(&script->gss);
    script->peer.secret = password;
    script->peer.text = private_text;
    script->gss.password = password;
    wsmi_buf_init(&script->type, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_init(&script->body, wsmi_allocator_system(), SIZE_MAX);
    run_script(script, input);
    stepped_gss_close();
    PROP_CHECK(script->peer.exchanges_live == 0 && script->peer.endpoints_open == 0);
    PROP_CHECK(script->memory.live == 0);
    struct outcome outcome = {script->peer.trace, script->memory.requests, script->memory.failed};
    wsmi_buf_clean_up(&script->type);
    wsmi_buf_clean_up(&script->body);
    free(script);
    return outcome;
}

enum part { PURE, MEMORY, PARTS };

void prop_secure(struct wsmi_view input)
{
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    struct outcome first = run(input, 0);
    if (prop_has(turn, PURE)) {
        struct outcome second = run(input, 0);
        PROP_CHECK(second.trace == first.trace && second.requests == first.requests);
    }
    if (prop_has(turn, MEMORY)) {
        for (size_t i = 0; i < prop_starve_runs(first.requests); i++) {
            struct outcome starved = run(input, 1 + prop_starve_pick(input, first.requests, i));
            PROP_CHECK(starved.failed);
        }
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}

/* SPDX-License-Identifier: MIT */
/*
 * HTTP exchanges over the real libcurl (stepped/wire.h) with a peer whose every byte is the input.
 * The first line says what is asked for, each part behind a line that is "--" is what the peer does
 * next, and begins with a line of arguments of its own:
 *
 *   q2 d
 *   --
 *
 *   HTTP/1.1 401 Unauthorized
 *   WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"
 *   Content-Length: 0
 *
 *   --
 *   z7 f
 *   HTTP/1.1 200 OK
 *
 * First line: q exchanges, one behind the other (1), d with Digest, a with an Authorization, y may
 * be sent twice, o on a kept connection only but for the first, b size of the request (20), s its
 * answer is streamed, u and paused behind each piece, p a proxy: 1 asked, 2 with a tunnel, 3 and
 * Digest, 4 and Basic; limits: m of the message, h of the header, v of a field.
 * Part: z size of its pieces, f and then hangs up, t so many ms later, c cancelled, w withdrawn
 * before it. Line feeds alone do for HTTP; an empty line ends a head.
 *
 * Whatever the peer does: each exchange ends once, and at its deadline if not before; no password
 * leaves, nor the request before its credentials, nor more often than may be; no answer comes from
 * bytes of before the question; the same again is the same; any one allocation may fail.
 */
#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "stepped/fibers.h"
#include "stepped/wire.h"
#include "transport/curl.h"

enum {
    MAX_EXCHANGES = 4,
    MAX_PARTS = 40,
    MAX_BODY = 40000,
    DEADLINE_MS = 60000,
    SEEN_BYTES = 8192,
    THREADS = 1
};

/* With a quote, which libcurl escapes where it echoes what a peer said: one who guesses it is not
 * mistaken for one who was shown it. */
static const char password[] = "s3cret\"of-ann";
static const char mark[] = "<private/>"; /* in every request, once */
static const char credentials[] = "\r\nAuthorization: Digest username=\""; /* or its hash */

struct letters {
    bool has[26];
    uint32_t value[26];
};

struct script {
    struct prop_allocator memory;
    struct wsmi_transport *transport;
    struct wsmi_endpoint *endpoint;
    struct letters wish;
    struct wsmi_view rest; /* parts to come */
    size_t parts;
    uint64_t now_ms;
    uint64_t trace;

    /* of the exchange under way */
    struct wsmi_exchange *handle;
    unsigned ends;
    unsigned marks; /* requests that the peer saw */
    bool shows;     /* the credentials stood in the head of the request that leaves */
    size_t fed;     /* bytes of the peer */
    bool holds;     /* we do not take more */
};

static bool has(const struct letters *letters, char letter)
{
    return letters->has[letter - 'a'];
}

static uint32_t value(const struct letters *letters, char letter, uint32_t otherwise)
{
    return has(letters, letter) ? letters->value[letter - 'a'] : otherwise;
}

static struct letters read_letters(struct wsmi_view line)
{
    struct letters letters = {.has = {false}};
    size_t i = 0;
    while (i < line.len) {
        uint8_t byte = line.ptr[i++];
        uint32_t number = 0;
        for (; i < line.len && line.ptr[i] >= '0' && line.ptr[i] <= '9'; i++) {
            number = number % 1000000 * 10 + (uint32_t)(line.ptr[i] - '0');
        }
        if (byte >= 'a' && byte <= 'z') {
            letters.has[byte - 'a'] = true;
            letters.value[byte - 'a'] = number;
        }
    }
    return letters;
}

/* What stands before `separator`; `rest` goes on behind it. */
static struct wsmi_view split(struct wsmi_view *rest, const char *separator)
{
    size_t length = strlen(separator);
    const uint8_t *at = rest->len == 0 ? NULL : memmem(rest->ptr, rest->len, separator, length);
    struct wsmi_view part = {rest->ptr, at == NULL ? rest->len : (size_t)(at - rest->ptr)};
    size_t used = at == NULL ? rest->len : part.len + length;
    rest->ptr += used;
    rest->len -= used;
    return part;
}

static void note(struct script *script, uint64_t number)
{
    script->trace = (script->trace ^ number) * UINT64_C(0x100000001B3) + 1;
}

static void note_view(struct script *script, struct wsmi_view view)
{
    note(script, view.len);
    note(script, prop_pick(view, SIZE_MAX));
}

/* What leaves. Of a request that libcurl hands over in several pieces, or that comes out in
 * several, the first has the head and the last shows it. */
static void on_seen(void *context, struct wsmi_view bytes)
{
    struct script *script = context;
    PROP_CHECK(!prop_shows(bytes, password));
    script->shows = prop_shows(bytes, "POST ") ? prop_shows(bytes, credentials) : script->shows;
    if (prop_shows(bytes, mark)) {
        PROP_CHECK(!has(&script->wish, 'd') || script->shows);
        script->marks++;
    }
}

static enum wsmi_flow on_data(void *context, const struct wsmi_http_answer *head,
                              struct wsmi_view piece)
{
    struct script *script = context;
    PROP_CHECK(script->ends == 0 && !script->holds && piece.len > 0);
    PROP_CHECK(head->status >= 200 && head->status < 300);
    note_view(script, piece);
    script->holds = has(&script->wish, 'u');
    return script->holds ? WSMI_FLOW_PAUSE : WSMI_FLOW_GO;
}

static void check_answer(const struct script *script, const struct wsmi_http_answer *answer)
{
    const size_t most = value(&script->wish, 'm', MAX_BODY);
    const struct wsmi_view text = wsmi_view_from_str(answer->text);
    PROP_CHECK(answer->failure < WSMI_FAILURE_COUNT && answer->phase < WSMI_PHASE_COUNT);
    PROP_CHECK(answer->status == 0 || (answer->status >= 100 && answer->status <= 999));
    PROP_CHECK(answer->failure != WSMI_FAILURE_NONE || answer->status >= 200);
    PROP_CHECK(answer->failure == WSMI_FAILURE_NONE || answer->body.len == 0);
    PROP_CHECK(answer->body.len <= most && answer->tls_end_point.len == 0);
    PROP_CHECK(answer->failure != WSMI_FAILURE_OOM || script->memory.failed);
    PROP_CHECK(answer->failure != WSMI_FAILURE_INTERNAL);
    PROP_CHECK(!prop_shows(text, password));
    for (size_t i = 0; i < text.len; i++) {
        PROP_CHECK(text.ptr[i] >= ' ' && text.ptr[i] <= '~');
    }
    /* Nobody answers who was not asked, and nobody was asked before he could be answered. */
    PROP_CHECK(answer->status == 0 || script->fed > 0);
    /* Of an answer with Digest the request is known to have left, or was never to leave. */
    PROP_CHECK(!has(&script->wish, 'd') || answer->failure != WSMI_FAILURE_NONE ||
               answer->status >= 300 || script->marks > 0);
}

static void on_done(void *context, const struct wsmi_http_answer *answer)
{
    struct script *script = context;
    PROP_CHECK(++script->ends == 1);
    check_answer(script, answer);
    note(script, answer->failure);
    note(script, answer->status);
    note(script, answer->phase);
    note_view(script, answer->body);
    note_view(script, answer->content_type);
    note_view(script, answer->location);
    for (size_t i = 0; i < answer->challenge_count; i++) {
        note_view(script, answer->challenges[i]);
    }
}

/* Each resume lets one piece through. */
static void resume(struct script *script)
{
    for (size_t i = 0; script->ends == 0 && script->holds && i <= script->fed; i++) {
        script->holds = false;
        script->transport->ops->resume(script->handle, script->now_ms + DEADLINE_MS);
        wire_settle();
    }
}

static void play_part(struct script *script)
{
    const struct wsmi_transport_ops *ops = script->transport->ops;
    struct wsmi_view part = split(&script->rest, "\n--\n");
    const struct letters letters = read_letters(split(&part, "\n"));
    const size_t piece = value(&letters, 'z', 0) == 0 ? SIZE_MAX : value(&letters, 'z', 0);
    script->now_ms += value(&letters, 't', 0) % (2 * DEADLINE_MS);
    if (has(&letters, 'c')) {
        ops->cancel(script->handle);
    }
    if (has(&letters, 'w')) {
        bool unsent = ops->withdraw(script->handle, script->now_ms + 1000);
        PROP_CHECK(!unsent || script->marks == 0);
        note(script, unsent);
    }
    wire_settle();
    while (script->ends == 0 && part.len > 0) {
        struct wsmi_view bytes = {part.ptr, part.len < piece ? part.len : piece};
        script->fed += wire_send(bytes) ? bytes.len : 0;
        part.ptr += bytes.len;
        part.len -= bytes.len;
        wire_settle();
        resume(script);
    }
    if (has(&letters, 'f')) {
        wire_hang_up();
        wire_settle();
        resume(script);
    }
}

/* How often the peer may have got to see the request. */
static unsigned most_marks(const struct letters *wish)
{
    return (has(wish, 'd') ? 2U : 1U) * (has(wish, 'y') ? 2U : 1U);
}

/* Of the size that is wished for, and the mark at its end. */
static struct wsmi_view make_body(const struct script *script)
{
    const size_t length = strlen(mark);
    size_t size = value(&script->wish, 'b', 20) % MAX_BODY;
    size = size < length ? length : size;
    uint8_t *body = malloc(size);
    PROP_CHECK(body != NULL);
    memset(body, ' ', size);
    memcpy(body + size - length, mark, length);
    return (struct wsmi_view){body, size};
}

static void exchange(struct script *script, bool is_first)
{
    static const char *const headers[] = {"Content-Type: application/soap+xml;charset=UTF-8"};
    const struct letters *wish = &script->wish;
    const struct wsmi_view body = make_body(script);
    struct wsmi_err err;
    const struct wsmi_http_request request = {
        .headers = headers,
        .header_count = 1,
        .authorization = has(wish, 'a') && !has(wish, 'd') ? "Negotiate dG9rZW4=" : NULL,
        .body = body,
        .deadline_ms = script->now_ms + DEADLINE_MS,
        .on_data = has(wish, 's') ? on_data : NULL,
        .may_repeat = has(wish, 'y'),
        .only_reused = has(wish, 'o') && !is_first,
    };
    script->ends = script->marks = 0;
    script->fed = 0;
    script->holds = script->shows = false;
    if (script->transport->ops->start(script->endpoint, &request, on_done, script, &script->handle,
                                      &err)) {
        wire_settle();
        while (script->ends == 0 && script->rest.len > 0 && script->parts++ < MAX_PARTS) {
            play_part(script);
        }
        /* Nothing comes any more. */
        script->now_ms += 2 * DEADLINE_MS;
        wire_settle();
        PROP_CHECK(script->ends == 1);
        PROP_CHECK(script->marks <= most_marks(wish));
        note(script, script->marks);
        script->transport->ops->release(script->handle);
    } else {
        PROP_CHECK(script->memory.failed && err.code == WSMI_E_OOM);
    }
    free((void *)(uintptr_t)body.ptr);
}

static bool open_endpoint(struct script *script)
{
    const struct letters *wish = &script->wish;
    const uint32_t proxy = value(wish, 'p', 0) % 5;
    struct wsmi_endpoint_config config = {
        .url = "http://127.0.0.1:5985/wsman",
        .user_agent = "wsmi",
        .limits = wsmi_limits_default(),
        .proxy = {.url = proxy > 0 ? "http://127.0.0.2:3128" : NULL,
                  .user = proxy > 2 ? "bob" : NULL,
                  .password = proxy > 2 ? "bobs" : NULL,
                  .scheme = proxy == 3 ? WSMI_AUTH_DIGEST : WSMI_AUTH_BASIC,
                  .tunnel = proxy > 1},
        .digest_user = has(wish, 'd') ? "ann" : NULL,
        .digest_password = has(wish, 'd') ? password : NULL,
    };
    struct wsmi_err err;
    config.limits.max_message_bytes = value(wish, 'm', MAX_BODY);
    config.limits.max_header_bytes = value(wish, 'h', (uint32_t)config.limits.max_header_bytes) + 1;
    config.limits.max_field_bytes = value(wish, 'v', (uint32_t)config.limits.max_field_bytes);
    if (script->transport->ops->open_endpoint(script->transport, &config, &script->endpoint,
                                              &err)) {
        return true;
    }
    PROP_CHECK(script->memory.failed && err.code == WSMI_E_OOM);
    return false;
}

static void run_script(struct script *script)
{
    struct wsmi_err err;
    if (!wsmi_curl_transport_new(&script->memory.base, &script->transport, &err)) {
        PROP_CHECK(script->memory.failed && err.code == WSMI_E_OOM);
        return;
    }
    if (open_endpoint(script)) {
        uint32_t count = value(&script->wish, 'q', 1) % (MAX_EXCHANGES + 1);
        for (uint32_t i = 0; i < count; i++) {
            exchange(script, i == 0);
        }
        script->transport->ops->close_endpoint(script->endpoint);
    }
    script->transport->ops->destroy(script->transport);
    note(script, wire_count());
}

struct outcome {
    uint64_t trace;
    size_t requests;
    bool failed;
};

static struct outcome run(struct wsmi_view input, size_t fail_at)
{
    struct script script = {.rest = input, .now_ms = 1000};
    prop_allocator_init(&script.memory, fail_at);
    script.wish = read_letters(split(&script.rest, "\n--\n"));
    fibers_open(&script.now_ms, THREADS);
    wire_open(&script.now_ms, on_seen, &script);
    run_script(&script);
    wire_close();
    fibers_close();
    PROP_CHECK(script.memory.live == 0);
    return (struct outcome){script.trace, script.memory.requests, script.memory.failed};
}

enum part { PURE, MEMORY, PARTS };

void prop_exchange(struct wsmi_view input)
{
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    const struct outcome first = run(input, 0);
    if (prop_has(turn, PURE)) {
        struct outcome second = run(input, 0);
        PROP_CHECK(second.trace == first.trace && second.requests == first.requests);
    }
    if (prop_has(turn, MEMORY)) {
        for (size_t i = 0; i < prop_starve_runs(first.requests); i++) {
            PROP_CHECK(run(input, 1 + prop_starve_pick(input, first.requests, i)).failed);
        }
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}

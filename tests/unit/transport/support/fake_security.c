/* SPDX-License-Identifier: MIT */
#include "fake_security.h"

#include "check.h"
#include "client.h"
#include "wsmi/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wsmi_security_context {
    struct fake_security *security;
    unsigned steps;
    unsigned sent;
    unsigned received;
};

/* Counts the call; false: it is to fail. */
static bool enter(struct fake_security *security, enum fake_call call,
                  struct wsmi_security_failure *failure)
{
    pthread_mutex_lock(&security->lock);
    unsigned number = ++security->calls[call];
    if (++security->busy > security->most_busy) {
        security->most_busy = security->busy;
    }
    if (security->hangs == call) {
        security->hangs = FAKE_NONE;
        security->is_hanging = true;
        pthread_cond_broadcast(&security->changed);
        while (!security->may_go) {
            pthread_cond_wait(&security->changed, &security->lock);
        }
    }
    bool fails = security->fails == call && number >= security->fails_at &&
                 (security->fails_until == 0 || number <= security->fails_until);
    pthread_mutex_unlock(&security->lock);
    client_sleep_ms(security->call_ms);
    pthread_mutex_lock(&security->lock);
    security->busy--;
    pthread_mutex_unlock(&security->lock);
    if (fails) {
        memset(failure, 0, sizeof(*failure));
        failure->code = security->code;
        snprintf(failure->text, sizeof(failure->text), "the mechanism says %d to call %d",
                 (int)security->code, (int)call);
    }
    return !fails;
}

static void count_live(struct fake_security *security, int more)
{
    pthread_mutex_lock(&security->lock);
    security->live += (unsigned)more;
    pthread_cond_broadcast(&security->changed);
    pthread_mutex_unlock(&security->lock);
}

/* Counted before it is made: who waits for the last one to go must not miss one that hangs here. */
static bool fake_open(struct wsmi_security *base, const struct wsmi_security_config *config,
                      struct wsmi_security_context **ret, struct wsmi_security_failure *failure)
{
    struct fake_security *security = (struct fake_security *)base;
    count_live(security, 1);
    if (!enter(security, FAKE_OPEN, failure)) {
        count_live(security, -1);
        return false;
    }
    struct wsmi_security_context *context = calloc(1, sizeof(*context));
    REQUIRE(context != NULL && config->host != NULL && strcmp(config->host, "a.test") == 0);
    context->security = security;
    pthread_mutex_lock(&security->lock);
    security->saw_password = wsmi_view_eq(config->password, WSMI_VIEW("open sesame"));
    security->bindings_bytes = config->channel_bindings.len;
    REQUIRE(security->bindings_bytes <= sizeof(security->bindings));
    if (security->bindings_bytes > 0) {
        memcpy(security->bindings, config->channel_bindings.ptr, security->bindings_bytes);
    }
    pthread_mutex_unlock(&security->lock);
    *ret = context;
    return true;
}

static bool refuse(struct wsmi_security_failure *failure, enum wsmi_security_code code,
                   const char *text)
{
    memset(failure, 0, sizeof(*failure));
    failure->code = code;
    snprintf(failure->text, sizeof(failure->text), "%s", text);
    return false;
}

static bool fake_step(struct wsmi_security_context *context, struct wsmi_view token,
                      struct wsmi_buf *out, bool *ret_complete,
                      struct wsmi_security_failure *failure)
{
    struct fake_security *security = context->security;
    char expected[16];
    char made[16];
    if (!enter(security, FAKE_STEP, failure)) {
        return false;
    }
    CHECK(context->steps < security->steps);
    snprintf(expected, sizeof(expected), "s%u", context->steps);
    bool good =
        context->steps == 0 ? token.len == 0 : wsmi_view_eq(token, wsmi_view_from_str(expected));
    if (!good) {
        return refuse(failure, WSMI_SECURITY_TOKEN, "not the peer's token");
    }
    context->steps++;
    *ret_complete = context->steps == security->steps;
    if (*ret_complete && security->wants_proof) {
        return true;
    }
    snprintf(made, sizeof(made), "c%u", context->steps);
    wsmi_buf_put_str(out, made);
    for (size_t i = 0; context->steps == 1 && i < security->token_bytes; i++) {
        wsmi_buf_put_byte(out, 'c');
    }
    return true;
}

static void put_header(struct wsmi_buf *header, unsigned number)
{
    char text[17];
    snprintf(text, sizeof(text), "header%010u", number);
    wsmi_buf_put_str(header, text);
}

static void put_turned(struct wsmi_buf *out, struct wsmi_view bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        wsmi_buf_put_byte(out, (uint8_t)~bytes.ptr[i]);
    }
}

static bool fake_wrap(struct wsmi_security_context *context, size_t start, struct wsmi_buf *header,
                      struct wsmi_buf *message, struct wsmi_security_failure *failure)
{
    if (!enter(context->security, FAKE_WRAP, failure)) {
        return false;
    }
    put_header(header, context->sent++);
    for (size_t i = start; i < message->len; i++) {
        message->ptr[i] = (uint8_t)~message->ptr[i];
    }
    return true;
}

static bool is_header(struct wsmi_view header, unsigned number, bool counts)
{
    char text[17];
    snprintf(text, sizeof(text), "header%010u", number);
    return header.len == 16 && memcmp(header.ptr, text, counts ? 16 : 6) == 0;
}

static bool fake_unwrap(struct wsmi_security_context *context, struct wsmi_view header,
                        struct wsmi_view data, struct wsmi_buf *message,
                        struct wsmi_security_failure *failure)
{
    struct fake_security *security = context->security;
    if (!enter(security, FAKE_UNWRAP, failure)) {
        return false;
    }
    if (!is_header(header, context->received++, security->counts)) {
        return refuse(failure, WSMI_SECURITY_MESSAGE, "out of order");
    }
    REQUIRE(data.len > security->cuts + security->nuls);
    data.len -= security->cuts + security->nuls;
    put_turned(message, data);
    for (size_t i = 0; i < security->nuls; i++) {
        wsmi_buf_put_byte(message, 0);
    }
    return true;
}

static const char *fake_describe(const struct wsmi_security_context *context)
{
    (void)context;
    return "user@A.TEST by a mechanism of the test's";
}

static struct wsmi_security_notes fake_note(const struct wsmi_security_context *context)
{
    return context->security->notes;
}

static void fake_close(struct wsmi_security_context *context)
{
    struct fake_security *security = context->security;
    free(context);
    count_live(security, -1);
}

void fake_security_init(struct fake_security *security)
{
    static const struct wsmi_security_ops ops = {fake_open,     fake_step, fake_wrap, fake_unwrap,
                                                 fake_describe, fake_note, fake_close};
    memset(security, 0, sizeof(*security));
    security->base.ops = &ops;
    security->steps = 2;
    security->counts = true;
    security->fails = FAKE_NONE;
    security->hangs = FAKE_NONE;
    security->code = WSMI_SECURITY_CREDENTIALS;
    pthread_mutex_init(&security->lock, NULL);
    pthread_cond_init(&security->changed, NULL);
}

void fake_security_clean_up(struct fake_security *security)
{
    CHECK(fake_security_is_clean(security));
    pthread_cond_destroy(&security->changed);
    pthread_mutex_destroy(&security->lock);
}

void fake_security_await_hang(struct fake_security *security)
{
    pthread_mutex_lock(&security->lock);
    while (!security->is_hanging) {
        pthread_cond_wait(&security->changed, &security->lock);
    }
    pthread_mutex_unlock(&security->lock);
}

void fake_security_let_go(struct fake_security *security)
{
    pthread_mutex_lock(&security->lock);
    security->may_go = true;
    pthread_cond_broadcast(&security->changed);
    pthread_mutex_unlock(&security->lock);
}

bool fake_security_is_clean(struct fake_security *security)
{
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&security->lock);
        bool clean = security->live == 0 && security->busy == 0;
        pthread_mutex_unlock(&security->lock);
        if (clean) {
            return true;
        }
        client_sleep_ms(10);
    }
    return false;
}

unsigned fake_security_calls(struct fake_security *security, enum fake_call call)
{
    pthread_mutex_lock(&security->lock);
    unsigned calls = security->calls[call];
    pthread_mutex_unlock(&security->lock);
    return calls;
}

void fake_seal(const char *message, unsigned number, const char *protocol, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "--Encrypted Boundary\r\nContent-Type: ");
    wsmi_buf_put_str(out, protocol);
    wsmi_buf_put_str(out, "\r\nOriginalContent: type=application/soap+xml;charset=UTF-8;Length=");
    wsmi_buf_put_u64(out, strlen(message));
    wsmi_buf_put_str(out, "\r\n--Encrypted Boundary\r\nContent-Type: application/octet-stream\r\n");
    wsmi_buf_put(out, (struct wsmi_view){(const uint8_t *)"\x10\0\0\0", 4});
    put_header(out, number);
    put_turned(out, wsmi_view_from_str(message));
    wsmi_buf_put_str(out, "--Encrypted Boundary--\r\n");
}

bool fake_unseal(struct wsmi_view body, unsigned number, bool counts, struct wsmi_buf *out)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_multipart frame;
    struct wsmi_err err;
    if (!wsmi_multipart_parse(body, WSMI_MULTIPART_SPNEGO, &limits, &frame, &err) &&
        !wsmi_multipart_parse(body, WSMI_MULTIPART_KERBEROS, &limits, &frame, &err)) {
        return false;
    }
    put_turned(out, frame.data);
    return is_header(frame.header, number, counts) && frame.length == frame.data.len;
}

/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <string.h>

#include "text.h"

bool resp_record_init(struct resp_record *r, const char *log_file, const char *stats_file)
{
    r->stats_file = stats_file;
    if (pthread_mutex_init(&r->lock, NULL) != 0) {
        return false;
    }
    if (log_file) {
        r->log = fopen(log_file, "ae");
        return r->log != NULL;
    }
    return true;
}

void resp_record_clean_up(struct resp_record *r)
{
    if (r->log) {
        (void)fclose(r->log);
        r->log = NULL;
    }
    (void)pthread_mutex_destroy(&r->lock);
}

void resp_record_opened(struct resp_record *r)
{
    (void)atomic_fetch_add(&r->connections, 1);
    const unsigned long long now = atomic_fetch_add(&r->open, 1) + 1;
    if (now > atomic_load(&r->peak)) {
        atomic_store(&r->peak, now);
    }
}

void resp_record_closed(struct resp_record *r)
{
    (void)atomic_fetch_sub(&r->open, 1);
}

/* Bytes of the peer in a line of ours: blanks and controls are escaped, and there is an end to it.
 */
static void write_escaped(FILE *f, const char *s)
{
    size_t written = 0;
    for (; *s && written < 200; s++, written++) {
        const unsigned char c = (unsigned char)*s;
        if (c > ' ' && c < 0x7F && c != '\\') {
            (void)fputc(c, f);
        } else {
            (void)fprintf(f, "\\x%02X", c);
        }
    }
}

static const char *scheme_of(const char *authorization)
{
    static const char *const known[] = {"basic", "negotiate", "kerberos",
                                        "ntlm",  "digest",    "bearer"};
    if (!authorization) {
        return "none";
    }
    const size_t len = strcspn(authorization, " ");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (resp_ascii_equal(authorization, len, known[i])) {
            return known[i];
        }
    }
    return "other";
}

void resp_record_request(struct resp_record *r, const struct resp_record_line *line)
{
    if (!r->log) {
        return;
    }
    (void)fprintf(r->log, "conn=%llu req=%llu method=", line->connection, line->request);
    write_escaped(r->log, line->method);
    (void)fputs(" path=", r->log);
    write_escaped(r->log, line->path);
    (void)fprintf(r->log, " auth=%s authorized=%s wsmanidentify=", scheme_of(line->authorization),
                  line->authorized ? "yes" : "no");
    write_escaped(r->log, line->wsmanidentify ? line->wsmanidentify : "none");
    (void)fprintf(r->log, " sealed=%s body=%llu operation=%s answer=", line->sealed ? "yes" : "no",
                  line->body_bytes, line->operation);
    if (line->status > 0) {
        (void)fprintf(r->log, "%u\n", line->status);
    } else {
        (void)fputs("none\n", r->log);
    }
    (void)fflush(r->log);
}

bool resp_record_replace_file(const char *path, const char *text)
{
    struct resp_text name = {0};
    resp_text_addf(&name, "%s.new", path);
    resp_text_add_bytes(&name, "", 1);
    bool ok = !name.failed;
    FILE *f = ok ? fopen(name.ptr, "we") : NULL;
    if (f) {
        ok = fputs(text, f) >= 0;
        ok = fclose(f) == 0 && ok;
        ok = ok && rename(name.ptr, path) == 0;
    }
    ok = ok && f;
    resp_text_clean_up(&name);
    return ok;
}

void resp_record_add(struct resp_record *r, enum resp_counter c, long long n)
{
    (void)atomic_fetch_add(&r->counter[c], n);
}

void resp_record_principal(struct resp_record *r, const char *name)
{
    (void)pthread_mutex_lock(&r->lock);
    size_t i = 0;
    while (i < r->principal_count && strcmp(r->principal[i], name) != 0) {
        i++;
    }
    if (i == r->principal_count && i < RESP_RECORD_PRINCIPALS) {
        (void)snprintf(r->principal[i], sizeof r->principal[i], "%s", name);
        for (char *c = r->principal[i]; *c; c++) {
            const unsigned char byte = (unsigned char)*c;
            *c = byte <= ' ' || byte == 0x7F ? '_' : *c; /* one word of the line */
        }
        r->principal_count++;
    }
    (void)pthread_mutex_unlock(&r->lock);
}

void resp_record_print(struct resp_record *r, struct resp_text *out)
{
    static const char *const names[COUNT_COUNT] = {
        [COUNT_CONTEXTS] = "contexts",
        [COUNT_SUBSCRIPTIONS] = "subscriptions",
        [COUNT_WAITING] = "waiting",
        [COUNT_CONTEXTS_OPENED] = "contexts_opened",
        [COUNT_CONTEXTS_RELEASED] = "contexts_released",
        [COUNT_CONTEXTS_EXPIRED] = "contexts_expired",
        [COUNT_SUBSCRIPTIONS_OPENED] = "subscriptions_opened",
        [COUNT_SUBSCRIPTIONS_EXPIRED] = "subscriptions_expired",
        [COUNT_IDENTIFY] = "identify",
        [COUNT_GET] = "get",
        [COUNT_PUT] = "put",
        [COUNT_CREATE] = "create",
        [COUNT_DELETE] = "delete",
        [COUNT_INVOKE] = "invoke",
        [COUNT_ENUMERATE] = "enumerate",
        [COUNT_PULL] = "pull",
        [COUNT_RELEASE] = "release",
        [COUNT_SUBSCRIBE] = "subscribe",
        [COUNT_UNSUBSCRIBE] = "unsubscribe",
        [COUNT_RENEW] = "renew",
        [COUNT_CLASSES] = "classes",
        [COUNT_INTERACTIVE] = "interactive",
        [COUNT_CONTROL] = "control",
        [COUNT_ITEMS] = "items",
        [COUNT_EVENTS] = "events",
        [COUNT_FAULTS] = "faults",
        [COUNT_BYTES_IN] = "bytes_in",
        [COUNT_BYTES_OUT] = "bytes_out",
        [COUNT_STATS] = "stats",
        [COUNT_LEGS] = "legs",
        [COUNT_AUTHENTICATIONS] = "authentications",
        [COUNT_REFUSED] = "refused",
        [COUNT_SEALED] = "sealed",
    };
    resp_text_addf(out, "connections=%llu requests=%llu peak=%llu open=%llu",
                   atomic_load(&r->connections), atomic_load(&r->requests), atomic_load(&r->peak),
                   atomic_load(&r->open));
    for (size_t i = 0; i < COUNT_COUNT; i++) {
        resp_text_addf(out, " %s=%lld", names[i], atomic_load(&r->counter[i]));
    }
    (void)pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < r->principal_count; i++) {
        resp_text_addf(out, " principal=%s", r->principal[i]);
    }
    (void)pthread_mutex_unlock(&r->lock);
    resp_text_add(out, "\n");
}

bool resp_record_write_stats(struct resp_record *r)
{
    struct resp_text line = {0};
    if (!r->stats_file) {
        return true;
    }
    resp_record_print(r, &line);
    resp_text_add_bytes(&line, "", 1);
    const bool ok = !line.failed && resp_record_replace_file(r->stats_file, line.ptr);
    resp_text_clean_up(&line);
    return ok;
}

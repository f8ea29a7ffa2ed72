/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <string.h>

#include "text.h"

bool resp_record_init(struct resp_record *r, const char *log_file, const char *stats_file)
{
    r->stats_file = stats_file;
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
    (void)fprintf(r->log, " body=%llu operation=%s answer=", line->body_bytes, line->operation);
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

bool resp_record_write_stats(struct resp_record *r)
{
    char line[160];
    if (!r->stats_file) {
        return true;
    }
    (void)snprintf(line, sizeof line, "connections=%llu requests=%llu peak=%llu\n",
                   atomic_load(&r->connections), atomic_load(&r->requests), atomic_load(&r->peak));
    return resp_record_replace_file(r->stats_file, line);
}

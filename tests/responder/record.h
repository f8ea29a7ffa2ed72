/* SPDX-License-Identifier: MIT */
/*
 * What tests may assert about the traffic: one log line per request, and counters. Never a
 * password, never the value of an Authorization header: only the name of its scheme when that is a
 * well-known one.
 */
#ifndef RESP_RECORD_H
#define RESP_RECORD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What is counted besides connections. The first few are numbers of what is there now. */
enum resp_counter {
    COUNT_CONTEXTS,
    COUNT_SUBSCRIPTIONS,
    COUNT_WAITING,
    COUNT_CONTEXTS_OPENED,
    COUNT_CONTEXTS_RELEASED,
    COUNT_CONTEXTS_EXPIRED,
    COUNT_SUBSCRIPTIONS_OPENED,
    COUNT_SUBSCRIPTIONS_EXPIRED,
    COUNT_IDENTIFY,
    COUNT_GET,
    COUNT_PUT,
    COUNT_CREATE,
    COUNT_DELETE,
    COUNT_INVOKE,
    COUNT_ENUMERATE,
    COUNT_PULL,
    COUNT_RELEASE,
    COUNT_SUBSCRIBE,
    COUNT_UNSUBSCRIBE,
    COUNT_RENEW,
    COUNT_CLASSES,
    COUNT_INTERACTIVE,
    COUNT_CONTROL,
    COUNT_ITEMS,
    COUNT_EVENTS,
    COUNT_FAULTS,
    COUNT_BYTES_IN,
    COUNT_BYTES_OUT,
    COUNT_STATS,
    COUNT_LEGS,
    COUNT_AUTHENTICATIONS,
    COUNT_REFUSED,
    COUNT_SEALED,
    COUNT_COUNT
};

#define RESP_RECORD_PRINCIPALS 32

struct resp_record {
    FILE *log; /* NULL: none. Written by the serving thread only. */
    const char *stats_file;
    atomic_ullong connections;
    atomic_ullong requests;
    atomic_ullong open;
    atomic_ullong peak;
    atomic_llong counter[COUNT_COUNT];
    pthread_mutex_t lock; /* of what follows */
    char principal[RESP_RECORD_PRINCIPALS][256];
    size_t principal_count;
};

struct resp_record_line {
    unsigned long long connection;
    unsigned long long request; /* on that connection, from 1 */
    const char *method;
    const char *path;
    const char *authorization; /* header value or NULL; only its scheme is written */
    bool authorized;
    bool sealed;
    const char *wsmanidentify; /* header value or NULL */
    unsigned long long body_bytes;
    const char *operation;
    unsigned status; /* 0: no answer */
};

/* False when the log cannot be opened (errno says why). */
bool resp_record_init(struct resp_record *r, const char *log_file, const char *stats_file);
void resp_record_clean_up(struct resp_record *r);

/* Somebody has authenticated; each is kept once, the first RESP_RECORD_PRINCIPALS of them. */
void resp_record_principal(struct resp_record *r, const char *name);

void resp_record_add(struct resp_record *r, enum resp_counter c, long long n);

/* The counters as one line of name=value. */
struct resp_text;
void resp_record_print(struct resp_record *r, struct resp_text *out);

void resp_record_opened(struct resp_record *r);
void resp_record_closed(struct resp_record *r);
void resp_record_request(struct resp_record *r, const struct resp_record_line *line);

/* Writes `text` to `path` by renaming a finished file into place. */
bool resp_record_replace_file(const char *path, const char *text);

/* Rewrites the stats file, if there is one. */
bool resp_record_write_stats(struct resp_record *r);

#endif

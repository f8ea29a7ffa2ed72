/* SPDX-License-Identifier: MIT */
/*
 * What tests may assert about the traffic: one log line per request, and counters. Never a
 * password, never the value of an Authorization header: only the name of its scheme when that is a
 * well-known one.
 */
#ifndef RESP_RECORD_H
#define RESP_RECORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct resp_record {
    FILE *log; /* NULL: none. Written by the serving thread only. */
    const char *stats_file;
    atomic_ullong connections;
    atomic_ullong requests;
    atomic_ullong open;
    atomic_ullong peak;
};

struct resp_record_line {
    unsigned long long connection;
    unsigned long long request; /* on that connection, from 1 */
    const char *method;
    const char *path;
    const char *authorization; /* header value or NULL; only its scheme is written */
    bool authorized;
    const char *wsmanidentify; /* header value or NULL */
    unsigned long long body_bytes;
    const char *operation;
    unsigned status; /* 0: no answer */
};

/* False when the log cannot be opened (errno says why). */
bool resp_record_init(struct resp_record *r, const char *log_file, const char *stats_file);
void resp_record_clean_up(struct resp_record *r);

void resp_record_opened(struct resp_record *r);
void resp_record_closed(struct resp_record *r);
void resp_record_request(struct resp_record *r, const struct resp_record_line *line);

/* Writes `text` to `path` by renaming a finished file into place. */
bool resp_record_replace_file(const char *path, const char *text);

/* Rewrites the stats file, if there is one. */
bool resp_record_write_stats(struct resp_record *r);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A server that answers WS-Man requests with bytes made beforehand, as cheaply as it can, so that
 * what is measured is the client: Identify, Enumerate, Pull and Release over HTTP on every address
 * of 127.0.0.0/8. It believes its client every word.
 */
#ifndef WSMI_BENCH_CANNED_H
#define WSMI_BENCH_CANNED_H

#include <sys/types.h>

struct canned {
    pid_t pid;
    unsigned port;
};

struct canned_config {
    unsigned delay_ms;       /* of every answer */
    unsigned long instances; /* of an enumeration: 9 properties, about 470 bytes each */
};

/* Starts it in a child process; before the first thread of this one. */
void canned_start(struct canned *ret, const struct canned_config *config);

/* Ends it. */
void canned_stop(const struct canned *canned);

#endif

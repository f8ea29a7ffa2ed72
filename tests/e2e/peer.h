/* SPDX-License-Identifier: MIT */
/* The other end of the wire: wsmi-responder as a child process, and listeners that say nothing. A
 * failure to set one up ends the program. */
#ifndef WSMI_E2E_PEER_H
#define WSMI_E2E_PEER_H

#include <stddef.h>
#include <sys/types.h>

/* Files of ci/certs, made when the tests were built. */
#define PEER_CERTS WSMI_E2E_CERTS "/"

struct peer {
    pid_t pid;
    unsigned port;
    char directory[64]; /* of its log, statistics and password file */
};

struct peer_stats {
    unsigned long connections;
    unsigned long requests;
    unsigned long peak;
};

/* The account that every peer knows. */
#define PEER_USER     "ann"
#define PEER_PASSWORD "p:ss w\xC3\xB6rd"

/* Starts the responder on a port of 127.0.0.1 with that account, anonymous Identify, and the given
 * arguments, a list that ends with NULL. */
void peer_start(struct peer *peer, const char *const *arguments);

/* The same over TLS with certificate and key `name`.pem and `name`.key of PEER_CERTS. */
void peer_start_tls(struct peer *peer, const char *name, const char *const *arguments);

/* Ends it, checks that it ended well, and forgets its files. `ret` may be NULL. */
void peer_stop(struct peer *peer, struct peer_stats *ret);

/* The statistics so far. */
struct peer_stats peer_stats(const struct peer *peer);

/* One counter of the statistics so far (tests/responder/README.md). */
unsigned long peer_counter(const struct peer *peer, const char *name);

/* The request log so far; the caller frees it. */
char *peer_log(const struct peer *peer);

/* A port of 127.0.0.1 where connections are queued and nobody answers. */
struct listener {
    int socket;
    unsigned port;
};
void listener_open(struct listener *listener);

/* How many connections arrived since the last call; drops them. */
size_t listener_visitors(const struct listener *listener);
void listener_close(struct listener *listener);

/* A port where the queue is full: connecting takes for ever. */
enum { BLACK_HOLE_FILLERS = 8 };
struct black_hole {
    struct listener listener;
    int fillers[BLACK_HOLE_FILLERS];
};
void black_hole_open(struct black_hole *hole);
void black_hole_close(struct black_hole *hole);

/* A port of 127.0.0.1 at which nobody listens. */
unsigned unused_port(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A server on loopback that does what a script says, one thread per connection. Each accepted
 * connection takes the next script; the last one serves all that follow.
 */
#ifndef WSMI_TEST_SERVER_H
#define WSMI_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum step_kind {
    STEP_CLOSE = 0,    /* orderly; also what the end of a script does */
    STEP_READ_REQUEST, /* one whole request: header and Content-Length bytes of body */
    STEP_READ_HEADER,  /* up to the empty line, no further */
    STEP_SEND,         /* `text`, or `size` bytes of it */
    STEP_FILL,         /* `size` bytes 'x' */
    STEP_DRIP,         /* `text`, one byte every `size` milliseconds */
    STEP_SLEEP,        /* `size` milliseconds */
    STEP_RESET,        /* RST */
    STEP_SILENT,       /* reads nothing, sends nothing, until the peer or the test ends it */
    STEP_START_OVER    /* go to the first step; ends when the peer closed */
};

struct step {
    enum step_kind kind;
    const char *text;
    size_t size;
};

struct script {
    const struct step *steps;
    size_t count;
};

#define SCRIPT(array)                                                                              \
    {                                                                                              \
        array, sizeof(array) / sizeof((array)[0])                                                  \
    }

/* A good answer, and its head without the length. */
#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
#define OK      OK_HEAD "Content-Length: 9\r\n\r\n<answer/>"

/* It to every request. */
extern const struct step serve_forever[3];

struct server_tls {
    const char *certificate; /* PEM file, chain */
    const char *key;
    int max_version; /* TLS1_1_VERSION ...; 0 for no limit */
    bool want_client_certificate;
    const char *client_authority; /* PEM file; NULL: no client certificate is good */
    const char *staple;           /* DER file of an OCSP response; NULL: none */
};

struct server;

/* Listens on 127.0.0.1. `tls` is NULL for plain TCP. Scripts are borrowed. */
struct server *server_start(const struct script *scripts, size_t count,
                            const struct server_tls *tls);
unsigned server_port(const struct server *server);

/* Connections accepted so far; requests read by STEP_READ_REQUEST and STEP_READ_HEADER. */
unsigned server_accepted(struct server *server);
unsigned server_requests(struct server *server);

/* The last request read, NUL-terminated copy; free() it. */
char *server_last_request(struct server *server);
/* Checks that it was a POST as client.h makes them, with these fields behind the first three lines,
 * and this body. */
void server_expect_post(struct server *server, const char *fields);
/* How many reads from the socket it took. */
unsigned server_last_request_reads(struct server *server);

/* Ends every connection and joins every thread. */
void server_stop(struct server *server);

/* A port of 127.0.0.1 at which nobody listens. */
unsigned server_unused_port(void);

/* A listener whose queue is full, so that connecting to it takes forever. */
struct deaf;
struct deaf *deaf_start(void);
unsigned deaf_port(const struct deaf *deaf);
void deaf_stop(struct deaf *deaf);

#endif

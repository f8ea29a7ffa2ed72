/* SPDX-License-Identifier: MIT */
/* The command line of wsmi-responder. Supplied by whoever starts it; trusted, but mistakes are
 * refused, not guessed. */
#ifndef RESP_OPTIONS_H
#define RESP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "misbehave.h"

enum resp_agent { AGENT_DEFAULT, AGENT_WINDOWS, AGENT_OMI, AGENT_OPENWSMAN, AGENT_AMT };

enum resp_on_accept {
    ON_ACCEPT_SERVE,
    ON_ACCEPT_MUTE,
    ON_ACCEPT_CLOSE,
    ON_ACCEPT_RESET,
    ON_ACCEPT_GARBAGE
};

/* Strings borrow from argv. */
struct resp_options {
    struct sockaddr_storage address;
    socklen_t address_len;
    bool allow_non_loopback;
    const char *port_file;
    bool tls;
    const char *cert_file;
    const char *key_file;
    const char *client_ca_file;
    const char *tls_priority;
    const char *user;
    const char *password_file;
    bool anonymous;
    enum resp_agent agent;
    struct resp_misbehave misbehave;
    enum resp_on_accept on_accept;
    uint64_t hold_ms;
    uint64_t connection_limit;
    const char *log_file;
    const char *stats_file;
    bool die_with_parent;
    uint64_t generate;        /* instances of Demo_Generated */
    uint64_t context_idle_ms; /* an enumeration nobody pulls from ends then */
    uint64_t indications;     /* events each subscription gets */
    uint64_t indication_interval_ms;
    bool indications_end; /* the sequence ends after the last event */
};

enum resp_options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_BAD };

/* OPTIONS_DONE: --help or --version was printed. OPTIONS_BAD: a message went to stderr. */
enum resp_options_result resp_options_parse(int argc, char **argv, struct resp_options *ret);

#endif

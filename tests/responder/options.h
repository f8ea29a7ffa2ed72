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

/* The words of HTTP authentication. Digest is one word with two algorithms. */
enum resp_scheme {
    SCHEME_NEGOTIATE,
    SCHEME_KERBEROS,
    SCHEME_NTLM,
    SCHEME_DIGEST,
    SCHEME_DIGEST_SHA_256,
    SCHEME_BASIC,
    SCHEME_COUNT
};

/* How sealed bodies are spelled. */
enum resp_framing {
    FRAMING_WINDOWS,   /* a TAB before each header of a part */
    FRAMING_BARE,      /* none */
    FRAMING_OMI,       /* none, and a line end more at the end; a header behind a TAB is not seen */
    FRAMING_OPENWSMAN, /* a TAB, and a blank behind the dashes; both are needed */
};

/* How a message of Kerberos is cut into header and data. */
enum resp_wrap {
    WRAP_ROTATED, /* Windows: what trails the data is rotated into the header */
    WRAP_JOINED,  /* OMI: an ordinary token, cut where the length of the message remains */
};

/* Inside TLS: is a client held to the certificate it has seen? */
enum resp_cbt {
    CBT_NONE,    /* what it says about that is ignored */
    CBT_RELAXED, /* it may say nothing, but nothing wrong */
    CBT_STRICT,  /* it must say it */
};

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
    unsigned schemes;       /* a bit for each enum resp_scheme; 0: --auth was not given */
    uint64_t nonce_life_ms; /* of Digest */
    bool sealed_only;       /* without TLS, nothing but sealed messages */
    bool takes_signed;      /* ... and such as are signed only, by who agreed on no more */
    const char *keytab;     /* both go to GSSAPI by the environment */
    const char *service_user_file;
    enum resp_framing framing;
    enum resp_wrap wrap;
    enum resp_cbt cbt;
    const char *record_directory;
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

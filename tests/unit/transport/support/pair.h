/* SPDX-License-Identifier: MIT */
/* A context of ours and the acceptor it talks to, without HTTP in between. */
#ifndef WSMI_TEST_PAIR_H
#define WSMI_TEST_PAIR_H

#include "acceptor.h"

#include "transport/gss.h"

struct pair {
    struct wsmi_gss gss;
    struct wsmi_security_config config;
    struct wsmi_security_context *context;
    struct wsmi_security_failure failure;
    struct acceptor acceptor;
    unsigned legs; /* tokens of ours */
    struct wsmi_buf to_peer;
    struct wsmi_buf from_peer;
    /* Changes a token of the peer's on its way; NULL: nothing does. */
    void (*tamper)(struct wsmi_buf *token);
    unsigned pause_ms; /* before the first token is delivered */
};

/* Ends the program with status 77, saying so, when tests/interop/realm did not start it. */
void pair_need_realm(void);
/* The same without gss-ntlmssp. */
void pair_need_ntlm(void);

/* Kerberos by ann's password to HTTP/server.test, sealed; the caller changes `config`. */
void pair_init(struct pair *pair, enum wsmi_mech mech);
bool pair_open(struct pair *pair);
/* Exchanges tokens until both sides are done; true when they are. */
bool pair_talk(struct pair *pair);
/* Opens, talks, and ends the program unless both succeed. */
void pair_establish(struct pair *pair);
void pair_clean_up(struct pair *pair);

/* One message each way; false when either side refuses or gets another text. */
bool pair_carries(struct pair *pair, enum acceptor_layout layout, struct wsmi_view message);

/* Header and data of one message. */
struct parts {
    struct wsmi_buf header;
    struct wsmi_buf data;
};
void parts_init(struct parts *parts);
void parts_clean_up(struct parts *parts);
struct parts *parts_from_peer(struct parts *parts, struct pair *pair, enum acceptor_layout layout,
                              const char *message);
/* Wraps a message of ours. */
bool parts_wrap(struct parts *parts, struct pair *pair, struct wsmi_view message);
/* Unwraps; the text, if any, is dropped. */
bool parts_are_accepted(const struct parts *parts, struct pair *pair);

/* Contexts of that mechanism and user, with bindings of ours that the peer's are the same as, or
 * not. */
void pair_check_bindings(enum wsmi_mech mech, const char *user);

/* Another configuration of Kerberos: these lines for the library, and a port for the key
 * distribution centre; and back to the realm's own. */
void pair_configure(const char *more, unsigned port);
void pair_configure_as_before(void);
unsigned pair_kdc_port(void);

/* Writes a cache with a ticket for the password. */
void pair_get_tickets(const char *user, const char *password, const char *cache);

/* Lines of the key distribution centre's log that contain `word`, so far. */
unsigned pair_log_lines(const char *word);

/* The path of a file in the realm's folder, static until the next call but three. */
const char *pair_path(const char *name);

#endif

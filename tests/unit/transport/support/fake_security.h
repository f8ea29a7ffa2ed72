/* SPDX-License-Identifier: MIT */
/*
 * A security mechanism without cryptography. Tokens are "c<step>" from the client and "s<step>"
 * from the peer; a sealed message is its bytes with every bit turned, behind a header that counts
 * messages. Calls can fail, and hang until they are let go.
 */
#ifndef WSMI_TEST_FAKE_SECURITY_H
#define WSMI_TEST_FAKE_SECURITY_H

#include "proto/security.h"

#include <pthread.h>

enum fake_call { FAKE_OPEN = 0, FAKE_STEP, FAKE_WRAP, FAKE_UNWRAP, FAKE_CALLS, FAKE_NONE };

struct fake_security {
    struct wsmi_security base;
    unsigned steps;       /* until the context is complete */
    bool wants_proof;     /* the last step takes a token and makes none */
    bool counts;          /* messages have to come in order */
    size_t token_bytes;   /* of the first token; 0: small */
    enum fake_call fails; /* which call fails, from its number `fails_at` (1: the first) on, */
    unsigned fails_at;
    unsigned fails_until; /* up to this one; 0: for ever */
    enum wsmi_security_code code;
    enum fake_call hangs; /* which call hangs, once */
    size_t cuts;          /* octets at the end that unsealing leaves out */
    size_t nuls;          /* those before them that become NUL */
    unsigned call_ms;     /* how long each takes */
    struct wsmi_security_notes notes;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    unsigned calls[FAKE_CALLS];
    unsigned live; /* contexts */
    unsigned busy; /* calls under way */
    unsigned most_busy;
    bool is_hanging;
    bool may_go;
    bool saw_password;  /* the right one, in the configuration */
    char bindings[128]; /* of the last context */
    size_t bindings_bytes;
};

void fake_security_init(struct fake_security *security);
void fake_security_clean_up(struct fake_security *security);
/* Waits until a call hangs; lets it go; waits until no context lives, 10 s at most. */
void fake_security_await_hang(struct fake_security *security);
void fake_security_let_go(struct fake_security *security);
bool fake_security_is_clean(struct fake_security *security);
unsigned fake_security_calls(struct fake_security *security, enum fake_call call);

/* The peer's half: appends a sealed body with its delimiters, in the default spelling. */
void fake_seal(const char *message, unsigned number, const char *protocol, struct wsmi_buf *out);
/* Undoes what `wrap` and the framing did. False: it is not a sealed message of that number. */
bool fake_unseal(struct wsmi_view body, unsigned number, bool counts, struct wsmi_buf *out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Who is at the other end of a connection, by the schemes that authenticate a connection and not a
 * request: Negotiate, Kerberos, NTLM (RFC 4559, MS-WSMV 2.2.9). One of these belongs to each
 * connection; the serving thread alone uses it.
 */
#ifndef RESP_LOGIN_H
#define RESP_LOGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "answer.h"
#include "gss.h"
#include "misbehave.h"
#include "options.h"
#include "record.h"
#include "text.h"

/* What the credentials of a request amount to. */
enum resp_login_verdict {
    LOGIN_STRANGER, /* none of these schemes */
    LOGIN_LEG,      /* 401 with a token: the client is to go on */
    LOGIN_REFUSED,  /* 401 without one */
    LOGIN_KNOWN,    /* the connection belongs to somebody */
};

struct resp_login {
    struct resp_gss *gss;
    enum resp_scheme scheme;
    bool established;
    enum resp_login_verdict verdict; /* on the request that is being answered */
    struct resp_text challenge;      /* value of WWW-Authenticate for its answer; empty: none */
    struct resp_text looped;         /* the token of an endless loop */
    struct resp_text before;         /* the sealed body before this one */
};

void resp_login_clean_up(struct resp_login *l);

/* Looks at the credentials of the next request. `authorization` may be NULL; `binding` is the
 * certificate's, or empty, and outlives this. */
void resp_login_look(struct resp_login *l, const struct resp_options *o, struct resp_record *record,
                     const struct resp_misbehave *m, const struct resp_text *binding,
                     const char *authorization);

/* Would that request be worth reading to its end? Changes nothing. */
bool resp_login_may(const struct resp_login *l, const struct resp_options *o,
                    const char *authorization);

/* Replaces a sealed body by the message inside. When it cannot, the context is gone. */
bool resp_login_unseal(struct resp_login *l, const struct resp_options *o, const char *content_type,
                       struct resp_text *body);

/* Replaces the body of an answer by the sealed one. */
bool resp_login_seal(struct resp_login *l, const struct resp_options *o,
                     const struct resp_misbehave *m, struct resp_answer *a);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * One HTTP answer as data: status, header fields, body. Built here once, sent either by
 * libmicrohttpd (a correct answer on a connection that stays open) or byte by byte by pump.c
 * (everything a correct server cannot do).
 */
#ifndef RESP_ANSWER_H
#define RESP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "misbehave.h"
#include "options.h"
#include "text.h"

#define RESP_ANSWER_FIELDS 12

struct resp_field {
    const char *name;       /* literal */
    struct resp_text value; /* ends in NUL */
};

struct resp_answer {
    bool none; /* no answer at all: hold the connection, then close it */
    unsigned status;
    const char *reason; /* NULL: the usual phrase */
    struct resp_field field[RESP_ANSWER_FIELDS];
    size_t field_count;
    bool no_head; /* the body is all there is: bytes that are not HTTP */
    bool digest;  /* a challenge of Digest is to be added */
    bool stale;   /* ... because the nonce was too old */
    bool close;   /* the agent closes after this answer and says so */
    /* The body is body[0..fill_at) + fill_len times 'x' + body[fill_at..): an answer of gigabytes
     * costs nothing. */
    struct resp_text body;
    size_t fill_at;
    uint64_t fill_len;
};

enum resp_operation { OPERATION_IDENTIFY, OPERATION_OTHER };

/* What the responder knows about a request when it decides the answer. */
struct resp_request_facts {
    enum resp_agent agent;
    enum resp_operation operation;
    bool anonymous;         /* answered without credentials */
    const char *message_id; /* "" when the request has none that is fit to be echoed */
    const struct resp_misbehave *misbehave;
};

void resp_answer_clean_up(struct resp_answer *a);

/* Status and header fields of every SOAP answer of the agent. */
void resp_answer_begin_soap(struct resp_answer *a, enum resp_agent agent);

/* Is the operation done and answered? False when an item chooses other content. */
bool resp_answer_is_ordinary(const struct resp_misbehave *m);

/* Fills an empty answer with the identity, or with the content an item chooses. False when memory
 * ran out (the answer is then still fit for clean-up). */
bool resp_answer_build_soap(struct resp_answer *a, const struct resp_request_facts *facts);

/* 401 the way the agent writes it, with what is on offer, or with the one `challenge` when the
 * client is to go on with it (else NULL). */
bool resp_answer_build_unauthorized(struct resp_answer *a, const struct resp_options *o,
                                    const char *challenge);

/* Plain HTTP with --sealed-only: what would travel unsealed is not on offer. */
bool resp_scheme_is_offered(const struct resp_options *o, enum resp_scheme scheme);

/* An answer with a short text/plain body, as for 403, 404, 405 and 415. */
bool resp_answer_build_plain(struct resp_answer *a, unsigned status, const char *text);

/* Applies the items that change status and header fields of any answer. */
void resp_answer_apply_head(struct resp_answer *a, const struct resp_misbehave *m);

void resp_answer_set_field(struct resp_answer *a, const char *name, const char *value);

/* A further field, whether there is one of that name or not. */
void resp_answer_add_field(struct resp_answer *a, const char *name, const char *value);

/* NULL without such a field. */
const char *resp_answer_field(const struct resp_answer *a, const char *name);

uint64_t resp_answer_body_size(const struct resp_answer *a);

/* Copies up to `size` body bytes from `offset`; returns how many, 0 at the end. */
size_t resp_answer_body_read(const struct resp_answer *a, uint64_t offset, char *to, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/* The envelope around an answer: headers, faults with the detail each agent gives (DSP0226 section
 * 14), and what --misbehave changes in them. */
#ifndef RESP_REPLY_H
#define RESP_REPLY_H

#include <stdbool.h>

#include "fault.h"
#include "misbehave.h"
#include "soap.h"
#include "text.h"
#include "writer.h"

struct resp_reply {
    struct resp_trouble trouble; /* a fault when it has one */
    const char *action;
    struct resp_text header; /* more header blocks */
    struct resp_text body;   /* what stands in s:Body */
    struct resp_writer writer;
};

void resp_reply_clean_up(struct resp_reply *r);

/* Is there any trouble? */
bool resp_trouble_is_set(const struct resp_trouble *t);

/* The envelope of a success. */
void resp_reply_write(struct resp_text *out, enum resp_agent agent, const struct resp_soap *s,
                      const struct resp_reply *r, const struct resp_misbehave *m);

/* The envelope of a fault; `ret_status` is the HTTP status it travels with, `header` more
 * header blocks, or NULL. Nothing is written when
 * the agent answers with an empty body. */
void resp_reply_write_fault(struct resp_text *out, enum resp_agent agent, const char *message_id,
                            const struct resp_trouble *t, const struct resp_misbehave *m,
                            const struct resp_text *header, unsigned *ret_status);

/* How many bytes the envelope adds to the body of a success, to fit items into a limit. */
size_t resp_reply_overhead(enum resp_agent agent, const struct resp_soap *s,
                           const struct resp_reply *r);

#endif

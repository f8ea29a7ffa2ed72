/* SPDX-License-Identifier: MIT */
/*
 * A first look at the answer to a Pull: what stands around its items, where the peer says whether
 * more follow and under which context, read by the reader of envelopes in a thousandth of the time
 * that the items take. The peer supplies the bytes. Pure.
 *
 * It is right about every well-formed answer with one list of items. Who acts upon it compares it
 * with what the whole answer says (pull_fsm.h, READING).
 */
#ifndef WSMI_PROTO_PULL_GLIMPSE_H
#define WSMI_PROTO_PULL_GLIMPSE_H

#include "proto/pull_fsm.h"
#include "proto/reply.h"

enum {
    WSMI_GLIMPSE_HEAD_BYTES = 8192, /* of an answer, in which its items have to begin */
    WSMI_GLIMPSE_TAIL_BYTES = 4096, /* behind them, their end tag included */
    WSMI_GLIMPSE_NAME_BYTES = 64    /* of that tag, with its prefix */
};

/*
 * True: `answer` is a PullResponse with items, and names a context under which more follow; `ret`
 * then is what wsmi_pull_ahead takes. False: it is not, or cannot be told at a glance, for want of
 * memory too. `arena` is for this alone; the context in `ret` borrows it.
 */
WSMI_MUST_USE bool wsmi_pull_glimpse(const struct wsmi_http_answer *answer,
                                     const struct wsmi_envelope_expect *expect,
                                     const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                     struct wsmi_pull_answer *ret);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * From the reply to Enumerate, Subscribe, Pull or Renew to what the machine of pull_fsm.h cares
 * about. Pure.
 */
#ifndef WSMI_PROTO_PULL_ANSWER_H
#define WSMI_PROTO_PULL_ANSWER_H

#include "proto/pull_fsm.h"
#include "proto/reply.h"

/*
 * `reply` was read from `answer` when that is complete, and is not looked at otherwise. The context
 * in `ret` borrows the reply's arena. An envelope that is none of the four is OTHER.
 */
void wsmi_pull_answer_read(const struct wsmi_http_answer *answer, const struct wsmi_reply *reply,
                           struct wsmi_pull_answer *ret);

#endif

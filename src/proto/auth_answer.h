/* SPDX-License-Identifier: MIT */
/*
 * From an HTTP answer to what auth_fsm.h cares about. The peer supplies every byte. OMI writes
 * `Negotiate realm="WSMAN"` where a token may stand: a challenge without one. Several challenges
 * may come in one field or in several; of our scheme, the one with a token counts.
 */
#ifndef WSMI_PROTO_AUTH_ANSWER_H
#define WSMI_PROTO_AUTH_ANSWER_H

#include "core/line.h"
#include "proto/auth_fsm.h"
#include "proto/transport.h"
#include "wsmi/arena.h"

/*
 * `token` is replaced by the decoded token of CHALLENGE and GRANT; its maximum is the caller's and
 * at least WSMI_AUTH_MAX_TOKEN_BYTES. `arena` holds what was parsed and may be cleaned up at once.
 * Pure; any thread.
 */
void wsmi_auth_answer_read(const struct wsmi_http_answer *http, enum wsmi_auth_scheme scheme,
                           const struct wsmi_limits *limits, struct wsmi_arena *arena,
                           struct wsmi_buf *token, struct wsmi_auth_answer *ret);

/* "the peer offers Basic, Kerberos": the schemes of a 401, made harmless. `arena` as above. */
void wsmi_auth_put_offered(const struct wsmi_http_answer *http, const struct wsmi_limits *limits,
                           struct wsmi_arena *arena, struct wsmi_line *line);

#endif

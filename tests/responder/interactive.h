/* SPDX-License-Identifier: MIT */
/*
 * Interactive operations of Windows 3.0 (MS-WSMV 2.2.5.11-16, 3.1.6.5-8): the answer is a stream of
 * envelopes, events first and the result last, and the client answers prompts on another
 * connection.
 *
 * Demo_Methods.Interactive plays a script: steps with ';' between, each an event.
 */
#ifndef RESP_INTERACTIVE_H
#define RESP_INTERACTIVE_H

#include <stdbool.h>

#include "server.h"

/* One running interactive operation; belongs to its job. */
struct resp_interactive;

/* The answer is a stream: the request has an OperationID, registers callbacks and was not sealed.
 */
bool resp_interactive_wanted(const struct resp_job *j);

/* Plays the script as far as it goes now. STEP_LATER: j->stream may hold an envelope to send. When
 * it is done, `ret_answers` says what was answered to which prompt, and `ret_streamed` whether the
 * lines went out as events. */
enum resp_step resp_interactive_play(struct resp_job *j, const char *script,
                                     const char **ret_answers, bool *ret_streamed);
void resp_interactive_end(struct resp_job *j);

/* May a request with this OperationID and SequenceId open an operation? False with trouble. */
bool resp_interactive_may_open(struct resp_job *j);

/* OperationID and SequenceId of the answer, for a request that had one. */
void resp_interactive_add_header(struct resp_job *j, struct resp_text *header, bool last);

/* /InteractiveResponse, and End, Cancel, Keepalive: an empty answer. */
enum resp_step resp_do_interactive_response(struct resp_job *j);
enum resp_step resp_do_control(struct resp_job *j);

#endif

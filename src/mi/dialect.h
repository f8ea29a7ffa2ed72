/* SPDX-License-Identifier: MIT */
/*
 * Which form of a datetime the peer of a session takes (wsman-wire 4.3). WS-CIM's wrapper is what
 * Windows wants and what OMI refuses, with a fault that its providers raise as well: that a request
 * was refused does not prove that nothing was done, so no request is tried in one form after the
 * other. It is known from the datetimes that the peer wrote, or else from what it says of itself
 * to Identify, which is asked once, before the first request with a datetime in its body.
 */
#ifndef WSMI_MI_DIALECT_H
#define WSMI_MI_DIALECT_H

#include <stdatomic.h>

#include "mi/answer.h"
#include "mi/task.h"
#include "wsmi/identify.h"
#include "wsmi/request.h"

struct wsmi_session;
struct wsmi_session_config;

/* Zeroed: nothing is known. Any thread; the last to learn is right. */
struct wsmi_dialect {
    atomic_uint learnt;
};

/* The form to write, wrapped when nothing is known. */
enum wsmi_datetime_form wsmi_dialect_form(const struct wsmi_dialect *dialect);

/* Whether a request with this body has to wait for what Identify tells. */
bool wsmi_dialect_is_needed(const struct wsmi_dialect *dialect, const struct wsmi_request *request);

/* Fills in an Identify request. */
void wsmi_dialect_ask(const struct wsmi_session_config *config, struct wsmi_task_request *ret);

/*
 * Reads the answer of the session's peer to it into `answer` (wsmi_answer_clean_up). False with
 * `error`: it failed, or it was no answer to Identify.
 */
bool wsmi_dialect_read(struct wsmi_session *session, const struct wsmi_http_answer *http,
                       struct wsmi_answer *answer, struct wsmi_error *error);

/* The peer does not answer Identify: the wrapped form is written until a datetime is read. */
void wsmi_dialect_give_up(struct wsmi_dialect *dialect);

/* The peer wrote a declared datetime like this. What Identify told stands. */
void wsmi_dialect_learn_item(struct wsmi_dialect *dialect, const struct wsmi_session_config *config,
                             const struct wsmi_item *item);

#endif

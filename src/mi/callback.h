/* SPDX-License-Identifier: MIT */
/* Which callbacks the calling thread is inside, so that a close that would wait for its own caller
 * can be refused. */
#ifndef WSMI_MI_CALLBACK_H
#define WSMI_MI_CALLBACK_H

#include <stdbool.h>

struct wsmi_session;

/* On the stack of whoever calls back, from enter to leave. */
struct wsmi_callback_scope {
    const struct wsmi_session *session;
    const struct wsmi_callback_scope *outer;
};

/* `session` is the one that cannot end before the callback does, held by the caller; NULL for none.
 * Scopes nest; leave in reverse order, on the same thread. */
void wsmi_callback_enter(struct wsmi_callback_scope *scope, const struct wsmi_session *session);
void wsmi_callback_leave(const struct wsmi_callback_scope *scope);

/* True inside any scope; inside one of `session`. */
bool wsmi_callback_active(void);
bool wsmi_callback_active_in(const struct wsmi_session *session);

#endif

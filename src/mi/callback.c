/* SPDX-License-Identifier: MIT */
#include "mi/callback.h"

#include <stddef.h>

static _Thread_local const struct wsmi_callback_scope *innermost;

void wsmi_callback_enter(struct wsmi_callback_scope *scope, const struct wsmi_session *session)
{
    scope->session = session;
    scope->outer = innermost;
    innermost = scope;
}

void wsmi_callback_leave(const struct wsmi_callback_scope *scope)
{
    innermost = scope->outer;
}

bool wsmi_callback_active(void)
{
    return innermost != NULL;
}

bool wsmi_callback_active_in(const struct wsmi_session *session)
{
    const struct wsmi_callback_scope *scope = innermost;
    while (scope != NULL && scope->session != session) {
        scope = scope->outer;
    }
    return scope != NULL;
}

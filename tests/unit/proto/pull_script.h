/* SPDX-License-Identifier: MIT */
/* An enumeration or a subscription as a sequence of inputs, and what it asks for in return. */
#ifndef WSMI_UNIT_PROTO_PULL_SCRIPT_H
#define WSMI_UNIT_PROTO_PULL_SCRIPT_H

#include "props/prop.h"
#include "proto/pull_fsm.h"
#include "testlib/leak.h"

#define CONTEXT(text) .has_context = true, .context = WSMI_VIEW(text)
#define ITEMS(count)  .item_count = (count), .bytes = 400000
#define OK(...)       (&(const struct wsmi_pull_answer){.kind = WSMI_PULL_ANSWER_OK, __VA_ARGS__})
#define REFUSED(what) (&(const struct wsmi_pull_answer){.kind = WSMI_PULL_ANSWER_##what})

__attribute__((unused)) static const struct wsmi_pull_config enumeration = {
    .max_elements = 100,
    .max_envelope_bytes = 512000,
    .max_context_bytes = 16,
    .deadline_ms = WSMI_PULL_NEVER,
};

__attribute__((unused)) static const struct wsmi_pull_config subscription = {
    .is_subscription = true,
    .max_elements = 100,
    .max_envelope_bytes = 512000,
    .max_context_bytes = 16,
    .deadline_ms = WSMI_PULL_NEVER,
    .heartbeat_ms = 1000,
    .expires_ms = 60000,
};

/* A machine, and the clock it is told of. */
struct script {
    struct wsmi_pull_fsm fsm;
    struct wsmi_pull_step step;
    struct prop_allocator allocator;
    uint64_t now_ms;
};

static inline void begin(struct script *script, const struct wsmi_pull_config *config)
{
    memset(script, 0, sizeof(*script));
    prop_allocator_init(&script->allocator, 0);
    script->now_ms = 1000000;
    wsmi_pull_init(&script->fsm, config, &script->allocator.base);
    cr_assert(wsmi_pull_start(&script->fsm, script->now_ms, &script->step));
    cr_assert_eq(script->step.effect, WSMI_PULL_EFFECT_OPEN);
}

static inline void finish(struct script *script)
{
    wsmi_pull_clean_up(&script->fsm);
    cr_assert_eq(script->allocator.live, 0);
}

static inline void expect(const struct script *script, enum wsmi_pull_effect effect)
{
    cr_assert_eq(script->step.effect, effect, "%s instead of %s in %s",
                 wsmi_pull_effect_name(script->step.effect), wsmi_pull_effect_name(effect),
                 wsmi_pull_state_name(script->fsm.state));
}

static inline void answer(struct script *script, const struct wsmi_pull_answer *given,
                          enum wsmi_pull_effect effect)
{
    cr_assert(wsmi_pull_answer(&script->fsm, given, script->now_ms, &script->step), "in %s",
              wsmi_pull_state_name(script->fsm.state));
    expect(script, effect);
}

static inline void more(struct script *script, enum wsmi_pull_effect effect)
{
    cr_assert(wsmi_pull_more(&script->fsm, script->now_ms, &script->step));
    expect(script, effect);
}

static inline void lead(struct script *script, const struct wsmi_pull_answer *glimpse)
{
    cr_assert(wsmi_pull_ahead(&script->fsm, glimpse, script->now_ms, &script->step));
    expect(script, WSMI_PULL_EFFECT_PULL);
    cr_assert_eq(script->step.wait_ms, 0);
}

/* Not now, and nothing has changed. */
static inline void refuse_to_lead(struct script *script, const struct wsmi_pull_answer *glimpse)
{
    const struct wsmi_pull_fsm before = script->fsm;
    cr_assert_not(wsmi_pull_ahead(&script->fsm, glimpse, script->now_ms, &script->step));
    cr_assert_eq(script->fsm.state, before.state);
    cr_assert_eq(script->fsm.has_context, before.has_context);
    cr_assert_eq(script->fsm.context.ptr, before.context.ptr);
    cr_assert_eq(script->fsm.context.len, before.context.len);
}

static inline void stop(struct script *script, enum wsmi_pull_effect effect)
{
    cr_assert(wsmi_pull_stop(&script->fsm, &script->step));
    expect(script, effect);
}

static inline void assert_failed(struct script *script, enum wsmi_pull_reason reason,
                                 enum wsmi_pull_effect when_stopped)
{
    expect(script, WSMI_PULL_EFFECT_FAIL);
    cr_assert_eq(script->fsm.reason, reason, "%s", wsmi_pull_reason_text(script->fsm.reason));
    stop(script, when_stopped);
    stop(script, WSMI_PULL_EFFECT_NONE);
    finish(script);
}

#define DELIVER WSMI_PULL_EFFECT_DELIVER
#define PULL    WSMI_PULL_EFFECT_PULL
#define OPEN    WSMI_PULL_EFFECT_OPEN
#define END     WSMI_PULL_EFFECT_END
#define FAIL    WSMI_PULL_EFFECT_FAIL
#define NONE    WSMI_PULL_EFFECT_NONE
#define RELEASE WSMI_PULL_EFFECT_RELEASE
#define RENEW   WSMI_PULL_EFFECT_RENEW
#define AWAIT   WSMI_PULL_EFFECT_AWAIT

static inline void assert_context(const struct script *script, struct wsmi_view expected)
{
    cr_assert(script->fsm.has_context);
    cr_assert(wsmi_view_eq(wsmi_buf_view(&script->fsm.context), expected));
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A session with the CIM server of wsmi-responder, the operations on it as one call each, and what
 * came of them. Synchronous operations are drained to their one final result and closed.
 */
#ifndef WSMI_E2E_DEMO_H
#define WSMI_E2E_DEMO_H

#include "client.h"
#include "peer.h"

struct demo {
    struct peer peer;
    MI_Application application;
    MI_Session session;
    const char *agent;
};

/* Every agent of the responder, in the order of demo_agents. */
enum { AGENTS = 5 };
extern const char *const demo_agents[AGENTS];

/* The namespace of the demo classes. */
#define DEMO MI_T("root/demo")

/* What a session with the demo server needs besides a destination. */
struct demo_wishes {
    unsigned max_elements; /* 0: the default */
    unsigned timeout_ms;   /* 0: the default */
    const char *path;      /* of the destination; NULL: wsman */
};

/* Starts the responder as `agent` with the arguments (NULL or a list that ends with NULL), and
 * opens a session. `wishes` may be NULL. */
void demo_open(struct demo *demo, const char *agent, const char *const *arguments,
               const struct demo_wishes *wishes);

/* Waits until the server has neither contexts nor subscriptions left, a bounded time. */
void demo_expect_nothing_open(const struct demo *demo);

/* Closes it all, after demo_expect_nothing_open. */
void demo_close(struct demo *demo);

/* For tests with sessions of their own on the same peer. */
void demo_open_session(struct demo *demo, const struct demo_wishes *wishes, MI_Session *ret);

/* Looks at each instance of a result. */
typedef void demo_look(void *context, const MI_Instance *instance);

/* How an operation ended. */
struct ended {
    unsigned long count; /* instances or classes */
    MI_Result result;
    struct report report; /* of a failure */
};

/* Takes every result of `operation`, checks that exactly one is final, and closes it. `look` may be
 * NULL. */
struct ended demo_drain(MI_Operation *operation, demo_look *look, void *context);

/* Checks the result, and that a failure has details; says what came instead. */
#define EXPECT(ended, wanted) demo_expect(&(ended), (wanted), __FILE__, __LINE__)
void demo_expect(const struct ended *ended, MI_Result wanted, const char *file, int line);

/* Takes one result; false when it was the final one. */
bool demo_take(MI_Operation *operation, const MI_Instance **ret, struct ended *ended);

/* A new key instance or parameter set; the caller deletes it. */
MI_Instance *demo_new(struct demo *demo, const char *class_name);
void demo_set(MI_Instance *instance, const char *name, MI_Type type, MI_Value value,
              MI_Uint32 flags);
void demo_set_text(MI_Instance *instance, const char *name, const char *text, MI_Uint32 flags);
void demo_set_number(MI_Instance *instance, const char *name, MI_Uint32 number, MI_Uint32 flags);
MI_Instance *demo_lamp(struct demo *demo, MI_Uint32 id);

/* A value that is a string or a number as text, "(null)" for null, "(none)" for no such element, in
 * static storage of the calling thread; valid until four calls later. */
const char *demo_text(const MI_Instance *instance, const char *name);

/* GetInstance of lamp `id`, which must succeed; `look` sees it. */
void demo_get_lamp(struct demo *demo, MI_Uint32 id, demo_look *look, void *context);

/* Keeps a copy of the last instance in the MI_Instance * that is `context`. */
void demo_keep(void *context, const MI_Instance *instance);

#endif

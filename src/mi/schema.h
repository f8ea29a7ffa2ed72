/* SPDX-License-Identifier: MIT */
/*
 * Where the types of values come from: class declarations, each fetched once per session
 * (wsman-wire 4.7), unless the RTTI flags of the operation say otherwise:
 *
 *   DEFAULT, STANDARD  fetch what the session does not know
 *   FULL               the same, and the declarations of all superclasses
 *   BASIC              use what the session knows, fetch nothing
 *   NO                 every simple value is a string
 *
 * An instance is typed by its own class, and so is every instance embedded in it and the keys of
 * every reference. A peer without declarations is asked once; its values are strings. For one
 * answer, which may name as many classes as it has bytes for, at most WSMI_SCHEMA_MAX_FETCHES are
 * fetched; values of the others are strings. A fetch that fails for want of a connection is the
 * last one of the operation; with STANDARD it ends the operation when it is about the class of the
 * result, otherwise values are then strings.
 */
#ifndef WSMI_MI_SCHEMA_H
#define WSMI_MI_SCHEMA_H

#include "mi/answer.h"
#include "mi/call.h"
#include "mi/class_cache.h"
#include "mi/class_request.h"
#include "mi/convert.h"
#include "wsmi/enumeration.h"

enum {
    WSMI_SCHEMA_MAX_FETCHES = WSMI_CLASS_CACHE_ENTRIES, /* for one answer */
    WSMI_SCHEMA_NEAR = 8 /* classes at hand without a look into the session */
};

enum wsmi_schema_step {
    WSMI_SCHEMA_READY = 0, /* there is nothing to fetch, or nothing more */
    WSMI_SCHEMA_FETCH,     /* wsmi_schema_write, and prepare again after wsmi_schema_read */
    WSMI_SCHEMA_FAILED     /* memory; `error` */
};

/* What is known about a class. */
struct wsmi_schema_class {
    char *name_space; /* NULL, as the name: a free place */
    char *name;
    MI_Class *decl; /* NULL: the peer has none */
};

struct wsmi_schema {
    const struct wsmi_call *call; /* of the operation whose results are to be typed */
    struct wsmi_answer answer;
    char message_id[WSMI_UUID_BYTES];
    struct wsmi_schema_class top; /* the class of the result */
    struct wsmi_schema_class near_by[WSMI_SCHEMA_NEAR];
    size_t next_near;
    struct wsmi_schema_class wish; /* being fetched; `decl` is NULL */
    bool wish_is_needed;           /* no connection for it ends the operation */
    enum wsmi_class_form form;     /* it is asked for in; UNSETTLED: the session's first */
    bool is_unsupported;           /* as CIM-XML the peer refused it so */
    size_t fetches_left;
    bool has_warned;
    size_t nested_done; /* objects inside the entry at hand that are prepared */
    bool is_lost;       /* a fetch has failed for want of a connection */
    struct wsmi_shapes shapes;
    struct wsmi_slabs slabs; /* of the results */
};

void wsmi_schema_init(struct wsmi_schema *schema, const struct wsmi_call *call);
void wsmi_schema_clean_up(struct wsmi_schema *schema);

/* A new answer is at hand. */
void wsmi_schema_begin_answer(struct wsmi_schema *schema);

/*
 * Makes `class_name` (empty: none) the class of the result that `entry` becomes, and sees to the
 * declarations of everything inside.
 */
enum wsmi_schema_step wsmi_schema_prepare(struct wsmi_schema *schema, struct wsmi_view class_name,
                                          const struct wsmi_entry *entry, struct wsmi_error *error);

/* The same for a result that is a class itself, derived from `superclass` (empty: none). */
enum wsmi_schema_step wsmi_schema_prepare_class(struct wsmi_schema *schema,
                                                struct wsmi_view superclass,
                                                struct wsmi_error *error);

/* Gives that result its superclasses, as far as they are known: replaces `*class_object`. False
 * with `error` on memory. */
bool wsmi_schema_finish_class(struct wsmi_schema *schema, MI_Class **class_object,
                              struct wsmi_error *error);

/*
 * Sees to the declaration of `class_name` whatever the flags say and however many were fetched: the
 * caller asks for that very class. No connection for it ends the operation.
 */
enum wsmi_schema_step wsmi_schema_need(struct wsmi_schema *schema, struct wsmi_view class_name,
                                       struct wsmi_error *error);

/* The declaration of `class_name` in the call's namespace, borrowed until the next call about
 * `schema`; `ret` is NULL when there is none. False with `error` on memory. */
bool wsmi_schema_find(struct wsmi_schema *schema, struct wsmi_view class_name, MI_Class **ret,
                      struct wsmi_error *error);

/* Writes the request that fetches what is missing. False with `error`. */
bool wsmi_schema_write(struct wsmi_schema *schema, struct wsmi_task_request *ret,
                       struct wsmi_error *error);

/* Reads the answer. False with `error`: the operation ends. */
bool wsmi_schema_read(struct wsmi_schema *schema, const struct wsmi_http_answer *http,
                      struct wsmi_error *error);

/* How the result that was prepared is typed. Borrows `schema` and its call. */
struct wsmi_typing wsmi_schema_typing(struct wsmi_schema *schema);

/*
 * schema_ancestors.c: gives `class_object`, which is `name` in `name_space`, the declarations of
 * its superclasses as far as the peer has them, in a circle once; READY replaces it by one that
 * has them, owned by `schema` as before.
 */
enum wsmi_schema_step wsmi_schema_add_ancestors(struct wsmi_schema *schema,
                                                struct wsmi_view name_space, struct wsmi_view name,
                                                MI_Class **class_object, struct wsmi_error *error);

/* For schema_ancestors.c. What is known about a class; KNOWN lends it. OOM fills `error`. */
enum wsmi_class_known wsmi_schema_look_up(struct wsmi_schema *schema, struct wsmi_view name_space,
                                          struct wsmi_view name, MI_Class **ret,
                                          struct wsmi_error *error);

/* For schema_ancestors.c. Fetches `name` next: FETCH; READY when the operation may not. */
enum wsmi_schema_step wsmi_schema_wish(struct wsmi_schema *schema, struct wsmi_view name_space,
                                       struct wsmi_view name, struct wsmi_error *error);

/* For schema_ancestors.c. Keeps `class_object` in the session instead of what is there. False with
 * `error` on memory. */
bool wsmi_schema_keep(struct wsmi_schema *schema, struct wsmi_view name_space,
                      struct wsmi_view name, const MI_Class *class_object,
                      struct wsmi_error *error);

#endif

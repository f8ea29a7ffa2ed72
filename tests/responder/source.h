/* SPDX-License-Identifier: MIT */
/* What an enumeration runs over: stored instances as they were when it began, generated ones as
 * they are asked for, or classes; and the filters that choose among them. */
#ifndef RESP_SOURCE_H
#define RESP_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server.h"
#include "wql.h"

struct resp_position {
    size_t stored;
    uint64_t generated;
};

struct resp_source {
    struct resp_query query;
    const struct resp_instance **stored;
    size_t stored_count;
    size_t stored_cap;
    const struct resp_klass *const *klass; /* an enumeration of classes */
    uint64_t generated_count;
    struct resp_position at;
    struct resp_generated scratch;
};

/* Understands the filter of an Enumerate (or Subscribe); false with trouble. Everything it keeps is
 * in `a`. Instances are collected with the next call. */
bool resp_source_choose(struct resp_job *j, struct resp_arena *a, const xmlNode *request,
                        struct resp_source *ret);

/* Collects the instances that the query of `s` matches. */
void resp_source_collect(struct resp_job *j, struct resp_arena *a, struct resp_source *s);

enum resp_next { NEXT_ITEM, NEXT_END, NEXT_NOT_YET };

/* Looks at the next instance without passing it. NEXT_NOT_YET: much was looked at and nothing
 * matched so far; ask again later. */
enum resp_next resp_source_peek(struct resp_source *s, const struct resp_instance **ret);
void resp_source_pass(struct resp_source *s);

#endif

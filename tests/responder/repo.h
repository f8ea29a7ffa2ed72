/* SPDX-License-Identifier: MIT */
/* What the peer stores: the classes of root/demo and their instances, in memory, for one serving
 * thread. Demo_Generated is not stored: generate.c makes its instances when they are asked for. */
#ifndef RESP_REPO_H
#define RESP_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "model.h"

struct resp_stored {
    struct resp_stored *next;
    struct resp_arena arena;
    struct resp_instance *instance;
};

struct resp_repo {
    struct resp_arena arena; /* classes */
    struct resp_klass *klass;
    size_t klass_count;
    const struct resp_klass *generated;
    uint64_t generated_count;
    struct resp_stored *first;
    struct resp_stored **last;
};

void resp_repo_init(struct resp_repo *r, uint64_t generated_count);
void resp_repo_clean_up(struct resp_repo *r);

/* Is this one of the names of the demo namespace? Letters in any case, either separator. */
bool resp_repo_has_namespace(const char *name);

const struct resp_klass *resp_repo_class(const struct resp_repo *r, const char *name);

/* The instance with the keys of `path` (whose class may be a base of its own), or NULL. Lives until
 * it is changed; one of Demo_Generated is made in `a`. */
const struct resp_instance *resp_repo_find(struct resp_repo *r, struct resp_arena *a,
                                           const struct resp_instance *path);

/* Adds a copy. False when there is one with these keys. */
bool resp_repo_add(struct resp_repo *r, const struct resp_instance *i);

/* Replaces by a copy, removes: false when there is none. */
bool resp_repo_replace(struct resp_repo *r, const struct resp_instance *i);
bool resp_repo_remove(struct resp_repo *r, const struct resp_instance *path);

/* The parameters of one direction as a class, whose `declared` is NULL. In the out direction the
 * return value is its first or last property. */
const struct resp_klass *resp_repo_parameters(struct resp_arena *a, const struct resp_method *m,
                                              unsigned flag, bool return_first);

/* The generated instance number `n` (from 1). Its texts live in the scratch until the next call. */
struct resp_generated {
    struct resp_instance instance;
    struct resp_value value[16];
    struct resp_item item[20];
    char text[20][96];
};
const struct resp_instance *resp_generate(const struct resp_klass *k, uint64_t n,
                                          struct resp_generated *scratch);

#endif

/* SPDX-License-Identifier: MIT */
/* Queries of the form `select * | a, b from C [where p op literal [and ...]]`, which WQL and CQL
 * share. */
#ifndef RESP_WQL_H
#define RESP_WQL_H

#include <stdbool.h>

#include "model.h"
#include "repo.h"
#include "writer.h"

enum resp_compare { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

#define RESP_CONDITIONS 32

struct resp_condition {
    bool of_class; /* __CLASS */
    size_t prop;
    enum resp_compare compare;
    const char *text; /* canonical; NULL: null */
};

struct resp_query {
    const struct resp_klass *klass;
    bool projected;
    struct resp_projection projection;
    struct resp_condition condition[RESP_CONDITIONS];
    size_t condition_count;
};

enum resp_wql { WQL_OK, WQL_BAD, WQL_NO_CLASS };

/* Texts are copied to the arena. */
enum resp_wql resp_wql_parse(const struct resp_repo *r, struct resp_arena *a, const char *text,
                             struct resp_query *ret);

bool resp_query_matches(const struct resp_query *q, const struct resp_instance *i);

/* Adds `property = text`; false when the class has no such scalar or the text is no value of it. */
bool resp_query_add_equal(struct resp_query *q, struct resp_arena *a, const char *property,
                          const char *text);

#endif

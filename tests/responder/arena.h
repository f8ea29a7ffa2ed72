/* SPDX-License-Identifier: MIT */
/* Memory that is given back all at once: one arena per request, per stored instance, per
 * enumeration. */
#ifndef RESP_ARENA_H
#define RESP_ARENA_H

#include <stddef.h>

struct resp_chunk;

/* All zero is a valid empty arena. */
struct resp_arena {
    struct resp_chunk *first;
};

/* Zeroed memory. Ends the program when there is none: a test peer has no use for half an answer. */
void *resp_arena_get(struct resp_arena *a, size_t size);
char *resp_arena_copy(struct resp_arena *a, const char *s, size_t len);
void resp_arena_clean_up(struct resp_arena *a);

#endif

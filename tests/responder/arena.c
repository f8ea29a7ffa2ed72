/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)4096)

struct resp_chunk {
    struct resp_chunk *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static struct resp_chunk *new_chunk(size_t size)
{
    struct resp_chunk *c = calloc(1, sizeof *c + size);
    if (!c) {
        (void)fputs("wsmi-responder: out of memory\n", stderr);
        exit(1);
    }
    c->size = size;
    return c;
}

void *resp_arena_get(struct resp_arena *a, size_t size)
{
    const size_t unit = alignof(max_align_t);
    size = (size + unit - 1) / unit * unit;
    if (!a->first || a->first->size - a->first->used < size) {
        struct resp_chunk *c = new_chunk(size > CHUNK_SIZE ? size : CHUNK_SIZE);
        /* One large piece must not hide the room left in the chunk before it. */
        if (a->first && size > CHUNK_SIZE / 2) {
            c->next = a->first->next;
            a->first->next = c;
            c->used = size;
            return c->bytes;
        }
        c->next = a->first;
        a->first = c;
    }
    void *at = a->first->bytes + a->first->used;
    a->first->used += size;
    return at;
}

char *resp_arena_copy(struct resp_arena *a, const char *s, size_t len)
{
    char *copy = resp_arena_get(a, len + 1);
    if (len > 0) {
        memcpy(copy, s, len);
    }
    return copy;
}

void resp_arena_clean_up(struct resp_arena *a)
{
    while (a->first) {
        struct resp_chunk *next = a->first->next;
        free(a->first);
        a->first = next;
    }
}

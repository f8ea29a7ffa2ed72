/* SPDX-License-Identifier: MIT */
/*
 * Makes the k-th allocation fail, once, in whatever thread it happens. Programs link with
 * --wrap=malloc, so this sees what the layers and the test allocate, and, where the program asks
 * for it, what libxml2 and libcurl do.
 */
#ifndef WSMI_OOM_FAIL_MALLOC_H
#define WSMI_OOM_FAIL_MALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Counts from now on and fails allocation number `k` (1-based; 0 never). */
void fail_malloc_arm(size_t k);

/* The same, and every later one fails, too. */
void fail_malloc_arm_from(size_t k);

/* What the calling thread allocates from here on neither counts nor fails, or does again. */
void fail_malloc_exempt(bool is_exempt);

/* For allocators of our own: counts one, and says whether it is to fail. */
bool fail_malloc_fails_now(void);

/* Stops; returns whether the failure happened. */
bool fail_malloc_disarm(void);

/* Whether it was an allocation of wsmi's own, not of a library, some of which do without. */
bool fail_malloc_hit_wsmi(void);

/* Allocations since fail_malloc_arm, and those not freed yet since the program started. */
size_t fail_malloc_count(void);
long fail_malloc_live(void);

/* The counting functions, for libraries that take them. */
void *fail_malloc(size_t size);
void *fail_calloc(size_t count, size_t size);
void *fail_realloc(void *memory, size_t size);
char *fail_strdup(const char *text);
void fail_free(void *memory);

#endif

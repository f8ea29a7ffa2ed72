/* SPDX-License-Identifier: MIT */
/* What the canned server answers; see canned.h. */
#ifndef WSMI_BENCH_CANNED_ANSWER_H
#define WSMI_BENCH_CANNED_ANSWER_H

#include <stddef.h>

/* A whole HTTP answer on the heap. */
struct canned_answer {
    char *bytes;
    size_t size;
};

/* The answer to a request, head and body, that ends with NUL. An enumeration has `instances`. */
struct canned_answer canned_answer_make(const char *request, unsigned long instances);
void canned_answer_free(struct canned_answer *answer);

#endif

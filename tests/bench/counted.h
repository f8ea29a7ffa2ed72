/* SPDX-License-Identifier: MIT */
/* Counts what this library and libxml2 ask of malloc, from the start of the program. One thread. */
#ifndef WSMI_BENCH_COUNTED_H
#define WSMI_BENCH_COUNTED_H

#include <stddef.h>

struct counted {
    size_t calls;
    size_t xml_calls; /* those of libxml2 among them */
    size_t bytes;     /* of all calls together, but for those of libxml2 */
    size_t current;   /* not freed yet */
    size_t peak;      /* the most of these */
};

struct counted counted_now(void);

#endif

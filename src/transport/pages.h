/* SPDX-License-Identifier: MIT */
/* Memory for the bodies of answers. */
#ifndef WSMI_TRANSPORT_PAGES_H
#define WSMI_TRANSPORT_PAGES_H

#include "wsmi/alloc.h"

#include <stdatomic.h>

/*
 * As wsmi_allocator_system, but large pieces come from the kernel and go back to it at once, except
 * the last, which is there for the next body: the kernel clears and enters each page anew, which
 * costs more than what is received into it. malloc would keep more: as bodies of one size come and
 * go among small pieces that stay, three places are taken where two are needed.
 */
struct wsmi_pages {
    struct wsmi_allocator allocator; /* safe from any thread */
    _Atomic(void *) spare;           /* NULL: none */
};

/* What is larger is not kept. */
enum { WSMI_PAGES_SPARE_BYTES = 1024 * 1024 };

/* The struct must not be moved. */
void wsmi_pages_init(struct wsmi_pages *pages);

/* When everything has been released. */
void wsmi_pages_clean_up(struct wsmi_pages *pages);

#endif

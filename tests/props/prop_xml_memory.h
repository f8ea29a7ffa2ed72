/* SPDX-License-Identifier: MIT */
/*
 * libxml2's allocations, which come from no allocator of ours: counted, and one of them refused.
 * Process-wide, so for programs in which one thread uses libxml2. Without `install` nothing is
 * counted and nothing fails.
 */
#ifndef WSMI_PROPS_PROP_XML_MEMORY_H
#define WSMI_PROPS_PROP_XML_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Before libxml2's first allocation: before wsmi_xml_init. */
void prop_xml_memory_install(void);

/* Counts from now on and refuses request number `k` (1-based; 0: none). */
void prop_xml_memory_arm(size_t k);

/* Stops, and returns how many requests there were; `ret_failed` whether one was refused. */
size_t prop_xml_memory_disarm(bool *ret_failed);

/* Asks `fails_now` at each request instead; NULL: nobody. */
void prop_xml_memory_watch(bool (*fails_now)(void));

#endif

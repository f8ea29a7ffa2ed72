/* SPDX-License-Identifier: MIT */
/* Heap memory of the API objects: zeroed on allocation, always from wsmi_allocator_system, so that
 * any object can free itself. */
#ifndef WSMI_MI_MEM_H
#define WSMI_MI_MEM_H

#include "wsmi/view.h"

/* Zeroed memory aligned for any object, or NULL. `size` 0 is treated as 1. */
void *wsmi_mem_new(size_t size);

/* Array form with checked multiplication. */
void *wsmi_mem_new_array(size_t count, size_t size);

/* NULL is allowed. */
void wsmi_mem_free(void *memory);

/* NUL-terminated copy, or NULL on memory. NULL text gives NULL. */
char *wsmi_mem_strdup(const char *text);
char *wsmi_mem_view_dup(struct wsmi_view view);

#endif

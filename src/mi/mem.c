/* SPDX-License-Identifier: MIT */
#include "mi/mem.h"

#include "core/num.h"
#include "wsmi/alloc.h"

void *wsmi_mem_new(size_t size)
{
    const struct wsmi_allocator *allocator = wsmi_allocator_system();
    size_t wanted = size == 0 ? 1 : size;
    void *memory = allocator->acquire(allocator->context, wanted);
    if (memory != NULL) {
        memset(memory, 0, wanted);
    }
    return memory;
}

void *wsmi_mem_new_array(size_t count, size_t size)
{
    size_t total;
    return wsmi_num_mul(count, size, &total) ? wsmi_mem_new(total) : NULL;
}

void wsmi_mem_free(void *memory)
{
    const struct wsmi_allocator *allocator = wsmi_allocator_system();
    if (memory != NULL) {
        allocator->release(allocator->context, memory);
    }
}

char *wsmi_mem_view_dup(struct wsmi_view view)
{
    char *copy = view.len == SIZE_MAX ? NULL : wsmi_mem_new(view.len + 1);
    if (copy != NULL && view.len > 0) {
        memcpy(copy, view.ptr, view.len);
    }
    return copy;
}

char *wsmi_mem_strdup(const char *text)
{
    return text == NULL ? NULL : wsmi_mem_view_dup(wsmi_view_from_str(text));
}

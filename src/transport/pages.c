/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "transport/pages.h"

#include <stddef.h>
#include <sys/mman.h>

#include "core/asan.h"
#include "core/num.h"

/* ASan watches what malloc gives. */
#if WSMI_UNDER_ASAN
#define LARGE_BYTES SIZE_MAX
#else
#define LARGE_BYTES ((size_t)128 * 1024)
#endif

/* In front of every piece. */
union head {
    size_t mapped_bytes; /* 0: of the system's allocator */
    max_align_t aligned;
};

static void *pages_acquire(void *context, size_t size)
{
    const struct wsmi_allocator *system = wsmi_allocator_system();
    union head *head;
    size_t total;
    (void)context;
    if (!wsmi_num_add(sizeof(*head), size, &total)) {
        return NULL;
    }
    if (size < LARGE_BYTES) {
        head = system->acquire(system->context, total);
    } else {
        head = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        head = head == MAP_FAILED ? NULL : head;
    }
    if (head == NULL) {
        return NULL;
    }
    head->mapped_bytes = size < LARGE_BYTES ? 0 : total;
    return head + 1;
}

static void pages_release(void *context, void *memory)
{
    const struct wsmi_allocator *system = wsmi_allocator_system();
    union head *head = (union head *)memory - 1;
    (void)context;
    if (head->mapped_bytes == 0) {
        system->release(system->context, head);
    } else {
        (void)munmap(head, head->mapped_bytes);
    }
}

const struct wsmi_allocator *wsmi_allocator_pages(void)
{
    static const struct wsmi_allocator pages = {pages_acquire, pages_release, NULL};
    return &pages;
}

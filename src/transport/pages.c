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

static void give_back(union head *head)
{
    if (head != NULL) {
        (void)munmap(head, head->mapped_bytes);
    }
}

/* `total` is rounded up, so that the next body, which may be a little longer, finds room. */
static union head *map(struct wsmi_pages *pages, size_t total)
{
    size_t rest = total % LARGE_BYTES;
    size_t size;
    union head *spare = atomic_exchange(&pages->spare, NULL);
    if (spare != NULL && spare->mapped_bytes >= total) {
        return spare;
    }
    give_back(spare);
    if (!wsmi_num_add(total, rest == 0 ? 0 : LARGE_BYTES - rest, &size)) {
        return NULL;
    }
    union head *head = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (head == MAP_FAILED) {
        return NULL;
    }
    head->mapped_bytes = size;
    return head;
}

static void *pages_acquire(void *context, size_t size)
{
    const struct wsmi_allocator *system = wsmi_allocator_system();
    union head *head;
    size_t total;
    if (!wsmi_num_add(sizeof(*head), size, &total)) {
        return NULL;
    }
    if (size >= LARGE_BYTES) {
        head = map(context, total);
    } else if ((head = system->acquire(system->context, total)) != NULL) {
        head->mapped_bytes = 0;
    }
    return head == NULL ? NULL : head + 1;
}

static void pages_release(void *context, void *memory)
{
    const struct wsmi_allocator *system = wsmi_allocator_system();
    struct wsmi_pages *pages = context;
    union head *head = (union head *)memory - 1;
    if (head->mapped_bytes == 0) {
        system->release(system->context, head);
    } else if (head->mapped_bytes <= WSMI_PAGES_SPARE_BYTES) {
        give_back(atomic_exchange(&pages->spare, head));
    } else {
        give_back(head);
    }
}

void wsmi_pages_init(struct wsmi_pages *pages)
{
    pages->allocator = (struct wsmi_allocator){pages_acquire, pages_release, pages};
    atomic_init(&pages->spare, NULL);
}

void wsmi_pages_clean_up(struct wsmi_pages *pages)
{
    give_back(atomic_exchange(&pages->spare, NULL));
}

/* SPDX-License-Identifier: MIT */
#include "mi/handle.h"

#include <pthread.h>

#include "mi/mem.h"
#include "wsmi/view.h"

enum { FIRST_SLOTS = 64 };

struct slot {
    struct wsmi_object *object; /* NULL: free */
    uint64_t number;
    size_t next_free; /* index + 1, 0 ends the list */
};

/*
 * The one piece of process-wide state: without it a stale handle could only be judged by reading
 * what it points to. `last_number` never goes back, so a number is issued once in the life of the
 * process.
 */
static struct {
    pthread_mutex_t lock;
    struct slot *slots;
    size_t slot_count;
    size_t first_free;
    size_t used;
    uint64_t last_number;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

void wsmi_object_init(struct wsmi_object *object, enum wsmi_object_kind kind,
                      void (*destroy)(struct wsmi_object *object))
{
    object->kind = kind;
    object->destroy = destroy;
    object->number = 0;
    object->slot = 0;
    atomic_init(&object->references, 1);
}

void wsmi_object_ref(struct wsmi_object *object)
{
    (void)atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
}

void wsmi_object_unref(struct wsmi_object *object)
{
    if (object != NULL &&
        atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1) {
        object->destroy(object);
    }
}

/* The table grows by doubling and is given back when its last object leaves. */
static bool grow_locked(void)
{
    size_t count = table.slot_count == 0 ? FIRST_SLOTS : table.slot_count * 2;
    struct slot *slots = wsmi_mem_new_array(count, sizeof(*slots));
    if (slots == NULL) {
        return false;
    }
    if (table.slot_count > 0) {
        memcpy(slots, table.slots, table.slot_count * sizeof(*slots));
    }
    for (size_t i = count; i > table.slot_count; i--) {
        slots[i - 1].next_free = table.first_free;
        table.first_free = i;
    }
    wsmi_mem_free(table.slots);
    table.slots = slots;
    table.slot_count = count;
    return true;
}

bool wsmi_handle_register(struct wsmi_object *object, struct wsmi_handle *ret)
{
    bool registered = false;
    (void)pthread_mutex_lock(&table.lock);
    if (table.first_free != 0 || grow_locked()) {
        size_t index = table.first_free - 1;
        struct slot *slot = &table.slots[index];
        table.first_free = slot->next_free;
        slot->object = object;
        slot->number = ++table.last_number;
        table.used++;
        object->number = slot->number;
        object->slot = index;
        wsmi_object_ref(object);
        ret->number = slot->number;
        ret->slot = (ptrdiff_t)index;
        registered = true;
    }
    (void)pthread_mutex_unlock(&table.lock);
    return registered;
}

void *wsmi_handle_acquire(struct wsmi_handle handle, enum wsmi_object_kind kind)
{
    struct wsmi_object *found = NULL;
    (void)pthread_mutex_lock(&table.lock);
    if (handle.number != 0 && handle.slot >= 0 && (size_t)handle.slot < table.slot_count) {
        const struct slot *slot = &table.slots[handle.slot];
        if (slot->object != NULL && slot->number == handle.number && slot->object->kind == kind) {
            found = slot->object;
            wsmi_object_ref(found);
        }
    }
    (void)pthread_mutex_unlock(&table.lock);
    return found;
}

bool wsmi_handle_unregister(struct wsmi_object *object)
{
    bool removed = false;
    (void)pthread_mutex_lock(&table.lock);
    if (object->number != 0) {
        struct slot *slot = &table.slots[object->slot];
        slot->object = NULL;
        slot->next_free = table.first_free;
        table.first_free = object->slot + 1;
        object->number = 0;
        removed = true;
        if (--table.used == 0) {
            wsmi_mem_free(table.slots);
            table.slots = NULL;
            table.slot_count = 0;
            table.first_free = 0;
        }
    }
    (void)pthread_mutex_unlock(&table.lock);
    if (removed) {
        wsmi_object_unref(object);
    }
    return removed;
}

size_t wsmi_handle_count(void)
{
    (void)pthread_mutex_lock(&table.lock);
    size_t used = table.used;
    (void)pthread_mutex_unlock(&table.lock);
    return used;
}

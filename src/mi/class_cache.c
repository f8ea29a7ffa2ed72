/* SPDX-License-Identifier: MIT */
#include "mi/class_cache.h"

#include "mi/mem.h"

void wsmi_class_cache_init(struct wsmi_class_cache *cache)
{
    memset(cache, 0, sizeof(*cache));
    (void)pthread_mutex_init(&cache->lock, NULL);
}

static void entry_clean_up(struct wsmi_class_entry *entry)
{
    wsmi_mem_free(entry->name_space);
    wsmi_mem_free(entry->name);
    if (entry->decl != NULL) {
        (void)MI_Class_Delete(entry->decl);
    }
    memset(entry, 0, sizeof(*entry));
}

void wsmi_class_cache_clean_up(struct wsmi_class_cache *cache)
{
    for (size_t i = 0; i < cache->count; i++) {
        entry_clean_up(&cache->entries[i]);
    }
    wsmi_mem_free(cache->entries);
    (void)pthread_mutex_destroy(&cache->lock);
}

static struct wsmi_class_entry *find_locked(struct wsmi_class_cache *cache,
                                            struct wsmi_view name_space, struct wsmi_view name)
{
    for (size_t i = 0; i < cache->count; i++) {
        struct wsmi_class_entry *entry = &cache->entries[i];
        if (wsmi_view_eq_nocase(wsmi_view_from_str(entry->name), name) &&
            wsmi_view_eq_nocase(wsmi_view_from_str(entry->name_space), name_space)) {
            return entry;
        }
    }
    return NULL;
}

enum wsmi_class_known wsmi_class_cache_find(struct wsmi_class_cache *cache,
                                            struct wsmi_view name_space, struct wsmi_view name,
                                            MI_Class **ret)
{
    enum wsmi_class_known known = WSMI_CLASS_UNKNOWN;
    (void)pthread_mutex_lock(&cache->lock);
    const struct wsmi_class_entry *entry = find_locked(cache, name_space, name);
    if (entry != NULL && entry->decl != NULL) {
        known =
            MI_Class_Clone(entry->decl, ret) == MI_RESULT_OK ? WSMI_CLASS_KNOWN : WSMI_CLASS_OOM;
    } else if (entry != NULL || cache->unavailable) {
        known = WSMI_CLASS_MISSING;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return known;
}

/* A free entry, or the oldest one emptied; NULL on memory. */
static struct wsmi_class_entry *make_room_locked(struct wsmi_class_cache *cache)
{
    if (cache->entries == NULL) {
        cache->entries = wsmi_mem_new_array(WSMI_CLASS_CACHE_ENTRIES, sizeof(*cache->entries));
    }
    if (cache->entries == NULL) {
        return NULL;
    }
    if (cache->count < WSMI_CLASS_CACHE_ENTRIES) {
        return &cache->entries[cache->count++];
    }
    struct wsmi_class_entry *oldest = &cache->entries[cache->next];
    cache->next = (cache->next + 1) % WSMI_CLASS_CACHE_ENTRIES;
    entry_clean_up(oldest);
    return oldest;
}

bool wsmi_class_cache_put(struct wsmi_class_cache *cache, struct wsmi_view name_space,
                          struct wsmi_view name, const MI_Class *decl)
{
    struct wsmi_class_entry entry = {
        .name_space = wsmi_mem_view_dup(name_space),
        .name = wsmi_mem_view_dup(name),
    };
    bool complete = entry.name_space != NULL && entry.name != NULL &&
                    (decl == NULL || MI_Class_Clone(decl, &entry.decl) == MI_RESULT_OK);
    (void)pthread_mutex_lock(&cache->lock);
    struct wsmi_class_entry *place = find_locked(cache, name_space, name);
    if (complete && place == NULL) {
        place = make_room_locked(cache);
        complete = place != NULL;
    }
    if (complete) {
        struct wsmi_class_entry replaced = *place;
        *place = entry;
        cache->has_any = cache->has_any || decl != NULL;
        entry = replaced;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    entry_clean_up(&entry);
    return complete;
}

bool wsmi_class_cache_has_any(struct wsmi_class_cache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    bool has_any = cache->has_any;
    (void)pthread_mutex_unlock(&cache->lock);
    return has_any;
}

void wsmi_class_cache_note_refusal(struct wsmi_class_cache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    cache->refusals++;
    if (!cache->has_any && cache->refusals >= WSMI_CLASS_CACHE_REFUSALS) {
        cache->unavailable = true;
    }
    (void)pthread_mutex_unlock(&cache->lock);
}

void wsmi_class_cache_give_up(struct wsmi_class_cache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    cache->unavailable = true;
    (void)pthread_mutex_unlock(&cache->lock);
}

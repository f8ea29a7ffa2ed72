/* SPDX-License-Identifier: MIT */
/*
 * The class declarations a session has fetched, and the classes the peer has none for. Bounded: the
 * oldest entry makes room. Thread safe.
 */
#ifndef WSMI_MI_CLASS_CACHE_H
#define WSMI_MI_CLASS_CACHE_H

#include <pthread.h>

#include "mi.h"
#include "wsmi/view.h"

enum { WSMI_CLASS_CACHE_ENTRIES = 128, WSMI_CLASS_CACHE_REFUSALS = 3 };

enum wsmi_class_known {
    WSMI_CLASS_UNKNOWN = 0, /* nobody has asked the peer */
    WSMI_CLASS_KNOWN,
    WSMI_CLASS_MISSING, /* the peer was asked and has none */
    WSMI_CLASS_OOM
};

struct wsmi_class_cache {
    pthread_mutex_t lock;
    struct wsmi_class_entry {
        char *name_space;
        char *name;
        MI_Class *decl; /* NULL: missing */
    } * entries; /* WSMI_CLASS_CACHE_ENTRIES, from the first one on: many sessions see none */
    size_t count;
    size_t next;  /* the one to be replaced when all are in use */
    bool has_any; /* the peer has declarations */
    unsigned refusals;
    bool unavailable; /* the peer has no declarations at all */
};

void wsmi_class_cache_init(struct wsmi_class_cache *cache);
void wsmi_class_cache_clean_up(struct wsmi_class_cache *cache);

/* KNOWN gives a clone the caller deletes. Names compare without case. */
enum wsmi_class_known wsmi_class_cache_find(struct wsmi_class_cache *cache,
                                            struct wsmi_view name_space, struct wsmi_view name,
                                            MI_Class **ret);

/* The peer has answered with declarations before. */
bool wsmi_class_cache_has_any(struct wsmi_class_cache *cache);

/* Stores a clone of `decl`, or that there is none (NULL). False on memory; nothing changes then. */
bool wsmi_class_cache_put(struct wsmi_class_cache *cache, struct wsmi_view name_space,
                          struct wsmi_view name, const MI_Class *decl);

/* The peer has refused to declare a class in a way that may mean any class. When that was so for a
 * few, and it has declared none, it is given up. */
void wsmi_class_cache_note_refusal(struct wsmi_class_cache *cache);

/* From here on every class is MISSING that is not KNOWN. */
void wsmi_class_cache_give_up(struct wsmi_class_cache *cache);

#endif

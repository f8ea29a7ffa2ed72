/* SPDX-License-Identifier: MIT */
#include "mi/engines.h"

void wsmi_engines_init(struct wsmi_engines *engines)
{
    (void)pthread_mutex_init(&engines->lock, NULL);
    engines->count = 0;
}

void wsmi_engines_clean_up(struct wsmi_engines *engines)
{
    while (engines->count > 0) {
        wsmi_xml_engine_free(engines->spare[--engines->count]);
    }
    (void)pthread_mutex_destroy(&engines->lock);
}

struct wsmi_xml_engine *wsmi_engines_take(struct wsmi_engines *engines)
{
    struct wsmi_xml_engine *engine = NULL;
    struct wsmi_err err;
    (void)pthread_mutex_lock(&engines->lock);
    if (engines->count > 0) {
        engine = engines->spare[--engines->count];
    }
    (void)pthread_mutex_unlock(&engines->lock);
    return engine != NULL || wsmi_xml_engine_new(wsmi_allocator_system(), &engine, &err) ? engine
                                                                                         : NULL;
}

void wsmi_engines_give(struct wsmi_engines *engines, struct wsmi_xml_engine *engine)
{
    if (engine == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&engines->lock);
    bool is_kept = engines->count < WSMI_ENGINES_KEPT;
    if (is_kept) {
        engines->spare[engines->count++] = engine;
    }
    (void)pthread_mutex_unlock(&engines->lock);
    if (!is_kept) {
        wsmi_xml_engine_free(engine);
    }
}

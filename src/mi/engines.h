/* SPDX-License-Identifier: MIT */
/*
 * The engines an application reads answers with (wsmi/xml.h): one for each thread that reads just
 * now, of which a few are kept for the next answers, whichever session these are for. A session of
 * its own would cost more memory than all the rest of it. Thread safe.
 */
#ifndef WSMI_MI_ENGINES_H
#define WSMI_MI_ENGINES_H

#include <pthread.h>

#include "wsmi/xml.h"

enum { WSMI_ENGINES_KEPT = 4 };

struct wsmi_engines {
    pthread_mutex_t lock;
    struct wsmi_xml_engine *spare[WSMI_ENGINES_KEPT];
    size_t count;
};

void wsmi_engines_init(struct wsmi_engines *engines);
void wsmi_engines_clean_up(struct wsmi_engines *engines);

/* One that nobody else has, or NULL on memory. */
struct wsmi_xml_engine *wsmi_engines_take(struct wsmi_engines *engines);

/* Back; NULL is allowed. */
void wsmi_engines_give(struct wsmi_engines *engines, struct wsmi_xml_engine *engine);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef RESP_PHRASE_H
#define RESP_PHRASE_H

#include <microhttpd.h>

/* The usual reason phrase of a status. */
static inline const char *resp_phrase(unsigned status)
{
    const char *phrase = MHD_get_reason_phrase_for(status);
    return phrase ? phrase : "Unknown";
}

#endif

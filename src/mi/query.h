/* SPDX-License-Identifier: MIT */
/* Query texts on their way to the peer, who is the one to understand them. */
#ifndef WSMI_MI_QUERY_H
#define WSMI_MI_QUERY_H

#include "mi/call.h"

/*
 * Makes `filter` the query: dialect WQL (also for NULL), CQL or a URI. NULL `expression` leaves it
 * empty where a resource URI option stands for it (mi-api section 6). False with `error`.
 */
bool wsmi_query_fill(struct wsmi_call *call, const MI_Char *dialect, const MI_Char *expression,
                     struct wsmi_filter *filter, struct wsmi_error *error);

/* Aims `call` at all classes in the form that agents expect with the dialect of `filter`. */
bool wsmi_query_aim(struct wsmi_call *call, const struct wsmi_filter *filter,
                    struct wsmi_error *error);

/*
 * The class behind FROM, of which projections are made (wsman-wire 3.6); empty when the text has
 * none. A view into `text`. Pure.
 */
struct wsmi_view wsmi_query_class(struct wsmi_view text);

/* The query selects properties by name, not all of them. Pure. */
bool wsmi_query_is_projection(struct wsmi_view text);

#endif

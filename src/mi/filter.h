/* SPDX-License-Identifier: MIT */
/*
 * MI_Filter: the query a provider was asked. Nothing of the client hands one out; it is for those
 * who drive provider code. Immutable, so any thread may use one.
 *
 * GetExpression gives the texts, NULL where there are none. Evaluate is true for every instance
 * when there is no query; this library passes queries on and evaluates none, so with one it is
 * QUERY_LANGUAGE_NOT_SUPPORTED and `result` is false.
 */
#ifndef WSMI_MI_FILTER_H
#define WSMI_MI_FILTER_H

#include "mi.h"

/* A filter with copies of the texts, either of which may be NULL. MI_FilterFT has no Delete, hence
 * this one. SERVER_LIMITS_EXCEEDED on memory. */
MI_Result wsmi_filter_new(const MI_Char *language, const MI_Char *expression, MI_Filter **ret);
void wsmi_filter_delete(MI_Filter *filter); /* NULL is allowed */

extern const MI_FilterFT wsmi_filter_ft;

#endif

/* SPDX-License-Identifier: MIT */
/* Parameters (`name=value`) of an HTTP field value: RFC 9110 sections 5.6.6 and 11.2. The peer
 * supplies them. Unstable interface until 1.0. */
#ifndef WSMI_HTTPPARAM_H
#define WSMI_HTTPPARAM_H

#include "wsmi/view.h"

#ifdef __cplusplus
extern "C" {
#endif

struct wsmi_http_param {
    struct wsmi_view name;  /* a token; compared without case */
    struct wsmi_view value; /* without quotes and escapes; may hold bytes >= 0x80 */
    bool quoted;            /* how it was written; empty values and non-tokens always are */
};

/*@
  predicate params_readable{L}(struct wsmi_http_param *p, integer count) =
    \object_pointer(p) && \valid_read(p + (0 .. count - 1)) &&
    (\forall integer i; 0 <= i < count ==> readable(p[i].name) && readable(p[i].value));
*/

/* The parameter called `name`, without case, or NULL. Names are unique in what the parsers return.
 * `params` may be NULL when `count` is 0. Pure. */
/*@
  requires params_readable(params, count) && readable(name);
  assigns \result \from params, count;
  ensures \object_pointer(\result);
  ensures \result == \null || \exists integer i; 0 <= i < count && \result == params + i;
  ensures \result != \null ==> \valid_read(\result) && readable(\result->value);
*/
WSMI_API const struct wsmi_http_param *wsmi_http_param_find(const struct wsmi_http_param *params,
                                                            size_t count, struct wsmi_view name);

#ifdef __cplusplus
}
#endif
#endif

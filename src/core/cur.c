/* SPDX-License-Identifier: MIT */
#include "core/cur.h"

bool wsmi_cur_accept_view(struct wsmi_cur *cur, struct wsmi_view literal)
{
    struct wsmi_cur next = *cur;
    struct wsmi_view head;
    if (!wsmi_cur_take(&next, literal.len, &head) || !wsmi_view_eq(head, literal)) {
        return false;
    }
    *cur = next;
    return true;
}

bool wsmi_cur_accept_nocase(struct wsmi_cur *cur, struct wsmi_view literal)
{
    struct wsmi_cur next = *cur;
    struct wsmi_view head;
    if (!wsmi_cur_take(&next, literal.len, &head) || !wsmi_view_eq_nocase(head, literal)) {
        return false;
    }
    *cur = next;
    return true;
}

struct wsmi_view wsmi_cur_span(struct wsmi_cur *cur, unsigned classes)
{
    struct wsmi_view span = {cur->rest.ptr, 0};
    /*@
      loop invariant span.len <= cur->rest.len && span.ptr == cur->rest.ptr;
      loop invariant classes == WSMI_DIGIT ==> \forall integer i; 0 <= i < span.len ==>
        '0' <= span.ptr[i] <= '9';
      loop invariant classes == WSMI_HEX ==> all_hex(span.ptr, span.len);
      loop assigns span;
      loop variant cur->rest.len - span.len;
    */
    while (span.len < cur->rest.len && wsmi_ascii_is(cur->rest.ptr[span.len], classes)) {
        span.len++;
    }
    (void)wsmi_cur_skip(cur, span.len);
    return span;
}

bool wsmi_cur_until(struct wsmi_cur *cur, uint8_t delim, size_t max, struct wsmi_view *ret)
{
    size_t reach = cur->rest.len <= max ? cur->rest.len : max + 1;
    const uint8_t *hit = reach == 0 ? NULL : memchr(cur->rest.ptr, delim, reach);
    if (hit == NULL) {
        return false;
    }
    return wsmi_cur_take(cur, (size_t)(hit - cur->rest.ptr), ret);
}

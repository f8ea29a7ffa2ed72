/* SPDX-License-Identifier: MIT */
/*
 * The bounded reader every parser uses. A value type: a copy is a checkpoint. Contract of every
 * function below: true and advanced, or false with cursor and output untouched. Sub-cursors keep
 * the base of their parent, so an offset is always absolute.
 */
#ifndef WSMI_CORE_CUR_H
#define WSMI_CORE_CUR_H

#include "wsmi/view.h"

struct wsmi_cur {
    struct wsmi_view rest;
    size_t offset; /* of rest.ptr from the start of the whole input */
};

static inline struct wsmi_cur wsmi_cur_init(struct wsmi_view input)
{
    struct wsmi_cur cur = {input, 0};
    return cur;
}

static inline bool wsmi_cur_at_end(const struct wsmi_cur *cur)
{
    return cur->rest.len == 0;
}

/* The next byte without consuming it, or -1 at the end. */
static inline int wsmi_cur_peek(const struct wsmi_cur *cur)
{
    return cur->rest.len == 0 ? -1 : cur->rest.ptr[0];
}

/* The byte `ahead` positions further, or -1 past the end. */
static inline int wsmi_cur_peek_at(const struct wsmi_cur *cur, size_t ahead)
{
    return cur->rest.len <= ahead ? -1 : cur->rest.ptr[ahead];
}

WSMI_MUST_USE static inline bool wsmi_cur_take(struct wsmi_cur *cur, size_t count,
                                               struct wsmi_view *ret)
{
    if (cur->rest.len < count) {
        return false;
    }
    ret->ptr = cur->rest.ptr;
    ret->len = count;
    if (count > 0) {
        cur->rest.ptr += count;
        cur->rest.len -= count;
        cur->offset += count;
    }
    return true;
}

/* A cursor over the next `count` bytes, which cannot see past its own end. */
WSMI_MUST_USE static inline bool wsmi_cur_sub(struct wsmi_cur *cur, size_t count,
                                              struct wsmi_cur *ret_sub)
{
    size_t offset = cur->offset;
    struct wsmi_view bytes;
    if (!wsmi_cur_take(cur, count, &bytes)) {
        return false;
    }
    ret_sub->rest = bytes;
    ret_sub->offset = offset;
    return true;
}

static inline bool wsmi_cur_skip(struct wsmi_cur *cur, size_t count)
{
    struct wsmi_view ignored;
    return wsmi_cur_take(cur, count, &ignored);
}

/* Consumes one byte if it is `byte`. */
static inline bool wsmi_cur_accept(struct wsmi_cur *cur, uint8_t byte)
{
    return wsmi_cur_peek(cur) == byte && wsmi_cur_skip(cur, 1);
}

/* Consumes `literal` if the input starts with it, octet-wise. */
bool wsmi_cur_accept_view(struct wsmi_cur *cur, struct wsmi_view literal);

/* The same with A-Z folded. */
bool wsmi_cur_accept_nocase(struct wsmi_cur *cur, struct wsmi_view literal);

/* Consumes the longest prefix (possibly empty) whose bytes all have one of `classes`
 * (core/ascii.h). */
struct wsmi_view wsmi_cur_span(struct wsmi_cur *cur, unsigned classes);

/*
 * Consumes up to, not including, the first `delim`, looking at no more than `max` + 1 bytes. False
 * when there is none within reach.
 */
WSMI_MUST_USE bool wsmi_cur_until(struct wsmi_cur *cur, uint8_t delim, size_t max,
                                  struct wsmi_view *ret);

/* Consumes everything that is left. */
static inline struct wsmi_view wsmi_cur_all(struct wsmi_cur *cur)
{
    struct wsmi_view all = cur->rest;
    (void)wsmi_cur_skip(cur, all.len);
    return all;
}

#endif

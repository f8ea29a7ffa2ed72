/* SPDX-License-Identifier: MIT */
/* A parsed block and what it lives in, for the tests of this layer. */
#ifndef WSMI_TEST_OPTBLOCK_PARSED_H
#define WSMI_TEST_OPTBLOCK_PARSED_H

#include "wsmi/optblock.h"

#include "testlib/leak.h"

struct parsed {
    struct wsmi_arena arena;
    struct wsmi_option_block block;
};

static inline void parsed_clean_up(struct parsed *parsed)
{
    wsmi_option_block_clean_up(&parsed->block);
    wsmi_arena_clean_up(&parsed->arena);
}

/* Parses `text`, which must succeed. */
static inline void parsed_init(struct parsed *parsed, struct wsmi_view text)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_err err;
    wsmi_arena_init(&parsed->arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_option_block_parse(text, &limits, &parsed->arena, &parsed->block, &err),
              "'%.*s': %s at %zu", (int)text.len, text.len == 0 ? "" : (const char *)text.ptr,
              err.reason, err.offset);
}

/* Parses `text`, which must fail exactly so. */
static inline void assert_refused(struct wsmi_view text, const struct wsmi_limits *limits,
                                  enum wsmi_code code, size_t offset)
{
    struct parsed parsed;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    memset(&parsed, 0, sizeof(parsed));
    wsmi_arena_init(&parsed.arena, wsmi_allocator_system(), limits->max_arena_bytes);
    bool accepted = wsmi_option_block_parse(text, limits, &parsed.arena, &parsed.block, &err);
    parsed_clean_up(&parsed);
    cr_assert_not(accepted, "'%.*s' was accepted", (int)text.len,
                  text.len == 0 ? "" : (const char *)text.ptr);
    cr_assert(err.code == code && err.offset == offset, "'%.*s': %s at %zu: %s", (int)text.len,
              text.len == 0 ? "" : (const char *)text.ptr, wsmi_code_name(err.code), err.offset,
              err.reason);
}

static inline const struct wsmi_option *get(const struct parsed *parsed, const char *name)
{
    const struct wsmi_option *option =
        wsmi_option_block_find(&parsed->block, wsmi_view_from_str(name));
    cr_assert_not_null(option, "%s is missing", name);
    return option;
}

#define ASSERT_VIEW(got, expected)                                                                 \
    cr_assert(wsmi_view_eq((got), wsmi_view_from_str(expected)), "'%.*s', not '%s'",               \
              (int)(got).len, (got).len == 0 ? "" : (const char *)(got).ptr, (expected))

#endif

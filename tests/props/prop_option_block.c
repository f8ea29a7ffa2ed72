/* SPDX-License-Identifier: MIT */
/*
 * Total, round trip, limits at N and N - 1, out of memory, purity. No prefix property: a prefix of
 * a block is often a block (`port = 59` of `port = 5985`), as in every list format.
 */
#include "wsmi/optblock.h"

#include "props/prop.h"

/* One run: what a parse gave and everything needed to give it back. */
struct run {
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_option_block block;
    struct wsmi_err err;
    bool parsed;
};

static void run_begin(struct run *run, struct wsmi_view input, const struct wsmi_limits *limits,
                      size_t fail_at)
{
    static const struct wsmi_err untouched = {WSMI_OK, SIZE_MAX, "untouched"};
    memset(run, 0, sizeof(*run));
    run->err = untouched;
    prop_allocator_init(&run->allocator, fail_at);
    wsmi_arena_init(&run->arena, &run->allocator.base, limits->max_arena_bytes);
    run->parsed = wsmi_option_block_parse(input, limits, &run->arena, &run->block, &run->err);
    if (run->parsed) {
        PROP_CHECK(run->err.offset == SIZE_MAX);
    } else {
        PROP_CHECK(run->block.options == NULL && run->block.count == 0);
        prop_check_error(&run->err, input);
    }
}

static void run_end(struct run *run)
{
    wsmi_option_block_clean_up(&run->block);
    wsmi_arena_clean_up(&run->arena);
    PROP_CHECK(run->allocator.live == 0);
}

static bool is_secret(const struct wsmi_option *option)
{
    return option->info->kind == WSMI_OPTION_KIND_SECRET;
}

static bool is_text(const struct wsmi_option *option)
{
    switch (option->info->kind) {
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
    case WSMI_OPTION_KIND_SECRET_FILE:
        return true;
    default:
        return false;
    }
}

static bool same_value(const struct wsmi_option *a, const struct wsmi_option *b)
{
    if (is_text(a)) {
        return wsmi_view_eq(a->value.text, b->value.text);
    }
    switch (a->info->kind) {
    case WSMI_OPTION_KIND_BOOLEAN:
        return a->value.boolean == b->value.boolean;
    case WSMI_OPTION_KIND_DURATION:
        return memcmp(&a->value.duration, &b->value.duration, sizeof(a->value.duration)) == 0;
    case WSMI_OPTION_KIND_CHOICE:
        return a->value.choice == b->value.choice;
    case WSMI_OPTION_KIND_SECRET:
        return wsmi_secret_eq(&a->value.secret, wsmi_secret_reveal(&b->value.secret));
    default:
        return a->value.number == b->value.number;
    }
}

/* Equal but for offsets; `b` may lack the secrets of `a`. */
static void check_same(const struct wsmi_option_block *a, const struct wsmi_option_block *b,
                       bool with_secrets)
{
    size_t next = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (is_secret(&a->options[i]) && !with_secrets) {
            continue;
        }
        PROP_CHECK(next < b->count);
        PROP_CHECK(a->options[i].info == b->options[next].info);
        PROP_CHECK(same_value(&a->options[i], &b->options[next]));
        next++;
    }
    PROP_CHECK(next == b->count);
}

/* What a caller may rely on in a parsed block. */
static void check_block(const struct run *run, struct wsmi_view input)
{
    size_t texts = 0;
    size_t last_offset = 0;
    for (size_t i = 0; i < run->block.count; i++) {
        const struct wsmi_option *option = &run->block.options[i];
        PROP_CHECK(i == 0 || option->offset > last_offset);
        PROP_CHECK(option->offset < option->value_offset && option->value_offset < input.len);
        last_offset = option->value_offset;
        struct wsmi_view name = wsmi_view_from_str(option->info->name);
        PROP_CHECK(wsmi_option_info_find(name) == option->info);
        PROP_CHECK(wsmi_option_block_find(&run->block, name) == option);
        PROP_CHECK(name.len <= input.len - option->offset);
        if (is_text(option)) {
            PROP_CHECK(option->value.text.ptr[option->value.text.len] == 0);
            PROP_CHECK(memchr(option->value.text.ptr, 0, option->value.text.len) == NULL);
            texts += option->value.text.len;
        }
    }
    PROP_CHECK(texts <= input.len);
    PROP_CHECK(run->arena.used_bytes <= 64 * sizeof(struct wsmi_option) + input.len + 64 * 32);
}

/* parse(write(x)) == x, and writing that again changes nothing. */
static void check_round_trip(const struct wsmi_option_block *block,
                             const struct wsmi_limits *limits, bool reveal)
{
    struct run again;
    struct wsmi_buf first;
    struct wsmi_buf second;
    struct wsmi_err err;
    wsmi_buf_init(&first, wsmi_allocator_system(), 8 * limits->max_block_bytes);
    wsmi_buf_init(&second, wsmi_allocator_system(), 8 * limits->max_block_bytes);
    wsmi_option_block_write(block, reveal, &first);
    PROP_CHECK(wsmi_buf_ok(&first, &err));
    run_begin(&again, wsmi_buf_view(&first), limits, 0);
    PROP_CHECK(again.parsed);
    check_same(block, &again.block, reveal);
    if (reveal) {
        wsmi_option_block_write(&again.block, reveal, &second);
        PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&first), wsmi_buf_view(&second)));
    }
    run_end(&again);
    wsmi_buf_clean_up(&first);
    wsmi_buf_clean_up(&second);
}

/* One less than what the block needs is LIMIT, and nothing else changes the verdict. */
static void check_limits(struct wsmi_view input, const struct run *run,
                         const struct wsmi_limits *limits)
{
    struct run tight;
    struct wsmi_limits exact = *limits;
    exact.max_block_bytes = input.len;
    exact.max_options = run->block.count;
    run_begin(&tight, input, &exact, 0);
    PROP_CHECK(tight.parsed);
    run_end(&tight);
    if (run->block.count > 0) {
        exact.max_options--;
        run_begin(&tight, input, &exact, 0);
        PROP_CHECK(!tight.parsed && tight.err.code == WSMI_E_LIMIT);
        PROP_CHECK(tight.err.offset == run->block.options[run->block.count - 1].offset);
        run_end(&tight);
        exact.max_block_bytes--;
        run_begin(&tight, input, &exact, 0);
        PROP_CHECK(!tight.parsed && tight.err.code == WSMI_E_LIMIT);
        PROP_CHECK(tight.err.offset == input.len - 1);
        run_end(&tight);
    }
}

/* The k-th allocation fails: OOM if that allocation was ever asked for, else the same as before. */
static void refuse(struct wsmi_view input, const struct run *run, const struct wsmi_limits *limits,
                   size_t k)
{
    struct run failing;
    run_begin(&failing, input, limits, k);
    PROP_CHECK(failing.allocator.failed == (k <= run->allocator.requests));
    if (failing.allocator.failed) {
        PROP_CHECK(!failing.parsed && failing.err.code == WSMI_E_OOM);
    } else {
        PROP_CHECK(failing.parsed == run->parsed);
        PROP_CHECK(failing.parsed ||
                   (failing.err.code == run->err.code && failing.err.offset == run->err.offset &&
                    failing.err.reason == run->err.reason));
        check_same(&run->block, &failing.block, true);
    }
    run_end(&failing);
}

static void check_out_of_memory(struct wsmi_view input, const struct run *run,
                                const struct wsmi_limits *limits)
{
    size_t count = run->allocator.requests + 1;
    for (size_t i = 0; i < prop_starve_runs(count); i++) {
        refuse(input, run, limits, 1 + prop_starve_pick(input, count, i));
    }
}

/* Of the table one row, or a place behind its end. */
static void check_table(struct wsmi_view input)
{
    const struct wsmi_option_info *info = wsmi_option_info_at(prop_pick(input, 64));
    if (info != NULL) {
        PROP_CHECK(wsmi_option_info_find(wsmi_view_from_str(info->name)) == info);
        PROP_CHECK(info->kind < WSMI_OPTION_KIND_COUNT);
        PROP_CHECK(strcmp(wsmi_option_kind_name(info->kind), "unknown") != 0);
    } else {
        PROP_CHECK(strcmp(wsmi_option_kind_name(WSMI_OPTION_KIND_COUNT), "unknown") == 0);
    }
}

/* Sizes that no memory has are refused before anybody is asked for it. */
static void check_sizes(struct wsmi_view input)
{
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_view copy = {NULL, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    size_t less = prop_pick(input, 16);
    const struct wsmi_view endless = {input.ptr, SIZE_MAX};
    prop_allocator_init(&allocator, 0);
    wsmi_arena_init(&arena, &allocator.base, SIZE_MAX);
    PROP_CHECK(wsmi_arena_alloc(&arena, SIZE_MAX - less, less, &err) == NULL);
    PROP_CHECK(err.code == WSMI_E_LIMIT || err.code == WSMI_E_OOM);
    PROP_CHECK(wsmi_arena_alloc_array(&arena, SIZE_MAX / 16, 17 + less, less, &err) == NULL);
    PROP_CHECK(err.code == WSMI_E_LIMIT);
    PROP_CHECK(!wsmi_arena_copy(&arena, endless, less, &copy, &err));
    PROP_CHECK(err.code == WSMI_E_LIMIT && err.offset == less && copy.ptr == NULL);
    PROP_CHECK(allocator.requests == 0 && arena.used_bytes == 0);
    wsmi_arena_clean_up(&arena);
}

/* For some only: measuring the distance to every name takes longer than all the rest. */
static void check_suggestion(struct wsmi_view input, const struct run *run)
{
    if (run->err.code == WSMI_E_UNSUPPORTED && prop_pick(input, 8) == 0) {
        struct wsmi_view rest = {input.ptr + run->err.offset, input.len - run->err.offset};
        const struct wsmi_option_info *nearest = wsmi_option_suggest(rest);
        PROP_CHECK(nearest == NULL ||
                   wsmi_option_info_find(wsmi_view_from_str(nearest->name)) == nearest);
    }
}

enum part { MEMORY, LIMITS, REVEALED, HIDDEN, TABLE, PARTS };

void prop_option_block(struct wsmi_view input)
{
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    struct wsmi_limits limits = wsmi_limits_default();
    struct run run;
    run_begin(&run, input, &limits, 0);
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
    PROP_CHECK(run.parsed || run.err.code != WSMI_E_OOM);
    if (prop_has(turn, MEMORY)) {
        check_out_of_memory(input, &run, &limits);
    }
    if (prop_has(turn, TABLE)) {
        check_table(input);
        check_sizes(input);
    }
    if (run.parsed) {
        check_block(&run, input);
        if (prop_has(turn, LIMITS)) {
            check_limits(input, &run, &limits);
        }
        /* Escapes make the canonical form longer than a block that only just fits. */
        limits.max_block_bytes = 8 * limits.max_block_bytes;
        if (prop_has(turn, REVEALED)) {
            check_round_trip(&run.block, &limits, true);
        }
        if (prop_has(turn, HIDDEN)) {
            check_round_trip(&run.block, &limits, false);
        }
    } else if (prop_has(turn, LIMITS)) {
        check_suggestion(input, &run);
    }
    run_end(&run);
}

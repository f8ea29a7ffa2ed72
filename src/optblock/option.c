/* SPDX-License-Identifier: MIT */
#include "optblock/option.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "optblock/read.h"

#define NAME_CLASSES (WSMI_ALNUM | WSMI_HYPHEN | WSMI_UNDERSCORE)

/* The limit, and never more than there are names: none may stand twice. */
/*@
  requires \valid_read(limits);
  assigns \nothing;
  ensures \result <= WSMI_OPTION_TABLE_COUNT && \result <= limits->max_options;
*/
static size_t most_options(const struct wsmi_limits *limits)
{
    return limits->max_options < WSMI_OPTION_TABLE_COUNT ? limits->max_options
                                                         : WSMI_OPTION_TABLE_COUNT;
}

/* Takes `name =` and decides whether this option may stand here. */
/*@
  requires cursor(cur) && \valid_read(limits) && \valid_read(block) && options_of_table(block);
  requires \valid(option) && \valid(err);
  requires \separated(cur, option, err, wsmi_option_table + (0 .. WSMI_OPTION_TABLE_COUNT - 1),
                      block->options + (0 .. block->count - 1), block);
  requires \separated(limits, cur, option, err);
  assigns *cur, *option, *err;
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> options_of_table(block);
  ensures \result ==> listed(option->info) && option_info(option->info) && *err == \old(*err);
  ensures \result ==> option->offset == \old(cur->offset) &&
    option->offset < option->value_offset == cur->offset;
  ensures \result ==> block->count < WSMI_OPTION_TABLE_COUNT;
  ensures \result ==> block->count < limits->max_options;
*/
static bool parse_name(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                       const struct wsmi_option_block *block, struct wsmi_option *option,
                       struct wsmi_err *err)
{
    size_t offset = cur->offset;
    struct wsmi_view name = wsmi_cur_span(cur, NAME_CLASSES);
    if (name.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "name of an option expected");
    }
    size_t name_end = cur->offset;
    /*@ assert cursor(cur) && went_on{Pre, Here}(cur); */
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    if (!wsmi_cur_accept(cur, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name_end, "equals sign expected behind the name");
    }
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    /*@ assert cursor(cur) && went_on{Pre, Here}(cur); */
    /*@ assert options_of_table(block); */
    /*@ assert names(block); */
    const struct wsmi_option_info *info = wsmi_option_info_find(name);
    if (info == NULL) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, offset, "no option has this name");
    }
    if (wsmi_option_block_find(block, name) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "option is given twice");
    }
    if (info->excludes != NULL &&
        wsmi_option_block_find(block, wsmi_view_from_str(info->excludes)) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "secret is given twice, itself and as a file");
    }
    if (block->count >= most_options(limits)) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "more options than max_options");
    }
    option->info = info;
    option->offset = offset;
    option->value_offset = cur->offset;
    /*@ assert cursor(cur); */
    /*@ assert went_on{Pre, Here}(cur); */
    return true;
}

/* Memory for all options there can be, once the first one is there. */
/*@
  requires arena(arena) && \valid(block) && \valid(err);
  requires room(block, arena) && options_of_table(block);
  requires secrets_of(block, arena);
  requires \separated(block + (..), arena + (..), err + (..), heap + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns block->options, *err;
  ensures arena(arena);
  ensures took{Pre, Post}(arena);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures \result ==> block->options != \null && *err == \old(*err);
*/
static bool make_room(struct wsmi_option_block *block, struct wsmi_arena *arena, size_t offset,
                      struct wsmi_err *err)
{
    if (block->options == NULL) {
        block->options = wsmi_arena_alloc(
            arena, WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option), offset, err);
    }
    return block->options != NULL;
}

/* Takes `name =` of an option for which there is room. */
/*@
  requires cursor(cur) && \valid_read(limits) && arena(arena) && \valid(block);
  requires room(block, arena) && options_of_table(block) && secrets_of(block, arena);
  requires \valid(option) && \valid(err);
  requires \separated(cur + (..), arena + (..), block + (..), option + (..), err + (..),
                      heap + (..));
  requires \separated(limits, cur, option, err);
  requires \separated(wsmi_option_table + (..), cur + (..), option + (..), err + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *cur, block->options, *option, *err;
  ensures arena(arena);
  ensures took{Pre, Post}(arena);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> \old(cur->offset) < cur->offset;
  ensures \result ==> listed(option->info) && *err == \old(*err);
  ensures \result ==> block->options != \null && block->count < WSMI_OPTION_TABLE_COUNT;
*/
static bool begin_option(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                         struct wsmi_arena *arena, struct wsmi_option_block *block,
                         struct wsmi_option *option, struct wsmi_err *err)
{
    bool named = parse_name(cur, limits, block, option, err);
    /*@ assert arena(arena); */
    /*@ assert room(block, arena); */
    /*@ assert options_of_table(block); */
    /*@ assert took{Pre, Here}(arena); */
    /*@ assert block->options == \at(block->options, Pre); */
    /*@ assert \forall integer i; 0 <= i < block->count ==>
      block->options[i].info == \at(block->options[i].info, Pre); */
    /*@ assert \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == \at(block->options[i].info->kind, Pre); */
    /*@ assert \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret == \at(block->options[i].value.secret, Pre); */
    /*@ assert secrets(block->options, 0, block->count); */
    /*@ assert secrets_of(block, arena); */
    /*@ ghost named: ; */
    if (!named) {
        return false;
    }
    bool made = make_room(block, arena, option->offset, err);
    /*@ assert *cur == \at(*cur, named); */
    /*@ assert option->info == \at(option->info, named); */
    /*@ assert block->count == \at(block->count, named); */
    return made;
}

/* Takes the value. `block`, what was parsed so far, is here for the contract: it stays as it is. */
/*@
  requires cursor(cur) && \valid_read(limits) && memory(scratch, arena, block);
  requires settled(arena, cur->rest) && \valid(option) && listed(option->info) && \valid(err);
  requires \separated(cur + (..), scratch + (..), arena + (..), block + (..), option + (..),
                      err + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(limits, cur, option, err);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    ((struct wsmi_arena_block *)(heap + heap_given))[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns scratch->ptr[0 .. scratch->cap - 1], *cur, *err, option->value;
  ensures stores(arena, scratch);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures block->options == \old(block->options);
  ensures block->count == \old(block->count);
  ensures option->info == \old(option->info);
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> settled(arena, cur->rest);
  ensures \result ==> *err == \old(*err);
  ensures \result && option->info->kind == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret) && option->value.secret.allocator == arena->allocator;
*/
static bool read_value(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                       struct wsmi_buf *scratch, struct wsmi_arena *arena,
                       const struct wsmi_option_block *block, struct wsmi_option *option,
                       struct wsmi_err *err)
{
    (void)block;
    /*@ assert arena->blocks != \null ==> \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert \separated(arena->blocks + (..), block + (..), scratch + (..), option + (..)); */
    /*@ assert \separated(arena->blocks + (..), cur + (..), err + (..)); */
    /*@ assert block->options != \null ==> given((uint8_t *)block->options,
      WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)); */
    bool read = wsmi_option_read(cur, limits, scratch, arena, option, err);
    /*@ assert block->options == \at(block->options, Pre); */
    /*@ assert block->count == \at(block->count, Pre); */
    /*@ assert option->info == \at(option->info, Pre); */
    /*@ assert infos: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info == \at(block->options[i].info, Pre); */
    /*@ assert kinds: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == \at(block->options[i].info->kind, Pre); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret == \at(block->options[i].value.secret, Pre); */
    /*@ assert room(block, arena); */
    /*@ assert options_of_table(block); */
    /*@ assert secrets(block->options, 0, block->count); */
    /*@ assert secrets_of(block, arena); */
    return read;
}

/* Takes an option, which is not one of the block yet, but for which there is room. */
/*@
  requires cursor(cur) && \valid_read(limits) && memory(scratch, arena, block);
  requires settled(arena, cur->rest) && \valid(option) && \valid(err);
  requires \separated(cur + (..), scratch + (..), arena + (..), block + (..), option + (..),
                      err + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(limits, cur, option, err);
  requires \separated(limits + (..), scratch + (..), block + (..), heap + (..));
  requires \separated(limits, arena);
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns *cur, block->options, *option, *err;
  ensures stores(arena, scratch);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures \result ==> cursor(cur);
  ensures \result ==> went_on{Pre, Post}(cur);
  ensures \result ==> \old(cur->offset) < cur->offset;
  ensures \result ==> settled(arena, cur->rest);
  ensures \result ==> *err == \old(*err) && listed(option->info);
  ensures \result ==> block->options != \null && block->count < WSMI_OPTION_TABLE_COUNT;
  ensures \result && option->info->kind == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret) && option->value.secret.allocator == arena->allocator;
*/
static bool read_option(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                        struct wsmi_buf *scratch, struct wsmi_arena *arena,
                        struct wsmi_option_block *block, struct wsmi_option *option,
                        struct wsmi_err *err)
{
    /*@ ghost begin: ; */
    bool begun = begin_option(cur, limits, arena, block, option, err);
    /*@ assert scratch->allocator == \at(scratch->allocator, begin); */
    /*@ assert scratch->ptr == \at(scratch->ptr, begin); */
    /*@ assert scratch->len == \at(scratch->len, begin); */
    /*@ assert scratch->cap == \at(scratch->cap, begin); */
    /*@ assert scratch->used == \at(scratch->used, begin); */
    /*@ assert stores(arena, scratch); */
    /*@ assert took{Pre, Here}(arena); */
    if (!begun) {
        return false;
    }
    /*@ assert settled(arena, cur->rest); */
    /*@ assert went_on{Pre, Here}(cur); */
    /*@ ghost begun: ; */
    bool read = read_value(cur, limits, scratch, arena, block, option, err);
    /*@ assert took{begun, Here}(arena); */
    /*@ assert took{Pre, Here}(arena); */
    if (!read) {
        return false;
    }
    /*@ assert went_on{begun, Here}(cur); */
    /*@ assert cur->rest.len ==
      \at(cur->rest.len, Pre) - (cur->offset - \at(cur->offset, Pre)); */
    /*@ assert cur->rest.ptr ==
      \at(cur->rest.ptr, Pre) + (cur->offset - \at(cur->offset, Pre)); */
    /*@ assert went_on{Pre, Here}(cur); */
    return true;
}

/* A secret is copied under its own name: proofs cannot follow a union. */
/*@
  requires \valid(to) && \valid_read(from) && \valid_read(from->info);
  requires \separated(to, from) && \separated(to, from->info);
  assigns *to;
  ensures to->info == \old(from->info);
  ensures \old(from->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    to->value.secret == \old(from->value.secret);
*/
static void copy_option(const struct wsmi_option *from, struct wsmi_option *to)
{
    to->info = from->info;
    to->offset = from->offset;
    to->value_offset = from->value_offset;
    if (from->info->kind == WSMI_OPTION_KIND_SECRET) {
        to->value.secret = from->value.secret;
    } else {
        to->value = from->value;
    }
}

/*@
  requires \valid(block) && \valid(block->options + (0 .. WSMI_OPTION_TABLE_COUNT - 1));
  requires \valid_read(option);
  requires block->count < WSMI_OPTION_TABLE_COUNT && options_of_table(block);
  requires listed(option->info) && secrets(block->options, 0, block->count);
  requires option->info->kind == WSMI_OPTION_KIND_SECRET ==> secret(&option->value.secret);
  requires \separated(block + (..), block->options + (..), option + (..));
  requires \separated(block->options + (..), wsmi_option_table + (..));
  assigns block->count, block->options[block->count];
  ensures block->options == \old(block->options) && block->count == \old(block->count) + 1;
  ensures options_of_table(block);
  ensures secrets(block->options, 0, block->count);
  ensures \forall integer i; 0 <= i < \old(block->count) ==>
    block->options[i].info == \old(block->options[i].info) &&
    block->options[i].value.secret.allocator == \old(block->options[i].value.secret.allocator);
  ensures \forall integer i; 0 <= i < \old(block->count) ==>
    block->options[i].info->kind == \old(block->options[i].info->kind);
  ensures option->info->kind == \old(option->info->kind);
  ensures block->options[\old(block->count)].info == option->info;
  ensures option->info->kind == WSMI_OPTION_KIND_SECRET ==>
    block->options[\old(block->count)].value.secret.allocator == option->value.secret.allocator;
*/
static void add_option(struct wsmi_option_block *block, const struct wsmi_option *option)
{
    copy_option(option, &block->options[block->count]);
    /*@ assert \forall integer i; 0 <= i < block->count ==>
      block->options[i].info == \at(block->options[i].info, Pre); */
    /*@ assert \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret == \at(block->options[i].value.secret, Pre); */
    block->count++;
}

bool wsmi_option_parse(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                       struct wsmi_buf *scratch, struct wsmi_arena *arena,
                       struct wsmi_option_block *block, struct wsmi_option *option,
                       struct wsmi_err *err)
{
    if (!read_option(cur, limits, scratch, arena, block, option, err)) {
        return false;
    }
    /*@ ghost taken: ; */
    /*@ assert given((uint8_t *)block->options,
      WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)); */
    /*@ assert arena->blocks != \null ==> \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert arena->blocks != \null ==>
      \separated(block->options + block->count, arena->blocks); */
    add_option(block, option);
    /*@ assert scratch->allocator == \at(scratch->allocator, taken); */
    /*@ assert scratch->ptr == \at(scratch->ptr, taken); */
    /*@ assert scratch->cap == \at(scratch->cap, taken); */
    /*@ assert scratch->len == \at(scratch->len, taken); */
    /*@ assert scratch->used == \at(scratch->used, taken); */
    /*@ assert *cur == \at(*cur, taken); */
    /*@ assert *arena == \at(*arena, taken); */
    /*@ assert arena->blocks != \null ==>
      arena->blocks->used == \at(arena->blocks->used, taken); */
    /*@ assert arena->blocks != \null ==>
      arena->blocks->cap == \at(arena->blocks->cap, taken); */
    /*@ assert arena->blocks != \null ==>
      arena->blocks->next == \at(arena->blocks->next, taken); */
    /*@ assert arena(arena); */
    /*@ assert took{taken, Here}(arena); */
    /*@ assert took{Pre, Here}(arena); */
    /*@ assert buffer(scratch); */
    /*@ assert stores(arena, scratch); */
    /*@ assert room(block, arena); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count - 1 ==>
      block->options[i].info->kind == WSMI_OPTION_KIND_SECRET ==>
      block->options[i].value.secret.allocator == arena->allocator; */
    /*@ assert kept: option->info->kind == WSMI_OPTION_KIND_SECRET ==>
      block->options[block->count - 1].value.secret.allocator == arena->allocator; */
    /*@ assert secrets_of(block, arena); */
    return true;
}

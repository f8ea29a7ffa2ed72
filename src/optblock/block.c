/* SPDX-License-Identifier: MIT */
#include "wsmi/optblock.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/utf8.h"
#include "optblock/read.h"
#include "optblock/table.h"

#define NAME_CLASSES (WSMI_ALNUM | WSMI_HYPHEN | WSMI_UNDERSCORE)

/*
 * What the functions below share: `scratch` gets a value whose escapes are resolved, which may be a
 * secret; `arena` gets the options and what they keep; `block` is what was parsed so far.
 */

/*@
  // Options that were taken from the table, so that no output overlaps what their names stand in.
  predicate options_of_table{L}(struct wsmi_option_block *b) =
    \valid_read(b->options + (0 .. b->count - 1)) &&
    (\forall integer i; 0 <= i < b->count ==> listed(b->options[i].info));

  // Memory for all options there can be, or none yet. It lies in the arena.
  predicate room{L}(struct wsmi_option_block *b, struct wsmi_arena *a) =
    b->options == \null ? b->count == 0 : b->count <= WSMI_OPTION_TABLE_COUNT &&
      given((uint8_t *)b->options, WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)) &&
      \separated(b->options + (0 .. WSMI_OPTION_TABLE_COUNT - 1), a->blocks);

  // Secrets, which are of the arena's allocator.
  predicate secrets_of{L}(struct wsmi_option_block *b, struct wsmi_arena *a) =
    secrets(b->options, 0, b->count) && (\forall integer i; 0 <= i < b->count ==>
      b->options[i].info->kind == WSMI_OPTION_KIND_SECRET ==>
      b->options[i].value.secret.allocator == a->allocator);
*/

/* Every byte once, before anything is understood: UTF-8 without controls but TAB and line ends. */
/*@
  requires readable(in) && \valid(err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool check_bytes(struct wsmi_view in, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    /*@
      loop invariant cursor(&cur) && *err == \at(*err, Pre);
      loop assigns cur, *err;
      loop variant cur.rest.len;
    */
    while (!wsmi_cur_at_end(&cur)) {
        size_t offset = cur.offset;
        uint32_t character;
        if (!wsmi_utf8_take(&cur, &character)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "option block is not valid UTF-8");
        }
        if ((character < 0x20 && character != '\t' && character != '\n' && character != '\r') ||
            character == 0x7F) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "option block holds a control byte");
        }
    }
    return true;
}

const struct wsmi_option *wsmi_option_block_find(const struct wsmi_option_block *block,
                                                 struct wsmi_view name)
{
    /*@
      loop invariant 0 <= i <= block->count;
      loop assigns i;
      loop variant block->count - i;
    */
    for (size_t i = 0; i < block->count; i++) {
        if (wsmi_view_eq_nocase(name, wsmi_view_from_str(block->options[i].info->name))) {
            return &block->options[i];
        }
    }
    return NULL;
}

void wsmi_option_block_clean_up(struct wsmi_option_block *block)
{
    /*@
      loop invariant 0 <= i <= block->count && *block == \at(*block, Pre);
      loop invariant \forall integer k; 0 <= k < block->count ==>
        block->options[k].info == \at(block->options[k].info, Pre);
      loop invariant secrets(block->options, i, block->count);
      loop assigns i, heap[0 .. heap_given - 1];
      loop assigns \at(block->options, Pre)[0 .. \at(block->count, Pre) - 1].value.secret;
      loop variant block->count - i;
    */
    for (size_t i = 0; i < block->count; i++) {
        if (block->options[i].info->kind == WSMI_OPTION_KIND_SECRET) {
            wsmi_secret_clean_up(&block->options[i].value.secret);
        }
    }
    block->options = NULL;
    block->count = 0;
}

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
    block->options[i].value.secret == \old(block->options[i].value.secret);
  ensures block->options[\old(block->count)].info == option->info;
  ensures option->info->kind == WSMI_OPTION_KIND_SECRET ==>
    block->options[\old(block->count)].value.secret == option->value.secret;
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

static bool parse_option(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                         struct wsmi_buf *scratch, struct wsmi_arena *arena,
                         struct wsmi_option_block *block, struct wsmi_err *err)
{
    struct wsmi_option option = {.info = NULL};
    if (!begin_option(cur, limits, arena, block, &option, err) ||
        !wsmi_option_read(cur, limits, scratch, arena, &option, err)) {
        return false;
    }
    add_option(block, &option);
    return true;
}

/* Everything up to the next line end. */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures cursor(cur) && went_on{Pre, Post}(cur);
  ensures \old(cur->rest.len) > 0 && \old(cur->rest.ptr[0]) == '#' ==>
    cur->rest.len < \old(cur->rest.len);
*/
static void skip_comment(struct wsmi_cur *cur)
{
    /*@
      loop invariant cursor(cur) && went_on{Pre, Here}(cur);
      loop invariant cur->rest.len == \at(cur->rest.len, Pre) ==>
        cur->rest.ptr == \at(cur->rest.ptr, Pre);
      loop assigns *cur;
      loop variant cur->rest.len;
    */
    while (!wsmi_cur_at_end(cur) && wsmi_cur_peek(cur) != '\n' && wsmi_cur_peek(cur) != '\r') {
        (void)wsmi_cur_skip(cur, 1);
    }
}

/* Blanks, comments, semicolons and line ends; true if one of the last two is among them. */
/*@
  requires cursor(cur);
  assigns *cur;
  ensures cursor(cur) && went_on{Pre, Post}(cur);
*/
static bool skip_gap(struct wsmi_cur *cur)
{
    bool ended = false;
    /*@
      loop invariant cursor(cur) && went_on{Pre, Here}(cur);
      loop assigns *cur, ended;
      loop variant cur->rest.len;
    */
    for (;;) {
        (void)wsmi_cur_span(cur, WSMI_BLANK);
        int next = wsmi_cur_peek(cur);
        if (next == '#') {
            skip_comment(cur);
        } else if (next == ';' || next == '\n' || next == '\r') {
            (void)wsmi_cur_skip(cur, 1);
            ended = true;
        } else {
            return ended;
        }
    }
}

/* What stands between an option and the next one. */
/*@
  requires cursor(cur) && \valid(err) && \separated(cur, err);
  assigns *cur, *err;
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur) && *err == \old(*err);
*/
static bool end_option(struct wsmi_cur *cur, struct wsmi_err *err)
{
    if (!skip_gap(cur) && !wsmi_cur_at_end(cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "semicolon or line end expected behind the value; a value with blanks "
                         "needs quotes");
    }
    return true;
}

static bool parse_block(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                        struct wsmi_buf *scratch, struct wsmi_arena *arena,
                        struct wsmi_option_block *block, struct wsmi_err *err)
{
    (void)skip_gap(cur);
    while (!wsmi_cur_at_end(cur)) {
        if (!parse_option(cur, limits, scratch, arena, block, err) || !end_option(cur, err)) {
            return false;
        }
    }
    return true;
}

bool wsmi_option_block_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, struct wsmi_option_block *ret,
                             struct wsmi_err *err)
{
    if (in.len > limits->max_block_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_block_bytes,
                         "option block is longer than max_block_bytes");
    }
    if (!check_bytes(in, err)) {
        return false;
    }
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct wsmi_buf scratch;
    wsmi_buf_init(&scratch, arena->allocator, limits->max_option_bytes);
    struct wsmi_option_block block = {.options = NULL};
    bool parsed = parse_block(&cur, limits, &scratch, arena, &block, err);
    wsmi_buf_clean_up(&scratch);
    if (!parsed) {
        wsmi_option_block_clean_up(&block);
        return false;
    }
    *ret = block;
    return true;
}

void wsmi_option_block_write(const struct wsmi_option_block *block, bool reveal_secrets,
                             struct wsmi_buf *buf)
{
    for (size_t i = 0; i < block->count; i++) {
        const struct wsmi_option *option = &block->options[i];
        if (option->info->kind == WSMI_OPTION_KIND_SECRET && !reveal_secrets) {
            wsmi_buf_put_str(buf, "# ");
            wsmi_buf_put_str(buf, option->info->name);
            wsmi_buf_put_str(buf, " is not shown\n");
            continue;
        }
        wsmi_buf_put_str(buf, option->info->name);
        wsmi_buf_put_str(buf, " = ");
        wsmi_option_write_value(option, buf);
        wsmi_buf_put_byte(buf, '\n');
    }
}

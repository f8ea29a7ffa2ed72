/* SPDX-License-Identifier: MIT */
#include "wsmi/optblock.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/utf8.h"
#include "optblock/option.h"

/* The length, then every byte once, before anything is understood: UTF-8 without controls but TAB
 * and line ends. */
/*@
  requires readable(in) && \valid_read(limits) && \valid(err) && \separated(limits, err);
  assigns *err;
  ensures \result ==> *err == \old(*err);
*/
static bool check_bytes(struct wsmi_view in, const struct wsmi_limits *limits, struct wsmi_err *err)
{
    if (in.len > limits->max_block_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_block_bytes,
                         "option block is longer than max_block_bytes");
    }
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
      loop assigns \at(block->options, Pre)[0 .. \at(block->count, Pre) - 1];
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

/* Takes an option and what ends it. */
/*@
  requires cursor(cur) && \valid_read(limits) && memory(scratch, arena, block);
  requires settled(arena, cur->rest) && \valid(option) && \valid(err);
  requires \separated(cur + (..), scratch + (..), arena + (..), block + (..), option + (..),
                      err + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(limits + (..), cur + (..), scratch + (..), block + (..), heap + (..));
  requires \separated(limits, arena, option, err);
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
    ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns *cur, *block, *option, *err;
  ensures stores(arena, scratch);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures \result ==> cursor(cur) && cur->rest.len < \old(cur->rest.len);
  ensures \result ==> settled(arena, cur->rest);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_statement(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                            struct wsmi_buf *scratch, struct wsmi_arena *arena,
                            struct wsmi_option_block *block, struct wsmi_option *option,
                            struct wsmi_err *err)
{
    bool parsed = wsmi_option_parse(cur, limits, scratch, arena, block, option, err);
    /*@ assert arena->blocks != \null ==> \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert block->options != \null ==> \base_addr(block->options) == \base_addr(&heap[0]); */
    if (!parsed) {
        return false;
    }
    /*@ ghost parsed: ; */
    bool ended = end_option(cur, err);
    /*@ assert arena->blocks == \at(arena->blocks, parsed); */
    /*@ assert arena->allocator == \at(arena->allocator, parsed); */
    /*@ assert arena->blocks != \null ==>
      arena->blocks->used == \at(arena->blocks->used, parsed) &&
      arena->blocks->cap == \at(arena->blocks->cap, parsed) &&
      arena->blocks->next == \at(arena->blocks->next, parsed); */
    /*@ assert arena(arena); */
    /*@ assert scratch->allocator == \at(scratch->allocator, parsed); */
    /*@ assert scratch->ptr == \at(scratch->ptr, parsed); */
    /*@ assert scratch->cap == \at(scratch->cap, parsed); */
    /*@ assert buffer(scratch); */
    /*@ assert stores(arena, scratch); */
    /*@ assert block->options == \at(block->options, parsed); */
    /*@ assert block->count == \at(block->count, parsed); */
    /*@ assert infos: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info == \at(block->options[i].info, parsed); */
    /*@ assert kinds: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == \at(block->options[i].info->kind, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.allocator ==
        \at(block->options[i].value.secret.allocator, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.ptr == \at(block->options[i].value.secret.ptr, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.len == \at(block->options[i].value.secret.len, parsed); */
    /*@ assert took{parsed, Here}(arena); */
    /*@ assert took{Pre, Here}(arena); */
    /*@ assert room(block, arena); */
    /*@ assert options_of_table(block); */
    /*@ assert secrets(block->options, 0, block->count); */
    /*@ assert secrets_of(block, arena); */
    if (!ended) {
        return false;
    }
    /*@ assert went_on{parsed, Here}(cur); */
    return true;
}

/* What was parsed in front of an error stays in `block`. */
/*@
  requires readable(in) && \valid_read(limits) && memory(scratch, arena, block);
  requires settled(arena, in) && \valid(err);
  requires \separated(scratch + (..), arena + (..), block + (..), err + (..),
                      wsmi_option_table + (..), heap + (..));
  requires \separated(limits + (..), scratch + (..), block + (..), heap + (..));
  requires \separated(limits, arena, err);
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
    ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns *block, *err;
  ensures stores(arena, scratch);
  ensures took{Pre, Post}(arena);
  ensures scratch->allocator == \old(scratch->allocator);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets_of(block, arena);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_statements(struct wsmi_view in, const struct wsmi_limits *limits,
                             struct wsmi_buf *scratch, struct wsmi_arena *arena,
                             struct wsmi_option_block *block, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    struct wsmi_option option;
    bool parsed = true;
    /*@ assert gone: \separated(&cur, arena->allocator + (..), &option); */
    /*@ assert gone: \separated(&cur, scratch->allocator + (..), &option); */
    (void)skip_gap(&cur);
    /*@
      loop invariant parsed ==> cursor(&cur) && settled(arena, cur.rest);
      loop invariant parsed ==> *err == \at(*err, Pre);
      loop invariant stores(arena, scratch);
      loop invariant room(block, arena);
      loop invariant options_of_table(block);
      loop invariant secrets_of(block, arena);
      loop invariant took{Pre, Here}(arena);
      loop invariant scratch->allocator == \at(scratch->allocator, Pre);
      loop assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
        ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
        ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
      loop assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
      loop assigns cur, option, parsed, *block, *err;
      loop variant parsed ? cur.rest.len + 1 : 0;
    */
    while (parsed && !wsmi_cur_at_end(&cur)) {
        option = (struct wsmi_option){.info = NULL}; /* the one before may have been a secret */
        parsed = parse_statement(&cur, limits, scratch, arena, block, &option, err);
    }
    /*@ assert gone: \separated(&cur, arena, block, scratch, &option); */
    /*@ assert gone: arena->blocks != \null ==>
      \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert gone: block->options != \null ==>
      \base_addr(block->options) == \base_addr(&heap[0]); */
    /*@ assert gone: scratch->cap > 0 ==> \base_addr(scratch->ptr) == \base_addr(&heap[0]); */
    /*@ assert gone: \separated(&cur, arena->allocator + (..), &option); */
    /*@ assert gone: \separated(&cur, scratch->allocator + (..), &option); */
    /*@ assert gone: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == WSMI_OPTION_KIND_SECRET ==>
      \separated(&cur, block->options[i].value.secret.allocator + (..), &option); */
    return parsed;
}

/* `block` is empty. What was parsed in front of an error stays in it. */
/*@
  requires readable(in) && \valid_read(limits) && arena(arena) && settled(arena, in);
  requires \valid(block) && \valid(err) && block->options == \null && block->count == 0;
  requires \separated(arena + (..), block + (..), err + (..), wsmi_option_table + (..),
                      heap + (..));
  requires \separated(limits, arena, err) && \separated(limits + (..), block + (..), heap + (..));
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
    ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
  assigns *block, *err;
  ensures arena(arena);
  ensures took{Pre, Post}(arena);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets(block->options, 0, block->count);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_block(struct wsmi_view in, const struct wsmi_limits *limits,
                        struct wsmi_arena *arena, struct wsmi_option_block *block,
                        struct wsmi_err *err)
{
    struct wsmi_buf scratch;
    /*@ assert gone: \separated(&scratch, arena->allocator + (..)); */
    wsmi_buf_init(&scratch, arena->allocator, limits->max_option_bytes);
    bool parsed = parse_statements(in, limits, &scratch, arena, block, err);
    /*@ assert arena->blocks != \null ==> \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert block->options != \null ==> \base_addr(block->options) == \base_addr(&heap[0]); */
    /*@ assert arena(arena); */
    /*@ assert secrets(block->options, 0, block->count); */
    /*@ ghost parsed: ; */
    wsmi_buf_clean_up(&scratch);
    /*@ assert infos: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info == \at(block->options[i].info, parsed); */
    /*@ assert kinds: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == \at(block->options[i].info->kind, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.allocator ==
        \at(block->options[i].value.secret.allocator, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.ptr == \at(block->options[i].value.secret.ptr, parsed); */
    /*@ assert kept: \forall integer i; 0 <= i < block->count ==>
      block->options[i].value.secret.len == \at(block->options[i].value.secret.len, parsed); */
    /*@ assert secrets(block->options, 0, block->count); */
    /*@ assert arena->blocks == \at(arena->blocks, parsed); */
    /*@ assert arena->allocator == \at(arena->allocator, parsed); */
    /*@ assert arena->used_bytes == \at(arena->used_bytes, parsed) &&
      arena->max_bytes == \at(arena->max_bytes, parsed); */
    /*@ assert arena->blocks != \null ==>
      arena->blocks->used == \at(arena->blocks->used, parsed) &&
      arena->blocks->cap == \at(arena->blocks->cap, parsed) &&
      arena->blocks->next == \at(arena->blocks->next, parsed); */
    /*@ assert arena(arena); */
    /*@ assert room(block, arena); */
    /*@ assert options_of_table(block); */
    /*@ assert secrets_of(block, arena); */
    /*@ assert gone: \separated(&scratch, arena, block); */
    /*@ assert gone: \separated(&scratch, arena->allocator + (..)); */
    /*@ assert gone: \forall integer i; 0 <= i < block->count ==>
      block->options[i].info->kind == WSMI_OPTION_KIND_SECRET ==>
      \separated(&scratch, block->options[i].value.secret.allocator + (..)); */
    return parsed;
}

/* The contract stands here because it names the table of options, which no user's code sees. */
/*@
  requires readable(in) && \valid_read(limits) && arena(arena) && settled(arena, in);
  requires \valid(ret) && \valid(err);
  requires \separated(arena + (..), err + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(ret + (..), wsmi_option_table + (..), heap + (..));
  requires \separated(limits, arena, ret, err) && \separated(limits + (..), heap + (..));
  assigns *arena, heap_given, heap[0 .. HEAP_BYTES - 1],
    ((struct wsmi_arena_block *)heap)[0 .. 2 * HEAP_BYTES - 1],
    ((struct wsmi_option *)heap)[0 .. HEAP_BYTES - 1];
  assigns *ret, *err;
  ensures arena(arena);
  ensures \result ==> *err == \old(*err);
  ensures \result ==> names(ret) && \valid(ret->options + (0 .. ret->count - 1));
  ensures \result ==> \separated(ret, ret->options + (0 .. ret->count - 1));
  ensures \result ==> secrets(ret->options, 0, ret->count);
  ensures !\result ==> *ret == \old(*ret);
*/
bool wsmi_option_block_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, struct wsmi_option_block *ret,
                             struct wsmi_err *err)
{
    struct wsmi_option_block block = {.options = NULL};
    /*@ assert gone: \separated(&block, arena->allocator + (..)); */
    bool parsed = check_bytes(in, limits, err) && parse_block(in, limits, arena, &block, err);
    /*@ assert arena(arena); */
    /*@ assert gone: arena->blocks != \null ==>
      \base_addr(arena->blocks) == \base_addr(&heap[0]); */
    /*@ assert gone: \separated(&block, arena->allocator + (..)); */
    /*@ assert gone: block.options != \null ==>
      \base_addr(block.options) == \base_addr(&heap[0]); */
    /*@ assert ret->options == \at(ret->options, Pre); */
    /*@ assert ret->count == \at(ret->count, Pre); */
    /*@ ghost parsed: ; */
    if (!parsed) {
        /*@ assert block.options != \null ==> given((uint8_t *)block.options,
          WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)); */
        /*@ assert block.count <= (block.options == \null ? 0 : WSMI_OPTION_TABLE_COUNT); */
        /*@ assert \separated(arena, block.options + (0 .. block.count - 1)); */
        /*@ assert \separated(ret, block.options + (0 .. block.count - 1)); */
        /*@ assert arena->blocks != \null ==>
          \separated(arena->blocks, block.options + (0 .. block.count - 1)); */
        wsmi_option_block_clean_up(&block);
        /*@ assert ret->options == \at(ret->options, parsed); */
        /*@ assert ret->count == \at(ret->count, parsed); */
        /*@ assert arena->blocks == \at(arena->blocks, parsed); */
        /*@ assert arena->allocator == \at(arena->allocator, parsed); */
        /*@ assert arena->used_bytes == \at(arena->used_bytes, parsed) &&
          arena->max_bytes == \at(arena->max_bytes, parsed); */
        /*@ assert arena->blocks != \null ==>
          arena->blocks->used == \at(arena->blocks->used, parsed) &&
          arena->blocks->cap == \at(arena->blocks->cap, parsed) &&
          arena->blocks->next == \at(arena->blocks->next, parsed); */
        /*@ assert arena(arena); */
        return false;
    }
    *ret = block;
    /*@ assert options_of_table(ret); */
    /*@ assert names(ret); */
    /*@ assert arena(arena); */
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

/* SPDX-License-Identifier: MIT */
#include "wsmi/optblock.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/utf8.h"
#include "optblock/table.h"
#include "optblock/token.h"
#include "optblock/value.h"

#define NAME_CLASSES (WSMI_ALNUM | WSMI_HYPHEN | WSMI_UNDERSCORE)

struct parser {
    struct wsmi_cur cur;
    const struct wsmi_limits *limits;
    size_t max_options; /* the limit, and never more than there are names */
    struct wsmi_arena *arena;
    struct wsmi_buf scratch; /* a value whose escapes are resolved; may be a secret */
    struct wsmi_option_block block;
};

/*@
  // Options that were taken from the table, so that no output overlaps what their names stand in.
  predicate options_of_table{L}(struct wsmi_option_block *b) =
    \valid_read(b->options + (0 .. b->count - 1)) &&
    (\forall integer i; 0 <= i < b->count ==> listed(b->options[i].info));

  predicate parser{L}(struct parser *p) = \valid(p) && cursor(&p->cur) && \valid_read(p->limits) &&
    p->max_options <= WSMI_OPTION_TABLE_COUNT && options_of_table(&p->block);

  // What values are kept in: the arena, and a buffer that has no part of it.
  predicate stores{L}(struct wsmi_arena *a, struct wsmi_buf *b) = arena(a) && buffer(b) &&
    (a->blocks != \null ==> \separated(b->ptr + (0 .. b->cap - 1),
      (uint8_t *)a->blocks + (0 .. 32 + a->blocks->cap - 1)));

  // Memory for all options there can be, or none yet. It lies in the arena.
  predicate room{L}(struct wsmi_option_block *b, struct wsmi_arena *a) =
    b->options == \null ? b->count == 0 : b->count <= WSMI_OPTION_TABLE_COUNT &&
      given((uint8_t *)b->options, WSMI_OPTION_TABLE_COUNT * sizeof(struct wsmi_option)) &&
      \separated(b->options + (0 .. WSMI_OPTION_TABLE_COUNT - 1), a->blocks);

  // What several calls, one after the other, do to the arena: its first block is the one it was, no
  // larger and no emptier, or was not given before.
  predicate took{L1, L2}(struct wsmi_arena *a) = \at(heap_given, L1) <= \at(heap_given, L2) &&
    ((\at(a->blocks, L2) == \at(a->blocks, L1) && (\at(a->blocks, L1) != \null ==>
       \at(a->blocks->used, L1) <= \at(a->blocks->used, L2) &&
       \at(a->blocks->cap, L2) == \at(a->blocks->cap, L1))) ||
     (\base_addr{L2}(\at(a->blocks, L2)) == \base_addr{L2}(\at(heap + heap_given, L1)) &&
      \at(heap + heap_given, L1) <= (uint8_t *)\at(a->blocks, L2)));
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

/* Takes `name =` and decides whether this option may stand here. */
/*@
  requires parser(parser) && \valid(option) && \valid(err);
  requires \separated(parser, option, err, wsmi_option_table + (0 .. WSMI_OPTION_TABLE_COUNT - 1),
                      parser->block.options + (0 .. parser->block.count - 1), parser->limits);
  assigns parser->cur, *option, *err;
  ensures \result ==> cursor(&parser->cur);
  ensures \result ==> went_on{Pre, Post}(&parser->cur);
  ensures \result ==> options_of_table(&parser->block);
  ensures \result ==> listed(option->info) && option_info(option->info) && *err == \old(*err);
  ensures \result ==> option->offset == \old(parser->cur.offset) &&
    option->offset < option->value_offset == parser->cur.offset;
  ensures \result ==> parser->block.count < parser->max_options;
*/
static bool parse_name(struct parser *parser, struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &parser->cur;
    size_t offset = cur->offset;
    struct wsmi_view name = wsmi_cur_span(cur, NAME_CLASSES);
    if (name.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "name of an option expected");
    }
    size_t name_end = cur->offset;
    /*@ assert cursor(&parser->cur) && went_on{Pre, Here}(&parser->cur); */
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    if (!wsmi_cur_accept(cur, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, name_end, "equals sign expected behind the name");
    }
    (void)wsmi_cur_span(cur, WSMI_BLANK);
    /*@ assert cursor(&parser->cur) && went_on{Pre, Here}(&parser->cur); */
    /*@ assert options_of_table(&parser->block); */
    /*@ assert names(&parser->block); */
    const struct wsmi_option_info *info = wsmi_option_info_find(name);
    if (info == NULL) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, offset, "no option has this name");
    }
    if (wsmi_option_block_find(&parser->block, name) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "option is given twice");
    }
    if (info->excludes != NULL &&
        wsmi_option_block_find(&parser->block, wsmi_view_from_str(info->excludes)) != NULL) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "secret is given twice, itself and as a file");
    }
    if (parser->block.count >= parser->max_options) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "more options than max_options");
    }
    option->info = info;
    option->offset = offset;
    option->value_offset = cur->offset;
    /*@ assert cursor(&parser->cur); */
    /*@ assert went_on{Pre, Here}(&parser->cur); */
    return true;
}

/* The text of a value, which lies in `scratch` if there are escapes to resolve. */
/*@
  requires token(token) && buffer(scratch) && \valid(ret) && \valid(err);
  requires \separated(token, scratch, ret, err);
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns scratch->ptr[0 .. scratch->cap - 1], heap_given, heap[heap_given .. HEAP_BYTES - 1];
  assigns *ret, *err;
  ensures buffer(scratch) && \old(heap_given) <= heap_given;
  ensures moved_on{Pre, Post}(scratch);
  ensures \result ==> readable(*ret) && *err == \old(*err);
  ensures \result ==> *ret == token->raw ||
    (ret->ptr == scratch->ptr && ret->len == scratch->len);
*/
static bool resolve(const struct wsmi_token *token, struct wsmi_buf *scratch, size_t offset,
                    struct wsmi_view *ret, struct wsmi_err *err)
{
    if (!token->has_escapes) {
        *ret = token->raw;
        return true;
    }
    wsmi_buf_reset(scratch);
    wsmi_token_unescape(token, scratch);
    *ret = wsmi_buf_view(scratch);
    if (!wsmi_buf_ok(scratch, err)) {
        err->offset = offset;
        return false;
    }
    return true;
}

/* The value of an option from the text of its token, whose offsets in the block errors get. */
/*@
  requires token(token) && readable(text) && settled(arena, text) && arena(arena);
  requires \valid(option) && listed(option->info) && \valid(err);
  requires \separated(token + (..), arena + (..), option + (..), err + (..), heap + (..));
  requires \separated(wsmi_option_table + (..), option + (..), err + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, option->value;
  ensures arena(arena);
  ensures goes_on{Pre, Post}(arena);
  ensures \result ==> *err == \old(*err);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret);
*/
static bool read_text(const struct wsmi_token *token, struct wsmi_view text,
                      struct wsmi_arena *arena, struct wsmi_option *option, struct wsmi_err *err)
{
    if (!wsmi_option_value_parse(text, arena, option, err)) {
        /*@ assert token(token); */
        /*@ assert arena(arena); */
        err->offset = wsmi_token_offset(token, err->offset);
        /*@ assert arena(arena); */
        return false;
    }
    return true;
}

/*@
  requires token(token) && settled(arena, token->raw) && stores(arena, scratch);
  requires \valid(option) && listed(option->info) && \valid(err);
  requires \separated(token + (..), scratch + (..), arena + (..), option + (..), err + (..),
                      heap + (..));
  requires \separated(wsmi_option_table + (..), option + (..), err + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    ((struct wsmi_arena_block *)(heap + heap_given))[0 .. HEAP_BYTES - 1];
  assigns scratch->ptr, scratch->len, scratch->cap, scratch->used, scratch->failed;
  assigns scratch->ptr[0 .. scratch->cap - 1], *err, option->value;
  ensures stores(arena, scratch);
  ensures took{Pre, Post}(arena);
  ensures \result ==> *err == \old(*err);
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    secret(&option->value.secret);
*/
static bool read_token(const struct wsmi_token *token, struct wsmi_buf *scratch,
                       struct wsmi_arena *arena, struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_view text;
    bool resolved = resolve(token, scratch, option->value_offset, &text, err);
    /*@ assert arena->allocator == \at(arena->allocator, Pre); */
    /*@ assert arena->blocks == \at(arena->blocks, Pre); */
    /*@ assert arena->blocks != \null ==> arena->blocks->used == \at(arena->blocks->used, Pre) &&
      arena->blocks->cap == \at(arena->blocks->cap, Pre) &&
      arena->blocks->next == \at(arena->blocks->next, Pre); */
    /*@ assert arena(arena); */
    /*@ assert arena->blocks != \null ==>
      given{Pre}((uint8_t *)arena->blocks, 32 + arena->blocks->cap); */
    /*@ assert stores(arena, scratch); */
    /*@ assert \separated(scratch + (..), arena->blocks + (..)); */
    /*@ ghost resolved: ; */
    bool read = resolved && read_text(token, text, arena, option, err);
    /*@ assert arena(arena); */
    /*@ assert scratch->allocator == \at(scratch->allocator, resolved); */
    /*@ assert scratch->ptr == \at(scratch->ptr, resolved); */
    /*@ assert scratch->len == \at(scratch->len, resolved); */
    /*@ assert scratch->cap == \at(scratch->cap, resolved); */
    /*@ assert scratch->used == \at(scratch->used, resolved); */
    /*@ assert buffer(scratch); */
    /*@ assert scratch->cap > 0 ==> given{resolved}(scratch->ptr, scratch->cap); */
    /*@ assert took{resolved, Here}(arena); */
    /*@ assert took{Pre, Here}(arena); */
    /*@ assert stores(arena, scratch); */
    return read;
}

/* Takes the value of the option whose value begins at `offset`. */
/*@
  requires parser(parser) && \valid(ret) && \valid(err);
  requires \separated(parser + (..), ret + (..), err + (..), parser->limits + (..));
  assigns parser->cur, *ret, *err;
  ensures \result ==> cursor(&parser->cur) && went_on{Pre, Post}(&parser->cur);
  ensures \result ==> token(ret) && within(ret->raw, \old(parser->cur.rest));
  ensures \result ==> *err == \old(*err);
*/
static bool take_token(struct parser *parser, size_t offset, struct wsmi_token *ret,
                       struct wsmi_err *err)
{
    if (!wsmi_token_take(&parser->cur, ret, err)) {
        return false;
    }
    if (wsmi_token_length(ret) > parser->limits->max_option_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "value is longer than max_option_bytes");
    }
    return true;
}

static bool parse_value(struct parser *parser, struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_token token;
    if (!take_token(parser, option->value_offset, &token, err)) {
        return false;
    }
    return read_token(&token, &parser->scratch, parser->arena, option, err);
}

/* Memory for all options there can be, once the first one is there. */
/*@
  requires arena(arena) && \valid(block) && \valid(err);
  requires room(block, arena) && options_of_table(block);
  requires secrets(block->options, 0, block->count);
  requires \separated(block + (..), arena + (..), err + (..), heap + (..));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns block->options, *err;
  ensures arena(arena);
  ensures took{Pre, Post}(arena);
  ensures room(block, arena);
  ensures options_of_table(block);
  ensures secrets(block->options, 0, block->count);
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
static bool begin_option(struct parser *parser, struct wsmi_option *option, struct wsmi_err *err)
{
    if (!parse_name(parser, option, err)) {
        return false;
    }
    return make_room(&parser->block, parser->arena, option->offset, err);
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
  ensures block->count == \old(block->count) + 1;
  ensures options_of_table(block);
  ensures secrets(block->options, 0, block->count);
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

static bool parse_option(struct parser *parser, struct wsmi_err *err)
{
    struct wsmi_option option = {.info = NULL};
    if (!begin_option(parser, &option, err)) {
        return false;
    }
    if (!parse_value(parser, &option, err)) {
        return false;
    }
    add_option(&parser->block, &option);
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

/* An option, and what stands between it and the next one. */
static bool parse_statement(struct parser *parser, struct wsmi_err *err)
{
    if (!parse_option(parser, err)) {
        return false;
    }
    if (!skip_gap(&parser->cur) && !wsmi_cur_at_end(&parser->cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, parser->cur.offset,
                         "semicolon or line end expected behind the value; a value with blanks "
                         "needs quotes");
    }
    return true;
}

static bool parse_block(struct parser *parser, struct wsmi_err *err)
{
    (void)skip_gap(&parser->cur);
    while (!wsmi_cur_at_end(&parser->cur)) {
        if (!parse_statement(parser, err)) {
            return false;
        }
    }
    return true;
}

bool wsmi_option_block_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                             struct wsmi_arena *arena, struct wsmi_option_block *ret,
                             struct wsmi_err *err)
{
    struct parser parser = {.limits = limits, .arena = arena};
    if (in.len > limits->max_block_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_block_bytes,
                         "option block is longer than max_block_bytes");
    }
    if (!check_bytes(in, err)) {
        return false;
    }
    parser.cur = wsmi_cur_init(in);
    /* No name may stand twice. */
    parser.max_options = limits->max_options < WSMI_OPTION_TABLE_COUNT ? limits->max_options
                                                                       : WSMI_OPTION_TABLE_COUNT;
    wsmi_buf_init(&parser.scratch, arena->allocator, limits->max_option_bytes);
    bool parsed = parse_block(&parser, err);
    wsmi_buf_clean_up(&parser.scratch);
    if (!parsed) {
        wsmi_option_block_clean_up(&parser.block);
        return false;
    }
    *ret = parser.block;
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

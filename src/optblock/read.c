/* SPDX-License-Identifier: MIT */
#include "optblock/read.h"

#include "core/fail.h"
#include "optblock/token.h"
#include "optblock/value.h"

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
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    option->value.secret.allocator == \old(arena->allocator);
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
  ensures \result && \old(option->info->kind) == WSMI_OPTION_KIND_SECRET ==>
    option->value.secret.allocator == \old(arena->allocator);
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
  requires cursor(cur) && \valid_read(limits) && \valid(ret) && \valid(err);
  requires \separated(cur, ret, err, limits);
  assigns *cur, *ret, *err;
  ensures \result ==> cursor(cur) && went_on{Pre, Post}(cur);
  ensures \result ==> token(ret) && within(ret->raw, \old(cur->rest));
  ensures \result ==> *err == \old(*err);
*/
static bool take_token(struct wsmi_cur *cur, const struct wsmi_limits *limits, size_t offset,
                       struct wsmi_token *ret, struct wsmi_err *err)
{
    if (!wsmi_token_take(cur, ret, err)) {
        return false;
    }
    if (wsmi_token_length(ret) > limits->max_option_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "value is longer than max_option_bytes");
    }
    return true;
}

bool wsmi_option_read(struct wsmi_cur *cur, const struct wsmi_limits *limits,
                      struct wsmi_buf *scratch, struct wsmi_arena *arena,
                      struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_token token;
    /*@ assert \separated(arena->blocks + (..), cur + (..), err + (..), &token + (..)); */
    /*@ assert \separated(arena->allocator + (..), &token + (..)); */
    /*@ assert \separated(cur->rest.ptr + (..), &token + (..)); */
    /*@ assert \separated(scratch->allocator + (..), &token + (..)); */
    bool taken = take_token(cur, limits, option->value_offset, &token, err);
    /*@ assert arena->blocks != \null ==> arena->blocks->used == \at(arena->blocks->used, Pre) &&
      arena->blocks->cap == \at(arena->blocks->cap, Pre) &&
      arena->blocks->next == \at(arena->blocks->next, Pre); */
    /*@ assert arena(arena); */
    /*@ assert buffer(scratch); */
    /*@ assert stores(arena, scratch); */
    /*@ assert took{Pre, Here}(arena); */
    if (!taken) {
        return false;
    }
    /*@ assert settled(arena, token.raw); */
    /*@ ghost taken: ; */
    bool read = read_token(&token, scratch, arena, option, err);
    /*@ assert *cur == \at(*cur, taken); */
    /*@ assert scratch->allocator == \at(scratch->allocator, Pre); */
    /*@ assert \valid(arena) && \separated(arena, &token); */
    /*@ assert arena->blocks != \null ==> \separated(arena->blocks + (..), &token + (..)); */
    /*@ assert scratch->cap > 0 ==> \separated(scratch->ptr + (..), &token + (..)); */
    return read;
}

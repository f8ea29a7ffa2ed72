/* SPDX-License-Identifier: MIT */
#include "optblock/value.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"
#include "core/num.h"
#include "optblock/token.h"
#include "wsmi/langtag.h"

static const char out_of_range[] = "number is out of the range of this option";

/* Keeps `text` if it can go through C interfaces and into headers unharmed. */
/*@
  requires readable(text) && settled(arena, text) && \valid(ret) && \valid(err);
  requires arena(arena) && \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  requires \separated(ret, heap + (heap_given .. HEAP_BYTES - 1));
  requires \valid_read(info);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures \result ==> ret->len == text.len && \forall integer i; 0 <= i < text.len ==>
    ret->ptr[i] == \old(text.ptr[i]);
  ensures \result ==> \old(info->min) <= ret->len;
  ensures !\result ==> *ret == \old(*ret) && err->offset <= text.len;
*/
static bool parse_text(struct wsmi_view text, const struct wsmi_option_info *info,
                       struct wsmi_arena *arena, struct wsmi_view *ret, struct wsmi_err *err)
{
    /*@
      loop invariant 0 <= i <= text.len;
      loop assigns i;
      loop variant text.len - i;
    */
    for (size_t i = 0; i < text.len; i++) {
        if (wsmi_ascii_is(text.ptr[i], WSMI_CONTROL)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, i, "value of this option holds a control byte");
        }
    }
    if (text.len < info->min) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "value of this option may not be empty");
    }
    return wsmi_arena_copy(arena, text, 0, ret, err);
}

/*@
  requires readable(text) && \valid_read(info) && \valid(ret) && \valid(err);
  requires \separated(info, ret, err);
  assigns *ret, *err;
  ensures \result ==> info->min <= *ret <= info->max && *err == \old(*err);
  ensures \result ==> 0 < text.len <= 64;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_number(struct wsmi_view text, const struct wsmi_option_info *info, uint32_t *ret,
                         struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    uint32_t number;
    if (digits.len == 0 || !wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         "value of this option is a decimal number");
    }
    if (!wsmi_num_u32(digits, info->max, &number) || number < info->min) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, out_of_range);
    }
    *ret = number;
    return true;
}

/*@
  requires readable(text) && \valid(ret) && \valid(err) && \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> *err == \old(*err) && 0 < text.len <= 5;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_boolean(struct wsmi_view text, bool *ret, struct wsmi_err *err)
{
    static const struct {
        struct wsmi_view word;
        bool value;
    } words[] = {
        {WSMI_VIEW_INIT("true"), true},   {WSMI_VIEW_INIT("yes"), true},
        {WSMI_VIEW_INIT("on"), true},     {WSMI_VIEW_INIT("1"), true},
        {WSMI_VIEW_INIT("false"), false}, {WSMI_VIEW_INIT("no"), false},
        {WSMI_VIEW_INIT("off"), false},   {WSMI_VIEW_INIT("0"), false},
    };
    /*@ assert \forall integer i; 0 <= i < 8 ==> readable(words[i].word); */
    /*@ assert \forall integer i; 0 <= i < 8 ==> 0 < words[i].word.len <= 5; */
    /*@
      loop invariant 0 <= i <= 8;
      loop assigns i;
      loop variant 8 - i;
    */
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (wsmi_view_eq_nocase(text, words[i].word)) {
            *ret = words[i].value;
            return true;
        }
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, 0, "value of this option is true or false");
}

/* Units of a size, largest first. */
static const struct {
    struct wsmi_view name;
    uint64_t bytes;
} units[] = {
    {WSMI_VIEW_INIT("GiB"), (uint64_t)1 << 30},
    {WSMI_VIEW_INIT("MiB"), (uint64_t)1 << 20},
    {WSMI_VIEW_INIT("KiB"), (uint64_t)1 << 10},
    {WSMI_VIEW_INIT("B"), 1},
};

enum { UNIT_COUNT = sizeof(units) / sizeof(units[0]), KIB = 1024 };

/* So many units of `unit` bytes, in bytes; false when that is over `max`. */
/*@
  requires readable(digits) && unit \in {1, 0x400, 0x100000, 0x40000000} && \valid(ret);
  assigns *ret;
  ensures \result ==> *ret <= max;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool count_bytes(struct wsmi_view digits, uint64_t unit, uint64_t max, uint64_t *ret)
{
    uint64_t count;
    if (!wsmi_num_u64(digits, max / unit, &count)) {
        return false;
    }
    /*@ assert unit == 1 ==> count * unit <= max; */
    /*@ assert unit == 0x400 ==> count * unit <= max; */
    /*@ assert unit == 0x100000 ==> count * unit <= max; */
    /*@ assert unit == 0x40000000 ==> count * unit <= max; */
    *ret = count * unit;
    return true;
}

/*@
  requires readable(text) && \valid_read(info) && \valid(ret) && \valid(err);
  requires \separated(info, ret, err);
  assigns *ret, *err;
  ensures \result ==> info->min <= *ret <= info->max && *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_size(struct wsmi_view text, const struct wsmi_option_info *info, uint32_t *ret,
                       struct wsmi_err *err)
{
    const uint64_t max_bytes = (uint64_t)info->max * KIB;
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    size_t unit_at = cur.offset;
    struct wsmi_view name = wsmi_cur_all(&cur);
    size_t unit = 0;
    uint64_t bytes;
    if (digits.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "value of this option is a size such as 512KiB");
    }
    /*@ assert \forall integer i; 0 <= i < UNIT_COUNT ==> readable(units[i].name); */
    /*@ assert \forall integer i; 0 <= i < UNIT_COUNT ==>
      units[i].bytes \in {1, 0x400, 0x100000, 0x40000000}; */
    /*@
      loop invariant unit <= UNIT_COUNT;
      loop assigns unit;
      loop variant UNIT_COUNT - unit;
    */
    while (unit < UNIT_COUNT && !wsmi_view_eq_nocase(name, units[unit].name)) {
        unit++;
    }
    if (unit == UNIT_COUNT) {
        return wsmi_fail(err, WSMI_E_SYNTAX, unit_at, "unit of a size is one of B, KiB, MiB, GiB");
    }
    if (!count_bytes(digits, units[unit].bytes, max_bytes, &bytes) ||
        bytes < (uint64_t)info->min * KIB) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, out_of_range);
    }
    if (bytes % KIB != 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "size is not a multiple of 1 KiB");
    }
    *ret = (uint32_t)(bytes / KIB);
    return true;
}

/*@
  requires readable(text) && (word == \null || is_text(word));
  assigns \nothing;
  ensures \result ==> word != \null && text.len == text_length(word);
*/
static bool is_word(struct wsmi_view text, const char *word)
{
    return word != NULL && wsmi_view_eq_nocase(text, wsmi_view_from_str(word));
}

/*@
  requires readable(text) && \valid_read(info) && choices(info) && \valid(ret) && \valid(err);
  requires \separated(ret, err);
  assigns *ret, *err;
  ensures \result ==> *err == \old(*err) &&
    info->choices <= *ret < info->choices + info->choice_count;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_choice(struct wsmi_view text, const struct wsmi_option_info *info,
                         const struct wsmi_option_choice **ret, struct wsmi_err *err)
{
    /*@
      loop invariant 0 <= i <= info->choice_count;
      loop assigns i;
      loop variant info->choice_count - i;
    */
    for (size_t i = 0; i < info->choice_count; i++) {
        const struct wsmi_option_choice *choice = &info->choices[i];
        if (is_word(text, choice->word) || is_word(text, choice->alias) ||
            is_word(text, choice->text)) {
            *ret = choice;
            return true;
        }
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, 0, "value is none of the words this option takes");
}

/* The tag in its recommended case, in a buffer that is to be cleaned up. */
/*@
  requires \valid_read(langtag) && readable(langtag->tag) && \valid_read(allocator);
  requires \valid(ret) && heap_given <= HEAP_BYTES;
  requires \base_addr(ret) != \base_addr(langtag) && \base_addr(ret) != \base_addr(&heap[0]);
  requires \base_addr(ret) != \base_addr(allocator);
  requires \base_addr(langtag) != \base_addr(&heap[0]);
  assigns *ret, heap_given, heap[heap_given .. HEAP_BYTES - 1];
  ensures buffer(ret) && \old(heap_given) <= heap_given && ret->len <= langtag->tag.len;
  ensures ret->cap > 0 ==> \base_addr(ret->ptr) == \base_addr(&heap[0]) &&
    heap + \old(heap_given) <= ret->ptr;
*/
static void write_langtag(const struct wsmi_langtag *langtag,
                          const struct wsmi_allocator *allocator, struct wsmi_buf *ret)
{
    wsmi_buf_init(ret, allocator, WSMI_LANGTAG_MAX_BYTES);
    wsmi_langtag_write(langtag, ret);
}

/* The tag in its recommended case in `room`, which is as large as it and zeroed. */
/*@
  requires \valid_read(langtag) && readable(langtag->tag) && \valid_read(allocator);
  requires given(room, langtag->tag.len + 1) && \valid(ret) && \valid(err);
  requires heap_given <= HEAP_BYTES;
  requires \base_addr(langtag) != \base_addr(ret) && \base_addr(langtag) != \base_addr(err) &&
    \base_addr(langtag) != \base_addr(&heap[0]) && \base_addr(err) != \base_addr(ret);
  requires \base_addr(err) != \base_addr(&heap[0]) && \base_addr(ret) != \base_addr(&heap[0]);
  assigns room[0 .. langtag->tag.len - 1], heap_given, heap[heap_given .. HEAP_BYTES - 1];
  assigns *ret, *err;
  ensures \old(heap_given) <= heap_given <= HEAP_BYTES;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> ret->ptr == room && ret->len <= \old(langtag->tag.len);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool put_langtag(const struct wsmi_langtag *langtag, const struct wsmi_allocator *allocator,
                        uint8_t *room, struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_buf buf;
    write_langtag(langtag, allocator, &buf);
    bool written = wsmi_buf_ok(&buf, err);
    if (written && buf.len > 0) {
        memcpy(room, buf.ptr, buf.len);
    }
    if (written) {
        ret->ptr = room;
        ret->len = buf.len;
    }
    wsmi_buf_clean_up(&buf);
    return written;
}

/*@
  requires \valid_read(langtag) && readable(langtag->tag) && \valid(ret) && \valid(err);
  requires arena(arena) && langtag->tag.len <= WSMI_LANGTAG_MAX_BYTES;
  requires \base_addr(langtag) != \base_addr(ret) && \base_addr(langtag) != \base_addr(err) &&
    \base_addr(langtag) != \base_addr(arena) && \base_addr(langtag) != \base_addr(&heap[0]);
  requires \base_addr(arena) != \base_addr(err) && \base_addr(arena) != \base_addr(ret) &&
    \base_addr(err) != \base_addr(ret);
  requires \base_addr(err) != \base_addr(&heap[0]) && \base_addr(ret) != \base_addr(&heap[0]);
  requires \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena);
  ensures goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures \result ==> ret->len <= \old(langtag->tag.len);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool keep_langtag(const struct wsmi_langtag *langtag, struct wsmi_arena *arena,
                         struct wsmi_view *ret, struct wsmi_err *err)
{
    uint8_t *room = wsmi_arena_alloc(arena, langtag->tag.len + 1, 0, err);
    if (room == NULL) {
        return false;
    }
    /*@ assert readable(langtag->tag) && arena(arena); */
    return put_langtag(langtag, arena->allocator, room, ret, err);
}

/*@
  requires readable(text) && settled(arena, text) && \valid(ret) && \valid(err) && arena(arena);
  requires \base_addr(arena) != \base_addr(err) && \base_addr(arena) != \base_addr(ret) &&
    \base_addr(err) != \base_addr(ret);
  requires \base_addr(err) != \base_addr(&heap[0]) && \base_addr(ret) != \base_addr(&heap[0]);
  requires \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena);
  ensures goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures \result ==> 0 < text.len <= WSMI_LANGTAG_MAX_BYTES && ret->len <= text.len;
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_langtag(struct wsmi_view text, struct wsmi_arena *arena, struct wsmi_view *ret,
                          struct wsmi_err *err)
{
    struct wsmi_langtag langtag;
    if (!wsmi_langtag_parse(text, &langtag, err)) {
        /*@ assert arena(arena); */
        return false;
    }
    /*@ assert arena(arena); */
    return keep_langtag(&langtag, arena, ret, err);
}

/* How many hexadecimal digits `text` starts with. */
/*@
  requires readable(text);
  assigns \nothing;
  ensures \result <= text.len && all_hex(text.ptr, \result);
*/
static size_t count_hex(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    return wsmi_cur_span(&cur, WSMI_HEX).len;
}

/*@
  requires readable(text) && settled(arena, text) && \valid(ret) && \valid(err);
  requires arena(arena) && \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  requires \separated(err, heap + (heap_given .. HEAP_BYTES - 1));
  requires \separated(ret, heap + (heap_given .. HEAP_BYTES - 1));
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures \result ==> ret->len == text.len && \forall integer i; 0 <= i < text.len ==>
    ret->ptr[i] == \old(text.ptr[i]);
  ensures \result ==> ret->len \in {40, 64} && all_hex(ret->ptr, ret->len);
  ensures !\result ==> *ret == \old(*ret) && err->offset <= text.len;
*/
static bool parse_thumbprint(struct wsmi_view text, struct wsmi_arena *arena, struct wsmi_view *ret,
                             struct wsmi_err *err)
{
    size_t digits = count_hex(text);
    if (digits != text.len || (digits != 40 && digits != 64)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, digits,
                         "value of this option is 40 or 64 hexadecimal digits");
    }
    return wsmi_arena_copy(arena, text, 0, ret, err);
}

/* The kinds whose values take no memory. */
/*@
  requires readable(text) && \valid(option) && \valid_read(option->info) && \valid(err);
  requires option->info->kind == WSMI_OPTION_KIND_CHOICE ==> choices(option->info);
  requires \base_addr(option->info) != \base_addr(option) &&
    \base_addr(option->info) != \base_addr(err) && \base_addr(err) != \base_addr(option);
  assigns option->value, *err;
  ensures \result ==> *err == \old(*err);
*/
static bool parse_plain(struct wsmi_view text, struct wsmi_option *option, struct wsmi_err *err)
{
    const struct wsmi_option_info *info = option->info;
    switch (info->kind) {
    case WSMI_OPTION_KIND_NUMBER:
        return parse_number(text, info, &option->value.number, err);
    case WSMI_OPTION_KIND_BOOLEAN:
        return parse_boolean(text, &option->value.boolean, err);
    case WSMI_OPTION_KIND_DURATION:
        return wsmi_duration_parse_short(text, &option->value.duration, err);
    case WSMI_OPTION_KIND_SIZE:
        return parse_size(text, info, &option->value.number, err);
    case WSMI_OPTION_KIND_CHOICE:
        return parse_choice(text, info, &option->value.choice, err);
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
    case WSMI_OPTION_KIND_SECRET:
    case WSMI_OPTION_KIND_SECRET_FILE:
    case WSMI_OPTION_KIND_COUNT:
        break;
    }
    return wsmi_fail(err, WSMI_E_INTERNAL, 0, "option of an unknown kind");
}

/* The kinds whose values are kept in the arena. */
/*@
  requires readable(text) && settled(arena, text) && \valid(ret) && \valid(err);
  requires arena(arena);
  requires \base_addr(arena) != \base_addr(err) && \base_addr(arena) != \base_addr(ret) &&
    \base_addr(err) != \base_addr(ret);
  requires \base_addr(err) != \base_addr(&heap[0]) && \base_addr(ret) != \base_addr(&heap[0]);
  requires \separated(arena, err, ret) && \separated(arena->blocks, err, ret);
  requires \valid_read(info);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, *ret;
  ensures arena(arena) && goes_on{Pre, Post}(arena);
  ensures \result ==> given(ret->ptr, ret->len) && readable(*ret) && *err == \old(*err);
  ensures !\result ==> *ret == \old(*ret);
*/
static bool parse_kept(struct wsmi_view text, const struct wsmi_option_info *info,
                       struct wsmi_arena *arena, struct wsmi_view *ret, struct wsmi_err *err)
{
    if (info->kind == WSMI_OPTION_KIND_LANGTAG) {
        return parse_langtag(text, arena, ret, err);
    }
    if (info->kind == WSMI_OPTION_KIND_THUMBPRINT) {
        return parse_thumbprint(text, arena, ret, err);
    }
    return parse_text(text, info, arena, ret, err);
}

/*@
  requires readable(text) && settled(arena, text) && \valid(option) && \valid(err);
  requires \valid_read(option->info);
  requires arena(arena) && \base_addr(arena) != \base_addr(option) &&
    \base_addr(arena) != \base_addr(err) && \base_addr(err) != \base_addr(option);
  requires \base_addr(option) != \base_addr(&heap[0]) &&
    \base_addr(err) != \base_addr(&heap[0]);
  requires \separated(arena->blocks, err, option);
  requires \separated(arena, err, option);
  assigns *arena, *arena->blocks, heap_given, heap[heap_given .. HEAP_BYTES - 1],
    ((uint8_t *)arena->blocks)[32 + arena->blocks->used .. 32 + arena->blocks->cap - 1],
    *(struct wsmi_arena_block *)(heap + heap_given);
  assigns *err, option->value;
  ensures arena(arena);
  ensures goes_on{Pre, Post}(arena);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_text_value(struct wsmi_view text, struct wsmi_arena *arena,
                             struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_view kept;
    if (!parse_kept(text, option->info, arena, &kept, err)) {
        return false;
    }
    option->value.text = kept;
    return true;
}

/*@
  requires readable(text) && apart(text.ptr, text.len) && \valid(option) && \valid(err);
  requires \valid_read(allocator) && heap_given <= HEAP_BYTES;
  requires \base_addr(err) != \base_addr(option);
  requires \base_addr(option) != \base_addr(&heap[0]) &&
    \base_addr(err) != \base_addr(&heap[0]);
  assigns heap_given, heap[heap_given .. HEAP_BYTES - 1], *err, option->value;
  ensures \old(heap_given) <= heap_given <= HEAP_BYTES;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> secret(&option->value.secret);
  ensures \result ==> option->value.secret.allocator == allocator;
*/
static bool parse_secret(struct wsmi_view text, const struct wsmi_allocator *allocator,
                         struct wsmi_option *option, struct wsmi_err *err)
{
    struct wsmi_secret secret;
    secret.allocator = allocator;
    secret.ptr = NULL; /* nothing yet that would be wiped */
    secret.len = 0;
    if (!wsmi_secret_set(&secret, allocator, text, err)) {
        return false;
    }
    option->value.secret = secret;
    return true;
}

bool wsmi_option_value_parse(struct wsmi_view text, struct wsmi_arena *arena,
                             struct wsmi_option *option, struct wsmi_err *err)
{
    switch (option->info->kind) {
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_SECRET_FILE:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
        return parse_text_value(text, arena, option, err);
    case WSMI_OPTION_KIND_SECRET:
        return parse_secret(text, arena->allocator, option, err);
    case WSMI_OPTION_KIND_NUMBER:
    case WSMI_OPTION_KIND_BOOLEAN:
    case WSMI_OPTION_KIND_DURATION:
    case WSMI_OPTION_KIND_SIZE:
    case WSMI_OPTION_KIND_CHOICE:
    case WSMI_OPTION_KIND_COUNT:
        break;
    }
    return parse_plain(text, option, err);
}

static void write_size(uint32_t kib, struct wsmi_buf *buf)
{
    uint64_t bytes = (uint64_t)kib * KIB;
    size_t unit = 0;
    while (bytes % units[unit].bytes != 0) {
        unit++; /* ends at KiB */
    }
    wsmi_buf_put_u64(buf, bytes / units[unit].bytes);
    wsmi_buf_put(buf, units[unit].name);
}

void wsmi_option_write_value(const struct wsmi_option *option, struct wsmi_buf *buf)
{
    switch (option->info->kind) {
    case WSMI_OPTION_KIND_TEXT:
    case WSMI_OPTION_KIND_PATH:
    case WSMI_OPTION_KIND_SECRET_FILE:
    case WSMI_OPTION_KIND_LANGTAG:
    case WSMI_OPTION_KIND_THUMBPRINT:
        wsmi_token_write(option->value.text, buf);
        break;
    case WSMI_OPTION_KIND_NUMBER:
        wsmi_buf_put_u64(buf, option->value.number);
        break;
    case WSMI_OPTION_KIND_BOOLEAN:
        wsmi_buf_put_str(buf, option->value.boolean ? "true" : "false");
        break;
    case WSMI_OPTION_KIND_DURATION:
        wsmi_duration_write_short(&option->value.duration, buf);
        break;
    case WSMI_OPTION_KIND_SIZE:
        write_size(option->value.number, buf);
        break;
    case WSMI_OPTION_KIND_CHOICE:
        wsmi_buf_put_str(buf, option->value.choice->word);
        break;
    case WSMI_OPTION_KIND_SECRET:
        wsmi_token_write(wsmi_secret_reveal(&option->value.secret), buf);
        break;
    case WSMI_OPTION_KIND_COUNT:
        break;
    }
}

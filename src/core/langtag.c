/* SPDX-License-Identifier: MIT */
#include "wsmi/langtag.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/fail.h"

enum { MAX_SUBTAGS = (WSMI_LANGTAG_MAX_BYTES + 1) / 2, MAX_EXTLANGS = 3 };

/* The tag cut at its hyphens; `next` walks over it. */
struct subtags {
    struct wsmi_view at[MAX_SUBTAGS];
    struct wsmi_view tag;
    size_t count;
    size_t next;
};

/*@
  // Cut: each subtag lies in the tag, none in front of the one before it.
  predicate subtags{L}(struct subtags *s) = \valid(s) && readable(s->tag) &&
    s->tag.len <= WSMI_LANGTAG_MAX_BYTES && s->next <= s->count <= MAX_SUBTAGS &&
    (\forall integer i; 0 <= i < s->count ==> 0 < s->at[i].len <= 8 &&
      \base_addr(s->at[i].ptr) == \base_addr(s->tag.ptr) && s->tag.ptr <= s->at[i].ptr &&
      s->at[i].ptr + s->at[i].len <= s->tag.ptr + s->tag.len &&
      \valid_read(s->at[i].ptr + (0 .. s->at[i].len - 1))) &&
    (\forall integer i, j; 0 <= i <= j < s->count ==> s->at[i].ptr <= s->at[j].ptr);

  // Cut as far as the cursor has come.
  predicate cutting{L}(struct wsmi_cur *c, struct subtags *s) = cursor(c) && subtags(s) &&
    c->offset + c->rest.len == s->tag.len && c->rest.ptr == s->tag.ptr + c->offset &&
    (s->count > 0 ==> s->at[s->count - 1].ptr <= c->rest.ptr);
*/

/* The tags of RFC 5646 section 2.1 that its grammar does not cover. The regular grandfathered ones
 * are well-formed by the grammar. */
static const struct wsmi_view irregular[] = {
    WSMI_VIEW_INIT("en-GB-oed"), WSMI_VIEW_INIT("i-ami"),      WSMI_VIEW_INIT("i-bnn"),
    WSMI_VIEW_INIT("i-default"), WSMI_VIEW_INIT("i-enochian"), WSMI_VIEW_INIT("i-hak"),
    WSMI_VIEW_INIT("i-klingon"), WSMI_VIEW_INIT("i-lux"),      WSMI_VIEW_INIT("i-mingo"),
    WSMI_VIEW_INIT("i-navajo"),  WSMI_VIEW_INIT("i-pwn"),      WSMI_VIEW_INIT("i-tao"),
    WSMI_VIEW_INIT("i-tay"),     WSMI_VIEW_INIT("i-tsu"),      WSMI_VIEW_INIT("sgn-BE-FR"),
    WSMI_VIEW_INIT("sgn-BE-NL"), WSMI_VIEW_INIT("sgn-CH-DE"),
};

/*@
  requires readable(tag);
  assigns \nothing;
  ensures \result ==> 5 <= tag.len <= 10;
*/
static bool is_irregular(struct wsmi_view tag)
{
    /*@ assert \forall integer i; 0 <= i < 17 ==> readable(irregular[i]); */
    /*@ assert \forall integer i; 0 <= i < 17 ==> 5 <= irregular[i].len <= 10; */
    /*@
      loop invariant 0 <= i <= 17;
      loop assigns i;
      loop variant 17 - i;
    */
    for (size_t i = 0; i < sizeof(irregular) / sizeof(irregular[0]); i++) {
        if (wsmi_view_eq_nocase(tag, irregular[i])) {
            return true;
        }
    }
    return false;
}

/*@
  requires readable(text);
  assigns \nothing;
*/
static bool all_are(struct wsmi_view text, unsigned classes)
{
    /*@
      loop invariant 0 <= i <= text.len;
      loop assigns i;
      loop variant text.len - i;
    */
    for (size_t i = 0; i < text.len; i++) {
        if (!wsmi_ascii_is(text.ptr[i], classes)) {
            return false;
        }
    }
    return true;
}

/*@
  requires cursor(cur) && \valid(ret) && \valid(err) && \separated(cur, ret, err);
  assigns *cur, *ret, *err;
  ensures \result ==> advanced{Pre, Post}(cur, ret->len) && cursor(cur) && *err == \old(*err);
  ensures \result ==> ret->ptr == \old(cur->rest.ptr) && 0 < ret->len <= 8 && readable(*ret);
*/
static bool take_subtag(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    size_t start = cur->offset;
    struct wsmi_view subtag = wsmi_cur_span(cur, WSMI_ALNUM);
    if (!wsmi_cur_at_end(cur) && wsmi_cur_peek(cur) != '-') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                         "language tag holds a byte that is no letter, digit or hyphen");
    }
    if (subtag.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start, "language tag has an empty subtag");
    }
    if (subtag.len > 8) {
        return wsmi_fail(err, WSMI_E_SYNTAX, start,
                         "subtag of a language tag is longer than 8 characters");
    }
    *ret = subtag;
    return true;
}

/* Adds a subtag that does not stand in front of the last one. */
/*@
  requires subtags(subtags) && subtags->count < MAX_SUBTAGS;
  requires readable(subtag) && within(subtag, subtags->tag) && 0 < subtag.len <= 8;
  requires subtags->count > 0 ==> subtags->at[subtags->count - 1].ptr <= subtag.ptr;
  assigns subtags->at[subtags->count], subtags->count;
  ensures subtags(subtags) && subtags->count == \old(subtags->count) + 1;
  ensures subtags->at[subtags->count - 1] == subtag;
*/
static void add(struct subtags *subtags, struct wsmi_view subtag)
{
    subtags->at[subtags->count] = subtag;
    subtags->count++;
}

/*@
  requires cutting(cur, ret) && 2 * ret->count <= cur->offset && \valid(err);
  requires \base_addr(cur) != \base_addr(ret) && \base_addr(cur) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns *cur, ret->at[0 .. MAX_SUBTAGS - 1], ret->count, *err;
  ensures \result ==> cursor(cur) && \old(cur->offset) < cur->offset;
  ensures \result ==> cutting(cur, ret) && 0 < ret->count;
  ensures \result ==> 2 * ret->count <= cur->offset + 1 && *err == \old(*err);
*/
static bool cut_next(struct wsmi_cur *cur, struct subtags *ret, struct wsmi_err *err)
{
    struct wsmi_view subtag;
    if (!take_subtag(cur, &subtag, err)) {
        return false;
    }
    /*@ assert ret->count == \at(ret->count, Pre) && ret->next == \at(ret->next, Pre); */
    /*@ assert ret->tag == \at(ret->tag, Pre); */
    /*@ assert \forall integer i; 0 <= i < ret->count ==>
      ret->at[i].ptr == \at(ret->at[i].ptr, Pre) && ret->at[i].len == \at(ret->at[i].len, Pre); */
    /*@ assert subtags(ret); */
    /*@ assert within(subtag, ret->tag); */
    add(ret, subtag);
    return true;
}

/*@
  requires readable(tag) && tag.len <= WSMI_LANGTAG_MAX_BYTES && \valid(ret) && \valid(err);
  requires \base_addr(ret) != \base_addr(err);
  assigns *ret, *err;
  ensures \result ==> ret->tag == tag && *err == \old(*err);
  ensures \result ==> subtags(ret);
*/
static bool split(struct wsmi_view tag, struct subtags *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(tag);
    ret->tag = tag;
    ret->count = 0;
    ret->next = 0;
    /*@
      loop invariant ret->tag == tag && ret->next == 0;
      loop invariant cursor(&cur) && cur.offset + cur.rest.len == tag.len;
      loop invariant cur.rest.ptr == tag.ptr + cur.offset;
      loop invariant ret->count > 0 ==> ret->at[ret->count - 1].ptr <= cur.rest.ptr;
      loop invariant 2 * ret->count <= cur.offset;
      loop invariant subtags(ret);
      loop invariant *err == \at(*err, Pre);
      loop assigns cur, ret->at[0 .. MAX_SUBTAGS - 1], ret->count, *err;
      loop variant cur.rest.len;
    */
    while (cut_next(&cur, ret, err)) {
        /*@ assert ret->tag == tag && ret->next == 0; */
        /*@ assert subtags(ret) && *err == \at(*err, Pre); */
        /*@ assert cur.offset + cur.rest.len == tag.len; */
        /*@ assert cur.rest.ptr == tag.ptr + cur.offset; */
        /*@ assert ret->at[ret->count - 1].ptr <= cur.rest.ptr; */
        /*@ ghost cut: ; */
        if (!wsmi_cur_accept(&cur, '-')) {
            /*@ assert \forall integer i; 0 <= i < ret->count ==>
              ret->at[i].ptr == \at(ret->at[i].ptr, cut) &&
              ret->at[i].len == \at(ret->at[i].len, cut); */
            /*@ assert subtags(ret); */
            return true;
        }
    }
    return false;
}

/* The next subtag, empty behind the last one. */
/*@
  requires subtags(subtags);
  assigns \nothing;
  ensures readable(\result) && \result.len <= 8;
  ensures \result.len > 0 <==> subtags->next < subtags->count;
*/
static struct wsmi_view peek(const struct subtags *subtags)
{
    struct wsmi_view none = {NULL, 0};
    return subtags->next < subtags->count ? subtags->at[subtags->next] : none;
}

/* Takes the next subtag, which there is. */
/*@
  requires subtags(subtags) && subtags->next < subtags->count;
  assigns subtags->next;
  ensures subtags(subtags) && subtags->next == \old(subtags->next) + 1;
  ensures \result == subtags->at[\old(subtags->next)];
*/
static struct wsmi_view take_next(struct subtags *subtags)
{
    return subtags->at[subtags->next++];
}

/*@
  requires subtags(subtags);
  assigns \nothing;
  ensures \result <= subtags->tag.len;
*/
static size_t offset_of(const struct subtags *subtags)
{
    return subtags->next < subtags->count
               ? (size_t)(subtags->at[subtags->next].ptr - subtags->tag.ptr)
               : subtags->tag.len;
}

/* Everything from subtag number `first` up to the next unread one, hyphens included. */
/*@
  requires subtags(subtags);
  assigns \nothing;
  ensures readable(\result) && \result.len <= subtags->tag.len;
  ensures first < subtags->next ==> within(\result, subtags->tag);
*/
static struct wsmi_view since(const struct subtags *subtags, size_t first)
{
    struct wsmi_view part = {NULL, 0};
    if (first < subtags->next) {
        const struct wsmi_view *last = &subtags->at[subtags->next - 1];
        part.ptr = subtags->at[first].ptr;
        part.len = (size_t)(last->ptr - part.ptr) + last->len;
        /*@ assert part.ptr + part.len == last->ptr + last->len; */
        /*@ assert within(part, subtags->tag); */
        /*@ assert \object_pointer(part.ptr); */
        /*@ assert readable(part); */
    }
    return part;
}

/* Whether the next subtag stands among those that were taken from number `first` on. */
/*@
  requires subtags(subtags);
  assigns \nothing;
  ensures \result ==> first < subtags->next;
*/
static bool is_repeated(const struct subtags *subtags, size_t first)
{
    struct wsmi_view subtag = peek(subtags);
    /*@
      loop invariant first <= i && (first <= subtags->next ==> i <= subtags->next);
      loop assigns i;
      loop variant subtags->next - i;
    */
    for (size_t i = first; i < subtags->next; i++) {
        if (wsmi_view_eq_nocase(subtags->at[i], subtag)) {
            return true;
        }
    }
    return false;
}

/*@
  requires readable(subtag);
  assigns \nothing;
  ensures \result ==> subtag.len == 3;
*/
static bool is_extlang(struct wsmi_view subtag)
{
    return subtag.len == 3 && all_are(subtag, WSMI_ALPHA);
}

/*@
  requires readable(subtag);
  assigns \nothing;
  ensures \result ==> subtag.len == 4;
*/
static bool is_script(struct wsmi_view subtag)
{
    return subtag.len == 4 && all_are(subtag, WSMI_ALPHA);
}

/*@
  requires readable(subtag);
  assigns \nothing;
  ensures \result ==> 2 <= subtag.len <= 3;
*/
static bool is_region(struct wsmi_view subtag)
{
    return (subtag.len == 2 && all_are(subtag, WSMI_ALPHA)) ||
           (subtag.len == 3 && all_are(subtag, WSMI_DIGIT));
}

/*@
  requires readable(subtag);
  assigns \nothing;
  ensures \result ==> subtag.len >= 4;
*/
static bool is_variant(struct wsmi_view subtag)
{
    return subtag.len >= 5 || (subtag.len == 4 && wsmi_ascii_is(subtag.ptr[0], WSMI_DIGIT));
}

/*@
  requires readable(subtag);
  assigns \nothing;
  ensures \result ==> subtag.len == 1;
*/
static bool is_singleton(struct wsmi_view subtag)
{
    return subtag.len == 1 && wsmi_ascii_lower(subtag.ptr[0]) != 'x';
}

/* language ["-" extlang] */
/*@
  requires subtags(subtags) && \valid(ret) && \valid(err);
  requires \base_addr(subtags) != \base_addr(ret) && \base_addr(subtags) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns subtags->next, ret->language, ret->extlang, *err;
  ensures subtags(subtags);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_language(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    struct wsmi_view language = peek(subtags);
    if (language.len < 2 || !all_are(language, WSMI_ALPHA)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0,
                         "language tag does not start with a language of 2 to 8 letters");
    }
    ret->language = take_next(subtags);
    size_t first = subtags->next;
    /*@
      loop invariant first <= subtags->next <= subtags->count && subtags(subtags);
      loop assigns subtags->next;
      loop variant subtags->count - subtags->next;
    */
    while (language.len <= 3 && subtags->next < first + MAX_EXTLANGS && is_extlang(peek(subtags))) {
        subtags->next++;
    }
    /*@ assert subtags(subtags); */
    ret->extlang = since(subtags, first);
    /*@ assert \forall integer i; 0 <= i < subtags->count ==>
      subtags->at[i].ptr == \at(subtags->at[i].ptr, Pre) &&
      subtags->at[i].len == \at(subtags->at[i].len, Pre); */
    /*@ assert subtags(subtags); */
    return true;
}

/*@
  requires subtags(subtags) && \valid(ret) && \valid(err);
  requires \base_addr(subtags) != \base_addr(ret) && \base_addr(subtags) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns subtags->next, ret->variants, *err;
  ensures subtags(subtags);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_variants(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    size_t first = subtags->next;
    /*@
      loop invariant first <= subtags->next <= subtags->count && subtags(subtags);
      loop assigns subtags->next;
      loop variant subtags->count - subtags->next;
    */
    while (is_variant(peek(subtags))) {
        if (is_repeated(subtags, first)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                             "language tag repeats a variant");
        }
        subtags->next++;
    }
    ret->variants = since(subtags, first);
    return true;
}

/* singleton 1*("-" 2*8alphanum) */
/*@
  requires subtags(subtags) && subtags->next < subtags->count && \valid(err);
  requires \base_addr(subtags) != \base_addr(err);
  assigns subtags->next, *err;
  ensures subtags(subtags) && \old(subtags->next) < subtags->next;
  ensures \result ==> *err == \old(*err);
*/
static bool skip_extension(struct subtags *subtags, struct wsmi_err *err)
{
    subtags->next++;
    if (peek(subtags).len < 2) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                         "extension of a language tag is empty");
    }
    /*@
      loop invariant \at(subtags->next, Pre) < subtags->next <= subtags->count;
      loop invariant subtags(subtags);
      loop assigns subtags->next;
      loop variant subtags->count - subtags->next;
    */
    while (peek(subtags).len >= 2) {
        subtags->next++;
    }
    return true;
}

/* *("-" extension) */
/*@
  requires subtags(subtags) && \valid(ret) && \valid(err);
  requires \base_addr(subtags) != \base_addr(ret) && \base_addr(subtags) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns subtags->next, ret->extensions, *err;
  ensures subtags(subtags);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_extensions(struct subtags *subtags, struct wsmi_langtag *ret,
                             struct wsmi_err *err)
{
    size_t first = subtags->next;
    /*@
      loop invariant first <= subtags->next <= subtags->count && subtags(subtags);
      loop invariant *err == \at(*err, Pre);
      loop assigns subtags->next, *err;
      loop variant subtags->count - subtags->next;
    */
    while (is_singleton(peek(subtags))) {
        if (is_repeated(subtags, first)) {
            /*@ assert subtags(subtags); */
            return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                             "language tag repeats an extension");
        }
        if (!skip_extension(subtags, err)) {
            /*@ assert subtags(subtags); */
            return false;
        }
    }
    /*@ assert subtags(subtags); */
    ret->extensions = since(subtags, first);
    /*@ assert \forall integer i; 0 <= i < subtags->count ==>
      subtags->at[i].ptr == \at(subtags->at[i].ptr, Pre) &&
      subtags->at[i].len == \at(subtags->at[i].len, Pre); */
    /*@ assert subtags(subtags); */
    return true;
}

/* "x" 1*("-" 1*8alphanum), which takes all that is left. */
/*@
  requires subtags(subtags) && \valid(ret) && \valid(err);
  requires \base_addr(subtags) != \base_addr(ret) && \base_addr(subtags) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns subtags->next, ret->private_use, *err;
  ensures subtags(subtags);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_private_use(struct subtags *subtags, struct wsmi_langtag *ret,
                              struct wsmi_err *err)
{
    size_t first = subtags->next;
    if (first == subtags->count) {
        return true;
    }
    if (peek(subtags).len != 1) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                         "subtag has no place in a language tag or not at this position");
    }
    if (first + 1 == subtags->count) {
        return wsmi_fail(err, WSMI_E_SYNTAX, subtags->tag.len,
                         "private part of a language tag is empty");
    }
    subtags->next = subtags->count;
    ret->private_use = since(subtags, first);
    return true;
}

/*@
  requires subtags(subtags) && \valid(ret) && \valid(err);
  requires \base_addr(subtags) != \base_addr(ret) && \base_addr(subtags) != \base_addr(err) &&
    \base_addr(ret) != \base_addr(err);
  assigns subtags->next, ret->language, ret->extlang, ret->script, ret->region;
  assigns ret->variants, ret->extensions, ret->private_use, *err;
  ensures subtags(subtags);
  ensures \result ==> *err == \old(*err);
*/
static bool parse_tag(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    if (wsmi_view_eq_nocase(peek(subtags), WSMI_VIEW("x"))) {
        return parse_private_use(subtags, ret, err);
    }
    if (!parse_language(subtags, ret, err)) {
        return false;
    }
    if (is_script(peek(subtags))) {
        ret->script = take_next(subtags);
    }
    if (is_region(peek(subtags))) {
        ret->region = take_next(subtags);
    }
    return parse_variants(subtags, ret, err) && parse_extensions(subtags, ret, err) &&
           parse_private_use(subtags, ret, err);
}

/*@
  requires readable(tag) && tag.len <= WSMI_LANGTAG_MAX_BYTES && \valid(ret) && \valid(err);
  requires \base_addr(ret) != \base_addr(err);
  assigns ret->language, ret->extlang, ret->script, ret->region;
  assigns ret->variants, ret->extensions, ret->private_use, *err;
  ensures \result ==> *err == \old(*err);
*/
static bool parse_subtags(struct wsmi_view tag, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    struct subtags subtags = {0};
    return split(tag, &subtags, err) && parse_tag(&subtags, ret, err);
}

bool wsmi_langtag_parse(struct wsmi_view in, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    struct wsmi_langtag langtag = {.tag = in};
    if (in.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "language tag is empty");
    }
    if (in.len > WSMI_LANGTAG_MAX_BYTES) {
        return wsmi_fail(err, WSMI_E_LIMIT, WSMI_LANGTAG_MAX_BYTES,
                         "language tag is longer than 84 characters");
    }
    langtag.grandfathered = is_irregular(in);
    if (!langtag.grandfathered && !parse_subtags(in, &langtag, err)) {
        return false;
    }
    /*@ assert langtag.tag == in; */
    /*@ assert *err == \at(*err, Pre); */
    *ret = langtag;
    /*@ assert ret->tag == langtag.tag; */
    return true;
}

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

static bool is_irregular(struct wsmi_view tag)
{
    for (size_t i = 0; i < sizeof(irregular) / sizeof(irregular[0]); i++) {
        if (wsmi_view_eq_nocase(tag, irregular[i])) {
            return true;
        }
    }
    return false;
}

static bool all_are(struct wsmi_view text, unsigned classes)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!wsmi_ascii_is(text.ptr[i], classes)) {
            return false;
        }
    }
    return true;
}

static bool split(struct wsmi_view tag, struct subtags *ret, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(tag);
    ret->tag = tag;
    ret->count = 0;
    ret->next = 0;
    do {
        size_t start = cur.offset;
        struct wsmi_view subtag = wsmi_cur_span(&cur, WSMI_ALNUM);
        if (!wsmi_cur_at_end(&cur) && wsmi_cur_peek(&cur) != '-') {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                             "language tag holds a byte that is no letter, digit or hyphen");
        }
        if (subtag.len == 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start, "language tag has an empty subtag");
        }
        if (subtag.len > 8) {
            return wsmi_fail(err, WSMI_E_SYNTAX, start,
                             "subtag of a language tag is longer than 8 characters");
        }
        ret->at[ret->count++] = subtag;
    } while (wsmi_cur_accept(&cur, '-'));
    return true;
}

static struct wsmi_view peek(const struct subtags *subtags)
{
    struct wsmi_view none = {NULL, 0};
    return subtags->next < subtags->count ? subtags->at[subtags->next] : none;
}

static size_t offset_of(const struct subtags *subtags)
{
    return subtags->next < subtags->count
               ? (size_t)(subtags->at[subtags->next].ptr - subtags->tag.ptr)
               : subtags->tag.len;
}

/* Everything from subtag number `first` up to the next unread one, hyphens included. */
static struct wsmi_view since(const struct subtags *subtags, size_t first)
{
    struct wsmi_view part = {NULL, 0};
    if (first < subtags->next) {
        const struct wsmi_view *last = &subtags->at[subtags->next - 1];
        part.ptr = subtags->at[first].ptr;
        part.len = (size_t)(last->ptr - part.ptr) + last->len;
    }
    return part;
}

static bool is_script(struct wsmi_view subtag)
{
    return subtag.len == 4 && all_are(subtag, WSMI_ALPHA);
}

static bool is_region(struct wsmi_view subtag)
{
    return (subtag.len == 2 && all_are(subtag, WSMI_ALPHA)) ||
           (subtag.len == 3 && all_are(subtag, WSMI_DIGIT));
}

static bool is_variant(struct wsmi_view subtag)
{
    return subtag.len >= 5 || (subtag.len == 4 && wsmi_ascii_is(subtag.ptr[0], WSMI_DIGIT));
}

static bool is_singleton(struct wsmi_view subtag)
{
    return subtag.len == 1 && wsmi_ascii_lower(subtag.ptr[0]) != 'x';
}

/* language ["-" extlang] */
static bool parse_language(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    struct wsmi_view language = peek(subtags);
    if (language.len < 2 || !all_are(language, WSMI_ALPHA)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0,
                         "language tag does not start with a language of 2 to 8 letters");
    }
    subtags->next++;
    ret->language = language;
    size_t first = subtags->next;
    while (language.len <= 3 && subtags->next < first + MAX_EXTLANGS && peek(subtags).len == 3 &&
           all_are(peek(subtags), WSMI_ALPHA)) {
        subtags->next++;
    }
    ret->extlang = since(subtags, first);
    return true;
}

static bool parse_variants(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    size_t first = subtags->next;
    while (is_variant(peek(subtags))) {
        for (size_t i = first; i < subtags->next; i++) {
            if (wsmi_view_eq_nocase(subtags->at[i], peek(subtags))) {
                return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                                 "language tag repeats a variant");
            }
        }
        subtags->next++;
    }
    ret->variants = since(subtags, first);
    return true;
}

/* *("-" singleton 1*("-" 2*8alphanum)) */
static bool parse_extensions(struct subtags *subtags, struct wsmi_langtag *ret,
                             struct wsmi_err *err)
{
    size_t first = subtags->next;
    while (is_singleton(peek(subtags))) {
        for (size_t i = first; i < subtags->next; i++) {
            if (wsmi_view_eq_nocase(subtags->at[i], peek(subtags))) {
                return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                                 "language tag repeats an extension");
            }
        }
        subtags->next++;
        if (peek(subtags).len < 2) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset_of(subtags),
                             "extension of a language tag is empty");
        }
        while (peek(subtags).len >= 2) {
            subtags->next++;
        }
    }
    ret->extensions = since(subtags, first);
    return true;
}

/* "x" 1*("-" 1*8alphanum), which takes all that is left. */
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

static bool parse_parts(struct subtags *subtags, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    if (wsmi_view_eq_nocase(peek(subtags), WSMI_VIEW("x"))) {
        return parse_private_use(subtags, ret, err);
    }
    if (!parse_language(subtags, ret, err)) {
        return false;
    }
    if (is_script(peek(subtags))) {
        ret->script = subtags->at[subtags->next++];
    }
    if (is_region(peek(subtags))) {
        ret->region = subtags->at[subtags->next++];
    }
    return parse_variants(subtags, ret, err) && parse_extensions(subtags, ret, err) &&
           parse_private_use(subtags, ret, err);
}

bool wsmi_langtag_parse(struct wsmi_view in, struct wsmi_langtag *ret, struct wsmi_err *err)
{
    struct wsmi_langtag langtag = {.tag = in};
    struct subtags subtags;
    if (in.len == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, 0, "language tag is empty");
    }
    if (in.len > WSMI_LANGTAG_MAX_BYTES) {
        return wsmi_fail(err, WSMI_E_LIMIT, WSMI_LANGTAG_MAX_BYTES,
                         "language tag is longer than 84 characters");
    }
    langtag.grandfathered = is_irregular(in);
    if (!langtag.grandfathered &&
        (!split(in, &subtags, err) || !parse_parts(&subtags, &langtag, err))) {
        return false;
    }
    *ret = langtag;
    return true;
}

static uint8_t to_upper(uint8_t byte)
{
    return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - ('a' - 'A')) : byte;
}

/* A subtag in its recommended case. `plain`: it is the first or follows a singleton. */
static void put_subtag(struct wsmi_buf *buf, struct wsmi_view subtag, bool plain)
{
    for (size_t i = 0; i < subtag.len; i++) {
        bool upper = !plain && (subtag.len == 2 || (subtag.len == 4 && i == 0));
        wsmi_buf_put_byte(buf, upper ? to_upper(subtag.ptr[i]) : wsmi_ascii_lower(subtag.ptr[i]));
    }
}

void wsmi_langtag_write(const struct wsmi_langtag *langtag, struct wsmi_buf *buf)
{
    struct wsmi_cur cur = wsmi_cur_init(langtag->tag);
    bool first = true;
    bool after_singleton = false;
    do {
        if (!first) {
            wsmi_buf_put_byte(buf, '-');
        }
        struct wsmi_view subtag = wsmi_cur_span(&cur, WSMI_ALNUM);
        put_subtag(buf, subtag, first || after_singleton);
        after_singleton = after_singleton || subtag.len == 1;
        first = false;
    } while (wsmi_cur_accept(&cur, '-'));
}

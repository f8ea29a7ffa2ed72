/* SPDX-License-Identifier: MIT */
/*
 * Cutting a stream into envelopes: the sizes of the pieces do not matter, and what the guard of
 * wsmi/xml.h accepts is cut exactly behind its root element.
 */
#include "props/prop.h"

#include <stdlib.h>

#include "proto/envelope_split.h"
#include "wsmi/xml.h"

enum { MAX_CUTS = 64, MAX_PIECE = 7 };

/* What came of a stream. */
struct cuts {
    size_t begin[MAX_CUTS]; /* of the envelopes, behind the gaps */
    size_t end[MAX_CUTS];
    size_t count; /* all, those beyond MAX_CUTS included */
    size_t open;  /* where the unfinished one begins */
    bool broken;
    size_t broken_at;
    bool between;
};

static void note_end(struct cuts *cuts, size_t end)
{
    if (cuts->count < MAX_CUTS) {
        cuts->begin[cuts->count] = cuts->open;
        cuts->end[cuts->count] = end;
    }
    cuts->count++;
    cuts->open = end;
}

/* One piece, at `at` of the stream. */
static void feed(struct wsmi_envelope_split *split, struct wsmi_view piece, size_t at,
                 struct cuts *cuts)
{
    while (piece.len > 0 && !cuts->broken) {
        size_t used = piece.len + 1;
        enum wsmi_split what = wsmi_envelope_split_feed(split, piece, &used);
        PROP_CHECK(used <= piece.len);
        at += used;
        piece.ptr += used;
        piece.len -= used;
        switch (what) {
        case WSMI_SPLIT_MORE:
            PROP_CHECK(piece.len == 0 && !wsmi_envelope_split_is_between(split));
            return;
        case WSMI_SPLIT_GAP:
            PROP_CHECK(used > 0 && wsmi_envelope_split_is_between(split));
            cuts->open = at;
            break;
        case WSMI_SPLIT_END:
            PROP_CHECK(used > 0 && wsmi_envelope_split_is_between(split));
            note_end(cuts, at);
            break;
        case WSMI_SPLIT_BROKEN:
            cuts->broken = true;
            cuts->broken_at = at;
            PROP_CHECK(wsmi_envelope_split_feed(split, piece, &used) == WSMI_SPLIT_BROKEN);
            PROP_CHECK(used == 0);
            break;
        }
    }
}

/* The whole stream in pieces of 1 to `most` bytes; 0: in one. */
static struct cuts cut(struct wsmi_view in, size_t most)
{
    struct wsmi_envelope_split split = {0};
    struct cuts cuts = {.count = 0};
    size_t at = 0;
    while (at < in.len) {
        size_t size = most == 0 ? in.len : 1 + (at * 31 + in.ptr[at]) % most;
        size = size < in.len - at ? size : in.len - at;
        feed(&split, (struct wsmi_view){in.ptr + at, size}, at, &cuts);
        at += size;
    }
    cuts.between = wsmi_envelope_split_is_between(&split);
    return cuts;
}

static void check_same(const struct cuts *a, const struct cuts *b)
{
    PROP_CHECK(a->count == b->count && a->broken == b->broken && a->between == b->between);
    PROP_CHECK(a->open == b->open && (!a->broken || a->broken_at == b->broken_at));
    for (size_t i = 0; i < a->count && i < MAX_CUTS; i++) {
        PROP_CHECK(a->begin[i] == b->begin[i] && a->end[i] == b->end[i]);
    }
}

static bool is_document(struct wsmi_view in)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_xml_stats stats;
    struct wsmi_err err;
    return wsmi_xml_guard(in, &limits, &stats, &err);
}

/* A document is one envelope; what follows it is white space and comments. */
static void check_document(struct wsmi_view in, const struct cuts *cuts)
{
    PROP_CHECK(cuts->count == 1 && !cuts->broken);
    PROP_CHECK(is_document((struct wsmi_view){in.ptr, cuts->end[0]}));
    PROP_CHECK(!is_document((struct wsmi_view){in.ptr, cuts->end[0] - 1}));
}

/* Behind itself it is cut at the same place again, and nothing before is any different. */
static void check_twice(struct wsmi_view in, const struct cuts *once)
{
    uint8_t *copy = malloc(2 * in.len);
    PROP_CHECK(copy != NULL);
    memcpy(copy, in.ptr, in.len);
    memcpy(copy + in.len, in.ptr, in.len);
    struct cuts twice = cut((struct wsmi_view){copy, 2 * in.len}, 0);
    PROP_CHECK(twice.count == 2 && !twice.broken);
    PROP_CHECK(twice.end[0] == once->end[0] && twice.end[1] == in.len + once->end[0]);
    free(copy);
}

/* Each envelope taken out is one envelope, with nothing left over. */
static void check_cuts(struct wsmi_view in, const struct cuts *cuts)
{
    for (size_t i = 0; i < cuts->count && i < MAX_CUTS; i++) {
        struct wsmi_view one = {in.ptr + cuts->begin[i], cuts->end[i] - cuts->begin[i]};
        PROP_CHECK(cuts->begin[i] < cuts->end[i]);
        PROP_CHECK(cuts->begin[i] >= (i == 0 ? 0 : cuts->end[i - 1]));
        struct cuts again = cut(one, 0);
        PROP_CHECK(again.count == 1 && again.end[0] == one.len && again.between);
        /* Cut shorter, it is not over. */
        again = cut((struct wsmi_view){one.ptr, one.len - 1}, 0);
        PROP_CHECK(again.count == 0 && !again.between && !again.broken);
        /* The rules of the document are those of the guard, whoever cuts. */
        if (is_document(one)) {
            check_document(one, &(struct cuts){.count = 1, .end = {one.len}});
        }
    }
}

void prop_envelope_split(struct wsmi_view input)
{
    struct cuts whole = cut(input, 0);
    struct cuts bytes = cut(input, 1);
    struct cuts pieces = cut(input, 1 + prop_pick(input, MAX_PIECE));
    check_same(&whole, &bytes);
    check_same(&whole, &pieces);
    check_cuts(input, &whole);
    if (is_document(input)) {
        check_document(input, &whole);
        check_twice(input, &whole);
    }
}

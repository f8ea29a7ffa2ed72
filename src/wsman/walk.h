/* SPDX-License-Identifier: MIT */
/*
 * The state machine all message decoders share. A decoder is a grammar: states (one per kind of
 * element it knows) and rules (which child leads from which state to which). The walk keeps one
 * frame per open element, so that a decoder never counts depth, joins text or looks at white space
 * itself. What a grammar does not name is skipped or refused, as the state says; the XML layer has
 * validated it either way.
 */
#ifndef WSMI_WSMAN_WALK_H
#define WSMI_WSMAN_WALK_H

#include "wsman/collect.h"
#include "wsman/names.h"
#include "wsmi/limits.h"
#include "wsmi/xml.h"

enum wsmi_content {
    WSMI_CONTENT_ELEMENTS = 0, /* text other than white space is refused */
    WSMI_CONTENT_TEXT,   /* joined across comments, CDATA sections and skipped children; handed over
                            once, at the end */
    WSMI_CONTENT_MIXED,  /* every run between children is handed over, trimmed, unless blank */
    WSMI_CONTENT_EITHER, /* text, verbatim, handed over once at the end, until a child turns the
                            element into one of another state: see wsmi_walk_become */
    WSMI_CONTENT_COUNT
};

/* What happens to a child no rule names. */
enum wsmi_strangers { WSMI_STRANGERS_SKIPPED = 0, WSMI_STRANGERS_REFUSED, WSMI_STRANGERS_COUNT };

struct wsmi_walk;
struct wsmi_walk_grammar;
struct wsmi_open_class;
struct wsmi_cim_class;

/* Where an element stands; a NULL grammar means the element and all inside it are skipped. */
struct wsmi_walk_place {
    const struct wsmi_walk_grammar *grammar;
    unsigned state;
};

/* Callbacks get the walk, cast its context, and may be NULL. A false return ends the parse. */
struct wsmi_walk_state {
    enum wsmi_content content;
    enum wsmi_strangers strangers;
    /* A child without a rule: leave `ret` alone, set it to where the child stands, or turn this
       element into another. */
    bool (*choose)(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                   struct wsmi_walk_place *ret, struct wsmi_err *err);
    bool (*enter)(struct wsmi_walk *walk, const struct wsmi_xml_start *start, struct wsmi_err *err);
    /* `text` dies when the call returns: wsmi_walk_keep it. */
    bool (*text)(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err);
    bool (*leave)(struct wsmi_walk *walk, struct wsmi_err *err);
    /* A child that was not skipped has ended; what it found out is in the context. */
    bool (*returned)(struct wsmi_walk *walk, struct wsmi_err *err);
};

enum { WSMI_WALK_MAX_RULES = 64 }; /* bits of struct wsmi_walk_frame.seen */

/* State 0 is the skipped element. */
struct wsmi_walk_rule {
    unsigned in;
    enum wsmi_ns ns;
    struct wsmi_view local;
    unsigned to;
    bool once;                               /* a second one in the same element is refused */
    const struct wsmi_walk_grammar *grammar; /* that `to` belongs to; NULL: the same */
};

struct wsmi_walk_grammar {
    const struct wsmi_walk_state *states;
    const struct wsmi_walk_rule *rules;
    size_t rule_count;
};

struct wsmi_walk_frame {
    struct wsmi_walk_place place;
    const struct wsmi_walk_state *state; /* of that place */
    uint64_t seen;                       /* one bit a rule */
};

/* Fields other than the first three are the walk's own. */
struct wsmi_walk {
    const struct wsmi_limits *limits;
    struct wsmi_arena *arena;
    void *context; /* of the decoders */
    const struct wsmi_xml_reader *reader;
    struct wsmi_walk_place root;
    struct wsmi_walk_frame *frames;
    size_t frame_count;
    size_t frame_cap;
    size_t skip_depth;
    struct wsmi_text text;
    struct wsmi_open_class *open_class;      /* cimxml_class.c */
    const struct wsmi_cim_class *class_decl; /* that ended last: wsmi_class_take */
};

/* Drives the walk from the reader; its context is the struct wsmi_walk. */
extern const struct wsmi_xml_handler wsmi_walk_handler;

/* Where the event at hand ends, for errors. */
size_t wsmi_walk_offset(const struct wsmi_walk *walk);

/*
 * For `choose` only: the element whose child is being chosen for turns out to stand at `place`, and
 * the child is looked up there. `enter` of the new state is not called, `leave` will be.
 */
void wsmi_walk_become(struct wsmi_walk *walk, struct wsmi_walk_place place);

/* Puts the event's place into an error that has none. False. */
bool wsmi_walk_fail_here(const struct wsmi_walk *walk, struct wsmi_err *err);

/* Copies into the arena, NUL-terminated. LIMIT, OOM. */
WSMI_MUST_USE static inline bool wsmi_walk_keep(struct wsmi_walk *walk, struct wsmi_view view,
                                                struct wsmi_view *ret, struct wsmi_err *err)
{
    if (view.len == 0) {
        *ret = WSMI_VIEW("");
        return true;
    }
    return wsmi_arena_copy(walk->arena, view, 0, ret, err) || wsmi_walk_fail_here(walk, err);
}

/* The same, but `before`, which an earlier call has left, when that reads the same. Messages say
 * the same names over and over. */
WSMI_MUST_USE bool wsmi_walk_share(struct wsmi_walk *walk, struct wsmi_view view,
                                   struct wsmi_view before, struct wsmi_view *ret,
                                   struct wsmi_err *err);

/* The same as wsmi_walk_keep for a possibly absent attribute; `ret` is untouched when there is
 * none. */
WSMI_MUST_USE bool wsmi_walk_keep_attr(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                       enum wsmi_ns ns, struct wsmi_view local,
                                       struct wsmi_view *ret, struct wsmi_err *err);

/*
 * Resolves a QName in content (white space around allowed) at the current element. `ns` is empty
 * when the prefix is undeclared, both are empty when `text` is no QName. Views into `text` and the
 * reader.
 */
struct wsmi_xml_name wsmi_walk_qname(const struct wsmi_walk *walk, struct wsmi_view text);

#endif

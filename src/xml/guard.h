/* SPDX-License-Identifier: MIT */
/* The parts of the guard (wsmi/xml.h). Every scan function consumes what it is named for or fails
 * with the offset of the offending byte. */
#ifndef WSMI_XML_GUARD_H
#define WSMI_XML_GUARD_H

#include "wsmi/xml.h"
#include "xml/span.h"

/* An element that is open. */
struct wsmi_xml_frame {
    struct wsmi_view name;
    size_t text_bytes;
    size_t namespaces; /* declared on it */
};

/* A start tag that was found good, and what it counts. */
struct wsmi_xml_seen_tag {
    const uint8_t *ptr; /* its '<'; NULL: none yet */
    uint16_t bytes;     /* to behind the '>' */
    uint16_t weight;
    uint8_t name_bytes;
    uint8_t attributes;
    uint8_t namespaces;
    bool is_empty;
};

/* Two tags share a place, the later one first. */
enum { WSMI_XML_SEEN_PLACES = 128, WSMI_XML_SEEN_BYTES = 256 };

_Static_assert(WSMI_XML_ATTRS_CAP <= UINT8_MAX && WSMI_XML_SEEN_BYTES <= UINT8_MAX + 1,
               "what a tag counts fits, its name is shorter than the tag");

struct wsmi_xml_guard {
    struct wsmi_cur cur;
    struct wsmi_limits limits; /* lowered to the caps of wsmi/xml.h */
    struct wsmi_xml_stats stats;
    const uint8_t *start; /* of the text */
    size_t weight;        /* of all markup so far */
    size_t depth;
    size_t namespaces; /* declared on all open elements */
    struct wsmi_xml_seen_tag seen[WSMI_XML_SEEN_PLACES][2];
    struct wsmi_xml_frame frames[WSMI_XML_DEPTH_CAP];
    /* Attributes of the start tag under way. */
    struct wsmi_view names[2 * WSMI_XML_ATTRS_CAP];
    uint32_t hashes[2 * WSMI_XML_ATTRS_CAP];
};

/* The XML declaration if there is one: its encoding name (empty without) to `ret_encoding`. */
bool wsmi_xml_scan_declaration(struct wsmi_cur *cur, struct wsmi_view *ret_encoding,
                               struct wsmi_err *err);

/* Whether the encoding that the declaration of `utf8` names, if any, is the one it was decoded
 * from; `ret_bytes`: how long the declaration is, 0 without. */
bool wsmi_xml_check_declaration(struct wsmi_view utf8, enum wsmi_charset decoded, size_t *ret_bytes,
                                struct wsmi_err *err);

/*
 * What markup weighs, in bytes of the message: about as many as those that cost as much, libxml2's
 * part being most of it. The name of an attribute is compared with all that precede it in its tag.
 * What costs about as much as markup, byte by byte, weighs what it is long (see
 * wsmi_xml_scan_dear): other bytes have to make up for tags.
 */
enum {
    WSMI_XML_TAG_WEIGHT = 10,
    WSMI_XML_NEW_WEIGHT = 10, /* more, of a tag that is not kept in `seen` */
    WSMI_XML_ATTR_WEIGHT = 12,
    WSMI_XML_COMPARED_PER_BYTE = 24,
    WSMI_XML_COMMENT_WEIGHT = 7, /* of what encloses it */
    WSMI_XML_CDATA_WEIGHT = 12,  /* the same */
    WSMI_XML_LINE_WEIGHT = 2,    /* its end of two characters */
    WSMI_XML_RETURN_WEIGHT = 4   /* a carriage return that ends no line so */
};

/* Whether all markup together, some of `weight` that ends at `end` included, is not further ahead
 * of the bytes of the message than max_markup_ahead. */
static inline bool wsmi_xml_bears(const struct wsmi_xml_guard *guard, size_t weight,
                                  const uint8_t *end)
{
    return guard->weight + weight <= (size_t)(end - guard->start) + guard->limits.max_markup_ahead;
}

/* At '<' and a name: opens the element; an empty-element tag closes it again. */
bool wsmi_xml_scan_start_tag(struct wsmi_xml_guard *guard, struct wsmi_err *err);

/* At "</": closes the innermost open element. */
bool wsmi_xml_scan_end_tag(struct wsmi_xml_guard *guard, struct wsmi_err *err);

/* A reference, characters beyond ASCII or ']', in text or in a value: what weighs as much as it is
 * long. At anything else that is no character of text, the error. */
bool wsmi_xml_scan_dear(struct wsmi_xml_guard *guard, struct wsmi_err *err);

/* One character beyond the class in force, and those beyond ASCII that follow, or why it is none.
 */
bool wsmi_xml_scan_char(struct wsmi_cur *cur, struct wsmi_err *err);

/*
 * Without entity substitution libxml2 leaves each '&' of a value written as "&#38;" for its tree
 * builder, and no other '&' can be in it. This undoes it, in `arena`.
 */
bool wsmi_xml_unescape(struct wsmi_arena *arena, struct wsmi_view raw, size_t offset,
                       struct wsmi_view *ret, struct wsmi_err *err);

/* Consumes the longest run of `class`, gives its length. */
static inline size_t wsmi_xml_skip(struct wsmi_cur *cur, unsigned class)
{
    size_t length = 0;
    if (wsmi_xml_is(wsmi_cur_peek(cur), class)) { /* mostly not, where this is asked one by one */
        length = wsmi_xml_span(cur->rest, class);
        (void)wsmi_cur_skip(cur, length);
    }
    return length;
}

/* The same for white space, which mostly is one space or none. */
static inline bool wsmi_xml_skip_space(struct wsmi_cur *cur)
{
    size_t length = 0;
    while (wsmi_xml_is(wsmi_cur_peek_at(cur, length), WSMI_XML_SPACE)) {
        length++;
    }
    return length > 0 && wsmi_cur_skip(cur, length);
}

/* What follows the first `at` bytes. */
static inline struct wsmi_view wsmi_xml_behind(struct wsmi_view view, size_t at)
{
    struct wsmi_view rest = {view.ptr + at, view.len - at};
    return rest;
}

/*
 * Where the start tag that `in` begins with is kept, if it was seen: one of two. NULL for one that
 * is too long or too close to the end. The place comes from the first and the last eight bytes
 * before the first '>', mostly the end of the tag. It says nothing: what is kept there is compared
 * as a whole.
 */
static inline struct wsmi_xml_seen_tag *wsmi_xml_seen_place(struct wsmi_xml_guard *guard,
                                                            struct wsmi_view in)
{
    enum { KEY_BYTES = 8 };
    uint64_t first = 0;
    uint64_t last = 0;
    size_t most = in.len < WSMI_XML_SEEN_BYTES ? in.len : WSMI_XML_SEEN_BYTES;
    size_t bytes = wsmi_xml_find_close(in.ptr, most);
    if (bytes == most) {
        return NULL;
    }
    if (bytes >= KEY_BYTES) {
        memcpy(&first, in.ptr, KEY_BYTES);
        memcpy(&last, in.ptr + bytes - KEY_BYTES, KEY_BYTES);
    } else {
        memcpy(&first, in.ptr, bytes);
    }
    uint64_t mixed = (first ^ (last << 7 | last >> 57) ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
    return guard->seen[mixed >> 57];
}

/* Length of the name `in` starts with when it is all ASCII and does not end the input; 0 where
 * wsmi_xml_qname_bytes has to look. */
static inline size_t wsmi_xml_usual_name(struct wsmi_view in)
{
    bool is_short = in.len > 1 && in.ptr[1] == ':'; /* the prefix, as most agents have it */
    size_t length = is_short ? 1 : wsmi_xml_span(in, WSMI_XML_NAME);
    if (length == 0 || length == in.len || !wsmi_xml_is(in.ptr[0], WSMI_XML_START)) {
        return 0;
    }
    if (in.ptr[length] == ':') {
        struct wsmi_view local = wsmi_xml_behind(in, length + 1);
        size_t more = wsmi_xml_span(local, WSMI_XML_NAME);
        if (more == 0 || more == local.len || !wsmi_xml_is(local.ptr[0], WSMI_XML_START)) {
            return 0;
        }
        length += 1 + more;
    }
    return in.ptr[length] < 0x80 ? length : 0;
}

#endif

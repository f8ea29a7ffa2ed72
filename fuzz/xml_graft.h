/* SPDX-License-Identifier: MIT */
/* How a document is written anew around one change, and how an element gets from one place or
 * document to another with the namespaces it uses. */
#ifndef WSMI_FUZZ_XML_GRAFT_H
#define WSMI_FUZZ_XML_GRAFT_H

#include "xml_forest.h"

struct xml_piece {
    const uint8_t *bytes;
    size_t size;
};

struct xml_work {
    uint64_t state;
    struct xml_forest *mine;
    struct xml_forest *theirs;
    uint8_t *out; /* what the document becomes */
    size_t size;
    size_t capacity;
    bool overflow;
};

/* Below `bound`, at random; 0 for 0. */
size_t xml_below(struct xml_work *work, size_t bound);
struct xml_piece xml_piece_of(const struct xml_forest *forest, size_t from, size_t to);
struct xml_piece xml_text_piece(const char *text);
void xml_put(struct xml_work *work, struct xml_piece piece);
void xml_put_text(struct xml_work *work, const char *text);

/* A part of our document, or all from an offset on. */
void xml_put_mine(struct xml_work *work, size_t from, size_t to);
void xml_put_rest(struct xml_work *work, size_t from);

/* Of the name between two offsets; empty when it has none. */
struct xml_piece xml_prefix_of(const struct xml_forest *forest, size_t name, size_t name_end);
struct xml_piece xml_local_of(const struct xml_forest *forest, const struct xml_element *element);

/* Elements that are to stay one: a message, or what a declaration stands in front of. */
bool xml_is_fixed(const struct xml_forest *forest, size_t index);

/* Element `at` of `from`, to stand inside element `to` of ours: with the declarations it needs. */
void xml_put_element(struct xml_work *work, const struct xml_forest *from, size_t at, size_t to);

/* The document with element `at` of `from` in the content of `parent`. */
void xml_insert(struct xml_work *work, const struct xml_forest *from, size_t at, size_t parent);

#endif

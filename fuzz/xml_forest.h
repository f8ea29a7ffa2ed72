/* SPDX-License-Identifier: MIT */
/*
 * The elements of an input as ranges of bytes: what the mutator of documents (xml_mutator.h) works
 * on. Takes what is well-formed and leaves out what is not; no part of the library, and not strict:
 * what it lets through more than XML does merely becomes a document that is refused.
 */
#ifndef WSMI_FUZZ_XML_FOREST_H
#define WSMI_FUZZ_XML_FOREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { XML_FOREST_MAX = 1024, XML_FOREST_DEPTH = 64 };

/* Offsets. An empty element has close == tag_end == end. */
struct xml_element {
    size_t start;    /* of the start tag */
    size_t name_end; /* the name begins at start + 1 */
    size_t tag_end;  /* behind the '>' of the start tag */
    size_t close;    /* of the end tag */
    size_t end;
    size_t parent; /* index; XML_FOREST_MAX: none */
    bool has_children;
};

struct xml_forest {
    const uint8_t *bytes;
    size_t size;
    size_t count;
    struct xml_element elements[XML_FOREST_MAX]; /* in document order */
};

struct xml_attribute {
    size_t start; /* with the white space in front */
    size_t name;
    size_t name_end;
    size_t value; /* inside the quotes */
    size_t end;   /* behind the closing quote; the value ends one before */
};

/* Finds all elements whose tags match, up to XML_FOREST_MAX. */
void xml_forest_read(const uint8_t *bytes, size_t size, struct xml_forest *ret);

/* The n-th attribute of an element. False: it has no more. */
bool xml_forest_attribute(const struct xml_forest *forest, const struct xml_element *element,
                          size_t index, struct xml_attribute *ret);

/* The URI that `prefix` stands for inside element `at`, by index; the declaration in it counts.
 * False: it is not declared here, which for a part of a message says nothing. */
bool xml_forest_namespace(const struct xml_forest *forest, size_t at, const uint8_t *prefix,
                          size_t prefix_size, struct xml_attribute *ret);

#endif

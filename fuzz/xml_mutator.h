/* SPDX-License-Identifier: MIT */
/*
 * Changes documents in ways that leave them well-formed, so that engines get past the XML layer: an
 * engine's own changes hardly ever keep the tags of a message in order. Not mutate.c, which is the
 * fixed walk of the replay driver around its inputs, byte by byte.
 *
 * What is not an element (lines that configure a target, separators) stays as it is. Equal
 * arguments, equal results; one thread at a time.
 */
#ifndef WSMI_FUZZ_XML_MUTATOR_H
#define WSMI_FUZZ_XML_MUTATOR_H

#include <stddef.h>
#include <stdint.h>

enum xml_mutation {
    XML_MUTATION_SWAP = 0,  /* two elements change places */
    XML_MUTATION_DUPLICATE, /* a copy next to the original, or somewhere else */
    XML_MUTATION_DROP,
    XML_MUTATION_NEST,      /* an element becomes the content of a copy of another's tags */
    XML_MUTATION_UNNEST,    /* tags go, their content stays */
    XML_MUTATION_EMPTY,     /* the content goes, the tags stay */
    XML_MUTATION_RENAME,    /* the name of another element, or one of the protocol's */
    XML_MUTATION_PREFIX,    /* the prefix of another element */
    XML_MUTATION_NAMESPACE, /* another URI in a declaration */
    XML_MUTATION_VALUE,     /* digits, booleans, dates, texts: another value of some type */
    XML_MUTATION_DIGITS,    /* the same value, a little different */
    XML_MUTATION_ATTRIBUTE, /* xsi:nil, xsi:type and others: added, taken from another, dropped */
    XML_MUTATION_DRESS,     /* the same text in CDATA, with a comment or a reference */
    XML_MUTATION_SPLICE,    /* an element of the other document */
    XML_MUTATION_COUNT
};

/*
 * Changes `size` bytes of `bytes`, in place, to at most `capacity`, at random by `seed`. `other` is
 * the document to take elements from; NULL: the same one. The new size; 0: there is no element to
 * work on, or the change does not fit, and nothing was changed. `ret_done` (may be NULL) says what
 * was tried.
 */
size_t xml_mutate(uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                  size_t other_size, uint64_t seed, enum xml_mutation *ret_done);

#endif

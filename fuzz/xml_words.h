/* SPDX-License-Identifier: MIT */
/* What the mutator of documents puts into them: local names, values, namespaces, and attributes as
 * they stand in a tag. */
#ifndef WSMI_FUZZ_XML_WORDS_H
#define WSMI_FUZZ_XML_WORDS_H

#include <stddef.h>

extern const char *const xml_word_names[];
extern const size_t xml_word_name_count;
extern const char *const xml_word_values[];
extern const size_t xml_word_value_count;
extern const char *const xml_word_uris[];
extern const size_t xml_word_uri_count;
extern const char *const xml_word_attributes[];
extern const size_t xml_word_attribute_count;

#endif

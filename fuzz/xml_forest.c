/* SPDX-License-Identifier: MIT */
#include "xml_forest.h"

#include <string.h>

/* Letters, digits, '_', ':', '-', '.' and all beyond ASCII. */
static bool is_name(uint8_t byte)
{
    static const uint64_t names[2] = {UINT64_C(0x07FF600000000000), UINT64_C(0x07FFFFFE87FFFFFE)};
    return byte >= 0x80 || (names[byte / 64] >> byte % 64 & 1) != 0;
}

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t skip_name(const uint8_t *bytes, size_t size, size_t at)
{
    while (at < size && is_name(bytes[at])) {
        at++;
    }
    return at;
}

static size_t skip_space(const uint8_t *bytes, size_t size, size_t at)
{
    while (at < size && is_space(bytes[at])) {
        at++;
    }
    return at;
}

/* Not by memcmp(), which is dear where it is watched (work.c): the first byte mostly decides. */
static bool starts_with(const uint8_t *bytes, size_t size, size_t at, const char *text)
{
    while (*text != '\0' && at < size && bytes[at] == (uint8_t)*text) {
        text++;
        at++;
    }
    return *text == '\0';
}

/* Behind the next `text`; `size` when there is none. */
static size_t skip_past(const uint8_t *bytes, size_t size, size_t at, const char *text)
{
    while (at < size && !starts_with(bytes, size, at, text)) {
        at++;
    }
    return at < size ? at + strlen(text) : size;
}

static bool read_attribute(const uint8_t *bytes, size_t size, size_t at, struct xml_attribute *ret)
{
    ret->start = at;
    ret->name = skip_space(bytes, size, at);
    ret->name_end = skip_name(bytes, size, ret->name);
    at = skip_space(bytes, size, ret->name_end);
    if (ret->name == ret->start || ret->name_end == ret->name || at >= size || bytes[at] != '=') {
        return false;
    }
    at = skip_space(bytes, size, at + 1);
    if (at >= size || (bytes[at] != '"' && bytes[at] != '\'')) {
        return false;
    }
    ret->value = at + 1;
    const uint8_t *close = memchr(bytes + ret->value, bytes[at], size - ret->value);
    if (close == NULL || memchr(bytes + ret->value, '<', (size_t)(close - bytes) - ret->value)) {
        return false;
    }
    ret->end = (size_t)(close - bytes) + 1;
    return true;
}

/* The start tag at `at`, up to tag_end. */
static bool read_start(const uint8_t *bytes, size_t size, size_t at, struct xml_element *ret,
                       bool *ret_empty)
{
    struct xml_attribute attribute;
    ret->start = at;
    ret->name_end = skip_name(bytes, size, at + 1);
    if (ret->name_end == at + 1) {
        return false;
    }
    at = ret->name_end;
    while (read_attribute(bytes, size, at, &attribute)) {
        at = attribute.end;
    }
    at = skip_space(bytes, size, at);
    *ret_empty = at < size && bytes[at] == '/';
    at += *ret_empty ? 1 : 0;
    ret->tag_end = ret->close = ret->end = at + 1;
    return at < size && bytes[at] == '>';
}

static bool closes(const struct xml_forest *forest, const struct xml_element *element, size_t at)
{
    size_t length = element->name_end - element->start - 1;
    return length <= forest->size - at - 2 &&
           memcmp(forest->bytes + at + 2, forest->bytes + element->start + 1, length) == 0;
}

struct reading {
    struct xml_forest *forest;
    size_t open[XML_FOREST_DEPTH];
    size_t depth;
    size_t at;
};

/* What is open is not well-formed, so it is no element. */
static void give_up(struct reading *reading)
{
    reading->forest->count = reading->open[0];
    reading->at = reading->forest->elements[reading->open[0]].start + 1;
    reading->depth = 0;
}

static void read_end(struct reading *reading)
{
    struct xml_forest *forest = reading->forest;
    if (reading->depth == 0) {
        reading->at++;
        return;
    }
    struct xml_element *element = &forest->elements[reading->open[reading->depth - 1]];
    if (!closes(forest, element, reading->at)) {
        give_up(reading);
        return;
    }
    size_t end = reading->at + 2 + element->name_end - element->start - 1;
    end = skip_space(forest->bytes, forest->size, end);
    if (end >= forest->size || forest->bytes[end] != '>') {
        give_up(reading);
        return;
    }
    element->close = reading->at;
    element->end = reading->at = end + 1;
    reading->depth--;
}

static void read_tag(struct reading *reading)
{
    struct xml_forest *forest = reading->forest;
    struct xml_element *element = &forest->elements[forest->count];
    bool empty;
    memset(element, 0, sizeof(*element));
    if (!read_start(forest->bytes, forest->size, reading->at, element, &empty) ||
        (!empty && reading->depth == XML_FOREST_DEPTH)) {
        if (reading->depth > 0) {
            give_up(reading);
        } else {
            reading->at++;
        }
        return;
    }
    element->parent =
        reading->depth == 0 ? (size_t)XML_FOREST_MAX : reading->open[reading->depth - 1];
    if (reading->depth > 0) {
        forest->elements[element->parent].has_children = true;
    }
    if (!empty) {
        reading->open[reading->depth++] = forest->count;
    }
    forest->count++;
    reading->at = element->tag_end;
}

void xml_forest_read(const uint8_t *bytes, size_t size, struct xml_forest *ret)
{
    struct reading reading = {.forest = ret};
    size_t retries = 0;
    ret->bytes = bytes;
    ret->size = size;
    ret->count = 0;
    while (reading.at < size && ret->count < XML_FOREST_MAX && retries < XML_FOREST_DEPTH) {
        const uint8_t *next = memchr(bytes + reading.at, '<', size - reading.at);
        if (next == NULL) {
            break;
        }
        reading.at = (size_t)(next - bytes);
        size_t depth = reading.depth;
        if (starts_with(bytes, size, reading.at, "<!--")) {
            reading.at = skip_past(bytes, size, reading.at + 4, "-->");
        } else if (starts_with(bytes, size, reading.at, "<![CDATA[")) {
            reading.at = skip_past(bytes, size, reading.at, "]]>");
        } else if (starts_with(bytes, size, reading.at, "<?")) {
            reading.at = skip_past(bytes, size, reading.at, "?>");
        } else if (starts_with(bytes, size, reading.at, "</")) {
            read_end(&reading);
        } else {
            read_tag(&reading);
        }
        retries += depth > 1 && reading.depth == 0 ? 1 : 0; /* or it would be quadratic */
    }
    if (reading.depth > 0) {
        ret->count = reading.open[0];
    }
}

bool xml_forest_attribute(const struct xml_forest *forest, const struct xml_element *element,
                          size_t index, struct xml_attribute *ret)
{
    size_t at = element->name_end;
    for (;; index--) {
        if (!read_attribute(forest->bytes, element->tag_end, at, ret)) {
            return false;
        }
        if (index == 0) {
            return true;
        }
        at = ret->end;
    }
}

static bool declares(const struct xml_forest *forest, const struct xml_attribute *attribute,
                     const uint8_t *prefix, size_t prefix_size)
{
    static const char xmlns[] = "xmlns:";
    size_t length = attribute->name_end - attribute->name;
    return length == sizeof(xmlns) - 1 + prefix_size &&
           memcmp(forest->bytes + attribute->name, xmlns, sizeof(xmlns) - 1) == 0 &&
           memcmp(forest->bytes + attribute->name_end - prefix_size, prefix, prefix_size) == 0;
}

bool xml_forest_namespace(const struct xml_forest *forest, size_t at, const uint8_t *prefix,
                          size_t prefix_size, struct xml_attribute *ret)
{
    for (; at < forest->count; at = forest->elements[at].parent) {
        for (size_t i = 0; xml_forest_attribute(forest, &forest->elements[at], i, ret); i++) {
            if (declares(forest, ret, prefix, prefix_size)) {
                return true;
            }
        }
    }
    return false;
}

/* SPDX-License-Identifier: MIT */
#include "xml_mutator.h"

#include <stdlib.h>
#include <string.h>

#include "xml_graft.h"
#include "xml_words.h"

static struct xml_piece word(struct xml_work *work, const char *const *words, size_t count)
{
    return xml_text_piece(words[xml_below(work, count)]);
}

static void swap(struct xml_work *work, size_t at)
{
    const struct xml_element *a = &work->mine->elements[at];
    size_t other = xml_below(work, work->mine->count);
    const struct xml_element *b = &work->mine->elements[other];
    if (b->start < a->start) {
        const struct xml_element *c = a;
        size_t index = at;
        a = b;
        b = c;
        at = other;
        other = index;
    }
    if (a->end > b->start || xml_is_fixed(work->mine, at) || xml_is_fixed(work->mine, other)) {
        return;
    }
    xml_put_mine(work, 0, a->start);
    xml_put_element(work, work->mine, other, a->parent);
    xml_put_mine(work, a->end, b->start);
    xml_put_element(work, work->mine, at, b->parent);
    xml_put_rest(work, b->end);
}

static void duplicate(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    if (xml_below(work, 3) == 0) {
        xml_insert(work, work->mine, at, xml_below(work, work->mine->count));
    } else if (!xml_is_fixed(work->mine, at)) {
        xml_put_mine(work, 0, element->end);
        xml_put_mine(work, element->start, element->end);
        xml_put_rest(work, element->end);
    }
}

static void drop(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    if (element->parent < work->mine->count) {
        xml_put_mine(work, 0, element->start);
        xml_put_rest(work, element->end);
    }
}

static void nest(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    const struct xml_element *around = &work->mine->elements[xml_below(work, work->mine->count)];
    if (xml_is_fixed(work->mine, at)) {
        return;
    }
    /* Its bare name: declarations stay where they are, and what they declare may not be here. */
    struct xml_piece name = xml_piece_of(work->mine, around->start + 1, around->name_end);
    struct xml_piece prefix = xml_prefix_of(work->mine, around->start + 1, around->name_end);
    struct xml_attribute found;
    if (prefix.size > 0 &&
        !xml_forest_namespace(work->mine, element->parent, prefix.bytes, prefix.size, &found)) {
        name = xml_local_of(work->mine, around);
    }
    xml_put_mine(work, 0, element->start);
    xml_put_text(work, "<");
    xml_put(work, name);
    xml_put_text(work, ">");
    xml_put_mine(work, element->start, element->end);
    xml_put_text(work, "</");
    xml_put(work, name);
    xml_put_text(work, ">");
    xml_put_rest(work, element->end);
}

/* What is inside may need the declarations that go with the tags. */
static void unnest(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    struct xml_attribute attribute;
    for (size_t i = 0; xml_forest_attribute(work->mine, element, i, &attribute); i++) {
        if (attribute.name_end - attribute.name >= 5 &&
            memcmp(work->mine->bytes + attribute.name, "xmlns", 5) == 0) {
            return;
        }
    }
    if (element->parent < work->mine->count) {
        xml_put_mine(work, 0, element->start);
        xml_put_mine(work, element->tag_end, element->close);
        xml_put_rest(work, element->end);
    }
}

static void put_content(struct xml_work *work, size_t at, struct xml_piece before,
                        struct xml_piece content)
{
    const struct xml_element *element = &work->mine->elements[at];
    bool empty = element->close == element->end;
    xml_put_mine(work, 0, element->tag_end - (empty ? 2 : 1));
    xml_put(work, before);
    xml_put_text(work, ">");
    xml_put(work, content);
    xml_put_text(work, "</");
    xml_put_mine(work, element->start + 1, element->name_end);
    xml_put_text(work, ">");
    xml_put_rest(work, element->end);
}

/* Both tags get the name. */
static void put_renamed(struct xml_work *work, size_t at, struct xml_piece prefix,
                        struct xml_piece local)
{
    const struct xml_element *element = &work->mine->elements[at];
    const char *colon = prefix.size == 0 ? "" : ":";
    xml_put_mine(work, 0, element->start + 1);
    xml_put(work, prefix);
    xml_put_text(work, colon);
    xml_put(work, local);
    xml_put_mine(work, element->name_end, element->close);
    if (element->close != element->end) {
        xml_put_text(work, "</");
        xml_put(work, prefix);
        xml_put_text(work, colon);
        xml_put(work, local);
        xml_put_text(work, ">");
    }
    xml_put_rest(work, element->end);
}

static void rename_element(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    const struct xml_element *other = &work->mine->elements[xml_below(work, work->mine->count)];
    struct xml_piece local = xml_below(work, 2) == 0
                                 ? word(work, xml_word_names, xml_word_name_count)
                                 : xml_local_of(work->mine, other);
    put_renamed(work, at, xml_prefix_of(work->mine, element->start + 1, element->name_end), local);
}

static void change_prefix(struct xml_work *work, size_t at)
{
    const struct xml_element *other = &work->mine->elements[xml_below(work, work->mine->count)];
    struct xml_piece prefix = xml_prefix_of(work->mine, other->start + 1, other->name_end);
    struct xml_attribute found;
    if (prefix.size > 0 &&
        !xml_forest_namespace(work->mine, at, prefix.bytes, prefix.size, &found) &&
        xml_forest_namespace(work->mine, (size_t)(other - work->mine->elements), prefix.bytes,
                             prefix.size, &found)) {
        return; /* declared there only */
    }
    put_renamed(work, at, prefix, xml_local_of(work->mine, &work->mine->elements[at]));
}

static void put_value(struct xml_work *work, const struct xml_attribute *attribute,
                      struct xml_piece value)
{
    xml_put_mine(work, 0, attribute->value);
    xml_put(work, value);
    xml_put_rest(work, attribute->end - 1);
}

static bool is_declaration(const struct xml_work *work, const struct xml_attribute *attribute)
{
    return attribute->name_end - attribute->name >= 5 &&
           memcmp(work->mine->bytes + attribute->name, "xmlns", 5) == 0;
}

static void change_namespace(struct xml_work *work, size_t at)
{
    const struct xml_forest *mine = work->mine;
    struct xml_attribute attribute;
    for (; at < mine->count; at = mine->elements[at].parent) {
        size_t skip = xml_below(work, 4);
        for (size_t i = 0; xml_forest_attribute(mine, &mine->elements[at], i, &attribute); i++) {
            if (is_declaration(work, &attribute) && skip-- == 0) {
                put_value(work, &attribute, word(work, xml_word_uris, xml_word_uri_count));
                return;
            }
        }
    }
}

/* Digits only, as often as chance has it. */
static void change_digits(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    xml_put_rest(work, 0);
    bool is_reference = false;
    for (size_t i = element->tag_end; !work->overflow && i < element->close; i++) {
        bool is_digit = work->out[i] >= '0' && work->out[i] <= '9';
        is_reference = (is_reference && work->out[i] != ';') || work->out[i] == '&';
        if (is_digit && !is_reference && !element->has_children && xml_below(work, 3) == 0) {
            work->out[i] = (uint8_t)('0' + xml_below(work, 10));
        }
    }
}

static bool has_attribute(const struct xml_work *work, const struct xml_element *element,
                          struct xml_piece name)
{
    struct xml_attribute attribute;
    for (size_t i = 0; xml_forest_attribute(work->mine, element, i, &attribute); i++) {
        if (attribute.name_end - attribute.name == name.size &&
            memcmp(work->mine->bytes + attribute.name, name.bytes, name.size) == 0) {
            return true;
        }
    }
    return false;
}

static void add_attribute(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    struct xml_piece added = word(work, xml_word_attributes, xml_word_attribute_count);
    struct xml_forest tag = {.bytes = added.bytes, .size = added.size};
    struct xml_element whole = {.tag_end = added.size};
    struct xml_attribute attribute;
    xml_put_mine(work, 0, element->name_end);
    for (size_t i = 0; xml_forest_attribute(&tag, &whole, i, &attribute); i++) {
        if (!has_attribute(work, element, xml_piece_of(&tag, attribute.name, attribute.name_end))) {
            xml_put(work, xml_piece_of(&tag, attribute.start, attribute.end));
        }
    }
    xml_put_rest(work, element->name_end);
}

static void change_attribute(struct xml_work *work, size_t at)
{
    const struct xml_forest *mine = work->mine;
    struct xml_attribute attribute;
    size_t index = xml_below(work, 4);
    while (!xml_forest_attribute(mine, &mine->elements[at], index, &attribute)) {
        if (index == 0) {
            add_attribute(work, at);
            return;
        }
        index--;
    }
    size_t choice = xml_below(work, 4);
    if (choice == 0) {
        add_attribute(work, at);
    } else if (is_declaration(work, &attribute)) {
        put_value(work, &attribute, word(work, xml_word_uris, xml_word_uri_count));
    } else if (choice == 1) {
        xml_put_mine(work, 0, attribute.start);
        xml_put_rest(work, attribute.end);
    } else {
        put_value(work, &attribute, word(work, xml_word_values, xml_word_value_count));
    }
}

/* The text reads the same, but for a parser that sees it in pieces. */
static void dress(struct xml_work *work, size_t at)
{
    const struct xml_element *element = &work->mine->elements[at];
    static const char *const clothes[][2] = {{"<![CDATA[", "]]>"}, {"<!-- c -->", ""},
                                             {"", "<!---->"},      {"\r\n\t ", "\n"},
                                             {"&#32;", "&lt;"},    {"<![CDATA[]]>", ""}};
    const char *const *chosen = clothes[xml_below(work, sizeof(clothes) / sizeof(clothes[0]))];
    bool is_plain = !element->has_children && memchr(work->mine->bytes + element->tag_end, '<',
                                                     element->close - element->tag_end) == NULL;
    if (is_plain && element->close != element->end) {
        xml_put_mine(work, 0, element->tag_end);
        xml_put_text(work, chosen[0]);
        xml_put_mine(work, element->tag_end, element->close);
        xml_put_text(work, chosen[1]);
        xml_put_rest(work, element->close);
    }
}

static void splice(struct xml_work *work, size_t at)
{
    size_t theirs = xml_below(work, work->theirs->count);
    const struct xml_element *element = &work->mine->elements[at];
    if (xml_below(work, 2) == 0 || xml_is_fixed(work->mine, at)) {
        xml_insert(work, work->theirs, theirs, at);
        return;
    }
    xml_put_mine(work, 0, element->start);
    xml_put_element(work, work->theirs, theirs, element->parent);
    xml_put_rest(work, element->end);
}

static void apply(struct xml_work *work, enum xml_mutation mutation, size_t at)
{
    static const struct xml_piece nothing = {(const uint8_t *)"", 0};
    switch (mutation) {
    case XML_MUTATION_SWAP:
        swap(work, at);
        break;
    case XML_MUTATION_DUPLICATE:
        duplicate(work, at);
        break;
    case XML_MUTATION_DROP:
        drop(work, at);
        break;
    case XML_MUTATION_NEST:
        nest(work, at);
        break;
    case XML_MUTATION_UNNEST:
        unnest(work, at);
        break;
    case XML_MUTATION_EMPTY:
        put_content(work, at, nothing, nothing);
        break;
    case XML_MUTATION_RENAME:
        rename_element(work, at);
        break;
    case XML_MUTATION_PREFIX:
        change_prefix(work, at);
        break;
    case XML_MUTATION_NAMESPACE:
        change_namespace(work, at);
        break;
    case XML_MUTATION_VALUE:
        put_content(work, at, nothing, word(work, xml_word_values, xml_word_value_count));
        break;
    case XML_MUTATION_DIGITS:
        change_digits(work, at);
        break;
    case XML_MUTATION_ATTRIBUTE:
        change_attribute(work, at);
        break;
    case XML_MUTATION_DRESS:
        dress(work, at);
        break;
    case XML_MUTATION_SPLICE:
        splice(work, at);
        break;
    case XML_MUTATION_COUNT:
        break;
    }
}

/* Leaves where values are changed, or half of the budget would go to empty envelopes. */
static size_t pick(struct xml_work *work, enum xml_mutation mutation)
{
    size_t at = xml_below(work, work->mine->count);
    bool wants_leaf = mutation == XML_MUTATION_VALUE || mutation == XML_MUTATION_EMPTY ||
                      mutation == XML_MUTATION_DIGITS || mutation == XML_MUTATION_DRESS;
    while (wants_leaf && work->mine->elements[at].has_children && xml_below(work, 16) != 0) {
        at++; /* its first child */
    }
    return at;
}

/* So many bytes, the same ones each time. */
static uint8_t *scratch(size_t capacity)
{
    static uint8_t *bytes;
    static size_t size;
    if (bytes == NULL || size < capacity) {
        free(bytes);
        size = capacity + 1;
        bytes = malloc(size);
        if (bytes == NULL) {
            abort();
        }
    }
    return bytes;
}

size_t xml_mutate(uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                  size_t other_size, uint64_t seed, enum xml_mutation *ret_done)
{
    static struct xml_forest
        forests[2]; /* too large for the stack, and for a heap that is watched */
    struct xml_work work = {
        .state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1, .mine = forests, .theirs = forests};
    work.out = scratch(capacity);
    work.capacity = capacity;
    xml_forest_read(bytes, size, &forests[0]);
    if (other != NULL) {
        xml_forest_read(other, other_size, &forests[1]);
        work.theirs = forests[1].count > 0 ? &forests[1] : forests;
    }
    (void)xml_below(&work, 1);
    enum xml_mutation mutation = other != NULL
                                     ? XML_MUTATION_SPLICE
                                     : (enum xml_mutation)xml_below(&work, XML_MUTATION_COUNT);
    if (ret_done != NULL) {
        *ret_done = mutation;
    }
    if (work.mine->count > 0) {
        apply(&work, mutation, pick(&work, mutation));
    }
    bool is_same = work.size == size && memcmp(work.out, bytes, size) == 0;
    size_t result = work.overflow || is_same ? 0 : work.size;
    if (result > 0) {
        memcpy(bytes, work.out, result);
    }
    return result;
}

/* SPDX-License-Identifier: MIT */
#include "xml_graft.h"

#include <string.h>

/* xorshift64*, Vigna 2016. */
static uint64_t next(struct xml_work *work)
{
    work->state ^= work->state >> 12;
    work->state ^= work->state << 25;
    work->state ^= work->state >> 27;
    return work->state * UINT64_C(0x2545F4914F6CDD1D);
}

size_t xml_below(struct xml_work *work, size_t bound)
{
    return bound == 0 ? 0 : (size_t)((next(work) >> 16) % bound);
}

struct xml_piece xml_piece_of(const struct xml_forest *forest, size_t from, size_t to)
{
    return (struct xml_piece){forest->bytes + from, to - from};
}

struct xml_piece xml_text_piece(const char *text)
{
    return (struct xml_piece){(const uint8_t *)text, strlen(text)};
}

void xml_put(struct xml_work *work, struct xml_piece piece)
{
    if (piece.size > work->capacity - work->size) {
        work->overflow = true;
        return;
    }
    if (piece.size > 0) {
        memcpy(work->out + work->size, piece.bytes, piece.size);
    }
    work->size += piece.size;
}

void xml_put_text(struct xml_work *work, const char *text)
{
    xml_put(work, xml_text_piece(text));
}

void xml_put_mine(struct xml_work *work, size_t from, size_t to)
{
    xml_put(work, xml_piece_of(work->mine, from, to));
}

void xml_put_rest(struct xml_work *work, size_t from)
{
    xml_put_mine(work, from, work->mine->size);
}

struct xml_piece xml_prefix_of(const struct xml_forest *forest, size_t name, size_t name_end)
{
    const uint8_t *colon = memchr(forest->bytes + name, ':', name_end - name);
    return xml_piece_of(forest, name, colon == NULL ? name : (size_t)(colon - forest->bytes));
}

struct xml_piece xml_local_of(const struct xml_forest *forest, const struct xml_element *element)
{
    struct xml_piece prefix = xml_prefix_of(forest, element->start + 1, element->name_end);
    size_t skip = prefix.size == 0 ? 0 : prefix.size + 1;
    return xml_piece_of(forest, element->start + 1 + skip, element->name_end);
}

/* Elements that are to stay one: a message, or what a declaration stands in front of. */
bool xml_is_fixed(const struct xml_forest *forest, size_t index)
{
    const struct xml_element *element = &forest->elements[index];
    struct xml_piece local = xml_local_of(forest, element);
    if (element->parent < forest->count) {
        return false;
    }
    return (local.size == 8 && memcmp(local.bytes, "Envelope", 8) == 0) ||
           (element->start > 1 && forest->bytes[element->start - 1] == '>' &&
            forest->bytes[element->start - 2] == '?');
}

static bool contains(const struct xml_element *outer, const struct xml_element *inner)
{
    return outer->start <= inner->start && inner->end <= outer->end;
}

/* Does `prefix` need a declaration when what uses it moves from `from` into `to`? */
static bool needs_declaration(const struct xml_work *work, const struct xml_forest *from, size_t at,
                              size_t to, struct xml_piece prefix, struct xml_attribute *ret)
{
    struct xml_attribute there;
    if (prefix.size == 0 || !xml_forest_namespace(from, at, prefix.bytes, prefix.size, ret)) {
        return false;
    }
    if (!xml_forest_namespace(work->mine, to, prefix.bytes, prefix.size, &there)) {
        return true;
    }
    return ret->end - ret->value != there.end - there.value ||
           memcmp(from->bytes + ret->value, work->mine->bytes + there.value,
                  ret->end - ret->value - 1) != 0;
}

static bool is_declared_in_tag(const struct xml_forest *forest, size_t at, struct xml_piece prefix)
{
    struct xml_attribute found;
    return xml_forest_namespace(forest, at, prefix.bytes, prefix.size, &found) &&
           found.start >= forest->elements[at].start && found.end <= forest->elements[at].tag_end;
}

enum { MOST_PREFIXES = 16 };

struct prefixes {
    struct xml_piece seen[MOST_PREFIXES];
    size_t count;
};

/* True for one that has not been looked at. */
static bool is_new(struct prefixes *prefixes, struct xml_piece prefix)
{
    static const char xmlns[] = "xmlns";
    if (prefix.size == 0 || prefixes->count == MOST_PREFIXES ||
        (prefix.size == 5 && memcmp(prefix.bytes, xmlns, 5) == 0)) {
        return false;
    }
    for (size_t i = 0; i < prefixes->count; i++) {
        if (prefixes->seen[i].size == prefix.size &&
            memcmp(prefixes->seen[i].bytes, prefix.bytes, prefix.size) == 0) {
            return false;
        }
    }
    prefixes->seen[prefixes->count++] = prefix;
    return true;
}

static void declare(struct xml_work *work, const struct xml_forest *from, size_t at, size_t to,
                    struct xml_piece prefix, struct prefixes *prefixes)
{
    struct xml_attribute declaration;
    if (is_new(prefixes, prefix) && !is_declared_in_tag(from, at, prefix) &&
        needs_declaration(work, from, at, to, prefix, &declaration)) {
        xml_put(work, xml_piece_of(from, declaration.start, declaration.end));
    }
}

/* Element `at` of `from`, to stand inside element `to` of ours: with the declarations it needs. */
void xml_put_element(struct xml_work *work, const struct xml_forest *from, size_t at, size_t to)
{
    const struct xml_element *element = &from->elements[at];
    struct prefixes prefixes = {.count = 0};
    struct xml_attribute attribute;
    xml_put(work, xml_piece_of(from, element->start, element->name_end));
    for (size_t i = at; i < from->count && contains(element, &from->elements[i]); i++) {
        const struct xml_element *inner = &from->elements[i];
        declare(work, from, at, to, xml_prefix_of(from, inner->start + 1, inner->name_end),
                &prefixes);
        for (size_t j = 0; xml_forest_attribute(from, inner, j, &attribute); j++) {
            declare(work, from, at, to, xml_prefix_of(from, attribute.name, attribute.name_end),
                    &prefixes);
        }
    }
    xml_put(work, xml_piece_of(from, element->name_end, element->end));
}

/* Inside element `to`, or for its content when it is empty. A place in the content of `parent`. */
static size_t place_in(struct xml_work *work, size_t parent)
{
    const struct xml_forest *mine = work->mine;
    const struct xml_element *element = &mine->elements[parent];
    size_t place = element->tag_end;
    size_t choice = xml_below(work, 4);
    for (size_t i = parent + 1; i < mine->count && contains(element, &mine->elements[i]); i++) {
        if (mine->elements[i].parent == parent) {
            place = mine->elements[i].end;
            if (choice-- == 0) {
                break;
            }
        }
    }
    return place;
}

/* Puts element `at` of `from` into the content of `parent`. */
void xml_insert(struct xml_work *work, const struct xml_forest *from, size_t at, size_t parent)
{
    const struct xml_element *element = &work->mine->elements[parent];
    if (element->close == element->end) { /* <a/> */
        xml_put_mine(work, 0, element->tag_end - 2);
        xml_put_text(work, ">");
        xml_put_element(work, from, at, parent);
        xml_put_text(work, "</");
        xml_put_mine(work, element->start + 1, element->name_end);
        xml_put_text(work, ">");
        xml_put_rest(work, element->end);
        return;
    }
    size_t place = place_in(work, parent);
    xml_put_mine(work, 0, place);
    xml_put_element(work, from, at, parent);
    xml_put_rest(work, place);
}

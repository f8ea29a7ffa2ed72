/* SPDX-License-Identifier: MIT */
/*
 * Names that come twice. Arrays repeat a name at once; a name that comes back later would make one
 * of two values vanish. The names are merged in order, which no choice of names makes slow.
 */
#include "core/ascii.h"
#include "core/fail.h"
#include "core/room.h"
#include "wsman/message.h"

struct wsmi_view wsmi_uri_last_segment(struct wsmi_view uri)
{
    struct wsmi_view tail = uri;
    for (size_t i = uri.len; i > 0; i--) {
        if (uri.ptr[i - 1] == '/') {
            tail.ptr = uri.ptr + i;
            tail.len = uri.len - i;
            break;
        }
    }
    return tail;
}

/* A name with its first and its last eight octets in one number: most comparisons need no more. */
struct key {
    uint64_t ends;
    const struct wsmi_property *property;
};

enum { OCTETS = sizeof(uint64_t) };

/* The octets of a word, capitals made small. */
static uint64_t lower(uint64_t word)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t low = word & each * 0x7F;
    uint64_t from_a = low + each * (0x80 - 'A'); /* the top bit of each octet says so */
    uint64_t past_z = low + each * (0x7F - 'Z');
    uint64_t capital = (from_a ^ past_z) & ~word & each * 0x80;
    return word | capital >> 2;
}

static uint64_t load_lower(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return lower(word);
}

static struct key key_of(const struct wsmi_property *property)
{
    struct key key = {0, property};
    struct wsmi_view name = property->name;
    if (name.len >= OCTETS) {
        uint64_t last = load_lower(name.ptr + name.len - OCTETS);
        key.ends = load_lower(name.ptr) ^ last * UINT64_C(0x9E3779B97F4A7C15);
    } else {
        memcpy(&key.ends, name.ptr, name.len);
        key.ends = lower(key.ends);
    }
    return key;
}

/* Of names whose ends come to the same: by length, then octets without case. Shorter ones than a
 * word are nothing but their ends. */
static int compare_whole(const struct wsmi_property *a, const struct wsmi_property *b)
{
    const size_t bytes = a->name.len;
    if (bytes != b->name.len) {
        return bytes < b->name.len ? -1 : 1;
    }
    for (size_t i = 0; i < bytes && bytes >= OCTETS; i += OCTETS) {
        size_t at = bytes - i < OCTETS ? bytes - OCTETS : i;
        uint64_t word_a = load_lower(a->name.ptr + at);
        uint64_t word_b = load_lower(b->name.ptr + at);
        if (word_a != word_b) {
            return word_a < word_b ? -1 : 1;
        }
    }
    return 0;
}

/* Any order will do. */
static inline int compare(const struct key *a, const struct key *b)
{
    if (a->ends != b->ends) {
        return a->ends < b->ends ? -1 : 1;
    }
    return compare_whole(a->property, b->property);
}

/* Merges the runs [from, middle) and [middle, end); equal names keep their order. */
static void merge(const struct key *in, struct key *out, size_t from, size_t middle, size_t end)
{
    size_t left = from;
    size_t right = middle;
    size_t i = from;
    while (left < middle && right < end) {
        out[i++] = compare(&in[left], &in[right]) > 0 ? in[right++] : in[left++];
    }
    while (left < middle) {
        out[i++] = in[left++];
    }
    while (right < end) {
        out[i++] = in[right++];
    }
}

/* Sorts `list`, with room for as many behind it; returns where the sorted ones are. */
static const struct key *sort(struct key *list, size_t count)
{
    struct key *in = list;
    struct key *out = list + count;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = count - from < width ? count : from + width;
            size_t end = count - middle < width ? count : middle + width;
            merge(in, out, from, middle, end);
        }
        struct key *sorted = out;
        out = in;
        in = sorted;
    }
    return in;
}

/* Scratch of the message, kept for the next instance. */
static struct key *reserve_keys(struct wsmi_walk *walk, size_t count, size_t offset,
                                struct wsmi_err *err)
{
    struct wsmi_values *values = &wsmi_message_of(walk)->values;
    if (values->key_cap < count) {
        size_t more = values->key_cap > count / 2 ? values->key_cap * 2 : count;
        values->keys = wsmi_arena_room(walk->arena, more, sizeof(struct key), offset, err);
        values->key_cap = values->keys == NULL ? 0 : more;
    }
    return values->keys;
}

bool wsmi_names_check(struct wsmi_walk *walk, const struct wsmi_open_instance *instance,
                      struct wsmi_err *err)
{
    const struct wsmi_property *properties = wsmi_open_properties(instance);
    size_t count = wsmi_run_count(&instance->properties);
    if (count < 2) {
        return true;
    }
    struct key *keys = reserve_keys(walk, 2 * count, instance->instance.offset, err);
    if (keys == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(&properties[i]);
    }
    const struct key *sorted = sort(keys, count);
    const struct wsmi_property *first = NULL;
    for (size_t i = 1; i < count; i++) {
        if ((first == NULL || sorted[i].property < first) &&
            compare(&sorted[i - 1], &sorted[i]) == 0) {
            first = sorted[i].property;
        }
    }
    return first == NULL || wsmi_fail(err, WSMI_E_PROTOCOL, first->items[0].offset,
                                      "property comes back after another one");
}

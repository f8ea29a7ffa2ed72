/* SPDX-License-Identifier: MIT */
/*
 * Names that come twice. Arrays repeat a name at once; a name that comes back later would make one
 * of two values vanish. The names are merged in order, which no choice of names makes slow.
 */
#include "core/ascii.h"
#include "core/fail.h"
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

/* By length, then octets without case: any order will do. */
static int compare(const struct wsmi_property *a, const struct wsmi_property *b)
{
    if (a->name.len != b->name.len) {
        return a->name.len < b->name.len ? -1 : 1;
    }
    for (size_t i = 0; i < a->name.len; i++) {
        uint8_t byte_a = wsmi_ascii_lower(a->name.ptr[i]);
        uint8_t byte_b = wsmi_ascii_lower(b->name.ptr[i]);
        if (byte_a != byte_b) {
            return byte_a < byte_b ? -1 : 1;
        }
    }
    return 0;
}

/* Merges the runs [from, middle) and [middle, end); equal names keep their order. */
static void merge(const struct wsmi_property *const *in, const struct wsmi_property **out,
                  size_t from, size_t middle, size_t end)
{
    size_t left = from;
    size_t right = middle;
    for (size_t i = from; i < end; i++) {
        bool take_left = left < middle && (right == end || compare(in[left], in[right]) <= 0);
        out[i] = take_left ? in[left++] : in[right++];
    }
}

/* Sorts `list`, with room for as many behind it; returns where the sorted ones are. */
static const struct wsmi_property **sort(const struct wsmi_property **list, size_t count)
{
    const struct wsmi_property **in = list;
    const struct wsmi_property **out = list + count;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = count - from < width ? count : from + width;
            size_t end = count - middle < width ? count : middle + width;
            merge(in, out, from, middle, end);
        }
        const struct wsmi_property **sorted = out;
        out = in;
        in = sorted;
    }
    return in;
}

/* Scratch of the message, kept for the next instance. */
static bool reserve_order(struct wsmi_walk *walk, size_t count, size_t offset, struct wsmi_err *err)
{
    struct wsmi_values *values = &wsmi_message_of(walk)->values;
    if (values->order_cap >= count) {
        return true;
    }
    size_t more = values->order_cap > count / 2 ? values->order_cap * 2 : count;
    values->order = wsmi_arena_alloc_array(walk->arena, more, sizeof(*values->order), offset, err);
    values->order_cap = values->order == NULL ? 0 : more;
    return values->order != NULL;
}

/* Where the element of the property stands. */
static size_t offset_of(const struct wsmi_open_instance *instance,
                        const struct wsmi_property *property)
{
    size_t item = 0;
    for (size_t i = 0; &instance->properties[i].property != property; i++) {
        item += instance->properties[i].property.item_count;
    }
    return instance->items[item].offset;
}

bool wsmi_names_check(struct wsmi_walk *walk, const struct wsmi_open_instance *instance,
                      struct wsmi_err *err)
{
    size_t count = instance->property_count;
    if (!reserve_order(walk, 2 * count, instance->instance.offset, err)) {
        return false;
    }
    const struct wsmi_property **order = wsmi_message_of(walk)->values.order;
    for (size_t i = 0; i < count; i++) {
        order[i] = &instance->properties[i].property;
    }
    const struct wsmi_property **sorted = sort(order, count);
    const struct wsmi_property *first = NULL;
    for (size_t i = 1; i < count; i++) {
        if (compare(sorted[i - 1], sorted[i]) == 0 && (first == NULL || sorted[i] < first)) {
            first = sorted[i];
        }
    }
    return first == NULL || wsmi_fail(err, WSMI_E_PROTOCOL, offset_of(instance, first),
                                      "property comes back after another one");
}

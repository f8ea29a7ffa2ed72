/* SPDX-License-Identifier: MIT */
/* Tags and attributes of the guard. */
#include "core/fail.h"
#include "xml/guard.h"

static const struct wsmi_view XMLNS = WSMI_VIEW_INIT("xmlns");

/* What it costs to compare two names, in bytes of a name. */
enum { COMPARING_BYTES = 4 };

/* What the start tag under way has so far. */
struct tag {
    size_t attributes;
    size_t namespaces;
    size_t compared; /* bytes of names that libxml2 may compare */
};

static bool take_name(struct wsmi_xml_guard *guard, struct wsmi_view *ret, bool *ret_xmlns,
                      struct wsmi_err *err)
{
    size_t prefix = 0;
    size_t length = wsmi_xml_usual_name(guard->cur.rest);
    if (length == 0) {
        length = wsmi_xml_qname_bytes(guard->cur.rest, &prefix);
    }
    if (length == 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, guard->cur.offset + prefix,
                         wsmi_cur_peek_at(&guard->cur, prefix) < 0
                             ? "input ends inside a tag"
                             : "no name may start with this character");
    }
    if (length > guard->limits.max_name_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, guard->cur.offset + guard->limits.max_name_bytes,
                         "name longer than max_name_bytes");
    }
    ret->ptr = guard->cur.rest.ptr;
    ret->len = length;
    (void)wsmi_cur_skip(&guard->cur, length);
    *ret_xmlns = length >= XMLNS.len && memcmp(ret->ptr, XMLNS.ptr, XMLNS.len) == 0 &&
                 (length == XMLNS.len || ret->ptr[XMLNS.len] == ':');
    return true;
}

/* Quoted value, references included; consumes the quotes. */
static bool scan_value(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    int quote = wsmi_cur_peek(cur);
    if (quote != '"' && quote != '\'') {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "attribute value without quotes");
    }
    (void)wsmi_cur_skip(cur, 1);
    size_t start = cur->offset;
    for (;;) {
        (void)wsmi_xml_skip(cur, WSMI_XML_VALUE);
        int byte = wsmi_cur_peek(cur);
        if (byte == quote) {
            break;
        }
        if (byte < 0 || byte == '<') {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             byte < 0 ? "input ends inside an attribute value"
                                      : "'<' inside an attribute value");
        }
        if (byte == '"' || byte == '\'') {
            (void)wsmi_cur_skip(cur, 1);
        } else if (!wsmi_xml_scan_dear(guard, err)) {
            return false;
        }
    }
    if (cur->offset - start > guard->limits.max_attr_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, start + guard->limits.max_attr_bytes,
                         "attribute value longer than max_attr_bytes");
    }
    (void)wsmi_cur_skip(cur, 1);
    return true;
}

static uint32_t hash_of(struct wsmi_view name)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < name.len; i++) {
        hash = hash * 31 + name.ptr[i];
    }
    return hash;
}

/* `count` names precede this one. Quadratic in the attributes of one element, whose number is
 * capped: a constant per byte, kept small by the hash unless somebody makes the names collide. */
static bool remember_name(struct wsmi_xml_guard *guard, size_t count, struct wsmi_view name,
                          size_t offset, struct wsmi_err *err)
{
    uint32_t hash = hash_of(name);
    for (size_t i = 0; i < count; i++) {
        if (guard->hashes[i] == hash && wsmi_view_eq(guard->names[i], name)) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset, "attribute given twice");
        }
    }
    guard->names[count] = name;
    guard->hashes[count] = hash;
    return true;
}

static bool count_attribute(struct wsmi_xml_guard *guard, struct tag *tag, bool xmlns,
                            size_t offset, struct wsmi_err *err)
{
    if (!xmlns) {
        tag->attributes++;
        return tag->attributes <= guard->limits.max_attrs ||
               wsmi_fail(err, WSMI_E_LIMIT, offset, "more attributes than max_attrs");
    }
    tag->namespaces++;
    if (tag->namespaces > guard->limits.max_namespaces) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "more namespace declarations than max_namespaces");
    }
    return guard->namespaces + tag->namespaces <= guard->limits.max_scope_namespaces ||
           wsmi_fail(err, WSMI_E_LIMIT, offset,
                     "more namespaces in scope than max_scope_namespaces");
}

static bool scan_attribute(struct wsmi_xml_guard *guard, struct tag *tag, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    size_t offset = cur->offset;
    struct wsmi_view name;
    bool xmlns;
    if (!take_name(guard, &name, &xmlns, err) || !count_attribute(guard, tag, xmlns, offset, err)) {
        return false;
    }
    size_t before = tag->attributes + tag->namespaces - 1;
    if (!remember_name(guard, before, name, offset, err)) {
        return false;
    }
    tag->compared += before * (name.len + COMPARING_BYTES);
    (void)wsmi_xml_skip_space(cur);
    if (!wsmi_cur_accept(cur, '=')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "'=' expected behind an attribute name");
    }
    (void)wsmi_xml_skip_space(cur);
    guard->stats.attributes++;
    return scan_value(guard, err);
}

/* Attributes and the end of the tag. */
static bool scan_tag_rest(struct wsmi_xml_guard *guard, struct tag *tag, bool *ret_empty,
                          struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    for (;;) {
        bool spaced = wsmi_xml_skip_space(cur);
        int byte = wsmi_cur_peek(cur);
        if (byte == '>' || (byte == '/' && wsmi_cur_peek_at(cur, 1) == '>')) {
            *ret_empty = byte == '/';
            return wsmi_cur_skip(cur, byte == '/' ? 2 : 1);
        }
        if (byte < 0 || !spaced) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                             byte < 0 ? "input ends inside a tag"
                                      : "neither name, white space nor end of the tag");
        }
        if (!scan_attribute(guard, tag, err)) {
            return false;
        }
    }
}

static size_t weight_of(const struct tag *tag)
{
    return WSMI_XML_TAG_WEIGHT + WSMI_XML_ATTR_WEIGHT * (tag->attributes + tag->namespaces) +
           tag->compared / WSMI_XML_COMPARED_PER_BYTE;
}

static bool count_element(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    if (guard->depth >= guard->limits.max_depth) {
        return wsmi_fail(err, WSMI_E_LIMIT, guard->cur.offset,
                         "elements nested deeper than max_depth");
    }
    if (guard->stats.elements >= guard->limits.max_elements) {
        return wsmi_fail(err, WSMI_E_LIMIT, guard->cur.offset, "more elements than max_elements");
    }
    guard->stats.elements++;
    if (guard->stats.depth <= guard->depth) {
        guard->stats.depth = guard->depth + 1;
    }
    return true;
}

/* `tag` was found good. */
static void remember_tag(struct wsmi_xml_guard *guard, struct wsmi_view tag, size_t name_bytes,
                         const struct tag *counts, bool is_empty)
{
    struct wsmi_xml_seen_tag *seen =
        tag.len <= WSMI_XML_SEEN_BYTES ? wsmi_xml_seen_place(guard, tag) : NULL;
    if (seen != NULL) {
        seen[1] = seen[0];
        seen->ptr = tag.ptr;
        seen->bytes = (uint16_t)tag.len;
        seen->name_bytes = (uint8_t)name_bytes;
        seen->weight = (uint16_t)weight_of(counts);
        seen->attributes = (uint8_t)counts->attributes;
        seen->namespaces = (uint8_t)counts->namespaces;
        seen->is_empty = is_empty;
    }
}

bool wsmi_xml_scan_start_tag(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct tag tag = {0, 0, 0};
    struct wsmi_view whole = guard->cur.rest;
    struct wsmi_view name;
    bool empty;
    bool ignored;
    if (!count_element(guard, err)) {
        return false;
    }
    (void)wsmi_cur_skip(&guard->cur, 1);
    if (!take_name(guard, &name, &ignored, err) || !scan_tag_rest(guard, &tag, &empty, err)) {
        return false;
    }
    whole.len -= guard->cur.rest.len;
    size_t weight = weight_of(&tag) + WSMI_XML_NEW_WEIGHT;
    if (!wsmi_xml_bears(guard, weight, guard->cur.rest.ptr)) {
        return wsmi_fail(err, WSMI_E_LIMIT, guard->cur.offset - whole.len,
                         "tags outweigh their bytes by more than max_markup_ahead");
    }
    guard->weight += weight;
    remember_tag(guard, whole, name.len, &tag, empty);
    if (!empty) {
        struct wsmi_xml_frame *frame = &guard->frames[guard->depth++];
        frame->name = name;
        frame->text_bytes = 0;
        frame->namespaces = tag.namespaces;
        guard->namespaces += tag.namespaces;
    }
    return true;
}

bool wsmi_xml_scan_end_tag(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    const struct wsmi_xml_frame *frame = &guard->frames[guard->depth - 1];
    (void)wsmi_cur_skip(cur, 2);
    size_t offset = cur->offset;
    if (!wsmi_cur_accept_view(cur, frame->name)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset, "end tag does not match the open element");
    }
    (void)wsmi_xml_skip_space(cur);
    if (!wsmi_cur_accept(cur, '>')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "'>' expected in an end tag");
    }
    guard->namespaces -= frame->namespaces;
    guard->depth--;
    return true;
}

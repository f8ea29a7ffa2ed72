/* SPDX-License-Identifier: MIT */
/* The first gate: prolog, content, references. Tags are in guard_tag.c, the declaration in decl.c.
 */
#include "xml/guard.h"
#include "core/ascii.h"
#include "core/fail.h"

bool wsmi_xml_scan_char(struct wsmi_cur *cur, struct wsmi_err *err)
{
    size_t wide = wsmi_xml_wide_bytes(cur->rest);
    if (wide > 0) {
        return wsmi_cur_skip(cur, wide);
    }
    return wsmi_xml_take_char(cur) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset,
                     wsmi_cur_peek(cur) < 0x80 ? "control character"
                                               : "not valid UTF-8 or not a character of XML");
}

/* Behind "&#": the number, and the ';'. */
static bool scan_char_reference(struct wsmi_cur *cur, size_t offset, struct wsmi_err *err)
{
    uint32_t base = wsmi_cur_accept(cur, 'x') ? 16 : 10;
    uint32_t scalar = 0;
    size_t digits = 0;
    for (;; digits++) {
        int byte = wsmi_cur_peek(cur);
        int value = byte < 0 ? -1 : wsmi_ascii_hex_value((uint8_t)byte);
        if (value < 0 || (uint32_t)value >= base) {
            break;
        }
        /* Sticks above U+10FFFF, where no digit can make it legal again. */
        scalar = scalar > 0x10FFFF ? scalar : scalar * base + (uint32_t)value;
        (void)wsmi_cur_skip(cur, 1);
    }
    if (digits == 0 || !wsmi_cur_accept(cur, ';')) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "malformed character reference");
    }
    return wsmi_xml_is_char(scalar) ||
           wsmi_fail(err, WSMI_E_SYNTAX, offset, "reference to a character XML does not allow");
}

/* Length of the reference to one of the five entities of section 4.6 that `in`, which starts with
 * '&', is; or 0. */
static size_t predefined_bytes(struct wsmi_view in)
{
    switch (in.len < 4 ? 0 : in.ptr[1]) {
    case 'l':
    case 'g':
        return in.ptr[2] == 't' && in.ptr[3] == ';' ? 4 : 0;
    case 'q':
        return in.len >= 6 && memcmp(in.ptr + 2, "uot;", 4) == 0 ? 6 : 0;
    case 'a':
        if (in.len >= 5 && memcmp(in.ptr + 1, "amp;", 4) == 0) {
            return 5;
        }
        return in.len >= 6 && memcmp(in.ptr + 2, "pos;", 4) == 0 ? 6 : 0;
    default:
        return 0;
    }
}

/* At '&'. */
static bool scan_reference(struct wsmi_cur *cur, struct wsmi_err *err)
{
    size_t offset = cur->offset;
    size_t ignored;
    (void)wsmi_cur_skip(cur, 1);
    if (wsmi_cur_accept(cur, '#')) {
        return scan_char_reference(cur, offset, err);
    }
    size_t name = wsmi_xml_qname_bytes(cur->rest, &ignored);
    if (name > 0 && wsmi_cur_peek_at(cur, name) == ';') {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, offset, "entity reference");
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, offset, "'&' starts no reference");
}

/* Length of the predefined reference, the characters beyond ASCII or the ']' that `in` starts with,
 * or 0. */
static inline size_t dear_bytes(struct wsmi_view in)
{
    int byte = in.len == 0 ? -1 : in.ptr[0];
    if (byte == '&') {
        return predefined_bytes(in);
    }
    if (byte == ']') {
        return in.len < 3 || in.ptr[1] != ']' || in.ptr[2] != '>' ? 1 : 0;
    }
    return byte < 0x80 ? 0 : wsmi_xml_wide_bytes(in);
}

bool wsmi_xml_scan_dear(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    size_t start = cur->offset;
    size_t usual = dear_bytes(cur->rest);
    bool good = usual > 0                   ? wsmi_cur_skip(cur, usual)
                : wsmi_cur_peek(cur) == '&' ? scan_reference(cur, err)
                                            : wsmi_xml_scan_char(cur, err);
    guard->weight += cur->offset - start;
    return good;
}

/* At "<!--". Comments are bounded like text: libxml2 keeps one whole in memory. */
static bool scan_comment(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    (void)wsmi_cur_skip(cur, 4);
    guard->weight += WSMI_XML_COMMENT_WEIGHT;
    size_t start = cur->offset;
    for (;;) {
        (void)wsmi_xml_skip(cur, WSMI_XML_COMMENT);
        int byte = wsmi_cur_peek(cur);
        if (byte < 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "input ends inside a comment");
        }
        if (byte != '-') {
            if (!wsmi_xml_scan_char(cur, err)) {
                return false;
            }
            continue;
        }
        if (wsmi_cur_peek_at(cur, 1) == '-') {
            break;
        }
        (void)wsmi_cur_skip(cur, 1);
    }
    if (cur->offset - start > guard->limits.max_text_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, start + guard->limits.max_text_bytes,
                         "comment longer than max_text_bytes");
    }
    return wsmi_cur_accept_view(cur, WSMI_VIEW("-->")) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "'--' inside a comment");
}

/* Counts character data that ends where the cursor stands. */
static bool count_text(struct wsmi_xml_guard *guard, size_t length, struct wsmi_err *err)
{
    struct wsmi_xml_frame *frame = &guard->frames[guard->depth - 1];
    size_t left = guard->limits.max_text_bytes - frame->text_bytes;
    if (length > left) {
        return wsmi_fail(err, WSMI_E_LIMIT, guard->cur.offset - length + left,
                         "text of an element longer than max_text_bytes");
    }
    frame->text_bytes += length;
    guard->stats.text_bytes += length;
    return true;
}

/* At "<![CDATA[". */
static bool scan_cdata(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    const struct wsmi_view close = WSMI_VIEW("]]>");
    (void)wsmi_cur_skip(cur, 9);
    guard->weight += WSMI_XML_CDATA_WEIGHT;
    size_t start = cur->offset;
    for (;;) {
        (void)wsmi_xml_skip(cur, WSMI_XML_CDATA);
        int byte = wsmi_cur_peek(cur);
        if (byte < 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "input ends inside a CDATA section");
        }
        if (byte != ']') {
            if (!wsmi_xml_scan_char(cur, err)) {
                return false;
            }
            continue;
        }
        struct wsmi_cur end = *cur;
        if (wsmi_cur_accept_view(&end, close)) {
            return count_text(guard, cur->offset - start, err) && wsmi_cur_skip(cur, close.len);
        }
        (void)wsmi_cur_skip(cur, 1);
    }
}

/* At a carriage return. What follows it libxml2 reads character by character. At the end of a line
 * it weighs what it is long, alone more: too much of that is refused here, no tag has to come. */
static bool scan_return(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    guard->weight +=
        wsmi_cur_peek_at(cur, 1) == '\n' ? WSMI_XML_LINE_WEIGHT : WSMI_XML_RETURN_WEIGHT;
    if (!wsmi_xml_bears(guard, 0, cur->rest.ptr + 1)) {
        return wsmi_fail(err, WSMI_E_LIMIT, cur->offset,
                         "text outweighs its bytes by more than max_markup_ahead");
    }
    return wsmi_cur_skip(cur, 1);
}

/* Length of the text `in` starts with, as far as it is neither rare nor wrong; what of it is dear
 * is added to `weight`. */
static size_t text_bytes(struct wsmi_view in, size_t *weight)
{
    struct wsmi_view rest = in;
    size_t step;
    do {
        size_t dear = dear_bytes(rest);
        *weight += dear;
        step = dear > 0 ? dear : wsmi_xml_span(rest, WSMI_XML_TEXT);
        rest = wsmi_xml_behind(rest, step);
    } while (step > 0);
    return in.len - rest.len;
}

/* Character data up to the next '<'. */
static bool scan_text(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    size_t start = cur->offset;
    for (;;) {
        (void)wsmi_cur_skip(cur, text_bytes(cur->rest, &guard->weight));
        int byte = wsmi_cur_peek(cur);
        if (byte == '<') {
            return count_text(guard, cur->offset - start, err);
        }
        if (byte < 0) {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "input ends inside an element");
        }
        if (byte == ']') {
            return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "']]>' in text");
        }
        if (!(byte == '\r' ? scan_return(guard, err) : wsmi_xml_scan_dear(guard, err))) {
            return false;
        }
    }
}

/* At "<!" or "<?" that is no comment (and, inside the root, no CDATA section). */
static bool refuse_markup(const struct wsmi_cur *cur, struct wsmi_err *err)
{
    struct wsmi_cur next = *cur;
    if (wsmi_cur_peek_at(cur, 1) == '?') {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, cur->offset, "processing instruction");
    }
    if (wsmi_cur_accept_view(&next, WSMI_VIEW("<!DOCTYPE"))) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, cur->offset, "document type declaration");
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "unknown markup declaration");
}

/* At '<', inside the root. */
static bool scan_markup(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur next = guard->cur;
    switch (wsmi_cur_peek_at(&next, 1)) {
    case '/':
        return wsmi_xml_scan_end_tag(guard, err);
    case '!':
        if (wsmi_cur_accept_view(&next, WSMI_VIEW("<!--"))) {
            return scan_comment(guard, err);
        }
        if (wsmi_cur_accept_view(&next, WSMI_VIEW("<![CDATA["))) {
            return scan_cdata(guard, err);
        }
        return refuse_markup(&guard->cur, err);
    case '?':
        return refuse_markup(&guard->cur, err);
    default:
        return wsmi_xml_scan_start_tag(guard, err);
    }
}

/* White space and comments around the root; stops at anything else. */
static bool scan_misc(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_cur *cur = &guard->cur;
    for (;;) {
        (void)wsmi_xml_skip_space(cur);
        struct wsmi_cur next = *cur;
        int second = wsmi_cur_peek_at(cur, 1);
        if (wsmi_cur_accept_view(&next, WSMI_VIEW("<!--"))) {
            if (!scan_comment(guard, err)) {
                return false;
            }
        } else if (wsmi_cur_peek(cur) == '<' && (second == '!' || second == '?')) {
            return refuse_markup(cur, err);
        } else {
            return true;
        }
    }
}

static inline bool is_again(const struct wsmi_xml_seen_tag *seen, struct wsmi_view in)
{
    return seen->ptr != NULL && wsmi_xml_repeats(in, seen->ptr, seen->bytes);
}

/* Length of a start tag that reads like one seen before, which is then open unless it is empty; or
 * 0: nothing is changed. Only what depends on the place is asked again. */
static size_t take_seen_start(struct wsmi_xml_guard *guard, struct wsmi_view in)
{
    const struct wsmi_xml_seen_tag *seen = wsmi_xml_seen_place(guard, in);
    if (seen != NULL && !is_again(seen, in)) {
        seen++;
        seen = is_again(seen, in) ? seen : NULL;
    }
    if (seen == NULL || guard->depth >= guard->limits.max_depth ||
        guard->stats.elements >= guard->limits.max_elements ||
        guard->namespaces + seen->namespaces > guard->limits.max_scope_namespaces ||
        !wsmi_xml_bears(guard, seen->weight, in.ptr + seen->bytes)) {
        return 0;
    }
    struct wsmi_xml_frame *frame = &guard->frames[guard->depth];
    guard->weight += seen->weight;
    guard->stats.elements++;
    guard->stats.attributes += (size_t)seen->attributes + seen->namespaces;
    if (guard->stats.depth <= guard->depth) {
        guard->stats.depth = guard->depth + 1;
    }
    if (!seen->is_empty) {
        guard->depth++;
        frame->name.ptr = in.ptr + 1;
        frame->name.len = seen->name_bytes;
        frame->text_bytes = 0;
        frame->namespaces = seen->namespaces;
        guard->namespaces += seen->namespaces;
    }
    return seen->bytes;
}

/* Length of "</name>" of the innermost element, which is then closed, or 0. */
static size_t take_usual_end(struct wsmi_xml_guard *guard, const struct wsmi_xml_frame *frame,
                             struct wsmi_view in)
{
    struct wsmi_view name = wsmi_xml_behind(in, 2);
    if (name.len <= frame->name.len || name.ptr[frame->name.len] != '>' ||
        !wsmi_xml_repeats(name, frame->name.ptr, frame->name.len)) {
        return 0;
    }
    guard->namespaces -= frame->namespaces;
    guard->depth--;
    return frame->name.len + 3;
}

/* Adds the length of the text `in` starts with to `length`, and of the tag behind it. False where
 * something else follows. */
static bool take_usual(struct wsmi_xml_guard *guard, struct wsmi_view in, size_t *length)
{
    struct wsmi_xml_frame *frame = &guard->frames[guard->depth - 1];
    bool is_tag = in.len > 0 && in.ptr[0] == '<';
    size_t text = is_tag ? 0 : wsmi_xml_span(in, WSMI_XML_TEXT);
    if (in.len - text < 2 || in.ptr[text] != '<' ||
        text > guard->limits.max_text_bytes - frame->text_bytes) {
        return false;
    }
    if (text > 0) {
        frame->text_bytes += text;
        guard->stats.text_bytes += text;
    }
    struct wsmi_view tag = wsmi_xml_behind(in, text);
    size_t bytes =
        tag.ptr[1] == '/' ? take_usual_end(guard, frame, tag) : take_seen_start(guard, tag);
    *length += text + bytes;
    return bytes > 0;
}

/*
 * Text, end tags without white space, and start tags that were seen before: what messages are made
 * of, on the shortest way. Stops before anything else, be it new, rare or wrong, which the
 * functions above know all about; the same rules hold on both ways.
 */
static void scan_usual(struct wsmi_xml_guard *guard)
{
    struct wsmi_view in = guard->cur.rest;
    size_t done = 0;
    while (guard->depth > 0 && take_usual(guard, wsmi_xml_behind(in, done), &done)) {
    }
    (void)wsmi_cur_skip(&guard->cur, done);
}

static bool scan_document(struct wsmi_xml_guard *guard, struct wsmi_err *err)
{
    struct wsmi_view ignored;
    if (!wsmi_xml_scan_declaration(&guard->cur, &ignored, err) || !scan_misc(guard, err)) {
        return false;
    }
    if (wsmi_cur_peek(&guard->cur) != '<') {
        return wsmi_fail(err, WSMI_E_SYNTAX, guard->cur.offset,
                         wsmi_cur_at_end(&guard->cur) ? "no element" : "text before the element");
    }
    if (!wsmi_xml_scan_start_tag(guard, err)) {
        return false;
    }
    for (;;) {
        scan_usual(guard);
        if (guard->depth == 0) {
            break;
        }
        bool good =
            wsmi_cur_peek(&guard->cur) == '<' ? scan_markup(guard, err) : scan_text(guard, err);
        if (!good) {
            return false;
        }
    }
    if (!scan_misc(guard, err)) {
        return false;
    }
    return wsmi_cur_at_end(&guard->cur) ||
           wsmi_fail(err, WSMI_E_SYNTAX, guard->cur.offset, "content behind the root element");
}

static void lower(size_t *limit, size_t cap)
{
    if (*limit > cap) {
        *limit = cap;
    }
}

bool wsmi_xml_guard(struct wsmi_view utf8, const struct wsmi_limits *limits,
                    struct wsmi_xml_stats *ret, struct wsmi_err *err)
{
    struct wsmi_xml_guard guard; /* 23 KiB, deliberately not zeroed as a whole */
    memset(&guard.stats, 0, sizeof(guard.stats));
    memset(guard.seen, 0, sizeof(guard.seen));
    guard.cur = wsmi_cur_init(utf8);
    guard.limits = *limits;
    guard.start = utf8.ptr;
    guard.weight = 0;
    guard.depth = 0;
    guard.namespaces = 0;
    lower(&guard.limits.max_markup_ahead, SIZE_MAX / 2); /* where no message is as long */
    lower(&guard.limits.max_depth, WSMI_XML_DEPTH_CAP);
    lower(&guard.limits.max_attrs, WSMI_XML_ATTRS_CAP);
    lower(&guard.limits.max_namespaces, WSMI_XML_ATTRS_CAP);
    lower(&guard.limits.max_scope_namespaces, WSMI_XML_SCOPE_CAP);
    lower(&guard.limits.max_name_bytes, WSMI_XML_NAME_CAP);
    lower(&guard.limits.max_attr_bytes, WSMI_XML_TEXT_CAP);
    lower(&guard.limits.max_text_bytes, WSMI_XML_TEXT_CAP);
    if (!scan_document(&guard, err)) {
        return false;
    }
    *ret = guard.stats;
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "proto/envelope_split.h"

enum {
    BETWEEN = 0, /* envelopes */
    MARK_2,      /* inside a byte order mark */
    MARK_3,
    MISC,    /* of a document, outside its root element */
    CONTENT, /* of an element */
    OPENED,  /* behind '<' */
    TAG,     /* a start tag, outside its values */
    VALUE,
    SLASH, /* behind '/' in a start tag */
    END_TAG,
    BANG, /* behind "<!" */
    BANG_DASH,
    COMMENT,
    COMMENT_1, /* behind one '-' of the end */
    COMMENT_2,
    CDATA_OPEN,
    CDATA,
    CDATA_1, /* behind one ']' of the end */
    CDATA_2,
    DECLARATION,
    DECLARATION_1, /* behind '?' */
    BROKEN
};

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* A comment, a CDATA section, a tag is over. */
static unsigned around(const struct wsmi_envelope_split *split)
{
    return split->depth == 0 ? MISC : CONTENT;
}

/* An element is over. */
static unsigned leave(const struct wsmi_envelope_split *split)
{
    return split->depth == 0 ? BETWEEN : CONTENT;
}

static unsigned step_opened(const struct wsmi_envelope_split *split, uint8_t byte)
{
    switch (byte) {
    case '/':
        return split->depth == 0 ? BROKEN : END_TAG;
    case '!':
        return BANG;
    case '?':
        return split->depth == 0 ? DECLARATION : BROKEN;
    case '<':
    case '>':
        return BROKEN;
    default:
        return is_space(byte) ? BROKEN : TAG;
    }
}

static unsigned step_tag(struct wsmi_envelope_split *split, uint8_t byte)
{
    switch (byte) {
    case '"':
    case '\'':
        split->quote = byte;
        return VALUE;
    case '/':
        return SLASH;
    case '>':
        split->depth++;
        return CONTENT;
    default:
        return byte == '<' ? BROKEN : TAG;
    }
}

static unsigned step_end_tag(struct wsmi_envelope_split *split, uint8_t byte)
{
    if (byte == '>') {
        split->depth--;
        return leave(split);
    }
    return byte == '<' ? BROKEN : END_TAG;
}

static unsigned step_bang(struct wsmi_envelope_split *split, uint8_t byte)
{
    if (byte == '-') {
        return BANG_DASH;
    }
    split->matched = 0;
    return byte == '[' && split->depth > 0 ? CDATA_OPEN : BROKEN;
}

static unsigned step_cdata_open(struct wsmi_envelope_split *split, uint8_t byte)
{
    static const char word[] = "CDATA[";
    if (byte != (uint8_t)word[split->matched]) {
        return BROKEN;
    }
    split->matched++;
    return split->matched == sizeof(word) - 1 ? CDATA : CDATA_OPEN;
}

/* Around the root element. */
static unsigned step_outside(unsigned state, uint8_t byte)
{
    if (byte == '<') {
        return OPENED;
    }
    if (is_space(byte)) {
        return state;
    }
    return state == BETWEEN && byte == 0xEF ? MARK_2 : BROKEN;
}

/* Comments, CDATA sections and the XML declaration, from their beginning to their end. */
static unsigned step_section(struct wsmi_envelope_split *split, uint8_t byte)
{
    switch (split->state) {
    case BANG_DASH:
        return byte == '-' ? COMMENT : BROKEN;
    case COMMENT:
        return byte == '-' ? COMMENT_1 : COMMENT;
    case COMMENT_1:
        return byte == '-' ? COMMENT_2 : COMMENT;
    case COMMENT_2:
        return byte == '>' ? around(split) : BROKEN;
    case CDATA_OPEN:
        return step_cdata_open(split, byte);
    case CDATA:
        return byte == ']' ? CDATA_1 : CDATA;
    case CDATA_1:
        return byte == ']' ? CDATA_2 : CDATA;
    case CDATA_2:
        if (byte == '>') {
            return CONTENT;
        }
        return byte == ']' ? CDATA_2 : CDATA;
    case DECLARATION:
        return byte == '?' ? DECLARATION_1 : DECLARATION;
    case DECLARATION_1:
        if (byte == '>') {
            return MISC;
        }
        return byte == '?' ? DECLARATION_1 : DECLARATION;
    default:
        return BROKEN;
    }
}

static unsigned step(struct wsmi_envelope_split *split, uint8_t byte)
{
    switch (split->state) {
    case BETWEEN:
    case MISC:
        return step_outside(split->state, byte);
    case MARK_2:
        return byte == 0xBB ? MARK_3 : BROKEN;
    case MARK_3:
        return byte == 0xBF ? MISC : BROKEN;
    case CONTENT:
        return byte == '<' ? OPENED : CONTENT;
    case OPENED:
        return step_opened(split, byte);
    case TAG:
        return step_tag(split, byte);
    case VALUE:
        if (byte == split->quote) {
            return TAG;
        }
        return byte == '<' ? BROKEN : VALUE;
    case SLASH:
        return byte == '>' ? leave(split) : BROKEN;
    case END_TAG:
        return step_end_tag(split, byte);
    case BANG:
        return step_bang(split, byte);
    default:
        return step_section(split, byte);
    }
}

/* Most bytes of an envelope are text. */
static size_t skip_content(const struct wsmi_envelope_split *split, struct wsmi_view rest)
{
    if (split->state != CONTENT || rest.len == 0) {
        return 0;
    }
    const uint8_t *open = memchr(rest.ptr, '<', rest.len);
    return open == NULL ? rest.len : (size_t)(open - rest.ptr);
}

static size_t skip_gap(struct wsmi_view piece)
{
    size_t used = 0;
    while (used < piece.len && is_space(piece.ptr[used])) {
        used++;
    }
    return used;
}

enum wsmi_split wsmi_envelope_split_feed(struct wsmi_envelope_split *split, struct wsmi_view piece,
                                         size_t *ret_used)
{
    size_t used = split->state == BETWEEN ? skip_gap(piece) : 0;
    if (used > 0) {
        *ret_used = used;
        return WSMI_SPLIT_GAP;
    }
    for (;;) {
        used += skip_content(split, (struct wsmi_view){piece.ptr + used, piece.len - used});
        *ret_used = used;
        if (used == piece.len) {
            return split->state == BROKEN ? WSMI_SPLIT_BROKEN : WSMI_SPLIT_MORE;
        }
        unsigned next = split->state == BROKEN ? BROKEN : step(split, piece.ptr[used]);
        split->state = next;
        if (next == BROKEN) {
            return WSMI_SPLIT_BROKEN;
        }
        used++;
        if (next == BETWEEN) {
            *ret_used = used;
            return WSMI_SPLIT_END;
        }
    }
}

bool wsmi_envelope_split_is_between(const struct wsmi_envelope_split *split)
{
    return split->state == BETWEEN;
}

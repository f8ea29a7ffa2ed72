/* SPDX-License-Identifier: MIT */
#include "wsman/write.h"

#include "xml/span.h"

static const char *escape_of(uint8_t byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

/* Takes and puts all that goes out as it is, in one go. */
static void put_unescaped(struct wsmi_buf *out, struct wsmi_cur *cur)
{
    struct wsmi_view run = {cur->rest.ptr, 0};
    do {
        size_t plain = wsmi_xml_span(cur->rest, WSMI_XML_PLAIN);
        (void)wsmi_cur_skip(cur, plain);
        run.len += plain;
        size_t before = cur->offset;
        if (wsmi_cur_peek(cur) < 0x80 || !wsmi_xml_take_char(cur)) {
            break;
        }
        run.len += cur->offset - before;
    } while (true);
    wsmi_buf_put(out, run);
}

bool wsmi_write_legal(struct wsmi_buf *out, struct wsmi_view text, size_t *ret_offset)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    for (;;) {
        put_unescaped(out, &cur);
        if (wsmi_cur_at_end(&cur)) {
            return true;
        }
        const char *escape = escape_of(cur.rest.ptr[0]);
        if (escape == NULL) {
            *ret_offset = cur.offset;
            return false;
        }
        wsmi_buf_put_str(out, escape);
        (void)wsmi_cur_skip(&cur, 1);
    }
}

void wsmi_write_text(struct wsmi_buf *out, struct wsmi_view text)
{
    size_t offset;
    while (!wsmi_write_legal(out, text, &offset)) {
        wsmi_buf_put_str(out, "\xEF\xBF\xBD");
        text.ptr += offset + 1;
        text.len -= offset + 1;
    }
}

static void put_name(struct wsmi_buf *out, enum wsmi_ns ns, const char *local)
{
    wsmi_buf_put_str(out, wsmi_ns_prefix(ns));
    wsmi_buf_put_byte(out, ':');
    wsmi_buf_put_str(out, local);
}

void wsmi_write_open(struct wsmi_buf *out, enum wsmi_ns ns, const char *local)
{
    wsmi_buf_put_byte(out, '<');
    put_name(out, ns, local);
    wsmi_buf_put_byte(out, '>');
}

void wsmi_write_close(struct wsmi_buf *out, enum wsmi_ns ns, const char *local)
{
    wsmi_buf_put_str(out, "</");
    put_name(out, ns, local);
    wsmi_buf_put_byte(out, '>');
}

void wsmi_write_element(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                        struct wsmi_view text)
{
    wsmi_write_open(out, ns, local);
    wsmi_write_text(out, text);
    wsmi_write_close(out, ns, local);
}

void wsmi_write_optional(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                         struct wsmi_view text)
{
    if (text.len > 0) {
        wsmi_write_element(out, ns, local, text);
    }
}

void wsmi_write_attr(struct wsmi_buf *out, const char *name, struct wsmi_view value)
{
    if (value.len == 0) {
        return;
    }
    wsmi_buf_put_byte(out, ' ');
    wsmi_buf_put_str(out, name);
    wsmi_buf_put_str(out, "=\"");
    wsmi_write_text(out, value);
    wsmi_buf_put_byte(out, '"');
}

void wsmi_write_envelope(struct wsmi_buf *out, struct wsmi_view lang, const enum wsmi_ns *ns,
                         size_t count)
{
    wsmi_buf_put_str(out, "<s:Envelope");
    for (size_t i = 0; i < count; i++) {
        wsmi_buf_put(out, wsmi_ns_declaration(ns[i]));
    }
    wsmi_write_attr(out, "xml:lang", lang);
    wsmi_buf_put_byte(out, '>');
}

/* SPDX-License-Identifier: MIT */
#include "wsman/write.h"

#include "xml/chars.h"

bool wsmi_write_is_legal(struct wsmi_view text, size_t *ret_offset)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    while (!wsmi_cur_at_end(&cur)) {
        if (!wsmi_xml_take_char(&cur)) {
            *ret_offset = cur.offset;
            return false;
        }
    }
    return true;
}

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

void wsmi_write_text(struct wsmi_buf *out, struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct wsmi_view plain = {text.ptr, 0}; /* what is copied as it is, in one go */
    while (!wsmi_cur_at_end(&cur)) {
        const char *instead = escape_of(cur.rest.ptr[0]);
        size_t before = cur.offset;
        if (!wsmi_xml_take_char(&cur)) {
            instead = "\xEF\xBF\xBD";
            (void)wsmi_cur_skip(&cur, 1);
        }
        if (instead == NULL) {
            plain.len += cur.offset - before;
            continue;
        }
        wsmi_buf_put(out, plain);
        wsmi_buf_put_str(out, instead);
        plain.ptr = cur.rest.ptr;
        plain.len = 0;
    }
    wsmi_buf_put(out, plain);
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
        wsmi_buf_put_str(out, " xmlns:");
        wsmi_buf_put_str(out, wsmi_ns_prefix(ns[i]));
        wsmi_buf_put_str(out, "=\"");
        wsmi_buf_put(out, wsmi_ns_uri(ns[i]));
        wsmi_buf_put_byte(out, '"');
    }
    wsmi_write_attr(out, "xml:lang", lang);
    wsmi_buf_put_byte(out, '>');
}

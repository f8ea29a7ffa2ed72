/* SPDX-License-Identifier: MIT */
#include "xml/guard.h"

bool wsmi_xml_unescape(struct wsmi_arena *arena, struct wsmi_view raw, size_t offset,
                       struct wsmi_view *ret, struct wsmi_err *err)
{
    const struct wsmi_view escaped = WSMI_VIEW("&#38;");
    struct wsmi_cur cur = wsmi_cur_init(raw);
    struct wsmi_view piece;
    size_t used = 0;
    uint8_t *out = wsmi_arena_alloc(arena, raw.len, offset, err);
    if (out == NULL) {
        return false;
    }
    while (wsmi_cur_until(&cur, '&', raw.len, &piece)) {
        memcpy(out + used, piece.ptr, piece.len);
        used += piece.len;
        out[used++] = '&';
        (void)(wsmi_cur_accept_view(&cur, escaped) || wsmi_cur_skip(&cur, 1));
    }
    piece = wsmi_cur_all(&cur);
    memcpy(out + used, piece.ptr, piece.len);
    ret->ptr = out;
    ret->len = used + piece.len;
    return true;
}

const struct wsmi_xml_attr *wsmi_xml_find_attr(const struct wsmi_xml_start *start,
                                               struct wsmi_view ns, struct wsmi_view local)
{
    for (size_t i = 0; i < start->attr_count; i++) {
        if (wsmi_xml_name_is(start->attrs[i].name, ns, local)) {
            return &start->attrs[i];
        }
    }
    return NULL;
}

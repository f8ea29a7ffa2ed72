/* SPDX-License-Identifier: MIT */
#include "cli/text.h"

#include "core/utf8.h"

enum { REPLACEMENT = 0xFFFD, ESCAPE_COLUMNS = 6 };

bool wsmi_cli_text_take(struct wsmi_cur *cur, uint32_t *ret)
{
    if (wsmi_cur_at_end(cur)) {
        return false;
    }
    if (wsmi_utf8_take(cur, ret)) {
        return true;
    }
    *ret = REPLACEMENT;
    return wsmi_cur_skip(cur, 1);
}

bool wsmi_cli_text_is_unsafe(uint32_t scalar)
{
    static const struct {
        uint16_t first;
        uint16_t last;
    } ranges[] = {
        {0x0000, 0x001F}, {0x007F, 0x009F}, /* C0; DEL and C1 */
        {0x061C, 0x061C}, {0x200E, 0x200F}, /* Arabic letter mark; left-to-right, right-to-left */
        {0x2028, 0x202E},                   /* separators, embeddings, overrides */
        {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, /* isolates; byte order mark */
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (scalar >= ranges[i].first && scalar <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

void wsmi_cli_text_put_escape(struct wsmi_buf *buf, uint32_t scalar)
{
    static const char digits[] = "0123456789abcdef";
    wsmi_buf_put_str(buf, "\\u");
    for (unsigned shift = 16; shift > 0; shift -= 4) {
        wsmi_buf_put_byte(buf, (uint8_t)digits[(scalar >> (shift - 4)) & 0xF]);
    }
}

void wsmi_cli_text_put(struct wsmi_buf *buf, struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    uint32_t scalar;
    while (wsmi_cli_text_take(&cur, &scalar)) {
        if (wsmi_cli_text_is_unsafe(scalar)) {
            wsmi_cli_text_put_escape(buf, scalar);
        } else {
            uint8_t bytes[4];
            struct wsmi_view character = {bytes, wsmi_utf8_encode(scalar, bytes)};
            wsmi_buf_put(buf, character);
        }
    }
}

void wsmi_cli_text_put_str(struct wsmi_buf *buf, const char *text)
{
    wsmi_cli_text_put(buf, wsmi_view_from_str(text));
}

size_t wsmi_cli_text_columns(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    size_t columns = 0;
    uint32_t scalar;
    while (wsmi_cli_text_take(&cur, &scalar)) {
        columns += wsmi_cli_text_is_unsafe(scalar) ? ESCAPE_COLUMNS : 1;
    }
    return columns;
}

void wsmi_cli_text_put_padded(struct wsmi_buf *buf, struct wsmi_view text, size_t columns)
{
    wsmi_cli_text_put(buf, text);
    for (size_t used = wsmi_cli_text_columns(text); used < columns; used++) {
        wsmi_buf_put_byte(buf, ' ');
    }
}

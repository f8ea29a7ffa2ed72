/* SPDX-License-Identifier: MIT */
#include "core/line.h"

#include "core/ascii.h"
#include "core/num.h"
#include "core/utf8.h"

void wsmi_line_init(struct wsmi_line *line, char *out, size_t size)
{
    line->out = out;
    line->size = size;
    line->len = 0;
    line->full = false;
    out[0] = '\0';
}

/* All of `bytes` or nothing: a character is never split. */
static void put_whole(struct wsmi_line *line, const void *bytes, size_t count)
{
    if (line->full || count >= line->size - line->len) {
        line->full = true;
        return;
    }
    memcpy(line->out + line->len, bytes, count);
    line->len += count;
    line->out[line->len] = '\0';
}

void wsmi_line_put(struct wsmi_line *line, const char *text)
{
    for (; *text != '\0'; text++) {
        put_whole(line, text, 1);
    }
}

void wsmi_line_put_u64(struct wsmi_line *line, uint64_t value)
{
    uint8_t room[WSMI_NUM_U64_BYTES];
    struct wsmi_view digits = wsmi_num_write_u64(value, room);
    put_whole(line, digits.ptr, digits.len);
}

void wsmi_line_put_hex32(struct wsmi_line *line, uint32_t value)
{
    static const char digits[] = "0123456789abcdef";
    char text[10] = "0x";
    for (size_t i = 0; i < 8; i++) {
        text[2 + i] = digits[(value >> (28 - 4 * i)) & 0xF];
    }
    put_whole(line, text, sizeof(text));
}

/* Characters that do not show, or change how their neighbours show (Unicode: C1 controls, bidi and
 * zero-width formatting, separators, tags, byte order mark). */
static bool is_invisible(uint32_t character)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x061C, 0x061C},
        {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0xFEFF, 0xFEFF},
        {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F},
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

void wsmi_line_put_foreign(struct wsmi_line *line, struct wsmi_view text, size_t max_bytes)
{
    struct wsmi_cur cur = wsmi_cur_init(wsmi_view_trim(text));
    size_t start = line->len;
    bool space = false;
    while (!wsmi_cur_at_end(&cur) && !line->full) {
        struct wsmi_cur before = cur;
        uint32_t character = 0;
        if (!wsmi_utf8_take(&cur, &character)) {
            (void)wsmi_cur_skip(&cur, 1);
        }
        bool is_space = character < 0x80 && wsmi_ascii_is((uint8_t)character, WSMI_SPACE);
        if (is_space && space) {
            continue;
        }
        space = is_space;
        size_t width = before.rest.len - cur.rest.len;
        if (line->len - start + width > max_bytes) {
            wsmi_line_put(line, "...");
            return;
        }
        if (is_space) {
            put_whole(line, " ", 1);
        } else if (is_invisible(character)) {
            put_whole(line, "?", 1);
        } else {
            put_whole(line, before.rest.ptr, width);
        }
    }
}

/* SPDX-License-Identifier: MIT */
#include "core/utf8.h"

/* Table 3-7 of the Unicode standard: the second byte is what rules out overlong forms, surrogates
 * and values that are too large. */
struct lead {
    uint8_t first;
    uint8_t last;
    uint8_t second_from;
    uint8_t second_to;
    uint8_t length;
    uint8_t payload; /* bits of the first byte that count */
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2, 0x1F}, {0xE0, 0xE0, 0xA0, 0xBF, 3, 0x0F},
    {0xE1, 0xEC, 0x80, 0xBF, 3, 0x0F}, {0xED, 0xED, 0x80, 0x9F, 3, 0x0F},
    {0xEE, 0xEF, 0x80, 0xBF, 3, 0x0F}, {0xF0, 0xF0, 0x90, 0xBF, 4, 0x07},
    {0xF1, 0xF3, 0x80, 0xBF, 4, 0x07}, {0xF4, 0xF4, 0x80, 0x8F, 4, 0x07},
};

static const struct lead *find_lead(int byte)
{
    for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
        if (byte >= leads[i].first && byte <= leads[i].last) {
            return &leads[i];
        }
    }
    return NULL;
}

bool wsmi_utf8_take(struct wsmi_cur *cur, uint32_t *ret)
{
    int first = wsmi_cur_peek(cur);
    if (first >= 0 && first < 0x80) {
        *ret = (uint32_t)first;
        return wsmi_cur_skip(cur, 1);
    }
    const struct lead *lead = find_lead(first);
    int second = wsmi_cur_peek_at(cur, 1);
    if (lead == NULL || second < lead->second_from || second > lead->second_to) {
        return false;
    }
    uint32_t value = ((uint32_t)first & lead->payload) << 6 | ((uint32_t)second & 0x3F);
    for (size_t i = 2; i < lead->length; i++) {
        int next = wsmi_cur_peek_at(cur, i);
        if (next < 0x80 || next > 0xBF) {
            return false;
        }
        value = value << 6 | ((uint32_t)next & 0x3F);
    }
    *ret = value;
    return wsmi_cur_skip(cur, lead->length);
}

size_t wsmi_utf8_ascii_prefix(struct wsmi_view text)
{
    size_t length = 0;
    uint64_t words[2];
    while (text.len - length >= sizeof(words)) {
        memcpy(words, text.ptr + length, sizeof(words));
        if (((words[0] | words[1]) & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        length += sizeof(words);
    }
    while (length < text.len && text.ptr[length] < 0x80) {
        length++;
    }
    return length;
}

size_t wsmi_utf8_valid_prefix(struct wsmi_view text)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    uint32_t ignored;
    do {
        (void)wsmi_cur_skip(&cur, wsmi_utf8_ascii_prefix(cur.rest));
    } while (wsmi_utf8_take(&cur, &ignored));
    return cur.offset;
}

size_t wsmi_utf8_encode(uint32_t scalar, uint8_t out[4])
{
    if (scalar < 0x80) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (uint8_t)(0xC0 | scalar >> 6);
        out[1] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (uint8_t)(0xE0 | scalar >> 12);
        out[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | scalar >> 18);
    out[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 4;
}

/* SPDX-License-Identifier: MIT */
#include "core/utf8.h"

bool wsmi_utf8_take(struct wsmi_cur *cur, uint32_t *ret)
{
    int first = wsmi_cur_peek(cur);
    if (first >= 0 && first < 0x80) {
        *ret = (uint32_t)first;
        return wsmi_cur_skip(cur, 1);
    }
    size_t length = wsmi_utf8_wide(cur->rest);
    if (length == 0) {
        return false;
    }
    uint32_t value = (uint32_t)first & 0xFFu >> (length + 1);
    /*@
      loop invariant 1 <= i <= length;
      loop assigns i, value;
      loop variant length - i;
    */
    for (size_t i = 1; i < length; i++) {
        value = value << 6 | (cur->rest.ptr[i] & 0x3Fu);
    }
    *ret = value;
    return wsmi_cur_skip(cur, length);
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
    struct wsmi_view rest = text;
    size_t step;
    do {
        step = wsmi_utf8_ascii_prefix(rest);
        rest.ptr += step;
        rest.len -= step;
        step = wsmi_utf8_wide(rest);
        rest.ptr += step;
        rest.len -= step;
    } while (step > 0);
    return text.len - rest.len;
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

/* SPDX-License-Identifier: MIT */
#include "core/base64.h"

#include "core/fail.h"
#include "wsmi/secret.h"

enum { QUANTUM = 4, GROUP = 3, NO_DIGIT = 64, CHUNK_GROUPS = 64 };

static const uint8_t digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* 0-63, or NO_DIGIT. */
static uint32_t digit_value(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return (uint32_t)(byte - 'A');
    }
    if (byte >= 'a' && byte <= 'z') {
        return (uint32_t)(byte - 'a') + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return (uint32_t)(byte - '0') + 52;
    }
    return byte == '+' ? 62 : byte == '/' ? 63 : NO_DIGIT;
}

static void encode_group(struct wsmi_view group, uint8_t ret[QUANTUM])
{
    uint32_t bits = (uint32_t)group.ptr[0] << 16;
    bits |= group.len > 1 ? (uint32_t)group.ptr[1] << 8 : 0;
    bits |= group.len > 2 ? (uint32_t)group.ptr[2] : 0;
    ret[0] = digits[bits >> 18];
    ret[1] = digits[bits >> 12 & 63];
    ret[2] = group.len > 1 ? digits[bits >> 6 & 63] : (uint8_t)'=';
    ret[3] = group.len > 2 ? digits[bits & 63] : (uint8_t)'=';
}

void wsmi_base64_encode(struct wsmi_view bytes, struct wsmi_buf *buf)
{
    uint8_t text[QUANTUM * CHUNK_GROUPS];
    size_t done = 0;
    while (done < bytes.len && buf->failed == WSMI_OK) {
        struct wsmi_view chunk = {text, 0};
        while (done < bytes.len && chunk.len < sizeof(text)) {
            size_t left = bytes.len - done;
            struct wsmi_view group = {bytes.ptr + done, left < GROUP ? left : GROUP};
            encode_group(group, text + chunk.len);
            chunk.len += QUANTUM;
            done += group.len;
        }
        wsmi_buf_put(buf, chunk);
    }
    wsmi_wipe(text, sizeof(text)); /* credentials pass through here */
}

/* How many of the last quantum's characters are padding: 0, 1 or 2. */
static size_t padding_of(struct wsmi_view text)
{
    if (text.len == 0 || text.ptr[text.len - 1] != '=') {
        return 0;
    }
    return text.ptr[text.len - 2] == '=' ? 2 : 1;
}

static bool check(struct wsmi_view text, size_t offset, struct wsmi_err *err)
{
    if (text.len % QUANTUM != 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset + text.len,
                         "base64 text is not a multiple of four characters");
    }
    size_t padding = padding_of(text);
    size_t digit_count = text.len - padding;
    for (size_t i = 0; i < digit_count; i++) {
        if (digit_value(text.ptr[i]) == NO_DIGIT) {
            return wsmi_fail(err, WSMI_E_SYNTAX, offset + i, "byte is no base64 digit");
        }
    }
    uint32_t unused = padding == 2 ? 15 : padding == 1 ? 3 : 0;
    if (unused != 0 && (digit_value(text.ptr[digit_count - 1]) & unused) != 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, offset + digit_count - 1,
                         "unused bits of the last base64 digit are not zero");
    }
    return true;
}

bool wsmi_base64_decode(struct wsmi_view text, size_t offset, struct wsmi_buf *buf,
                        struct wsmi_err *err)
{
    if (!check(text, offset, err)) {
        return false;
    }
    uint8_t bytes[GROUP * CHUNK_GROUPS];
    size_t padding = padding_of(text);
    size_t done = 0;
    while (done < text.len && buf->failed == WSMI_OK) {
        struct wsmi_view chunk = {bytes, 0};
        while (done < text.len && chunk.len < sizeof(bytes)) {
            const uint8_t *quantum = text.ptr + done;
            /* Padding counts as digit 0 here; its bytes are cut off below. */
            uint32_t bits = (digit_value(quantum[0]) & 63) << 18 |
                            (digit_value(quantum[1]) & 63) << 12 |
                            (digit_value(quantum[2]) & 63) << 6 | (digit_value(quantum[3]) & 63);
            bytes[chunk.len] = (uint8_t)(bits >> 16);
            bytes[chunk.len + 1] = (uint8_t)(bits >> 8);
            bytes[chunk.len + 2] = (uint8_t)bits;
            chunk.len += GROUP;
            done += QUANTUM;
        }
        chunk.len -= done == text.len ? padding : 0;
        wsmi_buf_put(buf, chunk);
    }
    wsmi_wipe(bytes, sizeof(bytes));
    if (buf->failed != WSMI_OK) {
        return wsmi_fail(err, buf->failed, offset,
                         buf->failed == WSMI_E_OOM ? "out of memory"
                                                   : "decoded base64 is larger than its maximum");
    }
    return true;
}

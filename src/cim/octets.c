/* SPDX-License-Identifier: MIT */
#include "wsmi/octets.h"

#include "core/ascii.h"
#include "core/base64.h"
#include "core/cur.h"
#include "core/fail.h"

enum { QUANTUM = 4, QUANTUM_OCTETS = 3 };

/* Characters that are no white space, and how many `=` are among them. */
struct tally {
    size_t characters;
    size_t padding;
};

static struct tally count_characters(struct wsmi_view text)
{
    struct tally tally = {0, 0};
    for (size_t i = 0; i < text.len; i++) {
        tally.characters += wsmi_ascii_is(text.ptr[i], WSMI_SPACE) ? 0 : 1;
        tally.padding += text.ptr[i] == '=' ? 1 : 0;
    }
    return tally;
}

static void put_prefix(struct wsmi_buf *out, uint64_t length)
{
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        wsmi_buf_put_byte(out, (uint8_t)(length >> (shift - 8)));
    }
}

/* Four characters with white space between them; `left` counts those that are left in all. */
static bool decode_quantum(struct wsmi_cur *cur, size_t left, struct wsmi_buf *out,
                           struct wsmi_err *err)
{
    uint8_t characters[QUANTUM];
    size_t offsets[QUANTUM];
    struct wsmi_view quantum = {characters, 0};
    struct wsmi_err inner;
    while (quantum.len < QUANTUM) {
        (void)wsmi_cur_span(cur, WSMI_SPACE);
        characters[quantum.len] = (uint8_t)wsmi_cur_peek(cur);
        offsets[quantum.len] = cur->offset;
        quantum.len++;
        (void)wsmi_cur_skip(cur, 1);
    }
    if (left > QUANTUM && characters[QUANTUM - 1] == '=') {
        return wsmi_fail(err, WSMI_E_SYNTAX, offsets[QUANTUM - 1], "padding inside base64 text");
    }
    if (!wsmi_base64_decode(quantum, 0, out, &inner)) {
        return wsmi_fail(err, inner.code, offsets[inner.offset % QUANTUM], inner.reason);
    }
    return true;
}

bool wsmi_octets_parse(struct wsmi_view text, struct wsmi_buf *out, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    struct tally tally = count_characters(text);
    if (tally.characters % QUANTUM != 0) {
        return wsmi_fail(err, WSMI_E_SYNTAX, text.len,
                         "base64 text is not a multiple of four characters");
    }
    uint64_t octets = (uint64_t)tally.characters / QUANTUM * QUANTUM_OCTETS;
    octets -= octets == 0 ? 0 : tally.padding % QUANTUM_OCTETS;
    if (octets > UINT32_MAX - WSMI_OCTETS_PREFIX) {
        return wsmi_fail(err, WSMI_E_LIMIT, 0, "octet string is longer than its length can tell");
    }
    put_prefix(out, octets + WSMI_OCTETS_PREFIX);
    if (tally.characters == text.len) {
        return wsmi_base64_decode(text, 0, out, err);
    }
    for (size_t left = tally.characters; left > 0; left -= QUANTUM) {
        if (!decode_quantum(&cur, left, out, err)) {
            return false;
        }
    }
    return wsmi_buf_ok(out, err);
}

bool wsmi_octets_write(struct wsmi_view array, struct wsmi_buf *out, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(array);
    struct wsmi_view prefix;
    uint64_t length = 0;
    if (!wsmi_cur_take(&cur, WSMI_OCTETS_PREFIX, &prefix)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "octet string is shorter than its length prefix");
    }
    for (size_t i = 0; i < WSMI_OCTETS_PREFIX; i++) {
        length = length << 8 | prefix.ptr[i];
    }
    if (length != array.len) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "octet string does not start with its length");
    }
    wsmi_base64_encode(cur.rest, out);
    return wsmi_buf_ok(out, err);
}

/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"

/* The sets of classes that occur, so that the table reads like the ASCII chart. */
enum {
    NONE = 0,
    CTRL = WSMI_CONTROL,
    TABC = WSMI_CONTROL | WSMI_BLANK,
    EOLC = WSMI_CONTROL | WSMI_NEWLINE,
    SPAC = WSMI_BLANK,
    HIGH = WSMI_HIGH,
    WORD = WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR, /* what most of them share */
    NUMB = WORD | WSMI_UNRESERVED | WSMI_DIGIT | WSMI_HEX,
    HEXL = WORD | WSMI_UNRESERVED | WSMI_ALPHA | WSMI_HEX,
    LETT = WORD | WSMI_UNRESERVED | WSMI_ALPHA,
    UNDR = WORD | WSMI_UNRESERVED | WSMI_UNDERSCORE, /* _ */
    HYPH = WORD | WSMI_UNRESERVED | WSMI_HYPHEN,     /* - */
    MARK = WORD | WSMI_UNRESERVED,                   /* . ~ */
    PLUS = WORD,                                     /* + */
    SLSH = WSMI_TOKEN68,                             /* / */
    SUBT = WSMI_TOKEN | WSMI_PCHAR,                  /* ! $ & ' * */
    TOKN = WSMI_TOKEN,                               /* # % ^ ` | */
    SUBD = WSMI_PCHAR                                /* ( ) , ; = : @ */
};

/* clang-format off */
const uint16_t wsmi_ascii_table[256] = {
    CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, /* 00 */
    CTRL, TABC, EOLC, CTRL, CTRL, EOLC, CTRL, CTRL,
    CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, /* 10 */
    CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL, CTRL,
    SPAC, SUBT, NONE, TOKN, SUBT, TOKN, SUBT, SUBT, /* 20 */
    SUBD, SUBD, SUBT, PLUS, SUBD, HYPH, MARK, SLSH,
    NUMB, NUMB, NUMB, NUMB, NUMB, NUMB, NUMB, NUMB, /* 30 */
    NUMB, NUMB, SUBD, SUBD, NONE, SUBD, NONE, NONE,
    SUBD, HEXL, HEXL, HEXL, HEXL, HEXL, HEXL, LETT, /* 40 */
    LETT, LETT, LETT, LETT, LETT, LETT, LETT, LETT,
    LETT, LETT, LETT, LETT, LETT, LETT, LETT, LETT, /* 50 */
    LETT, LETT, LETT, NONE, NONE, NONE, TOKN, UNDR,
    TOKN, HEXL, HEXL, HEXL, HEXL, HEXL, HEXL, LETT, /* 60 */
    LETT, LETT, LETT, LETT, LETT, LETT, LETT, LETT,
    LETT, LETT, LETT, LETT, LETT, LETT, LETT, LETT, /* 70 */
    LETT, LETT, LETT, NONE, TOKN, NONE, MARK, CTRL,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* 80 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* 90 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* A0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* B0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* C0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* D0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* E0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, /* F0 */
    HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
};
/* clang-format on */

int wsmi_ascii_hex_value(uint8_t byte)
{
    uint8_t lower = wsmi_ascii_lower(byte);
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    if (lower >= 'a' && lower <= 'f') {
        return lower - 'a' + 10;
    }
    return -1;
}

bool wsmi_ascii_has_control(struct wsmi_view text)
{
    const uint64_t ones = UINT64_MAX / 0xFF; /* 0x01 in each byte */
    size_t at = 0;
    for (; text.len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text.ptr + at, sizeof(word));
        uint64_t deleted = word ^ (ones * 0x7F);
        uint64_t below_space = (word - ones * 0x20) & ~word;
        if (((below_space | ((deleted - ones) & ~deleted)) & (ones * 0x80)) != 0) {
            break; /* a TAB, maybe */
        }
    }
    for (; at < text.len; at++) {
        if (text.ptr[at] != '\t' && wsmi_ascii_is(text.ptr[at], WSMI_CONTROL)) {
            return true;
        }
    }
    return false;
}

/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"

static unsigned letter_or_digit(uint8_t byte)
{
    unsigned both = WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR | WSMI_UNRESERVED;
    uint8_t lower = wsmi_ascii_lower(byte);
    if (byte >= '0' && byte <= '9') {
        return both | WSMI_DIGIT | WSMI_HEX;
    }
    if (lower >= 'a' && lower <= 'z') {
        return both | WSMI_ALPHA | (lower <= 'f' ? WSMI_HEX : 0u);
    }
    return 0;
}

static unsigned punctuation(uint8_t byte)
{
    switch (byte) {
    case '_':
        return WSMI_UNDERSCORE | WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR | WSMI_UNRESERVED;
    case '-':
        return WSMI_HYPHEN | WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR | WSMI_UNRESERVED;
    case '.':
    case '~':
        return WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR | WSMI_UNRESERVED;
    case '+':
        return WSMI_TOKEN | WSMI_TOKEN68 | WSMI_PCHAR;
    case '/':
        return WSMI_TOKEN68;
    case '!':
    case '$':
    case '&':
    case '\'':
    case '*':
        return WSMI_TOKEN | WSMI_PCHAR;
    case '#':
    case '%':
    case '^':
    case '`':
    case '|':
        return WSMI_TOKEN;
    case '(':
    case ')':
    case ',':
    case ';':
    case '=':
    case ':':
    case '@':
        return WSMI_PCHAR;
    default:
        return 0;
    }
}

unsigned wsmi_ascii_classes(uint8_t byte)
{
    if (byte >= 0x80) {
        return WSMI_HIGH;
    }
    switch (byte) {
    case ' ':
        return WSMI_BLANK;
    case '\t':
        return WSMI_BLANK | WSMI_CONTROL;
    case '\r':
    case '\n':
        return WSMI_NEWLINE | WSMI_CONTROL;
    case 0x7F:
        return WSMI_CONTROL;
    default:
        return byte < 0x20 ? WSMI_CONTROL : letter_or_digit(byte) | punctuation(byte);
    }
}

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

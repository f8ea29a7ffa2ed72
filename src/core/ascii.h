/* SPDX-License-Identifier: MIT */
/* Locale-free character classes. Bytes >= 0x80 belong to WSMI_HIGH only. */
#ifndef WSMI_CORE_ASCII_H
#define WSMI_CORE_ASCII_H

#include "wsmi/view.h"

enum wsmi_ascii_class {
    WSMI_DIGIT = 1u << 0,
    WSMI_HEX = 1u << 1, /* 0-9 a-f A-F */
    WSMI_ALPHA = 1u << 2,
    WSMI_BLANK = 1u << 3,   /* space, TAB */
    WSMI_NEWLINE = 1u << 4, /* CR, LF */
    WSMI_UNDERSCORE = 1u << 5,
    WSMI_HYPHEN = 1u << 6,
    WSMI_TOKEN = 1u << 7,      /* tchar of RFC 9110 section 5.6.2 */
    WSMI_TOKEN68 = 1u << 8,    /* ALPHA DIGIT - . _ ~ + / of RFC 9110 section 11.2, without '=' */
    WSMI_CONTROL = 1u << 9,    /* 0x00-0x1F and 0x7F */
    WSMI_HIGH = 1u << 10,      /* 0x80-0xFF */
    WSMI_PCHAR = 1u << 11,     /* unreserved, sub-delims, ':' and '@' of RFC 3986, without '%' */
    WSMI_UNRESERVED = 1u << 12 /* RFC 3986 section 2.3 */
};

#define WSMI_ALNUM (WSMI_ALPHA | WSMI_DIGIT)
#define WSMI_SPACE (WSMI_BLANK | WSMI_NEWLINE)

#if defined(__GNUC__)
__attribute__((visibility("hidden"))) /* or every lookup would go through the GOT */
#endif
extern const uint16_t wsmi_ascii_table[256];

/* Classes of `byte` as a bit set. One load: every parser asks this for every byte. */
/*@
  assigns \nothing;
  ensures \result == wsmi_ascii_table[byte];
*/
static inline unsigned wsmi_ascii_classes(uint8_t byte)
{
    return wsmi_ascii_table[byte];
}

/*@
  assigns \nothing;
  ensures \result <==> (wsmi_ascii_table[byte] & classes) != 0;
  ensures classes == WSMI_DIGIT ==> (\result <==> '0' <= byte <= '9');
  ensures classes == WSMI_HEX ==>
    (\result <==> '0' <= byte <= '9' || 'a' <= byte <= 'f' || 'A' <= byte <= 'F');
*/
static inline bool wsmi_ascii_is(uint8_t byte, unsigned classes)
{
    return (wsmi_ascii_classes(byte) & classes) != 0;
}

/* A-Z to a-z, everything else unchanged. */
/*@
  assigns \nothing;
  ensures \result == ('A' <= byte <= 'Z' ? byte + ('a' - 'A') : byte);
*/
static inline uint8_t wsmi_ascii_lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

/* 0-15, or -1 when `byte` is no hexadecimal digit. */
/*@
  assigns \nothing;
  ensures -1 <= \result <= 15;
  ensures '0' <= byte <= '9' ==> \result == byte - '0';
  ensures 'a' <= byte <= 'f' ==> \result == byte - 'a' + 10;
  ensures 'A' <= byte <= 'F' ==> \result == byte - 'A' + 10;
  ensures \result < 0 <==>
    !('0' <= byte <= '9' || 'a' <= byte <= 'f' || 'A' <= byte <= 'F');
*/
int wsmi_ascii_hex_value(uint8_t byte);

/* Whether a byte of `text` is WSMI_CONTROL, the TAB excepted. Looks at eight at a time. */
bool wsmi_ascii_has_control(struct wsmi_view text);

#endif

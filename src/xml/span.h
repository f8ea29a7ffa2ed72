/* SPDX-License-Identifier: MIT */
/*
 * Runs of one class, the hot loop of the guard. Where the processor has 16-byte registers (x86-64
 * always has) a filter passes 16 bytes at a time; what it does not pass, the table decides, as it
 * does everything elsewhere. The filter may hold back a byte of the class but never passes one that
 * is none, so that the table alone says what a class is. Pure.
 */
#ifndef WSMI_XML_SPAN_H
#define WSMI_XML_SPAN_H

#include "xml/chars.h"

#if defined(__SSE2__) && defined(__GNUC__)
#define WSMI_XML_FILTER 1
#include <emmintrin.h>

static inline __m128i wsmi_xml_equal(__m128i bytes, char wanted)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
}

/* Unsigned: first <= byte <= first + width. */
static inline __m128i wsmi_xml_within(__m128i bytes, char first, char width)
{
    __m128i at = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(at, _mm_set1_epi8(width)), at);
}

/* One bit for each of the 16 bytes that is not surely in `class`. Signed, bytes beyond ASCII are
 * less than a space, and so are all controls, white space included. */
static inline unsigned wsmi_xml_held_back(const uint8_t *at, unsigned class)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i held = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
    switch (class) {
    case WSMI_XML_TEXT:
        held = _mm_or_si128(held, _mm_or_si128(wsmi_xml_equal(bytes, '<'),
                                               _mm_or_si128(wsmi_xml_equal(bytes, '&'),
                                                            wsmi_xml_equal(bytes, ']'))));
        break;
    case WSMI_XML_VALUE:
        held = _mm_or_si128(held,
                            _mm_or_si128(wsmi_xml_equal(bytes, '<'), wsmi_xml_equal(bytes, '&')));
        held = _mm_or_si128(held,
                            _mm_or_si128(wsmi_xml_equal(bytes, '"'), wsmi_xml_equal(bytes, '\'')));
        break;
    case WSMI_XML_PLAIN:
        held = _mm_or_si128(held,
                            _mm_or_si128(wsmi_xml_equal(bytes, '"'), wsmi_xml_equal(bytes, '\'')));
        held = _mm_or_si128(held, _mm_or_si128(wsmi_xml_equal(bytes, '&'),
                                               _mm_or_si128(wsmi_xml_equal(bytes, '<'),
                                                            wsmi_xml_equal(bytes, '>'))));
        break;
    case WSMI_XML_COMMENT:
        held = _mm_or_si128(held, wsmi_xml_equal(bytes, '-'));
        break;
    case WSMI_XML_CDATA:
        held = _mm_or_si128(held, wsmi_xml_equal(bytes, ']'));
        break;
    default: { /* WSMI_XML_NAME: letters in either case, digits, '_' */
        __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        __m128i passed = _mm_or_si128(
            _mm_or_si128(wsmi_xml_within(lower, 'a', 25), wsmi_xml_within(bytes, '0', 9)),
            wsmi_xml_equal(bytes, '_'));
        return (unsigned)_mm_movemask_epi8(passed) ^ 0xFFFF;
    }
    }
    return (unsigned)_mm_movemask_epi8(held);
}
#endif

/* What the table says, four bytes at a time. */
static inline size_t wsmi_xml_span_by_table(struct wsmi_view in, unsigned class)
{
    const uint8_t *table = wsmi_xml_classes;
    size_t n = 0;
    while (in.len - n >= 4 && (table[in.ptr[n]] & table[in.ptr[n + 1]] & table[in.ptr[n + 2]] &
                               table[in.ptr[n + 3]] & class) != 0) {
        n += 4;
    }
    while (n < in.len && (table[in.ptr[n]] & class) != 0) {
        n++;
    }
    return n;
}

/* Length of the longest prefix whose bytes all belong to `class` (one bit, a constant). */
#if defined(__GNUC__)
__attribute__((always_inline)) /* or `class` would be asked about at every step */
#endif
static inline size_t
wsmi_xml_span(struct wsmi_view in, unsigned class)
{
    size_t n = 0;
#ifdef WSMI_XML_FILTER
    enum { STEP = 16 };
    bool has_filter = class == WSMI_XML_TEXT || class == WSMI_XML_VALUE || class == WSMI_XML_NAME ||
                      class == WSMI_XML_COMMENT || class == WSMI_XML_CDATA ||
                      class == WSMI_XML_PLAIN;
    while (has_filter && in.len - n >= STEP) {
        unsigned held = wsmi_xml_held_back(in.ptr + n, class);
        n += held == 0 ? STEP : (size_t)__builtin_ctz(held);
        if (held != 0 && (wsmi_xml_classes[in.ptr[n]] & class) == 0) {
            return n;
        }
        if (held != 0) {
            do { /* mostly white space, which seldom is alone */
                n++;
            } while (n < in.len && in.ptr[n] < ' ' && (wsmi_xml_classes[in.ptr[n]] & class) != 0);
        }
    }
#endif
    struct wsmi_view rest = {in.ptr + n, in.len - n};
    return n + wsmi_xml_span_by_table(rest, class);
}

/* Where the first '>' stands among the bytes looked at; their number when there is none. */
static inline size_t wsmi_xml_find_close(const uint8_t *at, size_t bytes)
{
    size_t n = 0;
#ifdef WSMI_XML_FILTER
    for (; bytes - n >= 16; n += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(at + n));
        unsigned found = (unsigned)_mm_movemask_epi8(wsmi_xml_equal(block, '>'));
        if (found != 0) {
            return n + (size_t)__builtin_ctz(found);
        }
    }
#endif
    while (n < bytes && at[n] != '>') {
        n++;
    }
    return n;
}

/* Where the last '<' before `at` stands, 0 when there is none. */
static inline size_t wsmi_xml_find_open_before(struct wsmi_view in, size_t at)
{
#ifdef WSMI_XML_FILTER
    for (; at >= 16; at -= 16) {
        const uint8_t *start = in.ptr + at - 16;
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)start);
        unsigned found = (unsigned)_mm_movemask_epi8(wsmi_xml_equal(block, '<'));
        if (found != 0) {
            return at - 16 + (31 - (size_t)__builtin_clz(found));
        }
    }
#endif
    do {
        at -= at > 0 ? 1 : 0;
    } while (at > 0 && in.ptr[at] != '<');
    return at;
}

/* Whether `in` starts with the `bytes` bytes at `earlier`, which stand before it in the same text:
 * as far as `in` may be read, `earlier` may be as well. */
static inline bool wsmi_xml_repeats(struct wsmi_view in, const uint8_t *earlier, size_t bytes)
{
    size_t n = 0;
    if (in.len < bytes) {
        return false;
    }
#ifdef WSMI_XML_FILTER
    for (; n < bytes && in.len - n >= 16; n += 16) {
        __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(in.ptr + n));
        __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(earlier + n));
        unsigned differ = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)) ^ 0xFFFF;
        if (differ != 0) {
            return n + (size_t)__builtin_ctz(differ) >= bytes;
        }
    }
#endif
    return n >= bytes || memcmp(in.ptr + n, earlier + n, bytes - n) == 0;
}

#endif

/* SPDX-License-Identifier: MIT */
#include "xml/chars.h"

#include "core/utf8.h"
#include "xml/span.h"

/* The kinds of ASCII characters, by the classes they belong to; CC (controls) is in none. */
enum {
    CC = 0,
    GT = WSMI_XML_TEXT | WSMI_XML_VALUE | WSMI_XML_COMMENT | WSMI_XML_CDATA, /* '>' */
    WS = GT | WSMI_XML_SPACE,                                                /* below the space */
    CR = WS & ~(unsigned)WSMI_XML_TEXT,                                      /* see scan_return */
    XX = GT | WSMI_XML_PLAIN,                                                /* nothing special */
    SP = XX | WSMI_XML_SPACE,
    DI = XX | WSMI_XML_NAME,                                /* digits, '.' */
    LE = DI | WSMI_XML_START,                               /* letters, '_' */
    HY = DI & ~(unsigned)WSMI_XML_COMMENT,                  /* '-' */
    QU = WSMI_XML_TEXT | WSMI_XML_COMMENT | WSMI_XML_CDATA, /* quotes */
    MA = WSMI_XML_COMMENT | WSMI_XML_CDATA,                 /* '<', '&' */
    BR = WSMI_XML_VALUE | WSMI_XML_COMMENT | WSMI_XML_PLAIN /* ']' */
};

/* clang-format off */
const uint8_t wsmi_xml_classes[256] = {
    CC, CC, CC, CC, CC, CC, CC, CC, CC, WS, WS, CC, CC, CR, CC, CC,
    CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC, CC,
    SP, XX, QU, XX, XX, XX, MA, QU, XX, XX, XX, XX, XX, HY, DI, XX,
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, XX, XX, MA, XX, GT, XX,
    XX, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,
    LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, XX, XX, BR, XX, LE,
    XX, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,
    LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, XX, XX, XX, XX, XX,
};
/* clang-format on */

struct range {
    uint32_t first;
    uint32_t last;
};

/* NameStartChar and what NameChar adds, from U+0080 on. */
static const struct range start_ranges[] = {
    {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
    {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};
static const struct range further_ranges[] = {{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

static bool is_within(uint32_t scalar, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (scalar >= ranges[i].first && scalar <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

bool wsmi_xml_is_char(uint32_t scalar)
{
    if (scalar < 0x20) {
        return scalar == '\t' || scalar == '\n' || scalar == '\r';
    }
    return scalar <= 0xD7FF || (scalar >= 0xE000 && scalar <= 0xFFFD) ||
           (scalar >= 0x10000 && scalar <= 0x10FFFF);
}

bool wsmi_xml_take_char(struct wsmi_cur *cur)
{
    struct wsmi_cur next = *cur;
    uint32_t scalar;
    if (!wsmi_utf8_take(&next, &scalar) || !wsmi_xml_is_char(scalar)) {
        return false;
    }
    *cur = next;
    return true;
}

size_t wsmi_xml_wide_bytes(struct wsmi_view in)
{
    struct wsmi_view rest = in;
    for (;;) {
        size_t length = wsmi_utf8_wide(rest);
        /* U+FFFE and U+FFFF are none. */
        bool is_none =
            length == 3 && rest.ptr[0] == 0xEF && rest.ptr[1] == 0xBF && rest.ptr[2] >= 0xBE;
        if (length == 0 || is_none) {
            return in.len - rest.len;
        }
        rest.ptr += length;
        rest.len -= length;
    }
}

/* Bytes of the NameChar (with `start`: NameStartChar) beyond ASCII `in` starts with, or 0. */
static size_t wide_name_char(struct wsmi_view in, bool start)
{
    struct wsmi_cur cur = wsmi_cur_init(in);
    uint32_t scalar;
    if (!wsmi_utf8_take(&cur, &scalar)) {
        return 0;
    }
    bool good = is_within(scalar, start_ranges, sizeof(start_ranges) / sizeof(start_ranges[0]));
    if (!good && !start) {
        good =
            is_within(scalar, further_ranges, sizeof(further_ranges) / sizeof(further_ranges[0]));
    }
    return good ? cur.offset : 0;
}

static size_t ncname_bytes(struct wsmi_view in)
{
    size_t n = in.len > 0 && wsmi_xml_is(in.ptr[0], WSMI_XML_START) ? 1 : wide_name_char(in, true);
    if (n == 0) {
        return 0;
    }
    for (;;) {
        struct wsmi_view rest = {in.ptr + n, in.len - n};
        size_t step = wsmi_xml_span(rest, WSMI_XML_NAME);
        if (step == 0 && rest.len > 0 && rest.ptr[0] >= 0x80) {
            step = wide_name_char(rest, false);
        }
        if (step == 0) {
            return n;
        }
        n += step;
    }
}

size_t wsmi_xml_qname_bytes(struct wsmi_view in, size_t *ret_prefix_bytes)
{
    size_t first = ncname_bytes(in);
    *ret_prefix_bytes = 0;
    if (first == 0 || first == in.len || in.ptr[first] != ':') {
        return first;
    }
    struct wsmi_view rest = {in.ptr + first + 1, in.len - first - 1};
    size_t second = ncname_bytes(rest);
    *ret_prefix_bytes = second == 0 ? first + 1 : first;
    return second == 0 ? 0 : first + 1 + second;
}

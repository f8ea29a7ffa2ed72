/* SPDX-License-Identifier: MIT */
/* Characters: one UTF-16 code unit (char16), and strings as XML 1.0 can carry them. */
#include "cim/scalar.h"
#include "core/ascii.h"
#include "core/fail.h"
#include "core/num.h"
#include "core/utf8.h"

/* The whole of `text` as one character of the basic plane that is no digit. */
static bool is_one_character(struct wsmi_view text, uint16_t *ret)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    uint32_t scalar;
    if (!wsmi_utf8_take(&cur, &scalar) || !wsmi_cur_at_end(&cur) || scalar > UINT16_MAX ||
        (scalar >= '0' && scalar <= '9')) {
        return false;
    }
    *ret = (uint16_t)scalar;
    return true;
}

bool wsmi_scalar_read_char16(struct wsmi_view untrimmed, uint16_t *ret, struct wsmi_err *err)
{
    struct wsmi_view text = wsmi_view_trim(untrimmed);
    size_t offset = untrimmed.len == 0 ? 0 : (size_t)(text.ptr - untrimmed.ptr);
    struct wsmi_cur cur = {text, offset};
    uint16_t unit;
    uint32_t number;
    if (is_one_character(untrimmed, &unit) || is_one_character(text, &unit)) {
        *ret = unit;
        return true;
    }
    if (wsmi_cur_span(&cur, WSMI_DIGIT).len == 0 || !wsmi_cur_at_end(&cur)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur.offset,
                         "char16 is neither a number nor one character of the basic plane");
    }
    if (!wsmi_num_u32(text, UINT16_MAX, &number)) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "char16 is beyond 65535");
    }
    *ret = (uint16_t)number;
    return true;
}

/* Char of XML 1.0 section 2.2, of what UTF-8 can spell. */
static bool is_xml_char(uint32_t scalar)
{
    return scalar >= ' ' ? scalar != 0xFFFE && scalar != 0xFFFF
                         : scalar == '\t' || scalar == '\n' || scalar == '\r';
}

bool wsmi_scalar_check_string(struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_cur cur = wsmi_cur_init(text);
    while (!wsmi_cur_at_end(&cur)) {
        size_t offset = cur.offset;
        uint32_t scalar;
        if (!wsmi_utf8_take(&cur, &scalar)) {
            return wsmi_fail(err, WSMI_E_USAGE, offset,
                             "string is not UTF-8 here, or has a lone surrogate");
        }
        if (!is_xml_char(scalar)) {
            return wsmi_fail(err, WSMI_E_USAGE, offset, "string has a character that XML lacks");
        }
    }
    return true;
}

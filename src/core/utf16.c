/* SPDX-License-Identifier: MIT */
#include "core/utf16.h"

enum { FIRST_HIGH = 0xD800, FIRST_LOW = 0xDC00, LAST_SURROGATE = 0xDFFF };

static bool take_unit(struct wsmi_cur *cur, bool big_endian, uint32_t *ret)
{
    struct wsmi_view unit;
    if (!wsmi_cur_take(cur, 2, &unit)) {
        return false;
    }
    uint32_t first = unit.ptr[0];
    uint32_t second = unit.ptr[1];
    *ret = big_endian ? first << 8 | second : second << 8 | first;
    return true;
}

bool wsmi_utf16_take(struct wsmi_cur *cur, bool big_endian, uint32_t *ret)
{
    struct wsmi_cur next = *cur;
    uint32_t unit;
    uint32_t low;
    if (!take_unit(&next, big_endian, &unit)) {
        return false;
    }
    if (unit >= FIRST_HIGH && unit <= LAST_SURROGATE) {
        if (unit >= FIRST_LOW || !take_unit(&next, big_endian, &low) || low < FIRST_LOW ||
            low > LAST_SURROGATE) {
            return false;
        }
        unit = 0x10000 + ((unit - FIRST_HIGH) << 10) + (low - FIRST_LOW);
    }
    *cur = next;
    *ret = unit;
    return true;
}

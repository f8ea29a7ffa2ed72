/* SPDX-License-Identifier: MIT */
#include "core/num.h"

#include "core/ascii.h"

enum { MAX_DIGITS = 64 };

bool wsmi_num_u64(struct wsmi_view text, uint64_t max, uint64_t *ret)
{
    uint64_t value = 0;
    if (text.len == 0 || text.len > MAX_DIGITS) {
        return false;
    }
    /*@
      loop invariant 0 <= i <= text.len && all_digits(text.ptr, i);
      loop invariant value == decimal(text.ptr, i) <= max;
      loop assigns i, value;
      loop variant text.len - i;
    */
    for (size_t i = 0; i < text.len; i++) {
        if (!wsmi_ascii_is(text.ptr[i], WSMI_DIGIT)) {
            return false;
        }
        uint64_t digit = (uint64_t)(text.ptr[i] - '0');
        if (digit > max || value > (max - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

struct wsmi_view wsmi_num_write_u64(uint64_t value, uint8_t room[WSMI_NUM_U64_BYTES])
{
    size_t start = WSMI_NUM_U64_BYTES;
    /*@
      loop invariant 0 < start <= WSMI_NUM_U64_BYTES && value < beyond(start);
      loop assigns start, value, room[0 .. WSMI_NUM_U64_BYTES - 1];
      loop variant value;
    */
    do {
        room[--start] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return (struct wsmi_view){room + start, WSMI_NUM_U64_BYTES - start};
}

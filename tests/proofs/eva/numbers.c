/* SPDX-License-Identifier: MIT */
/* sources: src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c src/core/utf8.c
 * src/core/utf16.c */
#include "core/num.h"
#include "core/utf16.h"
#include "core/utf8.h"
#include "input.h"

int main(void)
{
    uint64_t number;
    uint32_t character;
    uint8_t encoded[4];
    size_t sum;
    (void)wsmi_num_u64(any_input(), Frama_C_unsigned_long_long_interval(0, UINT64_MAX), &number);
    (void)wsmi_num_add(any_input().len, any_input().len, &sum);
    (void)wsmi_num_mul(any_input().len, any_input().len, &sum);
    struct wsmi_cur cur = wsmi_cur_init(any_input());
    while (wsmi_utf8_take(&cur, &character)) {
        (void)wsmi_utf8_encode(character, encoded);
    }
    cur = wsmi_cur_init(any_input());
    while (wsmi_utf16_take(&cur, Frama_C_interval(0, 1) != 0, &character)) {
        (void)wsmi_utf8_encode(character, encoded);
    }
    return (int)wsmi_utf8_valid_prefix(any_input());
}

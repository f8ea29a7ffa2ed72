/* SPDX-License-Identifier: MIT */
/* sources: src/core/line.c src/core/utf8.c src/core/num.c src/core/ascii.c src/core/view.c
 * src/core/cur.c */
#include "core/line.h"
#include "input.h"

int main(void)
{
    char text[256];
    struct wsmi_line line;
    wsmi_line_init(&line, text, sizeof(text));
    wsmi_line_put_foreign(&line, any_input(), Frama_C_size_t_interval(0, MAX_INPUT_BYTES));
    wsmi_line_put_hex32(&line, Frama_C_unsigned_int_interval(0, UINT32_MAX));
    wsmi_line_put_u64(&line, Frama_C_size_t_interval(0, SIZE_MAX));
    return (int)line.len;
}

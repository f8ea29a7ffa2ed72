/* SPDX-License-Identifier: MIT */
/* sources: src/core/charset.c src/core/utf8.c src/core/utf16.c src/core/num.c src/core/ascii.c
 * src/core/view.c src/core/cur.c src/core/limits.c */
#include "core/charset.h"
#include "memory.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena = {&any_allocator, NULL, 0, limits.max_arena_bytes};
    struct wsmi_view text;
    struct wsmi_err err;
    enum wsmi_charset declared = (enum wsmi_charset)Frama_C_interval(0, WSMI_CHARSET_COUNT - 1);
    return wsmi_charset_to_utf8(any_input(), declared, &limits, &arena, &text, &err);
}

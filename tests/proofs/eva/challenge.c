/* SPDX-License-Identifier: MIT */
/* sources: src/httpframe/challenge.c src/httpframe/param.c src/core/buf.c src/core/num.c
 * src/core/ascii.c src/core/view.c src/core/cur.c src/core/limits.c precision: 0 */
#include "wsmi/challenge.h"
#include "memory.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena = {&any_allocator, NULL, 0, limits.max_arena_bytes};
    struct wsmi_challenges challenges;
    struct wsmi_err err;
    return wsmi_challenges_parse(any_input(), &limits, &arena, &challenges, &err);
}

/* SPDX-License-Identifier: MIT */
/* sources: src/optblock/block.c src/optblock/option.c src/optblock/read.c src/optblock/value.c
 * src/optblock/token.c src/optblock/table.c src/optblock/suggest.c src/core/langtag.c
 * src/core/langtag_write.c src/core/duration.c src/core/utf8.c src/core/num.c src/core/ascii.c
 * src/core/view.c src/core/cur.c src/core/buf.c src/core/secret.c src/core/limits.c
 * precision: 0 */
#include "wsmi/optblock.h"
#include "memory.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena = {&any_allocator, NULL, 0, limits.max_arena_bytes};
    struct wsmi_option_block block;
    struct wsmi_err err;
    if (!wsmi_option_block_parse(any_input(), &limits, &arena, &block, &err)) {
        return 0;
    }
    wsmi_option_block_clean_up(&block);
    return 1;
}

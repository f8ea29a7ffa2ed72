/* SPDX-License-Identifier: MIT */
/* sources: src/optblock/suggest.c src/optblock/table.c src/core/ascii.c src/core/view.c
 * src/core/cur.c
 * precision: 1 */
#include "input.h"
#include "wsmi/optblock.h"

int main(void)
{
    return wsmi_option_suggest(any_input()) != NULL;
}

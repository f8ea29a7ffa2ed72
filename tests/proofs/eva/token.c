/* SPDX-License-Identifier: MIT */
/* sources: src/optblock/token.c src/core/ascii.c src/core/view.c src/core/cur.c src/core/num.c */
#include "optblock/token.h"
#include "input.h"

int main(void)
{
    struct wsmi_token token;
    struct wsmi_err err;
    struct wsmi_cur cur = wsmi_cur_init(any_input());
    if (!wsmi_token_take(&cur, &token, &err)) {
        return 0;
    }
    return wsmi_token_offset(&token, wsmi_token_length(&token)) > 0;
}

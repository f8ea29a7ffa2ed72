/* SPDX-License-Identifier: MIT */
/* sources: src/cim/octets.c src/core/base64.c src/core/num.c src/core/ascii.c src/core/view.c
 * src/core/cur.c src/core/buf.c src/core/secret.c
 * precision: 0 */
#include "wsmi/octets.h"
#include "memory.h"

int main(void)
{
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_buf_init(&buf, &any_allocator, MAX_MEMORY_BYTES);
    bool parsed = wsmi_octets_parse(any_input(), &buf, &err);
    wsmi_buf_clean_up(&buf);
    return parsed;
}

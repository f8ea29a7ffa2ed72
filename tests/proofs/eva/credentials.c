/* SPDX-License-Identifier: MIT */
/* sources: src/httpframe/basic.c src/core/base64.c src/core/buf.c src/core/secret.c src/core/num.c
 * src/core/ascii.c src/core/view.c src/core/cur.c precision: 0 */
#include "memory.h"
#include "wsmi/challenge.h"

int main(void)
{
    struct wsmi_buf buf;
    struct wsmi_basic_credentials credentials;
    struct wsmi_err err;
    wsmi_buf_init(&buf, &any_allocator, MAX_MEMORY_BYTES);
    bool read = wsmi_basic_read_credentials(any_input(), &buf, &credentials, &err);
    wsmi_buf_clean_up(&buf);
    return read;
}

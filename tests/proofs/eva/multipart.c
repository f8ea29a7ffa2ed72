/* SPDX-License-Identifier: MIT */
/* sources: src/httpframe/multipart.c src/httpframe/multipart_original.c src/httpframe/param.c
 * src/core/charset.c src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c
 * src/core/limits.c precision: 0 */
#include "wsmi/multipart.h"
#include "input.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_multipart frame;
    struct wsmi_err err;
    return wsmi_multipart_parse(any_input(), (enum wsmi_multipart_protocol)Frama_C_interval(0, 1),
                                &limits, &frame, &err);
}

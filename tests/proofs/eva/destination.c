/* SPDX-License-Identifier: MIT */
/* sources: src/dest/destination.c src/dest/host.c src/dest/address.c src/dest/idna.c
 * src/dest/percent.c src/core/utf8.c src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c
 * src/core/limits.c
 * precision: 0 */
#include "wsmi/destination.h"
#include "input.h"

int main(void)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_destination destination;
    struct wsmi_err err;
    return wsmi_destination_parse(any_input(), &limits, &destination, &err);
}

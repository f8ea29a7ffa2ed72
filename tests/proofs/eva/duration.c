/* SPDX-License-Identifier: MIT */
/* sources: src/core/duration.c src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c
 * src/core/buf.c src/core/secret.c */
#include "wsmi/duration.h"
#include "input.h"

int main(void)
{
    struct wsmi_duration duration;
    struct wsmi_err err;
    uint64_t ms;
    if (wsmi_duration_parse_xsd(any_input(), &duration, &err)) {
        return wsmi_duration_to_ms(&duration, &ms);
    }
    if (wsmi_duration_parse_short(any_input(), &duration, &err)) {
        return wsmi_duration_normalise(&duration);
    }
    return wsmi_duration_from_ms(Frama_C_unsigned_long_long_interval(0, UINT64_MAX), &duration);
}

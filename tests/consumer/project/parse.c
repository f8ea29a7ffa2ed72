/* SPDX-License-Identifier: MIT */
/* A program that wants the parsers alone, C and C++. */
#include <stdio.h>
#include <wsmi/destination.h>
#include <wsmi/version.h>

int main(void)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_destination destination;
    struct wsmi_err err;

    if (!wsmi_destination_parse(wsmi_view_from_str("https://user@host:5986/wsman"), &limits,
                                &destination, &err)) {
        fprintf(stderr, "%s at %lu\n", err.reason, (unsigned long)err.offset);
        return 1;
    }
    if (destination.port != 5986 || destination.host.len != 4) {
        return 1;
    }
    if (wsmi_destination_parse(wsmi_view_from_str("host:0"), &limits, &destination, &err)) {
        return 1;
    }
    printf("wsmi %s: %s at %lu\n", WSMI_VERSION, err.reason, (unsigned long)err.offset);
    return 0;
}

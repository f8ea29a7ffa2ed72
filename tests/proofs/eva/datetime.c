/* SPDX-License-Identifier: MIT */
/* sources: src/cim/datetime.c src/cim/datetime_cim.c src/cim/datetime_xsd.c src/core/duration.c
 * src/core/num.c src/core/ascii.c src/core/view.c src/core/cur.c src/core/buf.c src/core/secret.c
 */
#include "wsmi/datetime.h"
#include "input.h"

int main(void)
{
    struct wsmi_datetime datetime;
    struct wsmi_err err;
    if (wsmi_datetime_parse(any_input(), &datetime, &err)) {
        return wsmi_datetime_is_valid(&datetime);
    }
    return 0;
}

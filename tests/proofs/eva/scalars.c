/* SPDX-License-Identifier: MIT */
/* sources: src/cim/scalar.c src/cim/scalar_integer.c src/cim/scalar_real.c src/cim/scalar_text.c
 * src/cim/decimal.c src/cim/bignat.c src/cim/datetime.c src/cim/datetime_cim.c
 * src/cim/datetime_xsd.c src/core/duration.c src/core/utf8.c src/core/num.c src/core/ascii.c
 * src/core/view.c src/core/cur.c src/core/buf.c src/core/secret.c
 * precision: 0 */
#include "input.h"
#include "wsmi/scalar.h"

int main(void)
{
    union wsmi_scalar value;
    struct wsmi_err err;
    enum wsmi_type type = (enum wsmi_type)Frama_C_interval(0, WSMI_TYPE_COUNT);
    return wsmi_scalar_parse(any_input(), type, &value, &err);
}
